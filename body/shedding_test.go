package body

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

func TestBurstsHaveMeanOne(t *testing.T) {
	b := Bursts{Grid: 120, Spread: 0.8, Memory: 500, Period: 1440, Resting: 0.5, Contrast: 5}
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			sum := 0.0
			for tick := range uint64(12) { // one period
				sum += b.factor(burstState{tick, r.Norm()})
			}
			return sum / 12
		},
		Want: 1, N: 20000, Detect: 0.02,
	})
	if at := b.factor(burstState{0, 0}) / b.factor(burstState{6, 0}); math.Abs(at-5) > 1e-12 {
		t.Errorf("rest over activity is %g, want 5", at)
	}
}

func TestBurstsRememberAsTheyShould(t *testing.T) {
	s := quiet()
	s.Bursts = Bursts{Grid: 120, Spread: 0.8, Memory: 300}
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	h := &b.NewWorkspace().host
	stattest.Mean(t, 2, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			h.root, h.time = rng.Root(r.Uint64()), 0
			h.beginBursts()
			first := h.bursting.value
			h.time = 250
			h.fluctuate()
			return first * h.bursting.value
		},
		Want: math.Exp(-240.0 / 300), N: 50000, Detect: 0.08,
	})
}

func TestBurstsDoNotKnowTheStep(t *testing.T) {
	s := rodent()
	a := live(t, s, fixed{parental()}, 1, sixty())
	s.Step = 77
	b := live(t, s, fixed{parental()}, 1, sixty())
	for row := range a.Series.Shed {
		if math.Abs(a.Series.Shed[row]/b.Series.Shed[row]-1) > 0.02 {
			t.Errorf("day %d: %g and %g cells/min", row, a.Series.Shed[row], b.Series.Shed[row])
		}
	}
}

func TestLogarithmicMeanIsTheMeanOfAnExponential(t *testing.T) {
	for _, x := range []float64{-3, -1e-3, -1e-5, 0, 1e-9, 2e-4, 0.999e-3, 1.001e-3, 0.5, 4} {
		want := 1.0
		if x != 0 {
			want = math.Expm1(x) / x
		}
		if got := logMean(2, 2*math.Exp(x)) / 2; math.Abs(got/want-1) > 1e-12 {
			t.Errorf("x = %g: %.16g, want %.16g", x, got, want)
		}
	}
	if logMean(0, 4) != 2 || logMean(0, 0) != 0 {
		t.Error("the mean with 0 is not the plain one")
	}
}
