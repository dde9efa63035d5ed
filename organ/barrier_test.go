package organ

import (
	"math"
	"testing"
)

func TestABarrierWearsDownAndReturns(t *testing.T) {
	s := soft()
	worn := s.BarrierAfter(0.9, s.Barrier, 2, 1e9)
	if want := 0.002 * 0.9 / 0.022; math.Abs(worn-want) > 1e-14 {
		t.Errorf("worn to %g, want %g", worn, want)
	}
	if back := s.BarrierAfter(worn, s.Barrier, 0, 1e9); math.Abs(back-0.9) > 1e-14 {
		t.Errorf("returned to %g", back)
	}
	whole := s.BarrierAfter(0.9, s.Barrier, 1, 700)
	if two := s.BarrierAfter(s.BarrierAfter(0.9, s.Barrier, 1, 300), s.Barrier, 1, 400); math.Abs(two-whole) > 1e-14 {
		t.Errorf("two steps give %g, one %g", two, whole)
	}
	s.Wear, s.Repair = 0, 0
	if s.BarrierAfter(0.4, 0.2, 3, 10) != 0.4 {
		t.Error("a barrier without wear and repair changed")
	}
}

func TestPassageOpensTheTightest(t *testing.T) {
	p := plain()
	if got := p.Openness(1); math.Abs(got-0.2) > 1e-15 {
		t.Errorf("openness of the tightest wall is %g, want the passage", got)
	}
	if p.Openness(0) != 1 {
		t.Error("an open wall hinders")
	}
}
