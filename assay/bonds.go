package assay

import (
	"math"

	"paget/rng"
	"paget/tissue"
)

// holds follows which cells of a suspension hold each other.
//
// Two living cells in touch, with relative adhesion w by their pairs of molecules
// (tissue.Pair), are a two-state process:
//
//	free → held at rate k_b·w,   held → free at rate k_r·e^{−w/w_h}
//
// A touch is held by many molecular bonds, as many as w allows, and is lost when all
// are open at once, which takes exponentially longer the more there are. Over a
// step in which w stands still the law of the two states is exact, so that the step
// does not shape it. Cells that have been pulled out of touch hold no more.
//
// The chance of two cells is drawn from a stream of their own, whatever else is in
// the dish.
//
// Source: Bell 1978, 10.1126/science.347575 (clusters of bonds that open at a rate each).
type holds struct {
	binding, release, holding float64 // 1/min, 1/min, relative adhesion
	root                      rng.Root
	held, before              map[[2]uint64]struct{} // pairs of ids, the smaller first; looked up, never walked through
	touching                  []contact
	parent                    []int32 // of each cell in the forest of objects on the image
	raft                      []int32 // likewise of cells that hold each other
}

// contact is a pair of cells in touch.
type contact struct {
	i, j     int32
	distance float64 // µm
	held     bool
}

// newHolds returns an empty record of holds.
func (a *Aggregation) newHolds(d Dish) *holds {
	return &holds{
		binding: a.binding, release: a.release, holding: a.holding, root: d.Root.Derive("holds"),
		held: map[[2]uint64]struct{}{}, before: map[[2]uint64]struct{}{},
	}
}

// update takes all touches through one step.
//
// Units: min.
func (h *holds) update(t *tissue.Tissue, s *tissue.State, dt float64, tick uint64) error {
	h.held, h.before = h.before, h.held
	clear(h.held)
	h.touching = h.touching[:0]
	err := t.EachContact(s, func(i, j int, distance, weight float64) {
		pair := [2]uint64{min(s.ID[i], s.ID[j]), max(s.ID[i], s.ID[j])}
		_, was := h.before[pair]
		r := rng.New(h.root.Derive("pair", pair[0], pair[1]), rng.Motility, 0, tick)
		now := r.Float64() < h.chance(was, weight, dt)
		if now {
			h.held[pair] = struct{}{}
		}
		h.touching = append(h.touching, contact{int32(i), int32(j), distance, now})
	})
	if err != nil {
		return err
	}
	h.join(s)
	return nil
}

// chance returns the chance that two cells in touch hold each other after dt.
//
//	p = p∞ + (p₀ − p∞)·e^{−(k_b·w + k)·dt},   p∞ = k_b·w/(k_b·w + k),   k = k_r·e^{−w/w_h}
func (h *holds) chance(was bool, weight, dt float64) float64 {
	on, off := h.binding*weight, h.release*math.Exp(-weight/h.holding)
	p := 0.0
	if was {
		p = 1
	}
	if on+off == 0 {
		return p
	}
	rest := on / (on + off)
	return rest + (p-rest)*math.Exp(-(on+off)*dt)
}

// join makes the forests: rafts of cells that hold each other, and objects of cells
// that hold each other or whose outlines touch, which an image cannot tell apart.
func (h *holds) join(s *tissue.State) {
	h.parent, h.raft = seedlings(h.parent, s.Len()), seedlings(h.raft, s.Len())
	for _, c := range h.touching {
		if c.held {
			union(h.raft, c.i, c.j)
		}
		if c.held || c.distance <= s.Radius[c.i]+s.Radius[c.j] {
			union(h.parent, c.i, c.j)
		}
	}
}

// seedlings returns a forest of n single cells.
func seedlings(forest []int32, n int) []int32 {
	forest = forest[:0]
	for i := range n {
		forest = append(forest, int32(i))
	}
	return forest
}

// find returns the root of a cell's tree, and shortens the way to it.
func find(forest []int32, i int32) int32 {
	for forest[i] != i {
		forest[i] = forest[forest[i]]
		i = forest[i]
	}
	return i
}

// union joins two trees under the smaller root.
func union(forest []int32, i, j int32) {
	a, b := find(forest, i), find(forest, j)
	forest[max(a, b)] = min(a, b)
}

// clusters is what an image of the well shows.
//
// Units: areas in µm².
type clusters struct {
	number, cells, living int
	area, largest         float64
}

// measure counts the objects of at least so many living cells. The area of an object
// is that of its cells' cross-sections.
func (h *holds) measure(s *tissue.State, smallest int) clusters {
	size, area := make([]int, s.Len()), make([]float64, s.Len())
	c := clusters{}
	for i := range s.ID {
		if !living(s, i) {
			continue
		}
		c.living++
		root := find(h.parent, int32(i))
		size[root]++
		area[root] += math.Pi * s.Radius[i] * s.Radius[i]
	}
	for i, n := range size {
		if n < smallest {
			continue
		}
		c.number++
		c.cells += n
		c.area += area[i]
		c.largest = max(c.largest, area[i])
	}
	return c
}
