package body

import "math"

// stromaMid returns the stroma of a tumour in the middle of a step and the rate at
// which it is recruited there.
func (h *Host) stromaMid(t int, cells []float64, dt float64) (stroma, recruit float64) {
	total := h.native[t]
	for c, n := range cells {
		total += n
		recruit += n * h.phenotypes[h.body.spec.population(c)].Recruit
	}
	if total <= 0 {
		return h.stroma[t], 0
	}
	recruit /= total
	return h.stromaAfter(h.stroma[t], recruit, dt/2), recruit
}

// stromaAfter returns the level of stroma after a time of constant recruitment.
//
//	dS/dt = recruit − S/Memory
//
// Without a memory nothing is kept.
func (h *Host) stromaAfter(stroma, recruit, dt float64) float64 {
	memory := h.body.spec.SelfSeeding.Memory
	if memory == 0 {
		return 0
	}
	rest := recruit * memory
	return rest + (stroma-rest)*math.Exp(-dt/memory)
}

// lureOf returns the mean lure of the cells of a tumour.
func (h *Host) lureOf(t int) float64 {
	total, sum := h.native[t], h.native[t]*h.phenotypes[h.body.spec.population(t)].Lure
	for c, n := range h.seeded[t*h.nc : (t+1)*h.nc] {
		total += n
		sum += n * h.phenotypes[h.body.spec.population(c)].Lure
	}
	if total <= 0 {
		return 0
	}
	return sum / total
}

// findInflow writes into dst the cells a minute that enter each tumour, by clone.
// dst[t·clones + c].
func (h *Host) findInflow(dst, shed []float64) {
	for t := range h.native {
		scale := 0.0
		if h.reference.share[t] > 0 && !h.removed[t] {
			scale = h.burst * h.share(t) / h.reference.share[t]
		}
		for c := range h.nc {
			sum := 0.0
			enter := h.responses[h.body.spec.population(c)].enter
			for s := range h.nb {
				sum += shed[s*h.nc+c] * enter[s*h.nt+t]
			}
			dst[t*h.nc+c] = scale * sum
		}
	}
}

// countHomecomers adds the cells that came home in a step to the totals, straight and
// by way of lesions. A share of the inflow at the beginning of the step is taken for
// the share in the step.
func (h *Host) countHomecomers(dt float64) {
	for t := range h.native {
		if h.removed[t] || h.reference.share[t] <= 0 {
			continue
		}
		scale := h.burst * h.share(t) / h.reference.share[t] * dt
		for c := range h.nc {
			enter := h.responses[h.body.spec.population(c)].enter
			for s := range h.nb {
				in := scale * logMean(h.shed[s*h.nc+c], h.shed1[s*h.nc+c]) * enter[s*h.nt+t]
				if h.body.tumourAt[s] >= 0 {
					h.direct[t*h.nc+c] += in
				} else {
					h.indirect[t*h.nc+c] += in
				}
			}
		}
	}
}
