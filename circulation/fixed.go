package circulation

import "math"

const (
	settled    = 1e-10 // relative error at which a fixed point is taken as reached
	slow       = 10.0  // rounds from which on a small change need not mean a small error: the error is the change times rounds/slow
	negligible = 1e-40 // share of all travellers below which a type need not settle
	maxRounds  = 5000
)

// mapping is one round of a fixed point: from x to next.
type mapping interface {
	round(w *Workspace, b *Blood, x, next *[2][]float64)
}

// meanField is the round of the numbers at rest: losses by merging at the numbers x
// are put into the linear part, gains at the numbers x are added to what enters. Both
// losses and all downward moves are implicit, so that the numbers stay positive
// and a round changes little unless most travellers merge.
type meanField struct{}

func (meanField) round(w *Workspace, b *Blood, x, next *[2][]float64) {
	w.merging(b, x)
	w.union(b, x, &w.gain)
	w.factor(b, &w.merge)
	w.sweep(b, &w.entering, &w.gain, next)
}

// named is the round of what bears one source's name, in the blood at rest. The blocks
// are those of the solution and stay.
//
// A round goes up and down. On the way up each size gains from the smaller ones as they
// have just become, so that what merges again and again arrives within one round; on
// the way down each size gains from the larger ones, with the gains by merging kept.
// Rounds converge from any start: the linear part less the gains, A, is an M-matrix, so
// that A·u > 0 for some u > 0, and either way with its own part M of A takes the error u
// to u − M⁻¹A·u < u.
type named struct{}

func (named) round(w *Workspace, b *Blood, x, next *[2][]float64) {
	free := [2]float64{}
	for k := range b.Largest {
		w.collect(b, k, x, &free)
	}
	for side := range 2 {
		copy(next[side], x[side])
	}
	for m := 1; m <= b.Largest; m++ {
		for side := range 2 {
			w.unionOf(b, side, m, next[side], w.gain[side])
		}
		w.level(b, m-1, &w.entering, &w.gain, next, free)
	}
	w.sweep(b, &w.entering, &w.gain, next)
}

// fixedPoint solves x = round(x), starting at x, by plain rounds. What is left to go is
// the last change over 1 − ρ, with ρ the factor by which the changes shrink; n rounds
// say that 1 − ρ is about slow/n.
//
// Errors: *DivergedError after too many rounds, or for a number that is not finite.
func (w *Workspace) fixedPoint(b *Blood, m mapping, x *[2][]float64) error {
	for i := range maxRounds {
		m.round(w, b, x, &w.next)
		w.rounds = i + 1
		if err := finite(&w.next); err != nil {
			return err
		}
		*x, w.next = w.next, *x
		reached, worst, where := unchanged(x, &w.next, settled*min(1, slow/float64(i+1)))
		if reached {
			return nil
		}
		if i == maxRounds-1 {
			return &DivergedError{Quantity: "relative change of a number in the last round", Where: where, Value: worst}
		}
	}
	return nil
}

// unchanged tells whether no number differs from its old value any more, and if not,
// by how much and where first.
func unchanged(x, old *[2][]float64, tolerance float64) (reached bool, change float64, where int) {
	floor := 0.0
	for _, side := range x {
		for _, v := range side {
			floor += v
		}
	}
	floor *= negligible
	for side := range 2 {
		before := old[side]
		for t, v := range x[side] {
			if d := math.Abs(v - before[t]); d > tolerance*v+floor {
				return false, d / v, t
			}
		}
	}
	return true, 0, 0
}
