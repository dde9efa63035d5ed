package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// point is a visited place: u in [0, 1]ⁿ, the residuals there and their noise.
type point struct {
	u, x         []float64
	values, errs []float64
	r, noise     []float64
	f            float64
}

// errBudget ends a search that has used its evaluations; it never leaves the package.
var errBudget = errors.New("fit: the evaluations are used up")

// visitor evaluates the problem, with a memory. Search and Simplex share it, so
// that a difference between them lies in the search alone.
type visitor struct {
	p       Problem
	opt     Options
	trace   *Trace
	index   map[string]int // pointKey → position in trace.Steps
	seen    map[string]int // pointKey → position in points
	old     int            // steps of the trace that are older than this search
	points  []point        // visited by this search, in order
	best    int
	reused  int
	maximum int
}

// newVisitor checks the problem and takes over an earlier trace.
func newVisitor(p Problem, opt Options, maximum int) (*visitor, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	if opt.MaxEvaluations > 0 {
		maximum = opt.MaxEvaluations
	}
	v := &visitor{p: p, opt: opt, trace: opt.Trace, index: map[string]int{}, seen: map[string]int{}, maximum: maximum}
	if v.trace == nil {
		v.trace = &Trace{}
	}
	if v.trace.Names == nil {
		v.trace.Names = slices.Clone(p.Names)
	}
	if !slices.Equal(v.trace.Names, p.Names) {
		return nil, fmt.Errorf("fit: the trace has the parameters %q, the problem %q", v.trace.Names, p.Names)
	}
	v.old = len(v.trace.Steps)
	for i, s := range v.trace.Steps {
		if len(s.Params) != len(p.Names) || len(s.Values) != len(p.Targets) {
			return nil, fmt.Errorf("fit: evaluation %d of the trace has %d parameters and %d values, wanted %d and %d",
				i, len(s.Params), len(s.Values), len(p.Names), len(p.Targets))
		}
		v.index[pointKey(s.Params)] = i
	}
	return v, nil
}

// params maps u to parameters; the ends of [0, 1] give the bounds exactly.
func (v *visitor) params(u []float64) []float64 {
	x := make([]float64, len(u))
	for j, t := range u {
		low, high := v.p.Low[j], v.p.High[j]
		switch {
		case t <= 0:
			x[j] = low
		case t >= 1:
			x[j] = high
		case v.logarithmic(j):
			span := math.Log(high / low)
			x[j] = low * math.Exp(t*span)
		default:
			x[j] = float64(t*(high-low)) + low
		}
	}
	return x
}

// start returns the u of the problem's starting point.
func (v *visitor) start() []float64 {
	u := make([]float64, len(v.p.Names))
	for j, x := range v.p.Start {
		if v.logarithmic(j) {
			u[j] = math.Log(x/v.p.Low[j]) / math.Log(v.p.High[j]/v.p.Low[j])
		} else {
			u[j] = (x - v.p.Low[j]) / (v.p.High[j] - v.p.Low[j])
		}
	}
	return u
}

// slope returns dx/du of parameter j at x.
func (v *visitor) slope(j int, x float64) float64 {
	if v.logarithmic(j) {
		return x * math.Log(v.p.High[j]/v.p.Low[j])
	}
	return v.p.High[j] - v.p.Low[j]
}

func (v *visitor) logarithmic(j int) bool { return v.p.Log != nil && v.p.Log[j] }

// visit evaluates at u, or remembers, and returns the position in points.
//
// Errors: errBudget, the context's error, *EvaluationError.
func (v *visitor) visit(ctx context.Context, u []float64, purpose string) (int, error) {
	x := v.params(u)
	if purpose == "start" {
		x = slices.Clone(v.p.Start) // not its image under the map, which may differ in the last bit
	}
	key := pointKey(x)
	if i, ok := v.seen[key]; ok {
		return i, nil
	}
	if len(v.points) >= v.maximum {
		return 0, errBudget
	}
	step, ok := v.index[key]
	if !ok {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		values, errs, err := v.evaluate(ctx, x)
		if err != nil {
			return 0, err
		}
		step = len(v.trace.Steps)
		v.trace.Steps = append(v.trace.Steps, Evaluation{Index: step, Params: x, Values: values, StandardErrors: errs, Purpose: purpose})
		v.index[key] = step
	} else if step < v.old {
		v.reused++
	}
	e := &v.trace.Steps[step]
	pt := v.judge(u, *e)
	e.Objective = pt.f
	v.seen[key] = len(v.points)
	v.points = append(v.points, pt)
	if pt.f < v.points[v.best].f {
		v.best = len(v.points) - 1
	}
	if v.opt.Observe != nil {
		v.opt.Observe(*e)
	}
	return len(v.points) - 1, nil
}

// evaluate calls the function and refuses what is not finite.
func (v *visitor) evaluate(ctx context.Context, x []float64) (values, errs []float64, err error) {
	fail := func(err error) ([]float64, []float64, error) {
		return nil, nil, &EvaluationError{Names: v.p.Names, Params: x, Err: err}
	}
	values, errs, err = v.p.Evaluate(ctx, slices.Clone(x))
	if err != nil {
		// A cancelled evaluation is an interrupted search, not a failed function.
		if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
			return nil, nil, ctx.Err()
		}
		return fail(err)
	}
	if len(values) != len(v.p.Targets) || (errs != nil && len(errs) != len(values)) {
		return fail(fmt.Errorf("%d values and %d standard errors for %d targets", len(values), len(errs), len(v.p.Targets)))
	}
	for i, y := range values {
		if !finite(y) {
			return fail(&DivergedError{v.p.Targets[i].Name, y})
		}
		if errs != nil && !(finite(errs[i]) && errs[i] >= 0) {
			return fail(&DivergedError{v.p.Targets[i].Name + " (standard error)", errs[i]})
		}
	}
	return slices.Clone(values), slices.Clone(errs), nil
}

// judge turns an evaluation into residuals.
func (v *visitor) judge(u []float64, e Evaluation) point {
	m := len(e.Values)
	pt := point{u: slices.Clone(u), x: e.Params, values: e.Values, errs: e.StandardErrors, r: make([]float64, m), noise: make([]float64, m)}
	for i, t := range v.p.Targets {
		se := 0.0
		if e.StandardErrors != nil {
			se = e.StandardErrors[i]
		}
		pt.r[i], pt.noise[i] = t.residual(e.Values[i], se)
	}
	pt.f = sumSquares(pt.r)
	return pt
}

// noisy reports whether the function states noise at the best point.
func (v *visitor) noisy() bool { return sumSquares(v.points[v.best].noise) > 0 }

// result writes down the best point. jac is the Jacobian of the residuals in u
// there, or nil when none is known.
func (v *visitor) result(method string, jac [][]float64, converged bool, stop string) Result {
	res := Result{Method: method, Command: v.opt.Command, Key: v.trace.Key, Evaluations: len(v.points), Reused: v.reused,
		Converged: converged, Stop: stop}
	if len(v.points) == 0 {
		return res
	}
	b := v.points[v.best]
	res.Objective, res.Noise = b.f, sumSquares(b.noise)
	for j, name := range v.p.Names {
		res.Parameters = append(res.Parameters, Parameter{Name: name, Value: b.x[j], Low: v.p.Low[j], High: v.p.High[j],
			AtBound: b.u[j] <= 1e-9 || b.u[j] >= 1-1e-9})
	}
	for i, t := range v.p.Targets {
		o := Outcome{Name: t.Name, Wanted: t.Value, Got: b.values[i], Residual: b.r[i], Met: b.values[i] >= t.Low && b.values[i] <= t.High}
		if b.errs != nil {
			o.StandardError = b.errs[i]
		}
		res.Outcomes = append(res.Outcomes, o)
	}
	v.uncertainty(&res, jac)
	return res
}
