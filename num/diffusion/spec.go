package diffusion

import (
	"errors"
	"fmt"
	"math"
)

// Grid is a box of cubic voxels. An axis with one voxel and no flux on both
// faces is not resolved, so {n, 1, 1} is one-dimensional.
type Grid struct {
	N [3]int  // voxels along x, y, z; each at least 1
	H float64 // L; edge of a voxel
}

// Len returns the number of voxels.
func (g Grid) Len() int { return g.N[0] * g.N[1] * g.N[2] }

// Index returns the place of voxel (x, y, z) in a slice: (z·Ny + y)·Nx + x.
func (g Grid) Index(x, y, z int) int { return (z*g.N[1]+y)*g.N[0] + x }

// BorderKind says what happens at one face.
type BorderKind uint8

// Kinds of border.
const (
	NoFlux    BorderKind = iota // nothing passes
	Fixed                       // the value on the face is held
	Periodic                    // the opposite face adjoins; both faces of an axis or none
	HeldLayer                   // the outermost layer of voxels is held: they are no unknowns
)

// String returns the kind in words.
func (k BorderKind) String() string {
	switch k {
	case NoFlux:
		return "no flux"
	case Fixed:
		return "fixed"
	case Periodic:
		return "periodic"
	case HeldLayer:
		return "held layer"
	}
	return fmt.Sprintf("border kind %d", uint8(k))
}

// Border is the condition on one face.
type Border struct {
	Kind  BorderKind
	Value float64 // C; on the face (Fixed) or in the outermost voxels (HeldLayer)
}

// Held returns the border that holds value on the face.
func Held(value float64) Border { return Border{Kind: Fixed, Value: value} }

// HeldVoxels returns the border that holds value in the outermost layer of
// voxels. Uptake, sources and decay do nothing there. Where two such layers meet,
// the voxel has the value of the first axis, low face before high.
func HeldVoxels(value float64) Border { return Border{Kind: HeldLayer, Value: value} }

// Spec is a grid with its medium and borders.
type Spec struct {
	Grid        Grid
	Diffusivity float64      // L²/T
	Borders     [3][2]Border // axis, then low and high face
}

// Validate returns what is wrong with the spec, all faults together.
//
// Errors: fewer than one voxel along an axis, more than 2³⁰ in all; an edge that
// is not positive and finite; a diffusivity below 0 or not finite; an unknown
// border; a periodic face opposite another kind; a held value that is not finite;
// held layers that leave no voxel between them.
func (s Spec) Validate() error {
	var faults []error
	fault := func(format string, args ...any) { faults = append(faults, fmt.Errorf("diffusion: "+format, args...)) }
	total := 1.0
	for a, n := range s.Grid.N {
		if n < 1 {
			fault("%d voxels along %s; at least 1 is needed", n, axisNames[a])
		}
		total *= float64(n)
	}
	if total > 1<<30 {
		fault("%g voxels are more than the 2^30 allowed", total)
	}
	if !(s.Grid.H > 0) || math.IsInf(s.Grid.H, 1) {
		fault("voxel edge %g is not a positive finite length", s.Grid.H)
	}
	if !(s.Diffusivity >= 0) || math.IsInf(s.Diffusivity, 1) {
		fault("diffusivity %g is not a finite number of at least 0", s.Diffusivity)
	}
	for a, pair := range s.Borders {
		if (pair[0].Kind == Periodic) != (pair[1].Kind == Periodic) {
			fault("axis %s is periodic on one face only", axisNames[a])
		}
		layers := 0
		for _, b := range pair {
			if b.Kind == HeldLayer {
				layers++
			}
			if b.Kind > HeldLayer {
				fault("axis %s has an unknown %v", axisNames[a], b.Kind)
			}
			if (b.Kind == Fixed || b.Kind == HeldLayer) && (math.IsNaN(b.Value) || math.IsInf(b.Value, 0)) {
				fault("axis %s holds %g on a face, which is not finite", axisNames[a], b.Value)
			}
		}
		if n := s.Grid.N[a]; n >= 1 && n <= layers {
			fault("axis %s has %d voxels and %d held layers, so that nothing is left between them", axisNames[a], n, layers)
		}
	}
	return errors.Join(faults...)
}

var axisNames = [3]string{"x", "y", "z"}

// rate returns D/h², the rate at which neighbouring voxels mix, in 1/T.
func (s Spec) rate() float64 { return s.Diffusivity / (s.Grid.H * s.Grid.H) }

// volume returns that of a voxel in L³.
func (s Spec) volume() float64 { return s.Grid.H * s.Grid.H * s.Grid.H }

// Reaction holds what happens in the voxels during a step. Uptake and Source
// have one value a voxel, in the order of Grid.Index, or are nil for none.
type Reaction struct {
	Decay  float64   // 1/T; everywhere, at least 0
	Uptake []float64 // 1/T; further first-order loss, at least 0
	Source []float64 // C/T
}

// Budget is what entered and left during a step, as amounts in C·L³.
//
//	amount after = amount before + Source − Decay − Uptake + Border
type Budget struct {
	Source float64 // from Reaction.Source
	Decay  float64 // lost to Reaction.Decay
	Uptake float64 // lost to Reaction.Uptake
	Border float64 // entered through fixed borders; negative if it left
}

// Add adds another budget to b.
func (b *Budget) Add(o Budget) {
	b.Source += o.Source
	b.Decay += o.Decay
	b.Uptake += o.Uptake
	b.Border += o.Border
}

// Solver advances voxel values c in place by dt with constant reactions.
//
// A step depends on its arguments only. Errors are *DivergedError. Solvers panic
// if slices do not fit the grid, if dt is negative or not finite, or if a rate of
// loss is negative.
type Solver interface {
	Step(c []float64, r Reaction, dt float64) (Budget, error)
	// Order returns the order of the error in dt.
	Order() int
}

// DivergedError reports numbers that broke down.
type DivergedError struct {
	Quantity string  // in words
	Where    int     // voxel, in the order of Grid.Index
	Time     float64 // T; as the caller counts it, or within the step
	Value    float64 // of the quantity, in its own unit
}

// Error names the quantity, the voxel, the time and the value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("diffusion: %s at voxel %d is %g at time %g", e.Quantity, e.Where, e.Value, e.Time)
}

// checkFinite returns the first value that is not finite as an error.
func checkFinite(c []float64, dt float64) error {
	// A sum shows NaN and infinities at once; the search runs only then.
	sum := 0.0
	for _, v := range c {
		sum += v - v
	}
	if sum == 0 {
		return nil
	}
	for i, v := range c {
		if v-v != 0 {
			return &DivergedError{Quantity: "concentration", Where: i, Time: dt, Value: v}
		}
	}
	return nil
}

// checkStep panics on arguments that do not fit, and returns the least uptake.
func checkStep(g Grid, c []float64, r Reaction, dt float64) (least float64) {
	n := g.Len()
	if len(c) != n || (r.Uptake != nil && len(r.Uptake) != n) || (r.Source != nil && len(r.Source) != n) {
		panic(fmt.Sprintf("diffusion: %d values, %d uptakes and %d sources for %d voxels", len(c), len(r.Uptake), len(r.Source), n))
	}
	if !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("diffusion: step %g is not a finite time of at least 0", dt))
	}
	if !(r.Decay >= 0) || math.IsInf(r.Decay, 1) {
		panic(fmt.Sprintf("diffusion: decay %g is not a rate", r.Decay))
	}
	if r.Uptake == nil {
		return 0
	}
	least = math.Inf(1)
	for i, u := range r.Uptake {
		if !(u >= 0) || math.IsInf(u, 1) {
			panic(fmt.Sprintf("diffusion: uptake %g at voxel %d is not a rate", u, i))
		}
		least = math.Min(least, u)
	}
	return least
}
