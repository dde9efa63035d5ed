package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/param"
	"paget/tissue"
	"paget/units"
	"paget/upscale"
)

// DishMechanics names the set of mechanics.tsv that assays use unless they name
// another.
const DishMechanics = "dish"

// TissueMechanics names the set for cells that are packed in matrix: those of a slab
// beside a vessel and of a ball in a gel.
const TissueMechanics = "tissue"

// UsualMechanics returns the set that an assay uses unless a study names another.
func (c *Catalogue) UsualMechanics(assayKind string) string {
	if slices.Contains([]string{"collagen", upscale.SlabKind}, assayKind) && slices.Contains(c.MechanicsNames(), TissueMechanics) {
		return TissueMechanics
	}
	return DishMechanics
}

// Words of mechanics.tsv.
const (
	wordLaw    = "law"
	wordScheme = "scheme"
)

// laws are the force laws of package tissue, by the words of mechanics.tsv.
var laws = []string{"linear spring", "power law", "Meineke 2001"}

// schemes are the ways of package tissue to advance positions, by the words of
// mechanics.tsv.
var schemes = []string{"adaptive", "Adams-Bashforth"}

// mechanicsWords pairs each word with what it may be.
var mechanicsWords = []struct {
	name, what string
	allowed    []string
}{
	{wordLaw, "a force law", laws},
	{wordScheme, "a scheme", schemes},
}

// mechanicsNumbers are the rows that every set must have, with their dimensions.
func mechanicsNumbers() []lineNumber {
	inf := math.Inf(1)
	return []lineNumber{
		{"repulsion", units.Force, 0, inf},
		{"adhesion", units.Force, 0, inf},
		{"reach", units.Dimensionless, 1, 5},
		{"drag", units.Drag, 1e-12, inf},
		{"sister time", units.Time, 0, inf},
		{"displacement", units.Dimensionless, 1e-6, 1},
		{"most substeps", units.Dimensionless, 1, 1e6},
		{"always", units.Dimensionless, 0, 1e3},
		{"fixed step", units.Time, 1e-6, inf},
		{"tolerance", units.Length, 1e-9, inf},
	}
}

// mechanicsRow reads one row of mechanics.tsv.
func (r *reader) mechanicsRow(w row) {
	set, what := r.need(w, "set"), r.need(w, "name")
	s := sheetOrNew(&r.c.mechanics, set)
	if r.twice(w, s, what, "the mechanics of") {
		return
	}
	var known []string
	for _, word := range mechanicsWords {
		known = append(known, word.name)
		if word.name != what {
			continue
		}
		if text := w.Text("value"); !slices.Contains(word.allowed, text) {
			r.fault(w, "value", fmt.Sprintf("%q is not %s", text, word.what),
				strings.Join(word.allowed, ", "), param.DidYouMean(text, word.allowed))
		}
		s.setWord(r.word(w, what))
		return
	}
	r.sheetNumber(w, s, what, "the mechanics", known, mechanicsNumbers())
}

// checkMechanics asks for every row of every set.
func (r *reader) checkMechanics() {
	if findSheet(r.c.mechanics, DishMechanics) == nil {
		r.missing("mechanics.tsv", fmt.Sprintf("there is no set %q, which the assays use", DishMechanics), param.Place{}, "add its rows")
	}
	for _, s := range r.c.mechanics {
		for _, word := range mechanicsWords {
			if s.Text(word.name) == "" {
				r.missing("mechanics.tsv", fmt.Sprintf("mechanics %q has no row %q", s.Name, word.name), s.place(), strings.Join(word.allowed, ", "))
			}
		}
		r.needNumbers("mechanics.tsv", "mechanics", s, mechanicsNumbers())
	}
}

// MechanicsNames returns the names of the sets in the order of the table.
func (c *Catalogue) MechanicsNames() []string { return sheetNames(c.mechanics) }

// Mechanics returns how cells push and hold one another in the named set, as
// package tissue wants it.
//
// Units: forces in nN, drag in nN·min/µm, times in min, tolerance in µm.
// Errors: no set of that name, with the nearest.
func (c *Catalogue) Mechanics(set string) (tissue.Mechanics, error) {
	s := findSheet(c.mechanics, set)
	if s == nil {
		return tissue.Mechanics{}, fmt.Errorf("the catalogue has no mechanics %q (%s) %s",
			set, strings.Join(c.MechanicsNames(), ", "), param.DidYouMean(set, c.MechanicsNames()))
	}
	law := map[string]tissue.Law{
		"linear spring": tissue.LinearSpring, "power law": tissue.PowerLaw, "Meineke 2001": tissue.Meineke2001Spring,
	}[s.Text(wordLaw)]
	scheme := tissue.Adaptive
	if s.Text(wordScheme) == "Adams-Bashforth" {
		scheme = tissue.AdamsBashforth
	}
	return tissue.Mechanics{
		Law: law, Repulsion: s.Value("repulsion"), Adhesion: s.Value("adhesion"), Reach: s.Value("reach"),
		Drag: s.Value("drag"), Sisters: s.Value("sister time"),
		Displacement: s.Value("displacement"), MaxSubsteps: int(s.Value("most substeps")),
		Always: s.Value("always"), Scheme: scheme, FixedStep: s.Value("fixed step"), Tolerance: s.Value("tolerance"),
	}, nil
}
