package microenv

import (
	"fmt"
	"math"
)

// stencil is what one axis contributes to a value between voxel centres:
// Σ weight·value at index + constant. Beyond a face without flux the values
// repeat as in a mirror; beyond a face with a held value v they are 2v minus the
// mirror image, so that the line between passes through v on the face.
type stencil struct {
	n        int
	index    [8]int
	weight   [8]float64
	constant float64
}

// add puts weight on the voxel i of n, which may lie beyond either face.
func (s *stencil) add(i, n int, borders *[2]Border, weight float64) {
	for i < 0 || i >= n {
		side, mirror := 0, -1-i
		if i >= n {
			side, mirror = 1, 2*n-1-i
		}
		switch b := borders[side]; b.Kind {
		case Periodic:
			i = (i%n + n) % n
		case Fixed:
			s.constant += 2 * b.Value * weight
			weight = -weight
			i = mirror
		default:
			i = mirror
		}
	}
	s.index[s.n], s.weight[s.n] = i, weight
	s.n++
}

// addCurved is add with a parabola two voxels beyond a held face. The first
// voxel outside is the mirror image also there: it is the one the solver's own
// flux through the face implies. A second mirror image would bend the
// profile at the face and leave derivatives there of first order only.
// i lies at most two voxels outside.
func (s *stencil) addCurved(i, n int, borders *[2]Border, weight float64) {
	side, out, first, second := 0, -i, 0, 1
	if i >= n {
		side, out, first, second = 1, i-n+1, n-1, n-2
	}
	if out < 2 || n < 2 || borders[side].Kind != Fixed {
		s.add(i, n, borders, weight)
		return
	}
	// The parabola through 2v − c0, c0 and c1, one voxel further.
	s.constant += 6 * weight * borders[side].Value
	s.add(first, n, borders, -6*weight)
	s.add(second, n, borders, weight)
}

// place returns the lower of the two voxels whose centres enclose a coordinate,
// -1 to n-1, and the way from its centre to the next as a fraction. Outside the
// grid the face counts; a periodic axis wraps.
func (g Geometry) place(axis int, v float64, borders *[2]Border) (i int, w float64) {
	n := float64(g.N[axis])
	u := (v - g.Origin[axis]) / g.H
	if u != u {
		panic(fmt.Sprintf("microenv: coordinate %d of a point is not a number", axis))
	}
	if borders[0].Kind == Periodic {
		u -= n * math.Floor(u/n)
	}
	u = math.Min(math.Max(u, 0), n) - 0.5
	low := math.Floor(u)
	return int(low), u - low
}

// between returns the stencil that interpolates linearly.
func (g Geometry) between(axis, i int, w float64, borders *[2]Border) (s stencil) {
	if g.unresolved(axis, borders) {
		s.add(0, 1, borders, 1)
		return s
	}
	s.add(i, g.N[axis], borders, 1-w)
	s.add(i+1, g.N[axis], borders, w)
	return s
}

// rise returns the stencil of the derivative: central differences at the voxel
// centres, interpolated linearly. It is continuous and of second order.
func (g Geometry) rise(axis, i int, w float64, borders *[2]Border) (s stencil) {
	if g.unresolved(axis, borders) {
		return s
	}
	n, f := g.N[axis], 0.5/g.H
	s.addCurved(i-1, n, borders, -f*(1-w))
	s.addCurved(i, n, borders, -f*w)
	s.addCurved(i+1, n, borders, f*(1-w))
	s.addCurved(i+2, n, borders, f*w)
	return s
}

// unresolved says whether nothing can vary along an axis.
func (g Geometry) unresolved(axis int, borders *[2]Border) bool {
	return g.N[axis] == 1 && borders[0].Kind != Fixed && borders[1].Kind != Fixed
}

// contract applies one stencil an axis to voxel values.
func (g Geometry) contract(c []float64, sx, sy, sz *stencil) float64 {
	sum := sz.constant
	for k := range sz.n {
		plane := sy.constant
		for j := range sy.n {
			row := (sz.index[k]*g.N[1] + sy.index[j]) * g.N[0]
			line := sx.constant
			for i := range sx.n {
				line += sx.weight[i] * c[row+sx.index[i]]
			}
			plane += sy.weight[j] * line
		}
		sum += sz.weight[k] * plane
	}
	return sum
}

// sample returns the trilinear value of c at a point.
func (g *Geometry) sample(c []float64, borders *[3][2]Border, x, y, z float64) float64 {
	if !held(borders) {
		return g.sampleFree(c, borders, x, y, z)
	}
	var s [3]stencil
	for a, v := range [3]float64{x, y, z} {
		i, w := g.place(a, v, &borders[a])
		s[a] = g.between(a, i, w, &borders[a])
	}
	return g.contract(c, &s[0], &s[1], &s[2])
}

// held says whether any face holds a value.
func held(borders *[3][2]Border) bool {
	for a := range borders {
		if borders[a][0].Kind == Fixed || borders[a][1].Kind == Fixed {
			return true
		}
	}
	return false
}

// sampleEven is sample where no flux passes any face: the same sum of eight voxels.
func (g *Geometry) sampleEven(c []float64, x, y, z float64) float64 {
	lowX, highX, upX := g.enclose(0, x)
	lowY, highY, upY := g.enclose(1, y)
	lowZ, highZ, upZ := g.enclose(2, z)
	nx, ny := g.N[0], g.N[1]
	ll, lh := c[(lowZ*ny+lowY)*nx:][:nx], c[(lowZ*ny+highY)*nx:][:nx]
	hl, hh := c[(highZ*ny+lowY)*nx:][:nx], c[(highZ*ny+highY)*nx:][:nx]
	downX, downY := 1-upX, 1-upY
	below := float64(downY*(float64(downX*ll[lowX])+float64(upX*ll[highX]))) +
		float64(upY*(float64(downX*lh[lowX])+float64(upX*lh[highX])))
	above := float64(downY*(float64(downX*hl[lowX])+float64(upX*hl[highX]))) +
		float64(upY*(float64(downX*hh[lowX])+float64(upX*hh[highX])))
	return float64((1-upZ)*below) + float64(upZ*above)
}

// enclose returns the two voxels of an axis whose centres enclose a coordinate, both the
// outermost one beyond its centre, and the way from the lower to the upper as a
// fraction.
func (g *Geometry) enclose(axis int, v float64) (low, high int, up float64) {
	last := g.N[axis] - 1
	u := (v-g.Origin[axis])/g.H - 0.5
	switch {
	case u != u:
		panic(fmt.Sprintf("microenv: coordinate %d of a point is not a number", axis))
	case u < 0:
		return 0, 0, 0
	case u >= float64(last):
		return last, last, 0
	}
	low = int(u)
	return low, low + 1, u - float64(low)
}

// sampleFree is sample where no face holds a value, without stencils: the same
// sum of eight voxels.
func (g *Geometry) sampleFree(c []float64, borders *[3][2]Border, x, y, z float64) float64 {
	var low, high [3]int
	var up, down [3]float64
	for a, v := range [3]float64{x, y, z} {
		n := g.N[a]
		i, w := g.place(a, v, &borders[a])
		if n == 1 {
			down[a] = 1
			continue
		}
		low[a], high[a], down[a], up[a] = i, i+1, 1-w, w
		if borders[a][0].Kind == Periodic {
			if i < 0 {
				low[a] = n - 1
			}
			if i+1 == n {
				high[a] = 0
			}
			continue
		}
		low[a], high[a] = max(i, 0), min(i+1, n-1)
	}
	line := func(z, y int) float64 {
		row := c[(z*g.N[1]+y)*g.N[0]:][:g.N[0]]
		return float64(down[0]*row[low[0]]) + float64(up[0]*row[high[0]])
	}
	below := float64(down[1]*line(low[2], low[1])) + float64(up[1]*line(low[2], high[1]))
	above := float64(down[1]*line(high[2], low[1])) + float64(up[1]*line(high[2], high[1]))
	return float64(down[2]*below) + float64(up[2]*above)
}

// gradient returns the derivatives of c at a point.
func (g Geometry) gradient(c []float64, borders *[3][2]Border, x, y, z float64) (d [3]float64) {
	var level, slope [3]stencil
	for a, v := range [3]float64{x, y, z} {
		i, w := g.place(a, v, &borders[a])
		level[a] = g.between(a, i, w, &borders[a])
		slope[a] = g.rise(a, i, w, &borders[a])
	}
	d[0] = g.contract(c, &slope[0], &level[1], &level[2])
	d[1] = g.contract(c, &level[0], &slope[1], &level[2])
	d[2] = g.contract(c, &level[0], &level[1], &slope[2])
	return d
}
