package pathway

import (
	"math"

	"paget/rng"
)

// nodeEffect is one perturbation that scales maxᵢ of a node.
type nodeEffect struct {
	p        Perturbation
	strength float64
	spread   int // row of removed, −1 if all cells lose the same share
}

// pairEffect is one blocking antibody with the links it weakens.
type pairEffect struct {
	p        Perturbation
	strength float64
	links    []int
}

// plan is a treatment prepared for a model.
type plan struct {
	onNode  [][]nodeEffect // nodes
	onPair  []pairEffect
	ligands []Perturbation // with the input in input
	input   []int
	clamps  []Perturbation
	clamped []int // node of each clamp

	removed  []column  // spreads: share that this cell loses
	location []float64 // spreads: location on the logit scale
	sd       []float64 // spreads
	root     []rng.Root
	stream   rng.Stream
}

// newPlan prepares a treatment that has been validated.
func newPlan(m *Model, t Treatment, root rng.Root) plan {
	plan := plan{onNode: make([][]nodeEffect, len(m.nodes))}
	for _, p := range t {
		node := m.NodeIndex(p.Node)
		switch p.Kind {
		case BlockingAntibody:
			plan.onPair = append(plan.onPair, pairEffect{p: p, strength: p.strength(), links: m.pairLinks(p.Node, p.Partner)})
		case Ligand:
			plan.ligands, plan.input = append(plan.ligands, p), append(plan.input, m.nodes[node].input)
		case Clamp:
			plan.clamps, plan.clamped = append(plan.clamps, p), append(plan.clamped, node)
		default:
			effect := nodeEffect{p: p, strength: p.strength(), spread: -1}
			// With nothing or all removed there is nothing that could differ.
			if p.Kind == Knockdown && p.Spread > 0 && p.Removed > 0 && p.Removed < 1 {
				effect.spread = len(plan.location)
				plan.location = append(plan.location, logitLocation(p.Removed, p.Spread))
				plan.sd = append(plan.sd, p.Spread)
				again := uint64(0) // a second reagent against the same node is taken up on its own
				for _, e := range plan.onNode[node] {
					if e.p.Kind == Knockdown {
						again++
					}
				}
				plan.root = append(plan.root, root.Derive("knockdown of "+p.Node, again))
			}
			plan.onNode[node] = append(plan.onNode[node], effect)
		}
	}
	plan.removed = newColumns(len(plan.location), true)
	plan.follow(m)
	return plan
}

// follow lets the treatment of a node act on the nodes that mirror it with its
// treatment: with the same removal in the same cell.
func (plan *plan) follow(m *Model) {
	given := len(plan.clamped)
	for i, node := range m.nodes {
		if !node.shadow || node.untreated {
			continue
		}
		plan.onNode[i] = plan.onNode[node.mirror]
		for k := range given {
			if plan.clamped[k] == node.mirror {
				plan.clamps, plan.clamped = append(plan.clamps, plan.clamps[k]), append(plan.clamped, i)
			}
		}
	}
}

// pairLinks lists the links in which both molecules stand as plain inputs. A
// node that mirrors a molecule with its treatment counts as the molecule.
func (m *Model) pairLinks(a, b string) []int {
	var links []int
	if a == b {
		return nil
	}
	for l, link := range m.links {
		hasA, hasB := false, false
		for _, in := range m.network.Links[link.written].Inputs {
			if in.Not || in.Hump {
				continue
			}
			name := in.Node
			if node := m.nodes[m.index[name]]; node.shadow && !node.untreated {
				name = m.names[node.mirror]
			}
			hasA, hasB = hasA || name == a, hasB || name == b
		}
		if hasA && hasB {
			links = append(links, l)
		}
	}
	return links
}

// found appends what a founder, and everyone who descends from it, loses to each
// knock-down that differs between cells.
func (plan *plan) found(id uint64) {
	for r, location := range plan.location {
		plan.stream.At(plan.root[r], rng.Transfection, id, 0)
		plan.removed[r].push(logistic(location + float64(plan.sd[r]*plan.stream.Norm())))
	}
}

// logistic is 1/(1 + e⁻ˣ).
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// logitLocation returns μ such that the mean of logistic(μ + σ·z), z standard
// normal, is the one wanted.
//
// The mean is a sum over a grid of z, which for this integrand is exact to
// rounding; μ is found by halving.
// Range: mean in (0, 1), sd > 0.
func logitLocation(mean, sd float64) float64 {
	const step, reach = 1.0 / 16, 9.0
	share := func(location float64) float64 {
		sum := 0.0
		for z := -reach; z <= reach; z += step {
			sum += logistic(location+sd*z) * math.Exp(-z*z/2)
		}
		return sum * step / math.Sqrt(2*math.Pi)
	}
	centre, width := math.Log(mean/(1-mean)), 8*sd+sd*sd+1
	low, high := centre-width, centre+width
	for range 200 {
		middle := (low + high) / 2
		if middle == low || middle == high {
			break
		}
		if share(middle) < mean {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// acting is the treatment as it stands at one time.
type acting struct {
	weight  []float64 // links
	add     []float64 // inputs: level that ligands add
	clamped []bool    // nodes
	hold    []float64 // nodes: level of the clamp
}

// newActing makes room for a model.
func newActing(m *Model) acting {
	return acting{weight: make([]float64, len(m.links)), add: make([]float64, len(m.inputs)), clamped: make([]bool, len(m.nodes)), hold: make([]float64, len(m.nodes))}
}

// act brings weights, added levels and clamps to a time.
func (p *Population) act(time float64) {
	m, now := p.spec.Model, &p.acting
	for l := range m.links {
		now.weight[l] = m.links[l].weight
	}
	for _, e := range p.plan.onPair {
		free := e.p.factor(e.strength, e.p.Course(time))
		for _, l := range e.links {
			now.weight[l] *= free
		}
	}
	clear(now.add)
	for k, l := range p.plan.ligands {
		a := l.strength() * l.Course(time)
		before := now.add[p.plan.input[k]]
		now.add[p.plan.input[k]] = before + a - float64(before*a)
	}
	p.clamp(time)
}

// clamp notes which nodes are held at a time, and holds them. If they are others
// than before, the coefficients of the steps have to be made again.
func (p *Population) clamp(time float64) {
	now := &p.acting
	for _, i := range p.plan.clamped {
		held := false
		for k, j := range p.plan.clamped {
			if j == i && p.plan.clamps[k].Course(time) > 0 {
				held, now.hold[i] = true, p.plan.clamps[k].Level
			}
		}
		if held != now.clamped[i] {
			now.clamped[i] = held
			p.forgetSteps()
		}
		if !held {
			continue
		}
		for slot := range p.n {
			p.y[i].set(slot, now.hold[i])
		}
	}
}

// forgetSteps makes all workers compute the coefficients of their steps again.
func (p *Population) forgetSteps() {
	for _, w := range p.w {
		w.step = 0
	}
}
