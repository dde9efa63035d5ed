package body

import (
	"math"

	"paget/rng"
)

// burstState is where the fluctuation of shedding stands.
type burstState struct {
	tick  uint64  // number of the piece of the grid
	value float64 // the process with memory, of variance 1
}

// factor returns the shedding over its mean in a piece of the grid.
//
//	m = phase·exp(Spread·x − Spread²/2),   x' = ρ·x + √(1 − ρ²)·z,   ρ = exp(−Grid/Memory)
//
// The phase is that of the middle of the piece; its mean over the period is 1.
func (b *Bursts) factor(state burstState) float64 {
	if b.Grid == 0 {
		return 1
	}
	m := math.Exp(b.Spread*state.value - b.Spread*b.Spread/2)
	if b.Period == 0 {
		return m
	}
	mean := b.Resting*b.Contrast + (1 - b.Resting)
	phase := math.Mod((float64(state.tick)+0.5)*b.Grid/b.Period, 1)
	if phase < b.Resting {
		return m * b.Contrast / mean
	}
	return m / mean
}

// fluctuate draws the process up to the piece of the grid that holds the time. Each
// piece has its own draw, so the steps of the host do not matter.
func (h *Host) fluctuate() {
	b := &h.body.spec.Bursts
	if b.Grid == 0 {
		h.burst = 1
		return
	}
	tick := uint64(math.Floor(h.time / b.Grid))
	if float64(tick+1)*b.Grid <= h.time { // rounding
		tick++
	}
	rho := 0.0
	if b.Memory > 0 {
		rho = math.Exp(-b.Grid / b.Memory)
	}
	fresh := math.Sqrt(1 - rho*rho)
	for h.bursting.tick < tick {
		h.bursting.tick++
		h.stream.At(h.root, rng.Bursting, 0, h.bursting.tick)
		h.bursting.value = float64(rho*h.bursting.value) + fresh*h.stream.Norm()
	}
	h.burst = b.factor(h.bursting)
}

// beginBursts draws the first value.
func (h *Host) beginBursts() {
	h.stream.At(h.root, rng.Bursting, 0, 0)
	h.bursting = burstState{0, h.stream.Norm()}
}

// findShedding writes into dst the cells a minute that enter the blood at each bed, by
// clone, without the factor of bursts. dst[bed·clones + clone].
func (h *Host) findShedding(dst, native, seeded []float64, lesions *lesionSums) {
	s := &h.body.spec
	for b := range h.nb {
		for c := range h.nc {
			dst[b*h.nc+c] = lesions.vascular[b*h.nc+c] * s.Organs[b].Reshedding * h.phenotypes[s.population(c)].Shedding
		}
	}
	for t := range native {
		row := dst[s.Tumours[t].Bed*h.nc:]
		row[t] += native[t] * h.phenotypes[s.population(t)].Shedding
		for c, n := range seeded[t*h.nc : (t+1)*h.nc] {
			row[c] += n * h.phenotypes[s.population(c)].Shedding
		}
	}
}

// logMean is the mean of a quantity over a step if it changes exponentially from a to
// b, and the plain mean if one of them is 0.
func logMean(a, b float64) float64 {
	if a <= 0 || b <= 0 {
		return (a + b) / 2
	}
	x := math.Log(b / a)
	if math.Abs(x) < 1e-3 {
		return math.Sqrt(a*b) * (1 + x*x/24)
	}
	return (b - a) / x
}
