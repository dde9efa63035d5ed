package power

import (
	"math"

	"paget/stats/survival"
)

// LogRank compares times by survival.LogRank, which is its twin. The times of both
// pools are put in order once and for all.
type LogRank struct {
	Weight survival.Weight // the zero value is the log-rank test itself
}

// Suits returns why the test cannot be used with such pools, or nil.
func (LogRank) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, true, false) }

// Judge returns a judge of draws from the pools.
func (t LogRank) Judge(pools *[2]Pool) Judge {
	return judgeTimes(pools, func(r *riskSet) {
		w := 1.0
		if t.Weight != (survival.Weight{}) {
			w = math.Pow(r.free, t.Weight.Rho) * math.Pow(1-r.free, t.Weight.Gamma)
		}
		r.score += float64(w * (r.dA - float64(r.d*r.nA/r.n)))
		if r.n > 1 {
			share := r.nA / r.n
			r.variance += float64(w * w * r.d * (r.n - r.d) / (r.n - 1) * share * (1 - share))
		}
		r.free *= (r.n - r.d) / r.n
	})
}

// CoxScore compares times by the score test of Cox regression on the arm. Its twin
// is the Score of survival.Cox. With the ties of survival.Exact it is the log-rank test.
type CoxScore struct {
	Ties survival.Ties
}

// Suits returns why the test cannot be used with such pools, or nil.
func (CoxScore) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, true, false) }

// Judge returns a judge of draws from the pools. It panics for an unknown
// treatment of ties.
func (t CoxScore) Judge(pools *[2]Pool) Judge {
	if t.Ties < survival.Efron || t.Ties > survival.Exact {
		panic("power: no such treatment of ties")
	}
	if t.Ties == survival.Exact {
		return LogRank{}.Judge(pools)
	}
	return judgeTimes(pools, func(r *riskSet) {
		r.score += r.dA
		for gone := 0.0; gone < r.d; gone++ {
			left := 0.0
			if t.Ties == survival.Efron {
				left = gone / r.d
			}
			share := (r.nA - float64(left*r.dA)) / (r.n - float64(left*r.d))
			r.score -= share
			r.variance += float64(share * (1 - share))
		}
	})
}

// riskSet holds the counts of one time and the sums so far.
type riskSet struct {
	nA, n           float64 // watched just before the time: in the first arm, in both
	dA, d           float64 // events at the time
	free            float64 // share without the event just before the time, both arms together
	score, variance float64
}

// judgeTimes returns a judge that goes through the times of an experiment and calls
// add at each with events.
func judgeTimes(pools *[2]Pool, add func(*riskSet)) Judge {
	sorted := newOrder(pools)
	var r riskSet
	return func(a, b []int32) (float64, bool) {
		drawn := sorted.keys(a, b)
		r = riskSet{nA: float64(len(a)), n: float64(len(drawn)), free: 1}
		for i := 0; i < len(drawn); {
			r.dA, r.d = 0, 0
			leftA, j := 0.0, i
			for ; j < len(drawn) && drawn[j]>>placeShift == drawn[i]>>placeShift; j++ {
				first := float64(1 - drawn[j]&armBit)
				leftA += first
				if drawn[j]&censoredBit == 0 {
					r.dA += first
					r.d++
				}
			}
			if r.d > 0 {
				add(&r)
			}
			r.nA -= leftA
			r.n -= float64(j - i)
			i = j
		}
		if !(r.variance > 0) {
			return 0, false
		}
		return math.Erfc(math.Abs(r.score) / math.Sqrt(2*r.variance)), true
	}
}
