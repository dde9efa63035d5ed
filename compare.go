package paget

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"paget/stats"
	"paget/stats/survival"
	"paget/units"
)

// compare returns what an expectation is held against, by its Comparison.
//
// Units: a share; a difference in the unit of the read-out; a value in inside
// units.
func (r *Result) compare(e Expectation) stats.Estimate {
	key, found := r.expectedKey(e)
	if !found {
		return stats.Estimate{Reason: "no well gave this read-out"}
	}
	line, arm := slices.Index(r.Plan.Study.Lines, e.Line), r.Plan.Study.armIndex(e.Arm)
	if e.Against != "" {
		return r.acrossLines(e, key, line, arm)
	}
	other := r.Plan.Control
	if e.AgainstArm != "" {
		other = r.Plan.Study.armIndex(e.AgainstArm)
	}
	switch e.Compare {
	case Difference:
		treated, control, blocks := r.pairs(key, line, arm, line, other)
		return paired(stats.PairedDifference, treated, control, blocks)
	case Value:
		return inside(blocked(r.blockedValues(line, arm, key)), r.unit(key))
	case MedianOf:
		return inside(r.median(line, arm, key), r.unit(key))
	case Correlated, Ratio:
		x, y, blocks, missing := r.together(e, key, line, arm)
		if missing != "" {
			return stats.Estimate{Reason: missing}
		}
		if e.Compare == Correlated {
			return rankCorrelation(x, y)
		}
		ratio := paired(stats.PairedRelativeChange, x, y, blocks)
		ratio.Value, ratio.Low, ratio.High = ratio.Value+1, ratio.Low+1, ratio.High+1
		return ratio
	case Hazard:
		return r.hazard(line, arm, key.Assay, key.Readout)
	}
	treated, control, blocks := r.pairs(key, line, arm, line, other)
	return paired(stats.PairedRelativeChange, treated, control, blocks)
}

// acrossLines compares the same arm in two lines. Wells of two lines are not paired;
// hosts are, for a host has the same luck whatever it carries.
func (r *Result) acrossLines(e Expectation, key ReadoutKey, line, arm int) stats.Estimate {
	against := slices.Index(r.Plan.Study.Lines, e.Against)
	if r.Plan.isCohort(key.Assay) {
		treated, control, blocks := r.pairs(key, line, arm, against, arm)
		if e.Compare == Difference {
			return paired(stats.PairedDifference, treated, control, blocks)
		}
		return paired(stats.PairedRelativeChange, treated, control, blocks)
	}
	treated, control := r.Values(line, arm, key), r.Values(against, arm, key)
	if e.Compare == Difference {
		return stats.Difference(treated, control, level)
	}
	return stats.RelativeChange(treated, control, level)
}

// meanOrShare returns the mean of values with its interval; of values that are all
// 0 or 1 it is a share, with Wilson's interval.
func meanOrShare(values []float64) stats.Estimate {
	ones := 0
	for _, v := range values {
		switch v {
		case 0:
		case 1:
			ones++
		default:
			return stats.MeanEstimate(values, level)
		}
	}
	return stats.ProportionEstimate(ones, len(values), level)
}

// median returns the median of an arm with the interval of the order statistics
// that a binomial count allows, or of survival that of Kaplan and Meier.
func (r *Result) median(line, arm int, key ReadoutKey) stats.Estimate {
	if eventOf(key.Readout) != "" {
		return survivalMedian(r.survivals(line, arm, key.Assay, key.Readout))
	}
	values := r.Values(line, arm, key)
	if len(values) < 6 {
		return stats.Estimate{N: len(values), Reason: "fewer than six values have no interval of the median"}
	}
	slices.Sort(values)
	n := float64(len(values))
	half := 1.96 * math.Sqrt(n) / 2
	low, high := int(math.Floor(n/2-half)), int(math.Ceil(n/2+half))-1
	return stats.Estimate{Value: stats.Median(values), Low: values[max(0, low)], High: values[min(len(values)-1, high)], N: len(values), Defined: true}
}

// survivals returns, host by host, a time and whether its event was seen then.
//
// Units: that of the read-out.
func (r *Result) survivals(line, arm, use int, readout string) (times []float64, died []bool) {
	for i, job := range r.Plan.Jobs {
		if job.Assay != use || job.Line != line || job.Arm != arm {
			continue
		}
		t, ok := r.Wells[i].Last(readout)
		d, known := r.Wells[i].Last(eventOf(readout))
		if ok && known {
			times, died = append(times, t), append(died, d > 0)
		}
	}
	return times, died
}

// readoutWords names the read-out of an expectation and how it is compared.
func (e Expectation) readoutWords() string {
	text := e.Assay + " " + e.Readout
	switch {
	case e.Compare == MedianOf:
		text += ", median"
	case e.Compare == Hazard:
		text += ", hazard ratio"
	case e.Compare == Ratio:
		text += " over " + e.With
	case e.Compare == Correlated:
		text += ", correlation with " + e.With
	case e.Against != "":
		text += ", against " + e.Against
	case e.AgainstArm != "":
		text += ", against " + e.AgainstArm
	}
	return text
}

// inside turns an estimate in a read-out's unit into inside units.
func inside(e stats.Estimate, unit string) stats.Estimate {
	factor := unitFactor(unit)
	e.Value, e.Low, e.High = e.Value*factor, e.Low*factor, e.High*factor
	return e
}

// unitFactor returns what one of a unit is in inside units; 1 for words that are
// no unit.
func unitFactor(unit string) float64 {
	if factor, _, err := units.Lookup(unit); err == nil {
		return factor
	}
	return 1
}

// valueScale returns the unit in which the value of an arm is shown, and how inside
// units become it. Shares are shown in percent.
func (r *Result) valueScale(e Expectation) (string, func(float64) float64) {
	if e.Compare == Ratio || e.Compare == Correlated {
		return "", func(v float64) float64 { return v }
	}
	key, _ := r.expectedKey(e)
	unit := r.unit(key)
	if unit == "share" {
		return "%", percent
	}
	factor := unitFactor(unit)
	return shownUnit(unit), func(v float64) float64 { return v / factor }
}

// hazard returns the hazard ratio of an event in an arm against the control arm, less
// one.
func (r *Result) hazard(line, arm, use int, readout string) stats.Estimate {
	times, died := r.survivals(line, r.Plan.Control, use, readout)
	controls := len(times)
	treatedTimes, treatedDied := r.survivals(line, arm, use, readout)
	times, died = append(times, treatedTimes...), append(died, treatedDied...)
	treated := make([]float64, len(times))
	for i := controls; i < len(times); i++ {
		treated[i] = 1
	}
	e := hazardRatio(times, died, treated)
	if e.Defined {
		e.Value, e.Low, e.High = e.Value-1, e.Low-1, e.High-1
	}
	return e
}

// hazardRatio returns the hazard ratio of a group of subjects against the others.
func hazardRatio(times []float64, died []bool, treated []float64) stats.Estimate {
	fit := survival.Cox(survival.Sample{Time: times, Event: died}, []survival.Covariate{{Name: "arm", Value: treated}}, nil, survival.Efron)
	if !fit.Defined {
		return stats.Estimate{N: len(times), Reason: fit.Reason}
	}
	c := fit.Coefficients[0]
	z := stats.NormalQuantile(0.5 + level/2)
	return stats.Estimate{Value: math.Exp(c.Value), Low: math.Exp(c.Value - z*c.SE), High: math.Exp(c.Value + z*c.SE), N: len(times), Defined: true}
}

// survivalMedian returns the median of survival by Kaplan and Meier. An interval
// whose upper end lies beyond what was watched ends at the last time.
func survivalMedian(times []float64, died []bool) stats.Estimate {
	curve := survival.KaplanMeier(survival.Sample{Time: times, Event: died})
	m := curve.Median(level, survival.LogLog)
	if !m.Defined || !m.LowDefined {
		return stats.Estimate{N: len(times), Reason: "fewer than half of the hosts died: " + m.Reason}
	}
	if !m.HighDefined {
		m.High = slices.Max(times)
	}
	return stats.Estimate{Value: m.Value, Low: m.Low, High: m.High, N: len(times), Defined: true}
}

// together returns the two read-outs of an expectation from the wells of an arm that
// have both, or what is missing.
func (r *Result) together(e Expectation, key ReadoutKey, line, arm int) (x, y []float64, blocks []int, missing string) {
	other, ok := r.lastKey(key.Assay, e.With)
	if !ok {
		return nil, nil, nil, "no well gave " + e.With
	}
	for i, job := range r.Plan.Jobs {
		if job.Assay != key.Assay || job.Line != line || job.Arm != arm {
			continue
		}
		if a, b := r.values[key][i], r.values[other][i]; !math.IsNaN(a) && !math.IsNaN(b) {
			x, y = append(x, a), append(y, b)
			if r.Plan.isCohort(key.Assay) {
				blocks = append(blocks, blockOf(job.Replicate))
			}
		}
	}
	return x, y, blocks, ""
}

// rankCorrelation returns Spearman's rank correlation of two samples, with Fisher's
// interval.
//
//	tanh(artanh r ± z·√(1.06/(n − 3)))
//
// Source: Fieller, Hartley and Pearson 1957, 10.1093/biomet/44.3-4.470.
func rankCorrelation(x, y []float64) stats.Estimate {
	n := len(x)
	if n < 5 {
		return stats.Estimate{N: n, Reason: "fewer than five give both read-outs"}
	}
	rho := stat.Correlation(ranks(x), ranks(y), nil)
	if math.IsNaN(rho) || math.Abs(rho) >= 1 {
		return stats.Estimate{N: n, Reason: "a read-out does not vary"}
	}
	half := stats.NormalQuantile(0.5+level/2) * math.Sqrt(1.06/float64(n-3))
	return stats.Estimate{Value: rho, Low: math.Tanh(math.Atanh(rho) - half), High: math.Tanh(math.Atanh(rho) + half), N: n, Defined: true}
}

// ranks returns the rank of each value, ties sharing the mean of theirs.
func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && x[order[to]] == x[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to-1) / 2
		}
		from = to
	}
	return out
}
