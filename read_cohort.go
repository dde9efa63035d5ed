package paget

import (
	"fmt"
	"math"
	"slices"

	"paget/cohort"
	"paget/param"
	"paget/units"
)

// limits of a cohort in a study file.
const (
	mostHosts     = 1_000_000
	longestCohort = 100 * 365 * units.Day
	largestTumour = 1e15 // µm³, a litre

	smallestTumour = 1e6 // µm³, a thousand cells
)

// cohorts reads the experiments with hosts. They stand among the assays of the
// study, after the dishes, and their hosts among the wells.
func (r *reader) cohorts(n *param.Node, s *Study, dishes []AssayUse) []AssayUse {
	var out []AssayUse
	for _, item := range n.Items() {
		item.Keys("cohort", "host", "hosts", "tumours", "injections", "duration", "read", "draws",
			"resect", "humane", "diagnosed", "without", "arms", "lines")
		c := &CohortUse{
			Host:     item.Need("host").TextOneOf("host", r.catalogue.HostNames()),
			Hosts:    item.Need("hosts").Int(1, mostHosts),
			Duration: item.Need("duration").Quantity(units.Time, units.Hour, longestCohort),
		}
		if c.Duration == 0 { // it could not be read, and that is told; times are not judged by it
			c.Duration = longestCohort
		}
		use := AssayUse{Kind: cohortKind, Name: item.Need("cohort").Text(), Cohort: c, Replicates: c.Hosts, Place: item.Place()}
		named := func(a AssayUse) bool { return a.Name == use.Name }
		if slices.ContainsFunc(dishes, named) || slices.ContainsFunc(out, named) {
			item.Fault(fmt.Sprintf("two experiments are named %q", use.Name), "each name once", "")
		}
		r.cohortWhen(item, c)
		r.cohortDraws(item.Child("draws"), c)
		r.cohortTumours(item, c)
		r.cohortEnds(item, c)
		if a := item.Child("arms"); a != nil {
			use.Arms = r.names(a, "arm", r.arms)
			if !slices.Contains(use.Arms, s.Control) {
				a.Fault("the control arm is missing", fmt.Sprintf("a list with %q", s.Control), "every arm is compared with it")
			}
		}
		r.otherLine(item, s, use)
		if l := item.Child("lines"); l != nil {
			use.Lines = r.names(l, "line", s.Lines)
		}
		out = append(out, use)
	}
	return out
}

// otherLine refuses arms that treat another line where the hosts carry none.
func (r *reader) otherLine(item *param.Node, s *Study, use AssayUse) {
	if len(use.Cohort.Tumours)+len(use.Cohort.Injections) == 0 ||
		slices.ContainsFunc(use.Cohort.Tumours, func(t TumourUse) bool { return t.Line != "" }) ||
		slices.ContainsFunc(use.Cohort.Injections, func(i InjectionUse) bool { return i.Line != "" }) {
		return
	}
	for _, arm := range s.Arms {
		if len(arm.Recipient) > 0 && (use.Arms == nil || slices.Contains(use.Arms, arm.Name)) {
			item.Fault(fmt.Sprintf("arm %q treats another line, and the hosts carry none", arm.Name), "a tumour with a line of its own, or arms: a list without it", "")
		}
	}
}

// cohortWhen reads what happens when.
func (r *reader) cohortWhen(item *param.Node, c *CohortUse) {
	within := func(n *param.Node) float64 { return n.Quantity(units.Time, 0, c.Duration) }
	before := r.faults.Len()
	c.Reads = item.Child("read").Quantities(units.Time, 0, c.Duration)
	if item.Child("read") == nil {
		c.Reads = evenReads(c.Duration)
	} else if len(c.Reads) == 0 {
		item.Child("read").Fault("names no time", "at least one time, or no key read for eight", "")
		c.Reads = evenReads(c.Duration)
	} else if r.faults.Len() == before && !rise(c.Reads) {
		item.Child("read").Fault("has times that do not rise", "times in order, each once", "")
	}
	if n := item.Child("resect"); n != nil {
		n.Keys("at", "volume")
		c.Resection = &ResectionUse{At: within(n.Child("at")), Volume: n.Child("volume").Quantity(units.Volume, smallestTumour, largestTumour)}
		if (n.Child("at") == nil) == (n.Child("volume") == nil) {
			n.Fault("needs one of at and volume", "resect: {at: 21 d} or resect: {volume: 500 mm^3}", "")
		}
	}
	if n := item.Child("humane"); n != nil {
		n.Keys("volume")
		c.Humane = n.Need("volume").Quantity(units.Volume, smallestTumour, largestTumour)
	}
	c.Diagnosed = item.Child("diagnosed").Bool()
	c.Switches = switches(item.Child("without"))
}

// rise reports whether each time is later than the one before.
func rise(times []float64) bool {
	for i := range times[1:] {
		if times[i+1] <= times[i] {
			return false
		}
	}
	return true
}

// routes are the ways of a dose that a study file can name; an infusion, which
// needs a duration, is not among them.
func routes() []string {
	return []string{cohort.Bolus.String(), cohort.Skin.String(), cohort.Belly.String(), cohort.Mouth.String()}
}

// cohortDraws reads when blood is drawn. A draw that waits for a burden or a relapse
// is read at the end, like every other of its kind: one of them, and no two at one time.
func (r *reader) cohortDraws(list *param.Node, c *CohortUse) {
	for _, d := range list.Items() {
		d.Keys("at", "burden", "volume")
		u := DrawUse{Volume: d.Need("volume").Quantity(units.Volume, 1e6, 1e16)}
		at, burden := d.Child("at"), d.Child("burden")
		switch {
		case (at == nil) == (burden == nil):
			d.Fault("needs one of at and burden", "at: 21 d, at: relapse or burden: 5e10 cells", "")
		case burden != nil:
			u.Burden = burden.Quantity(units.Count, 1, 1e15)
		case at.Kind() == param.Scalar && at.Text() == "relapse":
			u.AtRelapse = true
		default:
			u.At = at.Quantity(units.Time, 0, c.Duration)
		}
		same := func(v DrawUse) bool { return v.when(c.Duration) == u.when(c.Duration) }
		if slices.ContainsFunc(c.Draws, same) {
			d.Fault("is read at the same time as another draw", "each draw at a time of its own; one that waits for a burden or a relapse is read at the end", "")
		}
		c.Draws = append(c.Draws, u)
	}
}

// when returns the time under which a draw is read: that of a draw that waits
// differs between hosts, and stands at the end.
func (d DrawUse) when(end float64) float64 {
	if d.AtRelapse || d.Burden > 0 {
		return end
	}
	return d.At
}

// cohortEnds finds rules that wait for a tumour where there is none, and a diagnosis
// without the removal that makes it.
func (r *reader) cohortEnds(item *param.Node, c *CohortUse) {
	switch {
	case len(c.Tumours)+len(c.Injections) == 0:
		return // that alone is told
	case len(c.Tumours) == 0:
		for _, key := range []string{"resect", "humane", "diagnosed"} {
			item.Child(key).Fault("waits for a tumour, and the host carries none", "a cohort with tumours", "")
		}
		return
	}
	if n := item.Child("diagnosed"); c.Diagnosed && c.Resection == nil {
		n.Fault("counts time from the removal of the first tumour, and it is not removed", "resect: {volume: 500 mm^3} beside it", "")
	}
}

// parts lists the parts of the cascade that can be off.
func (s *Switches) parts() []switchedPart {
	return []switchedPart{{"shedding", &s.NoShedding}, {"return", &s.NoReturn}, {"aggregation", &s.NoAggregation}, {"noise", &s.NoNoise}, {"bridge", &s.NoBridge}}
}

type switchedPart struct {
	name string
	off  *bool
}

// names returns the parts that are off.
func (s Switches) names() []string {
	var out []string
	for _, p := range s.parts() {
		if *p.off {
			out = append(out, p.name)
		}
	}
	return out
}

// switches reads the parts of the cascade that are off.
func switches(list *param.Node) (s Switches) {
	parts := s.parts()
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.name
	}
	for _, n := range list.Items() {
		if i := slices.Index(names, n.TextOneOf("part", names)); i >= 0 {
			*parts[i].off = true
		}
	}
	return s
}

// evenReads returns eight times of reading, the last at the end.
func evenReads(duration float64) []float64 {
	const many = 8
	out := make([]float64, many)
	for k := range out {
		out[k] = math.Round(duration * float64(k+1) / many)
	}
	return out
}

// cohortTumours reads what grows in the host.
func (r *reader) cohortTumours(item *param.Node, c *CohortUse) {
	lines := r.catalogue.LineNames()
	line := func(n *param.Node) string {
		if n == nil {
			return ""
		}
		return n.TextOneOf("line", lines)
	}
	cells := func(n *param.Node) float64 { return n.Quantity(units.Count, 1, 1e12) }
	for i, t := range item.Child("tumours").Items() {
		t.Keys("name", "line", "cells")
		u := TumourUse{Name: t.Child("name").Text(), Line: line(t.Child("line")), Cells: cells(t.Need("cells")), Place: t.Place()}
		if u.Name == "" {
			u.Name = "tumour"
			if i > 0 {
				u.Name = fmt.Sprintf("tumour %d", i+1)
			}
		}
		if slices.ContainsFunc(c.Tumours, func(v TumourUse) bool { return v.Name == u.Name }) {
			t.Fault("stands twice", "each name once", "")
		}
		c.Tumours = append(c.Tumours, u)
	}
	for _, j := range item.Child("injections").Items() {
		j.Keys("line", "cells", "group", "at", "into")
		u := InjectionUse{Line: line(j.Child("line")), Cells: cells(j.Need("cells")), Group: 1, At: j.Child("at").Quantity(units.Time, 0, c.Duration)}
		if g := j.Child("group"); g != nil {
			u.Group = g.Int(1, 24)
		}
		if into := j.Child("into"); into != nil {
			u.Arterial = into.TextOneOf("place", []string{"veins", "arteries"}) == "arteries"
		}
		c.Injections = append(c.Injections, u)
	}
	if len(c.Tumours)+len(c.Injections) == 0 {
		item.Fault("carries no tumour", "tumours, injections or both", "tumours: [{cells: 1e6 cells}]")
	}
}

// doses reads the dosing calendar of an arm.
func (r *reader) doses(n *param.Node) []DoseUse {
	var out []DoseUse
	for _, d := range n.Items() {
		d.Keys("drug", "amount", "route", "at", "every", "times", "from volume")
		u := DoseUse{Drug: d.Need("drug").TextOneOf("drug", r.catalogue.DrugNames()), Times: 1, Place: d.Place()}
		u.Text = d.Need("amount").Text()
		u.Amount, u.Mass = amount(d.Child("amount"))
		if n := d.Child("route"); n != nil {
			u.Route = n.TextOneOf("route", routes())
		}
		u.Start = d.Child("at").Quantity(units.Time, 0, longestCohort)
		u.Every = d.Child("every").Quantity(units.Time, 0, longestCohort)
		if t := d.Child("times"); t != nil {
			u.Times = t.Int(1, 100_000)
		}
		u.From = d.Child("from volume").Quantity(units.Volume, 0, largestTumour)
		if (u.Every > 0) != (u.Times > 1) {
			d.Fault("every and times belong together", "both or neither", "every: 3 d, times: 5")
		}
		out = append(out, u)
	}
	return out
}

// amount reads a dose: an amount of substance or a mass, each by mass of the host.
func amount(n *param.Node) (substance, mass float64) {
	if n == nil {
		return 0, 0
	}
	if q, err := units.Parse(n.Text()); err == nil && q.Dim == units.Dimensionless && q.Unit != "" {
		return 0, n.Quantity(units.Dimensionless, 0, 0.1)
	}
	return n.Quantity(units.Amount.Div(units.Mass), 0, 1), 0
}
