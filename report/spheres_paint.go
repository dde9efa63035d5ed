package report

import (
	"image"
	"math"
)

// fineness is the number of points to a pixel's side that are painted and averaged.
const fineness = 2

// painting is a picture of balls in the making: for every point the depth of what
// is seen there, towards the viewer, and whose it is. Lengths are in points.
type painting struct {
	side    int
	depth   []float32
	ball    []int32   // 0 nothing, i+1 the surface of ball i, -(i+1) a cut through it
	ceiling []float32 // what lies before it is cut away; nil for none
	x, y, z []float32 // middles: to the right, down, towards the viewer
	r       []float32
	planes  [][3]float64
	blocks  int       // to a side
	least   []float32 // of each block of points, a depth that none of them lies below
	gap     []float32 // of each block, the highest ceiling
}

// blockSide is the number of points to the side of a block.
const blockSide = 16

// settlings is how often, while balls are painted from the front to the back, it is
// worked out anew what they hide.
const settlings = 24

// bottom is the depth where there is nothing.
const bottom = float32(-math.MaxFloat32)

// paint draws the balls into a square of pixels.
func (s Spheres) paint(centre [3]float64, span float64, pixels int) *image.RGBA {
	p := s.project(centre, span, pixels*fineness)
	order := p.order()
	for k, i := range order {
		if k%(len(order)/settlings+1) == 0 {
			p.settle()
		}
		if !p.hidden(int(i)) {
			p.add(int(i))
		}
	}
	return p.shaded(s.Balls.colours())
}

// project sets up the painting.
func (s Spheres) project(centre [3]float64, span float64, side int) *painting {
	n := len(s.Balls.X)
	blocks := (side + blockSide - 1) / blockSide
	p := &painting{side: side, blocks: blocks, least: make([]float32, blocks*blocks), depth: make([]float32, side*side), ball: make([]int32, side*side),
		x: make([]float32, n), y: make([]float32, n), z: make([]float32, n), r: make([]float32, n)}
	v, zoom := s.view(), float64(side)/span
	for i := range n {
		q := v.of([3]float64{s.Balls.X[i] - centre[0], s.Balls.Y[i] - centre[1], s.Balls.Z[i] - centre[2]})
		p.x[i] = float32(float64(side)/2 + float64(q[0]*zoom))
		p.y[i] = float32(float64(side)/2 - float64(q[1]*zoom))
		p.z[i] = float32(q[2] * zoom)
		p.r[i] = float32(s.Balls.R[i] * zoom)
	}
	for k := range p.depth {
		p.depth[k] = bottom
	}
	p.planes = s.planes(v)
	p.cut()
	return p
}

// cut works out the ceiling: a point (X, Y, d) lies before a plane with normal n if
// n·(X, Y, d) > 0, and is cut away if it lies before all of them.
func (p *painting) cut() {
	if len(p.planes) == 0 {
		return
	}
	p.ceiling = make([]float32, p.side*p.side)
	p.gap = make([]float32, p.blocks*p.blocks)
	for b := range p.gap {
		p.gap[b] = bottom
	}
	half := float64(p.side) / 2
	for row := range p.side {
		up := half - (float64(row) + 0.5)
		for column := range p.side {
			right := float64(column) + 0.5 - half
			top := math.Inf(-1)
			for _, n := range p.planes {
				top = math.Max(top, -(float64(n[0]*right)+float64(n[1]*up))/n[2])
			}
			p.ceiling[row*p.side+column] = float32(top)
			b := row/blockSide*p.blocks + column/blockSide
			p.gap[b] = max(p.gap[b], float32(top))
		}
	}
}

// order returns the balls from the front to the back, roughly: what is painted first
// saves the painting of what it hides. Balls of one layer keep their order.
func (p *painting) order() []int32 {
	const layers = 1024
	e := nothing()
	for i := range p.z {
		e.add(float64(p.z[i] + p.r[i]))
	}
	layer := make([]int32, len(p.z))
	var count [layers + 1]int32
	for i := range p.z {
		k := int32(0)
		if e.high > e.low {
			k = int32((e.high - float64(p.z[i]+p.r[i])) / (e.high - e.low) * (layers - 1))
		}
		layer[i] = k
		count[k+1]++
	}
	for k := range layers {
		count[k+1] += count[k]
	}
	out := make([]int32, len(p.z))
	for i, k := range layer {
		out[count[k]] = int32(i)
		count[k]++
	}
	return out
}

// settle works out the least depth of every block. It only grows, so that an older
// answer remains a safe one.
func (p *painting) settle() {
	for b := range p.least {
		p.least[b] = float32(math.MaxFloat32)
	}
	for row := range p.side {
		line := p.depth[row*p.side : (row+1)*p.side]
		blocks := p.least[row/blockSide*p.blocks:]
		for column, d := range line {
			if b := column / blockSide; d < blocks[b] {
				blocks[b] = d
			}
		}
	}
}

// hidden reports that nothing of a ball can be seen: it lies behind all that is
// painted in the blocks it touches, or is cut away there. Most balls do.
func (p *painting) hidden(i int) bool {
	top, end := p.span(p.y[i], p.r[i])
	left, right := p.span(p.x[i], p.r[i])
	if top == end || left == right {
		return true
	}
	front, back := p.z[i]+p.r[i], p.z[i]-p.r[i]
	for y := top / blockSide; y <= (end-1)/blockSide; y++ {
		for x := left / blockSide; x <= (right-1)/blockSide; x++ {
			b := y*p.blocks + x
			if front > p.least[b] && (p.gap == nil || back < p.gap[b]) {
				return false
			}
		}
	}
	return true
}

// add paints one ball where nothing nearer has been painted.
func (p *painting) add(i int) {
	x, y, z, r := p.x[i], p.y[i], p.z[i], p.r[i]
	top, end := p.span(y, r)
	left, right := p.span(x, r)
	for row := top; row < end; row++ {
		dy := float32(row) + 0.5 - y
		rest := r*r - dy*dy
		at := row * p.side
		for k := at + left; k < at+right; k++ {
			if p.depth[k] >= z+r { // hidden, whatever its shape
				continue
			}
			dx := float32(k-at) + 0.5 - x
			h := rest - dx*dx
			if h < 0 {
				continue
			}
			high := float32(math.Sqrt(float64(h)))
			if p.ceiling != nil && z+high > p.ceiling[k] {
				p.addCut(i, k, h, high)
				continue
			}
			if z+high > p.depth[k] {
				p.depth[k], p.ball[k] = z+high, int32(i)+1
			}
		}
	}
}

// addCut paints the cut through a ball at one point. Where cut balls overlap, the
// point belongs to the one in which it lies deepest; the lift that decides it is
// too small to be seen.
func (p *painting) addCut(i, k int, h, high float32) {
	top := p.ceiling[k]
	if p.z[i]-high >= top {
		return // wholly cut away
	}
	d := top - p.z[i]
	lift := 1e-3 * (h - d*d) / p.r[i]
	if top+lift > p.depth[k] {
		p.depth[k], p.ball[k] = top+lift, -int32(i)-1
	}
}

// span returns the points that a ball may touch along one axis.
func (p *painting) span(middle, r float32) (from, to int) {
	from = max(0, int(math.Floor(float64(middle-r))))
	to = min(p.side, int(math.Ceil(float64(middle+r))))
	return from, max(from, to)
}
