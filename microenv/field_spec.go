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
	// HeldLayer holds the concentration in the outermost layer of voxels; cells in
	// it neither secrete nor take up.
	HeldLayer = diffusion.HeldLayer
)

// Held returns the border that holds the concentration (nM) on the face.
func Held(value float64) Border { return diffusion.Held(value) }

// HeldVoxels returns the border that holds the concentration (nM) in the outermost
// layer of voxels.
func HeldVoxels(value float64) Border { return diffusion.HeldVoxels(value) }

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
	// Accurate is an L-stable method of second order with steps of its own choice,
	// uptake included, for any uptake and any border. It needs a Tolerance.
	Accurate
	// QuasiSteady takes the field to the steady state of the present sources in
	// every step: for substances that relax faster than cells change.
	QuasiSteady
	// Chosen takes QuasiSteady or Accurate by the estimate of Field.Choose. It needs
	// a Tolerance.
	Chosen
	// Sweeps is the first-order scheme of PhysiCell with steps of SweepStep: kept to
	// explain differences from that program (diffusion.Sweeps).
	Sweeps
)

var methodNames = [...]string{"split", "implicit", "reference", "accurate", "quasi-steady", "chosen", "sweeps"}

// String returns the method in a word.
func (m Method) String() string {
	if int(m) < len(methodNames) {
		return methodNames[m]
	}
	return fmt.Sprintf("method %d", uint8(m))
}

// Sampling says what a point between voxel centres feels.
type Sampling uint8

// Kinds of sampling.
const (
	Trilinear Sampling = iota // linear between voxel centres along each axis
	Voxel                     // the value of the voxel that holds the point
)

// FieldSpec is what the modeller says about one diffusing substance.
type FieldSpec struct {
	Name        string
	Diffusivity float64 // µm²/min
	Decay       float64 // 1/min
	Initial     float64 // nM; everywhere at the start
	Borders     [3][2]Border
	Method      Method
	// Tolerance is the error allowed a step, in nM, steps being subdivided as
	// needed; 0 takes them whole. QuasiSteady solves to it, 0 being a
	// hundred-thousandth of the largest value.
	Tolerance float64
	Interval  float64 // min; time in which cells change, for Chosen; 0 is the step
	SweepStep float64 // min; for Sweeps
	SweepPart float64 // 1/min; uptake of one cell in its voxel, for Sweeps
	Sampling  Sampling
}

// Validate returns what is wrong with the spec, all faults together; each names
// the field.
//
// Errors: a number that is negative or not finite; a border that
// diffusion.Spec.Validate refuses; an unknown method or sampling; a method that
// lacks a tolerance; a quasi-steady field that nothing removes.
func (s FieldSpec) Validate() error {
	var faults []error
	fault := func(format string, args ...any) {
		faults = append(faults, fmt.Errorf("microenv: field %q: "+format, append([]any{s.Name}, args...)...))
	}
	for _, n := range []struct {
		what  string
		value float64
	}{{"diffusivity", s.Diffusivity}, {"decay", s.Decay}, {"initial concentration", s.Initial}, {"tolerance", s.Tolerance}, {"interval", s.Interval}, {"step of the sweeps", s.SweepStep}, {"uptake of one cell", s.SweepPart}} {
		if !(n.value >= 0) || math.IsInf(n.value, 1) {
			fault("%s %g is not a finite number of at least 0", n.what, n.value)
		}
	}
	held := false
	for _, pair := range s.Borders {
		for _, b := range pair {
			holds := b.Kind == Fixed || b.Kind == HeldLayer
			held = held || holds && s.Diffusivity > 0
			if holds && b.Value < 0 {
				fault("a border holds %g, below 0", b.Value)
			}
		}
	}
	switch {
	case s.Method > Sweeps:
		fault("%v is not known", s.Method)
	case s.Method == QuasiSteady && !held && !(s.Decay > 0):
		fault("nothing removes it: without decay and without a held border there is no steady state to take; give it a decay, hold a border, or use another method than %v", s.Method)
	case (s.Method == Accurate || s.Method == Chosen) && s.Tolerance == 0:
		fault("method %v needs a tolerance above 0 nM", s.Method)
	}
	if s.Sampling > Voxel {
		fault("sampling %d is not known", s.Sampling)
	}
	if err := (diffusion.Spec{Grid: diffusion.Grid{N: [3]int{3, 3, 3}, H: 1}, Borders: s.Borders}).Validate(); err != nil {
		fault("%w", err)
	}
	return errors.Join(faults...)
}
