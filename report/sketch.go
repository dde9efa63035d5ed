package report

import (
	"fmt"
	"html"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
)

// sketch is a picture drawn straight in SVG, where shapes need names of their own that
// a pointer or a reader of the screen finds. y points down, as in SVG.
type sketch struct{ b strings.Builder }

// open begins the picture.
func (s *sketch) open(size Size) error {
	if err := size.check(); err != nil {
		return err
	}
	s.b.WriteString(svgHead(size))
	s.b.WriteString(`<g font-family="'Liberation Sans',Arial,Helvetica,sans-serif" font-size="12">` + "\n")
	return nil
}

// close ends the picture and gives it a title and a description.
func (s *sketch) close(title, description string) []byte {
	s.b.WriteString("</g>\n</svg>\n")
	return spoken([]byte(s.b.String()), title, description)
}

// Styles of text.
var (
	headStyle  = "font-weight:bold;font-size:14px;fill:" + ticket(ink)
	plainStyle = "font-size:12px;fill:" + ticket(ink)
	mutedStyle = "font-size:12px;fill:" + ticket(muted)
	smallStyle = "font-size:11px;fill:" + ticket(muted)
	haloStyle  = "font-size:11px;fill:" + ticket(ink) + ";stroke:" + ticket(paper) + ";stroke-width:3px;stroke-linejoin:round;paint-order:stroke"
)

// anchored returns the style with the text in the middle of its point or ending there.
func anchored(style, anchor string) string { return style + ";text-anchor:" + anchor }

// text writes one line.
func (s *sketch) text(x, y float64, style, words string) { text(&s.b, x, y, style, words) }

// lines writes a text broken to a width, and returns the y of the line after it.
func (s *sketch) lines(x, y, width float64, style, words string) float64 {
	for _, line := range brokenLines(words, width) {
		s.text(x, y, style, line)
		y += 14
	}
	return y
}

// brokenLines breaks a text to a width in the size of labels.
func brokenLines(words string, width float64) []string {
	out, _ := broken(words, vg.Length(width), lettering(labelSize, ink, before, middle))
	return strings.Split(out, "\n")
}

// named writes a group of shapes with a name that a pointer shows.
func (s *sketch) named(name string, shapes func()) {
	s.b.WriteString("<g><title>" + html.EscapeString(name) + "</title>\n")
	shapes()
	s.b.WriteString("</g>\n")
}

// path draws a line.
func (s *sketch) path(d string, tint color.NRGBA, width float64, more string) {
	fmt.Fprintf(&s.b, `<path d="%s" fill="none" style="stroke:%s;stroke-width:%s%s"/>`+"\n", d, ticket(tint), px(width), more)
}

// area fills an outline.
func (s *sketch) area(d string, tint color.NRGBA) {
	fmt.Fprintf(&s.b, `<path d="%s" style="fill:%s"/>`+"\n", d, ticket(tint))
}

// rect fills a rectangle, with a rim unless that has no colour.
func (s *sketch) rect(x, y, w, h, round float64, fill, rim color.NRGBA) {
	stroke := ""
	if rim.A > 0 {
		stroke = ";stroke:" + ticket(rim)
	}
	fmt.Fprintf(&s.b, `<rect x="%s" y="%s" width="%s" height="%s" rx="%s" style="fill:%s%s"/>`+"\n", px(x), px(y), px(w), px(h), px(round), ticket(fill), stroke)
}

// disc fills a circle with a rim of the colour of paper.
func (s *sketch) disc(x, y, r float64, fill color.NRGBA) {
	fmt.Fprintf(&s.b, `<circle cx="%s" cy="%s" r="%s" style="fill:%s;stroke:%s"/>`+"\n", px(x), px(y), px(r), ticket(fill), ticket(paper))
}

// head draws a triangle that points along (dx, dy), a unit vector, with its tip at x, y.
func (s *sketch) head(x, y, dx, dy, half, long float64, tint color.NRGBA) {
	bx, by := x-long*dx, y-long*dy
	s.area(fmt.Sprintf("M%s %sL%s %sL%s %sZ", px(x), px(y), px(bx-half*dy), px(by+half*dx), px(bx+half*dy), px(by-half*dx)), tint)
}

// entry is one entry of the legend of a sketch, drawn in a field of 18 by 12 round a point.
type entry struct {
	name string
	draw func(x, y float64)
}

// legend writes the entries in lines from y on and returns the y after them.
func (s *sketch) legend(entries []entry, width, y float64) float64 {
	x := 1.0
	for _, e := range entries {
		w := 22 + textWidth(e.name) + 16
		if x > 1 && x+w-16 > width {
			x, y = 1, y+lineHeight
		}
		e.draw(x+9, y-4)
		s.text(x+22, y, plainStyle, e.name)
		x += w
	}
	if len(entries) > 0 {
		y += lineHeight
	}
	return y
}

// ending returns the axis with the ends of the times where it has none of its own.
func ending(a Axis, times extent) Axis {
	if !(a.Min < a.Max) && times.low < times.high {
		a.Min, a.Max = times.low, times.high
	}
	return a
}

// timeAxis draws an axis of times at the height y.
func (s *sketch) timeAxis(a Axis, xs scale, place func(t float64) float64, top, y float64) {
	for _, t := range xs.ticks {
		x := place(t.Value)
		s.path(fmt.Sprintf("M%s %sV%s", px(x), px(top), px(y)), rule, 1, "")
		s.path(fmt.Sprintf("M%s %sv4", px(x), px(y)), axis, 1, "")
		s.text(x, y+17, anchored(mutedStyle, "middle"), t.Label)
	}
	from, to := place(xs.low), place(xs.high)
	s.path(fmt.Sprintf("M%s %sH%s", px(from), px(y), px(to)), axis, 1, "")
	s.text((from+to)/2, y+34, anchored(mutedStyle, "middle"), a.text())
}
