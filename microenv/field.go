package microenv

import (
	"errors"
	"fmt"
	"math"

	"paget/num/diffusion"
)

// Border is the condition on one face of the grid; Value is in nM.
type Border = diffusion.Border

// BorderKind says what happens at one face of the grid.
type BorderKind = diffusion.BorderKind

// Kinds of border.
const (
	NoFlux   = diffusion.NoFlux   // nothing passes
	Fixed    = diffusion.Fixed    // the concentration on the face is held
	Periodic = diffusion.Periodic // the opposite face adjoins
)

// Held returns the border that holds the concentration (nM) on the face.
func Held(value float64) Border { return diffusion.Held(value) }

// Method chooses the solver of a field.
type Method uint8

// Methods.
const (
	// Split takes transport, decay and secretion exactly and splits off only uptake
	// that differs between voxels. The usual choice.
	Split Method = iota
	// Implicit is backward Euler on the whole equation, for uptake that empties a
	// voxel within a step.
	Implicit
	// Reference is the plain explicit twin: slow, for those who doubt the others.
	Reference
)

// FieldSpec is what the modeller says about one diffusing substance.
type FieldSpec struct {
	Name        string
	Diffusivity float64 // µm²/min
	Decay       float64 // 1/min
	Initial     float64 // nM; everywhere at the start
	Borders     [3][2]Border
	Method      Method
	Tolerance   float64 // nM; error allowed a step, steps being subdivided as needed; 0 takes them whole
}

// Validate returns what is wrong with the spec, all faults together; each names
// the field.
//
// Errors: a number that is negative or not finite; a border that
// diffusion.Spec.Validate refuses; an unknown method.
func (s FieldSpec) Validate() error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("microenv: field %q: "+format, append([]any{s.Name}, args...)...))
	}
	for _, n := range []struct {
		what  string
		value float64
	}{{"diffusivity", s.Diffusivity}, {"decay", s.Decay}, {"initial concentration", s.Initial}, {"tolerance", s.Tolerance}} {
		if !(n.value >= 0) || math.IsInf(n.value, 1) {
			fault("%s %g is not a finite number of at least 0", n.what, n.value)
		}
	}
	for _, pair := range s.Borders {
		for _, b := range pair {
			if b.Kind == Fixed && b.Value < 0 {
				fault("a border holds %g, below 0", b.Value)
			}
		}
	}
	if s.Method > Reference {
		fault("method %d is not known", s.Method)
	}
	if err := (diffusion.Spec{Grid: diffusion.Grid{N: [3]int{1, 1, 1}, H: 1}, Borders: s.Borders}).Validate(); err != nil {
		fault("%w", err)
	}
	return errors.Join(faults...)
}

// Ledger is the account of a field since its start, in nM·µm³:
//
//	Total = Initial + Secreted − Decayed − TakenUp + Border + Rounding
type Ledger struct {
	Initial  float64
	Secreted float64
	Decayed  float64
	TakenUp  float64
	Border   float64 // entered through Fixed borders, negative if it left
	Rounding float64 // added where rounding had left a value below 0
}

// Field is the concentration of one substance around the cells.
//
// C may be read freely, also by several goroutines between steps; whoever writes
// to it calls Restart afterwards. All else is for one goroutine at a time.
type Field struct {
	Spec     FieldSpec
	Geometry Geometry
	C        []float64 // nM; voxel means, order of Geometry.Index
	Ledger   Ledger
	Time     float64 // min; stepped since the start

	solver   diffusion.Solver
	steady   *diffusion.Steady
	source   []float64 // nM/min
	uptake   []float64 // 1/min
	sources  bool
	uptakes  bool
	rounding float64 // share of the largest value below which a negative one is rounding
}

// NewField returns a field at its initial concentration.
//
// Errors: as FieldSpec.Validate and Geometry.Validate.
func NewField(spec FieldSpec, g Geometry) (*Field, error) {
	if err := errors.Join(g.Validate(), spec.Validate()); err != nil {
		return nil, err
	}
	n := g.Len()
	f := &Field{Spec: spec, Geometry: g, C: make([]float64, n), source: make([]float64, n), uptake: make([]float64, n), rounding: 1e-10}
	var err error
	switch spec.Method {
	case Split:
		f.solver, err = diffusion.NewSplit(f.transport())
	case Implicit:
		f.rounding = 1e-7
		f.solver, err = diffusion.NewImplicit(f.transport(), 1e-11)
	case Reference:
		f.solver, err = diffusion.NewExplicit(f.transport())
	}
	if err != nil {
		return nil, fmt.Errorf("microenv: field %q: %w", spec.Name, err)
	}
	if spec.Tolerance > 0 {
		f.solver = diffusion.NewAdaptive(f.solver, 0, spec.Tolerance)
	}
	f.Fill(func(_, _, _ float64) float64 { return spec.Initial })
	return f, nil
}

// transport returns the field's problem in the words of num/diffusion.
func (f *Field) transport() diffusion.Spec {
	return diffusion.Spec{Grid: f.Geometry.grid(), Diffusivity: f.Spec.Diffusivity, Borders: f.Spec.Borders}
}

// Copy returns an independent field in the same state, sources included. It has
// its own work space and may step at the same time.
func (f *Field) Copy() *Field {
	c, err := NewField(f.Spec, f.Geometry)
	if err != nil {
		panic("microenv: a field that exists cannot be made again: " + err.Error())
	}
	copy(c.C, f.C)
	copy(c.source, f.source)
	copy(c.uptake, f.uptake)
	c.sources, c.uptakes = f.sources, f.uptakes
	c.Ledger, c.Time = f.Ledger, f.Time
	return c
}

// Fill sets each voxel to the concentration (nM) that value gives at its centre
// (µm) and restarts the ledger.
//
// Panics if a value is negative or not finite.
func (f *Field) Fill(value func(x, y, z float64) float64) {
	fillVoxels(f.C, f.Geometry, value)
	f.Restart()
}

func fillVoxels(dst []float64, g Geometry, value func(x, y, z float64) float64) {
	for i := range dst {
		x, y, z := g.Centre(i)
		v := value(x, y, z)
		if !(v >= 0) || math.IsInf(v, 1) {
			panic(fmt.Sprintf("microenv: %g at (%g, %g, %g) is not a finite number of at least 0", v, x, y, z))
		}
		dst[i] = v
	}
}

// Restart opens a new ledger on the present amount.
func (f *Field) Restart() { f.Ledger = Ledger{Initial: f.Total()} }

// Total returns the amount in the field in nM·µm³.
func (f *Field) Total() float64 {
	sum := 0.0
	for _, v := range f.C {
		sum += v
	}
	return sum * f.Geometry.Volume()
}

// Sample returns the concentration at a point (µm) in nM: trilinear between voxel
// centres, and in the outermost half voxel on to the held value or, without flux,
// level. A point outside counts as on the nearest face; periodic axes wrap.
//
// Panics if a coordinate is NaN.
func (f *Field) Sample(x, y, z float64) float64 {
	return f.Geometry.sample(f.C, &f.Spec.Borders, x, y, z)
}

// Gradient returns the gradient at a point (µm) in nM/µm: central differences at
// the voxel centres, trilinear between them; second order, continuous, and 0 across
// a face without flux.
//
// Panics if a coordinate is NaN.
func (f *Field) Gradient(x, y, z float64) (gx, gy, gz float64) {
	d := f.Geometry.gradient(f.C, &f.Spec.Borders, x, y, z)
	return d[0], d[1], d[2]
}

// locate returns the voxel that holds a point, wrapped on periodic axes.
func (f *Field) locate(x, y, z float64) int {
	g := f.Geometry
	p := [3]float64{x, y, z}
	for a := range p {
		if f.Spec.Borders[a][0].Kind == Periodic {
			span := float64(g.N[a]) * g.H
			p[a] -= span * math.Floor((p[a]-g.Origin[a])/span)
		}
	}
	return g.Locate(p[0], p[1], p[2])
}

// Secrete adds a source to the voxel that holds a point (µm), for all steps until
// ClearSources. Sources add up in the order of the calls.
//
// Units: rate in nM·µm³/min.
// Panics if rate is negative or not finite, or a coordinate is NaN.
func (f *Field) Secrete(x, y, z, rate float64) {
	f.source[f.locate(x, y, z)] += checkRate("secretion", rate) / f.Geometry.Volume()
	f.sources = true
}

// Uptake adds a sink to the voxel that holds a point (µm), for all steps until
// ClearSources: per minute it clears the given volume of its content, so that
// the amount taken is clearance·c.
//
// Units: clearance in µm³/min, for a rate u acting in a volume V: u·V.
// Panics if clearance is negative or not finite, or a coordinate is NaN.
func (f *Field) Uptake(x, y, z, clearance float64) {
	f.uptake[f.locate(x, y, z)] += checkRate("uptake", clearance) / f.Geometry.Volume()
	f.uptakes = true
}

func checkRate(what string, rate float64) float64 {
	if !(rate >= 0) || math.IsInf(rate, 1) {
		panic(fmt.Sprintf("microenv: %s at %g is not a finite rate of at least 0", what, rate))
	}
	return rate
}

// ClearSources takes all sources and sinks away.
func (f *Field) ClearSources() {
	if f.sources {
		clear(f.source)
	}
	if f.uptakes {
		clear(f.uptake)
	}
	f.sources, f.uptakes = false, false
}

// reaction returns the present sources and sinks.
func (f *Field) reaction() diffusion.Reaction {
	r := diffusion.Reaction{Decay: f.Spec.Decay}
	if f.sources {
		r.Source = f.source
	}
	if f.uptakes {
		r.Uptake = f.uptake
	}
	return r
}

// Step advances the field by dt minutes with the present sources and sinks.
//
// Range: any dt ≥ 0 is stable. With Split it is exact in time unless uptake
// differs between voxels; then the error is of second order in dt.
// Errors: *diffusion.DivergedError when a value is not finite, or falls below 0 by
// more than rounding; *diffusion.ConvergenceError.
// Panics if dt is negative or not finite.
func (f *Field) Step(dt float64) error {
	before := f.largest()
	b, err := f.solver.Step(f.C, f.reaction(), dt)
	if err != nil {
		return fmt.Errorf("microenv: field %q after %g min: %w", f.Spec.Name, f.Time, err)
	}
	f.Time += dt
	f.Ledger.Secreted += b.Source
	f.Ledger.Decayed += b.Decay
	f.Ledger.TakenUp += b.Uptake
	f.Ledger.Border += b.Border
	return f.floor(before)
}

// Settle brings the field to the steady state of the present sources and sinks
// and restarts the ledger. Use it for substances that spread faster than
// anything else changes.
//
// Errors: diffusion.ErrNoSteadyState when nothing removes the substance;
// *diffusion.ConvergenceError; *diffusion.DivergedError.
func (f *Field) Settle() error {
	if f.steady == nil {
		s, err := diffusion.NewSteady(f.transport())
		if err != nil {
			return fmt.Errorf("microenv: field %q: %w", f.Spec.Name, err)
		}
		f.steady = s
	}
	// A residual of 1e-10 leaves far fewer wrong digits than the grid does.
	if _, err := f.steady.Solve(f.C, f.reaction(), 1e-10); err != nil {
		return fmt.Errorf("microenv: field %q: %w", f.Spec.Name, err)
	}
	err := f.floorTo(1e-7 * f.largest())
	f.Restart()
	return err
}

func (f *Field) largest() (most float64) {
	for _, v := range f.C {
		most = math.Max(most, math.Abs(v))
	}
	return most
}

// floor sets to 0 what rounding has left below it, and enters it in the ledger.
// The exact solution has no negative value, so anything larger is a fault.
func (f *Field) floor(before float64) error {
	return f.floorTo(f.rounding * math.Max(before, f.largest()))
}

func (f *Field) floorTo(allowed float64) error {
	for i, v := range f.C {
		if v >= 0 {
			continue
		}
		if v < -allowed {
			return fmt.Errorf("microenv: field %q: %w", f.Spec.Name,
				&diffusion.DivergedError{Quantity: "concentration", Where: i, Time: f.Time, Value: v})
		}
		f.C[i] = 0
		f.Ledger.Rounding -= v * f.Geometry.Volume()
	}
	return nil
}
