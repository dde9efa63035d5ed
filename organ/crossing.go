package organ

import "math"

// Crossing is how the stay of an arrested group ends.
//
//   - Released is the chance that the whole group is washed off before anything
//     else has happened to it: then it travels on.
//   - Cross is the chance of each cell of a group that stays to be across the wall
//     alive; the others are killed.
//
// Cells of a group that stays are taken as independent, so the number that crosses is
// binomial.
type Crossing struct {
	Cells    int
	Released float64 // chance, of the group
	Cross    float64 // chance, of a cell of a group that stays
}

// Crossing returns how the stay of an arrested group ends, at a state of the barrier.
//
//	crossing     e = Extravasation·extravasation·company·(1 − B(1 − passage))
//	killing      κ(t) = Killing·visibility·shield·k^(−1/3)·exp(−t/Waning)
//	release      h = Hold/(adhesion·company·k)
//	Released = ∫ h·exp(−ht − k∫(e + κ))dt,   Cross = ∫ e·exp(−∫(e + κ))dt
//
// A group of k cells shows the share k^(−1/3) of its cells to attackers. That release
// is decided without regard to the later fate of the group is exact where killing does
// not wane and an approximation where it does (see the test). Without extravasation
// nothing is ever across.
//
// Units: the rates in 1/min. Range: cells >= 1; barrier 0 to 1; companion 0 is none.
func (s *Spec) Crossing(p *Phenotype, barrier float64, cells, companion int) Crossing {
	k := float64(cells)
	with := p.company(companion)
	e := s.Extravasation * p.Extravasation * with.Extravasation * p.Openness(barrier)
	attack := s.Killing * p.Visibility * with.Shield / math.Cbrt(k)
	c := Crossing{Cells: cells}
	if e > 0 {
		c.Cross = e * s.stay(e, attack)
	}
	if s.Hold > 0 {
		if grip := p.Adhesion * with.Adhesion * k; grip > 0 {
			h := s.Hold / grip
			c.Released = h * s.stay(h+k*e, k*attack)
		} else {
			c.Released = 1
		}
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
