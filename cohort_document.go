package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/body"
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
	return fmt.Sprintf("%s, %d hosts an arm, %.4g days. %s. The same host lives once in each arm, with the same luck.", u.Host, t.hosts, u.Duration/units.Day, strings.Join(carried, "; "))
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
