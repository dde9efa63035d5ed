package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Quartiles are the ends and the middle of a box: a quarter of the hosts lies below Low,
// half below Median, a quarter above High.
type Quartiles struct{ Low, Median, High float64 }

// BurdenArm is the burden of one organ in the hosts of one arm.
type BurdenArm struct {
	Name  string
	Hosts []float64  // one value a host; 0 for none
	Box   *Quartiles // of all hosts, those without included; nil for none
}

// BurdenOrgan is one organ, arm by arm.
type BurdenOrgan struct {
	Name string
	Arms []BurdenArm
}

// BurdenChart shows the burden of each organ and arm: hosts as points, the quartiles as
// a box. On a logarithmic axis the hosts without any cells have a place of their own at
// the bottom and are counted under the axis. Of more than 240 hosts in an arm 240 are
// drawn, evenly from the smallest burden to the largest, and the chart says so.
type BurdenChart struct {
	Title  string
	Burden Axis
	Organs []BurdenOrgan
	Size   Size // 380 high and as wide as the arms need by default
}

// SVG draws the chart.
//
// Errors: no arm, a value that is not finite, a burden below 0, quartiles out of order.
func (c BurdenChart) SVG() ([]byte, error) {
	columns := 0
	for _, o := range c.Organs {
		columns += len(o.Arms)
	}
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	svg, err := sheet(c.Size.or(math.Max(380, math.Min(1100, 110+float64(54*columns))), 380), f.set)
	if err != nil {
		return nil, err
	}
	parts := make([]string, 0, columns)
	for _, o := range c.Organs {
		for _, a := range o.Arms {
			parts = append(parts, fmt.Sprintf("%s, %s: %d of %d hosts with none", o.Name, a.Name, zeros(a.Hosts), len(a.Hosts)))
		}
	}
	return spoken(svg, titled(c.Title, "Burden"), "Burden of each organ. "+strings.Join(parts, "; ")+"."), nil
}

// zeros counts the values that are 0.
func zeros(values []float64) int {
	n := 0
	for _, v := range values {
		if v == 0 {
			n++
		}
	}
	return n
}

// frame prepares the chart. Organs stand at 0, 1, 2…, their arms side by side within
// four fifths of that.
func (c BurdenChart) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, y: c.Burden, xs: extent{-0.5, float64(len(c.Organs)) - 0.5}, ys: nothing(), ticks: []plot.Tick{}}
	if !c.Burden.Log {
		f.ys.add(0)
	}
	var counts []plot.Tick
	hosts, most := 0, 0
	for g, organ := range c.Organs {
		f.ticks = append(f.ticks, plot.Tick{Value: float64(g), Label: organ.Name})
		for k, a := range organ.Arms {
			if err := f.measureBurden(organ.Name, a); err != nil {
				return nil, err
			}
			hosts, most = hosts+len(a.Hosts), max(most, len(a.Hosts))
			i, share := colours.index(a.Name), 0.84/float64(len(organ.Arms))
			at := float64(g) - 0.42 + share*(float64(k)+0.5)
			f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
				drawColumn(p, place, column{at, share, a.Hosts, a.Box, i})
			})
			f.legend = merged(f.legend, []mark{{a.Name, func(c draw.Canvas, at vg.Point) { marker(c, i, at, 4.5, hue(i)) }}})
			counts = append(counts, plot.Tick{Value: at, Label: fmt.Sprintf("%d/%d", zeros(a.Hosts), len(a.Hosts))})
		}
		if g > 0 {
			edge := float64(g) - 0.5
			f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
				x := place(edge, 0).X
				p.StrokeLine2(draw.LineStyle{Color: rule, Width: 1}, x, p.Min.Y, x, p.Max.Y)
			})
		}
	}
	if hosts == 0 {
		return nil, errNoData
	}
	f.thinned(most, columnPoints)
	f.table("", func(scale) []tableRow { return []tableRow{{name: "with none", tint: muted, texts: counts}} }, []string{"with none"})
	return f, nil
}

// measureBurden checks an arm and adds it to the extent.
func (f *frame) measureBurden(organ string, a BurdenArm) error {
	what := "burden of " + organ + " in " + a.Name
	for _, v := range a.Hosts {
		if v < 0 {
			return fmt.Errorf("report: %s: %v is below 0", what, v)
		}
	}
	if err := f.height(what, a.Hosts...); err != nil {
		return err
	}
	return f.measureBox(what, a.Box)
}

// measureBox checks quartiles and adds them to the extent.
func (f *frame) measureBox(what string, q *Quartiles) error {
	if q == nil {
		return nil
	}
	if q.Low > q.Median || q.Median > q.High {
		return fmt.Errorf("report: %s: quartiles %v, %v and %v are out of order", what, q.Low, q.Median, q.High)
	}
	return f.height("quartiles of "+what, q.Low, q.Median, q.High)
}

// column is a set of values over one place of the axis.
type column struct {
	at, share float64 // its middle and its width on the axis
	values    []float64
	box       *Quartiles
	series    int
}

// drawColumn draws the box under the points.
func drawColumn(c draw.Canvas, place func(x, y float64) vg.Point, col column) {
	width := place(col.share, 0).X - place(0, 0).X
	centre := place(col.at, 0).X
	if col.box != nil {
		drawBox(c, place, col, centre, min(width*0.36, 20))
	}
	var ys []vg.Length
	var inside []vg.Point
	sorted := slices.Clone(col.values)
	if len(sorted) > columnPoints { // otherwise the dots keep the order of the hosts
		slices.Sort(sorted)
	}
	for _, i := range evenly(len(sorted), columnPoints) {
		v := sorted[i]
		if at := place(col.at, v); c.Contains(at) {
			ys, inside = append(ys, at.Y), append(inside, at)
		}
	}
	for k, dx := range swarm(ys, 5.5, min(width*0.42, 26)) {
		spot(c, col.series, vg.Point{X: inside[k].X + dx, Y: inside[k].Y}, 2.6, faded(hue(col.series), 0.75))
	}
}

// drawBox draws quartiles as a box with a line at the median.
func drawBox(c draw.Canvas, place func(x, y float64) vg.Point, col column, x, half vg.Length) {
	low, high := clamp(place(col.at, col.box.Low).Y, c.Min.Y, c.Max.Y), clamp(place(col.at, col.box.High).Y, c.Min.Y, c.Max.Y)
	box(c, faded(hue(col.series), 0.2), vg.Point{X: x - half, Y: low}, vg.Point{X: x + half, Y: high})
	edge := draw.LineStyle{Color: faded(hue(col.series), 0.7), Width: 1}
	c.StrokeLines(edge, []vg.Point{{X: x - half, Y: low}, {X: x + half, Y: low}, {X: x + half, Y: high}, {X: x - half, Y: high}, {X: x - half, Y: low}})
	if y := place(col.at, col.box.Median).Y; y >= c.Min.Y && y <= c.Max.Y {
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 2}, x-half, y, x+half, y)
	}
}

// spot fills a small marker of the i-th series.
func spot(c draw.Canvas, i int, at vg.Point, r vg.Length, fill color.Color) {
	c.SetColor(fill)
	c.Fill(shape(i, at, r))
}
