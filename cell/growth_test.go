package cell

import (
	"math"
	"strings"
	"testing"

	"paget/internal/stattest"
	"paget/num/ode"
	"paget/rng"
	"paget/stats"
)

// threePhases is a cycle with one phase left at a rate and two of fixed length.
func threePhases() *Cycle {
	return &Cycle{Name: "three", Phases: []CyclePhase{{Name: "Q"}, {Name: "K1", Duration: 780, Doubles: true}, {Name: "K2", Duration: 150}}}
}

// pooledLine is a line whose volume is made of pools.
func pooledLine() Line {
	l := plainLine()
	l.Volume, l.Cycle = 2494, threePhases()
	l.Pools = &Pools{
		Nucleus: 540, Fluid: 0.75, LysisFold: 2,
		Living:    PoolRates{FluidTarget: 0.75, Fluid: 0.05, Nucleus: 0.0055, Cytoplasm: 0.0045},
		Apoptotic: PoolRates{Fluid: 0.05, Nucleus: 0.00583333, Cytoplasm: 0.0166667},
		Necrotic:  PoolRates{FluidTarget: 1, Fluid: 0.0111667, Nucleus: 2.16667e-4, Cytoplasm: 5.33333e-5},
		Lysed:     PoolRates{Fluid: 8.33333e-4, Nucleus: 2.16667e-4, Cytoplasm: 5.33333e-5},
	}
	return l
}

// integrate follows the equations of Pools with the adaptive integrator.
func integrate(t *testing.T, r PoolRates, c, target Contents, dt float64) Contents {
	t.Helper()
	rows, err := ode.Solve(func(_ float64, y, dy []float64) {
		dy[0] = r.Fluid * (r.FluidTarget*(y[0]+y[1]+y[2]) - y[0])
		dy[1] = r.Nucleus * (target.Nucleus - y[1])
		dy[2] = r.Cytoplasm * (target.Cytoplasm - y[2])
	}, []float64{c.Fluid, c.Nucleus, c.Cytoplasm}, []float64{0, dt}, ode.Options{Relative: 1e-11, Absolute: 1e-9})
	if err != nil {
		t.Fatal(err)
	}
	return Contents{rows[1][0], rows[1][1], rows[1][2]}
}

func apart(a, b Contents) float64 {
	return math.Max(math.Abs(a.Fluid-b.Fluid), math.Max(math.Abs(a.Nucleus-b.Nucleus), math.Abs(a.Cytoplasm-b.Cytoplasm)))
}

func TestFlowSolvesTheEquationsOfThePools(t *testing.T) {
	l := pooledLine()
	p := l.Pools
	equal := PoolRates{FluidTarget: 0.5, Fluid: 0.02, Nucleus: 0.01, Cytoplasm: 0.01} // b = r: the double root
	none := PoolRates{}
	for _, r := range []PoolRates{p.Living, p.Apoptotic, p.Necrotic, p.Lysed, equal, none} {
		for _, dt := range []float64{1e-3, 6, 150, 780} {
			c := Contents{1500, 200, 700}
			target := p.Targets(l.Volume, true)
			f := NewFlow(r, dt)
			if got, want := f.Over(c, target), integrate(t, r, c, target, dt); apart(got, want) > 1e-5 {
				t.Errorf("rates %+v over %g min: %+v, integrated %+v", r, dt, got, want)
			}
		}
	}
	f := NewFlow(p.Lysed, 60*1440)
	if c := f.Over(Contents{1500, 200, 700}, Contents{}); !(c.Volume() >= 0 && c.Volume() < 100) {
		t.Errorf("60 days after it burst a cell is %g µm³", c.Volume())
	}
}

func TestEulerStepIsOfFirstOrder(t *testing.T) {
	l := pooledLine()
	target := l.Pools.Targets(l.Volume, true)
	exact := NewFlow(l.Pools.Living, 96)
	want := exact.Over(l.Pools.Newborn(l.Volume), target)
	var x, y []float64
	for _, dt := range []float64{6, 3, 1.5, 0.75} {
		c := l.Pools.Newborn(l.Volume)
		for range int(96 / dt) {
			c = EulerStep(l.Pools.Living, c, target, dt)
		}
		x, y = append(x, math.Log(dt)), append(y, math.Log(apart(c, want)))
	}
	if _, order := stats.LinearFit(x, y); math.Abs(order-1) > 0.15 {
		t.Errorf("order %g, want 1", order)
	}
}

func TestANewbornAtRestStaysAsItIs(t *testing.T) {
	l := pooledLine()
	c := l.Pools.Newborn(l.Volume)
	if math.Abs(c.Volume()-2494) > 1e-9 || math.Abs(c.Nucleus-135) > 1e-9 || math.Abs(c.Cytoplasm-488.5) > 1e-9 {
		t.Errorf("newborn %+v", c)
	}
	f := NewFlow(l.Pools.Living, 500)
	if d := apart(f.Over(c, l.Pools.Targets(l.Volume, false)), c); d > 1e-9 {
		t.Errorf("changes by %g µm³", d)
	}
	grown := f.Over(c, l.Pools.Targets(l.Volume, true))
	if half := grown.Half(); math.Abs(2*half.Volume()-grown.Volume()) > 1e-9 || !(grown.Volume() > 4500 && grown.Volume() < 4988) {
		t.Errorf("after 500 min of growth %g µm³", grown.Volume())
	}
}

func TestCultureOfTwoPhasesIsThatOfTheFormulas(t *testing.T) {
	for _, entry := range []float64{1e-5, 1e-3, 0.1} {
		u := NewCulture(TwoPhases(600), entry)
		if lambda := GrowthRate(entry, 600); math.Abs(u.Growth()-lambda) > 1e-12*lambda {
			t.Errorf("entry %g: grows at %g, formula %g", entry, u.Growth(), lambda)
		}
		if w := WaitingShare(entry, 600); math.Abs(u.Share(0)-w) > 1e-12 || math.Abs(u.Share(0)+u.Share(1)-1) > 1e-12 {
			t.Errorf("entry %g: share waiting %g, formula %g", entry, u.Share(0), w)
		}
		if phase, clock := u.Place(0.9999999, 0.3); phase != 1 || math.Abs(clock-DividingAge(0.3, entry, 600)) > 1e-9 {
			t.Errorf("entry %g: phase %d for %g min", entry, phase, clock)
		}
	}
	if phase, clock := NewCulture(threePhases(), 0).Place(0.7, 0.7); phase != 0 || clock != 0 {
		t.Errorf("a culture at rest has cells in phase %d for %g min", phase, clock)
	}
}

// TestCultureGrowsFromItsOwnSpreadAtItsOwnRate counts the descendants of a founder
// placed by the culture: they are e^{λt} on average at once, without a transient.
func TestCultureGrowsFromItsOwnSpreadAtItsOwnRate(t *testing.T) {
	c := threePhases()
	u := NewCulture(c, 1.0/510)
	const span = 500.0
	var family func(r *rng.Stream, phase int, clock, left float64) float64
	family = func(r *rng.Stream, phase int, clock, left float64) float64 {
		stay := c.Phases[phase].Duration - clock
		if c.Phases[phase].Duration == 0 {
			stay = r.Exp() * 510
		}
		switch {
		case stay >= left:
			return 1
		case phase == len(c.Phases)-1:
			return family(r, 0, 0, left-stay) + family(r, 0, 0, left-stay)
		}
		return family(r, phase+1, 0, left-stay)
	}
	plan := stattest.Plan{N: 20000, Detect: 0.03, Want: math.Exp(u.Growth() * span), Draw: func(r *rng.Stream) float64 {
		phase, clock := u.Place(r.Float64(), r.Float64())
		return family(r, phase, clock, span)
	}}
	stattest.Mean(t, 4, plan)
	plan.Want *= 1.06
	if failed, _ := stattest.MeanFails(4, plan); !failed {
		t.Error("growth wrong by 6 % was not noticed")
	}
}

func TestGrowthCountsFixedTimeFromTheDoublingOn(t *testing.T) {
	c := threePhases()
	for _, x := range []struct {
		phase      int
		clock, age float64
	}{{0, 500, 0}, {1, 0, 0}, {1, 300, 300}, {2, 20, 800}} {
		if age, whole := c.Growth(x.phase, x.clock); age != x.age || whole != 930 {
			t.Errorf("phase %d, %g min: %g of %g min", x.phase, x.clock, age, whole)
		}
	}
	if c.Doubled(0) || !c.Doubled(1) || !c.Doubled(2) {
		t.Error("the nucleus doubles elsewhere")
	}
}

func TestFaultyCyclesAndPoolsAreTold(t *testing.T) {
	l := pooledLine()
	l.Cycle = &Cycle{Phases: []CyclePhase{{Name: "A", Duration: -1}, {Name: "A"}}}
	l.Pools = &Pools{Nucleus: 3000, Fluid: 1, LysisFold: 1, Living: PoolRates{FluidTarget: 1, Fluid: 1}, Lysed: PoolRates{Nucleus: -1}}
	l.DeadUptake, l.NecrosisDuration = 1.5, 0
	s := plainSpec()
	s.Line = l
	s.Ramps = []Ramp{{Signal: "stiffnes", Behaviour: "cycle entri", Low: 2, High: 1, AtLow: -1}, {Signal: "A", Behaviour: "uptake of air", High: 1}}
	err := s.Validate()
	if err == nil {
		t.Fatal("accepted")
	}
	for _, says := range []string{"lasts -1 min", `phase "A" is given twice`, "0 phases double", "nucleus of 3000", "share of fluid 1", "lysis at 1",
		"swells without end", "lysed: rate -1", "uptake of the dead is 1.5", "necrosis needs a duration", `unknown behaviour "cycle entri"`,
		"low must be below high", "factor -1", `does not take up "air"`} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("not told: %s\nin: %v", says, err)
		}
	}
	s = plainSpec()
	s.Line.Cycle = &Cycle{Phases: []CyclePhase{{Name: "A", Doubles: true}}}
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "growth takes no time") {
		t.Errorf("got %v", err)
	}
}
