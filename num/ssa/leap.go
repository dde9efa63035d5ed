package ssa

import "math"

// Constants of Cao, Gillespie and Petzold 2006.
const (
	criticalFirings = 10  // a channel that may fire fewer times before it exhausts a count is critical
	leastGain       = 10  // a leap shorter than this many mean waiting times is not worth it
	exactSteps      = 100 // exact events then made instead
)

// largestMean is the largest mean that rng draws Poisson numbers for.
const largestMean = 1e15

// leaper is the work space of leaps.
type leaper struct {
	critical []bool    // by channel
	firings  []int64   // by channel
	drift    []float64 // by species: Σ ν a over channels that are not critical
	spread   []float64 // by species: Σ ν² a
	before   []int64   // counts before the leap
	order    []int64   // by species: highest order of a channel that reads it
	copies   []int64   // by species: most copies in a channel of that order
}

// newLeaper allocates the work space and finds the order of each species.
func newLeaper(s *System) leaper {
	n, m := len(s.Species), len(s.Channels)
	l := leaper{make([]bool, m), make([]int64, m), make([]float64, n), make([]float64, n),
		make([]int64, n), make([]int64, n), make([]int64, n)}
	for _, c := range s.Channels {
		order := int64(0)
		for _, r := range c.Reads {
			order += r.Count
		}
		for _, r := range c.Reads {
			switch i := r.Species; {
			case order > l.order[i]:
				l.order[i], l.copies[i] = order, r.Count
			case order == l.order[i]:
				l.copies[i] = max(l.copies[i], r.Count)
			}
		}
	}
	return l
}

// leapUntil runs to a time by leaps, and by single events where leaps do not pay.
func (v *Solver) leapUntil(end float64) error {
	if !(end >= v.t) {
		panic("ssa: Until needs an end that is not before the present time")
	}
	for v.t < end {
		until, err := v.judge(end)
		if err != nil {
			return err
		}
		total := 0.0
		for _, a := range v.rate {
			total += a
		}
		if total == 0 {
			v.t = until
			continue
		}
		span := v.longest()
		if span < leastGain/total {
			if err := v.single(end); err != nil {
				return err
			}
			continue
		}
		if err := v.jump(span, until); err != nil {
			return err
		}
	}
	return nil
}

// single makes exact events for a while.
func (v *Solver) single(end float64) error {
	v.held = false
	defer func() { v.held = false }() // what a leap changes, a kept candidate does not know
	for range exactSteps {
		if fired, err := v.stepDirect(end); err != nil || fired < 0 {
			return err
		}
	}
	return nil
}

// judge finds majorants, the time to which they all hold, and which channels could
// exhaust a count.
func (v *Solver) judge(end float64) (until float64, err error) {
	until = end
	for c := range v.rate {
		most, ends, err := v.bound(c, v.t)
		if err != nil {
			return 0, err
		}
		v.rate[c] = most
		until = math.Min(until, ends)
		v.leap.critical[c] = most > 0 && v.fewFirings(c)
	}
	return until, nil
}

// fewFirings tells whether a channel would exhaust a count soon.
func (v *Solver) fewFirings(c int) bool {
	for _, d := range v.system.Channels[c].Change {
		if d.Count < 0 && v.x[d.Species]/-d.Count < criticalFirings {
			return true
		}
	}
	return false
}

// longest returns the longest leap of the channels that are not critical.
//
//	τ = min_i { max(ε x_i/g_i, 1)/|Σ ν a|,  max(ε x_i/g_i, 1)²/Σ ν² a }
//
// with i over the species that a channel reads. Equation 33 of Cao 2006.
func (v *Solver) longest() float64 {
	l := &v.leap
	clear(l.drift)
	clear(l.spread)
	for c, a := range v.rate {
		if l.critical[c] {
			continue
		}
		for _, d := range v.system.Channels[c].Change {
			n := float64(d.Count)
			l.drift[d.Species] += float64(n * a)
			l.spread[d.Species] += float64(n * n * a)
		}
	}
	span := math.Inf(1)
	for i, order := range l.order {
		if order == 0 || l.spread[i] == 0 {
			continue
		}
		room := math.Max(v.Tolerance*float64(v.x[i])/l.stiffness(i, v.x[i]), 1)
		span = math.Min(span, room*room/l.spread[i])
		if l.drift[i] != 0 {
			span = math.Min(span, room/math.Abs(l.drift[i]))
		}
	}
	return span
}

// stiffness returns g_i: how many times larger the relative change of a propensity is
// than that of the count it reads. Section III of Cao 2006; beyond order 3 the order
// itself, with the same correction for like copies.
func (l *leaper) stiffness(i int, x int64) float64 {
	n, g := float64(x), float64(l.order[i])
	switch copies := l.copies[i]; {
	case copies == 1 || x <= copies:
		return g
	case copies == 2:
		return g / 2 * (2 + 1/(n-1))
	default:
		return g / 3 * (3 + 1/(n-1) + 2/(n-2))
	}
}

// jump makes one leap of at most span, shorter if a critical event comes first or a
// count would become negative.
func (v *Solver) jump(span, until float64) error {
	copy(v.leap.before, v.x)
	start, events := v.t, v.Events
	for {
		tau := math.Min(span, until-start)
		critical := 0.0
		for c, a := range v.rate {
			if v.leap.critical[c] {
				critical += a
			}
		}
		event := false
		if critical > 0 {
			if wait := v.stream.Exp() / critical; wait < tau {
				tau, event = wait, true
			}
		}
		if err := v.draw(start, tau); err != nil {
			return err
		}
		fired := -1
		if event {
			var err error
			if fired, err = v.chooseCritical(critical, start+tau); err != nil {
				return err
			}
		}
		v.t = start + tau
		if tau == until-start {
			v.t = until
		}
		err := v.land(fired)
		if err == nil || v.tooMany() {
			return err
		}
		copy(v.x, v.leap.before)
		v.t, v.Events = start, events
		span = tau / 2
	}
}

// draw draws how often each channel fires that is not critical.
func (v *Solver) draw(start, tau float64) error {
	for c, a := range v.rate {
		v.leap.firings[c] = 0
		if v.leap.critical[c] || a == 0 {
			continue
		}
		mean := a * tau
		if integral := v.system.Channels[c].Integral; integral != nil {
			mean = integral(v.x, start, start+tau)
		}
		if !(mean >= 0 && mean <= largestMean) {
			return &DivergedError{"the mean number of firings in a leap", v.system.Channels[c].Name, start, mean}
		}
		v.leap.firings[c] = int64(v.stream.Poisson(mean))
	}
	return nil
}

// chooseCritical draws which critical channel a candidate belongs to and whether it
// fires; −1 if not.
func (v *Solver) chooseCritical(total, t float64) (int, error) {
	u := v.stream.Float64() * total
	chosen := -1
	for c, a := range v.rate {
		if !v.leap.critical[c] {
			continue
		}
		chosen = c
		if u < a {
			break
		}
		u -= a
	}
	yes, err := v.accepts(chosen, v.rate[chosen], t)
	if err != nil || !yes {
		return -1, err
	}
	return chosen, nil
}

// land adds up the changes of a leap; counts are judged when all have been added.
func (v *Solver) land(fired int) error {
	if fired >= 0 {
		v.leap.firings[fired]++
	}
	for c, n := range v.leap.firings {
		for _, d := range v.system.Channels[c].Change {
			v.x[d.Species] += n * d.Count
		}
		v.Events += n
	}
	for i, n := range v.x {
		if n < 0 || n > largestCount {
			return &DivergedError{"the count", v.system.Species[i], v.t, float64(n)}
		}
	}
	return nil
}

// tooMany tells whether a count has grown too large, which no shorter leap mends.
func (v *Solver) tooMany() bool {
	for _, n := range v.x {
		if n > largestCount {
			return true
		}
	}
	return false
}
