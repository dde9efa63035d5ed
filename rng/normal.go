package rng

import (
	"math"
	"math/bits"
)

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
// For p above 2⁻¹³, Φ⁻¹ is read from a table of polynomials (normalPiece) within
// 2·10⁻¹⁵·(1 + z) of its value; beyond, it is computed.
//
// Source: Wichura 1988, 10.2307/2347330 (AS 241), for Φ⁻¹.
func (s *Stream) Norm() float64 { return normal(s.Uint64()) }

// Norm4 returns the next four draws of Norm. It reads four words, and is quicker where
// they are a whole block.
func (s *Stream) Norm4() (z1, z2, z3, z4 float64) {
	if s.left != 0 {
		z1, z2, z3 = s.Norm(), s.Norm(), s.Norm()
		return z1, z2, z3, s.Norm()
	}
	w1, w2, w3, w4 := philox(s.block, s.id, s.tick, 0, s.root, s.purpose)
	s.block++
	return normal(w1), normal(w2), normal(w3), normal(w4)
}

// normal returns the normal deviate of a word.
func normal(w uint64) float64 {
	b := w &^ 1 // 2b
	octave := bits.LeadingZeros64(b)
	if octave >= normalOctaves {
		return signed(upperNormalQuantile((float64(w>>1)+0.5)*0x1p-64), w)
	}
	b <<= octave + 1 // without the leading bit, which the octave stands for
	c := &normalPiece[octave<<normalBits|int(b>>(64-normalBits))]
	x := float64(int64(b<<normalBits^1<<63)) * 0x1p-63 // place in the piece, −1 to 1
	x2 := x * x
	low := c[0] + float64(c[1]*x) + float64(x2*(c[2]+float64(c[3]*x)))
	high := c[4] + float64(c[5]*x) + float64(x2*(c[6]+float64(c[7]*x)))
	return signed(low+float64(float64(x2*x2)*high), w)
}

// signed gives z the sign of the lowest bit of a word.
func signed(z float64, w uint64) float64 {
	return math.Float64frombits(math.Float64bits(z) ^ ^w<<63)
}

// Shape of the table: the first octaves of p, from 2⁻² to 2⁻¹ downwards, each in
// 2^normalBits pieces of equal width.
const (
	normalOctaves = 12
	normalBits    = 5
	normalDegree  = 7
)

// normalPiece holds, for each piece, the polynomial through Φ⁻¹ at its Chebyshev
// points, lowest power first. On a piece the nearest singularity, at p = 0, is at
// least 65 half-widths from the middle, so that the remainder is below 10⁻¹⁶.
var normalPiece = tabulateNormal()

// tabulateNormal computes the polynomials of all pieces.
func tabulateNormal() *[normalOctaves << normalBits][normalDegree + 1]float64 {
	var table [normalOctaves << normalBits][normalDegree + 1]float64
	const n, pieces = normalDegree + 1, 1 << normalBits
	for at := range table {
		octave, piece := at>>normalBits, at&(pieces-1)
		width := math.Ldexp(1, -octave-2) / pieces
		middle := math.Ldexp(1, -octave-2) + (float64(piece)+0.5)*width
		var value [n]float64
		for k := range value {
			value[k] = upperNormalQuantile(middle + 0.5*width*math.Cos(math.Pi*(float64(k)+0.5)/n))
		}
		table[at] = throughChebyshevPoints(value)
	}
	return &table
}

// throughChebyshevPoints returns the polynomial with the given values at the
// points cos(π(k + ½)/n).
func throughChebyshevPoints(value [normalDegree + 1]float64) (power [normalDegree + 1]float64) {
	const n = normalDegree + 1
	before, now := [n]float64{}, [n]float64{1} // T₋₁ (any), T₀
	for j := range n {
		weight := 0.0
		for k, v := range value {
			weight += v * math.Cos(math.Pi*float64(j)*(float64(k)+0.5)/n)
		}
		weight *= 2.0 / n
		if j == 0 {
			weight /= 2
		}
		next := [n]float64{}
		for i, c := range now {
			power[i] += weight * c
			if i+1 < n { // T_{j+1} = 2x·T_j − T_{j−1}, but T₁ = x
				next[i+1] += 2 * c
				if j == 0 {
					next[i+1] = c
				}
			}
			if j > 0 {
				next[i] -= before[i]
			}
		}
		before, now = now, next
	}
	return power
}
