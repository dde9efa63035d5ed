package organ

import "math"

// escapeChance is the chance of surviving from which a colony counts as a lesion. The
// one in a thousand that would still die out is left out of account.
const escapeChance = 0.999

// Founding is the chain by which a few cells in a new soil become a lesion or die out,
// solved for every number of cells to begin with.
//
// A colony of j cells has births and deaths in the ratio (j/n_c)^g: alone a cell mostly
// dies, and the more neighbours it has the better it does. Each cell divides or dies at
// the rate Turnover:
//
//	b_j = T·r/(1 + r),   d_j = T/(1 + r),   r = (j/n_c)^g
//
// Source: our construction on the critical colony size of Szczurek et al. 2020,
// 10.1371/journal.pcbi.1008056.
type Founding struct {
	Chance   []float64 // by cells at the beginning, from 0: founding a lesion
	Duration []float64 // min, by cells at the beginning: mean time to Escaped, of those that found
	Escaped  int       // cells: size from which the colony counts as a lesion
}

// NewFounding solves the chain for 0 to largest cells to begin with.
//
//	P(n) = Σ_{k<n} Π_{i≤k} d_i/b_i / Σ_{k<∞} Π_{i≤k} d_i/b_i
//
// Duration is the mean passage time of the chain under the condition that it escapes
// (Doob's transform), solved exactly.
//
// Units: critical in cells, turnover in 1/min. Panics if an argument is not positive.
func NewFounding(critical, steepness, turnover float64, largest int) *Founding {
	if !(critical > 0 && steepness > 0 && turnover > 0 && largest > 0) {
		panic("organ: a founding chain needs positive numbers")
	}
	// Logarithms of the products, up to where the rest no longer counts: after the
	// critical size each is smaller than the one before, and the ratios fall.
	var logs []float64
	peak, l := 0.0, 0.0
	for k := 1; ; k++ {
		logs = append(logs, l)
		peak = max(peak, l)
		l += steepness * math.Log(critical/float64(k))
		if k > largest && float64(k) > 2*critical && l < peak-60 {
			break
		}
	}
	cumulated := make([]float64, len(logs)+1) // [n]: sum of the first n products
	for k, l := range logs {
		cumulated[k+1] = cumulated[k] + math.Exp(l-peak)
	}
	total := cumulated[len(logs)]
	f := &Founding{Chance: make([]float64, largest+1), Duration: make([]float64, largest+1)}
	for n := 0; n <= largest; n++ {
		f.Chance[n] = cumulated[n] / total
	}
	f.Escaped = 1
	for cumulated[f.Escaped]/total < escapeChance {
		f.Escaped++
	}
	passage := 0.0 // mean time from j to j+1, of those that escape
	times := make([]float64, f.Escaped)
	for j := 1; j < f.Escaped; j++ {
		r := math.Pow(float64(j)/critical, steepness)
		all := turnover * float64(j)
		up := all * r / (1 + r) * cumulated[j+1] / cumulated[j]
		down := all / (1 + r) * cumulated[j-1] / cumulated[j]
		passage = (1 + down*passage) / up
		times[j] = passage
	}
	rest := 0.0
	for j := f.Escaped - 1; j >= 1; j-- {
		rest += times[j]
		if j <= largest {
			f.Duration[j] = rest
		}
	}
	return f
}
