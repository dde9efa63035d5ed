package cell

// ramp is a compiled Ramp: AtLow + rise·clamp((s − low)/width, 0, 1).
type ramp struct {
	env          bool // index into the environment's signals, else into the nodes
	index        int
	low, inverse float64 // inverse of the width
	atLow, rise  float64
	atHigh       float64
	plain        Ramp // for the twin
}

func newRamp(r Ramp) ramp {
	return ramp{low: r.Low, inverse: 1 / (r.High - r.Low), atLow: r.AtLow, rise: r.AtHigh - r.AtLow, atHigh: r.AtHigh, plain: r}
}

// of returns the factor at signal s. Both ends are met exactly.
func (r *ramp) of(s float64) float64 {
	x := (s - r.low) * r.inverse
	if x <= 0 {
		return r.atLow
	}
	if x >= 1 {
		return r.atHigh
	}
	return r.atLow + float64(r.rise*x)
}

// at returns the factor at the signals of one condition.
func (r *ramp) at(nodes, env []float64) float64 {
	if r.env {
		return r.of(env[r.index])
	}
	return r.of(nodes[r.index])
}

// scale multiplies the values of slots from ≤ slot < to.
func (r *ramp) scale(values []float64, nodes Activities, env [][]float64, from, to int) {
	var src []float64
	if r.env {
		src = env[r.index]
	} else {
		src = nodes.Node(r.index)
	}
	src, values = src[from:to], values[from:to]
	for i, s := range src {
		values[i] *= r.of(s)
	}
}
