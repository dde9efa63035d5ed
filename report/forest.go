package report

import (
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Forest shows the published band beside the simulated interval, one row a
// verdict. Rows without an interval are listed with their reason. All rows must
// have the unit of the first; ForestsByUnit sorts mixed rows.
type Forest struct {
	Title string
	Value Axis // its Unit is that of the rows
	Rows  []Verdict
	Width float64 // CSS pixels; 0 takes 1060
}

// ForestsByUnit makes one Forest for each unit, in order of first appearance.
func ForestsByUnit(rows []Verdict) []Forest {
	var out []Forest
	for _, r := range rows {
		found := false
		for i := range out {
			if out[i].Value.Unit == r.Unit {
				out[i].Rows = append(out[i].Rows, r)
				found = true
				break
			}
		}
		if !found {
			out = append(out, Forest{Value: Axis{Label: "simulated, 95 % interval", Unit: r.Unit}, Rows: []Verdict{r}})
		}
	}
	return out
}

// Widths of the columns of a forest and height of its lines, in pixels.
const (
	forestLeft      = 310
	forestSimulated = 165
	forestPublished = 125
	forestVerdict   = 85
	forestLine      = 15
)

// forestRow is a row with its texts broken into lines.
type forestRow struct {
	Verdict
	name, place, published []string
	interval               []string // or why there is none
	height                 vg.Length
}

// SVG draws the chart.
//
// Errors: no row, a value that is not finite, rows of several units.
func (c Forest) SVG() ([]byte, error) {
	if len(c.Rows) == 0 {
		return nil, errNoData
	}
	span := nothing()
	if !c.Value.Log {
		span.add(0)
	}
	rows := make([]forestRow, len(c.Rows))
	body := vg.Length(0)
	for i, v := range c.Rows {
		if v.Unit != c.Rows[0].Unit {
			return nil, fmt.Errorf("report: a forest of the units %q and %q; see ForestsByUnit", c.Rows[0].Unit, v.Unit)
		}
		if err := v.measure(&span, c.Value.Log); err != nil {
			return nil, err
		}
		rows[i] = newForestRow(v)
		body += rows[i].height
	}
	width := Size{Width: c.Width}.or(1060, 0).Width
	legend := c.legend()
	head := vg.Length(lineHeight) + legendHeight(legend, vg.Length(width-2*margin))
	if c.Title != "" {
		head += lineHeight + 6
	}
	const foot = 44
	xs := newScale(c.Value, span, 5, false)
	return sheet(Size{width, float64(head+body) + foot + 2*margin}, func(d draw.Canvas) {
		c.paint(d, rows, legend, head, foot, xs)
	})
}

// measure adds a row to the extent.
func (v Verdict) measure(span *extent, log bool) error {
	var values []float64
	if v.Defined {
		values = append(values, v.Simulated, v.Low, v.High)
	}
	if v.HasBand {
		values = append(values, v.Band[:]...)
	}
	if err := notFinite("row "+v.ID, values...); err != nil {
		return err
	}
	for _, x := range values {
		if log && x <= 0 {
			return fmt.Errorf("report: row %s: %v on a logarithmic axis", v.ID, x)
		}
	}
	span.add(values...)
	return nil
}

// newForestRow breaks the texts of a row to the widths of their columns.
func newForestRow(v Verdict) forestRow {
	lines := func(text string, width vg.Length, s draw.TextStyle) []string {
		out, _ := broken(text, width, s)
		return strings.Split(out, "\n")
	}
	r := forestRow{Verdict: v}
	r.name = lines(strings.TrimSpace(v.ID+"  "+v.Readout), forestLeft-20, strong(lettering(labelSize, ink, before, middle)))
	r.place = lines(strings.Trim(v.Perturbation+" · "+v.System, " ·"), forestLeft-20, lettering(smallSize, muted, before, middle))
	r.published = lines(v.Published, forestPublished-12, lettering(labelSize, ink, before, middle))
	_, interval := verdictNumbers(v)
	r.interval = lines(interval, forestSimulated-18, lettering(smallSize, muted, before, middle))
	n := max(len(r.name)+len(r.place), len(r.published), 1+len(r.interval))
	r.height = vg.Length(n*forestLine + 12)
	return r
}

// legend explains the band and the colours that occur.
func (c Forest) legend() []mark {
	var out []mark
	for _, v := range c.Rows {
		if v.HasBand {
			out = append(out, boxMark("published band", faded(shade, 0.6)))
			break
		}
	}
	words := [][2]string{{"pass", "passes"}, {"fail", "fails"}, {"report", "reported only"}, {"open", "open"}}
	for _, word := range words {
		w := word[0]
		for _, v := range c.Rows {
			if v.Verdict == w {
				tint := verdictTint(w)
				out = append(out, mark{"simulated, " + word[1], func(c draw.Canvas, at vg.Point) {
					c.StrokeLine2(draw.LineStyle{Color: tint, Width: 2}, at.X-9, at.Y, at.X+9, at.Y)
					marker(c, verdictMarker(w), at, 4.5, tint)
				}})
				break
			}
		}
	}
	return out
}

// verdictTint is the colour of a verdict; verdictMarker its marker, so that the two
// never rest on colour alone.
func verdictTint(verdict string) color.NRGBA {
	switch verdict {
	case "pass":
		return good
	case "fail":
		return bad
	}
	return muted
}

func verdictMarker(verdict string) int {
	switch verdict {
	case "pass":
		return 0
	case "fail":
		return 3
	}
	return 1
}

// paint draws the whole forest.
func (c Forest) paint(d draw.Canvas, rows []forestRow, legend []mark, head, foot vg.Length, xs scale) {
	top := d.Max.Y
	if c.Title != "" {
		d.FillText(strong(lettering(titleSize, ink, before, behind)), vg.Point{X: d.Min.X, Y: top}, c.Title)
		top -= lineHeight + 6
	}
	setLegend(draw.Canvas{Canvas: d.Canvas, Rectangle: vg.Rectangle{Min: d.Min, Max: vg.Point{X: d.Max.X, Y: top}}}, legend)
	field := draw.Canvas{Canvas: d.Canvas, Rectangle: vg.Rectangle{
		Min: vg.Point{X: d.Min.X + forestLeft, Y: d.Min.Y + foot},
		Max: vg.Point{X: d.Max.X - forestSimulated - forestPublished - forestVerdict, Y: d.Max.Y - head},
	}}
	across := func(v float64) vg.Length { return field.X((xs.at(v) - xs.low) / (xs.high - xs.low)) }
	c.axes(field, xs, across)
	columns := []vg.Length{d.Min.X, field.Max.X + 18, field.Max.X + forestSimulated + 6, d.Max.X - forestVerdict + 10}
	for i, text := range []string{"", "simulated", "published", "verdict"} {
		d.FillText(lettering(smallSize, muted, before, before), vg.Point{X: columns[i], Y: field.Max.Y + 4}, text)
	}
	y := field.Max.Y
	for i, r := range rows {
		d.StrokeLine2(draw.LineStyle{Color: rule, Width: 1}, d.Min.X, y, d.Max.X, y)
		r.texts(d, columns, y)
		r.whisker(field, across, y-r.height/2, r.height)
		y -= rows[i].height
	}
	d.StrokeLine2(draw.LineStyle{Color: axis, Width: 1}, field.Min.X, field.Min.Y, field.Max.X, field.Min.Y)
}

// axes draws the ticks, their lines, the zero line and the label of the axis.
func (c Forest) axes(field draw.Canvas, xs scale, across func(float64) vg.Length) {
	for _, t := range xs.ticks {
		x := field.X((t.Value - xs.low) / (xs.high - xs.low))
		field.StrokeLine2(draw.LineStyle{Color: rule, Width: 1}, x, field.Min.Y, x, field.Max.Y)
		field.FillText(lettering(labelSize, muted, middle, behind), vg.Point{X: x, Y: field.Min.Y - 5}, t.Label)
	}
	if zero := across(0); !xs.log && zero >= field.Min.X && zero <= field.Max.X {
		field.StrokeLine2(draw.LineStyle{Color: muted, Width: 1.2}, zero, field.Min.Y, zero, field.Max.Y)
	}
	field.FillText(lettering(labelSize, muted, middle, before), vg.Point{X: field.Center().X, Y: field.Min.Y - 40}, c.Value.text())
}

// texts writes the columns of a row whose upper edge is y.
func (r forestRow) texts(d draw.Canvas, columns []vg.Length, y vg.Length) {
	write := func(x, y vg.Length, s draw.TextStyle, text string) { d.FillText(s, vg.Point{X: x, Y: y}, text) }
	line := y - 6 - forestLine/2
	for _, t := range r.name {
		write(columns[0], line, strong(lettering(labelSize, ink, before, middle)), t)
		line -= forestLine
	}
	for _, t := range r.place {
		write(columns[0], line, lettering(smallSize, muted, before, middle), t)
		line -= forestLine
	}
	centre := y - r.height/2
	value, _ := verdictNumbers(r.Verdict)
	line = centre + vg.Length(len(r.interval))*forestLine/2
	write(columns[1], line, strong(lettering(labelSize, ink, before, middle)), value)
	for _, t := range r.interval {
		line -= forestLine
		write(columns[1], line, lettering(smallSize, muted, before, middle), t)
	}
	line = centre + vg.Length(len(r.published)-1)*forestLine/2
	for _, t := range r.published {
		write(columns[2], line, lettering(labelSize, ink, before, middle), t)
		line -= forestLine
	}
	write(columns[3], centre+forestLine/2, strong(lettering(labelSize, verdictTint(r.Verdict.Verdict), before, middle)), r.Verdict.Verdict)
	write(columns[3], centre-forestLine/2, lettering(smallSize, muted, before, middle), r.standing())
}

// whisker draws band, whisker and marker of a row. What lies beyond the axis ends
// in an arrowhead.
func (r forestRow) whisker(c draw.Canvas, across func(float64) vg.Length, y, height vg.Length) {
	inside := func(x vg.Length) vg.Length { return clamp(x, c.Min.X, c.Max.X) }
	if r.HasBand {
		low, high := inside(across(r.Band[0])), inside(across(r.Band[1]))
		box(c, faded(shade, 0.6), vg.Point{X: low, Y: y - height/2 + 6}, vg.Point{X: high, Y: y + height/2 - 6})
	}
	if !r.Defined {
		c.FillText(lettering(smallSize, muted, middle, middle), vg.Point{X: c.Center().X, Y: y}, "not defined")
		return
	}
	tint := verdictTint(r.Verdict.Verdict)
	low, high := across(r.Low), across(r.High)
	c.StrokeLine2(draw.LineStyle{Color: tint, Width: 2}, inside(low), y, inside(high), y)
	for _, end := range []struct {
		x         vg.Length
		beyond    bool
		direction vg.Length
	}{{low, low < c.Min.X-0.5, -1}, {high, high > c.Max.X+0.5, 1}} {
		x := inside(end.x)
		if !end.beyond {
			c.StrokeLine2(draw.LineStyle{Color: tint, Width: 2}, x, y-5, x, y+5)
			continue
		}
		c.FillPolygon(tint, []vg.Point{{X: x + 5*end.direction, Y: y}, {X: x - 3*end.direction, Y: y + 5}, {X: x - 3*end.direction, Y: y - 5}})
	}
	if at := (vg.Point{X: across(r.Simulated), Y: y}); at.X >= c.Min.X-0.5 && at.X <= c.Max.X+0.5 {
		marker(c, verdictMarker(r.Verdict.Verdict), at, 5.5, tint)
	}
}

// Numbers returns the simulated value with its unit, and its interval; where nothing
// could be computed a dash and the reason.
func (v Verdict) Numbers() (value, interval string) { return verdictNumbers(v) }

// verdictNumbers writes the simulated value with its unit, and its interval.
func verdictNumbers(v Verdict) (value, interval string) {
	if !v.Defined {
		reason := v.Reason
		if reason == "" {
			reason = "not defined"
		}
		return "–", reason
	}
	value = FormatNumber(v.Simulated)
	if v.Unit != "" {
		value += " " + v.Unit
	}
	return value, FormatNumber(v.Low) + " to " + FormatNumber(v.High)
}
