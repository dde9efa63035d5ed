package cell

import (
	"math"
	"testing"

	"paget/rng"
)

// ramped is a cell whose cycle and necrosis follow a ligand, 2 in the reference.
func ramped() Spec {
	s := plainSpec()
	s.Takes, s.Line.DeadUptake = []string{"ligand"}, 0.1
	s.Line.Reference = append(s.Line.Reference, Level{"uptake of ligand", 10})
	ligand := ConcentrationName("ligand")
	s.Ramps = []Ramp{
		{Signal: ligand, Behaviour: "cycle entry", Low: 1, High: 3, AtHigh: 1},
		{Signal: "A", Behaviour: "cycle entry", Low: 0, High: 1, AtLow: 2, AtHigh: 1},
		{Signal: ligand, Behaviour: "necrosis", Low: 0.5, High: 1, AtLow: 1},
	}
	return s
}

func TestRampsLeaveTheMeasuredValueInTheReferenceCondition(t *testing.T) {
	p := mustCompile(t, ramped())
	// Factors there: 0.5 by the ligand and 1.7 by A = 0.3.
	if got := p.Base(CycleEntry); math.Abs(got-0.001/0.85) > 1e-15 {
		t.Errorf("base of cycle entry %g", got)
	}
	if got := p.Base(Necrosis); got != 2e-5 || p.Reference(Necrosis) != 0 {
		t.Errorf("necrosis at factor 1 %g, in the reference %g", got, p.Reference(Necrosis))
	}
	nodes := table{{0.3, 1}, {0.6, 0.6}, {0, 0}}
	v := p.Grow(nil, 2)
	p.Evaluate(v, nodes, [][]float64{{2, 0}}, nil, 0, 2)
	if math.Abs(v[CycleEntry][0]-0.001) > 1e-15 || v[CycleEntry][1] != 0 || v[Necrosis][0] != 0 || v[Necrosis][1] != 2e-5 {
		t.Errorf("cycle entry %v, necrosis %v", v[CycleEntry], v[Necrosis])
	}
}

func TestOnlyWhatRulesOrRampsTouchVaries(t *testing.T) {
	p := mustCompile(t, ramped())
	for b := range Behaviour(p.Count()) {
		if want := b == CycleEntry || b == Necrosis; p.Varies(b) != want {
			t.Errorf("%s varies: %v", p.Names()[b], p.Varies(b))
		}
	}
}

func TestTheDeadKeepAShareOfTheirUptake(t *testing.T) {
	p := mustCompile(t, ramped())
	u := p.Uptake(0)
	if p.Names()[u] != "uptake of ligand" || p.Reference(u) != 10 || p.Dead(u) != 1 || p.Dead(Apoptosis) != 0 {
		t.Errorf("%s: %g, dead %g", p.Names()[u], p.Reference(u), p.Dead(u))
	}
	v := p.Grow(nil, 1)
	p.Evaluate(v, table{{0.3}, {0.6}, {0}}, [][]float64{{2}}, []bool{true}, 0, 1)
	if v[u][0] != 1 || v[CycleEntry][0] != 0 {
		t.Errorf("a dead cell takes up at %g and cycles at %g", v[u][0], v[CycleEntry][0])
	}
}

func TestRampsEqualTheirTwinAndRowsLeftOutStayOut(t *testing.T) {
	p := mustCompile(t, ramped())
	r := rng.New(3, rng.Testing, 0, 0)
	nodes, env, dead := randomTables(&r, p, 300)
	fast, plain := p.Grow(nil, 300), p.Grow(nil, 300)
	fast[MotilitySpeed], plain[MotilitySpeed] = nil, nil
	p.Evaluate(fast, nodes, env, dead, 0, 300)
	p.EvaluateReference(plain, nodes, env, dead, 0, 300)
	for b := range fast {
		for i := range fast[b] {
			if math.Abs(fast[b][i]-plain[b][i]) > 1e-12*(1+plain[b][i]) {
				t.Fatalf("%s, cell %d: %g and %g", p.Names()[b], i, fast[b][i], plain[b][i])
			}
		}
	}
}

func TestARampOfAllOrNothingMeetsItsEndsExactly(t *testing.T) {
	r := newRamp(Ramp{Low: 5, High: 38, AtLow: 0.1, AtHigh: 0.3})
	for _, x := range [][2]float64{{-1, 0.1}, {5, 0.1}, {38, 0.3}, {1e9, 0.3}, {21.5, 0.2}} {
		if got := r.of(x[0]); math.Abs(got-x[1]) > 1e-15 {
			t.Errorf("at %g: %g, want %g", x[0], got, x[1])
		}
	}
}
