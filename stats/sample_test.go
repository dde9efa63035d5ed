package stats_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"paget/stats"
)

// near tells whether two numbers agree to a relative tolerance.
func near(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*math.Max(1, math.Abs(b))
}

// panics tells whether a call does.
func panics(call func()) (did bool) {
	defer func() { did = recover() != nil }()
	call()
	return false
}

func TestASampleWorkedOutByHand(t *testing.T) {
	x := []float64{4, 2, 9, 5} // mean 5, squares 1 + 9 + 16 + 0 = 26
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"mean", stats.Mean(x), 5},
		{"variance", stats.Variance(x), 26.0 / 3},
		{"sd", stats.SD(x), math.Sqrt(26.0 / 3)},
		{"standard error", stats.StandardError(x), math.Sqrt(26.0 / 12)},
		{"median", stats.Median(x), 4.5},
		{"first quartile", stats.Quantile(0.25, x), 3.5},
		{"minimum", stats.Quantile(0, x), 2},
		{"maximum", stats.Quantile(1, x), 9},
		{"0.9 quantile", stats.Quantile(0.9, x), 5 + 0.7*4},
		{"median of one", stats.Median([]float64{7}), 7},
	} {
		if !near(c.got, c.want, 1e-15) {
			t.Errorf("%s is %g, want %g", c.name, c.got, c.want)
		}
	}
	if x[0] != 4 || x[3] != 5 {
		t.Error("the sample has been reordered")
	}
}

func TestStudentQuantilesOfTheTables(t *testing.T) {
	for _, c := range []struct{ p, degrees, want float64 }{
		{0.975, 1, math.Tan(math.Pi * 0.475)}, // Cauchy
		{0.975, 2, 0.95 * math.Sqrt(2/(1-0.95*0.95))},
		{0.9, 2, 0.8 * math.Sqrt(2/(1-0.8*0.8))},
		{0.975, 10, 2.228138852},
		{0.995, 30, 2.749995654},
		{0.975, 3.5, 2.940088638}, // by Simpson's rule on the density
		{0.5, 8, 0},
		{0.025, 10, -2.228138852},
		{0.975, 1e9, 1.959963985},
	} {
		if got := stats.StudentQuantile(c.p, c.degrees); math.Abs(got-c.want) > 2e-6*math.Max(1, math.Abs(c.want)) {
			t.Errorf("t(%g; %g) = %.10g, want %.10g", c.p, c.degrees, got, c.want)
		}
	}
}

func TestQuantilesAreMonotoneAndWithinTheSample(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 30).Draw(t, "x")
		p := rapid.Float64Range(0, 1).Draw(t, "p")
		q := rapid.Float64Range(0, 1).Draw(t, "q")
		if p > q {
			p, q = q, p
		}
		low, high := stats.Quantile(p, x), stats.Quantile(q, x)
		if low > high || low < stats.Quantile(0, x) || high > stats.Quantile(1, x) {
			t.Fatalf("quantiles %g and %g of %v are %g and %g", p, q, x, low, high)
		}
	})
}

func TestAStraightLineIsFound(t *testing.T) {
	intercept, slope := stats.LinearFit([]float64{1, 2, 4}, []float64{5, 7, 11})
	if !near(intercept, 3, 1e-14) || !near(slope, 2, 1e-14) {
		t.Errorf("y = %g + %g x, want 3 + 2 x", intercept, slope)
	}
	// By hand: x̄ = 1, ȳ = 2, Σdx·dy = 3, Σdx² = 2.
	intercept, slope = stats.LinearFit([]float64{0, 1, 2}, []float64{1, 1, 4})
	if !near(slope, 1.5, 1e-14) || !near(intercept, 0.5, 1e-14) {
		t.Errorf("y = %g + %g x, want 0.5 + 1.5 x", intercept, slope)
	}
}

func TestWhatDoesNotExistPanics(t *testing.T) {
	for name, call := range map[string]func(){
		"mean of nothing":         func() { stats.Mean(nil) },
		"variance of one":         func() { stats.Variance([]float64{1}) },
		"sd of one":               func() { stats.SD([]float64{1}) },
		"error of one":            func() { stats.StandardError([]float64{1}) },
		"median of nothing":       func() { stats.Median(nil) },
		"median of NaN":           func() { stats.Median([]float64{1, math.NaN()}) },
		"quantile 1.2":            func() { stats.Quantile(1.2, []float64{1}) },
		"Student at 1":            func() { stats.StudentQuantile(1, 5) },
		"Student without degrees": func() { stats.StudentQuantile(0.9, 0) },
		"normal at 0":             func() { stats.NormalQuantile(0) },
		"level 95":                func() { stats.MeanEstimate([]float64{1, 2}, 95) },
		"unequal pairs":           func() { stats.PairedDifference([]float64{1}, nil, 0.95) },
		"unequal ratio pairs":     func() { stats.PairedRelativeChange([]float64{1}, nil, 0.95) },
		"vertical line":           func() { stats.LinearFit([]float64{1, 1}, []float64{1, 2}) },
		"line through a point":    func() { stats.LinearFit([]float64{1}, []float64{1}) },
		"too many successes":      func() { stats.ProportionEstimate(3, 2, 0.95) },
		"few resamples":           func() { stats.Bootstrap(1, []float64{1, 2}, stats.Mean, 10, 0.95) },
		"χ² without freedom":      func() { stats.ChiSquare([]float64{1}, []float64{1}, 0) },
		"χ² of nothing expected":  func() { stats.ChiSquare([]float64{1, 1}, []float64{1, 0}, 0) },
		"χ² of unequal lengths":   func() { stats.ChiSquare([]float64{1, 1}, []float64{1}, 0) },
		"distribution above 1":    func() { stats.KolmogorovSmirnov([]float64{1}, func(float64) float64 { return 2 }) },
		"p above 1":               func() { stats.Holm([]float64{1.1}) },
	} {
		if !panics(call) {
			t.Errorf("%s does not panic", name)
		}
	}
}
