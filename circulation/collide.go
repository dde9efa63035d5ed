package circulation

import "math"

// CollisionRate returns the rate at which one ball of radius a meets those of radius b,
// for one of them in a unit of volume.
//
//	β = (4/3)·G·(a + b)³ + Θ·(a + b)²/(a·b),   Θ = 2kT/(3µ)
//
// The first term is collision in shear of rate G, the second Brownian motion; they
// are added. Assumed: straight paths in shear, no forces at a distance.
//
// Units: µm, 1/min, µm³/min; the result is µm³/min.
// Range: a, b > 0. Source: Smoluchowski 1917, 10.1515/zpch-1918-9209.
func CollisionRate(a, b, shear, thermal float64) float64 {
	s := a + b
	return 4.0/3*shear*s*s*s + thermal*s*s/(a*b)
}

// groupRadius returns the radius (µm) of a group of so many cells: their volumes are
// added. A companion does not add to it.
func groupRadius(cell float64, cells int) float64 { return cell * math.Cbrt(float64(cells)) }

// setMeeting fills the table of what holds: chance that a meeting holds times the
// rate of meeting, µm³/min. Row k−1, column j−1; and once more in the order of the
// size m that results, then of k, plain and times k/m.
func (w *Workspace) setMeeting(b *Blood, p *Phenotype) {
	n := b.Largest
	for k := 1; k <= n; k++ {
		for j := 1; j <= k; j++ {
			rate := p.Sticking
			if w.constant > 0 {
				rate *= w.constant
			} else {
				rate *= CollisionRate(p.Radius*b.cbrt[k], p.Radius*b.cbrt[j], b.spec.ShearRate, b.spec.Thermal)
			}
			w.meet[(k-1)*n+j-1], w.meet[(j-1)*n+k-1] = rate, rate
		}
	}
	at := 0
	for m := 2; m <= n; m++ {
		for k := 1; k < m; k++ {
			w.meetInto[at] = w.meet[(k-1)*n+m-k-1]
			w.meetPart[at] = w.meetInto[at] * float64(k) / float64(m)
			at++
		}
	}
}

// merging fills, by side and size, the rate at which one traveller is lost to a larger
// group, given the numbers x of travellers.
//
//	m_k = Σ_{j ≤ Largest−k} K_kj·N_j/V
//
// It also leaves in the workspace the naked and the bound by size.
func (w *Workspace) merging(b *Blood, x *[2][]float64) {
	n, stride := b.Largest, b.Companions+1
	for side := range 2 {
		naked, bound, m := w.naked[side], w.bound[side], w.merge[side]
		scale := 1 / b.volume[side]
		for k := range n {
			row := x[side][k*stride : (k+1)*stride]
			sum := 0.0
			for _, v := range row[1:] {
				sum += v
			}
			naked[k], bound[k] = row[0]*scale, sum*scale
		}
		for k := range n {
			sum := 0.0
			for j, rate := range w.meet[k*n : k*n+n-1-k] {
				sum += rate * (naked[j] + bound[j])
			}
			m[k] = sum
		}
	}
}

// union fills what the merging of the numbers x brings to each type, per minute; it
// reads what merging left. Of two companions that meet, the one stays whose part is
// drawn in proportion to cells.
//
//	G(m, 0) = ½ Σ_{k+j=m} K n_k0 n_j0/V
//	G(m, c) = Σ_{k+j=m} K n_kc (n_j0 + (k/m)·B_j)/V,   B_j = Σ_{c>0} n_jc
func (w *Workspace) union(b *Blood, x, gain *[2][]float64) {
	n, stride := b.Largest, b.Companions+1
	for side := range 2 {
		naked, bound, g := w.naked[side], w.bound[side], gain[side]
		clear(g[:stride]) // nothing merges into a single cell
		first := 0
		for m := 2; m <= n; m++ {
			rates, parts := w.meetInto[first:first+m-1], w.meetPart[first:first+m-1]
			first += m - 1
			rest := w.partner[:len(rates)]
			both := 0.0
			for i, rate := range rates { // parts of i+1 and m−1−i cells
				alone := rate * naked[m-2-i]
				both += x[side][i*stride] * alone
				rest[i] = alone + parts[i]*bound[m-2-i]
			}
			to := g[(m-1)*stride : m*stride]
			to[0] = 0.5 * both
			gather(to, x[side], rest, stride)
		}
	}
}

// gather sums to[c] = Σ_i x[i·stride + c]·rest[i] over the companions, four at a time,
// so that the sums stay in registers: this loop is most of a round.
func gather(to, x, rest []float64, stride int) {
	c := 1
	for ; c+4 <= stride; c += 4 {
		var s0, s1, s2, s3 float64
		at := c
		for _, a := range rest {
			row := x[at : at+4 : at+4]
			s0 += row[0] * a
			s1 += row[1] * a
			s2 += row[2] * a
			s3 += row[3] * a
			at += stride
		}
		to[c], to[c+1], to[c+2], to[c+3] = s0, s1, s2, s3
	}
	for ; c < stride; c++ {
		s, at := 0.0, c
		for _, a := range rest {
			s += x[at] * a
			at += stride
		}
		to[c] = s
	}
}

// unionOf fills what merging brings to groups of m cells on one side that bear one
// source's name, y, among all travellers x. A group keeps the name of the part that is drawn in
// proportion to cells; that part's companion stays with it, or the partner's comes to
// it.
//
//	G(m, 0) = Σ_{k+j=m} (k/m)·K y_k0 n_j0/V
//	G(m, c) = Σ_{k+j=m} (k/m)·K (y_kc (n_j0 + B_j) + y_k0 n_jc)/V
func (w *Workspace) unionOf(b *Blood, side, m int, y, gain []float64) {
	stride := b.Companions + 1
	to := gain[(m-1)*stride : m*stride]
	if m == 1 { // nothing merges into a single cell
		clear(to)
		return
	}
	naked, bound := w.naked[side][:m-1], w.bound[side][:m-1]
	scale := 1 / b.volume[side]
	first := (m - 1) * (m - 2) / 2
	parts := w.meetPart[first : first+m-1]
	own, other := w.partner[:len(parts)], w.alone[:len(parts)]
	both := 0.0
	for i, part := range parts { // this name's i+1 cells and the partner's m−1−i
		from := y[i*stride] * part
		both += from * naked[m-2-i]
		own[i] = part * (naked[m-2-i] + bound[m-2-i])
		other[i] = from * scale
	}
	to[0] = both
	gatherNamed(to, y, w.number[side], own, other, stride)
}

// gatherNamed sums to[c] = Σ_i y[i·stride + c]·own[i] + x[(l−1−i)·stride + c]·other[i]
// over the companions, l being the length of own, in the manner of gather.
func gatherNamed(to, y, x, own, other []float64, stride int) {
	last := (len(own) - 1) * stride
	c := 1
	for ; c+3 <= stride; c += 3 {
		var s0, s1, s2 float64
		at, with := c, last+c
		for i, a := range own {
			o := other[i]
			row, partner := y[at:at+3:at+3], x[with:with+3:with+3]
			s0 += row[0]*a + partner[0]*o
			s1 += row[1]*a + partner[1]*o
			s2 += row[2]*a + partner[2]*o
			at += stride
			with -= stride
		}
		to[c], to[c+1], to[c+2] = s0, s1, s2
	}
	for ; c < stride; c++ {
		s, at, with := 0.0, c, last+c
		for i, a := range own {
			s += y[at]*a + x[with]*other[i]
			at += stride
			with -= stride
		}
		to[c] = s
	}
}

// refused returns the meetings a minute that would have made too large a group.
func (w *Workspace) refused(b *Blood) float64 {
	n, sum := b.Largest, 0.0
	for side := range 2 {
		naked, bound := w.naked[side], w.bound[side]
		for k := range n {
			part := 0.0
			for j := n - 1 - k; j < n; j++ {
				part += w.meet[k*n+j] * (naked[j] + bound[j])
			}
			sum += 0.5 * part * (naked[k] + bound[k]) * b.volume[side]
		}
	}
	return sum
}
