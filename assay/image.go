package assay

import "math"

// image counts covered pixels of a window of a periodic patch, the way an image
// of a monolayer is thresholded.
//
// The window spans [left, left + across) × [0, height); a pixel counts as
// covered when its centre lies inside the outline of a cell. covered holds
// nx·ny pixels row by row (index iy·nx + ix).
//
// Units: µm.
type image struct {
	width, height float64 // periods of the patch
	left, across  float64
	dx, dy        float64
	nx, ny        int
	covered       []bool
}

// newImage returns an empty image with square-like pixels of about the given
// edge, so many that they fill the window exactly.
func newImage(width, height, left, across, pixel float64) *image {
	nx := max(1, int(math.Round(across/pixel)))
	ny := max(1, int(math.Round(height/pixel)))
	return &image{
		width: width, height: height, left: left, across: across,
		dx: across / float64(nx), dy: height / float64(ny), nx: nx, ny: ny,
		covered: make([]bool, nx*ny),
	}
}

// clear uncovers all pixels.
func (m *image) clear() { clear(m.covered) }

// draw covers the pixels under an ellipse centred at (x, y) whose long axis
// stands at angle to the x axis.
//
// Units: µm; angle in radians.
func (m *image) draw(x, y, long, short, angle float64) {
	sin, cos := math.Sincos(angle)
	// Half extents of the ellipse's upright box.
	ex := math.Hypot(long*cos, short*sin)
	ey := math.Hypot(long*sin, short*cos)
	// The image of the cell nearest to the middle of the window, and its
	// neighbours one period away, since the outline may reach across a border.
	middle := m.left + m.across/2
	x0 := x - m.width*math.Round((x-middle)/m.width)
	for _, cx := range [3]float64{x0 - m.width, x0, x0 + m.width} {
		if cx+ex < m.left || cx-ex > m.left+m.across {
			continue
		}
		m.drawAt(cx, y, ex, ey, long, short, sin, cos)
	}
}

// drawAt covers the pixels under one periodic image of an ellipse; rows wrap.
func (m *image) drawAt(cx, cy, ex, ey, long, short, sin, cos float64) {
	first := max(0, int(math.Ceil((cx-ex-m.left)/m.dx-0.5)))
	last := min(m.nx-1, int(math.Floor((cx+ex-m.left)/m.dx-0.5)))
	low := int(math.Ceil((cy-ey)/m.dy - 0.5))
	high := int(math.Floor((cy+ey)/m.dy - 0.5))
	if high-low >= m.ny { // an outline taller than the window meets each row once
		high = low + m.ny - 1
	}
	for iy := low; iy <= high; iy++ {
		row := ((iy % m.ny) + m.ny) % m.ny * m.nx
		v := (float64(iy)+0.5)*m.dy - cy
		for ix := first; ix <= last; ix++ {
			u := m.left + (float64(ix)+0.5)*m.dx - cx
			a := (u*cos + v*sin) / long
			b := (v*cos - u*sin) / short
			if a*a+b*b <= 1 {
				m.covered[row+ix] = true
			}
		}
	}
}

// free returns the share of pixels that no cell covers.
func (m *image) free() float64 {
	n := 0
	for _, c := range m.covered {
		if !c {
			n++
		}
	}
	return float64(n) / float64(len(m.covered))
}
