package power

import (
	"errors"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"paget/stats"
)

// Comparison is a test of two arms, such as Welch or LogRank.
type Comparison interface {
	// Suits returns why the test cannot be used with such pools, or nil.
	Suits(pools *[2]Pool, paired bool) error
	// Judge returns a judge of draws from the pools, with memory of its own, so that
	// several may work at once.
	Judge(pools *[2]Pool) Judge
}

// Judge returns the two-sided p of one experiment, given as places in the pools, and
// whether the test is defined for it. The places of one list are all different. If hosts
// are paired both lists are equal.
type Judge func(a, b []int32) (p float64, defined bool)

// Func makes a comparison of any function that returns the two-sided p of two
// samples and whether the test is defined. It must be a function of its arguments alone
// and may not keep or change them.
type Func func(a, b Sample) (p float64, defined bool)

// Suits returns nil: the function knows itself what it can judge.
func (f Func) Suits(*[2]Pool, bool) error { return nil }

// Judge returns a judge that collects the samples and calls the function.
func (f Func) Judge(pools *[2]Pool) Judge {
	var drawn [2]Sample
	return func(a, b []int32) (float64, bool) {
		pools[0].collect(&drawn[0], a)
		pools[1].collect(&drawn[1], b)
		return f(drawn[0], drawn[1])
	}
}

// collect sets s to the hosts at the given places.
func (p *Pool) collect(s *Sample, places []int32) {
	s.Value, s.Event = s.Value[:0], s.Event[:0]
	for _, i := range places {
		s.Value = append(s.Value, p.Value[i])
	}
	if p.Event != nil {
		for _, i := range places {
			s.Event = append(s.Event, p.Event[i])
		}
	}
}

var (
	errNeedsEvents  = errors.New("power: this test compares times, and the pools hold no events")
	errNeedsValues  = errors.New("power: this test compares read-outs, and the pools hold times with events")
	errNeedsPairs   = errors.New("power: this test compares pairs")
	errNeedsUnpairs = errors.New("power: this test compares independent arms, not pairs")
)

// suits returns why a test that needs events or not, and pairs or not, cannot be used.
func suits(pools *[2]Pool, paired, needsEvents, needsPairs bool) error {
	var faults []error
	hasEvents := pools[0].Event != nil || pools[1].Event != nil
	switch {
	case needsEvents && (pools[0].Event == nil || pools[1].Event == nil):
		faults = append(faults, errNeedsEvents)
	case !needsEvents && hasEvents:
		faults = append(faults, errNeedsValues)
	}
	switch {
	case needsPairs && !paired:
		faults = append(faults, errNeedsPairs)
	case !needsPairs && paired:
		faults = append(faults, errNeedsUnpairs)
	}
	return errors.Join(faults...)
}

// Welch compares means by stats.WelchTest.
type Welch struct{}

// Suits returns why the test cannot be used with such pools, or nil.
func (Welch) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, false, false) }

// Judge returns a judge of draws from the pools.
func (Welch) Judge(pools *[2]Pool) Judge {
	return Func(func(a, b Sample) (float64, bool) {
		t := stats.WelchTest(a.Value, b.Value)
		return t.P, t.Defined
	}).Judge(pools)
}

// PairedT compares pairs by Student's test of their differences.
//
//	t = d̄/(s/√n),   n − 1 degrees of freedom
//
// Undefined: for one pair, or if all differences are equal.
// Source: Student 1908, 10.2307/2331554.
type PairedT struct{}

// Suits returns why the test cannot be used with such pools, or nil.
func (PairedT) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, false, true) }

// Judge returns a judge of draws from the pools.
func (PairedT) Judge(pools *[2]Pool) Judge {
	var d []float64
	return func(a, b []int32) (float64, bool) {
		d = d[:0]
		for i := range a {
			d = append(d, pools[0].Value[a[i]]-pools[1].Value[b[i]])
		}
		if len(d) < 2 {
			return 0, false
		}
		se := stats.StandardError(d)
		if !(se > 0) || math.IsInf(se, 0) {
			return 0, false
		}
		t := math.Abs(stats.Mean(d) / se)
		return 2 * distuv.StudentsT{Sigma: 1, Nu: float64(len(d) - 1)}.Survival(t), true
	}
}

// SignTest compares pairs by the number of those in which the first is the larger.
// For read-outs of 0 and 1 it is the exact test of McNemar.
//
//	p = min(1, 2·P(X <= min(n₊, n₋))),   X binomial of n₊ + n₋ and ½
//
// Undefined: if all pairs are ties.
// Source: McNemar 1947, 10.1007/BF02295996.
type SignTest struct{}

// Suits returns why the test cannot be used with such pools, or nil.
func (SignTest) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, false, true) }

// Judge returns a judge of draws from the pools.
func (SignTest) Judge(pools *[2]Pool) Judge {
	var f factorials
	return func(a, b []int32) (float64, bool) {
		more, less := 0, 0
		for i := range a {
			switch v, w := pools[0].Value[a[i]], pools[1].Value[b[i]]; {
			case v > w:
				more++
			case v < w:
				less++
			}
		}
		n := more + less
		if n == 0 {
			return 0, false
		}
		p := 0.0
		for k := range min(more, less) + 1 {
			p += math.Exp(f.choose(n, k) - float64(n)*math.Ln2)
		}
		return math.Min(1, 2*p), true
	}
}

// factorials holds the logarithms of 0!, 1!, …
type factorials struct{ log []float64 }

// choose returns the logarithm of the number of choices of k from n.
func (f *factorials) choose(n, k int) float64 {
	for i := len(f.log); i <= n; i++ {
		if i == 0 {
			f.log = append(f.log, 0)
		} else {
			f.log = append(f.log, f.log[i-1]+math.Log(float64(i)))
		}
	}
	return f.log[n] - f.log[k] - f.log[n-k]
}
