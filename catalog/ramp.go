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

// A Ramp is one row of ramps.tsv: a behaviour is multiplied by a factor that is
// linear in a signal (see cell.Ramp).
//
// Let ρ be the product of a behaviour's factors in the reference condition of a
// line. Where ρ > 0, the behaviour has its measured value there. Where ρ = 0, it
// does not occur there, and the line's row gives its value where the factor is 1.
type Ramp struct {
	ID                string
	Signal, Behaviour string
	Low, High         param.Number // in the signal's unit
	AtLow, AtHigh     param.Number // factors, 0 or more
	Place             param.Place
}

// Cell returns the ramp as package cell wants it.
func (p Ramp) Cell() cell.Ramp {
	return cell.Ramp{
		Signal: p.Signal, Behaviour: p.Behaviour, Low: p.Low.Value, High: p.High.Value,
		AtLow: p.AtLow.Value, AtHigh: p.AtHigh.Value,
	}
}

// ramp reads one row of ramps.tsv.
func (r *reader) ramp(w row) {
	id := r.need(w, "id")
	p := Ramp{ID: id, Signal: r.need(w, "signal"), Behaviour: r.need(w, "behaviour"), Place: w.Place("id")}
	r.knownSignal(w, p.Signal)
	r.knownBehaviour(w, p.Behaviour)
	number := func(column string, dim units.Dimension) param.Number {
		return r.number(w, column, "ramp "+id+" "+column, dim)
	}
	before := r.f.Len()
	dim := r.c.signalDim(p.Signal)
	p.Low, p.High = number("low", dim), number("high", dim)
	p.AtLow, p.AtHigh = number("at low", units.Dimensionless), number("at high", units.Dimensionless)
	r.within(w, "at low", p.AtLow, 0, math.Inf(1))
	r.within(w, "at high", p.AtHigh, 0, math.Inf(1))
	if r.f.Len() == before && !(p.Low.High < p.High.Low) {
		r.fault(w, "high", fmt.Sprintf("the ramp runs from %s to %s", w.Text("low"), w.Text("high")),
			"low below high, ranges too", "exchange at low and at high to turn a ramp round")
	}
	if i := slices.IndexFunc(r.c.ramps, func(q Ramp) bool { return q.ID == id }); i >= 0 {
		if !r.lenient {
			r.fault(w, "id", fmt.Sprintf("ramp %q stands twice", id), "each id once", "")
			return
		}
		r.c.ramps[i] = p
		return
	}
	r.c.ramps = append(r.c.ramps, p)
}

// knownBehaviour reports a behaviour that package cell does not have, and
// returns its dimension.
func (r *reader) knownBehaviour(w row, name string) units.Dimension {
	if field, ok := uptakeOf(name); ok && field != "" {
		return units.Rate
	}
	b, field, err := cell.ParseBehaviour(name)
	switch {
	case err != nil:
		r.fault(w, "behaviour", fmt.Sprintf("%q is not a behaviour", name), strings.Join(behaviourNames(), ", "),
			param.DidYouMean(name, behaviourNames()))
		return units.Dimensionless
	case field != "":
		return r.c.secretionDim(field)
	}
	return cell.Behaviours()[b].Dim
}

// uptakeOf returns the field of a behaviour "uptake of NAME".
func uptakeOf(behaviour string) (field string, ok bool) {
	return strings.CutPrefix(behaviour, cell.UptakeName(""))
}

// Ramps returns all ramps in the order of the table.
func (c *Catalogue) Ramps() []Ramp { return append([]Ramp(nil), c.ramps...) }

// CellRamps returns the ramps that apply to cells with the given network where
// the dissolved substances d are: a ramp that reads or scales anything else has
// no meaning there and is left out.
func (c *Catalogue) CellRamps(network string, d Dissolved) []cell.Ramp {
	var out []cell.Ramp
	for _, p := range c.ramps {
		if c.applies(network, p.Signal, p.Behaviour, d) {
			out = append(out, p.Cell())
		}
	}
	return out
}

// applies says whether a signal and a behaviour exist for cells with the given
// network where the substances d are.
func (c *Catalogue) applies(network, signal, behaviour string, d Dissolved) bool {
	if f := cell.FieldOfSignal(signal); f != "" && !slices.Contains(d.Fields, f) {
		return false
	}
	if net := c.network(network); !cell.IsEnvironment(signal) && (net == nil || net.node(signal) == nil) {
		return false
	}
	if f, ok := uptakeOf(behaviour); ok {
		return slices.Contains(d.Takes, f)
	}
	_, f, err := cell.ParseBehaviour(behaviour)
	return err == nil && (f == "" || slices.Contains(d.Secretes, f))
}
