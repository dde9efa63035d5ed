package cohort

import "math"

// A unit that enters a row of compartments, each left at its own rate, is at time t
// in the last one with the share Π(rates of the earlier ones)·chain(rates, t), where
//
//	chain(a, b, …; t) = (−1)^n · divided difference of e^(−λt) over λ = a, b, …
//
// n being one less than the number of rates: (e^(−bt) − e^(−at))/(a − b) for two.
// Rates may be equal, close or zero: there the quotient of differences loses its
// digits, and the series about the mean of the rates is taken.

// chain2 is the chain of two rates.
//
// Units: rates in 1/min, t in min; the result in min.
func chain2(a, b, t float64) float64 {
	if a > b {
		a, b = b, a
	}
	width := (b - a) * t
	if width == 0 {
		return t * math.Exp(-a*t)
	}
	return math.Exp(-a*t) * -math.Expm1(-width) / (b - a)
}

// chain3 is the chain of three rates.
//
// Units: rates in 1/min, t in min; the result in min².
func chain3(a, b, c, t float64) float64 {
	if a > b {
		a, b = b, a
	}
	if b > c {
		b, c = c, b
	}
	if a > b {
		a, b = b, a
	}
	if (c-a)*t > 0.5 {
		return (chain2(a, b, t) - chain2(b, c, t)) / (c - a)
	}
	return chain3Series(a, b, c, t)
}

// chain3Series is chain3 for rates that are close to each other, as the series
//
//	t²·e^(−mt)·Σ_k (−1)^k h_k(x, y, z)/(k + 2)!,   x = (a − m)t, …
//
// about their mean m, with h_k the complete homogeneous sums, which follow from
// the elementary ones: h_k = e1·h_{k−1} − e2·h_{k−2} + e3·h_{k−3} with e1 = 0.
func chain3Series(a, b, c, t float64) float64 {
	m := (a + b + c) / 3
	x, y, z := (a-m)*t, (b-m)*t, (c-m)*t
	e2, e3 := x*y+y*z+z*x, x*y*z
	h0, h1, h2 := 1.0, 0.0, -e2 // h_{k−3} … h_{k−1} for k = 3
	sum := 1.0/2 + h2/24
	factorial, sign := 24.0, -1.0
	for k := 3; k < 20; k++ {
		h := -float64(e2*h1) + float64(e3*h0)
		factorial *= float64(k + 2)
		sum += sign * h / factorial
		h0, h1, h2 = h1, h2, h
		sign = -sign
	}
	return t * t * math.Exp(-m*t) * sum
}
