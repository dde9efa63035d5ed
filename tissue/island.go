package tissue

import "math"

// island is the scratch space of an island under way. Contacts name cells by their
// places in cells.
type island struct {
	cells       []int32
	contacts    []contact
	start, at   [][4]float64 // at the beginning of the step and at present
	own         [][3]float64 // velocities that are not due to forces, µm/min
	free        [][3]float64 // how freely forces move a cell, 0 to 1, over the drag
	force       [][3]float64 // forces, then velocities
	stiff       [][6]float64
	strayed     []float64 // µm²; square of how far off its way each cell came
	walled, end bool      // walls push; positions have to be brought back after a sub-step
}

// relax advances one island by the outer step and returns the number of sub-steps; it
// does for it what Tissue.relax does for all cells at once. It says no if forces took a
// cell further off its way than was guessed.
func (g *island) relax(t *Tissue, s *State, cells []int32, contacts []contact) (steps int, within bool, err error) {
	s.Counts.Evaluations += uint64(len(cells))
	if i := int(cells[0]); len(contacts) == 0 && !t.nearWall(i) {
		return 1, g.goAlone(t, s, cells), t.lost(s, i, &t.at[i])
	}
	g.load(t, s, cells, contacts)
	rate := 0.0
	for left := t.spec.Step; left > 0; steps++ {
		if steps == t.spec.Mechanics.MaxSubsteps {
			i := int(cells[0])
			fault := t.unstable(s, steps)
			fault.Cell, fault.X, fault.Y, fault.Z = s.ID[i], s.X[i], s.Y[i], s.Z[i]
			return steps, false, fault
		}
		if steps > 0 {
			s.Counts.Evaluations += uint64(len(cells))
		}
		stiff := steps%renewed == 0
		fastest, now := g.velocities(t, s, stiff)
		if stiff {
			rate = now
		}
		h := t.substep(left, fastest, rate)
		left -= h
		if !g.shift(t, h, (t.spec.Step-left)/t.spec.Step) {
			return steps, false, g.lost(t, s)
		}
	}
	for k, i := range cells {
		t.at[i] = g.at[k]
	}
	return steps, true, nil
}

// goAlone moves a cell that touches nobody through the outer step.
func (g *island) goAlone(t *Tissue, s *State, cells []int32) bool {
	i := int(cells[0])
	x, y, z := t.own(i)
	side, up := t.ease(i)
	f, p := &t.islands.drift[i], &t.at[i]
	off := [3]float64{t.spec.Step * (side * f[0]), t.spec.Step * (side * f[1]), t.spec.Step * (up * f[2])}
	*p = t.islands.from[i]
	for a, v := range [3]float64{x, y, z} {
		p[a] += float64(t.spec.Step*v) + off[a]
	}
	g.cells, g.strayed = cells, sized(g.strayed, 1)
	g.strayed[0] = float64(off[0]*off[0]) + float64(off[1]*off[1]) + float64(off[2]*off[2])
	room := t.islands.room[i]
	return !(g.strayed[0] > room*room)
}

// ease returns how freely forces move cell i sideways and up or down, over the drag.
func (t *Tissue) ease(i int) (side, up float64) {
	inverse := 1 / t.spec.Mechanics.Drag
	switch {
	case !t.work.still:
		return t.lateral[i] * inverse, t.upward[i] * inverse
	case t.space.flat:
		return inverse, 0
	}
	return inverse, inverse
}

// load takes an island's cells from the state.
func (g *island) load(t *Tissue, s *State, cells []int32, contacts []contact) {
	n := len(cells)
	g.cells, g.contacts = cells, contacts
	g.start, g.at = room(g.start, n), room(g.at, n)
	g.strayed = sized(g.strayed, n)
	clear(g.strayed)
	g.own, g.free, g.force, g.stiff = room(g.own, n), room(g.free, n), room(g.force, n), room(g.stiff, n)
	g.walled = t.walled(0) || t.walled(1) || t.walled(2)
	g.end = t.space.layer > 0
	for _, b := range t.space.border {
		g.end = g.end || b == Wall
	}
	for k, cell := range cells {
		i := int(cell)
		p := t.islands.from[i]
		g.start[k], g.at[k] = p, p
		x, y, z := t.own(i)
		side, up := t.ease(i)
		f := &t.islands.drift[i]
		g.own[k] = [3]float64{x + float64(side*f[0]), y + float64(side*f[1]), z + float64(up*f[2])}
		g.free[k] = [3]float64{side, side, up}
	}
	for k := range contacts {
		c := &contacts[k]
		i, j := c.i, c.j
		c.i, c.j = t.islands.place[i], t.islands.place[j]
		p, q := &g.at[c.i], &g.at[c.j]
		c.wraps = math.Abs(q[0]-p[0]) > t.space.half[0] || math.Abs(q[1]-p[1]) > t.space.half[1] || math.Abs(q[2]-p[2]) > t.space.half[2]
	}
}

// nearWall says whether cell i may feel a wall within the step.
func (t *Tissue) nearWall(i int) bool {
	p := &t.islands.from[i]
	for axis := range 3 {
		if far := p[3] + math.Abs(t.islands.way[i][axis]) + t.islands.room[i]; t.walled(axis) &&
			(p[axis]-t.space.low[axis] < far || t.space.high[axis]-p[axis] < far) {
			return true
		}
	}
	return false
}

// shift moves all cells for h min, and says whether forces have taken no cell further
// off its way than was guessed, when part of the outer step is over. On periodic axes
// cells stay with their images: the step's end brings them back.
func (g *island) shift(t *Tissue, h, part float64) bool {
	within := true
	for k := range g.at {
		v, p, was := &g.force[k], &g.at[k], &g.start[k]
		p[0] += float64(h * v[0])
		p[1] += float64(h * v[1])
		p[2] += float64(h * v[2])
		if g.end {
			*p = t.fenced(*p)
		}
		i := g.cells[k]
		w, room := &t.islands.way[i], t.islands.room[i]
		dx, dy, dz := p[0]-was[0]-float64(part*w[0]), p[1]-was[1]-float64(part*w[1]), p[2]-was[2]-float64(part*w[2])
		off := dx*dx + dy*dy + dz*dz
		g.strayed[k] = max(g.strayed[k], off)
		within = within && off <= room*room
	}
	return within
}

// lost returns the error of a cell that is nowhere, or nil.
func (g *island) lost(t *Tissue, s *State) error {
	for k, i := range g.cells {
		if err := t.lost(s, int(i), &g.at[k]); err != nil {
			return err
		}
	}
	return nil
}

// lost returns the error if place p of cell i is nowhere, or nil.
func (t *Tissue) lost(s *State, i int, p *[4]float64) error {
	if sum := p[0] + p[1] + p[2]; !(sum-sum == 0) {
		return t.diverged(s, i, "coordinate (µm)", sum)
	}
	return nil
}

// velocities sets the velocities at the places at hand, and returns the largest (µm/min)
// and, if it is asked for, a bound of the rates of relaxation (1/min).
func (g *island) velocities(t *Tissue, s *State, stiff bool) (fastest, rate float64) {
	clear(g.force)
	if stiff {
		clear(g.stiff)
	}
	if t.spec.Reference || t.law.kind == Meineke2001Spring {
		g.pushReference(t, s, stiff)
	} else {
		g.push(t, s, stiff)
	}
	for k := range g.force {
		if g.walled {
			t.wall(&g.at[k], &g.force[k])
		}
		v, own, free := &g.force[k], &g.own[k], &g.free[k]
		v[0] = own[0] + float64(free[0]*v[0])
		v[1] = own[1] + float64(free[1]*v[1])
		v[2] = own[2] + float64(free[2]*v[2])
		fastest = max(fastest, v[0]*v[0]+v[1]*v[1]+v[2]*v[2])
	}
	for k := range g.stiff {
		if !stiff {
			break
		}
		if g.walled {
			t.stiffenWall(&g.at[k], &g.stiff[k])
		}
		rate = max(rate, t.norm(&g.stiff[k]))
	}
	return math.Sqrt(fastest), 2 * rate / t.spec.Mechanics.Drag
}

// push adds the forces of all contacts, and their stiffness as tensor says.
func (g *island) push(t *Tissue, s *State, stiff bool) {
	l := t.law
	px, py, pz := t.space.period[0], t.space.period[1], t.space.period[2]
	hx, hy, hz := t.space.half[0], t.space.half[1], t.space.half[2]
	force, at := g.force, g.at
	touch := 1.0
	if l.steep == 0 {
		touch = soon
	}
	for k := range g.contacts {
		c := &g.contacts[k]
		p, q := &at[c.i], &at[c.j]
		dx, dy, dz := q[0]-p[0], q[1]-p[1], q[2]-p[2]
		if c.wraps {
			dx, dy, dz = nearest(dx, hx, px), nearest(dy, hy, py), nearest(dz, hz, pz)
		}
		d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
		if d2 >= c.far2 {
			continue
		}
		if d2 == 0 {
			dx, d2 = t.apartFrom(s, int(g.cells[c.i]), int(g.cells[c.j]))
		}
		d := math.Sqrt(d2)
		x := 1 / (d * c.near)
		u := d * (d * x)
		a, e := positive(1-u), positive(1-float64(u*l.nearer))
		push := l.repulsion * a * (l.flat + float64(l.steep*a))
		over := c.near * x
		f := (push - float64(c.pull*e*(l.flat+float64(l.steep*e)))) * over
		gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
		o := &force[c.i]
		o[0] -= gx
		o[1] -= gy
		o[2] -= gz
		o = &force[c.j]
		o[0] += gx
		o[1] += gy
		o[2] += gz
		if stiff && u < touch {
			g.stiffen(c, l.repulsion*over*over/c.near*(l.flat+float64(2*l.steep*a)), dx, dy, dz)
		}
	}
}

// stiffen adds k·d·dᵀ to both cells of a contact, which d leads between.
func (g *island) stiffen(c *contact, k, dx, dy, dz float64) {
	x, y, z := k*dx, k*dy, k*dz
	a := [6]float64{x * dx, y * dy, z * dz, x * dy, y * dz, z * dx}
	p, q := &g.stiff[c.i], &g.stiff[c.j]
	for m, v := range a {
		p[m] += v
		q[m] += v
	}
}

// pushReference is push as the law stands: the plain twin, and the way of springs
// with rest lengths of their own.
func (g *island) pushReference(t *Tissue, s *State, stiff bool) {
	for k := range g.contacts {
		c := &g.contacts[k]
		d := t.space.between(&g.at[c.i], &g.at[c.j])
		d2 := float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
		if !(d2 < c.far2) {
			continue
		}
		if d2 == 0 {
			d[0], d2 = t.apartFrom(s, int(g.cells[c.i]), int(g.cells[c.j]))
		}
		f := t.law.at(d2, c.near, c.rest, t.weight(s, int(g.cells[c.i]), int(g.cells[c.j])))
		for a := range d {
			v := float64(f * d[a])
			g.force[c.i][a] -= v
			g.force[c.j][a] += v
		}
		length := math.Sqrt(d2)
		x := 1 / (length * c.near)
		u, over := length*(length*x), c.near*x
		switch l := &t.law; {
		case !stiff:
		case l.kind == Meineke2001Spring:
			g.stiffen(c, l.repulsion/(c.rest*d2), d[0], d[1], d[2])
		case u < 1 || l.steep == 0 && u < soon:
			g.stiffen(c, l.repulsion*over*over/c.near*(l.flat+float64(2*l.steep*positive(1-u))), d[0], d[1], d[2])
		}
	}
}
