package organ

import "math"

// Diameter returns the diameter at which a group of cells goes through capillaries.
//
//	d = 2r·(1 − δ)·k^((1−δ)/3)
//
// with the radius r of a cell and its deformability δ. A rigid group (δ = 0) is as
// wide as a ball of its volume; the softer its cells are, the more they go in single
// file, so that the group is hardly wider than one cell. Assumed; Au et al. 2016,
// 10.1073/pnas.1524448113, saw groups of up to twenty cells pass in single file.
//
// Units: µm. Panics if cells < 1.
func (p *Phenotype) Diameter(cells int) float64 {
	if cells < 1 {
		panic("organ: a group needs a cell")
	}
	soft := 1 - p.Deformability
	return 2 * p.Radius * soft * math.Pow(float64(cells), soft/3)
}

// ArrestProbability returns the chance that a traveller is stopped when it passes the
// bed once.
//
//	p = 1 − (1 − p_size)(1 − p_adhesion)
//	p_size = Φ(ln(d/bore)/spread),   p_adhesion = 1 − exp(−k^(2/3)·a·c·A·(1 + lure))
//
// p_size is the share of capillaries narrower than the traveller, whose diameter d is
// that of Diameter. The hazard of sticking is the organ's (A) times the cell's (a),
// the companion's (c) and grows with the surface k^(2/3); lure is what attracts the
// cell to the bed (0 for an organ). Size and adhesion are taken as independent.
//
// Units: a probability a pass. Range: cells >= 1; companion 0 is none, c+1 the
// companion c; lure >= 0.
func (s *Spec) ArrestProbability(p *Phenotype, cells, companion int, lure float64) float64 {
	z := math.Log(p.Diameter(cells)/s.Bore) / s.BoreSpread
	through := 0.5 * math.Erfc(z/math.Sqrt2)
	surface := math.Cbrt(float64(cells * cells))
	hazard := surface * p.Adhesion * p.company(companion).Adhesion * s.Adhesion * (1 + lure)
	return 1 - through*math.Exp(-hazard)
}
