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
	t.listed = t.listed[:0]
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

// listHolds says whether no cell is further than half the skin from where it
// stood when the list was last brought up to date. Positions lie inside the box,
// which makes this cheaper than the list's own look.
func (t *Tissue) listHolds(s *State) bool {
	if len(t.listed) == 0 || len(t.listed) != s.Len() {
		return false
	}
	limit := 0.25 * t.skin * t.skin * (1 - 1e-9) * (1 - 1e-9)
	sp := &t.space
	for i := range t.listed {
		was := &t.listed[i]
		dx := sp.apart(0, s.X[i]-was[0])
		dy := sp.apart(1, s.Y[i]-was[1])
		dz := s.Z[i] - was[2]
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
	if err := t.updateList(s); err != nil {
		return err
	}
	sp := &t.space
	px, py, pz := sp.period[0], sp.period[1], sp.period[2]
	hx, hy, hz := 0.5*px, 0.5*py, 0.5*pz
	if px == 0 {
		hx = math.Inf(1)
	}
	if py == 0 {
		hy = math.Inf(1)
	}
	if pz == 0 {
		hz = math.Inf(1)
	}
	x, y, z, radius, where := s.X, s.Y, s.Z, s.Radius, s.Where
	reach := t.law.reach
	for i := range x {
		xi, yi, zi, ri := x[i], y[i], z[i], radius[i]
		for _, j := range t.list.Row(i) {
			dx := x[j] - xi
			if dx > hx {
				dx -= px
			} else if dx < -hx {
				dx += px
			}
			dy := y[j] - yi
			if dy > hy {
				dy -= py
			} else if dy < -hy {
				dy += py
			}
			dz := z[j] - zi
			if dz > hz {
				dz -= pz
			} else if dz < -hz {
				dz += pz
			}
			d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
			far := reach * (ri + radius[j])
			if d2 >= far*far || !sameSide(where[i], where[j]) {
				continue
			}
			t.contact(s, i, int(j), dx, dy, dz, d2)
		}
	}
	t.walls(s)
	return nil
}

// contact adds the force between cells i and j, (dx, dy, dz) leading from i to
// j.
func (t *Tissue) contact(s *State, i, j int, dx, dy, dz, d2 float64) {
	d := math.Sqrt(d2)
	r := s.Radius[i] + s.Radius[j]
	rest := r
	if t.law.kind == Meineke2001Spring {
		rest = t.restLength(s, i, j, r)
	}
	w := 0.0
	if len(t.bondA) > 0 && t.law.adhesion > 0 {
		w = t.bond(s, i, j)
	}
	f, slope := t.law.at(d, r, rest, w)
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
	n := s.Len()
	nk := len(t.kinds)
	for p, pair := range t.spec.Pairs {
		t.bondA[p], t.bondB[p] = sized(t.bondA[p], n), sized(t.bondB[p], n)
		for k := range t.kinds {
			for l := range t.kinds {
				free := min(t.kinds[k].treatment.PairFactor(pair.A, pair.B, s.Time),
					t.kinds[l].treatment.PairFactor(pair.A, pair.B, s.Time))
				t.free[(p*nk+k)*nk+l] = 0.5 * pair.Strength * free
			}
		}
		for i := range s.ID {
			k, slot := s.Kind[i], s.Slot[i]
			t.bondA[p][i] = s.populations[k].Node(t.kinds[k].pairA[p])[slot]
			t.bondB[p][i] = s.populations[k].Node(t.kinds[k].pairB[p])[slot]
		}
	}
}

// bond returns the relative adhesion w of two cells. Dead cells hold nobody.
func (t *Tissue) bond(s *State, i, j int) float64 {
	if s.Phase[i] == Dying || s.Phase[j] == Dying {
		return 0
	}
	nk := len(t.kinds)
	w := 0.0
	for p := range t.bondA {
		a, b := t.bondA[p], t.bondB[p]
		w += t.free[(p*nk+int(s.Kind[i]))*nk+int(s.Kind[j])] * (float64(a[i]*b[j]) + float64(a[j]*b[i]))
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
