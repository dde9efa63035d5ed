package pathway

import "slices"

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
