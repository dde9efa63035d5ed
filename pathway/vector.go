package pathway

import "math"

// The loops in which a network spends its time, four or eight numbers at a time on
// machines that can (decision 0024) and one elsewhere, with the same operations in the
// same order: the bits are the same (TestVectorLoopsAndPlainLoopsGiveTheSameBits). Each
// takes rows of equal length.

// squares writes min(1, b·x²/(kn + x²)) into out.
func squares(b, kn float64, x, out []float64) {
	n := squaresFours(b, kn, x, out[:len(x)])
	plainSquares(b, kn, x[n:], out[n:])
}

// saturate puts min(1, b·v/(kn + v)) in the place of each v.
func saturate(b, kn float64, v []float64) {
	n := saturateFours(b, kn, v)
	plainSaturate(b, kn, v[n:])
}

// weigh writes w·h, or w·(1 − h), into out.
func weigh(w float64, not bool, h, out []float64) {
	out = out[:len(h)]
	n := 0
	if not {
		n = weighNotFours(w, h, out)
	} else {
		n = weighFours(w, h, out)
	}
	plainWeigh(w, not, h[n:], out[n:])
}

// alternative joins v = w·h, or w·(1 − h), to f: f + v − f·v.
func alternative(w float64, not bool, h, f []float64) {
	f = f[:len(h)]
	n := 0
	if not {
		n = alternativeNotFours(w, h, f)
	} else {
		n = alternativeFours(w, h, f)
	}
	plainAlternative(w, not, h[n:], f[n:])
}

// limitDrive multiplies f with limit + share·climb.
func limitDrive(share float64, limit, climb, f []float64) {
	climb, f = climb[:len(limit)], f[:len(limit)]
	n := limitFours(share, limit, climb, f)
	plainLimit(share, limit[n:], climb[n:], f[n:])
}

// times multiplies f with h, or with 1 − h.
func times(not bool, h, f []float64) {
	f = f[:len(h)]
	n := 0
	if not {
		n = timesNotFours(h, f)
	} else {
		n = timesFours(h, f)
	}
	plainTimes(not, h[n:], f[n:])
}

// largest returns the largest difference of two rows, or NaN if there is one.
func largest(x, y []float64) float64 {
	y = y[:len(x)]
	n, most := largestEights(x, y)
	return math.Float64frombits(max(most, plainLargest(x[n:], y[n:])))
}

// climbTo puts in the place of each end what it is above begin, and returns the largest
// of these in size, or NaN if there is one.
func climbTo(begin, end []float64) float64 {
	end = end[:len(begin)]
	n, most := climbEights(begin, end)
	return math.Float64frombits(max(most, plainClimb(begin[n:], end[n:])))
}

// blend writes base·(past + share·(factor − past)) into out.
func blend(base, share float64, past, factor []float32, out []float64) {
	past, factor = past[:len(out)], factor[:len(out)]
	n := blendFours(base, share, past, factor, out)
	plainBlend(base, share, past[n:], factor[n:], out[n:])
}
