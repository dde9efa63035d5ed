package report

import (
	"errors"
	"fmt"
	"html"
	"image/color"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"paget/internal/golden"
	"paget/stats"
)

// drawn returns a chart's picture.
func drawn(t testing.TB, c Chart) string {
	t.Helper()
	svg, err := c.SVG()
	if err != nil {
		t.Fatal(err)
	}
	return string(svg)
}

var (
	textElement = regexp.MustCompile(`<text[^>]*>([^<]*)</text>`)
	inkOfShape  = regexp.MustCompile(`(fill|stroke):(?:var\(--[a-z]+,)?(#[0-9A-F]{6})`)
)

// sketchOf writes a picture as a text that one can read: what is said, what is written,
// and how many shapes have which colour.
func sketchOf(svg string) string {
	var b strings.Builder
	for _, part := range []string{"title", "desc"} {
		if m := regexp.MustCompile("<" + part + ">([^<]*)<").FindStringSubmatch(svg); m != nil {
			fmt.Fprintf(&b, "%s: %s\n", part, html.UnescapeString(m[1]))
		}
	}
	for _, m := range textElement.FindAllStringSubmatch(svg, -1) {
		fmt.Fprintf(&b, "  %s\n", html.UnescapeString(m[1]))
	}
	count := map[string]int{}
	for _, m := range inkOfShape.FindAllStringSubmatch(textElement.ReplaceAllString(svg, ""), -1) {
		count[m[1]+" "+m[2]]++
	}
	for _, name := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "  %3d %s\n", count[name], name)
	}
	return b.String()
}

func TestTheChartsOfACohortReadAsExpected(t *testing.T) {
	all := cohortCharts()
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(&b, "== %s\n%s\n", name, sketchOf(drawn(t, all[name])))
	}
	golden.Text(t, "testdata/cohort-charts.txt", b.String())
}

func TestASmallBodyMapReadsAsExpected(t *testing.T) {
	half := 0.5
	m := BodyMap{Title: "A & B", Carried: Axis{Label: "cells"}, Columns: []Axis{{Label: "stay"}}, Beds: []BodyBed{
		{Name: "A", Series: true, Into: -1, In: 2, Out: &half, Values: []float64{1.5}},
		{Name: "B", Into: -1, In: 0.5, Source: true}, {Name: "C", Into: 1}}}
	golden.Text(t, "testdata/bodymap.svg", drawn(t, m))
}

func TestASmallSeedingGraphReadsAsExpected(t *testing.T) {
	g := SeedingGraph{Time: Axis{Label: "time", Unit: "d"}, Sites: []SeedingSite{{"A", 0, 1e6}, {"B", 10, 1000}}, Ways: []SeedingWay{{0, 1, 4, ""}, {1, 0, 1, "on day 12"}, {0, 0, 2, ""}}}
	golden.Text(t, "testdata/seedinggraph.svg", drawn(t, g))
}

func TestChartsOfACohortWithoutDataSaySo(t *testing.T) {
	for _, c := range []Chart{SurvivalChart{}, GrowthCurves{}, BurdenChart{}, BloodCounts{}, SizeDistribution{}, PowerCurve{}, BodyMap{}, SeedingGraph{}, SeedingTree{}, FlowChart{},
		SurvivalChart{Arms: []SurvivalArm{{}}}, GrowthCurves{Arms: []GrowthArm{{Name: "a"}}}, BurdenChart{Organs: []BurdenOrgan{{"a", []BurdenArm{{}}}}}, BloodCounts{Arms: []BloodArm{{}}},
		SizeDistribution{Sizes: []string{"1"}, Arms: []SizeArm{{"a", []SizeKind{{"k", []float64{0}}}}}}, PowerCurve{Arms: []PowerArm{{}}}} {
		if _, err := c.SVG(); !errors.Is(err, errNoData) {
			t.Errorf("%T: error %v", c, err)
		}
	}
}

func TestChartsOfACohortRefuseWhatCannotBeDrawn(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	survival := func(change func(a *SurvivalArm)) Chart {
		a := SurvivalArm{Time: []float64{1, 2}, Share: []float64{0.5, 0}, AtRisk: []int{2, 1}}
		change(&a)
		return SurvivalChart{Arms: []SurvivalArm{a}}
	}
	growth := func(h HostCourse) Chart {
		return GrowthCurves{Value: Axis{Log: true}, Arms: []GrowthArm{{Hosts: []HostCourse{h}}}}
	}
	burden := func(a BurdenArm) Chart {
		return BurdenChart{Burden: Axis{Log: true}, Organs: []BurdenOrgan{{"o", []BurdenArm{a}}}}
	}
	blood := func(a BloodArm) Chart { return BloodCounts{Arms: []BloodArm{a}} }
	power := func(a PowerArm) Chart { return PowerCurve{Arms: []PowerArm{a}} }
	bed := func(b BodyBed) Chart {
		return BodyMap{Columns: []Axis{{}}, Beds: []BodyBed{b, {Into: -1}, {Into: 1}}}
	}
	site := func(s SeedingSite, w ...SeedingWay) Chart {
		return SeedingGraph{Sites: []SeedingSite{s}, Ways: w}
	}
	branch := func(b SeedingBranch) Chart { return SeedingTree{Roots: []SeedingBranch{b}} }
	ends := func(a, b float64) stats.Estimate { return stats.Estimate{Low: a, High: b, Defined: true} }
	below := -1.0
	many := make([]SeedingBranch, treeMost+1)
	for name, c := range map[string]Chart{
		"NaN time":               survival(func(a *SurvivalArm) { a.Time[0] = nan }),
		"time before 0":          survival(func(a *SurvivalArm) { a.Time[0] = -1 }),
		"falling time":           survival(func(a *SurvivalArm) { a.Time[1] = 0 }),
		"NaN share":              survival(func(a *SurvivalArm) { a.Share[1] = nan }),
		"share above 1":          survival(func(a *SurvivalArm) { a.Share[0] = 1.1 }),
		"few shares":             survival(func(a *SurvivalArm) { a.Share = a.Share[:1] }),
		"few at risk":            survival(func(a *SurvivalArm) { a.AtRisk = a.AtRisk[:1] }),
		"negative at risk":       survival(func(a *SurvivalArm) { a.AtRisk[0] = -1 }),
		"negative censored":      survival(func(a *SurvivalArm) { a.Censored = []int{-1, 0} }),
		"half a band":            survival(func(a *SurvivalArm) { a.Low = []float64{0, 0} }),
		"band beyond 1":          survival(func(a *SurvivalArm) { a.Low, a.High = []float64{0, 0}, []float64{2, 1} }),
		"infinite median":        survival(func(a *SurvivalArm) { a.Median = Median{Value: inf, Defined: true} }),
		"infinite end":           survival(func(a *SurvivalArm) { a.End = inf }),
		"survival on log":        SurvivalChart{Time: Axis{Log: true}, Arms: demonstrationSurvival().Arms},
		"negative volume on log": growth(HostCourse{Time: []float64{0}, Value: []float64{-1}}),
		"infinite volume":        growth(HostCourse{Time: []float64{0}, Value: []float64{inf}}),
		"short host":             growth(HostCourse{Time: []float64{0}}),
		"falling host":           growth(HostCourse{Time: []float64{1, 0}, Value: []float64{1, 1}}),
		"NaN dose":               GrowthCurves{Arms: demonstrationGrowth(false).Arms, Doses: []DoseTimes{{"d", []float64{nan}}}},
		"NaN mark":               GrowthCurves{Arms: demonstrationGrowth(false).Arms, Marks: []Mark{{nan, "m"}}},
		"negative burden":        burden(BurdenArm{Hosts: []float64{-1}}),
		"NaN burden":             burden(BurdenArm{Hosts: []float64{nan}}),
		"quartiles in disorder":  burden(BurdenArm{Hosts: []float64{1}, Box: &Quartiles{2, 1, 3}}),
		"NaN quartile":           burden(BurdenArm{Hosts: []float64{1}, Box: &Quartiles{1, nan, 3}}),
		"negative count":         blood(BloodArm{Draws: []float64{-1}}),
		"NaN count":              blood(BloodArm{Draws: []float64{nan}}),
		"quartile of none":       blood(BloodArm{Draws: []float64{0}, Box: &Quartiles{0, 1, 2}}),
		"share beyond 100":       blood(BloodArm{Draws: []float64{0}, Empty: ends(50, 101)}),
		"NaN interval":           blood(BloodArm{Draws: []float64{0}, Empty: ends(nan, 1)}),
		"few sizes":              SizeDistribution{Sizes: []string{"1", "2"}, Arms: []SizeArm{{"a", []SizeKind{{"k", []float64{1}}}}}},
		"negative groups":        SizeDistribution{Sizes: []string{"1"}, Arms: []SizeArm{{"a", []SizeKind{{"k", []float64{-1}}}}}},
		"power above 1":          power(PowerArm{Animals: []float64{1}, Power: []float64{1.1}}),
		"NaN power":              power(PowerArm{Animals: []float64{1}, Power: []float64{nan}}),
		"few powers":             power(PowerArm{Animals: []float64{1, 2}, Power: []float64{1}}),
		"falling animals":        power(PowerArm{Animals: []float64{2, 1}, Power: []float64{1, 1}}),
		"infinite answer":        power(PowerArm{Animals: []float64{2}, Power: []float64{1}, Answer: inf}),
		"wanted above 1":         PowerCurve{Wanted: 80, Arms: demonstrationPower().Arms},
		"NaN flow":               bed(BodyBed{Into: -1, In: nan}),
		"negative flow":          bed(BodyBed{Into: -1, In: -1}),
		"negative outflow":       bed(BodyBed{Into: -1, Out: &below}),
		"into itself":            bed(BodyBed{Into: 0}),
		"into none":              bed(BodyBed{Into: 3}),
		"through two":            bed(BodyBed{Into: 2}),
		"series into":            bed(BodyBed{Into: 1, Series: true}),
		"two values":             bed(BodyBed{Into: -1, Values: []float64{1, 2}}),
		"infinite value":         bed(BodyBed{Into: -1, Values: []float64{inf}}),
		"two in series":          BodyMap{Beds: []BodyBed{{Into: -1, Series: true}, {Into: -1, Series: true}}},
		"NaN site":               site(SeedingSite{"a", nan, 1}),
		"negative site":          site(SeedingSite{"a", 0, -1}),
		"from none":              site(SeedingSite{"a", 0, 1}, SeedingWay{From: 1}),
		"to none":                site(SeedingSite{"a", 0, 1}, SeedingWay{To: -1}),
		"negative way":           site(SeedingSite{"a", 0, 1}, SeedingWay{Count: -1}),
		"infinite way":           site(SeedingSite{"a", 0, 1}, SeedingWay{Count: inf}),
		"graph on log":           SeedingGraph{Time: Axis{Log: true}, Sites: []SeedingSite{{"a", 1, 1}}},
		"NaN branch":             branch(SeedingBranch{From: nan}),
		"branch that ends first": branch(SeedingBranch{From: 2, To: 1}),
		"child before parent":    branch(SeedingBranch{From: 2, To: 3, Children: []SeedingBranch{{From: 1, To: 3}}}),
		"negative branch":        branch(SeedingBranch{Size: -1}),
		"wood":                   SeedingTree{Roots: many},
		"infinite flow chart":    FlowChart{Width: inf, Steps: []FlowStep{{"a", ""}}},
		"wide map":               BodyMap{Width: 1e9, Beds: []BodyBed{{Into: -1}}},
	} {
		if _, err := c.SVG(); err == nil {
			t.Errorf("%s: drawn", name)
		}
	}
}

func TestEveryChartOfACohortCanBeHeard(t *testing.T) {
	for name, c := range cohortCharts() {
		if _, ok := c.(Multiples); ok {
			continue // the page speaks for it
		}
		svg := drawn(t, c)
		head := svg[:strings.Index(svg, "\n")]
		if !strings.Contains(head, `role="img"`) || !regexp.MustCompile(`^[^\n]*\n<title>[^<]+</title>\n<desc>[^<]+</desc>\n`).MatchString(svg) {
			t.Errorf("%s begins %.120q", name, svg)
		}
	}
}

func TestWordsInChartsOfACohortAreNeverMarkup(t *testing.T) {
	const evil = `"><script>alert(1)</script><img src=x onerror=y>&'`
	axis := Axis{Label: evil, Unit: evil}
	for _, c := range []Chart{
		SurvivalChart{Title: evil, Time: axis, Share: axis, Test: evil, Arms: []SurvivalArm{{Name: evil, Time: []float64{1}, Share: []float64{0}, AtRisk: []int{1}}}},
		GrowthCurves{Title: evil, Time: axis, Value: axis, Arms: []GrowthArm{{Name: evil, Hosts: []HostCourse{{Time: []float64{1}, Value: []float64{0}}}}}, Marks: []Mark{{1, evil}}, Doses: []DoseTimes{{evil, nil}}},
		BurdenChart{Title: evil, Burden: axis, Organs: []BurdenOrgan{{evil, []BurdenArm{{Name: evil, Hosts: []float64{1}}}}}},
		BloodCounts{Title: evil, Count: axis, Arms: []BloodArm{{Name: evil, Draws: []float64{1}}}},
		SizeDistribution{Title: evil, Sizes: []string{evil}, Size: axis, Count: axis, Arms: []SizeArm{{evil, []SizeKind{{evil, []float64{1}}}}}},
		PowerCurve{Title: evil, Animals: axis, Power: axis, Arms: []PowerArm{{Name: evil, Animals: []float64{1}, Power: []float64{1}}}},
		BodyMap{Title: evil, Carried: axis, Columns: []Axis{axis}, Beds: []BodyBed{{Name: evil, Note: evil, Into: -1, Values: []float64{1}}}},
		SeedingGraph{Title: evil, Time: axis, Size: axis, Sites: []SeedingSite{{evil, 0, 1}}, Ways: []SeedingWay{{0, 0, 1, evil}}},
		SeedingTree{Title: evil, Time: axis, Roots: []SeedingBranch{{Name: evil, Site: evil}}},
		FlowChart{Title: evil, Steps: []FlowStep{{evil, evil}}, Arms: []FlowArm{{evil, []FlowStep{{evil, evil}}}}},
	} {
		f, err := Draw(c, evil, evil)
		if err != nil {
			t.Errorf("%T: %v", c, err)
			continue
		}
		page := written(t, Document{Sections: []Section{{Blocks: []Block{f}}}})
		if strings.Contains(page, "<script") || strings.Contains(page, "<img src=x") {
			t.Errorf("%T: text became markup", c)
		}
	}
}

func TestWaysOfTheBloodCanBeToldApartByEveryone(t *testing.T) {
	ways := []color.NRGBA{venous, arterial, portal}
	for i, a := range ways {
		for _, b := range ways[:i] {
			for cone := -1; cone < 3; cone++ {
				x, y := a, b
				if cone >= 0 {
					x, y = seenWithout(cone, a), seenWithout(cone, b)
				}
				if d := toOKLab(x).distance(toOKLab(y)); d < 0.12 {
					t.Errorf("%v and %v without cone %d: %.3f", a, b, cone, d)
				}
			}
		}
	}
}
