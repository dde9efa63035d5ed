package pathway

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"paget/rng"
	"paget/stats"
)

func TestPowersAgreeWithMathPow(t *testing.T) {
	var x []float64
	for e := -10.0; e <= 3; e += 0.0071 {
		x = append(x, math.Exp(e*math.Ln10))
	}
	x = append(x, 0, 1, 0.5, 2, math.Sqrt2, math.Nextafter(1, 0), math.Nextafter(1, 2))
	got := make([]float64, len(x))
	for _, n := range []float64{0.05, 0.5, 0.7, 1, 1.4, 1.5, 2, 2.5, math.Pi, 3, 3.5, 4, 5, 6.5, 7.3, 8, 12.34, 20} {
		term := newTerm(0, Input{}, n, 0.1)
		raise(&term, x, got)
		for i, v := range x {
			want := math.Pow(v, n)
			if math.Abs(got[i]-want) > 1e-12*want {
				t.Errorf("%g^%g = %g, want %g (off by %.2g)", v, n, got[i], want, got[i]/want-1)
				break
			}
		}
	}
}

func TestPowersNearOneAreRightToTheLastDigits(t *testing.T) {
	var x []float64
	for v := 0.3; v < 3; v += 0.00037 {
		x = append(x, v)
	}
	got := make([]float64, len(x))
	for _, n := range []float64{0.3, 0.7, 0.99} {
		raiseAny(n, x, got)
		for i, v := range x {
			if want := math.Pow(v, n); math.Abs(got[i]-want) > 5e-16*want {
				t.Fatalf("%g^%g = %.17g, want %.17g", v, n, got[i], want)
			}
		}
	}
}

func TestTheShortLogarithmIsGoodToNineDigits(t *testing.T) {
	for v := 1e-12; v < 1e12; v *= 1.0137 {
		x := float32(v)
		if got := shortLogarithm(x); math.Abs(got-math.Log(float64(x))) > 1e-9 {
			t.Fatalf("ln %g = %.12g, want %.12g", x, got, math.Log(float64(x)))
		}
	}
}

func TestALongStepDoesNotLeapOverANarrowHump(t *testing.T) {
	// Falling from 1, the node is caught by its own hump on the way to 0.
	n := net(t, "~A(0.125) => A;0.3 7.5 0.5")
	n.Nodes[0].Initial = 1
	for _, dt := range []float64{5, 20, 60, 500} {
		p := populated(t, PopulationSpec{Model: compiled(t, n)}, 1)
		advance(t, p, 0, dt)
		q := populated(t, PopulationSpec{Model: p.spec.Model, Reference: true}, 1)
		advance(t, q, 0, dt)
		if a, b := p.Activity(0, 0), q.Activity(0, 0); math.Abs(a-b) > 1e-3 || b < 0.1 {
			t.Errorf("after one step of %g: kernel %g, twin %g", dt, a, b)
		}
	}
}

func TestPowersAtTheEdgesOfTheNumbers(t *testing.T) {
	x := []float64{0, math.SmallestNonzeroFloat64, 1e-320, 1e-200, 1e200, math.Inf(1), math.NaN()}
	got := make([]float64, len(x))
	raiseAny(3.3, x, got)
	want := []float64{0, 0, 0, 0, math.Inf(1), math.Inf(1), math.NaN()}
	for i := range x {
		if got[i] != want[i] && !(math.IsNaN(got[i]) && math.IsNaN(want[i])) {
			t.Errorf("%g^3.3 = %g, want %g", x[i], got[i], want[i])
		}
	}
}

func TestAnUndrivenNodeDecaysExactly(t *testing.T) {
	n := Network{Nodes: []Node{{Name: "A", Initial: 0.8, Max: 1, Tau: 7}}}
	for _, reference := range []bool{false, true} {
		p := populated(t, PopulationSpec{Model: compiled(t, n), Reference: reference}, 3)
		at := 0.0
		for _, dt := range []float64{0.001, 1, 13, 40} {
			advance(t, p, at, dt)
			at += dt
			want := 0.8 * math.Exp(-at/7)
			tolerance := 1e-14
			if reference {
				tolerance = 1e-9
			}
			if got := p.Activity(2, 0); math.Abs(got-want) > tolerance {
				t.Errorf("reference %v: at %g min %g, want %g", reference, at, got, want)
			}
		}
	}
}

func TestADrivenNodeRisesExactly(t *testing.T) {
	m := compiled(t, asInput(net(t, "=> A;0.6 1 0.1"), "A"))
	p := populated(t, PopulationSpec{Model: m}, 1)
	p.SetInput(0, 0, 0.5)
	advance(t, p, 0, 2.5)
	want := 0.8 * (1 - math.Exp(-2.5))
	if got := p.Activity(0, 0); math.Abs(got-want) > 1e-15 {
		t.Errorf("%g, want %g", got, want)
	}
}

func TestStepWeightsAreNeverNegativeAndSumToOne(t *testing.T) {
	k, pair := newStride(1), newCoefficients(1)
	for z := 1e-12; z < 1e6; z *= 1.07 {
		pair.set(0, z, 1, false)
		w := pair.node[0]
		for _, v := range []float64{w.eh, w.ah, w.bh, w.e, w.a0, w.am, w.a1} {
			if !(v >= 0) {
				t.Errorf("z = %g: a weight of a pair is negative: %+v", z, w)
			}
		}
		if math.Abs(w.eh+w.ah+w.bh-1) > 1e-15 || math.Abs(w.e+w.a0+w.am+w.a1-1) > 1e-15 {
			t.Errorf("z = %g: weights of a pair do not sum to 1", z)
		}
		k.set(0, z, 1, false)
		e, p, a, b := k.e[0], k.p[0], k.a[0], k.b[0]
		if e < 0 || p < 0 || a < 0 || b < 0 {
			t.Errorf("z = %g: a weight is negative: %g %g %g %g", z, e, p, a, b)
		}
		if math.Abs(e+p-1) > 1e-15 || math.Abs(e+a+b-1) > 1e-15 {
			t.Errorf("z = %g: weights do not sum to 1", z)
		}
		// β = φ₂-weight, checked by its integral ∫₀¹ z·e^{−z(1−s)}·s ds in the
		// middle range, where a plain sum is good enough.
		if z > 1e-3 && z < 20 {
			sum, parts := 0.0, 2000
			for i := range parts {
				s := (float64(i) + 0.5) / float64(parts)
				sum += z * math.Exp(-z*(1-s)) * s / float64(parts)
			}
			if math.Abs(sum-b) > 1e-4*b {
				t.Errorf("z = %g: β = %g, its integral is %g", z, b, sum)
			}
		}
	}
}

// transient is a network that is far from rest at first.
func transient(t testing.TB) Network {
	n := net(t, "=> A;0.9 1 0.1", "A => B;1 2 0.4", "B & !D => C;1 1.4 0.5", "C => D;0.8 3 0.5", "~B(0.5) => E;1 2 0.3", "E => C;0.7 2.5 0.6")
	for i := range n.Nodes {
		n.Nodes[i].Tau = 1 + 0.7*float64(i)
	}
	return n
}

// once makes 2^level pairs of sub-steps in the first block, one cell, whatever
// their error.
func once(p *Population, level int, t, dt float64) {
	w := p.w[0]
	p.act(t + dt/2)
	p.enter(t, dt, 0, 1)
	p.prepare(w, 0, 1)
	w.step = dt
	p.evaluate(w, &p.spec.Model.all, 1, w.begin, w.first)
	for q := range w.needed {
		w.needed[q], w.still[q] = true, false
	}
	p.run(w, level, 1)
}

func TestErrorOfTheExponentialStepFallsWithItsCube(t *testing.T) {
	m := compiled(t, transient(t))
	exact := populated(t, PopulationSpec{Model: m, Reference: true}, 1)
	advance(t, exact, 0, 8)
	var step, off []float64
	for level := 4; level <= 8; level++ {
		p := populated(t, PopulationSpec{Model: m}, 1)
		once(p, level-1, 0, 8)
		worst := 0.0
		for i := range m.nodes {
			worst = max(worst, math.Abs(wide(p.w[0].state, i, 2)[1]-exact.Activity(0, i)))
		}
		step, off = append(step, math.Log(8/float64(int(1)<<level))), append(off, math.Log(worst))
	}
	if _, slope := stats.LinearFit(step, off); math.Abs(slope-3) > 0.15 {
		t.Errorf("order %.3f, want 3 (log errors %.3f)", slope, off)
	}
}

func TestAdvanceKeepsItsTolerance(t *testing.T) {
	m := compiled(t, transient(t))
	for _, tolerance := range []float64{1e-2, 1e-3, 1e-4, 1e-6} {
		p := populated(t, PopulationSpec{Model: m, Tolerance: tolerance}, 1)
		q := populated(t, PopulationSpec{Model: m, Reference: true}, 1)
		for k := range 10 {
			for i := range m.nodes { // each interval starts from the right state
				p.SetActivity(0, i, q.Activity(0, i))
			}
			advance(t, p, float64(k)*3, 3)
			advance(t, q, float64(k)*3, 3)
			for i, name := range m.Names() {
				if d := math.Abs(p.Activity(0, i) - q.Activity(0, i)); d > tolerance {
					t.Errorf("tolerance %g: %s is off by %g in interval %d", tolerance, name, d, k)
				}
			}
		}
	}
}

func TestAfterJumpsOfInputsTheToleranceIsHardlyEverExceeded(t *testing.T) {
	// The error is estimated, not bounded: two runs can agree by accident. Of 12,000
	// intervals 15 exceeded the tolerance, by a factor of 6 at most.
	networks := rapid.Custom(randomNetwork)
	jumps, exceeded, most := 0, 0, 0.0
	for k := range 200 {
		n := networks.Example(k)
		for i := range n.Nodes {
			n.Nodes[i].Tau, n.Nodes[i].Initial = max(n.Nodes[i].Tau, 1), max(n.Nodes[i].Initial, 0.02)
		}
		m := compiled(t, n)
		p, q := populated(t, PopulationSpec{Model: m}, 1), populated(t, PopulationSpec{Model: m, Reference: true}, 1)
		dt := 4 * m.shortest
		for at := range 6 {
			for i := range m.inputs {
				p.SetInput(0, i, 0.1+0.8*float64(at%2))
				q.SetInput(0, i, 0.1+0.8*float64(at%2))
				jumps++
			}
			for i := range m.nodes {
				p.SetActivity(0, i, q.Activity(0, i))
			}
			advance(t, p, float64(at)*dt, dt)
			advance(t, q, float64(at)*dt, dt)
			worst := 0.0
			for i := range m.nodes {
				worst = max(worst, math.Abs(p.Activity(0, i)-q.Activity(0, i)))
			}
			most = max(most, worst)
			if worst > DefaultTolerance {
				exceeded++
			}
			if worst > 10*DefaultTolerance {
				t.Errorf("network %d, interval %d: an activity is off by %.2g", k, at, worst)
			}
		}
	}
	t.Logf("after %d jumps %d intervals exceed the tolerance, by a factor of %.2g at most", jumps, exceeded, most/DefaultTolerance)
	if exceeded > 4 || jumps < 500 {
		t.Errorf("after %d jumps %d intervals exceed the tolerance", jumps, exceeded)
	}
}

// twinCase is one random population, as kernel and as plain twin.
type twinCase struct{ fast, plain *Population }

// randomCase draws a network, three cells and a treatment. Activities and
// expression stay away from 0, where a loop can multiply any error: there the
// comparison would be one of rounding errors.
func randomCase(r *rapid.T) twinCase {
	n := randomNetwork(r)
	for i := range n.Nodes {
		n.Nodes[i].Initial = max(n.Nodes[i].Initial, 0.02)
		n.Nodes[i].Tau = max(n.Nodes[i].Tau, 1)
	}
	m, err := n.Compile()
	if err != nil {
		panic(err)
	}
	spec := PopulationSpec{Model: m, Tolerance: 1e-6, Root: rng.Root(rapid.Uint64().Draw(r, "root")), NoiseRelaxation: 50}
	for range n.Nodes {
		spec.Expression = append(spec.Expression, rapid.Float64Range(0.2, 2).Draw(r, "expression"))
		spec.NoiseSD = append(spec.NoiseSD, rapid.SampledFrom([]float64{0, 0.3}).Draw(r, "sd"))
	}
	node := func() string { return n.Nodes[rapid.IntRange(0, len(n.Nodes)-1).Draw(r, "treated")].Name }
	spec.Treatment = Treatment{
		{Kind: Knockdown, Node: node(), Removed: 0.7, Spread: 0.5, Start: 1, Onset: 5},
		{Kind: Inhibitor, Node: node(), Concentration: 3, IC50: 2, Hill: 1.3, MaxEffect: 0.9, Duration: 6, Recovery: 4},
		{Kind: BlockingAntibody, Node: n.Nodes[0].Name, Partner: node(), Concentration: 1, IC50: 2, MaxEffect: 1},
	}
	var pair [2]*Population
	for k := range pair {
		spec.Reference = k == 1
		if pair[k], err = NewPopulation(spec); err != nil {
			panic(err)
		}
		for id := range uint64(3) {
			pair[k].Add(id, 0)
		}
	}
	for slot := range 3 {
		for i := range m.inputs {
			level := rapid.Float64Range(0, 1).Draw(r, "level")
			pair[0].SetInput(slot, i, level)
			pair[1].SetInput(slot, i, level)
		}
	}
	return twinCase{pair[0], pair[1]}
}

func TestKernelAndPlainTwinAgreeOnRandomNetworks(t *testing.T) {
	draw := rapid.Custom(randomCase)
	worst := 0.0
	for number := range 200 {
		c := draw.Example(number)
		at := 0.0
		for _, dt := range []float64{0.5, 2, 6} {
			advance(t, c.fast, at, dt)
			advance(t, c.plain, at, dt)
			at += dt
			for slot := range 3 {
				for i, name := range c.fast.spec.Model.names {
					a, b := c.fast.Activity(slot, i), c.plain.Activity(slot, i)
					worst = max(worst, math.Abs(a-b))
					if !(math.Abs(a-b) < 1e-5) {
						t.Fatalf("case %d: %s in cell %d after %g min: kernel %.9f, twin %.9f", number, name, slot, at, a, b)
					}
				}
			}
		}
	}
	t.Logf("largest difference %.2g", worst)
}

func TestActivitiesStayBetweenZeroAndTheirLimit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := randomNetwork(r)
		m, err := n.Compile()
		if err != nil {
			r.Fatal(err)
		}
		p, err := NewPopulation(PopulationSpec{Model: m, Tolerance: 0.1})
		if err != nil {
			r.Fatal(err)
		}
		p.Add(1, 0)
		for i := range m.inputs {
			p.SetInput(0, i, rapid.Float64Range(0, 1).Draw(r, "level"))
		}
		dt := rapid.SampledFrom([]float64{0.01, 1, 100, 1e5}).Draw(r, "dt")
		for k := range 5 {
			if err := p.Advance(float64(k)*dt, dt); err != nil {
				r.Fatal(err)
			}
			for i, node := range n.Nodes {
				high := max(node.Max, node.Initial) * (1 + 1e-12)
				if y := p.Activity(0, i); !(y >= 0 && y <= high) {
					r.Fatalf("%s is %g, beyond 0 to %g", node.Name, y, high)
				}
			}
		}
	})
}

func TestAdvanceAllocatesNothing(t *testing.T) {
	m := compiled(t, transient(t))
	spec := PopulationSpec{Model: m, Tolerance: 1e-5, NoiseSD: slices.Repeat([]float64{0.3}, len(m.nodes)), NoiseRelaxation: 20}
	spec.Treatment = Treatment{{Kind: Knockdown, Node: "B", Removed: 0.5, Spread: 0.4, Onset: 3}, {Kind: Clamp, Node: "E", Level: 0.2, Start: 5}}
	p := populated(t, spec, 100)
	at := 0.0
	if n := testing.AllocsPerRun(20, func() { advance(t, p, at, 1); at++ }); n != 0 {
		t.Errorf("%g allocations in one Advance", n)
	}
}

// forty is a network of 40 nodes and 60 links with Hill coefficient 2.
func forty(b testing.TB) *Model {
	n := Network{Name: "forty"}
	for i := range 40 {
		n.Nodes = append(n.Nodes, Node{Name: nodeName(i), Max: 1, Tau: 10, Input: i < 4})
	}
	for i := 4; i < 40; i++ {
		link := Link{ID: nodeName(i), Target: nodeName(i), Inputs: []Input{{Node: nodeName((i * 7) % i)}}, Weight: 0.9, Hill: 2, EC50: 0.5}
		if i%3 == 0 {
			link.Inputs = append(link.Inputs, Input{Node: nodeName(i / 2), Not: true})
		}
		n.Links = append(n.Links, link)
		if i%3 != 0 {
			n.Links = append(n.Links, Link{ID: nodeName(i) + "b", Target: nodeName(i), Inputs: []Input{{Node: nodeName((i * 11) % 40)}}, Weight: 0.4, Hill: 2, EC50: 0.5})
		}
	}
	return compiled(b, n)
}

func nodeName(i int) string { return "N" + string(rune('A'+i/10)) + string(rune('0'+i%10)) }

// benchmarkAdvance reports the time for one cell and one Advance when inputs
// move by the given amount between two calls.
func benchmarkAdvance(b *testing.B, move float64, reference bool) {
	const cells = 1024
	p := populated(b, PopulationSpec{Model: forty(b), Reference: reference}, cells)
	for slot := range cells {
		for i := range 4 {
			p.SetInput(slot, i, 0.3+0.1*float64(i)+0.1*float64(slot)/cells)
		}
	}
	if err := p.Equilibrate(0); err != nil {
		b.Fatal(err)
	}
	p.w[0].worked = 0
	b.ReportAllocs()
	k := 0
	for b.Loop() {
		level := 0.4 + move*float64(k%2)
		for slot := range cells {
			p.SetInput(slot, 0, level)
		}
		advance(b, p, float64(k)*6, 6)
		k++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/cells, "ns/cell")
	b.ReportMetric(2*float64(p.w[0].worked)/float64(b.N)/(cells/blockSize), "substeps")
}

func BenchmarkAdvance40NodesHill2(b *testing.B)         { benchmarkAdvance(b, 0, false) }
func BenchmarkAdvance40NodesDrifting(b *testing.B)      { benchmarkAdvance(b, 1e-3, false) }
func BenchmarkAdvance40NodesJumpingInputs(b *testing.B) { benchmarkAdvance(b, 0.3, false) }

func BenchmarkPowerGeneral(b *testing.B) {
	x, out := make([]float64, blockSize), make([]float64, blockSize)
	for i := range x {
		x[i] = float64(i+1) / blockSize
	}
	term := newTerm(0, Input{}, 1.4, 0.5)
	for b.Loop() {
		raise(&term, x, out)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/blockSize, "ns/power")
}
