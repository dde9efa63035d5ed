package record

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
)

// OpenVT writes cells over time in the table that the OpenVT community uses to
// compare simulators: CSV with the columns
//
//	simID,time,cellID,cellType,x,y,z
//
// one row a cell and time, or without z for simulations in the plane. Numbers have
// the fewest digits that read back as the same number.
//
// Source: the cell sorting tables of the OpenVT workshop of 2026 (Artistoo, CC3D,
// Morpheus), which have these names without z.
type OpenVT struct {
	out  *bufio.Writer
	sim  string
	flat bool
	line []byte
}

// NewOpenVT returns a writer of rows of the simulation of that name. Header writes
// the first line; a run that goes on in an older file leaves it out.
func NewOpenVT(w io.Writer, sim string, flat bool) *OpenVT {
	return &OpenVT{out: bufio.NewWriterSize(w, 1<<16), sim: sim, flat: flat}
}

// Header writes the line with the names.
func (o *OpenVT) Header() error {
	names := "simID,time,cellID,cellType,x,y,z\n"
	if o.flat {
		names = "simID,time,cellID,cellType,x,y\n"
	}
	if _, err := o.out.WriteString(names); err != nil {
		return err
	}
	return o.out.Flush()
}

// Add writes the cells of one time, in the order given. z is not read in the plane.
//
// Units: x, y, z in µm; time in min.
// Errors: slices of different length, a place or time that is not finite, before
// anything is written; those of the writer beneath.
func (o *OpenVT) Add(time float64, id, kind []int64, x, y, z []float64) error {
	n := len(id)
	if len(kind) != n || len(x) != n || len(y) != n || (!o.flat && len(z) != n) {
		return fmt.Errorf("record: OpenVT: %d cells with %d types and %d, %d, %d coordinates", n, len(kind), len(x), len(y), len(z))
	}
	axes := [][]float64{x, y, z}
	if o.flat {
		axes = axes[:2]
	}
	for i, axis := range append([][]float64{{time}}, axes...) {
		for k, v := range axis {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				if i == 0 {
					return fmt.Errorf("record: OpenVT: time %g", v)
				}
				return fmt.Errorf("record: OpenVT: cell %d stands at %g", id[k], v)
			}
		}
	}
	head := append(appendFloat(appendComma(appendCell(nil, o.sim, false, false), true), time, false), ',')
	for i := range n {
		line := strconv.AppendInt(append(o.line[:0], head...), id[i], 10)
		line = strconv.AppendInt(append(line, ','), kind[i], 10)
		for _, axis := range axes {
			line = appendFloat(append(line, ','), axis[i], false)
		}
		o.line = append(line, '\n')
		o.out.Write(o.line) // bufio.Writer keeps the first error and returns it from Flush
	}
	return o.out.Flush()
}
