package catalog

import (
	"fmt"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/units"
)

// A Rule is one row of rules.tsv: a signal increases or decreases a behaviour,
// with the meaning of PhysiCell's rule grammar, version 3 (see cell.Rule).
type Rule struct {
	ID                string
	Signal, Behaviour string
	Increases         bool
	AppliesToDead     bool
	Relative          bool // Max is a multiple of the base (written "3 x")
	Max, HalfMax      param.Number
	Power             param.Number
	Network           string // for cells with this network only; "": for all that have its signal
	Place             param.Place
}

// Cell returns the rule as package cell wants it.
func (r Rule) Cell() cell.Rule {
	return cell.Rule{
		Signal: r.Signal, Increases: r.Increases, Behaviour: r.Behaviour,
		Max: r.Max.Value, Relative: r.Relative, HalfMax: r.HalfMax.Value, Power: r.Power.Value,
		AppliesToDead: r.AppliesToDead,
	}
}

// A Coupling is one row of couplings.tsv: the environment drives an input of
// the network (see cell.Coupling).
type Coupling struct {
	ID, Signal, Input string
	Max, Half, Power  param.Number
	Place             param.Place
}

// Cell returns the coupling as package cell wants it.
func (k Coupling) Cell() cell.Coupling {
	return cell.Coupling{Signal: k.Signal, Input: k.Input, Half: k.Half.Value, Power: k.Power.Value, Max: k.Max.Value}
}

// A Pair is one row of adhesion.tsv: two surface molecules that hold cells
// together, A on one and B on the other.
type Pair struct {
	A, B     string
	Strength param.Number // relative to the adhesion of mechanics.tsv at full activity
}

// environmentSignals lists the signals that are not nodes, for hints.
var environmentSignals = []string{cell.Crowding, cell.Stiffness, cell.MatrixDensity, cell.ConcentrationName("NAME")}

// knownSignal reports a signal that is neither a node of any network nor of the
// environment.
func (r *reader) knownSignal(w row, signal string) {
	if cell.IsEnvironment(signal) {
		return
	}
	known := append([]string(nil), environmentSignals...)
	for _, net := range r.c.networks {
		if net.node(signal) != nil {
			return
		}
		known = append(known, net.nodeNames()...)
	}
	r.fault(w, "signal", fmt.Sprintf("%q is neither a node nor a signal of the environment", signal),
		"a node, "+strings.Join(environmentSignals, ", "), param.DidYouMean(signal, known))
}

// rule reads one row of rules.tsv.
func (r *reader) rule(w row) {
	id := r.need(w, "id")
	x := Rule{ID: id, Signal: r.need(w, "signal"), Behaviour: r.need(w, "behaviour"), Place: w.Place("id")}
	r.knownSignal(w, x.Signal)
	switch w.Text("direction") {
	case "increases":
		x.Increases = true
	case "decreases":
	default:
		r.fault(w, "direction", fmt.Sprintf("%q is not a direction", w.Text("direction")), "increases, decreases",
			param.DidYouMean(w.Text("direction"), []string{"increases", "decreases"}))
	}
	x.AppliesToDead = r.yes(w, "dead")
	dim := r.knownBehaviour(w, x.Behaviour)
	if x.Network = w.Text("network"); x.Network == "-" {
		x.Network = ""
	}
	if x.Network != "" && r.c.network(x.Network) == nil {
		r.fault(w, "network", fmt.Sprintf("no network is named %q", x.Network), strings.Join(r.c.Networks(), ", ")+", or - for all",
			param.DidYouMean(x.Network, r.c.Networks()))
	}
	x.Relative = strings.HasSuffix(strings.TrimSpace(beforeRange(w.Text("max"))), " x")
	if x.Relative {
		dim = units.Dimensionless
	}
	x.Max = r.number(w, "max", "rule "+id+" max", dim)
	x.HalfMax = r.number(w, "half", "rule "+id+" half", r.c.signalDim(x.Signal))
	x.Power = r.number(w, "power", "rule "+id+" power", units.Dimensionless)
	if x.HalfMax.Low <= 0 || x.Power.Low <= 0 {
		r.fault(w, "half", "half and power must be above 0", "above 0", "")
	}
	switch {
	case x.Max.Low < 0:
		r.fault(w, "max", "the response is negative", "0 or more", "")
	case x.Relative && x.Increases && x.Max.Low < 1:
		r.fault(w, "max", "a fold below 1 would decrease", "1 x or more", "")
	case x.Relative && !x.Increases && x.Max.High > 1:
		r.fault(w, "max", "a fold above 1 would increase", "0 x to 1 x", "")
	}
	if i := slices.IndexFunc(r.c.rules, func(y Rule) bool { return y.ID == id }); i >= 0 {
		if !r.lenient {
			r.fault(w, "id", fmt.Sprintf("rule %q stands twice", id), "each id once", "")
			return
		}
		r.c.rules[i] = x
		return
	}
	r.c.rules = append(r.c.rules, x)
}

// beforeRange returns a number cell without its range.
func beforeRange(text string) string {
	head, _, _ := strings.Cut(text, "(")
	return head
}

// behaviourNames lists the behaviours a rule may name.
func behaviourNames() []string {
	var out []string
	for _, b := range cell.Behaviours() {
		out = append(out, b.Name)
	}
	return append(out, cell.SecretionName("NAME"), cell.UptakeName("NAME"))
}

// yes reads a cell that says yes or no.
func (r *reader) yes(w row, column string) bool {
	text := w.Text(column)
	if text == "yes" {
		return true
	}
	if text != "no" && (text != "" || !r.lenient) {
		r.fault(w, column, fmt.Sprintf("%q is neither yes nor no", text), "yes, no", "")
	}
	return false
}

// coupling reads one row of couplings.tsv.
func (r *reader) coupling(w row) {
	id := r.need(w, "id")
	k := Coupling{ID: id, Signal: r.need(w, "signal"), Input: r.need(w, "input"), Place: w.Place("id")}
	if !cell.IsEnvironment(k.Signal) {
		r.fault(w, "signal", fmt.Sprintf("%q is not a signal of the environment", k.Signal),
			strings.Join(environmentSignals, ", "), param.DidYouMean(k.Signal, environmentSignals))
	}
	r.knownInput(w, "input", k.Input)
	k.Max = r.number(w, "max", "coupling "+id+" max", units.Dimensionless)
	r.within(w, "max", k.Max, 0, 1)
	k.Half = r.number(w, "half", "coupling "+id+" half", r.c.signalDim(k.Signal))
	k.Power = r.number(w, "power", "coupling "+id+" power", units.Dimensionless)
	if i := slices.IndexFunc(r.c.couplings, func(y Coupling) bool { return y.ID == id }); i >= 0 {
		if !r.lenient {
			r.fault(w, "id", fmt.Sprintf("coupling %q stands twice", id), "each id once", "")
			return
		}
		r.c.couplings[i] = k
		return
	}
	r.c.couplings = append(r.c.couplings, k)
}

// knownInput reports a name that is not an input of any network.
func (r *reader) knownInput(w row, column, name string) {
	var inputs []string
	for _, net := range r.c.networks {
		inputs = append(inputs, net.inputNames()...)
	}
	if !slices.Contains(inputs, name) {
		r.fault(w, column, fmt.Sprintf("%q is not an input of a network", name),
			strings.Join(inputs, ", "), param.DidYouMean(name, inputs))
	}
}

// pair reads one row of adhesion.tsv.
func (r *reader) pair(w row) {
	p := Pair{A: r.need(w, "a"), B: r.need(w, "b")}
	for _, column := range []string{"a", "b"} {
		r.someNode(w, column)
	}
	p.Strength = r.number(w, "strength", "adhesion "+p.A+" "+p.B, units.Dimensionless)
	r.within(w, "strength", p.Strength, 0, 1e3)
	if i := slices.IndexFunc(r.c.pairs, func(y Pair) bool { return y.A == p.A && y.B == p.B }); i >= 0 {
		if !r.lenient {
			r.fault(w, "a", fmt.Sprintf("the pair %s and %s stands twice", p.A, p.B), "each pair once", "")
			return
		}
		r.c.pairs[i] = p
		return
	}
	r.c.pairs = append(r.c.pairs, p)
}

// Rules returns all phenotype rules in the order of the table.
func (c *Catalogue) Rules() []Rule { return append([]Rule(nil), c.rules...) }

// Couplings returns all couplings in the order of the table.
func (c *Catalogue) Couplings() []Coupling { return append([]Coupling(nil), c.couplings...) }

// Pairs returns all pairs of adhesion molecules in the order of the table.
func (c *Catalogue) Pairs() []Pair { return append([]Pair(nil), c.pairs...) }

// CellRules returns the rules that apply to cells with the given network, where
// the given dissolved fields exist and the given ones are secreted: a rule that
// reads or makes anything else has no meaning there and is left out.
func (c *Catalogue) CellRules(network string, fields, secretes []string) []cell.Rule {
	return cellRules(c.rulesFor(network, Dissolved{Fields: fields, Secretes: secretes}))
}

func cellRules(rules []Rule) []cell.Rule {
	var out []cell.Rule
	for _, r := range rules {
		out = append(out, r.Cell())
	}
	return out
}

// rulesFor returns the rules that have a meaning for cells with the given
// network where the dissolved substances d are.
func (c *Catalogue) rulesFor(network string, d Dissolved) []Rule {
	var out []Rule
	for _, r := range c.rules {
		if (r.Network == "" || r.Network == network) && c.applies(network, r.Signal, r.Behaviour, d) {
			out = append(out, r)
		}
	}
	return out
}

// CellCouplings returns the couplings into inputs of the given network whose
// signals exist where the given dissolved fields do.
func (c *Catalogue) CellCouplings(network string, fields []string) []cell.Coupling {
	net := c.network(network)
	var out []cell.Coupling
	for _, k := range c.couplings {
		if f := cell.FieldOfSignal(k.Signal); f != "" && !slices.Contains(fields, f) {
			continue
		}
		if net == nil || net.node(k.Input) == nil {
			continue
		}
		out = append(out, k.Cell())
	}
	return out
}
