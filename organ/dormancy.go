package organ

import "math"

// Sleeps returns the chance that a single cell that has crossed sleeps instead of
// trying to found a colony. Cells that cross together do not sleep.
//
// Range: 0 to 1. Panics if the product of the organ's and the cell's numbers exceeds 1.
func (s *Spec) Sleeps(p *Phenotype) float64 {
	c := s.Dormancy * p.Dormancy
	if !(c >= 0 && c <= 1) {
		panic("organ: chance to sleep outside 0 to 1: Phenotype.Dormancy does not fit Spec.Dormancy")
	}
	return c
}

// SleepersAfter returns the mean number of sleeping cells after a time with a constant
// inflow, and the number of those that woke meanwhile.
//
//	dD/dt = inflow − (Awakening + DormantDeath)·D,   woken = Awakening·∫D
//
// solved exactly. Units: inflow in cells/min, time in min.
func (s *Spec) SleepersAfter(sleepers, inflow, time float64) (after, woken float64) {
	rate := s.Awakening + s.DormantDeath
	x := rate * time
	if x < 1e-9 { // the formula below would lose all digits
		after = sleepers + inflow*time
		return after, s.Awakening * time * (sleepers + after) / 2
	}
	gone := -math.Expm1(-x)
	rest := inflow / rate
	after = sleepers + (rest-sleepers)*gone
	integral := rest*time + (sleepers-rest)*gone/rate
	return after, s.Awakening * integral
}
