package pathway

import (
	"math"
	"testing"
)

func TestOnePathIsKnockedOutAndItsNeighboursAreNot(t *testing.T) {
	// A reaches D through B and through C; both ways share the last step.
	n := net(t, "=> A;0.8 2 0.5", "A => B;0.6 2 0.5", "A => C;0.5 2 0.5", "B => M;0.7 2 0.5", "C => M;0.7 2 0.5", "M => D")
	treatment := Treatment{{Kind: Knockdown, Node: "A", Removed: 0.6}}
	free, treated := rested(t, n, nil, 0), rested(t, n, treatment, 0)
	without := map[string]float64{}
	for _, path := range n.Paths("A", []string{"D"}, 10) {
		network, name, err := n.Without(path)
		if err != nil {
			t.Fatal(err)
		}
		p := rested(t, network, treatment, 0)
		for _, node := range n.nodeNames() {
			if at(p, node) != at(treated, node) {
				t.Errorf("%s itself moved", node)
			}
		}
		without[path.Nodes[1]] = at(p, name)
	}
	if len(without) != 2 {
		t.Fatalf("%d paths, want 2", len(without))
	}
	// By hand: M with one of its two drives as in the untreated cell.
	h := func(x float64) float64 { return 1.5 * x * x / (0.5 + x*x) }
	or := func(x, y float64) float64 { return x + y - x*y }
	for via, want := range map[string]float64{
		"B": h(or(0.7*h(at(free, "B")), 0.7*h(at(treated, "C")))),
		"C": h(or(0.7*h(at(treated, "B")), 0.7*h(at(free, "C")))),
	} {
		if math.Abs(without[via]-want) > 1e-14 {
			t.Errorf("without the path through %s, D is %g, want %g", via, without[via], want)
		}
		if !(without[via] > at(treated, "D") && without[via] < at(free, "D")) {
			t.Errorf("without the path through %s, D is not between treated and untreated", via)
		}
	}
}

func TestAPathThatIsNoneIsRefused(t *testing.T) {
	n := net(t, "A => B", "B => C")
	for _, p := range []Path{
		{}, {Nodes: []string{"A", "B"}}, {Nodes: []string{"X"}},
		{Nodes: []string{"A", "C"}, Links: []string{"r2"}}, {Nodes: []string{"A", "X"}, Links: []string{"r1"}},
	} {
		if _, _, err := n.Without(p); err == nil {
			t.Errorf("%v was accepted", p)
		}
	}
}
