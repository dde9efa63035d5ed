package microenv

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"paget/num/diffusion"
)

// Ledger is the account of a field since its start, in nM·µm³:
//
//	Total = Initial + Secreted − Decayed − TakenUp + Border + Rounding + Settled
//
// In a quasi-steady step the flows are those of the new steady state over the whole
// step, and Settled is by how much the amount jumped to it: what time-accurate
// steps would have spread over the other lines. It includes what the solver's
// tolerance leaves. Other methods leave it at 0.
type Ledger struct {
	Initial  float64
	Secreted float64
	Decayed  float64
	TakenUp  float64
	Border   float64 // entered through held borders, negative if it left
	Rounding float64 // added where rounding had left a value below 0
	Settled  float64 // jumps between steady states
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

	solver   diffusion.Solver // nil for QuasiSteady
	accurate *diffusion.Accurate
	quasi    *diffusion.Multigrid
	steady   *diffusion.Steady
	work     *diffusion.Workspace
	source   []float64 // nM/min; nil until something is secreted
	uptake   []float64 // 1/min; nil until something is taken up
	sources  bool
	uptakes  bool
	rounding float64 // share of the largest value below which a negative one is rounding
	choice   Choice
}

// NewField returns a field at its initial concentration.
//
// Errors: as FieldSpec.Validate and Geometry.Validate.
func NewField(spec FieldSpec, g Geometry) (*Field, error) {
	if err := errors.Join(g.Validate(), spec.Validate()); err != nil {
		return nil, err
	}
	f := &Field{Spec: spec, Geometry: g, C: make([]float64, g.Len()), rounding: 1e-10}
	if err := f.equip(); err != nil {
		return nil, fmt.Errorf("microenv: field %q: %w", spec.Name, err)
	}
	f.Fill(func(_, _, _ float64) float64 { return spec.Initial })
	return f, nil
}

// equip makes the solvers of the field's method.
func (f *Field) equip() (err error) {
	spec := f.Spec
	switch spec.Method {
	case Split:
		f.solver, err = diffusion.NewSplit(f.transport())
	case Implicit:
		f.rounding = 1e-7
		f.solver, err = diffusion.NewImplicit(f.transport(), 1e-11)
	case Reference:
		f.solver, err = diffusion.NewExplicit(f.transport())
	case Sweeps:
		var sweeps *diffusion.Sweeps
		if sweeps, err = diffusion.NewSweeps(f.transport(), spec.SweepStep); err == nil {
			sweeps.Part = spec.SweepPart
			f.solver = sweeps
		}
	}
	if err != nil {
		return err
	}
	if f.solver != nil {
		if spec.Tolerance > 0 {
			f.solver = diffusion.NewAdaptive(f.solver, 0, spec.Tolerance)
		}
		return nil
	}
	f.work = diffusion.NewWorkspace()
	if spec.Method != QuasiSteady {
		if f.accurate, err = diffusion.NewAccurate(f.transport(), f.work, 0, spec.Tolerance); err != nil {
			return err
		}
		f.accurate.Most = longestStep
		f.solver = f.accurate
	}
	if spec.Method != Accurate {
		f.quasi, err = diffusion.NewMultigrid(f.transport(), f.work)
	}
	return err
}

// longestStep bounds the steps of Accurate, in min.
const longestStep = 6

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
	c.source, c.uptake = slices.Clone(f.source), slices.Clone(f.uptake)
	if f.accurate != nil {
		c.accurate.Length = f.accurate.Length
		c.accurate.Accepted, c.accurate.Rejected = f.accurate.Accepted, f.accurate.Rejected
	}
	c.choice = f.choice
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

// Restart writes held layers and opens a new ledger on the present amount.
func (f *Field) Restart() {
	f.transport().Hold(f.C)
	f.Ledger = Ledger{Initial: f.Total()}
}

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
// With Voxel sampling it is the value of the voxel that holds the point.
//
// Panics if a coordinate is NaN.
func (f *Field) Sample(x, y, z float64) float64 {
	if f.Spec.Sampling == Voxel {
		return f.C[f.Locate(x, y, z)]
	}
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
