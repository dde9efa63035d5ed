package record

import (
	"fmt"
	"io"
	"math"
)

// Grid is a box of equal voxels.
//
// Units: Origin (the box's lowest corner) and Spacing in µm.
// Shape: N voxels along x, y and z; values stand with x running fastest, then y.
type Grid struct {
	N               [3]int
	Origin, Spacing [3]float64
}

// Voxels returns the number of voxels.
func (g Grid) Voxels() int { return g.N[0] * g.N[1] * g.N[2] }

// Centre returns the place of the middle of voxel i.
//
// Units: µm.
func (g Grid) Centre(i int) (x, y, z float64) {
	at := func(axis, k int) float64 {
		return g.Origin[axis] + float64((float64(k)+0.5)*g.Spacing[axis])
	}
	return at(0, i%g.N[0]), at(1, i/g.N[0]%g.N[1]), at(2, i/g.N[0]/g.N[1])
}

// check returns an error unless the grid can hold values.
func (g Grid) check() error {
	for a := range 3 {
		if g.N[a] < 1 || !(g.Spacing[a] > 0) || math.IsInf(g.Spacing[a], 0) || math.IsNaN(g.Origin[a]) || math.IsInf(g.Origin[a], 0) {
			return fmt.Errorf("record: a grid of %v voxels of %v µm from %v µm", g.N, g.Spacing, g.Origin)
		}
	}
	return nil
}

// VTKImage is a set of fields on a grid at one time.
//
// Units: Time in min; those of the columns' values are their own.
// Shape: every column has one number a voxel.
type VTKImage struct {
	Time    float64
	Grid    Grid
	Columns []Column
}

// WriteVTI writes the fields as an ImageData file (.vti): one value a voxel, as
// cell data. Numbers are written with 24 significant bits.
//
// Errors: a grid without voxels, a column that has not one number a voxel or has a
// name that cannot be written; those of w.
func (m VTKImage) WriteVTI(w io.Writer, o VTKOptions) error {
	if err := m.Grid.check(); err != nil {
		return err
	}
	arrays, err := vtkColumns(m.Columns, m.Grid.Voxels())
	if err != nil {
		return err
	}
	v := newVTK("ImageData", o)
	g := m.Grid
	extent := fmt.Sprintf("0 %d 0 %d 0 %d", g.N[0], g.N[1], g.N[2])
	three := func(t [3]float64) string { return fmt.Sprintf("%g %g %g", t[0], t[1], t[2]) }
	v.open(`ImageData WholeExtent=%q Origin=%q Spacing=%q`, extent, three(g.Origin), three(g.Spacing))
	v.time(m.Time)
	v.open(`Piece Extent=%q`, extent)
	if err := v.group("CellData", arrays...); err != nil {
		return err
	}
	v.shut("Piece")
	v.shut("ImageData")
	return v.finish(w)
}
