package tissue

import "math"

// ringing bounds h·λ, the sub-step times the fastest rate of relaxation: an error in
// the stiffest mode is multiplied by 1 − h·λ. Up to 1 it does not change sign, from 2 it
// grows.
const ringing = 1.6

// renewed is the number of sub-steps after which the stiffness of contacts is looked at
// again.
const renewed = 3

// relax advances one outer step with the scheme Adaptive: sub-steps
//
//	x' = x + h·v(x)
//
// each no longer than lets the fastest cell go Mechanics.Displacement of the smallest
// newborn radius, and than ringing/λ, where λ bounds the rates of relaxation of all
// contacts (stiffness). Contacts come and go within a step, and with springs the force
// has a kink there, so that methods of higher order gain little
// (docs/decisions/0008-which-integrator.md).
func (t *Tissue) relax(s *State) (int, error) {
	left := t.spec.Step
	t.outset = room(t.outset, s.Len())
	rate := 0.0
	for steps := 0; ; steps++ {
		if steps == t.spec.Mechanics.MaxSubsteps {
			return steps, t.unstable(s, steps)
		}
		if err := t.ready(s); err != nil {
			return steps, err
		}
		t.work.stiff = steps%renewed == 0
		t.crew.Do(len(t.folds), t.pass.begin)
		all, err := t.gather(s)
		if err != nil {
			return steps, err
		}
		s.Counts.Evaluations += uint64(s.Len())
		if t.work.stiff {
			rate = all.stiffest / t.spec.Mechanics.Drag
		}
		t.work.h = t.substep(left, math.Sqrt(all.fastest), rate)
		t.crew.Do(len(t.folds), t.pass.relax)
		if _, err := t.gather(s); err != nil {
			return steps, err
		}
		if left -= t.work.h; !(left > 0) {
			t.crew.Do(len(t.folds), t.pass.settle)
			return steps + 1, nil
		}
	}
}

// substep returns the length of the next sub-step: one of equal parts of what is left.
func (t *Tissue) substep(left, fastest, rate float64) float64 {
	most := max(fastest/(t.spec.Mechanics.Displacement*t.smallest), rate/ringing) // parts per min
	return left / max(1, math.Ceil(most*left))
}

// relaxSlab moves the cells of one slab.
func (t *Tissue) relaxSlab(_, slab int) {
	f := &t.folds[slab]
	*f = fold{wrong: -1}
	h := t.work.h
	from, to := bounded(slab, len(t.at))
	for i := from; i < to; i++ {
		v, p := &t.outset[i], t.at[i]
		for a := range v {
			p[a] += float64(h * v[a])
		}
		t.at[i] = t.held(p)
		f.way = max(f.way, h*h*(v[0]*v[0]+v[1]*v[1]+v[2]*v[2]))
	}
}

// beginSlab keeps the velocities at the places at hand, and their stiffness if it is
// asked for.
func (t *Tissue) beginSlab(who, slab int) {
	s, w, f := t.work.state, &t.workers[who], &t.folds[slab]
	*f = fold{wrong: -1}
	t.velocities(s, slab, w, t.work.stiff)
	from, to := bounded(slab, s.Len())
	for i := from; i < to; i++ {
		v := &w.force[i-from]
		f.meet(i, v)
		t.outset[i] = *v
	}
	if t.work.stiff {
		f.stiffest = t.stiffness(s, slab, w)
	}
}

// unstable says that a step needs too many sub-steps.
func (t *Tissue) unstable(s *State, steps int) *DivergedError {
	return &DivergedError{Quantity: "a step that cannot be made stable: number of mechanics sub-steps", Time: s.Time, Value: float64(steps)}
}
