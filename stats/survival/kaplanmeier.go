package survival

import (
	"math"
	"slices"
	"sort"

	"paget/stats"
)

// Curve is a Kaplan–Meier curve: the share of subjects without the event as time
// goes on.
//
// The slices have one entry for each distinct time of the sample, ascending,
// whether an event or a censoring happened then.
type Curve struct {
	Time     []float64 // in the unit of the sample
	AtRisk   []int     // subjects watched just before the time
	Events   []int     // events at the time
	Censored []int     // subjects whose watching ended there
	Survival []float64 // share without the event just after the time

	N       int    // subjects
	Defined bool   // the sample could be used
	Reason  string // why not; empty if Defined

	greenwood []float64 // Σ d/(n(n − d)), the variance of ln S; meaningless where S = 0
}

// Scale is the scale on which an interval of a survival share is symmetric.
type Scale int

// The scales of intervals. Log is the usual one of the reference programs; LogLog
// keeps within 0 and 1 by itself and is sound for few subjects.
const (
	Log    Scale = iota // S·exp(±z·σ), cut at 1
	LogLog              // S^exp(±z·σ/ln S)
	Plain               // S·(1 ± z·σ), cut at 0 and 1
)

// KaplanMeier returns the curve of a sample.
//
//	S(t) = Π over times up to t of (1 − dᵢ/nᵢ)
//
// Assumed: those censored would have fared as those that were watched on.
// Undefined: without subjects, or with a time that is negative or not finite.
// Source: Kaplan and Meier 1958, 10.1080/01621459.1958.10501452.
// Panics if the slices of the sample differ in length.
func KaplanMeier(s Sample) Curve {
	if reason := s.fault(); reason != "" {
		return Curve{N: len(s.Time), Reason: reason}
	}
	order := make([]int, len(s.Time))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return s.Time[order[i]] < s.Time[order[j]] })

	c := Curve{N: len(order), Defined: true}
	survival, greenwood := 1.0, 0.0
	for i := 0; i < len(order); {
		t, atRisk, events, censored := s.Time[order[i]], len(order)-i, 0, 0
		for ; i < len(order) && s.Time[order[i]] == t; i++ {
			if s.Event[order[i]] {
				events++
			} else {
				censored++
			}
		}
		n, d := float64(atRisk), float64(events)
		survival *= (n - d) / n
		if atRisk > events {
			greenwood += d / (n * (n - d))
		}
		c.Time = append(c.Time, t)
		c.AtRisk = append(c.AtRisk, atRisk)
		c.Events = append(c.Events, events)
		c.Censored = append(c.Censored, censored)
		c.Survival = append(c.Survival, survival)
		c.greenwood = append(c.greenwood, greenwood)
	}
	return c
}

// KaplanMeierByGroup returns one curve for each group, in ascending order of the
// groups' numbers, which it returns as well.
//
// Panics if the slices differ in length.
func KaplanMeierByGroup(s Sample, group []int) (groups []int, curves []Curve) {
	groups, place := numbered("groups", group, len(s.Time))
	for g := range groups {
		curves = append(curves, KaplanMeier(s.subset(func(i int) bool { return place[i] == g })))
	}
	return groups, curves
}

// NumberAtRisk returns how many subjects were watched just before a time.
func (c *Curve) NumberAtRisk(t float64) int {
	i, _ := slices.BinarySearch(c.Time, t)
	if i == len(c.Time) {
		return 0
	}
	return c.AtRisk[i]
}

// At returns the share without the event at a time, with its interval.
//
//	σ² = Σ over times up to t of dᵢ/(nᵢ(nᵢ − dᵢ))   (Greenwood, the variance of ln S)
//
// Before the first event the interval has no width, whatever the number of subjects.
// Undefined: after the last time if somebody was still without the event, as nobody
// was watched then; value without interval where the curve has reached 0.
// Source: Kalbfleisch and Prentice 2002, 10.1002/9781118032985, section 1.4.
// Panics if t is negative or NaN, or level outside (0, 1).
func (c *Curve) At(t, level float64, scale Scale) stats.Estimate {
	z := twoSided(level)
	i, reason := c.place(t)
	if reason != "" {
		return undefined(c.N, reason)
	}
	if i < 0 {
		return interval(1, 1, 1, c.N)
	}
	if c.Survival[i] == 0 {
		return valueOnly(0, c.N, "nobody is left without the event")
	}
	low, high := limits(c.Survival[i], math.Sqrt(c.greenwood[i]), z, scale)
	return interval(c.Survival[i], low, high, c.N)
}

// StandardError returns Greenwood's standard error of the share without the event at
// a time, S·σ, and whether the data determine it: as for At.
func (c *Curve) StandardError(t float64) (se float64, defined bool) {
	i, reason := c.place(t)
	switch {
	case reason != "":
		return 0, false
	case i < 0:
		return 0, true
	case c.Survival[i] == 0:
		return 0, false
	}
	return c.Survival[i] * math.Sqrt(c.greenwood[i]), true
}

// place returns the last time that is not after t, −1 before the first time, or why
// the curve has no value at t.
func (c *Curve) place(t float64) (i int, reason string) {
	if !(t >= 0) {
		panic("survival: a curve begins at time 0")
	}
	if !c.Defined {
		return 0, c.Reason
	}
	i = sort.Search(len(c.Time), func(i int) bool { return c.Time[i] > t }) - 1
	last := len(c.Time) - 1
	if i == last && t > c.Time[last] && c.Survival[last] > 0 {
		return 0, "nobody was watched so long"
	}
	return i, ""
}

// limits returns the ends of the interval of a share s > 0 whose logarithm has
// standard error sigma.
func limits(s, sigma, z float64, scale Scale) (low, high float64) {
	switch {
	case sigma == 0:
		return s, s
	case scale == Plain:
		return math.Max(0, s-z*s*sigma), math.Min(1, s+z*s*sigma)
	case scale == LogLog:
		w := z * sigma / math.Log(s) // negative
		return math.Pow(s, math.Exp(-w)), math.Pow(s, math.Exp(w))
	case scale == Log:
		return s * math.Exp(-z*sigma), math.Min(1, s*math.Exp(z*sigma))
	}
	panic("survival: no such scale of an interval")
}
