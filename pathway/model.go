package pathway

import (
	"math"
	"slices"
)

// powerKind says how xⁿ is computed.
type powerKind uint8

const (
	powerOne     powerKind = iota // n = 1
	powerTwo                      // n = 2
	powerThree                    // n = 3
	powerFour                     // n = 4
	powerHalves                   // other multiples of 1/2 up to 8: products and one root
	powerGeneral                  // exp(n·ln x)
)

// term is one activation curve of one node. Links that read the same node with
// the same curve share it.
//
//	sigmoid: min(1, B·xⁿ/(Kⁿ + xⁿ))      hump: 4·rⁿ/(1 + rⁿ)², r = x/peak
type term struct {
	node  int
	hump  bool
	power powerKind
	twice int     // 2n for powerHalves
	n     float64 // Hill coefficient
	b, kn float64 // B and Kⁿ
	scale float64 // 1/peak of a hump
}

// factor is one input of a compiled link.
type factor struct {
	term int
	not  bool
}

// compiledLink is a link whose factors are factors[first:last] of the model.
type compiledLink struct {
	weight      float64
	first, last int
	written     int // position in Network.Links
}

// compiledNode is a node whose links are links[first:last] of the model.
type compiledNode struct {
	initial, max, tau float64
	input             int  // index among the inputs; −1 for other nodes; of the mirrored node for a shadow
	mirror            int  // node whose expression and noise hold: itself, or the one it mirrors
	shadow            bool // mirrors another node
	untreated         bool // mirrors another node without its treatment
	first, last       int
}

// part is a strongly connected set of nodes: a feedback loop, or one node.
type part struct {
	nodes    []int
	steep    []float64 // nodes: how far the drive at most moves when all that acts on it moves by 1, of limit 1
	children []int     // parts that it acts on directly
	sweep    []int     // the nodes in the order in which a step visits them; see sweepOrder
	terms    []int     // the terms that the links of its nodes read
	parents  []int     // parts that act on it directly
	loop     bool      // more than one node, or a node that drives itself
}

// Model is a compiled network. It does not change any more and may be shared.
type Model struct {
	network Network
	names   []string
	index   map[string]int
	inputs  []int // nodes that are inputs and no shadows
	nodes   []compiledNode
	links   []compiledLink
	factors []factor
	terms   []term
	reads   [][]int   // nodes: the terms that are curves of the node
	parts   []part    // upstream first
	all     part      // the whole network
	leap    []float64 // nodes: movement in a sub-step beyond which a curve may be missed

	shortest float64 // shortest τ, min
}

// Compile validates the network and prepares it for simulation.
//
// Errors: those of Validate.
func (n Network) Compile() (*Model, error) {
	if err := n.Validate(); err != nil {
		return nil, err
	}
	m := &Model{network: n, names: n.nodeNames(), index: n.nodeIndex(), shortest: math.Inf(1)}
	for i, node := range n.Nodes {
		c := compiledNode{initial: node.Initial, max: node.Max, tau: node.Tau, input: -1, mirror: i}
		if node.Shadow != "" {
			c.shadow, c.untreated, c.mirror = true, !node.Treated, m.index[node.Shadow]
		} else if node.Input {
			c.input = len(m.inputs)
			m.inputs = append(m.inputs, i)
		}
		m.nodes = append(m.nodes, c)
		m.shortest = min(m.shortest, node.Tau)
	}
	for i, node := range n.Nodes {
		if node.Shadow != "" && node.Input {
			m.nodes[i].input = m.nodes[m.nodes[i].mirror].input
		}
	}
	m.compileLinks()
	m.compileParts()
	return m, nil
}

// compileLinks groups the links by target, in the order written, and collects
// the terms.
func (m *Model) compileLinks() {
	byTarget := make([][]int, len(m.nodes))
	for l, link := range m.network.Links {
		to := m.index[link.Target]
		byTarget[to] = append(byTarget[to], l)
	}
	known := map[term]int{}
	for to, written := range byTarget {
		m.nodes[to].first = len(m.links)
		for _, l := range written {
			link := m.network.Links[l]
			c := compiledLink{weight: link.Weight, first: len(m.factors), written: l}
			for _, in := range link.Inputs {
				t := newTerm(m.index[in.Node], in, link.Hill, link.EC50)
				at, have := known[t]
				if !have {
					at = len(m.terms)
					known[t] = at
					m.terms = append(m.terms, t)
				}
				m.factors = append(m.factors, factor{term: at, not: in.Not})
			}
			c.last = len(m.factors)
			m.links = append(m.links, c)
		}
		m.nodes[to].last = len(m.links)
	}
}

// newTerm prepares the activation curve of one input.
func newTerm(node int, in Input, hill, ec50 float64) term {
	t := term{node: node, hump: in.Hump, n: hill}
	switch twice := 2 * hill; {
	case hill == 1:
		t.power = powerOne
	case hill == 2:
		t.power = powerTwo
	case hill == 3:
		t.power = powerThree
	case hill == 4:
		t.power = powerFour
	case twice == math.Trunc(twice) && twice <= 16:
		t.power, t.twice = powerHalves, int(twice)
	default:
		t.power = powerGeneral
	}
	if in.Hump {
		t.scale = 1 / ec50
		if in.Peak != 0 {
			t.scale = 1 / in.Peak
		}
		return t
	}
	e := math.Pow(ec50, hill)
	t.b = (1 - e) / (1 - 2*e)
	t.kn = e / (1 - 2*e) // B − 1, without the loss of digits when e is small
	return t
}

// compileParts finds the strongly connected sets and what they read.
func (m *Model) compileParts() {
	edges := m.network.edges()
	sets := components(len(m.nodes), edges)
	of := membership(len(m.nodes), sets)
	m.parts = make([]part, len(sets))
	parent := make([]map[int]bool, len(sets))
	for i, set := range sets {
		m.parts[i].nodes, m.parts[i].loop = set, len(set) > 1
		m.parts[i].terms = m.termsOf(set)
		parent[i] = map[int]bool{}
	}
	for _, e := range edges { // in the order written: parents come without a map's order
		from, to := of[e[0]], of[e[1]]
		switch {
		case e[0] == e[1]:
			m.parts[to].loop = true
		case from != to && !parent[to][from]:
			parent[to][from] = true
			m.parts[to].parents = append(m.parts[to].parents, from)
			m.parts[from].children = append(m.parts[from].children, to)
		}
	}
	tau := make([]float64, len(m.nodes))
	for i := range m.nodes {
		m.all.nodes = append(m.all.nodes, i)
		tau[i] = m.nodes[i].tau
	}
	m.leap = slices.Repeat([]float64{leap}, len(m.nodes))
	m.reads = make([][]int, len(m.nodes))
	for i, t := range m.terms {
		m.all.terms = append(m.all.terms, i)
		m.reads[t.node] = append(m.reads[t.node], i)
		if t.hump || t.n > steepHill {
			m.leap[t.node] = narrowLeap
		}
	}
	for k := range m.parts {
		m.parts[k].sweep = sweepOrder(m.parts[k].nodes, edges, tau)
		for _, i := range m.parts[k].nodes {
			m.parts[k].steep = append(m.parts[k].steep, m.steepness(i))
		}
	}
}

// termsOf lists, rising, the terms that the links of some nodes read.
func (m *Model) termsOf(nodes []int) []int {
	used := make([]bool, len(m.terms))
	for _, i := range nodes {
		for _, link := range m.links[m.nodes[i].first:m.nodes[i].last] {
			for _, f := range m.factors[link.first:link.last] {
				used[f.term] = true
			}
		}
	}
	var terms []int
	for t, u := range used {
		if u {
			terms = append(terms, t)
		}
	}
	return terms
}

// Names returns the node names in the order of node indices; the slice is a copy.
func (m *Model) Names() []string { return append([]string(nil), m.names...) }

// NodeIndex returns the index of a node, or −1 if there is none of that name.
func (m *Model) NodeIndex(name string) int {
	if i, known := m.index[name]; known {
		return i
	}
	return -1
}

// InputIndex returns the index of an Input node among the inputs, or −1. A
// shadow is driven through the node it mirrors and has no index of its own.
func (m *Model) InputIndex(name string) int {
	if i, known := m.index[name]; known && !m.nodes[i].shadow {
		return m.nodes[i].input
	}
	return -1
}

// Inputs returns the names of the Input nodes in the order of input indices.
func (m *Model) Inputs() []string {
	names := make([]string, len(m.inputs))
	for i, node := range m.inputs {
		names[i] = m.names[node]
	}
	return names
}

// Network returns the network the model was compiled from.
func (m *Model) Network() Network { return m.network }

// own returns the number of nodes that are no shadows.
func (m *Model) own() int {
	n := 0
	for _, node := range m.nodes {
		if !node.shadow {
			n++
		}
	}
	return n
}
