package survival

import (
	"fmt"
	"math"

	"paget/stats"
)

// Concordance is the share of pairs of subjects in which the one with the higher
// score had the event first, with its standard error and interval.
type Concordance struct {
	stats.Estimate
	SE float64 // standard error; 0 if not defined
}

// ConcordanceOf returns the concordance of a score with the order of the events.
//
//	C = (right + tied score/2)/(right + wrong + tied score)
//	SE² = Σᵢ ((rightᵢ − wrongᵢ − (2C − 1)·pairsᵢ)/(2·pairs))²,   C ± z·SE, cut at 0 and 1
//
// A pair counts if the shorter time is an event; two events at the same time do not
// count, an event and a censoring at the same time do. strata, if not nil, holds a
// number for each subject, and pairs lie within strata. The cost grows with the square
// of the number of subjects.
//
// Undefined: if no pair counts.
// Source: Harrell et al. 1982, 10.1001/jama.1982.03320430047030; the error is the
// infinitesimal jackknife.
// Panics if slices differ in length or level is outside (0, 1).
func ConcordanceOf(s Sample, score []float64, strata []int, level float64) Concordance {
	z := twoSided(level)
	reason := s.fault()
	n := len(s.Time)
	if len(score) != n {
		panic(fmt.Sprintf("survival: %d times with %d scores", n, len(score)))
	}
	_, stratum := numbered("strata", strata, n)
	for i, v := range score {
		if !finite(v) && reason == "" {
			reason = fmt.Sprintf("a score is not finite (subject %d)", i+1)
		}
	}
	if reason != "" {
		return Concordance{Estimate: undefined(n, reason)}
	}
	net, pairs := make([]float64, n), make([]float64, n) // of each subject
	sum, all := 0.0, 0.0                                 // right − wrong, and all pairs
	for i := range n {
		for j := range n {
			if !s.Event[i] || stratum[i] != stratum[j] || s.Time[j] < s.Time[i] || (s.Time[j] == s.Time[i] && s.Event[j]) {
				continue
			}
			v := 0.0
			switch {
			case score[i] > score[j]:
				v = 1
			case score[i] < score[j]:
				v = -1
			}
			net[i], net[j], sum = net[i]+v, net[j]+v, sum+v
			pairs[i], pairs[j], all = pairs[i]+1, pairs[j]+1, all+1
		}
	}
	if all == 0 {
		return Concordance{Estimate: undefined(n, "no two subjects can be compared")}
	}
	somers, variance := sum/all, 0.0
	for i := range n {
		d := (net[i] - float64(somers*pairs[i])) / (2 * all)
		variance += float64(d * d)
	}
	c, se := (somers+1)/2, math.Sqrt(variance)
	return Concordance{Estimate: interval(c, math.Max(0, c-z*se), math.Min(1, c+z*se), n), SE: se}
}
