package pathway

import (
	"slices"

	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
)

// components returns the strongly connected sets of a directed graph with nodes
// 0 to n−1, sources before what they reach. Members rise, and of sets that could
// stand in either order the one with the smaller first member comes first, so
// the result depends on nothing but the graph.
func components(n int, edges [][2]int) [][]int {
	g := simple.NewDirectedGraph()
	for i := range n {
		g.AddNode(simple.Node(i))
	}
	for _, e := range edges {
		if e[0] != e[1] { // the library's graph holds no edge from a node to itself
			g.SetEdge(simple.Edge{F: simple.Node(e[0]), T: simple.Node(e[1])})
		}
	}
	var sets [][]int
	for _, found := range topo.TarjanSCC(g) {
		set := make([]int, len(found))
		for i, node := range found {
			set[i] = int(node.ID())
		}
		slices.Sort(set)
		sets = append(sets, set)
	}
	slices.SortFunc(sets, func(a, b []int) int { return a[0] - b[0] })
	return upstreamFirst(n, sets, edges)
}

// upstreamFirst orders the sets so that each stands after all that reach it.
func upstreamFirst(n int, sets [][]int, edges [][2]int) [][]int {
	of := membership(n, sets)
	waits := make([]map[int]bool, len(sets)) // sets that must come before
	for i := range waits {
		waits[i] = map[int]bool{}
	}
	for _, e := range edges {
		if of[e[0]] != of[e[1]] {
			waits[of[e[1]]][of[e[0]]] = true
		}
	}
	done := make([]bool, len(sets))
	var order [][]int
	for len(order) < len(sets) {
		for i, set := range sets {
			if done[i] || len(waits[i]) > 0 {
				continue
			}
			done[i] = true
			order = append(order, set)
			for _, w := range waits {
				delete(w, i)
			}
			break
		}
	}
	return order
}

// sweepOrder puts the nodes of a feedback loop, given rising, in an order in which
// as many as possible come after what acts on them, and those that do not are
// slow: the slowest node goes to the end, what is then no loop any more is put
// upstream first, and so on within the loops that remain. A slow node hardly
// moves in a step, so that a guess serves until its turn comes.
func sweepOrder(nodes []int, edges [][2]int, tau []float64) []int {
	if len(nodes) <= 1 {
		return nodes
	}
	slowest := 0
	for k, i := range nodes {
		if tau[i] > tau[nodes[slowest]] {
			slowest = k
		}
	}
	rest := slices.Delete(slices.Clone(nodes), slowest, slowest+1)
	place := map[int]int{}
	for k, i := range rest {
		place[i] = k
	}
	var between [][2]int
	for _, e := range edges {
		from, a := place[e[0]]
		to, b := place[e[1]]
		if a && b {
			between = append(between, [2]int{from, to})
		}
	}
	var order []int
	for _, set := range components(len(rest), between) {
		for k, i := range set {
			set[k] = rest[i]
		}
		order = append(order, sweepOrder(set, edges, tau)...)
	}
	return append(order, nodes[slowest])
}

// membership returns the index of the set that holds each node.
func membership(n int, sets [][]int) []int {
	of := make([]int, n)
	for i, set := range sets {
		for _, node := range set {
			of[node] = i
		}
	}
	return of
}

// edges returns source and target of every input of every link whose ends are known.
func (n Network) edges() [][2]int {
	index := n.nodeIndex()
	var edges [][2]int
	for _, link := range n.Links {
		to, known := index[link.Target]
		if !known {
			continue
		}
		for _, in := range link.Inputs {
			if from, known := index[in.Node]; known {
				edges = append(edges, [2]int{from, to})
			}
		}
	}
	return edges
}

// Loops returns the feedback loops: each largest set of nodes that all reach one
// another, and each node that drives itself. Names stand in the order of Nodes,
// loops in the order of their first names.
func (n Network) Loops() [][]string {
	edges := n.edges()
	self := make([]bool, len(n.Nodes))
	for _, e := range edges {
		if e[0] == e[1] {
			self[e[0]] = true
		}
	}
	sets := components(len(n.Nodes), edges)
	slices.SortFunc(sets, func(a, b []int) int { return a[0] - b[0] })
	var loops [][]string
	for _, set := range sets {
		if len(set) == 1 && !self[set[0]] {
			continue
		}
		var names []string
		for _, i := range set {
			names = append(names, n.Nodes[i].Name)
		}
		loops = append(loops, names)
	}
	return loops
}

// cycleThrough returns a shortest cycle from start to start inside the allowed
// nodes, as indices beginning with start, or nil.
func cycleThrough(start int, allowed []bool, next [][]int) []int {
	from := map[int]int{}
	queue := []int{start}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for _, to := range next[at] {
			if to == start {
				cycle := []int{}
				for at != start {
					cycle = append(cycle, at)
					at = from[at]
				}
				cycle = append(cycle, start)
				slices.Reverse(cycle)
				return cycle
			}
			if _, seen := from[to]; !seen && allowed[to] {
				from[to] = at
				queue = append(queue, to)
			}
		}
	}
	return nil
}

// Path is one way a signal can take through the network without meeting a node
// twice: Nodes[0] by Links[0] to Nodes[1], and so on; there is one node more
// than links.
type Path struct {
	Nodes, Links []string
	Sign         int // +1 or −1, the product of the signs on the way; 0 if a hump or a mixed link lies on it
}

// Cuts returns the cuts that interrupt the path: each of its steps reads the
// shadow. Other paths that share a step lose that step too.
func (p Path) Cuts() []Cut {
	cuts := make([]Cut, len(p.Links))
	for i, link := range p.Links {
		cuts[i] = Cut{Link: link, Node: p.Nodes[i]}
	}
	return cuts
}

// step is one link as an edge from one of its inputs.
type step struct {
	link, from, to, sign int
}

// Paths returns at most most simple paths from one node to any of the nodes to,
// shortest first, and among equally long ones in the order of Links.
//
// A path ends at the first target it meets. Unknown names have no paths; from
// itself among the targets gives the path of no step, which is left out.
// Panics if most < 0.
func (n Network) Paths(from string, to []string, most int) []Path {
	if most < 0 {
		panic("pathway: the number of paths is negative")
	}
	index := n.nodeIndex()
	start, known := index[from]
	if !known {
		return nil
	}
	s := pathSearch{network: n, out: make([][]step, len(n.Nodes)), into: make([][]int, len(n.Nodes)), target: make([]bool, len(n.Nodes)), visited: make([]bool, len(n.Nodes)), most: most}
	for _, name := range to {
		if i, known := index[name]; known && i != start {
			s.target[i] = true
		}
	}
	s.collect(index)
	for s.length = 1; s.length < len(n.Nodes) && len(s.found) < most; s.length++ {
		s.visited[start] = true
		s.extend(start)
		s.visited[start] = false
	}
	return s.found
}

// pathSearch looks for the paths of one length after the other. Before it takes
// a step it asks whether a target can still be reached in time, so that no
// branch is followed in vain for long.
type pathSearch struct {
	network Network
	out     [][]step
	into    [][]int // nodes that lead into a node
	target  []bool
	visited []bool
	length  int
	most    int
	trail   []step
	found   []Path
}

// collect lists the steps that leave each node, one for each link.
func (s *pathSearch) collect(index map[string]int) {
	for l, link := range s.network.Links {
		to, known := index[link.Target]
		if !known {
			continue
		}
		at := map[int]int{} // node → position among its steps
		for _, in := range link.Inputs {
			from, known := index[in.Node]
			if !known {
				continue
			}
			sign := 1
			if in.Not {
				sign = -1
			}
			if in.Hump {
				sign = 0
			}
			if i, again := at[from]; again {
				if s.out[from][i].sign != sign {
					s.out[from][i].sign = 0
				}
				continue
			}
			at[from] = len(s.out[from])
			s.out[from] = append(s.out[from], step{link: l, from: from, to: to, sign: sign})
			s.into[to] = append(s.into[to], from)
		}
	}
}

// extend continues the trail from node at.
func (s *pathSearch) extend(at int) {
	left := s.length - len(s.trail)
	near := s.distances(left - 1)
	for _, next := range s.out[at] {
		if len(s.found) == s.most {
			return
		}
		if s.visited[next.to] || near[next.to] < 0 || near[next.to] > left-1 {
			continue
		}
		s.trail = append(s.trail, next)
		if s.target[next.to] {
			if left == 1 {
				s.keep()
			}
		} else if left > 1 {
			s.visited[next.to] = true
			s.extend(next.to)
			s.visited[next.to] = false
		}
		s.trail = s.trail[:len(s.trail)-1]
	}
}

// distances returns the number of steps from each node to the nearest target
// around the nodes already on the trail, −1 where there are more than limit.
func (s *pathSearch) distances(limit int) []int {
	far := make([]int, len(s.out))
	var ring []int
	for i := range far {
		far[i] = -1
		if s.target[i] && !s.visited[i] {
			far[i] = 0
			ring = append(ring, i)
		}
	}
	for d := 1; d <= limit && len(ring) > 0; d++ {
		var wider []int
		for _, to := range ring {
			for _, from := range s.into[to] {
				if far[from] < 0 && !s.visited[from] {
					far[from] = d
					wider = append(wider, from)
				}
			}
		}
		ring = wider
	}
	return far
}

// keep writes the trail down as a path.
func (s *pathSearch) keep() {
	p := Path{Sign: 1, Nodes: []string{s.network.Nodes[s.trail[0].from].Name}}
	for _, step := range s.trail {
		p.Links = append(p.Links, s.network.Links[step.link].ID)
		p.Nodes = append(p.Nodes, s.network.Nodes[step.to].Name)
		p.Sign *= step.sign
	}
	s.found = append(s.found, p)
}
