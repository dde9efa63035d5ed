package neighbour

import (
	"fmt"
	"math"
)

// ListSpec says what a List holds.
//
// Units: the length of Box.
type ListSpec struct {
	Box    Box
	Cutoff float64 // pairs up to this distance are never missed; > 0
	Skin   float64 // reserve beyond Cutoff; with 0 every move leads to a rebuild
	Full   bool    // every pair in both rows; otherwise only in the row of the smaller index
}

// List is a flat list of neighbours with a skin (Verlet 1967), kept over
// several steps until some point has moved by more than half the skin.
//
// Row i is Neighbour[Start[i]:Start[i+1]], ascending. A half list holds only
// j > i, a full list every j ≠ i: with a full list each point can sum over
// its own row, in the same order on any number of threads.
type List struct {
	Start     []int32
	Neighbour []int32

	spec    ListSpec
	grid    *Grid
	spans   [3][][2]span // axes: runs of bins to search from each bin
	x, y, z []float64    // positions at the last rebuild
	valid   bool
}

// NewList returns an empty list.
//
// Errors: a box that does not validate; a cutoff that is not positive and
// finite or a skin that is negative; Cutoff + Skin above half of a period.
func NewList(spec ListSpec) (*List, error) {
	if !(spec.Cutoff > 0) || !(spec.Skin >= 0) || math.IsInf(spec.Cutoff+spec.Skin, 0) {
		return nil, fmt.Errorf("neighbour: cutoff %g with skin %g; allowed are a positive cutoff and a skin of at least 0", spec.Cutoff, spec.Skin)
	}
	// Bins of half the reach: a square of 2.5 instead of 3 reaches is searched.
	grid, err := New(spec.Box, 0.5*(spec.Cutoff+spec.Skin))
	if err != nil {
		return nil, err
	}
	for a, axis := range axisNames {
		if period := spec.Box.High[a] - spec.Box.Low[a]; spec.Box.Periodic[a] && spec.Cutoff+spec.Skin > 0.5*period {
			return nil, fmt.Errorf("neighbour: cutoff and skin together, %g, exceed half of the period %g of axis %s", spec.Cutoff+spec.Skin, period, axis)
		}
	}
	l := &List{Start: []int32{0}, spec: spec, grid: grid}
	for a := range 3 {
		for b := range grid.count[a] {
			l.spans[a] = append(l.spans[a], grid.reach(a, b, spec.Cutoff+spec.Skin))
		}
	}
	return l, nil
}

// Update makes the list valid for the given positions and says whether it had
// to be rebuilt: at the first call, when the number of points has changed, and
// when a point has moved by more than half the skin since the last rebuild. Two
// points then cannot have come nearer by more than the skin.
//
// Errors: *PositionError; the list is then empty.
// Panics if the slices differ in length.
func (l *List) Update(x, y, z []float64) (rebuilt bool, err error) {
	checkLengths(&l.spec.Box, x, y, z)
	if l.valid && len(x) == len(l.x) && l.holds(x, y, z) {
		return false, nil
	}
	if err := l.grid.Build(x, y, z); err != nil {
		l.valid = false
		l.Start, l.Neighbour = l.Start[:1], l.Neighbour[:0]
		return true, err
	}
	n := len(x)
	l.x, l.y, l.z = resize(l.x, n), resize(l.y, n), resize(l.z, n)
	copy(l.x, l.grid.x)
	copy(l.y, l.grid.y)
	copy(l.z, l.grid.z)
	l.rows()
	l.valid = true
	return true, nil
}

// rows writes all rows from the freshly built grid.
func (l *List) rows() {
	reach := l.spec.Cutoff + l.spec.Skin
	l.Start, l.Neighbour = append(l.Start[:0], 0), l.Neighbour[:0]
	limit := reach * reach
	nx, ny := l.grid.count[0], l.grid.count[1]
	for i, bin := range l.grid.bin {
		after := int32(i)
		if l.spec.Full {
			after = -1
		}
		b, from := int(bin), len(l.Neighbour)
		l.Neighbour = l.grid.collect(l.Neighbour, &l.spans[0][b%nx], &l.spans[1][b/nx%ny], &l.spans[2][b/(nx*ny)],
			l.x[i], l.y[i], l.z[i], limit, after)
		if l.spec.Full {
			at := from
			for _, j := range l.Neighbour[from:] {
				if int(j) != i {
					l.Neighbour[at] = j
					at++
				}
			}
			l.Neighbour = l.Neighbour[:at]
		}
		if len(l.Neighbour) > math.MaxInt32 {
			panic("neighbour: more pairs than an int32 can number")
		}
		l.Start = append(l.Start, int32(len(l.Neighbour)))
	}
}

// holds says whether no point has used up its half of the skin. A coordinate
// that is not finite counts as moved, so that the rebuild reports it.
func (l *List) holds(x, y, z []float64) bool {
	// The small margin keeps rounding on the safe side.
	half := 0.5 * l.spec.Skin * (1 - 1e-12)
	limit := half * half
	for i := range x {
		zi := 0.0
		if z != nil {
			zi = z[i]
		}
		if _, _, _, d2 := l.spec.Box.Displacement(l.x[i], l.y[i], l.z[i], x[i], y[i], zi); !(d2 <= limit) {
			return false
		}
	}
	return true
}

// Invalidate forces the next Update to rebuild. Call it when points were
// renumbered: the list knows points by index only.
func (l *List) Invalidate() { l.valid = false }

// Len returns the number of points.
func (l *List) Len() int { return len(l.Start) - 1 }

// Row returns the neighbours of i, ascending; some may be as far as
// Cutoff + Skin. The slice belongs to the list.
func (l *List) Row(i int) []int32 { return l.Neighbour[l.Start[i]:l.Start[i+1]] }

// Pairs calls visit once for each pair i < j within Cutoff at the given
// positions, in the order of i, then j. The list must be valid for them.
//
// Panics if the slices differ in length or do not match the list.
func (l *List) Pairs(x, y, z []float64, visit func(i, j int, dx, dy, dz, d2 float64)) {
	checkLengths(&l.spec.Box, x, y, z)
	if len(x) != l.Len() {
		panic(fmt.Sprintf("neighbour: %d points for a list of %d", len(x), l.Len()))
	}
	limit := l.spec.Cutoff * l.spec.Cutoff
	var zi, zj float64
	for i := range x {
		for _, j := range l.Row(i) {
			if int(j) < i {
				continue
			}
			if z != nil {
				zi, zj = z[i], z[j]
			}
			dx, dy, dz, d2 := l.spec.Box.Displacement(x[i], y[i], zi, x[j], y[j], zj)
			if d2 <= limit {
				visit(i, int(j), dx, dy, dz, d2)
			}
		}
	}
}
