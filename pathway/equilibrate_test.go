package pathway

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestEquilibriumIsWhereTimeLeads(t *testing.T) {
	n := tangle(t)
	m := compiled(t, n)
	for _, reference := range []bool{false, true} {
		spec := PopulationSpec{Model: m, Tolerance: 1e-6, Reference: reference, Treatment: Treatment{{Kind: Knockdown, Node: "A", Removed: 0.4}}}
		rest, long := populated(t, spec, 3), populated(t, spec, 3)
		for slot := range 3 {
			rest.SetInput(slot, 0, 0.3*float64(slot))
			long.SetInput(slot, 0, 0.3*float64(slot))
		}
		if err := rest.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		advance(t, long, 0, 3000)
		for i, name := range m.Names() {
			for slot := range 3 {
				if a, b := rest.Activity(slot, i), long.Activity(slot, i); math.Abs(a-b) > 1e-5 {
					t.Errorf("reference %v, %s in cell %d: at rest %.8f, after 3000 min %.8f", reference, name, slot, a, b)
				}
			}
		}
	}
}

func TestAtRestEveryNodeEqualsItsDrive(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := randomNetwork(r)
		m, err := n.Compile()
		if err != nil {
			r.Fatal(err)
		}
		p, err := NewPopulation(PopulationSpec{Model: m})
		if err != nil {
			r.Fatal(err)
		}
		p.Add(1, 0)
		for i := range m.inputs {
			p.SetInput(0, i, rapid.Float64Range(0, 1).Draw(r, "level"))
		}
		err = p.Equilibrate(0)
		var none *NoSteadyStateError
		if errors.As(err, &none) {
			if len(none.Nodes) == 0 || len(none.Loop) == 0 {
				r.Fatalf("no names: %v", err)
			}
			return
		}
		if err != nil {
			r.Fatal(err)
		}
		at, d := farthest(p)
		if d < 1e-9 {
			return
		}
		// Beside a fold a loop creeps: short steps through ten of its longest τ bring it
		// hardly nearer.
		if !(d < creeps) {
			r.Fatalf("%s is %g away from its drive", at, d)
		}
		shortest, longest := math.Inf(1), 0.0
		for _, part := range m.parts {
			for _, i := range part.nodes {
				if part.loop {
					shortest, longest = min(shortest, m.nodes[i].tau), max(longest, m.nodes[i].tau)
				}
			}
		}
		if longest > 10*shortest {
			return // the number of steps may have ended it before the last stretch did
		}
		y := p.state(0)
		for range int(80 * longest / shortest) {
			for i, node := range m.nodes {
				y[i] += min(1, shortest/8/node.tau) * (p.referenceDrive(p.w[0], i, 0, 0, y) - y[i])
			}
		}
		p.setState(0, y)
		if _, then := farthest(p); !(then > d/2) {
			r.Fatalf("%s was %g away from its drive and did not creep: %g later", at, d, then)
		}
	})
}

// farthest returns the node of the first cell that is farthest from its drive, and how
// far it is, or the first whose distance is not a number.
func farthest(p *Population) (node string, distance float64) {
	y := p.state(0)
	for i, name := range p.spec.Model.names {
		d := math.Abs(p.referenceDrive(p.w[0], i, 0, 0, y) - y[i])
		if math.IsNaN(d) {
			return name, d
		}
		if d > distance {
			node, distance = name, d
		}
	}
	return node, distance
}

// Steps that are too long and then short enough, in turn, took this loop round its rest
// at a distance of 10⁻⁶ for ever.
func TestALoopThatSwingsComesToRest(t *testing.T) {
	n := net(t, "!A => A;1 1.5 0.5708899")
	n.Nodes[0].Max = 0.8828125
	for _, from := range []float64{0.05, 0.3, 0.5, 1} {
		n.Nodes[0].Initial = from
		p := populated(t, PopulationSpec{Model: compiled(t, n)}, 1)
		if err := p.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		if _, d := farthest(p); !(d <= atRest) {
			t.Errorf("from %g: %g away from its drive", from, d)
		}
	}
}

// oscillator is a ring of three repressions, steep enough to go round for ever.
func oscillator(t testing.TB) Network {
	n := net(t, "!C => A;1 6 0.5", "!A => B;1 6 0.5", "!B => C;1 6 0.5", "C => quiet", "=> other")
	n.Nodes[0].Initial = 0.9
	return n
}

func TestAnOscillatingLoopIsReported(t *testing.T) {
	for _, reference := range []bool{false, true} {
		p := populated(t, PopulationSpec{Model: compiled(t, oscillator(t)), Reference: reference}, 0)
		p.Add(42, 0)
		before := p.state(0)
		err := p.Equilibrate(5)
		var none *NoSteadyStateError
		if !errors.As(err, &none) {
			t.Fatalf("reference %v: error %v", reference, err)
		}
		if none.Cell != 42 || none.Time != 5 || len(none.Loop) != 3 || len(none.Nodes) < 2 || slices.Contains(none.Nodes, "quiet") {
			t.Errorf("reference %v: %+v", reference, none)
		}
		loop := strings.Join(none.Loop, "")
		if !strings.Contains("ABCABC", loop) {
			t.Errorf("the loop %q does not go the way of the links", loop)
		}
		if !strings.Contains(err.Error(), "cell 42") || !strings.Contains(err.Error(), "→") {
			t.Errorf("message: %v", err)
		}
		if !slices.Equal(before, p.state(0)) {
			t.Error("the cell was changed")
		}
	}
}

func TestAClampedOscillatorComesToRest(t *testing.T) {
	p := populated(t, PopulationSpec{Model: compiled(t, oscillator(t)), Treatment: Treatment{{Kind: Clamp, Node: "B", Level: 0.5}}}, 1)
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	if got := at(p, "B"); got != 0.5 {
		t.Errorf("B is %g", got)
	}
	if got := at(p, "C"); math.Abs(got-0.5) > 1e-10 {
		t.Errorf("C is %g, want 0.5", got)
	}
}

func TestASwitchRemembersWhereItCameFrom(t *testing.T) {
	n := asInput(net(t, "!B => A;1 4 0.5", "!A => B;1 4 0.5", "push => A"), "push")
	m := compiled(t, n)
	for _, start := range []string{"A", "B"} {
		p := populated(t, PopulationSpec{Model: m}, 1)
		p.SetActivity(0, m.NodeIndex(start), 0.9)
		if err := p.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		if at(p, start) < 0.9 {
			t.Errorf("started from %s, it is %g", start, at(p, start))
		}
		p.SetInput(0, 0, 1)
		if err := p.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		p.SetInput(0, 0, 0)
		if err := p.Equilibrate(0); err != nil {
			t.Fatal(err)
		}
		if at(p, "A") < 0.9 {
			t.Errorf("started from %s, pushed to A and let go, A is %g", start, at(p, "A"))
		}
	}
}

func TestFeedForwardEquilibriumIsExact(t *testing.T) {
	n := net(t, "=> A;0.7 2 0.5", "A => B;0.9 2 0.5", "A & !B => C;1 2 0.5", "~C(0.2) => D;1 2 0.5")
	p := populated(t, PopulationSpec{Model: compiled(t, n)}, 1)
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	h := func(x float64) float64 { return 1.5 * x * x / (0.5 + x*x) } // EC50 ½, n 2: B = 3/2, K² = ½
	b := 0.9 * h(0.7)
	c := h(0.7) * (1 - h(b))
	r := (c / 0.2) * (c / 0.2)
	d := 4 * r / ((1 + r) * (1 + r))
	for name, want := range map[string]float64{"A": 0.7, "B": b, "C": c, "D": d} {
		if got := at(p, name); math.Abs(got-want) > 1e-15 {
			t.Errorf("%s is %.17g, want %.17g", name, got, want)
		}
	}
}
