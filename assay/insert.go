package assay

import (
	"context"
	"math"

	"paget/microenv"
	"paget/tissue"
	"paget/units"
)

// ProteaseField is the name of the field into which cells of the invasion assay
// release matrix protease.
const ProteaseField = "protease"

// chamberSlabs is the number of layers into which each compartment of medium is
// cut: the chamber is exact in time, and its error in space falls with the
// square of the number.
const chamberSlabs = 32

// Describe returns the read-outs of the migration assay.
func (a *Transwell) Describe() []ReadoutInfo { return a.insertSettings.describe() }

// Run grows and reads one insert.
func (a *Transwell) Run(ctx context.Context, d Dish) (Well, error) {
	return runInsert(ctx, d, a, &a.insertSettings, nil)
}

// Describe returns the read-outs of the invasion assay.
func (a *Matrigel) Describe() []ReadoutInfo { return describeLayered(&a.insertSettings) }

// describeLayered returns the read-outs of an insert covered by matrix.
func describeLayered(in *insertSettings) []ReadoutInfo {
	return append(in.describe(), ReadoutInfo{
		Name: "opened", Unit: "1", Times: []float64{in.duration},
		Doc: "share of the matrix that has been degraded",
	})
}

// Run grows and reads one insert covered by matrix.
func (a *Matrigel) Run(ctx context.Context, d Dish) (Well, error) {
	return runInsert(ctx, d, a, &a.insertSettings, &a.layerSettings)
}

// describe returns the read-outs that both assays share.
func (s *insertSettings) describe() []ReadoutInfo {
	end := []float64{s.duration}
	return []ReadoutInfo{
		{"through", "cells", "living cells at the lower face of the membrane", end},
		{"through share", "1", "the same as share of the cells plated", end},
		{"mean speed", "um/h", "mean distance per time between two frames", end},
	}
}

// runInsert grows and reads one insert; layer is nil without matrix.
func runInsert(ctx context.Context, d Dish, a Assay, in *insertSettings, layer *layerSettings) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	if err := d.check(); err != nil {
		return Well{}, err
	}
	t, s, err := in.build(d, layer)
	if err != nil {
		return Well{}, err
	}
	plated := in.plated()
	top := 0.0
	if layer != nil {
		top = layer.thickness
	}
	whole := region{width: in.width, height: in.width, across: in.width}
	crowded, err := d.plate(t, s, plated, whole, top)
	if err != nil {
		return Well{}, err
	}
	r := newInsertReader(in, s)
	steps, err := in.advance(ctx, t, s, r.read)
	if err != nil {
		return Well{}, err
	}
	well := r.well(plated)
	well.Steps = steps
	well.Repairs = repairs(Repair{crowdedPlating, crowded})
	if d.Picture {
		well.Picture = takePicture(s, in.width, in.width)
		m := t.Spec().Membrane
		well.Picture.PoreX, well.Picture.PoreY = m.X, m.Y
		well.Picture.PoreRadius, well.Picture.MembraneThickness = m.Radius, m.Thickness
	}
	return well, nil
}

// plated returns the number of cells put on the patch.
func (in *insertSettings) plated() int {
	return int(math.Round(in.platingDensity * in.width * in.width))
}

// build makes the tissue of an insert and its empty state at time 0.
func (in *insertSettings) build(d Dish, layer *layerSettings) (*tissue.Tissue, *tissue.State, error) {
	spec := tissue.Spec{
		Root: d.Root, Dimensions: 2, Step: in.step,
		SignalEvery: in.every(in.networkInterval), FieldEvery: in.every(in.networkInterval),
		Kinds: d.kinds(), Mechanics: d.Mechanics, Pairs: d.Pairs,
		Sensing:   tissue.Sensing{Dissociation: in.attractantKD, HalfDifference: in.halfBias},
		Stiffness: in.coatingStiffness,
		MaxCells:  maxCells(in.plated()), Reference: d.Reference,
	}
	spec.Box.High = [3]float64{in.width, in.width, 0}
	spec.Box.Border = [3]tissue.Border{tissue.Periodic, tissue.Periodic, tissue.Wall}
	var around tissue.Surroundings
	if layer != nil {
		if err := layer.lay(in, &spec, &around); err != nil {
			return nil, nil, err
		}
	}
	membrane, err := tissue.RandomPores(d.Root.Derive("pores"), spec.Box,
		in.membraneThickness, in.poreDiameter/2, in.poreDensity)
	if err != nil {
		return nil, nil, err
	}
	spec.Membrane = membrane
	if around.Cue, err = in.attract(membrane, layer); err != nil {
		return nil, nil, err
	}
	return d.begin(spec, around)
}

// attract fills the chamber with attractant. Without pores, or without
// attractant, there is nothing to sense.
func (in *insertSettings) attract(m *tissue.Membrane, layer *layerSettings) (tissue.Cue, error) {
	if len(m.X) == 0 || (in.attractantAbove == 0 && in.attractantBelow == 0) {
		return nil, nil
	}
	spec := microenv.ChamberSpec{
		UpperHeight: in.upperHeight, LowerHeight: in.lowerHeight, Thickness: in.membraneThickness,
		Porosity:    float64(len(m.X)) * math.Pi * m.Radius * m.Radius / (in.width * in.width),
		Diffusivity: in.attractantDiff, Decay: in.attractantDecay,
		UpperInitial: in.attractantAbove, LowerInitial: in.attractantBelow,
		Slabs: chamberSlabs,
	}
	if layer != nil {
		spec.GelThickness, spec.GelDiffusivity = layer.thickness, layer.attractantDiff
	}
	chamber, err := microenv.NewChamber(spec)
	if err != nil {
		return nil, err
	}
	return &attractant{chamber: chamber, pores: newPores(m.X, m.Y, m.Radius, in.width)}, nil
}

// lay puts matrix and protease on the membrane.
func (l *layerSettings) lay(in *insertSettings, spec *tissue.Spec, around *tissue.Surroundings) error {
	n := int(math.Round(in.width / l.spacing))
	g := microenv.Geometry{H: l.spacing, N: [3]int{n, n, int(math.Round(l.thickness / l.spacing))}}
	matrix, err := l.fill(g)
	if err != nil {
		return err
	}
	joined := [2]microenv.Border{{Kind: microenv.Periodic}, {Kind: microenv.Periodic}}
	closed := [2]microenv.Border{{Kind: microenv.NoFlux}, {Kind: microenv.NoFlux}}
	protease, err := microenv.NewField(microenv.FieldSpec{
		Name: ProteaseField, Diffusivity: l.proteaseDiff, Decay: l.loss(in),
		Borders: [3][2]microenv.Border{joined, joined, closed},
	}, g)
	if err != nil {
		return err
	}
	around.Matrix, around.Fields = matrix, []*microenv.Field{protease}
	spec.Dimensions = 3
	spec.Layer, spec.Protease, spec.ProteaseRate = l.thickness, ProteaseField, l.proteaseRate
	spec.Box.High[2] = l.thickness
	spec.FieldEvery = in.every(l.fieldInterval)
	return nil
}

// loss returns the rate at which the layer loses protease: decay, and escape
// into the medium above.
//
//	k + v/H,   v = √(k·D)·tanh(L·√(k/D))
//
// v is the speed at which a medium of height L with the same decay and no other
// way out takes up what reaches its floor, in the steady state; over a layer of
// thickness H the protease is nearly level, because H·v/D is small (0.1 for
// H = 50 µm, D = 4000 µm²/min, k = 0.01/min), so the escape acts on all of it
// alike. The membrane passes little and counts as closed.
//
// Units: 1/min.
func (l *layerSettings) loss(in *insertSettings) float64 {
	k, diff := l.proteaseDecay, l.proteaseDiff
	height := max(0, in.upperHeight-l.thickness)
	escape := math.Sqrt(k*diff) * math.Tanh(height*math.Sqrt(k/diff))
	return k + escape/l.thickness
}

// insertReader counts and measures an insert while it runs.
type insertReader struct {
	in              *insertSettings
	s               *tissue.State
	at              []bool // outer steps to be read
	frames          int    // outer steps between two frames
	tracks          *tracks
	mass            float64 // of the matrix at plating, fg
	through, opened Series
	upper, lower    Series
}

// newInsertReader prepares the reading of an insert.
func newInsertReader(in *insertSettings, s *tissue.State) *insertReader {
	r := &insertReader{
		in: in, s: s, at: in.readingSteps(), frames: in.every(in.frameInterval),
		tracks:  newTracks(in.width, in.width),
		through: Series{Name: "through", Unit: "cells"},
		opened:  Series{Name: "opened", Unit: "1"},
		upper:   Series{Name: "attractant at the upper face", Unit: "nM"},
		lower:   Series{Name: "attractant at the lower face", Unit: "nM"},
	}
	if m := s.Around.Matrix; m != nil {
		r.mass = m.Mass()
	}
	return r
}

// read looks at the insert after outer step n.
func (r *insertReader) read(n int) {
	if n%r.frames == 0 {
		r.tracks.frame(r.s, n == 0)
	}
	if n > 0 && !r.at[n] {
		return
	}
	count := 0
	for i := 0; i < r.s.Len(); i++ {
		if living(r.s, i) && r.s.Where[i] == tissue.Below {
			count++
		}
	}
	r.through.add(r.s.Time, float64(count))
	if m := r.s.Around.Matrix; m != nil {
		r.opened.add(r.s.Time, 1-m.Mass()/r.mass)
	}
	if a, ok := r.s.Around.Cue.(*attractant); ok {
		r.upper.add(r.s.Time, a.chamber.UpperFace())
		r.lower.add(r.s.Time, a.chamber.LowerFace())
	}
}

// add appends one point.
func (s *Series) add(time, value float64) {
	s.Times, s.Values = append(s.Times, time), append(s.Values, value)
}

// last returns the latest value.
func (s *Series) last() float64 { return s.Values[len(s.Values)-1] }

// well returns the read-outs at the end.
func (r *insertReader) well(plated int) Well {
	end := r.in.duration
	w := Well{Readouts: []Readout{
		{"through", "cells", end, r.through.last()},
		{"through share", "1", end, r.through.last() / float64(plated)},
		{"mean speed", "um/h", end, r.tracks.speed() * units.Hour},
	}}
	w.Series = []Series{r.through}
	if r.mass > 0 {
		w.Readouts = append(w.Readouts, Readout{"opened", "1", end, r.opened.last()})
		w.Series = append(w.Series, r.opened)
	}
	if len(r.upper.Times) > 0 {
		w.Series = append(w.Series, r.upper, r.lower)
	}
	return w
}
