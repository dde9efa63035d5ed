package tissue

import "math"

// contact is a pair of cells of one island, by their places in it.
type contact struct {
	i, j  int32
	touch float64 // 1/µm; inverse of the sum of the radii
	end   float64 // 1/µm; inverse of the distance at which forces end
	pull  float64 // nN; adhesion at distance 0
	rest  float64 // µm; rest length of the spring
	wraps bool    // the way between them leads over the end of a periodic axis
}

// pushSprings adds the forces of all contacts under linear springs, and their stiffness
// as tensor says. Over the distance d they are
//
//	F/d = Repulsion·(1/d − 1/R)₊ − Adhesion·w·(1/d − 1/S)₊
//
// so that nothing has to be asked about the distance: nobody could foretell the answer.
func (g *island) pushSprings(t *Tissue, s *State, stiff bool) {
	var sums [][6]float64
	if stiff {
		sums = g.stiff
	}
	for k := 0; k < len(g.contacts); {
		if k+1 < len(g.contacts) {
			k += springPairs(g.members, g.contacts[k:], sums, t.law.repulsion)
		}
		for end := min(k+2, len(g.contacts)); k < end; k++ {
			g.pushSpring(t, s, &g.contacts[k], stiff)
		}
	}
}

// pushSpring is pushSprings for one contact.
func (g *island) pushSpring(t *Tissue, s *State, c *contact, stiff bool) {
	sp, repulsion := &t.space, t.law.repulsion
	p, q := &g.members[c.i], &g.members[c.j]
	dx, dy, dz := q.at[0]-p.at[0], q.at[1]-p.at[1], q.at[2]-p.at[2]
	if c.wraps {
		dx, dy, dz = nearest(dx, sp.half[0], sp.period[0]), nearest(dy, sp.half[1], sp.period[1]), nearest(dz, sp.half[2], sp.period[2])
	}
	d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
	if d2 == 0 {
		dx, d2 = t.apartFrom(s, int(g.cells[c.i]), int(g.cells[c.j]))
	}
	over := 1 / math.Sqrt(d2)
	f := float64(repulsion*positive(over-c.touch)) - float64(c.pull*positive(over-c.end))
	gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
	p.force[0], p.force[1], p.force[2] = p.force[0]-gx, p.force[1]-gy, p.force[2]-gz
	q.force[0], q.force[1], q.force[2] = q.force[0]+gx, q.force[1]+gy, q.force[2]+gz
	if stiff && over*soon > c.touch {
		g.stiffen(c, repulsion*over*over*c.touch, dx, dy, dz)
	}
}

// push is pushSprings for the power law as well.
func (g *island) push(t *Tissue, s *State, stiff bool) {
	l, sp := t.law, &t.space
	touch := 1.0
	if l.steep == 0 {
		touch = soon
	}
	for k := range g.contacts {
		c := &g.contacts[k]
		p, q := &g.members[c.i], &g.members[c.j]
		dx, dy, dz := q.at[0]-p.at[0], q.at[1]-p.at[1], q.at[2]-p.at[2]
		if c.wraps {
			dx, dy, dz = nearest(dx, sp.half[0], sp.period[0]), nearest(dy, sp.half[1], sp.period[1]), nearest(dz, sp.half[2], sp.period[2])
		}
		d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
		near := p.at[3] + q.at[3]
		if end := l.reach * near; d2 >= float64(end*end) {
			continue
		}
		if d2 == 0 {
			dx, d2 = t.apartFrom(s, int(g.cells[c.i]), int(g.cells[c.j]))
		}
		d := math.Sqrt(d2)
		x := 1 / (d * near)
		u := d * (d * x)
		a, e := positive(1-u), positive(1-float64(u*l.nearer))
		push := l.repulsion * a * (l.flat + float64(l.steep*a))
		over := near * x
		f := (push - float64(c.pull*e*(l.flat+float64(l.steep*e)))) * over
		gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
		p.force[0], p.force[1], p.force[2] = p.force[0]-gx, p.force[1]-gy, p.force[2]-gz
		q.force[0], q.force[1], q.force[2] = q.force[0]+gx, q.force[1]+gy, q.force[2]+gz
		if stiff && u < touch {
			g.stiffen(c, l.repulsion*over*over/near*(l.flat+float64(2*l.steep*a)), dx, dy, dz)
		}
	}
}

// stiffen adds k·d·dᵀ to both cells of a contact, which d leads between.
func (g *island) stiffen(c *contact, k, dx, dy, dz float64) {
	x, y, z := k*dx, k*dy, k*dz
	xx, yy, zz := float64(x*dx), float64(y*dy), float64(z*dz)
	xy, yz, zx := float64(x*dy), float64(y*dz), float64(z*dx)
	p, q := &g.stiff[c.i], &g.stiff[c.j]
	p[0], p[1], p[2], p[3], p[4], p[5] = p[0]+xx, p[1]+yy, p[2]+zz, p[3]+xy, p[4]+yz, p[5]+zx
	q[0], q[1], q[2], q[3], q[4], q[5] = q[0]+xx, q[1]+yy, q[2]+zz, q[3]+xy, q[4]+yz, q[5]+zx
}

// pushReference is push as the laws stand: the plain twin, and the way of springs
// with rest lengths of their own.
func (g *island) pushReference(t *Tissue, s *State, stiff bool) {
	for k := range g.contacts {
		c := &g.contacts[k]
		p, q := &g.members[c.i], &g.members[c.j]
		d := t.space.between(&p.at, &q.at)
		d2 := float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
		near := p.at[3] + q.at[3]
		if end := t.law.reach * near; !(d2 < float64(end*end)) {
			continue
		}
		if d2 == 0 {
			d[0], d2 = t.apartFrom(s, int(g.cells[c.i]), int(g.cells[c.j]))
		}
		f := t.law.alone(d2, near, c.rest, t.weight(s, int(g.cells[c.i]), int(g.cells[c.j])))
		for a := range d {
			v := float64(f * d[a])
			p.force[a] -= v
			q.force[a] += v
		}
		length := math.Sqrt(d2)
		x := 1 / (length * near)
		u, over := length*(length*x), near*x
		switch l := &t.law; {
		case !stiff:
		case l.kind == Meineke2001Spring:
			g.stiffen(c, l.repulsion/(c.rest*d2), d[0], d[1], d[2])
		case l.kind == LinearSpring && 1/length*soon > 1/near:
			g.stiffen(c, l.repulsion*(1/length)*(1/length)*(1/near), d[0], d[1], d[2])
		case l.kind == PowerLaw && u < 1:
			g.stiffen(c, l.repulsion*over*over/near*(l.flat+float64(2*l.steep*positive(1-u))), d[0], d[1], d[2])
		}
	}
}
