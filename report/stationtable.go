package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
)

// StationTable shows what each treatment changes at each station of a chain, as a table
// of coloured cells: how far a value falls or rises, with its sign, so that a treatment
// that helps at one station and hurts at another is seen.
type StationTable struct {
	Title    string
	Stations []string
	Less     string // what a fall means, for the legend: "hinders spread"
	More     string // what a rise means
	Groups   []StationGroup
	Width    float64 // CSS pixels; 0 takes 1060
}

// StationGroup is rows under one heading.
type StationGroup struct {
	Name string
	Rows []StationRow
}

// StationRow is one treatment: values over those without it, less 1; NaN where there is
// nothing to compare with. What turns from growth to shrinking is below −1.
type StationRow struct {
	Name   string
	Values []float64
}

// Measures of a station table, in pixels.
const (
	stationLeft = 250.0
	stationRow  = 26.0
	stationHead = 46.0
)

// SVG draws the table.
//
// Errors: no row; a row with another number of values than there are stations; an
// infinite value.
func (c StationTable) SVG() ([]byte, error) {
	rows := 0
	for _, g := range c.Groups {
		rows += len(g.Rows)
		for _, r := range g.Rows {
			if len(r.Values) != len(c.Stations) {
				return nil, fmt.Errorf("report: row %q has %d values for %d stations", r.Name, len(r.Values), len(c.Stations))
			}
			for _, v := range r.Values {
				if math.IsInf(v, 0) {
					return nil, fmt.Errorf("report: row %q: %v is no relative change", r.Name, v)
				}
			}
		}
	}
	if rows == 0 || len(c.Stations) == 0 {
		return nil, errNoData
	}
	width := Size{Width: c.Width}.or(1060, 0).Width
	top := 4.0
	if c.Title != "" {
		top += 24
	}
	height := top + stationHead + stationRow*float64(rows) + 30*float64(len(c.Groups)) + 36
	var s sketch
	if err := s.open(Size{width, height}); err != nil {
		return nil, err
	}
	if c.Title != "" {
		s.text(1, 15, headStyle, c.Title)
	}
	c.paint(&s, width, top)
	return s.close(titled(c.Title, "Effects by station"), c.words()), nil
}

// OnlyMoved leaves out the stations at which nothing changes in any row, but for the
// last, which sums up.
func (c *StationTable) OnlyMoved() {
	for i := len(c.Stations) - 2; i >= 0; i-- {
		moved := false
		for _, g := range c.Groups {
			for _, r := range g.Rows {
				moved = moved || math.Abs(r.Values[i]) >= 5e-4
			}
		}
		if moved {
			continue
		}
		c.Stations = slices.Delete(slices.Clone(c.Stations), i, i+1)
		for _, g := range c.Groups {
			for k := range g.Rows {
				g.Rows[k].Values = slices.Delete(slices.Clone(g.Rows[k].Values), i, i+1)
			}
		}
	}
}

// words tells the table.
func (c StationTable) words() string {
	var parts []string
	for _, g := range c.Groups {
		for _, r := range g.Rows {
			var cells []string
			for i, v := range r.Values {
				cells = append(cells, c.Stations[i]+" "+ChangeText(v))
			}
			parts = append(parts, fmt.Sprintf("%s, %s: %s", g.Name, r.Name, strings.Join(cells, ", ")))
		}
	}
	return strings.Join(parts, "; ") + "."
}

// paint draws heads, groups, rows and the legend.
func (c StationTable) paint(s *sketch, width, y float64) {
	pitch := (width - stationLeft) / float64(len(c.Stations))
	for i, name := range c.Stations {
		lines := brokenLines(name, pitch-6)
		for k, line := range lines {
			s.text(stationLeft+pitch*(float64(i)+0.5), y+stationHead-10-14*float64(len(lines)-1-k), anchored("font-weight:bold;"+plainStyle, "middle"), line)
		}
	}
	y += stationHead
	for _, g := range c.Groups {
		s.path(fmt.Sprintf("M1 %sH%s", px(y+2), px(width-1)), rule, 1, "")
		s.text(1, y+21, "font-weight:bold;font-size:12px;fill:"+ticket(muted), g.Name)
		y += 30
		for _, r := range g.Rows {
			s.text(10, y+17, plainStyle, brokenLines(r.Name, stationLeft-16)[0])
			for i, v := range r.Values {
				x := stationLeft + pitch*float64(i)
				fill := changeTint(v)
				s.named(fmt.Sprintf("%s, %s: %s", r.Name, c.Stations[i], ChangeText(v)), func() {
					s.rect(x+1.5, y+1.5, pitch-3, stationRow-3, 3, fill, fill)
					s.text(x+pitch/2, y+17, anchored("font-size:12px;fill:"+ticket(changeInk(v, fill)), "middle"), ChangeText(v))
				})
			}
			y += stationRow
		}
	}
	swatch := func(v float64) func(x, y float64) {
		return func(x, y float64) { s.rect(x-9, y-6, 18, 12, 2, changeTint(v), axis) }
	}
	s.legend([]entry{{"falls: " + c.Less, swatch(-0.75)}, {"no change", swatch(0)}, {"rises: " + c.More, swatch(3)}}, width, y+22)
}

// ChangeText writes a relative change for people: "−21 %", "+3.4 %", "12-fold", "0",
// "–" for NaN. Below half a thousandth it is 0.
func ChangeText(v float64) string {
	switch {
	case math.IsNaN(v):
		return "–"
	case math.Abs(v) < 5e-4:
		return "0"
	case v >= 2:
		return FormatNumber(round2(v+1)) + "-fold"
	}
	text := fmt.Sprintf("%+.0f %%", 100*v)
	if math.Abs(v) < 0.0995 {
		text = fmt.Sprintf("%+.1f %%", 100*v)
	}
	return strings.Replace(text, "-", "−", 1)
}

// round2 rounds to two digits.
func round2(v float64) float64 {
	p := math.Pow(10, math.Floor(math.Log10(v))-1)
	return math.Round(v/p) * p
}

// changeTint is the ground of a change: blue where it falls, vermilion where it rises,
// the fuller the larger the ratio; a factor of four is full.
func changeTint(v float64) color.NRGBA {
	if math.IsNaN(v) || math.Abs(v) < 5e-4 {
		return panel
	}
	depth := 1.0
	if v > -1 {
		depth = math.Min(1, math.Abs(math.Log(1+v))/math.Log(4))
	}
	tint := hue(0)
	if v > 0 {
		tint = hue(1)
	}
	return pale(tint, 0.12+0.88*depth)
}

// changeInk is the colour of letters on it.
func changeInk(v float64, fill color.NRGBA) color.NRGBA {
	if fill == panel {
		return muted
	}
	return onto(fill)
}
