package tissue

import (
	"errors"
	"math"

	"paget/num/neighbour"
)

// updateList brings the neighbour list up to date. The list is a reserve of
// candidates only: which pairs interact, and in which order they are summed,
// does not depend on when it was built.
func (t *Tissue) updateList(s *State) error {
	if t.spec.Reference || t.listHolds(s) {
		return nil
	}
	t.forgetList() // its own look would ask for less
	if _, err := t.list.Update(s.X, s.Y, s.Z); err != nil {
		var bad *neighbour.PositionError
		if errors.As(err, &bad) {
			return t.diverged(s, bad.Index, "coordinate (µm)", bad.Value)
		}
		return err
	}
	for i := range s.ID {
		t.listed = append(t.listed, [3]float64{s.X[i], s.Y[i], s.Z[i]})
	}
	return nil
}

// listHolds says whether the list still names all pairs within its cutoff and the
// margin of near: no cell is further from where it stood when the list was made
// than half of what the skin has beyond the margin.
func (t *Tissue) listHolds(s *State) bool {
	if len(t.listed) == 0 || len(t.listed) != s.Len() {
		return false
	}
	limit := 0.5 * (t.skin - t.margin) * (1 - 1e-9)
	limit *= limit
	sp := &t.space
	for i := range t.listed {
		was := &t.listed[i]
		dx := sp.apart(0, s.X[i]-was[0])
		dy := sp.apart(1, s.Y[i]-was[1])
		dz := 0.0 // planes do not part neighbours
		if !sp.flat {
			dz = s.Z[i] - was[2]
		}
		if !(dx*dx+dy*dy+dz*dz <= limit) {
			return false
		}
	}
	return true
}

// eachPair visits candidate pairs i < j on the same side of the membrane, with
// their squared distance, in the order of i, then j.
func (t *Tissue) eachPair(s *State, visit func(i, j int, d2 float64)) {
	if t.spec.Reference {
		t.eachPairReference(s, visit)
		return
	}
	sp := &t.space
	for i := range s.ID {
		for _, j := range t.list.Row(i) {
			if !sameSide(s.Where[i], s.Where[j]) {
				continue
			}
			dx := sp.apart(0, s.X[j]-s.X[i])
			dy := sp.apart(1, s.Y[j]-s.Y[i])
			dz := sp.apart(2, s.Z[j]-s.Z[i])
			visit(i, int(j), float64(dx*dx)+float64(dy*dy)+float64(dz*dz))
		}
	}
}

// sameSide says whether two cells can touch: the membrane parts those above
// from those below.
func sameSide(a, b Where) bool { return a == b || a == InPore || b == InPore }

// forces sums contact forces and walls on every cell (nN), and the slopes of
// its contacts (nN/µm).
func (t *Tissue) forces(s *State) error {
	if t.spec.Reference {
		t.forcesReference(s)
		return nil
	}
	clear(t.fx)
	clear(t.fy)
	clear(t.fz)
	clear(t.slope)
	if t.law.repulsion == 0 && t.law.adhesion == 0 {
		return nil
	}
	if t.leeway < 0 {
		if err := t.findNear(s); err != nil {
			return err
		}
	}
	if t.law.kind == LinearSpring {
		t.pushSprings(s)
	} else {
		for k := range t.near {
			p := &t.near[k]
			dx, dy, dz, d2 := t.space.between(s, int(p.i), int(p.j))
			if d2 < p.reach*p.reach {
				t.push(s, p, dx, dy, dz, d2)
			}
		}
	}
	t.walls(s)
	return nil
}

// pushSprings is push for all near pairs under the law LinearSpring, written out.
func (t *Tissue) pushSprings(s *State) {
	fx, fy, fz, slope := t.fx, t.fy, t.fz, t.slope
	x, y, z := s.X, s.Y, s.Z
	sp := &t.space
	for k := range t.near {
		p := &t.near[k]
		i, j := int(p.i), int(p.j)
		dx := nearest(x[j]-x[i], sp.half[0], sp.period[0])
		dy := nearest(y[j]-y[i], sp.half[1], sp.period[1])
		dz := nearest(z[j]-z[i], sp.half[2], sp.period[2])
		d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
		if d2 >= p.reach*p.reach {
			continue
		}
		d := math.Sqrt(d2)
		if d == 0 {
			t.push(s, p, dx, dy, dz, d2)
			continue
		}
		f, steep := 0.0, 0.0
		if d < p.contact {
			f, steep = t.law.repulsion*(1-d/p.contact), p.stiffness
		}
		if p.pull > 0 && d < p.reach {
			f -= float64(p.pull * (1 - d/p.reach))
			steep += p.softness
		}
		g := f / d
		gx, gy, gz := float64(g*dx), float64(g*dy), float64(g*dz)
		fx[i] -= gx
		fy[i] -= gy
		fz[i] -= gz
		fx[j] += gx
		fy[j] += gy
		fz[j] += gz
		slope[i] += steep
		slope[j] += steep
	}
}

// nearPair is a pair of cells that may touch before the next look, with all that
// does not change while they move.
type nearPair struct {
	i, j    int32
	contact float64 // µm; sum of the radii
	rest    float64 // µm; rest length of the spring
	reach   float64 // µm; distance at which forces end
	bond    float64 // relative adhesion w

	// The same as the law LinearSpring needs it.
	pull      float64 // nN; adhesion at distance 0
	stiffness float64 // nN/µm; slope of the repulsion
	softness  float64 // nN/µm; slope of the adhesion
}

// findNear lists the pairs within reach and margin, in the order of i, then j. The
// list is good until a cell has gone further than half the margin.
func (t *Tissue) findNear(s *State) error {
	if err := t.updateList(s); err != nil {
		return err
	}
	t.near = t.near[:0]
	t.leeway = 0.5 * t.margin * (1 - 1e-9)
	x, y, z := s.X, s.Y, s.Z
	sp := &t.space
	for i, radius := range s.Radius {
		xi, yi, zi := x[i], y[i], z[i]
		for _, j := range t.list.Row(i) {
			dx := nearest(x[j]-xi, sp.half[0], sp.period[0])
			dy := nearest(y[j]-yi, sp.half[1], sp.period[1])
			dz := nearest(z[j]-zi, sp.half[2], sp.period[2])
			d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
			far := t.law.reach*(radius+s.Radius[j]) + t.margin
			if d2 < far*far && sameSide(s.Where[i], s.Where[j]) {
				t.near = append(t.near, t.pair(s, i, int(j)))
			}
		}
	}
	return nil
}

// pair returns what two cells are to each other wherever they stand.
func (t *Tissue) pair(s *State, i, j int) nearPair {
	r := s.Radius[i] + s.Radius[j]
	p := nearPair{i: int32(i), j: int32(j), contact: r, rest: r, reach: t.law.reach * r}
	if t.law.kind == Meineke2001Spring {
		p.rest = t.restLength(s, i, j, r)
	}
	if len(t.spec.Pairs) > 0 && t.law.adhesion > 0 {
		p.bond = t.bond(s, i, j)
	}
	p.pull = t.law.adhesion * p.bond
	p.stiffness, p.softness = t.law.repulsion/r, p.pull/p.reach
	return p
}

// push adds the force between the two cells of a pair, (dx, dy, dz) leading from
// the first to the second.
func (t *Tissue) push(s *State, p *nearPair, dx, dy, dz, d2 float64) {
	i, j := p.i, p.j
	d := math.Sqrt(d2)
	f, slope := t.law.at(d, p.contact, p.rest, p.bond)
	if f == 0 && slope == 0 {
		return
	}
	if d == 0 {
		// Centres that coincide have no direction; the elder goes left.
		dx, d = 1, 1
		if s.ID[i] > s.ID[j] {
			dx = -1
		}
	}
	g := f / d
	gx, gy, gz := float64(g*dx), float64(g*dy), float64(g*dz)
	t.fx[i] -= gx
	t.fy[i] -= gy
	t.fz[i] -= gz
	t.fx[j] += gx
	t.fy[j] += gy
	t.fz[j] += gz
	t.slope[i] += slope
	t.slope[j] += slope
}

// restLength returns the rest length of a spring (µm): that of two sisters
// grows from their distance at birth to the full contact distance r.
func (t *Tissue) restLength(s *State, i, j int, r float64) float64 {
	full := t.spec.Mechanics.Sisters
	if s.Sister[i] != s.ID[j] || s.Sister[j] != s.ID[i] || full == 0 {
		return r
	}
	age := s.Time - s.Born[i]
	if age >= full {
		return r
	}
	return r * (birthShare + (1-birthShare)*age/full)
}

// bonds reads the molecules of every cell that hold it to others, and what
// antibodies leave free.
func (t *Tissue) bonds(s *State) {
	if t.law.adhesion == 0 || len(t.spec.Pairs) == 0 {
		return
	}
	nk, np := len(t.kinds), len(t.spec.Pairs)
	t.surface = sized(t.surface, 2*np*s.Len())
	for p, pair := range t.spec.Pairs {
		for k := range t.kinds {
			for l := range t.kinds {
				free := min(t.kinds[k].treatment.PairFactor(pair.A, pair.B, s.Time),
					t.kinds[l].treatment.PairFactor(pair.A, pair.B, s.Time))
				t.free[(p*nk+k)*nk+l] = 0.5 * pair.Strength * free
			}
		}
		for k := range t.kinds {
			a, b := s.populations[k].Node(t.kinds[k].pairA[p]), s.populations[k].Node(t.kinds[k].pairB[p])
			for i, kind := range s.Kind {
				if int(kind) == k {
					at := 2 * (i*np + p)
					t.surface[at], t.surface[at+1] = a[s.Slot[i]], b[s.Slot[i]]
				}
			}
		}
	}
}

// bond returns the relative adhesion w of two cells. Dead cells hold nobody.
func (t *Tissue) bond(s *State, i, j int) float64 {
	if !s.Phase[i].Living() || !s.Phase[j].Living() {
		return 0
	}
	nk, np := len(t.kinds), len(t.spec.Pairs)
	free := t.free[int(s.Kind[i])*nk+int(s.Kind[j]):]
	mine, theirs := t.surface[2*np*i:][:2*np], t.surface[2*np*j:][:2*np]
	w := 0.0
	for p := range np {
		w += free[p*nk*nk] * (float64(mine[2*p]*theirs[2*p+1]) + float64(theirs[2*p]*mine[2*p+1]))
	}
	return w
}

// walls adds the soft push of walls: Repulsion·(1 − δ/r)₊, squared for the power
// law, at distance δ of the centre from the wall.
func (t *Tissue) walls(s *State) {
	sp := &t.space
	for a, f := range [3][]float64{t.fx, t.fy, t.fz} {
		if sp.border[a] != Wall || a == 2 && sp.flat {
			continue
		}
		x := [3][]float64{s.X, s.Y, s.Z}[a]
		for i, r := range s.Radius {
			for _, end := range [2]struct{ gap, sign float64 }{{x[i] - sp.low[a], 1}, {sp.high[a] - x[i], -1}} {
				if end.gap >= r {
					continue
				}
				g := 1 - end.gap/r
				slope := t.law.repulsion / r
				if t.law.kind == PowerLaw {
					slope *= 2 * g
					g *= g
				}
				f[i] += end.sign * t.law.repulsion * g
				t.slope[i] += slope
			}
		}
	}
}
