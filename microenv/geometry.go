package microenv

import (
	"errors"
	"fmt"
	"math"

	"paget/num/diffusion"
)

// Geometry is the grid of cubic voxels that fields and matrix share.
type Geometry struct {
	Origin [3]float64 // µm; low corner
	H      float64    // µm; edge of a voxel
	N      [3]int     // voxels along x, y, z; 1 for an axis that is not resolved
}

// Box returns the geometry of a box of the given sizes (µm) with its low corner at
// low, cut into voxels of the given edge (µm). An axis of size 0 is not resolved.
//
// Errors: an edge longer than a size, or that does not divide it; a number that
// is negative or not finite.
func Box(low, size [3]float64, edge float64) (Geometry, error) {
	g := Geometry{Origin: low, H: edge}
	if !(edge > 0) || math.IsInf(edge, 1) {
		return g, fmt.Errorf("microenv: voxel edge %g is not a positive finite length", edge)
	}
	var faults []error
	for a, s := range size {
		n := math.Round(s / edge)
		g.N[a] = 1
		switch {
		case s == 0:
		case !(s > 0) || math.IsInf(s, 1):
			faults = append(faults, fmt.Errorf("microenv: size %g on axis %d is not a finite number of at least 0", s, a))
		case edge > s:
			faults = append(faults, fmt.Errorf("microenv: voxels of %g µm are larger than the box, which has %g µm on axis %d", edge, s, a))
		case math.Abs(n*edge-s) > 1e-9*s:
			faults = append(faults, fmt.Errorf("microenv: voxels of %g µm do not fill the %g µm of the box on axis %d", edge, s, a))
		case n <= 1<<30:
			g.N[a] = int(n)
		default:
			faults = append(faults, fmt.Errorf("microenv: %g voxels on axis %d are too many", n, a))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return Geometry{}, err
	}
	return g, g.Validate()
}

// Len returns the number of voxels.
func (g Geometry) Len() int { return g.N[0] * g.N[1] * g.N[2] }

// Volume returns the volume of a voxel in µm³.
func (g Geometry) Volume() float64 { return g.H * g.H * g.H }

// Index returns the place of voxel (x, y, z) in a slice: (z·Ny + y)·Nx + x.
func (g Geometry) Index(x, y, z int) int { return (z*g.N[1]+y)*g.N[0] + x }

// Centre returns the middle of voxel i in µm.
func (g Geometry) Centre(i int) (x, y, z float64) {
	nx, ny := g.N[0], g.N[1]
	return g.centre(0, i%nx), g.centre(1, i/nx%ny), g.centre(2, i/(nx*ny))
}

// centre returns the middle of voxel i of an axis in µm.
func (g *Geometry) centre(axis, i int) float64 {
	return g.Origin[axis] + (float64(i)+0.5)*g.H
}

// Contains says whether a point (µm) lies in the grid, faces included.
func (g Geometry) Contains(x, y, z float64) bool {
	for a, v := range [3]float64{x, y, z} {
		if u := v - g.Origin[a]; !(u >= 0 && u <= float64(g.N[a])*g.H) {
			return false
		}
	}
	return true
}

// Locate returns the voxel that holds a point (µm). A point outside counts as on
// the nearest face, as a cell that sticks out a little would.
//
// Panics if a coordinate is NaN.
func (g Geometry) Locate(x, y, z float64) int {
	return g.Index(g.along(0, x), g.along(1, y), g.along(2, z))
}

func (g Geometry) along(axis int, v float64) int {
	u := (v - g.Origin[axis]) / g.H
	last := g.N[axis] - 1
	switch {
	case u != u:
		panic(fmt.Sprintf("microenv: coordinate %d of a point is not a number", axis))
	case u <= 0:
		return 0
	case u >= float64(last):
		return last
	}
	return int(u)
}

// Validate returns what is wrong with the geometry, all faults together.
//
// Errors: fewer than one voxel along an axis; an edge that is not positive and
// finite; an origin that is not finite.
func (g Geometry) Validate() error {
	var faults []error
	for a, o := range g.Origin {
		if math.IsNaN(o) || math.IsInf(o, 0) {
			faults = append(faults, fmt.Errorf("microenv: origin %g on axis %d is not finite", o, a))
		}
	}
	return errors.Join(append(faults, diffusion.Spec{Grid: g.grid()}.Validate())...)
}

func (g Geometry) grid() diffusion.Grid { return diffusion.Grid{N: g.N, H: g.H} }
