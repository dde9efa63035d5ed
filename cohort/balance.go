package cohort

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"paget/stats"
)

// Balance is how one covariate lies in one arm after allocation.
//
// Units: Mean, SD, Low and High in those of the covariate; Difference in standard
// deviations of all subjects: the arm's mean less the mean of all.
// Range: 0 where an arm has too few subjects to tell; N says how many.
type Balance struct {
	Covariate                       string
	Arm                             string
	N                               int
	Mean, SD, Low, High, Difference float64
}

// Summary returns the balance of each covariate in each arm, covariate by
// covariate. names are those of the covariates, subjects those of the list.
//
// Panics if subjects are not those of the list.
func (l *List) Summary(names []string, subjects []Subject) []Balance {
	if len(subjects) != len(l.Rows) {
		panic("cohort: summary of other subjects than those of the list")
	}
	var out []Balance
	for c, name := range names {
		all := make([]float64, len(subjects))
		parts := make([][]float64, len(l.Arms))
		for i, s := range subjects {
			all[i] = s.Covariates[c]
			parts[l.Rows[i].Arm] = append(parts[l.Rows[i].Arm], all[i])
		}
		for arm, part := range parts {
			out = append(out, balance(name, l.Arms[arm], part, all))
		}
	}
	return out
}

// balance describes one covariate in one arm.
func balance(name, arm string, part, all []float64) Balance {
	b := Balance{Covariate: name, Arm: arm, N: len(part)}
	if len(part) == 0 {
		return b
	}
	b.Mean, b.Low, b.High = stats.Mean(part), slices.Min(part), slices.Max(part)
	if len(part) > 1 {
		b.SD = stats.SD(part)
	}
	if len(all) > 1 {
		if spread := stats.SD(all); spread > 0 {
			b.Difference = (b.Mean - stats.Mean(all)) / spread
		}
	}
	return b
}

// SizeStrata names a stratum for each value, so that classes hold equally many
// subjects (one more in the lower ones where they do not divide): the smallest
// values make class 1. Equal values keep their order.
//
// Units: those of the values, which are written into the names with the unit.
// Panics if classes < 1 or a value is not finite.
func SizeStrata(values []float64, classes int, unit string) []string {
	if classes < 1 {
		panic("cohort: fewer than one size class")
	}
	order := make([]int, len(values))
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			panic(fmt.Sprintf("cohort: value %d of a stratum is %g", i, v))
		}
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	names := make([]string, len(values))
	for c, start := 0, 0; c < classes && start < len(order); c++ {
		end := start + (len(order)-start+classes-c-1)/(classes-c)
		text := fmt.Sprintf("%d: %.4g–%.4g %s", c+1, values[order[start]], values[order[end-1]], unit)
		for _, i := range order[start:end] {
			names[i] = text
		}
		start = end
	}
	return names
}
