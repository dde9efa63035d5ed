package cell

import (
	"math"
	"strings"
	"testing"

	"paget/rng"
)

func TestTraitsFollowTheFormulaWrittenOut(t *testing.T) {
	s := rng.New(3, rng.Testing, 1, 1)
	signals := []string{"A", "B", "C", "D"}
	for trial := range 200 {
		base := s.Float64()
		x := Trait{Name: "x", Base: base, High: 10}
		relative := s.Float64() < 0.5
		for i, signal := range signals {
			r := Rule{Signal: signal, Increases: i < 2, Relative: relative, HalfMax: 0.1 + s.Float64(), Power: 0.5 + 3*s.Float64()}
			switch {
			case relative && r.Increases:
				r.Max = 1 + 3*s.Float64()
			case relative:
				r.Max = s.Float64()
			case r.Increases:
				r.Max = base + 3*s.Float64()
			default:
				r.Max = base * s.Float64()
			}
			x.Rules = append(x.Rules, r)
		}
		traits, err := CompileTraits([]Trait{x}, signals)
		if err != nil {
			t.Fatal(err)
		}
		in, out := make([]float64, len(signals)), make([]float64, 1)
		for i := range in {
			in[i] = 2 * s.Float64()
		}
		traits.Evaluate(out, in)
		if want := traitByHand(x, in); math.Abs(out[0]-want) > 1e-12*(1+want) {
			t.Fatalf("trial %d: %g, by hand %g", trial, out[0], want)
		}
	}
}

// traitByHand is the formula of Trait with math.Pow.
func traitByHand(x Trait, in []float64) float64 {
	var up, down float64
	maxUp, minDown := math.Inf(-1), math.Inf(1)
	for i, r := range x.Rules {
		end := r.Max
		if r.Relative {
			end *= x.Base
		}
		if r.Increases {
			up += math.Pow(in[i]/r.HalfMax, r.Power)
			maxUp = max(maxUp, end)
		} else {
			down += math.Pow(in[i]/r.HalfMax, r.Power)
			minDown = min(minDown, end)
		}
	}
	u, d := up/(1+up), down/(1+down)
	return (1-d)*((1-u)*x.Base+u*maxUp) + d*minDown
}

func TestATraitWithoutRulesIsItsBase(t *testing.T) {
	traits, err := CompileTraits([]Trait{{Name: "x", Base: 0.3, High: 1}, {Name: "y", Base: 2, High: 5}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]float64, 2)
	traits.Evaluate(out, nil)
	if out[0] != 0.3 || out[1] != 2 || traits.Index("y") != 1 || traits.Index("z") != -1 {
		t.Errorf("%v", out)
	}
}

func TestFaultyTraitsAreToldAllAtOnce(t *testing.T) {
	_, err := CompileTraits([]Trait{
		{Name: "x", Base: 2, High: 1},
		{Name: "x", Base: 0.5, High: 1, Rules: []Rule{
			{Signal: "Q", Increases: true, Max: 1, HalfMax: 1, Power: 1},
			{Signal: "A", Increases: true, Max: 3, HalfMax: 1, Power: 1},
			{Signal: "A", Increases: true, Relative: true, Max: 3, HalfMax: 1, Power: 1},
			{Signal: "A", Max: 0.7, HalfMax: 1, Power: 1},
			{Signal: "A", Max: 0.1, HalfMax: 0, Power: -1, AppliesToDead: true},
		}},
	}, []string{"A"})
	if err == nil {
		t.Fatal("compiled")
	}
	for _, want := range []string{"outside 0 to 1", "stands twice", `unknown signal`, "lead from 0.5 to 3", "side by side", "lead from 0.5 to 0.7", "half is 0", "power is -1", "dead cell"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %q in\n%v", want, err)
		}
	}
}
