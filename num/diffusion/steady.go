package diffusion

import (
	"errors"
	"fmt"
)

// ErrNoSteadyState says that nothing removes the substance: no decay, no uptake
// and no held border. There is then no steady state, or one for every amount.
var ErrNoSteadyState = errors.New("diffusion: nothing is lost and no border is held, so there is no single steady state")

// ConvergenceError reports an iteration that stopped short of its tolerance.
type ConvergenceError struct {
	Iterations          int
	Residual, Tolerance float64 // relative
}

// Error gives the residual reached and the one asked for.
func (e *ConvergenceError) Error() string {
	return fmt.Sprintf("diffusion: residual %.3g after %d iterations, %.3g was asked for", e.Residual, e.Iterations, e.Tolerance)
}

// Convergence says how well a linear system was solved.
type Convergence struct {
	Iterations int
	Residual   float64 // ‖source − A·c‖ / ‖source‖, computed from the answer itself
}

// Steady finds the values that no longer change:
//
//	0 = D∇²c − (k + u)·c + s.
//
// It holds work space and serves one goroutine at a time.
type Steady struct {
	operator *operator
	rhs      []float64
}

// NewSteady returns a solver for spec.
//
// Errors: as Spec.Validate.
func NewSteady(spec Spec) (*Steady, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	return &Steady{operator: newOperator(spec), rhs: make([]float64, spec.Grid.Len())}, nil
}

// Solve brings c to the steady state, starting from the values it holds: a near
// guess, such as the state of a moment ago, saves iterations.
//
// Range: tolerance is the relative residual wanted, in (0, 1); 1e-8 is usual and
// about 1e-13 is the least that rounding allows.
// Errors: ErrNoSteadyState; *ConvergenceError, with c at the last iterate;
// *DivergedError when a value is not finite.
// Panics as Solver, and on a tolerance outside (0, 1).
func (s *Steady) Solve(c []float64, r Reaction, tolerance float64) (Convergence, error) {
	checkStep(s.operator.spec.Grid, c, r, 0)
	checkTolerance(tolerance)
	lossy := r.Decay > 0 || s.operator.held
	for _, u := range r.Uptake {
		lossy = lossy || u > 0
	}
	if !lossy {
		return Convergence{}, ErrNoSteadyState
	}
	s.operator.factorise(r, 0)
	clear(s.rhs)
	copy(s.rhs, r.Source)
	return s.operator.finish(c, s.rhs, tolerance)
}

// finish adds the held borders to rhs, solves, and judges the outcome.
func (o *operator) finish(c, rhs []float64, tolerance float64) (Convergence, error) {
	for i, v := range o.border {
		rhs[i] += v
	}
	most := 200 + 20*(o.spec.Grid.N[0]+o.spec.Grid.N[1]+o.spec.Grid.N[2])
	var done Convergence
	done.Iterations, done.Residual = o.solve(c, rhs, tolerance, most)
	if err := checkFinite(c, 0); err != nil {
		return done, err
	}
	if !(done.Residual <= tolerance) {
		return done, &ConvergenceError{done.Iterations, done.Residual, tolerance}
	}
	return done, nil
}

func checkTolerance(tolerance float64) {
	if !(tolerance > 0 && tolerance < 1) {
		panic(fmt.Sprintf("diffusion: tolerance %g is not between 0 and 1", tolerance))
	}
}

// Implicit is backward Euler on the whole equation,
//
//	(1/dt + k + u − D∇²)·c(dt) = c(0)/dt + s,
//
// solved by conjugate gradients from the old values. It is stable for any step and
// first order in dt; a steady state stays where it is, however strong the uptake.
// The inverse of the matrix has no negative entry, so values do not fall below zero
// by more than the tolerance allows.
//
// It holds work space and serves one goroutine at a time.
type Implicit struct {
	operator  *operator
	rhs       []float64
	tolerance float64
}

// NewImplicit returns a solver for spec that stops at a relative residual of
// tolerance, in (0, 1).
//
// Errors: as Spec.Validate. Panics on a tolerance outside (0, 1).
func NewImplicit(spec Spec, tolerance float64) (*Implicit, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	checkTolerance(tolerance)
	return &Implicit{newOperator(spec), make([]float64, spec.Grid.Len()), tolerance}, nil
}

// Order returns 1.
func (s *Implicit) Order() int { return 1 }

// Step advances c by dt; see Solver. Errors: also *ConvergenceError.
func (s *Implicit) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	checkStep(s.operator.spec.Grid, c, r, dt)
	if dt == 0 {
		return Budget{}, nil
	}
	s.operator.factorise(r, 1/dt)
	for i, v := range c {
		s.rhs[i] = v / dt
	}
	for i, v := range r.Source {
		s.rhs[i] += v
	}
	_, err := s.operator.finish(c, s.rhs, s.tolerance)
	return s.operator.budget(c, r, dt), err
}

// budget returns the flows of a step over which c was in force.
func (o *operator) budget(c []float64, r Reaction, dt float64) Budget {
	var source, sum, taken, border float64
	for _, v := range r.Source {
		source += v
	}
	for _, v := range c {
		sum += v
	}
	for i, u := range r.Uptake {
		taken += u * c[i]
	}
	for a, pair := range o.spec.Borders {
		for side, b := range pair {
			if b.Kind == Fixed {
				border += 2 * o.g * o.faceDeficit(c, a, side, b.Value)
			}
		}
	}
	f := dt * o.spec.volume()
	return Budget{Source: f * source, Decay: f * r.Decay * sum, Uptake: f * taken, Border: f * border}
}

// faceDeficit returns Σ (value − c) over the voxels at one face.
func (o *operator) faceDeficit(c []float64, axis, side int, value float64) (sum float64) {
	low, high := [3]int{}, o.spec.Grid.N
	if side == 0 {
		high[axis] = 1
	} else {
		low[axis] = high[axis] - 1
	}
	for z := low[2]; z < high[2]; z++ {
		for y := low[1]; y < high[1]; y++ {
			for x := low[0]; x < high[0]; x++ {
				sum += value - c[o.spec.Grid.Index(x, y, z)]
			}
		}
	}
	return sum
}
