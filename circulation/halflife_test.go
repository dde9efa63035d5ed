package circulation

import (
	"math"
	"testing"
)

// Two cells that are taken one after the other: the sum of two exponential times,
// S(t) = (b·e^(−at) − a·e^(−bt))/(b − a).
func TestHalfLifeOfAPairIsThatOfTwoSteps(t *testing.T) {
	spec, p := bare(2)
	p.ShearDeath = 0.5
	b := must(t, spec)
	traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 1)})
	half, err := traffic.HalfLife(Veins, 1)
	if err != nil {
		t.Fatal(err)
	}
	first, second := 0.5*math.Pow(2, 2.0/3), 0.5
	near(t, "left after the half-life", (first*math.Exp(-second*half)-second*math.Exp(-first*half))/(first-second), 0.5, 1e-9)
}

func TestGroupsThatArrestMoreLeaveSooner(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	traffic := solved(t, b, b.NewWorkspace(), p, nil, stays(b, 0.01), []Source{sheds(b, p, 5, 1e4)})
	last := math.Inf(1)
	for _, k := range []int{1, 2, 4, 8} {
		half, err := traffic.HalfLife(Veins, b.Index(k, 0))
		if err != nil {
			t.Fatal(err)
		}
		if half >= last {
			t.Errorf("groups of %d have a half-life of %g min, not below %g", k, half, last)
		}
		last = half
	}
}

// A group that is held by others lives on as part of them: with the same loss for all
// sizes, merging changes no half-life.
func TestMergingAloneChangesNoHalfLife(t *testing.T) {
	spec := mouse()
	b := must(t, spec)
	p := cell()
	p.ShearDeath, p.Anoikis, p.Visibility, p.Breakage = 0, 0, 0, 0
	for i := range b.spec.Companions {
		b.shield[i+1] = 1
	}
	b.spec.Clearance = 0
	var halves [2]float64
	for i, sticking := range []float64{0, 0.5} {
		p.Sticking = sticking
		traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0.02), []Source{sheds(b, p, 5, 1e4)})
		half, err := traffic.HalfLife(Veins, 0)
		if err != nil {
			t.Fatal(err)
		}
		halves[i] = half
	}
	near(t, "half-life", halves[1], halves[0], 1e-9)
}

func TestWhatIsArrestedOnTheWayHasNoHalfLife(t *testing.T) {
	spec, p := bare(1)
	p.ShearDeath = 1
	b := must(t, spec)
	arrest := flat(b, 0)
	arrest[2][0] = 0.8 // the portal bed
	traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 1, 1)})
	if half, err := traffic.HalfLife(1, 0); err != nil || half != 0 {
		t.Errorf("half-life %g (%v), want 0: most never reach the mixed blood", half, err)
	}
}
