package microenv

import (
	"fmt"
	"math"
)

// Choice is which method a field of method Chosen takes, and why.
type Choice struct {
	Field      string
	Method     Method  // QuasiSteady or Accurate, or what the spec forces
	Relaxation float64 // min; slowest relaxation of the field, +Inf if nothing removes it
	Interval   float64 // min; time in which cells change
	Error      float64 // share of a change that a quasi-steady field has not yet followed
	Reason     string
}

// String returns the choice as one line for the log of a run.
func (c Choice) String() string {
	left := "1"
	if c.Error > 0 && c.Error < 1 {
		left = fmt.Sprintf("e^%.0f", math.Log(c.Error))
	}
	if c.Error == 0 {
		left = "0"
	}
	return fmt.Sprintf("%s: %v; relaxes in %.2g min, cells change every %.2g min, error %s (%s)", c.Field, c.Method, c.Relaxation, c.Interval, left, c.Reason)
}

// quiet is the largest share of a change that may be left at the end of an
// interval for a field to count as quasi-steady. Cells change a field by some percent
// in an interval at most, so that what is left of it is below a thousandth.
const quiet = 0.02

// Relaxation returns the slowest time in which the field forgets a disturbance,
// in min:
//
//	1/(λ + k + u_least)
//
// with λ of diffusion between its borders (diffusion.Spec.SlowestRate), decay k and
// the least uptake of any voxel. +Inf where nothing is lost and no border held.
func (f *Field) Relaxation() float64 {
	rate := f.transport().SlowestRate() + f.Spec.Decay
	if f.uptakes {
		least := math.Inf(1)
		for _, u := range f.uptake {
			if u < least {
				least = u
			}
		}
		rate += least
	}
	return 1 / rate
}

// Choose returns the method for steps of interval minutes, or for the spec's
// Interval if that is set: QuasiSteady where e^{−interval/relaxation} is at most
// one in fifty, and Accurate otherwise. A spec of another method than Chosen
// keeps its own.
func (f *Field) Choose(interval float64) Choice {
	if f.Spec.Interval > 0 {
		interval = f.Spec.Interval
	}
	c := Choice{Field: f.Spec.Name, Method: f.Spec.Method, Relaxation: f.Relaxation(), Interval: interval}
	c.Error = math.Exp(-interval / c.Relaxation)
	switch {
	case f.Spec.Method != Chosen:
		c.Reason = "as the spec says"
	case c.Error <= quiet:
		c.Method, c.Reason = QuasiSteady, "it follows the cells"
	default:
		c.Method, c.Reason = Accurate, "it lags behind the cells"
	}
	return c
}

// Choice returns the choice of the last step of a field of method Chosen.
func (f *Field) Choice() Choice { return f.choice }
