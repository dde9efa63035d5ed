package pathway

import (
	"fmt"
	"math"
	"slices"

	"paget/param"
)

// heldSuffix ends the name of the input that stands for a node in an opened network.
const heldSuffix = ":held"

// Limits of a continuation.
const (
	mostPoints   = 2000
	gridOfLevels = 128   // levels of the node at which a state of rest is looked for
	halvings     = 40    // of a bracket of a state of rest
	apart        = 0.02  // two states of rest nearer than this are one for a scan
	foldHalvings = 16    // of the interval of the drive in which a fold lies
	nearestRest  = 1e-13 // a held level that is met this closely is at rest
)

// A Continuation asks how the states of rest of one node depend on the level of
// another, the drive, which is held from outside: for a drive d
//
//	y = ceiling·F(y; d),   all other nodes at rest
//
// Node is what is looked at; Along is held, and its own links are cut. Inputs has
// one level for each input of the network in the order of Model.Inputs; Expression
// one number for each node. The treatment acts as at time 0; an antibody on a pair
// of which Along or Node is a part does not reach the links that read it.
//
// Range: levels in [0, 1], From < To, 2 to 2000 Points.
type Continuation struct {
	Network     Network
	Expression  []float64
	Inputs      []float64
	Treatment   Treatment
	Node, Along string
	From, To    float64
	Points      int
}

// A RestState is one state of rest: the level of the node at a level of the drive.
// Stable means that a node displaced a little comes back, everything else being
// much faster than it.
type RestState struct {
	Drive, Level float64
	Stable       bool
}

// A Curve is what a continuation found.
//
// Up and Down are the levels of the node as the drive is raised in steps and lowered
// again, each state beginning where the one before it came to rest; where they
// differ the node remembers. Rest holds all states, the unstable ones too, in rising
// order of drive and level; Folds are the levels of the drive at which two states
// meet and vanish.
type Curve struct {
	Node, Along     string
	Drive, Up, Down []float64
	Rest            []RestState
	Folds           []float64
}

// Remembers returns the range of the drive in which the two scans differ, and
// whether there is one: the hysteresis of a switch.
//
// Range: ends are levels of Drive, so the range is known to one step of the scan.
func (c *Curve) Remembers() (low, high float64, ok bool) {
	for i, d := range c.Drive {
		if math.Abs(c.Up[i]-c.Down[i]) > apart {
			if !ok {
				low, ok = d, true
			}
			high = d
		}
	}
	return low, high, ok
}

// Opened returns the network in which every link that reads a node reads an input
// instead, and the name of that input: the loop through the node is cut, and the
// node shows what it would become. An input needs no cut and is returned as it is.
//
// Errors: a *Fault if the network has no such node.
func (n Network) Opened(node string) (Network, string, error) {
	at, ok := n.nodeIndex()[node]
	if !ok {
		return Network{}, "", &Fault{Node: node, Field: "node", Problem: "is not a node of the network", Allowed: "a node of the network",
			Hint: param.DidYouMean(node, n.nodeNames())}
	}
	if n.Nodes[at].Input {
		return n, node, nil
	}
	out := Network{Name: n.Name, Nodes: slices.Clone(n.Nodes)}
	held := node + heldSuffix
	out.Nodes = append(out.Nodes, Node{Name: held, Max: 1, Tau: n.Nodes[at].Tau, Input: true})
	for _, link := range n.Links {
		link.Inputs = slices.Clone(link.Inputs)
		for j := range link.Inputs {
			if link.Inputs[j].Node == node {
				link.Inputs[j].Node = held
			}
		}
		out.Links = append(out.Links, link)
	}
	return out, held, nil
}

// Run follows the states of rest.
//
// The scans are Population.Equilibrate at one level after the other. All states are
// found by cutting the node's loop as well: with the node held at x it would become
// g(x), and every zero of g(x) − x is a state of rest, stable where g(x) − x falls.
// Zeros are bracketed on 128 levels and halved; what lies closer together is missed.
//
// Errors: all faults of the request joined; those of Equilibrate.
func (c Continuation) Run() (*Curve, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	out := &Curve{Node: c.Node, Along: c.Along}
	for i := range c.Points {
		out.Drive = append(out.Drive, c.From+(c.To-c.From)*float64(i)/float64(c.Points-1))
	}
	if err := c.scan(out); err != nil {
		return nil, err
	}
	o, err := c.open(c.Along, c.Node)
	if err != nil {
		return nil, err
	}
	counts := make([]int, len(out.Drive))
	for i, d := range out.Drive {
		found, err := o.rest(d)
		if err != nil {
			return nil, err
		}
		counts[i] = len(found)
		out.Rest = append(out.Rest, found...)
	}
	out.Folds, err = o.folds(out.Drive, counts)
	return out, err
}

// Validate returns everything that is wrong with the request, joined.
func (c Continuation) Validate() error {
	faults := c.Network.Faults()
	index := c.Network.nodeIndex()
	for _, node := range []string{c.Node, c.Along} {
		if _, ok := index[node]; !ok {
			faults = append(faults, Fault{Node: node, Field: "node", Problem: "is not a node of the network", Allowed: "a node of the network",
				Hint: param.DidYouMean(node, c.Network.nodeNames())})
		}
	}
	if i, ok := index[c.Node]; ok && c.Network.Nodes[i].Input {
		faults = append(faults, Fault{Node: c.Node, Field: "node", Problem: "is an input, which no link moves", Allowed: "a node that links drive"})
	}
	if c.Node == c.Along {
		faults = append(faults, Fault{Node: c.Node, Field: "along", Problem: "is the node itself", Allowed: "another node, or an input"})
	}
	if !(c.From >= 0 && c.From < c.To && c.To <= 1) {
		faults = append(faults, Fault{Field: "range", Value: fmt.Sprintf("%g to %g", c.From, c.To), Problem: "is not a range of levels", Allowed: "0 to 1, rising"})
	}
	if c.Points < 2 || c.Points > mostPoints {
		faults = append(faults, Fault{Field: "points", Value: fmt.Sprint(c.Points), Problem: "is out of range", Allowed: fmt.Sprintf("2 to %d", mostPoints)})
	}
	return join(append(faults, c.Treatment.Faults(c.Network)...))
}
