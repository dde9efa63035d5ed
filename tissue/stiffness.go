package tissue

import "math"

// stiffness returns a bound of the rate at which the contacts of the cells of one slab
// relax, times the drag (nN/µm). With the stiffness k_ij = (−dF/dd)₊ and direction
// n_ij of each contact, the energy of small displacements u is
//
//	½·Σ k_ij·((u_i − u_j)·n_ij)² ≤ Σ_i u_iᵀ·A_i·u_i,   A_i = Σ_j k_ij·n_ij·n_ijᵀ
//
// so that no mode relaxes faster than 2·max_i‖A_i‖/γ. For a close packing this bound is
// exact, and a third of that by the sums of rows (Gershgorin).
//
// The norm of A, with eigenvalues of mean m and variance v, is at most m + √(2v) in
// space, which is exact for one contact and for equal eigenvalues.
//
// Source of the last bound: Wolkowicz & Styan 1980, 10.1016/0024-3795(80)90258-X.
func (t *Tissue) stiffness(s *State, slab int, w *worker) float64 {
	if t.law.repulsion == 0 {
		return 0
	}
	from, to := bounded(slab, s.Len())
	w.stiff = room(w.stiff, slabSize)
	stiff := w.stiff[:to-from]
	clear(stiff)
	if t.spec.Reference {
		t.stiffenReference(s, from, to, stiff)
	} else {
		part := &t.list.Parts[slab]
		for a := range part.Len() {
			within, across := part.Row(a)
			t.stiffen(s, from, from+a, within, stiff, true)
			t.stiffen(s, from, from+a, across, stiff, false)
		}
	}
	most := 0.0
	for a := range stiff {
		t.stiffenWall(&t.at[from+a], &stiff[a])
		most = max(most, t.norm(&stiff[a]))
	}
	return 2 * most
}

// stiffen adds the stiffness of the contacts between cell i and those of a row.
func (t *Tissue) stiffen(s *State, first, i int, row []int32, stiff [][6]float64, both bool) {
	p := &t.at[i]
	sum := &stiff[i-first]
	guarded := t.spec.Membrane != nil
	for _, j := range row {
		q := &t.at[j]
		if guarded && !sameSide(s.Where[i], s.Where[j]) {
			continue
		}
		a, touch := t.tensor(p, q, t.restLength(s, i, int(j), p[3]+q[3]))
		if !touch {
			continue
		}
		for c, v := range a {
			sum[c] += v
		}
		if both {
			o := &stiff[int(j)-first]
			for c, v := range a {
				o[c] += v
			}
		}
	}
}

// soon widens the distance at which springs count as in touch: a contact that is made
// during the step has to be stable, too.
const soon = 1.02

// tensor returns k·n·nᵀ of a contact as xx, yy, zz, xy, yz, zx, and whether there is
// one. Contacts pull less the further they are, which makes none of them stiff.
func (t *Tissue) tensor(p, q *[4]float64, rest float64) (a [6]float64, touch bool) {
	l := &t.law
	d := t.space.between(p, q)
	d2 := float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
	r := p[3] + q[3]
	far := r
	switch {
	case l.kind == Meineke2001Spring:
		far = l.reach * r
	case l.steep == 0:
		far = soon * r
	}
	if !(d2 < far*far) || d2 == 0 {
		return a, false
	}
	k := l.repulsion / (rest * d2)
	if l.steep > 0 {
		k *= 2 * (1 - math.Sqrt(d2)/r)
	}
	kx, ky, kz := k*d[0], k*d[1], k*d[2]
	return [6]float64{kx * d[0], ky * d[1], kz * d[2], kx * d[1], ky * d[2], kz * d[0]}, true
}

// stiffenWall adds the walls, whose stiffness counts half: they do not give way as
// cells do.
func (t *Tissue) stiffenWall(p *[4]float64, stiff *[6]float64) {
	for axis := range 3 {
		if !t.walled(axis) {
			continue
		}
		if gap := min(p[axis]-t.space.low[axis], t.space.high[axis]-p[axis]); gap < soon*p[3] {
			stiff[axis] += 0.5 * t.law.repulsion / p[3] * (t.law.flat + 2*t.law.steep*positive(1-gap/p[3]))
		}
	}
}

// norm returns the bound of ‖A‖ for A given as xx, yy, zz, xy, yz, zx; in the plane
// it is the norm itself.
func (t *Tissue) norm(a *[6]float64) float64 {
	if t.space.flat { // forces move no cell up or down
		mean, half := 0.5*(a[0]+a[1]), 0.5*(a[0]-a[1])
		return mean + math.Sqrt(half*half+a[3]*a[3])
	}
	mean := (a[0] + a[1] + a[2]) / 3
	squares := a[0]*a[0] + a[1]*a[1] + a[2]*a[2] + 2*(a[3]*a[3]+a[4]*a[4]+a[5]*a[5])
	return mean + math.Sqrt(2*max(0, squares/3-mean*mean))
}
