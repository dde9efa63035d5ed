package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// HostCourse is the tumour of one host over time.
//
// Shape: Value as long as Time; a NaN interrupts the line.
type HostCourse struct {
	Name  string
	Time  []float64 // rising, in the unit of the axis
	Value []float64
	Ended bool // died or was taken out at the last time, which gets a cross
}

// GrowthArm is an arm with its hosts and their mean.
type GrowthArm struct {
	Name  string
	Hosts []HostCourse
	Mean  Course // its Name is not read; no times for none
}

// DoseTimes is a row of ticks under the time axis, for example the days of a drug. A
// row with the name of an arm has its colour.
type DoseTimes struct {
	Name  string
	Times []float64
}

// GrowthCurves shows every host as a thin line and the mean of each arm as a thick one
// with its band. On a logarithmic axis the value 0 has a place of its own at the bottom.
// Of more than 150 hosts in an arm 150 are drawn, and the chart says so.
type GrowthCurves struct {
	Title string
	Time  Axis
	Value Axis
	Arms  []GrowthArm
	Marks []Mark // events, for example a resection
	Doses []DoseTimes
	Size  Size // 600 by 360 and the rows of doses by default
}

// SVG draws the chart.
//
// Errors: no line at all, slices of different length, an infinite value, times that do
// not rise, a value below 0 on a logarithmic axis.
func (c GrowthCurves) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	svg, err := sheet(c.Size.or(600, 360+float64(f.foot)), f.set)
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(c.Arms))
	for i, a := range c.Arms {
		parts[i] = fmt.Sprintf("%s, %d hosts", a.Name, len(a.Hosts))
	}
	return spoken(svg, titled(c.Title, "Growth"), "Growth of each host and mean of each arm. "+strings.Join(parts, "; ")+"."), nil
}

// frame prepares the chart.
func (c GrowthCurves) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, x: c.Time, y: c.Value, xs: nothing(), ys: nothing()}
	ended := false
	index := make([]int, len(c.Arms))
	most := 0
	for k, a := range c.Arms {
		index[k] = colours.index(a.Name)
		most = max(most, len(a.Hosts))
		for _, h := range a.Hosts {
			if err := f.measureGrowth(Course{Name: titled(h.Name, "a host of "+a.Name), Time: h.Time, Value: h.Value}); err != nil {
				return nil, err
			}
			ended = ended || h.Ended
		}
		mean := a.Mean
		mean.Name = "mean of " + a.Name
		if err := f.measureGrowth(mean); err != nil {
			return nil, err
		}
		f.legend = append(f.legend, strokeMark(index[k], a.Name))
	}
	if f.xs.empty() {
		return nil, errNoData
	}
	f.thinned(most, hostLines)
	if ended {
		f.legend = append(f.legend, mark{"died or taken out", func(c draw.Canvas, at vg.Point) { cross(c, at, muted) }})
	}
	if !c.Time.Log && !(c.Time.Min < c.Time.Max) && f.xs.low < f.xs.high {
		f.x.Min, f.x.Max = f.xs.low, f.xs.high
	}
	c.layer(f, index)
	return f, c.calendar(f, index)
}

// layer adds hosts, then bands, then means, then marks.
func (c GrowthCurves) layer(f *frame, index []int) {
	type painter = func(p draw.Canvas, place func(x, y float64) vg.Point)
	for k, a := range c.Arms {
		// Many hosts are drawn fainter, so that the means are seen.
		opacity := math.Max(0.18, 0.6/math.Sqrt(math.Max(1, float64(min(len(a.Hosts), hostLines))/4)))
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) {
			for _, h := range evenly(len(a.Hosts), hostLines) {
				drawHost(p, place, a.Hosts[h], index[k], opacity)
			}
		}))
	}
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawBand(p, place, a.Mean, index[k]) }))
	}
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawMean(p, place, a.Mean, index[k]) }))
	}
	for _, m := range c.Marks {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawTime(p, place, m) }))
	}
}

// hostLines and columnPoints are how many hosts of an arm are drawn one by one. More
// would not be told apart, and a page of thousands of hosts would be large.
const (
	hostLines    = 150
	columnPoints = 240
)

// evenly returns the indices 0…n−1, or most of them at equal steps if there are more.
func evenly(n, most int) []int {
	out := make([]int, min(n, most))
	for i := range out {
		out[i] = i
		if n > most {
			out[i] = (2*i + 1) * n / (2 * most)
		}
	}
	return out
}

// thinned says over the field that of n hosts in an arm only most are drawn.
func (f *frame) thinned(n, most int) {
	if n > most {
		f.remark = fmt.Sprintf("%d of %s hosts in an arm drawn one by one", most, grouped(strconv.Itoa(n)))
	}
}

// calendar puts the rows of doses under the axis.
func (c GrowthCurves) calendar(f *frame, index []int) error {
	for _, m := range c.Marks {
		if err := notFinite("mark "+m.Name, m.Time); err != nil {
			return err
		}
	}
	if len(c.Doses) == 0 {
		return nil
	}
	rows := make([]tableRow, len(c.Doses))
	names := make([]string, len(c.Doses))
	for i, d := range c.Doses {
		if err := notFinite("doses of "+d.Name, d.Times...); err != nil {
			return err
		}
		names[i] = d.Name
		rows[i] = tableRow{name: d.Name, tint: muted, ticks: d.Times}
		for k, a := range c.Arms {
			if a.Name == d.Name {
				rows[i].tint, rows[i].coloured = hue(index[k]), true
			}
		}
	}
	f.table("", func(scale) []tableRow { return rows }, names)
	return nil
}

// measureGrowth checks a line and adds it to the extents. Unlike in a time course, a
// logarithmic axis may show 0.
func (f *frame) measureGrowth(c Course) error {
	n := len(c.Time)
	if len(c.Value) != n || (c.Low != nil && len(c.Low) != n) || len(c.Low) != len(c.High) {
		return fmt.Errorf("report: growth of %q has %d times, %d values and a band of %d and %d", c.Name, n, len(c.Value), len(c.Low), len(c.High))
	}
	if err := notFinite("time of "+c.Name, c.Time...); err != nil {
		return err
	}
	for i, t := range c.Time {
		if i > 0 && t < c.Time[i-1] {
			return fmt.Errorf("report: growth of %q: times must rise", c.Name)
		}
		if f.x.Log && t <= 0 {
			return fmt.Errorf("report: growth of %q: time %v on a logarithmic axis", c.Name, t)
		}
	}
	f.xs.add(c.Time...)
	for _, s := range [][]float64{c.Value, c.Low, c.High} {
		for _, v := range s {
			if math.IsNaN(v) {
				continue
			}
			if err := f.height("growth of "+c.Name, v); err != nil {
				return err
			}
		}
	}
	return nil
}

// drawHost draws a thin line, and a cross where it ended.
func drawHost(c draw.Canvas, place func(x, y float64) vg.Point, h HostCourse, i int, opacity float64) {
	style := draw.LineStyle{Color: faded(hue(i), opacity), Width: 1}
	for _, r := range runs(len(h.Time), h.Value) {
		var line []vg.Point
		for k := r[0]; k < r[1]; k++ {
			line = append(line, place(h.Time[k], h.Value[k]))
		}
		if len(line) == 1 {
			dot(c, line[0], 1.5, style.Color)
			continue
		}
		c.StrokeLines(style, c.ClipLinesXY(line)...)
	}
	if last := len(h.Time) - 1; h.Ended && last >= 0 && !math.IsNaN(h.Value[last]) {
		if at := place(h.Time[last], h.Value[last]); c.Contains(at) {
			cross(c, at, hue(i))
		}
	}
}

// drawMean draws a thick line with a pale rim, so that it stands out of the hosts.
func drawMean(c draw.Canvas, place func(x, y float64) vg.Point, mean Course, i int) {
	for _, r := range runs(len(mean.Time), mean.Value) {
		var line []vg.Point
		for k := r[0]; k < r[1]; k++ {
			line = append(line, place(mean.Time[k], mean.Value[k]))
		}
		if len(line) == 1 {
			marker(c, i, line[0], 4, hue(i))
			continue
		}
		clipped := c.ClipLinesXY(line)
		c.StrokeLines(draw.LineStyle{Color: paper, Width: 5}, clipped...)
		style := strokeOf(i)
		style.Width = 3
		c.StrokeLines(style, clipped...)
	}
}
