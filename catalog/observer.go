package catalog

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/body"
	"paget/param"
	"paget/units"
)

// wordWhite is the row of observers.tsv that lists the companions that count as white
// blood cells, with commas between them.
const wordWhite = "white cells"

// observerNumbers are the rows that the observer of every species must have.
func observerNumbers() []lineNumber {
	one := units.Dimensionless
	return []lineNumber{
		{"calliper error", one, 0, 2},
		{"calliper smallest", units.Volume, 0, math.Inf(1)},
		{"nodule diameter", units.Length, 1, math.Inf(1)},
		{"light per cell", units.Rate, 0, math.Inf(1)},
		{"light error", one, 0, 2},
		{"light background", units.Rate, 0, math.Inf(1)},
		{"capture of single cells", one, 0, 1},
		{"capture of groups", one, 0, 1},
		{"test failure", one, 0, 1},
	}
}

// observer reads one row of observers.tsv.
func (r *reader) observer(w row) {
	name, what := r.need(w, "species"), r.need(w, "name")
	s := sheetOrNew(&r.c.observers, name)
	if r.twice(w, s, what, "observer") {
		return
	}
	if what != wordWhite {
		r.sheetNumber(w, s, what, "an observer", []string{wordWhite}, observerNumbers())
		return
	}
	known := r.c.CompanionNames()
	for _, companion := range strings.Split(w.Text("value"), ",") {
		if companion = strings.TrimSpace(companion); !slices.Contains(known, companion) {
			r.fault(w, "value", fmt.Sprintf("no companion is named %q", companion), strings.Join(known, ", "), param.DidYouMean(companion, known))
		}
	}
	s.setWord(r.word(w, what))
}

// checkObservers asks for every row of the observer of every species.
func (r *reader) checkObservers() {
	for _, species := range r.c.speciesNames() {
		s := findSheet(r.c.observers, species)
		if s == nil {
			r.missing("observers.tsv", fmt.Sprintf("species %q has no rows", species), param.Place{File: "observers.tsv"}, "add them")
			continue
		}
		r.needNumbers("observers.tsv", "observer of", s, observerNumbers())
	}
}

// An Observer is what a laboratory or a clinic sees of hosts of one species.
//
// Units: NoduleDiameter in µm.
type Observer struct {
	Calliper       body.Calliper
	Light          body.Light
	NoduleDiameter float64
	Capture        [2]float64 // chance that a single cell is found in a tube, and a group
	Failure        float64    // chance that a tube shows nothing though it is there
	White          []bool     // by companion: counts as a white blood cell
}

// observerOf returns the observer of a species. Rates of light are by minute inside.
func (c *Catalogue) observerOf(species string) Observer {
	s := findSheet(c.observers, species)
	if s == nil {
		return Observer{}
	}
	o := Observer{
		Calliper:       body.Calliper{Error: s.Value("calliper error"), Smallest: s.Value("calliper smallest")},
		Light:          body.Light{PerCell: s.Value("light per cell") / 60, Error: s.Value("light error"), Background: s.Value("light background") / 60},
		NoduleDiameter: s.Value("nodule diameter"),
		Capture:        [2]float64{s.Value("capture of single cells"), s.Value("capture of groups")},
		Failure:        s.Value("test failure"),
	}
	var white []string
	for _, name := range strings.Split(s.Text(wordWhite), ",") {
		white = append(white, strings.TrimSpace(name))
	}
	for _, name := range c.CompanionNames() {
		o.White = append(o.White, slices.Contains(white, name))
	}
	return o
}

// Tube returns a draw of blood of a volume (µm³), as the observer of the host reads it.
func (h *HostSpec) Tube(volume float64) body.Tube {
	return body.Tube{Volume: volume, Capture: h.Observer.Capture[:], Failure: h.Observer.Failure}
}

// DetectableCells returns the size from which a lesion is seen, cells.
func (h *HostSpec) DetectableCells() float64 { return h.DetectableVolume / h.Body.Primary.CellVolume }
