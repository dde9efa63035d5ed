package tissue

import (
	"cmp"
	"slices"

	"paget/num/neighbour"
)

const (
	// arrangeEvery counts the outer steps between two looks at the order of cells, and
	// arrangeFrom the cells from which it pays. Both are part of the order of sums.
	arrangeEvery = 60
	arrangeFrom  = 2 * slabSize
)

// arrange sorts the cells along a space-filling curve, at ticks and numbers of cells
// that depend on the state alone, so that a run that goes on from a saved state does
// the same. Neighbours are then near each other in memory, and most of them in the
// same slab.
func (t *Tissue) arrange(s *State) {
	if t.law.none() || s.Len() < arrangeFrom || s.Tick%arrangeEvery != 0 {
		return
	}
	s.reorder(t.alongCurve(s))
	t.forgetList()
}

// curveCell is the size of what the curve walks through, µm: finer than a cell.
const curveCell = 4

// place on the curve, and who stands there.
type place struct {
	key, id uint64
	index   int32
}

// alongCurve returns the indices of the cells in the order of the curve; cells in one
// place stand in the order of their identities.
func (t *Tissue) alongCurve(s *State) []int32 {
	n := s.Len()
	places := make([]place, n)
	sp := &t.space
	axis := func(a int, v float64) uint32 {
		return uint32(min(max((v-sp.low[a])/curveCell+1024, 0), 65535))
	}
	t.each(n, func(_ *worker, from, to int) {
		for i := from; i < to; i++ {
			x, y, z := axis(0, s.X[i]), axis(1, s.Y[i]), uint32(0)
			if !sp.flat {
				z = axis(2, s.Z[i])
			}
			places[i] = place{neighbour.Along(x, y, z), s.ID[i], int32(i)}
		}
	})
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.id, b.id))
	})
	order := make([]int32, n)
	for k := range places {
		order[k] = places[k].index
	}
	return order
}
