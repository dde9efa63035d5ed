package tissue

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"paget/cell"
	"paget/param"
)

type faultList struct{ all []error }

func (f *faultList) add(format string, args ...any) {
	f.all = append(f.all, fmt.Errorf("tissue: "+format, args...))
}

func (f *faultList) positive(what string, v float64) {
	if !(v > 0) || math.IsInf(v, 0) {
		f.add("%s is %g; must be above 0", what, v)
	}
}

func (f *faultList) notNegative(what string, v float64) {
	if !(v >= 0) || math.IsInf(v, 0) {
		f.add("%s is %g; must be 0 or more", what, v)
	}
}

// Validate returns every fault of the spec at once, or nil.
func (s Spec) Validate() error {
	var f faultList
	if s.Dimensions != 2 && s.Dimensions != 3 {
		f.add("%d dimensions; must be 2 or 3", s.Dimensions)
	}
	f.positive("step (min)", s.Step)
	if s.SignalEvery < 1 || s.FieldEvery < 1 {
		f.add("signal every %d and field every %d steps; must be 1 or more", s.SignalEvery, s.FieldEvery)
	}
	if s.MaxCells < 1 {
		f.add("at most %d cells; must be 1 or more", s.MaxCells)
	}
	f.notNegative("coating stiffness (kPa)", s.Stiffness)
	f.notNegative("protease rate (1/(nM·min))", s.ProteaseRate)
	s.validateBox(&f)
	s.validateMechanics(&f)
	s.validateMembrane(&f)
	s.validateWall(&f)
	if s.Division > BesideMother {
		f.add("unknown placement of the two cells of a division %d", s.Division)
	}
	if len(s.Kinds) == 0 || len(s.Kinds) > 255 {
		f.add("%d kinds of cells; must be 1 to 255", len(s.Kinds))
	}
	for _, k := range s.Kinds {
		s.validateKind(&f, k)
	}
	return errors.Join(f.all...)
}

// axes returns how many axes the box is read on.
func (s Spec) axes() int {
	if s.Dimensions == 2 || s.Membrane != nil {
		return 2
	}
	return 3
}

func (s Spec) validateBox(f *faultList) {
	for a := range s.axes() {
		low, high := s.Box.Low[a], s.Box.High[a]
		if !(low < high) || math.IsInf(low, 0) || math.IsInf(high, 0) {
			f.add("%c axis runs from %g to %g µm", 'x'+rune(a), low, high)
		}
		if s.Box.Border[a] > Wall {
			f.add("%c axis has unknown border %d", 'x'+rune(a), s.Box.Border[a])
		}
	}
}

func (s Spec) validateMechanics(f *faultList) {
	m := s.Mechanics
	m.validate(f)
	for _, p := range s.Pairs {
		f.notNegative(fmt.Sprintf("strength of pair %s–%s", p.A, p.B), p.Strength)
	}
}

func (s Spec) validateMembrane(f *faultList) {
	f.notNegative("layer (µm)", s.Layer)
	if s.Membrane == nil {
		if s.Layer > 0 {
			f.add("a layer of %g µm needs a membrane to lie on", s.Layer)
		}
		return
	}
	if (s.Layer > 0) != (s.Dimensions == 3) {
		f.add("a membrane has cells in 2 dimensions, or in 3 with a layer on it; here %d dimensions and a layer of %g µm", s.Dimensions, s.Layer)
	}
	m := s.Membrane
	f.positive("membrane thickness (µm)", m.Thickness)
	if len(m.X) != len(m.Y) {
		f.add("%d and %d coordinates of pores", len(m.X), len(m.Y))
		return
	}
	if len(m.X) > 0 {
		f.positive("pore radius (µm)", m.Radius)
	}
	for k := range m.X {
		for a, v := range [2]float64{m.X[k], m.Y[k]} {
			if !(v >= s.Box.Low[a] && v <= s.Box.High[a]) {
				f.add("pore %d lies outside the box at %c = %g µm", k, 'x'+rune(a), v)
			}
		}
	}
}

func (s Spec) validateKind(f *faultList, k Kind) {
	if k.Phenotype == nil || k.Population.Model == nil {
		f.add("kind %q lacks its phenotype or network", k.Name)
		return
	}
	f.notNegative(fmt.Sprintf("kind %q: rate of wall opening (1/min)", k.Name), k.WallOpening)
	nodes := k.Population.Model.Names()
	// A counterfactual network lets rules find one node under another's name, so
	// the names agree as a set and each node keeps its place.
	if !slices.Equal(slices.Sorted(slices.Values(nodes)), slices.Sorted(slices.Values(k.Phenotype.Nodes()))) {
		f.add("kind %q: the phenotype was compiled for another network", k.Name)
		return
	}
	inputs := k.Population.Model.Inputs()
	need := func(what, input string) {
		if !slices.Contains(inputs, input) {
			h := param.DidYouMean(input, inputs)
			f.add("kind %q: %s drives %q, which is not an input of the network %s", k.Name, what, input, h)
		}
	}
	for _, l := range k.Medium {
		need("the medium", l.Name)
		if !(l.Value >= 0 && l.Value <= 1) {
			f.add("kind %q: level %g of %q is outside 0 to 1", k.Name, l.Value, l.Name)
		}
	}
	for _, n := range k.Phenotype.Coupled() {
		need("a coupling", nodes[n])
	}
	for _, p := range s.Pairs {
		for _, n := range []string{p.A, p.B} {
			if !slices.Contains(nodes, n) {
				f.add("kind %q: pair %s–%s: unknown node %q %s", k.Name, p.A, p.B, n, param.DidYouMean(n, nodes))
			}
		}
	}
	r := cell.Radius(2 * k.Phenotype.Line().Volume)
	for a := range s.axes() {
		if s.Box.Border[a] == Periodic && s.Box.High[a]-s.Box.Low[a] < 4*(1+skinShare)*r*s.Mechanics.Reach {
			f.add("kind %q: the period %g µm of the %c axis is too short for cells of radius %.3g µm (at least %.4g)",
				k.Name, s.Box.High[a]-s.Box.Low[a], 'x'+rune(a), r, 4*(1+skinShare)*r*s.Mechanics.Reach)
		}
	}
}

// validateAround checks that the surroundings hold what the spec's rules,
// secretions and cue need.
func (t *Tissue) validateAround(a Surroundings) error {
	var f faultList
	names := make([]string, len(a.Fields))
	for i, field := range a.Fields {
		names[i] = field.Spec.Name
		if slices.Contains(names[:i], names[i]) {
			f.add("field %q is given twice", names[i])
		}
	}
	need := func(what, name string) {
		if !slices.Contains(names, name) {
			f.add("%s needs the field %q, which is not in the surroundings %s", what, name, param.DidYouMean(name, names))
		}
	}
	for i := range t.kinds {
		k := &t.kinds[i]
		for _, signal := range k.phenotype.Signals() {
			if field := cell.FieldOfSignal(signal); field != "" && field != t.spec.CueName {
				need(fmt.Sprintf("kind %q: %s", k.name, signal), field)
			}
		}
		for _, field := range k.phenotype.Secretes() {
			need(fmt.Sprintf("kind %q: %s", k.name, cell.SecretionName(field)), field)
		}
		for _, field := range k.phenotype.Takes() {
			need(fmt.Sprintf("kind %q: %s", k.name, cell.UptakeName(field)), field)
		}
	}
	if t.spec.Protease != "" {
		need("protease secretion", t.spec.Protease)
	}
	if t.spec.CueName != "" && a.Cue == nil {
		f.add("there is no cue to be %q", t.spec.CueName)
	}
	if a.Cue != nil {
		f.positive("dissociation of the cue (nM)", t.spec.Sensing.Dissociation)
		f.positive("half difference of the cue", t.spec.Sensing.HalfDifference)
	}
	if t.spec.Layer > 0 && a.Matrix == nil {
		f.add("a layer of %g µm needs a matrix", t.spec.Layer)
	}
	if a.Matrix != nil {
		for _, field := range a.Fields {
			if field.Geometry != a.Matrix.Geometry {
				f.add("field %q and the matrix have different grids", field.Spec.Name)
			}
		}
	}
	return errors.Join(f.all...)
}
