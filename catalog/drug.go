package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/param"
	"paget/units"
)

// Words of drugs.tsv.
const (
	wordReagent = "reagent" // of perturbations.tsv: what the drug does to cells
	wordRoute   = "route"
)

// routes are the ways in which a drug may be given, as protocols abbreviate them.
var routes = []string{"iv", "infusion", "sc", "ip", "po"}

// drugNumbers are the rows that every drug must have.
func drugNumbers() []lineNumber {
	inf := math.Inf(1)
	return []lineNumber{
		{"dose", units.Dimensionless, 0, 1},
		{"molar mass", units.Mass.Div(units.Amount), 1e-12, inf},
		{"half-life", units.Time, 0.1, inf},
		{"volume", units.Volume.Div(units.Mass), 0, inf},
		{"absorption", units.Rate, 0, inf},
		{"bioavailability", units.Dimensionless, 0, 1},
		{"effect rate", units.Rate, 0, inf},
		{"partition", units.Dimensionless, 0, 100},
		{"clearance spread", units.Dimensionless, 0, 3},
	}
}

// drug reads one row of drugs.tsv.
func (r *reader) drug(w row) {
	name, what := r.need(w, "drug"), r.need(w, "name")
	s := sheetOrNew(&r.c.drugs, name)
	if r.twice(w, s, what, "drug") {
		return
	}
	words := []string{wordReagent, wordRoute}
	switch what {
	case wordReagent:
		s.setWord(r.word(w, what))
		return
	case wordRoute:
		if text := w.Text("value"); !slices.Contains(routes, text) {
			r.fault(w, "value", fmt.Sprintf("%q is not a route", text), strings.Join(routes, ", "), param.DidYouMean(text, routes))
		}
		s.setWord(r.word(w, what))
		return
	}
	r.sheetNumber(w, s, what, "a drug", words, drugNumbers())
}

// checkDrug asks for every row of a drug and for its reagent.
func (r *reader) checkDrug(s *Sheet) {
	r.needNumbers("drugs.tsv", "drug", s, drugNumbers())
	if s.Text(wordRoute) == "" {
		r.missing("drugs.tsv", fmt.Sprintf("drug %q has no row %q", s.Name, wordRoute), s.place(), strings.Join(routes, ", "))
	}
	reagent := s.Text(wordReagent)
	if findSheet(r.c.perturbations, reagent) == nil {
		r.missing("drugs.tsv", fmt.Sprintf("drug %q: no reagent is named %q", s.Name, reagent), s.place(), param.DidYouMean(reagent, r.c.PerturbationNames()))
	}
}

// DrugNames returns the names of the drugs in the order of the table.
func (c *Catalogue) DrugNames() []string { return sheetNames(c.drugs) }

// A Drug is what drugs.tsv says of how a body handles a reagent: one compartment
// with first-order absorption and elimination, and an effect site that lags behind
// it.
//
// Units: Dose, the usual one, in fg/fg of body; MolarMass in fg/(nM·µm³); HalfLife
// in min; Volume in µm³/fg of body; Absorption and EffectRate in 1/min, the latter 0
// where the effect site follows the plasma at once.
type Drug struct {
	Name, Reagent, Route               string
	Dose, MolarMass, HalfLife          float64
	Volume, Absorption, EffectRate     float64
	Bioavailability, Partition, Spread float64 // Spread: SD of ln(clearance) between hosts
}

// Drug returns a drug and whether drugs.tsv has one of that name.
func (c *Catalogue) Drug(name string) (Drug, bool) {
	s := findSheet(c.drugs, name)
	if s == nil {
		return Drug{}, false
	}
	return Drug{Name: name, Reagent: s.Text(wordReagent), Route: s.Text(wordRoute), Dose: s.Value("dose"), MolarMass: s.Value("molar mass"),
		HalfLife: s.Value("half-life"), Volume: s.Value("volume"), Absorption: s.Value("absorption"), Bioavailability: s.Value("bioavailability"),
		EffectRate: s.Value("effect rate"), Partition: s.Value("partition"), Spread: s.Value("clearance spread")}, true
}
