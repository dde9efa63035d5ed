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
// A substance that attracts cells also says which node makes it, how much of it is in
// medium that cells of full activity have conditioned, and how tightly its receptor
// binds it.
//
// Units: Diffusivity µm²/min, Decay 1/min, Conditioned and ReceptorKD nM.
type Field struct {
	Name        string
	Unit        string          // in which people give it, "mmHg"
	Dim         units.Dimension // of the field; values in memory are in its inside unit
	VoxelSample bool            // a cell senses the value of its voxel; else interpolated linearly
	Diffusivity float64
	Decay       float64
	Node        string  // that makes it; "": it attracts nothing
	Conditioned float64 // in medium conditioned at full activity of Node, nM
	ReceptorKD  float64 // nM
}

// Words and numbers of fields.tsv.
const (
	wordUnit       = "unit"
	wordSampling   = "sampling"
	rowDiffusivity = "diffusivity"
	rowDecay       = "decay"

	rowConditioned = "conditioned"
	rowReceptorKD  = "receptor KD"
)

// samplings are the ways in which a cell may sense a field.
var samplings = []string{"voxel", "linear"}

// fieldNumbers are the numbers that every field must have.
func fieldNumbers() []lineNumber {
	inf := math.Inf(1)
	return []lineNumber{{rowDiffusivity, units.Diffusivity, 0, inf}, {rowDecay, units.Rate, 0, inf}}
}

// attractantNumbers are the numbers that a field with a node must have, too.
func attractantNumbers() []lineNumber {
	inf := math.Inf(1)
	return []lineNumber{{rowConditioned, units.Concentration, 0, inf}, {rowReceptorKD, units.Concentration, 1e-6, inf}}
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
	case wordNode:
		r.someNode(w, "value")
		s.setWord(r.word(w, what))
		return
	}
	r.sheetNumber(w, s, what, "a field", []string{wordUnit, wordSampling, wordNode}, append(fieldNumbers(), attractantNumbers()...))
}

// checkField asks for every row a field needs.
func (r *reader) checkField(s *Sheet) {
	for _, word := range []string{wordUnit, wordSampling} {
		if s.Text(word) == "" {
			r.missing("fields.tsv", fmt.Sprintf("field %q has no row %q", s.Name, word), s.place(), "add the row")
		}
	}
	r.needNumbers("fields.tsv", "field", s, fieldNumbers())
	if s.Text(wordNode) != "" {
		r.needNumbers("fields.tsv", "field", s, attractantNumbers())
		if _, dim, err := units.Lookup(s.Text(wordUnit)); err == nil && dim != units.Concentration {
			r.missing("fields.tsv", fmt.Sprintf("field %q attracts cells and is no concentration", s.Name), s.place(), "give it in nM")
		}
	}
}

// someNode reports a cell that names no node of any network.
func (r *reader) someNode(w row, column string) {
	var names []string
	for _, net := range r.c.networks {
		if net.node(w.Text(column)) != nil {
			return
		}
		names = append(names, net.nodeNames()...)
	}
	r.fault(w, column, fmt.Sprintf("no network has a node %q", w.Text(column)), "a node", param.DidYouMean(w.Text(column), names))
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
		Node: s.Text(wordNode), Conditioned: s.Value(rowConditioned), ReceptorKD: s.Value(rowReceptorKD),
	}, true
}

// Attractants returns the substances that cells with the given network make and that
// attract cells, in the order of the table.
func (c *Catalogue) Attractants(network string) []Field {
	net := c.network(network)
	var out []Field
	for _, name := range c.FieldNames() {
		if f, _ := c.Field(name); net != nil && f.Node != "" && net.node(f.Node) != nil {
			out = append(out, f)
		}
	}
	return out
}
