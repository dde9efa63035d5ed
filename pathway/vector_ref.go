package pathway

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
