package record

import "fmt"

// FieldTable returns a field on a grid at one time as a long table, one row a
// voxel: time, x, y, z and the value. Written as one Parquet file a time, it holds
// a field of 50³ voxels in some hundred kilobytes.
//
// Units: time in min, places (of the voxels' middles) in µm.
// Errors: a grid without voxels; not one value a voxel.
func FieldTable(name, unit, doc string, time float64, g Grid, values []float64) (*Table, error) {
	if err := g.check(); err != nil {
		return nil, err
	}
	n := g.Voxels()
	if len(values) != n {
		return nil, fmt.Errorf("record: field %q: %d values for %d voxels", name, len(values), n)
	}
	columns := make([][]float64, 4)
	for k := range columns {
		columns[k] = make([]float64, n)
	}
	for i := range n {
		columns[0][i] = time
		columns[1][i], columns[2][i], columns[3][i] = g.Centre(i)
	}
	t := &Table{Name: name, Doc: doc, Columns: []Column{
		FloatColumn("time", "min", "simulated time", columns[0]...),
		FloatColumn("x", "um", "middle of the voxel", columns[1]...),
		FloatColumn("y", "um", "middle of the voxel", columns[2]...),
		FloatColumn("z", "um", "middle of the voxel", columns[3]...),
		FloatColumn(name, unit, doc, values...),
	}}
	return t, t.Validate()
}
