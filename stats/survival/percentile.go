package survival

import (
	"fmt"
	"math"
)

// Percentile is the time by which a share of the subjects has had the event, with
// an interval whose ends may lie beyond what was watched.
//
// No field is ever NaN or infinite; one that is not defined is 0.
type Percentile struct {
	Value       float64 // the time, in the unit of the sample
	Low, High   float64 // ends of the interval
	N           int     // subjects
	Defined     bool    // the curve falls as far as that
	LowDefined  bool    // so does its lower limit
	HighDefined bool    // so does its upper limit
	Reason      string  // why the time or an end is not defined; empty if all are
}

// String writes the time and its interval, or the reason why there is none.
func (p Percentile) String() string {
	end := func(x float64, defined bool) string {
		if !defined {
			return "not reached"
		}
		return fmt.Sprintf("%.4g", x)
	}
	if !p.Defined && !p.LowDefined {
		return "not defined (" + p.Reason + ")"
	}
	return fmt.Sprintf("%s (%s to %s, n = %d)", end(p.Value, p.Defined), end(p.Low, p.LowDefined), end(p.High, p.HighDefined), p.N)
}

// Median returns the time by which half of the subjects have had the event.
func (c *Curve) Median(level float64, scale Scale) Percentile {
	return c.Percentile(0.5, level, scale)
}

// Percentile returns the time by which a share p of the subjects has had the event:
// the first at which the curve is at or below 1 − p. Where the curve runs level
// at 1 − p it is the middle of that stretch. The ends of the interval are the times
// at which the limits of the curve do the same.
//
// Range: 0 < p < 1.
// Undefined: where a curve does not fall as far, each of the three for itself.
// Source: Brookmeyer and Crowley 1982, 10.2307/2530286.
// Panics if p or level is outside (0, 1).
func (c *Curve) Percentile(p, level float64, scale Scale) Percentile {
	z := twoSided(level)
	if !(p > 0 && p < 1) {
		panic("survival: a percentile needs a share between 0 and 1")
	}
	if !c.Defined {
		return Percentile{N: c.N, Reason: c.Reason}
	}
	var low, high []float64 // they end where the curve reaches 0
	for i, s := range c.Survival {
		if s == 0 {
			break
		}
		l, h := limits(s, math.Sqrt(c.greenwood[i]), z, scale)
		low, high = append(low, l), append(high, h)
	}
	r := Percentile{N: c.N}
	r.Value, r.Defined = crossing(c.Time, c.Survival, 1-p)
	r.Low, r.LowDefined = crossing(c.Time, low, 1-p)
	r.High, r.HighDefined = crossing(c.Time, high, 1-p)
	switch {
	case !r.Defined:
		r.Reason = fmt.Sprintf("fewer than a share of %g have had the event", p)
	case !r.LowDefined:
		r.Reason = "the lower limit of the curve is not defined so low"
	case !r.HighDefined:
		r.Reason = "the upper limit of the curve does not fall so low"
	}
	return r
}

// crossing returns the time at which a curve s first is at or below a level.
func crossing(time, s []float64, level float64) (float64, bool) {
	const tolerance = 1.5e-8 // products of ratios reach a half only to rounding
	for i, v := range s {
		if v > level+tolerance {
			continue
		}
		if math.Abs(v-level) < tolerance {
			for j := i + 1; j < len(s); j++ {
				if s[j] < v {
					return time[i] + (time[j]-time[i])/2, true
				}
			}
		}
		return time[i], true
	}
	return 0, false
}
