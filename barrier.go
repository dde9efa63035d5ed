package paget

import (
	"fmt"

	"paget/assay"
	"paget/pathway"
)

// barrierDish returns the dish of a job's barrier assay: the endothelium under the arm's
// treatment of the recipient, and what the job's line gives off and how it crosses under
// the arm's own.
func (p *Plan) barrierDish(job Job) (assay.Dish, error) {
	use, arm := p.Study.Assays[job.Assay], p.Study.Arms[job.Arm]
	wall, err := p.Catalogue.Endothelium(use.Recipient)
	if err != nil {
		return assay.Dish{}, &catalogueError{err}
	}
	if err := wall.Faults(arm.Recipient); err != nil {
		return assay.Dish{}, &catalogueError{fmt.Errorf("assay %s, arm %s, recipient %s: %w", use.Name, arm.Name, use.Recipient, err)}
	}
	donor, err := p.Catalogue.Donor(p.Study.Lines[job.Line], use.Medium, use.Recipient, arm.Treatment)
	if err != nil {
		return assay.Dish{}, &catalogueError{fmt.Errorf("assay %s, arm %s: %w", use.Name, arm.Name, err)}
	}
	return assay.Dish{
		Endothelium: &assay.Endothelium{
			Name: wall.Name, Couplings: wall.Couplings, Medium: wall.Medium, Around: wall.Around, Signal: wall.Signal, Tightness: wall.Tightness,
			Population: pathway.PopulationSpec{
				Model: wall.Model, Expression: wall.Expression, NoiseSD: wall.NoiseSD, NoiseRelaxation: wall.NoiseRelaxation,
				Treatment: arm.Recipient, Tolerance: 1e-3,
			},
		},
		Donor: &assay.Donor{Vesicles: donor.Vesicles, Extravasation: donor.Extravasation, Passage: donor.Passage},
	}, nil
}

// nodesNetwork returns the network of an assay's nodes that are read one by one: that
// of the endothelium where the assay has one, else the study's.
func (p *Plan) nodesNetwork(use AssayUse) string {
	if assay.TakesEndothelium(use.Kind) {
		if l, ok := p.Catalogue.Line(use.Recipient); ok {
			return l.Network()
		}
	}
	return p.Study.Network
}
