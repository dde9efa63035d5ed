package report

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
)

// SeedingSite is a place with tumour cells.
//
// Range: Size ≥ 0.
type SeedingSite struct {
	Name string
	Time float64 // first founded, in the unit of the axis
	Size float64 // cells, or whatever SeedingGraph.Size names
}

// SeedingWay says how many times one site seeded another; From may be To.
type SeedingWay struct {
	From, To int     // indices of Sites
	Count    float64 // how many times; a mean over hosts may be a fraction
	Note     string  // for who points at it, for example when the first one was
}

// SeedingGraph shows who seeded whom: sites as discs from left to right in the order in
// which they were founded, arrows with counts. The areas of discs go by powers of ten.
type SeedingGraph struct {
	Title string
	Time  Axis
	Size  Axis // what SeedingSite.Size is; "cells" unless it says otherwise
	Sites []SeedingSite
	Ways  []SeedingWay
	Width float64 // CSS pixels; 0 takes 760
}

// Measures of a seeding graph, in pixels.
const (
	seedPitch = 62.0
	seedLeft  = 40.0
	seedLarge = 20.0 // radius of the largest disc
	seedSmall = 5.0  // radius of a disc of nothing
	seedWide  = 8.0  // widest arrow
)

// drawnSeeding is a seeding graph on its way to paper.
type drawnSeeding struct {
	SeedingGraph
	*sketch
	x, y, r []float64 // of each site
	lane    []int
	most    float64 // largest count
	largest float64 // largest size
}

// SVG draws the picture.
//
// Errors: no site, a way between sites that are none, a time, size or count that is
// negative (but for times) or not finite, a logarithmic axis.
func (g SeedingGraph) SVG() ([]byte, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	if g.Width == 0 {
		g.Width = 760
	}
	top := 26.0
	if g.Title != "" {
		top += 24
	}
	times := nothing()
	for _, site := range g.Sites {
		times.add(site.Time)
	}
	right := g.right()
	xs := newScale(ending(g.Time, times), times, int(math.Max(3, g.Width/110)), false)
	place := func(t float64) float64 {
		return seedLeft + (t-xs.low)/(xs.high-xs.low)*(g.Width-seedLeft-right)
	}
	bottom := top + seedPitch*float64(len(g.Sites)) + 4
	var s sketch
	if err := s.open(Size{g.Width, bottom + 48 + 2*seedLarge + lineHeight + 8}); err != nil {
		return nil, err
	}
	if g.Title != "" {
		s.text(1, 14, headStyle, g.Title)
	}
	d := g.laid(&s, place, top)
	s.timeAxis(g.Time, xs, place, top-8, bottom)
	for k := range g.Ways {
		d.way(k)
	}
	for i := range g.Sites {
		d.site(i)
	}
	for k := range g.Ways {
		d.count(k)
	}
	d.scale(bottom + 48 + seedLarge)
	return s.close(titled(g.Title, "Seeding graph"), g.words()), nil
}

// words tells the graph's content in a sentence.
func (g SeedingGraph) words() string {
	parts := make([]string, len(g.Ways))
	for i, w := range g.Ways {
		parts[i] = g.Sites[w.From].Name + " to " + g.Sites[w.To].Name + " " + brief(w.Count)
	}
	return fmt.Sprintf("Who seeded whom, %d sites: ", len(g.Sites)) + strings.Join(parts, "; ") + "."
}

// check returns the first fault.
func (g SeedingGraph) check() error {
	if len(g.Sites) == 0 {
		return errNoData
	}
	if g.Time.Log {
		return fmt.Errorf("report: seeding graph %q: its axis is not logarithmic", g.Title)
	}
	for _, s := range g.Sites {
		if err := notFinite("site "+s.Name, s.Time, s.Size); err != nil {
			return err
		}
		if s.Size < 0 {
			return fmt.Errorf("report: site %s has the size %v", s.Name, s.Size)
		}
	}
	for i, w := range g.Ways {
		if w.From < 0 || w.From >= len(g.Sites) || w.To < 0 || w.To >= len(g.Sites) {
			return fmt.Errorf("report: way %d goes from site %d to site %d of %d", i, w.From, w.To, len(g.Sites))
		}
		if err := notFinite(fmt.Sprintf("count of way %d", i), w.Count); err != nil {
			return err
		}
		if w.Count < 0 {
			return fmt.Errorf("report: way %d has the count %v", i, w.Count)
		}
	}
	return notFinite("width of a seeding graph", g.Width)
}

// right is the room at the right for names and for ways that go back.
func (g SeedingGraph) right() float64 {
	right := 0.0
	for _, s := range g.Sites {
		right = math.Max(right, 1.1*textWidth(s.Name)+1.75*seedLarge)
	}
	for _, w := range g.Ways {
		if g.Sites[w.From].Time >= g.Sites[w.To].Time && w.From != w.To {
			return right + 30 + 8*float64(len(g.Sites)) // bends reach three quarters of the way
		}
	}
	return right
}

// laid gives each site a lane of its own, from top to bottom in order of time.
func (g SeedingGraph) laid(s *sketch, place func(float64) float64, top float64) drawnSeeding {
	n := len(g.Sites)
	d := drawnSeeding{SeedingGraph: g, sketch: s, x: make([]float64, n), y: make([]float64, n), r: make([]float64, n), lane: make([]int, n)}
	order := make([]int, n)
	for i, site := range g.Sites {
		order[i] = i
		d.largest = math.Max(d.largest, site.Size)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case g.Sites[a].Time < g.Sites[b].Time:
			return -1
		case g.Sites[a].Time > g.Sites[b].Time:
			return 1
		}
		return 0
	})
	for lane, i := range order {
		d.lane[i], d.x[i], d.y[i] = lane, place(g.Sites[i].Time), top+seedPitch*(float64(lane)+0.5)
		d.r[i] = d.radius(g.Sites[i].Size)
	}
	for _, w := range g.Ways {
		d.most = math.Max(d.most, w.Count)
	}
	return d
}

// radius returns the radius of a disc: by powers of ten, for sites differ by many.
func (d drawnSeeding) radius(size float64) float64 {
	if d.largest == 0 {
		return seedSmall
	}
	return seedSmall + (seedLarge-seedSmall)*math.Log1p(size)/math.Log1p(d.largest)
}

// thickness returns the width of an arrow.
func (d drawnSeeding) thickness(count float64) float64 {
	if d.most == 0 {
		return 1
	}
	return math.Max(1, seedWide*count/d.most)
}

// tintOfSite returns the colour of a site and of the ways that begin there.
func tintOfSite(i int) color.NRGBA { return hue(i) }

// aside returns by how much a way stands off the middle of its source, so that ways
// from one site run beside one another: those that go far at the left, which spares
// crossings.
func (d drawnSeeding) aside(k int) float64 {
	w := d.Ways[k]
	place, n := 0, 0
	for j, other := range d.Ways {
		if other.From != w.From || !d.forward(j) {
			continue
		}
		n++
		if d.lane[other.To] > d.lane[w.To] || (other.To == w.To && j < k) {
			place++
		}
	}
	return spread(place, n, 7, d.r[w.From])
}

// level returns by how much a way arrives above or below the middle of its target, so
// that several are told apart, and which of them it is: the nearest source arrives
// highest from the left and lowest from the right, which spares crossings.
func (d drawnSeeding) level(k int) (shift float64, place int) {
	w := d.Ways[k]
	n := 0
	for j, other := range d.Ways {
		if other.To != w.To || other.From == other.To || d.forward(j) != d.forward(k) {
			continue
		}
		n++
		if d.lane[other.From] > d.lane[w.From] || (other.From == w.From && j < k) {
			place++
		}
	}
	shift = spread(place, n, 10, d.r[w.To])
	if !d.forward(k) {
		shift = -spread(n-1-place, n, 10, d.r[w.To])
	}
	return shift, place
}

// spread returns the place of one of n marks about 0, at most step apart and well within
// ± radius.
func spread(place, n int, step, radius float64) float64 {
	step = math.Min(step, 1.5*radius/math.Max(1, float64(n-1)))
	return step * (float64(place) - float64(n-1)/2)
}

// forward reports whether a way leads down to a site founded later.
func (d drawnSeeding) forward(k int) bool { return d.lane[d.Ways[k].To] > d.lane[d.Ways[k].From] }
