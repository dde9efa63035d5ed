package report

import (
	"fmt"
	"image/color"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"paget/stats"
)

// Response is a readout at one dose.
type Response struct {
	Dose     float64        // in the unit of the axis
	Estimate stats.Estimate // drawn as marker and whisker; left out where not defined
	Wells    []float64      // single replicates, drawn as faint points; may be empty
}

// DoseCurve is one line of a dose–response chart.
type DoseCurve struct {
	Name      string
	Responses []Response // drawn in order of dose
}

// DoseResponse shows a readout against dose: the estimates joined by straight
// lines (nothing is fitted), with intervals as whiskers. On a logarithmic axis the
// dose 0 has a place of its own at the left.
type DoseResponse struct {
	Title     string
	Dose      Axis
	Response  Axis
	Curves    []DoseCurve
	Reference *float64    // horizontal line, for example no change
	Band      *[2]float64 // shaded horizontal band, for example a published range
	BandName  string
	Size      Size // 520 by 340 by default
}

// SVG draws the chart.
//
// Errors: no curve, a value that is not finite, a negative dose on a logarithmic
// axis.
func (c DoseResponse) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	return sheet(c.Size.or(520, 340), f.set)
}

// frame prepares the chart.
func (c DoseResponse) frame(colours *series) (*frame, error) {
	f := &frame{title: c.Title, x: c.Dose, y: c.Response, xs: nothing(), ys: nothing(), baseline: c.Reference}
	if c.Reference != nil {
		f.ys.add(*c.Reference)
	}
	if c.Band != nil {
		if err := notFinite("band of "+c.Title, c.Band[:]...); err != nil {
			return nil, err
		}
		f.ys.add(c.Band[:]...)
		f.band(*c.Band, c.BandName)
	}
	for k, curve := range c.Curves {
		curve.Responses = slices.Clone(curve.Responses)
		slices.SortStableFunc(curve.Responses, func(a, b Response) int {
			switch {
			case a.Dose < b.Dose:
				return -1
			case a.Dose > b.Dose:
				return 1
			}
			return 0
		})
		if err := f.measure(curve, c.Dose.Log); err != nil {
			return nil, err
		}
		i := colours.index(curve.Name)
		// Curves at the same doses stand a little apart, so that whiskers do not hide
		// one another.
		aside := vg.Length(5 * (float64(k) - float64(len(c.Curves)-1)/2))
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
			drawCurve(p, func(x, y float64) vg.Point { return place(x, y).Add(vg.Point{X: aside}) }, curve, i)
		})
		if len(c.Curves) > 1 || curve.Name != "" {
			f.legend = append(f.legend, lineMark(i, curve.Name, false, true))
		}
	}
	if f.xs.empty() && !f.hasZero {
		return nil, errNoData
	}
	if c.Dose.Log && f.xs.empty() {
		return nil, fmt.Errorf("report: %s: a logarithmic axis needs a dose above 0", c.Title)
	}
	if !c.Dose.Log && !(c.Dose.Min < c.Dose.Max) { // a dose axis ends at its doses
		f.x.Min, f.x.Max = f.xs.low-0.03*(f.xs.high-f.xs.low), f.xs.high+0.03*(f.xs.high-f.xs.low)
	}
	return f, nil
}

// band shades a horizontal band under everything.
func (f *frame) band(b [2]float64, name string) {
	fill := faded(shade, 0.45)
	f.layers = append(f.layers, func(c draw.Canvas, place func(x, y float64) vg.Point) {
		low, high := clamp(place(0, b[0]).Y, c.Min.Y, c.Max.Y), clamp(place(0, b[1]).Y, c.Min.Y, c.Max.Y)
		box(c, fill, vg.Point{X: c.Min.X, Y: low}, vg.Point{X: c.Max.X, Y: high})
	})
	if name != "" {
		f.legend = append(f.legend, boxMark(name, fill))
	}
}

// clamp keeps a drawing within the field.
func clamp(v, low, high vg.Length) vg.Length { return min(max(v, low), high) }

// measure adds a curve to the extents.
func (f *frame) measure(curve DoseCurve, log bool) error {
	for _, r := range curve.Responses {
		if err := notFinite("dose of "+curve.Name, r.Dose); err != nil {
			return err
		}
		if log && r.Dose < 0 {
			return fmt.Errorf("report: %s: a dose of %v on a logarithmic axis", curve.Name, r.Dose)
		}
		if log && r.Dose == 0 {
			f.hasZero = true
		} else {
			f.xs.add(r.Dose)
		}
		if err := notFinite("well of "+curve.Name, r.Wells...); err != nil {
			return err
		}
		f.ys.add(r.Wells...)
		if !r.Estimate.Defined {
			continue
		}
		if err := notFinite("response of "+curve.Name, r.Estimate.Value, r.Estimate.Low, r.Estimate.High); err != nil {
			return err
		}
		f.ys.add(r.Estimate.Value, r.Estimate.Low, r.Estimate.High)
	}
	return nil
}

// drawCurve draws wells, line, whiskers and markers, in that order.
func drawCurve(c draw.Canvas, place func(x, y float64) vg.Point, curve DoseCurve, i int) {
	var line []vg.Point
	for _, r := range curve.Responses {
		for _, w := range r.Wells {
			dot(c, place(r.Dose, w), 2.2, faded(hue(i), 0.35))
		}
		if r.Estimate.Defined {
			line = append(line, place(r.Dose, r.Estimate.Value))
		}
	}
	c.StrokeLines(lineStyle(i, false), c.ClipLinesXY(line)...)
	thin := draw.LineStyle{Color: hue(i), Width: 1.4}
	for _, r := range curve.Responses {
		if !r.Estimate.Defined {
			continue
		}
		low, high := place(r.Dose, r.Estimate.Low), place(r.Dose, r.Estimate.High)
		whisker(c, thin, low.X, clamp(low.Y, c.Min.Y, c.Max.Y), clamp(high.Y, c.Min.Y, c.Max.Y), 4)
		if at := place(r.Dose, r.Estimate.Value); c.Contains(at) {
			marker(c, i, at, 4.5, hue(i))
		}
	}
}

// dot fills a small disc, if it lies in the field.
func dot(c draw.Canvas, at vg.Point, r vg.Length, fill color.Color) {
	if c.Contains(at) {
		c.SetColor(fill)
		c.Fill(shape(0, at, r))
	}
}
