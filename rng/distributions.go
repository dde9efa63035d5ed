package rng

import "math"

// Norm returns a draw from the normal distribution of mean 0 and variance 1.
// It reads one word.
//
//	z = ±Φ⁻¹(p),   p = (b + ½)·2⁻⁶⁴
//
// The lowest bit is the sign and the other 63, b, the share beyond z. Inversion is
// taken, although rejection is somewhat faster, because each draw then reads exactly one word and
// grows with it: streams of two arms stay in step, and antithetic words give
// antithetic draws. The distribution reaches to 9.1 standard deviations.
//
// Source: Wichura 1988, 10.2307/2347330 (AS 241), for Φ⁻¹.
func (s *Stream) Norm() float64 {
	w := s.Uint64()
	z := upperNormalQuantile((float64(w>>1) + 0.5) * 0x1p-64)
	if w&1 == 0 {
		return -z
	}
	return z
}

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

// Coefficients of AS 241 (routine PPND16), lowest power first: numerator and
// denominator for the middle, the near tail and the far tail.
var (
	middleAbove = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	middleBelow = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	nearAbove = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	nearBelow = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	farAbove = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	farBelow = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// upperNormalQuantile returns the z that a share p of the normal distribution
// exceeds, for 0 < p <= 1/2, to about 16 digits.
func upperNormalQuantile(p float64) float64 {
	q := 0.5 - p
	if q <= 0.425 {
		r := 0.180625 - float64(q*q)
		return q * ratio(r, &middleAbove, &middleBelow)
	}
	r := math.Sqrt(-math.Log(p))
	if r <= 5 {
		return ratio(r-1.6, &nearAbove, &nearBelow)
	}
	return ratio(r-5, &farAbove, &farBelow)
}

// ratio returns the quotient of two polynomials. The conversions forbid fused
// multiply-add, so that processors with and without it draw the same numbers.
func ratio(r float64, above, below *[8]float64) float64 {
	a, b := above[7], below[7]
	for i := 6; i >= 0; i-- {
		a = float64(a*r) + above[i]
		b = float64(b*r) + below[i]
	}
	return a / b
}
