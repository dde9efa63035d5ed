package organ

import "math"

// Openness returns the factor by which a barrier slows crossing.
//
//	1 − B·(1 − passage)
//
// Range: barrier B and passage in 0 to 1; so is the result.
func (p *Phenotype) Openness(barrier float64) float64 {
	return 1 - barrier*(1-p.Passage)
}

// BarrierAfter returns the barrier after a time at a constant level of exosomes.
//
//	dB/dt = Repair·(B₀ − B) − Wear·X·B
//
// solved exactly; B₀ is the barrier in health. Units: time in min; level in the unit
// for which Wear is stated. Range: the result lies between 0 and the larger of B and B₀.
func (s *Spec) BarrierAfter(barrier, level, time float64) float64 {
	rate := s.Repair + s.Wear*level
	if rate == 0 {
		return barrier
	}
	rest := s.Repair * s.Barrier / rate
	return rest + (barrier-rest)*math.Exp(-rate*time)
}
