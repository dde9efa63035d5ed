package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/pathway"
	"paget/units"
)

// surfacePrefix begins the rows of what a companion shows on its surface, 0 to 1.
const surfacePrefix = "surface "

// companionNumbers are the rows that every companion must have.
func companionNumbers() []lineNumber {
	return []lineNumber{
		{"radius", units.Length, 0.1, 100},
		{"unbinding", units.Rate, 0, math.Inf(1)},
		{"shield", units.Dimensionless, 0, 1},
		{"shelter", units.Dimensionless, 0, 1},
		{"arrest adhesion", units.Dimensionless, 0, 1e3},
		{"arrest shield", units.Dimensionless, 0, 1e3},
		{"arrest extravasation", units.Dimensionless, 0, 1e3},
		{"arrest niche", units.Dimensionless, 0.01, 1e3},
	}
}

// companion reads one row of companions.tsv.
func (r *reader) companion(w row) {
	name, what := r.need(w, "companion"), r.need(w, "name")
	s := sheetOrNew(&r.c.companions, name)
	if r.twice(w, s, what, "companion") {
		return
	}
	if m, ok := strings.CutPrefix(what, surfacePrefix); ok && m != "" {
		n := r.number(w, "value", what, units.Dimensionless)
		r.within(w, "value", n, 0, 1)
		s.setNumber(n)
		return
	}
	r.sheetNumber(w, s, what, "a companion", []string{surfacePrefix + "NAME"}, companionNumbers())
}

// checkCompanions asks for every row of every companion.
func (r *reader) checkCompanions() {
	for _, s := range r.c.companions {
		r.needNumbers("companions.tsv", "companion", s, companionNumbers())
	}
}

// CompanionNames returns the names of the companions in the order of the table.
func (c *Catalogue) CompanionNames() []string { return sheetNames(c.companions) }

// Companion returns the rows of a companion and whether there is one.
func (c *Catalogue) Companion(name string) (*Sheet, bool) {
	s := findSheet(c.companions, name)
	return s, s != nil
}

// Binding returns the chance that a collision of a tumour cell with a companion
// holds:
//
//	p = 1 − Π(1 − strength·free·a·b)
//
// over the pairs of adhesion.tsv of which the tumour cell shows one and the
// companion the other; a is the level on the tumour cell, b that on the
// companion's surface, free the share of the pair that antibodies of the
// treatment leave. Pairs are taken as independent.
//
// Levels gives the activity of each node or the level of each molecule of the
// tumour cell.
// Range: 0 to 1.
func (c *Catalogue) Binding(levels []cell.Level, companion string, t pathway.Treatment) (float64, error) {
	s := findSheet(c.companions, companion)
	if s == nil {
		return 0, fmt.Errorf("the catalogue has no companion %q %s", companion, param.DidYouMean(companion, c.CompanionNames()))
	}
	off := 1.0
	for _, p := range c.pairs {
		free := p.Strength.Value * freePair(t, p)
		off *= 1 - float64(free*levelOf(levels, p.A)*s.Value(surfacePrefix+p.B))
		if p.A != p.B {
			off *= 1 - float64(free*levelOf(levels, p.B)*s.Value(surfacePrefix+p.A))
		}
	}
	return 1 - off, nil
}

// Sticking returns the chance that a collision of two cells of one tumour holds:
//
//	p = 1 − Π(1 − strength·free·a·b)
//
// over all pairs of adhesion.tsv, as Binding.
// Range: 0 to 1.
func (c *Catalogue) Sticking(levels []cell.Level, t pathway.Treatment) float64 {
	off := 1.0
	for _, p := range c.pairs {
		off *= 1 - float64(p.Strength.Value*freePair(t, p)*levelOf(levels, p.A)*levelOf(levels, p.B))
	}
	return 1 - off
}

// freePair returns the share of a pair that antibodies leave free at full course.
func freePair(t pathway.Treatment, p Pair) float64 { return atFullCourse(t).PairFactor(p.A, p.B, 0) }

// levelOf returns a named level, 0 without one.
func levelOf(levels []cell.Level, name string) float64 {
	i := slices.IndexFunc(levels, func(l cell.Level) bool { return l.Name == name })
	if i < 0 {
		return 0
	}
	return levels[i].Value
}
