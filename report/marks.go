package report

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// marker draws the marker of the i-th series: filled, with a thin pale rim so that
// overlapping ones stay apart.
func marker(c draw.Canvas, i int, at vg.Point, r vg.Length, fill color.Color) {
	path := shape(i, at, r)
	c.SetColor(fill)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: paper, Width: 1})
	c.Stroke(path)
}

// shape returns the outline of the i-th marker: disc, square, triangle, diamond.
func shape(i int, at vg.Point, r vg.Length) vg.Path {
	var p vg.Path
	corners := func(start float64, n int, r vg.Length) {
		for k := range n {
			a := start + 2*math.Pi*float64(k)/float64(n)
			q := vg.Point{X: at.X + r*vg.Length(math.Cos(a)), Y: at.Y + r*vg.Length(math.Sin(a))}
			if k == 0 {
				p.Move(q)
			} else {
				p.Line(q)
			}
		}
		p.Close()
	}
	switch i % 4 {
	case 1:
		corners(math.Pi/4, 4, r*1.2)
	case 2:
		corners(math.Pi/2, 3, r*1.35)
	case 3:
		corners(0, 4, r*1.3)
	default:
		p.Move(vg.Point{X: at.X + r, Y: at.Y})
		p.Arc(at, r, 0, 2*math.Pi)
		p.Close()
	}
	return p
}

// lineMark is the legend entry of a line with markers, or dashed without.
func lineMark(i int, name string, dashed, withMarker bool) mark {
	return mark{name, func(c draw.Canvas, at vg.Point) {
		c.StrokeLine2(lineStyle(i, dashed), at.X-9, at.Y, at.X+9, at.Y)
		if withMarker {
			marker(c, i, at, 4, hue(i))
		}
	}}
}

// boxMark is the legend entry of a filled area.
func boxMark(name string, fill color.Color) mark {
	return mark{name, func(c draw.Canvas, at vg.Point) {
		box(c, fill, vg.Point{X: at.X - 8, Y: at.Y - 5}, vg.Point{X: at.X + 8, Y: at.Y + 5})
	}}
}

// lineStyle is the line of the i-th series.
func lineStyle(i int, dashed bool) draw.LineStyle {
	s := draw.LineStyle{Color: hue(i), Width: 2}
	if dashed {
		s.Dashes = []vg.Length{6, 4}
	}
	return s
}

// box fills a rectangle.
func box(c draw.Canvas, fill color.Color, a, b vg.Point) {
	var p vg.Path
	p.Move(a)
	p.Line(vg.Point{X: b.X, Y: a.Y})
	p.Line(b)
	p.Line(vg.Point{X: a.X, Y: b.Y})
	p.Close()
	c.SetColor(fill)
	c.Fill(p)
}

// whisker draws a vertical interval with caps.
func whisker(c draw.Canvas, style draw.LineStyle, x, low, high, cap vg.Length) {
	c.StrokeLine2(style, x, low, x, high)
	c.StrokeLine2(style, x-cap, low, x+cap, low)
	c.StrokeLine2(style, x-cap, high, x+cap, high)
}

// swarm returns offsets that keep dots of the given spacing apart, for values that
// stand at the heights ys: each dot takes the free place nearest the middle, the
// earlier dots first, within ± width.
func swarm(ys []vg.Length, spacing, width vg.Length) []vg.Length {
	xs := make([]vg.Length, len(ys))
	for i := range ys {
		for k := 0; ; k++ {
			side := vg.Length((k + 1) / 2)
			if k%2 == 1 {
				side = -side
			}
			x := side * spacing / 2
			if x > width || x < -width {
				// The field is full at this height: dots share the places.
				xs[i] = width * vg.Length(math.Sin(float64(i)*2.4))
				break
			}
			if placeIsFree(xs, ys, i, x, spacing) {
				xs[i] = x
				break
			}
		}
	}
	return xs
}

// placeIsFree reports whether the i-th dot touches no earlier one at x.
func placeIsFree(xs, ys []vg.Length, i int, x, spacing vg.Length) bool {
	for j := range i {
		dx, dy := xs[j]-x, ys[j]-ys[i]
		if dx*dx+dy*dy < spacing*spacing {
			return false
		}
	}
	return true
}

// cross draws a small diagonal cross.
func cross(c draw.Canvas, at vg.Point, tint color.Color) {
	const r = 3.2
	style := draw.LineStyle{Color: tint, Width: 1.4}
	c.StrokeLine2(style, at.X-r, at.Y-r, at.X+r, at.Y+r)
	c.StrokeLine2(style, at.X-r, at.Y+r, at.X+r, at.Y-r)
}
