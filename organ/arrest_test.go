package organ

import (
	"math"
	"testing"
)

func TestHalfOfThoseAsWideAsTheBoreAreStopped(t *testing.T) {
	s, p := soft(), plain()
	s.Adhesion = 0
	p.Radius, p.Deformability = s.Bore/2, 0
	if got := s.ArrestProbability(&p, 1, 0, 0); math.Abs(got-0.5) > 1e-15 {
		t.Errorf("p = %g, want 0.5", got)
	}
	p.Radius *= math.Exp(s.BoreSpread) // one standard deviation wider
	if got := s.ArrestProbability(&p, 1, 0, 0); math.Abs(got-0.8413447460685429) > 1e-14 {
		t.Errorf("p = %.16g, want that of one standard deviation", got)
	}
}

func TestArrestGrowsWithSizeStickinessAndLure(t *testing.T) {
	s, p := soft(), plain()
	p.Deformability = 0.6
	last := 0.0
	for k := 1; k <= 20; k++ {
		got := s.ArrestProbability(&p, k, 0, 0)
		if got <= last || got >= 1 {
			t.Errorf("%d cells: %g after %g", k, got, last)
		}
		last = got
	}
	alone := s.ArrestProbability(&p, 1, 0, 0)
	if s.ArrestProbability(&p, 1, 0, 2) <= alone {
		t.Error("a lure does not hold cells")
	}
	p.Company = []Company{{Adhesion: 3, Shield: 1, Extravasation: 1, Niche: 1}}
	if s.ArrestProbability(&p, 1, 1, 0) <= alone {
		t.Error("a sticky companion does not hold cells")
	}
}

func TestStickingAloneIsOneHazardAPass(t *testing.T) {
	s, p := soft(), plain()
	s.Bore = 1e9 // everything fits through
	want := 1 - math.Exp(-0.3*math.Pow(5, 2.0/3))
	if got := s.ArrestProbability(&p, 5, 0, 0); math.Abs(got-want) > 1e-14 {
		t.Errorf("p = %g, want %g", got, want)
	}
}

func TestASoftGroupIsHardlyWiderThanACell(t *testing.T) {
	p := plain()
	p.Deformability = 0
	if r := p.Diameter(8) / p.Diameter(1); math.Abs(r-2) > 1e-14 {
		t.Errorf("eight rigid cells are %g times as wide as one", r)
	}
	p.Deformability = 0.9
	if r := p.Diameter(8) / p.Diameter(1); r > 1.08 {
		t.Errorf("eight soft cells are %g times as wide as one", r)
	}
}
