package fit

import (
	"context"
	"errors"
	"math"

	"gonum.org/v1/gonum/optimize"
)

// Simplex does the same as Search by the method of Nelder and Mead. It is slower
// and takes no step as Search does, which makes it a second opinion. Bounds are
// kept by searching t with u = (1 + sin t)/2.
//
// At the end n more points around the best one give the covariance; they count
// and may exceed MaxEvaluations.
//
// Source: Nelder and Mead 1965, 10.1093/comjnl/7.4.308, as in gonum/optimize.
// Errors: as Search.
func Simplex(ctx context.Context, p Problem, opt Options) (Result, error) {
	v, err := newVisitor(p, opt, 200*(len(p.Names)+1))
	if err != nil {
		return Result{}, err
	}
	const method = "nelder-mead"
	u := v.start()
	if _, err := v.visit(ctx, u, "start"); err != nil {
		return v.result(method, nil, false, "interrupted: "+err.Error()), err
	}
	t := make([]float64, len(u))
	for j := range t {
		t[j] = math.Asin(math.Min(1, math.Max(-1, 2*u[j]-1)))
	}
	var failed error
	problem := optimize.Problem{
		Func: func(t []float64) float64 {
			if failed != nil {
				return math.Inf(1)
			}
			u := make([]float64, len(t))
			for j := range u {
				u[j] = (1 + math.Sin(t[j])) / 2
			}
			i, err := v.visit(ctx, u, "simplex")
			if err != nil {
				failed = err
				return math.Inf(1)
			}
			return v.points[i].f
		},
		Status: func() (optimize.Status, error) {
			if failed != nil {
				return optimize.RuntimeLimit, nil // the reason is in failed
			}
			return optimize.NotTerminated, nil
		},
	}
	settings := &optimize.Settings{Converger: &optimize.FunctionConverge{Absolute: 1e-14, Relative: 1e-10, Iterations: 20 * len(t)}}
	// The side of the first simplex in t; sin has slope 1 at the middle, so that
	// half of it is a share of the range.
	side := 2 * orElse(opt.FirstStep, 0.1)
	_, err = optimize.Minimize(problem, t, settings, &optimize.NelderMead{SimplexSize: side})
	switch {
	case failed != nil && !errors.Is(failed, errBudget):
		return v.result(method, nil, false, "interrupted: "+failed.Error()), failed
	case failed == nil && err != nil:
		return v.result(method, nil, false, "gonum/optimize: "+err.Error()), err
	}
	stop := "the objective stopped falling"
	if failed != nil {
		stop = "the evaluations are used up"
	}
	jac, err := v.jacobianAtBest(ctx, orElse(opt.FirstStep, 0.1)/4)
	if err != nil {
		return v.result(method, nil, false, "interrupted: "+err.Error()), err
	}
	return v.result(method, jac, failed == nil, stop), nil
}

// jacobianAtBest visits n points at the given distance from the best one and
// returns the Jacobian of the residuals there.
func (v *visitor) jacobianAtBest(ctx context.Context, step float64) ([][]float64, error) {
	n := len(v.p.Names)
	v.maximum = len(v.points) + n
	centre := v.points[v.best]
	jac := make([][]float64, len(centre.r))
	for i := range jac {
		jac[i] = make([]float64, n)
	}
	for j := range n {
		u := append([]float64(nil), centre.u...)
		u[j] += step
		if u[j] > 1 {
			u[j] = centre.u[j] - step
		}
		k, err := v.visit(ctx, u, "covariance")
		if err != nil {
			return nil, err
		}
		for i := range jac {
			jac[i][j] = (v.points[k].r[i] - centre.r[i]) / (u[j] - centre.u[j])
		}
	}
	return jac, nil
}
