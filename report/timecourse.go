package report

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Course is one line of a time course. Value has as many entries as Time; Low
// and High have as many or none. Entries that are NaN interrupt line and band.
type Course struct {
	Name      string
	Time      []float64 // in the unit of the axis, rising
	Value     []float64
	Low, High []float64 // edges of the band, or nil
	Dashed    bool
}

// Mark is a vertical line at a time, for example when a treatment begins.
type Mark struct {
	Time float64
	Name string
}

// ReferenceCourse is a trajectory from elsewhere, published or from another program,
// to be seen beside the courses: points with error bars in the colour of ink. Entries
// of Value that are NaN are left out; Low and High have as many entries as Time or
// none, and NaN in them leaves out the error bar. Points that would stand closer than
// 10 pixels are thinned out, so that the course behind them is seen.
type ReferenceCourse struct {
	Name      string
	Time      []float64 // in the unit of the axis, rising
	Value     []float64
	Low, High []float64 // ends of the error bars, or nil
}

// TimeCourse shows values over time as lines with bands, beside reference courses
// as points with error bars.
type TimeCourse struct {
	Title     string
	Time      Axis
	Value     Axis
	Courses   []Course
	Beside    []ReferenceCourse // those after the first have other markers
	Marks     []Mark
	Reference *float64 // horizontal line
	Size      Size     // 520 by 320 by default
}

// SVG draws the chart.
//
// Errors: no course, slices of different length, an infinite value.
func (c TimeCourse) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	return sheet(c.Size.or(520, 320), f.set)
}

// frame prepares the chart.
func (c TimeCourse) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, x: c.Time, y: c.Value, xs: nothing(), ys: nothing(), baseline: c.Reference}
	if c.Reference != nil {
		f.ys.add(*c.Reference)
	}
	index := make([]int, len(c.Courses))
	for k, course := range c.Courses {
		if err := f.measureCourse(course); err != nil {
			return nil, err
		}
		index[k] = colours.index(course.Name)
		if len(c.Courses) > 1 || course.Name != "" {
			f.legend = append(f.legend, lineMark(index[k], course.Name, course.Dashed, false))
		}
	}
	for k, r := range c.Beside {
		if err := f.measureCourse(Course{Name: r.Name, Time: r.Time, Value: r.Value, Low: r.Low, High: r.High}); err != nil {
			return nil, err
		}
		f.legend = append(f.legend, mark{r.Name, func(c draw.Canvas, at vg.Point) {
			whisker(c, referenceLine, at.X, at.Y-6, at.Y+6, 2.5)
			referenceMarker(c, k, at)
		}})
	}
	if f.xs.empty() {
		return nil, errNoData
	}
	if !c.Time.Log && !(c.Time.Min < c.Time.Max) && f.xs.low < f.xs.high { // a time axis ends at its times
		f.x.Min, f.x.Max = f.xs.low, f.xs.high
	}
	// All bands lie under all lines.
	for k, course := range c.Courses {
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) { drawBand(p, place, course, index[k]) })
	}
	for k, course := range c.Courses {
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) { drawCourse(p, place, course, index[k]) })
	}
	for k, r := range c.Beside {
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) { drawReference(p, place, r, k) })
	}
	for _, m := range c.Marks {
		if err := notFinite("mark "+m.Name, m.Time); err != nil {
			return nil, err
		}
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) { drawTime(p, place, m) })
	}
	return f, nil
}

// measureCourse checks a course and adds it to the extents.
func (f *frame) measureCourse(c Course) error {
	n := len(c.Time)
	if len(c.Value) != n || (c.Low != nil && len(c.Low) != n) || (c.High != nil && len(c.High) != n) || (c.Low == nil) != (c.High == nil) {
		return fmt.Errorf("report: course %q has %d times, %d values and a band of %d and %d", c.Name, n, len(c.Value), len(c.Low), len(c.High))
	}
	for _, s := range [][]float64{c.Time, c.Value, c.Low, c.High} {
		for _, v := range s {
			if math.IsInf(v, 0) {
				return fmt.Errorf("report: course %q holds an infinite value", c.Name)
			}
		}
	}
	for i, t := range c.Time {
		if math.IsNaN(t) || (i > 0 && t < c.Time[i-1]) {
			return fmt.Errorf("report: course %q: times must rise", c.Name)
		}
		if f.x.Log && t <= 0 {
			return fmt.Errorf("report: course %q: time %v on a logarithmic axis", c.Name, t)
		}
	}
	f.xs.add(c.Time...)
	for _, s := range [][]float64{c.Value, c.Low, c.High} {
		for _, v := range s {
			if f.y.Log && v <= 0 {
				return fmt.Errorf("report: course %q: value %v on a logarithmic axis", c.Name, v)
			}
		}
		f.ys.add(s...)
	}
	return nil
}

// runs returns the stretches of indices in which no series is NaN.
func runs(n int, series ...[]float64) [][2]int {
	var out [][2]int
	from := -1
	for i := 0; i <= n; i++ {
		whole := i < n
		for _, s := range series {
			whole = whole && !math.IsNaN(s[i])
		}
		switch {
		case whole && from < 0:
			from = i
		case !whole && from >= 0:
			out = append(out, [2]int{from, i})
			from = -1
		}
	}
	return out
}

// drawBand shades between Low and High.
func drawBand(c draw.Canvas, place func(x, y float64) vg.Point, course Course, i int) {
	if course.Low == nil {
		return
	}
	for _, r := range runs(len(course.Time), course.Low, course.High) {
		var edge []vg.Point
		for k := r[0]; k < r[1]; k++ {
			edge = append(edge, place(course.Time[k], course.High[k]))
		}
		for k := r[1] - 1; k >= r[0]; k-- {
			edge = append(edge, place(course.Time[k], course.Low[k]))
		}
		if poly := c.ClipPolygonXY(edge); len(poly) > 2 {
			c.FillPolygon(faded(hue(i), 0.18), poly)
		}
	}
}

// drawCourse draws the line.
func drawCourse(c draw.Canvas, place func(x, y float64) vg.Point, course Course, i int) {
	for _, r := range runs(len(course.Time), course.Value) {
		var line []vg.Point
		for k := r[0]; k < r[1]; k++ {
			line = append(line, place(course.Time[k], course.Value[k]))
		}
		if len(line) == 1 {
			dot(c, line[0], 2.5, hue(i))
			continue
		}
		c.StrokeLines(lineStyle(i, course.Dashed), c.ClipLinesXY(line)...)
	}
}

// referenceLine is the line of error bars.
var referenceLine = draw.LineStyle{Color: muted, Width: 1}

// referenceMarker draws a point of a reference: hollow, so that a line behind it is
// seen.
func referenceMarker(c draw.Canvas, k int, at vg.Point) {
	path := shape(k, at, 2.6)
	c.SetColor(paper)
	c.Fill(path)
	c.SetLineStyle(draw.LineStyle{Color: ink, Width: 1.1})
	c.Stroke(path)
}

// apart is the least distance of the points of a reference, in pixels.
const apart = 10

// drawReference draws error bars and points, as far as they lie in the field.
func drawReference(c draw.Canvas, place func(x, y float64) vg.Point, r ReferenceCourse, k int) {
	last := c.Min.X - 2*apart
	for i, t := range r.Time {
		at := place(t, r.Value[i])
		if math.IsNaN(r.Value[i]) || at.X < c.Min.X-0.5 || at.X > c.Max.X+0.5 || at.X < last+apart {
			continue
		}
		last = at.X
		if r.Low != nil && !math.IsNaN(r.Low[i]) && !math.IsNaN(r.High[i]) {
			low, high := place(t, r.Low[i]).Y, place(t, r.High[i]).Y
			if high >= c.Min.Y && low <= c.Max.Y {
				whisker(c, referenceLine, at.X, clamp(low, c.Min.Y, c.Max.Y), clamp(high, c.Min.Y, c.Max.Y), 2.5)
			}
		}
		if at.Y >= c.Min.Y-0.5 && at.Y <= c.Max.Y+0.5 {
			referenceMarker(c, k, at)
		}
	}
}

// drawTime draws a vertical line with its name at the top.
func drawTime(c draw.Canvas, place func(x, y float64) vg.Point, m Mark) {
	x := place(m.Time, 0).X
	if x < c.Min.X-0.5 || x > c.Max.X+0.5 {
		return
	}
	c.StrokeLine2(draw.LineStyle{Color: muted, Width: 1, Dashes: []vg.Length{2, 3}}, x, c.Min.Y, x, c.Max.Y)
	style := lettering(smallSize, muted, before, behind)
	if x+4+style.Width(m.Name) > c.Max.X {
		style.XAlign = behind
		x -= 8
	}
	c.FillText(style, vg.Point{X: x + 4, Y: c.Max.Y}, m.Name)
}
