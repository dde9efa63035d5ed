package pathway

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLoopsAreTheStronglyConnectedSets(t *testing.T) {
	n := net(t, "A => B", "B => C", "C => A", "C => D", "D => D", "D => E", "F & E => G", "G => F")
	var got []string
	for _, loop := range n.Loops() {
		got = append(got, strings.Join(loop, ""))
	}
	if text := strings.Join(got, " "); text != "BAC D GF" {
		t.Errorf("loops %s, want BAC D GF (in the order of the nodes)", text)
	}
	if loops := net(t, "A => B", "A => C", "B => C").Loops(); loops != nil {
		t.Errorf("a network without feedback has the loops %v", loops)
	}
}

// show writes paths as text.
func show(paths []Path) string {
	var all []string
	for _, p := range paths {
		text := p.Nodes[0]
		for i, link := range p.Links {
			text += "-" + link + "-" + p.Nodes[i+1]
		}
		all = append(all, fmt.Sprintf("%s(%+d)", text, p.Sign))
	}
	return strings.Join(all, " ")
}

func TestPathsComeShortestFirstWithTheirSigns(t *testing.T) {
	n := net(t, "A => B", "!B => C", "A & !D => C", "B => D", "~C => E", "D => B")
	for _, c := range []struct {
		from string
		to   []string
		most int
		want string
	}{
		{"A", []string{"C"}, 9, "A-r3-C(+1) A-r1-B-r2-C(-1) A-r1-B-r4-D-r3-C(-1)"},
		{"A", []string{"C"}, 2, "A-r3-C(+1) A-r1-B-r2-C(-1)"},
		{"A", []string{"E"}, 9, "A-r3-C-r5-E(+0) A-r1-B-r2-C-r5-E(+0) A-r1-B-r4-D-r3-C-r5-E(+0)"},
		{"A", []string{"C", "E"}, 9, "A-r3-C(+1) A-r1-B-r2-C(-1) A-r1-B-r4-D-r3-C(-1)"},
		{"D", []string{"B", "C"}, 9, "D-r3-C(-1) D-r6-B(+1)"},
		{"E", []string{"A"}, 9, ""}, {"A", []string{"A"}, 9, ""}, {"X", []string{"A"}, 9, ""}, {"A", []string{"C"}, 0, ""},
	} {
		if got := show(n.Paths(c.from, c.to, c.most)); got != c.want {
			t.Errorf("%s to %v: %s\nwant %s", c.from, c.to, got, c.want)
		}
	}
	path := n.Paths("A", []string{"C"}, 2)[1]
	if cuts := path.Cuts(); !slices.Equal(cuts, []Cut{{"r1", "A"}, {"r2", "B"}}) {
		t.Errorf("cuts %v", cuts)
	}
}

// everyPath lists all simple paths by plain recursion.
func everyPath(n Network, from string, to map[string]bool) map[string]bool {
	found := map[string]bool{}
	var walk func(at, trail string, seen map[string]bool)
	walk = func(at, trail string, seen map[string]bool) {
		for _, link := range n.Links {
			reads := false
			for _, in := range link.Inputs {
				reads = reads || in.Node == at
			}
			if !reads || seen[link.Target] {
				continue
			}
			longer := trail + "-" + link.ID + "-" + link.Target
			if to[link.Target] {
				found[longer] = true
				continue
			}
			seen[link.Target] = true
			walk(link.Target, longer, seen)
			delete(seen, link.Target)
		}
	}
	walk(from, from, map[string]bool{from: true})
	return found
}

func TestPathsAgreeWithPlainRecursion(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := randomNetwork(r)
		to := []string{n.Nodes[len(n.Nodes)-1].Name, n.Nodes[len(n.Nodes)/2].Name}
		want := everyPath(n, "N0", map[string]bool{to[0]: true, to[1]: true})
		paths := n.Paths("N0", to, 100000)
		if len(paths) != len(want) {
			r.Fatalf("%d paths, want %d", len(paths), len(want))
		}
		last := 0
		for _, p := range paths {
			text := show([]Path{p})
			if !want[text[:strings.IndexByte(text, '(')]] || len(p.Links) < last {
				r.Fatalf("%s does not belong here", text)
			}
			last = len(p.Links)
		}
	})
}

func TestPathsInADenseNetworkEndInTime(t *testing.T) {
	n := Network{}
	for i := range 30 {
		n.Nodes = append(n.Nodes, Node{Name: nodeName(i), Max: 1, Tau: 1})
		for j := range 30 {
			if i != j {
				n.Links = append(n.Links, Link{ID: fmt.Sprint(i, "-", j), Target: nodeName(j), Inputs: []Input{{Node: nodeName(i)}}, Weight: 1, Hill: 2, EC50: 0.5})
			}
		}
	}
	if paths := n.Paths(nodeName(0), []string{nodeName(1)}, 1000); len(paths) != 1000 || len(paths[999].Links) != 4 {
		t.Errorf("%d paths", len(paths))
	}
}

func TestASweepVisitsTheSlowNodesOfALoopLast(t *testing.T) {
	// A ring 0 → 1 → 2 → 3 → 0 with the slow node 1, and a short cut 3 → 2 in
	// which 2 is the slower.
	edges := [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 0}, {3, 2}, {3, 3}}
	if got := sweepOrder([]int{0, 1, 2, 3}, edges, []float64{1, 50, 10, 2}); !slices.Equal(got, []int{3, 2, 0, 1}) {
		t.Errorf("order %v, want [3 2 0 1]", got)
	}
	rapid.Check(t, func(r *rapid.T) {
		n := randomNetwork(r)
		m, err := n.Compile()
		if err != nil {
			r.Fatal(err)
		}
		for _, part := range m.parts {
			visited := slices.Sorted(slices.Values(part.sweep))
			if !slices.Equal(visited, part.nodes) {
				r.Fatalf("sweep %v of the loop %v", part.sweep, part.nodes)
			}
		}
	})
}
