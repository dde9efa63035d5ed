package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/body"
	"paget/circulation"
	"paget/report"
	"paget/units"
)

// founderSizes are the classes of sizes of the groups that found lesions.
var founderSizes = []struct {
	name string
	most int
}{{"1", 1}, {"2", 2}, {"3–5", 5}, {"6–10", 10}, {"over 10", math.MaxInt}}

// founderChart shows the sizes of the groups that founded lesions.
func (r *Result) founderChart(t *trial) (report.Chart, string) {
	c := report.SizeDistribution{Size: report.Axis{Label: "tumour cells in the group"}, Count: report.Axis{Label: "lesions"}}
	for _, s := range founderSizes {
		c.Sizes = append(c.Sizes, s.name)
	}
	total := 0
	for _, arm := range t.arms {
		a := report.SizeArm{Name: r.Plan.Study.Arms[arm].Name}
		names := []string{"alone"}
		for _, k := range t.assay.host.Body.Circulation.Companions {
			names = append(names, "with "+k.Name)
		}
		for kind, name := range names {
			counts := make([]float64, len(founderSizes))
			r.each(t, arm, func(i int) {
				for _, l := range r.hosts[i].Lesions {
					if !l.Slept && l.Companion == kind {
						counts[slices.IndexFunc(founderSizes, func(s struct {
							name string
							most int
						}) bool {
							return l.Cells <= s.most
						})]++
						total++
					}
				}
			})
			if slices.Max(counts) > 0 {
				a.Kinds = append(a.Kinds, report.SizeKind{Name: name, Count: counts})
			}
		}
		if len(a.Kinds) > 0 {
			c.Arms = append(c.Arms, a)
		}
	}
	if total == 0 {
		return nil, ""
	}
	return c, "Sizes of the groups that founded lesions, all hosts of an arm together."
}

// bodyMap shows where the cells of the control arm went.
func (r *Result) bodyMap(t *trial) (report.Chart, string) {
	m := report.BodyMap{Title: "Where shed cells went", Carried: report.Axis{Label: "share of the flow", Unit: "%"},
		Columns: []report.Axis{{Label: "cells arrested", Log: true}, {Label: "lesions"}}}
	arm := t.arms[0]
	hosts := 0
	arrested, lesions := map[int]float64{}, map[int]float64{}
	r.each(t, arm, func(i int) {
		hosts++
		for b, n := range r.hosts[i].Arrested {
			arrested[b] += n
		}
		for _, l := range r.hosts[i].Lesions {
			lesions[l.Bed]++
		}
	})
	if hosts == 0 {
		return nil, ""
	}
	for b, bed := range t.assay.host.Body.Circulation.Beds {
		m.Beds = append(m.Beds, report.BodyBed{Name: bed.Name, Series: bed.Pulmonary, Into: bed.Into, In: 100 * bed.Share,
			Values: []float64{arrested[b] / float64(hosts), lesions[b] / float64(hosts)}})
		if bed.Into < 0 {
			m.Beds[b].Into = -1
		}
	}
	return m, "Mean of the hosts of arm " + r.Plan.Study.Arms[arm].Name + ": cells that stopped for good, and lesions founded."
}

// seedingGraph shows who seeded whom, on average over the hosts of the first arm.
func (r *Result) seedingGraph(t *trial) (report.Chart, string) {
	g := report.SeedingGraph{Title: "Who seeded whom", Time: report.Axis{Label: "first lesion", Unit: "d"}, Size: report.Axis{Label: "cells"}}
	arm, hosts := t.arms[0], 0.0
	counts := map[[2]int]float64{}
	first, size := map[int]float64{}, map[int]float64{}
	var beds []string
	r.each(t, arm, func(i int) {
		hosts++
		beds = r.hosts[i].Beds
		for _, l := range r.hosts[i].Lesions {
			counts[[2]int{l.Site, l.Bed}]++
			size[l.Bed] += l.Final
			if f, ok := first[l.Bed]; !ok || l.Founded < f {
				first[l.Bed] = l.Founded
			}
		}
	})
	if len(counts) == 0 {
		return nil, ""
	}
	index := map[int]int{}
	for b := circulation.Arteries; b < len(beds); b++ {
		_, founded := first[b]
		sends := false
		for k := range counts {
			sends = sends || k[0] == b
		}
		if !founded && !sends {
			continue
		}
		name := "injected"
		if b >= 0 {
			name = beds[b]
		}
		index[b] = len(g.Sites)
		g.Sites = append(g.Sites, report.SeedingSite{Name: name, Time: first[b] / units.Day, Size: size[b] / hosts})
	}
	for from := circulation.Arteries; from < len(beds); from++ {
		for to := range beds {
			if n := counts[[2]int{from, to}]; n > 0 {
				g.Ways = append(g.Ways, report.SeedingWay{From: index[from], To: index[to], Count: n / hosts})
			}
		}
	}
	return g, "Lesions a host by where their founders were shed, arm " + r.Plan.Study.Arms[arm].Name + "."
}

// mostBranches is the number of lesions that a tree in the report shows.
const mostBranches = 60

// seedingTree shows the descent of the lesions of the first host that has some.
func (r *Result) seedingTree(t *trial) (report.Chart, string) {
	c := report.SeedingTree{Time: report.Axis{Label: "time", Unit: "d"}}
	arm, caption := t.arms[0], ""
	r.each(t, arm, func(i int) {
		h := r.hosts[i]
		if caption != "" || len(h.Lesions) == 0 {
			return
		}
		shown := largestLesions(h.Lesions, mostBranches)
		for clone, name := range h.Clones {
			root := report.SeedingBranch{Name: name, Site: name, To: h.Ended.Time / units.Day, Children: h.branches(clone, -1, shown)}
			if len(root.Children) > 0 {
				c.Roots = append(c.Roots, root)
			}
		}
		caption = fmt.Sprintf("Descent of the lesions of host %d, arm %s", r.Plan.Jobs[i].Replicate+1, r.Plan.Study.Arms[arm].Name)
		if len(shown) < len(h.Lesions) {
			caption += fmt.Sprintf(": the %d largest of %d and those they came from", mostBranches, len(h.Lesions))
		}
		caption += "."
	})
	if len(c.Roots) == 0 {
		return nil, ""
	}
	return c, caption
}

// largestLesions returns the indices of the largest lesions and of their ancestors.
func largestLesions(lesions []body.Lesion, most int) map[int]bool {
	order := make([]int, len(lesions))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch x, y := lesions[a].Final, lesions[b].Final; {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	out := map[int]bool{}
	for _, i := range order[:min(most, len(order))] {
		for ; i >= 0 && !out[i]; i = lesions[i].Parent {
			out[i] = true
		}
	}
	return out
}

// branches returns the children of a lesion, or of the tumour for -1.
func (h *hostStory) branches(clone, parent int, shown map[int]bool) []report.SeedingBranch {
	var out []report.SeedingBranch
	for i, l := range h.Lesions {
		if l.Clone != clone || l.Parent != parent || !shown[i] {
			continue
		}
		out = append(out, report.SeedingBranch{
			Name: fmt.Sprintf("%s %d", h.Beds[l.Bed], i+1), Site: h.Beds[l.Bed], From: l.Founded / units.Day,
			To: max(h.Ended.Time, l.Founded) / units.Day, Size: l.Final, Children: h.branches(clone, i, shown),
		})
	}
	return out
}

// advantageTable says how much better clusters do than single cells, and why.
func (r *Result) advantageTable(t *trial) (report.Table, bool) {
	table := report.Table{Caption: "A cluster that enters the blood against a single cell: lesions founded, exactly (without collisions between tumour cells)",
		Columns: []report.TableColumn{{Title: "arm"}, {Title: "lesions a million singles", Align: report.Right}, {Title: "a million clusters", Align: report.Right}, {Title: "ratio", Align: report.Right}},
		Note:    "Share of ln(ratio) that is lost if one reason is taken away. Shares need not add up to 100 %."}
	for k := range body.Reasons {
		table.Columns = append(table.Columns, report.TableColumn{Title: body.Reason(k).String(), Unit: "%", Align: report.Right})
	}
	for k, arm := range t.arms {
		a, err := t.advantage(k)
		if err != nil || !(a.Ratio > 0) || math.IsInf(a.Ratio, 0) {
			continue
		}
		row := []string{r.Plan.Study.Arms[arm].Name, report.FormatNumber(1e6 * a.Single), report.FormatNumber(1e6 * a.Group), report.FormatNumber(a.Ratio)}
		for _, share := range a.Share {
			row = append(row, strings.Replace(fmt.Sprintf("%.0f", noMinusZero(share)), "-", "−", 1))
		}
		table.Rows = append(table.Rows, row)
	}
	return table, len(table.Rows) > 0
}

// advantage returns the advantage of clusters of the first tumour in one arm.
func (t *trial) advantage(arm int) (*body.Advantage, error) {
	a := t.cohort.Arms[arm]
	if len(a.Body.Tumours) == 0 {
		return nil, fmt.Errorf("no tumour sheds")
	}
	b, err := body.New(a.Body)
	if err != nil {
		return nil, err
	}
	tumour := a.Body.Tumours[0]
	p := a.Pharmacology.Phenotype(tumour.Population, make([]float64, len(t.cohort.Drugs)))
	kinds := a.Body.Circulation.Travellers()
	rates := make([]float64, kinds.Types())
	kinds.EntryRates(rates, p.Blood.Cohesion, 1)
	sizes := make([]float64, kinds.Largest)
	for i, n := range rates {
		sizes[kinds.Cells(i)-1] += n
	}
	if len(sizes) < 2 || slices.Max(sizes[1:]) == 0 {
		return nil, fmt.Errorf("no group enters the blood")
	}
	return b.Advantage(p, tumour.Bed, -1, sizes)
}
