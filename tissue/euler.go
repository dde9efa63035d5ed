package tissue

import "math"

// stroll advances one outer step with the scheme Euler: sub-steps h, each no longer
// than lets the fastest cell go Mechanics.Displacement of the smallest newborn radius,
// and than the inverse of the fastest relaxation, so that contacts do not ring.
func (t *Tissue) stroll(s *State) (int, error) {
	left := t.spec.Step
	steps := 0
	t.outset = room(t.outset, s.Len())
	for left > 0 {
		if steps == t.spec.Mechanics.MaxSubsteps {
			return steps, t.unstable(s, steps)
		}
		if err := t.ready(s); err != nil {
			return steps, err
		}
		t.crew.Do(len(t.folds), t.pass.begin)
		all, err := t.gather(s)
		if err != nil {
			return steps, err
		}
		m := &t.spec.Mechanics
		most := max(math.Sqrt(all.fastest)/(m.Displacement*t.smallest), all.stiffest/m.Drag) // sub-steps per min
		t.work.h = left / max(1, math.Ceil(most*left))
		t.crew.Do(len(t.folds), t.pass.stroll)
		if _, err := t.gather(s); err != nil {
			return steps, err
		}
		t.crew.Do(len(t.folds), t.pass.settle)
		left -= t.work.h
		steps++
		s.Counts.Evaluations++
	}
	return steps, nil
}

func (t *Tissue) strollSlab(_, slab int) {
	f := &t.folds[slab]
	*f = fold{wrong: -1}
	from, to := bounded(slab, len(t.at))
	for i := from; i < to; i++ {
		t.shift(f, i, &t.outset[i], t.work.h)
	}
}

// unstable says that a step needs too many sub-steps.
func (t *Tissue) unstable(s *State, steps int) error {
	return &DivergedError{Quantity: "a step that cannot be made stable: number of mechanics sub-steps", Time: s.Time, Value: float64(steps)}
}
