package diffusion

import "math"

// Explicit is the plain twin of Split and Implicit: the classical Runge–Kutta
// method of fourth order on the discrete equations as they stand, with as many
// equal sub-steps as it needs to be stable. It is slow, allocates as it goes and is
// meant to be read.
//
// Values can fall below zero in voxels next to a sudden spike; a smaller Fineness
// makes that as small as wished.
type Explicit struct {
	spec Spec
	in   inside

	// Fineness bounds (sub-step)·(fastest rate). The method is stable to 2.7; at
	// 0.5, the value set by NewExplicit, the fastest modes are off by less than
	// one part in a thousand of themselves.
	Fineness float64
}

// NewExplicit returns the plain solver for spec.
//
// Errors: as Spec.Validate.
func NewExplicit(spec Spec) (*Explicit, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	return &Explicit{spec: spec, in: spec.inside(), Fineness: 0.5}, nil
}

// Order returns 4, the order in the length of the sub-steps.
func (e *Explicit) Order() int { return 4 }

// Step advances c by dt; see Solver.
func (e *Explicit) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	checkStep(e.spec.Grid, c, r, dt)
	fastest := r.Decay
	if r.Uptake != nil {
		e.in.rows(func(at int) {
			for _, u := range r.Uptake[at : at+e.in.n[0]] {
				fastest = math.Max(fastest, r.Decay+u)
			}
		})
	}
	// The Laplacian's fastest rate is 4g an axis (Gershgorin).
	fastest += 12 * e.spec.rate()
	e.spec.hold(c)
	n := math.Max(1, math.Ceil(dt*fastest/e.Fineness))
	h := dt / n
	var budget Budget
	for range int(n) {
		budget.Add(e.rungeKutta(c, r, h))
	}
	return budget, checkFinite(c, dt)
}

func (e *Explicit) rungeKutta(c []float64, r Reaction, h float64) Budget {
	var slope [4][]float64
	var flow [4]Budget
	for stage, reach := range [4]float64{0, 0.5, 0.5, 1} {
		at := append([]float64(nil), c...)
		if stage > 0 {
			for i, v := range slope[stage-1] {
				at[i] += reach * h * v
			}
		}
		slope[stage], flow[stage] = e.derivative(at, r)
	}
	var budget Budget
	for stage, share := range [4]float64{1. / 6, 1. / 3, 1. / 3, 1. / 6} {
		for i, v := range slope[stage] {
			c[i] += share * h * v
		}
		budget.Add(flow[stage].times(share * h))
	}
	return budget
}

func (b Budget) times(f float64) Budget {
	return Budget{Source: f * b.Source, Decay: f * b.Decay, Uptake: f * b.Uptake, Border: f * b.Border}
}

// derivative returns dc/dt in every voxel and the flows that make it up.
func (e *Explicit) derivative(c []float64, r Reaction) (slope []float64, flow Budget) {
	g, n, volume := e.spec.rate(), e.spec.Grid.N, e.spec.volume()
	slope = make([]float64, len(c))
	for z := range n[2] {
		for y := range n[1] {
			for x := range n[0] {
				if !e.in.holds(x, y, z) {
					continue
				}
				i := e.spec.Grid.Index(x, y, z)
				place := [3]int{x, y, z}
				for a := range 3 {
					for side := range 2 {
						inner, border := e.exchange(c, i, place, a, side, g)
						slope[i] += inner + border
						flow.Border += volume * border
					}
				}
				slope[i] -= r.Decay * c[i]
				flow.Decay += volume * r.Decay * c[i]
				if r.Uptake != nil {
					slope[i] -= r.Uptake[i] * c[i]
					flow.Uptake += volume * r.Uptake[i] * c[i]
				}
				if r.Source != nil {
					slope[i] += r.Source[i]
					flow.Source += volume * r.Source[i]
				}
			}
		}
	}
	return slope, flow
}

// exchange returns what voxel i gains per time through one of its faces, from a
// neighbour or from a held border.
func (e *Explicit) exchange(c []float64, i int, place [3]int, axis, side int, g float64) (inner, border float64) {
	n, kind := e.spec.Grid.N[axis], e.spec.Borders[axis][side]
	next := place
	next[axis] += 2*side - 1
	if next[axis] < 0 || next[axis] >= n {
		switch kind.Kind {
		case NoFlux:
			return 0, 0
		case Fixed:
			return 0, 2 * g * (kind.Value - c[i])
		case Periodic:
			next[axis] = (next[axis] + n) % n
		}
	}
	gain := g * (c[e.spec.Grid.Index(next[0], next[1], next[2])] - c[i])
	if !e.in.holds(next[0], next[1], next[2]) {
		return 0, gain
	}
	return gain, 0
}
