package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/cell"
	"paget/param"
	"paget/units"
)

// Words and prefixes of hosts.tsv.
const (
	wordSpecies   = "species" // the organs of organs.tsv that the host has
	wordImmunity  = "immunity"
	wordTumourIn  = "tumour medium" // medium in which tumour cells live in this host
	wordTumour    = "tumour"        // line that stands for the tumours of this host, if any
	densityPrefix = "density of "   // of a companion
)

// hostWords are the words that every host must have; optionalHostWords may be
// left out.
var (
	hostWords         = []string{wordSpecies, wordImmunity, wordTumourIn}
	optionalHostWords = []string{wordTumour}
)

// hostNumbers are the rows that every host must have.
func hostNumbers() []lineNumber {
	inf := math.Inf(1)
	rate, one := units.Rate, units.Dimensionless
	return []lineNumber{
		{"blood volume", units.Volume, 1, inf},
		{"cardiac output", units.Flow, 1e-6, inf},
		{"venous share", one, 0.01, 0.99},
		{"body mass", units.Mass, 1, inf},
		{"shear rate", rate, 0, inf},
		{"thermal kernel", units.Flow, 0, inf},
		{"blood killing", rate, 0, inf},
		{"clearance", rate, 0, inf},
		{"killer activity", one, 0, 100},
		{"largest group", units.Count, 1, 200},
		{"primary start", units.Count, 0, inf},
		{"primary growth constant", rate, 0, inf},
		{"primary growth slope", one, 0, inf},
		{"primary decay", rate, 0, inf},
		{"primary decay spread", one, 0, 3},
		{"primary fastest", rate, 0, inf},
		{"cell volume", units.Volume, 1, 1e6},
		{"perfusion", rate, 0, inf},
		{"contact efficiency", one, 0, 1},
		{"exposure", one, 0, 1},
		{"passive shedding", rate, 0, inf},
		{"passive cohesion", one, 0, 0.95},
		{"shedding spread", one, 0, 5},
		{"shedding memory", units.Time, 1, inf},
		{"shedding grid", units.Time, 1, inf},
		{"day length", units.Time, 0, inf},
		{"resting share", one, 0, 1},
		{"resting contrast", one, 0, 1e3},
		{"stroma memory", units.Time, 1, inf},
		{"stroma gain", one, 0, 100},
		{"stroma half", one, 1e-12, inf},
		{"exosome half-life", units.Time, 0.1, inf},
		{"exosome burden", units.Count, 1, inf},
		{"lesion spread", one, 0, 3},
		{"lesion pace", one, 0, 3},
		{"lethal burden", units.Count, 1, inf},
		{"lethal spread", one, 0, 3},
		{"lesion growth", one, 0, 100},
		{"humane volume", units.Volume, 1, inf},
		{"detectable volume", units.Volume, 0, inf},
		{"tumour stiffness", units.Pressure, 0, inf},
		{"tumour matrix density", units.Density, 0, inf},
	}
}

// host reads one row of hosts.tsv.
func (r *reader) host(w row) {
	name, what := r.need(w, "host"), r.need(w, "name")
	s := sheetOrNew(&r.c.hosts, name)
	if r.twice(w, s, what, "host") {
		return
	}
	if what == wordLike && r.lenient {
		r.sheetLike(w, s, r.c.hosts)
		return
	}
	words := append(slices.Clone(hostWords), optionalHostWords...)
	if slices.Contains(words, what) {
		s.setWord(r.word(w, what))
		return
	}
	if companion, ok := strings.CutPrefix(what, densityPrefix); ok {
		if findSheet(r.c.companions, companion) == nil {
			r.fault(w, "name", fmt.Sprintf("no companion is named %q", companion),
				strings.Join(r.c.CompanionNames(), ", "), param.DidYouMean(companion, r.c.CompanionNames()))
			return
		}
		n := r.number(w, "value", what, units.NumberDensity)
		r.within(w, "value", n, 0, math.Inf(1))
		s.setNumber(n)
		return
	}
	r.sheetNumber(w, s, what, "a host", append(words, densityPrefix+"NAME"), hostNumbers())
}

// sheetLike copies the rows of another sheet, so that a study file says only what
// is different. What is copied is assumed.
func (r *reader) sheetLike(w row, s *Sheet, among []*Sheet) {
	other := findSheet(among, w.Text("value"))
	if other == nil || other == s {
		known := slices.DeleteFunc(sheetNames(among), func(name string) bool { return name == s.Name })
		r.fault(w, "value", fmt.Sprintf("%q cannot be copied", w.Text("value")), strings.Join(known, ", "), param.DidYouMean(w.Text("value"), known))
		return
	}
	for _, word := range other.Words {
		word.Kind, word.How = param.Assumed, copiedFrom+other.Name
		s.setWord(word)
	}
	for _, n := range other.Numbers {
		n.Kind, n.How = param.Assumed, copiedFrom+other.Name
		s.setNumber(n)
	}
}

// checkHost asks for every row of a host and for what its words name.
func (r *reader) checkHost(s *Sheet) {
	for _, word := range hostWords {
		if s.Text(word) == "" {
			r.missing("hosts.tsv", fmt.Sprintf("host %q has no row %q", s.Name, word), s.place(), "add the row")
		}
	}
	wanted := hostNumbers()
	for _, name := range r.c.CompanionNames() {
		wanted = append(wanted, lineNumber{densityPrefix + name, units.NumberDensity, 0, math.Inf(1)})
	}
	r.needNumbers("hosts.tsv", "host", s, wanted)
	if species := s.Text(wordSpecies); species != "" && len(r.c.organsOf(species)) == 0 {
		r.missing("hosts.tsv", fmt.Sprintf("host %q: organs.tsv has no organs of species %q", s.Name, species), s.place(), param.DidYouMean(species, r.c.speciesNames()))
	}
	if medium := s.Text(wordTumourIn); medium != "" && findSheet(r.c.media, medium) == nil {
		r.missing("hosts.tsv", fmt.Sprintf("host %q: no medium is named %q", s.Name, medium), s.place(), param.DidYouMean(medium, r.c.Media()))
	}
	if line := s.Text(wordTumour); line != "" {
		if _, ok := r.c.Line(line); !ok {
			r.missing("hosts.tsv", fmt.Sprintf("host %q: no line is named %q", s.Name, line), s.place(), param.DidYouMean(line, r.c.LineNames()))
		}
	}
}

// HostNames returns the names of the hosts in the order of the table.
func (c *Catalogue) HostNames() []string { return sheetNames(c.hosts) }

// Host returns the rows of a host and whether there is one.
func (c *Catalogue) Host(name string) (*Sheet, bool) {
	s := findSheet(c.hosts, name)
	return s, s != nil
}

// tumourEnvironment returns the environment of a tumour's cells in a host.
func tumourEnvironment(s *Sheet) []cell.Level {
	return []cell.Level{
		{Name: cell.Crowding, Value: 1},
		{Name: cell.Stiffness, Value: s.Value("tumour stiffness")},
		{Name: cell.MatrixDensity, Value: s.Value("tumour matrix density")},
	}
}
