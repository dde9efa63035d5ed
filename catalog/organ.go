package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/units"
)

// Words of organs.tsv.
const (
	wordSeries  = "in series"   // yes: all blood passes it once a round
	wordInto    = "into"        // organ that its blood passes next
	wordLesions = "lesions"     // no: nothing can grow there
	wordVessels = "endothelium" // line whose network moves the barrier; none: no row
	rowShare    = "flow share"
)

// organNumbers are the rows that every organ must have, apart from its share of
// the flow.
func organNumbers() []lineNumber {
	inf := math.Inf(1)
	rate, one := units.Rate, units.Dimensionless
	return []lineNumber{
		{"bore", units.Length, 0.1, 1000},
		{"bore spread", one, 0.01, 3},
		{"adhesion", one, 0, inf},
		{"hold", rate, 0, inf},
		{"extravasation", rate, 0, inf},
		{"barrier", one, 0, 1},
		{"killing", rate, 0, inf},
		{"waning", units.Time, 1, inf},
		{"critical size", units.Count, 0.1, 1e4},
		{"steepness", one, 0.05, 10},
		{"turnover", rate, 0, inf},
		{"dormancy", one, 0, 1},
		{"awakening", rate, 0, inf},
		{"dormant death", rate, 0, inf},
		{"capacity", units.Count, 1, inf},
		{"growth", rate, 0, inf},
		{"decay", rate, 0, inf},
		{"wear", rate, 0, inf},
		{"repair", rate, 0, inf},
		{"reshedding", one, 0, inf},
		{"vascular size", units.Count, 1, inf},
		{"lethal burden", units.Count, 1, inf},
	}
}

// organKey names the sheet of an organ of a species, "mouse lung".
func organKey(species, organ string) string { return species + " " + organ }

// organ reads one row of organs.tsv.
func (r *reader) organ(w row) {
	species, name, what := r.need(w, "species"), r.need(w, "organ"), r.need(w, "name")
	key := organKey(species, name)
	s := sheetOrNew(&r.c.organs, key)
	if r.twice(w, s, what, "organ") {
		return
	}
	s.setWord(Word{Name: "species", Text: species, Place: w.Place("species")})
	s.setWord(Word{Name: "organ", Text: name, Place: w.Place("organ")})
	words := []string{wordSeries, wordInto, wordLesions, wordVessels}
	switch {
	case what == wordLike && r.lenient:
		r.sheetLike(w, s, r.c.organs)
		s.setWord(Word{Name: "species", Text: species, Place: w.Place("species")})
		s.setWord(Word{Name: "organ", Text: name, Place: w.Place("organ")})
		return
	case what == wordSeries || what == wordLesions:
		if text := w.Text("value"); text != "yes" && text != "no" {
			r.fault(w, "value", fmt.Sprintf("%q is neither yes nor no", text), "yes, no", "")
		}
		s.setWord(r.word(w, what))
		return
	case what == wordInto || what == wordVessels:
		s.setWord(r.word(w, what))
		return
	case what == rowShare && w.Text("value") == restOfFlow:
		s.setWord(r.word(w, what))
		return
	}
	wanted := append([]lineNumber{{rowShare, units.Dimensionless, 0, 1}}, organNumbers()...)
	r.sheetNumber(w, s, what, "an organ", words, wanted)
}

// restOfFlow is the flow share of the one organ that takes what the others leave.
const restOfFlow = "rest"

// OrganNames returns the names of the organs of all species, each once, in the
// order of the table.
func (c *Catalogue) OrganNames() []string {
	var out []string
	for _, s := range c.organs {
		if name := s.Text("organ"); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// speciesNames returns the species of organs.tsv, each once, in order.
func (c *Catalogue) speciesNames() []string {
	var out []string
	for _, s := range c.organs {
		if name := s.Text("species"); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// organsOf returns the organs of a species in the order of the table.
func (c *Catalogue) organsOf(species string) []*Sheet {
	var out []*Sheet
	for _, s := range c.organs {
		if s.Text("species") == species {
			out = append(out, s)
		}
	}
	return out
}

// Organs returns the names of the organs of a species in the order of the table,
// which is the order of beds.
func (c *Catalogue) Organs(species string) []string {
	var out []string
	for _, s := range c.organsOf(species) {
		out = append(out, s.Text("organ"))
	}
	return out
}

// Organ returns the rows of an organ of a species and whether there is one.
func (c *Catalogue) Organ(species, organ string) (*Sheet, bool) {
	s := findSheet(c.organs, organKey(species, organ))
	return s, s != nil
}

// flowShares returns the share of the cardiac output that each organ of a species
// receives; the one of the word "rest" takes what the other parallel ones leave.
//
// Errors: no organ in series or several, no rest or several, a rest below 0.
func flowShares(organs []*Sheet) ([]float64, error) {
	shares := make([]float64, len(organs))
	rest, series, sum := -1, 0, 0.0
	for i, s := range organs {
		switch {
		case s.Text(rowShare) == restOfFlow && rest >= 0:
			return nil, fmt.Errorf("%s and %s both take the rest of the flow", organs[rest].Name, s.Name)
		case s.Text(rowShare) == restOfFlow:
			rest = i
		default:
			shares[i] = s.Value(rowShare)
		}
		if s.Text(wordSeries) == "yes" {
			series++
		} else {
			sum += shares[i]
		}
	}
	switch {
	case series != 1:
		return nil, fmt.Errorf("%d organs stand in series; all blood passes one", series)
	case rest < 0:
		return nil, fmt.Errorf("no organ takes the rest of the flow")
	case sum > 1:
		return nil, fmt.Errorf("the organs take %.4g of the cardiac output", sum)
	}
	shares[rest] = 1 - sum
	return shares, nil
}

// checkOrgans asks for every row of every organ, and for a circuit.
func (r *reader) checkOrgans() {
	before := r.f.Len()
	for _, s := range r.c.organs {
		r.needNumbers("organs.tsv", "organ", s, organNumbers())
		if _, ok := s.Number(rowShare); !ok && s.Text(rowShare) == "" {
			r.missing("organs.tsv", fmt.Sprintf("organ %q has no row %q", s.Name, rowShare), s.place(), "a share of the cardiac output, or "+restOfFlow)
		}
		for _, word := range []string{wordSeries, wordLesions} {
			if s.Text(word) == "" {
				r.missing("organs.tsv", fmt.Sprintf("organ %q has no row %q", s.Name, word), s.place(), "yes, no")
			}
		}
		r.checkVessels(s)
		if into := s.Text(wordInto); into != "" {
			if next, ok := r.c.Organ(s.Text("species"), into); !ok || next == s || next.Text(wordInto) != "" || next.Text(wordSeries) == "yes" {
				names := r.c.Organs(s.Text("species"))
				r.missing("organs.tsv", fmt.Sprintf("organ %q: its blood cannot go into %q", s.Name, into), s.place(),
					"another organ of the species that stands parallel and leads into no other: "+strings.Join(names, ", "))
			}
		}
	}
	if r.f.Len() > before {
		return
	}
	for _, species := range r.c.speciesNames() {
		organs := r.c.organsOf(species)
		if _, err := flowShares(organs); err != nil {
			r.missing("organs.tsv", fmt.Sprintf("species %q: %v", species, err), organs[0].place(), "")
		}
	}
}
