package microenv

import (
	"errors"
	"fmt"
	"math"

	"paget/num/diffusion"
)

// ChamberSpec describes two compartments separated by a porous membrane, seen as a
// column over one µm² of membrane.
type ChamberSpec struct {
	UpperHeight  float64 // µm; liquid above the membrane, or above the gel
	LowerHeight  float64 // µm; liquid below the membrane
	Thickness    float64 // µm; membrane
	Porosity     float64 // share of the membrane's area that is pore, in (0, 1]
	Diffusivity  float64 // µm²/min; in the liquid and in the pores
	Decay        float64 // 1/min; everywhere
	UpperInitial float64 // nM; also in gel and pores at the start
	LowerInitial float64 // nM
	UpperStirred bool    // a stirred compartment is uniform at all times
	LowerStirred bool

	GelThickness   float64 // µm; layer on top of the membrane, 0 for none
	GelDiffusivity float64 // µm²/min; in the gel, ignored without one

	Slabs int // finite volumes in each compartment that is not stirred; at least 8
}

// Validate returns what is wrong with the spec, all faults together.
//
// Errors: a number outside the range stated at its field, or not finite.
func (s ChamberSpec) Validate() error {
	var faults []error
	check := func(what string, v float64, ok bool, allowed string) {
		if !ok || math.IsInf(v, 0) {
			faults = append(faults, fmt.Errorf("microenv: chamber %s is %g; allowed is %s", what, v, allowed))
		}
	}
	for _, n := range []struct {
		what  string
		value float64
	}{{"upper height", s.UpperHeight}, {"lower height", s.LowerHeight}, {"membrane thickness", s.Thickness}, {"diffusivity", s.Diffusivity}} {
		check(n.what, n.value, n.value > 0, "a finite number above 0")
	}
	for _, n := range []struct {
		what  string
		value float64
	}{{"decay", s.Decay}, {"upper concentration", s.UpperInitial}, {"lower concentration", s.LowerInitial}, {"gel thickness", s.GelThickness}} {
		check(n.what, n.value, n.value >= 0, "a finite number of at least 0")
	}
	check("porosity", s.Porosity, s.Porosity > 0 && s.Porosity <= 1, "above 0 to 1")
	if s.GelThickness > 0 {
		check("gel diffusivity", s.GelDiffusivity, s.GelDiffusivity > 0, "a finite number above 0")
	}
	if s.Slabs < 8 && !(s.UpperStirred && s.LowerStirred) {
		check("number of slabs", float64(s.Slabs), false, "at least 8")
	}
	return errors.Join(faults...)
}

// membraneSlabs is the number of finite volumes along a pore. The concentration in
// a pore is close to a straight line, so few are enough.
const membraneSlabs = 8

// Chamber is the state of a two-compartment chamber.
//
// Places are given as µm below the membrane's upper face: negative in the upper
// compartment and the gel, 0 to Thickness inside a pore, beyond that in the lower
// compartment.
//
// Compartments, gel and pores obey one diffusion equation whose cross-section is
// 1 outside and Porosity inside the membrane, so the gradient inside a pore is
// that of the flux:
//
//	dc/dx = −J/(φ·D)
//
// for a flux J per membrane area. Assumed: pores are many and even, so that
// concentrations are uniform across the column.
type Chamber struct {
	Spec ChamberSpec

	column *diffusion.Column
	face   float64 // µm; depth of the membrane's upper face in the column
	pore   int     // first slab of the membrane
}

// NewChamber returns a chamber at time 0.
//
// Errors: as ChamberSpec.Validate.
func NewChamber(spec ChamberSpec) (*Chamber, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	liquid := diffusion.Slab{Diffusivity: spec.Diffusivity, Area: 1, Decay: spec.Decay}

	membrane := liquid
	membrane.Thickness, membrane.Area, membrane.Initial = spec.Thickness, spec.Porosity, spec.UpperInitial
	fine := spec.Thickness / membraneSlabs

	var gel []diffusion.Slab
	above := fine
	if spec.GelThickness > 0 {
		layer := liquid
		layer.Thickness, layer.Diffusivity, layer.Initial = spec.GelThickness, spec.GelDiffusivity, spec.UpperInitial
		gel = diffusion.Slabs(layer, max(8, spec.Slabs/2), 1)
		above = gel[0].Thickness
	}

	upper, lower := liquid, liquid
	upper.Thickness, upper.Initial = spec.UpperHeight, spec.UpperInitial
	lower.Thickness, lower.Initial = spec.LowerHeight, spec.LowerInitial

	slabs := append(compartment(upper, spec.UpperStirred, spec.Slabs, above, true), gel...)
	c := &Chamber{Spec: spec, face: spec.UpperHeight + spec.GelThickness, pore: len(slabs)}
	slabs = append(slabs, diffusion.Slabs(membrane, membraneSlabs, 1)...)
	slabs = append(slabs, compartment(lower, spec.LowerStirred, spec.Slabs, fine, false)...)

	var err error
	c.column, err = diffusion.NewColumn(diffusion.ColumnSpec{Slabs: slabs})
	if err != nil {
		return nil, fmt.Errorf("microenv: chamber: %w", err)
	}
	return c, nil
}

// compartment cuts a compartment into slabs that grow away from the membrane,
// starting at about the thickness of the slab they touch there.
func compartment(layer diffusion.Slab, stirred bool, n int, nearest float64, upper bool) []diffusion.Slab {
	if stirred {
		layer.Diffusivity = math.Inf(1)
		return []diffusion.Slab{layer}
	}
	ratio := growth(layer.Thickness/nearest, n)
	if upper {
		ratio = 1 / ratio
	}
	return diffusion.Slabs(layer, n, ratio)
}

// growth returns the ratio r ≥ 1 of a geometric series of n terms from 1 that sums
// to total, and 1 if n ones are enough.
func growth(total float64, n int) float64 {
	series := func(r float64) (sum float64) {
		for i, term := 0, 1.0; i < n; i, term = i+1, term*r {
			sum += term
		}
		return sum
	}
	low, high := 1.0, 2.0
	if series(low) >= total {
		return 1
	}
	for series(high) < total {
		high *= 2
	}
	for range 60 {
		if r := 0.5 * (low + high); series(r) < total {
			low = r
		} else {
			high = r
		}
	}
	return low
}

// Copy returns an independent chamber in the same state; much cheaper than a new
// one. Assigning a Chamber by value is no copy: both would step the same column.
func (c *Chamber) Copy() *Chamber {
	d := *c
	d.column = c.column.Copy()
	return &d
}

// Step advances by dt minutes; exact in time for any dt ≥ 0.
//
// Panics if dt is negative or not finite.
func (c *Chamber) Step(dt float64) { c.column.Step(dt) }

// Time returns minutes since the start.
func (c *Chamber) Time() float64 { return c.column.Time() }

// UpperFace returns the concentration on the membrane's upper face in nM.
func (c *Chamber) UpperFace() float64 { return c.column.Face(c.pore) }

// LowerFace returns the concentration on the membrane's lower face in nM.
func (c *Chamber) LowerFace() float64 { return c.column.Bottom(c.pore + membraneSlabs - 1) }

// At returns the concentration in nM at a distance below the membrane's upper
// face.
//
// Range: −(UpperHeight + GelThickness) to Thickness + LowerHeight.
// Panics outside.
func (c *Chamber) At(below float64) float64 { return c.column.At(c.depth(below)) }

// Gradient returns the change of concentration per µm downwards, in nM/µm, at a
// distance below the membrane's upper face; on both faces of the membrane it is
// that inside the pore. In a stirred compartment it is 0.
//
// Range and panics as At.
func (c *Chamber) Gradient(below float64) float64 {
	if below == c.Spec.Thickness {
		// The column counts a face to the slab below it; this one is the pore's.
		below = math.Nextafter(below, 0)
		return c.column.Gradient(math.Min(c.face+below, math.Nextafter(c.column.Top(c.pore+membraneSlabs), 0)))
	}
	return c.column.Gradient(c.depth(below))
}

// depth turns a place into a depth of the column. The faces of the membrane and
// the ends are met exactly, whatever the rounding of sums.
func (c *Chamber) depth(below float64) float64 {
	switch below {
	case 0:
		return c.column.Top(c.pore)
	case -c.face:
		return 0
	case c.Spec.Thickness + c.Spec.LowerHeight:
		return c.column.Depth()
	}
	return c.face + below
}

// UpperMean returns the mean concentration of the upper compartment without its
// gel, in nM.
func (c *Chamber) UpperMean() float64 { return c.mean(0, c.Spec.UpperHeight) }

// LowerMean returns the mean concentration of the lower compartment in nM.
func (c *Chamber) LowerMean() float64 {
	return c.mean(c.pore+membraneSlabs, c.Spec.LowerHeight)
}

// mean averages over slabs from first on until their thickness sums to height.
func (c *Chamber) mean(first int, height float64) float64 {
	sum, thick := 0.0, 0.0
	for i := first; i < c.column.Len() && thick < height*(1-1e-9); i++ {
		d := c.column.Top(i+1) - c.column.Top(i)
		sum += d * c.column.Mean(i)
		thick += d
	}
	return sum / thick
}

// Total returns the amount per membrane area in nM·µm.
func (c *Chamber) Total() float64 { return c.column.Total() }
