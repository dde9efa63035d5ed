package tissue

import (
	"fmt"
	"math"

	"paget/num/neighbour"
)

// motion is the scratch space of mechanics: where cells are at the present stage of
// a step, and what the forces there are.
type motion struct {
	list  *neighbour.Slabs
	touch *neighbour.Touch
	skin  float64 // µm; of the next list
	left  float64 // µm a cell may still go before the list has to be looked at

	at      [][4]float64 // x, y, z and radius at the stage at hand, µm
	next    [][4]float64 // at the stage before it, then at the next; Adaptive does without in large tissues
	outset  [][3]float64 // velocities at the beginning of the sub-step, µm/min
	weights [][]float64  // [slab][entry of its list]: w of the pair, below 0 no contact
	folds   []fold       // what each slab says
	pass    passes
	work    work
	bonded  bonded
	islands archipelago
}

// prepareMotion makes the scratch space of mechanics.
func (t *Tissue) prepareMotion() error {
	list, err := neighbour.NewSlabs(neighbour.SlabSpec{Box: t.space.searchBox(), Size: slabSize, Reach: t.law.reach})
	if err != nil {
		return fmt.Errorf("tissue: %w", err)
	}
	if t.touch, err = neighbour.NewTouch(t.space.searchBox()); err != nil {
		return fmt.Errorf("tissue: %w", err)
	}
	t.list, t.pass = list, t.newPasses()
	t.bonded.free = make([]float64, len(t.spec.Pairs)*len(t.kinds)*len(t.kinds))
	t.plain = t.spec.Membrane == nil && t.spec.Wall == nil && (len(t.spec.Pairs) == 0 || t.law.adhesion == 0)
	for a, border := range t.space.border {
		if border == Periodic && !(a == 2 && t.space.flat) {
			t.plain = false
		}
	}
	t.tolerance = t.spec.Mechanics.Tolerance
	if t.tolerance == 0 {
		t.tolerance = usualTolerance * t.smallest
	}
	return nil
}

// fold is what a slab contributes to a decision about all cells; the largest values
// are taken, so their order does not matter.
type fold struct {
	way      float64 // µm²; largest square of the way between two evaluations
	total    float64 // µm²; of the way of the sub-step
	error    float64 // square of the largest error over its allowance
	fastest  float64 // (µm/min)²; largest square of a velocity
	stiffest float64 // nN/µm; largest rate of relaxation, times drag
	wrong    int     // a cell whose velocity is not a number; −1: none
}

// velocities sets w.force to the velocities of the cells of one slab at the places
// at hand (µm/min): their own, and what contacts and walls add. If stiffness is going to
// be asked for, it makes a beginning with it.
func (t *Tissue) velocities(s *State, slab int, w *worker, stiff bool) {
	from, to := bounded(slab, s.Len())
	w.force = room(w.force, slabSize)
	clear(w.force[:to-from])
	if stiff {
		w.stiff = room(w.stiff, slabSize)
		clear(w.stiff[:to-from])
	}
	switch {
	case t.law.none():
	case t.spec.Reference:
		t.pushReference(s, from, to, w.force)
	case t.law.kind == Meineke2001Spring:
		t.pushRest(s, slab, w.force)
	case stiff && t.fused():
		t.pushStiff(s, slab, w.force, w.stiff)
	case t.plain && t.law.kind == PowerLaw:
		t.pushPlain(s, slab, w.force)
	default:
		t.pushAny(s, slab, w.force)
	}
	if t.walled(0) || t.walled(1) || t.walled(2) {
		for i := from; i < to; i++ {
			t.wall(&t.at[i], &w.force[i-from])
		}
	}
	t.friction(s, from, to, w.force)
}

// friction turns forces into velocities.
func (t *Tissue) friction(s *State, from, to int, force [][3]float64) {
	inverse := 1 / t.spec.Mechanics.Drag
	if t.work.still {
		up := inverse
		if t.space.flat {
			up = 0
		}
		for a := range force[:to-from] {
			f := &force[a]
			f[0], f[1], f[2] = inverse*f[0], inverse*f[1], up*f[2]
		}
		return
	}
	for i := from; i < to; i++ {
		f := &force[i-from]
		side, up := t.lateral[i]*inverse, t.upward[i]*inverse
		f[0] = t.vx[i] + float64(side*f[0])
		f[1] = t.vy[i] + float64(side*f[1])
		f[2] = t.vz[i] + float64(up*f[2])
	}
}

// pushPlain adds the forces of contacts under the power law where all pairs hold one
// another alike and no axis is periodic. The force is along the line of centres,
//
//	F·(x_i − x_j)/d
//
// and every pair of the slab is evaluated once. The squared distance is not read after
// its root is taken: the root would go to another register and wait for what the pair
// before has left there, which costs a third of the time on amd64.
func (t *Tissue) pushPlain(s *State, slab int, force [][3]float64) {
	part := &t.list.Parts[slab]
	l := t.law
	pullMost := l.adhesion * l.always
	at := t.at
	for a := range part.Len() {
		i := part.First + a
		p := at[i]
		within, across := part.Row(a)
		var fx, fy, fz float64
		for _, j := range within {
			q := &at[j]
			dx, dy, dz := q[0]-p[0], q[1]-p[1], q[2]-p[2]
			d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
			if d2 == 0 {
				dx, d2 = t.apartFrom(s, i, int(j))
			}
			r := p[3] + q[3]
			d := math.Sqrt(d2)
			x := 1 / (d * r)
			u := d * (d * x)
			g, e := positive(1-u), positive(1-float64(u*l.nearer))
			f := (l.repulsion*g*g - float64(pullMost*e*e)) * (r * x)
			gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
			fx -= gx
			fy -= gy
			fz -= gz
			o := &force[int(j)-part.First]
			o[0] += gx
			o[1] += gy
			o[2] += gz
		}
		for _, j := range across {
			q := &at[j]
			dx, dy, dz := q[0]-p[0], q[1]-p[1], q[2]-p[2]
			d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
			if d2 == 0 {
				dx, d2 = t.apartFrom(s, i, int(j))
			}
			r := p[3] + q[3]
			d := math.Sqrt(d2)
			x := 1 / (d * r)
			u := d * (d * x)
			g, e := positive(1-u), positive(1-float64(u*l.nearer))
			f := (l.repulsion*g*g - float64(pullMost*e*e)) * (r * x)
			fx -= float64(f * dx)
			fy -= float64(f * dy)
			fz -= float64(f * dz)
		}
		o := &force[a]
		o[0] += fx
		o[1] += fy
		o[2] += fz
	}
}

// apartFrom gives two cells with coinciding centres a direction: the elder goes left.
// They stand a distance apart that no force can tell from 0.
func (t *Tissue) apartFrom(s *State, i, j int) (dx, d2 float64) {
	const nothing = 1e-150
	if s.ID[i] > s.ID[j] {
		return -nothing, nothing * nothing
	}
	return nothing, nothing * nothing
}

// pushAny is pushPlain for springs, too, and for pairs with bonds of their own, cells on
// two sides of a membrane, and periodic axes.
func (t *Tissue) pushAny(s *State, slab int, force [][3]float64) {
	part := &t.list.Parts[slab]
	l := t.law
	at := t.at
	weights := t.weights[slab]
	px, py, pz := t.space.period[0], t.space.period[1], t.space.period[2]
	hx, hy, hz := t.space.half[0], t.space.half[1], t.space.half[2]
	n := 0
	for a := range part.Len() {
		i := part.First + a
		p := at[i]
		within, across := part.Row(a)
		var fx, fy, fz float64
		for k, row := range [2][]int32{within, across} {
			of := weights[n : n+len(row)]
			n += len(row)
			for m, j := range row {
				w := of[m]
				if w < 0 {
					continue
				}
				q := &at[j]
				dx, dy, dz := nearest(q[0]-p[0], hx, px), nearest(q[1]-p[1], hy, py), nearest(q[2]-p[2], hz, pz)
				d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
				r := p[3] + q[3]
				if far := l.reach * r; d2 >= far*far {
					continue
				}
				if d2 == 0 {
					dx, d2 = t.apartFrom(s, i, int(j))
				}
				d := math.Sqrt(d2)
				x := 1 / (d * r)
				u := d * (d * x)
				g, e := positive(1-u), positive(1-float64(u*l.nearer))
				push := l.repulsion * g * (l.flat + float64(l.steep*g))
				f := (push - float64(l.adhesion*w*e*(l.flat+float64(l.steep*e)))) * (r * x)
				gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
				fx -= gx
				fy -= gy
				fz -= gz
				if k == 0 {
					o := &force[int(j)-part.First]
					o[0] += gx
					o[1] += gy
					o[2] += gz
				}
			}
		}
		o := &force[a]
		o[0] += fx
		o[1] += fy
		o[2] += fz
	}
}

// pushRest is pushPlain for springs whose rest length is a matter of the pair.
func (t *Tissue) pushRest(s *State, slab int, force [][3]float64) {
	part := &t.list.Parts[slab]
	for a := range part.Len() {
		var sum [3]float64
		i := part.First + a
		within, across := part.Row(a)
		for k, row := range [2][]int32{within, across} {
			for _, j := range row {
				if sameSide(s.Where[i], s.Where[j]) {
					t.pushPair(s, part.First, i, int(j), force, &sum, k == 0)
				}
			}
		}
		for k, v := range sum {
			force[a][k] += v
		}
	}
}

// pushPair adds to sum what cell j does to cell i, and to j's force what i does to j.
// It is written as the law stands, for laws and twins that need no speed.
func (t *Tissue) pushPair(s *State, first, i, j int, force [][3]float64, sum *[3]float64, both bool) {
	d := t.space.between(&t.at[i], &t.at[j])
	d2 := float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
	r := t.at[i][3] + t.at[j][3]
	if far := t.law.reach * r; !(d2 < far*far) {
		return
	}
	if d2 == 0 {
		d[0], d2 = t.apartFrom(s, i, j)
	}
	f := t.law.at(d2, r, t.restLength(s, i, j, r), t.weight(s, i, j))
	for a := range d {
		g := float64(f * d[a])
		sum[a] -= g
		if both {
			force[j-first][a] += g
		}
	}
}

// restLength returns the rest length of a spring (µm): that of two sisters
// grows from their distance at birth to the full contact distance r.
func (t *Tissue) restLength(s *State, i, j int, r float64) float64 {
	full := t.spec.Mechanics.Sisters
	if t.law.kind != Meineke2001Spring || s.Sister[i] != s.ID[j] || s.Sister[j] != s.ID[i] || full == 0 {
		return r
	}
	age := s.Time - s.Born[i]
	if age >= full {
		return r
	}
	return r * (birthShare + (1-birthShare)*age/full)
}

// wall adds the soft push of walls to a cell: Repulsion·(1 − δ/r)₊, squared for the
// power law, at distance δ of the centre from the wall.
func (t *Tissue) wall(p *[4]float64, force *[3]float64) {
	for axis := range 3 {
		if !t.walled(axis) {
			continue
		}
		x, r := p[axis], p[3]
		if g := 1 - (x-t.space.low[axis])/r; g > 0 {
			force[axis] += t.law.repulsion * g * (t.law.flat + float64(t.law.steep*g))
		}
		if g := 1 - (t.space.high[axis]-x)/r; g > 0 {
			force[axis] -= t.law.repulsion * g * (t.law.flat + float64(t.law.steep*g))
		}
	}
}

// walled says whether cells are pushed back from the ends of an axis.
func (t *Tissue) walled(axis int) bool {
	return t.space.border[axis] == Wall && !(axis == 2 && t.space.flat) && t.law.repulsion > 0
}
