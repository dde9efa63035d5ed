package organ

import (
	"math"
	"testing"
)

func TestSleepersFollowTheirEquation(t *testing.T) {
	s := soft()
	// Many small steps of the midpoint rule against one closed step.
	const span, n = 30 * 1440.0, 20000
	d, woken := 100.0, 0.0
	rate := s.Awakening + s.DormantDeath
	for range n {
		const dt = span / n
		mid := d + dt/2*(0.02-rate*d)
		woken += s.Awakening * mid * dt
		d += dt * (0.02 - rate*mid)
	}
	after, out := s.SleepersAfter(100, 0.02, span)
	if math.Abs(after/d-1) > 1e-8 || math.Abs(out/woken-1) > 1e-8 {
		t.Errorf("after %g (steps %g), woken %g (steps %g)", after, d, out, woken)
	}
}

func TestEverySleeperWakesDiesOrSleepsOn(t *testing.T) {
	s := soft()
	for _, span := range []float64{0, 1e-7, 1e-3, 1, 1e4, 1e7} {
		after, woken := s.SleepersAfter(10, 0.5, span)
		died := woken / s.Awakening * s.DormantDeath
		if in := 10 + 0.5*span; math.Abs((after+woken+died)/in-1) > 1e-9 {
			t.Errorf("span %g: %g came, %g are left", span, in, after+woken+died)
		}
	}
}

func TestChanceToSleepIsAProduct(t *testing.T) {
	s, p := soft(), plain()
	p.Dormancy = 3
	if got := s.Sleeps(&p); math.Abs(got-0.3) > 1e-15 {
		t.Errorf("chance %g", got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a chance above 1 was taken")
		}
	}()
	p.Dormancy = 20
	s.Sleeps(&p)
}
