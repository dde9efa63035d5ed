package pathway

import "math"

// raise writes xⁿ into out for the activities x of one block.
//
// Whole and half n up to 8 are products and one square root. Other n are
// exp(n·ln x) with the logarithm and exponential below. Where the result would
// be below 10⁻³⁰⁰ it is 0.
//
// Range: x >= 0, n > 0; len(out) >= len(x). The relative error is below 10⁻¹²
// for x from 10⁻¹⁰ to 10³ and n up to 20 (TestPowersAgreeWithMathPow).
func raise(t *term, x, out []float64) {
	out = out[:len(x)]
	switch t.power {
	case powerOne:
		copy(out, x)
	case powerTwo:
		for i, v := range x {
			out[i] = v * v
		}
	case powerThree:
		for i, v := range x {
			out[i] = v * v * v
		}
	case powerFour:
		for i, v := range x {
			s := v * v
			out[i] = s * s
		}
	case powerHalves:
		raiseHalves(t.twice, x, out)
	default:
		raiseAny(t.n, x, out)
	}
}

// raiseHalves writes x^(twice/2) into out: repeated products, then at most one root.
func raiseHalves(twice int, x, out []float64) {
	whole, half := twice/2, twice%2 == 1
	for i, v := range x {
		p := 1.0
		if half {
			p = math.Sqrt(v)
		}
		square := v
		for k := whole; k > 0; k >>= 1 {
			if k&1 == 1 {
				p *= square
			}
			square *= square
		}
		out[i] = p
	}
}

// Constants of the logarithm and exponential: ln 2 in two parts, of which the
// first has 32 trailing zero bits, so that k·ln2High is exact for every
// exponent k; powers of ten that bound what is computed.
const (
	ln2High    = 0x1.62e42fee00000p-1
	ln2Low     = 0x1.a39ef35793c76p-33
	perLn2     = 1 / math.Ln2
	lowestLog  = -690.77 // ln 10⁻³⁰⁰
	highestLog = 690.77
)

// raiseAny writes xⁿ into out through logarithm and exponential.
//
//	ln x = k·ln 2 + 2·artanh(s), s = (f − 1)/(f + 1), x = 2ᵏ·f, f in [√½, √2)
//	eᵘ = 2ʲ·eʳ, j = round(u/ln 2), |r| <= ln(2)/2
//
// artanh is its series to s²¹, eʳ its series to r¹³; both are cut below one
// rounding error. Products are rounded before they are added, so that machines
// with and without fused multiply-add give the same bits.
func raiseAny(n float64, x, out []float64) {
	for i, v := range x {
		if !(v >= 0x1p-1000) { // 0, subnormal, or not a number
			if v != v {
				out[i] = v
			} else {
				out[i] = 0
			}
			continue
		}
		u := logarithm(v)
		u *= n
		if u < lowestLog || u > highestLog {
			if u < 0 {
				out[i] = 0
			} else {
				out[i] = math.Inf(1)
			}
			continue
		}
		out[i] = exponential(u)
	}
}

// exponential returns eᵘ for |u| <= 691; see raiseAny.
func exponential(u float64) float64 {
	j := math.Floor(float64(u*perLn2) + 0.5)
	r := (u - float64(j*ln2High)) - float64(j*ln2Low)
	q := 1.0/479001600 + float64(r*(1.0/6227020800))
	q = 1.0/39916800 + float64(r*q)
	q = 1.0/3628800 + float64(r*q)
	q = 1.0/362880 + float64(r*q)
	q = 1.0/40320 + float64(r*q)
	q = 1.0/5040 + float64(r*q)
	q = 1.0/720 + float64(r*q)
	q = 1.0/120 + float64(r*q)
	q = 1.0/24 + float64(r*q)
	q = 1.0/6 + float64(r*q)
	q = 0.5 + float64(r*q)
	q = 1 + float64(r*q)
	q = 1 + float64(r*q)
	return q * math.Float64frombits(uint64(int(j)+1023)<<52)
}

// logarithm returns ln v for normal v > 0; see raiseAny.
func logarithm(v float64) float64 {
	const mantissa = 1<<52 - 1
	bits := math.Float64bits(v)
	k := int(bits>>52) - 1023
	f := math.Float64frombits(bits&mantissa | 1023<<52) // in [1, 2)
	if f > math.Sqrt2 {
		f *= 0.5
		k++
	}
	s := (f - 1) / (f + 1)
	z := s * s
	p := 1.0/19 + float64(z*(1.0/21))
	p = 1.0/17 + float64(z*p)
	p = 1.0/15 + float64(z*p)
	p = 1.0/13 + float64(z*p)
	p = 1.0/11 + float64(z*p)
	p = 1.0/9 + float64(z*p)
	p = 1.0/7 + float64(z*p)
	p = 1.0/5 + float64(z*p)
	p = 1.0/3 + float64(z*p)
	u := float64(float64(k)*ln2Low) + float64(2*s*z*p)
	return float64(float64(k)*ln2High) + (float64(2*s) + u)
}

// shortLogarithm returns ln v for a factor known to 24 bits: the series of artanh to
// s⁹, within 10⁻⁹.
func shortLogarithm(v float32) float64 {
	// The bits of √½ are taken off first, so that the mantissa lies in [√½, √2).
	const half, mantissa = 0x3FE6A09E667F3BCD, 1<<52 - 1
	off := math.Float64bits(float64(v)) - half
	k := float64(int64(off) >> 52)
	f := math.Float64frombits(off&mantissa + half)
	s := (f - 1) / (f + 1)
	z := s * s
	p := 1.0/7 + float64(z*(1.0/9))
	p = 1.0/5 + float64(z*p)
	p = 1.0/3 + float64(z*p)
	p = 1 + float64(z*p)
	return float64(k*math.Ln2) + float64(2*s*p)
}
