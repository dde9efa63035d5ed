package body

import (
	"strings"
	"testing"
)

// newickNode is a node of a tree that was read back.
type newickNode struct {
	name     string
	children []*newickNode
}

// readNewick reads a tree in Newick form with quoted names. It is written for this test
// alone, from the grammar.
func readNewick(t *testing.T, text string) *newickNode {
	t.Helper()
	at := 0
	var node func() *newickNode
	node = func() *newickNode {
		n := &newickNode{}
		if text[at] == '(' {
			for text[at] != ')' {
				at++
				n.children = append(n.children, node())
			}
			at++
		}
		if text[at] != '\'' {
			t.Fatalf("no name at %d", at)
		}
		var name strings.Builder
		for at++; ; at++ {
			if text[at] == '\'' {
				if text[at+1] != '\'' {
					break
				}
				at++
			}
			name.WriteByte(text[at])
		}
		at++
		n.name = name.String()
		for text[at] != ',' && text[at] != ')' && text[at] != ';' {
			at++
		}
		return n
	}
	root := node()
	if text[at:] != ";" {
		t.Fatalf("the rest %q is left", text[at:])
	}
	return root
}

func TestTheTreeReadsBackAsTheDescent(t *testing.T) {
	s := rodent()
	s.Tumours[0].Label = "the host's own"
	r := live(t, s, fixed{parental()}, 1, sixty())
	root := readNewick(t, r.Newick(0))
	if root.name != "the host's own" {
		t.Errorf("root %q", root.name)
	}
	count, deep := 0, 0
	var visit func(n *newickNode, depth int)
	visit = func(n *newickNode, depth int) {
		deep = max(deep, depth)
		for _, c := range n.children {
			count++
			visit(c, depth+1)
		}
	}
	visit(root, 0)
	if count != len(r.Lesions) || deep < 2 {
		t.Errorf("%d nodes of %d lesions, %d deep", count, len(r.Lesions), deep)
	}
	sum := 0
	for _, e := range r.SeedingGraph() {
		sum += e.Count
		if e.Count <= 0 || (e.From != pad && e.From != pulmonary && e.From != portal && e.From != head) {
			t.Errorf("edge %+v", e)
		}
	}
	if sum != len(r.Lesions) {
		t.Errorf("%d lesions on the edges of the graph, %d founded", sum, len(r.Lesions))
	}
}
