package report

import (
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"paget/record"
	"paget/rng"
	"paget/stats"
)

// demonstrationSurvivalArm is a product-limit curve of n times drawn with a rate, watched
// for 90 days.
func demonstrationSurvivalArm(r *rng.Stream, name string, n int, rate float64) SurvivalArm {
	type leaving struct {
		time float64
		died bool
	}
	var all []leaving
	for range n {
		t, until := math.Round(12-math.Log(1-r.Float64())/rate), math.Round(60+50*r.Float64())
		all = append(all, leaving{min(t, until, 90), t <= min(until, 90)})
	}
	slices.SortFunc(all, func(a, b leaving) int { return int(a.time - b.time) })
	a := SurvivalArm{Name: name, End: 90, Median: Median{N: n}}
	share, variance := 1.0, 0.0
	for i := 0; i < n; {
		k, died := i, 0
		for ; k < n && all[k].time == all[i].time; k++ {
			if all[k].died {
				died++
			}
		}
		left := float64(n - i)
		share *= 1 - float64(died)/left
		if died < n-i {
			variance += float64(died) / (left * (left - float64(died)))
		}
		half := 1.96 * share * math.Sqrt(variance)
		a.Time, a.Share, a.AtRisk = append(a.Time, all[i].time), append(a.Share, share), append(a.AtRisk, n-i)
		a.Low, a.High = append(a.Low, max(0, share-half)), append(a.High, min(1, share+half))
		a.Censored = append(a.Censored, k-i-died)
		if share <= 0.5 && !a.Median.Defined {
			a.Median = Median{Value: all[i].time, Low: all[i].time - 6, High: all[i].time + 9, N: n, Defined: true, LowDefined: true, HighDefined: true}
		}
		i = k
	}
	return a
}

func demonstrationSurvival() SurvivalChart {
	r := rng.New(31, rng.Testing, 0, 0)
	return SurvivalChart{Title: "Survival", Time: Axis{Label: "time", Unit: "d"}, Test: "log-rank test, control against antibody: p = 0.0031", Arms: []SurvivalArm{
		demonstrationSurvivalArm(&r, "control", 30, 1./25), demonstrationSurvivalArm(&r, "antibody", 30, 1./60), demonstrationSurvivalArm(&r, "antibody, resected", 30, 1./160)}}
}

func demonstrationGrowth(log bool) GrowthCurves {
	r := rng.New(32, rng.Testing, 0, 0)
	c := GrowthCurves{Title: "Primary tumour, hosts and means", Time: Axis{Label: "time", Unit: "d"}, Value: Axis{Label: "volume", Unit: "mm³", Log: log},
		Marks: []Mark{{28, "resection"}}, Doses: []DoseTimes{{"antibody", []float64{7, 10, 14, 17, 21, 24}}, {"imaging", []float64{0, 14, 28, 42}}}}
	for k, name := range []string{"control", "antibody"} {
		arm := GrowthArm{Name: name}
		mean := Course{}
		for range 10 {
			h := HostCourse{}
			rate, size := 0.24-0.07*float64(k)+0.02*r.Norm(), 20*math.Exp(0.3*r.Norm())
			for d := 0; d <= 42; d += 2 {
				t := float64(d)
				v := size * math.Exp(rate/0.03*(1-math.Exp(-0.03*t))*0.75)
				if t >= 28 && k == 1 {
					v = 0
				}
				h.Time, h.Value = append(h.Time, t), append(h.Value, v)
				if v > 2000 {
					h.Ended = true
					break
				}
			}
			arm.Hosts = append(arm.Hosts, h)
		}
		for d := 0; d <= 42; d += 2 {
			sum, n := 0.0, 0.0
			for _, h := range arm.Hosts {
				if i := d / 2; i < len(h.Value) {
					sum, n = sum+h.Value[i], n+1
				}
			}
			if n < 5 {
				break
			}
			mean.Time, mean.Value = append(mean.Time, float64(d)), append(mean.Value, sum/n)
			mean.Low, mean.High = append(mean.Low, 0.8*sum/n), append(mean.High, 1.25*sum/n)
		}
		arm.Mean = mean
		c.Arms = append(c.Arms, arm)
	}
	return c
}

// quartilesOf are those of a sample, for pictures.
func quartilesOf(values []float64) *Quartiles {
	s := slices.Sorted(slices.Values(values))
	if len(s) == 0 {
		return nil
	}
	at := func(p float64) float64 { return s[int(p*float64(len(s)-1)+0.5)] }
	return &Quartiles{at(0.25), at(0.5), at(0.75)}
}

func demonstrationBurden() BurdenChart {
	r := rng.New(33, rng.Testing, 0, 0)
	c := BurdenChart{Title: "Burden at necropsy", Burden: Axis{Label: "tumour cells", Log: true}}
	for o, organ := range []string{"lungs", "liver", "bone", "brain"} {
		group := BurdenOrgan{Name: organ}
		for k, arm := range []string{"control", "antibody", "antibody, resected"} {
			a := BurdenArm{Name: arm}
			for range 14 {
				v := math.Round(math.Exp(15 - 1.6*float64(o) - 1.4*float64(k) + 1.6*r.Norm()))
				if r.Float64() < 0.08+0.13*float64(o)+0.12*float64(k) {
					v = 0
				}
				a.Hosts = append(a.Hosts, v)
			}
			a.Box = quartilesOf(a.Hosts)
			group.Arms = append(group.Arms, a)
		}
		c.Organs = append(c.Organs, group)
	}
	return c
}

func demonstrationBlood() BloodCounts {
	r := rng.New(34, rng.Testing, 0, 0)
	c := BloodCounts{Title: "Draws of 0.1 mL", Count: Axis{Label: "cells found", Unit: "per mL"}}
	for k, name := range []string{"control", "antibody", "resected"} {
		a := BloodArm{Name: name}
		var found []float64
		empty := 0.0
		for range 24 {
			v := 10 * math.Ceil(math.Exp(2.6-0.9*float64(k)+1.3*r.Norm()))
			if r.Float64() < 0.2+0.28*float64(k) {
				v, empty = 0, empty+1
			} else {
				found = append(found, v)
			}
			a.Draws = append(a.Draws, v)
		}
		share := 100 * empty / 24
		a.Box, a.Empty = quartilesOf(found), stats.Estimate{Value: share, Low: max(0, share-17), High: min(100, share+18), N: 24, Defined: true}
		c.Arms = append(c.Arms, a)
	}
	return c
}

func demonstrationSizes() SizeDistribution {
	c := SizeDistribution{Title: "Sizes of groups in blood", Sizes: []string{"1", "2", "3", "4", "5", "6–8", "9–12", "13–24"}, Count: Axis{Label: "groups", Unit: "per mL"}}
	for k, arm := range []string{"control", "antibody"} {
		a := SizeArm{Name: arm}
		for j, kind := range []string{"tumour cells alone", "with T cells", "with monocytes"} {
			count := make([]float64, len(c.Sizes))
			for s := range count {
				count[s] = 300 * math.Pow(0.3-0.08*float64(k), float64(s)) * math.Pow(0.2, float64(j)) * (1 + float64(s*j))
				if count[s] < 0.02 {
					count[s] = 0
				}
			}
			a.Kinds = append(a.Kinds, SizeKind{kind, count})
		}
		c.Arms = append(c.Arms, a)
	}
	return c
}

func demonstrationPower() PowerCurve {
	c := PowerCurve{Title: "Power of the comparison", Wanted: 0.8}
	for k, name := range []string{"lung burden, rank test", "survival, log-rank test"} {
		a := PowerArm{Name: name}
		for n := 4.0; n <= 40; n += 4 {
			p := 1 - math.Exp(-math.Pow(n/(11+11*float64(k)), 1.6))
			half := 1.96 * math.Sqrt(p*(1-p)/400)
			a.Animals, a.Power = append(a.Animals, n), append(a.Power, p)
			a.Low, a.High = append(a.Low, max(0, p-half)), append(a.High, min(1, p+half))
			if p >= 0.8 && a.Answer == 0 {
				a.Answer = n
			}
		}
		c.Arms = append(c.Arms, a)
	}
	return c
}

func demonstrationFlow() BodyMap {
	return BodyMap{Title: "Where the blood goes", Carried: Axis{Label: "share of the flow", Unit: "%"}, Columns: []Axis{{Label: "arrests", Unit: "per day"}, {Label: "crossings", Unit: "per day"}, {Label: "lesions"}},
		Beds: []BodyBed{
			{Name: "lungs", Series: true, Into: -1, In: 100, Values: []float64{41200, 310, 7.4}},
			{Name: "brain", Into: -1, In: 3.3, Values: []float64{96, 0.2, 0.1}},
			{Name: "tumour", Note: "mammary fat pad", Source: true, Into: -1, In: 2, Values: []float64{120, 4, 0.6}},
			{Name: "liver", Into: -1, In: 2.5, Values: []float64{2900, 44, 2.1}},
			{Name: "gut and spleen", Into: 3, In: 16.5, Values: []float64{700, 2, 0}},
			{Name: "bone", Into: -1, In: 10, Values: []float64{1150, 21, 0.9}},
			{Name: "other", Into: -1, In: 65.7, Values: []float64{8000, math.NaN(), 0}},
		}}
}

func demonstrationTraffic() BodyMap {
	c := demonstrationFlow()
	c.Title, c.Carried = "Where the cells go", Axis{Label: "tumour cells", Unit: "per hour"}
	in, out := []float64{2100, 13, 9, 11, 70, 40, 260}, []float64{403, 9, 1900, 12, 42, 12, 135}
	for i := range c.Beds {
		c.Beds[i].In, c.Beds[i].Out = in[i], &out[i]
	}
	return c
}

func demonstrationGraph() SeedingGraph {
	return SeedingGraph{Title: "Who seeded whom", Time: Axis{Label: "time", Unit: "d"},
		Sites: []SeedingSite{{"primary", 0, 4e8}, {"lungs", 9, 2e7}, {"liver", 17, 4e6}, {"bone", 24, 3e5}, {"second tumour", 12, 5e7}, {"brain", 41, 900}},
		Ways:  []SeedingWay{{0, 1, 31, "first on day 9"}, {0, 2, 6, ""}, {0, 3, 4, ""}, {0, 4, 17, ""}, {0, 0, 12, ""}, {1, 0, 5, ""}, {1, 2, 3, ""}, {1, 5, 1, ""}, {4, 0, 8, ""}, {2, 1, 2, ""}}}
}

func demonstrationTree() SeedingTree {
	b := func(name, site string, from, size float64, children ...SeedingBranch) SeedingBranch {
		return SeedingBranch{name, site, from, 60, size, children}
	}
	return SeedingTree{Title: "Who came from whom", Time: Axis{Label: "time", Unit: "d"}, Roots: []SeedingBranch{
		b("primary", "mammary gland", 0, 4e8,
			b("lesion 1", "lungs", 9, 2e7, b("lesion 4", "liver", 30, 2e4), b("lesion 6", "brain", 41, 900), b("lesion 7", "mammary gland", 44, 5e3)),
			b("lesion 2", "liver", 17, 4e6),
			b("lesion 3", "bone", 24, 3e5, b("lesion 5", "lungs", 36, 1e4)),
			SeedingBranch{"lesion 8", "lungs", 20, 34, 0, nil})}}
}

func demonstrationAllocation() FlowChart {
	return FlowChart{Title: "Hosts", Steps: []FlowStep{{"received (n = 38)", ""}, {"allocated in blocks of 4 (n = 36)", "not allocated: 2 (no tumour on day 10)"}},
		Arms: []FlowArm{
			{"control", []FlowStep{{"treated (n = 12)", ""}, {"analysed (n = 11)", "taken out: 1 (weight)"}}},
			{"antibody", []FlowStep{{"treated (n = 12)", ""}, {"analysed (n = 12)", ""}}},
			{"antibody, resected", []FlowStep{{"treated (n = 12)", ""}, {"analysed (n = 10)", "died after resection: 2"}}}}}
}

// manyHosts are more than can be drawn one by one.
func manyHosts(n int) GrowthCurves {
	var arm GrowthArm
	for i := range n {
		arm.Hosts = append(arm.Hosts, HostCourse{Time: []float64{0, 1}, Value: []float64{1, 1 + float64(i)}})
	}
	for i := range n {
		arm.Hosts[0].Time, arm.Hosts[0].Value = append(arm.Hosts[0].Time, 2+float64(i)), append(arm.Hosts[0].Value, float64(i))
	}
	return GrowthCurves{Arms: []GrowthArm{arm}}
}

// cohortCharts are those that show hosts and bodies.
func cohortCharts() map[string]Chart {
	incidence := demonstrationSurvival()
	incidence.Title, incidence.Incidence, incidence.Arms = "First lesion", true, incidence.Arms[:2]
	for k := range incidence.Arms {
		a := &incidence.Arms[k]
		for i := range a.Share {
			a.Share[i], a.Low[i], a.High[i] = 1-a.Share[i], 1-a.High[i], 1-a.Low[i]
		}
	}
	return map[string]Chart{
		"survival":           demonstrationSurvival(),
		"incidence":          incidence,
		"one death":          SurvivalChart{Arms: []SurvivalArm{{Name: "a", Time: []float64{0}, Share: []float64{0}}}},
		"no band":            SurvivalChart{Arms: []SurvivalArm{{Name: "a", Time: []float64{1, 2}, Share: []float64{1, 0.5}, Low: []float64{math.NaN(), 0.2}, High: []float64{math.NaN(), 0.9}, Median: Median{N: 2, Reason: "too few"}}}},
		"growth":             demonstrationGrowth(false),
		"growth, log":        demonstrationGrowth(true),
		"gone":               GrowthCurves{Value: Axis{Log: true}, Arms: []GrowthArm{{Hosts: []HostCourse{{Time: []float64{0, 1}, Value: []float64{0, 0}, Ended: true}, {Time: []float64{1}, Value: []float64{math.NaN()}, Ended: true}}}}},
		"burden":             demonstrationBurden(),
		"nobody bears any":   BurdenChart{Burden: Axis{Log: true}, Organs: []BurdenOrgan{{"a", []BurdenArm{{"x", make([]float64, 60), nil}}}, {"b", nil}}},
		"burden, linear":     BurdenChart{Organs: []BurdenOrgan{{"a", []BurdenArm{{"x", []float64{0, 3, 5}, &Quartiles{0, 3, 5}}}}}},
		"blood":              demonstrationBlood(),
		"empty blood":        BloodCounts{Arms: []BloodArm{{Name: "a", Draws: []float64{0, 0}}, {Name: "b"}}},
		"sizes":              demonstrationSizes(),
		"one size":           SizeDistribution{Sizes: []string{"1"}, Arms: []SizeArm{{"a", []SizeKind{{"k", []float64{3}}}}, {"b", []SizeKind{{"k", []float64{0}}}}, {"c", nil}}},
		"power":              demonstrationPower(),
		"many hosts":         manyHosts(700),
		"much blood":         BloodCounts{Arms: []BloodArm{{Name: "a", Draws: manyHosts(700).Arms[0].Hosts[0].Value}}},
		"one number":         PowerCurve{Arms: []PowerArm{{Animals: []float64{8}, Power: []float64{1}}}},
		"flow":               demonstrationFlow(),
		"traffic":            demonstrationTraffic(),
		"one bed":            BodyMap{Beds: []BodyBed{{Name: "a", Into: -1}}},
		"graph":              demonstrationGraph(),
		"one site":           SeedingGraph{Sites: []SeedingSite{{"a", 3, 0}}, Ways: []SeedingWay{{0, 0, 0, ""}}},
		"sites of one time":  SeedingGraph{Sites: []SeedingSite{{"a", 3, 1}, {"b", 3, 2}}, Ways: []SeedingWay{{0, 1, 2, ""}, {1, 0, 1, ""}}},
		"tree":               demonstrationTree(),
		"one branch":         SeedingTree{Roots: []SeedingBranch{{}}},
		"allocation":         demonstrationAllocation(),
		"one box":            FlowChart{Steps: []FlowStep{{"all", "none"}}},
		"survival, multiple": Multiples{Columns: 2, Panels: []Panel{{"1", demonstrationSurvival()}, {"2", demonstrationGrowth(true)}, {"3", demonstrationBurden()}, {"4", demonstrationPower()}}, Size: Size{480, 360}},
	}
}

// demonstrationCohort is a chapter with every chart of hosts and bodies, of invented
// numbers.
func demonstrationCohort(t testing.TB) []Section {
	figures := func(names ...string) (out []Figure) {
		all := cohortCharts()
		for _, n := range names {
			out = append(out, must(t, all[n], n+"; the numbers are invented.", n))
		}
		return out
	}
	one := func(name string) Block { return figures(name)[0] }
	return []Section{
		{Title: "Hosts", Blocks: []Block{one("allocation"), Gallery{Columns: 2, Figures: figures("survival", "incidence", "growth", "growth, log")}, one("burden"), Gallery{Columns: 2, Figures: figures("blood", "power")}}},
		{Title: "Blood", Blocks: []Block{one("flow"), one("traffic"), one("sizes")}},
		{Title: "Who seeded whom", Blocks: []Block{one("graph"), one("tree")}},
	}
}

func TestTheGalleryOfACohortIsWritten(t *testing.T) {
	path := os.Getenv("PAGET_GALLERY")
	if path == "" {
		path = t.TempDir() + "/gallery.html"
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := Document{Title: "Charts of a cohort", Question: "How does each of them look?", Header: record.Header{Program: "paget", Version: "0", Command: fmt.Sprint("go test ./report -run ", t.Name())}, Sections: demonstrationCohort(t)}
	if err := d.WriteHTML(f); err != nil {
		t.Fatal(err)
	}
}
