package pathway

import (
	"math"
	"testing"
)

// slow is a node that is made at a steady rate and turns over in half a day.
func slow() Network {
	return Network{Name: "slow",
		Nodes: []Node{{Name: "A", Max: 1, Tau: 720}, {Name: "B", Max: 1, Tau: 1}},
		Links: []Link{{ID: "1", Target: "A", Weight: 0.8, Hill: 2, EC50: 0.5},
			{ID: "2", Inputs: []Input{{Node: "A"}}, Target: "B", Weight: 1, Hill: 2, EC50: 0.5}}}
}

// treated returns one cell of the slow network at rest just before time 0.
func treated(t *testing.T, reference bool, p Perturbation) *Population {
	t.Helper()
	m, err := slow().Compile()
	if err != nil {
		t.Fatal(err)
	}
	cells, err := NewPopulation(PopulationSpec{Model: m, Treatment: Treatment{p}, Reference: reference})
	if err != nil {
		t.Fatal(err)
	}
	cells.Add(1, -1)
	if err := cells.Equilibrate(-1); err != nil {
		t.Fatal(err)
	}
	return cells
}

func TestAnInhibitorActsAtOnceOnASlowNodeAndLeavesItsAmountAlone(t *testing.T) {
	for _, reference := range []bool{false, true} {
		c := treated(t, reference, Perturbation{Kind: Inhibitor, Node: "A", Concentration: 9, IC50: 1, Hill: 1, MaxEffect: 1, Duration: 60})
		if y := c.Activity(0, 0); math.Abs(y-0.8) > 1e-9 {
			t.Fatalf("before the inhibitor A is %g", y)
		}
		if err := c.Advance(0, 10); err != nil {
			t.Fatal(err)
		}
		if y := c.Activity(0, 0); math.Abs(y-0.08) > 1e-6 {
			t.Errorf("reference %t: ten minutes after nine times the half dose A is %g, want 0.08", reference, y)
		}
		for now := 10.0; now < 70; now += 10 {
			if err := c.Advance(now, 10); err != nil {
				t.Fatal(err)
			}
		}
		if y := c.Activity(0, 0); math.Abs(y-0.8) > 1e-6 {
			t.Errorf("reference %t: ten minutes after the inhibitor was taken away A is %g, want 0.8", reference, y)
		}
	}
}

func TestAKnockDownActsWithTheTurnoverOfItsNode(t *testing.T) {
	c := treated(t, false, Perturbation{Kind: Knockdown, Node: "A", Removed: 0.9})
	if err := c.Advance(0, 72); err != nil {
		t.Fatal(err)
	}
	want := 0.08 + 0.72*math.Exp(-72.0/720)
	if y := c.Activity(0, 0); math.Abs(y-want) > 1e-6 {
		t.Errorf("after a tenth of its time constant A is %g, want %g", y, want)
	}
}
