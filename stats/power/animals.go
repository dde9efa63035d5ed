package power

import (
	"fmt"
	"math"

	"paget/rng"
	"paget/team"
)

// Answer is how many hosts an experiment needs.
type Answer struct {
	Wanted float64 // power
	N      [2]int  // hosts in the first and the second arm
	// Hosts in the first arm where the upper and the lower end of the total interval of the
	// power reach what is wanted.
	Low, High   int
	HighDefined bool // the lower end reaches it among the sizes tried
	AtMost      bool // the smallest size tried is enough; fewer may be

	Curve   []Point   // what the answer rests on
	Fitted  []float64 // rising powers at the defined points of Curve, in their order
	Defined bool      // the power reaches what is wanted among the sizes tried
	Reason  string    // why not; empty if Defined
}

// String writes the number of hosts and its range, or the reason why there is none.
func (a Answer) String() string {
	if !a.Defined {
		return "not defined (" + a.Reason + ")"
	}
	high := "beyond the sizes tried"
	if a.HighDefined {
		high = fmt.Sprint(a.High)
	}
	return fmt.Sprintf("%d + %d hosts for a power of %g (first arm %d to %s)", a.N[0], a.N[1], a.Wanted, a.Low, high)
}

// Animals returns the smallest number of hosts per arm that gives the wanted power,
// with its range.
//
// The powers of the plan's sizes are made to rise by isotonic regression and joined
// by straight lines, which lie below a power curve where it bends down, as it does
// above one half; so the answer is rather too large than too small. The ends of the
// intervals are treated alike.
//
// Undefined: if the power does not rise as far among the sizes tried.
// Source: Barlow et al. 1972, Statistical Inference under Order Restrictions.
// Errors: all faults of the plan, together, and a wanted power outside 0 to 1.
func Animals(root rng.Root, p Plan, wanted float64, t *team.Team) (Answer, error) {
	if !(wanted > 0 && wanted < 1) {
		return Answer{}, fmt.Errorf("power: the wanted power %g lies outside 0 to 1 (as in 0.8)", wanted)
	}
	curve, err := Curve(root, p, t)
	if err != nil {
		return Answer{}, err
	}
	a := Answer{Wanted: wanted, Curve: curve}
	var sizes []int
	var power, low, high []float64
	for _, c := range curve {
		if c.Defined {
			sizes = append(sizes, c.N[0])
			power, low, high = append(power, c.Power), append(low, c.TotalLow), append(high, c.TotalHigh)
		}
	}
	if len(sizes) == 0 {
		a.Reason = curve[0].Reason
		return a, nil
	}
	a.Fitted = rising(power)
	n, ok := reach(sizes, a.Fitted, wanted)
	if !ok {
		last := len(sizes) - 1
		a.Reason = fmt.Sprintf("with %d hosts in the first arm, the most tried, the power is %.3f", sizes[last], a.Fitted[last])
		return a, nil
	}
	a.Defined = true
	a.N = [2]int{n, p.Second(n)}
	a.AtMost = n == sizes[0]
	a.Low, _ = reach(sizes, rising(high), wanted)
	a.High, a.HighDefined = reach(sizes, rising(low), wanted)
	return a, nil
}

// rising returns the ascending values that are nearest in squares to the given ones
// (pool adjacent violators).
func rising(v []float64) []float64 {
	type level struct {
		mean  float64
		count int
	}
	var levels []level
	for _, x := range v {
		levels = append(levels, level{x, 1})
		for k := len(levels) - 1; k > 0 && levels[k-1].mean >= levels[k].mean; k-- {
			a, b := levels[k-1], levels[k]
			n := a.count + b.count
			mean := (float64(a.mean*float64(a.count)) + float64(b.mean*float64(b.count))) / float64(n)
			levels = append(levels[:k-1], level{mean, n})
		}
	}
	r := make([]float64, 0, len(v))
	for _, l := range levels {
		for range l.count {
			r = append(r, l.mean)
		}
	}
	return r
}

// reach returns the smallest whole size at which straight lines between ascending
// powers reach what is wanted.
func reach(sizes []int, power []float64, wanted float64) (int, bool) {
	for i, p := range power {
		if p < wanted {
			continue
		}
		if i == 0 {
			return sizes[0], true
		}
		share := (wanted - power[i-1]) / (p - power[i-1])
		n := float64(sizes[i-1]) + float64(share*float64(sizes[i]-sizes[i-1]))
		return int(math.Ceil(n - 1e-9)), true
	}
	return 0, false
}
