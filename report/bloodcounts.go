package report

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"paget/stats"
)

// BloodArm is what was counted in the draws of blood of one arm.
type BloodArm struct {
	Name  string
	Draws []float64      // one count a draw; 0 for none found
	Box   *Quartiles     // of the draws in which something was found; nil for none
	Empty stats.Estimate // percent of draws in which nothing was found, with its interval; left out where not defined
}

// BloodCounts shows counts that are often 0 and else spread over powers of ten: above,
// every draw in which something was found; below, the share of draws that were empty.
type BloodCounts struct {
	Title string
	Count Axis // always logarithmic
	Arms  []BloodArm
	Size  Size // 420 high and as wide as the arms need by default
}

// SVG draws the chart.
//
// Errors: no draw, a count that is negative or not finite, quartiles out of order, an
// interval outside 0 to 100 percent.
func (c BloodCounts) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	svg, err := sheet(c.Size.or(math.Max(380, math.Min(1000, 110+float64(90*len(c.Arms)))), 420), f.set)
	if err != nil {
		return nil, err
	}
	parts := make([]string, len(c.Arms))
	for i, a := range c.Arms {
		parts[i] = fmt.Sprintf("%s, %d of %d draws empty", a.Name, zeros(a.Draws), len(a.Draws))
	}
	return spoken(svg, titled(c.Title, "Counts in blood"), "Counts by draw of blood. "+strings.Join(parts, "; ")+"."), nil
}

// Heights of the lower field, in pixels: its bars and what stands round them.
const (
	emptyField = 74
	emptyFoot  = emptyField + 44
)

// frame prepares the chart. Arms stand at 0, 1, 2…
func (c BloodCounts) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, y: c.Count, xs: extent{-0.5, float64(len(c.Arms)) - 0.5}, ys: nothing(), ticks: []plot.Tick{}}
	f.y.Log = true
	index := make([]int, len(c.Arms))
	draws, most := 0, 0
	for k, a := range c.Arms {
		if err := f.measureBlood(a); err != nil {
			return nil, err
		}
		draws += len(a.Draws)
		index[k] = colours.index(a.Name)
		var found []float64
		for _, v := range a.Draws {
			if v > 0 {
				found = append(found, v)
			}
		}
		most = max(most, len(found))
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
			drawColumn(p, place, column{float64(k), 0.9, found, a.Box, index[k]})
		})
		f.ticks = append(f.ticks, plot.Tick{Value: float64(k), Label: a.Name})
	}
	if draws == 0 {
		return nil, errNoData
	}
	if most > columnPoints {
		f.remark = fmt.Sprintf("%d of %d draws with any, in an arm, drawn one by one", columnPoints, most)
	}
	f.yZero = false // the empty draws have the lower field
	f.foot = emptyFoot
	if digits := len(fmt.Sprintf("%.0f", f.ys.high)); digits < 3 { // the lower field goes up to 100
		f.indent = vg.Length(8 * (3 - digits))
	}
	f.under = func(p draw.Canvas, top vg.Length, place func(x, y float64) vg.Point, _ scale) {
		c.empties(p, top, place, index)
	}
	return f, nil
}

// measureBlood checks an arm and adds it to the extent.
func (f *frame) measureBlood(a BloodArm) error {
	what := "counts of " + a.Name
	if err := f.height(what, a.Draws...); err != nil {
		return err
	}
	if a.Box != nil && a.Box.Low <= 0 {
		return fmt.Errorf("report: %s: a quartile of %v among draws in which something was found", what, a.Box.Low)
	}
	if err := f.measureBox(what, a.Box); err != nil {
		return err
	}
	if e := a.Empty; e.Defined && !(e.Low >= 0 && e.Low <= e.High && e.High <= 100) {
		return fmt.Errorf("report: %s: %v to %v percent of the draws empty", what, e.Low, e.High)
	}
	return nil
}

// empties draws the lower field: for each arm the share of draws without any.
func (c BloodCounts) empties(p draw.Canvas, top vg.Length, place func(x, y float64) vg.Point, index []int) {
	c.emptyAxis(p, top)
	floor := top - emptyFoot + 6
	height := func(percent float64) vg.Length { return floor + vg.Length(percent)/100*emptyField }
	for k, a := range c.Arms {
		if len(a.Draws) == 0 {
			continue
		}
		n := zeros(a.Draws)
		percent := 100 * float64(n) / float64(len(a.Draws))
		x, i := place(float64(k), 1).X, index[k]
		half := min((place(0.3, 1).X - place(0, 1).X), 22)
		box(p, faded(hue(i), 0.45), vg.Point{X: x - half, Y: floor}, vg.Point{X: x + half, Y: height(percent)})
		p.StrokeLine2(draw.LineStyle{Color: hue(i), Width: 2}, x-half, height(percent), x+half, height(percent))
		beside := x + half + 4
		if e := a.Empty; e.Defined {
			whisker(p, draw.LineStyle{Color: ink, Width: 1.3}, x, height(e.Low), height(e.High), 4)
		}
		p.FillText(lettering(smallSize, ink, before, middle), vg.Point{X: beside, Y: clamp(height(percent), floor+6, floor+emptyField-6)}, fmt.Sprintf("%d/%d", n, len(a.Draws)))
	}
}

// emptyAxis draws the axis of the lower field and its name.
func (c BloodCounts) emptyAxis(p draw.Canvas, top vg.Length) {
	floor := top - emptyFoot + 6
	p.FillText(lettering(labelSize, muted, before, behind), vg.Point{X: p.Min.X - 24, Y: top - 12}, "draws with none (%)")
	for _, percent := range [...]float64{0, 50, 100} {
		y := floor + vg.Length(percent)/100*emptyField
		tint := rule
		if percent == 0 {
			tint = axis
		}
		p.StrokeLine2(draw.LineStyle{Color: tint, Width: 1}, p.Min.X, y, p.Max.X, y)
		p.FillText(lettering(labelSize, muted, behind, middle), vg.Point{X: p.Min.X - 6, Y: y}, brief(percent))
	}
}
