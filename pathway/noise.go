package pathway

import (
	"math"

	"paget/rng"
)

// refreshes is how often noise moves on in one relaxation time. Between two
// refreshes it stands still.
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
// the stream of the node, the cell and k.
//
// Assumed: nodes fluctuate independently; one relaxation time for all; the size
// of the fluctuation does not depend on expression.
type noise struct {
	sd       []float64  // noisy nodes
	root     []rng.Root // noisy nodes
	rowOf    []int      // nodes: row among the noisy ones, −1 for the others; shadows have that of their mirror
	interval float64    // min between refreshes
	clock    int64      // k of the last refresh
	stream   rng.Stream
	stride   int
	deviate  []float64 // noisy nodes × stride: z
	factor   []float64 // noisy nodes × stride
}

// newNoise prepares the noise of a model with a standard deviation for each node.
func newNoise(m *Model, sd []float64, relaxation float64, root rng.Root) noise {
	z := noise{interval: relaxation / refreshes, rowOf: make([]int, len(m.nodes))}
	for i, s := range sd {
		z.rowOf[i] = -1
		if s > 0 && !m.nodes[i].shadow {
			z.rowOf[i] = len(z.sd)
			z.sd = append(z.sd, s)
			z.root = append(z.root, root.Derive("expression of "+m.names[i]))
		}
	}
	for i, node := range m.nodes {
		z.rowOf[i] = z.rowOf[node.mirror]
	}
	return z
}

// setClock starts the noise at time t.
func (z *noise) setClock(t float64) {
	if len(z.sd) > 0 {
		z.clock = int64(math.Floor(t / z.interval))
	}
}

// found draws the deviates of a founder, from tick 0 of its streams.
func (z *noise) found(slot int, id uint64) {
	for r, sd := range z.sd {
		z.stream.At(z.root[r], rng.Expression, id, 0)
		at := r*z.stride + slot
		z.deviate[at] = z.stream.Norm()
		z.factor[at] = logNormal(z.deviate[at], sd)
	}
}

// logNormal is the factor of a deviate.
func logNormal(z, sd float64) float64 { return math.Exp(float64(sd*z) - sd*sd/2) }

// factorOf returns the noise factor of a node in a slot.
func (z *noise) factorOf(node, slot int) float64 {
	if r := z.rowOf[node]; r >= 0 {
		return z.factor[r*z.stride+slot]
	}
	return 1
}

// advance brings the noise of all cells to time t and says whether it moved.
func (z *noise) advance(t float64, id []uint64) bool {
	if len(z.sd) == 0 {
		return false
	}
	now := int64(math.Floor(t / z.interval))
	if now <= z.clock {
		return false
	}
	// After forty relaxation times nothing is remembered: ρ^1280 = e⁻⁴⁰.
	first := max(z.clock+1, now-40*refreshes)
	rho := math.Exp(-1.0 / refreshes)
	fresh := math.Sqrt(-math.Expm1(-2.0 / refreshes))
	for r, sd := range z.sd {
		row := z.deviate[r*z.stride:][:len(id)]
		for k := first; k <= now; k++ {
			tick := uint64(k) ^ 1<<63 // never 0, which belongs to founders, within any real time
			for slot, cell := range id {
				z.stream.At(z.root[r], rng.Expression, cell, tick)
				row[slot] = float64(rho*row[slot]) + float64(fresh*z.stream.Norm())
			}
		}
		factor := z.factor[r*z.stride:][:len(id)]
		for slot, deviate := range row {
			factor[slot] = logNormal(deviate, sd)
		}
	}
	z.clock = now
	return true
}
