package tissue

import (
	"fmt"
	"math"
	"slices"

	"paget/cell"
	"paget/microenv"
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
	// OnPhase, if not nil, is called at the end of every phase of a step with the
	// phase's name, by the goroutine that steps: for those who measure time.
	OnPhase func(phase string)

	spec   Spec
	kinds  []kind
	space  space
	law    law
	pores  poreIndex
	layout layout
	lie    *lie // nil: no fibres
	plain  bool // all pairs hold one another alike, and no axis is periodic

	smallest  float64 // µm; smallest newborn radius
	tolerance float64 // µm
	crew      *team.Team
	workers   []worker
	slab      func(who, slab int)
	tasks     tasks
	hand      inHand
	door      threshold
	lead      leading
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
	opening   float64 // 1/min; of gaps in a vessel's wall
	crowding  bool
	secretes  []secretion
	takes     []secretion
	pairA     []int // node of each Pair.A, Pair.B
	pairB     []int

	culture cell.Culture // at the rate of cycle entry of the reference condition
	cycle   *cell.Cycle
	phases  []phase
	growing float64 // min; from the beginning of growth to division, without pools

	pools           *cell.Pools
	newborn, double cell.Contents // targets before and from the doubling phase on
	rates           [4]cell.PoolRates
	flows           [4]cell.Flow // over one step
}

// phase is a phase of the cycle as decide needs it.
type phase struct {
	duration float64 // min; 0: left at the rate of cycle entry
	age      float64 // min of growth when it begins
	grows    bool    // time in it is time of growth
	doubled  bool    // the nucleus' target is twice that of a newborn
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
	holder     []int32 // [pore] cell inside, −1 none
	claims     []int32
	begun      [][3]float64 // where cells began the step, above a membrane
	slabs      []happenings // what befell the cells of each slab
	late       happenings   // and those that were born, and their mothers
	turnover   []float64    // of each cell, in the voxel of a field
	voxel      []int32
	order      []int32
	table      [][]float64
	sources    []*microenv.Field // [signal] of the kind in hand
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
	t.lie, t.lead.sway = newLie(&spec), t.swaySlab
	for _, k := range spec.Kinds {
		compiled := t.compileKind(k)
		t.kinds = append(t.kinds, compiled)
		t.smallest = min(t.smallest, cell.Radius(compiled.line.Volume))
	}
	t.layout = t.layoutOf()
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
		opening:   k.WallOpening,
	}
	c.compileCycle(t.spec.Step)
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
	for j, field := range k.Phenotype.Takes() {
		c.takes = append(c.takes, secretion{field, k.Phenotype.Uptake(j)})
	}
	reads := k.Phenotype.Nodes()
	for _, p := range t.spec.Pairs {
		c.pairA = append(c.pairA, slices.Index(reads, p.A))
		c.pairB = append(c.pairB, slices.Index(reads, p.B))
	}
	return c
}

// compileCycle prepares the phases and volumes of a line for steps of dt.
func (c *kind) compileCycle(dt float64) {
	c.cycle = c.line.Phases()
	c.culture = cell.NewCulture(c.cycle, c.phenotype.Reference(cell.CycleEntry))
	for j, p := range c.cycle.Phases {
		age, whole := c.cycle.Growth(j, 0)
		c.growing = whole
		doubled := c.cycle.Doubled(j)
		c.phases = append(c.phases, phase{p.Duration, age, doubled && p.Duration > 0, doubled})
	}
	if c.pools = c.line.Pools; c.pools == nil {
		return
	}
	c.newborn, c.double = c.pools.Targets(c.line.Volume, false), c.pools.Targets(c.line.Volume, true)
	c.rates = [4]cell.PoolRates{c.pools.Living, c.pools.Apoptotic, c.pools.Necrotic, c.pools.Lysed}
	for j, r := range c.rates {
		c.flows[j] = cell.NewFlow(r, dt)
	}
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
	s := &State{Root: t.spec.Root, Time: time, Around: around, signalled: time, exchanged: time, layout: t.layout}
	for k, spec := range t.spec.Kinds {
		spec.Population.Root = t.spec.Root
		spec.Population.Single = true // many cells: 4 bytes a node
		p, err := pathway.NewPopulation(spec.Population)
		if err != nil {
			return nil, fmt.Errorf("tissue: kind %q: %w", spec.Name, err)
		}
		s.populations = append(s.populations, p)
		s.behaviours = append(s.behaviours, t.kinds[k].newBehaviours())
	}
	return s, nil
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
		p.Use(t.crew)
		// The moment before: what is given now has not acted yet.
		if err := p.Equilibrate(math.Nextafter(s.Time, math.Inf(-1))); err != nil {
			return fmt.Errorf("tissue: kind %q: %w", t.kinds[k].name, err)
		}
	}
	s.signalled = s.Time
	t.bonded.of = surfaces{}
	t.evaluate(s)
	return t.verify(s)
}

// Step advances the state by one outer step. The order is part of the model;
// each phase reads positions as the one before left them.
//
// Errors: *DivergedError naming the cell; an error of a network or field. The
// state is then not to be used further.
func (t *Tissue) Step(s *State) error {
	for _, phase := range [...]struct {
		name string
		do   func(*State) error
	}{
		{"sense", t.sense},       // neighbours and concentrations at each cell
		{"signal", t.signal},     // networks, then behaviours
		{"decide", t.decide},     // cycle, growth, division, death
		{"move", t.move},         // motility, forces, walls
		{"exchange", t.exchange}, // the clock; secretion, matrix, fields
		{"verify", t.verify},
	} {
		if err := phase.do(s); err != nil {
			return err
		}
		if t.OnPhase != nil {
			t.OnPhase(phase.name)
		}
	}
	return nil
}
