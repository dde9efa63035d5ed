package tissue

import "paget/cell"

// Conditions of a cell made of pools, as kind.rates and kind.flows list them.
const (
	livingPools = iota
	apoptoticPools
	necroticPools
	lysedPools
)

// flow brings a cell's contents forward by span.
func (t *Tissue) flow(k *kind, condition int, c, target cell.Contents, span float64) cell.Contents {
	if t.spec.Reference {
		return cell.EulerStep(k.rates[condition], c, target, span)
	}
	if span == t.spec.Step {
		return k.flows[condition].Over(c, target)
	}
	f := cell.NewFlow(k.rates[condition], span)
	return f.Over(c, target)
}

// die starts a death that happened ago min before the end of the step.
func (t *Tissue) die(s *State, h *happenings, i int, necrotic bool, ago float64) {
	s.Phase[i], s.Clock[i] = Apoptotic, 0
	h.deaths++
	if necrotic {
		s.Phase[i] = Necrotic
		h.necrosed++
	}
	if k := &t.kinds[s.Kind[i]]; k.pools != nil && necrotic {
		s.Burst[i] = k.pools.LysisFold * s.Volume[i]
	}
	if s.has(shapes) {
		s.Protrusions[i], s.Elongation[i] = 0, 1
	}
	s.still(i)
	t.decay(s, h, i, ago)
}

// decay takes a dead cell through the last min of a step: it shrinks or swells, and
// is gone when its time is over. Without pools it shrinks linearly to nothing.
func (t *Tissue) decay(s *State, h *happenings, i int, left float64) {
	k := &t.kinds[s.Kind[i]]
	whole := k.line.DeathDuration
	if s.Phase[i] != Apoptotic {
		whole = k.line.NecrosisDuration
	}
	rest := whole - s.Clock[i]
	s.Clock[i] += left
	if s.Clock[i] >= whole {
		s.Phase[i] = vanished
		h.gone++
		return
	}
	if k.pools == nil {
		s.resize(i, s.Volume[i]*((rest-left)/rest))
		return
	}
	switch s.Phase[i] {
	case Apoptotic:
		s.fill(i, t.flow(k, apoptoticPools, s.contents(i), cell.Contents{}, left))
	case Necrotic:
		t.bloat(s, k, i, left)
	default:
		s.fill(i, t.flow(k, lysedPools, s.contents(i), cell.Contents{}, left))
	}
}

// bloat swells a necrotic cell; when it reaches the volume at which it bursts, it
// is lysed for the rest of the time. The moment is found by halving the time, to
// the last bit that matters; the plain twin bursts at the end of its step.
func (t *Tissue) bloat(s *State, k *kind, i int, left float64) {
	before := s.contents(i)
	after := t.flow(k, necroticPools, before, cell.Contents{}, left)
	if after.Volume() < s.Burst[i] {
		s.fill(i, after)
		return
	}
	s.Phase[i] = Lysed
	if t.spec.Reference {
		s.fill(i, after)
		return
	}
	low, high := 0.0, left
	for range 50 {
		mid := 0.5 * (low + high)
		if c := t.flow(k, necroticPools, before, cell.Contents{}, mid); c.Volume() < s.Burst[i] {
			low = mid
		} else {
			high = mid
		}
	}
	c := t.flow(k, necroticPools, before, cell.Contents{}, high)
	s.fill(i, t.flow(k, lysedPools, c, cell.Contents{}, left-high))
}
