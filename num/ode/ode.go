package ode

import (
	"math"
)

// System is the right-hand side of dy/dt = f(t, y): it writes the derivative
// of y at time t into dydt, which has the length of y.
//
// It must not keep or change y, and must give the same derivative whenever it
// is asked at the same point.
type System func(t float64, y, dydt []float64)

// Options are the tolerances and limits of Solve; the zero value asks for the
// defaults named at each field.
//
// A step is accepted when the root mean square over components of
// error/(Absolute + Relative·max(|y before|, |y after|)) is at most 1.
//
// Units: times in the unit of t; Absolute in the unit of y.
// Range: none negative.
type Options struct {
	Relative float64 // relative tolerance per step; 0 means 1e-8
	Absolute float64 // absolute tolerance per step; 0 means 1e-10
	First    float64 // first step to try; 0 lets Solve choose
	Largest  float64 // largest step allowed; 0 means no limit
	MaxSteps int     // steps tried before giving up; 0 means 1,000,000
}

// Solve integrates from times[0], where y = y0, and returns y at each of times.
//
// The method is Dormand–Prince 5(4) with an interpolant of order 4 for the times
// that lie inside a step. The result holds one row for each time; the first is
// a copy of y0.
//
// Range: times rise strictly; len(y0) >= 0.
// Errors: *DivergedError if a value stops being finite, the step becomes too
// small for the clock, or MaxSteps are spent. The rows before the break are
// returned with the error.
// Panics if times is empty or does not rise, or an option is negative.
func Solve(sys System, y0 []float64, times []float64, opt Options) ([][]float64, error) {
	checkTimes(times)
	opt = opt.withDefaults()
	s := newStepper(sys, times[0], y0, opt)
	rows := make([][]float64, 0, len(times))
	rows = append(rows, append([]float64(nil), y0...))
	if err := finite("state", times[0], y0); err != nil {
		return nil, err
	}
	last := times[len(times)-1]
	s.start(last)
	for len(rows) < len(times) {
		if err := s.step(last); err != nil {
			return rows, err
		}
		for len(rows) < len(times) && times[len(rows)] <= s.t {
			rows = append(rows, s.at(times[len(rows)]))
		}
	}
	return rows, nil
}

// withDefaults fills in what the caller left open.
func (o Options) withDefaults() Options {
	if o.Relative < 0 || o.Absolute < 0 || o.First < 0 || o.Largest < 0 || o.MaxSteps < 0 {
		panic("ode: an option is negative")
	}
	if o.Relative == 0 {
		o.Relative = 1e-8
	}
	if o.Absolute == 0 {
		o.Absolute = 1e-10
	}
	if o.Largest == 0 {
		o.Largest = math.Inf(1)
	}
	if o.MaxSteps == 0 {
		o.MaxSteps = 1_000_000
	}
	return o
}

// checkTimes panics unless there are times and they rise.
func checkTimes(times []float64) {
	if len(times) == 0 {
		panic("ode: no times")
	}
	for i := 1; i < len(times); i++ {
		if !(times[i] > times[i-1]) {
			panic("ode: times must rise")
		}
	}
}

// finite returns an error for the first component that is not a finite number.
func finite(quantity string, t float64, y []float64) error {
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return &DivergedError{Quantity: quantity, Where: i, Time: t, Value: v}
		}
	}
	return nil
}
