package report

import (
	"fmt"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// PowerArm is the power of one comparison against the number of animals.
//
// Shape: Power, Low and High as long as Animals; Low and High may be nil. Range: Power,
// Low and High in [0, 1].
type PowerArm struct {
	Name      string
	Animals   []float64 // per arm, rising
	Power     []float64
	Low, High []float64 // Monte-Carlo band
	Answer    float64   // animals per arm that suffice; 0 for none
}

// PowerCurve shows the power of a test against the animals per arm, with a line at the
// power that is wanted and a mark where it is reached.
type PowerCurve struct {
	Title   string
	Animals Axis // "animals per arm" unless it says otherwise
	Power   Axis // "power" from 0 to 1 unless it says otherwise
	Arms    []PowerArm
	Wanted  float64 // for example 0.8; 0 for none
	Size    Size    // 520 by 340 by default
}

// SVG draws the chart.
//
// Errors: no curve, slices of different length, numbers of animals that do not rise, a
// power outside [0, 1].
func (c PowerCurve) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	svg, err := sheet(c.Size.or(520, 340), f.set)
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(c.Arms))
	for i, a := range c.Arms {
		parts[i] = a.Name + ", " + c.answer(a)
	}
	text := "Power against animals per arm. "
	if c.Wanted > 0 {
		text = "Power against animals per arm; wanted is " + brief(c.Wanted) + ". "
	}
	return spoken(svg, titled(c.Title, "Power"), text+strings.Join(parts, "; ")+"."), nil
}

// answer tells how many animals suffice.
func (c PowerCurve) answer(a PowerArm) string {
	if a.Answer == 0 {
		return "not reached"
	}
	return brief(a.Answer) + " per arm"
}

// frame prepares the chart.
func (c PowerCurve) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, x: c.Animals, y: c.Power, xs: nothing(), ys: extent{0, 1}}
	if f.x.text() == "" {
		f.x.Label = "animals per arm"
	}
	if f.y.text() == "" {
		f.y.Label = "power"
	}
	if !(f.y.Min < f.y.Max) && !f.y.Log {
		f.y.Min, f.y.Max = 0, 1
	}
	if !(c.Wanted >= 0 && c.Wanted < 1) {
		return nil, fmt.Errorf("report: a wanted power of %v", c.Wanted)
	}
	index := make([]int, len(c.Arms))
	for k, a := range c.Arms {
		if err := a.check(); err != nil {
			return nil, err
		}
		if err := f.measureCourse(a.course()); err != nil {
			return nil, err
		}
		index[k] = colours.index(a.Name)
		name := a.Name
		if c.Wanted > 0 {
			name = strings.Trim(name+" · "+c.answer(a), " ·")
		}
		f.legend = append(f.legend, strokeMark(index[k], name))
	}
	if f.xs.empty() {
		return nil, errNoData
	}
	if !c.Animals.Log && !(c.Animals.Min < c.Animals.Max) && f.xs.low < f.xs.high {
		f.x.Min, f.x.Max = f.xs.low, f.xs.high
	}
	c.layer(f, index)
	return f, nil
}

// layer adds the bands, the wanted power, the curves and the answers.
func (c PowerCurve) layer(f *frame, index []int) {
	type painter = func(p draw.Canvas, place func(x, y float64) vg.Point)
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawBand(p, place, a.course(), index[k]) }))
	}
	if c.Wanted > 0 {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) {
			y := place(0, c.Wanted).Y
			p.StrokeLine2(draw.LineStyle{Color: muted, Width: 1, Dashes: []vg.Length{4, 3}}, p.Min.X, y, p.Max.X, y)
			p.FillText(lettering(smallSize, muted, behind, before), vg.Point{X: p.Max.X, Y: y + 2}, "wanted "+brief(c.Wanted))
		}))
	}
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { c.drawPower(p, place, a, index[k]) }))
	}
}

// check returns the first fault of a curve.
func (a PowerArm) check() error {
	if err := notFinite("power of "+a.Name, append(append([]float64{a.Answer}, a.Animals...), a.Power...)...); err != nil {
		return err
	}
	for _, s := range [][]float64{a.Power, a.Low, a.High} {
		for _, v := range s {
			if !(v >= 0 && v <= 1) {
				return fmt.Errorf("report: power of %q: %v is not between 0 and 1", a.Name, v)
			}
		}
	}
	return nil
}

// course returns the curve as a course over the animals.
func (a PowerArm) course() Course {
	return Course{Name: a.Name, Time: a.Animals, Value: a.Power, Low: a.Low, High: a.High}
}

// drawPower draws the curve with its points, and the answer down to the axis.
func (c PowerCurve) drawPower(p draw.Canvas, place func(x, y float64) vg.Point, a PowerArm, i int) {
	line := make([]vg.Point, len(a.Animals))
	for k := range line {
		line[k] = place(a.Animals[k], a.Power[k])
	}
	if len(line) > 1 {
		p.StrokeLines(strokeOf(i), p.ClipLinesXY(line)...)
	}
	for _, at := range line {
		if p.Contains(at) {
			marker(p, i, at, 3.6, hue(i))
		}
	}
	if a.Answer == 0 || c.Wanted == 0 {
		return
	}
	at := place(a.Answer, c.Wanted)
	if at.X < p.Min.X-0.5 || at.X > p.Max.X+0.5 {
		return
	}
	p.StrokeLine2(draw.LineStyle{Color: hue(i), Width: 1.5, Dashes: []vg.Length{3, 3}}, at.X, p.Min.Y, at.X, at.Y)
	p.SetLineStyle(draw.LineStyle{Color: hue(i), Width: 2})
	p.Stroke(shape(0, at, 6))
	p.FillText(strong(lettering(labelSize, ink, before, before)), vg.Point{X: at.X + 4, Y: p.Min.Y + 4 + vg.Length(14*i)}, brief(a.Answer))
}
