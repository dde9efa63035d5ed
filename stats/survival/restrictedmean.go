package survival

import (
	"math"

	"paget/stats"
)

// RestrictedMean is the mean time without the event up to a horizon, with the
// standard error and the interval.
type RestrictedMean struct {
	stats.Estimate
	SE float64 // standard error, in the unit of the sample; 0 if not defined
}

// RestrictedMean returns the mean time without the event within the first `until`,
// which is the area below the curve.
//
//	μ = ∫₀^τ S dt,   SE² = Σ Aᵢ²·dᵢ/(nᵢ(nᵢ − dᵢ)),   Aᵢ = ∫ from tᵢ to τ of S dt;   μ ± z·SE
//
// Undefined: if nobody was watched until τ though somebody was without the event,
// or if no event happened before τ (value without interval).
// Source: Irwin 1949, 10.1017/S0022172400014443; Royston and Parmar 2013,
// 10.1186/1471-2288-13-152.
// Panics if until is not positive and finite, or level outside (0, 1).
func (c *Curve) RestrictedMean(until, level float64) RestrictedMean {
	z := twoSided(level)
	if !(until > 0) || !finite(until) {
		panic("survival: a horizon is positive and finite")
	}
	last, reason := c.place(until)
	if reason != "" {
		return RestrictedMean{Estimate: undefined(c.N, reason)}
	}
	area, variance, seen := 0.0, 0.0, false
	// From the horizon back: area holds the integral from the time to the horizon.
	right := until
	for i := last; i >= 0; i-- {
		area += float64(c.Survival[i] * (right - c.Time[i]))
		right = c.Time[i]
		n, d := float64(c.AtRisk[i]), float64(c.Events[i])
		if d > 0 && c.Time[i] < until {
			seen = true
		}
		if n > d {
			variance += float64(area * area * d / (n * (n - d)))
		}
	}
	area += right
	if !seen {
		return RestrictedMean{Estimate: valueOnly(area, c.N, "no event happened before the horizon")}
	}
	se := math.Sqrt(variance)
	e := interval(area, area-z*se, area+z*se, c.N)
	if !e.Defined {
		return RestrictedMean{Estimate: e}
	}
	return RestrictedMean{Estimate: e, SE: se}
}

// RestrictedMeanDifference returns the difference of two restricted means,
// treated − control, of independent samples.
//
//	d ± z·√(SE_T² + SE_C²)
//
// Undefined and panics: as RestrictedMean of either.
func RestrictedMeanDifference(treated, control *Curve, until, level float64) RestrictedMean {
	z := twoSided(level)
	t, c := treated.RestrictedMean(until, level), control.RestrictedMean(until, level)
	n := treated.N + control.N
	switch {
	case !t.Defined:
		return RestrictedMean{Estimate: undefined(n, "treated: "+t.Reason)}
	case !c.Defined:
		return RestrictedMean{Estimate: undefined(n, "control: "+c.Reason)}
	}
	d, se := t.Value-c.Value, math.Hypot(t.SE, c.SE)
	return RestrictedMean{Estimate: interval(d, d-z*se, d+z*se, n), SE: se}
}
