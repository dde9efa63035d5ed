package assay

import (
	"context"
	"math"
	"slices"

	"paget/microenv"
	"paget/tissue"
	"paget/units"
)

// Collagen is the invasion assay in three dimensions: a ball of cells set in a gel of
// collagen, looked at every day. What leaves the ball is counted and sorted by how it
// moves: alone, in strands or in sheets (movement.go).
//
// The gel fills a cube around the ball and ends at walls; inside the ball there is
// none but what cells keep around themselves. Cells crawl through its meshes, cut it
// with proteases at their surface and with those that they release, follow the
// neighbours that they hold (tissue.Following) and the fibres (tissue.Fibres), divide
// and die. Released protease is lost at the walls. Cells are anywhere in their cycle at
// the start.
//
// Units: µm, min, kPa, nM; densities of the gel in mg/mL.
type Collagen struct {
	clock
	ball
	gel
	frameInterval float64
	pixel         float64
	following     tissue.Following
}

// ball is how the spheroid is plated.
type ball struct{ radius, spacing, shake float64 }

// gel is the collagen around it.
type gel struct {
	halfWidth float64
	matrixSettings
	pericellular  float64
	fibreStrength float64
	fibrePatch    float64
	proteaseRate  float64
	proteaseDiff  float64
	proteaseDecay float64
	spacing       float64
	interval      float64
}

// newCollagen returns an invasion assay in collagen without settings.
func newCollagen() *Collagen {
	c := &Collagen{}
	empty(c.Settings())
	return c
}

// Name returns "collagen".
func (c *Collagen) Name() string { return "collagen" }

// Settings returns the settings of ball, gel and clock.
func (c *Collagen) Settings() []Setting {
	return append(append(c.clock.settings(), []Setting{
		{"frame interval", units.Time, 1.0 / 60, units.Day, &c.frameInterval, "time between two frames of the time-lapse by which movement is sorted and measured"},
		{"initial radius", units.Length, 5, 2000, &c.ball.radius, "radius of the ball in which cells are put down"},
		{"lattice spacing", units.Length, 1, 1000, &c.ball.spacing, "distance of nearest neighbours at the start"},
		{"jitter", units.Length, 0, 100, &c.shake, "largest displacement from the lattice along each axis"},
		{"half following", units.Dimensionless, 0, 1e3, &c.following.Half, "relative adhesion at which a neighbour's direction counts half"},
		{"following power", units.Dimensionless, 0.1, 20, &c.following.Power, "how steeply that share grows with adhesion"},
		{"pixel size", units.Length, 0.1, 100, &c.pixel, "edge of a pixel of the image on which the area is measured"},
	}...), c.gel.settings()...)
}

// settings lists the settings of the gel.
func (g *gel) settings() []Setting {
	perConcentration := units.Rate.Div(units.Concentration)
	cube := []Setting{{"half width", units.Length, 20, 5000, &g.halfWidth, "half the edge of the cube of gel"}}
	return slices.Concat(cube, g.matrixSettings.settings(0, "mass of collagen per volume"), []Setting{
		{"pericellular density", units.Density, 0, 100, &g.pericellular, "matrix that cells keep around themselves: they sense at least this density, in the ball too"},
		{"fibre strength", units.Dimensionless, 0, 1, &g.fibreStrength, "how strongly cells keep to the fibres, 0 to 1"},
		{"fibre patch", units.Length, 1, 5000, &g.fibrePatch, "edge of the cubes in which fibres lie alike"},
		{"protease rate constant", perConcentration, 0, 1e3, &g.proteaseRate, "rate of degradation of the matrix per concentration of protease"},
		{"protease diffusivity", units.Diffusivity, 1, 1e5, &g.proteaseDiff, "diffusivity of the protease in the gel"},
		{"protease decay", units.Rate, 1e-6, 10, &g.proteaseDecay, "rate at which the protease is inhibited or broken down"},
		{"field spacing", units.Length, 1, 100, &g.spacing, "edge of a voxel of gel and protease"},
		{"field interval", units.Time, 1.0 / 60, units.Day, &g.interval, "time between two updates of protease and gel"},
	})
}

// Validate returns every fault of the settings at once, or nil.
func (c *Collagen) Validate() error { return checkSettings(c, c.check) }

// check finds the faults between settings.
func (c *Collagen) check(add func(setting, problem, allowed, hint string)) {
	c.clock.check(add)
	c.multiple("frame interval", c.frameInterval, add)
	c.multiple("field interval", c.interval, add)
	if c.every(c.readingInterval)%max(1, c.every(c.frameInterval)) != 0 {
		add("frame interval", "does not divide the reading interval", "a whole part of "+quantity(c.readingInterval, "min"), "")
	}
	width := 2 * c.halfWidth
	if !divides(c.gel.spacing, width) || width > 512.5*c.gel.spacing {
		add("field spacing", "is "+quantity(c.gel.spacing, "um")+", which does not divide the gel of "+quantity(width, "um"),
			"an edge that goes into twice the half width, at most 512 times", "")
	}
	if reach := c.ball.radius + c.shake; reach > 0.5*c.halfWidth {
		add("half width", "leaves no room to invade: the ball reaches to "+quantity(reach, "um"), "at least "+quantity(2*reach, "um")+" (twice that)", "")
	}
}

// Run grows and reads one well.
//
// Errors: as Growth.Run.
func (c *Collagen) Run(ctx context.Context, d Dish) (Well, error) {
	if err := c.Validate(); err != nil {
		return Well{}, err
	}
	t, s, err := c.set(d)
	if err != nil {
		return Well{}, err
	}
	r, err := newInvasionReader(c, d, t, s)
	if err != nil {
		return Well{}, err
	}
	at, every := c.readingSteps(), c.every(c.frameInterval)
	var fault error
	steps, err := c.advance(ctx, t, s, func(n int) {
		if fault == nil && (n%every == 0 || at[n]) {
			fault = r.frame(n == 0 || at[n])
		}
		if fault == nil {
			fault = r.show(n)
		}
	})
	if err == nil {
		err = fault
	}
	if err != nil {
		return Well{}, err
	}
	return r.well(steps), nil
}

// set puts the ball into its gel.
func (c *Collagen) set(d Dish) (*tissue.Tissue, *tissue.State, error) {
	if err := d.check(); err != nil {
		return nil, nil, err
	}
	plating := Growth{radius: c.ball.radius, spacing: c.ball.spacing, shake: c.shake}
	founders := plating.founders(d)
	for i := range founders {
		founders[i].Resting = false
	}
	spec := tissue.Spec{
		Root: d.Root, Dimensions: 3, Step: c.step,
		SignalEvery: c.every(c.networkInterval), FieldEvery: c.every(c.interval),
		Kinds: d.kinds(), Mechanics: d.Mechanics, Pairs: d.Pairs,
		Following:    &c.following,
		Pericellular: c.pericellular, Protease: ProteaseField, ProteaseRate: c.proteaseRate,
		MaxCells: maxCells(len(founders)), Division: d.Division, Reference: d.Reference,
	}
	if c.fibreStrength > 0 {
		spec.Fibres = &tissue.Fibres{Pattern: tissue.Patches, Strength: c.fibreStrength, Size: c.fibrePatch}
	}
	for a := range 3 {
		spec.Box.Low[a], spec.Box.High[a], spec.Box.Border[a] = -c.halfWidth, c.halfWidth, tissue.Wall
	}
	around, err := c.pour(d.diameter())
	if err != nil {
		return nil, nil, err
	}
	return d.settled(spec, around, founders)
}

// pour makes the gel around the ball, with a hole for it and half a cell more; a voxel
// on the edge of the hole holds the share of gel that a flat edge would leave it.
func (c *Collagen) pour(diameter float64) (around tissue.Surroundings, err error) {
	width, low := 2*c.halfWidth, -c.halfWidth
	g, err := microenv.Box([3]float64{low, low, low}, [3]float64{width, width, width}, c.gel.spacing)
	if err != nil {
		return around, err
	}
	matrix, err := c.fill(g)
	if err != nil {
		return around, err
	}
	hole := c.ball.radius + 0.5*diameter
	matrix.Fill(func(x, y, z float64) float64 {
		beyond := math.Sqrt(float64(x*x)+float64(y*y)+float64(z*z)) - hole
		return c.density * min(1, max(0, beyond/c.gel.spacing+0.5))
	})
	lost := [2]microenv.Border{microenv.Held(0), microenv.Held(0)}
	protease, err := microenv.NewField(microenv.FieldSpec{
		Name: ProteaseField, Diffusivity: c.proteaseDiff, Decay: c.proteaseDecay,
		Borders: [3][2]microenv.Border{lost, lost, lost},
	}, g)
	around.Matrix, around.Fields = matrix, []*microenv.Field{protease}
	return around, err
}
