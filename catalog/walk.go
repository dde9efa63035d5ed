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
	sheets := func(prefix string, sheets []*Sheet) {
		for _, s := range sheets {
			for i := range s.Numbers {
				visit(prefix+s.Name+" "+s.Numbers[i].Name, &s.Numbers[i], nil)
			}
		}
	}
	for _, net := range c.networks {
		for i := range net.defaults.Numbers {
			visit("default "+net.name+" "+net.defaults.Numbers[i].Name, &net.defaults.Numbers[i], nil)
		}
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
	sheets("field ", c.fields)
	for _, k := range c.cycles {
		for i := range k.Phases {
			if p := &k.Phases[i]; !p.Random {
				visit("cycle "+k.Name+" "+p.Duration.Name, &p.Duration, nil)
			}
		}
	}
	sheets("volume ", c.volumes)
	for _, l := range c.lines {
		for i := range l.Numbers {
			visit("line "+l.Name+" "+l.Numbers[i].Name, &l.Numbers[i], nil)
		}
	}
	for _, l := range c.lines {
		for i := range l.Expression {
			visit("expression "+l.Name+" "+l.Expression[i].Name, &l.Expression[i], nil)
		}
	}
	for i := range c.rules {
		for _, n := range []*param.Number{&c.rules[i].Max, &c.rules[i].HalfMax, &c.rules[i].Power} {
			visit(n.Name, n, nil)
		}
	}
	for i := range c.ramps {
		for _, n := range []*param.Number{&c.ramps[i].Low, &c.ramps[i].High, &c.ramps[i].AtLow, &c.ramps[i].AtHigh} {
			visit(n.Name, n, nil)
		}
	}
	for i := range c.couplings {
		for _, n := range []*param.Number{&c.couplings[i].Max, &c.couplings[i].Half, &c.couplings[i].Power} {
			visit(n.Name, n, nil)
		}
	}
	for _, l := range c.lines {
		for i := range l.Molecules {
			visit("molecule "+l.Name+" "+l.Molecules[i].Name, &l.Molecules[i], nil)
		}
	}
	sheets("companion ", c.companions)
	for i := range c.pairs {
		visit(c.pairs[i].Strength.Name, &c.pairs[i].Strength, nil)
	}
	sheets("mechanics ", c.mechanics)
	sheets("perturbation ", c.perturbations)
	sheets("medium ", c.media)
	sheets("organ ", c.organs)
	sheets("host ", c.hosts)
	for i := range c.traits {
		visit(c.traits[i].Base.Name, &c.traits[i].Base, nil)
	}
	for i := range c.traitRules {
		for _, n := range []*param.Number{&c.traitRules[i].Max, &c.traitRules[i].HalfMax, &c.traitRules[i].Power} {
			visit(n.Name, n, nil)
		}
	}
	if c.bridge.design != nil {
		sheets("design ", []*Sheet{c.bridge.design})
	}
	sheets("drug ", c.drugs)
	sheets("observer ", c.observers)
	sheets("assay ", c.assays)
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
