package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// SeedingBranch is a tumour or a lesion with those that it founded.
//
// Range: From ≤ To; a child is founded between From and To of its parent, or the tree
// is drawn with the child's line beginning beside the parent's.
type SeedingBranch struct {
	Name     string
	Site     string  // gives the colour
	From, To float64 // founded, and last seen
	Size     float64 // at the end, cells; 0 draws no disc
	Children []SeedingBranch
}

// SeedingTree shows who came from whom along time: each lesion a line from its founding
// on, below the one that it came from.
type SeedingTree struct {
	Title string
	Time  Axis
	Roots []SeedingBranch
	Width float64 // CSS pixels; 0 takes 760
}

// treeLine is a branch in its lane.
type treeLine struct {
	SeedingBranch
	lane, parent int // parent is an index of lines, −1 for a root
}

// Measures of a seeding tree, in pixels.
const (
	treePitch = 24.0
	treeLeft  = 14.0
	treeMost  = 400 // branches that can be read
)

// SVG draws the picture.
//
// Errors: no branch, more than 400, a time or size that is not finite, a branch that
// ends before it begins or begins before its parent, a logarithmic axis.
func (c SeedingTree) SVG() ([]byte, error) {
	lines, err := c.lanes()
	if err != nil {
		return nil, err
	}
	if c.Width == 0 {
		c.Width = 760
	}
	right := 0.0
	times, largest := nothing(), 0.0
	for _, l := range lines {
		right = math.Max(right, textWidth(l.Name)+26)
		times.add(l.From, l.To)
		largest = math.Max(largest, l.Size)
	}
	xs := newScale(ending(c.Time, times), times, int(math.Max(3, c.Width/110)), false)
	place := func(t float64) float64 { return treeLeft + (t-xs.low)/(xs.high-xs.low)*(c.Width-treeLeft-right) }
	top := 8.0
	if c.Title != "" {
		top += 22
	}
	var s sketch
	colours := &series{}
	for _, l := range lines {
		colours.index(l.Site)
	}
	head := top + lineHeight*float64(c.legendLines(colours))
	bottom := head + treePitch*float64(len(lines)) + 6
	if err := s.open(Size{c.Width, bottom + 44 + lineHeight}); err != nil {
		return nil, err
	}
	if c.Title != "" {
		s.text(1, 14, headStyle, c.Title)
	}
	s.legend(siteEntries(&s, colours), c.Width, top+6)
	s.timeAxis(c.Time, xs, place, head, bottom)
	for _, l := range lines {
		c.draw(&s, l, lines, place, head, colours, largest)
	}
	if largest > 0 {
		s.text(1, bottom+42+lineHeight, smallStyle, "Discs: cells at the end, by powers of ten.")
	}
	return s.close(titled(c.Title, "Seeding tree"), c.words(lines)), nil
}

// legendLines returns how many lines the legend needs.
func (c SeedingTree) legendLines(colours *series) int {
	n, x := 1, 1.0
	for _, name := range colours.names {
		w := 22 + textWidth(name) + 16
		if x > 1 && x+w-16 > c.Width {
			n, x = n+1, 1
		}
		x += w
	}
	return n
}

// siteEntries returns the legend of the sites.
func siteEntries(s *sketch, colours *series) []entry {
	var out []entry
	for i, name := range colours.names {
		out = append(out, entry{name, func(x, y float64) {
			s.path(fmt.Sprintf("M%s %sh16", px(x-8), px(y)), hue(i), 4, "")
		}})
	}
	return out
}

// words tells the tree's content in a sentence.
func (c SeedingTree) words(lines []treeLine) string {
	parts := make([]string, len(lines))
	for i, l := range lines {
		parts[i] = l.Name
		if l.parent >= 0 {
			parts[i] += " from " + lines[l.parent].Name
		}
	}
	return "Who came from whom: " + strings.Join(parts, "; ") + "."
}

// lanes puts the branches one under another: under each the last founded first, so that
// no line is crossed.
func (c SeedingTree) lanes() ([]treeLine, error) {
	if len(c.Roots) == 0 {
		return nil, errNoData
	}
	if c.Time.Log {
		return nil, fmt.Errorf("report: seeding tree %q: its axis is not logarithmic", c.Title)
	}
	var lines []treeLine
	var faults error
	var add func(branches []SeedingBranch, parent int)
	add = func(branches []SeedingBranch, parent int) {
		if parent >= 0 {
			branches = slices.Clone(branches)
			slices.SortStableFunc(branches, func(a, b SeedingBranch) int { return cmp.Compare(b.From, a.From) })
		}
		for _, b := range branches {
			if faults = b.check(lines, parent); faults != nil {
				return
			}
			lines = append(lines, treeLine{b, len(lines), parent})
			add(b.Children, len(lines)-1)
			if faults != nil {
				return
			}
		}
	}
	add(c.Roots, -1)
	if faults != nil {
		return nil, faults
	}
	return lines, notFinite("width of a seeding tree", c.Width)
}

// check returns the first fault of a branch.
func (b SeedingBranch) check(lines []treeLine, parent int) error {
	if err := notFinite("branch "+b.Name, b.From, b.To, b.Size); err != nil {
		return err
	}
	switch {
	case b.To < b.From:
		return fmt.Errorf("report: branch %s ends at %v before it begins at %v", b.Name, b.To, b.From)
	case parent >= 0 && b.From < lines[parent].From:
		return fmt.Errorf("report: branch %s begins before the one it came from", b.Name)
	case b.Size < 0:
		return fmt.Errorf("report: branch %s has the size %v", b.Name, b.Size)
	case len(lines) >= treeMost:
		return fmt.Errorf("report: a seeding tree of more than %d branches cannot be read; draw a SeedingGraph", treeMost)
	}
	return nil
}

// draw draws one branch: the line from its parent, its own, a disc at its end, its name.
func (c SeedingTree) draw(s *sketch, l treeLine, lines []treeLine, place func(float64) float64, head float64, colours *series, largest float64) {
	y := func(lane int) float64 { return head + treePitch*(float64(lane)+0.5) }
	tint := hue(colours.index(l.Site))
	name := fmt.Sprintf("%s, %s: from %s to %s %s", l.Name, l.Site, brief(l.From), brief(l.To), c.Time.Unit)
	if l.Size > 0 {
		name += ", " + figures(l.Size) + " cells"
	}
	s.named(name, func() {
		if l.parent >= 0 {
			s.path(fmt.Sprintf("M%s %sV%s", px(place(l.From)), px(y(lines[l.parent].lane)), px(y(l.lane))), tint, 1.5, "")
		}
		end := place(l.To)
		s.path(fmt.Sprintf("M%s %sH%s", px(place(l.From)), px(y(l.lane)), px(end)), tint, 4, "")
		if l.Size > 0 {
			s.disc(end, y(l.lane), 3+6*math.Log1p(l.Size)/math.Log1p(largest), tint)
		}
	})
	s.text(place(l.To)+12, y(l.lane)+4, haloStyle+";font-size:12px", l.Name)
}
