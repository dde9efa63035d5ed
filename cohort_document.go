package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/body"
	"paget/circulation"
	"paget/report"
	"paget/stats"
	"paget/stats/survival"
	"paget/units"
)

// hostSections shows the experiments with hosts, one section each.
func (r *Result) hostSections() ([]report.Section, error) {
	var out []report.Section
	for _, t := range r.Plan.trials() {
		if err := t.prepare(r.Root); err != nil {
			return nil, err
		}
		section := report.Section{
			Title: fmt.Sprintf("Hosts: %s, %s", t.assay.name, r.Plan.Study.Lines[t.line]),
			Lead:  t.lead(),
		}
		type draw = func(*trial) (report.Chart, string)
		for _, part := range []struct {
			draws  []draw
			beside bool // two in a row
		}{
			{[]draw{r.growthChart, r.survivalChart}, true}, {[]draw{r.burdenChart}, false}, {r.bloodCharts(), true},
			{[]draw{r.founderChart, r.bodyMap, r.seedingGraph, r.seedingTree}, false},
		} {
			var figures []report.Figure
			for _, draw := range part.draws {
				chart, caption := draw(t)
				if chart == nil {
					continue
				}
				figure, err := report.Draw(chart, caption, caption)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", caption, err)
				}
				figures = append(figures, figure)
			}
			if part.beside && len(figures) > 0 {
				section.Blocks = append(section.Blocks, report.Gallery{Figures: figures, Columns: 2})
				continue
			}
			for _, f := range figures {
				section.Blocks = append(section.Blocks, f)
			}
		}
		if table, ok := r.advantageTable(t); ok {
			section.Blocks = append(section.Blocks, table)
		}
		out = append(out, section)
	}
	return out, nil
}

// lead says who was followed.
func (t *trial) lead() string {
	u := t.assay.use
	var carried []string
	for _, x := range u.Tumours {
		line := x.Line
		if line == "" {
			line = t.plan.Study.Lines[t.line]
		}
		carried = append(carried, fmt.Sprintf("%s: %.3g cells of %s", x.Name, x.Cells, line))
	}
	for _, x := range u.Injections {
		carried = append(carried, fmt.Sprintf("injected: %.3g cells", x.Cells))
	}
	return fmt.Sprintf("%s, %d hosts an arm, %.4g days. %s. The same host lives once in each arm, with the same luck.", u.Host, t.hosts(), u.Duration/units.Day, strings.Join(carried, "; "))
}

// each calls do for every job of an arm of the trial.
func (r *Result) each(t *trial, arm int, do func(job int)) {
	for i, j := range r.Plan.Jobs {
		if j.Assay == t.use && j.Line == t.line && j.Arm == arm {
			do(i)
		}
	}
}

// growthChart shows the first tumour of every host.
func (r *Result) growthChart(t *trial) (report.Chart, string) {
	if len(t.assay.use.Tumours) == 0 {
		return nil, ""
	}
	name := t.assay.use.Tumours[0].Name
	c := report.GrowthCurves{Title: name, Time: report.Axis{Label: "time", Unit: "d"}, Value: report.Axis{Label: "volume", Unit: "mm³", Log: true}}
	for _, arm := range t.arms {
		a := report.GrowthArm{Name: r.Plan.Study.Arms[arm].Name}
		at := map[float64][]float64{}
		var times []float64
		r.each(t, arm, func(i int) {
			if len(r.Wells[i].Series) == 0 {
				return
			}
			s := r.Wells[i].Series[0]
			h := report.HostCourse{Ended: r.hosts[i].Ended.Cause != body.Completed}
			for k, time := range s.Times {
				h.Time, h.Value = append(h.Time, time/units.Day), append(h.Value, s.Values[k])
				if at[time] == nil {
					times = append(times, time)
				}
				at[time] = append(at[time], s.Values[k])
			}
			if len(h.Time) > 0 {
				a.Hosts = append(a.Hosts, h)
			}
		})
		slices.Sort(times)
		for _, time := range times {
			e := stats.MeanEstimate(at[time], level)
			if !e.Defined {
				continue
			}
			a.Mean.Time, a.Mean.Value = append(a.Mean.Time, time/units.Day), append(a.Mean.Value, e.Value)
			a.Mean.Low, a.Mean.High = append(a.Mean.Low, max(0, e.Low)), append(a.Mean.High, e.High)
		}
		if len(a.Hosts) > 0 {
			c.Arms = append(c.Arms, a)
		}
		if doses := r.Plan.Study.Arms[arm].Doses; len(doses) > 0 {
			row := report.DoseTimes{Name: a.Name}
			for _, d := range doses {
				for k := range d.Times {
					if time := d.Start + float64(k)*d.Every; time <= t.assay.use.Duration {
						row.Times = append(row.Times, time/units.Day)
					}
				}
			}
			slices.Sort(row.Times)
			c.Doses = append(c.Doses, row)
		}
	}
	if len(c.Arms) == 0 {
		return nil, ""
	}
	return c, "Growth of the " + name + ", host by host, with the mean of those alive and its 95 % interval."
}

// survivalChart shows survival where hosts died.
func (r *Result) survivalChart(t *trial) (report.Chart, string) {
	c := report.SurvivalChart{Time: report.Axis{Label: "time", Unit: "d"}, Share: report.Axis{Label: "surviving"}}
	deaths := 0
	var all survival.Sample
	var group []int
	for k, arm := range t.arms {
		times, died := r.survivals(t.line, arm, t.use, survivalReadout)
		if len(times) == 0 {
			continue
		}
		for i, d := range died {
			if d {
				deaths++
			}
			all.Time, all.Event, group = append(all.Time, times[i]), append(all.Event, d), append(group, k)
		}
		curve := survival.KaplanMeier(survival.Sample{Time: times, Event: died})
		a := report.SurvivalArm{Name: r.Plan.Study.Arms[arm].Name, Time: curve.Time, Share: curve.Survival, AtRisk: curve.AtRisk, Censored: curve.Censored,
			Median: report.Median(curve.Median(level, survival.LogLog))}
		for _, time := range curve.Time {
			e := curve.At(time, level, survival.LogLog)
			if !e.Defined {
				e.Low, e.High = math.NaN(), math.NaN()
			}
			a.Low, a.High = append(a.Low, e.Low), append(a.High, e.High)
		}
		c.Arms = append(c.Arms, a)
	}
	if deaths == 0 {
		return nil, ""
	}
	if test := survival.LogRank(all, group, nil, survival.Weight{}); test.Defined && len(t.arms) > 1 {
		c.Test = fmt.Sprintf("log-rank test: p = %.2g", test.P)
	}
	return c, "Survival (Kaplan–Meier) with 95 % intervals and the hosts still watched."
}

// burdenChart shows the burden of organs at the end of each host's life.
func (r *Result) burdenChart(t *trial) (report.Chart, string) {
	c := report.BurdenChart{Burden: report.Axis{Label: "cells of lesions at the end", Log: true}}
	some := false
	for b, bed := range t.assay.host.Body.Circulation.Beds {
		if !t.assay.host.Lesions[b] {
			continue
		}
		o := report.BurdenOrgan{Name: bed.Name}
		found := false
		for _, arm := range t.arms {
			a := report.BurdenArm{Name: r.Plan.Study.Arms[arm].Name}
			r.each(t, arm, func(i int) {
				cells := 0.0
				for _, l := range r.hosts[i].Lesions {
					if l.Bed == b {
						cells += l.Final
					}
				}
				found = found || cells > 0
				a.Hosts = append(a.Hosts, cells)
			})
			if len(a.Hosts) > 0 {
				a.Box = &report.Quartiles{Low: stats.Quantile(0.25, a.Hosts), Median: stats.Median(a.Hosts), High: stats.Quantile(0.75, a.Hosts)}
				o.Arms = append(o.Arms, a)
			}
		}
		if found {
			c.Organs, some = append(c.Organs, o), true
		}
	}
	if !some {
		return nil, ""
	}
	return c, "Burden of each organ at the end of the host's life: points are hosts, boxes quartiles."
}

// bloodCharts show what was found in tubes of blood, one chart a kind of traveller.
func (r *Result) bloodCharts() []func(*trial) (report.Chart, string) {
	var out []func(*trial) (report.Chart, string)
	for _, kind := range []string{"blood single cells", "blood clusters", "blood clusters with white cells"} {
		out = append(out, func(t *trial) (report.Chart, string) { return r.bloodChart(t, kind) })
	}
	return out
}

// bloodChart shows one kind of traveller in tubes of blood, arm by arm.
func (r *Result) bloodChart(t *trial, kind string) (report.Chart, string) {
	key, ok := r.lastKey(t.use, kind)
	if !ok {
		return nil, ""
	}
	what := strings.TrimPrefix(kind, "blood ")
	c := report.BloodCounts{Count: report.Axis{Label: what + " in the tube"}}
	for _, arm := range t.arms {
		a := report.BloodArm{Name: r.Plan.Study.Arms[arm].Name, Draws: r.Values(t.line, arm, key)}
		if len(a.Draws) == 0 {
			continue
		}
		empty := 0
		var some []float64
		for _, n := range a.Draws {
			if n == 0 {
				empty++
			} else {
				some = append(some, n)
			}
		}
		a.Empty = stats.ProportionEstimate(empty, len(a.Draws), level)
		a.Empty.Value, a.Empty.Low, a.Empty.High = 100*a.Empty.Value, 100*a.Empty.Low, 100*a.Empty.High
		if len(some) > 0 {
			a.Box = &report.Quartiles{Low: stats.Quantile(0.25, some), Median: stats.Median(some), High: stats.Quantile(0.75, some)}
		}
		c.Arms = append(c.Arms, a)
	}
	if len(c.Arms) == 0 {
		return nil, ""
	}
	return c, "Blood: " + what + ", a point a tube, at " + r.Plan.at(t.use, key.Time) + "."
}

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

// Counted says what the wells of the plan are: wells, hosts or both.
func (p *Plan) Counted() string {
	dishes, hosts := false, false
	for _, j := range p.Jobs {
		dishes, hosts = dishes || !p.isCohort(j.Assay), hosts || p.isCohort(j.Assay)
	}
	switch {
	case dishes && hosts:
		return "wells and hosts"
	case hosts:
		return "hosts"
	}
	return "wells"
}
