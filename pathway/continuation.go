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

// opened is the network of a continuation with loops cut.
type opened struct {
	c     Continuation
	model *Model
	held  []int // index of the input that stands for each cut node
	node  int   // index of the node that is looked at
}

// open cuts the network at nodes.
func (c Continuation) open(nodes ...string) (*opened, error) {
	n := c.Network
	var names []string
	for _, node := range nodes {
		cut, name, err := n.Opened(node)
		if err != nil {
			return nil, err
		}
		n, names = cut, append(names, name)
	}
	n = n.upstreamOf(c.Node)
	model, err := n.Compile()
	if err != nil {
		return nil, err
	}
	o := &opened{c: c, model: model, node: model.NodeIndex(c.Node)}
	for _, name := range names {
		o.held = append(o.held, model.InputIndex(name))
	}
	return o, nil
}

// upstreamOf returns the part of the network that can move a node, with the nodes
// and links in their order, so that nothing else costs time.
func (n Network) upstreamOf(node string) Network {
	wanted := map[string]bool{node: true}
	for grown := true; grown; {
		grown = false
		for _, link := range n.Links {
			if !wanted[link.Target] {
				continue
			}
			for _, in := range link.Inputs {
				if !wanted[in.Node] {
					wanted[in.Node], grown = true, true
				}
			}
		}
	}
	out := Network{Name: n.Name}
	for _, x := range n.Nodes {
		if wanted[x.Name] {
			out.Nodes = append(out.Nodes, x)
		}
	}
	for _, link := range n.Links {
		if wanted[link.Target] {
			out.Links = append(out.Links, link)
		}
	}
	return out
}

// cells returns a population of n cells in the surroundings of the continuation.
func (o *opened) cells(n int) (*Population, error) {
	names := o.c.Network.nodeNames()
	expression := make([]float64, len(o.model.Names()))
	for i, name := range o.model.Names() {
		expression[i] = 1
		if at := slices.Index(names, name); at >= 0 && o.c.Expression != nil {
			expression[i] = o.c.Expression[at]
		}
	}
	var treatment Treatment
	for _, p := range o.c.Treatment {
		if o.model.NodeIndex(p.Node) >= 0 && (p.Partner == "" || o.model.NodeIndex(p.Partner) >= 0) {
			treatment = append(treatment, p)
		}
	}
	p, err := NewPopulation(PopulationSpec{Model: o.model, Expression: expression, Treatment: treatment, Tolerance: 1e-9})
	if err != nil {
		return nil, err
	}
	level := 0
	given := map[string]float64{}
	for _, x := range o.c.Network.Nodes {
		if x.Input && level < len(o.c.Inputs) {
			given[x.Name] = o.c.Inputs[level]
			level++
		}
	}
	for slot := range n {
		p.Add(1, 0)
		for i, name := range o.model.Inputs() {
			p.SetInput(slot, i, given[name])
		}
	}
	return p, nil
}

// hold sets the level of a cut node in one cell.
func (o *opened) hold(p *Population, slot, cut int, level float64) {
	if o.held[cut] >= 0 { // what is not upstream of the node cannot be held
		p.SetInput(slot, o.held[cut], level)
	}
}

// scan raises the drive and lowers it again.
func (c Continuation) scan(out *Curve) error {
	o, err := c.open(c.Along)
	if err != nil {
		return err
	}
	p, err := o.cells(1)
	if err != nil {
		return err
	}
	at := func(d float64) (float64, error) {
		o.hold(p, 0, 0, d)
		err := p.Equilibrate(0)
		return p.Activity(0, o.node), err
	}
	out.Up, out.Down = make([]float64, len(out.Drive)), make([]float64, len(out.Drive))
	for i, d := range out.Drive {
		if out.Up[i], err = at(d); err != nil {
			return err
		}
	}
	for i, d := range slices.Backward(out.Drive) {
		if out.Down[i], err = at(d); err != nil {
			return err
		}
	}
	return nil
}

// rest finds all states of rest of the node at one level of the drive.
func (o *opened) rest(drive float64) ([]RestState, error) {
	levels := make([]float64, gridOfLevels+1)
	for k := range levels {
		levels[k] = float64(k) / gridOfLevels
	}
	p, err := o.cells(len(levels))
	if err != nil {
		return nil, err
	}
	for k := range levels {
		o.hold(p, k, 0, drive)
	}
	grow, err := o.growth(p, levels)
	if err != nil {
		return nil, err
	}
	var low, high []float64
	var falling []bool
	var found []RestState
	for k := range gridOfLevels {
		if grow[k] >= -nearestRest && grow[k] <= nearestRest {
			found = append(found, RestState{drive, levels[k], grow[k+1] < 0})
		} else if (grow[k] > 0) != (grow[k+1] > 0) {
			low, high, falling = append(low, levels[k]), append(high, levels[k+1]), append(falling, grow[k] > 0)
		}
	}
	if last := grow[gridOfLevels]; last > 0 { // above 1 no link sees a difference
		found = append(found, RestState{drive, 1 + last, true})
	}
	if len(low) > 0 {
		if err := o.halve(p, low, high, falling); err != nil {
			return nil, err
		}
	}
	for k := range low {
		found = append(found, RestState{drive, (low[k] + high[k]) / 2, falling[k]})
	}
	slices.SortFunc(found, func(a, b RestState) int {
		if a.Level < b.Level {
			return -1
		}
		return 1
	})
	return found, nil
}

// growth returns g(x) − x for the levels x at which the first cells hold the node.
func (o *opened) growth(p *Population, levels []float64) ([]float64, error) {
	for k, x := range levels {
		o.hold(p, k, 1, x)
	}
	if err := p.Equilibrate(0); err != nil {
		return nil, err
	}
	out := make([]float64, len(levels))
	p.Read(o.node, 0, out)
	for k, x := range levels {
		out[k] -= x
	}
	return out, nil
}

// halve narrows brackets of states of rest.
func (o *opened) halve(p *Population, low, high []float64, falling []bool) error {
	for p.Len() > len(low) {
		p.Remove(p.Len() - 1)
	}
	middle := make([]float64, len(low))
	for range halvings {
		for k := range middle {
			middle[k] = (low[k] + high[k]) / 2
		}
		grow, err := o.growth(p, middle)
		if err != nil {
			return err
		}
		for k, g := range grow {
			if (g > 0) == falling[k] {
				low[k] = middle[k]
			} else {
				high[k] = middle[k]
			}
		}
	}
	return nil
}

// folds narrows the intervals of the drive in which the number of states changes.
func (o *opened) folds(drive []float64, counts []int) (folds []float64, err error) {
	for i := range len(drive) - 1 {
		if counts[i] == counts[i+1] {
			continue
		}
		low, high := drive[i], drive[i+1]
		for range foldHalvings {
			middle := (low + high) / 2
			found, err := o.rest(middle)
			if err != nil {
				return nil, err
			}
			if len(found) == counts[i] {
				low = middle
			} else {
				high = middle
			}
		}
		folds = append(folds, (low+high)/2)
	}
	return folds, nil
}
