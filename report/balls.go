package report

import (
	"fmt"
	"image/color"
	"math"
)

// Balls are round cells as columns, coloured by class or, where Class is nil, by
// value.
//
// Units: X, Y, Z and R in µm, Value in the unit that Scale names.
// Shape: one entry a cell in each slice that is used.
// Range: R > 0; Class indexes Classes.
type Balls struct {
	X, Y, Z, R []float64
	Class      []int
	Classes    []BallClass
	Value      []float64
	Scale      ColourScale
}

// BallClass is a kind of cell in a picture and its legend entry.
type BallClass struct {
	Name   string
	Colour color.NRGBA // CellTone.Colour gives phases their usual one
}

// check returns the first fault.
func (b Balls) check() error {
	n := len(b.X)
	if len(b.Y) != n || len(b.Z) != n || len(b.R) != n {
		return fmt.Errorf("report: %d balls with %d, %d coordinates and %d radii", n, len(b.Y), len(b.Z), len(b.R))
	}
	if b.Class != nil && len(b.Class) != n || b.Class == nil && len(b.Value) != n {
		return fmt.Errorf("report: %d balls with %d classes and %d values", n, len(b.Class), len(b.Value))
	}
	for i := range n {
		if math.IsNaN(b.X[i]+b.Y[i]+b.Z[i]+b.R[i]) || math.IsInf(b.X[i]+b.Y[i]+b.Z[i]+b.R[i], 0) || b.R[i] <= 0 {
			return fmt.Errorf("report: ball %d at %g, %g, %g with radius %g", i, b.X[i], b.Y[i], b.Z[i], b.R[i])
		}
	}
	for i, k := range b.Class {
		if k < 0 || k >= len(b.Classes) {
			return fmt.Errorf("report: ball %d has class %d of %d", i, k, len(b.Classes))
		}
	}
	return nil
}

// box returns the lowest and highest corner of the balls; of none, of a cube of 1 µm.
func (b Balls) box() (low, high [3]float64) {
	if len(b.X) == 0 {
		return [3]float64{-0.5, -0.5, -0.5}, [3]float64{0.5, 0.5, 0.5}
	}
	for a, axis := range [][]float64{b.X, b.Y, b.Z} {
		e := nothing()
		for i, v := range axis {
			e.add(v-b.R[i], v+b.R[i])
		}
		low[a], high[a] = e.low, e.high
	}
	return low, high
}

// middle returns the middle of the box, or the place given.
func (b Balls) middle(given *[3]float64) [3]float64 {
	if given != nil {
		return *given
	}
	low, high := b.box()
	return [3]float64{(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2}
}

// reach returns the radius of the smallest ball round a place that holds all balls.
func (b Balls) reach(c [3]float64) float64 {
	far := 0.0
	for i := range b.X {
		far = math.Max(far, b.R[i]+math.Hypot(math.Hypot(b.X[i]-c[0], b.Y[i]-c[1]), b.Z[i]-c[2]))
	}
	return math.Max(far, 0.5)
}

// colours returns the colour of each ball as amounts from 0 to 255.
func (b Balls) colours() [][3]float32 {
	three := func(c color.NRGBA) [3]float32 { return [3]float32{float32(c.R), float32(c.G), float32(c.B)} }
	out := make([][3]float32, len(b.X))
	if b.Class != nil {
		table := make([][3]float32, len(b.Classes))
		for k, c := range b.Classes {
			table[k] = three(c.Colour)
		}
		for i, k := range b.Class {
			out[i] = table[k]
		}
		return out
	}
	of := b.Scale.or(b.Value).colours()
	for i, v := range b.Value {
		if math.IsNaN(v) {
			out[i] = three(rule) // not available
			continue
		}
		out[i] = three(of(v))
	}
	return out
}

// legend returns the classes with their counts, and the scale of the values.
func (b Balls) legend() (classes []BallClass, counts []int, scales []ColourScale) {
	if b.Class == nil {
		if len(b.Value) == 0 {
			return nil, nil, nil
		}
		return nil, nil, []ColourScale{b.Scale.or(b.Value)}
	}
	counts = make([]int, len(b.Classes))
	for _, k := range b.Class {
		counts[k]++
	}
	return b.Classes, counts, nil
}
