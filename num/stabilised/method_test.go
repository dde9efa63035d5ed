package stabilised

import (
	"math"
	"testing"

	"paget/stats"
)

// step runs the recursion for one number and returns the new value and the
// estimate of the error.
func step(m *Method, f func(y float64) float64, y, h float64) (float64, float64) {
	f0 := f(y)
	older, old := 0.0, m.First*h*f0
	before := f0
	for j := 2; j <= m.Stages; j++ {
		before = f(y + old)
		d := m.Mu[j]*old + m.Nu[j]*older + m.MuTilde[j]*h*before + m.GammaTilde[j]*h*f0
		older, old = old, d
	}
	return y + old, m.Error * (h*(f0+before) - 2/m.At[m.Stages-1]*older)
}

func TestOneStepHasOrderTwo(t *testing.T) {
	// y' = −y², y(0) = 1: y = 1/(1 + t).
	for s := 2; s <= Most; s++ {
		m := New(s)
		var x, e []float64
		for _, n := range []int{10, 20, 40, 80} {
			y, h := 1.0, 1/float64(n)
			for range n {
				y, _ = step(m, func(y float64) float64 { return -y * y }, y, h)
			}
			x, e = append(x, math.Log(h)), append(e, math.Log(math.Abs(y-0.5)))
		}
		if _, order := stats.LinearFit(x, e); math.Abs(order-2) > 0.15 {
			t.Errorf("%d stages: order %g, want 2", s, order)
		}
	}
}

func TestTheStabilityPolynomialStaysBelowOneUpToTheBound(t *testing.T) {
	for s := 2; s <= Most; s++ {
		m := New(s)
		if want := 2.0 / 3 * float64(s*s-1) * (1 - 2.0/15*damping); math.Abs(m.Bound/want-1) > 0.02 {
			t.Errorf("%d stages: bound %g, about %g was promised", s, m.Bound, want)
		}
		for k := 1; k <= 4000; k++ {
			z := -m.Bound * float64(k) / 4000
			y, _ := step(m, func(y float64) float64 { return z * y }, 1, 1)
			if math.Abs(y) > 1+1e-9 {
				t.Errorf("%d stages: grows by %g at z = %g", s, y, z)
				break
			}
		}
		if y, _ := step(m, func(y float64) float64 { return -1.2 * m.Bound * y }, 1, 1); math.Abs(y) <= 1 {
			t.Errorf("%d stages: the test would not see a bound that is too large", s)
		}
	}
}

func TestTheEstimateIsTheLocalError(t *testing.T) {
	for s := 3; s <= Most; s++ {
		m := New(s)
		const h = 1e-2
		y, e := step(m, func(y float64) float64 { return -y }, 1, h)
		if local := y - math.Exp(-h); math.Abs(e/local-1) > 0.05 {
			t.Errorf("%d stages: estimate %g, local error %g", s, e, local)
		}
	}
}

func TestStagesStandWhereTheySay(t *testing.T) {
	for s := 2; s <= Most; s++ {
		m := New(s)
		if math.Abs(m.At[s]-1) > 1e-12 {
			t.Errorf("%d stages: the last stands at %g", s, m.At[s])
		}
		for j := 2; j <= s; j++ {
			if m.At[j] <= m.At[j-1] {
				t.Errorf("%d stages: stage %d at %g after %g", s, j, m.At[j], m.At[j-1])
			}
		}
		// A constant velocity is followed exactly.
		if y, e := step(m, func(float64) float64 { return 3 }, 1, 0.5); math.Abs(y-2.5) > 1e-12 || math.Abs(e) > 1e-12 {
			t.Errorf("%d stages: a constant velocity leads to %g, estimate %g", s, y, e)
		}
	}
}

func TestTheTableGivesTheFewestStages(t *testing.T) {
	table := NewTable()
	for _, product := range []float64{0, 1, 2, 5, 10, 100, 500} {
		m := table.For(product, 3)
		if m.Bound < product || m.Stages > 3 && table.methods[m.Stages-1].Bound >= product {
			t.Errorf("%g: %d stages", product, m.Stages)
		}
	}
	if m := table.For(1e9, 2); m.Stages != Most {
		t.Errorf("%d stages beyond the bound of all", m.Stages)
	}
}
