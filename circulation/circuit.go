package circulation

import (
	"fmt"
	"math"
)

// The blood lies on two sides of the pulmonary bed. Each is well mixed; a traveller
// leaves it after an exponential time whose mean is the side's part of the round.
//
//	venous side   --(pulmonary bed)-->   arterial side
//	arterial side --(one parallel bed by share, then those it drains into)--> venous side
//
// Volume and time are shared alike between the sides, since the same flow passes
// both. What leaves an organ enters the side its vein leads to, so first and later
// passes meet the beds in their true order.

// circuit is the order in which the beds are passed.
type circuit struct {
	pulmonary int
	order     []int // parallel beds, each before the bed it drains into
	into      []int // by bed; -1: veins
}

func newCircuit(beds []Bed) circuit {
	c := circuit{into: make([]int, len(beds))}
	depth := make([]int, len(beds)) // beds to pass before the veins
	deepest := 0
	for i, b := range beds {
		if b.Pulmonary {
			c.pulmonary, c.into[i] = i, -1
			continue
		}
		c.into[i] = b.Into
		for at := b.Into; at >= 0; at = beds[at].Into {
			depth[i]++
		}
		deepest = max(deepest, depth[i])
	}
	for d := deepest; d >= 0; d-- {
		for i, b := range beds {
			if !b.Pulmonary && depth[i] == d {
				c.order = append(c.order, i)
			}
		}
	}
	return c
}

// passage holds, by type, what one traveller on a side does per minute by moving on.
type passage struct {
	caught [][]float64  // by bed and type: arrests per traveller on the side that feeds the bed
	lost   [2][]float64 // by side: sum of caught
	passed [2][]float64 // by side: moves to the other side
	bed    [][]float64  // scratch: flow by bed
	arrest [][]float64  // the caller's, read by first passes
}

// The sides.
const (
	venous   = 0
	arterial = 1
)

func newPassage(beds, types int) passage {
	rows := func(n int) [][]float64 {
		all := make([]float64, n*types)
		list := make([][]float64, n)
		for i := range list {
			list[i] = all[i*types : (i+1)*types : (i+1)*types]
		}
		return list
	}
	sides := rows(4)
	return passage{
		caught: rows(beds),
		bed:    rows(beds),
		lost:   [2][]float64{sides[0], sides[1]},
		passed: [2][]float64{sides[2], sides[3]},
	}
}

// set derives the rates of passing from shares and chances of arrest.
//
//	x_b = share_b + Σ_{a drains into b} x_a(1 − p_a)
//	caught_b = x_b·p_b/τ,   passed = Σ_{b drains into the veins} x_b(1 − p_b)/τ
func (q *passage) set(c *circuit, stay [2]float64, share []float64, arrest [][]float64) {
	q.arrest = arrest
	for b, row := range arrest {
		for t, p := range row {
			if !(p >= 0 && p <= 1) {
				panic(fmt.Sprintf("circulation: chance of arrest of traveller %d in bed %d is %g; must be 0 to 1", t, b, p))
			}
		}
	}
	rate := 1 / stay[venous]
	for t, p := range arrest[c.pulmonary] {
		q.caught[c.pulmonary][t] = rate * p
		q.lost[venous][t] = rate * p
		q.passed[venous][t] = rate * (1 - p)
	}
	rate = 1 / stay[arterial]
	for _, b := range c.order {
		x := q.bed[b]
		for t := range x {
			x[t] = share[b] * rate
		}
	}
	lost, passed := q.lost[arterial], q.passed[arterial]
	clear(lost)
	clear(passed)
	for _, b := range c.order {
		next := passed
		if to := c.into[b]; to >= 0 {
			next = q.bed[to]
		}
		x, caught := q.bed[b], q.caught[b]
		for t, p := range arrest[b] {
			stays := x[t] * p
			caught[t] = stays
			lost[t] += stays
			next[t] += x[t] * (1 - p)
		}
	}
}

// side returns the side that feeds a bed.
func (c *circuit) side(bed int) int {
	if bed == c.pulmonary {
		return venous
	}
	return arterial
}

// enter returns the side that what leaves an origin reaches, and the first bed that it
// passes on the way (-1: none).
func (c *circuit) enter(origin int) (side, next int) {
	switch {
	case origin == Veins:
		return venous, -1
	case origin == Arteries || origin == c.pulmonary:
		return arterial, -1
	}
	return venous, c.into[origin]
}

// firstPass returns which share of what leaves an origin is arrested in a bed before
// it is mixed with the blood of a side.
func (q *passage) firstPass(c *circuit, origin, bed, kind int) float64 {
	left := 1.0
	for _, at := c.enter(origin); at >= 0; at = c.into[at] {
		p := q.arrest[at][kind]
		if at == bed {
			return left * p
		}
		left *= 1 - p
	}
	return 0
}

// admit adds a source to what enters each side and to what is arrested at once.
func (q *passage) admit(c *circuit, s *Source, entering *[2][]float64, arrivals [][]float64) {
	side, first := c.enter(s.Origin)
	for t, rate := range s.Rate {
		if rate == 0 {
			continue
		}
		for at := first; at >= 0; at = c.into[at] {
			p := q.arrest[at][t]
			if arrivals != nil {
				arrivals[at][t] += rate * p
			}
			rate *= 1 - p
		}
		entering[side][t] += rate
	}
}

// checkShares panics unless the shares fit the beds.
func (b *Blood) checkShares(share []float64) {
	if len(share) != len(b.spec.Beds) {
		panic(fmt.Sprintf("circulation: %d shares for %d beds", len(share), len(b.spec.Beds)))
	}
	sum := 0.0
	for _, i := range b.circuit.order {
		if !(share[i] >= 0) {
			panic(fmt.Sprintf("circulation: share of bed %d is %g; must be 0 or more", i, share[i]))
		}
		sum += share[i]
	}
	if !(math.Abs(sum-1) <= shareError) {
		panic(fmt.Sprintf("circulation: shares of the parallel beds sum to %g; must be 1", sum))
	}
}
