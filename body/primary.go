package body

import (
	"math"

	"paget/organ"
	"paget/rng"
)

// law returns the growth of tumours in a host with the random effect z, and the
// host's β over its median.
func (p *Primary) law(z float64) (organ.Outgrowth, float64) {
	pace := math.Exp(p.Spread * z)
	decay := p.Decay * pace
	start := p.Intercept + float64(p.Slope*decay)
	return organ.Outgrowth{Fastest: p.Fastest, Decay: decay, Capacity: p.Reference * math.Exp(start/decay)}, pace
}

// constitute draws how this host differs from the median host.
func (h *Host) constitute() {
	var s rng.Stream
	s.At(h.root, rng.Constitution, 0, 0)
	h.law, h.pace = h.body.spec.Primary.law(s.Norm())
	s.At(h.root, rng.Constitution, 1, 0)
	h.tolerated = math.Exp(h.body.spec.Lethal.Spread * s.Norm())
	h.lesionPace = math.Pow(h.pace, h.body.spec.Lesions.Pace)
}

// tumourCells returns the cells of a tumour, its own and those that came.
func (h *Host) tumourCells(t int, native, seeded []float64) float64 {
	sum := native[t]
	for _, n := range seeded[t*h.nc : (t+1)*h.nc] {
		sum += n
	}
	return sum
}

// growTumours writes the tumours after a time into native1, seeded1 and stroma1, with
// the inflow of homecomers at the beginning and, as far as it is known, at the end.
//
// All cells of a tumour slow down together; each kind of them grows with its own
// factor: N_c' = N_c·exp(f_c·g), where g is the inner time that the tumour as a whole
// has gone through under the mean factor, taken in the middle of the step. Cells that
// come home enter half before and half after growth. Second order in the step.
func (h *Host) growTumours(dt float64, inflow1 []float64) {
	seed := &h.body.spec.SelfSeeding
	for t := range h.native {
		own := h.phenotypes[h.body.spec.population(t)]
		row := t * h.nc
		cells := h.seeded1[row : row+h.nc]
		copy(cells, h.seeded[row:row+h.nc])
		h.native1[t], h.stroma1[t] = h.native[t], h.stroma[t]
		if h.removed[t] {
			continue
		}
		before := h.recruitment(h.native[t], cells)
		for c := range cells {
			cells[c] += 0.5 * dt * h.inflow[row+c]
		}
		gain := 1.0
		if seed.Gain > 0 {
			stroma := h.stromaAfter(h.stroma[t], before, dt/2)
			gain += seed.Gain * stroma / (stroma + seed.Half)
		}
		h.native1[t] = h.growClones(h.native[t], own.Growth*gain, cells, gain, dt)
		for c := range cells {
			cells[c] += 0.5 * dt * inflow1[row+c]
		}
		h.stroma1[t] = h.stromaAfter(h.stroma[t], (before+h.recruitment(h.native1[t], cells))/2, dt)
	}
}

// growClones grows the cells of one tumour in place and returns its native cells after
// the time.
func (h *Host) growClones(native, own float64, cells []float64, gain, dt float64) float64 {
	total, pull := native, float64(native*own)
	for c, n := range cells {
		total += n
		pull += n * gain * h.phenotypes[h.body.spec.population(c)].Growth
	}
	if total <= 0 {
		return 0
	}
	inner := func(mean float64) float64 { // ∫ common rate dt
		if math.Abs(mean) < 1e-12 {
			return h.law.Rate(total) * dt
		}
		return math.Log(h.law.After(total, mean*dt)/total) / mean
	}
	mean := pull / total
	g := inner(mean)
	// The mean factor half way through the step.
	mid, midPull := native*math.Exp(own*g/2), 0.0
	midPull = mid * own
	for c, n := range cells {
		f := gain * h.phenotypes[h.body.spec.population(c)].Growth
		m := n * math.Exp(f*g/2)
		mid += m
		midPull += m * f
	}
	g = inner(midPull / mid)
	for c := range cells {
		cells[c] *= math.Exp(gain * h.phenotypes[h.body.spec.population(c)].Growth * g)
	}
	return native * math.Exp(own*g)
}
