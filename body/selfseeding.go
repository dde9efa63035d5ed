package body

import "math"

// recruitment returns the rate at which stroma is recruited into a tumour: the mean
// over its cells, of which its own recruit none.
func (h *Host) recruitment(native float64, seeded []float64) float64 {
	total, sum := native, 0.0
	for c, n := range seeded {
		total += n
		sum += n * h.phenotypes[h.body.spec.population(c)].Recruit
	}
	if total <= 0 {
		return 0
	}
	return sum / total
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

// flowScale returns the factor on what the responses say of a tumour: the share of the
// flow that it takes over that for which the blood was solved.
func (h *Host) flowScale(t int, native, seeded []float64) float64 {
	if h.removed[t] || h.flowShare[t] <= 0 {
		return 0
	}
	return h.shareOf(h.tumourCells(t, native, seeded)) / h.flowShare[t]
}

// findInflow writes into dst the cells a minute that enter each tumour, by clone, at
// the sizes given. dst[t·clones + c].
func (h *Host) findInflow(dst, shed, native, seeded []float64) {
	for t := range native {
		scale := h.burst * h.flowScale(t, native, seeded)
		for c := range h.nc {
			sum := 0.0
			enter := h.responses[h.body.spec.population(c)].enter
			for s := range h.nb {
				sum += shed[s*h.nc+c] * enter[h.body.way[s]*h.nt+t]
			}
			dst[t*h.nc+c] = scale * sum
		}
	}
}

// countHomecomers adds the cells that came home in a step to the totals, straight and
// by way of lesions.
func (h *Host) countHomecomers(dt float64) {
	for t := range h.native {
		now, then := h.burst*h.flowScale(t, h.native, h.seeded), h.burst*h.flowScale(t, h.native1, h.seeded1)
		for c := range h.nc {
			enter := h.responses[h.body.spec.population(c)].enter
			for s := range h.nb {
				if enter[h.body.way[s]*h.nt+t] == 0 {
					continue
				}
				in := dt * logMean(now*h.shed[s*h.nc+c], then*h.shed1[s*h.nc+c]) * enter[h.body.way[s]*h.nt+t]
				if h.body.tumourAt[s] >= 0 {
					h.direct[t*h.nc+c] += in
				} else {
					h.indirect[t*h.nc+c] += in
				}
			}
		}
	}
}
