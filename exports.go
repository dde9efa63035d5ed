package paget

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"paget/assay"
	"paget/record"
)

// Folders and files of exports, in a run's folder.
const (
	folderVTK    = "vtk"
	folderFields = "fields"
	folderOpenVT = "openvt" // parts of the table while wells run
	fileOpenVT   = "openvt.csv"
)

// wants reports whether anything is to be written of a moment besides its series.
func (e Exports) wants() bool { return e.VTK || e.OpenVT || len(e.FieldsAt) > 0 }

// write exports one moment of a well. Each moment has files of its own, named by
// the number of the reading, so a run that goes on writes the same files again.
func (x *exporter) write(well int, m assay.Moment) error {
	if !x.exports.wants() {
		return nil
	}
	times := m.Series[0].Times
	number := len(times) - 1
	f := m.Frame()
	if x.exports.VTK {
		if err := x.writeVTK(well, number, times, f); err != nil {
			return err
		}
	}
	if x.exports.OpenVT {
		if err := x.writeOpenVT(well, number, f); err != nil {
			return err
		}
	}
	if x.exports.fieldsNow(times) {
		return x.writeFields(well, f)
	}
	return nil
}

// fieldsNow reports whether the last of these times is the first at or after one at
// which fields are to be written.
func (e Exports) fieldsNow(times []float64) bool {
	now, before := times[len(times)-1], -1.0
	if len(times) > 1 {
		before = times[len(times)-2]
	}
	return slices.ContainsFunc(e.FieldsAt, func(t float64) bool { return t <= now+atTolerance && t > before+atTolerance })
}

// writeVTK writes cells and fields for ParaView, with the list of all moments so
// far.
func (x *exporter) writeVTK(well, number int, times []float64, f assay.Frame) error {
	folder := filepath.Join(folderVTK, x.plan.wellName(well))
	points := record.VTKPoints{
		Time: f.Time, X: wide(f.X), Y: wide(f.Y), Z: wide(f.Z),
		Columns: []record.Column{
			record.IntColumn("id", "", "identity", whole(f.ID)...),
			record.IntColumn("kind", "", "kind of cell", whole(f.Kind)...),
			record.IntColumn("phase", "", "phase of the cycle, or death", whole(f.Phase)...),
			record.FloatColumn("radius", "um", "radius", wide(f.Radius)...),
		},
	}
	cells := func(k int) string { return fmt.Sprintf("cells-%04d.vtp", k) }
	if err := x.folder.Write(filepath.Join(folder, cells(number)), func(w io.Writer) error {
		return points.WriteVTP(w, record.VTKOptions{})
	}); err != nil {
		return err
	}
	if err := x.writePVD(folder, "cells.pvd", times, cells); err != nil || len(f.Fields) == 0 {
		return err
	}
	fields := func(k int) string { return fmt.Sprintf("fields-%04d.vti", k) }
	image := record.VTKImage{Time: f.Time, Grid: grid(f.Fields[0])}
	for _, field := range f.Fields {
		image.Columns = append(image.Columns, record.FloatColumn(field.Name, field.Unit, "", wide(field.Values)...))
	}
	if err := x.folder.Write(filepath.Join(folder, fields(number)), func(w io.Writer) error {
		return image.WriteVTI(w, record.VTKOptions{})
	}); err != nil {
		return err
	}
	return x.writePVD(folder, "fields.pvd", times, fields)
}

// writePVD lists the files of all readings that are there: a branch has none from
// before it began.
func (x *exporter) writePVD(folder, name string, times []float64, file func(k int) string) error {
	var all record.VTKCollection
	for k, t := range times {
		if _, err := os.Stat(filepath.Join(x.folder.Path(), folder, file(k))); err == nil {
			all = append(all, record.VTKEntry{Time: t, File: file(k)})
		}
	}
	return x.folder.Write(filepath.Join(folder, name), all.WritePVD)
}

// grid returns the grid of a field.
func grid(f assay.FrameField) record.Grid {
	return record.Grid{N: f.N, Origin: f.Low, Spacing: [3]float64{f.H, f.H, f.H}}
}

// openVTPart is the name of the rows of one reading of a well.
func (x *exporter) openVTPart(well, number int) string {
	return filepath.Join(folderOpenVT, fmt.Sprintf("%s-%04d.csv", x.plan.wellName(well), number))
}

// writeOpenVT writes the rows of one reading.
func (x *exporter) writeOpenVT(well, number int, f assay.Frame) error {
	return x.folder.Write(x.openVTPart(well, number), func(w io.Writer) error {
		return record.NewOpenVT(w, x.plan.wellName(well), false).Add(f.Time, whole(f.ID), whole(f.Kind), wide(f.X), wide(f.Y), wide(f.Z))
	})
}

// joinOpenVT makes one table of the rows of all wells and readings.
//
// Errors: *record.FolderError.
func (p *Plan) joinOpenVT(f *record.Folder, wells []assay.Well) error {
	x := &exporter{plan: p, folder: f}
	var parts []string
	for i, w := range wells {
		if len(w.Series) == 0 {
			continue
		}
		for k := range w.Series[0].Times {
			path := filepath.Join(f.Path(), x.openVTPart(i, k))
			if _, err := os.Stat(path); err == nil {
				parts = append(parts, path)
			}
		}
	}
	if len(parts) == 0 {
		return nil
	}
	err := f.Write(fileOpenVT, func(w io.Writer) error {
		if err := record.NewOpenVT(w, "", false).Header(); err != nil {
			return err
		}
		for _, path := range parts {
			if err := appendFile(w, path); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, path := range parts {
		os.Remove(path)
	}
	os.Remove(filepath.Join(f.Path(), folderOpenVT))
	return nil
}

// appendFile copies a file.
func appendFile(w io.Writer, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(w, file)
	return err
}

// writeFields writes every field at one time as a Parquet file.
func (x *exporter) writeFields(well int, f assay.Frame) error {
	for _, field := range f.Fields {
		table, err := record.FieldTable(field.Name, field.Unit, "mean of the voxel", f.Time, grid(field), wide(field.Values))
		if err != nil {
			return err
		}
		name := fmt.Sprintf("%s-%s-%gmin.parquet", x.plan.wellName(well), slug(field.Name), f.Time)
		if err := x.folder.Write(filepath.Join(folderFields, name), func(w io.Writer) error { return table.WriteParquet(w, nil) }); err != nil {
			return err
		}
	}
	return nil
}

// wide returns numbers in full length.
func wide(v []float32) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = float64(x)
	}
	return out
}

// whole returns whole numbers as records hold them.
func whole[T uint8 | uint64](v []T) []int64 {
	out := make([]int64, len(v))
	for i, x := range v {
		out[i] = int64(x)
	}
	return out
}
