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
	Error      float64 // C; estimate of the largest error, by multigrid with a goal for it
}

// Steady finds the values that no longer change:
//
//	0 = D∇²c − (k + u)·c + s
//
// to a residual. It uses Multigrid, or conjugate gradients where those are exact
// at once (one axis) or Plain asks for them.
//
// It holds work space and serves one goroutine at a time.
type Steady struct {
	// Plain asks for conjugate gradients, the twin.
	Plain bool

	spec Spec
	grid *Multigrid
	twin *conjugate
}

// NewSteady returns a solver for spec.
//
// Errors: as Spec.Validate.
func NewSteady(spec Spec) (*Steady, error) {
	grid, err := NewMultigrid(spec, nil)
	if err != nil {
		return nil, err
	}
	return &Steady{spec: spec, grid: grid, Plain: spec.narrow()}, nil
}

// Use makes s work in another workspace from now on.
func (s *Steady) Use(work *Workspace) { s.grid.Use(work) }

// narrow says whether the grid has one axis and no ring, so that an incomplete
// factorisation is a complete one.
func (s Spec) narrow() bool {
	long := 0
	for a, n := range s.inside().n {
		if n > 1 {
			long++
		}
		if n > 1 && s.Borders[a][0].Kind == Periodic {
			return false
		}
	}
	return long <= 1
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
	checkTolerance(tolerance)
	if !s.Plain {
		return s.grid.Steady(c, r, Goal{Residual: tolerance})
	}
	checkStep(s.spec.Grid, c, r, 0)
	if s.twin == nil {
		s.twin = newConjugate(s.spec)
	}
	lossy := r.Decay > 0 || s.twin.operator.held
	for _, u := range r.Uptake {
		lossy = lossy || u > 0
	}
	if !lossy {
		return Convergence{}, ErrNoSteadyState
	}
	return s.twin.steady(c, r, 0, tolerance)
}

// finish solves and judges the outcome.
func (o *operator) finish(c, rhs []float64, tolerance float64) (Convergence, error) {
	most := 200 + 20*(o.grid.N[0]+o.grid.N[1]+o.grid.N[2])
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
// solved from the old values to a residual, by Multigrid or its twin as Steady. It
// is stable for any step and first order in dt; a steady state stays where it is,
// however strong the uptake. The inverse of the matrix has no negative entry, so
// values do not fall below zero by more than the tolerance allows.
//
// It holds work space and serves one goroutine at a time.
type Implicit struct {
	// Plain asks for conjugate gradients, the twin.
	Plain bool

	spec      Spec
	grid      *Multigrid
	twin      *conjugate
	tolerance float64
}

// NewImplicit returns a solver for spec that stops at a relative residual of
// tolerance, in (0, 1).
//
// Errors: as Spec.Validate. Panics on a tolerance outside (0, 1).
func NewImplicit(spec Spec, tolerance float64) (*Implicit, error) {
	grid, err := NewMultigrid(spec, nil)
	if err != nil {
		return nil, err
	}
	checkTolerance(tolerance)
	return &Implicit{spec: spec, grid: grid, tolerance: tolerance, Plain: spec.narrow()}, nil
}

// Order returns 1.
func (s *Implicit) Order() int { return 1 }

// Step advances c by dt; see Solver. Errors: also *ConvergenceError.
func (s *Implicit) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	if !s.Plain {
		return s.grid.Implicit(c, r, dt, Goal{Residual: s.tolerance})
	}
	checkStep(s.spec.Grid, c, r, dt)
	if dt == 0 {
		return Budget{}, nil
	}
	if s.twin == nil {
		s.twin = newConjugate(s.spec)
	}
	_, err := s.twin.steady(c, r, 1/dt, s.tolerance)
	s.grid.reaction = r
	return s.grid.flows(c).times(dt), err
}
