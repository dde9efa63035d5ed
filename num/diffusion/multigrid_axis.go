package diffusion

import "math"

// gridAxis is one axis of one level: cells that may differ in width, how they are
// tied to their neighbours, and how they lie in the cells of the next level.
//
// Per volume of cell i, with centres a distance d apart,
//
//	low_i = D/(w_i·d_{i−1,i}),   high_i = D/(w_i·d_{i,i+1})
//
// and to a held value a distance d away D/(w_i·d).
type gridAxis struct {
	n     int
	width []float64  // L
	hold  [2]bool    // whether a value is held beyond the face
	gap   [2]float64 // L; from the face to the place where it is held
	ring  bool       // periodic, with more than one cell

	low, high []float64 // 1/T; ties to the neighbours, 0 where there is none
	diagonal  []float64 // 1/T; sum of all ties, held values included

	// To the next level: cell i is a share of the width of its parent, and its
	// value is here·(value of the parent) + next·(value of the cell beside that, below
	// for even i and above for odd i).
	share, here, next []float64
}

// parent returns the cell of the next level that holds cell i: they are pairs, and
// where n is odd the last one is a cell of its own. (Three in the last one would
// halve what a cycle gains: a wave of three voxels is neither smoothed nor seen.)
func parent(i int) int { return i >> 1 }

// newGridAxis returns axis number axis of the finest level.
func newGridAxis(spec Spec, axis int) *gridAxis {
	a := &gridAxis{n: spec.inside().n[axis]}
	a.width = make([]float64, a.n)
	for i := range a.width {
		a.width[i] = spec.Grid.H
	}
	for side, b := range spec.Borders[axis] {
		a.hold[side] = b.links() > 0
		if b.Kind == HeldLayer {
			a.gap[side] = 0.5 * spec.Grid.H
		}
	}
	a.ring = spec.Borders[axis][0].Kind == Periodic && a.n > 1
	a.tie(spec.Diffusivity)
	return a
}

// coarser returns the axis of the next level and prepares the way to it.
func (a *gridAxis) coarser(diffusivity float64) *gridAxis {
	n := (a.n + 1) >> 1
	c := &gridAxis{n: n, hold: a.hold, gap: a.gap, ring: a.ring && n > 1, width: make([]float64, n)}
	for i, w := range a.width {
		c.width[parent(i)] += w
	}
	a.share = make([]float64, a.n)
	for i, w := range a.width {
		a.share[i] = w / c.width[parent(i)]
	}
	c.tie(diffusivity)
	a.interpolate(c)
	return c
}

// tie computes the ties between the cells and to held values.
func (a *gridAxis) tie(diffusivity float64) {
	n := a.n
	a.low, a.high, a.diagonal = make([]float64, n), make([]float64, n), make([]float64, n)
	for i, w := range a.width {
		last := i == n-1
		if i > 0 || a.ring {
			a.low[i] = diffusivity / (w * 0.5 * (w + a.width[(i+n-1)%n]))
		}
		if !last || a.ring {
			a.high[i] = diffusivity / (w * 0.5 * (w + a.width[(i+1)%n]))
		}
		a.diagonal[i] = a.low[i] + a.high[i]
		if i == 0 && a.hold[0] {
			a.diagonal[i] += diffusivity / (w * (0.5*w + a.gap[0]))
		}
		if last && a.hold[1] {
			a.diagonal[i] += diffusivity / (w * (0.5*w + a.gap[1]))
		}
	}
}

// interpolate computes the weights by which corrections on c, the next level,
// come back: linear between centres, towards 0 at a held value, level without
// flux.
func (a *gridAxis) interpolate(c *gridAxis) {
	a.here, a.next = make([]float64, a.n), make([]float64, a.n)
	start, at := make([]float64, c.n), 0.0
	for i, w := range c.width {
		start[i] = at
		at += w
	}
	at = 0
	for i, w := range a.width {
		p, side := parent(i), i&1
		off := math.Abs(at + 0.5*w - (start[p] + 0.5*c.width[p]))
		at += w
		other := p + 2*side - 1
		a.here[i] = 1
		switch inside := other >= 0 && other < c.n; {
		case off < 1e-9*w:
			// The middle itself: a cell of its own.
		case inside, c.ring:
			a.next[i] = off / (0.5 * (c.width[p] + c.width[(other+c.n)%c.n]))
			a.here[i] = 1 - a.next[i]
		case a.hold[side]:
			a.here[i] = 1 - off/(0.5*c.width[p]+a.gap[side])
		}
	}
}

// even returns the one tie that all neighbours on this axis have; even if there
// are no neighbours, with 0.
func (a *gridAxis) even() (tie float64, ok bool) {
	for i := range a.n {
		for side, v := range [2]float64{a.low[i], a.high[i]} {
			outer := side == 0 && i == 0 || side == 1 && i == a.n-1
			if outer && !a.ring {
				continue
			}
			if tie != 0 && v != tie {
				return 0, false
			}
			tie = v
		}
	}
	return tie, true
}
