package pathway

import "math"

// The plain twins of the loops in vector.go.

func plainSquares(b, kn float64, x, out []float64) {
	out = out[:len(x)]
	for i, v := range x {
		v *= v
		h := float64(b*v) / (kn + v)
		if h > 1 {
			h = 1
		}
		out[i] = h
	}
}

func plainSaturate(b, kn float64, out []float64) {
	for i, v := range out {
		h := float64(b*v) / (kn + v)
		if h > 1 {
			h = 1
		}
		out[i] = h
	}
}

func plainWeigh(w float64, not bool, h, out []float64) {
	out = out[:len(h)]
	if not {
		for i, v := range h {
			out[i] = w * (1 - v)
		}
		return
	}
	for i, v := range h {
		out[i] = w * v
	}
}

func plainAlternative(w float64, not bool, h, f []float64) {
	f = f[:len(h)]
	if not {
		for i, x := range h {
			v := w * (1 - x)
			f[i] = f[i] + v - float64(f[i]*v)
		}
		return
	}
	for i, x := range h {
		v := w * x
		f[i] = f[i] + v - float64(f[i]*v)
	}
}

func plainLimit(share float64, limit, climb, f []float64) {
	climb, f = climb[:len(limit)], f[:len(limit)]
	for i, l := range limit {
		f[i] *= l + float64(share*climb[i])
	}
}

func plainTimes(not bool, h, f []float64) {
	f = f[:len(h)]
	if not {
		for i, v := range h {
			f[i] *= 1 - v
		}
		return
	}
	for i, v := range h {
		f[i] *= v
	}
}

// plainTake moves the cells from one on through a pair, and returns the sum of their new
// states and the largest |G₀ − 2Gₘ + G₁| and |G₁ − G₀|.
func (k *pairWeights) plainTake(from int, y, g, drive, state []float64) (sum, bend, move float64) {
	n := len(y)
	g = g[:n]
	gm, g1 := drive[:n], drive[n:][:n]
	ym, y1 := state[:n], state[n:][:n]
	for c := from; c < n; c++ {
		v, p, q, r := y[c], g[c], gm[c], g1[c]
		ym[c] = float64(k.eh*v) + float64(k.ah*p) + float64(k.bh*q)
		end := float64(k.e*v) + float64(k.a0*p) + float64(k.am*q) + float64(k.a1*r)
		y1[c] = end
		sum += end
		bend = max(bend, math.Abs((p-q)+(r-q)))
		move = max(move, math.Abs(r-p))
	}
	return sum, bend, move
}

// plainLargest returns the bits of the largest |x − y|.
func plainLargest(x, y []float64) uint64 {
	y = y[:len(x)]
	most := uint64(0)
	for c, v := range x {
		most = max(most, size(v-y[c]))
	}
	return most
}

// plainClimb returns the bits of the largest |end − begin|.
func plainClimb(begin, end []float64) uint64 {
	end = end[:len(begin)]
	most := uint64(0)
	for c, v := range begin {
		end[c] -= v
		most = max(most, size(end[c]))
	}
	return most
}

func plainBlend(base, share float64, past, factor []float32, out []float64) {
	past, factor = past[:len(out)], factor[:len(out)]
	for c, f := range factor {
		from := float64(past[c])
		out[c] = base * (from + float64(share*(float64(f)-from)))
	}
}
