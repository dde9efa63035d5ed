package neighbour

import (
	"errors"
	"fmt"
	"math"
)

// Box is the region in which points lie.
//
// An axis with Low == High is flat: its coordinate is ignored, so a flat third
// axis makes the search planar. A periodic axis repeats with the period
// High − Low and a point may be given by any of its images. On an open axis
// points may lie outside the box and are still found; many of them far outside
// only cost time.
//
// Units: any length, the same everywhere.
type Box struct {
	Low, High [3]float64
	Periodic  [3]bool
}

// Validate returns what is wrong with the box, all faults together.
//
// Errors: a bound that is not finite, High below Low, a flat periodic axis.
func (b Box) Validate() error {
	var faults []error
	for a, axis := range axisNames {
		span := b.High[a] - b.Low[a]
		switch {
		case math.IsNaN(span) || math.IsInf(span, 0):
			faults = append(faults, fmt.Errorf("neighbour: axis %s runs from %g to %g, which is not a finite span", axis, b.Low[a], b.High[a]))
		case span < 0:
			faults = append(faults, fmt.Errorf("neighbour: axis %s ends at %g, below its start %g", axis, b.High[a], b.Low[a]))
		case span == 0 && b.Periodic[a]:
			faults = append(faults, fmt.Errorf("neighbour: axis %s is periodic but flat", axis))
		}
	}
	return errors.Join(faults...)
}

// Displacement returns the shortest vector from (xi, yi, zi) to (xj, yj, zj)
// among all periodic images, and its squared length. Flat axes contribute 0.
func (b Box) Displacement(xi, yi, zi, xj, yj, zj float64) (dx, dy, dz, d2 float64) {
	xi, yi, zi = b.Wrap(xi, yi, zi)
	xj, yj, zj = b.Wrap(xj, yj, zj)
	return b.between(xi, yi, zi, xj, yj, zj)
}

// between is Displacement for points already wrapped.
func (b *Box) between(xi, yi, zi, xj, yj, zj float64) (dx, dy, dz, d2 float64) {
	dx = b.shortest(0, xj-xi)
	dy = b.shortest(1, yj-yi)
	dz = b.shortest(2, zj-zi)
	// The conversions forbid fused multiply-add: whether a pair lies within the
	// cutoff must not depend on the processor.
	d2 = float64(dx*dx) + float64(dy*dy) + float64(dz*dz)
	return dx, dy, dz, d2
}

// shortest reduces the difference of two wrapped coordinates to the nearest
// image.
func (b *Box) shortest(axis int, d float64) float64 {
	if !b.Periodic[axis] {
		return d
	}
	period := b.High[axis] - b.Low[axis]
	switch {
	case d > 0.5*period:
		return d - period
	case d < -0.5*period:
		return d + period
	}
	return d
}

// Wrap returns the image of a point that lies in [Low, High) on every periodic
// axis. Coordinates on flat axes become Low; open axes stay as they are. A
// coordinate already inside is returned unchanged to the last bit.
func (b Box) Wrap(x, y, z float64) (wx, wy, wz float64) {
	return b.wrap(0, x), b.wrap(1, y), b.wrap(2, z)
}

func (b *Box) wrap(axis int, v float64) float64 {
	low, high := b.Low[axis], b.High[axis]
	if low == high {
		return low
	}
	if !b.Periodic[axis] || (v >= low && v < high) {
		return v
	}
	period := high - low
	v -= math.Floor((v-low)/period) * period
	// Rounding can leave a coordinate on the far face, which is the near face.
	if v < low || v >= high {
		return low
	}
	return v
}

// PositionError reports a coordinate that is not a finite number.
type PositionError struct {
	Index int     // point, in the order given
	Axis  int     // 0, 1, 2 for x, y, z
	Value float64 // NaN or an infinity
}

var axisNames = [3]string{"x", "y", "z"}

// Error names the point, the axis and the value.
func (e *PositionError) Error() string {
	return fmt.Sprintf("neighbour: point %d has %s = %g, which is not a finite number", e.Index, axisNames[e.Axis], e.Value)
}
