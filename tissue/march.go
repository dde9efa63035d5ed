package tissue

import "math"

// march advances one outer step with the scheme AdamsBashforth: equal parts no longer
// than FixedStep, each
//
//	x' = x + h·(1.5·v − 0.5·v_before)
//
// with v the present velocity of the cell, which is then its velocity before.
//
// Source: Ghaffarizadeh et al. 2018, 10.1371/journal.pcbi.1005991.
func (t *Tissue) march(s *State) (int, error) {
	steps := int(math.Ceil(t.spec.Step/t.spec.Mechanics.FixedStep - 1e-9))
	if steps > t.spec.Mechanics.MaxSubsteps {
		return steps, t.unstable(s, steps)
	}
	t.work.h = t.spec.Step / float64(steps)
	t.next = room(t.next, s.Len())
	for range steps {
		if err := t.ready(s); err != nil {
			return steps, err
		}
		t.crew.Do(len(t.folds), t.pass.march)
		if _, err := t.gather(s); err != nil {
			return steps, err
		}
		t.at, t.next = t.next, t.at
		s.Counts.Evaluations += uint64(s.Len())
	}
	t.left = -1
	t.crew.Do(len(t.folds), t.pass.settle)
	return steps, nil
}

func (t *Tissue) marchSlab(who, slab int) {
	s, w, f := t.work.state, &t.workers[who], &t.folds[slab]
	*f = fold{wrong: -1}
	t.velocities(s, slab, w, false)
	h := t.work.h
	from, to := bounded(slab, s.Len())
	for i := from; i < to; i++ {
		v := &w.force[i-from]
		f.meet(i, v)
		p := t.at[i]
		dx := h * (float64(1.5*v[0]) - float64(0.5*s.PX[i]))
		dy := h * (float64(1.5*v[1]) - float64(0.5*s.PY[i]))
		dz := h * (float64(1.5*v[2]) - float64(0.5*s.PZ[i]))
		s.PX[i], s.PY[i], s.PZ[i] = v[0], v[1], v[2]
		f.way = max(f.way, dx*dx+dy*dy+dz*dz)
		p[0] += dx
		p[1] += dy
		p[2] += dz
		t.next[i] = t.held(p)
	}
}
