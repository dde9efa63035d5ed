package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Mean returns the arithmetic mean.
//
// Panics if x is empty.
func Mean(x []float64) float64 {
	mustHold("Mean", x, 1)
	return stat.Mean(x, nil)
}

// Variance returns the unbiased variance of the population from which x was drawn.
//
//	s² = Σ(xᵢ − x̄)²/(n − 1)
//
// Panics if x holds fewer than two values.
func Variance(x []float64) float64 {
	mustHold("Variance", x, 2)
	return stat.Variance(x, nil)
}

// SD returns the standard deviation, the square root of Variance.
//
// Panics if x holds fewer than two values.
func SD(x []float64) float64 {
	mustHold("SD", x, 2)
	return math.Sqrt(stat.Variance(x, nil))
}

// StandardError returns the standard error of the mean, SD/√n.
//
// Panics if x holds fewer than two values.
func StandardError(x []float64) float64 {
	mustHold("StandardError", x, 2)
	return math.Sqrt(stat.Variance(x, nil) / float64(len(x)))
}

// Median returns the value that half of the sample does not exceed.
//
// Panics if x is empty or holds NaN.
func Median(x []float64) float64 {
	return Quantile(0.5, x)
}

// Quantile returns the value below which a share p of the sample lies, by linear
// interpolation between the ordered values x₍₁₎ … x₍ₙ₎.
//
//	h = (n − 1)p + 1,   q = x₍⌊h⌋₎ + (h − ⌊h⌋)·(x₍⌊h⌋₊₁₎ − x₍⌊h⌋₎)
//
// Range: 0 <= p <= 1; x need not be sorted and is left as it is.
// Source: Hyndman and Fan 1996, 10.2307/2684934, definition 7 (that of R and NumPy).
// Panics if x is empty or holds NaN, or p is outside [0, 1].
func Quantile(p float64, x []float64) float64 {
	mustHold("Quantile", x, 1)
	if !(p >= 0 && p <= 1) {
		panic("stats: Quantile needs p from 0 to 1")
	}
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	if math.IsNaN(sorted[0]) { // NaN sorts first
		panic("stats: Quantile of a sample that holds NaN")
	}
	return sortedQuantile(p, sorted)
}

// sortedQuantile is Quantile of a sample in ascending order.
func sortedQuantile(p float64, sorted []float64) float64 {
	h := p * float64(len(sorted)-1)
	below := int(h)
	if below >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	low, high := sorted[below], sorted[below+1]
	if low == high { // also where both are infinite
		return low
	}
	return low + float64((h-float64(below))*(high-low))
}

// StudentQuantile returns the value that Student's t with the given degrees of
// freedom stays below with probability p.
//
// Range: 0 < p < 1; degrees > 0, not necessarily whole.
// Panics outside these ranges.
func StudentQuantile(p, degrees float64) float64 {
	if !(p > 0 && p < 1) || !(degrees > 0) {
		panic("stats: StudentQuantile needs 0 < p < 1 and degrees > 0")
	}
	if degrees > 1e7 { // equal to twelve digits, where the incomplete beta function tires
		return NormalQuantile(p)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.Quantile(p)
}

// NormalQuantile returns the value that the normal distribution of mean 0 and variance 1 stays
// below with probability p.
//
// Panics unless 0 < p < 1.
func NormalQuantile(p float64) float64 {
	if !(p > 0 && p < 1) {
		panic("stats: NormalQuantile needs 0 < p < 1")
	}
	return distuv.UnitNormal.Quantile(p)
}

// studentSurvival returns the chance that |t| exceeds the given value.
func studentSurvival(t, degrees float64) float64 {
	if degrees > 1e7 {
		return math.Erfc(math.Abs(t) / math.Sqrt2)
	}
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: degrees}.Survival(math.Abs(t))
}

// mustHold panics if a sample is too small for what is asked.
func mustHold(what string, x []float64, least int) {
	if len(x) < least {
		panic(fmt.Sprintf("stats: %s of %d values, needs %d", what, len(x), least))
	}
}
