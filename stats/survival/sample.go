package survival

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"paget/stats"
)

// Sample holds times that may be censored, one for each subject.
type Sample struct {
	Time  []float64 // from entry to the event or to the end of watching; >= 0, all in one unit of the caller's choice
	Event []bool    // true: the event was seen at that time; false: watching ended there
}

// Test is the result of a test whose statistic follows a χ² distribution.
//
// No field is ever NaN or infinite. If Defined is false, Reason says why.
type Test struct {
	Statistic float64 // χ²
	Degrees   int     // degrees of freedom
	P         float64 // chance of a larger statistic if the hypothesis holds
	Defined   bool    // the data determine a result
	Reason    string  // why not; empty if Defined
}

// chiSquared is the test of a statistic, unless it is out of range.
func chiSquared(statistic float64, degrees int) Test {
	if !finite(statistic) || statistic < 0 {
		return Test{Reason: "the statistic is out of range"}
	}
	p := distuv.ChiSquared{K: float64(degrees)}.Survival(statistic)
	return Test{Statistic: statistic, Degrees: degrees, P: p, Defined: true}
}

// fault returns why a sample cannot be used, or "". It panics if its slices differ
// in length.
func (s Sample) fault() string {
	if len(s.Time) != len(s.Event) {
		panic(fmt.Sprintf("survival: %d times with %d events", len(s.Time), len(s.Event)))
	}
	if len(s.Time) == 0 {
		return "the sample holds no subject"
	}
	for i, t := range s.Time {
		if !finite(t) {
			return fmt.Sprintf("a time is not finite (subject %d)", i+1)
		}
		if t < 0 {
			return fmt.Sprintf("a time is negative (subject %d)", i+1)
		}
	}
	return ""
}

// events returns how many events a sample holds.
func (s Sample) events() int {
	n := 0
	for _, e := range s.Event {
		if e {
			n++
		}
	}
	return n
}

// subset returns the subjects for which keep is true.
func (s Sample) subset(keep func(i int) bool) Sample {
	var part Sample
	for i, t := range s.Time {
		if keep(i) {
			part.Time = append(part.Time, t)
			part.Event = append(part.Event, s.Event[i])
		}
	}
	return part
}

// numbered returns the distinct labels of n subjects in ascending order, and for
// each subject the place of its label among them. No labels at all are one label.
func numbered(what string, label []int, n int) (labels, place []int) {
	place = make([]int, n)
	if label == nil {
		return []int{0}, place
	}
	if len(label) != n {
		panic(fmt.Sprintf("survival: %d subjects with %d %s", n, len(label), what))
	}
	labels = slices.Clone(label)
	slices.Sort(labels)
	labels = slices.Compact(labels)
	for i, l := range label {
		place[i], _ = slices.BinarySearch(labels, l)
	}
	return labels, place
}

// undefined is an estimate that the data do not determine at all.
func undefined(n int, reason string) stats.Estimate {
	return stats.Estimate{N: n, Reason: reason}
}

// valueOnly is an estimate whose interval the data do not determine.
func valueOnly(value float64, n int, reason string) stats.Estimate {
	return stats.Estimate{Value: value, Low: value, High: value, N: n, Reason: reason}
}

// interval is a defined estimate, unless an end of it is out of range.
func interval(value, low, high float64, n int) stats.Estimate {
	if !finite(value) || !finite(low) || !finite(high) {
		return undefined(n, "the result is too large for a number")
	}
	return stats.Estimate{Value: value, Low: math.Min(low, value), High: math.Max(high, value), N: n, Defined: true}
}

// finite tells whether x is neither NaN nor infinite.
func finite(x float64) bool {
	return !math.IsNaN(x) && !math.IsInf(x, 0)
}

// twoSided returns the normal quantile of a confidence level, 1.96 for 0.95. It
// panics unless the level lies strictly between 0 and 1.
func twoSided(level float64) float64 {
	if !(level > 0 && level < 1) {
		panic("survival: a confidence level lies between 0 and 1, as in 0.95")
	}
	return stats.NormalQuantile((1 + level) / 2)
}
