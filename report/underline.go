package report

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// divide draws the line between the place of 0 and the logarithmic part of a value
// axis, so that nobody reads the way between them as a distance.
func (s scale) divide(c draw.Canvas, zero vg.Length) {
	if !s.log || s.high <= s.low {
		return
	}
	// The place of 0 is a sixth of the gap above the lower end; see logScale.
	y := zero + 2*(zero-c.Min.Y)
	c.StrokeLine2(draw.LineStyle{Color: axis, Width: 1, Dashes: []vg.Length{1, 3}}, c.Min.X, y, c.Max.X, y)
}

// height adds values to the extent of the value axis. On a logarithmic one 0 is given
// a place of its own; a value below 0 is refused there.
func (f *frame) height(what string, values ...float64) error {
	if err := notFinite(what, values...); err != nil {
		return err
	}
	for _, v := range values {
		switch {
		case !f.y.Log || v > 0:
			f.ys.add(v)
		case v == 0:
			f.yZero = true
		default:
			return fmt.Errorf("report: %s: %v on a logarithmic axis", what, v)
		}
	}
	return nil
}

// tableRow is a line under the axis: a name at the left, and either texts or marks at
// places of the axis.
type tableRow struct {
	name     string
	tint     color.Color
	coloured bool        // a small box of the colour beside the name
	texts    []plot.Tick // Value is the place, Label the text
	ticks    []float64   // places that get a small triangle
}

// Measures under the axis, in pixels: the height of a line, and the room between its
// name and the field, in which the first text of a line stands half.
const (
	footLine = 16
	tableGap = 22
)

// table puts rows under the axis, below a heading.
func (f *frame) table(heading string, rows func(xs scale) []tableRow, names []string) {
	style := lettering(smallSize, muted, behind, middle)
	wide := style.Width(heading)
	for _, name := range names {
		wide = max(wide, style.Width(name))
	}
	f.indent = max(f.indent, wide+tableGap-12) // the numbers of the value axis take at least 12
	n := len(names)
	if heading != "" {
		n++
	}
	f.foot += vg.Length(footLine*n) + 8
	f.under = func(c draw.Canvas, top vg.Length, place func(x, y float64) vg.Point, xs scale) {
		y := top - 8 - footLine/2
		if heading != "" {
			c.FillText(style, vg.Point{X: c.Min.X - tableGap, Y: y}, heading)
			y -= footLine
		}
		for _, row := range rows(xs) {
			drawTableRow(c, place, row, y)
			y -= footLine
		}
	}
}

// drawTableRow draws one line under the axis.
func drawTableRow(c draw.Canvas, place func(x, y float64) vg.Point, row tableRow, y vg.Length) {
	c.FillText(lettering(smallSize, muted, behind, middle), vg.Point{X: c.Min.X - tableGap, Y: y}, row.name)
	if row.coloured {
		box(c, row.tint, vg.Point{X: c.Min.X - tableGap + 4, Y: y - 5}, vg.Point{X: c.Min.X - tableGap + 8, Y: y + 5})
	}
	for _, t := range row.texts {
		c.FillText(lettering(smallSize, ink, middle, middle), vg.Point{X: place(t.Value, 0).X, Y: y}, t.Label)
	}
	for _, at := range row.ticks {
		x := place(at, 0).X
		if x < c.Min.X-0.5 || x > c.Max.X+0.5 {
			continue
		}
		var p vg.Path
		p.Move(vg.Point{X: x, Y: y + 5})
		p.Line(vg.Point{X: x - 4, Y: y - 4})
		p.Line(vg.Point{X: x + 4, Y: y - 4})
		p.Close()
		c.SetColor(row.tint)
		c.Fill(p)
	}
}

// spoken gives a picture a title and a description, for those who hear it rather than
// see it and for whoever opens it alone.
func spoken(svg []byte, title, description string) []byte {
	head, rest, found := strings.Cut(string(svg), ">")
	if !found {
		return svg
	}
	var b strings.Builder
	b.WriteString(head + ` role="img">` + "\n")
	b.WriteString("<title>" + html.EscapeString(title) + "</title>\n")
	if description != "" {
		b.WriteString("<desc>" + html.EscapeString(description) + "</desc>\n")
	}
	return []byte(b.String() + strings.TrimPrefix(rest, "\n"))
}

// titled returns the first text that is not empty.
func titled(title, instead string) string {
	if title != "" {
		return title
	}
	return instead
}

// strokeOf is the line of the i-th series, dashed in a way of its own, so that lines
// are told apart in grey as well.
func strokeOf(i int) draw.LineStyle {
	s := draw.LineStyle{Color: hue(i), Width: 2}
	switch i % 4 {
	case 1:
		s.Dashes = []vg.Length{7, 3}
	case 2:
		s.Dashes = []vg.Length{2, 2}
	case 3:
		s.Dashes = []vg.Length{9, 3, 2, 3}
	}
	return s
}

// strokeMark is the legend entry of such a line.
func strokeMark(i int, name string) mark {
	return mark{name, func(c draw.Canvas, at vg.Point) {
		line := strokeOf(i)
		c.StrokeLine2(line, at.X-10, at.Y, at.X+10, at.Y)
	}}
}
