package catalog

import (
	"fmt"
	"math"
	"slices"

	"paget/cell"
	"paget/param"
	"paget/units"
)

// A Cycle is the rows of one name of cycles.tsv: the phases of a living cell, in
// their order.
type Cycle struct {
	Name   string
	Phases []CyclePhase
}

// A CyclePhase is one row of cycles.tsv.
type CyclePhase struct {
	Name     string
	Random   bool         // left at the line's rate "cycle entry"; Duration is then nothing
	Duration param.Number // min; its Name is "K1 duration"
	Doubles  bool
	Kind     param.Kind
	Source   string
	How      string
	Place    param.Place
}

// cycleEntryWord stands in the column duration of a phase that is left at the
// line's rate of cycle entry.
const cycleEntryWord = "cycle entry"

// Cell returns the cycle as package cell wants it.
func (k *Cycle) Cell() *cell.Cycle {
	out := &cell.Cycle{Name: k.Name}
	for _, p := range k.Phases {
		out.Phases = append(out.Phases, cell.CyclePhase{Name: p.Name, Duration: p.Duration.Value, Doubles: p.Doubles})
	}
	return out
}

// fixed returns the time that the phases of fixed length last together, min.
func (k *Cycle) fixed() float64 {
	sum := 0.0
	for _, p := range k.Phases {
		sum += p.Duration.Value
	}
	return sum
}

// cycle reads one row of cycles.tsv.
func (r *reader) cycle(w row) {
	name := r.need(w, "cycle")
	p := CyclePhase{Name: r.need(w, "phase"), Doubles: r.yes(w, "doubles"), Place: w.Place("phase")}
	if w.Text("duration") == cycleEntryWord {
		p.Random = true
		p.Kind, p.Source, p.How = r.provenance(w)
	} else {
		p.Duration = r.number(w, "duration", p.Name+" duration", units.Time)
		r.within(w, "duration", p.Duration, 1e-3, math.Inf(1))
		p.Kind, p.Source, p.How = p.Duration.Kind, p.Duration.Source, p.Duration.How
	}
	k := r.c.cycleNamed(name)
	if k == nil {
		k = &Cycle{Name: name}
		r.c.cycles = append(r.c.cycles, k)
	}
	if i := slices.IndexFunc(k.Phases, func(q CyclePhase) bool { return q.Name == p.Name }); i >= 0 {
		if !r.lenient {
			r.fault(w, "phase", fmt.Sprintf("phase %q stands twice in cycle %q", p.Name, name), "each phase once", "")
			return
		}
		k.Phases[i] = p
		return
	}
	k.Phases = append(k.Phases, p)
}

// checkCycle asks for one phase that is left at the rate of cycle entry, which a
// line gives once, and for one in which the nucleus doubles, as division halves
// it once.
func (r *reader) checkCycle(k *Cycle) {
	random, doubling := 0, 0
	for _, p := range k.Phases {
		if p.Random {
			random++
		}
		if p.Doubles {
			doubling++
		}
	}
	at := k.Phases[0].Place
	if random != 1 {
		r.missing("cycles.tsv", fmt.Sprintf("cycle %q has %d phases that are left at the rate %q", k.Name, random, cycleEntryWord), at,
			"one phase, for a line has one such rate")
	}
	if doubling != 1 {
		r.missing("cycles.tsv", fmt.Sprintf("cycle %q has %d phases in which the nucleus doubles", k.Name, doubling), at,
			"one phase, for division halves the nucleus once")
	}
}

func (c *Catalogue) cycleNamed(name string) *Cycle {
	for _, k := range c.cycles {
		if k.Name == name {
			return k
		}
	}
	return nil
}

// CycleNames returns the names of the cycles in the order of the table.
func (c *Catalogue) CycleNames() []string {
	out := make([]string, len(c.cycles))
	for i, k := range c.cycles {
		out[i] = k.Name
	}
	return out
}

// Cycle returns the cycle of that name and whether there is one. It is shared
// and must not be changed.
func (c *Catalogue) Cycle(name string) (*Cycle, bool) {
	k := c.cycleNamed(name)
	return k, k != nil
}
