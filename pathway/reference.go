package pathway

import (
	"math"

	"paget/num/ode"
)

// The plain twin of the kernel: the formulas of Kraeutler et al. 2010 as they
// stand in the paper, one cell at a time, with the library's power function and
// an independent adaptive solver. PopulationSpec.Reference selects it.

// referenceOptions are far tighter than the kernel is asked to be.
var referenceOptions = ode.Options{Relative: 1e-10, Absolute: 1e-12}

// referenceActivation is the contribution of one input before the AND.
//
//	plain:  a = w·B·xⁿ/(Kⁿ + xⁿ), at most w;  K = (B − 1)^(1/n)
//	NOT:    w − a
//	hump:   4·w·h·(1 − h) with h = rⁿ/(1 + rⁿ), r = x/peak
//
// An explicit solver may step a little below 0; that counts as 0.
func referenceActivation(in Input, weight, hill, ec50, x float64) float64 {
	x = max(x, 0)
	if in.Hump {
		peak := in.Peak
		if peak == 0 {
			peak = ec50
		}
		h := 1 / (1 + math.Pow(x/peak, -hill))
		return 4 * weight * h * (1 - h)
	}
	b := (math.Pow(ec50, hill) - 1) / (2*math.Pow(ec50, hill) - 1)
	k := math.Pow(b-1, 1/hill)
	a := weight * b * math.Pow(x, hill) / (math.Pow(k, hill) + math.Pow(x, hill))
	a = min(a, weight)
	if in.Not {
		return weight - a
	}
	return a
}

// referenceLink is the contribution of one link: the product of its inputs
// over w^(k−1), or w without inputs.
func (p *Population) referenceLink(l int, y []float64) float64 {
	m := p.spec.Model
	link, weight := m.network.Links[m.links[l].written], p.acting.weight[l]
	if len(link.Inputs) == 0 || weight == 0 {
		return weight
	}
	product := 1.0
	for _, in := range link.Inputs {
		product *= referenceActivation(in, weight, link.Hill, link.EC50, y[m.index[in.Node]])
	}
	return product / math.Pow(weight, float64(len(link.Inputs)-1))
}

// referenceDrive is maxᵢ·Fᵢ of one node in one cell when a share of the interval
// has gone by.
func (p *Population) referenceDrive(w *workspace, i, slot int, share float64, y []float64) float64 {
	m := p.spec.Model
	node := m.nodes[i]
	f, empty := 0.0, true
	if node.input >= 0 {
		at := node.input*blockSize + slot%blockSize
		f, empty = w.input[at]+share*w.slope[at], false
		if !node.untreated {
			f = f + p.acting.add[node.input] - f*p.acting.add[node.input]
		}
	}
	for l := node.first; l < node.last; l++ {
		v := p.referenceLink(l, y)
		if empty {
			f, empty = v, false
		} else {
			f = f + v - f*v
		}
	}
	limit := p.base[i]
	if at := i*blockSize + slot%blockSize; p.moves[i] {
		limit = w.limit[at] + share*w.climb[at]
	}
	return f * limit
}

// referenceSystem is the right-hand side for the given nodes of one cell; the
// others stand still. Limits climb during dt from time 0 on; with dt 0 they stand.
func (p *Population) referenceSystem(w *workspace, slot int, nodes []int, dt float64) ode.System {
	return func(time float64, y, dydt []float64) {
		clear(dydt)
		share := 0.0
		if dt > 0 {
			share = time / dt
		}
		for _, i := range nodes {
			if !p.acting.clamped[i] {
				dydt[i] = (p.referenceDrive(w, i, slot, share, y) - y[i]) / p.spec.Model.nodes[i].tau
			}
		}
	}
}

// state copies the activities of one cell.
func (p *Population) state(slot int) []float64 {
	y := make([]float64, len(p.spec.Model.nodes))
	for i := range y {
		y[i] = p.y[i].at(slot)
	}
	return y
}

// setState writes the activities of one cell. What the solver left below 0 by
// less than its own tolerance is 0.
func (p *Population) setState(slot int, y []float64) {
	for i, v := range y {
		p.y[i].set(slot, max(v, 0))
	}
}

// advanceReference moves every cell of a block through the interval.
func (p *Population) advanceReference(w *workspace, block, cells int) error {
	for slot := block * blockSize; slot < block*blockSize+cells; slot++ {
		rows, err := ode.Solve(p.referenceSystem(w, slot, p.spec.Model.all.nodes, p.now.dt), p.state(slot), []float64{0, p.now.dt}, referenceOptions)
		if err != nil {
			return p.referenceError(err, p.now.t)
		}
		p.setState(slot, rows[1])
	}
	return nil
}

// equilibrateReference brings one block to rest, cell by cell, part by part.
func (p *Population) equilibrateReference(w *workspace, block, cells int) error {
	m := p.spec.Model
	for slot := block * blockSize; slot < block*blockSize+cells; slot++ {
		y := p.state(slot)
		for k := range m.parts {
			part := &m.parts[k]
			if !part.loop {
				if i := part.nodes[0]; !p.acting.clamped[i] {
					y[i] = p.referenceDrive(w, i, slot, 0, y)
				}
				continue
			}
			var err error
			if y, err = p.referenceLoop(w, part, slot, y); err != nil {
				return err
			}
		}
		p.setState(slot, y)
	}
	return nil
}

// referenceLoop follows one loop of one cell in time until it rests.
func (p *Population) referenceLoop(w *workspace, part *part, slot int, y []float64) ([]float64, error) {
	m := p.spec.Model
	longest := 0.0
	for _, i := range part.nodes {
		longest = max(longest, m.nodes[i].tau)
	}
	moving := make([]float64, len(part.nodes))
	rest := 0.0
	for elapsed := 0.0; elapsed <= patience*longest; elapsed += 10 * longest {
		rest = 0
		for k, i := range part.nodes {
			moving[k] = math.Abs(p.referenceDrive(w, i, slot, 0, y) - y[i])
			if !p.acting.clamped[i] {
				rest = max(rest, moving[k])
			}
		}
		if rest <= stillMoves { // the solver's own errors keep it from coming closer
			return y, nil
		}
		rows, err := ode.Solve(p.referenceSystem(w, slot, part.nodes, 0), y, []float64{0, 10 * longest}, referenceOptions)
		if err != nil {
			return nil, p.referenceError(err, p.now.t)
		}
		y = rows[1]
	}
	if rest <= creeps {
		return y, nil
	}
	return nil, p.noSteadyState(part, p.id[slot], p.now.t, moving)
}

// referenceError gives the solver's error the node's name, and a time counted
// from that of the interval.
func (p *Population) referenceError(err error, t float64) error {
	if d, ok := err.(*ode.DivergedError); ok {
		return &DivergedError{Quantity: d.Quantity, Where: p.spec.Model.names[d.Where], Time: t + d.Time, Value: d.Value}
	}
	return err
}
