package survival

import (
	"math"

	"paget/stats"
)

// Events returns the number of events, of both groups together, that a log-rank test
// needs to find a hazard ratio with the wanted power.
//
//	d = (z_{1−α/2} + z_power)² / (p(1 − p)·ln²(HR))
//
// α is two-sided; share p is that of the subjects in the first group. The number is
// not rounded.
//
// Assumed: proportional hazards, and a ratio near enough to 1 that the groups at
// risk keep their shares.
// Range: hazardRatio > 0 and not 1; alpha, power and share between 0 and 1.
// Source: Schoenfeld 1983, 10.2307/2531021.
// Panics outside these ranges.
func Events(hazardRatio, alpha, power, share float64) float64 {
	mustBeDesign(hazardRatio, alpha, share)
	if !(power > 0 && power < 1) || hazardRatio == 1 {
		panic("survival: Events needs a power between 0 and 1 and a hazard ratio other than 1")
	}
	z := stats.NormalQuantile(1-alpha/2) + stats.NormalQuantile(power)
	l := math.Log(hazardRatio)
	return z * z / (share * (1 - share) * l * l)
}

// LogRankPower returns the power of a two-sided log-rank test after a number of
// events of both groups together.
//
//	θ = √(d·p(1 − p))·|ln HR|,   power = Φ(θ − z_{1−α/2}) + Φ(−θ − z_{1−α/2})
//
// The second term is the chance to find the difference with the wrong sign, which
// Events neglects; at a ratio of 1 the power is α.
//
// Assumed, source: as Events.
// Range: hazardRatio > 0; events >= 0; alpha and share between 0 and 1.
// Panics outside these ranges.
func LogRankPower(hazardRatio, alpha, events, share float64) float64 {
	mustBeDesign(hazardRatio, alpha, share)
	if !(events >= 0) || !finite(events) {
		panic("survival: LogRankPower needs a number of events")
	}
	z := stats.NormalQuantile(1 - alpha/2)
	theta := math.Sqrt(events*share*(1-share)) * math.Abs(math.Log(hazardRatio))
	return (math.Erfc((z-theta)/math.Sqrt2) + math.Erfc((z+theta)/math.Sqrt2)) / 2
}

// mustBeDesign panics unless the numbers of a design lie in their ranges.
func mustBeDesign(hazardRatio, alpha, share float64) {
	switch {
	case !(hazardRatio > 0) || !finite(hazardRatio):
		panic("survival: a hazard ratio is positive and finite")
	case !(alpha > 0 && alpha < 1):
		panic("survival: alpha lies between 0 and 1, as in 0.05")
	case !(share > 0 && share < 1):
		panic("survival: the share of a group lies between 0 and 1")
	}
}
