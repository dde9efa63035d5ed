package stats

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// Test is the result of a test of a hypothesis.
type Test struct {
	Statistic float64 // t, U, … as the test says
	P         float64 // two-sided chance of a statistic at least as extreme if the hypothesis holds
	Defined   bool    // the data determine a result
	Reason    string  // why not; empty if Defined
}

// WelchTest tests whether two independent samples have the same mean; variances
// may differ. The statistic is t, positive if the mean of a is the larger.
//
// Undefined: if a sample has fewer than two values or one that is not finite, or if
// no value varies.
// Source: Welch 1947, 10.1093/biomet/34.1-2.28.
func WelchTest(a, b []float64) Test {
	if reason := eachFault(a, b); reason != "" {
		return Test{Reason: reason}
	}
	if len(a) < 2 || len(b) < 2 {
		return Test{Reason: "a sample of one has no variance"}
	}
	vA, vB := meanVariance(a), meanVariance(b)
	switch {
	case !finite(vA + vB):
		return Test{Reason: "the variance is too large for a number"}
	case vA+vB == 0:
		return Test{Reason: "no value varies"}
	}
	t := (Mean(a) - Mean(b)) / math.Sqrt(vA+vB)
	return defined(t, studentSurvival(t, welchDegrees(vA, vB, len(a), len(b))))
}

// exactPairs is the number of pairs up to which the Mann–Whitney distribution is
// counted out. Beyond, the normal approximation is good to three digits.
const exactPairs = 400

// MannWhitneyTest tests whether a value of one sample is as often above as below
// one of the other, from ranks alone. The statistic is U, the number of pairs
// in which a exceeds b, ties counting half.
//
// Without ties and up to 400 pairs the distribution of U is counted exactly;
// otherwise it is taken as normal, with corrections for ties and continuity.
//
// Undefined: if a sample is empty or holds a value that is not finite, or all
// values are equal.
// Source: Mann and Whitney 1947, 10.1214/aoms/1177730491.
func MannWhitneyTest(a, b []float64) Test {
	if reason := eachFault(a, b); reason != "" {
		return Test{Reason: reason}
	}
	u, ties := rankStatistic(a, b)
	nA, nB := float64(len(a)), float64(len(b))
	if ties == 0 && len(a)*len(b) <= exactPairs {
		return defined(u, exactRankP(int(u), len(a), len(b)))
	}
	n := nA + nB
	variance := nA * nB / 12 * (n + 1 - ties/(n*(n-1)))
	if !(variance > 0) {
		return Test{Reason: "all values are equal"}
	}
	z := math.Max(0, math.Abs(u-nA*nB/2)-0.5) / math.Sqrt(variance)
	return defined(u, math.Erfc(z/math.Sqrt2))
}

// rankStatistic returns U and the sum of t³ − t over groups of t equal values.
func rankStatistic(a, b []float64) (u, ties float64) {
	type ranked struct {
		value float64
		first bool
	}
	all := make([]ranked, 0, len(a)+len(b))
	for _, v := range a {
		all = append(all, ranked{v, true})
	}
	for _, v := range b {
		all = append(all, ranked{v, false})
	}
	slices.SortStableFunc(all, func(x, y ranked) int {
		switch {
		case x.value < y.value:
			return -1
		case x.value > y.value:
			return 1
		}
		return 0
	})
	sum := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].value == all[i].value {
			j++
		}
		rank := float64(i+j+1) / 2 // mean of ranks i+1 … j
		for k := i; k < j; k++ {
			if all[k].first {
				sum += rank
			}
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	n := float64(len(a))
	return sum - n*(n+1)/2, ties
}

// exactRankP returns the two-sided chance of U, by counting the arrangements of
// m and n ranks that lead to each value.
//
//	count(u; m, n) = count(u − n; m − 1, n) + count(u; m, n − 1)
//
// The largest rank is either in the first sample, which gains n, or not.
func exactRankP(u, m, n int) float64 {
	// share[j][v]: chance of U = v for i and j ranks, built up over i.
	share := make([][]float64, n+1)
	for j := range share {
		share[j] = []float64{1}
	}
	for i := 1; i <= m; i++ {
		next := make([][]float64, n+1)
		next[0] = []float64{1}
		for j := 1; j <= n; j++ {
			first := float64(i) / float64(i+j)
			row := make([]float64, i*j+1)
			for v, p := range share[j] {
				row[v+j] += float64(first * p)
			}
			for v, p := range next[j-1] {
				row[v] += float64((1 - first) * p)
			}
			next[j] = row
		}
		share = next
	}
	u = min(u, m*n-u) // the distribution is symmetric
	p := 0.0
	for v := 0; v <= u; v++ {
		p += share[n][v]
	}
	return math.Min(1, 2*p)
}

// KolmogorovSmirnov compares a sample with a continuous distribution given by
// its cumulative function. It returns the largest distance d between the two
// and the chance p of a larger one if the sample has that distribution.
//
//	p ≈ 2·Σ (−1)^(k−1)·exp(−2k²λ²),   λ = (√n + 0.12 + 0.11/√n)·d
//
// Range: p is good to about 0.01 from n = 10 on and better for small p.
// Source: Kolmogorov 1933; Stephens 1970, 10.1111/j.2517-6161.1970.tb00821.x.
// Panics if x is empty or holds NaN, or if the function leaves [0, 1].
func KolmogorovSmirnov(x []float64, cdf func(float64) float64) (d, p float64) {
	mustHold("KolmogorovSmirnov", x, 1)
	sorted := slices.Clone(x)
	slices.Sort(sorted)
	n := float64(len(sorted))
	for i, v := range sorted {
		f := cdf(v)
		if math.IsNaN(v) || !(f >= 0 && f <= 1) {
			panic(fmt.Sprintf("stats: KolmogorovSmirnov: the distribution is %g at %g", f, v))
		}
		d = math.Max(d, math.Max(f-float64(i)/n, float64(i+1)/n-f))
	}
	return d, kolmogorovSurvival(d, n)
}

// KolmogorovSmirnov2 compares two samples of continuous distributions, as
// KolmogorovSmirnov does one with a function.
//
// Panics if a sample is empty or holds NaN.
func KolmogorovSmirnov2(a, b []float64) (d, p float64) {
	mustHold("KolmogorovSmirnov2", a, 1)
	mustHold("KolmogorovSmirnov2", b, 1)
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	if math.IsNaN(a[0]) || math.IsNaN(b[0]) {
		panic("stats: KolmogorovSmirnov2 of a sample that holds NaN")
	}
	nA, nB := float64(len(a)), float64(len(b))
	for i, j := 0, 0; i < len(a) && j < len(b); {
		v := math.Min(a[i], b[j])
		for i < len(a) && a[i] == v {
			i++
		}
		for j < len(b) && b[j] == v {
			j++
		}
		d = math.Max(d, math.Abs(float64(i)/nA-float64(j)/nB))
	}
	return d, kolmogorovSurvival(d, nA*nB/(nA+nB))
}

// kolmogorovSurvival returns the chance of a larger distance for n observations.
func kolmogorovSurvival(d, n float64) float64 {
	lambda := (math.Sqrt(n) + 0.12 + 0.11/math.Sqrt(n)) * d
	if lambda < 0.2 { // the sum converges slowly there, and is 1 to ten digits
		return 1
	}
	sum, sign := 0.0, 1.0
	for k := 1; k <= 100; k++ {
		term := math.Exp(-2 * float64(k*k) * lambda * lambda)
		sum += sign * term
		if term < 1e-17 {
			break
		}
		sign = -sign
	}
	return math.Min(1, math.Max(0, 2*sum))
}

// ChiSquare compares observed counts with expected ones. It returns Pearson's
// statistic and the chance p of a larger one if the expectation is right.
//
//	x² = Σ(Oᵢ − Eᵢ)²/Eᵢ,   degrees of freedom = cells − 1 − fitted
//
// Range: expected counts of 5 and more make p trustworthy. fitted is the number of
// parameters that were taken from the same counts.
// Source: Pearson 1900, 10.1080/14786440009463897.
// Panics if the slices differ in length, an expected count is not positive and
// finite, an observed one is negative or not finite, fitted is negative, or no
// degree of freedom is left.
func ChiSquare(observed, expected []float64, fitted int) (x2, p float64) {
	if len(observed) != len(expected) {
		panic("stats: ChiSquare of slices of different length")
	}
	degrees := len(observed) - 1 - fitted
	if fitted < 0 || degrees < 1 {
		panic("stats: ChiSquare without a degree of freedom")
	}
	for i, e := range expected {
		o := observed[i]
		if !(e > 0) || !finite(e) || !(o >= 0) || !finite(o) {
			panic(fmt.Sprintf("stats: ChiSquare: count %g where %g is expected", o, e))
		}
		x2 += float64((o - e) * (o - e) / e)
	}
	return x2, distuv.ChiSquared{K: float64(degrees)}.Survival(x2)
}

// Holm returns p-values adjusted for the number of tests made, in the same order.
// To reject those at or below α keeps the chance of any false rejection at α.
//
//	adjusted p₍ᵢ₎ = min(1, max over j <= i of (m − j + 1)·p₍ⱼ₎),   p₍₁₎ <= … <= p₍ₘ₎
//
// Source: Holm 1979, Scandinavian Journal of Statistics 6:65–70.
// Panics if a value is outside [0, 1].
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
		if !(p[i] >= 0 && p[i] <= 1) {
			panic("stats: Holm needs values from 0 to 1")
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case p[i] < p[j]:
			return -1
		case p[i] > p[j]:
			return 1
		}
		return 0
	})
	adjusted := make([]float64, len(p))
	largest := 0.0
	for rank, i := range order {
		largest = math.Max(largest, math.Min(1, float64(len(p)-rank)*p[i]))
		adjusted[i] = largest
	}
	return adjusted
}

// defined is a test result, unless the statistic is out of range.
func defined(statistic, p float64) Test {
	if !finite(statistic) || !finite(p) {
		return Test{Reason: "the result is too large for a number"}
	}
	return Test{Statistic: statistic, P: p, Defined: true}
}

// eachFault returns why one of two samples cannot be used, or "".
func eachFault(a, b []float64) string {
	if reason := fault("the first sample", a); reason != "" {
		return reason
	}
	return fault("the second sample", b)
}
