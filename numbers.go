package paget

import (
	"slices"

	"paget/assay"
	"paget/catalog"
	"paget/param"
)

// Numbers returns the numbers of the catalogue that a run of the plan rests on.
func (p *Plan) Numbers() []param.Number {
	use := catalog.Use{Lines: slices.Clone(p.Study.Lines)}
	for i, a := range p.Study.Assays {
		for _, field := range assay.Fields(p.assays[i]) {
			if !slices.Contains(use.Fields, field) {
				use.Fields = append(use.Fields, field)
			}
		}
		if a.Recipient != "" {
			use.Lines = append(use.Lines, a.Recipient)
			for _, x := range p.attractants() {
				use.Fields = append(use.Fields, x.Name)
			}
		}
		if !slices.Contains(use.Mechanics, a.Mechanics) {
			use.Mechanics = append(use.Mechanics, a.Mechanics)
		}
		if !slices.Contains(use.Assays, a.Kind) {
			use.Assays = append(use.Assays, a.Kind)
		}
		if !slices.Contains(use.Media, a.Medium) {
			use.Media = append(use.Media, a.Medium)
		}
		for _, v := range a.Settings {
			use.Assay = append(use.Assay, a.Kind+" "+v.Name)
		}
	}
	for _, a := range p.Study.Arms {
		for _, name := range a.Reagents {
			if !slices.Contains(use.Perturbations, name) {
				use.Perturbations = append(use.Perturbations, name)
			}
		}
	}
	return p.Catalogue.Used(use)
}
