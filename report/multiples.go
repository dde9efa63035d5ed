package report

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Panel is one chart of a set of small multiples.
type Panel struct {
	Title string // in place of the chart's own when not empty
	Chart Chart  // DoseResponse, ArmChart, TimeCourse or a chart of a cohort
}

// Multiples shows charts of the same form in a grid, with one legend for all; a
// series of the same name has the same colour in every panel.
type Multiples struct {
	Title   string
	Columns int // 3 when zero
	Panels  []Panel
	Share   bool // the same value axis in every panel
	Size    Size // of one panel; 310 by 240 by default
}

// framed is a chart that can be a small multiple.
type framed interface {
	frame(colours *series) (*frame, error)
}

// SVG draws the chart.
//
// Errors: no panel, a panel that cannot be a small multiple, those of the panels.
func (c Multiples) SVG() ([]byte, error) {
	if len(c.Panels) == 0 {
		return nil, errNoData
	}
	columns := c.Columns
	if columns <= 0 {
		columns = 3
	}
	columns = min(columns, len(c.Panels))
	rows := (len(c.Panels) + columns - 1) / columns
	panel := c.Size.or(310, 240)
	frames, legend, err := c.frames(panel)
	if err != nil {
		return nil, err
	}
	head := vg.Length(0)
	if c.Title != "" {
		head += lineHeight + 8
	}
	size := Size{2*margin + panel.Width*float64(columns), 2*margin + panel.Height*float64(rows)}
	width := vg.Length(size.Width - 2*margin)
	head += legendHeight(legend, width)
	size.Height += float64(head)
	return sheet(size, func(d draw.Canvas) {
		top := d.Max.Y
		if c.Title != "" {
			d.FillText(strong(lettering(titleSize, ink, before, behind)), vg.Point{X: d.Min.X, Y: top}, c.Title)
			top -= lineHeight + 8
		}
		setLegend(draw.Canvas{Canvas: d.Canvas, Rectangle: vg.Rectangle{Min: d.Min, Max: vg.Point{X: d.Max.X, Y: top}}}, legend)
		for i, f := range frames {
			x := d.Min.X + vg.Length(panel.Width)*vg.Length(i%columns)
			y := d.Max.Y - head - vg.Length(panel.Height)*vg.Length(i/columns)
			f.set(draw.Canvas{Canvas: d.Canvas, Rectangle: vg.Rectangle{
				Min: vg.Point{X: x, Y: y - vg.Length(panel.Height) + 14},
				Max: vg.Point{X: x + vg.Length(panel.Width) - 12, Y: y},
			}})
		}
	})
}

// frames prepares the panels and takes their legends together.
func (c Multiples) frames(size Size) (frames []*frame, legend []mark, err error) {
	colours := &series{}
	common := nothing()
	for _, p := range c.Panels {
		chart := p.Chart
		if a, ok := chart.(ArmChart); ok {
			a.Size = size // the names of arms are broken to the width they have
			chart = a
		}
		one, ok := chart.(framed)
		if !ok {
			return nil, nil, fmt.Errorf("report: a %T cannot be a small multiple", p.Chart)
		}
		f, err := one.frame(colours)
		if err != nil {
			return nil, nil, err
		}
		if p.Title != "" {
			f.title = p.Title
		}
		common.add(f.ys.low, f.ys.high)
		legend = merged(legend, f.legend)
		f.legend = nil
		frames = append(frames, f)
	}
	if c.Share && !common.empty() && !math.IsInf(common.low, 0) {
		zero := false
		for _, f := range frames {
			zero = zero || f.yZero
		}
		for _, f := range frames {
			f.ys, f.yZero = common, zero && f.y.Log
		}
	}
	return frames, legend, nil
}

// merged adds the entries whose names are new.
func merged(all, more []mark) []mark {
	for _, m := range more {
		known := false
		for _, a := range all {
			known = known || a.name == m.name
		}
		if !known {
			all = append(all, m)
		}
	}
	return all
}

// legendHeight returns the height that setLegend will use.
func legendHeight(entries []mark, width vg.Length) vg.Length {
	if len(entries) == 0 {
		return 0
	}
	style := lettering(labelSize, ink, before, middle)
	x, lines := vg.Length(0), 1
	for _, e := range entries {
		w := 24 + style.Width(e.name) + 16
		if x > 0 && x+w-16 > width {
			x = 0
			lines++
		}
		x += w
	}
	return vg.Length(lines-1)*lineHeight + 24
}
