package record

import (
	"fmt"
	"io"
	"math"
)

// VTKEntry is one file of a collection.
//
// Units: Time in min.
type VTKEntry struct {
	Time float64
	Part int    // files of one time are told apart by their part
	File string // path from the folder of the collection
}

// VTKCollection is the index of files over time (.pvd) that ParaView opens as one.
type VTKCollection []VTKEntry

// WritePVD writes the collection.
//
// Errors: a time that is not finite, a file without name; those of w.
func (c VTKCollection) WritePVD(w io.Writer) error {
	v := &vtkWriter{ascii: true}
	v.xml.WriteString("<?xml version=\"1.0\"?>\n")
	v.open(`VTKFile type="Collection" version="1.0" byte_order="LittleEndian" header_type="UInt64"`)
	v.open("Collection")
	for i, e := range c {
		if e.File == "" || math.IsNaN(e.Time) || math.IsInf(e.Time, 0) {
			return fmt.Errorf("record: VTK: entry %d is file %q at %g min", i+1, e.File, e.Time)
		}
		v.empty(`DataSet timestep="%g" part="%d" file=%q`, e.Time, e.Part, e.File)
	}
	v.shut("Collection")
	return v.finish(w)
}

// Save writes the collection, so that a run that goes on continues it.
func (c VTKCollection) Save(e *Encoder) {
	e.Section("VTK collection")
	e.Int(len(c))
	for _, entry := range c {
		e.Float(entry.Time)
		e.Int(entry.Part)
		e.Text(entry.File)
	}
}

// Load reads what Save wrote. Errors are kept in d.
func (c *VTKCollection) Load(d *Decoder) {
	d.Section("VTK collection")
	n := d.Int()
	*c = nil
	for i := 0; i < n && d.Err() == nil; i++ {
		*c = append(*c, VTKEntry{Time: d.Float(), Part: d.Int(), File: d.Text()})
	}
}
