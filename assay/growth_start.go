package assay

import (
	"fmt"
	"math"

	"paget/cell"
	"paget/microenv"
	"paget/rng"
	"paget/tissue"
)

// leastSpacing is the smallest lattice spacing, as a share of the diameter of a
// newborn cell, that is not taken for a slip: below it cells would start inside
// one another.
const leastSpacing = 0.5

// Bytes that a running well takes: a cell with its mechanics and neighbours, a
// node of its network, a voxel of a field with the solver's work space.
const (
	bytesCell  = 600
	bytesNode  = 8
	bytesVoxel = 64
)

// prepare checks the dish and makes the tissue of a well.
func (g *Growth) prepare(d Dish) (*spheroid, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if least := leastSpacing * d.diameter(); g.spacing < least {
		return nil, &SettingError{Assay: g.Name(), Setting: "lattice spacing", Value: g.spacing,
			Problem: "is " + quantity(g.spacing, "um") + ", so that cells would start inside one another",
			Allowed: fmt.Sprintf("at least %.4g um (%g of the diameter of a newborn cell)", least, leastSpacing)}
	}
	if err := g.enough(d); err != nil {
		return nil, err
	}
	phases, err := d.phases()
	if err != nil {
		return nil, err
	}
	w := &spheroid{assay: g, dish: d, clock: g.clock, phases: phases}
	signal := g.every(g.networkInterval)
	if d.Scheme == FixedSteps {
		if err := w.fixSteps(); err != nil {
			return nil, err
		}
		signal = w.clock.every(g.networkInterval)
	}
	oxygen, err := g.oxygen(d)
	if err != nil {
		return nil, err
	}
	w.around.Fields = []*microenv.Field{oxygen}
	w.shown = []shownField{{oxygen, "mmHg", mmHg}}
	spec := tissue.Spec{
		Root: d.Root, Dimensions: 3, Step: w.clock.step, SignalEvery: signal, FieldEvery: 1,
		Kinds: d.kinds(), Mechanics: w.dish.Mechanics, Pairs: d.Pairs,
		MaxCells: maxCells(int(g.plated())), Division: d.Division, Reference: d.Reference,
	}
	for a := range 3 {
		spec.Box.Low[a], spec.Box.High[a], spec.Box.Border[a] = -g.halfWidth, g.halfWidth, tissue.Open
	}
	w.tissue, w.state, err = d.begin(spec, w.around)
	if err != nil {
		return nil, err
	}
	w.tissue.Use(d.Crew)
	return w, nil
}

// fixSteps makes the outer step that of the mechanics.
//
// Errors: a dish without a fixed step, intervals that are not whole numbers of it,
// and a step beyond what the method bears: that of Adams and Bashforth is stable
// for a step·rate below 1, and a packed cell with twelve neighbours at rest length
// relaxes at about 24 slopes of the force over the drag.
func (w *spheroid) fixSteps() error {
	m := &w.dish.Mechanics
	m.Scheme = tissue.AdamsBashforth
	if !(m.FixedStep > 0) {
		return &DishError{"says nothing of the fixed step that the reference scheme takes"}
	}
	contact := w.dish.diameter()
	gap := max(0, 1-w.assay.spacing/contact)
	rate := 24 * (2*m.Repulsion*gap + 2*m.Adhesion) / contact / m.Drag
	if m.FixedStep*rate > 1 {
		return &DishError{fmt.Sprintf("has a fixed step of %g min, which cannot be stable for its forces (at most about %.2g min)", m.FixedStep, 1/rate)}
	}
	w.clock.step = m.FixedStep
	var fault error
	w.clock.check(func(setting, problem, allowed, hint string) {
		if fault == nil {
			fault = &SettingError{Assay: w.assay.Name(), Setting: setting, Problem: problem + ", as the scheme of fixed steps needs", Allowed: allowed}
		}
	})
	return fault
}

// start puts the cells down, brings their networks to rest and reads the well for
// the first time.
func (w *spheroid) start() error {
	founders := w.assay.founders(w.dish)
	if len(founders) == 0 {
		return &SettingError{Assay: w.assay.Name(), Setting: "initial radius", Problem: "holds no point of the lattice",
			Allowed: "more than 0 um"}
	}
	if err := w.tissue.Add(w.state, founders...); err != nil {
		return err
	}
	if err := w.tissue.Settle(w.state); err != nil {
		return err
	}
	w.series = newGrowthSeries(w.phases)
	return w.after(true)
}

// founders returns the cells at the start: the points (i, j, k)·spacing/√2 with
// i + j + k even that lie within the initial radius, in the order of i, then j,
// then k, each displaced by a uniform jitter of its own. Cell n has identity n+1
// and draws from the stream (root, Plating, n+1).
func (g *Growth) founders(d Dish) []tissue.Founder {
	edge := g.spacing / math.Sqrt2
	most := int(g.radius/edge) + 1
	var out []tissue.Founder
	var stream rng.Stream
	for i := -most; i <= most; i++ {
		for j := -most; j <= most; j++ {
			for k := -most; k <= most; k++ {
				x, y, z := float64(i)*edge, float64(j)*edge, float64(k)*edge
				if (i+j+k)%2 != 0 || float64(x*x)+float64(y*y)+float64(z*z) >= float64(g.radius*g.radius) {
					continue
				}
				id := uint64(len(out) + 1)
				stream.At(d.Root, rng.Plating, id, 0)
				shake := func() float64 { return g.shake * (2*stream.Float64() - 1) }
				f := tissue.Founder{ID: id, Resting: true}
				f.X, f.Y, f.Z = x+shake(), y+shake(), z+shake()
				out = append(out, f)
			}
		}
	}
	for i, kind := range d.sorts(len(out)) {
		out[i].Kind = kind
	}
	return out
}

// plated returns about how many cells the ball holds: the density of the lattice
// is √2/spacing³; 2 % more is on the safe side.
func (g *Growth) plated() float64 {
	return math.Ceil(1.02*math.Sqrt2*4/3*math.Pi*math.Pow(g.radius/g.spacing, 3)) + 16
}

// enough holds the memory that the well will take against what there is. The
// number of cells at the end is that of a culture that grows with all the oxygen
// it wants, or the largest a well may have, so the estimate is on the safe side.
//
// Errors: *MemoryError.
func (g *Growth) enough(d Dish) error {
	if d.Memory <= 0 {
		return nil
	}
	nodes := 0
	fastest := 0.0
	for _, k := range d.Kinds {
		nodes = max(nodes, len(k.Population.Model.Names()))
		line := k.Phenotype.Line()
		fastest = max(fastest, growthRate(k.Phenotype.Reference(cell.CycleEntry), fixedTime(line)))
	}
	cells := min(g.plated()*math.Exp(fastest*g.duration), float64(maxCells(int(g.plated()))))
	voxels := g.grid().Len()
	need := cells*(bytesCell+bytesNode*float64(nodes)) + bytesVoxel*float64(voxels)
	if need > d.Memory {
		return &MemoryError{Need: need, Have: d.Memory, Cells: cells, Voxels: voxels}
	}
	return nil
}

// fixedTime returns the time from leaving the first phase of a line's cycle to
// division, min.
func fixedTime(l cell.Line) float64 {
	sum := 0.0
	for _, p := range l.Phases().Phases {
		sum += p.Duration
	}
	return sum
}

// growthRate returns the rate at which a culture grows whose cells enter division
// at rate k and divide a time T later,
//
//	k·(2·e^(−λT) − 1) = λ
//
// Units: 1/min.
func growthRate(k, fixed float64) float64 {
	low, high := 0.0, k
	for range 60 {
		middle := 0.5 * (low + high)
		if k*(2*math.Exp(-middle*fixed)-1) > middle {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}
