package diffusion

import "math"

// SlowestRate returns the rate at which the slowest pattern on the grid fades by
// diffusion alone, in 1/T: the sum over the axes of
//
//	(4D/h²)·sin²(θ/2),   θ = π/L between two held values, π/(2L) with one,
//
// where L is the distance in voxels between held values, or from the held value
// to the face without flux. Axes without a held value add 0.
//
// Any further loss adds its rate. The inverse is the slowest relaxation time, +Inf
// where nothing is held.
func (s Spec) SlowestRate() (rate float64) {
	in := s.inside()
	for a, pair := range s.Borders {
		length, holds := float64(in.n[a]), 0.0
		for _, b := range pair {
			if b.links() > 0 {
				holds++
			}
			if b.Kind == HeldLayer {
				length += 0.5
			}
		}
		if holds == 0 {
			continue
		}
		half := math.Sin(0.25 * math.Pi * holds / length)
		rate += 4 * s.rate() * half * half
	}
	return rate
}
