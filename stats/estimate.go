package stats

import (
	"fmt"
	"math"
)

// Estimate is a value with its confidence interval.
//
// No field is ever NaN or infinite. If Defined is false, Reason says why; Low and
// High then equal Value, which holds the value alone where the data determine
// that much (one observation has a mean but no interval) and is 0 otherwise.
type Estimate struct {
	Value     float64 // the estimate
	Low, High float64 // ends of the interval; Low <= Value <= High
	N         int     // observations (pairs, where data are paired) that it rests on
	Defined   bool    // the data determine both the value and the interval
	Reason    string  // why not; empty if Defined
}

// String writes the value and its interval, or the reason why there is none.
func (e Estimate) String() string {
	if !e.Defined {
		return "not defined (" + e.Reason + ")"
	}
	return fmt.Sprintf("%.4g (%.4g to %.4g, n = %d)", e.Value, e.Low, e.High, e.N)
}

// Excludes tells whether the interval is defined and does not hold the value x.
func (e Estimate) Excludes(x float64) bool {
	return e.Defined && (x < e.Low || x > e.High)
}

// undefined is an estimate that the data do not determine at all.
func undefined(n int, reason string) Estimate {
	return Estimate{N: n, Reason: reason}
}

// valueOnly is an estimate whose interval the data do not determine.
func valueOnly(value float64, n int, reason string) Estimate {
	if !finite(value) {
		return undefined(n, reason)
	}
	return Estimate{Value: value, Low: value, High: value, N: n, Reason: reason}
}

// interval is a defined estimate, unless an end of it is out of range.
func interval(value, low, high float64, n int) Estimate {
	if !finite(value) || !finite(low) || !finite(high) {
		return undefined(n, "the result is too large for a number")
	}
	return Estimate{Value: value, Low: math.Min(low, value), High: math.Max(high, value), N: n, Defined: true}
}

// finite tells whether x is neither NaN nor infinite.
func finite(x float64) bool {
	return !math.IsNaN(x) && !math.IsInf(x, 0)
}

// fault returns why a sample cannot be used, or "".
func fault(name string, x []float64) string {
	if len(x) == 0 {
		return name + " holds no observation"
	}
	for i, v := range x {
		if !finite(v) {
			return fmt.Sprintf("%s holds a value that is not finite (number %d)", name, i+1)
		}
	}
	return ""
}

// mustBeLevel panics unless a confidence level lies strictly between 0 and 1.
func mustBeLevel(level float64) {
	if !(level > 0 && level < 1) {
		panic("stats: a confidence level lies between 0 and 1, as in 0.95")
	}
}
