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

// Words of perturbations.tsv.
const (
	wordKind    = "kind"
	wordNode    = "node"
	wordPartner = "partner"
)

// perturbationWords are the words a perturbation may have.
var perturbationWords = []string{wordKind, wordNode, wordPartner}

// A PerturbationField ties a row of perturbations.tsv, which is also a key of a
// study file, to a number of pathway.Perturbation.
//
// Range: Low to High, in inside units of Dim.
type PerturbationField struct {
	Name      string
	Dim       units.Dimension
	Low, High float64                    // in inside units of Dim
	Needed    []pathway.PerturbationKind // kinds of reagent that must have the row
	Of        func(*pathway.Perturbation) *float64
}

// PerturbationFields lists the numbers a perturbation may have.
func PerturbationFields() []PerturbationField {
	const (
		knock, over, drug   = pathway.Knockdown, pathway.Overexpression, pathway.Inhibitor
		anti, ligand, clamp = pathway.BlockingAntibody, pathway.Ligand, pathway.Clamp
	)
	kinds := func(k ...pathway.PerturbationKind) []pathway.PerturbationKind { return k }
	inf := math.Inf(1)
	return []PerturbationField{
		{"removed", units.Dimensionless, 0, 1, kinds(knock), func(p *pathway.Perturbation) *float64 { return &p.Removed }},
		{"spread", units.Dimensionless, 0, 5, kinds(knock), func(p *pathway.Perturbation) *float64 { return &p.Spread }},
		{"fold", units.Dimensionless, 0, 1e3, kinds(over), func(p *pathway.Perturbation) *float64 { return &p.Fold }},
		{"level", units.Dimensionless, 0, 1, kinds(clamp), func(p *pathway.Perturbation) *float64 { return &p.Level }},
		{"dose", units.Concentration, 0, inf, kinds(drug, anti, ligand), func(p *pathway.Perturbation) *float64 { return &p.Concentration }},
		{"half dose", units.Concentration, 0, inf, kinds(drug, anti, ligand), func(p *pathway.Perturbation) *float64 { return &p.IC50 }},
		{"hill", units.Dimensionless, 0.1, 20, kinds(drug), func(p *pathway.Perturbation) *float64 { return &p.Hill }},
		{"max effect", units.Dimensionless, 0, 1, kinds(drug, anti), func(p *pathway.Perturbation) *float64 { return &p.MaxEffect }},
		{"start", units.Time, -inf, inf, kinds(knock, over, drug, anti, ligand, clamp), func(p *pathway.Perturbation) *float64 { return &p.Start }},
		{"onset", units.Time, 0, inf, kinds(knock, over, drug, anti, ligand, clamp), func(p *pathway.Perturbation) *float64 { return &p.Onset }},
		{"duration", units.Time, 0, inf, kinds(knock), func(p *pathway.Perturbation) *float64 { return &p.Duration }},
		{"recovery", units.Time, 0, inf, kinds(knock), func(p *pathway.Perturbation) *float64 { return &p.Recovery }},
	}
}

// perturbation reads one row of perturbations.tsv.
func (r *reader) perturbation(w row) {
	name, what := r.need(w, "perturbation"), r.need(w, "name")
	s := sheetOrNew(&r.c.perturbations, name)
	if slices.Contains(s.names(), what) && !r.lenient {
		r.fault(w, "name", fmt.Sprintf("%q stands twice for %q", what, name), "each row once", "")
		return
	}
	if slices.Contains(perturbationWords, what) {
		s.setWord(r.word(w, what))
		return
	}
	known := append([]string(nil), perturbationWords...)
	for _, field := range PerturbationFields() {
		if field.Name == what {
			n := r.number(w, "value", what, field.Dim)
			r.within(w, "value", n, field.Low, field.High)
			s.setNumber(n)
			return
		}
		known = append(known, field.Name)
	}
	r.fault(w, "name", fmt.Sprintf("%q is not a property of a perturbation", what),
		strings.Join(known, ", "), param.DidYouMean(what, known))
}

// PerturbationNames returns the names of the reagents in the order of the table.
func (c *Catalogue) PerturbationNames() []string { return sheetNames(c.perturbations) }

// Perturbation returns the rows of a reagent and whether there is one.
func (c *Catalogue) Perturbation(name string) (*Sheet, bool) {
	s := findSheet(c.perturbations, name)
	return s, s != nil
}

// Treatment returns a reagent as package pathway wants it, one perturbation for
// each node it acts on, and whether there is one of that name.
//
// A reagent without a node (an siRNA in general) gives one perturbation whose
// Node the caller fills in.
func (c *Catalogue) Treatment(name string) (pathway.Treatment, bool) {
	s, ok := c.Perturbation(name)
	if !ok {
		return nil, false
	}
	kind, err := pathway.ParsePerturbationKind(s.Text(wordKind))
	if err != nil {
		return nil, false
	}
	p := pathway.Perturbation{Kind: kind, Partner: s.Text(wordPartner)}
	for _, field := range PerturbationFields() {
		*field.Of(&p) = s.Value(field.Name)
	}
	var out pathway.Treatment
	for _, node := range strings.Split(s.Text(wordNode), ",") {
		p.Node = strings.TrimSpace(node)
		out = append(out, p)
	}
	return out, true
}

// medium reads one row of media.tsv.
func (r *reader) medium(w row) {
	name, input := r.need(w, "medium"), r.need(w, "input")
	r.knownInput(w, "input", input)
	s := sheetOrNew(&r.c.media, name)
	if _, there := s.Number(input); there && !r.lenient {
		r.fault(w, "input", fmt.Sprintf("%q stands twice for medium %q", input, name), "each input once", "")
		return
	}
	n := r.number(w, "value", input, units.Dimensionless)
	r.within(w, "value", n, 0, 1)
	s.setNumber(n)
}

// Media returns the names of the media in the order of the table.
func (c *Catalogue) Media() []string { return sheetNames(c.media) }

// Medium returns the levels of network inputs in a medium and whether there is
// one of that name.
//
// Range: 0 to 1.
func (c *Catalogue) Medium(name string) ([]cell.Level, bool) {
	s := findSheet(c.media, name)
	if s == nil {
		return nil, false
	}
	var out []cell.Level
	for _, n := range s.Numbers {
		out = append(out, cell.Level{Name: n.Name, Value: n.Value})
	}
	return out, true
}

// CellMedium returns the levels of the inputs of one network in a medium and
// whether there is one of that name: what other networks read is left out.
//
// Range: 0 to 1.
func (c *Catalogue) CellMedium(network, name string) ([]cell.Level, bool) {
	all, ok := c.Medium(name)
	net := c.network(network)
	if !ok || net == nil {
		return nil, false
	}
	inputs := net.inputNames()
	return slices.DeleteFunc(all, func(l cell.Level) bool { return !slices.Contains(inputs, l.Name) }), true
}

// assay reads one row of assays.tsv. The dimension is taken as written: what an
// assay wants it knows itself, and checks with param.Number.As.
func (r *reader) assay(w row) {
	name, what := r.need(w, "assay"), r.need(w, "name")
	s := sheetOrNew(&r.c.assays, name)
	if _, there := s.Number(what); there {
		r.fault(w, "name", fmt.Sprintf("%q stands twice for assay %q", what, name), "each row once", "")
		return
	}
	s.setNumber(r.anyNumber(w, "value", what))
}

// AssayKinds returns the names of the assays in the order of the table.
func (c *Catalogue) AssayKinds() []string { return sheetNames(c.assays) }

// AssayConstants returns the constants of an assay, in the order of the table;
// their names are those of the assay's settings. It is nil for an unknown kind.
func (c *Catalogue) AssayConstants(kind string) []param.Number {
	s := findSheet(c.assays, kind)
	if s == nil {
		return nil
	}
	return append([]param.Number(nil), s.Numbers...)
}
