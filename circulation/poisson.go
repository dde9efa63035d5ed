package circulation

import "math"

// maxJumps bounds the work of one course.
const maxJumps = 5_000_000

// Uniformisation (Jensen 1953): with Λ at least the fastest rate and P = 1 + A/Λ,
//
//	exp(A·t)·x = Σ_n e^(−Λt)·(Λt)ⁿ/n!·Pⁿx,
//
// a mean over the Poisson number of jumps. All terms are positive, so nothing
// cancels.

// jumps returns the range of numbers of jumps that matter when the mean is so many.
func jumps(mean float64) (low, high int) {
	spread := 9*math.Sqrt(mean) + 40 // beyond it lies less than 1e-15 (Chernoff)
	return int(max(0, mean-spread)), int(mean + spread)
}

// weight returns e^(−mean)·meanⁿ/n!.
func weight(n int, mean float64) float64 {
	if mean == 0 {
		if n == 0 {
			return 1
		}
		return 0
	}
	logFactorial, _ := math.Lgamma(float64(n) + 1)
	return math.Exp(float64(n)*math.Log(mean) - mean - logFactorial)
}

// uniformised returns exp(A·t)·x for the linear change x ↦ A·x.
//
// Errors: *DivergedError if that takes too many jumps.
func uniformised(change func(t float64, x, dx []float64), fastest float64, x []float64, t float64) ([]float64, error) {
	mean := fastest * t
	if !(mean < maxJumps) {
		return nil, &DivergedError{Quantity: "number of jumps", Time: t, Value: mean}
	}
	low, high := jumps(mean)
	now, dx, sum := append([]float64(nil), x...), make([]float64, len(x)), make([]float64, len(x))
	for n := 0; n <= high; n++ {
		if n >= low {
			share := weight(n, mean)
			for i, v := range now {
				sum[i] += share * v
			}
		}
		change(t, now, dx)
		for i, d := range dx {
			now[i] += d / fastest
		}
	}
	return sum, nil
}
