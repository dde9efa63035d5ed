package assay

import (
	"math"
	"slices"
)

// pores sorts the pores of a periodic patch for summing their plumes: the patch
// is cut into n·n tiles, and each tile lists, with their periodic images, the
// pores that some point of it has within reach.
//
// Units: µm; the list of tile k is near[start[k]:start[k+1]], and even.
type pores struct {
	count         int
	radius, reach float64
	width         float64
	n             int
	start         []int32
	near          []mouth
}

// mouth is the place of a pore or of an image of it, µm.
type mouth struct{ x, y float64 }

// nowhere makes lists even: it is out of reach.
var nowhere = mouth{1e9, 1e9}

// reachInSpacings is the distance, in mean spacings of pores, within which
// plumes are summed. Pores further away leave a random remainder whose root mean
// square in each direction is g·(a²/2)·√(πσ/2)/R for σ pores per area and reach R: 0.4 % of the
// gradient in the pore for 10⁵ pores of 8 µm per cm². At heights above R nothing is
// summed: there the plumes have come to 0.35 of that laterally and 0.87 of it
// vertically, and fall further with height.
const reachInSpacings = 2.5

// newPores sorts the pores of a square patch.
func newPores(x, y []float64, radius, width float64) *pores {
	p := &pores{count: len(x), radius: radius, width: width}
	if p.count == 0 {
		return p
	}
	spacing := width / math.Sqrt(float64(p.count))
	p.reach = min(reachInSpacings*spacing, width/2)
	p.n = max(1, int(2.5*width/spacing))
	p.sort(x, y)
	return p
}

// sort lists the pores of each tile, in the order of the pores and their images.
func (p *pores) sort(x, y []float64) {
	p.start = make([]int32, p.n*p.n+1)
	p.each(x, y, func(tile int, _, _ float64) { p.start[tile+1]++ })
	for tile := range p.n * p.n {
		p.start[tile+1] += p.start[tile] + p.start[tile+1]%2
	}
	p.near = slices.Repeat([]mouth{nowhere}, int(p.start[p.n*p.n]))
	next := append([]int32(nil), p.start...)
	p.each(x, y, func(tile int, px, py float64) {
		p.near[next[tile]] = mouth{px, py}
		next[tile]++
	})
}

// each calls work for every tile within reach of every pore and its images.
func (p *pores) each(x, y []float64, work func(tile int, px, py float64)) {
	edge := p.width / float64(p.n)
	column := func(v float64) int { return min(max(int(v/edge), 0), p.n-1) }
	outside := func(v, low float64) float64 { return max(0, low-v, v-low-edge) }
	for j := range x {
		for _, px := range [3]float64{x[j] - p.width, x[j], x[j] + p.width} {
			if px+p.reach < 0 || px-p.reach > p.width {
				continue
			}
			for _, py := range [3]float64{y[j] - p.width, y[j], y[j] + p.width} {
				for row := column(py - p.reach); row <= column(py+p.reach); row++ {
					dy := outside(py, edge*float64(row))
					for col := column(px - p.reach); col <= column(px+p.reach); col++ {
						dx := outside(px, edge*float64(col))
						if dx*dx+dy*dy <= p.reach*p.reach*(1+1e-6) { // plume decides
							work(row*p.n+col, px, py)
						}
					}
				}
			}
		}
	}
}

// plume returns the gradient near the pores for unit gradient within them:
// Σ −(a²/2)·ρ⃗/(ρ² + a²)^{3/2} over the pores within reach, in a fixed order.
//
// Units: µm; the result has none.
func (p *pores) plume(x, y, z float64) (gx, gy, gz float64) {
	if p.count == 0 {
		return 0, 0, 0
	}
	x, y = wrap(x, p.width), wrap(y, p.width)
	scale := float64(p.n) / p.width
	tile := min(int(y*scale), p.n-1)*p.n + min(int(x*scale), p.n-1)
	near := p.near[p.start[tile]:p.start[tile+1]]
	gx, gy, sum := plumePairs(x, y, p.reach*p.reach, float64(z*z)+p.radius*p.radius, near)
	half := -0.5 * p.radius * p.radius
	return half * gx, half * gy, half * (sum * z)
}

// plainPlume is the twin of plumePairs: Σ w·dx, Σ w·dy and Σ w with w = (ρ² + h²)^{−3/2}
// for the even number of mouths within reach of a point. Those in even and those in odd
// places are summed apart.
func plainPlume(x, y, reach2, height2 float64, near []mouth) (gx, gy, sum float64) {
	var gxs, gys, sums [2]float64
	for k, m := range near {
		dx, dy := x-m.x, y-m.y
		lateral := float64(dx*dx) + float64(dy*dy)
		if !(lateral <= reach2) {
			continue
		}
		d2 := lateral + height2
		w := 1 / (d2 * math.Sqrt(d2))
		gxs[k%2] += float64(w * dx)
		gys[k%2] += float64(w * dy)
		sums[k%2] += w
	}
	return gxs[0] + gxs[1], gys[0] + gys[1], sums[0] + sums[1]
}

// level returns the vertical part of the plumes averaged over the patch, at a
// height above the mouths: with σ pores per area and reach R,
//
//	−σ·π·a²·z·(1/√(z² + a²) − 1/√(z² + a² + R²))
//
// Units: µm; the result has none.
func (p *pores) level(z float64) float64 {
	if z == 0 || p.count == 0 {
		return 0
	}
	a2 := p.radius * p.radius
	density := float64(p.count) / (p.width * p.width)
	near := z*z + a2
	return -density * math.Pi * a2 * z * (1/math.Sqrt(near) - 1/math.Sqrt(near+p.reach*p.reach))
}
