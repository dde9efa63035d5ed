package survival_test

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats/survival"
)

// watched draws n exponential times of a rate, censored at the end.
func watched(s *rng.Stream, into *survival.Sample, n int, rate, end float64) {
	for range n {
		t := s.Exp() / rate
		into.Time, into.Event = append(into.Time, math.Min(t, end)), append(into.Event, t < end)
	}
}

// shareCovered is how often the interval at time 1 holds the truth, exp(−1): nobody is
// censored before, so the events of n subjects are binomial. It is near the level, but
// events are whole numbers.
func shareCovered(n int, level float64) float64 {
	truth, sum := math.Exp(-1), 0.0
	var s survival.Sample
	for range n {
		s.Time, s.Event = append(s.Time, 2), append(s.Event, false)
	}
	for k := 0; k < n; k++ {
		c := survival.KaplanMeier(s)
		if e := c.At(1, level, survival.LogLog); e.Low <= truth && truth <= e.High {
			all, _ := math.Lgamma(float64(n + 1))
			a, _ := math.Lgamma(float64(k + 1))
			b, _ := math.Lgamma(float64(n - k + 1))
			sum += math.Exp(all - a - b + float64(k)*math.Log(1-truth) + float64(n-k)*math.Log(truth))
		}
		s.Time[k], s.Event[k] = 0.5, true
	}
	return sum
}

func TestIntervalsCoverTheTruthAsOftenAsTheySay(t *testing.T) {
	const level = 0.9
	in := func(low, high, truth float64) float64 {
		if low <= truth && truth <= high {
			return 1
		}
		return 0
	}
	curve := func(s *rng.Stream) survival.Curve {
		var x survival.Sample
		watched(s, &x, 120, 1, 3)
		return survival.KaplanMeier(x)
	}
	group := make([]float64, 100)
	for i := range group {
		group[i] = float64(i / 50)
	}
	for name, covers := range map[string]func(s *rng.Stream, wrong float64) float64{
		"share": func(s *rng.Stream, wrong float64) float64 {
			c := curve(s)
			e := c.At(1, level, survival.LogLog)
			return in(e.Low, e.High, math.Exp(-1)+wrong)
		},
		"median": func(s *rng.Stream, wrong float64) float64 {
			c := curve(s)
			p := c.Median(level, survival.LogLog)
			return in(p.Low, p.High, math.Ln2+2*wrong)
		},
		"restricted mean": func(s *rng.Stream, wrong float64) float64 {
			c := curve(s)
			m := c.RestrictedMean(2, level)
			return in(m.Low, m.High, 1-math.Exp(-2)+2*wrong)
		},
		"hazard ratio": func(s *rng.Stream, wrong float64) float64 {
			var x survival.Sample
			watched(s, &x, 50, 1, 1.5)
			watched(s, &x, 50, 2, 1.5)
			e := survival.Cox(x, []survival.Covariate{{Name: "arm", Value: group}}, nil, survival.Efron).HazardRatio(0, level)
			return in(e.Low, e.High, 2+10*wrong)
		},
		"incidence": func(s *rng.Stream, wrong float64) float64 {
			var x survival.Sample
			watched(s, &x, 120, 1.5, 3)
			cause := make([]int, len(x.Time))
			for i, e := range x.Event {
				if e {
					cause[i] = 1 + s.Intn(3)/2 // two thirds of the first cause
				}
			}
			r := survival.CumulativeIncidence(x.Time, cause, 2)
			e := r.At(1, 1, level)
			return in(e.Low, e.High, 2.0/3*(1-math.Exp(-1.5))+wrong)
		},
	} {
		plan := stattest.Plan{Draw: func(s *rng.Stream) float64 { return covers(s, 0) }, Want: level, N: 1500, Detect: 0.06}
		if name == "share" {
			plan.Want = shareCovered(120, level)
		}
		t.Run(name, func(t *testing.T) { stattest.Mean(t, 41, plan) })
		plan.Draw, plan.N = func(s *rng.Stream) float64 { return covers(s, 0.1) }, 300
		if failed, message := stattest.MeanFails(41, plan); !failed {
			t.Errorf("%s: a wrong truth is covered as often: %s", name, message)
		}
	}
}

func TestWithProportionalHazardsTheTestOfThemIsCalm(t *testing.T) {
	group := make([]float64, 120)
	for i := range group {
		group[i] = float64(i / 60)
	}
	alarm := func(late float64) func(*rng.Stream) float64 {
		return func(s *rng.Stream) float64 {
			var x survival.Sample
			watched(s, &x, 60, 1, 3)
			watched(s, &x, 60, 2, 3)
			for i := 60; i < 120; i++ { // the rate changes at 0.4
				if x.Time[i] > 0.4 {
					x.Time[i] = 0.4 + (x.Time[i]-0.4)/late
				}
			}
			p := survival.Cox(x, []survival.Covariate{{Name: "arm", Value: group}}, nil, survival.Efron).ProportionalHazards()
			if p.Each[0].Defined && p.Each[0].P <= 0.1 {
				return 1
			}
			return 0
		}
	}
	plan := stattest.Plan{Draw: alarm(1), Want: 0.1, N: 3000, Detect: 0.4}
	stattest.Mean(t, 42, plan)
	plan.Draw = alarm(0.3)
	if failed, message := stattest.MeanFails(42, plan); !failed {
		t.Errorf("crossing hazards are not noticed: %s", message)
	}
}
