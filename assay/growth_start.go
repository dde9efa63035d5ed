package assay

import (
	"fmt"
	"math"
	"slices"

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
	phases, err := d.phaseNames()
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
		Kinds: d.kinds(), Mechanics: d.Mechanics, Pairs: d.Pairs,
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
func (w *spheroid) fixSteps() error {
	w.clock.step = fixedStep
	var fault error
	w.clock.check(func(setting, problem, allowed, hint string) {
		if fault == nil {
			fault = &SettingError{Assay: w.assay.Name(), Setting: setting, Problem: problem + ", as the scheme of fixed steps needs", Allowed: allowed}
		}
	})
	return fault
}

// oxygen makes the field of oxygen at its initial value.
func (g *Growth) oxygen(d Dish) (*microenv.Field, error) {
	s, ok := d.substance(OxygenName)
	if !ok {
		return nil, &DishError{"does not say how oxygen spreads"}
	}
	spec := microenv.FieldSpec{
		Name: s.Name, Diffusivity: s.Diffusivity, Decay: s.Decay, Initial: g.borderOxygen,
	}
	g.solve(&spec, d, s)
	return microenv.NewField(spec, g.grid())
}

// grid returns the voxels of the box.
func (g *Growth) grid() microenv.Geometry {
	n := int(math.Round(2 * g.halfWidth / g.voxel))
	return microenv.Geometry{
		Origin: [3]float64{-g.halfWidth, -g.halfWidth, -g.halfWidth}, H: g.voxel, N: [3]int{n, n, n},
	}
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
// it wants, so the estimate is on the safe side.
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
	cells := g.plated() * math.Exp(fastest*g.duration)
	voxels := g.grid().Len()
	need := cells*(bytesCell+bytesNode*float64(nodes)) + bytesVoxel*float64(voxels)
	if need > d.Memory {
		return &MemoryError{Need: need, Have: d.Memory, Cells: cells, Voxels: voxels}
	}
	return nil
}

// phaseNames returns the words for the phases of the cells of a dish, those of the
// dead last.
//
// Errors: kinds of cell with different cycles, whose phases cannot be counted
// together.
func (d Dish) phaseNames() ([]string, error) {
	var names []string
	for k, kind := range d.Kinds {
		var own []string
		for _, p := range kind.Phenotype.Line().Phases().Phases {
			own = append(own, p.Name)
		}
		if k > 0 && !slices.Equal(own, names) {
			return nil, &DishError{"holds kinds of cell with different cycles"}
		}
		names = own
	}
	return append(names, deadNames...), nil
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
