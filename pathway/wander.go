package pathway

import "math"

// wander is how the factor of a noisy node moves on from one refresh to the next. In
// terms of ln f = σz − σ²/2,
//
//	ln f' = ρ·ln f + √(1 − ρ²)·σ·ξ − (1 − ρ)·σ²/2
//
// wander_amd64.s reads it by offsets.
type wander struct {
	rho, kick, down float64
}

// newWander returns the wander of a node whose noise has a standard deviation.
func newWander(sd float64) wander {
	rho := math.Exp(-1.0 / refreshes)
	fresh := math.Sqrt(-math.Expm1(-2.0 / refreshes))
	return wander{rho: rho, kick: fresh * sd, down: (1 - rho) * sd * sd / 2}
}

// move makes what is in factor the past and draws the new factors with the deviates ξ:
// eight at a time on machines that have the instructions and one at a time elsewhere,
// with the same bits (TestWanderingAndPlainWanderingGiveTheSameBits).
func (d *wander) move(draw []float64, past, factor []float32) {
	past, factor = past[:len(draw)], factor[:len(draw)]
	n := wanderEights(d, &wanderTerms, draw, past, factor)
	d.plainMove(draw[n:], past[n:], factor[n:])
}

// plainMove is the twin of move.
func (d *wander) plainMove(draw []float64, past, factor []float32) {
	past, factor = past[:len(draw)], factor[:len(draw)]
	for c, x := range draw {
		f := factor[c]
		past[c] = f
		factor[c] = float32(exponential(float64(d.rho*shortLogarithm(f)) + float64(d.kick*x) - d.down))
	}
}

// wanderTerms holds the constants of shortLogarithm and exponential in the order in which
// wander_amd64.s takes them.
var wanderTerms = [...]float64{
	math.Sqrt2 / 2, math.Float64frombits(1<<52 - 1), 1, // 0, 8, 16
	1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, math.Ln2, // 24, 32, 40, 48, 56
	perLn2, 0.5, ln2High, ln2Low, // 64, 72, 80, 88
	1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, // 96, 104, 112, 120
	1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, // 128 … 176
}
