package assay

import (
	"context"
	"math"
	"slices"

	"paget/microenv"
	"paget/rng"
	"paget/tissue"
	"paget/units"
)

// Intravasation is a slab of tumour beside a vessel: blood, wall, a gap of stroma, and
// packed cells up to a closed far end. It is periodic along the wall. Cells that come
// through the wall and are taken away by the blood are counted, alone and in groups.
//
// Cells start on a face-centred cubic lattice, each moved by a uniform jitter of its own,
// at rest. Who leaves is not replaced.
//
// Units: µm, min, nN, mg/mL (= fg/µm³), kPa.
type Intravasation struct {
	clock
	width, stroma, depth float64
	packing, shake       float64 // shares of the diameter of a newborn cell
	matrixSettings
	massShare      float64
	spacing        float64
	matrixInterval float64
	wall           tissue.VesselWall
	following      tissue.Following
}

// newIntravasation returns an intravasation assay without settings.
func newIntravasation() *Intravasation {
	a := &Intravasation{}
	empty(a.Settings())
	return a
}

// Name returns "intravasation".
func (a *Intravasation) Name() string { return "intravasation" }

// Settings returns the settings of clock, slab, matrix and wall.
func (a *Intravasation) Settings() []Setting {
	w := &a.wall
	matrix := slices.Insert(a.matrixSettings.settings(0, "mass of matrix per volume of stroma at the start"), 1, Setting{
		"mass matrix share", units.Dimensionless, 0, 1, &a.massShare, "density of the matrix among packed cells, as share of that of the stroma"})
	return slices.Concat(a.clock.settings(), []Setting{
		{"slab width", units.Length, 20, 2000, &a.width, "side of the simulated square patch of the wall"},
		{"stroma width", units.Length, 0, 1000, &a.stroma, "from the wall to where packed cells begin"},
		{"slab depth", units.Length, 20, 2000, &a.depth, "from the wall to the closed far end"},
		{"packing", units.Dimensionless, leastSpacing, 3, &a.packing, "distance of nearest neighbours at the start, in diameters of a newborn cell"},
		{"jitter", units.Dimensionless, 0, 1, &a.shake, "largest displacement from the lattice along each axis, in diameters of a newborn cell"},
	}, matrix, []Setting{
		{"field spacing", units.Length, 1, 100, &a.spacing, "edge of a voxel of matrix"},
		{"field interval", units.Time, 1.0 / 60, units.Day, &a.matrixInterval, "time between two updates of the matrix"},
		{"half following", units.Dimensionless, 0, 1e3, &a.following.Half, "relative adhesion at which a neighbour's direction counts half"},
		{"following power", units.Dimensionless, 0.1, 20, &a.following.Power, "how steeply that share grows with adhesion"},
		{"gap radius", units.Length, 0.1, 50, &w.GapRadius, "radius of a gap that a cell opens in the wall"},
		{"gap life", units.Time, 1.0 / 60, 30 * units.Day, &w.GapLife, "time a gap stays open after it was last used"},
		{"shear", units.Force, 0, 1e3, &w.Shear, "force of the blood on each cell in it that is still held"},
		{"let-go rate", units.Rate, 1e-9, 1e3, &w.LetGo, "rate at which a hold without load ends"},
		{"hold strength", units.Force, 1e-6, 1e3, &w.Hold, "pull that makes a hold of full adhesion end e times sooner"},
	})
}

// Validate returns every fault of the settings at once, or nil.
func (a *Intravasation) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.clock.check(add)
		a.multiple("field interval", a.matrixInterval, add)
		if !divides(a.spacing, a.width, a.depth) {
			add("field spacing", "is "+quantity(a.spacing, "um")+", which does not divide both \"slab width\" and \"slab depth\"",
				"whole parts of both", "")
		}
		if !(a.stroma < a.depth) {
			add("stroma width", "leaves no room for the tumour", "less than "+quantity(a.depth, "um")+" (slab depth)", "")
		}
	})
}

// Describe returns the read-outs of the assay.
func (a *Intravasation) Describe() []ReadoutInfo {
	infos := make([]ReadoutInfo, len(crossingReadouts))
	for i, r := range crossingReadouts {
		infos[i] = ReadoutInfo{r.name, r.unit, r.doc, a.readings()}
	}
	return infos
}

// crossingReadouts are read from what has left up to a reading.
var crossingReadouts = []struct {
	name, unit, doc string
	of              func(c *crossings) float64
}{
	{"crossings", "cells", "living cells that the blood has taken away", func(c *crossings) float64 { return float64(c.cells) }},
	{"groups", "groups", "events in which cells left, alone or together", func(c *crossings) float64 { return float64(c.groups) }},
	{"cells at risk", "cells", "living cells of the slab, mean since the start", func(c *crossings) float64 { return c.risk / math.Max(1, float64(c.steps)) }},
	{"crossing rate", "1/day", "crossings per cell at risk and day", (*crossings).rate},
	{"mean group", "cells", "cells in an event, 0 without events", func(c *crossings) float64 { return float64(c.cells) / math.Max(1, float64(c.groups)) }},
	{"share in groups", "1", "share of the crossings that were in events of two cells or more", func(c *crossings) float64 { return float64(c.together) / math.Max(1, float64(c.cells)) }},
	{"matrix opened", "1", "share of the matrix that has been degraded", func(c *crossings) float64 { return c.opened }},
}

// crossings is what has happened up to a moment.
type crossings struct {
	cells, groups, together int
	steps                   int
	risk                    float64 // Σ living cells over the steps
	step                    float64 // min
	opened                  float64
}

// rate returns crossings per cell and day.
func (c *crossings) rate() float64 {
	if c.risk == 0 {
		return 0
	}
	return float64(c.cells) / (c.risk * c.step) * units.Day
}

// note takes the groups that have left since it last looked.
func (c *crossings) note(s *tissue.State) {
	for _, d := range s.Departures[c.groups:] {
		c.groups++
		c.cells += len(d.Cells)
		if len(d.Cells) > 1 {
			c.together += len(d.Cells)
		}
	}
}

// Run grows and reads one slab.
//
// Errors: a *DishError or faults of the settings before any work; ctx.Err() when
// cancelled; *tissue.DivergedError when the numbers break down.
func (a *Intravasation) Run(ctx context.Context, d Dish) (Well, error) {
	t, s, err := a.Start(d)
	if err != nil {
		return Well{}, err
	}
	well := Well{Series: make([]Series, len(crossingReadouts))}
	for i, r := range crossingReadouts {
		well.Series[i] = Series{Name: r.name, Unit: r.unit}
	}
	at, c, mass := a.readingSteps(), crossings{step: a.step}, s.Around.Matrix.Mass()
	well.Steps, err = a.advance(ctx, t, s, func(n int) {
		c.note(s)
		if n > 0 {
			c.steps++
			c.risk += float64(s.Living())
		}
		if n > 0 && !at[n] {
			return
		}
		if mass > 0 {
			c.opened = 1 - s.Around.Matrix.Mass()/mass
		}
		for i, r := range crossingReadouts {
			value := r.of(&c)
			well.Series[i].add(s.Time, value)
			if n > 0 {
				well.Readouts = append(well.Readouts, Readout{r.name, r.unit, s.Time, value})
			}
		}
	})
	if err != nil {
		return Well{}, err
	}
	if d.Picture {
		well.Picture = takePicture(s, a.width, a.width)
	}
	if !slices.ContainsFunc(d.Kinds, func(k tissue.Kind) bool { return k.WallOpening > 0 }) {
		well.Notes = append(well.Notes, "no kind of cell opens the vessel's wall")
	}
	return well, nil
}

// Start puts the cells of one slab down and returns the tissue, ready for its first
// step: for those who want to take the steps themselves.
//
// Errors: as Run, before any work.
func (a *Intravasation) Start(d Dish) (*tissue.Tissue, *tissue.State, error) {
	if err := a.Validate(); err != nil {
		return nil, nil, err
	}
	if err := d.check(); err != nil {
		return nil, nil, err
	}
	founders := a.founders(d)
	if len(founders) == 0 {
		return nil, nil, &SettingError{Assay: a.Name(), Setting: "slab depth", Value: a.depth,
			Problem: "leaves no room for a layer of cells", Allowed: "more than " + quantity(a.stroma+d.diameter(), "um")}
	}
	matrix, err := a.matrix()
	if err != nil {
		return nil, nil, err
	}
	wall, following := a.wall, a.following
	spec := tissue.Spec{
		Root: d.Root, Dimensions: 3, Step: a.step,
		SignalEvery: a.every(a.networkInterval), FieldEvery: a.every(a.matrixInterval),
		Kinds: d.kinds(), Mechanics: d.Mechanics, Pairs: d.Pairs, Wall: &wall, Following: &following,
		MaxCells: maxCells(len(founders)), Division: d.Division, Reference: d.Reference,
	}
	spec.Box.High = [3]float64{a.width, a.width, a.depth}
	spec.Box.Border = [3]tissue.Border{tissue.Periodic, tissue.Periodic, tissue.Wall}
	return d.settled(spec, tissue.Surroundings{Matrix: matrix}, founders)
}

// matrix fills the stroma, and thinly the tumour, with matrix.
func (a *Intravasation) matrix() (*microenv.Matrix, error) {
	n := int(math.Round(a.width / a.spacing))
	g := microenv.Geometry{H: a.spacing, N: [3]int{n, n, int(math.Round(a.depth / a.spacing))}}
	m, err := a.fill(g)
	if err != nil {
		return nil, err
	}
	m.Fill(func(_, _, z float64) float64 {
		if z < a.stroma {
			return a.density
		}
		return float64(a.massShare * a.density)
	})
	return m, nil
}

// founders returns the cells at the start: layers of a face-centred cubic lattice, from
// half a diameter beyond the stroma to half a diameter before the far end, stretched
// along the wall so that a whole number of cells fits. Cell n has identity n+1 and draws
// its jitter from the stream (root, Plating, n+1).
func (a *Intravasation) founders(d Dish) []tissue.Founder {
	diameter := d.diameter()
	edge := float64(a.packing*diameter) * math.Sqrt2 // of the cubic cell
	across := max(1, int(math.Round(a.width/edge)))
	side := a.width / float64(across) / 2
	room := a.depth - a.stroma - diameter
	layers := int(math.Floor(room/(0.5*edge)+1e-9)) + 1
	if room < 0 {
		return nil
	}
	var out []tissue.Founder
	var stream rng.Stream
	low, high := a.stroma+0.25*diameter, a.depth-0.25*diameter
	for k := range layers {
		for j := range 2 * across {
			for i := range 2 * across {
				if (i+j+k)%2 != 0 {
					continue
				}
				id := uint64(len(out) + 1)
				stream.At(d.Root, rng.Plating, id, 0)
				shake := func() float64 { return a.shake * diameter * (2*stream.Float64() - 1) }
				f := tissue.Founder{ID: id, Resting: true}
				f.X = wrap((float64(i)+0.5)*side+shake(), a.width)
				f.Y = wrap((float64(j)+0.5)*side+shake(), a.width)
				z := a.stroma + 0.5*diameter + 0.5*float64(k)*edge + shake()
				f.Z = min(max(z, low), high)
				out = append(out, f)
			}
		}
	}
	for i, kind := range d.sorts(len(out)) {
		out[i].Kind = kind
	}
	return out
}
