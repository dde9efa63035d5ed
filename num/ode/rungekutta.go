package ode

import "math"

// SolveFixed integrates from times[0], where y = y0, with the classical
// Runge–Kutta method of order 4 and returns y at each of times.
//
// Between two times the interval is cut into equal steps no longer than step.
// Nothing is estimated: the caller chooses the step and knows why.
//
// Units: step in the unit of t.
// Range: step > 0; times rise strictly.
// Errors: *DivergedError as soon as a value is not finite, with the rows before it.
// Panics if step <= 0, or times is empty or does not rise.
// Source: Kutta 1901; any textbook.
func SolveFixed(sys System, y0 []float64, times []float64, step float64) ([][]float64, error) {
	checkTimes(times)
	if !(step > 0) {
		panic("ode: the step must be above zero")
	}
	n := len(y0)
	y, z := append([]float64(nil), y0...), make([]float64, n)
	k1, k2, k3, k4 := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	rows := [][]float64{append([]float64(nil), y0...)}
	if err := finite("state", times[0], y); err != nil {
		return nil, err
	}
	for m := 1; m < len(times); m++ {
		span := times[m] - times[m-1]
		steps := int(math.Ceil(span / step * (1 - 1e-12)))
		h := span / float64(steps)
		for s := range steps {
			t := times[m-1] + float64(s)*h
			sys(t, y, k1)
			for i := range y {
				z[i] = y[i] + h/2*k1[i]
			}
			sys(t+h/2, z, k2)
			for i := range y {
				z[i] = y[i] + h/2*k2[i]
			}
			sys(t+h/2, z, k3)
			for i := range y {
				z[i] = y[i] + h*k3[i]
			}
			sys(t+h, z, k4)
			for i := range y {
				y[i] += h / 6 * (k1[i] + 2*k2[i] + 2*k3[i] + k4[i])
			}
			if err := finite("state", t, y); err != nil {
				return rows, err
			}
		}
		rows = append(rows, append([]float64(nil), y...))
	}
	return rows, nil
}
