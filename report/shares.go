package report

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Share is one part of a whole, in percent. A negative share works against the
// whole and is drawn to the left of zero.
type Share struct {
	Name    string
	Percent float64
}

// ShareRow is one stacked bar.
type ShareRow struct {
	Name   string
	Shares []Share
}

// ShareBars shows how a whole is made up, one stacked bar a row; shares of the
// same name have the same colour in every row.
type ShareBars struct {
	Title string
	Rows  []ShareRow
	Width float64 // CSS pixels; 0 takes 900
}

// SVG draws the chart.
//
// Errors: no row, a value that is not finite.
func (c ShareBars) SVG() ([]byte, error) {
	if len(c.Rows) == 0 {
		return nil, errNoData
	}
	colours := &series{}
	span := extent{0, 100}
	var legend []mark
	style := lettering(labelSize, ink, behind, middle)
	left := vg.Length(0)
	for _, row := range c.Rows {
		left = max(left, style.Width(row.Name)+12)
		up, down := 0.0, 0.0
		for _, s := range row.Shares {
			if err := notFinite(s.Name, s.Percent); err != nil {
				return nil, err
			}
			up, down = up+math.Max(s.Percent, 0), down+math.Min(s.Percent, 0)
			legend = merged(legend, []mark{boxMark(s.Name, hue(colours.index(s.Name)))})
		}
		span.add(up, down)
	}
	width := Size{Width: c.Width}.or(900, 0).Width
	const pitch = 34
	head := legendHeight(legend, vg.Length(width-2*margin))
	if c.Title != "" {
		head += lineHeight + 6
	}
	size := Size{width, float64(head) + 2*margin + float64(len(c.Rows)*pitch) + 34}
	return sheet(size, func(d draw.Canvas) {
		f := &frame{title: c.Title, legend: legend, noGrid: true, x: Axis{Unit: "% of the change"}, xs: span,
			ys: extent{0, float64(len(c.Rows))}}
		f.y.Min, f.y.Max = 0, float64(len(c.Rows))
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
			zero := place(0, 0).X
			p.StrokeLine2(draw.LineStyle{Color: axis, Width: 1}, zero, p.Min.Y, zero, p.Max.Y)
			for i, row := range c.Rows {
				y := float64(len(c.Rows)-i) - 0.5
				p.FillText(style, vg.Point{X: p.Min.X - 8, Y: place(0, y).Y}, row.Name)
				drawShares(p, place, row, y, colours)
			}
		})
		f.left = left
		f.set(d)
	})
}

// drawShares stacks the parts of one row from zero outwards on either side.
func drawShares(c draw.Canvas, place func(x, y float64) vg.Point, row ShareRow, y float64, colours *series) {
	up, down := 0.0, 0.0
	for _, s := range row.Shares {
		from := &up
		if s.Percent < 0 {
			from = &down
		}
		a, b := place(*from, y), place(*from+s.Percent, y)
		*from += s.Percent
		i := colours.index(s.Name)
		box(c, hue(i), vg.Point{X: a.X, Y: a.Y - 11}, vg.Point{X: b.X, Y: a.Y + 11})
		c.StrokeLine2(draw.LineStyle{Color: paper, Width: 1}, b.X, a.Y-11, b.X, a.Y+11)
		label := brief(math.Round(s.Percent*10)/10) + " %"
		style := lettering(smallSize, onto(hue(i)), middle, middle)
		if style.Width(label)+6 <= vg.Length(math.Abs(float64(b.X-a.X))) {
			c.FillText(style, vg.Point{X: (a.X + b.X) / 2, Y: a.Y}, label)
		}
	}
}
