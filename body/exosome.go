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
// secretion grows exponentially, as cells do, and the level in the middle stands for all.
//
//	dX/dt = secretion − ln 2·X/HalfLife
func (h *Host) spreadExosomes(dt float64) {
	if h.body.spec.Exosomes.HalfLife == 0 {
		return
	}
	from, to := throughout(h.secretion(h.native, h.seeded, &h.sums), h.secretion(h.native1, h.seeded1, &h.sums1))
	rate := math.Ln2 / h.body.spec.Exosomes.HalfLife
	middle := levelAfter(h.exosomes, from, math.Sqrt(from*to), rate, dt/2)
	h.exosomes = levelAfter(h.exosomes, from, to, rate, dt)
	for b := range h.barrier {
		o := &h.body.spec.Organs[b]
		rest := o.Barrier
		if w := h.walls[b]; w != nil {
			rest = w.At(middle)
		}
		h.barrier[b] = o.BarrierAfter(h.barrier[b], rest, middle, dt)
	}
}

// throughout returns rates of secretion at the ends of a step between which it goes
// exponentially: as they are, or at both ends their mean where secretion begins or ends
// within the step.
func throughout(from, to float64) (float64, float64) {
	if from > 0 && to > 0 {
		return from, to
	}
	mean := (from + to) / 2
	return mean, mean
}

// levelAfter returns the level after a time in which what is secreted goes from one rate
// to another exponentially, s = from·e^(g·t),
//
//	X(t) = X₀·e^(−k·t) + from·(e^(g·t) − e^(−k·t))/(g + k)
//
// exactly, for rates that are both positive or both 0. Units: rate k in 1/min; secretion a
// minute.
func levelAfter(level, from, to, k, time float64) float64 {
	left := math.Exp(-k * time)
	if from <= 0 {
		return level * left
	}
	sum := math.Log(to/from) + k*time // (g + k)·time
	if math.Abs(sum) < 1e-9 {
		return level*left + from*time*left
	}
	return level*left + from*time*left*math.Expm1(sum)/sum
}
