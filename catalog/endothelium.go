package catalog

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"paget/cell"
	"paget/organ"
	"paget/param"
	"paget/pathway"
)

// Names by which the tables speak of what endothelium takes up and of what its borders
// are like.
const (
	ExosomeField   = "exosomes" // of fields.tsv: cargo around a cell
	tightnessTrait = "tightness"
)

// An Endothelium is a line whose cells stand side by side as the wall of a vessel: its
// network, what vesicles drive in it, and how tight the borders of a cell are.
type Endothelium struct {
	Name    string
	Model   *pathway.Model
	Network pathway.Network

	Expression, NoiseSD []float64 // by node of the model
	NoiseRelaxation     float64   // min

	Couplings []cell.Coupling // one or more read Signal
	Medium    []cell.Level
	Around    []cell.Level // the reference condition, without vesicles
	Signal    string       // of the environment: cargo around the cell

	Tightness *cell.Traits // one trait, 0 to 1, of the nodes in the order of the model
}

// Endothelium makes a line ready to stand as a wall, in its reference medium.
//
// Errors: no such line; a network that does not compile; a line of which no node moves
// the trait "tightness", or to which vesicles bring nothing.
func (c *Catalogue) Endothelium(line string) (*Endothelium, error) {
	l, ok := c.Line(line)
	if !ok {
		return nil, fmt.Errorf("the catalogue has no line %q %s", line, param.DidYouMean(line, c.LineNames()))
	}
	network, ok := c.Network(l.Network())
	if !ok {
		return nil, fmt.Errorf("line %q: no network %q", line, l.Network())
	}
	model, err := network.Compile()
	if err != nil {
		return nil, err
	}
	names := model.Names()
	medium, ok := c.CellMedium(l.Network(), l.ReferenceMedium())
	if !ok {
		return nil, fmt.Errorf("line %q: no medium %q", line, l.ReferenceMedium())
	}
	e := &Endothelium{
		Name: line, Model: model, Network: network, Expression: l.Levels(names),
		Couplings: c.CellCouplings(l.Network(), []string{ExosomeField}), Medium: medium, Around: l.Reference(),
		Signal: cell.ConcentrationName(ExosomeField),
	}
	e.NoiseSD, e.NoiseRelaxation = c.Noise(l.Network(), names)
	if !slices.ContainsFunc(e.Couplings, func(k cell.Coupling) bool { return k.Signal == e.Signal }) {
		return nil, fmt.Errorf("line %q cannot be a wall: no coupling lets %s drive an input of network %q", line, ExosomeField, l.Network())
	}
	if e.Tightness, err = c.tightness(l.Network(), names); err != nil {
		return nil, fmt.Errorf("line %q cannot be a wall: %w", line, err)
	}
	return e, nil
}

// tightness compiles the trait of that name for the nodes of a network.
func (c *Catalogue) tightness(network string, nodes []string) (*cell.Traits, error) {
	traits, _, err := c.Traits(network, nil)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(traits, func(t cell.Trait) bool { return t.Name == tightnessTrait })
	t := traits[i]
	t.Rules = slices.DeleteFunc(slices.Clone(t.Rules), func(r cell.Rule) bool { return !slices.Contains(nodes, r.Signal) })
	if len(t.Rules) == 0 {
		return nil, fmt.Errorf("no rule of traitrules.tsv lets a node of network %q move the trait %q", network, tightnessTrait)
	}
	return cell.CompileTraits([]cell.Trait{t}, nodes)
}

// Knows reports whether a reagent acts on something that these cells have.
func (e *Endothelium) Knows(p pathway.Perturbation) bool {
	if p.Kind == pathway.BlockingAntibody && e.Model.NodeIndex(p.Partner) < 0 {
		return false
	}
	return e.Model.NodeIndex(p.Node) >= 0
}

// Faults returns what is wrong with a treatment of these cells.
func (e *Endothelium) Faults(t pathway.Treatment) error {
	var all []error
	for _, fault := range t.Faults(e.Network) {
		all = append(all, &fault)
	}
	return errors.Join(all...)
}

// Rest returns the tightness of the median cell at rest at each level of vesicles,
// under a treatment at its full effect.
//
// Units: levels in those of the field. Range: 0 to 1.
// Errors: those of Faults; a network that does not come to rest.
func (e *Endothelium) Rest(levels []float64, t pathway.Treatment) ([]float64, error) {
	if err := e.Faults(t); err != nil {
		return nil, err
	}
	pop, err := pathway.NewPopulation(pathway.PopulationSpec{
		Model: e.Model, Expression: e.Expression, Treatment: atFullCourse(t), Tolerance: 1e-9,
	})
	if err != nil {
		return nil, err
	}
	for k, x := range levels {
		slot := pop.Add(uint64(k+1), 0)
		inputs, err := cell.InputLevels(e.Couplings, e.Medium, append(slices.Clone(e.Around), cell.Level{Name: e.Signal, Value: x}))
		if err != nil {
			return nil, err
		}
		for _, l := range inputs {
			pop.SetInput(slot, e.Model.InputIndex(l.Name), l.Value)
		}
	}
	if err := pop.Equilibrate(0); err != nil {
		return nil, err
	}
	in, out := make([]float64, len(e.Model.Names())), make([]float64, len(levels))
	for k := range levels {
		for i := range in {
			in[i] = pop.Activity(k, i)
		}
		e.Tightness.Evaluate(out[k:k+1], in)
	}
	return out, nil
}

// wallPlaces is the number of levels at which a wall is tabulated.
const wallPlaces = 129

// wallLevels returns the levels of a wall's table: even in x/(x + 1), which is even in
// what receptors see, up to a hundred and more.
func wallLevels() []float64 {
	out := make([]float64, wallPlaces)
	for k := range out {
		u := float64(k) / wallPlaces
		out[k] = u / (1 - u)
	}
	return out
}

// Wall returns at which barrier the wall of an organ rests, by the level of vesicles,
// under a treatment at its full effect. healthy is the barrier of the organ without
// vesicles and without drugs; the tightness T of its endothelium moves it by as much on
// the logit scale:
//
//	B/(1 − B) = B₀/(1 − B₀) · [T/(1 − T)]/[T₀/(1 − T₀)]
//
// so that a wall in the body is tighter than a monolayer of the same cells by a constant.
// Assumed: the scale; that there is no time constant but that of repair.
//
// Errors: as Rest.
func (e *Endothelium) Wall(healthy float64, t pathway.Treatment) (*organ.Wall, error) {
	health, err := e.Rest([]float64{0}, nil)
	if err != nil {
		return nil, err
	}
	w := &organ.Wall{Level: wallLevels()}
	if w.Barrier, err = e.Rest(w.Level, t); err != nil {
		return nil, err
	}
	for k, tight := range w.Barrier {
		w.Barrier[k] = moved(healthy, health[0], tight)
	}
	return w, nil
}

// moved returns a share that lies as far from b on the logit scale as t from t0; b where
// t is t0, to the last bit.
func moved(b, t0, t float64) float64 {
	if t == t0 {
		return b
	}
	up := b * t * (1 - t0)
	down := (1 - b) * (1 - t) * t0
	if up+down == 0 { // a wall at an end of the scale does not move
		return b
	}
	return math.Min(1, up/(up+down))
}

// checkVessels asks that the endothelium of an organ is a line that can be a wall.
func (r *reader) checkVessels(s *Sheet) {
	line := s.Text(wordVessels)
	if line == "" || r.f.Len() > 0 {
		return
	}
	if _, err := r.c.Endothelium(line); err != nil {
		r.missing("organs.tsv", fmt.Sprintf("organ %q: %v", s.Name, err), s.place(), "")
	}
}
