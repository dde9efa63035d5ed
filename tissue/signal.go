package tissue

import (
	"fmt"
	"math"

	"paget/cell"
	"paget/rng"
)

// signal advances networks over the time since their last update, evaluates the
// behaviours, and brings protrusions and shape up to date.
func (t *Tissue) signal(s *State) error {
	if !t.signalDue(s) {
		return nil
	}
	dt := s.Time - s.signalled
	for k, p := range s.populations {
		if t.kinds[k].coupled {
			t.setInputs(s, k)
		}
		p.Use(t.crew)
		if err := p.Advance(s.signalled, dt); err != nil {
			return fmt.Errorf("tissue: kind %q: %w", t.kinds[k].name, err)
		}
	}
	s.signalled = s.Time
	t.evaluate(s)
	t.shape(s, dt)
	return nil
}

// setInputs writes the levels of medium and couplings into the networks of one
// kind. Between two updates they go in straight lines.
func (t *Tissue) setInputs(s *State, k int) {
	kd := &t.kinds[k]
	p := s.populations[k]
	t.each(p.Len(), func(w *worker, from, to int) {
		w.off = sized(w.off, len(kd.off))
		for slot := from; slot < to; slot++ {
			copy(w.off, kd.off)
			kd.phenotype.Inputs(w.off, t.env[k], slot)
			for j, node := range kd.driven {
				p.SetInput(slot, kd.input[j], 1-w.off[node])
			}
		}
	})
}

// shape brings protrusions and elongation forward by dt, both exactly for
// behaviours that are constant meanwhile:
//
// Protrusions appear at a rate and live for a mean lifetime L, so of N now each
// survives with e^{−dt/L}, and Poisson(rate·L·(1 − e^{−dt/L})) new ones stand.
// Elongation relaxes as in cell.Line.Elongate.
func (t *Tissue) shape(s *State, dt float64) {
	if !s.has(shapes) {
		return
	}
	t.each(s.Len(), func(w *worker, from, to int) {
		for i := from; i < to; i++ {
			if s.Phase[i].Living() {
				t.reshape(w, s, i, dt)
			}
		}
	})
}

// reshape is shape for one cell.
func (t *Tissue) reshape(w *worker, s *State, i int, dt float64) {
	s.Elongation[i] = t.kinds[s.Kind[i]].line.Elongate(s.Elongation[i],
		s.Behaviour(i, cell.ProtrusiveDrive), s.Behaviour(i, cell.Contractility), dt)
	rate, life := s.Behaviour(i, cell.ProtrusionRate), s.Behaviour(i, cell.ProtrusionLifetime)
	n := int(s.Protrusions[i])
	if n == 0 && rate == 0 {
		return
	}
	if life <= 0 {
		s.Protrusions[i] = 0
		return
	}
	fade := -math.Expm1(-dt / life)
	w.stream.At(s.Root, rng.Protrusion, s.ID[i], s.Tick)
	born := w.stream.Poisson(rate * life * fade)
	if n > 0 {
		n = w.stream.Binomial(n, 1-fade)
	}
	s.Protrusions[i] = int32(n + born)
}
