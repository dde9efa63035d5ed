package organ

import "math"

// Crossing is how the stay of an arrested group ends.
//
//   - Released is the chance that the group is washed off and travels on.
//   - Cross is the chance of each cell of a group that stays to be across the wall
//     alive; the others are killed.
//
// Assumed: a group is washed off as a whole, with the chance that one of its cells would
// have by itself, and cells of a group that stays are independent. So the number that
// crosses is binomial, its mean is exact, and for single cells everything is.
type Crossing struct {
	Cells    int
	Released float64 // chance, of the group
	Cross    float64 // chance, of a cell of a group that stays
}

// Crossing returns how the stay of an arrested group ends, at a state of the barrier.
// Three things compete for a cell:
//
//	crossing     e = Extravasation·extravasation·company·(1 − B(1 − passage))
//	killing      κ(t) = Killing·visibility·shield·k^(−1/3)·exp(−t/Waning)
//	release      h = Hold/(adhesion·company·k)
//	Released = ∫ h·exp(−(h + e)t − ∫κ)dt,   Cross = ∫ e·exp(−(h + e)t − ∫κ)dt/(1 − Released)
//
// A group of k cells shows the share k^(−1/3) of its cells to attackers and has k times
// the hold. Without extravasation nothing is ever across.
//
// Units: the rates in 1/min. Range: cells >= 1; barrier 0 to 1; companion 0 is none.
func (s *Spec) Crossing(p *Phenotype, barrier float64, cells, companion int) Crossing {
	k := float64(cells)
	with := p.company(companion)
	c := Crossing{Cells: cells}
	h := 0.0
	if s.Hold > 0 {
		grip := p.Adhesion * with.Adhesion * k
		if grip == 0 {
			c.Released = 1
			return c
		}
		h = s.Hold / grip
	}
	e := s.Extravasation * p.Extravasation * with.Extravasation * p.Openness(barrier)
	attack := s.Killing * p.Visibility * with.Shield / math.Cbrt(k)
	if h+e == 0 {
		return c
	}
	mean := s.stay(h+e, attack)
	c.Released = h * mean
	if e > 0 {
		c.Cross = min(1, e*mean/(1-c.Released))
	}
	return c
}

// stay returns the mean time until a stay ends by events of a constant rate, cut short
// by killing at the rate attack·exp(−t/Waning).
//
//	∫₀^∞ exp(−rate·t − attack·w·(1 − e^(−t/w)))dt = w·Σₙ Poisson(n; attack·w)/(rate·w + n)
//
// as the substitution u = exp(−t/w) shows.
func (s *Spec) stay(rate, attack float64) float64 {
	if s.Waning == 0 || attack == 0 {
		return 1 / (rate + attack)
	}
	mean, a := attack*s.Waning, rate*s.Waning
	mode := math.Floor(mean)
	lg, _ := math.Lgamma(mode + 1)
	top := math.Exp(mode*math.Log(mean) - mean - lg)
	sum := 0.0
	for n, w := mode, top; w > 1e-18*top; n++ {
		sum += w / (a + n)
		w *= mean / (n + 1)
	}
	for n, w := mode-1, top*mode/mean; n >= 0 && w > 1e-18*top; n-- {
		sum += w / (a + n)
		w *= n / mean
	}
	return s.Waning * sum
}

// Chances fills out[j] with the chance that j cells of the group are across, given
// that it stays.
//
// Shape: len(out) > Cells. Panics if out is shorter.
func (c Crossing) Chances(out []float64) {
	if len(out) <= c.Cells {
		panic("organ: no room for all numbers of cells")
	}
	q := 1 - c.Cross
	for j := range out {
		out[j] = 0
	}
	switch {
	case c.Cross <= 0:
		out[0] = 1
	case q <= 0:
		out[c.Cells] = 1
	default:
		w := math.Pow(q, float64(c.Cells))
		for j := 0; j <= c.Cells; j++ {
			out[j] = w
			w *= float64(c.Cells-j) / float64(j+1) * c.Cross / q
		}
	}
}
