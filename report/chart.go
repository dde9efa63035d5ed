package report

import (
	"bytes"
	"errors"
	"fmt"
	"image/color"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Chart is a picture drawn from numbers: DoseResponse, ArmChart, TimeCourse,
// Forest, ShareBars, Multiples, WellPicture; of cohorts SurvivalChart, GrowthCurves,
// BurdenChart, BloodCounts, SizeDistribution, PowerCurve and FlowChart; of a body
// BodyMap, SeedingGraph and SeedingTree.
type Chart interface {
	// SVG returns the picture as a complete SVG document.
	SVG() ([]byte, error)
}

// Axis names one axis of a chart and may fix its ends.
type Axis struct {
	Label string // "dose"
	Unit  string // "nM"; written in brackets after the label
	Log   bool   // logarithmic; values must be > 0 (a dose may be 0)
	Min   float64
	Max   float64 // with Min < Max the axis is fixed; otherwise it follows the data
}

// text returns label and unit.
func (a Axis) text() string {
	switch {
	case a.Unit == "":
		return a.Label
	case a.Label == "":
		return a.Unit
	}
	return a.Label + " (" + a.Unit + ")"
}

// Size is the size of a chart in CSS pixels; zero values take the chart's own.
type Size struct{ Width, Height float64 }

// or returns the size with zeros replaced.
func (s Size) or(width, height float64) Size {
	if s.Width == 0 {
		s.Width = width
	}
	if s.Height == 0 {
		s.Height = height
	}
	return s
}

// maxSide bounds a chart's sides in CSS pixels; a larger one is a mistake.
const maxSide = 20000

// check refuses a size that cannot be drawn.
func (s Size) check() error {
	if !(s.Width >= 40 && s.Width <= maxSide && s.Height >= 20 && s.Height <= maxSide) {
		return fmt.Errorf("report: a chart of %v by %v pixels cannot be drawn", s.Width, s.Height)
	}
	return nil
}

// Draw turns a chart into a Figure with a caption and a description for readers
// who cannot see it.
//
// Errors: no data, values that are not finite, slices of different length.
func Draw(c Chart, caption, alt string) (Figure, error) {
	svg, err := c.SVG()
	if err != nil {
		return Figure{}, err
	}
	return Figure{SVG: svg, Caption: caption, Alt: alt}, nil
}

// errNoData says that a chart has nothing to show.
var errNoData = errors.New("report: a chart without data")

// notFinite returns an error for the first value that is NaN or infinite.
func notFinite(what string, values ...float64) error {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("report: %s: %v cannot be drawn", what, v)
		}
	}
	return nil
}

// Text sizes in CSS pixels.
const (
	titleSize  = 14
	labelSize  = 12
	smallSize  = 11
	lineHeight = 17
)

// bold is the weight that golang.org/x/image/font calls WeightBold.
const bold = 3

// lettering returns a text style of the sans-serif that charts are set in.
func lettering(size float64, c color.Color, x, y float64) draw.TextStyle {
	f := font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Length(size)}
	return draw.TextStyle{Color: c, Font: f, XAlign: draw.XAlignment(x), YAlign: draw.YAlignment(y), Handler: plot.DefaultTextHandler}
}

// strong returns the style in bold.
func strong(s draw.TextStyle) draw.TextStyle {
	s.Font.Weight = bold
	return s
}

// Alignments for lettering: the share of the text that lies before the point.
const (
	before = 0.0  // the text begins at the point
	middle = -0.5 // the point is in the middle
	behind = -1.0 // the text ends at the point
)

// drawing is a plotter made of a function.
type drawing func(c draw.Canvas, p *plot.Plot)

// Plot draws it.
func (d drawing) Plot(c draw.Canvas, p *plot.Plot) { d(c, p) }

// mark is one entry of a legend.
type mark struct {
	name string
	draw func(c draw.Canvas, at vg.Point) // in a field of 18 by 12 round the point
}

// frame is a chart before it is set on paper: what is drawn, the extents, and
// what stands round it. Small multiples set several frames on one sheet.
type frame struct {
	title    string
	x, y     Axis
	xs, ys   extent
	hasZero  bool        // a logarithmic x axis must show 0
	yZero    bool        // a logarithmic y axis must show 0
	ticks    []plot.Tick // of x in place of numbers, for categories
	rotate   bool        // the labels of ticks stand slanted
	layers   []func(c draw.Canvas, place func(x, y float64) vg.Point)
	legend   []mark
	noGrid   bool
	baseline *float64
	left     vg.Length // at the left for text of the layers; the values then have no labels
	indent   vg.Length // at the left for slanted labels that stand out
	headroom vg.Length // between the field and what stands over it
	remark   string    // at the right over the field
	foot     vg.Length // under the axis, for what under draws there
	under    func(c draw.Canvas, top vg.Length, place func(x, y float64) vg.Point, xs scale)
}

// plot turns the frame into a plot with axes but no title; floor is where it ends
// below.
func (f *frame) plot(width float64, floor vg.Length) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	n := math.Max(3, math.Min(8, width/90))
	ys := newScale(f.y, f.ys, 5, f.yZero)
	xs := scale{low: f.xs.low, high: f.xs.high, ticks: f.ticks}
	if f.ticks == nil {
		xs = newScale(f.x, f.xs, int(n), f.hasZero)
	}
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = xs.low, xs.high, ys.low, ys.high
	p.X.Tick.Marker, p.Y.Tick.Marker = plot.ConstantTicks(xs.ticks), plot.ConstantTicks(ys.ticks)
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.LineStyle = draw.LineStyle{Color: axis, Width: 1}
		a.Tick.LineStyle = draw.LineStyle{Color: axis, Width: 1}
		a.Tick.Length = 4
		a.Padding = 0
	}
	p.Y.LineStyle.Width, p.Y.Tick.Length = 0, 0
	p.X.Tick.Label = lettering(labelSize, muted, middle, behind)
	p.Y.Tick.Label = lettering(labelSize, muted, behind, middle)
	p.Y.Padding = 6
	if f.left > 0 {
		p.Y.Tick.Marker, p.Y.Padding = plot.ConstantTicks{}, 0
	}
	if f.rotate {
		p.X.Tick.Label = lettering(labelSize, muted, behind, behind)
		p.X.Tick.Label.Rotation = slant
	}
	if f.ticks == nil && f.x.text() != "" {
		p.X.Label.Text = f.x.text()
		p.X.Label.TextStyle = lettering(labelSize, muted, middle, before)
		p.X.Label.Padding = 4
	}
	p.Add(drawing(func(c draw.Canvas, p *plot.Plot) { f.paint(c, p, xs, ys, floor) }))
	return p
}

// paint draws grid, layers and baseline, and what stands under the floor.
func (f *frame) paint(c draw.Canvas, p *plot.Plot, xs, ys scale, floor vg.Length) {
	place := func(x, y float64) vg.Point {
		return vg.Point{X: c.X(p.X.Norm(xs.at(x))), Y: c.Y(p.Y.Norm(ys.at(y)))}
	}
	if !f.noGrid {
		for _, t := range ys.ticks {
			y := c.Y(p.Y.Norm(t.Value))
			c.StrokeLine2(draw.LineStyle{Color: rule, Width: 1}, c.Min.X, y, c.Max.X, y)
		}
	}
	if f.yZero {
		ys.divide(c, c.Y(p.Y.Norm(ys.zero)))
	}
	for _, layer := range f.layers {
		layer(c, place)
	}
	if f.under != nil {
		f.under(c, floor, place, xs)
	}
	if f.baseline != nil {
		if y := place(0, *f.baseline).Y; y >= c.Min.Y && y <= c.Max.Y {
			c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1, Dashes: []vg.Length{4, 3}}, c.Min.X, y, c.Max.X, y)
		}
	}
}

// set draws the frame with title, value label and legend into the canvas.
func (f *frame) set(c draw.Canvas) {
	top := c.Max.Y
	if f.title != "" {
		top = setLines(c, top, strong(lettering(titleSize, ink, before, behind)), f.title) - 5
	}
	top = setLegend(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{Min: c.Min, Max: vg.Point{X: c.Max.X, Y: top}}}, f.legend)
	top = f.setAxisLine(c, top)
	body := c
	body.Max.Y = top - f.headroom
	body.Min.X += f.left + f.indent
	body.Max.X -= 12 // the last label of the x axis may stand over the edge
	body.Min.Y += f.foot
	f.plot(float64(body.Max.X-body.Min.X), body.Min.Y).Draw(body)
}

// setAxisLine sets the name of the value axis over the field, with the remark at its
// right where both have room, and returns where they end.
func (f *frame) setAxisLine(c draw.Canvas, top vg.Length) vg.Length {
	style, text := lettering(labelSize, muted, before, behind), f.y.text()
	if f.remark != "" {
		right := lettering(labelSize, ink, behind, behind)
		if room := c.Max.X - 12 - c.Min.X; style.Width(text)+right.Width(f.remark)+20 > room {
			right.XAlign = before
			top = setLines(c, top, right, f.remark)
		} else {
			c.FillText(right, vg.Point{X: c.Max.X - 12, Y: top}, f.remark)
			if text == "" {
				return top - lineHeight - 4
			}
		}
	}
	if text == "" {
		return top
	}
	return setLines(c, top, style, text) - 4
}

// setLines sets a text below top, broken to the width of the canvas, and returns
// where it ends.
func setLines(c draw.Canvas, top vg.Length, style draw.TextStyle, text string) vg.Length {
	lines, _ := broken(text, c.Max.X-c.Min.X, style)
	for _, line := range strings.Split(lines, "\n") {
		c.FillText(style, vg.Point{X: c.Min.X, Y: top}, line)
		top -= lineHeight
	}
	return top
}

// setLegend sets the entries in lines at the top of the canvas and returns where
// they end.
func setLegend(c draw.Canvas, entries []mark) vg.Length {
	if len(entries) == 0 {
		return c.Max.Y
	}
	style := lettering(labelSize, ink, before, middle)
	x, y := c.Min.X, c.Max.Y-8
	for _, e := range entries {
		width := 24 + style.Width(e.name) + 16
		if x > c.Min.X && x+width-16 > c.Max.X {
			x, y = c.Min.X, y-lineHeight
		}
		e.draw(c, vg.Point{X: x + 9, Y: y})
		c.FillText(style, vg.Point{X: x + 24, Y: y}, e.name)
		x += width
	}
	return y - 14
}

// margin is the space between the edge of a chart and what is drawn, in pixels; at
// the left there is hardly any, so that charts stand flush with the text.
const (
	margin     = 10
	marginLeft = 1
)

// sheet draws into a new canvas and returns the SVG.
func sheet(size Size, paint func(c draw.Canvas)) ([]byte, error) {
	if err := size.check(); err != nil {
		return nil, err
	}
	w, h := vg.Length(size.Width), vg.Length(size.Height)
	canvas := vgsvg.New(w, h)
	paint(draw.Crop(draw.New(canvas), marginLeft, -margin, margin, -margin))
	var b bytes.Buffer
	if _, err := canvas.WriteTo(&b); err != nil {
		return nil, err
	}
	return []byte(dressed(b.String(), size)), nil
}

// dressed replaces the library's heading by one in pixels, names common fonts of
// the same widths beside the library's, drops what every browser assumes, and
// opens the neutral colours to the page's theme.
func dressed(svg string, size Size) string {
	if i := strings.Index(svg, "<g transform"); i > 0 {
		svg = svgHead(size) + svg[i:]
	}
	pairs := []string{
		"font-family:Liberation Sans;", "font-family:'Liberation Sans',Arial,Helvetica,sans-serif;",
		"font-variant:normal;", "", "font-weight:normal;", "", "font-style:normal;", "", "\n\tstyle=", " style=",
	}
	for _, t := range themed {
		pairs = append(pairs, ":"+t[0], ":var("+t[1]+","+t[0]+")")
	}
	return strings.NewReplacer(pairs...).Replace(svg)
}

// svgHead returns the opening tag of a picture that shrinks with its page.
func svgHead(size Size) string {
	w, h := short(size.Width), short(size.Height)
	return `<svg xmlns="http://www.w3.org/2000/svg" width="` + w + `" height="` + h + `" viewBox="0 0 ` + w + " " + h + "\">\n"
}

// short writes a length with one decimal at most.
func short(v float64) string {
	s := fmt.Sprintf("%.1f", v)
	return strings.TrimSuffix(s, ".0")
}
