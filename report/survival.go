package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Median is the time by which half have had the event, with an interval whose ends may
// lie beyond what was watched. It has the fields of survival.Percentile and is converted
// from it. The zero value stands for a median that nobody asked for.
//
// Units: that of the time axis.
type Median struct {
	Value       float64 // read if Defined
	Low, High   float64 // ends of the interval, read if LowDefined and HighDefined
	N           int     // hosts
	Defined     bool    // the curve falls as far as a half
	LowDefined  bool
	HighDefined bool
	Reason      string // why something is not defined
}

// SurvivalArm is the survival curve of one arm as the columns of its table, one entry
// a time at which somebody died or left.
//
// Shape: Share as long as Time; Low and High, AtRisk and Censored as long or nil. Range:
// Share, Low and High in [0, 1]; Low and High that are NaN leave the band out there.
type SurvivalArm struct {
	Name      string
	Time      []float64 // rising, from 0 on, in the unit of the axis
	Share     []float64 // from that time on
	Low, High []float64 // edges of the band
	AtRisk    []int     // watched just before that time; an arm without has no line in the table
	Censored  []int     // of those, lost to sight at that time while alive
	End       float64   // the curve is drawn until then, where that is later than the last time
	Median    Median
}

// SurvivalChart shows survival as staircases, with the band of each arm, a stroke at
// every time of censoring, the medians, and how many are still watched under the axis.
type SurvivalChart struct {
	Title     string
	Time      Axis
	Share     Axis // "surviving", or "with the event", from 0 to 1 unless it says otherwise
	Arms      []SurvivalArm
	Incidence bool   // curves rise from 0, as cumulative incidences do
	Test      string // a line over the field, for example "log-rank test: p = 0.013"
	Size      Size   // 600 by 330 and the table's lines by default
}

// SVG draws the chart.
//
// Errors: no arm, an arm without times, slices of different length, a share outside
// [0, 1], times that do not rise.
func (c SurvivalChart) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	svg, err := sheet(c.Size.or(600, 330+float64(f.foot)), f.set)
	if err != nil {
		return nil, err
	}
	return spoken(svg, titled(c.Title, "Survival"), c.words()), nil
}

// words tells the chart's content in a sentence.
func (c SurvivalChart) words() string {
	parts := make([]string, len(c.Arms))
	for i, a := range c.Arms {
		parts[i] = a.Name
		if len(a.AtRisk) > 0 {
			parts[i] += fmt.Sprintf(", %d at the start", a.AtRisk[0])
		}
		if text := c.median(a); text != "" {
			parts[i] += ", " + text
		}
	}
	text := "Survival over time. " + strings.Join(parts, "; ") + "."
	if c.Test != "" {
		text += " " + c.Test
	}
	return text
}

// median returns the median of an arm in words, or nothing where it was not asked for.
func (c SurvivalChart) median(a SurvivalArm) string {
	m := a.Median
	switch {
	case m == Median{}:
		return ""
	case !m.Defined:
		return "median not reached"
	}
	end := func(v float64, defined bool) string {
		if !defined {
			return "not reached"
		}
		return brief(v)
	}
	return strings.TrimSpace("median "+brief(m.Value)+" "+c.Time.Unit) + " (" + end(m.Low, m.LowDefined) + " to " + end(m.High, m.HighDefined) + ")"
}

// frame prepares the chart.
func (c SurvivalChart) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, x: c.Time, y: c.Share, xs: extent{0, 0}, ys: extent{0, 1}, remark: c.Test}
	if f.y.text() == "" {
		f.y.Label = "surviving"
		if c.Incidence {
			f.y.Label = "with the event"
		}
	}
	if !(f.y.Min < f.y.Max) {
		f.y.Min, f.y.Max = 0, 1
	}
	if len(c.Arms) == 0 {
		return nil, errNoData
	}
	if c.Time.Log || c.Share.Log {
		return nil, fmt.Errorf("report: survival %q: its axes are not logarithmic", c.Title)
	}
	index := make([]int, len(c.Arms))
	var names []string
	for k, a := range c.Arms {
		if err := a.check(); err != nil {
			return nil, err
		}
		f.xs.add(a.Time...)
		f.xs.add(a.End)
		index[k] = colours.index(a.Name)
		if len(a.AtRisk) > 0 {
			names = append(names, a.Name)
		}
		name := a.Name
		if text := c.median(a); text != "" {
			name = strings.Trim(name+" · "+text, " ·")
		}
		f.legend = append(f.legend, strokeMark(index[k], name))
	}
	if !(c.Time.Min < c.Time.Max) && f.xs.high > 0 {
		f.x.Min, f.x.Max = 0, f.xs.high
	}
	c.layer(f, index)
	if len(names) == 0 {
		return f, nil
	}
	f.table("at risk", func(xs scale) []tableRow { return c.atRisk(index, xs) }, names)
	return f, nil
}

// layer adds the bands, then the medians, then the curves.
func (c SurvivalChart) layer(f *frame, index []int) {
	start := 1.0
	if c.Incidence {
		start = 0
	}
	type painter = func(p draw.Canvas, place func(x, y float64) vg.Point)
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawStepBand(p, place, a, index[k]) }))
	}
	f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { c.medians(p, place, index) }))
	for k, a := range c.Arms {
		f.layers = append(f.layers, painter(func(p draw.Canvas, place func(x, y float64) vg.Point) { drawSteps(p, place, a, start, index[k]) }))
	}
}

// check returns the first fault of an arm.
func (a SurvivalArm) check() error {
	n := len(a.Time)
	if n == 0 {
		return fmt.Errorf("report: survival of %q has no times: %w", a.Name, errNoData)
	}
	fits := func(m int) bool { return m == n || m == 0 }
	if len(a.Share) != n || !fits(len(a.AtRisk)) || !fits(len(a.Low)) || len(a.Low) != len(a.High) || !fits(len(a.Censored)) {
		return fmt.Errorf("report: survival of %q has %d times, %d shares, a band of %d and %d, %d at risk and %d censored",
			a.Name, n, len(a.Share), len(a.Low), len(a.High), len(a.AtRisk), len(a.Censored))
	}
	if err := notFinite("survival of "+a.Name, append(a.Median.values(), a.End)...); err != nil {
		return err
	}
	if err := notFinite("survival of "+a.Name, a.Time...); err != nil {
		return err
	}
	return a.checkColumns()
}

// values returns those that are defined.
func (m Median) values() []float64 {
	var out []float64
	for _, v := range []struct {
		value   float64
		defined bool
	}{{m.Value, m.Defined}, {m.Low, m.LowDefined}, {m.High, m.HighDefined}} {
		if v.defined {
			out = append(out, v.value)
		}
	}
	return out
}

// checkColumns returns the first fault of an entry.
func (a SurvivalArm) checkColumns() error {
	for i, t := range a.Time {
		if t < 0 || (i > 0 && t < a.Time[i-1]) {
			return fmt.Errorf("report: survival of %q: times must rise from 0 on", a.Name)
		}
		if !(a.Share[i] >= 0 && a.Share[i] <= 1) {
			return fmt.Errorf("report: survival of %q: a share of %v", a.Name, a.Share[i])
		}
		if (len(a.AtRisk) > 0 && a.AtRisk[i] < 0) || (len(a.Censored) > 0 && a.Censored[i] < 0) {
			return fmt.Errorf("report: survival of %q: a negative count", a.Name)
		}
	}
	for _, edge := range [][]float64{a.Low, a.High} {
		for _, v := range edge {
			if v < 0 || v > 1 { // NaN passes
				return fmt.Errorf("report: survival of %q: an edge of the band at %v", a.Name, v)
			}
		}
	}
	return nil
}

// atRisk returns the table under the axis: at each tick, how many are watched just
// before it.
func (c SurvivalChart) atRisk(index []int, xs scale) []tableRow {
	var rows []tableRow
	for k, a := range c.Arms {
		if len(a.AtRisk) == 0 {
			continue
		}
		row := tableRow{name: a.Name, tint: hue(index[k]), coloured: true}
		for _, t := range xs.ticks {
			row.texts = append(row.texts, plot.Tick{Value: t.Value, Label: strconv.Itoa(a.watched(t.Value))})
		}
		rows = append(rows, row)
	}
	return rows
}

// watched returns how many are at risk just before a time.
func (a SurvivalArm) watched(t float64) int {
	for i, at := range a.Time {
		if at >= t {
			return a.AtRisk[i]
		}
	}
	return 0
}

// staircase returns the corners of a curve through the values from the start on.
func staircase(place func(x, y float64) vg.Point, start float64, times, values []float64, end float64) []vg.Point {
	line := []vg.Point{place(0, start)}
	height := start
	for i, t := range times {
		line = append(line, place(t, height))
		if values[i] != height {
			line = append(line, place(t, values[i]))
		}
		height = values[i]
	}
	if end > times[len(times)-1] {
		line = append(line, place(end, height))
	}
	return line
}

// drawSteps draws the curve and a stroke at each time of censoring.
func drawSteps(c draw.Canvas, place func(x, y float64) vg.Point, a SurvivalArm, start float64, i int) {
	c.StrokeLines(strokeOf(i), c.ClipLinesXY(staircase(place, start, a.Time, a.Share, a.End))...)
	for k, n := range a.Censored {
		at := place(a.Time[k], a.Share[k])
		if n > 0 && at.X >= c.Min.X-0.5 && at.X <= c.Max.X+0.5 && at.Y >= c.Min.Y-0.5 && at.Y <= c.Max.Y+0.5 {
			c.StrokeLine2(draw.LineStyle{Color: hue(i), Width: 1.5}, at.X, at.Y-5, at.X, at.Y+5)
		}
	}
}

// drawStepBand shades the band, from one time to the next at the height of the first.
func drawStepBand(c draw.Canvas, place func(x, y float64) vg.Point, a SurvivalArm, i int) {
	if len(a.Low) == 0 {
		return
	}
	last := len(a.Time) - 1
	until := func(k int) float64 {
		if k == last {
			return math.Max(a.Time[k], a.End)
		}
		return a.Time[k+1]
	}
	for _, r := range runs(len(a.Time), a.Low, a.High) {
		from, to := r[0], r[1]
		var high, low []vg.Point
		for k := from; k < to; k++ {
			high = append(high, place(a.Time[k], a.High[k]), place(until(k), a.High[k]))
			low = append(low, place(a.Time[k], a.Low[k]), place(until(k), a.Low[k]))
		}
		edge := high
		for k := len(low) - 1; k >= 0; k-- {
			edge = append(edge, low[k])
		}
		if poly := c.ClipPolygonXY(edge); len(poly) > 2 {
			c.FillPolygon(faded(hue(i), 0.16), poly)
		}
	}
}

// medians draws the line at a half and from it each median down to the axis.
func (c SurvivalChart) medians(p draw.Canvas, place func(x, y float64) vg.Point, index []int) {
	end := p.Min.X
	for k, a := range c.Arms {
		at := place(a.Median.Value, 0.5)
		if !a.Median.Defined || at.X < p.Min.X || at.X > p.Max.X {
			continue
		}
		end = max(end, at.X)
		p.StrokeLine2(draw.LineStyle{Color: hue(index[k]), Width: 1, Dashes: []vg.Length{2, 3}}, at.X, p.Min.Y, at.X, at.Y)
	}
	if y := place(0, 0.5).Y; end > p.Min.X && y >= p.Min.Y && y <= p.Max.Y {
		p.StrokeLine2(draw.LineStyle{Color: muted, Width: 1, Dashes: []vg.Length{2, 3}}, p.Min.X, y, end, y)
	}
}
