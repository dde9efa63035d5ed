package ssa

import "math"

// clock is that of one channel. It runs at the rate of the channel, or of its
// majorant, and rings when it has run through what was left.
type clock struct {
	since float64 // time to which left belongs
	left  float64 // integrated rate until it rings, a unit exponential at first
	rate  float64 // of the majorant, at the present counts
	rings bool    // at its time in the queue it rings; otherwise it is only looked at again
	event uint64  // Clocks: number of events drawn so far
}

// startClocks draws the first exponential of each channel.
func (v *Solver) startClocks() error {
	v.queue.clear()
	for c := range v.clock {
		v.clock[c] = clock{since: v.t}
		v.wind(c)
		if err := v.schedule(c); err != nil {
			return err
		}
	}
	return nil
}

// wind gives a clock its next unit exponential.
func (v *Solver) wind(c int) {
	k := &v.clock[c]
	if v.method == Clocks {
		v.stream.At(v.root, v.purpose, v.id, uint64(c)<<40|k.event)
		k.event++
	}
	k.left = v.stream.Exp()
}

// stepClocks runs to the first ring that is an event.
func (v *Solver) stepClocks(end float64) (int, error) {
	for {
		c := v.queue.first()
		if v.queue.time[c] > end {
			v.t = end
			return -1, nil
		}
		v.t = v.queue.time[c]
		k := &v.clock[c]
		if !k.rings {
			if err := v.advance(c); err != nil {
				return -1, err
			}
			if err := v.schedule(c); err != nil {
				return -1, err
			}
			continue
		}
		yes := true
		if v.method == NextReaction {
			var err error
			if yes, err = v.accepts(c, k.rate, v.t); err != nil {
				return -1, err
			}
		}
		if !yes {
			k.since = v.t
			v.wind(c)
			if err := v.schedule(c); err != nil {
				return -1, err
			}
			continue
		}
		return c, v.happen(c)
	}
}

// happen lets a channel fire: clocks that read what changes run up to now at the old
// counts, and go on at the new ones.
func (v *Solver) happen(c int) error {
	for _, d := range v.dependents[c] {
		if d == c {
			continue
		}
		if err := v.advance(d); err != nil {
			return err
		}
	}
	if err := v.apply(c, 1); err != nil {
		return err
	}
	v.clock[c].since = v.t
	v.wind(c)
	return v.reschedule(v.dependents[c])
}

// settle runs clocks up to now.
func (v *Solver) settle(channels []int) error {
	for _, c := range channels {
		if err := v.advance(c); err != nil {
			return err
		}
	}
	return nil
}

// reschedule finds anew when clocks ring.
func (v *Solver) reschedule(channels []int) error {
	for _, c := range channels {
		if err := v.schedule(c); err != nil {
			return err
		}
	}
	return nil
}

// advance runs one clock from where it stands to now.
func (v *Solver) advance(c int) error {
	k := &v.clock[c]
	gone := k.rate * (v.t - k.since)
	if integral := v.system.Channels[c].Integral; integral != nil && v.method == Clocks {
		gone = integral(v.x, k.since, v.t)
	}
	if !(gone >= 0) || math.IsInf(gone, 0) {
		return &DivergedError{"the integrated propensity", v.system.Channels[c].Name, v.t, gone}
	}
	k.left = math.Max(k.left-gone, 0) // below zero by rounding only: it has not rung yet
	k.since = v.t
	return nil
}

// schedule finds when a clock rings at the present counts.
func (v *Solver) schedule(c int) error {
	k := &v.clock[c]
	most, until, err := v.bound(c, v.t)
	if err != nil {
		return err
	}
	k.rate, k.rings = most, true
	at := math.Inf(1)
	if most > 0 {
		at = v.t + k.left/most
	}
	integral := v.system.Channels[c].Integral
	switch {
	case integral != nil && v.method == Clocks && most > 0:
		at, k.rings, err = v.invert(c, at, until)
	case at >= until:
		at, k.rings = until, false
	}
	v.queue.set(c, at)
	return err
}

// invert finds when the integrated propensity of a channel has gone through what is
// left on its clock: Newton's method within a bracket. The clock cannot ring before
// early, since the majorant would not. If it does not ring until the majorant ends, or
// for very long, it is to be looked at again then.
func (v *Solver) invert(c int, early, until float64) (at float64, rings bool, err error) {
	channel, left := &v.system.Channels[c], v.clock[c].left
	low, high := v.t, early
	for doubling := 0; channel.Integral(v.x, v.t, math.Min(high, until)) < left; doubling++ {
		if high >= until || doubling == 60 {
			return math.Min(high, until), false, nil
		}
		low = high
		high += math.Max(high-v.t, math.SmallestNonzeroFloat64)
	}
	high = math.Min(high, until)
	at = high
	for range 200 {
		over := channel.Integral(v.x, v.t, at) - left
		if math.IsNaN(over) {
			return 0, false, &DivergedError{"the integrated propensity", channel.Name, at, over}
		}
		if over >= 0 {
			high = at
		} else {
			low = at
		}
		if high-low <= 4e-16*math.Abs(high) {
			break
		}
		next := at - over/channel.Propensity(v.x, at)
		if !(next > low && next < high) {
			next = low + (high-low)/2
			if next <= low || next >= high {
				break
			}
		}
		if math.Abs(next-at) <= 1e-15*math.Abs(at) {
			at = next
			break
		}
		at = next
	}
	return at, true, nil
}
