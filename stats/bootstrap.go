package stats

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"paget/rng"
)

// Bootstrap returns any statistic of a sample with its bootstrap interval,
// corrected for bias and skewness (BCa).
//
//	ends: quantiles Φ(z₀ + (z₀ ± z)/(1 − a(z₀ ± z))) of the statistic over n resamples
//
// z₀ is the normal quantile of the share of resamples below the value, a the skewness
// of the statistic when one observation at a time is left out. Resample i
// reads the stream of purpose rng.Bootstrap and id i, so more resamples leave
// the first ones as they are.
//
// The statistic must not keep or change its argument.
//
// Assumed: independent observations.
// Undefined: for no or one observation, values or statistics that are not
// finite, or if all resamples lie on one side of the value.
// Source: Efron 1987, 10.1080/01621459.1987.10478410.
// Panics if n < 100 or level is outside (0, 1).
func Bootstrap(root rng.Root, x []float64, statistic func([]float64) float64, n int, level float64) Estimate {
	mustBeLevel(level)
	if n < 100 {
		panic("stats: Bootstrap needs at least 100 resamples")
	}
	if reason := fault("the sample", x); reason != "" {
		return undefined(len(x), reason)
	}
	value := statistic(x)
	if !finite(value) {
		return undefined(len(x), "the statistic is not finite")
	}
	if len(x) < 2 {
		return valueOnly(value, len(x), "one observation gives no interval")
	}
	resampled, ok := resample(root, x, statistic, n)
	if !ok {
		return valueOnly(value, len(x), "the statistic of a resample is not finite")
	}
	if resampled[0] == resampled[n-1] && resampled[0] == value {
		return interval(value, value, value, len(x)) // nothing varies
	}
	// Ties count half, as the value itself is often among them.
	below, _ := slices.BinarySearch(resampled, value)
	above := below
	for above < n && resampled[above] == value {
		above++
	}
	share := (float64(below) + float64(above-below)/2) / float64(n)
	if share <= 0 || share >= 1 {
		return valueOnly(value, len(x), "all resamples lie on one side of the value")
	}
	skewness, ok := acceleration(x, statistic)
	if !ok {
		return valueOnly(value, len(x), "the skewness of the statistic is not finite")
	}
	bias, z := NormalQuantile(share), NormalQuantile((1+level)/2)
	end := func(z float64) float64 {
		scale := 1 - skewness*(bias+z)
		if !(scale > 0) { // the transformation has left its range
			return math.NaN()
		}
		return sortedQuantile(distuv.UnitNormal.CDF(bias+(bias+z)/scale), resampled)
	}
	low, high := end(-z), end(z)
	if !finite(low) || !finite(high) {
		return valueOnly(value, len(x), "the sample is too skewed for this interval")
	}
	return interval(value, low, high, len(x))
}

// resample returns the statistic of n samples drawn with replacement, in ascending
// order, and false if one of them is not finite.
func resample(root rng.Root, x []float64, statistic func([]float64) float64, n int) ([]float64, bool) {
	var s rng.Stream
	draw := make([]float64, len(x))
	result := make([]float64, n)
	for i := range result {
		s.At(root, rng.Bootstrap, uint64(i), 0)
		for j := range draw {
			draw[j] = x[s.Intn(len(x))]
		}
		if result[i] = statistic(draw); !finite(result[i]) {
			return nil, false
		}
	}
	slices.Sort(result)
	return result, true
}

// acceleration returns the skewness constant a = Σdᵢ³/(6(Σdᵢ²)^(3/2)), where dᵢ is the
// mean of the statistics without one observation minus the one without the ith. It
// returns false if a is not finite.
func acceleration(x []float64, statistic func([]float64) float64) (float64, bool) {
	without := make([]float64, len(x))
	rest := make([]float64, len(x)-1)
	for i := range x {
		copy(rest, x[:i])
		copy(rest[i:], x[i+1:])
		if without[i] = statistic(rest); !finite(without[i]) {
			return 0, false
		}
	}
	m := Mean(without)
	squares, cubes := 0.0, 0.0
	for _, w := range without {
		d := m - w
		squares += float64(d * d)
		cubes += float64(d * d * d)
	}
	if squares == 0 {
		return 0, true
	}
	a := cubes / (6 * squares * math.Sqrt(squares))
	return a, finite(a)
}
