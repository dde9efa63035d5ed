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
	from, to := bounded(slab, s.Len())
	w.stiff = room6(w.stiff, slabSize)
	stiff := w.stiff[:to-from]
	clear(stiff)
	switch {
	case t.law.repulsion == 0:
		return 0
	case t.spec.Reference:
		t.stiffenReference(s, from, to, stiff)
	default:
		part := &t.list.Parts[slab]
		for a := range part.Len() {
			within, across := part.Row(a)
			t.stiffen(s, from, from+a, within, stiff, true)
			t.stiffen(s, from, from+a, across, stiff, false)
		}
	}
	t.stiffenWalls(from, stiff)
	most := 0.0
	for a := range stiff {
		most = max(most, t.norm(&stiff[a]))
	}
	return 2 * most
}

// soon widens the distance at which cells count as in touch: a contact that is made
// during the step has to be stable, too.
const soon = 1.02

// stiffen adds the stiffness of the contacts between cell i and those of a row.
func (t *Tissue) stiffen(s *State, first, i int, row []int32, stiff [][6]float64, both bool) {
	p := t.at[i]
	l := &t.law
	sum := &stiff[i-first]
	reach := 1.0
	if l.steep == 0 {
		reach = soon
	}
	if l.kind == Meineke2001Spring {
		reach = l.reach
	}
	guarded := t.spec.Membrane != nil
	for _, j := range row {
		q := &t.at[j]
		d := t.space.between(&p, q)
		dx, dy, dz := d[0], d[1], d[2]
		d2 := float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
		r := p[3] + q[3]
		if far := reach * r; d2 >= far*far || d2 == 0 || guarded && !sameSide(s.Where[i], s.Where[j]) {
			continue
		}
		k := 0.0
		switch {
		case l.steep > 0:
			k = 2 * l.repulsion / r * (1 - math.Sqrt(d2)/r) / d2
		case l.kind == Meineke2001Spring:
			k = l.repulsion / t.restLength(s, i, int(j), r) / d2
		default:
			k = l.repulsion / r / d2
		}
		kx, ky, kz := k*dx, k*dy, k*dz
		a := [6]float64{kx * dx, ky * dy, kz * dz, kx * dy, ky * dz, kz * dx}
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

// stiffenWalls adds the walls, whose stiffness counts half: they do not give way as
// cells do.
func (t *Tissue) stiffenWalls(from int, stiff [][6]float64) {
	for axis := range 3 {
		if !t.walled(axis) {
			continue
		}
		low, high := t.space.low[axis], t.space.high[axis]
		for a := range stiff {
			p := &t.at[from+a]
			x, r := p[axis], p[3]
			if gap := min(x-low, high-x); gap < soon*r {
				stiff[a][axis] += 0.5 * t.law.repulsion / r * (t.law.flat + 2*t.law.steep*positive(1-gap/r))
			}
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

func room6(s [][6]float64, n int) [][6]float64 {
	if cap(s) < n {
		return make([][6]float64, n)
	}
	return s[:n]
}
