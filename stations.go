package paget

import (
	"fmt"
	"math"
	"slices"

	"paget/body"
)

// stationNames are the stations of the cascade, in the order of StationEffect.Changes.
var stationNames = [...]string{"growth", "entry into blood", "survival in blood", "arrest and crossing", "colonisation", "return to a tumour", "exosomes", "lesions in all"}

// Stations of StationEffect.Changes.
const (
	stationGrowth = iota
	stationEntry
	stationBlood
	stationCrossing
	stationSoil
	stationReturn
	stationExosomes
	stationAll
)

// StationNames returns the names of the stations of the cascade.
func StationNames() []string { return stationNames[:] }

// A StationEffect is what one arm of an experiment with hosts does to a cell of the
// first tumour of the study's own line, station by station, at nearly full effect.
//
// Changes are treated over untreated, less 1, in the order of StationNames: the rate of
// growth; cells that enter the blood a cell and time; cells that stop in an organ, of
// those that entered; cells across the wall, of those that stopped; lesions, of the
// cells across; cells that enter a tumour, of those that pass it; exosomes a cell; and
// lesions a cell and time, which is the product of entry, blood, crossing and soil. NaN
// where there is nothing to compare with. Barriers are as in health, and tumours as
// large: how a smaller tumour or a worn barrier adds to it, the hosts themselves show.
type StationEffect struct {
	Study, Cohort, Line, Arm string
	Changes                  [len(stationNames)]float64
}

// Stations returns the effect of every arm of every experiment with hosts at each
// station of the cascade, those that a first look leaves out too. Arms that do nothing to
// the tumour's own cells are left out.
//
// Errors: hosts that cannot be made; phenotypes that cannot be used.
func (p *Plan) Stations() ([]StationEffect, error) {
	var out []StationEffect
	for _, t := range p.trialsOf(p.Study.firstWells()) {
		if err := t.prepare(1); err != nil {
			return nil, err
		}
		control := slices.Index(t.arms, p.Control)
		if control < 0 || t.own() < 0 {
			continue
		}
		before, err := t.chain(control)
		if err != nil {
			return nil, err
		}
		for k, arm := range t.arms {
			a := p.Study.Arms[arm]
			if k == control || len(a.Treatment)+len(a.Doses) == 0 {
				continue
			}
			after, err := t.chain(k)
			if err != nil {
				return nil, fmt.Errorf("arm %q: %w", a.Name, err)
			}
			e := StationEffect{Study: p.Study.Name, Cohort: t.assay.name, Line: p.Study.Lines[t.line], Arm: a.Name}
			for i := range e.Changes {
				e.Changes[i] = relative(after[i], before[i])
			}
			out = append(out, e)
		}
	}
	return out, nil
}

// own returns the first tumour of the trial's own line, which the arms treat; -1 if
// there is none.
func (t *trial) own() int {
	return slices.IndexFunc(t.cohort.Arms[0].Body.Tumours, func(x body.Tumour) bool { return x.Population == 0 })
}

// relative returns by which share a value differs from another; NaN where neither says.
func relative(after, before float64) float64 {
	if before == 0 || math.IsInf(after/before, 0) {
		return math.NaN()
	}
	return after/before - 1
}

// chain returns the numbers of which StationEffect holds the changes, of a cell of
// the trial's own line in one of its arms.
func (t *trial) chain(arm int) (out [len(stationNames)]float64, err error) {
	a := t.cohort.Arms[arm]
	b, err := body.New(a.Body)
	if err != nil {
		return out, err
	}
	tumour := a.Body.Tumours[t.own()]
	p := a.Pharmacology.Phenotype(tumour.Population, t.atDrugs(arm))
	if err := a.Pharmacology.(*pharmacology).failed(); err != nil {
		return out, err
	}
	s, err := b.Stations(p, tumour.Bed, -1, b.Sizes(p.Blood.Cohesion))
	if err != nil {
		return out, err
	}
	out[stationGrowth], out[stationEntry] = p.Growth, p.Shedding
	out[stationBlood], out[stationCrossing], out[stationSoil] = s.Arrived, s.Crossed, s.Founded
	out[stationReturn], out[stationExosomes], out[stationAll] = p.Attraction*p.Infiltration, p.Exosomes, p.Shedding*s.Lesions
	return out, nil
}

// atDrugs returns the levels at which an arm's drugs are looked at: ten times the level
// of half the effect, nine tenths or more of it, and none of the other arms' drugs.
//
// Units: nM.
func (t *trial) atDrugs(arm int) []float64 {
	levels := make([]float64, len(t.cohort.Drugs))
	for i, drug := range t.cohort.Drugs {
		for _, d := range t.plan.Study.Arms[t.arms[arm]].Doses {
			if d.Drug == drug.Name {
				levels[i] = 1000 * drug.Least // Least is a hundredth of the half dose
			}
		}
	}
	return levels
}
