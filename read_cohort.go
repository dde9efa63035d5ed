package paget

import (
	"fmt"
	"math"
	"slices"

	"paget/param"
	"paget/units"
)

// limits of a cohort in a study file.
const (
	mostHosts     = 1_000_000
	longestCohort = 100 * 365 * units.Day
	largestTumour = 1e15 // µm³, a litre
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
		use := AssayUse{Kind: cohortKind, Name: item.Need("cohort").Text(), Cohort: c, Replicates: c.Hosts, Place: item.Place()}
		named := func(a AssayUse) bool { return a.Name == use.Name }
		if slices.ContainsFunc(dishes, named) || slices.ContainsFunc(out, named) {
			item.Fault(fmt.Sprintf("two experiments are named %q", use.Name), "each name once", "")
		}
		r.cohortWhen(item, c)
		r.cohortTumours(item, c)
		if a := item.Child("arms"); a != nil {
			use.Arms = r.names(a, "arm", r.arms)
			if !slices.Contains(use.Arms, s.Control) {
				a.Fault("the control arm is missing", fmt.Sprintf("a list with %q", s.Control), "every arm is compared with it")
			}
		}
		if l := item.Child("lines"); l != nil {
			use.Lines = r.names(l, "line", s.Lines)
		}
		out = append(out, use)
	}
	return out
}

// cohortWhen reads what happens when.
func (r *reader) cohortWhen(item *param.Node, c *CohortUse) {
	within := func(n *param.Node) float64 { return n.Quantity(units.Time, 0, c.Duration) }
	c.Reads = item.Child("read").Quantities(units.Time, 0, c.Duration)
	if item.Child("read") == nil {
		c.Reads = evenReads(c.Duration)
	} else if !slices.IsSorted(c.Reads) {
		item.Child("read").Fault("the times do not rise", "times in order", "")
	}
	for _, d := range item.Child("draws").Items() {
		d.Keys("at", "burden", "volume")
		if d.Child("at").Kind() == param.Scalar && d.Child("at").Text() == "relapse" {
			c.Draws = append(c.Draws, DrawUse{AtRelapse: true, Volume: d.Need("volume").Quantity(units.Volume, 1e6, 1e16)})
			continue
		}
		if b := d.Child("burden"); b != nil {
			c.Draws = append(c.Draws, DrawUse{Burden: b.Quantity(units.Count, 1, 1e15), Volume: d.Need("volume").Quantity(units.Volume, 1e6, 1e16)})
			continue
		}
		c.Draws = append(c.Draws, DrawUse{At: within(d.Need("at")), Volume: d.Need("volume").Quantity(units.Volume, 1e6, 1e16)})
	}
	if n := item.Child("resect"); n != nil {
		n.Keys("at", "volume")
		c.Resection = &ResectionUse{At: within(n.Child("at")), Volume: n.Child("volume").Quantity(units.Volume, 0, largestTumour)}
		if (n.Child("at") == nil) == (n.Child("volume") == nil) {
			n.Fault("needs one of at and volume", "resect: {at: 21 d} or resect: {volume: 500 mm^3}", "")
		}
	}
	if n := item.Child("humane"); n != nil {
		n.Keys("volume")
		c.Humane = n.Need("volume").Quantity(units.Volume, 0, largestTumour)
	}
	c.Diagnosed = item.Child("diagnosed").Bool()
	c.Switches = switches(item.Child("without"))
}

// parts lists the parts of the cascade that can be off.
func (s *Switches) parts() []switchedPart {
	return []switchedPart{{"shedding", &s.NoShedding}, {"return", &s.NoReturn}, {"aggregation", &s.NoAggregation}, {"noise", &s.NoNoise}}
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
		u.Route = d.Child("route").Text()
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
