package pathway

import (
	"fmt"
	"math"

	"paget/rng"
	"paget/team"
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
// With Single a cell takes 4 bytes a node, where it takes 8 without. Everything is
// computed in double precision, and the end of an interval is rounded to a part
// in 2²⁴, which is far below any usual tolerance. A node that follows its drive
// with τ stops where what it gains in an interval dt is lost by rounding: within
// 2⁻²⁵·y·τ/dt of the drive, 10⁻⁵ for τ = 12 h and dt = 2 min.
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
	Single          bool    // keep activities and inputs in single precision
}

// Population is many cells with one network, each with its own activities, noise
// and inputs. Cells stand in slots 0 to Len()−1.
//
// A Population is not safe for use by several goroutines at once, except that
// Read, Activity and ID may be called by many while nothing changes it; two
// populations do not meet.
type Population struct {
	spec    PopulationSpec
	n       int      // cells
	id      []uint64 // slots
	founder []uint64 // slots: identity of the founder the cell descends from
	y       []column // nodes: activities
	level   []column // inputs: levels from outside at the end of the next interval
	from    []column // inputs: levels at its beginning; NaN until the first interval
	noise   noise
	plan    plan
	acting  acting
	free    []float64 // nodes: share of the activity that inhibitors leave, part of y

	base   []float64 // nodes: Max times Expression
	start  []float64 // nodes: Initial times Expression
	moves  []bool    // nodes: limits change with noise or treatment
	crew   *team.Team
	w      []*workspace // workers
	faults []error      // blocks: what broke down in the present interval
	now    interval     // the interval under way
	work   blockWork
	move   blockWork // advanceBlock and restBlock, made once: an interval allocates nothing
	rest   blockWork
	part   func(who, block int) // work on one block
	spare  column               // scratch of Reorder
	seen   []bool               // scratch of Reorder
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
	p := &Population{spec: spec, base: make([]float64, len(m.nodes)), start: make([]float64, len(m.nodes))}
	for i, node := range m.nodes {
		p.base[i], p.start[i] = node.max*expression[i], node.initial*expression[i]
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
	p.y = newColumns(len(m.nodes), spec.Single)
	p.level, p.from = newColumns(len(m.inputs), spec.Single), newColumns(len(m.inputs), spec.Single)
	p.move, p.rest = p.advanceBlock, p.restBlock
	p.part = func(who, block int) {
		p.faults[block] = p.work(p.w[who], block, min(blockSize, p.n-block*blockSize))
	}
	p.Use(nil)
	return p, nil
}

// Use lets the workers of a team share the blocks of Advance and Equilibrate;
// nil, the default, is the caller alone. Results do not depend on it.
func (p *Population) Use(crew *team.Team) {
	p.crew = crew
	for len(p.w) < crew.Size() {
		p.w = append(p.w, newWorkspace(p))
	}
}

// blocks returns the number of blocks of cells.
func (p *Population) blocks() int { return (p.n + blockSize - 1) / blockSize }

// blockWork is something done to one block of cells.
type blockWork func(w *workspace, block, cells int) error

// each does work for every block, shared among the workers, and returns the error
// of the lowest block that has one.
func (p *Population) each(work blockWork) error {
	blocks := p.blocks()
	if cap(p.faults) < blocks {
		p.faults = make([]error, blocks, blocks+blocks/8)
	}
	p.faults = p.faults[:blocks]
	p.work = work
	p.crew.Do(blocks, p.part)
	for _, err := range p.faults {
		if err != nil {
			return err
		}
	}
	return nil
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
// Its activities are the initial ones of the nodes times their expression and its
// inputs are 0; call SetInput and then Equilibrate or Advance. Noise and the uptake
// of reagent are drawn from streams named by the identity and the node, so the same
// cell is the same under every treatment, in every network that holds the node, and
// in a twin.
//
// Units: t in min. Panics if t is not finite.
func (p *Population) Add(id uint64, t float64) int {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		panic("pathway: the time is not finite")
	}
	slot := p.n
	if slot == 0 {
		p.noise.setClock(t)
	}
	p.n++
	p.id, p.founder = append(p.id, id), append(p.founder, id)
	for i := range p.y {
		p.y[i].push(p.start[i] * p.free[i])
	}
	for i := range p.level {
		p.level[i].push(0)
		p.from[i].push(math.NaN())
	}
	p.noise.found(id)
	p.plan.found(id)
	return slot
}

// Divide appends a daughter of the cell in slot mother and returns its slot.
//
// She has the mother's activities, inputs, noise and reagent; her noise goes its
// own way from then on. The mother keeps slot and identity and is the other
// daughter.
func (p *Population) Divide(mother int, id uint64) int {
	p.check(mother)
	slot := p.n
	p.n++
	p.id, p.founder = append(p.id, id), append(p.founder, p.founder[mother])
	for _, columns := range p.columns() {
		for i := range columns {
			columns[i].push(columns[i].at(mother))
		}
	}
	return slot
}

// Remove takes the cell in a slot away. The last cell moves into the slot.
func (p *Population) Remove(slot int) {
	p.check(slot)
	last := p.n - 1
	for _, columns := range p.columns() {
		for i := range columns {
			columns[i].copyWithin(slot, last)
			columns[i].cut(last)
		}
	}
	p.id[slot], p.founder[slot] = p.id[last], p.founder[last]
	p.id, p.founder = p.id[:last], p.founder[:last]
	p.n = last
}

// SetInput sets the level from outside of one Input node of one cell at the end
// of the next Advance; it stays until it is set again. The index comes from
// Model.InputIndex.
//
// During Advance the level goes in a straight line from what it was at the end
// of the one before: an environment that is read now and then changes gradually
// in between. A founder, and a cell after Equilibrate, begins with the level that
// is set.
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
	p.level[input].set(slot, level)
}

// Activity returns the activity of one node in one cell.
func (p *Population) Activity(slot, node int) float64 {
	p.check(slot)
	return p.y[node].at(slot)
}

// SetActivity sets the activity of one node in one cell, as a starting point.
//
// Range: activity >= 0 and finite. Panics otherwise.
func (p *Population) SetActivity(slot, node int, activity float64) {
	p.check(slot)
	if !(activity >= 0) || math.IsInf(activity, 1) {
		panic(fmt.Sprintf("pathway: activity %g is not a finite number of 0 or more", activity))
	}
	p.y[node].set(slot, activity)
}

// Node returns the activity of one node in all cells, in slot order. The caller
// does not write to it. It is a view, valid until cells come or go, or with
// PopulationSpec.Single a copy made for the caller; Read copies into the caller's
// own room.
func (p *Population) Node(node int) []float64 {
	if c := &p.y[node]; c.short {
		out := make([]float64, p.n)
		c.read(0, out)
		return out
	}
	return p.y[node].double[:p.n:p.n]
}

// Read copies the activities of one node in the cells from slot from on into out.
//
// Panics if there are not as many cells.
func (p *Population) Read(node, from int, out []float64) {
	if from < 0 || from+len(out) > p.n {
		panic(fmt.Sprintf("pathway: no cells in slots %d to %d", from, from+len(out)-1))
	}
	p.y[node].read(from, out)
}

// BytesPerCell returns the room that the state of one cell takes, without the
// reserve of growing slices.
func (p *Population) BytesPerCell() float64 {
	number := func(c *column) float64 {
		if c.short {
			return 4
		}
		return 8
	}
	sum := 16.0 // identity and founder
	for _, columns := range p.columns() {
		for i := range columns {
			sum += number(&columns[i])
		}
	}
	return sum
}

// check panics unless there is a cell in the slot.
func (p *Population) check(slot int) {
	if slot < 0 || slot >= p.n {
		panic(fmt.Sprintf("pathway: no cell in slot %d", slot))
	}
}

// columns lists all columns with a number for each cell.
func (p *Population) columns() [6][]column {
	return [6][]column{p.y, p.level, p.from, p.noise.past, p.noise.factor, p.plan.removed}
}
