package paget

import (
	"paget/stats"
	"paget/upscale"
)

// Hosts are dealt in blocks, and those of a block share one draw of what the runs of
// tissue leave open (pharmacology.ForHost). So they are not independent, and intervals
// are taken from blocks:
//
//	z_b = m + (B/n)·Σ_{i in b} (x_i − m)
//
// for n hosts with mean m in B blocks. The z have the mean of the hosts, and their
// scatter holds that between hosts and that between blocks; with a host a block they
// are the hosts.
func inBlocks(values []float64, blocks []int) []float64 {
	if len(values) == 0 {
		return nil
	}
	m := stats.Mean(values)
	var sums [upscale.Blocks]float64
	var counts [upscale.Blocks]int
	for i, v := range values {
		sums[blocks[i]] += v - m
		counts[blocks[i]]++
	}
	used := 0
	for _, n := range counts {
		if n > 0 {
			used++
		}
	}
	var out []float64
	for b, n := range counts {
		if n > 0 {
			out = append(out, m+sums[b]*float64(used)/float64(len(values)))
		}
	}
	return out
}

// paired compares pairs of values: of hosts by their blocks, of wells as they are.
func paired(compare func(treated, control []float64, level float64) stats.Estimate, treated, control []float64, blocks []int) stats.Estimate {
	n := len(treated)
	if blocks != nil {
		treated, control = inBlocks(treated, blocks), inBlocks(control, blocks)
	}
	e := compare(treated, control, level)
	if e.Defined {
		e.N = n
	}
	return e
}

// blocked returns the mean of values of hosts with an interval that holds what the
// blocks differ by: of shares the wider of that and Wilson's. Hosts of a block each are
// independent, and their interval is that of independent hosts.
func blocked(values []float64, blocks []int) stats.Estimate {
	plain := meanOrShare(values)
	if blocks == nil || !plain.Defined {
		return plain
	}
	z := inBlocks(values, blocks)
	e := stats.MeanEstimate(z, level)
	if len(z) == len(values) || !e.Defined { // a host a block: independent hosts
		return plain
	}
	if isShare(values) {
		plain.Low, plain.High = min(plain.Low, max(0, e.Low)), max(plain.High, min(1, e.High))
		return plain
	}
	plain.Low, plain.High = e.Low, e.High
	return plain
}

// isShare tells whether all values are 0 or 1.
func isShare(values []float64) bool {
	for _, v := range values {
		if v != 0 && v != 1 {
			return false
		}
	}
	return true
}
