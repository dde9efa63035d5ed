package organ

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

// stays follows the cells of one arrested group one by one, each by inversion of its
// own hazards, and returns how many are washed off and how many cross.
func stays(s *Spec, p *Phenotype, barrier float64, cells int, r *rng.Stream) (released, crossed float64) {
	k := float64(cells)
	e := s.Extravasation * p.Extravasation * p.Openness(barrier)
	attack := s.Killing * p.Visibility / math.Cbrt(k)
	for range cells {
		release := r.Exp() * k * p.Adhesion / s.Hold
		cross := r.Exp() / e
		die := math.Inf(1)
		if u := r.Exp(); s.Waning == 0 {
			die = u / attack
		} else if x := u / (attack * s.Waning); x < 1 {
			die = -s.Waning * math.Log(1-x)
		}
		switch min(release, cross, die) {
		case release:
			released++
		case cross:
			crossed++
		}
	}
	return released, crossed
}

func TestStayInACapillaryIsThatOfSingleCells(t *testing.T) {
	p := plain()
	for i, waning := range []float64{0, 670} {
		for _, cells := range []int{1, 4} {
			s := soft()
			s.Waning = waning
			c := s.Crossing(&p, 0.3, cells, 0)
			root := rng.Root(40 + 10*i + cells)
			stattest.Mean(t, root, stattest.Plan{
				Draw: func(r *rng.Stream) float64 { released, _ := stays(&s, &p, 0.3, cells, r); return released },
				Want: float64(cells) * c.Released, N: 60000, Detect: 0.08,
			})
			stattest.Mean(t, root+1, stattest.Plan{
				Draw: func(r *rng.Stream) float64 { _, crossed := stays(&s, &p, 0.3, cells, r); return crossed },
				Want: (1 - c.Released) * float64(cells) * c.Cross, N: 90000, Detect: 0.1,
			})
		}
	}
}

func TestStayOfAnotherNatureIsCondemned(t *testing.T) {
	s, p := soft(), plain()
	c := s.Crossing(&p, 0.3, 3, 0)
	s.Killing *= 1.5
	failed, _ := stattest.MeanFails(9, stattest.Plan{
		Draw: func(r *rng.Stream) float64 { _, crossed := stays(&s, &p, 0.3, 3, r); return crossed },
		Want: (1 - c.Released) * 3 * c.Cross, N: 90000, Detect: 0.1,
	})
	if !failed {
		t.Error("half as much killing again went unnoticed")
	}
}

func TestKillingThatWanesIsAnIntegral(t *testing.T) {
	for _, attack := range []float64{1e-6, 0.004, 0.3, 3} {
		s := Spec{Waning: 670}
		const e = 1.0 / 600
		// Simpson's rule in u = exp(−t/w), where the integrand is smooth.
		a, c := e*s.Waning, attack*s.Waning
		const n = 200000
		sum := 0.0
		for i := range n + 1 {
			x := float64(i) / n // x = u^a takes the singularity away
			f := math.Exp(c * (math.Pow(x, 1/a) - 1))
			switch {
			case i == 0 || i == n:
			case i%2 == 1:
				f *= 4
			default:
				f *= 2
			}
			sum += f
		}
		want := s.Waning * sum / (3 * n) / a
		if got := s.stay(e, attack); math.Abs(got/want-1) > 1e-8 {
			t.Errorf("attack %g: mean stay %g, quadrature %g", attack, got, want)
		}
	}
}

func TestKillProbabilityAnEncounterGivesTheMeasuredSurvival(t *testing.T) {
	// Half an encounter an hour, half of them lethal at first, waning in 11.2 h: 2.47
	// lethal hits in a day, so that 8.4 in 100 cells are alive after it.
	s, p := soft(), plain()
	s.Hold, s.Barrier = 0, 0
	s.Killing, s.Waning = 0.5*0.5/60, 11.2*60
	hits := s.Killing * s.Waning * (1 - math.Exp(-24/11.2))
	if math.Abs(hits-2.47) > 0.01 || math.Abs(math.Exp(-hits)-0.084) > 0.001 {
		t.Errorf("%g hits, survival %g", hits, math.Exp(-hits))
	}
	s.Extravasation = 1e-9 // nothing crosses before the attacks have waned
	if got, want := s.Crossing(&p, 0, 1, 0).Cross, math.Exp(-s.Killing*s.Waning); math.Abs(got/want-1) > 1e-4 {
		t.Errorf("late crossing %g, want all that survive, %g", got, want)
	}
}

func TestChancesOfCrossingAreBinomial(t *testing.T) {
	out := make([]float64, 6)
	c := Crossing{Cells: 5, Cross: 0.3}
	c.Chances(out)
	want := []float64{0.16807, 0.36015, 0.3087, 0.1323, 0.02835, 0.00243}
	for j := range out {
		if math.Abs(out[j]-want[j]) > 1e-14 {
			t.Errorf("P(%d) = %g, want %g", j, out[j], want[j])
		}
	}
	for _, p := range []float64{0, 1} {
		c.Cross = p
		c.Chances(out)
		if out[int(5*p)] != 1 {
			t.Errorf("with chance %g: %v", p, out)
		}
	}
}

func TestAClosedWallLetsNothingThrough(t *testing.T) {
	s, p := soft(), plain()
	p.Passage = 0
	if c := s.Crossing(&p, 1, 4, 0); c.Cross != 0 {
		t.Errorf("%g of the cells crossed a closed wall", c.Cross)
	}
}
