package pathway

import "fmt"

// withoutMark stands in the names of the nodes and links that Without makes.
const withoutMark = "@without"

// Without returns the network with one path knocked out, and the name of the
// node that stands for the last node of the path.
//
// The signal that travels along the path, and only that, is replaced by what an
// untreated cell would send. For a path n0 → n1 → … → nk by links l1 … lk, each
// node ni (i ≥ 1) gets a double n'i with the same expression, noise and
// treatment, whose links are those of ni except that in li, and in every other
// link from n(i−1) to ni,
//
//	n'1 reads the untreated shadow of n0,   n'i reads n'(i−1)
//
// Everything else reads what it read before: the same molecules still pass on
// what reaches them by other ways, and other paths that share a step with this
// one keep it. Whoever asks for nk is given the double. For a path of no step
// the double is the untreated shadow of n0.
//
// The original nodes come first, in their order, and move as before bit for bit.
//
// Errors: faults of the network; a path that is not one of the network.
// Source: path-specific effects in a twin network, Pearl 2001 (UAI 17:411).
func (n Network) Without(p Path) (Network, string, error) {
	if len(p.Nodes) == 0 || len(p.Nodes) != len(p.Links)+1 {
		return Network{}, "", &Fault{Field: "path", Problem: fmt.Sprintf("has %d nodes and %d links", len(p.Nodes), len(p.Links)), Allowed: "one node more than links"}
	}
	twin, err := n.Twin(nil)
	if err != nil {
		return Network{}, "", err
	}
	index := n.nodeIndex()
	reader := p.Nodes[0] + ShadowSuffix
	if _, known := index[p.Nodes[0]]; !known {
		return Network{}, "", &Fault{Node: p.Nodes[0], Field: "path", Problem: "is not a node of the network", Allowed: "a path of the network"}
	}
	for i, via := range p.Links {
		to := p.Nodes[i+1]
		at, known := index[to]
		if !known {
			return Network{}, "", &Fault{Node: to, Field: "path", Problem: "is not a node of the network", Allowed: "a path of the network"}
		}
		double := n.Nodes[at]
		double.Name, double.Shadow, double.Treated = to+withoutMark+ShadowSuffix, to, true
		twin.Nodes = append(twin.Nodes, double)
		if !twin.rewire(n, double.Name, to, via, p.Nodes[i], reader) {
			return Network{}, "", &Fault{Link: via, Field: "path", Problem: fmt.Sprintf("does not lead from %s to %s", p.Nodes[i], to), Allowed: "a path of the network"}
		}
		reader = double.Name
	}
	return twin, reader, nil
}

// rewire gives a double the links of the node it stands for, with one of their
// inputs replaced. It reports whether the named link had that input.
func (n *Network) rewire(of Network, double, to, via, from, reader string) bool {
	found := false
	for _, link := range of.Links {
		if link.Target != to {
			continue
		}
		copied := link
		copied.ID, copied.Target = link.ID+withoutMark+ShadowSuffix, double
		copied.Inputs = append([]Input(nil), link.Inputs...)
		for j := range copied.Inputs {
			if copied.Inputs[j].Node == from {
				copied.Inputs[j].Node = reader
				found = found || link.ID == via
			}
		}
		n.Links = append(n.Links, copied)
	}
	return found
}
