package stats_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats"
)

func TestIntervalsWorkedOutByHand(t *testing.T) {
	sleep := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0} // Student 1908, first drug
	more := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}     // second drug
	for _, c := range []struct {
		name             string
		got              stats.Estimate
		value, low, high float64
	}{
		// Known results of this sample in statistical textbooks and in R's t.test.
		{"mean", stats.MeanEstimate(sleep, 0.95), 0.75, -0.5297804, 2.0297804},
		{"Welch", stats.Difference(more, sleep, 0.95), 1.58, -0.2054832, 3.3654832},
		{"paired", stats.PairedDifference(more, sleep, 0.95), 1.58, 0.7001142, 2.4598858},
		// (p̂ + z²/2n ± …)/(1 + z²/n) for 7 of 20.
		{"Wilson", stats.ProportionEstimate(7, 20, 0.95), 0.35, 0.1811918, 0.5671457},
		{"Wilson none", stats.ProportionEstimate(0, 10, 0.95), 0, 0, 0.2775328},
		{"Wilson all", stats.ProportionEstimate(10, 10, 0.95), 1, 0.7224672, 1},
	} {
		if !c.got.Defined || !near(c.got.Value, c.value, 1e-7) || !near(c.got.Low, c.low, 1e-6) || !near(c.got.High, c.high, 1e-6) {
			t.Errorf("%s: %+v, want %g (%g to %g)", c.name, c.got, c.value, c.low, c.high)
		}
	}
}

func TestFiellersEndsSatisfyFiellersEquation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) []float64 {
			return rapid.SliceOfN(rapid.Float64Range(5, 15), 3, 12).Draw(t, name)
		}
		treated, control := draw("treated"), draw("control")
		e := stats.RelativeChange(treated, control, 0.95)
		if !e.Defined || e.Low == e.High {
			return
		}
		vT := stats.Variance(treated) / float64(len(treated))
		vC := stats.Variance(control) / float64(len(control))
		r := e.Value + 1
		a, b := vT, r*r*vC
		degrees := (a + b) * (a + b) / (a*a/float64(len(treated)-1) + b*b/float64(len(control)-1))
		q := stats.StudentQuantile(0.975, degrees)
		for _, end := range []float64{e.Low + 1, e.High + 1} {
			left := math.Pow(stats.Mean(treated)-end*stats.Mean(control), 2)
			right := q * q * (vT + end*end*vC)
			if !near(left, right, 1e-8*(1+stats.Mean(treated)*stats.Mean(treated))) {
				t.Fatalf("at the end %g: %g is not %g", end, left, right)
			}
		}
	})
}

func TestRelativeChangeIgnoresTheUnit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 10).Draw(t, "n")
		a := rapid.SliceOfN(rapid.Float64Range(1, 3), n, n).Draw(t, "a")
		b := rapid.SliceOfN(rapid.Float64Range(2, 3), n, n).Draw(t, "b")
		scale := rapid.Float64Range(1e-9, 1e9).Draw(t, "scale")
		scaled := func(x []float64) []float64 {
			y := make([]float64, len(x))
			for i := range x {
				y[i] = -scale * x[i] // also the sign does not matter
			}
			return y
		}
		for name, estimate := range map[string]func(a, b []float64, level float64) stats.Estimate{
			"RelativeChange": stats.RelativeChange, "PairedRelativeChange": stats.PairedRelativeChange,
		} {
			x, y := estimate(a, b, 0.9), estimate(scaled(a), scaled(b), 0.9)
			if x.Defined != y.Defined || !near(x.Value, y.Value, 1e-9) || !near(x.Low, y.Low, 1e-6) || !near(x.High, y.High, 1e-6) {
				t.Fatalf("%s: %+v in one unit, %+v in another", name, x, y)
			}
		}
	})
}

func TestWhatPairsShareCancels(t *testing.T) {
	// Ten plates, each with its own level; treatment takes a fifth everywhere.
	var treated, control []float64
	for plate := 1; plate <= 10; plate++ {
		control = append(control, float64(plate))
		treated = append(treated, 0.8*float64(plate))
	}
	paired := stats.PairedRelativeChange(treated, control, 0.95)
	if !near(paired.Value, -0.2, 1e-12) || !near(paired.Low, -0.2, 1e-12) || !near(paired.High, -0.2, 1e-12) {
		t.Errorf("paired: %v, want exactly −0.2", paired)
	}
	unpaired := stats.RelativeChange(treated, control, 0.95)
	if unpaired.Excludes(0) {
		t.Errorf("unpaired, the plates should drown the effect: %v", unpaired)
	}
}

func TestUndefinedEstimatesSayWhy(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	one, two := []float64{3}, []float64{2, 4}
	huge := []float64{-1.7e308, 1.7e308}
	ladder := []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}
	distinct := func(x []float64) float64 { // hardly any resample of 12 has all
		seen := map[float64]bool{}
		for _, v := range x {
			seen[v] = true
		}
		return float64(len(seen))
	}
	for _, c := range []struct {
		name  string
		got   stats.Estimate
		says  string
		value float64
	}{
		{"mean of none", stats.MeanEstimate(nil, 0.95), "no observation", 0},
		{"mean of one", stats.MeanEstimate(one, 0.95), "one observation", 3},
		{"mean of NaN", stats.MeanEstimate([]float64{1, nan}, 0.95), "number 2", 0},
		{"mean of Inf", stats.MeanEstimate([]float64{inf, 1}, 0.95), "number 1", 0},
		{"mean of huge", stats.MeanEstimate(huge, 0.95), "too large", 0},
		{"difference to one", stats.Difference(two, one, 0.95), "sample of one", 0},
		{"difference to none", stats.Difference(two, nil, 0.95), "the control holds no observation", 0},
		{"paired none", stats.PairedDifference(nil, nil, 0.95), "no observation", 0},
		{"paired one", stats.PairedDifference(one, []float64{1}, 0.95), "one observation", 2},
		{"paired NaN", stats.PairedDifference([]float64{nan, 1}, two, 0.95), "the treated sample holds a value", 0},
		{"change from zero", stats.RelativeChange(two, []float64{0, 0}, 0.95), "is zero", 0},
		{"change from about zero", stats.RelativeChange(two, []float64{-1, 2}, 0.95), "cannot be told from zero", 5},
		{"change of one", stats.RelativeChange(one, two, 0.95), "sample of one", 0},
		{"paired change from zero", stats.PairedRelativeChange(two, []float64{-1, 1}, 0.95), "is zero", 0},
		{"paired change from about zero", stats.PairedRelativeChange(two, []float64{-1, 2}, 0.95), "cannot be told from zero", 5},
		{"paired change of one", stats.PairedRelativeChange(one, []float64{6}, 0.95), "one pair", -0.5},
		{"proportion of none", stats.ProportionEstimate(0, 0, 0.95), "no trial", 0},
		{"bootstrap of none", stats.Bootstrap(1, nil, stats.Mean, 100, 0.95), "no observation", 0},
		{"bootstrap of one", stats.Bootstrap(1, one, stats.Mean, 100, 0.95), "one observation", 3},
		{"bootstrap of NaN", stats.Bootstrap(1, two, func([]float64) float64 { return nan }, 100, 0.95), "not finite", 0},
		{"bootstrap of the distinct", stats.Bootstrap(1, ladder, distinct, 100, 0.95), "one side", 12},
	} {
		if c.got.Defined || !strings.Contains(c.got.Reason, c.says) || c.got.Value != c.value {
			t.Errorf("%s: %+v; want reason %q and value %g", c.name, c.got, c.says, c.value)
		}
		if c.got.Low != c.got.Value || c.got.High != c.got.Value || !strings.HasPrefix(c.got.String(), "not defined (") {
			t.Errorf("%s: an undefined estimate has ends %g and %g and is written %q", c.name, c.got.Low, c.got.High, c.got)
		}
	}
	if got := stats.MeanEstimate([]float64{1, 2, 3}, 0.95).String(); got != "2 (-0.4841 to 4.484, n = 3)" {
		t.Errorf("a defined estimate is written %q", got)
	}
}

func TestNoEstimateEverHoldsNaN(t *testing.T) {
	small := rapid.Map(rapid.IntRange(-2, 3), func(i int) float64 { return float64(i) })
	odd := rapid.OneOf(small, small, small, small, rapid.Float64Range(-10, 10), rapid.Float64(), rapid.SampledFrom([]float64{0, math.Copysign(0, -1), 1, math.NaN(), math.Inf(1), math.Inf(-1), 1e308, -1e308, 5e-324}))
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "n")
		a := rapid.SliceOfN(odd, n, n).Draw(t, "a")
		b := rapid.SliceOfN(odd, n, n).Draw(t, "b")
		for i, e := range []stats.Estimate{
			stats.MeanEstimate(a, 0.95), stats.Difference(a, b, 0.95), stats.PairedDifference(a, b, 0.95),
			stats.RelativeChange(a, b, 0.95), stats.PairedRelativeChange(a, b, 0.95),
			stats.Bootstrap(1, a, stats.Mean, 100, 0.95), stats.Bootstrap(1, a, stats.Median, 100, 0.95),
		} {
			for _, v := range []float64{e.Value, e.Low, e.High} {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("estimate %d of %v and %v is %+v", i, a, b, e)
				}
			}
			if e.Low > e.Value || e.Value > e.High || e.Defined == (e.Reason != "") {
				t.Fatalf("estimate %d of %v and %v is %+v", i, a, b, e)
			}
		}
		for i, r := range []stats.Test{stats.WelchTest(a, b), stats.MannWhitneyTest(a, b)} {
			if math.IsNaN(r.Statistic) || !(r.P >= 0 && r.P <= 1) || r.Defined == (r.Reason != "") {
				t.Fatalf("test %d of %v and %v is %+v", i, a, b, r)
			}
		}
	})
}

// normals returns n draws of the given mean and standard deviation.
func normals(s *rng.Stream, n int, mean, sd float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = mean + sd*s.Norm()
	}
	return x
}

// coverage is an interval and the truth that it should hold.
type coverage struct {
	name     string
	truth    float64
	estimate func(*rng.Stream) stats.Estimate
}

// covers is 1 if the interval holds the truth.
func (c coverage) covers(truth float64) func(*rng.Stream) float64 {
	return func(s *rng.Stream) float64 {
		e := c.estimate(s)
		if !e.Defined {
			return math.NaN()
		}
		if e.Excludes(truth) {
			return 0
		}
		return 1
	}
}

func TestIntervalsCoverTheTruthAsOftenAsTheySay(t *testing.T) {
	const level = 0.9
	paired := func(s *rng.Stream) (treated, control []float64) {
		for i := 0; i < 8; i++ {
			plate := 1 + 0.3*s.Norm()
			control = append(control, 10*plate+0.5*s.Norm())
			treated = append(treated, 7*plate+0.5*s.Norm())
		}
		return treated, control
	}
	for _, c := range []struct {
		coverage
		want float64 // the level where theory is exact; else counted once in 300,000 samples
	}{
		{coverage{"Student, n = 3", 5, func(s *rng.Stream) stats.Estimate {
			return stats.MeanEstimate(normals(s, 3, 5, 2), level)
		}}, level},
		{coverage{"Student, n = 12", 5, func(s *rng.Stream) stats.Estimate {
			return stats.MeanEstimate(normals(s, 12, 5, 2), level)
		}}, level},
		{coverage{"paired difference", -3, func(s *rng.Stream) stats.Estimate {
			a, b := paired(s)
			return stats.PairedDifference(a, b, level)
		}}, level},
		{coverage{"Welch", 2, func(s *rng.Stream) stats.Estimate {
			return stats.Difference(normals(s, 6, 5, 3), normals(s, 9, 3, 1), level)
		}}, 0.898},
		{coverage{"relative change", -0.21, func(s *rng.Stream) stats.Estimate {
			return stats.RelativeChange(normals(s, 8, 79, 12), normals(s, 8, 100, 10), level)
		}}, 0.902},
		{coverage{"relative change from a noisy control", 0.5, func(s *rng.Stream) stats.Estimate {
			return stats.RelativeChange(normals(s, 7, 150, 20), normals(s, 5, 100, 25), level)
		}}, 0.899},
		{coverage{"paired relative change", -0.3, func(s *rng.Stream) stats.Estimate {
			a, b := paired(s)
			return stats.PairedRelativeChange(a, b, level)
		}}, 0.904},
	} {
		if math.Abs(c.want-level) > 0.005 {
			t.Errorf("%s: coverage of %g is not what the level %g says", c.name, c.want, level)
		}
		// 0.02 in 0.9: an interval of 92 % or 88 % is noticed.
		plan := stattest.Plan{Draw: c.covers(c.truth), Want: c.want, N: 12000, Detect: 0.02}
		stattest.Mean(t, 11, plan)
		plan.Draw = c.covers(1.5 * c.truth)
		if failed, _ := stattest.MeanFails(11, plan); !failed {
			t.Errorf("%s: covers %g as often as %g", c.name, 1.5*c.truth, c.truth)
		}
	}
}

func TestApproximateIntervalsCoverNearlyAsOftenAsTheySay(t *testing.T) {
	// Wilson's interval and the bootstrap are right only for many observations. The
	// bands are those of the literature for these sizes.
	const level = 0.9
	for _, c := range []struct {
		coverage
		n         int
		low, high float64
	}{
		{coverage{"Wilson, 30 trials", 0.2, func(s *rng.Stream) stats.Estimate {
			return stats.ProportionEstimate(s.Binomial(30, 0.2), 30, level)
		}}, 20000, 0.86, 0.94},
		{coverage{"bootstrap of a mean of 40 exponentials", 1, func(s *rng.Stream) stats.Estimate {
			x := make([]float64, 40)
			for i := range x {
				x[i] = s.Exp()
			}
			return stats.Bootstrap(rng.Root(s.Uint64()), x, stats.Mean, 400, level)
		}}, 1000, 0.86, 0.93},
		{coverage{"bootstrap of a median of 41 normals", 0, func(s *rng.Stream) stats.Estimate {
			return stats.Bootstrap(rng.Root(s.Uint64()), normals(s, 41, 0, 1), stats.Median, 400, level)
		}}, 500, 0.85, 0.95},
	} {
		middle := (c.low + c.high) / 2
		sum := 0.0
		for i := 0; i < c.n; i++ {
			s := rng.New(12, rng.Testing, uint64(i), 0)
			sum += c.covers(c.truth)(&s)
		}
		if got := sum / float64(c.n); !(math.Abs(got-middle) <= (c.high-c.low)/2) {
			t.Errorf("%s covers in a share of %.4f, want %g to %g", c.name, got, c.low, c.high)
		}
	}
}

func TestTheBootstrapIsRepeatableAndGrowsByAppending(t *testing.T) {
	x := []float64{3, 1, 4, 1, 5, 9, 2, 6}
	a := stats.Bootstrap(1, x, stats.Mean, 1000, 0.95)
	if b := stats.Bootstrap(1, x, stats.Mean, 1000, 0.95); a != b {
		t.Errorf("%+v, then %+v", a, b)
	}
	if b := stats.Bootstrap(2, x, stats.Mean, 1000, 0.95); a.Low == b.Low && a.High == b.High {
		t.Error("another root gives the same interval")
	}
	// For the mean of a symmetric sample it is close to the normal interval with
	// variance Σ(x − x̄)²/n².
	y := []float64{-2, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2, -2, -1, 0, 1, 2}
	e := stats.Bootstrap(1, y, stats.Mean, 20000, 0.95)
	want := 1.959964 * math.Sqrt(2.0/20)
	if !near(e.High, want, 0.04) || !near(e.Low, -want, 0.04) {
		t.Errorf("interval %v, normal theory ±%.4f", e, want)
	}
	if e := stats.Bootstrap(1, []float64{2, 2, 2}, stats.Mean, 100, 0.95); !e.Defined || e.Low != 2 || e.High != 2 {
		t.Errorf("a constant sample gives %+v", e)
	}
}

func ExampleRelativeChange() {
	control := []float64{102, 97, 110, 91}
	treated := []float64{80, 84, 75, 77}
	fmt.Println(stats.RelativeChange(treated, control, 0.95))
	// Output: -0.21 (-0.2983 to -0.1046, n = 8)
}
