package assay

import (
	"fmt"

	"paget/cell"
	"paget/pathway"
	"paget/tissue"
)

// FixedPhenotype is what a cell does, as numbers that nothing changes: neither a network
// nor the environment.
//
// Units: Speed in µm/min, Persistence in min, SurfaceProteolysis and WallOpening in
// 1/min. Traction, contractility times grip, is relative to the line's reference; 0 or
// more. How cells hold one another is the dish's: Mechanics.Always.
type FixedPhenotype struct {
	Speed, Persistence float64
	SurfaceProteolysis float64
	Traction           float64
	WallOpening        float64
}

// fixedNode is the one node of the network of a fixed kind, which nothing reads.
const fixedNode = "NONE"

// FixedKind returns a kind with the body of a line (volume, nucleus, passage, spread of
// speeds) and a fixed phenotype. Its cells neither enter the cycle nor die, sense
// nothing, release nothing and have no shape.
//
// Traction t widens what a nucleus passes by q = (1 + Squeeze·t)/(1 + Squeeze)
// (cell.Line.Passage). Here the nucleus is made smaller by q instead, which is the same.
//
// Errors: numbers that cell.Compile refuses.
func FixedKind(name string, body cell.Line, p FixedPhenotype) (tissue.Kind, error) {
	model, err := pathway.Network{Name: "none", Nodes: []pathway.Node{{Name: fixedNode, Max: 1, Tau: 1, Input: true}}}.Compile()
	if err != nil {
		return tissue.Kind{}, fmt.Errorf("assay: fixed kind %q: %w", name, err)
	}
	if !(p.Traction >= 0) {
		return tissue.Kind{}, fmt.Errorf("assay: fixed kind %q: traction is %g; must be 0 or more", name, p.Traction)
	}
	body.NucleusArea *= (1 + body.Squeeze) / (1 + float64(body.Squeeze*p.Traction))
	body.Name, body.Extension, body.Retraction = name, 0, 0
	body.Environment = []cell.Level{{Name: cell.Crowding}, {Name: cell.Stiffness}, {Name: cell.MatrixDensity}}
	body.Reference = []cell.Level{
		{Name: "motility speed", Value: p.Speed}, {Name: "motility persistence", Value: p.Persistence},
		{Name: "chemotactic sensitivity"}, {Name: "protease secretion"},
		{Name: "surface proteolysis", Value: p.SurfaceProteolysis}, {Name: "matrix deposition"},
		{Name: "cycle entry"}, {Name: "apoptosis"}, {Name: "protrusion rate"}, {Name: "protrusion lifetime"},
	}
	phenotype, err := cell.Compile(cell.Spec{Line: body, Nodes: model.Names(), Reference: []float64{0}})
	if err != nil {
		return tissue.Kind{}, fmt.Errorf("assay: fixed kind %q: %w", name, err)
	}
	return tissue.Kind{Name: name, Phenotype: phenotype, WallOpening: p.WallOpening,
		Population: pathway.PopulationSpec{Model: model}}, nil
}
