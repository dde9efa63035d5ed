package circulation

import (
	"math"
	"testing"
)

// A group under attack alone loses its cells one by one: size j lasts 1/(λ·j^(2/3)).
func TestPureAttackTakesCellsOneByOne(t *testing.T) {
	spec, p := bare(6)
	p.ShearDeath = 0.4
	b := must(t, spec)
	w := b.NewWorkspace()
	want := 0.0
	for k := 1; k <= 6; k++ {
		want += 1 / (0.4 * math.Pow(float64(k), 2.0/3))
		fate, err := b.Fates(w, p, nil, flat(b, 0), Veins, b.Index(k, 0))
		if err != nil {
			t.Fatal(err)
		}
		near(t, "time in the blood", fate.Time, want, 1e-12)
		near(t, "deaths", fate.Deaths[Shear], float64(k), 1e-12)
	}
}

func TestCausesShareTheDeathsByTheirRates(t *testing.T) {
	spec, p := bare(3)
	spec.Killing, spec.Clearance = 0.2, 0.05
	p.ShearDeath, p.Anoikis, p.Visibility, p.Cohesion = 0.1, 0.3, 2, 0.5
	b := must(t, spec)
	traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 17)})
	for cause, rate := range map[Cause]float64{Shear: 0.1, Anoikis: 0.3, Killing: 0.4, Clearance: 0.05} {
		near(t, cause.String(), traffic.Deaths[cause], 17*rate/0.85, 1e-12)
	}
}

func TestACellOfAGroupIsSaferThanASingleOne(t *testing.T) {
	spec, p := bare(8)
	spec.Killing = 1
	b := must(t, spec)
	w := b.NewWorkspace()
	last := 0.0
	for k := 1; k <= 8; k++ {
		fate, err := b.Fates(w, p, nil, flat(b, 0.05), Veins, b.Index(k, 0))
		if err != nil {
			t.Fatal(err)
		}
		cells := 0.0
		for _, row := range fate.Arrivals {
			for i, n := range row {
				cells += n * float64(b.Cells(i))
			}
		}
		if share := cells / float64(k); share <= last {
			t.Errorf("share of cells that arrive alive from groups of %d is %g, not above %g", k, share, last)
		} else {
			last = share
		}
	}
}
