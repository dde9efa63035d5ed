package rng

import "math"

// Exp returns a draw from the exponential distribution of mean 1. It reads one
// word.
//
//	x = −ln u,   u in (0, 1)
func (s *Stream) Exp() float64 {
	return -math.Log(s.Open())
}

// LogNormal returns a draw from the log-normal distribution with the given median
// and standard deviation of the natural logarithm. It reads one word.
//
//	x = median·exp(sigma·z)
//
// Units: those of the median; sigma is a pure number.
// Panics if median is not positive and finite, or sigma negative or not finite.
func (s *Stream) LogNormal(median, sigma float64) float64 {
	if !(median > 0) || math.IsInf(median, 0) || !(sigma >= 0) || math.IsInf(sigma, 0) {
		panic("rng: LogNormal needs median > 0 and sigma >= 0, both finite")
	}
	return median * math.Exp(sigma*s.Norm())
}

// Gamma returns a draw from the gamma distribution of the given shape and scale 1;
// its mean and its variance are the shape.
//
//	v = (1 + z/√(9d))³,  d = shape − 1/3;  take d·v if ln u < z²/2 + d − d·v + d·ln v
//
// For a shape below 1 a draw at shape + 1 is multiplied by u^(1/shape). It reads two words for
// each attempt, of which more than 95 in 100 succeed, and one more below shape 1.
//
// Source: Marsaglia and Tsang 2000, 10.1145/358407.358414.
// Panics if shape is not positive and finite.
func (s *Stream) Gamma(shape float64) float64 {
	if !(shape > 0) || math.IsInf(shape, 0) {
		panic("rng: Gamma needs a finite shape > 0")
	}
	if shape < 1 {
		// The power may underflow to 0, as such a draw should for tiny shapes.
		power := math.Exp(math.Log(s.Open()) / shape)
		return s.Gamma(shape+1) * power
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		z, u := s.Norm(), s.Open()
		v := 1 + float64(c*z)
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(u) < float64(0.5*z*z)+float64(d*(1-v+math.Log(v))) {
			return d * v
		}
	}
}

// Circle returns a point on the unit circle, every direction equally likely.
// It reads one word.
func (s *Stream) Circle() (x, y float64) {
	y, x = math.Sincos(2 * math.Pi * s.Float64())
	return x, y
}

// Sphere returns a point on the unit sphere, every direction equally likely. It
// reads two words.
//
// Equal slices of a sphere between parallel planes have equal areas
// (Archimedes), so the height is uniform and the longitude is as well.
func (s *Stream) Sphere() (x, y, z float64) {
	z = 2*s.Open() - 1
	r := math.Sqrt((1 - z) * (1 + z))
	x, y = s.Circle()
	return r * x, r * y, z
}
