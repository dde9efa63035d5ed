package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// Evaluate computes the outputs of the function under study at one point of the
// parameter space. values has one entry per target, in the order of the targets;
// standardErrors has as many, or is nil when the function has no noise.
//
// The function must be deterministic: the same parameters give the same values.
// A stochastic simulation keeps that by common random numbers, that is by the
// same root of chance at every point.
type Evaluate func(ctx context.Context, params []float64) (values, standardErrors []float64, err error)

// Target is one value that the function shall reach, and how near.
//
//	r = √Weight · (v − Value)/h,   h = (High − Low)/2
//
// so that an output at the edge of a symmetric band counts 1. One end may be
// infinite: with Low = −∞ the target is "no more than Value", r is 0 for
// v ≤ Value and (v − Value)/(High − Value) above; with High = +∞ the mirror image.
//
// Range: Low < High, at most one of them infinite; Value within (strictly inside
// on the finite side of a one-sided target); Weight ≥ 0, where 0 is taken as 1.
type Target struct {
	Name      string
	Value     float64
	Low, High float64
	Weight    float64
}

// Problem is a function with parameters to find.
//
// Range: the slices of parameters have the same length ≥ 1; Low < High, both
// finite; Start within; Low > 0 where Log is set.
type Problem struct {
	Names     []string
	Start     []float64
	Low, High []float64
	Log       []bool // search the logarithm of the parameter; nil: none
	Targets   []Target
	Evaluate  Evaluate
}

// Validate returns every fault of the problem, joined.
func (p Problem) Validate() error {
	var faults []error
	add := func(format string, a ...any) { faults = append(faults, fmt.Errorf("fit: "+format, a...)) }
	n := len(p.Names)
	if n == 0 {
		add("no parameter to find")
	}
	if len(p.Start) != n || len(p.Low) != n || len(p.High) != n || (p.Log != nil && len(p.Log) != n) {
		add("%d names of parameters, but %d starts, %d lower and %d upper bounds", n, len(p.Start), len(p.Low), len(p.High))
		return errors.Join(faults...)
	}
	for j, name := range p.Names {
		faults = append(faults, boundFaults(name, p.Start[j], p.Low[j], p.High[j], p.Log != nil && p.Log[j])...)
	}
	if len(p.Targets) == 0 {
		add("no target")
	}
	for _, t := range p.Targets {
		if err := t.validate(); err != nil {
			faults = append(faults, err)
		}
	}
	if p.Evaluate == nil {
		add("no function to evaluate")
	}
	return errors.Join(faults...)
}

// boundFaults returns what is wrong with one parameter's start and bounds.
func boundFaults(name string, start, low, high float64, logarithmic bool) []error {
	var faults []error
	if !finite(low) || !finite(high) || !(low < high) {
		faults = append(faults, fmt.Errorf("fit: parameter %q: bounds %v and %v must be finite, the lower below the upper", name, low, high))
	}
	if !(start >= low && start <= high) {
		faults = append(faults, fmt.Errorf("fit: parameter %q: start %v lies outside %v to %v", name, start, low, high))
	}
	if logarithmic && !(low > 0) {
		faults = append(faults, fmt.Errorf("fit: parameter %q: a logarithmic search needs a lower bound above 0, not %v", name, low))
	}
	return faults
}

// validate returns what is wrong with the target, or nil.
func (t Target) validate() error {
	if math.IsInf(t.Low, -1) && math.IsInf(t.High, 1) {
		return fmt.Errorf("fit: target %q: both ends are infinite, nothing is asked", t.Name)
	}
	if !(t.Low < t.High) || !(t.Value >= t.Low && t.Value <= t.High) || !finite(t.Value) {
		return fmt.Errorf("fit: target %q: need low < high and the value %v within %v to %v", t.Name, t.Value, t.Low, t.High)
	}
	if !(t.halfWidth() > 0) {
		return fmt.Errorf("fit: target %q: the value %v must lie inside its finite end", t.Name, t.Value)
	}
	if !(t.Weight >= 0) || math.IsInf(t.Weight, 0) {
		return fmt.Errorf("fit: target %q: weight %v must be finite and not negative", t.Name, t.Weight)
	}
	return nil
}

// halfWidth returns h, the distance that counts 1.
func (t Target) halfWidth() float64 {
	switch {
	case math.IsInf(t.Low, -1):
		return t.High - t.Value
	case math.IsInf(t.High, 1):
		return t.Value - t.Low
	}
	return (t.High - t.Low) / 2
}

// root returns √Weight.
func (t Target) root() float64 {
	if t.Weight == 0 {
		return 1
	}
	return math.Sqrt(t.Weight)
}

// residual returns r and its noise, that is √Weight·se/h; both are 0 on the free
// side of a one-sided target.
func (t Target) residual(v, se float64) (r, noise float64) {
	if (math.IsInf(t.Low, -1) && v <= t.Value) || (math.IsInf(t.High, 1) && v >= t.Value) {
		return 0, 0
	}
	h := t.halfWidth()
	return t.root() * (v - t.Value) / h, t.root() * se / h
}

// Options of Search and Simplex. The zero value is usable.
type Options struct {
	// MaxEvaluations ends the search; 0 takes 40·(n+1) for n parameters (Simplex:
	// 200·(n+1)). Points taken from the trace count, so that a resumed search ends
	// where an uninterrupted one would.
	MaxEvaluations int
	// FirstStep is the first radius of search as a share of each parameter's
	// range; 0 takes 0.1. LastStep ends the search; 0 takes 1e-6 for a function
	// without noise and 0.01 for one with noise.
	FirstStep, LastStep float64
	// NoiseShare ends the search when the model foretells a gain smaller than
	// this share of what noise alone contributes to the objective; 0 takes 0.02.
	NoiseShare float64
	// Trace holds evaluations of an earlier search, which are not made again, and
	// receives the new ones. nil: the search keeps its own.
	Trace *Trace
	// Observe is called after each evaluation, from the trace or new; may be nil.
	Observe func(Evaluation)
	// Command is the command line that asked for the search; it is copied into
	// the result.
	Command string
}

// Parameter is one fitted parameter.
type Parameter struct {
	Name          string  `json:"name"`
	Value         float64 `json:"value"`          // in the unit of the problem's Start
	StandardError float64 `json:"standard_error"` // meaningful only when Determined
	Low           float64 `json:"low"`            // bound of the search
	High          float64 `json:"high"`
	AtBound       bool    `json:"at_bound"`   // the search ended on the bound
	Determined    bool    `json:"determined"` // the targets pin it
}

// Outcome is one target at the fitted parameters.
type Outcome struct {
	Name          string  `json:"name"`
	Wanted        float64 `json:"wanted"`         // Target.Value, in its unit
	Got           float64 `json:"got"`            // in the unit of the target
	StandardError float64 `json:"standard_error"` // of Got
	Residual      float64 `json:"residual"`       // weighted, in half widths of the band
	Met           bool    `json:"met"`            // Got lies in the band
}

// Result is a finished or interrupted search, with what is needed to store it
// beside the numbers it found.
//
// The covariance of the parameters is that of the linearised problem,
//
//	C = A⁻¹ (Jᵀ V J) A⁻¹,   A = JᵀJ,   Vᵢᵢ = Weightᵢ·(1/1.96² + (seᵢ/hᵢ)²)
//
// where the first part of V reads the target's band as a 95 % interval and the
// second is the noise of the function. Parameters on a bound and parameters that
// the targets do not pin have Determined false and zeros in C.
type Result struct {
	Method      string      `json:"method"`
	Command     string      `json:"command"`
	Key         string      `json:"key"` // of the trace: which function was fitted
	Evaluations int         `json:"evaluations"`
	Reused      int         `json:"reused"`    // of these, taken from an earlier trace
	Objective   float64     `json:"objective"` // Σ r², dimensionless
	Noise       float64     `json:"noise"`     // what noise alone is expected to add to Objective
	Parameters  []Parameter `json:"parameters"`
	Covariance  [][]float64 `json:"covariance"` // in products of the units of the parameters
	Outcomes    []Outcome   `json:"outcomes"`
	Converged   bool        `json:"converged"`
	Stop        string      `json:"stop"` // why the search ended, in words
}

// Params returns the fitted values in the order of the problem.
func (r Result) Params() []float64 {
	p := make([]float64, len(r.Parameters))
	for i := range p {
		p[i] = r.Parameters[i].Value
	}
	return p
}

// EvaluationError says that the function failed at a point of the parameter
// space; the search stops there.
type EvaluationError struct {
	Names  []string
	Params []float64 // where, in the units of the problem
	Err    error
}

// Error names the point and the cause.
func (e *EvaluationError) Error() string {
	text := "fit: evaluation at"
	for j, name := range e.Names {
		text += fmt.Sprintf(" %s=%v", name, e.Params[j])
	}
	return text + ": " + e.Err.Error()
}

// Unwrap returns the cause.
func (e *EvaluationError) Unwrap() error { return e.Err }

// DivergedError says that an output was not a finite number, or its standard
// error not a finite number ≥ 0.
type DivergedError struct {
	Quantity string  // name of the target
	Value    float64 // what came instead of a number, in the unit of the quantity
}

// Error names the quantity and the value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("output %q is %v", e.Quantity, e.Value)
}

// finite reports whether v is a number and not infinite.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
