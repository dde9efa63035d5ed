package fit

import (
	"math"
)

// residuals is a nonlinear least-squares problem: m residuals of n parameters.
type residuals struct {
	n, m      int
	low, high []float64                          // nil: unbounded
	value     func(p, r []float64)               // residuals at p
	slopes    func(p []float64, jac [][]float64) // their derivatives; nil: differences
	observe   func(p []float64)                  // every accepted point; may be nil
}

// descent is where a minimisation ended.
type descent struct {
	p, r                 []float64
	jac                  [][]float64
	iterations, rejected int
	converged            bool
}

func (q *residuals) lowest(j int) float64 {
	if q.low == nil {
		return math.Inf(-1)
	}
	return q.low[j]
}

func (q *residuals) highest(j int) float64 {
	if q.high == nil {
		return math.Inf(1)
	}
	return q.high[j]
}

// Ends of the descent. The gradient's is an angle between residual and columns of
// the Jacobian; the others are relative.
const (
	smallAngle    = 1e-11
	smallGain     = 1e-15
	smallStep     = 1e-14
	maxIterations = 400
)

// descend minimises Σ rᵢ² by Levenberg and Marquardt's method in the form of
// Moré 1978: the damping λ is chosen so that the step has the length of a trust
// region, and is 0 where the Gauss–Newton step fits inside it. Near a solution
// with small residuals λ is 0 and the error squares at every step.
//
// Errors: *DivergedError when a residual at the start is not finite.
func (q *residuals) descend(start []float64) (descent, error) {
	d := descent{p: append([]float64(nil), start...), r: make([]float64, q.m), jac: matrix(q.m, q.n)}
	q.value(d.p, d.r)
	for _, v := range d.r {
		if !finite(v) {
			return d, &DivergedError{"residual at the start", v}
		}
	}
	if q.observe != nil {
		q.observe(d.p)
	}
	scale := make([]float64, q.n) // D: the largest length each column has had
	radius := 0.0
	for d.iterations < maxIterations {
		d.iterations++
		q.jacobian(d.p, d.jac)
		q.rescale(scale, d.jac)
		if radius == 0 {
			if radius = 100 * scaledLength(scale, d.p); radius == 0 {
				radius = 100
			}
		}
		if q.stationary(d, scale) {
			d.converged = true
			return d, nil
		}
		var done bool
		if radius, done = q.improve(&d, scale, radius); done {
			// The Jacobian must belong to the point that is handed out.
			q.jacobian(d.p, d.jac)
			d.converged = true
			return d, nil
		}
	}
	q.jacobian(d.p, d.jac)
	return d, nil
}

// improve makes trial steps from the present point until one gains.
func (q *residuals) improve(d *descent, scale []float64, radius float64) (newRadius float64, done bool) {
	f := sumSquares(d.r)
	trial, r := make([]float64, q.n), make([]float64, q.m)
	for {
		step := q.dampedStep(*d, scale, radius)
		length := scaledLength(scale, step)
		if length <= smallStep*scaledLength(scale, d.p) || length == 0 {
			return radius, true
		}
		for j := range trial {
			trial[j] = math.Min(q.highest(j), math.Max(q.lowest(j), d.p[j]+step[j]))
		}
		q.value(trial, r)
		after := sumSquares(r)
		foretold := f - predicted(d.jac, d.r, step)
		gain := f - after // NaN where the curve has left its domain: no comparison holds
		ratio := gain / foretold
		switch {
		case !(ratio > 0.25):
			radius = length / 4
		case ratio > 0.75 && length > 0.9*radius:
			radius *= 2
		}
		if gain > 0 && ratio > 1e-4 {
			copy(d.p, trial)
			copy(d.r, r)
			if q.observe != nil {
				q.observe(d.p)
			}
			return radius, gain <= smallGain*f && foretold <= smallGain*f
		}
		d.rejected++
		if foretold <= smallGain*f {
			return radius, true // what is left to gain is rounding
		}
	}
}

// rescale keeps in scale the largest length that each column has had.
func (q *residuals) rescale(scale []float64, jac [][]float64) {
	for j := range scale {
		sum := 0.0
		for i := range jac {
			sum += float64(jac[i][j] * jac[i][j])
		}
		if scale[j] = math.Max(scale[j], math.Sqrt(sum)); scale[j] == 0 {
			scale[j] = 1
		}
	}
}

// stationary reports whether no free parameter has a slope left: the angle
// between the residual and each column of the Jacobian is a right one.
func (q *residuals) stationary(d descent, scale []float64) bool {
	size := math.Sqrt(sumSquares(d.r))
	if size == 0 {
		return true
	}
	for j := range q.n {
		g := 0.0
		for i := range d.jac {
			g += float64(d.jac[i][j] * d.r[i])
		}
		if (d.p[j] <= q.lowest(j) && g > 0) || (d.p[j] >= q.highest(j) && g < 0) {
			continue // the bound carries it
		}
		if math.Abs(g) > smallAngle*scale[j]*size {
			return false
		}
	}
	return true
}

// dampedStep returns the s that minimises |r + J s|² + λ|D s|² within the bounds,
// with the smallest λ ≥ 0 for which |D s| is at most 1.1 of the radius.
func (q *residuals) dampedStep(d descent, scale []float64, radius float64) []float64 {
	low, high := make([]float64, q.n), make([]float64, q.n)
	jac := matrix(q.m, q.n) // columns divided by D, so that the step below is D s
	for j := range q.n {
		low[j], high[j] = (q.lowest(j)-d.p[j])*scale[j], (q.highest(j)-d.p[j])*scale[j]
		for i := range jac {
			jac[i][j] = d.jac[i][j] / scale[j]
		}
	}
	_, g := normalEquations(jac, d.r, q.n, 0)
	solve := func(lambda float64) ([]float64, float64) {
		h, _ := normalEquations(jac, d.r, q.n, lambda)
		s, ok := boxMinimum(h, g, low, high)
		if !ok {
			return nil, math.Inf(1)
		}
		return s, math.Sqrt(sumSquares(s))
	}
	s, length := solve(0)
	if length > 1.1*radius {
		// The length falls steadily with λ, and at λ = |g|/radius it is below the
		// radius; halving the interval of ln λ cannot miss.
		// (A Jacobian without rank has no solution at λ = 0 and counts as too long;
		// the floor keeps the first λ clear of rounding.)
		upper := math.Max(math.Sqrt(sumSquares(g))/radius, 1e-8)
		lower := upper * 1e-16
		s, length = solve(upper)
		for range 60 {
			if length >= 0.9*radius && length <= 1.1*radius {
				break
			}
			middle := math.Sqrt(lower * upper)
			t, l := solve(middle)
			if l > 1.1*radius {
				lower = middle
			} else {
				upper, s, length = middle, t, l
			}
		}
	}
	for j := range s {
		s[j] /= scale[j]
	}
	return s
}

// jacobian fills the derivatives of the residuals at p.
func (q *residuals) jacobian(p []float64, jac [][]float64) {
	if q.slopes != nil {
		q.slopes(p, jac)
		return
	}
	x := append([]float64(nil), p...)
	a, b, c := make([]float64, q.m), make([]float64, q.m), make([]float64, q.m)
	for j := range q.n {
		// ∛ε balances the error of the difference against that of rounding.
		h := 6e-6 * math.Max(math.Abs(p[j]), 1e-3)
		at := func(v float64, out []float64) {
			x[j] = v
			q.value(x, out)
		}
		switch low, high := p[j]-h, p[j]+h; {
		case high > q.highest(j): // second order from the lower side
			at(p[j], a)
			at(p[j]-h, b)
			at(p[j]-2*h, c)
			for i := range jac {
				jac[i][j] = (3*a[i] - 4*b[i] + c[i]) / (2 * h)
			}
		case low < q.lowest(j): // second order from the upper side
			at(p[j], a)
			at(p[j]+h, b)
			at(p[j]+2*h, c)
			for i := range jac {
				jac[i][j] = (-3*a[i] + 4*b[i] - c[i]) / (2 * h)
			}
		default:
			at(high, a)
			at(low, b)
			for i := range jac {
				jac[i][j] = (a[i] - b[i]) / (high - low)
			}
		}
		x[j] = p[j]
	}
}

// scaledLength returns |D s|.
func scaledLength(scale, s []float64) float64 {
	sum := 0.0
	for j := range s {
		t := scale[j] * s[j]
		sum += float64(t * t)
	}
	return math.Sqrt(sum)
}

// matrix returns m rows of n zeros.
func matrix(m, n int) [][]float64 {
	rows := make([][]float64, m)
	for i := range rows {
		rows[i] = make([]float64, n)
	}
	return rows
}
