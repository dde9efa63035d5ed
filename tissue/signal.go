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
// kind.
func (t *Tissue) setInputs(s *State, k int) {
	kd := &t.kinds[k]
	p := s.populations[k]
	t.off = sized(t.off, len(kd.off))
	for slot := range p.Len() {
		copy(t.off, kd.off)
		kd.phenotype.Inputs(t.off, t.env[k], slot)
		for j, node := range kd.driven {
			p.SetInput(slot, kd.input[j], 1-t.off[node])
		}
	}
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
	for i := range s.ID {
		if !s.Phase[i].Living() {
			continue
		}
		k, slot := s.Kind[i], s.Slot[i]
		b := s.behaviours[k]
		s.Elongation[i] = t.kinds[k].line.Elongate(s.Elongation[i],
			b[cell.ProtrusiveDrive].at(slot), b[cell.Contractility].at(slot), dt)
		rate, life := b[cell.ProtrusionRate].at(slot), b[cell.ProtrusionLifetime].at(slot)
		n := int(s.Protrusions[i])
		if n == 0 && rate == 0 {
			continue
		}
		if life <= 0 {
			s.Protrusions[i] = 0
			continue
		}
		fade := -math.Expm1(-dt / life)
		t.stream.At(s.Root, rng.Protrusion, s.ID[i], s.Tick)
		born := t.stream.Poisson(rate * life * fade)
		if n > 0 {
			n = t.stream.Binomial(n, 1-fade)
		}
		s.Protrusions[i] = int32(n + born)
	}
}
