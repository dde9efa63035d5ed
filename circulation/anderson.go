package circulation

import "math"

const (
	settled    = 1e-11 // relative change at which a fixed point is taken as reached
	negligible = 1e-40 // share of all travellers below which a type need not settle
	maxRounds  = 2000
	memory     = 3 // earlier rounds that the acceleration looks back on
)

// mapping is one round of a fixed point: from x to next.
type mapping interface {
	round(w *Workspace, b *Blood, x, next *[2][]float64)
}

// meanField is the round of the numbers at rest: losses by merging at the numbers x
// are put into the linear part, gains at the numbers x are added to what enters.
type meanField struct{}

func (meanField) round(w *Workspace, b *Blood, x, next *[2][]float64) {
	w.merging(b, x)
	w.union(b, x, &w.gain)
	w.factor(b, &w.merge)
	w.sweep(b, &w.entering, &w.gain, next)
}

// named is the round of what bears one source's name, in the blood at rest. The blocks
// are those of the solution and stay.
type named struct{}

func (named) round(w *Workspace, b *Blood, x, next *[2][]float64) {
	w.unionOf(b, x, &w.gain)
	w.sweep(b, &w.entering, &w.gain, next)
}

// anderson holds the memory of the acceleration.
//
// With f_i = g(x_i) − x_i, the next point is g_i − Σ γ_j·(g_{i−j+1} − g_{i−j}), with
// the γ that make the same combination of the f smallest in square sum. The f are
// compared by size of group, relative to the number of that size.
type anderson struct {
	trial, next [2][]float64
	last        [2][]float64 // g of the round before
	change      [memory][2][]float64
	residual    []float64 // by side and size
	before      []float64
	difference  [memory][]float64
	weight      []float64
}

func newAnderson(types, sizes int) anderson {
	pair := func() [2][]float64 { return [2][]float64{make([]float64, types), make([]float64, types)} }
	a := anderson{
		trial: pair(), next: pair(), last: pair(),
		residual: make([]float64, 2*sizes), before: make([]float64, 2*sizes), weight: make([]float64, 2*sizes),
	}
	for i := range memory {
		a.change[i], a.difference[i] = pair(), make([]float64, 2*sizes)
	}
	return a
}

// fixedPoint solves x = round(x), starting at x.
//
// Errors: *DivergedError after too many rounds, or for a number that is not finite.
func (w *Workspace) fixedPoint(b *Blood, m mapping, x *[2][]float64) error {
	a := &w.speedUp
	for side := range 2 {
		copy(a.trial[side], x[side])
	}
	for i := range maxRounds {
		m.round(w, b, &a.trial, &a.next)
		w.rounds = i + 1
		reached, worst, where := a.compare(b)
		if err := finite(&a.next); err != nil {
			return err
		}
		if reached {
			for side := range 2 {
				copy(x[side], a.next[side])
			}
			return nil
		}
		if i == maxRounds-1 {
			return &DivergedError{Quantity: "relative change of a number in the last round", Where: where, Value: worst}
		}
		a.step(b, i)
	}
	return nil
}

// compare tells whether a round changed nothing any more, and fills residuals and
// weights by size.
func (a *anderson) compare(b *Blood) (reached bool, worst float64, where int) {
	total := 0.0
	for side := range 2 {
		for _, v := range a.next[side] {
			total += v
		}
	}
	floor := negligible * total
	stride, n := b.Companions+1, b.Largest
	reached = true
	for side := range 2 {
		g, x := a.next[side], a.trial[side]
		for k := range n {
			sum, f := floor, 0.0
			for t := k * stride; t < (k+1)*stride; t++ {
				d := g[t] - x[t]
				sum += g[t]
				f += d
				if size := math.Abs(d); size > settled*g[t]+floor {
					reached = false
					if size > worst*g[t] {
						worst, where = size/g[t], t
					}
				}
			}
			a.residual[side*n+k] = f
			a.weight[side*n+k] = 1 / (sum * sum)
		}
	}
	return reached, worst, where
}

// step chooses the next point from what the rounds before have shown.
func (a *anderson) step(b *Blood, round int) {
	if round > 0 {
		slot := (round - 1) % memory
		for i, f := range a.residual {
			a.difference[slot][i] = f - a.before[i]
		}
		for side := range 2 {
			change, g, last := a.change[slot][side], a.next[side], a.last[side]
			for t := range change {
				change[t] = g[t] - last[t]
			}
		}
	}
	copy(a.before, a.residual)
	gamma, used := a.combination(min(round, memory))
	for side := range 2 {
		x, g, last := a.trial[side], a.next[side], a.last[side]
		copy(last, g)
		copy(x, g)
		for j := range used {
			change := a.change[j][side]
			for t, d := range change {
				x[t] -= gamma[j] * d
			}
		}
		for t, v := range x {
			if !(v >= 0.1*g[t] && v <= 10*g[t]) { // a leap into the unknown: take the plain round
				x[t] = g[t]
			}
		}
	}
}

// combination solves the small least-squares problem by its normal equations. They
// are squared in their condition, which costs speed at worst and never the result:
// the fixed point is judged by the plain round.
func (a *anderson) combination(used int) (gamma [memory]float64, n int) {
	var normal [memory][memory + 1]float64
	for i := range used {
		for t, wt := range a.weight {
			d := wt * a.difference[i][t]
			for j := 0; j <= i; j++ {
				normal[i][j] += d * a.difference[j][t]
			}
			normal[i][memory] += d * a.residual[t]
		}
	}
	for i := range used {
		normal[i][i] *= 1 + 1e-12
		for j := range i {
			normal[j][i] = normal[i][j]
		}
	}
	for i := range used { // elimination; positive definite, so without exchange
		if !(normal[i][i] > 0) {
			return gamma, 0
		}
		for r := i + 1; r < used; r++ {
			f := normal[r][i] / normal[i][i]
			for c := i; c <= memory; c++ {
				normal[r][c] -= f * normal[i][c]
			}
		}
	}
	for i := used - 1; i >= 0; i-- {
		v := normal[i][memory]
		for c := i + 1; c < used; c++ {
			v -= normal[i][c] * gamma[c]
		}
		gamma[i] = v / normal[i][i]
		if math.IsNaN(gamma[i]) || math.IsInf(gamma[i], 0) {
			return [memory]float64{}, 0
		}
	}
	return gamma, used
}
