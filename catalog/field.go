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

// A Field is what fields.tsv says of one dissolved substance.
//
// Fields are linear in their substance, so a field may have any dimension: that
// of a concentration, or of a partial pressure. All signals, rules, ramps and
// couplings that read "concentration of NAME" are in the field's dimension.
//
// Units: Diffusivity µm²/min, Decay 1/min.
type Field struct {
	Name        string
	Unit        string          // in which people give it, "mmHg"
	Dim         units.Dimension // of the field; values in memory are in its inside unit
	VoxelSample bool            // a cell senses the value of its voxel; else interpolated linearly
	Diffusivity float64
	Decay       float64
}

// Words and numbers of fields.tsv.
const (
	wordUnit       = "unit"
	wordSampling   = "sampling"
	rowDiffusivity = "diffusivity"
	rowDecay       = "decay"
)

// samplings are the ways in which a cell may sense a field.
var samplings = []string{"voxel", "linear"}

// fieldNumbers are the numbers that every field must have.
func fieldNumbers() []lineNumber {
	inf := math.Inf(1)
	return []lineNumber{{rowDiffusivity, units.Diffusivity, 0, inf}, {rowDecay, units.Rate, 0, inf}}
}

// field reads one row of fields.tsv.
func (r *reader) field(w row) {
	name, what := r.need(w, "field"), r.need(w, "name")
	s := sheetOrNew(&r.c.fields, name)
	if r.twice(w, s, what, "field") {
		return
	}
	switch what {
	case wordUnit:
		if _, _, err := units.Lookup(w.Text("value")); err != nil {
			r.parsed(w, "value", err)
			return
		}
		s.setWord(r.word(w, what))
		return
	case wordSampling:
		if text := w.Text("value"); !slices.Contains(samplings, text) {
			r.fault(w, "value", fmt.Sprintf("%q is not a way to sense a field", text),
				strings.Join(samplings, ", "), param.DidYouMean(text, samplings))
			return
		}
		s.setWord(r.word(w, what))
		return
	}
	r.sheetNumber(w, s, what, "a field", []string{wordUnit, wordSampling}, fieldNumbers())
}

// checkField asks for every row a field needs.
func (r *reader) checkField(s *Sheet) {
	for _, word := range []string{wordUnit, wordSampling} {
		if s.Text(word) == "" {
			r.missing("fields.tsv", fmt.Sprintf("field %q has no row %q", s.Name, word), s.place(), "add the row")
		}
	}
	r.needNumbers("fields.tsv", "field", s, fieldNumbers())
}

// checkFieldUse asks that every number that is compared with a signal has the
// signal's dimension: a study file may give a substance another unit than the one
// with which the tables were read.
func (r *reader) checkFieldUse() {
	check := func(signal string, n param.Number) {
		if want := r.c.signalDim(signal); n.Dim != want && n.Unit != "" {
			r.f.Add(param.Fault{Place: n.Place, Field: n.Name, Value: n.String(),
				Problem: fmt.Sprintf("%q is a %s by fields.tsv, this number is a %s", signal, want, n.Dim), Allowed: want.Examples()})
		}
	}
	for _, x := range r.c.rules {
		check(x.Signal, x.HalfMax)
	}
	for _, p := range r.c.ramps {
		check(p.Signal, p.Low)
	}
	for _, k := range r.c.couplings {
		check(k.Signal, k.Half)
	}
	for _, l := range r.c.lines {
		for _, n := range l.Numbers {
			if signal, ok := strings.CutPrefix(n.Name, referencePrefix); ok {
				check(signal, n)
			}
		}
	}
}

// fieldDim returns the dimension of a substance: that of its unit in fields.tsv,
// and of a concentration if it has no rows there.
func (c *Catalogue) fieldDim(name string) units.Dimension {
	if s := findSheet(c.fields, name); s != nil {
		if _, dim, err := units.Lookup(s.Text(wordUnit)); err == nil {
			return dim
		}
	}
	return units.Concentration
}

// signalDim returns the dimension of a signal: a node's activity has none.
func (c *Catalogue) signalDim(signal string) units.Dimension {
	switch {
	case signal == cell.Stiffness:
		return units.Pressure
	case signal == cell.MatrixDensity:
		return units.Density
	case cell.FieldOfSignal(signal) != "":
		return c.fieldDim(cell.FieldOfSignal(signal))
	}
	return units.Dimensionless
}

// secretionDim returns the dimension of the release of a substance: what the
// field holds, times volume, per time.
func (c *Catalogue) secretionDim(field string) units.Dimension {
	return c.fieldDim(field).Mul(units.Flow)
}

// FieldNames returns the names of the fields in the order of the table.
func (c *Catalogue) FieldNames() []string { return sheetNames(c.fields) }

// Field returns a dissolved substance and whether fields.tsv has one of that
// name.
func (c *Catalogue) Field(name string) (Field, bool) {
	s := findSheet(c.fields, name)
	if s == nil {
		return Field{}, false
	}
	return Field{
		Name: name, Unit: s.Text(wordUnit), Dim: c.fieldDim(name), VoxelSample: s.Text(wordSampling) == "voxel",
		Diffusivity: s.Value(rowDiffusivity), Decay: s.Value(rowDecay),
	}, true
}
