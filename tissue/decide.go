package tissue

import (
	"math"

	"paget/cell"
	"paget/rng"
)

// happenings is what befell the cells of one slab in one step.
type happenings struct {
	births           []birth
	gone             int
	deaths, necrosed uint64
	fault            fault
}

// fault is the first number of a slab that is not one.
type fault struct {
	found    bool
	cell     int
	quantity string
	value    float64
}

func (h *happenings) clear() { *h = happenings{births: h.births[:0]} }

// decide lets cells go through the phases of their cycle, grow, divide, die and
// vanish.
//
// The times of events within the step are kept: what is left of a step after an
// entry, a death or a birth counts in the next phase, so that the laws of cycle and
// growth do not depend on the step. A phase with a duration lasts exactly that; one
// without is left at the rate of cycle entry. Apoptosis and necrosis are competing
// risks. Rates are those of the beginning of the step. Mitosis needs room: a cell
// in a pore waits with it.
//
// Each cell decides for itself, slab by slab; then sisters are appended in the
// order of their mothers' identities and the cells that are gone are taken out.
//
// Errors: *DivergedError if a rate is not a number of 0 or more.
func (t *Tissue) decide(s *State) error {
	n := s.Len()
	t.clearSlabs(n)
	t.share(s, 0, n, t.tasks.decide)
	t.bear(s)
	gone := 0
	for k := range t.slabs {
		gone += t.count(s, &t.slabs[k])
	}
	gone += t.count(s, &t.late)
	if err := t.faulty(s); err != nil {
		return err
	}
	born := s.Len() - n
	t.bury(s, gone)
	if born > 0 || gone > 0 {
		t.forgetList()
	}
	return nil
}

// decideSlab lets the cells of one slab live through a step.
func (t *Tissue) decideSlab(w *worker, from, to int) {
	s, h := t.hand.state, &t.slabs[from/slabSize]
	for i := from; i < to; i++ {
		t.live(s, w, h, i, t.spec.Step, s.Tick)
	}
}

// clearSlabs makes an empty record of happenings for each slab of n cells.
func (t *Tissue) clearSlabs(n int) {
	for len(t.slabs) < slabs(n) {
		t.slabs = append(t.slabs, happenings{})
	}
	t.slabs = t.slabs[:slabs(n)]
	for k := range t.slabs {
		t.slabs[k].clear()
	}
}

// count adds the happenings of a slab to the counts and returns how many are gone.
func (t *Tissue) count(s *State, h *happenings) int {
	s.Counts.Deaths += h.deaths
	s.Counts.Necroses += h.necrosed
	return h.gone
}

// faulty returns the first fault of the slabs and of what came late.
func (t *Tissue) faulty(s *State) error {
	for k := range t.slabs {
		if f := &t.slabs[k].fault; f.found {
			return t.diverged(s, f.cell, f.quantity, f.value)
		}
	}
	if f := &t.late.fault; f.found {
		return t.diverged(s, f.cell, f.quantity, f.value)
	}
	return nil
}

// blame keeps the first fault of a slab.
func (h *happenings) blame(cell int, quantity string, value float64) {
	if !h.fault.found {
		h.fault = fault{true, cell, quantity, value}
	}
}

// live takes a cell through the last min of a step, with the draws of a tick.
func (t *Tissue) live(s *State, w *worker, h *happenings, i int, left float64, tick uint64) {
	phase := int(s.Phase[i])
	if !s.Phase[i].Living() {
		t.decay(s, h, i, left)
		return
	}
	k := &t.kinds[s.Kind[i]]
	dies, necrotic := t.dies(s, w, h, i, left, tick)
	end := min(dies, left)
	at, clock, drawn := 0.0, s.Clock[i], false
	for {
		p := &k.phases[phase]
		leaves := at + p.duration - clock
		if p.duration == 0 {
			if !drawn {
				w.stream.At(s.Root, rng.Cycle, s.ID[i], tick)
				drawn = true
			}
			rate := s.behaviours[s.Kind[i]][cell.CycleEntry].at(s.Slot[i])
			if !(rate >= 0) {
				h.blame(i, "rate of cycle entry (1/min)", rate)
			}
			leaves = at + wait(&w.stream, rate, end-at)
		}
		last := phase == len(k.phases)-1
		if leaves > end || last && s.Where[i].narrow() {
			clock += end - at
			if p.duration > 0 {
				clock = min(clock, p.duration)
			}
			t.swell(s, k, i, phase, clock, end-at)
			break
		}
		if last {
			t.swell(s, k, i, phase, p.duration, leaves-at)
			t.divide(s, h, i, left-leaves)
			return
		}
		t.swell(s, k, i, phase, p.duration, leaves-at)
		at, clock = leaves, 0
		phase++
	}
	s.Phase[i], s.Clock[i] = Phase(phase), clock
	if dies < left {
		t.die(s, h, i, necrotic, left-dies)
	}
}

// dies returns when a living cell dies, in min from now, and whether it does so by
// necrosis; +Inf if not within left.
//
// Of two competing exponential risks the first to strike comes at the sum of their
// rates, and is either with chance in proportion to its rate.
func (t *Tissue) dies(s *State, w *worker, h *happenings, i int, left float64, tick uint64) (float64, bool) {
	b := s.behaviours[s.Kind[i]]
	apoptosis, necrosis := b[cell.Apoptosis].at(s.Slot[i]), b[cell.Necrosis].at(s.Slot[i])
	rate := apoptosis + necrosis
	if !(rate >= 0) {
		h.blame(i, "rate of death (1/min)", rate)
	}
	if rate == 0 {
		return math.Inf(1), false
	}
	w.stream.At(s.Root, rng.Death, s.ID[i], tick)
	at := wait(&w.stream, rate, left)
	if at >= left || necrosis == 0 {
		return at, false
	}
	return at, w.stream.Float64()*rate >= apoptosis
}

// wait draws when an event of the given rate (1/min) happens, in min from now;
// +Inf if not within limit.
func wait(stream *rng.Stream, rate, limit float64) float64 {
	if !(rate > 0) {
		return math.Inf(1)
	}
	// −ln u ≥ 1 − u: nearly always a look at u tells that nothing happens; only
	// else is the logarithm needed.
	u := stream.Open()
	if 1-u >= rate*limit {
		return math.Inf(1)
	}
	if at := -math.Log(u) / rate; at < limit {
		return at
	}
	return math.Inf(1)
}

// swell brings the volume of a living cell forward by span, to a time in its phase.
func (t *Tissue) swell(s *State, k *kind, i, phase int, clock, span float64) {
	p := &k.phases[phase]
	if k.pools == nil {
		age := p.age
		if p.grows {
			age += clock
		}
		s.resize(i, k.line.Volume*(1+age/k.growing))
		return
	}
	target := &k.newborn
	if p.doubled {
		target = &k.double
	}
	s.fill(i, t.flow(k, livingPools, s.contents(i), *target, span))
}

// divide makes a newborn cell of cell i, with left min to the end of the step, and
// notes that she has a sister.
func (t *Tissue) divide(s *State, h *happenings, i int, left float64) {
	h.births = append(h.births, birth{int32(i), s.Radius[i], left})
	k := &t.kinds[s.Kind[i]]
	s.Divisions[i]++
	s.Born[i] = s.Time + t.spec.Step - left
	s.Phase[i], s.Clock[i] = 0, 0
	if s.has(shapes) { // cells round up in mitosis
		s.Protrusions[i], s.Elongation[i] = 0, 1
	}
	if k.pools == nil {
		s.resize(i, k.line.Volume)
		return
	}
	s.fill(i, s.contents(i).Half())
}
