package record

import (
	"fmt"
	"io"
)

// VTKPoints is a set of points with values, for example cells, at one time.
//
// Units: X, Y, Z in µm, Time in min.
// Shape: all slices and columns have one entry a point. Columns hold numbers.
type VTKPoints struct {
	Time    float64
	X, Y, Z []float64
	Columns []Column // id, kind, phase, radius, volume and any others
}

// WriteVTP writes the points as a PolyData file (.vtp), each a vertex, so that
// filters for cells work on them. In ParaView, Glyph or Point Gaussian with the
// column of radii as scale shows spheres. Positions and numbers are written with 24
// significant bits, which is for pictures; exact states are in checkpoints.
//
// Errors: slices of different length, a column that is no list of numbers or has a
// name that cannot be written; those of w.
func (p VTKPoints) WriteVTP(w io.Writer, o VTKOptions) error {
	n := len(p.X)
	if len(p.Y) != n || len(p.Z) != n {
		return fmt.Errorf("record: VTK: points with %d, %d and %d coordinates", n, len(p.Y), len(p.Z))
	}
	arrays, err := vtkColumns(p.Columns, n)
	if err != nil {
		return err
	}
	place := &vtkArray{name: "Points", components: 3, short: make([]float32, 0, 3*n)}
	for i := range n {
		place.short = append(place.short, float32(p.X[i]), float32(p.Y[i]), float32(p.Z[i]))
	}
	v := newVTK("PolyData", o)
	v.open("PolyData")
	v.time(p.Time)
	v.open(`Piece NumberOfPoints="%d" NumberOfVerts="%d" NumberOfLines="0" NumberOfStrips="0" NumberOfPolys="0"`, n, n)
	if err := v.group("PointData", arrays...); err != nil {
		return err
	}
	if err := v.group("Points", place); err != nil {
		return err
	}
	verts := []*vtkArray{{name: "connectivity", end: n}, {name: "offsets", first: 1, end: n + 1}}
	if err := v.group("Verts", verts...); err != nil {
		return err
	}
	v.shut("Piece")
	v.shut("PolyData")
	return v.finish(w)
}

// group writes arrays in an element of that name.
func (v *vtkWriter) group(name string, arrays ...*vtkArray) error {
	v.open(name)
	for _, a := range arrays {
		if err := v.array(a); err != nil {
			return err
		}
	}
	v.shut(name)
	return nil
}
