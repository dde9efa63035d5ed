package survival

import (
	"fmt"
	"math"
	"slices"
	"sort"

	"paget/stats"
)

// Incidence holds the cumulative incidences of competing causes: the shares of
// subjects that have had an event of each cause as time goes on.
//
// Time has one entry for each distinct time with an event, ascending.
type Incidence struct {
	Time    []float64   // in the unit of the sample
	Share   [][]float64 // [cause − 1][time]: share with an event of that cause, just after the time
	SE      [][]float64 // [cause − 1][time]: its standard error
	Free    []float64   // share without any event, just after the time
	N       int         // subjects
	Defined bool        // the sample could be used
	Reason  string      // why not; empty if Defined

	last float64 // the last time at which anybody was watched
}

// CumulativeIncidence returns the incidences of causes that exclude each other.
// cause holds 0 for a censored subject and 1 … causes otherwise.
//
//	F_k(t) = Σ over times up to t of S(tᵢ−)·d_kᵢ/nᵢ
//	SE² = Σ [F_k(t) − F_k(tᵢ)]²·dᵢ/(nᵢ(nᵢ − dᵢ)) + Σ S(tᵢ−)²·d_kᵢ(nᵢ − d_kᵢ)/nᵢ³
//	      − 2·Σ [F_k(t) − F_k(tᵢ)]·S(tᵢ−)·d_kᵢ/nᵢ²
//
// With one cause F is 1 − S of Kaplan and Meier and SE Greenwood's. The error is also
// that of the infinitesimal jackknife.
//
// Undefined: without subjects, or with a time that is negative or not finite.
// Source: Aalen and Johansen 1978, Scandinavian Journal of Statistics 5:141–150; the
// variance by the delta method, Marubini and Valsecchi 1995, Analysing Survival
// Data, section 10.3.
// Panics if slices differ in length, or a cause is not one of 0 … causes.
func CumulativeIncidence(time []float64, cause []int, causes int) Incidence {
	event := make([]bool, len(cause))
	for i, c := range cause {
		if c < 0 || c > causes {
			panic(fmt.Sprintf("survival: cause %d of %d", c, causes))
		}
		event[i] = c > 0
	}
	s := Sample{time, event}
	if reason := s.fault(); reason != "" {
		return Incidence{N: len(time), Reason: reason}
	}
	sums := incidenceSums{causes: causes}
	r := Incidence{N: len(time), Defined: true, last: slices.Max(time)}
	r.Share, r.SE = make([][]float64, causes), make([][]float64, causes)

	curve := KaplanMeier(s)
	free := 1.0
	for i, t := range curve.Time {
		if curve.Events[i] == 0 {
			continue
		}
		of := make([]float64, causes)
		for j, u := range time {
			if u == t && cause[j] > 0 {
				of[cause[j]-1]++
			}
		}
		sums.add(float64(curve.AtRisk[i]), float64(curve.Events[i]), free, of)
		free = curve.Survival[i]
		r.Time, r.Free = append(r.Time, t), append(r.Free, free)
		for k := range causes {
			share, variance := sums.at(k)
			r.Share[k] = append(r.Share[k], share)
			r.SE[k] = append(r.SE[k], math.Sqrt(math.Max(0, variance))) // rounding may leave a trace below 0
		}
	}
	return r
}

// incidenceSums holds the terms of the times so far.
type incidenceSums struct {
	causes       int
	n, d, before []float64   // at risk, events of all causes, S just before
	of, share    [][]float64 // [time][cause] events, incidence just after
}

// add adds a time with events.
func (s *incidenceSums) add(n, d, before float64, of []float64) {
	share := make([]float64, s.causes)
	if len(s.share) > 0 {
		copy(share, s.share[len(s.share)-1])
	}
	for k := range share {
		share[k] += float64(before * of[k] / n)
	}
	s.n, s.d, s.before = append(s.n, n), append(s.d, d), append(s.before, before)
	s.of, s.share = append(s.of, of), append(s.share, share)
}

// at returns the incidence of a cause after the last time, and its variance.
func (s *incidenceSums) at(k int) (share, variance float64) {
	share = s.share[len(s.share)-1][k]
	for i, n := range s.n {
		d, of, before, rest := s.d[i], s.of[i][k], s.before[i], share-s.share[i][k]
		if n > d { // otherwise nobody is left, and rest is 0
			variance += float64(rest * rest * d / (n * (n - d)))
		}
		variance += float64(before*before*of*(n-of)/(n*n*n)) - float64(2*rest*before*of/(n*n))
	}
	return share, variance
}

// At returns the incidence of a cause at a time, with its interval.
//
//	F ± z·SE, cut at 0 and 1
//
// Undefined: after the last time if somebody was still without an event; before the
// first event the interval has no width.
// Panics if there is no such cause, t is negative or NaN, or level outside (0, 1).
func (r *Incidence) At(cause int, t, level float64) stats.Estimate {
	z := twoSided(level)
	if !(t >= 0) {
		panic("survival: an incidence begins at time 0")
	}
	if !r.Defined {
		return undefined(r.N, r.Reason)
	}
	if cause < 1 || cause > len(r.Share) {
		panic(fmt.Sprintf("survival: cause %d of %d", cause, len(r.Share)))
	}
	i := sort.Search(len(r.Time), func(i int) bool { return r.Time[i] > t }) - 1
	if t > r.last && (i < 0 || r.Free[i] > 0) {
		return undefined(r.N, "nobody was watched so long")
	}
	if i < 0 {
		return interval(0, 0, 0, r.N)
	}
	f, se := r.Share[cause-1][i], r.SE[cause-1][i]
	return interval(f, math.Max(0, f-z*se), math.Min(1, f+z*se), r.N)
}
