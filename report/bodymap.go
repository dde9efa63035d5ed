package report

import (
	"fmt"
	"image/color"
	"math"
	"strings"
)

// BodyBed is one capillary bed of a body map.
//
// Range: In ≥ 0, Out ≥ 0. Shape: Values as long as BodyMap.Columns or nil.
type BodyBed struct {
	Name   string
	Note   string    // a second line in its box
	Source bool      // cells enter the blood here; marked by a disc
	Series bool      // between the two halves of the heart: all blood passes it once a round
	Into   int       // −1: its outflow goes to the veins; else index of the bed that it passes next
	In     float64   // what comes from the arteries (in series: from the heart), in the unit of BodyMap.Carried
	Out    *float64  // what leaves it; nil for all that comes in, by a portal vein too
	Values []float64 // one a column; NaN for not known
}

// BodyMap is the circuit of the blood: the heart in the middle, the bed in series above
// it, the parallel beds below, veins at the left, arteries at the right, portal veins
// from bed to bed. The widths of the ways are in proportion to what they carry. Values
// of each bed stand beside it as bars.
type BodyMap struct {
	Title   string
	Carried Axis // what In and Out are, for example "share of the flow" in "%"
	Beds    []BodyBed
	Columns []Axis // of Values
	Width   float64
}

// Measures of a body map, in pixels.
const (
	mapVeins    = 62.0  // the x of the great veins
	mapBeds     = 226.0 // the middle of the boxes
	mapArteries = 380.0
	mapRight    = 438.0 // where the columns begin
	mapBox      = 136.0
	mapTall     = 42.0
	mapPitch    = 58.0
	mapColumn   = 138.0
	mapBar      = 72.0 // the longest bar of a column
	mapWidest   = 26.0 // the widest way
)

// Colours of the ways. They are told apart with the common forms of colour blindness
// by lightness and side.
var (
	venous   = color.NRGBA{0x5B, 0x9A, 0xC8, 0xFF}
	arterial = color.NRGBA{0xE5, 0x8A, 0x5C, 0xFF}
	portal   = color.NRGBA{0x7E, 0x57, 0xB8, 0xFF}
)

// mapRow is a parallel bed in its row, with what it carries.
type mapRow struct {
	bed, into int
	y         float64
	in, out   float64
	portal    float64 // what comes by portal veins
	feeders   []int   // rows that flow into it
}

// SVG draws the picture.
//
// Errors: no bed, several beds in series, a bed that flows into itself, into none or
// through two others, a value that is negative or not finite, values that are not one a
// column.
func (m BodyMap) SVG() ([]byte, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	head := 24.0
	for _, c := range m.Columns {
		head = math.Max(head, 10+14*float64(len(brokenLines(c.text(), mapColumn-12))))
	}
	top := head + 10
	if m.Title != "" {
		top += 22
	}
	rows, series := m.rows(top + 2*mapPitch + 44)
	bottom := top + 2*mapPitch + mapPitch*float64(len(rows)) + 38
	width := math.Max(m.Width, mapRight+mapColumn*float64(len(m.Columns))+10)
	var s sketch
	if err := s.open(Size{width, bottom + 10 + 2*lineHeight}); err != nil {
		return nil, err
	}
	if m.Title != "" {
		s.text(1, 14, headStyle, m.Title)
	}
	d := drawnMap{m, &s, rows, series, m.perPixel(rows, series), top + 24}
	d.columns(top-head, width)
	d.ways()
	d.heart()
	for i := range rows {
		d.box(rows[i].bed, rows[i].y)
	}
	if series >= 0 {
		d.box(series, d.top)
	}
	d.legend(bottom, width)
	return s.close(titled(m.Title, "Circuit of the blood"), m.words()), nil
}

// words tells the picture's content in a sentence.
func (m BodyMap) words() string {
	parts := make([]string, len(m.Beds))
	for i, b := range m.Beds {
		parts[i] = b.Name + " " + figures(b.In)
		for k, v := range b.Values {
			parts[i] += ", " + m.Columns[k].text() + " " + figures(v)
		}
	}
	return "The circuit of the blood; what each bed gets as " + titled(m.Carried.text(), "flow") + ": " + strings.Join(parts, "; ") + "."
}

// check returns the first fault of the map.
func (m BodyMap) check() error {
	if len(m.Beds) == 0 {
		return errNoData
	}
	if err := notFinite("width of a body map", m.Width); err != nil {
		return err
	}
	series := 0
	for i, b := range m.Beds {
		out := 0.0
		if b.Out != nil {
			out = *b.Out
		}
		if err := notFinite("bed "+b.Name, b.In, out); err != nil {
			return err
		}
		if b.In < 0 || out < 0 {
			return fmt.Errorf("report: bed %s carries %v in and %v out", b.Name, b.In, out)
		}
		if b.Series {
			series++
		}
		if err := m.checkInto(i); err != nil {
			return err
		}
		if len(b.Values) != 0 && len(b.Values) != len(m.Columns) {
			return fmt.Errorf("report: bed %s has %d values for %d columns", b.Name, len(b.Values), len(m.Columns))
		}
		for _, v := range b.Values {
			if math.IsInf(v, 0) || v < 0 {
				return fmt.Errorf("report: bed %s has the value %v", b.Name, v)
			}
		}
	}
	if series > 1 {
		return fmt.Errorf("report: a body map with %d beds in series", series)
	}
	return nil
}

// checkInto refuses ways from bed to bed that cannot be drawn.
func (m BodyMap) checkInto(i int) error {
	b := m.Beds[i]
	if b.Into < 0 {
		return nil
	}
	if b.Into >= len(m.Beds) || b.Into == i || b.Series {
		return fmt.Errorf("report: bed %s cannot flow into bed %d", b.Name, b.Into)
	}
	if next := m.Beds[b.Into]; next.Into >= 0 || next.Series {
		return fmt.Errorf("report: bed %s flows into %s, which does not lead to the veins", b.Name, next.Name)
	}
	return nil
}

// rows lays the parallel beds one under another from y on, those that flow into another
// right under it, and returns them with the index of the bed in series or −1.
func (m BodyMap) rows(y float64) (rows []mapRow, series int) {
	series = -1
	add := func(bed, into int) int {
		rows = append(rows, mapRow{bed: bed, into: into, y: y, in: m.Beds[bed].In})
		y += mapPitch
		return len(rows) - 1
	}
	for i, b := range m.Beds {
		if b.Series {
			series = i
		}
		if b.Series || b.Into >= 0 {
			continue
		}
		target := add(i, -1)
		for k, feeder := range m.Beds {
			if feeder.Into != i {
				continue
			}
			r := add(k, target)
			rows[r].out = rows[r].in
			if feeder.Out != nil {
				rows[r].out = *feeder.Out
			}
			rows[target].portal += rows[r].out
			rows[target].feeders = append(rows[target].feeders, r)
		}
		rows[target].out = rows[target].in + rows[target].portal
		if b.Out != nil {
			rows[target].out = *b.Out
		}
	}
	return rows, series
}

// perPixel returns what one pixel of width carries.
func (m BodyMap) perPixel(rows []mapRow, series int) float64 {
	in, out := 0.0, 0.0
	for _, r := range rows {
		in += r.in
		if r.into < 0 {
			out += r.out
		}
	}
	most := math.Max(in, out)
	if series >= 0 {
		most = math.Max(most, m.Beds[series].In)
		if o := m.Beds[series].Out; o != nil {
			most = math.Max(most, *o)
		}
	}
	if most == 0 {
		return 1
	}
	return most / mapWidest
}
