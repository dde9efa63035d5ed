package report

import (
	"image"
	"math"
)

// sliceFineness is the number of points to a pixel's side; rims need more than balls.
const sliceFineness = 3

// slicing is a slice in the making. Lengths are in points.
type slicing struct {
	side  int
	power []float32 // distance² - radius² to the disc that a point belongs to; 0 outside all
	owner []int32   // 0 none, k+1 the k-th disc
	discs []disc    // in points, y downwards
}

// paint draws field, cells and contours into a square of pixels.
func (s Slice) paint(cut []disc, p *plane, centre [3]float64, span float64, pixels int) *image.RGBA {
	side := pixels * sliceFineness
	zoom := float64(side) / span
	right, up := across(s.Normal)
	w := &slicing{side: side, power: make([]float32, side*side), owner: make([]int32, side*side)}
	for _, d := range cut {
		w.add(disc{d.ball, (d.x-centre[right])*zoom + float64(side)/2, float64(side)/2 - (d.y-centre[up])*zoom, d.r * zoom})
	}
	colours := s.Balls.colours()
	img := image.NewRGBA(image.Rect(0, 0, pixels, pixels))
	ground, lines := s.ground(p, centre, span, pixels)
	rim := float32(math.Max(1.2, math.Min(4, 0.9*zoom))) // about 0.9 µm, in points
	for py := range pixels {
		for px := range pixels {
			base := ground(px, py)
			var sum [3]float32
			for k := range sliceFineness * sliceFineness {
				x, y := px*sliceFineness+k%sliceFineness, py*sliceFineness+k/sliceFineness
				c := w.point(x, y, base, colours, rim, s.Rims)
				sum[0], sum[1], sum[2] = sum[0]+c[0], sum[1]+c[1], sum[2]+c[2]
			}
			for c := range sum {
				sum[c] /= sliceFineness * sliceFineness
			}
			sum = lines(px, py, sum)
			o := img.PixOffset(px, py)
			for c := range 3 {
				img.Pix[o+c] = uint8(min(255, sum[c]+0.5))
			}
			img.Pix[o+3] = 0xFF
		}
	}
	return img
}

// add paints a disc. Where discs overlap, a point belongs to the one with the least
// distance² - radius², so that cells that touch meet in a straight line.
func (w *slicing) add(d disc) {
	w.discs = append(w.discs, d)
	r2 := float32(d.r * d.r)
	for row := max(0, int(d.y-d.r)); row < min(w.side, int(d.y+d.r)+2); row++ {
		dy := float32(float64(row) + 0.5 - d.y)
		for column := max(0, int(d.x-d.r)); column < min(w.side, int(d.x+d.r)+2); column++ {
			dx := float32(float64(column) + 0.5 - d.x)
			k := row*w.side + column
			if power := dx*dx + dy*dy - r2; power < w.power[k] {
				w.power[k], w.owner[k] = power, int32(len(w.discs))
			}
		}
	}
}

// point returns the colour of one point: the ground, a cell, or its rim, which is
// where the cell ends within the rim's width.
func (w *slicing) point(x, y int, ground [3]float32, colours [][3]float32, rim float32, rimsAlone bool) [3]float32 {
	at := y*w.side + x
	k := w.owner[at]
	if k == 0 {
		return ground
	}
	d := w.discs[k-1]
	c := colours[d.ball]
	if w.ends(x, y, k, int(rim)) || float32(d.r)-float32(math.Sqrt(math.Max(0, float64(w.power[at])+d.r*d.r))) < rim {
		if rimsAlone && ground[0]+ground[1]+ground[2] < 330 { // pale on a dark ground
			return [3]float32{0.72*ground[0] + 72, 0.72*ground[1] + 72, 0.72*ground[2] + 72}
		}
		if rimsAlone {
			return [3]float32{0.72 * ground[0], 0.72 * ground[1], 0.72 * ground[2]}
		}
		return [3]float32{0.55 * c[0], 0.55 * c[1], 0.55 * c[2]}
	}
	if rimsAlone {
		return ground
	}
	return c
}

// ends reports whether another cell begins within reach points to the right or below.
func (w *slicing) ends(x, y int, k int32, reach int) bool {
	for _, to := range [2][2]int{{reach, 0}, {0, reach}} {
		nx, ny := x+to[0], y+to[1]
		if nx < w.side && ny < w.side {
			if o := w.owner[ny*w.side+nx]; o != 0 && o != k {
				return true
			}
		}
	}
	return false
}

// ground returns a function to the colour under the cells at a pixel, and one that
// lays the contours over it: white lines with dark edges, so that they are seen on
// everything.
func (s Slice) ground(p *plane, centre [3]float64, span float64, pixels int) (under func(px, py int) [3]float32, over func(px, py int, c [3]float32) [3]float32) {
	if p == nil {
		return func(int, int) [3]float32 { return [3]float32{255, 255, 255} }, func(_, _ int, c [3]float32) [3]float32 { return c }
	}
	of := p.scale.colours()
	right, up := across(s.Normal)
	step := span / float64(pixels)
	place := func(px, py int) (x, y float64) {
		return centre[right] + float64((float64(px)+0.5-float64(pixels)/2)*step), centre[up] - float64((float64(py)+0.5-float64(pixels)/2)*step)
	}
	under = func(px, py int) [3]float32 {
		v, inside := p.at(place(px, py))
		if !inside {
			return [3]float32{255, 255, 255}
		}
		c := of(v)
		return [3]float32{float32(c.R), float32(c.G), float32(c.B)}
	}
	over = func(px, py int, c [3]float32) [3]float32 {
		for _, level := range p.contours {
			d := p.toContour(place, px, py, level)
			white, dark := covered(d, 0.9), covered(d, 1.9)
			for k := range c {
				c[k] += dark * (float32(36) - c[k])
				c[k] += white * (float32(255) - c[k])
			}
		}
		return c
	}
	return under, over
}

// toContour returns the distance of a pixel to a contour, in pixels: the difference
// of the values over the steepness.
func (p *plane) toContour(place func(px, py int) (x, y float64), px, py int, level float64) float64 {
	v, inside := p.at(place(px, py))
	east, okEast := p.at(place(px+1, py))
	west, okWest := p.at(place(px-1, py))
	north, okNorth := p.at(place(px, py-1))
	south, okSouth := p.at(place(px, py+1))
	if !inside || !okEast || !okWest || !okNorth || !okSouth {
		return math.Inf(1)
	}
	steep := math.Hypot((east-west)/2, (north-south)/2)
	if steep == 0 {
		return math.Inf(1)
	}
	return math.Abs(v-level) / steep
}

// covered returns how much of a pixel at distance d a line of that half width covers.
func covered(d, half float64) float32 {
	return float32(math.Min(1, math.Max(0, half+0.5-d)))
}
