package report

import (
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// SizeKind is how many groups of one kind there are of each size.
type SizeKind struct {
	Name  string    // "tumour cells alone", or with which companion
	Count []float64 // as long as SizeDistribution.Sizes; a mean may be a fraction
}

// SizeArm is the groups of one arm.
type SizeArm struct {
	Name  string
	Kinds []SizeKind
}

// SizeDistribution shows how many groups of which size travel, by arm and kind, on a
// logarithmic axis. Sizes of which there are none have no bar.
type SizeDistribution struct {
	Title string
	Sizes []string // names of the sizes, for example "1", "2", "3–5"
	Size  Axis     // "cells in the group" unless it says otherwise
	Count Axis     // always logarithmic
	Arms  []SizeArm
	Panel Size // of one arm; as wide as the sizes need and 250 high by default
}

// SVG draws the chart: a panel an arm, with the same axis in all.
//
// Errors: no arm, no size, slices of different length, a count that is negative or not
// finite, nothing but zeros.
func (c SizeDistribution) SVG() ([]byte, error) {
	m := Multiples{Title: c.Title, Columns: 2, Share: true}
	some := false
	for _, a := range c.Arms {
		for _, k := range a.Kinds {
			some = some || len(k.Count) > zeros(k.Count)
		}
		m.Panels = append(m.Panels, Panel{Title: a.Name, Chart: sizePanel{c, a}})
	}
	if len(c.Arms) == 0 || len(c.Sizes) == 0 || !some {
		return nil, errNoData
	}
	m.Size = c.Panel.or(math.Max(300, math.Min(900, 80+float64(44*len(c.Sizes)))), 250)
	if m.Size.Width <= 330 && len(c.Arms) > 2 {
		m.Columns = 3
	}
	if m.Size.Width > 560 || len(c.Arms) == 1 {
		m.Columns = 1
	}
	svg, err := m.SVG()
	if err != nil {
		return nil, err
	}
	names := make([]string, len(c.Arms))
	for i, a := range c.Arms {
		names[i] = a.Name
	}
	return spoken(svg, titled(c.Title, "Sizes of groups"), "How many groups of each size there are, in "+strings.Join(names, ", ")+"."), nil
}

// sizePanel is the part of one arm.
type sizePanel struct {
	whole SizeDistribution
	arm   SizeArm
}

// SVG draws the panel alone.
func (c sizePanel) SVG() ([]byte, error) {
	f, err := c.frame(&series{})
	if err != nil {
		return nil, err
	}
	return sheet(c.whole.Panel.or(300, 250), f.set)
}

// frame prepares the panel. Sizes stand at 0, 1, 2…
func (c sizePanel) frame(colours *series) (*frame, error) {
	n := len(c.whole.Sizes)
	f := &frame{title: c.arm.Name, y: c.whole.Count, xs: extent{-0.5, float64(n) - 0.5}, ys: nothing(), ticks: []plot.Tick{}}
	f.y.Log = true
	for i, name := range c.whole.Sizes {
		f.ticks = append(f.ticks, plot.Tick{Value: float64(i), Label: name})
	}
	for k, kind := range c.arm.Kinds {
		if len(kind.Count) != n {
			return nil, fmt.Errorf("report: %s of %s has %d counts for %d sizes", kind.Name, c.arm.Name, len(kind.Count), n)
		}
		if err := f.height(kind.Name+" of "+c.arm.Name, kind.Count...); err != nil {
			return nil, err
		}
		i, share := colours.index(kind.Name), 0.84/float64(len(c.arm.Kinds))
		from := -0.42 + share*float64(k)
		f.layers = append(f.layers, func(p draw.Canvas, place func(x, y float64) vg.Point) {
			for s, v := range kind.Count {
				if v > 0 {
					drawSizeBar(p, place, float64(s)+from, share, v, i)
				}
			}
		})
		f.legend = append(f.legend, mark{kind.Name, func(c draw.Canvas, at vg.Point) {
			box(c, faded(hue(i), 0.45), vg.Point{X: at.X - 7, Y: at.Y - 6}, vg.Point{X: at.X + 7, Y: at.Y + 1})
			marker(c, i, vg.Point{X: at.X, Y: at.Y + 2}, 3.6, hue(i))
		}})
	}
	f.yZero = false // what is not there has no bar
	label := c.whole.Size.text()
	if label == "" {
		label = "cells in the group"
	}
	f.foot = lineHeight
	f.under = func(p draw.Canvas, top vg.Length, _ func(x, y float64) vg.Point, _ scale) {
		p.FillText(lettering(labelSize, muted, middle, behind), vg.Point{X: (p.Min.X + p.Max.X) / 2, Y: top - 3}, label)
	}
	return f, nil
}

// drawSizeBar draws a bar from the floor of the field with the kind's marker on top.
func drawSizeBar(c draw.Canvas, place func(x, y float64) vg.Point, from, share, v float64, i int) {
	left, right := place(from, v), place(from+share, v)
	y := clamp(left.Y, c.Min.Y, c.Max.Y)
	inset := (right.X - left.X) * 0.08
	box(c, faded(hue(i), 0.45), vg.Point{X: left.X + inset, Y: c.Min.Y}, vg.Point{X: right.X - inset, Y: y})
	if left.Y >= c.Min.Y && left.Y <= c.Max.Y {
		marker(c, i, vg.Point{X: (left.X + right.X) / 2, Y: y}, min(3.6, (right.X-left.X)/2), hue(i))
	}
}
