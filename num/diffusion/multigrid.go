package diffusion

import (
	"errors"
	"math"

	"paget/team"
)

// Multigrid solves
//
//	(shift + k + u − D∇²)·c = rhs
//
// by cycles of red–black relaxation on a stack of grids, each with half as many
// voxels along every axis (Brandt 1977). It takes any number of voxels and all
// borders; the cost of a cycle is proportional to the number of voxels, and the
// error falls by about the same factor in each.
//
//   - cells of a coarser level are pairs, the last one three where the number is
//     odd; equations there are finite volumes of the same kind with averaged loss;
//   - residuals are averaged over a coarse cell, corrections come back linearly
//     between centres;
//   - each level is relaxed once before and once after its correction.
//
// A voxel of one colour reads only the other colour, so planes may be relaxed in
// any order: results are the same bits for any Crew. Where the cycle gains too
// little it hands over to conjugate gradients.
type Multigrid struct {
	// Crew shares the planes of large levels; nil is one worker.
	Crew *team.Team
	// Handovers counts solves that conjugate gradients had to finish.
	Handovers int

	spec   Spec
	in     inside
	work   *Workspace
	levels []*gridLevel
	twin   *conjugate

	reaction Reaction
	shift    float64
	job      job
	do       func(worker, part int)
}

// Goal says when an iteration may stop: when the estimated error of every voxel
// is at most Absolute + Relative·max|c|, and the residual ‖rhs − A·c‖ at most
// Residual·‖rhs‖. A part that is 0 is not asked for; Absolute and Relative are
// one part.
type Goal struct {
	Relative, Absolute float64
	Residual           float64
}

// check panics on a goal that cannot be met.
func (g Goal) check() {
	if !(g.Relative >= 0 && g.Relative < 1 && g.Absolute >= 0 && g.Residual >= 0 && g.Residual < 1) || !(g.Relative+g.Absolute+g.Residual > 0) {
		panic("diffusion: a goal needs a tolerance above 0, relative ones below 1")
	}
}

// NewMultigrid returns a solver for spec with its scratch in work; nil is a
// workspace of its own.
//
// Errors: as Spec.Validate.
func NewMultigrid(spec Spec, work *Workspace) (*Multigrid, error) {
	if err := spec.Validate(); err != nil {
		return nil, err
	}
	if work == nil {
		work = NewWorkspace()
	}
	m := &Multigrid{spec: spec, in: spec.inside(), work: work}
	axes := [3]*gridAxis{}
	for a := range axes {
		axes[a] = newGridAxis(spec, a)
	}
	top := newLevel(axes)
	top.first = spec.Grid.Index(m.in.low[0], m.in.low[1], m.in.low[2])
	top.row, top.plane = spec.Grid.N[0], spec.Grid.N[0]*spec.Grid.N[1]
	for a, pair := range spec.Borders {
		for side, b := range pair {
			top.layer[a][side] = b.Kind == HeldLayer
		}
	}
	m.levels = []*gridLevel{top}
	for l := top; l.size() > 1; {
		next := [3]*gridAxis{}
		for a, x := range l.axis {
			next[a] = x.coarser(spec.Diffusivity)
		}
		l = newLevel(next)
		m.levels = append(m.levels, l)
	}
	m.do = m.part
	return m, nil
}

// Use makes m work in another workspace from now on.
func (m *Multigrid) Use(work *Workspace) { m.work = work }

// Steady brings c to the state that no longer changes, starting from the values
// it holds; see Steady.Solve. Held layers are written first.
//
// Errors: ErrNoSteadyState; *ConvergenceError, with c at the last iterate;
// *DivergedError when a value is not finite.
// Panics as Solver, and on a Goal without a tolerance.
func (m *Multigrid) Steady(c []float64, r Reaction, goal Goal) (Convergence, error) {
	goal.check()
	lossy := m.prepare(c, r, 0)
	if !lossy {
		return Convergence{}, ErrNoSteadyState
	}
	m.load(c, 0)
	return m.solve(c, goal)
}

// Implicit advances c by one step of backward Euler; see Implicit.
//
// Errors: as Steady but ErrNoSteadyState. Panics as Steady.
func (m *Multigrid) Implicit(c []float64, r Reaction, dt float64, goal Goal) (Budget, error) {
	goal.check()
	checkTime(dt)
	if dt == 0 {
		return Budget{}, nil
	}
	m.prepare(c, r, 1/dt)
	m.load(c, 1/dt)
	_, err := m.solve(c, goal)
	return m.flows(c).times(dt), err
}

// errStalled says inside this package that cycles gain too little.
var errStalled = errors.New("diffusion: multigrid cycles gain too little")

// mostCycles bounds the work before conjugate gradients take over; a usual solve
// from nothing to rounding needs about 15.
const mostCycles = 60

// solve runs cycles until the goal is met. prepare and load have been called.
func (m *Multigrid) solve(c []float64, goal Goal) (Convergence, error) {
	norm := 0.0
	if goal.Residual > 0 {
		if norm = m.norm(c); norm == 0 {
			m.in.rows(func(at int) { clear(c[at : at+m.in.n[0]]) })
			return Convergence{}, nil
		}
	}
	done, err := m.cycles(c, goal, norm)
	if errors.Is(err, errStalled) {
		m.Handovers++
		done, err = m.handOver(c, goal)
	}
	return done, err
}

// cycles is solve without the way out.
func (m *Multigrid) cycles(c []float64, goal Goal, norm float64) (done Convergence, err error) {
	top := m.levels[0]
	top.value = c
	if m.spec.rate() == 0 || len(m.levels) == 1 {
		return m.apart(c)
	}
	last := math.Inf(1)
	for done.Iterations < mostCycles {
		m.wave(top, nil, before)
		squares := m.lower(top, m.levels[1])
		done.Residual = math.Sqrt(squares)
		if norm > 0 {
			done.Residual /= norm
		}
		if goal.Residual > 0 && done.Residual <= goal.Residual && goal.Relative+goal.Absolute == 0 {
			return done, nil
		}
		done.Iterations++
		m.correct(1)
		m.wave(top, m.levels[1], after)
		correction, most := m.raised(top)
		if correction-correction != 0 || most-most != 0 || squares-squares != 0 {
			return done, m.broken(c)
		}
		// The correction is what was wrong before it; the share of that which is
		// left is seen from one cycle to the next, and taken as 1/4 at first.
		left := correction / last
		switch {
		case done.Iterations == 1:
			left = 0.25
		case done.Iterations > 3 && left > 0.7 && correction > 1e-14*most:
			return done, errStalled
		}
		left = math.Min(math.Max(left, 0.15), 0.9)
		done.Error = correction * left / (1 - left)
		near := goal.Relative+goal.Absolute == 0 || done.Error <= goal.Absolute+goal.Relative*most
		if near && goal.Relative+goal.Absolute > 0 && (goal.Residual == 0 || done.Residual*left <= goal.Residual) {
			return done, nil
		}
		last = correction
	}
	return done, errStalled
}

// broken names the first value that is not finite.
func (m *Multigrid) broken(c []float64) error {
	if err := checkFinite(c, 0); err != nil {
		return err
	}
	return &DivergedError{Quantity: "correction of the concentration", Value: math.NaN()}
}

// cycle is one cycle on the finest level.
func (m *Multigrid) cycle(c []float64) (squares, correction, most float64) {
	top := m.levels[0]
	top.value = c
	m.wave(top, nil, before)
	if len(m.levels) == 1 {
		return 0, 0, 0
	}
	squares = m.lower(top, m.levels[1])
	m.correct(1)
	m.wave(top, m.levels[1], after)
	correction, most = m.raised(top)
	return squares, correction, most
}

// correct solves a coarse level by one cycle from 0.
func (m *Multigrid) correct(k int) {
	l := m.levels[k]
	if k == len(m.levels)-1 {
		// One cell, tied to nothing that changes.
		l.begin(0)
		return
	}
	c := m.levels[k+1]
	m.wave(l, nil, beforeCoarse)
	m.lower(l, c)
	m.correct(k + 1)
	m.wave(l, c, afterCoarse)
}

// apart solves where voxels do not see each other.
func (m *Multigrid) apart(c []float64) (Convergence, error) {
	top := m.levels[0]
	if len(m.levels) == 1 {
		top.smooth(0, 0)
		return Convergence{Iterations: 1}, checkFinite(c, 0)
	}
	for z := range top.n[2] {
		for y := range top.n[1] {
			at := top.first + y*top.row + z*top.plane
			for i := at; i < at+top.n[0]; i++ {
				loss := m.reaction.Decay + m.shift
				if m.reaction.Uptake != nil {
					loss += m.reaction.Uptake[i]
				}
				if loss == 0 {
					return Convergence{}, ErrNoSteadyState
				}
				c[i] = 0
				if top.rhs != nil {
					c[i] = top.rhs[i] * top.g / loss
				}
			}
		}
	}
	return Convergence{Iterations: 1}, checkFinite(c, 0)
}

// handOver lets conjugate gradients finish.
func (m *Multigrid) handOver(c []float64, goal Goal) (Convergence, error) {
	if m.twin == nil {
		m.twin = newConjugate(m.spec)
	}
	tolerance := 1e-12
	if goal.Residual > 0 {
		tolerance = goal.Residual
	}
	done, err := m.twin.resume(c, m.reaction, m.shift, m.levels[0].rhs, m.levels[0].g, tolerance)
	var short *ConvergenceError
	if goal.Residual == 0 && errors.As(err, &short) && short.Residual < 1e-9 {
		// Rounding is all that is left, and it is far below any such goal.
		err = nil
	}
	return done, err
}
