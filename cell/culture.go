package cell

import "math"

// Culture is how the cells of a steadily growing culture without death are spread
// over their cycle.
//
// With the rate λ at which the culture grows and the transform φ_j of the length
// of phase j, k/(k + λ) or e^{−λD},
//
//	2·Π φ_j = 1,   flow into phase j+1 = φ_j · flow into phase j
//	share of phase j ∝ flow·(1 − φ_j)/λ,   density of ages in it ∝ e^{−λa}·P(longer than a)
//
// A culture that does not grow has all its cells in the first phase that is left
// at the rate of cycle entry.
type Culture struct {
	cycle  *Cycle
	lambda float64   // 1/min
	share  []float64 // [phase] cumulated from the first on
}

// NewCulture returns the spread at a rate of cycle entry (1/min).
//
// Panics if the rate is negative or not finite.
func NewCulture(c *Cycle, entry float64) Culture {
	if !(entry >= 0) || math.IsInf(entry, 0) {
		panic("cell: NewCulture needs a finite entry >= 0")
	}
	u := Culture{cycle: c, share: make([]float64, len(c.Phases))}
	for i, p := range c.Phases {
		if p.Duration == 0 && entry == 0 {
			for j := i; j < len(u.share); j++ {
				u.share[j] = 1
			}
			return u
		}
	}
	u.lambda = c.growth(entry)
	flow, sum := 1.0, 0.0
	for i, p := range c.Phases {
		// (1 − φ)/λ: the mean time in the phase, weighted with growth.
		if p.Duration > 0 {
			sum -= flow * math.Expm1(-u.lambda*p.Duration) / u.lambda
			flow *= math.Exp(-u.lambda * p.Duration)
		} else {
			sum += flow / (entry + u.lambda)
			flow *= entry / (entry + u.lambda)
		}
		u.share[i] = sum
	}
	for i := range u.share {
		u.share[i] /= sum
	}
	return u
}

// growth solves ln 2 + Σ ln φ_j(λ) = 0. The left side falls and is convex, so from
// 0 on Newton steps stay on the left of the root and converge.
func (c *Cycle) growth(entry float64) float64 {
	lambda := 0.0
	for range 200 {
		f, fall := math.Ln2, 0.0
		for _, p := range c.Phases {
			if p.Duration > 0 {
				f -= lambda * p.Duration
				fall += p.Duration
			} else {
				f -= math.Log1p(lambda / entry)
				fall += 1 / (entry + lambda)
			}
		}
		next := lambda + f/fall
		if next <= lambda*(1+1e-15) {
			break
		}
		lambda = next
	}
	return lambda
}

// Growth returns the rate at which the culture grows, 1/min.
func (u Culture) Growth() float64 { return u.lambda }

// Share returns the share of cells in a phase, 0 to 1.
func (u Culture) Share(phase int) float64 {
	if phase == 0 {
		return u.share[0]
	}
	return u.share[phase] - u.share[phase-1]
}

// Place returns the phase of a cell and the time it has spent in it (min), from
// two numbers spread evenly over [0, 1). The time in a phase that is left at a
// rate has no bearing on what comes and is 0.
func (u Culture) Place(which, when float64) (phase int, clock float64) {
	for phase < len(u.share)-1 && which >= u.share[phase] {
		phase++
	}
	d := u.cycle.Phases[phase].Duration
	switch {
	case d == 0:
		return phase, 0
	case u.lambda == 0:
		return phase, when * d
	}
	return phase, -math.Log1p(when*math.Expm1(-u.lambda*d)) / u.lambda
}
