package fit

import "math"

// PersistentWalk returns the mean-squared displacement of a persistent random
// walk in two dimensions as a curve over time t:
//
//	⟨d²⟩(t) = 2 S² P² (t/P − 1 + e^{−t/P}) + 4 ε²
//
// with speed S, persistence time P and the localisation error ε of one
// coordinate; the third parameter is ε², because the curve has no slope in ε at
// ε = 0 and a fit could not leave it. Starting values come from the samples: S from the shortest lag, P
// from the middle of the range.
//
// Units: those of the samples; with µm² and minutes S is in µm/min, P in minutes
// and ε² in µm².
// Range: t ≥ 0 with at least one t > 0, and a displacement above 0.
// Source: Fürth 1920, 10.1007/BF01328731; the last term is the error of two
// localisations in two coordinates, as in Dickinson and Tranquillo 1993,
// 10.1002/aic.690391210.
// Panics if no sample has t > 0 and a displacement above 0.
func PersistentWalk(s Samples) Curve {
	first, last, speed := math.Inf(1), 0.0, 0.0
	for i, t := range s.X {
		if t <= 0 || s.Y[i] <= 0 {
			continue
		}
		if t < first {
			first, speed = t, math.Sqrt(s.Y[i])/t
		}
		last = math.Max(last, t)
	}
	if last == 0 {
		panic("fit: PersistentWalk: no sample with t > 0 and a displacement above 0")
	}
	return Curve{
		Names: []string{"speed", "persistence", "error variance"},
		Start: []float64{speed, math.Sqrt(first * last), 0.01 * speed * speed * first * first},
		Low:   []float64{0, first * 1e-3, 0},
		High:  []float64{math.Inf(1), last * 1e3, math.Inf(1)},
		Value: func(t float64, p []float64) float64 {
			speed, persistence, variance := p[0], p[1], p[2]
			return 2*speed*speed*persistence*persistence*ramp(t/persistence) + 4*variance
		},
	}
}

// ramp returns z − 1 + e^{−z} without the cancellation that small z would suffer.
func ramp(z float64) float64 {
	if z < 1e-3 {
		return z * z * (0.5 - z*(1.0/6-z*(1.0/24-z/120)))
	}
	return z + math.Expm1(-z)
}
