package catalog

import (
	"fmt"

	"paget/param"
)

// walk calls visit with every number of the catalogue under its full name, in
// the order of the tables. A number that a row takes from the defaults is
// visited once, as the default, unless inherited is set.
func (c *Catalogue) walk(inherited bool, visit func(name string, n *param.Number, e *Entry)) {
	entry := func(e *Entry) {
		if inherited || e.Default == "" {
			visit(e.Name, &e.Number, e)
		}
	}
	named := func(numbers ...*param.Number) {
		for _, n := range numbers {
			visit(n.Name, n, nil)
		}
	}
	under := func(prefix string, numbers []param.Number) {
		for i := range numbers {
			visit(prefix+" "+numbers[i].Name, &numbers[i], nil)
		}
	}
	sheets := func(prefix string, sheets []*Sheet) {
		for _, s := range sheets {
			under(prefix+" "+s.Name, s.Numbers)
		}
	}
	for _, net := range c.networks {
		under("default "+net.name, net.defaults.Numbers)
		for i := range net.nodes {
			entry(&net.nodes[i].Tau)
			entry(&net.nodes[i].Noise)
		}
		for i := range net.links {
			entry(&net.links[i].Weight)
			entry(&net.links[i].Hill)
			entry(&net.links[i].EC50)
		}
	}
	sheets("field", c.fields)
	for _, k := range c.cycles {
		for i := range k.Phases {
			if p := &k.Phases[i]; !p.Random {
				visit("cycle "+k.Name+" "+p.Duration.Name, &p.Duration, nil)
			}
		}
	}
	sheets("volume", c.volumes)
	for _, l := range c.lines {
		under("line "+l.Name, l.Numbers)
	}
	for _, l := range c.lines {
		under("expression "+l.Name, l.Expression)
	}
	for i := range c.rules {
		named(&c.rules[i].Max, &c.rules[i].HalfMax, &c.rules[i].Power)
	}
	for i := range c.ramps {
		named(&c.ramps[i].Low, &c.ramps[i].High, &c.ramps[i].AtLow, &c.ramps[i].AtHigh)
	}
	for i := range c.couplings {
		named(&c.couplings[i].Max, &c.couplings[i].Half, &c.couplings[i].Power)
	}
	for _, l := range c.lines {
		under("molecule "+l.Name, l.Molecules)
	}
	sheets("companion", c.companions)
	for i := range c.pairs {
		named(&c.pairs[i].Strength)
	}
	sheets("mechanics", c.mechanics)
	sheets("perturbation", c.perturbations)
	sheets("medium", c.media)
	sheets("organ", c.organs)
	sheets("host", c.hosts)
	for i := range c.traits {
		named(&c.traits[i].Base)
	}
	for i := range c.traitRules {
		named(&c.traitRules[i].Max, &c.traitRules[i].HalfMax, &c.traitRules[i].Power)
	}
	if c.bridge.design != nil {
		sheets("design", []*Sheet{c.bridge.design})
	}
	sheets("drug", c.drugs)
	sheets("observer", c.observers)
	sheets("assay", c.assays)
}

// Numbers returns every number of the catalogue under its full name: "link T006
// weight", "line MDA-MB-231 motility speed", "expression MCF-7 CLU", "rule R01
// max", "field oxygen decay", "mechanics dish drag", "assay transwell pore
// diameter". A number that several rows take as
// their default is one number.
//
// A report picks from these what a run rests on.
func (c *Catalogue) Numbers() []param.Number {
	var out []param.Number
	c.walk(false, func(name string, n *param.Number, _ *Entry) {
		m := *n
		m.Name = name
		out = append(out, m)
	})
	return out
}

// Number returns the number of that full name, inherited defaults included, and
// whether there is one.
func (c *Catalogue) Number(name string) (param.Number, bool) {
	var out param.Number
	found := false
	c.walk(true, func(at string, n *param.Number, _ *Entry) {
		if at == name {
			out, found = *n, true
			out.Name = name
		}
	})
	return out, found
}

// NumberNames returns the full names of all numbers, inherited ones included.
func (c *Catalogue) NumberNames() []string {
	var out []string
	c.walk(true, func(name string, _ *param.Number, _ *Entry) { out = append(out, name) })
	return out
}

// WithValue returns a copy of the catalogue in which the number of that full
// name has another value; everything else, the range too, stays. A row that
// took a default has a number of its own afterwards.
//
// Units: value in inside units.
// Errors: no number of that name, with the nearest.
func (c *Catalogue) WithValue(name string, value float64) (*Catalogue, error) {
	d := c.copy()
	if !d.replace(name, func(n *param.Number) { n.Value = value }) {
		return nil, fmt.Errorf("the catalogue has no number %q %s", name, param.DidYouMean(name, c.NumberNames()))
	}
	return d, nil
}

// replace changes the number of that full name and reports whether it exists.
func (c *Catalogue) replace(name string, change func(*param.Number)) bool {
	done := false
	c.walk(true, func(at string, n *param.Number, e *Entry) {
		if at != name || done {
			return
		}
		if e != nil {
			e.Default = ""
		}
		change(n)
		done = true
	})
	c.resolve()
	return done
}

// Counts says how many numbers are of each kind.
type Counts struct{ Measured, Derived, Fitted, Assumed int }

// Total returns the number of numbers.
func (k Counts) Total() int { return k.Measured + k.Derived + k.Fitted + k.Assumed }

// String returns "12 measured, 30 derived, 2 fitted, 400 assumed".
func (k Counts) String() string {
	return fmt.Sprintf("%d measured, %d derived, %d fitted, %d assumed", k.Measured, k.Derived, k.Fitted, k.Assumed)
}

// Count counts numbers by kind.
func Count(numbers []param.Number) Counts {
	var k Counts
	for _, n := range numbers {
		switch n.Kind {
		case param.Measured:
			k.Measured++
		case param.Derived:
			k.Derived++
		case param.Fitted:
			k.Fitted++
		case param.Assumed:
			k.Assumed++
		}
	}
	return k
}

// Counts counts all numbers of the catalogue by kind.
func (c *Catalogue) Counts() Counts { return Count(c.Numbers()) }
