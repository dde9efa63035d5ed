package assay

import (
	"paget/tissue"
)

// Class says where a cell of a picture is.
type Class uint8

// The classes of cells in a picture.
const (
	OnTop   Class = iota // in the dish, on the membrane or in the matrix
	InPore               // partly or wholly inside a pore
	Through              // on the lower face
	Dying                // dead and shrinking, wherever it is
	Single               // outside a spheroid, alone
	Strand               // outside, in a strand
	Sheet                // outside, in a broad group
)

// String returns the class in words.
func (c Class) String() string {
	switch c {
	case OnTop:
		return "top"
	case InPore:
		return "in pore"
	case Through:
		return "through"
	case Single:
		return "single"
	case Strand:
		return "in a strand"
	case Sheet:
		return "in a sheet"
	}
	return "dying"
}

// Picture is a well at one moment, in plain arrays for whoever draws it. All
// cell slices have one entry a cell, pore slices one a pore.
//
// Units: Time in min; lengths and places in µm; Angle in radians from the x
// axis; Elongation is length over width.
type Picture struct {
	Time          float64
	Width, Height float64 // of the patch, periodic where the assay is

	ID         []uint64
	Kind       []int
	X, Y, Z    []float64 // z = 0 is the surface on which cells are plated, up is positive
	Radius     []float64
	Elongation []float64
	Angle      []float64
	Class      []Class

	PoreX, PoreY      []float64
	PoreRadius        float64
	MembraneThickness float64

	WoundLeft, WoundRight float64 // edges of the wound; equal if there is none

	Slice *Slice // nil without a matrix
}

// Slice is a vertical cut through the matrix.
//
// Density holds NX·NZ values in mg/mL, row by row from the membrane upwards
// (index iz·NX + ix).
// Units: Spacing and Y (where the cut lies) in µm; Initial in mg/mL.
type Slice struct {
	NX, NZ  int
	Spacing float64
	Y       float64
	Initial float64
	Density []float64
}

// takePicture copies what can be seen of a state.
func takePicture(s *tissue.State, width, height float64) *Picture {
	n := s.Len()
	p := &Picture{
		Time: s.Time, Width: width, Height: height,
		ID:         append([]uint64(nil), s.ID...),
		X:          append([]float64(nil), s.X...),
		Y:          append([]float64(nil), s.Y...),
		Z:          append([]float64(nil), s.Z...),
		Radius:     append([]float64(nil), s.Radius...),
		Elongation: make([]float64, n),
		Kind:       make([]int, n),
		Angle:      make([]float64, n),
		Class:      make([]Class, n),
	}
	for i := 0; i < n; i++ {
		p.Kind[i] = int(s.Kind[i])
		p.Elongation[i], p.Angle[i] = s.Outline(i)
		p.Class[i] = class(s, i)
	}
	if m := s.Around.Matrix; m != nil {
		p.Slice = takeSlice(s)
	}
	return p
}

// class returns where cell i is.
func class(s *tissue.State, i int) Class {
	switch {
	case !living(s, i):
		return Dying
	case s.Where[i] == tissue.Below:
		return Through
	case s.Where[i] == tissue.InPore:
		return InPore
	}
	return OnTop
}

// takeSlice cuts the matrix in its middle row.
func takeSlice(s *tissue.State) *Slice {
	m := s.Around.Matrix
	g := m.Geometry
	row := g.N[1] / 2
	cut := &Slice{
		NX: g.N[0], NZ: g.N[2], Spacing: g.H,
		Y:       g.Origin[1] + (float64(row)+0.5)*g.H,
		Initial: m.Spec.Density,
		Density: make([]float64, 0, g.N[0]*g.N[2]),
	}
	for z := 0; z < g.N[2]; z++ {
		for x := 0; x < g.N[0]; x++ {
			cut.Density = append(cut.Density, m.M[g.Index(x, row, z)])
		}
	}
	return cut
}
