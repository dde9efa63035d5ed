package rng_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats"
)

// draws makes a Kolmogorov–Smirnov distance of 0.0118 worth p = 1e-4: a distribution
// function that is wrong by 1.2 points of percentage anywhere is noticed.
const draws = 36000

// sample returns n draws, each from a stream of its own.
func sample(n int, draw func(*rng.Stream) float64) []float64 {
	x := make([]float64, n)
	var s rng.Stream
	for i := range x {
		s.At(7, rng.Testing, uint64(i), 1)
		x[i] = draw(&s)
	}
	return x
}

// law is a distribution as it is drawn and as it should be.
type law struct {
	name string
	draw func(*rng.Stream) float64
	cdf  func(float64) float64
}

// share is the distribution function of the uniform distribution on [0, 1].
func share(x float64) float64 {
	return math.Max(0, math.Min(1, x))
}

// gamma is the law of Gamma draws whose shape should be as given.
func gamma(drawn, wanted float64) law {
	return law{
		fmt.Sprintf("Gamma(%g)", drawn),
		func(s *rng.Stream) float64 { return s.Gamma(drawn) },
		distuv.Gamma{Alpha: wanted, Beta: 1}.CDF,
	}
}

func TestContinuousDrawsHaveTheirDistribution(t *testing.T) {
	laws := []law{
		{"Float64", (*rng.Stream).Float64, share},
		{"Open", (*rng.Stream).Open, share},
		{"Norm", (*rng.Stream).Norm, distuv.UnitNormal.CDF},
		{"Exp", (*rng.Stream).Exp, func(x float64) float64 { return -math.Expm1(-x) }},
		{"LogNormal", func(s *rng.Stream) float64 { return s.LogNormal(3, 0.7) }, distuv.LogNormal{Mu: math.Log(3), Sigma: 0.7}.CDF},
		{"angle on the circle", func(s *rng.Stream) float64 { x, y := s.Circle(); return math.Atan2(y, x)/(2*math.Pi) + 0.5 }, share},
		{"first axis of the sphere", func(s *rng.Stream) float64 { x, _, _ := s.Sphere(); return (x + 1) / 2 }, share},
		{"second axis of the sphere", func(s *rng.Stream) float64 { _, y, _ := s.Sphere(); return (y + 1) / 2 }, share},
		{"third axis of the sphere", func(s *rng.Stream) float64 { _, _, z := s.Sphere(); return (z + 1) / 2 }, share},
	}
	for _, shape := range []float64{0.05, 0.5, 1, 2.5, 40, 1e4} {
		laws = append(laws, gamma(shape, shape))
	}
	for _, l := range laws {
		if d, p := stats.KolmogorovSmirnov(sample(draws, l.draw), l.cdf); p < 1e-4 {
			t.Errorf("%s is off its distribution by %.4f (p = %.2g)", l.name, d, p)
		}
	}
}

func TestDrawsOfAWrongDistributionAreNoticed(t *testing.T) {
	for _, l := range []law{
		gamma(2.1, 2), gamma(0.47, 0.5), gamma(0.05, 0.053),
		{"Norm of variance 1.1", func(s *rng.Stream) float64 { return math.Sqrt(1.1) * s.Norm() }, distuv.UnitNormal.CDF},
		{"Norm of mean 0.04", func(s *rng.Stream) float64 { return s.Norm() + 0.04 }, distuv.UnitNormal.CDF},
		{"Exp of mean 1.05", func(s *rng.Stream) float64 { return 1.05 * s.Exp() }, func(x float64) float64 { return -math.Expm1(-x) }},
		{"uniform latitude on the sphere", func(s *rng.Stream) float64 { return (math.Sin(math.Pi*(s.Float64()-0.5)) + 1) / 2 }, share},
	} {
		if d, p := stats.KolmogorovSmirnov(sample(draws, l.draw), l.cdf); p > 1e-4 {
			t.Errorf("%s passes (distance %.4f, p = %.2g)", l.name, d, p)
		}
	}
}

// count is a distribution of whole numbers as it is drawn and as it should be.
type count struct {
	name string
	draw func(*rng.Stream) int
	prob func(float64) float64
	max  int // no draw above, in practice
}

// poisson is drawn with one mean and should have another.
func poisson(drawn, wanted float64) count {
	return count{
		fmt.Sprintf("Poisson(%g)", drawn),
		func(s *rng.Stream) int { return s.Poisson(drawn) },
		distuv.Poisson{Lambda: wanted}.Prob,
		int(wanted + 10*math.Sqrt(wanted) + 20),
	}
}

// binomial is drawn with one probability and should have another.
func binomial(n int, drawn, wanted float64) count {
	return count{
		fmt.Sprintf("Binomial(%d, %g)", n, drawn),
		func(s *rng.Stream) int { return s.Binomial(n, drawn) },
		distuv.Binomial{N: float64(n), P: wanted}.Prob,
		n,
	}
}

// fitP returns the chance of counts less like the distribution, by Pearson's
// test, with neighbours pooled until each cell expects ten.
func (c count) fitP(t *testing.T, n int) float64 {
	t.Helper()
	seen := make([]float64, c.max+1)
	for _, x := range sample(n, func(s *rng.Stream) float64 { return float64(c.draw(s)) }) {
		if x < 0 || int(x) > c.max {
			t.Fatalf("%s draws %g", c.name, x)
		}
		seen[int(x)]++
	}
	var observed, expected []float64
	o, e, left := 0.0, 0.0, float64(n)
	for k := range seen {
		o += seen[k]
		e += float64(n) * c.prob(float64(k))
		if e >= 10 && left-e >= 10 {
			observed, expected = append(observed, o), append(expected, e)
			left -= e
			o, e = 0, 0
		}
	}
	observed, expected = append(observed, o), append(expected, left)
	_, p := stats.ChiSquare(observed, expected, 0)
	return p
}

func TestCountsHaveTheirDistribution(t *testing.T) {
	counts := []count{
		binomial(1, 0.3, 0.3), binomial(8, 0.5, 0.5), binomial(20, 0.9, 0.9), binomial(1000, 0.004, 0.004),
		binomial(1000, 0.0101, 0.0101), binomial(40, 0.3, 0.3), binomial(500, 0.77, 0.77), binomial(100000, 0.3, 0.3),
	}
	for _, mean := range []float64{0.01, 0.9, 4, 9.99, 10, 11.5, 30, 400, 1e5} {
		counts = append(counts, poisson(mean, mean))
	}
	for _, n := range []int{1, 2, 3, 7, 100} {
		counts = append(counts, count{fmt.Sprintf("Intn(%d)", n), func(s *rng.Stream) int { return s.Intn(n) }, func(float64) float64 { return 1 / float64(n) }, n - 1})
	}
	for _, c := range counts {
		if c.max == 0 {
			continue // Intn(1) is always 0, which sample has checked
		}
		if p := c.fitP(t, draws); p < 1e-4 {
			t.Errorf("%s is off its distribution (p = %.2g)", c.name, p)
		}
	}
}

func TestCountsOfAWrongDistributionAreNoticed(t *testing.T) {
	for _, c := range []count{
		poisson(4.12, 4), poisson(30.7, 30), poisson(403, 400),
		binomial(40, 0.31, 0.3), binomial(8, 0.51, 0.5), binomial(100000, 0.3003, 0.3),
	} {
		if p := c.fitP(t, draws); p > 1e-4 {
			t.Errorf("%s passes (p = %.2g)", c.name, p)
		}
	}
}

func TestMomentsOfLargeCounts(t *testing.T) {
	// Here the probabilities can no longer be compared one by one.
	for _, c := range []struct {
		name           string
		draw           func(*rng.Stream) float64
		mean, variance float64
	}{
		{"Poisson(1e9)", func(s *rng.Stream) float64 { return float64(s.Poisson(1e9)) }, 1e9, 1e9},
		{"Poisson(1e15)", func(s *rng.Stream) float64 { return float64(s.Poisson(1e15)) }, 1e15, 1e15},
		{"Binomial(1e12, 0.2)", func(s *rng.Stream) float64 { return float64(s.Binomial(1e12, 0.2)) }, 2e11, 1.6e11},
		{"Binomial(1e15, 1e-9)", func(s *rng.Stream) float64 { return float64(s.Binomial(1e15, 1e-9)) }, 1e6, 1e6 * (1 - 1e-9)},
	} {
		standard := func(s *rng.Stream) float64 { return (c.draw(s) - c.mean) / math.Sqrt(c.variance) }
		stattest.Mean(t, 3, stattest.Plan{Draw: standard, Want: 0, N: 20000, Detect: 0.05})
		stattest.Mean(t, 4, stattest.Plan{Draw: func(s *rng.Stream) float64 { z := standard(s); return z * z }, Want: 1, N: 20000, Detect: 0.07})
		wrong := stattest.Plan{Draw: func(s *rng.Stream) float64 { return standard(s) + 0.05 }, Want: 0, N: 20000, Detect: 0.05}
		if failed, message := stattest.MeanFails(3, wrong); !failed {
			t.Errorf("%s: a mean wrong by a twentieth of its spread is not noticed: %s", c.name, message)
		}
	}
}

func TestRareEventsKeepTheirRate(t *testing.T) {
	const mean = 2e-3
	plan := stattest.Plan{
		Draw:   func(s *rng.Stream) float64 { return float64(s.Poisson(mean)) },
		Want:   mean,
		N:      2000000,
		Detect: 0.12,
	}
	stattest.Mean(t, 5, plan)
	plan.Want = 1.13 * mean
	if failed, _ := stattest.MeanFails(5, plan); !failed {
		t.Error("a rate wrong by 13 % is not noticed")
	}
}

func TestNormalTailsAreFull(t *testing.T) {
	const bound = 3.0 // beyond lies a share of 1.35e-3 on each side
	for _, sign := range []float64{-1, 1} {
		stattest.Mean(t, 6, stattest.Plan{
			Draw: func(s *rng.Stream) float64 {
				if sign*s.Norm() > bound {
					return 1
				}
				return 0
			},
			Want:   0.5 * math.Erfc(bound/math.Sqrt2),
			N:      2000000,
			Detect: 0.13,
		})
	}
}

func TestEdgesOfParameters(t *testing.T) {
	s := rng.New(1, rng.Testing, 0, 0)
	if s.Poisson(0) != 0 || s.Binomial(0, 0.5) != 0 || s.Binomial(9, 0) != 0 || s.Binomial(9, 1) != 9 || s.Intn(1) != 0 {
		t.Error("an outcome that is certain does not happen")
	}
	if s.LogNormal(2, 0) != 2 {
		t.Error("a log-normal without spread is not its median")
	}
	for i := 0; i < 1000; i++ {
		if x := s.Gamma(1e-3); !(x >= 0) || math.IsInf(x, 0) {
			t.Fatalf("Gamma(0.001) draws %g", x)
		}
		if k := s.Binomial(3, 0.999999); k < 0 || k > 3 {
			t.Fatalf("Binomial(3, 0.999999) draws %d", k)
		}
		x, y, z := s.Sphere()
		if r := x*x + y*y + z*z; math.Abs(r-1) > 1e-14 {
			t.Fatalf("a point of the unit sphere has radius² %g", r)
		}
	}
	for name, call := range map[string]func(){
		"Intn(0)":           func() { s.Intn(0) },
		"Poisson(-1)":       func() { s.Poisson(-1) },
		"Poisson(NaN)":      func() { s.Poisson(math.NaN()) },
		"Poisson(1e16)":     func() { s.Poisson(1e16) },
		"Binomial(-1, 0.5)": func() { s.Binomial(-1, 0.5) },
		"Binomial(5, 1.3)":  func() { s.Binomial(5, 1.3) },
		"Binomial(5, NaN)":  func() { s.Binomial(5, math.NaN()) },
		"Gamma(0)":          func() { s.Gamma(0) },
		"Gamma(Inf)":        func() { s.Gamma(math.Inf(1)) },
		"LogNormal(0, 1)":   func() { s.LogNormal(0, 1) },
		"LogNormal(1, -1)":  func() { s.LogNormal(1, -1) },
		"Shuffle(-1)":       func() { s.Shuffle(-1, nil) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not panic", name)
				}
			}()
			call()
		}()
	}
}

func TestEveryOrderIsShuffledEquallyOften(t *testing.T) {
	code := func(s *rng.Stream) int {
		x := [4]int{0, 1, 2, 3}
		s.Shuffle(4, func(i, j int) { x[i], x[j] = x[j], x[i] })
		// Position of each thing among those not yet placed: 0 … 23.
		code := 0
		for i := range x {
			smaller := 0
			for _, later := range x[i+1:] {
				if later < x[i] {
					smaller++
				}
			}
			code = code*(4-i) + smaller
		}
		return code
	}
	c := count{"Shuffle", code, func(float64) float64 { return 1.0 / 24 }, 23}
	if p := c.fitP(t, draws); p < 1e-4 {
		t.Errorf("orders are not equally frequent (p = %.2g)", p)
	}
}

func TestDrawsThatPromiseOneWordReadOne(t *testing.T) {
	for name, c := range map[string]struct {
		words int
		draw  func(*rng.Stream)
	}{
		"Float64":      {1, func(s *rng.Stream) { s.Float64() }},
		"Open":         {1, func(s *rng.Stream) { s.Open() }},
		"Norm":         {1, func(s *rng.Stream) { s.Norm() }},
		"Exp":          {1, func(s *rng.Stream) { s.Exp() }},
		"LogNormal":    {1, func(s *rng.Stream) { s.LogNormal(1, 1) }},
		"Circle":       {1, func(s *rng.Stream) { s.Circle() }},
		"Sphere":       {2, func(s *rng.Stream) { s.Sphere() }},
		"Poisson(9)":   {1, func(s *rng.Stream) { s.Poisson(9) }},
		"Binomial(19)": {1, func(s *rng.Stream) { s.Binomial(19, 0.5) }},
	} {
		s := rng.New(1, rng.Testing, 5, 5)
		plain := s
		for i := 0; i < 200; i++ {
			c.draw(&s)
			for w := 0; w < c.words; w++ {
				plain.Uint64()
			}
			a, b := s, plain
			if a.Uint64() != b.Uint64() {
				t.Fatalf("%s does not read %d words", name, c.words)
			}
		}
	}
}

func TestDrawsAllocateNothing(t *testing.T) {
	sink := 0.0
	allocations := testing.AllocsPerRun(100, func() {
		s := rng.New(1, rng.Motility, 2, 3)
		s.At(1, rng.Cycle, 3, 4)
		x, y, z := s.Sphere()
		sink += s.Float64() + s.Norm() + s.Exp() + s.LogNormal(1, 1) + s.Gamma(0.4) + x + y + z
		sink += float64(s.Poisson(3) + s.Poisson(300) + s.Binomial(5, 0.4) + s.Binomial(5000, 0.4) + s.Intn(7))
	})
	if allocations != 0 {
		t.Errorf("%g allocations", allocations)
	}
}
