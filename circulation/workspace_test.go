package circulation

import (
	"math"
	"slices"
	"testing"
)

func TestTwiceTheSourceIsTwiceEverythingWithoutSticking(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0
	arrest := stays(b, 0.03)
	one := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, 1e3)})
	two := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, 2e3)})
	for k := range one.Number {
		if two.Number[k] != 2*one.Number[k] {
			t.Errorf("type %d: %g against %g", k, two.Number[k], one.Number[k])
		}
		for bed := range one.Arrivals {
			if two.Arrivals[bed][k] != 2*one.Arrivals[bed][k] {
				t.Errorf("bed %d, type %d: %g arrests against %g", bed, k, two.Arrivals[bed][k], one.Arrivals[bed][k])
			}
		}
	}
}

func TestTheWayToRestDoesNotMatter(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0.4
	arrest := stays(b, 0.03)
	sources := []Source{sheds(b, p, 5, 2e4)}
	cold := solved(t, b, b.NewWorkspace(), p, nil, arrest, sources)
	w := b.NewWorkspace()
	solved(t, b, w, p, nil, arrest, []Source{sheds(b, p, 5, 3e5)})
	warm := solved(t, b, w, p, nil, arrest, sources)
	for k := range cold.Number {
		near(t, "number", warm.Number[k], cold.Number[k], 1e-9)
	}
}

// A host that is put aside and taken up again, or follows another one in the same
// workspace, gives the same bits.
func TestRestingNumbersMakeTheNextSolutionTheSameBits(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0.4
	arrest := stays(b, 0.03)
	first, second := []Source{sheds(b, p, 5, 2e4)}, []Source{sheds(b, p, 5, 2.1e4)}
	w := b.NewWorkspace()
	solved(t, b, w, p, nil, arrest, first)
	kept := w.Resting(nil)
	want := slices.Clone(solved(t, b, w, p, nil, arrest, second).Number)

	other := b.NewWorkspace()
	strange := cell()
	strange.Breakage = 3
	solved(t, b, other, strange, nil, stays(b, 0.4), second)
	other.SetResting(kept)
	if got := solved(t, b, other, p, nil, arrest, second).Number; !slices.Equal(got, want) {
		t.Error("taken up from what was kept, the numbers differ")
	}
	other.Reset()
	solved(t, b, other, p, nil, arrest, first)
	if got := solved(t, b, other, p, nil, arrest, second).Number; !slices.Equal(got, want) {
		t.Error("after Reset the numbers differ from those of a new workspace")
	}
}

func TestSolveAllocatesNothing(t *testing.T) {
	b := must(t, mouse())
	p, arrest, w := cell(), stays(b, 0.03), b.NewWorkspace()
	sources := []Source{sheds(b, p, 5, 1e4), sheds(b, p, 0, 1e2)}
	if err := solved(t, b, w, p, nil, arrest, sources).Split(); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(20, func() {
		p.Breakage *= 1.01 // other tables too
		traffic, err := b.Solve(w, p, nil, arrest, sources)
		if err != nil || traffic.Split() != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func TestManyStrengthsOfMergingAreSolved(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	most := 0
	for _, base := range []float64{0.0001, 0.01, 0.2} {
		arrest := stays(b, base)
		for _, sticking := range []float64{0.01, 1} {
			for _, cells := range []float64{1, 1e4, 1e7} {
				for _, breakage := range []float64{0, 1} {
					p.Sticking, p.Breakage = sticking, breakage
					traffic := solved(t, b, b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, cells)})
					most = max(most, traffic.Iterations)
					if off := (arrested(traffic)+sum(traffic.Deaths[:]))/traffic.Entering - 1; math.Abs(off) > 1e-9 {
						t.Errorf("arrest %g, sticking %g, %g cells, breakage %g: balance off by %g", base, sticking, cells, breakage, off)
					}
				}
			}
		}
	}
	t.Logf("at most %d rounds", most)
}
