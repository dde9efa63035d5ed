package pathway

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestATwinWithoutCutsLeavesTheOriginalsBitForBit(t *testing.T) {
	n := tangle(t)
	twin, err := n.Twin(nil)
	if err != nil {
		t.Fatal(err)
	}
	names := n.nodeNames()
	for name, treatment := range map[string]Treatment{
		"untreated": nil,
		"treated":   {{Kind: Knockdown, Node: "A", Removed: 0.9, Spread: 0.5}, {Kind: Ligand, Node: "ligand", Level: 0.3}},
	} {
		if !sameBits(history(t, n, treatment, names), history(t, twin, treatment, names)) {
			t.Errorf("%s: the originals moved", name)
		}
	}
}

// shadows puts the suffix behind every name.
func shadows(names []string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = name + ShadowSuffix
	}
	return out
}

func TestShadowsAreTheUntreatedCell(t *testing.T) {
	n := tangle(t)
	twin, err := n.Twin(nil)
	if err != nil {
		t.Fatal(err)
	}
	names := n.nodeNames()
	treatment := Treatment{
		{Kind: Knockdown, Node: "A", Removed: 0.9, Spread: 0.5}, {Kind: Ligand, Node: "ligand", Level: 0.3},
		{Kind: BlockingAntibody, Node: "A", Partner: "D", Concentration: 5, IC50: 1, MaxEffect: 1}, {Kind: Clamp, Node: "F", Level: 0.1},
	}
	if !sameBits(history(t, n, nil, names), history(t, twin, treatment, shadows(names))) {
		t.Error("the treatment reached a shadow")
	}
}

// atTheEndOfALoop is by how much a node outside a feedback loop may differ from
// its like inside: at the steady state the loop is followed until it moves by less
// than 10⁻¹⁰, and in Advance its nodes are visited until what is left is well within
// the tolerance; outside both are exact.
const atTheEndOfALoop = 1e-6

// furthest is the largest difference of two histories.
func furthest(a, b []float64) float64 {
	most := math.Inf(1)
	if len(a) == len(b) {
		most = 0
		for i := range a {
			most = max(most, math.Abs(a[i]-b[i]))
		}
	}
	return most
}

func TestWithEveryInputCutTheTreatmentReachesNothingElse(t *testing.T) {
	n := tangle(t)
	var cuts []Cut
	for _, link := range n.Links {
		for _, in := range link.Inputs {
			cuts = append(cuts, Cut{Link: link.ID, Node: in.Node})
		}
	}
	twin, err := n.Twin(cuts)
	if err != nil {
		t.Fatal(err)
	}
	var rest []string
	for _, name := range n.nodeNames() {
		if name != "A" {
			rest = append(rest, name)
		}
	}
	treatment := Treatment{{Kind: Knockdown, Node: "A", Removed: 0.9}, {Kind: BlockingAntibody, Node: "A", Partner: "D", Concentration: 5, IC50: 1, MaxEffect: 1}}
	if d := furthest(history(t, n, nil, rest), history(t, twin, treatment, rest)); d > atTheEndOfALoop {
		t.Errorf("something passed through the cuts: %g", d)
	}
}

func TestACutStopsOneWayOnly(t *testing.T) {
	n := net(t, "=> A;0.8 2 0.5", "A => B", "A => C", "B => D", "C => E")
	treatment := Treatment{{Kind: Knockdown, Node: "A", Removed: 0.6}}
	free, treated := rested(t, n, nil, 0), rested(t, n, treatment, 0)
	twin, err := n.Twin([]Cut{{Link: "r2", Node: "A"}})
	if err != nil {
		t.Fatal(err)
	}
	cut := rested(t, twin, treatment, 0)
	for node, want := range map[string]float64{"A": at(treated, "A"), "B": at(free, "B"), "D": at(free, "D"), "C": at(treated, "C"), "E": at(treated, "E")} {
		if got := at(cut, node); got != want {
			t.Errorf("%s is %g, want %g", node, got, want)
		}
	}
}

func TestANodeThatMirrorsWithItsTreatmentMovesLikeTheOriginal(t *testing.T) {
	n := tangle(t)
	for _, name := range []string{"A", "F"} {
		for i := range n.Nodes {
			if n.Nodes[i].Name == name {
				double := n.Nodes[i]
				double.Name, double.Shadow, double.Treated = name+ShadowSuffix, name, true
				n.Nodes = append(n.Nodes, double)
			}
		}
		for _, link := range n.Links {
			if link.Target == name {
				link.ID, link.Target = link.ID+ShadowSuffix, name+ShadowSuffix
				n.Links = append(n.Links, link)
			}
		}
	}
	treatment := Treatment{{Kind: Knockdown, Node: "A", Removed: 0.7, Spread: 0.5}, {Kind: Clamp, Node: "F", Level: 0.3, Start: 20}}
	names := []string{"A", "F"}
	if d := furthest(history(t, n, treatment, names), history(t, n, treatment, shadows(names))); d > atTheEndOfALoop {
		t.Errorf("the double differs from the original by %g", d)
	}
}

func TestFaultyCutsAreNamedAtOnce(t *testing.T) {
	n := net(t, "A => B", "B => C")
	_, err := n.Twin([]Cut{{"r1", "B"}, {"r9", "A"}, {"r2", "B"}})
	if err == nil || !strings.Contains(err.Error(), `link "r1": cut "B" is not an input of the link; allowed: an input of A => B`) || !strings.Contains(err.Error(), `link "r9": cut names no link`) {
		t.Errorf("error %v", err)
	}
	twin, err := n.Twin([]Cut{{"r1", "A"}, {"r1", "A"}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := twin.Twin(nil); err == nil {
		t.Error("a twin of a twin was made")
	}
	if n.Links[0].Inputs[0].Node != "A" {
		t.Error("the original was changed")
	}
}

func TestEveryRandomTwinIsValid(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := randomNetwork(r)
		var cuts []Cut
		for _, link := range n.Links {
			for _, in := range link.Inputs {
				if rapid.Bool().Draw(r, "cut") {
					cuts = append(cuts, Cut{link.ID, in.Node})
				}
			}
		}
		twin, err := n.Twin(cuts)
		if err != nil {
			r.Fatal(err)
		}
		if _, err := twin.Compile(); err != nil {
			r.Fatal(err)
		}
	})
}
