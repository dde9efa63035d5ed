package pathway

// Node is one molecule or signal of the network, with an activity between 0
// (off) and Max (fully on at median expression).
//
// Units: Initial and Max are activities (no unit); Tau is in minutes.
// Range: Initial >= 0, Max >= 0, Tau > 0; all finite.
type Node struct {
	Name    string  // letters, digits, _ - . / : ' ; unique in the network
	Label   string  // name for people; not interpreted
	Initial float64 // activity of a new founder of median expression
	Max     float64 // activity at full drive and median expression
	Tau     float64 // time to follow the drive, min
	Input   bool    // also driven from outside, cell by cell, through Population.SetInput
	Shadow  string  // the node this one mirrors in a counterfactual network; empty otherwise
	Treated bool    // of a mirroring node: the treatment of the mirrored node acts on it too
}

// Input is one molecule on the left of a rule.
//
// Plain, it acts when it is active; with Not, when it is inactive; with Hump,
// when its activity is near Peak, neither low nor high. At most one of Not and
// Hump may be set.
//
// Range: Peak in (0, 1] for a hump, where 0 means the EC50 of the link; 0 otherwise.
type Input struct {
	Node string
	Not  bool
	Hump bool
	Peak float64
}

// Link is one rule: its inputs act together (AND) on the target; several links
// into one target are alternatives (OR). A link without inputs is a constant
// drive.
//
// With activation h of each input (see Network), k inputs and weight w the link
// gives w·h₁·…·h_k.
//
// Range: Weight in [0, 1]; Hill in (0, 20]; EC50 above 0 with EC50^Hill < 1/2,
// except that a link with humps only needs EC50 in (0, 1] and a link without
// inputs needs neither Hill nor EC50.
type Link struct {
	ID     string
	Inputs []Input
	Target string
	Weight float64 // largest drive this link can give
	Hill   float64 // steepness n
	EC50   float64 // activity of an input that gives half of the weight
	Kind   string  // measured, derived, fitted or assumed; not interpreted here
	Source string  // not interpreted here
	How    string  // not interpreted here
}

// Network is nodes and links as the modeller wrote them: normalised-Hill logic.
//
//	dyᵢ/dt = (Fᵢ(y)·maxᵢ − yᵢ)/τᵢ
//	h(x)   = min(1, B·xⁿ/(Kⁿ + xⁿ)),  B = (EC50ⁿ − 1)/(2·EC50ⁿ − 1),  Kⁿ = B − 1
//	NOT: 1 − h(x)      hump: 4·rⁿ/(1 + rⁿ)², r = x/peak
//	AND: w·Π h         OR: x + y − x·y, folded over the links of a target
//
// h is 0 at 0, 1/2 at EC50 and 1 at 1. The hump is 0 at 0, 1 at the peak, falls
// off alike on a logarithmic axis, and is at 1/2 where r = (3 + 2√2)^(±1/n).
// maxᵢ carries expression, noise and treatment of the cell.
//
// Source: Kraeutler et al. 2010, 10.1186/1752-0509-4-157; the hump is ours: four
// times activation times inhibition, both half-way at the peak.
type Network struct {
	Name  string
	Nodes []Node
	Links []Link
}

// Rule returns the link's rule as text, which ParseRule reads back.
func (l Link) Rule() string { return FormatRule(l.Inputs, l.Target) }

// nodeIndex maps names to positions; of a name given twice the first counts.
func (n Network) nodeIndex() map[string]int {
	index := make(map[string]int, len(n.Nodes))
	for i, node := range n.Nodes {
		if _, known := index[node.Name]; !known {
			index[node.Name] = i
		}
	}
	return index
}

// nodeNames returns the names in order, for suggestions.
func (n Network) nodeNames() []string {
	names := make([]string, len(n.Nodes))
	for i, node := range n.Nodes {
		names[i] = node.Name
	}
	return names
}
