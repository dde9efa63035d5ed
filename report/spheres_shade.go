package report

import (
	"image"
	"math"
)

// sun is the direction to the light in the view's axes: right, up, towards.
var sun = [3]float32{-0.45, 0.58, 0.68}

// shaded returns the finished picture, fineness² points averaged to a pixel. What
// is bare is white.
func (p *painting) shaded(colours [][3]float32) *image.RGBA {
	pixels := p.side / fineness
	img := image.NewRGBA(image.Rect(0, 0, pixels, pixels))
	near, far := p.ends()
	open := p.openness()
	for py := range pixels {
		for px := range pixels {
			var sum [3]float32
			for k := range fineness * fineness {
				at := (py*fineness+k/fineness)*p.side + px*fineness + k%fineness
				c := p.point(at, colours, open[py*pixels+px], near, far)
				sum[0], sum[1], sum[2] = sum[0]+c[0], sum[1]+c[1], sum[2]+c[2]
			}
			o := img.PixOffset(px, py)
			for c := range 3 {
				img.Pix[o+c] = uint8(min(255, sum[c]/(fineness*fineness)+0.5))
			}
			img.Pix[o+3] = 0xFF
		}
	}
	return img
}

// ends returns the depths of the nearest and the farthest point painted.
func (p *painting) ends() (near, far float32) {
	near, far = bottom, -bottom
	for _, d := range p.depth {
		if d > bottom {
			near, far = max(near, d), min(far, d)
		}
	}
	return near, far
}

// point returns the colour of one point.
func (p *painting) point(at int, colours [][3]float32, open, near, far float32) [3]float32 {
	k := p.ball[at]
	if k == 0 {
		return [3]float32{255, 255, 255}
	}
	var base [3]float32
	var light float32
	if k > 0 {
		base, light = colours[k-1], p.surface(at, int(k-1))
	} else {
		base, light = colours[-k-1], p.section(at, int(-k-1))
	}
	light *= 0.40 + 0.60*open
	// What is far is a little paler, as in haze.
	haze := float32(0)
	if near > far {
		haze = 0.18 * (near - p.depth[at]) / (near - far)
	}
	for c := range base {
		base[c] = min(255, base[c]*light)*(1-haze) + 246*haze
	}
	return base
}

// surface returns the light on a ball's surface at a point.
func (p *painting) surface(at, i int) float32 {
	r := p.r[i]
	nx := (float32(at%p.side) + 0.5 - p.x[i]) / r
	ny := (p.y[i] - (float32(at/p.side) + 0.5)) / r
	nz := (p.depth[at] - p.z[i]) / r
	falling := nx*sun[0] + ny*sun[1] + nz*sun[2]
	return 0.68 + 0.44*max(0, falling)
}

// section returns the light on a cut through a ball: even, with a dark rim where the
// ball ends.
func (p *painting) section(at, i int) float32 {
	dx := float32(at%p.side) + 0.5 - p.x[i]
	dy := float32(at/p.side) + 0.5 - p.y[i]
	dz := p.depth[at] - p.z[i]
	out := float32(math.Sqrt(float64(dx*dx+dy*dy+dz*dz))) / p.r[i]
	if out < 0.8 {
		return 1
	}
	return 1 - 0.36*min(1, (out-0.8)/0.16)
}

// Openness is asked at turns of the same spiral that differ within squares of pixels
// and is then averaged over such squares, so that no pattern remains.
const (
	turnSide = 4
	tapCount = 14
)

// tap is a place round a point at which the depth is asked, and its distance.
type tap struct {
	dx, dy int
	reach  float32
}

// taps returns places on spirals of two to three radii of a usual ball, one spiral
// for each pixel of a square.
func (p *painting) taps() [turnSide * turnSide][tapCount]tap {
	mean := 0.0
	for _, r := range p.r {
		mean += float64(r)
	}
	mean /= math.Max(1, float64(len(p.r)))
	var out [turnSide * turnSide][tapCount]tap
	for turn := range out {
		for k := range tapCount {
			// The golden angle spreads the places evenly.
			a := 2.39996*float64(k) + 2*math.Pi*float64(turn*7%len(out))/float64(len(out))
			d := math.Max(2, 2.8*mean) * math.Sqrt((float64(k)+0.5)/tapCount)
			dx, dy := math.Round(d*math.Cos(a)), math.Round(d*math.Sin(a))
			out[turn][k] = tap{int(dx), int(dy), float32(math.Hypot(dx, dy)) + 1}
		}
	}
	return out
}

// openness returns for each pixel which share of the sky it sees, about.
func (p *painting) openness() []float32 {
	pixels := p.side / fineness
	taps := p.taps()
	raw := make([]float32, pixels*pixels)
	for py := range pixels {
		for px := range pixels {
			raw[py*pixels+px] = p.sky(px, py, &taps[py%turnSide*turnSide+px%turnSide])
		}
	}
	out := make([]float32, len(raw))
	for py := range pixels {
		for px := range pixels {
			sum, n := float32(0), float32(0)
			for y := max(0, py-turnSide/2); y < min(pixels, py+turnSide/2); y++ {
				for _, v := range raw[y*pixels+max(0, px-turnSide/2) : y*pixels+min(pixels, px+turnSide/2)] {
					sum += v
					n++
				}
			}
			out[py*pixels+px] = sum / n
		}
	}
	return out
}

// sky returns which share of the sky one pixel sees: places round it that stand
// higher take some away, the more the steeper; what stands far above is thought to
// be far away and takes less.
func (p *painting) sky(px, py int, taps *[tapCount]tap) float32 {
	x, y := px*fineness+fineness/2, py*fineness+fineness/2
	here := p.depth[y*p.side+x]
	if here == bottom {
		return 1
	}
	taken := float32(0)
	sx, sy := p.slope(x, y)
	for _, t := range taps {
		tx, ty := x+t.dx, y+t.dy
		if tx < 0 || ty < 0 || tx >= p.side || ty >= p.side {
			continue
		}
		up := (p.depth[ty*p.side+tx] - here - sx*float32(t.dx) - sy*float32(t.dy)) / t.reach
		switch {
		case up <= 0:
		case up < 1:
			taken += up
		default:
			taken += 1 / up
		}
	}
	return 1 - min(1, 1.3*taken/tapCount)
}

// slope returns how the depth changes to the right and downwards along the plane of
// a cut, so that a plane does not darken itself; elsewhere it is 0.
func (p *painting) slope(x, y int) (right, down float32) {
	if p.ball[y*p.side+x] >= 0 {
		return 0, 0
	}
	half := float64(p.side) / 2
	highest := math.Inf(-1)
	for _, n := range p.planes {
		d := -(float64(n[0]*(float64(x)+0.5-half)) + float64(n[1]*(half-float64(y)-0.5))) / n[2]
		if d > highest {
			highest, right, down = d, float32(-n[0]/n[2]), float32(n[1]/n[2])
		}
	}
	return right, down
}
