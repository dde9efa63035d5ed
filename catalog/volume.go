package catalog

import (
	"math"

	"paget/cell"
	"paget/units"
)

// Rows of volumes.tsv that stand once; the others are named by a condition and
// one of poolRates.
const (
	rowCellVolume    = "cell volume"
	rowNucleusVolume = "nucleus volume"
	rowFluidShare    = "fluid share"
	rowLysisFold     = "lysis fold"
)

// poolConditions are the conditions of a cell for which volumes.tsv gives
// targets and rates.
var poolConditions = []struct {
	name string
	of   func(*cell.Pools) *cell.PoolRates
}{
	{"living", func(p *cell.Pools) *cell.PoolRates { return &p.Living }},
	{"apoptotic", func(p *cell.Pools) *cell.PoolRates { return &p.Apoptotic }},
	{"necrotic", func(p *cell.Pools) *cell.PoolRates { return &p.Necrotic }},
	{"lysed", func(p *cell.Pools) *cell.PoolRates { return &p.Lysed }},
}

// poolRates are the rows of each condition.
var poolRates = []struct {
	name string
	dim  units.Dimension
	high float64
	of   func(*cell.PoolRates) *float64
}{
	{"fluid target", units.Dimensionless, 1, func(p *cell.PoolRates) *float64 { return &p.FluidTarget }},
	{"fluid rate", units.Rate, math.Inf(1), func(p *cell.PoolRates) *float64 { return &p.Fluid }},
	{"nucleus rate", units.Rate, math.Inf(1), func(p *cell.PoolRates) *float64 { return &p.Nucleus }},
	{"cytoplasm rate", units.Rate, math.Inf(1), func(p *cell.PoolRates) *float64 { return &p.Cytoplasm }},
}

// volumeNumbers are the numbers that every entry of volumes.tsv must have.
func volumeNumbers() []lineNumber {
	out := []lineNumber{
		{rowCellVolume, units.Volume, 1, 1e7},
		{rowNucleusVolume, units.Volume, 0.1, 1e7},
		{rowFluidShare, units.Dimensionless, 0, 0.999},
		{rowLysisFold, units.Dimensionless, 1, 100},
	}
	for _, condition := range poolConditions {
		for _, rate := range poolRates {
			out = append(out, lineNumber{condition.name + " " + rate.name, rate.dim, 0, rate.high})
		}
	}
	return out
}

// volume reads one row of volumes.tsv.
func (r *reader) volume(w row) {
	name, what := r.need(w, "volume"), r.need(w, "name")
	s := sheetOrNew(&r.c.volumes, name)
	if r.twice(w, s, what, "volume") {
		return
	}
	r.sheetNumber(w, s, what, "a volume", nil, volumeNumbers())
}

// checkVolume asks for every row and for a nucleus that fits into its cell.
func (r *reader) checkVolume(s *Sheet) {
	if !r.needNumbers("volumes.tsv", "volume", s, volumeNumbers()) {
		return
	}
	if s.Value(rowNucleusVolume) >= s.Value(rowCellVolume) {
		r.missing("volumes.tsv", "volume \""+s.Name+"\": the nucleus must be smaller than the cell", s.place(), "")
	}
}

// poolsOf returns an entry of volumes.tsv as package cell wants it.
func poolsOf(s *Sheet) *cell.Pools {
	p := &cell.Pools{Nucleus: s.Value(rowNucleusVolume), Fluid: s.Value(rowFluidShare), LysisFold: s.Value(rowLysisFold)}
	for _, condition := range poolConditions {
		for _, rate := range poolRates {
			*rate.of(condition.of(p)) = s.Value(condition.name + " " + rate.name)
		}
	}
	return p
}

// VolumeNames returns the names of the entries of volumes.tsv in their order.
func (c *Catalogue) VolumeNames() []string { return sheetNames(c.volumes) }

// Pools returns an entry of volumes.tsv as package cell wants it, with the
// volume of a newborn cell, and whether there is one of that name.
//
// Units: volume in µm³.
func (c *Catalogue) Pools(name string) (pools *cell.Pools, volume float64, ok bool) {
	s := findSheet(c.volumes, name)
	if s == nil {
		return nil, 0, false
	}
	return poolsOf(s), s.Value(rowCellVolume), true
}
