package pathway

import (
	"fmt"
	"math"

	"paget/rng"
)

// DefaultTolerance is the error of an activity allowed in one Advance when the
// spec names none.
const DefaultTolerance = 1e-4

// PopulationSpec is what a population of cells needs to be simulated. It is not
// changed after NewPopulation has read it.
//
// Expression and NoiseSD have one number for each node of the model, or one for
// each node that is no shadow (a twin is then given the numbers of its
// original); nil stands for all 1 and all 0.
//
// Range: Expression >= 0; NoiseSD in [0, 3]; NoiseRelaxation > 0 if any NoiseSD
// is; Tolerance in [10⁻¹², 0.1], or 0 for DefaultTolerance.
type PopulationSpec struct {
	Model           *Model
	Expression      []float64 // multiplies Max: the line's expression relative to the median
	NoiseSD         []float64 // standard deviation of the logarithm between cells
	NoiseRelaxation float64   // time after which a cell remembers 1/e of its deviation, min
	Treatment       Treatment
	Root            rng.Root
	Tolerance       float64 // estimated error of an activity allowed in one Advance, or one part of a long one
	Reference       bool    // use the plain twin instead of the kernel
}

// Population is many cells with one network, each with its own activities, noise
// and inputs. Cells stand in slots 0 to Len()−1.
//
// A Population is not safe for use by several goroutines at once; two of them do
// not meet.
type Population struct {
	spec   PopulationSpec
	n      int       // cells
	stride int       // room for cells, a multiple of blockSize
	id     []uint64  // slots
	y      []float64 // nodes × stride: activities
	limit  []float64 // nodes × stride: max with expression, noise and treatment, as an interval begins
	climb  []float64 // nodes × stride: what limit gains until the interval ends; read where moves
	level  []float64 // inputs × stride: levels from outside
	noise  noise
	plan   plan
	acting acting
	free   []float64 // nodes: share of the activity that inhibitors leave, part of y

	base   []float64 // nodes: Max times Expression
	moves  []bool    // nodes: limits change with noise or treatment
	steps  [deepest + 1]coefficients
	step   float64 // the dt for which steps are ready
	loop   coefficients
	w      *workspace
	worked int // sub-steps made, all blocks together
}

// NewPopulation returns an empty population.
//
// Errors: all faults of the spec joined, each a *Fault.
// Panics if the spec has no model.
func NewPopulation(spec PopulationSpec) (*Population, error) {
	if spec.Model == nil {
		panic("pathway: the population has no model")
	}
	m := spec.Model
	faults := spec.Treatment.Faults(m.network)
	if spec.Tolerance == 0 {
		spec.Tolerance = DefaultTolerance
	}
	add := func(field, value, problem, allowed, hint string) {
		faults = append(faults, Fault{Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
	}
	checkRange(add, "tolerance", spec.Tolerance, 1e-12, 0.1, "1e-12 to 0.1")
	expression := m.perNode(spec.Expression, 1, "expression", math.MaxFloat64, "0 or more", &faults)
	sd := m.perNode(spec.NoiseSD, 0, "noise", 3, "0 to 3", &faults)
	noisy := false
	for _, s := range sd {
		noisy = noisy || s > 0
	}
	if noisy {
		checkRange(add, "noise relaxation", spec.NoiseRelaxation, math.SmallestNonzeroFloat64, math.MaxFloat64, "above 0 min")
	}
	if err := join(faults); err != nil {
		return nil, err
	}
	p := &Population{spec: spec, w: newWorkspace(m), loop: newCoefficients(len(m.nodes)), base: make([]float64, len(m.nodes))}
	for i, node := range m.nodes {
		p.base[i] = node.max * expression[i]
	}
	for i := range p.steps {
		p.steps[i] = newCoefficients(len(m.nodes))
	}
	p.noise = newNoise(m, sd, spec.NoiseRelaxation, spec.Root)
	p.plan = newPlan(m, spec.Treatment, spec.Root)
	p.acting = newActing(m)
	p.free = make([]float64, len(m.nodes))
	for i := range p.free {
		p.free[i] = 1
	}
	p.moves = make([]bool, len(m.nodes))
	for i := range p.moves {
		p.moves[i] = p.noise.rowOf[i] >= 0 || len(p.plan.onNode[i]) > 0
	}
	return p, nil
}

// perNode spreads given values over all nodes; shadows have that of the node
// they mirror.
func (m *Model) perNode(given []float64, otherwise float64, field string, high float64, allowed string, faults *[]Fault) []float64 {
	out := make([]float64, len(m.nodes))
	own := m.own()
	if given != nil && len(given) != own && len(given) != len(m.nodes) {
		*faults = append(*faults, Fault{Field: field, Problem: fmt.Sprintf("has %d numbers", len(given)), Allowed: fmt.Sprintf("%d, one for each node that is no shadow", own)})
		return out
	}
	next := 0
	for i, node := range m.nodes {
		out[i] = otherwise
		if given == nil || node.shadow {
			continue
		}
		at := i
		if len(given) == own {
			at = next
			next++
		}
		out[i] = given[at]
		add := func(field, value, problem, allowed, hint string) {
			*faults = append(*faults, Fault{Node: m.names[i], Index: i, Field: field, Value: value, Problem: problem, Allowed: allowed, Hint: hint})
		}
		checkRange(add, field, given[at], 0, high, allowed)
	}
	for i, node := range m.nodes {
		if !node.shadow {
			continue
		}
		out[i] = out[node.mirror]
		if given != nil && len(given) == len(m.nodes) && given[i] != out[i] {
			*faults = append(*faults, Fault{Node: m.names[i], Index: i, Field: field, Value: number(given[i]), Problem: "differs from the node it mirrors", Allowed: number(out[i])})
		}
	}
	return out
}

// Len returns the number of cells.
func (p *Population) Len() int { return p.n }

// Model returns the compiled network of the cells.
func (p *Population) Model() *Model { return p.spec.Model }

// ID returns the identity of the cell in a slot.
func (p *Population) ID(slot int) uint64 { p.check(slot); return p.id[slot] }

// Add appends a founder at time t and returns its slot.
//
// Its activities are the initial ones of the nodes and its inputs are 0; call
// SetInput and then Equilibrate or Advance. Noise and the uptake of reagent are
// drawn from streams named by the identity and the node, so the same cell is the
// same under every treatment, in every network that holds the node, and in a
// twin.
//
// Units: t in min. Panics if t is not finite.
func (p *Population) Add(id uint64, t float64) int {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		panic("pathway: the time is not finite")
	}
	slot := p.append(id)
	m := p.spec.Model
	if slot == 0 {
		p.noise.setClock(t)
	}
	p.noise.found(slot, id)
	p.plan.found(slot, id)
	for i, node := range m.nodes {
		at := i*p.stride + slot
		p.y[at] = node.initial * p.free[i]
		p.limit[at] = p.base[i] * p.noise.factorOf(i, slot)
	}
	for i := range m.inputs {
		p.level[i*p.stride+slot] = 0
	}
	return slot
}

// Divide appends a daughter of the cell in slot mother and returns its slot.
//
// She has the mother's activities, inputs, noise and reagent; her noise goes its
// own way from then on. The mother keeps slot and identity and is the other
// daughter.
func (p *Population) Divide(mother int, id uint64) int {
	p.check(mother)
	slot := p.append(id)
	for _, rows := range p.rows() {
		for at := 0; at < len(*rows); at += p.stride {
			(*rows)[at+slot] = (*rows)[at+mother]
		}
	}
	return slot
}

// Remove takes the cell in a slot away. The last cell moves into the slot.
func (p *Population) Remove(slot int) {
	p.check(slot)
	last := p.n - 1
	for _, rows := range p.rows() {
		for at := 0; at < len(*rows); at += p.stride {
			(*rows)[at+slot] = (*rows)[at+last]
		}
	}
	p.id[slot] = p.id[last]
	p.id = p.id[:last]
	p.n = last
}

// SetInput sets the level from outside of one Input node of one cell; it stays
// until it is set again. The index comes from Model.InputIndex.
//
// Range: level in [0, 1]. Panics otherwise.
func (p *Population) SetInput(slot, input int, level float64) {
	p.check(slot)
	if input < 0 || input >= len(p.spec.Model.inputs) {
		panic(fmt.Sprintf("pathway: there is no input %d", input))
	}
	if !(level >= 0 && level <= 1) {
		panic(fmt.Sprintf("pathway: input level %g is outside 0 to 1", level))
	}
	p.level[input*p.stride+slot] = level
}

// Activity returns the activity of one node in one cell.
func (p *Population) Activity(slot, node int) float64 {
	p.check(slot)
	return p.y[node*p.stride+slot]
}

// SetActivity sets the activity of one node in one cell, as a starting point.
//
// Range: activity >= 0 and finite. Panics otherwise.
func (p *Population) SetActivity(slot, node int, activity float64) {
	p.check(slot)
	if !(activity >= 0) || math.IsInf(activity, 1) {
		panic(fmt.Sprintf("pathway: activity %g is not a finite number of 0 or more", activity))
	}
	p.y[node*p.stride+slot] = activity
}

// Node returns the activity of one node in all cells, in slot order. It is a
// view, valid until cells come or go; the caller does not write to it.
func (p *Population) Node(node int) []float64 {
	at := node * p.stride
	return p.y[at : at+p.n : at+p.n]
}

// check panics unless there is a cell in the slot.
func (p *Population) check(slot int) {
	if slot < 0 || slot >= p.n {
		panic(fmt.Sprintf("pathway: no cell in slot %d", slot))
	}
}

// rows lists the arrays that hold a row of stride values for each node, input or
// spread.
func (p *Population) rows() [8]*[]float64 {
	return [8]*[]float64{&p.y, &p.limit, &p.climb, &p.level, &p.noise.deviate, &p.noise.past, &p.noise.factor, &p.plan.removed}
}

// append makes room for one more cell and returns its slot.
func (p *Population) append(id uint64) int {
	if p.n == p.stride {
		p.grow()
	}
	slot := p.n
	p.n++
	p.id = append(p.id, id)
	return slot
}

// grow doubles the room for cells.
func (p *Population) grow() {
	m := p.spec.Model
	stride := max(blockSize, 2*p.stride)
	n, noisy := len(m.nodes), len(p.noise.sd)
	counts := [8]int{n, n, n, len(m.inputs), noisy, noisy, noisy, p.plan.spreads}
	for k, rows := range p.rows() {
		wider := make([]float64, counts[k]*stride)
		for r := range counts[k] {
			copy(wider[r*stride:], (*rows)[r*p.stride:r*p.stride+p.n])
		}
		*rows = wider
	}
	p.stride, p.noise.stride, p.plan.stride = stride, stride, stride
}
