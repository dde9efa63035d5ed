package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// boxMinimum returns the s that minimises ½ sᵀHs + gᵀs with low ≤ s ≤ high, by
// the primal active-set method. H is symmetric and positive definite, so the
// minimum is unique; low ≤ 0 ≤ high, so the method may begin at s = 0.
//
// ok is false when H is not positive definite to working precision.
func boxMinimum(h *mat.SymDense, g, low, high []float64) (s []float64, ok bool) {
	n := len(g)
	s = make([]float64, n)
	held := make([]bool, n)
	for j := range held {
		held[j] = (low[j] >= 0 && g[j] > 0) || (high[j] <= 0 && g[j] < 0)
	}
	// Every pass either lowers the quadratic or moves one variable between the
	// two sets; the limit guards against rounding only.
	for pass := 0; pass < 50*n+50; pass++ {
		target, solved := freeMinimum(h, g, s, held)
		if !solved {
			return nil, false
		}
		share, wall := 1.0, -1
		for j := range s {
			if held[j] {
				continue
			}
			edge := high[j]
			if target[j] < s[j] {
				edge = low[j]
			}
			beyond := (target[j] > high[j]) || (target[j] < low[j])
			if !beyond {
				continue
			}
			if a := (edge - s[j]) / (target[j] - s[j]); a < share {
				share, wall = a, j
			}
		}
		for j := range s {
			if !held[j] {
				s[j] += share * (target[j] - s[j])
			}
		}
		if wall >= 0 {
			if target[wall] > high[wall] {
				s[wall] = high[wall]
			} else {
				s[wall] = low[wall]
			}
			held[wall] = true
			continue
		}
		j := mostWronglyHeld(h, g, s, low, high, held)
		if j < 0 {
			return s, true
		}
		held[j] = false
	}
	return s, true
}

// freeMinimum minimises over the variables that are not held.
func freeMinimum(h *mat.SymDense, g, s []float64, held []bool) ([]float64, bool) {
	target := append([]float64(nil), s...)
	var free []int
	for j, h := range held {
		if !h {
			free = append(free, j)
		}
	}
	if len(free) == 0 {
		return target, true
	}
	sub := mat.NewSymDense(len(free), nil)
	right := mat.NewVecDense(len(free), nil)
	for a, j := range free {
		v := -g[j]
		for k := range s {
			if held[k] {
				v -= float64(h.At(j, k) * s[k])
			}
		}
		right.SetVec(a, v)
		for b := a; b < len(free); b++ {
			sub.SetSym(a, b, h.At(j, free[b]))
		}
	}
	var chol mat.Cholesky
	if !chol.Factorize(sub) {
		return nil, false
	}
	var x mat.VecDense
	// An ill-conditioned system still gives a usable direction; the caller
	// judges the step by what it gains.
	if err := chol.SolveVecTo(&x, right); err != nil {
		if _, conditioned := err.(mat.Condition); !conditioned {
			return nil, false
		}
	}
	for a, j := range free {
		v := x.AtVec(a)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, false
		}
		target[j] = v
	}
	return target, true
}

// mostWronglyHeld returns the held variable that would lower the quadratic most
// steeply when let go, or −1.
func mostWronglyHeld(h *mat.SymDense, g, s, low, high []float64, held []bool) int {
	worst, best := 0.0, -1
	for j := range s {
		if !held[j] {
			continue
		}
		slope, size := g[j], math.Abs(g[j])
		for k := range s {
			t := float64(h.At(j, k) * s[k])
			slope += t
			size += math.Abs(t)
		}
		pull := 0.0
		if s[j] <= low[j] && slope < 0 {
			pull = -slope
		}
		if s[j] >= high[j] && slope > 0 && s[j] > low[j] {
			pull = slope
		}
		// Below this the slope is rounding, and letting go would never end.
		if pull > 1e-13*size && pull > worst {
			worst, best = pull, j
		}
	}
	return best
}

// normalEquations returns JᵀJ + damping·I and Jᵀr. J holds m rows of n.
func normalEquations(jac [][]float64, r []float64, n int, damping float64) (*mat.SymDense, []float64) {
	h := mat.NewSymDense(n, nil)
	g := make([]float64, n)
	for a := range n {
		for b := a; b < n; b++ {
			sum := 0.0
			for i := range jac {
				sum += float64(jac[i][a] * jac[i][b])
			}
			if a == b {
				sum += damping
			}
			h.SetSym(a, b, sum)
		}
		for i := range jac {
			g[a] += float64(jac[i][a] * r[i])
		}
	}
	return h, g
}

// sumSquares returns Σ rᵢ².
func sumSquares(r []float64) float64 {
	sum := 0.0
	for _, v := range r {
		sum += float64(v * v)
	}
	return sum
}

// predicted returns Σ (rᵢ + (J s)ᵢ)².
func predicted(jac [][]float64, r, s []float64) float64 {
	sum := 0.0
	for i := range jac {
		v := r[i]
		for j := range s {
			v += float64(jac[i][j] * s[j])
		}
		sum += float64(v * v)
	}
	return sum
}

// leastSquaresSolver returns a function that solves min |A x − b| for the rows of
// A with n columns, or nil when A lacks rank.
func leastSquaresSolver(rows [][]float64, n int) func(b []float64) []float64 {
	if len(rows) < n {
		return nil
	}
	a := mat.NewDense(len(rows), n, nil)
	for i, row := range rows {
		a.SetRow(i, row)
	}
	var qr mat.QR
	qr.Factorize(a)
	if qr.Cond() > 1e12 {
		return nil
	}
	return func(b []float64) []float64 {
		var x mat.VecDense
		if err := qr.SolveVecTo(&x, false, mat.NewVecDense(len(b), b)); err != nil {
			return make([]float64, n)
		}
		out := make([]float64, n)
		for j := range out {
			out[j] = x.AtVec(j)
		}
		return out
	}
}
