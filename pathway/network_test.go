package pathway

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"paget/rng"
)

// net builds a network from rules "ID: rule; weight n EC50", with the nodes in
// the order of first mention, τ = 1, Max = 1.
func net(t testing.TB, rules ...string) Network {
	t.Helper()
	n := Network{Name: "test"}
	seen := map[string]bool{}
	for i, text := range rules {
		rule, numbers, given := strings.Cut(text, ";")
		link := Link{ID: fmt.Sprintf("r%d", i+1), Weight: 1, Hill: 2, EC50: 0.5}
		if given {
			if _, err := fmt.Sscan(numbers, &link.Weight, &link.Hill, &link.EC50); err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
		var err error
		if link.Inputs, link.Target, err = ParseRule(rule); err != nil {
			t.Fatal(err)
		}
		names := []string{link.Target}
		for _, in := range link.Inputs {
			names = append(names, in.Node)
		}
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				n.Nodes = append(n.Nodes, Node{Name: name, Max: 1, Tau: 1})
			}
		}
		n.Links = append(n.Links, link)
	}
	return n
}

// asInput makes a node an input and returns the network.
func asInput(n Network, names ...string) Network {
	for i := range n.Nodes {
		for _, name := range names {
			if n.Nodes[i].Name == name {
				n.Nodes[i].Input = true
			}
		}
	}
	return n
}

// compiled compiles or ends the test.
func compiled(t testing.TB, n Network) *Model {
	t.Helper()
	m, err := n.Compile()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// populated makes a population of cells with ids 0, 1, … at time 0.
func populated(t testing.TB, spec PopulationSpec, cells int) *Population {
	t.Helper()
	p, err := NewPopulation(spec)
	if err != nil {
		t.Fatal(err)
	}
	for id := range cells {
		p.Add(uint64(id), 0)
	}
	return p
}

// advance advances or ends the test.
func advance(t testing.TB, p *Population, from, dt float64) {
	t.Helper()
	if err := p.Advance(from, dt); err != nil {
		t.Fatal(err)
	}
}

// randomNetwork draws a network of a few nodes with every kind of input. Hill
// coefficients below 1 are left out: a loop with one leaves the state 0 at an
// infinite rate, which no two solvers do alike.
func randomNetwork(r *rapid.T) Network {
	n := Network{Name: "random"}
	count := rapid.IntRange(1, 8).Draw(r, "nodes")
	for i := range count {
		n.Nodes = append(n.Nodes, Node{
			Name: fmt.Sprintf("N%d", i), Initial: rapid.Float64Range(0, 1).Draw(r, "initial"),
			Max: rapid.Float64Range(0.2, 1.5).Draw(r, "max"), Tau: rapid.Float64Range(0.3, 30).Draw(r, "tau"),
			Input: rapid.IntRange(0, 3).Draw(r, "input") == 0,
		})
	}
	for i := range rapid.IntRange(0, 2*count).Draw(r, "links") {
		link := Link{ID: fmt.Sprintf("L%d", i), Target: fmt.Sprintf("N%d", rapid.IntRange(0, count-1).Draw(r, "target"))}
		link.Weight = rapid.SampledFrom([]float64{0, 0.3, 0.7, 1}).Draw(r, "weight")
		link.Hill = rapid.SampledFrom([]float64{1, 1.2, 1.4, 1.5, 2, 2.5, 3, 4, 5, 7.5}).Draw(r, "hill")
		link.EC50 = rapid.Float64Range(0.2, 0.95).Draw(r, "ec50") * math.Pow(0.5, 1/link.Hill)
		used := map[int]bool{}
		for range rapid.IntRange(0, 3).Draw(r, "inputs") {
			from := rapid.IntRange(0, count-1).Draw(r, "from")
			if used[from] {
				continue
			}
			used[from] = true
			in := Input{Node: fmt.Sprintf("N%d", from)}
			switch rapid.IntRange(0, 4).Draw(r, "sign") {
			case 0:
				in.Not = true
			case 1:
				in.Hump = true
			case 2:
				in.Hump, in.Peak = true, rapid.Float64Range(0.1, 1).Draw(r, "peak")
			}
			link.Inputs = append(link.Inputs, in)
		}
		n.Links = append(n.Links, link)
	}
	return n
}

func TestEveryFaultOfANetworkIsNamedAtOnce(t *testing.T) {
	n := Network{
		Nodes: []Node{
			{Name: "Alpha", Max: 1, Tau: 1}, {Name: "Alpha", Max: 1, Tau: 1}, {Name: "a b", Max: 1, Tau: 1},
			{Name: "Beta", Max: -1, Tau: 0, Initial: math.NaN()}, {Name: "Gamma@shadow", Max: 1, Tau: 1, Shadow: "Gama"},
		},
		Links: []Link{
			{ID: "r1", Target: "Beta", Inputs: []Input{{Node: "Alpah"}}, Weight: 1, Hill: 2, EC50: 0.5},
			{ID: "r1", Target: "Zeta", Inputs: []Input{{Node: "Alpha"}}, Weight: 80, Hill: 2, EC50: 0.5},
			{ID: "r2", Target: "Beta", Inputs: []Input{{Node: "Alpha"}}, Weight: 1, Hill: 1, EC50: 0.5},
			{ID: "r3", Target: "Beta", Inputs: []Input{{Node: "Alpha"}, {Node: "Alpha"}}, Weight: 1, Hill: 0, EC50: 0.5},
			{ID: "r4", Target: "Beta", Inputs: []Input{{Node: "Alpha", Not: true, Hump: true}}, Weight: 1, Hill: 2, EC50: 2},
			{ID: "r5", Target: "Beta", Inputs: []Input{{Node: "Alpha", Peak: 0.5}}, Weight: 1, Hill: 2, EC50: 0.5},
			{ID: "", Target: "Beta", Weight: 1},
		},
	}
	text := n.Validate().Error()
	for _, want := range []string{
		`node "Alpha": name is given twice`, `node "a b": name "a b" cannot stand in a rule`,
		`node "Beta": initial NaN is not a finite number`, `node "Beta": max -1 is too small`, `node "Beta": tau 0 is too small; allowed: above 0 min`,
		`shadow Gama is not a node that can be mirrored`,
		`link "r1": input "Alpah" is not a node`, `link "r1": id is given twice`, `target "Zeta" is not a node`,
		`weight 80 is too large; allowed: 0 to 1; hint: for 80 % write 0.8`,
		`link "r2": EC50 0.5 is out of range; allowed: above 0 and below 0.5^(1/n) = 0.5 at Hill coefficient n = 1`,
		`link "r3": input "Alpha" stands twice`, `link "r3": Hill 0 is too small`, `link "r4": input "Alpha" is both inverted and a hump`,
		`link "r4": EC50 2 is too large`, `link "r5": peak 0.5 belongs to an input that is no hump`, `id is missing`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log(text)
	}
	if _, err := n.Compile(); err == nil {
		t.Error("a faulty network was compiled")
	}
	if (Network{}).Validate() == nil {
		t.Error("a network without nodes was accepted")
	}
}

func TestANearbyNameIsSuggested(t *testing.T) {
	n := net(t, "Ligand => Receptor")
	n.Links[0].Inputs[0].Node = "Ligadn"
	if text := n.Validate().Error(); !strings.Contains(text, "Ligand\"?") {
		t.Errorf("no suggestion: %s", text)
	}
}

func TestRandomNetworksAreValid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		if err := randomNetwork(r).Validate(); err != nil {
			r.Fatal(err)
		}
	})
}

func TestIndicesFollowTheNetwork(t *testing.T) {
	m := compiled(t, asInput(net(t, "A => B", "C & B => D"), "C", "A"))
	if got := strings.Join(m.Names(), " "); got != "B A D C" {
		t.Errorf("names %s", got)
	}
	if got := strings.Join(m.Inputs(), " "); got != "A C" {
		t.Errorf("inputs %s", got)
	}
	if m.NodeIndex("D") != 2 || m.NodeIndex("E") != -1 || m.InputIndex("C") != 1 || m.InputIndex("B") != -1 || m.InputIndex("E") != -1 {
		t.Error("an index is wrong")
	}
}

// steady is the equilibrium activity of one node with given inputs set.
func steady(t testing.TB, m *Model, node string, levels map[string]float64) float64 {
	t.Helper()
	p := populated(t, PopulationSpec{Model: m, Root: rng.Root(1)}, 1)
	for _, name := range m.Inputs() {
		p.SetInput(0, m.InputIndex(name), levels[name])
	}
	if err := p.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	return p.Activity(0, m.NodeIndex(node))
}

func TestLogicFollowsItsTruthTables(t *testing.T) {
	and := compiled(t, asInput(net(t, "A & B => C"), "A", "B"))
	or := compiled(t, asInput(net(t, "A => C", "B => C"), "A", "B"))
	butNot := compiled(t, asInput(net(t, "A & !B => C"), "A", "B"))
	for _, a := range []float64{0, 1} {
		for _, b := range []float64{0, 1} {
			levels := map[string]float64{"A": a, "B": b}
			for name, c := range map[string]struct {
				m    *Model
				want float64
			}{"AND": {and, a * b}, "OR": {or, max(a, b)}, "AND NOT": {butNot, a * (1 - b)}} {
				if got := steady(t, c.m, "C", levels); math.Abs(got-c.want) > 1e-12 {
					t.Errorf("%g %s %g = %g, want %g", a, name, b, got, c.want)
				}
			}
		}
	}
}

func TestActivationIsHalfAtEC50AndOneAtOne(t *testing.T) {
	for _, hill := range []float64{0.8, 1, 1.4, 1.5, 2, 3, 3.5, 4, 6, 9.3} {
		ec50 := 0.7 * math.Pow(0.5, 1/hill)
		m := compiled(t, asInput(net(t, fmt.Sprintf("A => B;0.8 %g %g", hill, ec50)), "A"))
		for level, want := range map[float64]float64{0: 0, ec50: 0.4, 1: 0.8} {
			if got := steady(t, m, "B", map[string]float64{"A": level}); math.Abs(got-want) > 1e-12 {
				t.Errorf("Hill %g: at %g the target is %g, want %g", hill, level, got, want)
			}
		}
	}
}

func TestAHumpPeaksWhereItIsTold(t *testing.T) {
	for _, hill := range []float64{1, 2, 3.7} {
		m := compiled(t, asInput(net(t, fmt.Sprintf("~A(0.4) => B;0.9 %g 0.2", hill)), "A"))
		at := func(x float64) float64 { return steady(t, m, "B", map[string]float64{"A": x}) }
		if got := at(0.4); math.Abs(got-0.9) > 1e-12 {
			t.Errorf("Hill %g: at the peak %g, want 0.9", hill, got)
		}
		if got := at(0); got != 0 {
			t.Errorf("Hill %g: at zero %g", hill, got)
		}
		side := math.Pow(3+2*math.Sqrt2, -1/hill)
		if got := at(0.4 * side); math.Abs(got-0.45) > 1e-12 {
			t.Errorf("Hill %g: at the half-width %g, want 0.45", hill, got)
		}
		if low, high := at(0.4*0.7), at(0.4/0.7); math.Abs(low-high) > 1e-12 {
			t.Errorf("Hill %g: %g below and %g above the peak", hill, low, high)
		}
		last := -1.0
		for x := 0.0; x <= 0.4; x += 0.02 {
			if at(x) <= last {
				t.Errorf("Hill %g: not rising at %g", hill, x)
			}
			last = at(x)
		}
		last = 1
		for x := 0.42; x <= 1; x += 0.02 {
			if at(x) >= last {
				t.Errorf("Hill %g: not falling at %g", hill, x)
			}
			last = at(x)
		}
	}
	m := compiled(t, asInput(net(t, "~A => B;1 2 0.3"), "A"))
	if got := steady(t, m, "B", map[string]float64{"A": 0.3}); math.Abs(got-1) > 1e-12 {
		t.Errorf("without a peak of its own the hump stands at %g at EC50, want 1", got)
	}
}

func TestAConstantDriveAndAnInputAreAlternatives(t *testing.T) {
	m := compiled(t, asInput(net(t, "=> A;0.3 1 0.1"), "A"))
	for _, level := range []float64{0, 0.5, 1} {
		want := 0.3 + level - 0.3*level
		if got := steady(t, m, "A", map[string]float64{"A": level}); math.Abs(got-want) > 1e-15 {
			t.Errorf("level %g: %g, want %g", level, got, want)
		}
	}
}
