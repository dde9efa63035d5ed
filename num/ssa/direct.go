package ssa

import "math"

// stepDirect is the direct method with thinning: all majorants anew, one exponential
// for the next candidate, one uniform for its channel. It is the plain text that the
// other methods are compared with.
//
// A candidate beyond end is kept, so that the times asked for do not shape the path.
func (v *Solver) stepDirect(end float64) (int, error) {
	for {
		if !v.held {
			if err := v.propose(); err != nil {
				return -1, err
			}
		}
		if v.next > end {
			v.t = end
			return -1, nil
		}
		v.t, v.held = v.next, false
		if !v.fire {
			continue
		}
		c := v.choose()
		yes, err := v.accepts(c, v.rate[c], v.t)
		if err != nil {
			return -1, err
		}
		if yes {
			return c, v.apply(c, 1)
		}
	}
}

// propose draws when the next candidate comes, or the majorants end.
func (v *Solver) propose() error {
	total, until := 0.0, math.Inf(1)
	for c := range v.rate {
		most, ends, err := v.bound(c, v.t)
		if err != nil {
			return err
		}
		v.rate[c] = most
		total += most
		until = math.Min(until, ends)
	}
	v.next, v.fire, v.held = until, false, true
	if total > 0 {
		if at := v.t + v.stream.Exp()/total; at < until {
			v.next, v.fire = at, true
		}
	}
	return nil
}

// choose draws a channel in proportion to the majorants.
func (v *Solver) choose() int {
	total := 0.0
	for _, a := range v.rate {
		total += a
	}
	u := v.stream.Float64() * total
	last := -1
	for c, a := range v.rate {
		if a == 0 {
			continue
		}
		last = c
		if u < a {
			return c
		}
		u -= a
	}
	return last // rounding left a rest beyond the last one
}
