package diffusion

import (
	"fmt"
	"math"

	"paget/team"
)

// The two-stage method of Alexander 1977 with γ = 1 − 1/√2, on the deviation y
// from the steady state, y' = −A·y, with X = (1 + γ·dt·A)⁻¹:
//
//	u1 = X·y,   u2 = X·(−√2·y + (1 + √2)·u1)
//
// is of second order and forgets fast modes altogether (L-stable). Its error in a
// step is (K/γ³)·(X − 1)³·y to leading order, K = 3γ² − 2γ³ − 1/6, which costs one
// more application of X:
//
//	v = (X − 1)²·y = y − √2·u1 + (√2 − 1)·u2,   error = (K/γ³)·(X·v − v).
const (
	alexander = 1 - 1/math.Sqrt2
	// leading is K/γ³.
	leading = (3*alexander*alexander - 2*alexander*alexander*alexander - 1.0/6) / (alexander * alexander * alexander)
)

// Accurate is a time-accurate solver: an L-stable method of second order on the
// whole equation, uptake included, with steps that follow an estimate of their
// error.
//
// A step is accepted when in every voxel its estimate is at most
// Absolute + Relative·|c|, and no value lies further below 0 than that. No method
// of this order keeps values above 0 at any step; this one leaves them below by
// no more than what is allowed. Length is the only memory between calls; save
// it to go on bit for bit.
type Accurate struct {
	Relative, Absolute float64 // allowed error a step: of the value, and in C
	Length             float64 // T; the step that is tried next; 0 at the start
	Most               float64 // T; the longest step; 0 for no bound

	// Accepted and Rejected count since the start.
	Accepted, Rejected int

	grid *Multigrid
	goal Goal
}

// NewAccurate returns a solver for spec with its scratch in work; nil is a
// workspace of its own. The systems within a step are solved to a fiftieth of
// what a step is allowed.
//
// Errors: as Spec.Validate. Panics unless absolute > 0 and relative ≥ 0: values
// near 0 have no relative error.
func NewAccurate(spec Spec, work *Workspace, relative, absolute float64) (*Accurate, error) {
	if !(relative >= 0) || !(absolute > 0) {
		panic(fmt.Sprintf("diffusion: tolerances %g and %g; the absolute one must be above 0, the relative one not below", relative, absolute))
	}
	grid, err := NewMultigrid(spec, work)
	if err != nil {
		return nil, err
	}
	return &Accurate{Relative: relative, Absolute: absolute, grid: grid, goal: Goal{Absolute: 0.02 * absolute, Relative: 0.02 * relative}}, nil
}

// Crew sets who shares the planes of large grids; nil is one worker.
func (a *Accurate) Crew(crew *team.Team) { a.grid.Crew = crew }

// Use makes a work in another workspace from now on.
func (a *Accurate) Use(work *Workspace) { a.grid.Use(work) }

// Order returns 2.
func (a *Accurate) Order() int { return 2 }

// Step advances c by dt in as many steps as the tolerance asks for; see Solver.
//
// Errors: those of the systems, with c at the last accepted values; a
// *DivergedError when a step would have to be shorter than dt/10⁹.
func (a *Accurate) Step(c []float64, r Reaction, dt float64) (Budget, error) {
	checkTime(dt)
	var budget Budget
	if a.Length == 0 {
		a.Length = 0.01 * dt
	}
	for done := 0.0; done < dt; {
		h, left := a.Length, dt-done
		if a.Most > 0 {
			h = math.Min(h, a.Most)
		}
		// What is left is not cut into one long step and a crumb.
		switch {
		case h*(1+1e-12) >= left:
			h = left
		case 2*h >= left:
			h = 0.5 * left
		}
		spent, excess, err := a.try(c, r, h, true)
		if err == nil && !(excess <= 1) && h < 1e-9*dt {
			err = &DivergedError{Quantity: "error estimate", Time: done, Value: excess}
		}
		if err != nil {
			copy(c, a.grid.work.old)
			return budget, err
		}
		change := math.Min(4, math.Max(0.2, 0.9*math.Exp(-math.Log(math.Max(excess, 1e-6))/3)))
		if excess <= 1 {
			a.Accepted++
			budget.Add(spent)
			if h == left {
				done = dt
			} else {
				done += h
			}
			// A step cut short by the end says little about how long one may be.
			a.Length = math.Max(h*change, math.Min(a.Length, 4*h*change))
		} else {
			a.Rejected++
			copy(c, a.grid.work.old)
			a.Length = h * change
		}
	}
	return budget, nil
}

// Single advances c by one step of dt without control of its error; for those who
// choose their own steps.
func (a *Accurate) Single(c []float64, r Reaction, dt float64) (Budget, error) {
	checkTime(dt)
	if dt == 0 {
		return Budget{}, nil
	}
	budget, _, err := a.try(c, r, dt, false)
	return budget, err
}

// try takes one step and returns its budget and its largest error as a multiple
// of what is allowed. The values before stay in the workspace.
func (a *Accurate) try(c []float64, r Reaction, h float64, judge bool) (spent Budget, excess float64, err error) {
	m := a.grid
	n := m.spec.Grid.Len()
	shift := 1 / (alexander * h)
	m.prepare(c, r, shift)
	old := need(&m.work.old, n)
	m.combine(old, [2]float64{1}, [2][]float64{c, c})
	m.load(c, shift)
	if _, err = m.solve(c, a.goal); err != nil {
		return spent, 0, err
	}
	spent.Add(m.flows(c).times((1 - alexander) * h))
	m.loadSum([2]float64{-math.Sqrt2 * shift, (1 + math.Sqrt2) * shift}, [2][]float64{old, c})
	var v []float64
	if judge {
		v = need(&m.work.extra, n)
		m.combine(v, [2]float64{1, -math.Sqrt2}, [2][]float64{old, c})
	}
	if _, err = m.solve(c, a.goal); err != nil {
		return spent, 0, err
	}
	spent.Add(m.flows(c).times(alexander * h))
	if judge {
		m.combine(v, [2]float64{1, math.Sqrt2 - 1}, [2][]float64{v, c})
		excess = a.judge(c, v, shift)
	}
	return spent, excess, nil
}

// judge returns the largest estimated error as a multiple of what is allowed. One
// cycle from v itself is enough: for all but the fastest modes X·v is near v.
func (a *Accurate) judge(c, v []float64, shift float64) (excess float64) {
	m := a.grid
	m.spec.release(v)
	m.loadAlone(v, shift)
	if m.spec.rate() == 0 {
		if _, err := m.apart(v); err != nil {
			return math.Inf(1)
		}
	} else {
		m.cycle(v)
	}
	top := m.levels[0]
	j := job{phase: phaseJudge, planes: top.n[2], factor: 1 / shift, weights: [2]float64{a.Relative, a.Absolute}, pair: [2][]float64{c, v}}
	for _, s := range m.run(j, top.size()) {
		excess = math.Max(excess, s.most)
		if s.most != s.most {
			excess = math.Inf(1)
		}
	}
	return excess
}

// judgePlane compares the estimates of a plane with what is allowed.
func (m *Multigrid) judgePlane(z int, s *planeSums) {
	top, j := m.levels[0], &m.job
	s.most = 0
	for y := range top.n[1] {
		at := top.first + y*top.row + z*top.plane
		c, w := j.pair[0][at:at+top.n[0]], j.pair[1][at:at+top.n[0]]
		for i, v := range c {
			before := top.rhs[at+i] * top.g * j.factor
			off := math.Max(leading*math.Abs(w[i]-before), -v)
			if d := off / (j.weights[1] + j.weights[0]*math.Abs(v)); d > s.most || d != d {
				s.most = d
			}
		}
	}
}
