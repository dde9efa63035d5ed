package stats_test

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats"
)

func TestHypothesisTestsOfTextbookSamples(t *testing.T) {
	sleep := []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0} // Student 1908
	more := []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}
	if r := stats.WelchTest(sleep, more); !near(r.Statistic, -1.8608135, 1e-6) || !near(r.P, 0.0793941, 1e-6) {
		t.Errorf("Welch: %+v, want t = -1.8608, p = 0.07939", r)
	}
	// All 3 of one group below all 4 of the other: 1 of 35 arrangements at each end.
	if r := stats.MannWhitneyTest([]float64{1, 2, 3}, []float64{4, 5, 6, 7}); r.Statistic != 0 || !near(r.P, 2.0/35, 1e-14) {
		t.Errorf("Mann–Whitney: %+v, want U = 0, p = 2/35", r)
	}
	// U = 2 of 3 and 3: arrangements with U = 0, 1, 2 number 1 + 1 + 2 of 20.
	if r := stats.MannWhitneyTest([]float64{1, 2, 5}, []float64{3, 4, 6}); r.Statistic != 2 || !near(r.P, 8.0/20, 1e-14) {
		t.Errorf("Mann–Whitney: %+v, want U = 2, p = 0.4", r)
	}
	// Of the four pairs only 2 and 2 does not fall to the second sample, and counts half.
	if r := stats.MannWhitneyTest([]float64{1, 2}, []float64{2, 3}); r.Statistic != 0.5 {
		t.Errorf("Mann–Whitney with a tie: U = %g, want 0.5", r.Statistic)
	}
	if r := stats.MannWhitneyTest([]float64{2, 2}, []float64{2, 2, 2}); r.Defined {
		t.Errorf("equal values give %+v", r)
	}
	if r := stats.WelchTest([]float64{2, 2}, []float64{2, 2, 2}); r.Defined {
		t.Errorf("equal values give %+v", r)
	}
	if x2, p := stats.ChiSquare([]float64{44, 56}, []float64{50, 50}, 0); !near(x2, 1.44, 1e-14) || !near(p, math.Erfc(1.2/math.Sqrt2), 1e-12) {
		t.Errorf("χ² = %g, p = %g; want 1.44 and the tails beyond 1.2", x2, p)
	}
	if d, p := stats.KolmogorovSmirnov([]float64{0.5}, func(x float64) float64 { return x }); d != 0.5 || p < 0.8 {
		t.Errorf("distance %g, p = %g of one value in the middle", d, p)
	}
	if d, _ := stats.KolmogorovSmirnov2([]float64{1, 2, 2, 3}, []float64{2, 3, 4}); !near(d, 3.0/4-1.0/3, 1e-14) {
		t.Errorf("distance %g, want 5/12", d)
	}
	// Kolmogorov's distribution: p = 0.05 at λ = 1.3581, p = 0.01 at 1.6276.
	n := 1e6
	for lambda, want := range map[float64]float64{1.3581: 0.05, 1.6276: 0.01} {
		x := make([]float64, int(n))
		for i := range x {
			x[i] = math.Min(1, (float64(i)+0.5)/n+lambda/math.Sqrt(n))
		}
		if _, p := stats.KolmogorovSmirnov(x, func(x float64) float64 { return x }); math.Abs(p-want) > 3e-4 {
			t.Errorf("λ = %g: p = %.5f, want %g", lambda, p, want)
		}
	}
}

func TestTheExactRankTestAgreesWithTheNormalOne(t *testing.T) {
	// The 400 pairs of 20 and 20 values are still counted out. U has variance
	// m·n·(m + n + 1)/12 = 1366.7.
	a, b := make([]float64, 20), make([]float64, 20)
	for shift := 0.05; shift < 30; shift += 3 {
		for i := range a {
			a[i] = 3 * float64(i)
			b[i] = 3.1*float64(i) + shift
		}
		exact := stats.MannWhitneyTest(a, b)
		z := math.Max(0, math.Abs(exact.Statistic-200)-0.5) / math.Sqrt(20*20*41/12.0)
		if approximate := math.Erfc(z / math.Sqrt2); math.Abs(approximate-exact.P) > 0.006 {
			t.Errorf("shift %g: exact p = %.5f, normal p = %.5f", shift, exact.P, approximate)
		}
		if again := stats.MannWhitneyTest(b, a); !near(again.P, exact.P, 1e-12) || again.Statistic != 400-exact.Statistic {
			t.Errorf("exchanged samples give %+v and %+v", exact, again)
		}
	}
}

func TestFalseAlarmsAreAsRareAsPSays(t *testing.T) {
	const alpha = 0.1
	uniform := func(x float64) float64 { return math.Max(0, math.Min(1, x)) }
	for name, p := range map[string]func(*rng.Stream, float64) float64{
		"Welch": func(s *rng.Stream, shift float64) float64 {
			return stats.WelchTest(normals(s, 6, shift, 3), normals(s, 9, 0, 1)).P
		},
		"Mann–Whitney, normal tails": func(s *rng.Stream, shift float64) float64 {
			return stats.MannWhitneyTest(normals(s, 25, shift, 1), normals(s, 25, 0, 1)).P
		},
		"Kolmogorov–Smirnov": func(s *rng.Stream, shift float64) float64 {
			x := make([]float64, 40)
			for i := range x {
				x[i] = s.Float64() + shift/5
			}
			_, p := stats.KolmogorovSmirnov(x, uniform)
			return p
		},
		"χ²": func(s *rng.Stream, shift float64) float64 {
			seen, expected := make([]float64, 5), []float64{40, 40, 40, 40, 40}
			for i := 0; i < 200; i++ {
				seen[int(math.Min(4, 5*s.Float64()*(1+shift/4)))]++
			}
			_, p := stats.ChiSquare(seen, expected, 0)
			return p
		},
	} {
		alarm := func(shift float64) func(*rng.Stream) float64 {
			return func(s *rng.Stream) float64 {
				if p(s, shift) <= alpha {
					return 1
				}
				return 0
			}
		}
		// The tests of counts and ranks are discrete, hence the width.
		plan := stattest.Plan{Draw: alarm(0), Want: alpha, N: 12000, Detect: 0.17}
		if name == "Mann–Whitney, normal tails" {
			plan.Want = 0.0985 // the nearest that ranks of 25 and 25 can give
		}
		stattest.Mean(t, 21, plan)
		plan.Draw = alarm(1)
		if failed, message := stattest.MeanFails(21, plan); !failed {
			t.Errorf("%s: a real difference gives no more alarms: %s", name, message)
		}
	}
}

func TestHolmWorkedOutByHand(t *testing.T) {
	got := stats.Holm([]float64{0.04, 0.01, 0.03, 0.5})
	for i, want := range []float64{0.09, 0.04, 0.09, 0.5} {
		if !near(got[i], want, 1e-14) {
			t.Errorf("adjusted %v, want 0.09, 0.04, 0.09, 0.5", got)
			break
		}
	}
}
