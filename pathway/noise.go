package pathway

import (
	"math"

	"paget/rng"
)

// refreshes is how often noise moves on in one relaxation time.
const refreshes = 32

// noise is how expression differs from cell to cell: for each noisy node a
// factor with mean 1,
//
//	factor = exp(σ·z − σ²/2),
//
// where z is a standard normal deviate that forgets with the relaxation time T
// (an Ornstein–Uhlenbeck process). It moves on at the times k·T/32 by
//
//	z ← ρ·z + √(1 − ρ²)·ξ,   ρ = exp(−1/32),
//
// which is exact at these times, whatever the steps of Advance are. ξ comes from
// the stream of the node, the cell and k. From k·T/32 to the next refresh the
// factor goes in a straight line from the value of refresh k − 1 to that of k: one
// refresh late, so that nobody needs to know what is still to be drawn, and
// without jumps, which fast nodes would ring after. Straight in the factor, the
// mean is 1 at all times; halfway between two refreshes the variance is lower by
// a share (1 − ρ)/2, 1.5 %. Founders and daughters stay where they are until the
// next refresh.
//
// Kept are the factors of the last two refreshes, in single precision; z is found
// from the factor when it moves on. The loss, a part in 2²⁴ of the factor, is no
// more than a noise of that size beside σ.
//
// Assumed: nodes fluctuate independently; one relaxation time for all; the size
// of the fluctuation does not depend on expression.
type noise struct {
	sd       []float64  // noisy nodes
	wander   []wander   // noisy nodes
	root     []rng.Root // noisy nodes
	rowOf    []int      // nodes: row among the noisy ones, −1 for the others; shadows have that of their mirror
	interval float64    // min between refreshes
	clock    int64      // k of the last refresh
	stream   rng.Stream
	past     []column // noisy nodes: factor at the refresh before
	factor   []column // noisy nodes: factor of z, reached at the next refresh
}

// newNoise prepares the noise of a model with a standard deviation for each node.
func newNoise(m *Model, sd []float64, relaxation float64, root rng.Root) noise {
	z := noise{interval: relaxation / refreshes, rowOf: make([]int, len(m.nodes))}
	for i, s := range sd {
		z.rowOf[i] = -1
		if s > 0 && !m.nodes[i].shadow {
			z.rowOf[i] = len(z.sd)
			z.sd, z.wander = append(z.sd, s), append(z.wander, newWander(s))
			z.root = append(z.root, root.Derive("expression of "+m.names[i]))
		}
	}
	for i, node := range m.nodes {
		z.rowOf[i] = z.rowOf[node.mirror]
	}
	z.past, z.factor = newColumns(len(z.sd), true), newColumns(len(z.sd), true)
	return z
}

// setClock starts the noise at time t.
func (z *noise) setClock(t float64) {
	if len(z.sd) > 0 {
		z.clock = int64(math.Floor(t / z.interval))
	}
}

// found appends the factors of a founder, drawn from tick 0 of its streams.
func (z *noise) found(id uint64) {
	for r, sd := range z.sd {
		z.stream.At(z.root[r], rng.Expression, id, 0)
		f := logNormal(z.stream.Norm(), sd)
		z.factor[r].push(f)
		z.past[r].push(f)
	}
}

// logNormal is the factor of a deviate.
func logNormal(z, sd float64) float64 { return exponential(float64(sd*z) - sd*sd/2) }

// factorOf returns the factor that a node in a slot is on its way to.
func (z *noise) factorOf(node, slot int) float64 {
	if r := z.rowOf[node]; r >= 0 {
		return z.factor[r].at(slot)
	}
	return 1
}

// reached returns how far the factors have come at time t on their way from past
// to factor when refresh clock was the last one, 0 to 1.
func (z *noise) reached(t float64, clock int64) float64 {
	return min(max(t/z.interval-float64(clock), 0), 1)
}

// due returns the number of the last refresh until time t, at least clock.
func (z *noise) due(t float64, clock int64) int64 {
	if len(z.sd) == 0 {
		return clock
	}
	return max(clock, int64(math.Floor(t/z.interval)))
}

// refresh draws what is new for some cells after refresh before up to refresh now.
func (z *noise) refresh(w *workspace, id []uint64, from, cells int, before, now int64) {
	if now <= before {
		return
	}
	// After forty relaxation times nothing is remembered: ρ^1280 = e⁻⁴⁰.
	first := max(before+1, now-40*refreshes)
	id = id[from : from+cells]
	draw := w.value[:cells]
	for r := range z.sd {
		past, factor := z.past[r].single[from:][:cells], z.factor[r].single[from:][:cells]
		for k := first; k <= now; k++ {
			tick := uint64(k) ^ 1<<63 // never 0, which belongs to founders, within any real time
			rng.Norms(draw, z.root[r], rng.Expression, id, tick)
			z.wander[r].move(draw, past, factor)
		}
	}
}
