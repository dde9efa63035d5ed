package cell

import (
	"fmt"
	"math"
	"slices"
)

// Trait is a number that a cell brings to the scale of the body: how often it is
// shed, what holds its groups together, how well it crosses a wall.
//
// Its rules have the meaning of Rule, with the same formula as a behaviour
// (Phenotype.Evaluate):
//
//	value = (1 − D)·[(1 − U)·base + U·maxUp] + D·minDown
//
// The base is common to all lines, and is not solved from a measured value as
// that of a behaviour is: what makes lines differ is their signals alone.
//
// Units: Base, Low and High in the trait's unit.
// Range: Low ≤ Base ≤ High; what the rules lead to lies there too.
type Trait struct {
	Name      string
	Base      float64 // value without any signal
	Low, High float64 // what the trait may be
	Rules     []Rule  // Behaviour is not read; AppliesToDead has no meaning
}

// Traits is a compiled, frozen table of traits: from signals to numbers.
type Traits struct {
	names     []string
	signals   []string
	responses []response
}

// CompileTraits prepares traits that read the named signals.
//
// Errors: every fault: a name twice, a base or a response outside Low to High, an
// unknown signal, half or power not above 0, one direction with absolute and
// relative rows, an increasing rule below the base or a decreasing one above.
func CompileTraits(traits []Trait, signals []string) (*Traits, error) {
	var f faultList
	t := &Traits{signals: slices.Clone(signals)}
	index := indexOf(signals)
	for _, x := range traits {
		if slices.Contains(t.names, x.Name) {
			f.add("trait %q stands twice", x.Name)
		}
		if !(x.Base >= x.Low && x.Base <= x.High) || math.IsInf(x.Base, 0) {
			f.add("trait %q: base %g is outside %g to %g", x.Name, x.Base, x.Low, x.High)
		}
		r := response{}
		for _, rule := range x.Rules {
			if x.accepts(&f, rule, &r, signals) {
				r.add(rule, term{index: index[rule.Signal], half: rule.HalfMax, p: newPower(rule.Power), plain: rule.Power})
			}
		}
		r.freeze(x.Base)
		x.checkEnds(&f, &r)
		t.names, t.responses = append(t.names, x.Name), append(t.responses, r)
	}
	return t, f.err()
}

// accepts says whether a rule can join those that r has, and reports why not.
func (x Trait) accepts(f *faultList, rule Rule, r *response, signals []string) bool {
	what := fmt.Sprintf("trait %q, signal %q", x.Name, rule.Signal)
	before := len(f.all)
	if !slices.Contains(signals, rule.Signal) {
		f.add("%s: unknown signal%s", what, hint(rule.Signal, signals))
	}
	positive(f, what+": half", rule.HalfMax)
	positive(f, what+": power", rule.Power)
	if !(rule.Max >= 0) || math.IsInf(rule.Max, 0) {
		f.add("%s: max %g is not a number of 0 or more", what, rule.Max)
	}
	if rule.AppliesToDead {
		f.add("%s: a dead cell has no traits", what)
	}
	if rule.Increases && len(r.up) > 0 && r.upRelative != rule.Relative || !rule.Increases && len(r.down) > 0 && r.dnRelative != rule.Relative {
		f.add("%s: a fold of the base and an absolute response stand side by side", what)
	}
	return len(f.all) == before
}

// checkEnds asks that rules lead where their direction says, and no further than
// the trait may go.
func (x Trait) checkEnds(f *faultList, r *response) {
	if len(r.up) > 0 && (r.maxUp < r.base || r.maxUp > x.High) {
		f.add("trait %q: the increasing rules lead from %g to %g; allowed up to %g", x.Name, r.base, r.maxUp, x.High)
	}
	if len(r.down) > 0 && (r.minDown > r.base || r.minDown < x.Low) {
		f.add("trait %q: the decreasing rules lead from %g to %g; allowed down to %g", x.Name, r.base, r.minDown, x.Low)
	}
}

// Evaluate writes the traits of one cell into out, in the order of Names. Signals
// holds the signals in the order given to CompileTraits.
//
// Range: each trait lies between its Low and High.
// Panics if a slice has the wrong length.
func (t *Traits) Evaluate(out, signals []float64) {
	if len(out) != len(t.responses) || len(signals) != len(t.signals) {
		panic(fmt.Sprintf("cell: %d traits of %d signals asked for with slices of %d and %d", len(t.responses), len(t.signals), len(out), len(signals)))
	}
	for i := range t.responses {
		r := &t.responses[i]
		out[i] = r.value(sum(r.up, signals, nil), sum(r.down, signals, nil))
	}
}

// Names returns the names of the traits in order.
func (t *Traits) Names() []string { return slices.Clone(t.names) }

// Signals returns the names of the signals in order.
func (t *Traits) Signals() []string { return slices.Clone(t.signals) }

// Index returns the index of a trait, or −1.
func (t *Traits) Index(name string) int { return slices.Index(t.names, name) }
