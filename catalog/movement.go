package catalog

import (
	"paget/cell"
	"paget/pathway"
)

// activity is the rest of one cell as package cell reads it.
type activity []float64

// Node returns the activity of a node in the one cell.
func (a activity) Node(node int) []float64 { return a[node : node+1] }

// Read copies it.
func (a activity) Read(node, _ int, out []float64) { out[0] = a[node] }

// Behaviours returns what a cell of the line does in the host's tumour under a
// treatment at its full effect, alone among fibres: the behaviours of rules.tsv with
// the tumour's stiffness and matrix, no crowding, and the network at rest there.
//
// Units: as package cell says of each behaviour.
// Errors: as Phenotype; a row that the line lacks.
func (b *BodyLine) Behaviours(t pathway.Treatment) ([]cell.Level, error) {
	if err := b.Faults(t); err != nil {
		return nil, err
	}
	inside, _ := b.split(atFullCourse(t))
	rest, err := b.rest(inside)
	if err != nil {
		return nil, err
	}
	p, err := b.phenotype()
	if err != nil {
		return nil, err
	}
	var env [][]float64
	for _, signal := range p.Signals() {
		level := levelOf(b.around, signal)
		if signal == cell.Crowding {
			level = 0
		}
		env = append(env, []float64{level})
	}
	values := p.Grow(nil, 1)
	p.Evaluate(values, activity(rest), env, nil, 0, 1)
	var out []cell.Level
	for i, name := range p.Names() {
		out = append(out, cell.Level{Name: name, Value: values[i][0]})
	}
	return out, nil
}

// phenotype compiles the line's behaviours where no substance is dissolved.
func (b *BodyLine) phenotype() (*cell.Phenotype, error) {
	spec, err := b.c.CellSpec(b.line.Name, Dissolved{})
	if err != nil {
		return nil, err
	}
	medium, _ := b.c.CellMedium(b.line.Network(), b.line.ReferenceMedium())
	names := b.model.Names()
	spec.Nodes = names
	spec.Reference, err = cell.ReferenceActivities(b.model, b.line.Levels(names), spec.Couplings, medium, spec.Line.Environment)
	if err != nil {
		return nil, err
	}
	return cell.Compile(spec)
}

// Continuation asks for the states of rest of one node of the line's network in the
// host's tumour along the level of another, which is held.
//
// Errors: those of Faults; nodes and ranges are judged by pathway.Continuation.
func (b *BodyLine) Continuation(node, along string, t pathway.Treatment) (pathway.Continuation, error) {
	if err := b.Faults(t); err != nil {
		return pathway.Continuation{}, err
	}
	inputs, err := b.inputs()
	if err != nil {
		return pathway.Continuation{}, err
	}
	inside, _ := b.split(atFullCourse(t))
	return pathway.Continuation{
		Network: b.network, Expression: b.line.Levels(b.model.Names()), Inputs: inputs, Treatment: inside,
		Node: node, Along: along, From: 0, To: 1, Points: 51,
	}, nil
}
