package pathway

import (
	"fmt"
	"math"
	"strings"

	"paget/param"
)

// PerturbationKind says what a perturbation does to cells.
type PerturbationKind uint8

// The kinds of perturbation. Each acts on a node, on a binding pair or on a
// signal from outside, never on a read-out.
const (
	// Knockdown removes a share of the node's expression (siRNA, shRNA, antagomir).
	Knockdown PerturbationKind = iota + 1
	// Overexpression multiplies the node's expression (plasmid, miRNA mimic).
	Overexpression
	// Inhibitor lowers what the node can do by a dose–response curve (small molecule).
	Inhibitor
	// BlockingAntibody keeps two molecules from binding each other.
	BlockingAntibody
	// Ligand adds to the level of an Input node (protein in the medium).
	Ligand
	// Clamp holds the node at a level.
	Clamp
)

// kindNames is in the order of the constants.
var kindNames = []string{"", "knockdown", "overexpression", "inhibitor", "blocking antibody", "ligand", "clamp"}

// String returns the kind in lower case, for example "blocking antibody".
func (k PerturbationKind) String() string {
	if k >= Knockdown && k <= Clamp {
		return kindNames[k]
	}
	return fmt.Sprintf("perturbation kind %d", uint8(k))
}

// ParsePerturbationKind is the inverse of String; case does not matter.
//
// Errors: a *Fault for any other text, with the nearest kind.
func ParsePerturbationKind(text string) (PerturbationKind, error) {
	for k := Knockdown; k <= Clamp; k++ {
		if strings.EqualFold(text, kindNames[k]) {
			return k, nil
		}
	}
	return 0, &Fault{Field: "kind", Value: fmt.Sprintf("%q", text), Problem: "is not a kind of perturbation",
		Allowed: strings.Join(kindNames[1:], ", "), Hint: param.DidYouMean(strings.ToLower(text), kindNames[1:])}
}

// Perturbation is one thing done to cells. Fields that the kind does not use
// must be 0.
//
// All kinds act with the time course
//
//	g(t) = 0                                     before Start
//	g(t) = 1 − exp(−(t − Start)/Onset)           until Start + Duration
//	g(t) = g(end)·exp(−(t − end)/Recovery)       after the end = Start + Duration
//
// where Onset 0 and Recovery 0 mean at once, and Duration 0 means without end.
//
// What is scaled, with c for Concentration:
//
//	Knockdown         maxᵢ by 1 − removed·g, where removed differs from founder to
//	                  founder: logit-normal with mean Removed and standard
//	                  deviation Spread on the logit scale; daughters inherit it
//	Overexpression    maxᵢ by 1 + (Fold − 1)·g
//	Inhibitor         maxᵢ by 1 − MaxEffect·cʰ/(cʰ + IC50ʰ)·g, h = Hill
//	BlockingAntibody  weight of every link in which Node and Partner both stand as
//	                  plain inputs, by 1 − MaxEffect·c/(c + IC50)·g; IC50 is the
//	                  dissociation constant
//	Ligand            level ℓ of the Input node becomes ℓ + a − ℓ·a with a = Level·g,
//	                  or a = c/(c + IC50)·g; IC50 is the half-effective concentration
//	Clamp             activity is Level while g > 0
//
// Assumed: reagent is not diluted by division; concentrations do not fall while
// the treatment lasts; a molecule pair is blocked alike on all cells.
//
// Units: Concentration and IC50 in nM (or any one unit for both); times in min.
// Range: Removed, Level in [0, 1]; MaxEffect in (0, 1]; Spread in [0, 5]; Fold >= 1;
// Concentration >= 0; IC50, Hill > 0; Start finite; Onset, Duration, Recovery >= 0.
type Perturbation struct {
	Kind          PerturbationKind
	Node, Partner string
	Removed       float64 // Knockdown: mean share removed
	Spread        float64 // Knockdown: spread between cells
	Fold          float64 // Overexpression
	Level         float64 // Ligand, Clamp
	Concentration float64 // Inhibitor, BlockingAntibody, Ligand
	IC50          float64 // Inhibitor: IC50; BlockingAntibody: dissociation constant; Ligand: EC50
	Hill          float64 // Inhibitor
	MaxEffect     float64 // Inhibitor, BlockingAntibody: effect at saturation
	Start         float64
	Onset         float64
	Duration      float64
	Recovery      float64
}

// Course returns g(t), the share of its full effect with which the perturbation
// acts at a time; see Perturbation.
//
// Units: time in min. Range: the result lies in [0, 1].
func (p Perturbation) Course(time float64) float64 {
	since := time - p.Start
	if since < 0 {
		return 0
	}
	if p.Duration == 0 || since < p.Duration {
		return p.rise(since)
	}
	if p.Recovery == 0 {
		return 0
	}
	return p.rise(p.Duration) * math.Exp(-(since-p.Duration)/p.Recovery)
}

// rise is the share reached a time after the start.
func (p Perturbation) rise(since float64) float64 {
	if p.Onset == 0 {
		return 1
	}
	return -math.Expm1(-since / p.Onset)
}

// strength returns the effect at full course: the share removed, inhibited or
// blocked, the level added, or for over-expression Fold − 1.
func (p Perturbation) strength() float64 {
	switch p.Kind {
	case Knockdown:
		return p.Removed
	case Overexpression:
		return p.Fold - 1
	case Inhibitor:
		return p.MaxEffect * saturation(p.Concentration, p.IC50, p.Hill)
	case BlockingAntibody:
		return p.MaxEffect * saturation(p.Concentration, p.IC50, 1)
	case Ligand:
		if p.IC50 > 0 {
			return saturation(p.Concentration, p.IC50, 1)
		}
		return p.Level
	}
	return p.Level
}

// factor returns what maxᵢ or a weight is multiplied by when the share removed
// at full course is strength and the course stands at g.
func (p Perturbation) factor(strength, g float64) float64 {
	if p.Kind == Overexpression {
		return 1 + float64(strength*g)
	}
	return 1 - float64(strength*g)
}

// saturation is cʰ/(cʰ + c₅₀ʰ), written so that no power overflows.
func saturation(c, half, hill float64) float64 {
	if c == 0 {
		return 0
	}
	return 1 / (1 + math.Exp(-hill*math.Log(c/half)))
}

// Amount returns what the perturbation leaves, at full course, of a molecule that no
// network drives: the factor of maxᵢ above times its level, kept at most 1; the level
// of a Clamp; a Ligand joins as it does at an input. A knock-down that differs between
// cells acts by its mean.
//
// Range: level and result lie in [0, 1].
func (p Perturbation) Amount(level float64) float64 {
	switch p.Kind {
	case Knockdown, Overexpression, Inhibitor:
		return min(1, level*p.factor(p.strength(), 1))
	case Ligand:
		a := p.strength()
		return level + a - level*a
	case Clamp:
		return p.Level
	}
	return level
}

// Treatment is what one arm of an experiment receives. Effects on the same node
// multiply, in order; of several clamps acting at once the last one holds.
type Treatment []Perturbation

// PairFactor returns the share of bonds between a and b that the treatment
// leaves free at a time: 1 without an antibody on the pair. Rooms above use it
// for bonds between cells, also of a molecule with its like.
//
// Units: time in min. Range: the result lies in [0, 1]; the order of a and b does
// not matter.
func (t Treatment) PairFactor(a, b string, time float64) float64 {
	free := 1.0
	for _, p := range t {
		if p.Kind == BlockingAntibody && (p.Node == a && p.Partner == b || p.Node == b && p.Partner == a) {
			free *= p.factor(p.strength(), p.Course(time))
		}
	}
	return free
}

// Faults returns everything wrong with the treatment for this network, in order.
func (t Treatment) Faults(n Network) []Fault {
	var faults []Fault
	index, names := n.nodeIndex(), n.nodeNames()
	for i, p := range t {
		add := func(field, value, problem, allowed, hint string) {
			faults = append(faults, Fault{Perturbation: i + 1, Node: p.Node, Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
		}
		if p.Kind < Knockdown || p.Kind > Clamp {
			add("kind", "", "is missing", strings.Join(kindNames[1:], ", "), "")
			continue
		}
		p.nodeFaults(add, n, index, names)
		p.numberFaults(add)
		p.timeFaults(add)
	}
	return faults
}

// Validate returns all faults joined, or nil; each of them is a *Fault.
func (t Treatment) Validate(n Network) error { return join(t.Faults(n)) }

// addFault is how the checks below report.
type addFault func(field, value, problem, allowed, hint string)

// nodeFaults checks what the perturbation acts on.
func (p Perturbation) nodeFaults(add addFault, n Network, index map[string]int, names []string) {
	at, known := index[p.Node]
	if p.Kind == BlockingAntibody {
		_, partnerKnown := index[p.Partner]
		if p.Node == "" || p.Partner == "" {
			add("pair", fmt.Sprintf("%q and %q", p.Node, p.Partner), "is not a pair", "two names", "")
		} else if !known && !partnerKnown {
			add("pair", fmt.Sprintf("%q and %q", p.Node, p.Partner), "has no node of the network", "at least one node of the network", param.DidYouMean(p.Node, names))
		}
		return
	}
	if p.Partner != "" {
		add("partner", fmt.Sprintf("%q", p.Partner), "has no meaning for "+article(p.Kind), "a partner for a blocking antibody only", "")
	}
	switch {
	case !known:
		add("node", fmt.Sprintf("%q", p.Node), "is not a node", "a node of the network", param.DidYouMean(p.Node, names))
	case n.Nodes[at].Shadow != "":
		add("node", fmt.Sprintf("%q", p.Node), "is a shadow, which no treatment touches", "a node that is no shadow", "")
	case p.Kind == Ligand && !n.Nodes[at].Input:
		add("node", fmt.Sprintf("%q", p.Node), "takes no signal from outside", "a node that is an input", "")
	}
}

// article puts "a" or "an" before a kind.
func article(k PerturbationKind) string {
	if k == Overexpression || k == Inhibitor {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// numberFaults checks the numbers that the kind uses, and that the others are 0.
func (p Perturbation) numberFaults(add addFault) {
	type field struct {
		name    string
		value   float64
		used    bool
		low     float64
		high    float64
		allowed string
	}
	is := func(kinds ...PerturbationKind) bool {
		for _, k := range kinds {
			if p.Kind == k {
				return true
			}
		}
		return false
	}
	const tiny, huge = math.SmallestNonzeroFloat64, math.MaxFloat64
	dose := p.Kind == Ligand && (p.Concentration != 0 || p.IC50 != 0)
	if dose && p.Level != 0 {
		add("level", number(p.Level), "is given beside a concentration", "a level, or a concentration with its half-effective concentration", "")
		return
	}
	for _, f := range []field{
		{"removed", p.Removed, is(Knockdown), 0, 1, "0 to 1 (share removed)"},
		{"spread", p.Spread, is(Knockdown), 0, 5, "0 to 5 (standard deviation on the logit scale)"},
		{"fold", p.Fold, is(Overexpression), 1, huge, "1 or more"},
		{"level", p.Level, is(Ligand, Clamp), 0, 1, "0 to 1"},
		{"concentration", p.Concentration, is(Inhibitor, BlockingAntibody) || dose, 0, huge, "0 nM or more"},
		{"half-effect concentration", p.IC50, is(Inhibitor, BlockingAntibody) || dose, tiny, huge, "above 0 nM"},
		{"Hill", p.Hill, is(Inhibitor), tiny, steepest, fmt.Sprintf("above 0, at most %d", steepest)},
		{"max effect", p.MaxEffect, is(Inhibitor, BlockingAntibody), tiny, 1, "above 0, at most 1 (share lost at saturation)"},
	} {
		if f.used {
			checkRange(add, f.name, f.value, f.low, f.high, f.allowed)
		} else if f.value != 0 {
			add(f.name, number(f.value), "has no meaning for "+article(p.Kind), "0", "")
		}
	}
}

// timeFaults checks the time course.
func (p Perturbation) timeFaults(add addFault) {
	checkRange(add, "start", p.Start, -math.MaxFloat64, math.MaxFloat64, "any time")
	checkRange(add, "onset", p.Onset, 0, math.MaxFloat64, "0 min or more")
	checkRange(add, "duration", p.Duration, 0, math.MaxFloat64, "0 min (without end) or more")
	checkRange(add, "recovery", p.Recovery, 0, math.MaxFloat64, "0 min or more")
	if p.Recovery > 0 && p.Duration == 0 {
		add("recovery", number(p.Recovery), "follows a treatment without end", "a duration with the recovery", "")
	}
	if p.Kind == Clamp && (p.Onset != 0 || p.Recovery != 0) {
		add("onset", "", "and recovery have no meaning for a clamp", "0", "")
	}
}
