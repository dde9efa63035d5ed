package fit

import (
	"errors"
	"fmt"
	"math"
)

// Curve is a closed-form y(x) with parameters to find.
//
// Range: Names and Start have the same length ≥ 1; Low and High have it too or
// are nil (unbounded); Start lies within.
type Curve struct {
	Names     []string
	Start     []float64
	Low, High []float64 // ±Inf allowed
	// Value returns y at x.
	Value func(x float64, params []float64) float64
	// Gradient writes ∂y/∂params at x; nil: central differences.
	Gradient func(x float64, params, gradient []float64)
}

// Samples are measured points. Sigma holds the standard deviation of each Y; nil
// means equal and unknown.
//
// Range: at least as many points as parameters, all finite; Sigma > 0.
//
// Units: whatever the caller's curve speaks; Sigma in the unit of Y.
type Samples struct{ X, Y, Sigma []float64 }

// CurveFit is a curve laid through samples.
//
//	χ² = Σ ((yᵢ − f(xᵢ))/σᵢ)²,   C = (JᵀJ)⁻¹   with Sigma given,
//	C = ResidualSD² (JᵀJ)⁻¹                      without
//
// ResidualSD = √(Σ(y − f)²/(N − n)) is in the unit of y, with or without Sigma;
// it is 0 when N = n, where nothing is left to measure it. RSquared is
// 1 − χ²/χ² of the weighted mean.
//
// Residuals of neighbouring points that come from the same sample path (a
// mean-squared displacement, for example) are correlated; the errors here do not
// know that and are then too small. Resample whole paths instead.
type CurveFit struct {
	Names          []string    `json:"names"`
	Params         []float64   `json:"params"`          // in the units of Curve.Start
	StandardErrors []float64   `json:"standard_errors"` // in the units of Params; 0 where a bound holds
	Covariance     [][]float64 `json:"covariance"`      // in products of the units of Params
	AtBound        []bool      `json:"at_bound"`        // held by a bound: no standard error
	Determined     bool        `json:"determined"`      // the samples pin every parameter that no bound holds
	ResidualSD     float64     `json:"residual_sd"`
	RSquared       float64     `json:"r_squared"`
	ChiSquare      float64     `json:"chi_square"` // dimensionless with Sigma, else in the unit of y²
	Freedom        int         `json:"freedom"`    // N − n
	Iterations     int         `json:"iterations"`
	Rejected       int         `json:"rejected"` // trial steps that gained nothing or left the curve's domain
	Converged      bool        `json:"converged"`
	Residuals      []float64   `json:"-"` // y − f, not weighted
}

// Least lays the curve through the samples by weighted least squares
// (Levenberg–Marquardt with bounds).
//
// Source: Levenberg 1944; Marquardt 1963, 10.1137/0111030; Moré 1978,
// 10.1007/BFb0067700.
// Errors: faults of curve and samples; *DivergedError when the curve is not
// finite at the start. A fit that did not converge is returned with Converged
// false and no error.
func Least(c Curve, s Samples) (CurveFit, error) {
	if err := c.check(s); err != nil {
		return CurveFit{}, err
	}
	n, m := len(c.Start), len(s.X)
	weight := func(i int) float64 {
		if s.Sigma == nil {
			return 1
		}
		return 1 / s.Sigma[i]
	}
	problem := &residuals{
		n: n, m: m, low: c.Low, high: c.High,
		value: func(p, r []float64) {
			for i, x := range s.X {
				r[i] = weight(i) * (c.Value(x, p) - s.Y[i])
			}
		},
	}
	if c.Gradient != nil {
		problem.slopes = func(p []float64, jac [][]float64) {
			for i, x := range s.X {
				c.Gradient(x, p, jac[i])
				for j := range jac[i] {
					jac[i][j] *= weight(i)
				}
			}
		}
	}
	d, err := problem.descend(c.Start)
	if err != nil {
		return CurveFit{}, err
	}
	return c.report(s, problem, d, weight), nil
}

// check returns the first fault of curve and samples.
func (c Curve) check(s Samples) error {
	n, m := len(c.Start), len(s.X)
	switch {
	case n == 0 || len(c.Names) != n || c.Value == nil:
		return errors.New("fit: a curve needs names, starts and a value")
	case (c.Low != nil && len(c.Low) != n) || (c.High != nil && len(c.High) != n):
		return errors.New("fit: bounds and starts differ in number")
	case len(s.Y) != m || (s.Sigma != nil && len(s.Sigma) != m):
		return fmt.Errorf("fit: %d x, %d y and %d sigma", m, len(s.Y), len(s.Sigma))
	case m < n:
		return fmt.Errorf("fit: %d points cannot determine %d parameters", m, n)
	}
	for i := range m {
		if !finite(s.X[i]) || !finite(s.Y[i]) || (s.Sigma != nil && !(s.Sigma[i] > 0 && finite(s.Sigma[i]))) {
			return fmt.Errorf("fit: point %d is not finite, or its sigma not above 0", i)
		}
	}
	for j, p := range c.Start {
		if !finite(p) || (c.Low != nil && !(p >= c.Low[j])) || (c.High != nil && !(p <= c.High[j])) {
			return fmt.Errorf("fit: parameter %q: start %v is not finite or outside its bounds", c.Names[j], p)
		}
	}
	return nil
}

// report writes down a finished descent.
func (c Curve) report(s Samples, problem *residuals, d descent, weight func(int) float64) CurveFit {
	n, m := len(c.Start), len(s.X)
	f := CurveFit{Names: c.Names, Params: d.p, ChiSquare: sumSquares(d.r), Freedom: m - n, Iterations: d.iterations,
		Rejected: d.rejected, Converged: d.converged, Residuals: make([]float64, m), StandardErrors: make([]float64, n),
		AtBound: make([]bool, n), Covariance: make([][]float64, n)}
	sumW, sumWY, sum := 0.0, 0.0, 0.0
	for i, y := range s.Y {
		f.Residuals[i] = -d.r[i] / weight(i)
		sum += float64(f.Residuals[i] * f.Residuals[i])
		w := float64(weight(i) * weight(i))
		sumW += w
		sumWY += float64(w * y)
	}
	if f.Freedom > 0 {
		f.ResidualSD = math.Sqrt(sum / float64(f.Freedom))
	}
	total := 0.0
	for i, y := range s.Y {
		e := weight(i) * (y - sumWY/sumW)
		total += float64(e * e)
	}
	if total > 0 {
		f.RSquared = 1 - f.ChiSquare/total
	}
	var free []int
	for j := range n {
		f.Covariance[j] = make([]float64, n)
		f.AtBound[j] = problem.lowest(j) == d.p[j] || problem.highest(j) == d.p[j]
		if !f.AtBound[j] {
			free = append(free, j)
		}
	}
	variance := make([]float64, m)
	for i := range variance {
		variance[i] = 1
		if s.Sigma == nil {
			variance[i] = f.ResidualSD * f.ResidualSD
		}
	}
	f.Determined = c.covariance(&f, d.jac, variance, free)
	return f
}

// covariance fills Covariance and StandardErrors and reports whether every free
// parameter is pinned. The columns are brought to unit length first, so that the
// rank does not depend on the parameters' units.
func (c Curve) covariance(f *CurveFit, jac [][]float64, variance []float64, free []int) bool {
	if len(free) == 0 {
		return true
	}
	length := make([]float64, len(c.Start))
	for j := range length {
		for i := range jac {
			length[j] += float64(jac[i][j] * jac[i][j])
		}
		if length[j] = math.Sqrt(length[j]); length[j] == 0 {
			length[j] = 1
		}
	}
	scaled := make([][]float64, len(jac))
	for i := range jac {
		scaled[i] = make([]float64, len(length))
		for j := range length {
			scaled[i][j] = jac[i][j] / length[j]
		}
	}
	cov, pinned := sandwich(scaled, variance, free)
	if cov == nil {
		return false
	}
	all := true
	for a, j := range free {
		all = all && pinned[a]
		for b, k := range free {
			if pinned[a] && pinned[b] {
				f.Covariance[j][k] = cov.At(a, b) / (length[j] * length[k])
			}
		}
		f.StandardErrors[j] = math.Sqrt(f.Covariance[j][j])
	}
	return all
}
