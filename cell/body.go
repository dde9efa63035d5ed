package cell

import "math"

// Passage returns the speed of a cell in an opening as a share of its free
// speed:
//
//	T = (A − A_arrest)/(A_free − A_arrest), held between 0 and 1
//	A_arrest = ArrestShare·A_nucleus/q,  A_free = FreeShare·A_nucleus/q
//	q = (1 + Squeeze·traction)/(1 + Squeeze)
//
// The nucleus is the largest part that must deform: speed falls about linearly
// with the opening's cross-section and is zero near a tenth of the nuclear
// cross-section. Traction (contractility times grip, 1 in the reference
// condition) drives the nucleus through smaller openings; that its effect is a
// common scale of both limits is assumed. The same law serves a rigid pore and
// the mesh of a matrix, which proteolysis widens.
//
// Units: area in µm²; +Inf is open space. Range: area ≥ 0, traction ≥ 0.
// Source: Wolf et al. 2013, J Cell Biol 201:1069, 10.1083/jcb.201210152.
func (l Line) Passage(area, traction float64) float64 {
	q := (1 + l.Squeeze*traction) / (1 + l.Squeeze)
	arrest := l.ArrestShare * l.NucleusArea / q
	free := l.FreeShare * l.NucleusArea / q
	switch {
	case area <= arrest:
		return 0
	case area >= free:
		return 1
	}
	return (area - arrest) / (free - arrest)
}

// OccupancyDifference returns the difference of receptor occupancy between the
// two ends of a cell along a gradient:
//
//	Δ = 2r·|∇c|·K/(K + c)²
//
// Units: radius µm, gradient nM/µm, concentration and dissociation nM.
// Range: 0 or more; small against 1 where the formula, linear across the cell,
// holds.
func OccupancyDifference(radius, gradient, concentration, dissociation float64) float64 {
	s := dissociation + concentration
	return 2 * radius * gradient * dissociation / (s * s)
}

// Bias returns the share of a cell's motion that points up the gradient:
//
//	b = χ·Δ/(Δ + Δ_half)
//
// with χ the chemotactic sensitivity. The mean-square speed does not depend on
// b (see package tissue), only the direction does.
//
// Range: 0 to χ. Source: form assumed; that direction and not speed answers a
// gradient: Varennes et al. 2019, 10.1371/journal.pcbi.1006961.
func Bias(sensitivity, difference, half float64) float64 {
	if difference <= 0 {
		return 0
	}
	return sensitivity * difference / (difference + half)
}

// Elongate advances a cell's length/width by dt, exactly:
//
//	dℓ/dt = Extension·drive − Retraction·contractility·(ℓ − 1)
//
// with drive and contractility relative to the line's reference. A round cell
// has 1.
//
// Units: dt in min. Range: elongation ≥ 1 stays so.
func (l Line) Elongate(elongation, drive, contractility, dt float64) float64 {
	pull := l.Retraction * contractility
	if pull == 0 {
		return elongation + l.Extension*drive*dt
	}
	rest := l.Extension * drive / pull
	return 1 + rest + (elongation-1-rest)*math.Exp(-pull*dt)
}
