package organ

import (
	"errors"
	"fmt"
	"math"
)

// Spec is the soil of one organ of a host. It holds nothing of the tumour.
//
// Units: lengths in µm, rates in 1/min, times in min, sizes in cells.
type Spec struct {
	Name string // as the user calls it; never looked at

	Bore       float64 // µm, median diameter of a capillary
	BoreSpread float64 // standard deviation of its logarithm; > 0
	Adhesion   float64 // hazard of sticking, a pass, of a single cell of adhesion 1
	Hold       float64 // 1/min, release into the blood of an arrested single cell of adhesion 1

	Extravasation float64 // 1/min, crossing of an open wall by an arrested cell of extravasation 1
	Barrier       float64 // 0 (open) to 1 (tight), in health
	Wear          float64 // 1/min, loss of barrier at exosome level 1
	Repair        float64 // 1/min, return of the barrier to health

	Killing float64 // 1/min, lethal attacks on an arrested single cell of visibility 1 at arrest
	Waning  float64 // min, time constant in which the attacks wane; 0: they do not

	Critical  float64 // cells, size of a colony at which births equal deaths, for niche fitness 1
	Steepness float64 // power with which births over deaths rise with size
	Turnover  float64 // 1/min, births and deaths together, a cell of a small colony

	Dormancy     float64 // 0 to 1, chance that a single cell that has crossed sleeps, for dormancy 1
	Awakening    float64 // 1/min
	DormantDeath float64 // 1/min

	Growth   float64 // 1/min, fastest rate at which a lesion grows
	Decay    float64 // 1/min, Gompertz rate at which growth slows; 0: exponential growth
	Capacity float64 // cells, size that one lesion approaches (of each, not of all together)

	Reshedding float64 // factor on the shedding of a cell in a vascularised lesion
	Vascular   float64 // cells, size from which a lesion is vascularised and sheds
}

// Company is what a companion in the blood changes for the tumour cells bound to it.
// All are factors: 1 is no effect.
type Company struct {
	Adhesion      float64 // factor on sticking
	Shield        float64 // factor on killing after arrest
	Extravasation float64 // factor on crossing
	Niche         float64 // factor on niche fitness
}

// Alone is the company of no one: all factors are 1.
func Alone() Company { return Company{1, 1, 1, 1} }

// Phenotype is what a tumour cell brings into one organ.
//
// Units: Radius in µm; all others are pure numbers, 1 being the cell for which the
// numbers of Spec are stated, except Deformability and Passage (0 to 1).
type Phenotype struct {
	Radius        float64   // µm
	Deformability float64   // 0 to 1: share by which the cell is narrower in a capillary
	Adhesion      float64   // factor on sticking, divisor of release
	Extravasation float64   // factor on crossing
	Passage       float64   // 0 to 1: how far the barrier does not hold this cell
	Niche         float64   // fitness in this soil: divides the critical size
	Visibility    float64   // factor on killing
	Dormancy      float64   // factor on the chance to sleep
	Growth        float64   // factor on the growth of lesions; negative: they shrink
	Company       []Company // by companion of the blood; nil: none changes anything
}

// company returns the factors of a companion; 0 is none, c+1 the companion c.
func (p *Phenotype) company(companion int) Company {
	if companion == 0 || p.Company == nil {
		return Alone()
	}
	return p.Company[companion-1]
}

// Validate returns all faults of a soil at once, as *FieldError, or nil.
func (s *Spec) Validate() error {
	var faults []error
	check := func(field string, value, low, high float64) {
		if !(value >= low && value <= high) {
			faults = append(faults, &FieldError{s.Name, field, value, low, high})
		}
	}
	const tiny, huge = 1e-300, 1e300
	check("Bore", s.Bore, tiny, huge)
	check("BoreSpread", s.BoreSpread, tiny, 10)
	check("Critical", s.Critical, tiny, 1e4)
	check("Steepness", s.Steepness, 0.01, 20)
	check("Turnover", s.Turnover, tiny, huge)
	check("Growth", s.Growth, 0, huge)
	check("Decay", s.Decay, 0, huge)
	check("Capacity", s.Capacity, 1, huge)
	for _, f := range []struct {
		name  string
		value float64
	}{
		{"Adhesion", s.Adhesion}, {"Hold", s.Hold}, {"Extravasation", s.Extravasation}, {"Wear", s.Wear}, {"Repair", s.Repair},
		{"Killing", s.Killing}, {"Waning", s.Waning}, {"Awakening", s.Awakening}, {"DormantDeath", s.DormantDeath},
		{"Reshedding", s.Reshedding}, {"Vascular", s.Vascular},
	} {
		check(f.name, f.value, 0, huge)
	}
	check("Barrier", s.Barrier, 0, 1)
	check("Dormancy", s.Dormancy, 0, 1)
	return errors.Join(faults...)
}

// Validate returns all faults of a phenotype in the organ of that name at once, as
// *FieldError, or nil.
func (p *Phenotype) Validate(name string) error {
	var faults []error
	check := func(field string, value, low, high float64) {
		if !(value >= low && value <= high) {
			faults = append(faults, &FieldError{name, "phenotype " + field, value, low, high})
		}
	}
	const tiny, huge = 1e-300, 1e300
	check("Radius", p.Radius, tiny, huge)
	check("Deformability", p.Deformability, 0, 1-1e-9)
	check("Adhesion", p.Adhesion, 0, huge)
	check("Extravasation", p.Extravasation, 0, huge)
	check("Passage", p.Passage, 0, 1)
	check("Niche", p.Niche, tiny, huge)
	check("Visibility", p.Visibility, 0, huge)
	check("Dormancy", p.Dormancy, 0, huge)
	check("Growth", p.Growth, -huge, huge)
	for _, c := range p.Company {
		check("Company.Adhesion", c.Adhesion, 0, huge)
		check("Company.Shield", c.Shield, 0, huge)
		check("Company.Extravasation", c.Extravasation, 0, huge)
		check("Company.Niche", c.Niche, tiny, huge)
	}
	return errors.Join(faults...)
}

// FieldError is a number of an organ or of a phenotype that cannot be used.
//
// Units: Value, Low and High in those of the field.
type FieldError struct {
	Organ, Field string
	Value        float64 // as given
	Low, High    float64 // what is allowed
}

// Error names organ, field, value and what is allowed.
func (e *FieldError) Error() string {
	allowed := fmt.Sprintf("%g to %g", e.Low, e.High)
	if e.High >= 1e300 {
		allowed = fmt.Sprintf("finite, at least %g", e.Low)
		if e.Low > 0 && e.Low <= 1e-300 {
			allowed = "finite and above 0"
		} else if math.Abs(e.Low) >= 1e300 {
			allowed = "finite"
		}
	}
	return fmt.Sprintf("organ %q: %s is %g\n  allowed: %s", e.Organ, e.Field, e.Value, allowed)
}
