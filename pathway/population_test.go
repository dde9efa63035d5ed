package pathway

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

func TestWithoutNoiseOrTreatmentAllCellsAreEqual(t *testing.T) {
	m := compiled(t, tangle(t))
	p := populated(t, PopulationSpec{Model: m, Root: 5}, 150)
	for slot := range p.Len() {
		p.SetInput(slot, 0, 0.6)
	}
	for k := range 5 {
		advance(t, p, float64(k)*7, 7)
	}
	for i, name := range m.Names() {
		for slot, y := range p.Node(i) {
			if y != p.Node(i)[0] {
				t.Fatalf("%s: cell %d has %g, cell 0 has %g", name, slot, y, p.Node(i)[0])
			}
		}
	}
}

func TestExpressionScalesTheLimitOfANode(t *testing.T) {
	n := net(t, "=> A;0.5 2 0.5", "=> B;0.5 2 0.5")
	p := populated(t, PopulationSpec{Model: compiled(t, n), Expression: []float64{1, 2.5}}, 1)
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	if at(p, "A") != 0.5 || at(p, "B") != 1.25 {
		t.Errorf("A %g, B %g; want 0.5 and 1.25", at(p, "A"), at(p, "B"))
	}
}

func TestADaughterIsHerMotherAtBirth(t *testing.T) {
	m := compiled(t, tangle(t))
	spec := PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 60}
	p := populated(t, spec, 70)
	for slot := range p.Len() {
		p.SetInput(slot, 0, float64(slot)/100)
	}
	advance(t, p, 0, 20)
	for range 80 { // across two growths of the arrays
		mother := 17
		slot := p.Divide(mother, uint64(1000+p.Len()))
		for i := range m.nodes {
			if p.Activity(slot, i) != p.Activity(mother, i) || p.noise.factorOf(i, slot) != p.noise.factorOf(i, mother) || p.noise.past[i].at(slot) != p.noise.past[i].at(mother) {
				t.Fatal("the daughter differs from her mother")
			}
		}
		if p.level[0].at(slot) != p.level[0].at(mother) || p.from[0].at(slot) != p.from[0].at(mother) || p.ID(slot) != uint64(1000+slot) {
			t.Fatal("input or identity is wrong")
		}
	}
	advance(t, p, 20, 5) // noise moved at 20 or will: the first refresh parts them
	advance(t, p, 25, 5)
	if p.Activity(17, 1) == p.Activity(149, 1) {
		t.Error("mother and daughter stay equal although their noise is their own")
	}
}

func TestTheLastCellMovesIntoTheGap(t *testing.T) {
	m := compiled(t, tangle(t))
	p := populated(t, PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 60}, 66)
	advance(t, p, 0, 3)
	want := make([]float64, len(m.nodes))
	for i := range want {
		want[i] = p.Activity(65, i)
	}
	p.Remove(3)
	if p.Len() != 65 || p.ID(3) != 65 {
		t.Fatalf("length %d, identity %d", p.Len(), p.ID(3))
	}
	for i := range want {
		if p.Activity(3, i) != want[i] {
			t.Error("the moved cell changed")
		}
	}
	p.Remove(64)
	if p.Len() != 64 || p.ID(63) != 63 {
		t.Error("removing the last cell disturbed another")
	}
	for p.Len() > 0 {
		p.Remove(0)
	}
	advance(t, p, 3, 3)
	if err := p.Equilibrate(6); err != nil {
		t.Error(err)
	}
}

func TestCellsComingAndGoingDoNotTouchOthersInOtherBlocks(t *testing.T) {
	m := compiled(t, tangle(t))
	run := func(disturb bool) []float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 60}, 130)
		advance(t, p, 0, 5)
		if disturb {
			p.Remove(129)
			p.Divide(1, 555)
			p.Add(77, 5)
		}
		advance(t, p, 5, 5)
		var out []float64
		for i := range m.nodes {
			out = append(out, p.Node(i)[:128]...)
		}
		return out
	}
	if !sameBits(run(false), run(true)) {
		t.Error("cells of the first two blocks changed")
	}
}

// refresh draws the noise of all cells until a time.
func refresh(p *Population, time float64) {
	p.enter(time, 1e-9, 0, 1)
	p.each(func(w *workspace, block, cells int) error { p.prepare(w, block, cells); return nil })
	p.leave()
}

func TestNoiseHasMeanOneAndTheStatedSpread(t *testing.T) {
	m := compiled(t, net(t, "=> A"))
	one := func(sd float64, statistic func(float64) float64, later float64) func(*rng.Stream) float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 11, NoiseSD: []float64{sd}, NoiseRelaxation: 100}, 0)
		return func(r *rng.Stream) float64 {
			slot := p.Add(r.Uint64(), 0)
			if later > 0 {
				p.noise.setClock(0)
				refresh(p, later)
			}
			x := statistic(p.noise.factor[0].at(slot))
			p.Remove(slot)
			return x
		}
	}
	self := func(x float64) float64 { return x }
	squaredLog := func(x float64) float64 { l := math.Log(x) + 0.5*0.5/2; return l * l }
	for _, later := range []float64{0, 37} {
		stattest.Mean(t, 3, stattest.Plan{Draw: one(0.5, self, later), Want: 1, N: 6000, Detect: 0.05})
		stattest.Mean(t, 4, stattest.Plan{Draw: one(0.5, squaredLog, later), Want: 0.25, N: 8000, Detect: 0.1})
	}
	// Forgetting the correction −σ²/2 raises the mean by 13 %.
	wrong := func(r *rng.Stream) float64 { return math.Exp(0.5 * r.Norm()) }
	if failed, _ := stattest.MeanFails(3, stattest.Plan{Draw: wrong, Want: 1, N: 6000, Detect: 0.05}); !failed {
		t.Error("noise with the wrong mean passes")
	}
}

func TestNoiseIsForgottenWithTheRelaxationTime(t *testing.T) {
	m := compiled(t, net(t, "=> A"))
	const relaxation = 100.0
	// product is z(0)·z(t) of a mother, or of two daughters born at 0.
	product := func(span float64, sisters bool, scale float64) func(*rng.Stream) float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 11, NoiseSD: []float64{0.5}, NoiseRelaxation: relaxation * scale}, 0)
		return func(r *rng.Stream) float64 {
			slot := p.Add(r.Uint64(), 0)
			p.noise.setClock(0)
			z := func(slot int) float64 { return math.Log(p.noise.factor[0].at(slot))/0.5 + 0.25 }
			before := z(slot)
			other := slot
			if sisters {
				other = p.Divide(slot, r.Uint64())
			}
			refresh(p, span)
			x := z(slot) * before
			if sisters {
				x = z(slot) * z(other)
				p.Remove(other)
			}
			p.Remove(slot)
			return x
		}
	}
	for _, span := range []float64{25, 100} {
		want := math.Exp(-span / relaxation)
		stattest.Mean(t, 5, stattest.Plan{Draw: product(span, false, 1), Want: want, N: 30000, Detect: 0.15})
		// Sisters forget each on her own: the product of their deviates has e^{−2t/T}.
		stattest.Mean(t, 6, stattest.Plan{Draw: product(span/2, true, 1), Want: want, N: 30000, Detect: 0.15})
	}
	if failed, _ := stattest.MeanFails(5, stattest.Plan{Draw: product(100, false, 1.5), Want: math.Exp(-1), N: 30000, Detect: 0.15}); !failed {
		t.Error("noise that is remembered half as long again passes")
	}
}

func TestNoiseDoesNotDependOnTheStepsOfAdvance(t *testing.T) {
	m := compiled(t, tangle(t))
	run := func(dt float64) []float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 64}, 40)
		for at := 0.0; at < 48; at += dt {
			advance(t, p, at, dt)
		}
		advance(t, p, 48, 1)
		var out []float64
		for i := range p.noise.factor {
			for slot := range p.Len() {
				out = append(out, p.noise.factor[i].at(slot))
			}
		}
		return out
	}
	if !sameBits(run(1), run(8)) {
		t.Error("other steps, other noise")
	}
}

func TestTheSameCellIsTheSameInEveryNetworkThatHoldsTheNode(t *testing.T) {
	small, large := compiled(t, net(t, "=> B", "B => A")), compiled(t, net(t, "=> C", "C => D", "D => B", "B => A"))
	factor := func(m *Model) float64 {
		p := populated(t, PopulationSpec{Model: m, Root: 5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 64}, 9)
		refresh(p, 33)
		return p.noise.factorOf(m.NodeIndex("A"), 8)
	}
	if factor(small) != factor(large) {
		t.Error("adding nodes changed the noise of a cell")
	}
}

func TestTreatedNodesFollowTheTimeCourse(t *testing.T) {
	n := net(t, "=> A;0.8 2 0.5")
	n.Nodes[0].Tau, n.Nodes[0].Initial = 10, 0.8
	p := populated(t, PopulationSpec{Model: compiled(t, n), Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: 0.6, Onset: 30}}}, 1)
	// dA/dt = (0.8(1 − 0.6(1 − e^{−t/30})) − A)/10 has a closed solution.
	const tau, onset = 10.0, 30.0
	exact := func(t float64) float64 {
		a, b := 0.8*0.4, 0.8*0.6
		k := b / (1 - tau/onset)
		return a + k*math.Exp(-t/onset) + (0.8-a-k)*math.Exp(-t/tau)
	}
	var off []float64
	for _, dt := range []float64{4, 2, 1} {
		p = populated(t, PopulationSpec{Model: p.spec.Model, Treatment: p.spec.Treatment}, 1)
		for at := 0.0; at < 60; at += dt {
			advance(t, p, at, dt)
		}
		off = append(off, math.Abs(p.Activity(0, 0)-exact(60)))
	}
	if off[2] > 1e-4 || math.Abs(math.Log2(off[0]/off[2])/2-2) > 0.15 {
		t.Errorf("errors %g do not fall with the square of the step", off)
	}
}

func TestAClampHoldsAndLetsGo(t *testing.T) {
	n := net(t, "=> A;0.8 2 0.5", "A => B")
	p := populated(t, PopulationSpec{Model: compiled(t, n), Treatment: Treatment{{Kind: Clamp, Node: "A", Level: 0.1, Start: 10, Duration: 10}}}, 1)
	for k := range 30 {
		advance(t, p, float64(k), 1)
		if held := k >= 10 && k < 20; held != (at(p, "A") == 0.1) {
			t.Errorf("after minute %d A is %g", k+1, at(p, "A"))
		}
	}
	want := 0.8 + (0.1-0.8)*math.Exp(-10)
	if got := at(p, "A"); math.Abs(got-want) > 1e-14 {
		t.Errorf("after release %g, want %g", got, want)
	}
}

func TestFaultsOfASpecAreNamedAtOnce(t *testing.T) {
	m := compiled(t, net(t, "A => B"))
	_, err := NewPopulation(PopulationSpec{Model: m, Expression: []float64{1}, NoiseSD: []float64{4, -1}, Tolerance: 1,
		Treatment: Treatment{{Kind: Knockdown, Node: "C", Removed: 0.5}}})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"expression has 1 numbers; allowed: 2", `node "B": noise 4 is too large`, `node "A": noise -1 is too small`, "tolerance 1 is too large", `"C" is not a node`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %s in %v", want, err)
		}
	}
	if _, err := NewPopulation(PopulationSpec{Model: m, NoiseSD: []float64{0.1, 0}}); err == nil || !strings.Contains(err.Error(), "noise relaxation 0 is too small") {
		t.Errorf("noise without a relaxation time: %v", err)
	}
}

func TestTheCallersFaultsPanic(t *testing.T) {
	p := populated(t, PopulationSpec{Model: compiled(t, asInput(net(t, "A => B"), "A"))}, 2)
	for name, f := range map[string]func(){
		"no model":       func() { NewPopulation(PopulationSpec{}) },
		"slot":           func() { p.Activity(2, 0) },
		"remove":         func() { p.Remove(-1) },
		"divide":         func() { p.Divide(2, 5) },
		"input":          func() { p.SetInput(0, 1, 0.5) },
		"level":          func() { p.SetInput(0, 0, 1.5) },
		"level NaN":      func() { p.SetInput(0, 0, math.NaN()) },
		"activity":       func() { p.SetActivity(0, 0, -1) },
		"negative step":  func() { p.Advance(0, -1) },
		"time NaN":       func() { p.Advance(math.NaN(), 1) },
		"rest at NaN":    func() { p.Equilibrate(math.NaN()) },
		"founder at NaN": func() { p.Add(1, math.NaN()) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestABrokenNumberIsReportedWithItsNode(t *testing.T) {
	m := compiled(t, net(t, "=> A", "A => B"))
	p := populated(t, PopulationSpec{Model: m}, 70)
	p.y[m.NodeIndex("A")].set(66, math.NaN())
	var broken *DivergedError
	if err := p.Advance(3, 1); !errors.As(err, &broken) || broken.Where != "A" || broken.Time != 3 {
		t.Errorf("Advance: %v", err)
	}
	if p.Node(0)[0] == 0 {
		t.Error("the first block did not advance")
	}
	for _, y := range p.Node(1) {
		if math.IsNaN(y) {
			t.Fatal("NaN reached the activities")
		}
	}
}
