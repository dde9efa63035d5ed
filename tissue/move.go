package tissue

import "math"

// move advances positions by one outer step: motility at its exact mean
// velocity, and overdamped forces
//
//	dx/dt = v + m·F(x)/γ
//
// with the scheme of the spec (relax.go, march.go). Places of one stage follow from
// those of the stages before, so the order of cells does not matter.
//
// Errors: *DivergedError if a velocity is not a number or more than
// Mechanics.MaxSubsteps would be needed.
func (t *Tissue) move(s *State) error {
	t.arrange(s)
	t.crawl(s)
	t.bonds(s)
	t.tow(s)
	t.depart(s)
	t.placeAll(s)
	t.work.state = s
	t.work.still = len(t.vx) != s.Len()
	t.folds = room(t.folds, slabs(s.Len()))
	t.left = -1 // radii have changed, and cells may have been put elsewhere
	var err error
	steps := 0
	switch {
	case t.law.none():
		steps, err = 1, t.glide(s)
	case t.spec.Mechanics.Scheme == AdamsBashforth:
		steps, err = t.march(s)
	case t.spec.Mechanics.Scheme == Chebyshev:
		steps, err = t.chebyshev(s)
	default:
		done := false
		if s.Len() < islandsBelow {
			steps, done, err = t.relaxThin(s)
		}
		if !done && err == nil {
			steps, err = t.relax(s)
		}
	}
	if err != nil {
		return err
	}
	s.Counts.Substeps += uint64(steps)
	s.Counts.LargestSubsteps = max(s.Counts.LargestSubsteps, steps)
	t.cross(s)
	t.intravasate(s)
	return nil
}

// passes are the pieces of work that slabs share, made once so that nothing is
// allocated when they are asked for.
type passes struct {
	place, weigh, begin, lead, stage, march, relax, settle, glide func(worker, slab int)
}

// work is what the passes work on.
type work struct {
	state *State
	still bool    // no cell moves by itself and none is held: crawl was left out
	h     float64 // min; of the sub-step or stage
	stage stage
	stiff bool    // the next pass looks at the stiffness of contacts
	looks int     // evaluations since the list was made
	share float64 // of the list's skin used when it was last looked at
}

func (t *Tissue) newPasses() passes {
	return passes{place: t.placeSlab, weigh: t.weighSlab, begin: t.beginSlab, lead: t.leadSlab, stage: t.stageSlab,
		march: t.marchSlab, relax: t.relaxSlab, settle: t.settleSlab, glide: t.glideSlab}
}

// ready makes list and weights good for the places at hand, if cells have gone far
// enough since the last look to ask for it.
func (t *Tissue) ready(s *State) error {
	t.work.state = s
	if t.spec.Reference {
		return nil
	}
	t.work.looks++
	if !(t.left >= 0) {
		if err := t.renewList(s); err != nil {
			return err
		}
	}
	t.weigh(s)
	return nil
}

// gather returns the largest values over all slabs. Cells have then gone further by
// the largest way.
func (t *Tissue) gather(s *State) (fold, error) {
	all := fold{wrong: -1}
	for k := range t.folds {
		f := &t.folds[k]
		if f.wrong >= 0 {
			i := f.wrong
			return all, t.diverged(s, i, "squared velocity (µm²/min²)", f.fastest)
		}
		all.way, all.total = max(all.way, f.way), max(all.total, f.total)
		all.error, all.stiffest = max(all.error, f.error), max(all.stiffest, f.stiffest)
		all.fastest = max(all.fastest, f.fastest)
	}
	t.left -= math.Sqrt(all.way) * (1 + 1e-9)
	return all, nil
}

// own returns the velocity of cell i that is not due to forces.
func (t *Tissue) own(i int) (vx, vy, vz float64) {
	if t.work.still {
		return 0, 0, 0
	}
	return t.vx[i], t.vy[i], t.vz[i]
}

// hold brings a place back to where cells may be after a step: into the period, to
// the inner side of a wall, below the top of the layer. What lies below the face of a
// layer is settled by cross.
func (t *Tissue) held(p [4]float64) [4]float64 {
	p = t.fenced(p)
	p[0], p[1], p[2] = t.space.image(p[0], p[1], p[2])
	return p
}

// fenced is held without the periods.
func (t *Tissue) fenced(p [4]float64) [4]float64 {
	sp := &t.space
	for a := range 3 {
		switch {
		case a == 2 && sp.layer > 0:
			p[a] = min(p[a], sp.layer)
		case sp.border[a] == Wall && !(a == 2 && sp.flat):
			p[a] = min(max(p[a], sp.low[a]), sp.high[a])
		}
	}
	return p
}

// settleSlab makes the places at hand those of the state.
func (t *Tissue) settleSlab(_, slab int) {
	s := t.work.state
	from, to := bounded(slab, s.Len())
	for i := from; i < to; i++ {
		p := t.held(t.at[i])
		t.at[i] = p
		s.X[i], s.Y[i], s.Z[i] = p[0], p[1], p[2]
	}
}

// glide moves cells that feel no force: one step is exact.
func (t *Tissue) glide(s *State) error {
	t.work.state = s
	t.crew.Do(len(t.folds), t.pass.glide)
	if _, err := t.gather(s); err != nil {
		return err
	}
	t.left = -1
	t.crew.Do(len(t.folds), t.pass.settle)
	return nil
}

func (t *Tissue) glideSlab(who, slab int) {
	s, w, f := t.work.state, &t.workers[who], &t.folds[slab]
	*f = fold{wrong: -1}
	t.velocities(s, slab, w, false)
	from, to := bounded(slab, s.Len())
	for i := from; i < to; i++ {
		t.shift(f, i, &w.force[i-from], t.spec.Step)
	}
}

// shift moves cell i for h min with a velocity, in place.
func (t *Tissue) shift(f *fold, i int, v *[3]float64, h float64) {
	if v2 := f.meet(i, v); v2 >= 0 {
		f.way = max(f.way, float64(h*h)*v2)
	}
	p := &t.at[i]
	for a := range v {
		p[a] += float64(h * v[a])
	}
}

// meet takes the velocity of cell i into account and returns its square.
func (f *fold) meet(i int, v *[3]float64) float64 {
	v2 := float64(v[0]*v[0]) + float64(v[1]*v[1]) + float64(v[2]*v[2])
	if !(v2 <= math.MaxFloat64) {
		if f.wrong < 0 {
			f.wrong, f.fastest = i, v2
		}
		return -1
	}
	if f.wrong < 0 {
		f.fastest = max(f.fastest, v2)
	}
	return v2
}

func (t *Tissue) diverged(s *State, i int, quantity string, value float64) error {
	return &DivergedError{Quantity: quantity, Cell: s.ID[i], X: s.X[i], Y: s.Y[i], Z: s.Z[i], Time: s.Time, Value: value}
}
