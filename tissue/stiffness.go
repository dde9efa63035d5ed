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
	stiff := w.stiff[:to-from]
	switch {
	case t.spec.Reference:
		t.stiffenReference(s, from, to, stiff)
	case !t.fused():
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

// fused says whether pushStiff looks at the stiffness together with the forces.
func (t *Tissue) fused() bool { return t.plain && t.law.kind == PowerLaw && !t.spec.Reference }

// pushStiff is pushPlain for the power law, and adds to stiff the k·n·nᵀ of every
// contact as xx, yy, zz, xy, yz, zx: k = 2·Repulsion·g/R.
func (t *Tissue) pushStiff(s *State, slab int, force [][3]float64, stiff [][6]float64) {
	part := &t.list.Parts[slab]
	l := t.law
	pullMost := l.adhesion * l.always
	at := t.at
	for a := range part.Len() {
		i := part.First + a
		p := at[i]
		within, across := part.Row(a)
		var fx, fy, fz, xx, yy, zz, xy, yz, zx float64
		for k, row := range [2][]int32{within, across} {
			for _, j := range row {
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
				over := r * x
				f := (l.repulsion*g*g - float64(pullMost*e*e)) * over
				c := 2 * l.repulsion * g * over * x * over * d
				gx, gy, gz := float64(f*dx), float64(f*dy), float64(f*dz)
				fx, fy, fz = fx-gx, fy-gy, fz-gz
				cx, cy, cz := c*dx, c*dy, c*dz
				axx, ayy, azz, axy, ayz, azx := cx*dx, cy*dy, cz*dz, cx*dy, cy*dz, cz*dx
				xx, yy, zz, xy, yz, zx = xx+axx, yy+ayy, zz+azz, xy+axy, yz+ayz, zx+azx
				if k == 0 {
					o, m := &force[int(j)-part.First], &stiff[int(j)-part.First]
					o[0], o[1], o[2] = o[0]+gx, o[1]+gy, o[2]+gz
					m[0], m[1], m[2] = m[0]+axx, m[1]+ayy, m[2]+azz
					m[3], m[4], m[5] = m[3]+axy, m[4]+ayz, m[5]+azx
				}
			}
		}
		o, m := &force[a], &stiff[a]
		o[0], o[1], o[2] = o[0]+fx, o[1]+fy, o[2]+fz
		m[0], m[1], m[2] = m[0]+xx, m[1]+yy, m[2]+zz
		m[3], m[4], m[5] = m[3]+xy, m[4]+yz, m[5]+zx
	}
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
// during the step has to be stable, too. springs_amd64.s holds it again.
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
