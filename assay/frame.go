package assay

import (
	"fmt"

	"paget/microenv"
	"paget/record"
	"paget/tissue"
)

// Frame is a well at one moment, in plain arrays for whoever draws or exports
// it. Slices of cells have one entry a cell, in the order of the state.
//
// Units: Time in min; places and radii in µm.
type Frame struct {
	Time            float64
	ID              []uint64
	Kind            []uint8
	Phase           []uint8 // index into Phases
	X, Y, Z, Radius []float32
	Phases          []string // the living phases in order, then what the dead are called
	Resting         int      // the phase in which cells wait for entry into the cycle
	Fields          []FrameField
}

// FrameField is a field of a frame on a grid of cubic voxels.
//
// Units: Low (low corner of the grid) and H (edge of a voxel) in µm; Values in
// the unit that Unit names, voxel (x, y, z) at (z·Ny + y)·Nx + x.
type FrameField struct {
	Name, Unit string
	N          [3]int
	Low        [3]float64
	H          float64
	Values     []float32
}

// shownField is a field with the unit in which people read it.
type shownField struct {
	field *microenv.Field
	unit  string
	scale float64 // inside units in one of these
}

// takeFrame copies what is to be seen of a state; whole asks for all voxels, else
// fields are cut at the middle of the z axis.
func takeFrame(s *tissue.State, names phaseNames, fields []shownField, whole bool) Frame {
	n := s.Len()
	f := Frame{
		Time: s.Time, Phases: names.all, Resting: names.resting, ID: append([]uint64(nil), s.ID...),
		Kind: make([]uint8, n), Phase: make([]uint8, n),
		X: make([]float32, n), Y: make([]float32, n), Z: make([]float32, n), Radius: make([]float32, n),
	}
	for i := range n {
		f.Kind[i], f.Phase[i] = uint8(s.Kind[i]), uint8(names.index(s.Phase[i]))
		f.X[i], f.Y[i], f.Z[i] = float32(s.X[i]), float32(s.Y[i]), float32(s.Z[i])
		f.Radius[i] = float32(s.Radius[i])
	}
	for _, shown := range fields {
		f.Fields = append(f.Fields, shown.frame(whole))
	}
	return f
}

// frame copies a field, or the layer of voxels in its middle.
func (s shownField) frame(whole bool) FrameField {
	g := s.field.Geometry
	out := FrameField{Name: s.field.Spec.Name, Unit: s.unit, N: g.N, Low: g.Origin, H: g.H}
	values := s.field.C
	if !whole {
		layer, middle := g.N[0]*g.N[1], g.N[2]/2
		values = values[middle*layer : (middle+1)*layer]
		out.N[2] = 1
		out.Low[2] += float64(middle) * g.H
	}
	out.Values = make([]float32, len(values))
	for i, v := range values {
		out.Values[i] = float32(v / s.scale)
	}
	return out
}

// save writes a frame into a state that is kept.
func (f *Frame) save(e *record.Encoder) {
	e.Float(f.Time)
	e.Uint64s(f.ID)
	e.Bytes(f.Kind)
	e.Bytes(f.Phase)
	for _, v := range [][]float32{f.X, f.Y, f.Z, f.Radius} {
		e.Floats32(v)
	}
	e.Int(len(f.Fields))
	for _, field := range f.Fields {
		e.Text(field.Name)
		e.Text(field.Unit)
		for a := range field.N {
			e.Int(field.N[a])
			e.Float(field.Low[a])
		}
		e.Float(field.H)
		e.Floats32(field.Values)
	}
}

// mostFields bounds the number of fields that a damaged state may claim to have.
const mostFields = 64

// load reads what save wrote.
//
// Errors: what the decoder met; slices of unlike length.
func (f *Frame) load(d *record.Decoder, names phaseNames) error {
	f.Phases, f.Resting = names.all, names.resting
	f.Time, f.ID = d.Float(), d.Uint64s()
	f.Kind, f.Phase = d.Bytes(), d.Bytes()
	for _, v := range []*[]float32{&f.X, &f.Y, &f.Z, &f.Radius} {
		*v = d.Floats32()
		if d.Err() == nil && len(*v) != len(f.ID) {
			return fmt.Errorf("assay: a frame of %d cells has a column of %d", len(f.ID), len(*v))
		}
	}
	if d.Err() == nil && (len(f.Kind) != len(f.ID) || len(f.Phase) != len(f.ID)) {
		return fmt.Errorf("assay: a frame of %d cells has %d kinds and %d phases", len(f.ID), len(f.Kind), len(f.Phase))
	}
	for _, p := range f.Phase {
		if int(p) >= len(names.all) {
			return fmt.Errorf("assay: a frame has a cell in phase %d of %d", p, len(names.all))
		}
	}
	n := d.Int()
	if d.Err() == nil && (n < 0 || n > mostFields) {
		return fmt.Errorf("assay: a frame with %d fields", n)
	}
	for range n {
		var field FrameField
		field.Name, field.Unit = d.Text(), d.Text()
		for a := range field.N {
			field.N[a], field.Low[a] = d.Int(), d.Float()
		}
		field.H, field.Values = d.Float(), d.Floats32()
		if d.Err() != nil {
			return d.Err()
		}
		if field.N[0]*field.N[1]*field.N[2] != len(field.Values) {
			return fmt.Errorf("assay: a frame has %d values for %d × %d × %d voxels", len(field.Values), field.N[0], field.N[1], field.N[2])
		}
		f.Fields = append(f.Fields, field)
	}
	return d.Err()
}
