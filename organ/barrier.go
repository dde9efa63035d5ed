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

// BarrierAfter returns the barrier after a time at a constant level of exosomes, if it
// rests at a value without wear: B₀, or what the endothelium makes of it (Wall).
//
//	dB/dt = Repair·(rest − B) − Wear·X·B
//
// solved exactly. Units: time in min; level in the unit for which Wear is stated.
// Range: rest 0 to 1; the result lies between 0 and the larger of barrier and rest.
func (s *Spec) BarrierAfter(barrier, rest, level, time float64) float64 {
	rate := s.Repair + s.Wear*level
	if rate == 0 {
		return barrier
	}
	end := s.Repair * rest / rate
	return end + (barrier-end)*math.Exp(-rate*time)
}
