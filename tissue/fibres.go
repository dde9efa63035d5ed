package tissue

import (
	"math"

	"paget/rng"
)

// Pattern says how fibres lie.
type Pattern uint8

const (
	// Parallel fibres all lie along Fibres.Axis.
	Parallel Pattern = iota
	// Radial fibres lead away from Fibres.Centre, as around a body that pulls.
	Radial
	// Patches are cubes of edge Fibres.Size with an axis each, drawn evenly from all
	// directions, as in a gel that has set by itself.
	Patches
)

// Fibres are the direction of the matrix: an axis at every place, along which cells
// crawl rather than across it, both ways alike.
//
// With u the direction of crawling in d dimensions (mean square 1), â the axis and s
// the strength there,
//
//	u' = √(1 + (d−1)·s)·(u·â)â + √(1 − s)·(u − (u·â)â)
//
// The mean square stays 1: fibres turn cells, they do not hasten them. At s = 0
// nothing changes; at s = 1 cells go up and down the axis only. A cell's
// mean-squared displacement along the axis is 1 + (d−1)s times, and across it 1 − s
// times, what it is without fibres.
//
// Where the tissue has a matrix, s is Strength times the share of its first density
// that is left: what is cut leads nobody. Beyond the box patches are those at its
// border. In two dimensions axes lie in the plane.
//
// Units: Axis has none (its length does not matter); Centre and Size in µm.
// Range: Strength 0 to 1. Source: the form is ours; that cells follow fibres is
// reviewed by Friedl and Alexander 2011, 10.1016/j.cell.2011.11.016.
type Fibres struct {
	Pattern  Pattern
	Strength float64
	Axis     [3]float64 // Parallel
	Centre   [3]float64 // Radial
	Size     float64    // Patches
}

// mostPatches bounds the number of patches of a box.
const mostPatches = 1 << 20

// patches returns how many patches of that size a box takes along each axis.
func (f *Fibres) patches(s *Spec) (n [3]int, all float64) {
	n, all = [3]int{1, 1, 1}, 1
	for a := range s.axes() {
		count := max(1, math.Ceil((s.Box.High[a]-s.Box.Low[a])/f.Size))
		all *= count
		n[a] = int(min(count, mostPatches))
	}
	return n, all
}

// lie is Fibres made ready: the axes of all patches.
type lie struct {
	Fibres
	dims float64
	flat bool
	low  [3]float64
	n    [3]int
	axes [][3]float64
}

// newLie draws the axes of patches, each from a stream of its own.
func newLie(s *Spec) *lie {
	if s.Fibres == nil {
		return nil
	}
	l := &lie{Fibres: *s.Fibres, dims: float64(s.Dimensions), flat: s.Dimensions == 2, low: s.Box.Low}
	if l.Pattern == Parallel {
		l.Axis = l.unit(l.Axis)
	}
	if l.Pattern != Patches {
		return l
	}
	l.n, _ = l.patches(s)
	l.axes = make([][3]float64, l.n[0]*l.n[1]*l.n[2])
	var r rng.Stream
	root := s.Root.Derive("fibres")
	for k := range l.axes {
		r.At(root, rng.Plating, uint64(k+1), 0)
		for l.axes[k] == [3]float64{} {
			l.axes[k] = l.unit([3]float64{r.Norm(), r.Norm(), r.Norm()})
		}
	}
	return l
}

// unit returns the direction of a vector, in the plane where cells lie in one; 0 has
// none.
func (l *lie) unit(v [3]float64) [3]float64 {
	if l.flat {
		v[2] = 0
	}
	length := math.Sqrt(float64(v[0]*v[0]) + float64(v[1]*v[1]) + float64(v[2]*v[2]))
	if length == 0 {
		return [3]float64{}
	}
	return [3]float64{v[0] / length, v[1] / length, v[2] / length}
}

// axis returns the axis of the fibres at a place; 0 where they have none.
func (l *lie) axis(x, y, z float64) [3]float64 {
	switch l.Pattern {
	case Parallel:
		return l.Axis
	case Radial:
		return l.unit([3]float64{x - l.Centre[0], y - l.Centre[1], z - l.Centre[2]})
	}
	at, k := [3]float64{x, y, z}, 0
	for a := 2; a >= 0; a-- {
		k = k*l.n[a] + min(max(int((at[a]-l.low[a])/l.Size), 0), l.n[a]-1)
	}
	return l.axes[k]
}

// bend turns a direction of crawling along the fibres at cell i.
func (t *Tissue) bend(s *State, i int, u [3]float64) [3]float64 {
	l, x, y, z := t.lie, s.X[i], s.Y[i], s.Z[i]
	strength := l.Strength
	if m := s.Around.Matrix; m != nil {
		if m.Spec.Density == 0 {
			return u
		}
		strength *= min(1, m.DensityAt(x, y, z)/m.Spec.Density)
	}
	a := l.axis(x, y, z)
	if strength == 0 || a == [3]float64{} {
		return u
	}
	along, across := math.Sqrt(1+float64((l.dims-1)*strength)), math.Sqrt(1-strength)
	part := (along - across) * (float64(u[0]*a[0]) + float64(u[1]*a[1]) + float64(u[2]*a[2]))
	for k := range u {
		u[k] = float64(across*u[k]) + float64(part*a[k])
	}
	return u
}
