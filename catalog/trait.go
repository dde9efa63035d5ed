package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/units"
)

// StickingSignal is a signal that traits may read besides nodes and molecules: the
// chance that a contact of two cells of the tumour holds (Sticking).
const StickingSignal = "sticking"

// wallOpening is the trait that says how fast a cell that touches the wall of a vessel
// opens a gap in it; the bridge between the scales reads it.
const wallOpening = "wall opening"

// PairSignal returns the name of the signal of a pair of adhesion.tsv of which the
// tumour cell shows a, and cells of the host b ("VCAM1:ITGA4"): the level of a times
// the share of the pair that antibodies leave free. The host's cells have plenty of b.
func PairSignal(a, b string) string { return a + ":" + b }

// hostPairs returns the pairs of which b is shown by cells of the host alone.
func (c *Catalogue) hostPairs() []Pair {
	var out []Pair
	own := c.MoleculeNames()
	for _, net := range c.networks {
		own = append(own, net.nodeNames()...)
	}
	for _, p := range c.pairs {
		if slices.Contains(own, p.A) && !slices.Contains(own, p.B) {
			out = append(out, p)
		}
	}
	return out
}

// traitKind is one thing that package circulation, organ or body asks of a
// tumour cell.
type traitKind struct {
	name      string
	dim       units.Dimension
	low, high float64
	organ     bool // one for each organ
}

// traitKinds lists the traits that a cell has in the body.
func traitKinds() []traitKind {
	inf := math.Inf(1)
	one := units.Dimensionless
	return []traitKind{
		{"breakage", units.Rate, 0, inf, false},
		{"shear death", units.Rate, 0, inf, false},
		{"anoikis", units.Rate, 0, inf, false},
		{"visibility", one, 0, 100, false},
		{wallOpening, units.Rate, 0, inf, false},
		{"deformability", one, 0, 0.99, false},
		{"growth", one, 0, 100, false},
		{"attraction", one, 0, 100, false},
		{"infiltration", one, 0, 1, false},
		{"lure", one, 0, 100, false},
		{"recruitment", units.Rate, 0, inf, false},
		{"exosomes", one, 0, 100, false},
		{"cargo", one, 0, 100, false},
		{tightnessTrait, one, 0, 1, false},
		{"adhesion", one, 0, 100, true},
		{"extravasation", one, 0, 100, true},
		{"passage", one, 0, 1, true},
		{"niche", one, 0.01, 100, true},
		{"dormancy", one, 0, 100, true},
	}
}

// A TraitBase is one row of traits.tsv: a trait of every cell without any signal.
// A trait of an organ ("niche brain") stands for that organ alone; without such a
// row the row of the trait ("niche") holds there.
type TraitBase struct {
	Trait string
	Base  param.Number
	Place param.Place
}

// A TraitRule is one row of traitrules.tsv: a signal raises or lowers a trait.
// A rule of an organ's trait ("niche brain") joins those of the trait ("niche").
type TraitRule struct {
	ID            string
	Signal, Trait string
	Increases     bool
	Relative      bool // Max is a multiple of the base (written "3 x")
	Max, HalfMax  param.Number
	Power         param.Number
	Place         param.Place
}

// Cell returns the rule as package cell wants it.
func (x TraitRule) Cell() cell.Rule {
	return cell.Rule{Signal: x.Signal, Increases: x.Increases, Behaviour: x.Trait, Max: x.Max.Value, Relative: x.Relative,
		HalfMax: x.HalfMax.Value, Power: x.Power.Value}
}

// knownTrait finds the kind of a trait, with or without an organ.
func (r *reader) knownTrait(w row) (traitKind, bool) {
	name := w.Text("trait")
	var known []string
	for _, k := range traitKinds() {
		organ, ofOrgan := strings.CutPrefix(name, k.name+" ")
		if name == k.name || k.organ && ofOrgan && slices.Contains(r.c.OrganNames(), organ) {
			return k, true
		}
		known = append(known, k.name)
		if k.organ {
			for _, organ := range r.c.OrganNames() {
				known = append(known, k.name+" "+organ)
			}
		}
	}
	r.fault(w, "trait", fmt.Sprintf("%q is not a trait", name), strings.Join(known, ", "), param.DidYouMean(name, known))
	return traitKind{}, false
}

// trait reads one row of traits.tsv.
func (r *reader) trait(w row) {
	r.need(w, "trait")
	kind, ok := r.knownTrait(w)
	if !ok {
		return
	}
	x := TraitBase{Trait: w.Text("trait"), Place: w.Place("trait")}
	x.Base = r.number(w, "value", "trait "+x.Trait, kind.dim)
	r.within(w, "value", x.Base, kind.low, kind.high)
	if i := slices.IndexFunc(r.c.traits, func(y TraitBase) bool { return y.Trait == x.Trait }); i >= 0 {
		if !r.lenient {
			r.fault(w, "trait", fmt.Sprintf("trait %q stands twice", x.Trait), "each trait once", "")
			return
		}
		r.c.traits[i] = x
		return
	}
	r.c.traits = append(r.c.traits, x)
}

// traitRule reads one row of traitrules.tsv.
func (r *reader) traitRule(w row) {
	x := TraitRule{ID: r.need(w, "id"), Signal: r.need(w, "signal"), Trait: r.need(w, "trait"), Place: w.Place("id")}
	r.knownTraitSignal(w, x.Signal)
	kind, ok := r.knownTrait(w)
	if !ok {
		return
	}
	x.Increases = r.increases(w)
	dim := kind.dim
	if x.Relative = isFold(w.Text("max")); x.Relative {
		dim = units.Dimensionless
	}
	name := "trait rule " + x.ID + " "
	x.Max = r.number(w, "max", name+"max", dim)
	x.HalfMax = r.number(w, "half", name+"half", units.Dimensionless)
	x.Power = r.number(w, "power", name+"power", units.Dimensionless)
	if x.HalfMax.Low <= 0 || x.Power.Low <= 0 {
		r.fault(w, "half", "half and power must be above 0", "above 0", "")
	}
	if x.Max.Low < 0 {
		r.fault(w, "max", "the response is negative", "0 or more", "")
	}
	if i := slices.IndexFunc(r.c.traitRules, func(y TraitRule) bool { return y.ID == x.ID }); i >= 0 {
		if !r.lenient {
			r.fault(w, "id", fmt.Sprintf("trait rule %q stands twice", x.ID), "each id once", "")
			return
		}
		r.c.traitRules[i] = x
		return
	}
	r.c.traitRules = append(r.c.traitRules, x)
}

// isFold says whether a response is written as a multiple of the base, "3 x".
func isFold(text string) bool { return strings.HasSuffix(strings.TrimSpace(beforeRange(text)), " x") }

// increases reads a direction.
func (r *reader) increases(w row) bool {
	switch w.Text("direction") {
	case "increases":
		return true
	case "decreases":
	default:
		r.fault(w, "direction", fmt.Sprintf("%q is not a direction", w.Text("direction")), "increases, decreases",
			param.DidYouMean(w.Text("direction"), []string{"increases", "decreases"}))
	}
	return false
}

// knownTraitSignal reports a signal that is neither a node, nor a molecule of
// molecules.tsv, nor the sticking of tumour cells.
func (r *reader) knownTraitSignal(w row, signal string) {
	known := append([]string{StickingSignal}, r.c.MoleculeNames()...)
	for _, p := range r.c.hostPairs() {
		known = append(known, PairSignal(p.A, p.B))
	}
	for _, net := range r.c.networks {
		known = append(known, net.nodeNames()...)
	}
	if !slices.Contains(known, signal) {
		r.fault(w, "signal", fmt.Sprintf("%q is neither a node nor a molecule", signal),
			"a node, a molecule of molecules.tsv, a pair with cells of the host (VCAM1:ITGA4), "+StickingSignal, param.DidYouMean(signal, known))
	}
}

// TraitBases returns the rows of traits.tsv in their order.
func (c *Catalogue) TraitBases() []TraitBase { return append([]TraitBase(nil), c.traits...) }

// TraitRules returns the rows of traitrules.tsv in their order.
func (c *Catalogue) TraitRules() []TraitRule { return append([]TraitRule(nil), c.traitRules...) }

// Traits returns the traits of cells with the given network in a body with the
// named organs, as package cell wants them, and the signals they read: the
// network's nodes in its order, then the molecules of molecules.tsv, then the pairs
// with cells of the host (PairSignal), then StickingSignal. Rules that read another network's nodes are left out.
//
// Errors: a trait without a row of traits.tsv.
func (c *Catalogue) Traits(network string, organs []string) (traits []cell.Trait, signals []string, err error) {
	net := c.network(network)
	if net == nil {
		return nil, nil, fmt.Errorf("the catalogue has no network %q", network)
	}
	signals = append(net.nodeNames(), c.moleculesBeside(net)...)
	for _, p := range c.hostPairs() {
		signals = append(signals, PairSignal(p.A, p.B))
	}
	signals = append(signals, StickingSignal)
	for _, k := range traitKinds() {
		names := []string{k.name}
		if k.organ {
			names = nil
			for _, organ := range organs {
				names = append(names, k.name+" "+organ)
			}
		}
		for _, name := range names {
			base, ok := c.traitBase(k.name, name)
			if !ok {
				return nil, nil, fmt.Errorf("traits.tsv has no row %q", k.name)
			}
			t := cell.Trait{Name: name, Base: base, Low: k.low, High: k.high}
			for _, x := range c.traitRules {
				if (x.Trait == name || x.Trait == k.name) && slices.Contains(signals, x.Signal) {
					t.Rules = append(t.Rules, x.Cell())
				}
			}
			traits = append(traits, t)
		}
	}
	return traits, signals, nil
}

// traitBase returns the base of an organ's trait, or that of the trait.
func (c *Catalogue) traitBase(kind, name string) (float64, bool) {
	for _, want := range []string{name, kind} {
		for _, x := range c.traits {
			if x.Trait == want {
				return x.Base.Value, true
			}
		}
	}
	return 0, false
}

// checkTraits asks that all traits have a base and that rules lead somewhere.
func (r *reader) checkTraits() {
	if r.f.Len() > 0 {
		return
	}
	for _, net := range r.c.networks {
		traits, signals, err := r.c.Traits(net.name, r.c.OrganNames())
		if err == nil {
			_, err = cell.CompileTraits(traits, signals)
		}
		for _, e := range unjoin(err) {
			r.missing("traits.tsv", e.Error(), param.Place{}, "")
		}
	}
}

// unjoin takes a joined error apart.
func unjoin(err error) []error {
	if err == nil {
		return nil
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}
