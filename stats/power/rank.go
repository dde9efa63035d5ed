package power

import "math"

// MannWhitney compares ranks, as stats.MannWhitneyTest does, which is its twin. The
// values of both pools are put in order once and for all.
type MannWhitney struct{}

// Suits returns why the test cannot be used with such pools, or nil.
func (MannWhitney) Suits(pools *[2]Pool, paired bool) error {
	return suits(pools, paired, false, false)
}

// Judge returns a judge of draws from the pools.
func (MannWhitney) Judge(pools *[2]Pool) Judge {
	sorted := newOrder(pools)
	var exact rankTable
	return func(a, b []int32) (float64, bool) {
		drawn := sorted.keys(a, b)
		u, ties := rankSums(drawn, len(a))
		nA, nB := float64(len(a)), float64(len(b))
		if ties == 0 && len(a)*len(b) <= exactPairs {
			return exact.p(int(u), len(a), len(b)), true
		}
		n := nA + nB
		variance := nA * nB / 12 * (n + 1 - ties/(n*(n-1)))
		if !(variance > 0) {
			return 0, false
		}
		z := math.Max(0, math.Abs(u-nA*nB/2)-0.5) / math.Sqrt(variance)
		return math.Erfc(z / math.Sqrt2), true
	}
}

// exactPairs is the number of pairs up to which the distribution is counted out, as
// in stats.
const exactPairs = 400

// rankSums returns U, the number of pairs in which the first arm is above, ties counting
// half, and the sum of t³ − t over groups of t equal values.
func rankSums(sorted []uint32, nA int) (u, ties float64) {
	sum := 0.0
	for i := 0; i < len(sorted); {
		j, first := i, 0
		for ; j < len(sorted) && sorted[j]>>placeShift == sorted[i]>>placeShift; j++ {
			first += 1 - int(sorted[j]&armBit)
		}
		sum += float64(first) * float64(i+j+1) / 2 // mean of ranks i+1 … j
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	n := float64(nA)
	return sum - n*(n+1)/2, ties
}

// rankTable holds the two-sided p of each U for the last pair of sizes.
type rankTable struct {
	m, n  int
	value []float64
}

// p returns the two-sided p of U for m and n ranks.
func (r *rankTable) p(u, m, n int) float64 {
	if r.value == nil || r.m != m || r.n != n {
		r.m, r.n = m, n
		r.fill()
	}
	return r.value[u]
}

// fill counts the arrangements that lead to each U: the coefficients of
//
//	Π over i = 1 … m of (1 − q^(n+i))/(1 − q^i)
//
// All of them are whole numbers below 2⁵³ up to 400 pairs, so they are exact.
func (r *rankTable) fill() {
	top := r.m * r.n
	count := make([]float64, top+1)
	count[0] = 1
	for i := 1; i <= r.m; i++ {
		for v := top; v >= r.n+i; v-- {
			count[v] -= count[v-r.n-i]
		}
		for v := i; v <= top; v++ {
			count[v] += count[v-i]
		}
	}
	all := 0.0
	for _, c := range count {
		all += c
	}
	r.value = make([]float64, top+1)
	below := 0.0
	for v := 0; 2*v <= top; v++ {
		below += count[v]
		r.value[v] = math.Min(1, 2*below/all)
		r.value[top-v] = r.value[v]
	}
}
