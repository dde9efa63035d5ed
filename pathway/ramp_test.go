package pathway

import (
	"math"
	"testing"
)

func TestAnInputGoesInAStraightLine(t *testing.T) {
	m := compiled(t, asInput(net(t, "A => B"), "A"))
	for _, reference := range []bool{false, true} {
		p := populated(t, PopulationSpec{Model: m, Reference: reference, Tolerance: 1e-6}, 1)
		p.SetInput(0, 0, 0.2)
		if err := p.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		p.SetInput(0, 0, 0.8)
		advance(t, p, 0, 5)
		// dA/dt = 0.2 + 0.6t/5 − A from A(0) = 0.2, τ = 1.
		want := 0.8 - 0.12*(1-math.Exp(-5))
		if got := at(p, "A"); math.Abs(got-want) > 1e-6 {
			t.Errorf("reference %v: A is %.9f, want %.9f", reference, got, want)
		}
		advance(t, p, 5, 5) // it stays
		want = 0.8 + (want-0.8)*math.Exp(-5)
		if got := at(p, "A"); math.Abs(got-want) > 1e-6 {
			t.Errorf("reference %v: then A is %.9f, want %.9f", reference, got, want)
		}
	}
}

func TestALineDoesNotDependOnHowAnIntervalIsCut(t *testing.T) {
	// 200 min are cut into four parts of 50 min each, and the line goes on through them.
	m := compiled(t, asInput(net(t, "A => B"), "A"))
	p := populated(t, PopulationSpec{Model: m, Tolerance: 1e-6}, 1)
	p.SetInput(0, 0, 0)
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	p.SetInput(0, 0, 1)
	advance(t, p, 0, 200) // cut at 64 τ
	if got, want := at(p, "A"), 1-1.0/200; math.Abs(got-want) > 1e-6 {
		t.Errorf("A is %.9f, want %.9f", got, want)
	}
}

func TestAFounderBeginsWithTheInputThatIsSet(t *testing.T) {
	m := compiled(t, asInput(net(t, "A => B"), "A"))
	p := populated(t, PopulationSpec{Model: m}, 1)
	p.SetInput(0, 0, 0.6)
	advance(t, p, 0, 2)
	if got, want := at(p, "A"), 0.6*(1-math.Exp(-2)); math.Abs(got-want) > 1e-12 {
		t.Errorf("A is %.12f, want %.12f", got, want)
	}
}
