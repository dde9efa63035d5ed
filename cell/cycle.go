package cell

import (
	"fmt"
	"math"
)

// EntryRate returns the rate of entry into S at which a culture without death
// doubles in a given time, when S, G2 and M together last a fixed time T:
//
//	k = λ/(2·e^{−λT} − 1),   λ = ln 2/doubling
//
// It follows from one cell in G1 being born twice for every entry a time T ago:
// λ·n = 2k·n·e^{−λT} − k·n.
//
// Units: min in, 1/min out.
// Errors: T must be below the doubling time, else no rate is fast enough.
func EntryRate(doubling, division float64) (float64, error) {
	if !(doubling > 0) || !(division > 0) || !(division < doubling) || math.IsInf(doubling, 0) {
		return 0, fmt.Errorf("doubling time %g min must be longer than the %g min from S to the end of mitosis", doubling, division)
	}
	lambda := math.Ln2 / doubling
	return lambda / (2*math.Exp(-lambda*division) - 1), nil
}

// GrowthRate is the inverse of EntryRate: the exponential rate λ at which a
// culture without death grows, solving λ = 2k·e^{−λT} − k.
//
// Units: 1/min and min in, 1/min out.
// Panics if entry < 0 or division <= 0.
func GrowthRate(entry, division float64) float64 {
	if !(entry >= 0) || !(division > 0) {
		panic("cell: GrowthRate needs entry >= 0 and division > 0")
	}
	if entry == 0 {
		return 0
	}
	// f(λ) = λ + k − 2k·e^{−λT} rises and is concave; from 0, where f < 0,
	// Newton steps stay on the left of the root and converge.
	lambda := 0.0
	for range 100 {
		e := 2 * entry * math.Exp(-lambda*division)
		next := lambda - (lambda+entry-e)/(1+division*e)
		if math.Abs(next-lambda) <= 1e-15*entry {
			return next
		}
		lambda = next
	}
	return lambda
}

// WaitingShare returns the share of cells in G1 in a culture that grows
// steadily: 1/(1 + k(1 − e^{−λT})/λ).
//
// Units: 1/min and min in; the result is 0 to 1.
func WaitingShare(entry, division float64) float64 {
	lambda := GrowthRate(entry, division)
	if lambda == 0 {
		return 1
	}
	return 1 / (1 - entry*math.Expm1(-lambda*division)/lambda)
}

// DividingAge returns the p-quantile of the time since entry into S among
// dividing cells of a steadily growing culture; young ones are more frequent:
// density ∝ e^{−λa}.
//
// Units: min. Range: p in [0, 1], the result in [0, division].
func DividingAge(p, entry, division float64) float64 {
	lambda := GrowthRate(entry, division)
	if lambda == 0 {
		return p * division
	}
	return -math.Log1p(p*math.Expm1(-lambda*division)) / lambda
}

// VolumeInDivision returns the volume of a cell that entered S a time ago:
// linear from the newborn volume to twice that.
//
// Units: min, µm³. Range: 0 ≤ age ≤ DivisionDuration.
func (l Line) VolumeInDivision(age float64) float64 {
	return l.Volume * (1 + age/l.DivisionDuration)
}

// VolumeInDeath returns the volume of a cell that died a time ago with the
// volume it had: it shrinks linearly to nothing in DeathDuration.
func (l Line) VolumeInDeath(volume, age float64) float64 {
	return volume * (1 - age/l.DeathDuration)
}

// Radius returns the radius (µm) of a ball of the given volume (µm³).
func Radius(volume float64) float64 { return math.Cbrt(volume * (3 / (4 * math.Pi))) }
