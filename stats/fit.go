package stats

import "gonum.org/v1/gonum/stat"

// LinearFit returns the straight line y = intercept + slope·x of least squares.
// With logarithms of step and error it gives the order of a method as slope.
//
// Panics if x and y differ in length, hold fewer than two values, or all x are
// equal.
func LinearFit(x, y []float64) (intercept, slope float64) {
	if len(x) != len(y) || len(x) < 2 {
		panic("stats: LinearFit needs two or more pairs")
	}
	for _, v := range x {
		if v != x[0] {
			return stat.LinearRegression(x, y, nil, false)
		}
	}
	panic("stats: LinearFit through points of one and the same x")
}
