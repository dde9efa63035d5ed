package diffusion

import (
	"fmt"
	"math"
)

// Adaptive covers a step by as many steps of another solver as its tolerance
// asks for. Each is done once whole and once as two halves; the difference,
// divided by 2^p − 1 for a method of order p, estimates the error of the halves,
// which are kept.
//
// A step is accepted when in every voxel the estimate is at most
// Absolute + Relative·|c|. Nothing is remembered between calls, so the outcome of
// Step depends on its arguments only.
type Adaptive struct {
	Solver   Solver
	Relative float64 // allowed error per accepted step, as a share of the value
	Absolute float64 // C; allowed error where values are small

	// Accepted and Rejected count since the start.
	Accepted, Rejected int

	whole, halves []float64
}

// NewAdaptive returns solver under error control.
//
// Panics unless relative ≥ 0 and absolute ≥ 0 and one of them is above 0.
func NewAdaptive(solver Solver, relative, absolute float64) *Adaptive {
	if !(relative >= 0) || !(absolute >= 0) || !(relative+absolute > 0) {
		panic(fmt.Sprintf("diffusion: tolerances %g and %g; one must be above 0, none below", relative, absolute))
	}
	return &Adaptive{Solver: solver, Relative: relative, Absolute: absolute}
}

// Order returns the order of the wrapped solver.
func (a *Adaptive) Order() int { return a.Solver.Order() }

// Step advances c by dt; see Solver.
//
// Errors: those of the wrapped solver, with c at the last accepted values; a
// *DivergedError when the step would have to be shorter than dt/10⁹.
func (a *Adaptive) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	if len(a.whole) != len(c) {
		a.whole, a.halves = make([]float64, len(c)), make([]float64, len(c))
	}
	var budget Budget
	order := float64(a.Solver.Order())
	done, h := 0.0, dt
	for done < dt {
		// A remainder of rounding is no step of its own.
		last := done+h*(1+1e-12) >= dt
		if last {
			h = dt - done
		}
		spent, excess, err := a.try(c, r, h)
		if err != nil {
			return budget, err
		}
		// An estimate scales with h^(p+1); 0.9 leaves room for that being rough.
		change := math.Min(4, math.Max(0.1, 0.9*math.Exp(-math.Log(math.Max(excess, 1e-9))/(order+1))))
		if excess <= 1 {
			a.Accepted++
			copy(c, a.halves)
			budget.Add(spent)
			if last {
				break
			}
			done += h
		} else {
			a.Rejected++
			if h < 1e-9*dt {
				return budget, &DivergedError{Quantity: "error estimate", Time: done, Value: excess}
			}
		}
		h *= change
	}
	return budget, nil
}

// try takes one step whole and in halves and returns the budget of the halves
// and the largest estimate as a multiple of what is allowed.
func (a *Adaptive) try(c []float64, r Reaction, h float64) (spent Budget, excess float64, err error) {
	copy(a.whole, c)
	copy(a.halves, c)
	if _, err = a.Solver.Step(a.whole, r, h); err != nil {
		return spent, 0, err
	}
	for range 2 {
		b, err := a.Solver.Step(a.halves, r, 0.5*h)
		if err != nil {
			return spent, 0, err
		}
		spent.Add(b)
	}
	share := 1 / (math.Exp2(float64(a.Solver.Order())) - 1)
	for i, v := range a.halves {
		allowed := a.Absolute + a.Relative*math.Abs(v)
		if d := share * math.Abs(v-a.whole[i]); d > 0 {
			excess = math.Max(excess, d/allowed)
		}
	}
	return spent, excess, nil
}
