package ssa

import (
	"math"

	"paget/rng"
)

// Method is a way to simulate a system.
type Method int

// The methods; the package comment tells them apart.
const (
	Direct Method = iota
	NextReaction
	Clocks
	Leap
)

// largestCount is the largest count that a float64 still tells from its neighbours.
const largestCount = 1 << 53

// Solver runs one system under one method, as often as wanted. After New it
// allocates nothing.
type Solver struct {
	// Tolerance bounds how far a leap may change a propensity, as a share of it
	// (ε of Cao 2006). New sets 0.03.
	Tolerance float64
	// Events counts what has happened since Start; a leap counts each of its events.
	Events int64

	system  *System
	method  Method
	x       []int64
	t       float64
	stream  rng.Stream
	root    rng.Root
	purpose rng.Purpose
	id      uint64

	rate []float64 // majorants of the present state
	next float64   // Direct: when the next candidate comes
	held bool      // Direct: next is valid
	fire bool      // Direct: at next there is a candidate, and not only a new majorant

	clock      []clock // NextReaction, Clocks
	queue      queue
	dependents [][]int
	touched    [][]int // by species: the channels that read it

	leap leaper
}

// New returns a solver for a system.
//
// Panics if the system is not valid, the method is unknown, or Clocks or Leap are
// asked for a channel that varies and has no Integral.
func New(system *System, method Method) *Solver {
	if err := system.Validate(); err != nil {
		panic(err.Error())
	}
	if method < Direct || method > Leap {
		panic("ssa: unknown method")
	}
	for _, c := range system.Channels {
		if c.Bound != nil && c.Integral == nil && method >= Clocks {
			panic("ssa: channel " + c.Name + " varies with time: Clocks and Leap need its Integral")
		}
	}
	v := &Solver{Tolerance: 0.03, system: system, method: method, x: make([]int64, len(system.Species)),
		rate: make([]float64, len(system.Channels))}
	switch method {
	case NextReaction, Clocks:
		v.clock = make([]clock, len(system.Channels))
		v.queue = newQueue(len(system.Channels))
		v.dependents = system.dependents()
		for i := range system.Species {
			v.touched = append(v.touched, system.readers([]Term{{i, 1}}, -1))
		}
	case Leap:
		v.leap = newLeaper(system)
	}
	return v
}

// Start sets counts and time, and names the stream of chance. Equal names give equal
// runs. Clocks reads ticks (channel·2⁴⁰ + event) of that purpose and id, the other
// methods tick 0.
//
// Panics if the number of counts is not that of the species, a count is negative or
// above 2⁵³, or t is not finite.
func (v *Solver) Start(x []int64, t float64, root rng.Root, p rng.Purpose, id uint64) error {
	if len(x) != len(v.x) || math.IsNaN(t) || math.IsInf(t, 0) {
		panic("ssa: Start needs one count for each species and a finite time")
	}
	for _, n := range x {
		if n < 0 || n > largestCount {
			panic("ssa: Start needs counts from 0 to 2^53")
		}
	}
	copy(v.x, x)
	v.t, v.Events, v.held = t, 0, false
	v.root, v.purpose, v.id = root, p, id
	v.stream.At(root, p, id, 0)
	if v.clock != nil {
		return v.startClocks()
	}
	return nil
}

// Counts returns the present counts. They belong to the solver: read them, or copy
// them.
func (v *Solver) Counts() []int64 { return v.x }

// Time returns the present time.
func (v *Solver) Time() float64 { return v.t }

// Add changes one count from outside, now: a dose, a sample taken.
//
// Panics if the species is unknown or the count would become negative or exceed 2⁵³.
func (v *Solver) Add(species int, by int64) error {
	if after := v.x[species] + by; after < 0 || after > largestCount {
		panic("ssa: Add needs a count from 0 to 2^53")
	}
	if v.clock != nil {
		if err := v.settle(v.touched[species]); err != nil {
			return err
		}
	}
	v.x[species] += by
	v.held = false // an exponential has no memory
	if v.clock != nil {
		return v.reschedule(v.touched[species])
	}
	return nil
}

// Step runs to the next event, or to end if none comes before, and returns the channel
// that fired, or −1. The counts after the event and its time are those of the solver.
//
// Errors: *DivergedError.
// Panics if end lies before the present time, or the method is Leap.
func (v *Solver) Step(end float64) (int, error) {
	if !(end >= v.t) {
		panic("ssa: Step needs an end that is not before the present time")
	}
	switch v.method {
	case Direct:
		return v.stepDirect(end)
	case NextReaction, Clocks:
		return v.stepClocks(end)
	}
	panic("ssa: Leap has no single events: use Until")
}

// Until runs to a time.
//
// Errors: *DivergedError.
// Panics if end lies before the present time.
func (v *Solver) Until(end float64) error {
	if v.method == Leap {
		return v.leapUntil(end)
	}
	for {
		fired, err := v.Step(end)
		if err != nil || fired < 0 {
			return err
		}
	}
}

// propensity returns a(x, t) of a channel, or what is wrong with it.
func (v *Solver) propensity(c int, t float64) (float64, error) {
	channel := &v.system.Channels[c]
	a := channel.Propensity(v.x, t)
	if !(a >= 0) || math.IsInf(a, 0) {
		return 0, &DivergedError{"the propensity", channel.Name, t, a}
	}
	return a, nil
}

// bound returns the majorant of a channel from time t on, and until when it holds.
func (v *Solver) bound(c int, t float64) (most, until float64, err error) {
	channel := &v.system.Channels[c]
	if channel.Bound == nil {
		most, err = v.propensity(c, t)
		return most, math.Inf(1), err
	}
	most, until = channel.Bound(v.x, t)
	if !(most >= 0) || math.IsInf(most, 0) {
		return 0, 0, &DivergedError{"the majorant", channel.Name, t, most}
	}
	if !(until > t) {
		return 0, 0, &DivergedError{"the end of the majorant", channel.Name, t, until}
	}
	return most, until, nil
}

// accepts decides whether a candidate of the majorant is an event.
func (v *Solver) accepts(c int, most, t float64) (bool, error) {
	if v.system.Channels[c].Bound == nil {
		return true, nil
	}
	a, err := v.propensity(c, t)
	if err != nil {
		return false, err
	}
	if a > most*(1+1e-9) {
		return false, &DivergedError{"the propensity, above its majorant,", v.system.Channels[c].Name, t, a}
	}
	return v.stream.Float64()*most < a, nil
}

// apply adds the change of a channel, n times, to the counts, or to none of them.
func (v *Solver) apply(c int, n int64) error {
	for _, d := range v.system.Channels[c].Change {
		if after := v.x[d.Species] + n*d.Count; after < 0 || after > largestCount {
			return &DivergedError{"the count", v.system.Species[d.Species], v.t, float64(after)}
		}
	}
	for _, d := range v.system.Channels[c].Change {
		v.x[d.Species] += n * d.Count
	}
	v.Events += n
	return nil
}
