package organ

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

func TestFoundingChancesAreThoseOfTheTable(t *testing.T) {
	// n_c, g, P(1), size with P = 1/2, P(2)/P(1), P(3)/P(1), P(5)/P(1), as worked out by
	// hand from the two published chances of a single cell.
	for _, row := range []struct {
		critical, steepness, one float64
		half                     int
		two, three, five         float64
	}{
		{17.9, 1, 1.7e-8, 19, 19, 180, 5400},
		{12.8, 1.5, 1.7e-8, 14, 47, 790, 4.5e4},
		{10.2, 2, 1.7e-8, 11, 104, 2800, 2.3e5},
		{11.5, 0.5, 7.8e-4, 13, 4.4, 12.5, 55},
		{7.2, 1, 7.8e-4, 8, 8.2, 34, 204},
	} {
		f := NewFounding(row.critical, row.steepness, 1, 24)
		near := func(what string, got, want, share float64) {
			if math.Abs(got/want-1) > share {
				t.Errorf("n_c %g, g %g: %s = %g, table %g", row.critical, row.steepness, what, got, want)
			}
		}
		near("P(1)", f.Chance[1], row.one, 0.13) // n_c is rounded in the table
		near("P(2)/P(1)", f.Chance[2]/f.Chance[1], row.two, 0.02)
		near("P(3)/P(1)", f.Chance[3]/f.Chance[1], row.three, 0.03)
		near("P(5)/P(1)", f.Chance[5]/f.Chance[1], row.five, 0.04)
		half := 1
		for f.Chance[half] < 0.5 {
			half++
		}
		if d := half - row.half; d < -1 || d > 1 {
			t.Errorf("n_c %g: half of the colonies of %d cells found, table %d", row.critical, half, row.half)
		}
	}
}

// chain follows a colony event by event until it is gone or has n cells.
func chain(critical, steepness, turnover float64, from, n int, r *rng.Stream) (founded bool, time float64) {
	j := from
	for j > 0 && j < n {
		ratio := math.Pow(float64(j)/critical, steepness)
		time += r.Exp() / (turnover * float64(j))
		if r.Float64() < ratio/(1+ratio) {
			j++
		} else {
			j--
		}
	}
	return j == n, time
}

func TestChainOfTheFormulaIsTheChainOfSingleEvents(t *testing.T) {
	const critical, steepness, turnover = 3.0, 1.0, 0.01
	f := NewFounding(critical, steepness, turnover, 6)
	for from := 1; from <= 3; from++ {
		stattest.Mean(t, rng.Root(from), stattest.Plan{
			Draw: func(r *rng.Stream) float64 {
				if founded, _ := chain(critical, steepness, turnover, from, 60, r); founded {
					return 1
				}
				return 0
			},
			Want: f.Chance[from], N: 60000, Detect: 0.12,
		})
		stattest.Mean(t, rng.Root(10+from), stattest.Plan{
			Draw: func(r *rng.Stream) float64 {
				for {
					if founded, time := chain(critical, steepness, turnover, from, f.Escaped, r); founded {
						return time
					}
				}
			},
			Want: f.Duration[from], N: 1600, Detect: 0.1,
		})
	}
	failed, _ := stattest.MeanFails(5, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			if founded, _ := chain(1.2*critical, steepness, turnover, 2, 60, r); founded {
				return 1
			}
			return 0
		},
		Want: f.Chance[2], N: 60000, Detect: 0.12,
	})
	if !failed {
		t.Error("a critical size that is a fifth larger went unnoticed")
	}
}

func TestFoundingIsSurerForMoreCells(t *testing.T) {
	for _, critical := range []float64{0.5, 2, 18, 300} {
		f := NewFounding(critical, 1.5, 1, 24)
		for n := 1; n <= 24; n++ {
			if f.Chance[n] < f.Chance[n-1] || f.Chance[n] > 1 || f.Duration[n] < 0 {
				t.Fatalf("n_c %g: P(%d) = %g after %g, duration %g", critical, n, f.Chance[n], f.Chance[n-1], f.Duration[n])
			}
		}
		if f.Chance[0] != 0 {
			t.Error("nothing founds something")
		}
	}
}

func TestFitnessAndCompanyLowerTheCriticalSize(t *testing.T) {
	s, p := soft(), plain()
	p.Niche = 2
	p.Company = []Company{{1, 1, 1, 1.5}}
	if got := s.CriticalSize(&p, 0); got != s.Critical/2 {
		t.Errorf("critical size %g", got)
	}
	if s.Founding(&p, 1, 4).Chance[1] <= s.Founding(&p, 0, 4).Chance[1] {
		t.Error("good company does not help")
	}
}
