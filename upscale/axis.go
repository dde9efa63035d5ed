package upscale

import (
	"fmt"
	"math"
	"strings"

	"paget/units"
)

// The axes of a Point: what one cell does, as package tissue wants it.
const (
	Speed              = iota // root-mean-square speed of the free cell, µm/min
	Persistence               // time over which direction is remembered, min
	Cohesion                  // relative adhesion w between two like cells
	SurfaceProteolysis        // rate at which touched matrix is cut, 1/min
	Traction                  // contractility times grip on the matrix
	WallOpening               // rate at which a cell that touches the wall opens a gap, 1/min
	Axes                      // how many there are
)

// A Point is a phenotype of one cell at the scale of tissue.
//
// Units: by axis, as the constants say.
type Point [Axes]float64

// An AxisInfo names an axis to those who read tables.
type AxisInfo struct {
	Name string
	Dim  units.Dimension
}

// AxisInfos lists the axes in their order.
func AxisInfos() [Axes]AxisInfo {
	return [Axes]AxisInfo{
		{"speed", units.Speed}, {"persistence", units.Time}, {"cohesion", units.Dimensionless},
		{"surface proteolysis", units.Rate}, {"traction", units.Dimensionless}, {"wall opening", units.Rate},
	}
}

// Scale says how an axis is laid out between its ends.
type Scale int

// The scales of axes. A root scale is even in the square root of the value and may
// begin at 0.
const (
	Linear Scale = iota
	Logarithmic
	Root
)

var scaleNames = []string{"linear", "log", "root"}

// String returns linear, log or root.
func (s Scale) String() string { return scaleNames[s] }

// ScaleNames returns the words that ParseScale reads.
func ScaleNames() []string { return append([]string(nil), scaleNames...) }

// ParseScale reads linear, log or root.
//
// Errors: any other word.
func ParseScale(word string) (Scale, error) {
	for i, name := range scaleNames {
		if word == name {
			return Scale(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not a scale\n  allowed: %s", word, strings.Join(scaleNames, ", "))
}

// An Axis is one side of the designed region.
//
// Range: Low < High; Low > 0 on a logarithmic axis, Low ≥ 0 on a root axis.
type Axis struct {
	Low, High float64
	Scale     Scale
}

// bend maps a value to the scale of the axis.
func (a Axis) bend(v float64) float64 {
	switch a.Scale {
	case Logarithmic:
		return math.Log(v)
	case Root:
		return math.Sqrt(v)
	}
	return v
}

// Scaled returns the place of a value on the axis: −1 at its low end, 1 at its high
// end. A value outside is taken for the nearer end.
//
//	x = 2·(s(v) − s(low))/(s(high) − s(low)) − 1,   s by Scale
func (a Axis) Scaled(v float64) float64 {
	v = min(max(v, a.Low), a.High)
	low, high := a.bend(a.Low), a.bend(a.High)
	return 2*(a.bend(v)-low)/(high-low) - 1
}

// Value is the inverse of Scaled.
//
// Range: −1 ≤ x ≤ 1.
func (a Axis) Value(x float64) float64 {
	low, high := a.bend(a.Low), a.bend(a.High)
	v := low + (high-low)*(x+1)/2
	switch a.Scale {
	case Logarithmic:
		v = math.Exp(v)
	case Root:
		v *= v
	}
	return min(max(v, a.Low), a.High)
}

// A Region is the part of the space of phenotypes that runs have covered.
type Region [Axes]Axis

// Scaled returns a point in scaled coordinates, −1 to 1 along each axis.
func (r *Region) Scaled(p Point) (x [Axes]float64) {
	for i := range r {
		x[i] = r[i].Scaled(p[i])
	}
	return x
}

// edge is the part of an axis' length beyond its end that is not called outside: the
// rounding of numbers that stand at the end.
const edge = 1e-9

// Outside returns the axes along which a point lies outside the region.
func (r *Region) Outside(p Point) []int {
	var out []int
	for i, a := range r {
		slack := edge * (a.High - a.Low)
		if !(p[i] >= a.Low-slack && p[i] <= a.High+slack) {
			out = append(out, i)
		}
	}
	return out
}
