package pathway

// The loops in which a network spends its time, two numbers at a time on machines
// that have the instructions and one at a time elsewhere, with the same operations
// in the same order: the bits are the same (TestVectorLoopsAndPlainLoopsGiveTheSameBits).
// Each takes rows of equal length.

// squares writes min(1, b·x²/(kn + x²)) into out.
func squares(b, kn float64, x, out []float64) {
	n := squaresPairs(b, kn, x, out[:len(x)])
	plainSquares(b, kn, x[n:], out[n:])
}

// weigh writes w·h, or w·(1 − h), into out.
func weigh(w float64, not bool, h, out []float64) {
	out = out[:len(h)]
	n := 0
	if not {
		n = weighNotPairs(w, h, out)
	} else {
		n = weighPairs(w, h, out)
	}
	plainWeigh(w, not, h[n:], out[n:])
}

// alternative joins v = w·h, or w·(1 − h), to f: f + v − f·v.
func alternative(w float64, not bool, h, f []float64) {
	f = f[:len(h)]
	n := 0
	if not {
		n = alternativeNotPairs(w, h, f)
	} else {
		n = alternativePairs(w, h, f)
	}
	plainAlternative(w, not, h[n:], f[n:])
}

// limitDrive multiplies f with limit + share·climb.
func limitDrive(share float64, limit, climb, f []float64) {
	climb, f = climb[:len(limit)], f[:len(limit)]
	n := limitPairs(share, limit, climb, f)
	plainLimit(share, limit[n:], climb[n:], f[n:])
}

// times multiplies f with h, or with 1 − h.
func times(not bool, h, f []float64) {
	f = f[:len(h)]
	n := 0
	if not {
		n = timesNotPairs(h, f)
	} else {
		n = timesPairs(h, f)
	}
	plainTimes(not, h[n:], f[n:])
}
