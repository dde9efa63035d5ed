package microenv

import (
	"fmt"
	"math"

	"paget/num/diffusion"
	"paget/team"
)

// Step advances the field by dt minutes with the present sources and sinks.
//
// Range: any dt ≥ 0 is stable. With Split it is exact in time unless uptake
// differs between voxels; then the error is of second order in dt.
// Errors: *diffusion.DivergedError when a value is not finite, or falls below 0 by
// more than rounding; *diffusion.ConvergenceError.
// Panics if dt is negative or not finite.
func (f *Field) Step(dt float64) error { return f.step(dt, nil) }

// StepAll advances several fields by dt minutes, one after the other, each with
// all workers of crew; nil is one worker. From then on the fields share their
// scratch memory and must not step at the same time; a copy has its own. Results
// are those of Step, bit for bit, for any crew.
//
// Errors: the first one, as Field.Step.
func StepAll(fields []*Field, dt float64, crew *team.Team) error {
	Share(fields...)
	for _, f := range fields {
		if err := f.step(dt, crew); err != nil {
			return err
		}
	}
	return nil
}

// Share lets fields use one scratch memory; they must not step at the same time
// afterwards. It holds as much as the largest of them needs.
func Share(fields ...*Field) {
	var work *diffusion.Workspace
	for _, f := range fields {
		if f.work == nil {
			continue
		}
		if work == nil {
			work = f.work
		}
		f.work = work
		if f.accurate != nil {
			f.accurate.Use(work)
		}
		if f.quasi != nil {
			f.quasi.Use(work)
		}
		if f.steady != nil {
			f.steady.Use(work)
		}
	}
}

func (f *Field) step(dt float64, crew *team.Team) error {
	if f.quasi != nil {
		f.quasi.Crew = crew
	}
	if f.accurate != nil {
		f.accurate.Crew(crew)
	}
	rests := f.Spec.Method == QuasiSteady
	if f.Spec.Method == Chosen && dt > 0 {
		f.choice = f.Choose(dt)
		rests = f.choice.Method == QuasiSteady
	}
	if rests {
		return f.rest(dt)
	}
	before := f.largest()
	b, err := f.solver.Step(f.C, f.reaction(), dt)
	if err != nil {
		return fmt.Errorf("microenv: field %q after %g min: %w", f.Spec.Name, f.Time, err)
	}
	f.Time += dt
	f.book(b)
	if f.accurate != nil {
		return f.floorTo(f.Spec.Tolerance)
	}
	return f.floor(before)
}

// book enters a budget in the ledger.
func (f *Field) book(b diffusion.Budget) {
	f.Ledger.Secreted += b.Source
	f.Ledger.Decayed += b.Decay
	f.Ledger.TakenUp += b.Uptake
	f.Ledger.Border += b.Border
}

// rest takes the field to its steady state and lets dt pass there.
func (f *Field) rest(dt float64) error {
	if !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("microenv: step %g is not a finite time of at least 0", dt))
	}
	if dt == 0 {
		return nil
	}
	goal := diffusion.Goal{Absolute: f.Spec.Tolerance}
	if goal.Absolute == 0 {
		goal.Relative = 1e-5
	}
	before := f.amount()
	r := f.reaction()
	if _, err := f.quasi.Steady(f.C, r, goal); err != nil {
		return fmt.Errorf("microenv: field %q after %g min: %w", f.Spec.Name, f.Time, err)
	}
	f.Time += dt
	b := f.quasi.Flows(f.C, r, dt)
	f.book(b)
	f.Ledger.Settled += f.amount() - before - (b.Source - b.Decay - b.Uptake + b.Border)
	allowed := goal.Absolute
	if allowed == 0 {
		allowed = goal.Relative * f.largest()
	}
	return f.floorTo(allowed)
}

// amount is Total in four running sums.
func (f *Field) amount() float64 {
	var a, b, c, d float64
	v := f.C
	for ; len(v) >= 4; v = v[4:] {
		a, b, c, d = a+v[0], b+v[1], c+v[2], d+v[3]
	}
	for _, x := range v {
		a += x
	}
	return ((a + b) + (c + d)) * f.Geometry.Volume()
}

// Settle brings the field to the steady state of the present sources and sinks
// and restarts the ledger. Use it for substances that spread faster than
// anything else changes.
//
// Errors: diffusion.ErrNoSteadyState when nothing removes the substance;
// *diffusion.ConvergenceError; *diffusion.DivergedError.
func (f *Field) Settle() error {
	if f.steady == nil {
		s, err := diffusion.NewSteady(f.transport())
		if err != nil {
			return fmt.Errorf("microenv: field %q: %w", f.Spec.Name, err)
		}
		f.steady = s
		if f.work != nil {
			s.Use(f.work)
		}
	}
	// A residual of 1e-10 leaves far fewer wrong digits than the grid does.
	if _, err := f.steady.Solve(f.C, f.reaction(), 1e-10); err != nil {
		return fmt.Errorf("microenv: field %q: %w", f.Spec.Name, err)
	}
	err := f.floorTo(1e-7 * f.largest())
	f.Restart()
	return err
}

func (f *Field) largest() (most float64) {
	for _, v := range f.C {
		if v = math.Abs(v); v > most {
			most = v
		}
	}
	return most
}

// floor sets to 0 what rounding has left below it, and enters it in the ledger.
// The exact solution has no negative value, so anything larger is a fault.
func (f *Field) floor(before float64) error {
	return f.floorTo(f.rounding * math.Max(before, f.largest()))
}

func (f *Field) floorTo(allowed float64) error {
	for i, v := range f.C {
		if v >= 0 {
			continue
		}
		if v < -allowed {
			return fmt.Errorf("microenv: field %q: %w", f.Spec.Name,
				&diffusion.DivergedError{Quantity: "concentration", Where: i, Time: f.Time, Value: v})
		}
		f.C[i] = 0
		f.Ledger.Rounding -= v * f.Geometry.Volume()
	}
	return nil
}
