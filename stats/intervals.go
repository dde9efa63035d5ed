package stats

import (
	"math"

	"gonum.org/v1/gonum/stat"
)

// MeanEstimate returns the mean with Student's interval.
//
//	x̄ ± t(n − 1)·s/√n
//
// Assumed: independent observations whose mean is close to normal.
// Range: level between 0 and 1 (0.95).
// Undefined: for no or one observation, or one that is not finite.
// Source: Student 1908, 10.2307/2331554.
// Panics if level is outside (0, 1).
func MeanEstimate(x []float64, level float64) Estimate {
	mustBeLevel(level)
	if reason := fault("the sample", x); reason != "" {
		return undefined(len(x), reason)
	}
	m := stat.Mean(x, nil)
	if len(x) < 2 {
		return valueOnly(m, 1, "one observation gives no interval")
	}
	half := StudentQuantile((1+level)/2, float64(len(x)-1)) * StandardError(x)
	return interval(m, m-half, m+half, len(x))
}

// ProportionEstimate returns a proportion with Wilson's interval, which keeps
// within 0 and 1 and is sound for few trials.
//
//	(p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)
//
// Undefined: without trials.
// Source: Wilson 1927, 10.1080/01621459.1927.10502953.
// Panics if successes lies outside 0 … trials, or level outside (0, 1).
func ProportionEstimate(successes, trials int, level float64) Estimate {
	mustBeLevel(level)
	if successes < 0 || successes > trials {
		panic("stats: ProportionEstimate needs 0 <= successes <= trials")
	}
	if trials == 0 {
		return undefined(0, "there was no trial")
	}
	n := float64(trials)
	p := float64(successes) / n
	z := NormalQuantile((1 + level) / 2)
	centre := p + z*z/(2*n)
	half := z * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	scale := 1 + z*z/n
	low, high := (centre-half)/scale, (centre+half)/scale
	if successes == 0 { // exact there; rounding may leave a trace
		low = 0
	}
	if successes == trials {
		high = 1
	}
	return interval(p, low, high, trials)
}

// Difference returns the difference of the means of two independent samples,
// treated − control, with Welch's interval.
//
//	d ± t(ν)·√(v_T + v_C),   v = s²/n,   ν = (v_T + v_C)²/(v_T²/(n_T − 1) + v_C²/(n_C − 1))
//
// Assumed: independent samples, means close to normal; variances may differ.
// Undefined: if a sample is empty, single or not finite.
// Source: Welch 1947, 10.1093/biomet/34.1-2.28.
// Panics if level is outside (0, 1).
func Difference(treated, control []float64, level float64) Estimate {
	mustBeLevel(level)
	n := len(treated) + len(control)
	if reason := eitherFault(treated, control); reason != "" {
		return undefined(n, reason)
	}
	d := stat.Mean(treated, nil) - stat.Mean(control, nil)
	if len(treated) < 2 || len(control) < 2 {
		return valueOnly(d, n, "a sample of one gives no interval")
	}
	vT, vC := meanVariance(treated), meanVariance(control)
	switch {
	case !finite(vT + vC):
		return undefined(n, "the variance is too large for a number")
	case vT+vC == 0:
		return interval(d, d, d, n)
	}
	half := StudentQuantile((1+level)/2, welchDegrees(vT, vC, len(treated), len(control))) * math.Sqrt(vT+vC)
	return interval(d, d-half, d+half, n)
}

// PairedDifference returns the mean difference treated − control of pairs, with
// Student's interval of the differences.
//
// Assumed: pairs are independent of each other.
// Undefined: as MeanEstimate.
// Panics if the samples differ in length or level is outside (0, 1).
func PairedDifference(treated, control []float64, level float64) Estimate {
	mustBePaired("PairedDifference", treated, control)
	d := make([]float64, len(treated))
	for i := range d {
		d[i] = treated[i] - control[i]
	}
	if len(d) > 0 {
		if reason := eitherFault(treated, control); reason != "" {
			return undefined(len(d), reason)
		}
	}
	return MeanEstimate(d, level)
}

// RelativeChange returns by which share the mean of a treated sample differs from that
// of an independent control, with Fieller's interval.
//
//	R = m_T/m_C;   the interval holds every ρ with (m_T − ρ·m_C)² <= t²(ν)·(v_T + ρ²·v_C);   result R − 1
//
// v = s²/n, and ν are Welch's degrees of freedom of m_T − R·m_C. The interval is
// not symmetric about the value: a ratio is not.
//
// Assumed: independent samples, means close to normal; variances may differ.
// Units: a share; −0.21 is 21 % less.
// Undefined: if a sample is empty, single or not finite, or if the control's mean
// cannot be told from zero at this level (the interval would be unbounded).
// Source: Fieller 1954, 10.1111/j.2517-6161.1954.tb00159.x; for unequal variances
// Tamhane and Logan 2004, 10.1002/bimj.200410043.
// Panics if level is outside (0, 1).
func RelativeChange(treated, control []float64, level float64) Estimate {
	mustBeLevel(level)
	n := len(treated) + len(control)
	if reason := eitherFault(treated, control); reason != "" {
		return undefined(n, reason)
	}
	mT, mC := stat.Mean(treated, nil), stat.Mean(control, nil)
	if mC == 0 {
		return undefined(n, "the mean of the control is zero")
	}
	r := mT / mC
	if len(treated) < 2 || len(control) < 2 {
		return valueOnly(r-1, n, "a sample of one gives no interval")
	}
	vT, vC := meanVariance(treated), meanVariance(control)
	switch {
	case !finite(vT + r*r*vC):
		return undefined(n, "the variance is too large for a number")
	case vT+r*r*vC == 0:
		return interval(r-1, r-1, r-1, n)
	}
	t := StudentQuantile((1+level)/2, welchDegrees(vT, r*r*vC, len(treated), len(control)))
	// In relative terms: r² (1 − g_C) − 2·r·R + R² − g_T = 0, all divided by m_C².
	gT, gC := t*t*vT/(mC*mC), t*t*vC/(mC*mC)
	if gC >= 1 {
		return valueOnly(r-1, n, "the mean of the control cannot be told from zero")
	}
	root := math.Sqrt(gT*(1-gC) + r*r*gC)
	return interval(r-1, (r-root)/(1-gC)-1, (r+root)/(1-gC)-1, n)
}

// PairedRelativeChange returns by which share the treated members of pairs differ
// from the control members, as the ratio of the sums.
//
//	R = ΣT/ΣC,   eᵢ = Tᵢ − R·Cᵢ,   SE = √(Σeᵢ²/(n − 1)/n)/|C̄|;   result R − 1 ± t(n − 1)·SE
//
// What pairs share (a plate, a root of chance) cancels in the residuals eᵢ.
//
// Assumed: pairs are independent of each other; C̄ is well away from zero, so
// that the ratio is nearly linear in the means.
// Units: a share; −0.21 is 21 % less.
// Undefined: for no or one pair, for values that are not finite, or if the
// control's mean cannot be told from zero at this level.
// Source: Cochran 1977, Sampling Techniques, 3rd ed., chapter 6.
// Panics if the samples differ in length or level is outside (0, 1).
func PairedRelativeChange(treated, control []float64, level float64) Estimate {
	mustBeLevel(level)
	mustBePaired("PairedRelativeChange", treated, control)
	n := len(treated)
	if reason := eitherFault(treated, control); reason != "" {
		return undefined(n, reason)
	}
	mT, mC := stat.Mean(treated, nil), stat.Mean(control, nil)
	if mC == 0 {
		return undefined(n, "the mean of the control is zero")
	}
	r := mT / mC
	if n < 2 {
		return valueOnly(r-1, n, "one pair gives no interval")
	}
	t := StudentQuantile((1+level)/2, float64(n-1))
	if t*t*meanVariance(control) >= mC*mC {
		return valueOnly(r-1, n, "the mean of the control cannot be told from zero")
	}
	squares := 0.0
	for i := range treated {
		e := treated[i] - float64(r*control[i])
		squares += float64(e * e)
	}
	half := t * math.Sqrt(squares/float64(n-1)/float64(n)) / math.Abs(mC)
	return interval(r-1, r-1-half, r-1+half, n)
}

// meanVariance returns the variance of a mean, s²/n.
func meanVariance(x []float64) float64 {
	return stat.Variance(x, nil) / float64(len(x))
}

// welchDegrees returns the degrees of freedom of a sum of two means with
// variances vA and vB. At least one of them is positive.
func welchDegrees(vA, vB float64, nA, nB int) float64 {
	// Shares of the sum, so that nothing under- or overflows.
	a, b := vA/(vA+vB), vB/(vA+vB)
	return 1 / (a*a/float64(nA-1) + b*b/float64(nB-1))
}

// eitherFault returns why one of two samples cannot be used, or "".
func eitherFault(treated, control []float64) string {
	if reason := fault("the treated sample", treated); reason != "" {
		return reason
	}
	return fault("the control", control)
}

// mustBePaired panics if two samples are not pairs.
func mustBePaired(what string, treated, control []float64) {
	if len(treated) != len(control) {
		panic("stats: " + what + " of samples of different length")
	}
}
