package assay

import (
	"context"
	"math"

	"paget/tissue"
	"paget/units"
)

// OxygenName is the field that the spheroid growth assay holds at its border and
// that lines may sense, take up and be limited by.
const OxygenName = "oxygen"

// mmHg is one millimetre of mercury in the inside unit, kPa: oxygen is read in it.
const mmHg = 0.133322387415

// Growth is the spheroid growth assay: a ball of cells in a box of medium with
// oxygen held at its border, as in a hanging drop. The ball is followed for days:
// how many cells live, wait, divide and die, how large it becomes, and how much
// oxygen reaches its middle.
//
// Cells start on a face-centred cubic lattice, each moved by a uniform jitter from
// a stream of its own, at the beginning of the first phase of their cycle.
type Growth struct {
	clock
	halfWidth, voxel       float64 // µm
	borderOxygen           float64 // kPa
	radius, spacing, shake float64 // µm
	pressureScale          float64
}

// newGrowth returns a spheroid growth assay without settings.
func newGrowth() *Growth {
	g := &Growth{}
	empty(g.Settings())
	return g
}

// Name returns "spheroid growth".
func (g *Growth) Name() string { return "spheroid growth" }

// Settings returns the settings of box, oxygen, start and clock.
func (g *Growth) Settings() []Setting {
	return append(g.clock.settings(), []Setting{
		{"half width", units.Length, 10, 20000, &g.halfWidth, "half the edge of the box of medium around the spheroid"},
		{"voxel", units.Length, 1, 1000, &g.voxel, "edge of the cubes in which oxygen is known"},
		{"border oxygen", units.Pressure, 0, 100, &g.borderOxygen, "oxygen at the start, and held in the outermost voxels"},
		{"initial radius", units.Length, 1, 20000, &g.radius, "radius of the ball in which cells are put down"},
		{"lattice spacing", units.Length, 1, 1000, &g.spacing, "distance of nearest neighbours at the start"},
		{"jitter", units.Length, 0, 100, &g.shake, "largest displacement from the lattice along each axis"},
		{"pressure scale", units.Dimensionless, 1e-9, 1e3, &g.pressureScale, "sum of squared overlaps that is read as a pressure of 1"},
	}...)
}

// Validate returns every fault of the settings at once, or nil.
func (g *Growth) Validate() error { return checkSettings(g, g.check) }

// check finds the faults between settings.
func (g *Growth) check(add func(setting, problem, allowed, hint string)) {
	g.clock.check(add)
	width := 2 * g.halfWidth
	n := math.Round(width / g.voxel)
	switch {
	case g.voxel > width:
		add("voxel", "is "+quantity(g.voxel, "um")+", larger than the box", "at most "+quantity(width/3, "um"), "")
		return
	case n < 3:
		add("voxel", "leaves no medium between the held borders", "at most "+quantity(width/3, "um")+" (a third of the box)", "")
	case math.Abs(n*g.voxel-width) > 1e-9*width:
		add("voxel", "does not divide the box: "+quantity(width, "um")+" are no whole number of voxels",
			"an edge that goes into twice the half width", "")
	case n > mostVoxels:
		add("voxel", "makes more than "+quantity(mostVoxels, "")+" voxels along an edge", "at least "+quantity(width/mostVoxels, "um"), "")
	}
	if reach := g.radius + g.shake; reach > g.halfWidth-g.voxel {
		add("half width", "leaves no room for the cells: the ball reaches to "+quantity(reach, "um")+", and the outermost voxels are held",
			"at least "+quantity(reach+g.voxel, "um")+" (initial radius, jitter and a voxel)", "")
	}
	if expected := math.Sqrt2 * 4 / 3 * math.Pi * math.Pow(g.radius/g.spacing, 3); expected > mostCells {
		add("initial radius", "holds about "+quantity(expected, "")+" cells", "at most "+quantity(mostCells, "")+" cells", "")
	}
}

// Bounds of a box and a spheroid: beyond them a slip is likelier than a wish.
const (
	mostVoxels = 4096
	mostCells  = 1e8
)

// Describe returns the read-outs of the assay. The number of cells in each phase
// of the cycle is announced by one name: phases are those of the line.
func (g *Growth) Describe() []ReadoutInfo {
	times := g.readings()
	infos := make([]ReadoutInfo, len(growthReadouts))
	for i, r := range growthReadouts {
		infos[i] = ReadoutInfo{r.name, r.unit, r.doc, times}
	}
	return infos
}

// Run grows and reads one spheroid, from the start or from the state that the
// dish's keeper has saved.
//
// Errors: a *DishError or *MemoryError before any work; ctx.Err() when cancelled,
// the state having been kept; *tissue.DivergedError and the errors of fields when
// the numbers break down; those of the observer and the keeper.
func (g *Growth) Run(ctx context.Context, d Dish) (Well, error) {
	if err := g.Validate(); err != nil {
		return Well{}, err
	}
	w, err := g.prepare(d)
	if err != nil {
		return Well{}, err
	}
	if saved := d.saved(); saved != nil {
		err = w.load(saved)
	} else {
		err = w.start()
	}
	if err != nil {
		return Well{}, err
	}
	if err := w.grow(ctx); err != nil {
		return Well{}, err
	}
	return w.well(), nil
}

// Start puts the cells of one spheroid down and returns the tissue, ready for its
// first step: for those who want to take the steps themselves.
//
// Errors: as Run, before any work.
func (g *Growth) Start(d Dish) (*tissue.Tissue, *tissue.State, error) {
	if err := g.Validate(); err != nil {
		return nil, nil, err
	}
	w, err := g.prepare(d)
	if err != nil {
		return nil, nil, err
	}
	if err := w.start(); err != nil {
		return nil, nil, err
	}
	return w.tissue, w.state, nil
}

// spheroid is one well of the assay while it grows.
type spheroid struct {
	assay  *Growth
	dish   Dish
	clock  clock // with the outer step of the scheme
	tissue *tissue.Tissue
	state  *tissue.State
	phases phaseNames
	around tissue.Surroundings
	shown  []shownField

	done   int // outer steps
	series []Series
	frames []Frame
}

// grow takes the state through the outer steps that are left.
func (w *spheroid) grow(ctx context.Context) error {
	reads, last := w.clock.readingSteps(), w.clock.steps()
	keeper := w.dish.Keeper
	for w.done < last {
		if err := ctx.Err(); err != nil {
			if keeper != nil {
				if failed := keeper.Keep(w.state.Time, w.save); failed != nil {
					return failed
				}
			}
			return err
		}
		if err := w.tissue.Step(w.state); err != nil {
			return err
		}
		if err := w.escaped(); err != nil {
			return err
		}
		w.done++
		if err := w.after(reads[w.done]); err != nil {
			return err
		}
		if keeper != nil && w.done < last && keeper.Due(w.state.Time) {
			if err := keeper.Keep(w.state.Time, w.save); err != nil {
				return err
			}
		}
	}
	return nil
}

// escaped returns the error of the first cell whose centre has left the box: what it
// takes up is not missed there, so that oxygen would be too high from then on.
func (w *spheroid) escaped() error {
	s, most := w.state, w.assay.halfWidth
	for i := range s.ID {
		x, y, z := s.X[i], s.Y[i], s.Z[i]
		if far := max(math.Abs(x), math.Abs(y), math.Abs(z)); !(far <= most) {
			return &tissue.DivergedError{Quantity: "distance from the middle (µm), beyond the box, which is too small;",
				Cell: s.ID[i], X: x, Y: y, Z: z, Time: s.Time, Value: far}
		}
	}
	return nil
}

// after does what follows an outer step: a reading, a frame, a look.
func (w *spheroid) after(reading bool) error {
	for _, time := range w.dish.FrameTimes {
		if int(math.Round(time/w.clock.step)) == w.done {
			w.frames = append(w.frames, takeFrame(w.state, w.phases, w.shown, false))
			break
		}
	}
	if !reading {
		return nil
	}
	if err := w.read(); err != nil {
		return err
	}
	if w.dish.Watch == nil {
		return nil
	}
	return w.dish.Watch(Moment{
		Time: w.state.Time, End: w.clock.duration, Series: w.series,
		Frame: func() Frame { return takeFrame(w.state, w.phases, w.shown, true) },
	})
}

// well returns what the grown spheroid leaves behind.
func (w *spheroid) well() Well {
	well := Well{Series: w.series, Frames: w.frames, Steps: w.done, Notes: []string{"scheme " + w.dish.Scheme.String()}}
	for _, shown := range w.shown {
		if choice := shown.field.Choice(); choice.Field != "" {
			well.Notes = append(well.Notes, choice.String())
		}
	}
	for k := range w.series[0].Times {
		for _, s := range w.series {
			if time := s.Times[k]; time > 0 {
				well.Readouts = append(well.Readouts, Readout{s.Name, s.Unit, time, s.Values[k]})
			}
		}
	}
	return well
}
