package body

import "math"

// secretion returns the exosomes secreted a minute by all tumours and lesions, with
// the sizes given.
func (h *Host) secretion(native, seeded []float64, lesions *lesionSums) float64 {
	sum := 0.0
	for t := range native {
		sum += native[t] * h.phenotypes[h.body.spec.population(t)].Exosomes
		for c, n := range seeded[t*h.nc : (t+1)*h.nc] {
			sum += n * h.phenotypes[h.body.spec.population(c)].Exosomes
		}
	}
	for i, n := range lesions.cells {
		sum += n * h.phenotypes[h.body.spec.population(i%h.nc)].Exosomes
	}
	return sum
}

// spreadExosomes advances the level of exosomes and the barriers over a step, in which
// secretion is taken as constant at its mean.
//
//	dX/dt = secretion − ln 2·X/HalfLife
func (h *Host) spreadExosomes(dt float64) {
	if h.body.spec.Exosomes.HalfLife == 0 {
		return
	}
	in := logMean(h.secretion(h.native, h.seeded, &h.sums), h.secretion(h.native1, h.seeded1, &h.sums1))
	rate := math.Ln2 / h.body.spec.Exosomes.HalfLife
	before := h.exosomes
	h.exosomes = in/rate + (before-in/rate)*math.Exp(-rate*dt)
	middle := in/rate + (before-in/rate)*math.Exp(-rate*dt/2)
	for b := range h.barrier {
		o := &h.body.spec.Organs[b]
		rest := o.Barrier
		if w := h.walls[b]; w != nil {
			rest = w.At(middle)
		}
		h.barrier[b] = o.BarrierAfter(h.barrier[b], rest, middle, dt)
	}
}
