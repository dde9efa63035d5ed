package catalog

import (
	"paget/cell"
	"paget/pathway"
)

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
	values := b.behave(rest)
	var out []cell.Level
	for i, name := range b.behaviours.Names() {
		out = append(out, cell.Level{Name: name, Value: values[i][0]})
	}
	return out, nil
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
