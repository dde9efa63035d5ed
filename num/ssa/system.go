package ssa

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Term is a number of copies of one species: what a channel reads, or by how much it
// changes a count.
type Term struct {
	Species int   // index
	Count   int64 // copies; in a change it may be negative
}

// Channel is one reaction.
//
// A channel without Bound keeps its propensity between two events, whatever the time
// is. One with Bound varies; Clocks and Leap then need Integral as well.
type Channel struct {
	Name   string
	Reads  []Term // species on which the propensity depends, each once, with their order in it
	Change []Term // what an event adds to the counts, each species once

	// Propensity returns a(x, t) ≥ 0, events per unit time.
	Propensity func(x []int64, t float64) float64
	// Bound returns a majorant: a(x, s) ≤ most for all s in [t, until), until > t.
	Bound func(x []int64, t float64) (most, until float64)
	// Integral returns ∫ a(x, s) ds over [from, to], with the counts held.
	Integral func(x []int64, from, to float64) float64
}

// System is a set of species and channels. It is not changed by a run, so that any
// number of solvers may share it.
type System struct {
	Species  []string
	Channels []Channel
}

// MassAction returns the channel in → out of the law of mass action.
//
//	a = rate · Π C(x_i, n_i)   over the species i of in, n_i copies each
//
// Units: rate per unit time and combination.
// Range: rate ≥ 0; counts of in and out above 0.
func MassAction(name string, rate float64, in, out []Term) Channel {
	reads := slices.Clone(in)
	return Channel{Name: name, Reads: reads, Change: netChange(in, out),
		Propensity: func(x []int64, _ float64) float64 { return rate * combinations(x, reads) }}
}

// Course is a factor on a rate that depends on time alone.
//
// Range: At ≥ 0; Bound as in Channel; Integral is that of At over [from, to].
type Course struct {
	At       func(t float64) float64
	Bound    func(t float64) (most, until float64)
	Integral func(from, to float64) float64
}

// Varying returns the channel with its propensity multiplied by a course of time. The
// channel itself must not vary.
//
// Panics if the channel varies already or the course has no At or no Bound.
func (c Channel) Varying(course Course) Channel {
	if c.Bound != nil || course.At == nil || course.Bound == nil {
		panic("ssa: Varying needs a channel that does not vary, and a course with At and Bound")
	}
	plain := c.Propensity
	c.Propensity = func(x []int64, t float64) float64 { return plain(x, t) * course.At(t) }
	c.Bound = func(x []int64, t float64) (float64, float64) {
		most, until := course.Bound(t)
		return plain(x, t) * most, until
	}
	if course.Integral != nil {
		c.Integral = func(x []int64, from, to float64) float64 {
			return plain(x, from) * course.Integral(from, to)
		}
	}
	return c
}

// Steps returns the course that holds value[i] from time at[i] until at[i+1], and
// value[0] before at[0]: a rate that a calendar switches.
//
// Panics if the slices differ in length, are empty, at does not increase, or a value
// is negative or not finite.
func Steps(at, value []float64) Course {
	if len(at) == 0 || len(at) != len(value) {
		panic("ssa: Steps needs as many times as values, at least one")
	}
	for i, v := range value {
		if !(v >= 0) || math.IsInf(v, 0) || (i > 0 && !(at[i] > at[i-1])) {
			panic("ssa: Steps needs increasing times and finite values >= 0")
		}
	}
	at, value = slices.Clone(at), slices.Clone(value)
	piece := func(t float64) (float64, float64) {
		for i := 1; i < len(at); i++ {
			if t < at[i] {
				return value[i-1], at[i]
			}
		}
		return value[len(value)-1], math.Inf(1)
	}
	return Course{
		At:    func(t float64) float64 { v, _ := piece(t); return v },
		Bound: piece,
		Integral: func(from, to float64) float64 {
			sum := 0.0
			for from < to {
				v, until := piece(from)
				until = math.Min(until, to)
				sum += float64(v * (until - from))
				from = until
			}
			return sum
		},
	}
}

// combinations returns in how many ways the reactants can be picked.
func combinations(x []int64, in []Term) float64 {
	h := 1.0
	for _, r := range in {
		n := float64(x[r.Species])
		for k := int64(0); k < r.Count; k++ {
			h *= (n - float64(k)) / float64(k+1)
		}
		if h <= 0 { // fewer than are needed: a factor was zero, or passed zero
			return 0
		}
	}
	return h
}

// netChange returns out − in, without species that stay.
func netChange(in, out []Term) []Term {
	var net []Term
	add := func(list []Term, sign int64) {
		for _, r := range list {
			i := slices.IndexFunc(net, func(n Term) bool { return n.Species == r.Species })
			if i < 0 {
				i, net = len(net), append(net, Term{r.Species, 0})
			}
			net[i].Count += sign * r.Count
		}
	}
	add(in, -1)
	add(out, 1)
	return slices.DeleteFunc(net, func(n Term) bool { return n.Count == 0 })
}

// Validate returns all faults of the system, or nil.
func (s *System) Validate() error {
	var faults []error
	if len(s.Channels) == 0 {
		faults = append(faults, errors.New("ssa: a system needs a channel"))
	}
	for i, c := range s.Channels {
		complain := func(format string, args ...any) {
			faults = append(faults, fmt.Errorf("ssa: channel %d %q: %s", i, c.Name, fmt.Sprintf(format, args...)))
		}
		if c.Propensity == nil {
			complain("has no propensity")
		}
		if len(c.Change) == 0 {
			complain("changes nothing")
		}
		s.validateTerms(c.Reads, "reads", complain)
		s.validateTerms(c.Change, "changes", complain)
		for _, r := range c.Reads {
			if r.Count < 1 {
				complain("reads %d copies of a species: at least 1", r.Count)
			}
		}
	}
	return errors.Join(faults...)
}

// validateTerms complains about species that are unknown or named twice.
func (s *System) validateTerms(terms []Term, verb string, complain func(string, ...any)) {
	for i, r := range terms {
		if r.Species < 0 || r.Species >= len(s.Species) {
			complain("%s species %d of %d", verb, r.Species, len(s.Species))
		}
		if slices.ContainsFunc(terms[:i], func(o Term) bool { return o.Species == r.Species }) {
			complain("%s species %d twice", verb, r.Species)
		}
	}
}

// dependents returns, for each channel, the channels whose propensity an event of it
// may change, in ascending order, itself included.
func (s *System) dependents() [][]int {
	graph := make([][]int, len(s.Channels))
	for i, c := range s.Channels {
		graph[i] = s.readers(c.Change, i)
	}
	return graph
}

// readers returns the channels that read one of the changed species, and channel self
// if that is not negative.
func (s *System) readers(change []Term, self int) []int {
	var list []int
	for j, d := range s.Channels {
		touched := j == self || slices.ContainsFunc(d.Reads, func(r Term) bool {
			return slices.ContainsFunc(change, func(n Term) bool { return n.Species == r.Species })
		})
		if touched {
			list = append(list, j)
		}
	}
	return list
}
