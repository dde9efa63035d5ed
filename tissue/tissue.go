package tissue

import (
	"fmt"
	"math"
	"slices"

	"paget/cell"
	"paget/pathway"
	"paget/rng"
	"paget/team"
)

// founderTick is the tick of draws made when a founder is plated; no step
// reaches it.
const founderTick = math.MaxUint64

// Tissue runs states of one Spec. It holds scratch space only, so results do
// not depend on what it ran before; one Tissue serves one goroutine, and states
// may move between Tissues of equal Spec.
type Tissue struct {
	spec  Spec
	kinds []kind
	space space
	law   law
	pores poreIndex
	plain bool // all pairs hold one another alike, and no axis is periodic

	smallest  float64 // µm; smallest newborn radius
	tolerance float64 // µm
	crew      *team.Team
	workers   []worker
	motion
	scratch
}

// kind is a compiled Kind.
type kind struct {
	name      string
	phenotype *cell.Phenotype
	line      cell.Line
	treatment pathway.Treatment
	signals   []signalSource
	off       []float64 // per node: 1 − level held by the medium
	driven    []int     // nodes that medium or couplings drive
	input     []int     // their input index
	coupled   bool
	crowding  bool
	secretes  []secretion
	pairA     []int // node of each Pair.A, Pair.B
	pairB     []int

	waiting float64 // share in G1 of a growing culture
	entry   float64 // 1/min in the reference condition
}

// scratch is rebuilt whenever it is used, or checked before it is used again.
type scratch struct {
	stream     rng.Stream
	vx, vy, vz []float64 // motility, µm/min
	lateral    []float64 // how freely forces move the cell, 0 to 1
	upward     []float64
	ou         []walk
	env        [][][]float64 // [kind][signal][slot]
	dead       [][]bool      // [kind][slot]
	crowd      []float64
	off        []float64
	holder     []int32 // [pore] cell inside, −1 none
	claims     []int32
	removed    []int32
}

// New checks the spec and prepares a tissue.
//
// Errors: every fault of the spec at once.
func New(spec Spec) (*Tissue, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	t := &Tissue{spec: spec, space: newSpace(spec), smallest: math.Inf(1)}
	t.Use(nil)
	m := spec.Mechanics
	t.law = newLaw(m)
	for _, k := range spec.Kinds {
		compiled := t.compileKind(k)
		t.kinds = append(t.kinds, compiled)
		t.smallest = min(t.smallest, cell.Radius(compiled.line.Volume))
	}
	t.env = make([][][]float64, len(t.kinds))
	t.dead = make([][]bool, len(t.kinds))
	for k := range t.kinds {
		t.env[k] = make([][]float64, len(t.kinds[k].signals))
	}
	if err := t.prepareMotion(); err != nil {
		return nil, err
	}
	if spec.Membrane != nil {
		t.pores = newPoreIndex(spec.Membrane, &t.space)
		t.holder = make([]int32, len(spec.Membrane.X))
		t.claims = make([]int32, len(spec.Membrane.X))
	}
	return t, nil
}

func (t *Tissue) compileKind(k Kind) kind {
	model := k.Population.Model
	c := kind{
		name: k.Name, phenotype: k.Phenotype, line: k.Phenotype.Line(),
		treatment: k.Population.Treatment,
		off:       make([]float64, len(model.Names())),
		entry:     k.Phenotype.Reference(cell.CycleEntry),
	}
	c.waiting = cell.WaitingShare(c.entry, c.line.DivisionDuration)
	for i := range c.off {
		c.off[i] = 1
	}
	driven := map[int]bool{}
	drive := func(node int) {
		if !driven[node] {
			driven[node] = true
			c.driven = append(c.driven, node)
			c.input = append(c.input, model.InputIndex(model.Names()[node]))
		}
	}
	for _, l := range k.Medium {
		node := model.NodeIndex(l.Name)
		c.off[node] *= 1 - l.Value
		drive(node)
	}
	coupled := k.Phenotype.Coupled()
	c.coupled = len(coupled) > 0
	for _, node := range coupled {
		drive(node)
	}
	for _, name := range k.Phenotype.Signals() {
		src := newSignalSource(name, t.spec.CueName)
		c.crowding = c.crowding || src.kind == crowdingSignal
		c.signals = append(c.signals, src)
	}
	if t.spec.Protease != "" {
		c.secretes = append(c.secretes, secretion{t.spec.Protease, cell.ProteaseSecretion})
	}
	for j, field := range k.Phenotype.Secretes() {
		c.secretes = append(c.secretes, secretion{field, cell.Secretion(j)})
	}
	reads := k.Phenotype.Nodes()
	for _, p := range t.spec.Pairs {
		c.pairA = append(c.pairA, slices.Index(reads, p.A))
		c.pairB = append(c.pairB, slices.Index(reads, p.B))
	}
	return c
}

// Spec returns the frozen spec.
func (t *Tissue) Spec() Spec { return t.spec }

// NewState returns an empty dish at the given time (min, relative to the
// start of the assay; treatments are on the same clock).
//
// Errors: surroundings without a field that a rule or a secretion names, a cue
// without numbers of sensing, a layer without a matrix.
func (t *Tissue) NewState(time float64, around Surroundings) (*State, error) {
	if err := t.validateAround(around); err != nil {
		return nil, err
	}
	s := &State{Root: t.spec.Root, Time: time, Around: around, signalled: time, exchanged: time}
	for k, spec := range t.spec.Kinds {
		spec.Population.Root = t.spec.Root
		p, err := pathway.NewPopulation(spec.Population)
		if err != nil {
			return nil, fmt.Errorf("tissue: kind %q: %w", spec.Name, err)
		}
		s.populations = append(s.populations, p)
		s.nodes = append(s.nodes, len(spec.Population.Model.Names()))
		s.behaviours = append(s.behaviours, t.kinds[k].phenotype.Grow(nil, 0))
	}
	return s, nil
}

// Founder is a cell put into the dish.
type Founder struct {
	Kind    int
	ID      uint64  // unique, 1 to 1<<63 − 1
	X, Y, Z float64 // µm
	// Resting founders start at the beginning of G1; the others anywhere in
	// the cycle, as in a culture that grows at the line's reference rate.
	Resting bool
}

// Add puts founders into the dish: round, without protrusions, heading
// anywhere. Call Settle when all are in.
//
// In two dimensions Z is not read; on a layer it is the height above the
// membrane.
//
// Errors: a repeated ID, a position outside the box, an unknown kind, more cells
// than Spec.MaxCells. Then no founder has been added.
func (t *Tissue) Add(s *State, founders ...Founder) error {
	var f faultList
	if s.Len()+len(founders) > t.spec.MaxCells {
		f.add("%d cells; at most %d", s.Len()+len(founders), t.spec.MaxCells)
	}
	seen := make(map[uint64]bool, s.Len()+len(founders))
	for _, id := range s.ID {
		seen[id] = true
	}
	for _, c := range founders {
		if c.ID == 0 || c.ID >= daughterBit {
			f.add("founder ID %d must be 1 or more and below 2⁶³", c.ID)
		}
		if seen[c.ID] {
			f.add("founder %d is there twice", c.ID)
		}
		seen[c.ID] = true
		if c.Kind < 0 || c.Kind >= len(t.kinds) {
			f.add("founder %d is of unknown kind %d", c.ID, c.Kind)
		}
		if !t.space.inside(c.X, c.Y, c.Z) {
			f.add("founder %d stands outside the box, at (%g, %g, %g) µm", c.ID, c.X, c.Y, c.Z)
		}
	}
	if len(f.all) > 0 {
		return joined(f)
	}
	for _, c := range founders {
		t.found(s, c)
	}
	return nil
}

// found appends one founder with its own luck.
func (t *Tissue) found(s *State, c Founder) {
	k := &t.kinds[c.Kind]
	slot := s.populations[c.Kind].Add(c.ID, s.Time)
	for j, node := range k.driven {
		s.populations[c.Kind].SetInput(slot, k.input[j], 1-k.off[node])
	}
	s.behaviours[c.Kind] = k.phenotype.Grow(s.behaviours[c.Kind], slot+1)
	i := s.grow()
	s.ID[i], s.Kind[i], s.Slot[i] = c.ID, int32(c.Kind), int32(slot)
	s.Born[i] = s.Time
	s.X[i], s.Y[i], s.Z[i] = t.space.wrap(c.X, c.Y, c.Z)
	s.Where[i], s.Pore[i] = Above, -1
	s.Elongation[i] = 1
	r := &t.stream
	r.At(s.Root, rng.Polarity, c.ID, founderTick)
	s.QX[i], s.QY[i], s.QZ[i] = r.Norm(), r.Norm(), r.Norm()
	r.At(s.Root, rng.Motility, c.ID, founderTick)
	spread := k.line.SpeedSpread
	// The mean square over cells is 1: the line's speed is the root-mean-square of
	// all cells together, which is what a pooled displacement measures.
	s.SpeedFactor[i] = math.Exp(spread*r.Norm() - spread*spread)
	r.At(s.Root, rng.Cycle, c.ID, founderTick)
	u, v := r.Float64(), r.Float64()
	if !c.Resting && u >= k.waiting {
		s.Phase[i] = Dividing
		s.Clock[i] = cell.DividingAge(v, k.entry, k.line.DivisionDuration)
	}
	s.Volume[i] = k.line.Volume
	if s.Phase[i] == Dividing {
		s.Volume[i] = k.line.VolumeInDivision(s.Clock[i])
	}
	s.Radius[i] = cell.Radius(s.Volume[i])
}

// Settle brings every network to rest at the state's time, under the treatment
// and surroundings of then, and fills the table of behaviours.
//
// Errors: *pathway.NoSteadyStateError, or a *DivergedError.
func (t *Tissue) Settle(s *State) error {
	if err := t.senseNow(s); err != nil {
		return err
	}
	for k, p := range s.populations {
		t.setInputs(s, k)
		// The moment before: what is given now has not acted yet.
		if err := p.Equilibrate(math.Nextafter(s.Time, math.Inf(-1))); err != nil {
			return fmt.Errorf("tissue: kind %q: %w", t.kinds[k].name, err)
		}
	}
	s.signalled = s.Time
	t.evaluate(s)
	return t.verify(s)
}

// Step advances the state by one outer step. The order is part of the model;
// each phase reads positions as the one before left them.
//
// Errors: *DivergedError naming the cell; an error of a network or field. The
// state is then not to be used further.
func (t *Tissue) Step(s *State) error {
	if err := t.sense(s); err != nil { // neighbours and concentrations at each cell
		return err
	}
	if err := t.signal(s); err != nil { // networks, then behaviours
		return err
	}
	t.decide(s) // enter the cycle, divide, die
	if err := t.move(s); err != nil {
		return err
	}
	s.Tick++
	s.Time += t.spec.Step
	if err := t.exchange(s); err != nil { // secretion, matrix, fields
		return err
	}
	return t.verify(s)
}
