package power

import "math"

// Fisher compares the shares of hosts whose value is above a threshold by the exact
// test of Fisher: with the zero value, the shares of hosts with any lesion at all.
//
//	p = Σ of the chances of all tables with the same margins that are not likelier
//
// Source: Fisher 1935, 10.2307/2342435.
type Fisher struct {
	Above float64 // threshold, in the unit of the read-out
}

// Suits returns why the test cannot be used with such pools, or nil.
func (Fisher) Suits(pools *[2]Pool, paired bool) error { return suits(pools, paired, false, false) }

// Judge returns a judge of draws from the pools.
func (t Fisher) Judge(pools *[2]Pool) Judge {
	var f factorials
	count := func(p *Pool, places []int32) (n int) {
		for _, i := range places {
			if p.Value[i] > t.Above {
				n++
			}
		}
		return n
	}
	return func(a, b []int32) (float64, bool) {
		return f.fisher(count(&pools[0], a), len(a), count(&pools[1], b), len(b)), true
	}
}

// fisher returns the two-sided p of x successes among n and y among m.
func (f *factorials) fisher(x, n, y, m int) float64 {
	const tie = 1e-7 // chances so near in logarithm are the same but for rounding
	successes := x + y
	all := f.choose(n+m, successes)
	chance := func(x int) float64 { return f.choose(n, x) + f.choose(m, successes-x) - all }
	seen, p := chance(x), 0.0
	for v := max(0, successes-m); v <= min(n, successes); v++ {
		if c := chance(v); c <= seen+tie {
			p += math.Exp(c)
		}
	}
	return math.Min(1, p)
}
