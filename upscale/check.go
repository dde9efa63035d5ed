package upscale

import (
	"context"
	"errors"
	"math"

	"paget/rng"
)

// A Held is one held-out point: what the surrogate says and what fresh runs counted.
//
// Units: Predicted, Observed and Error in crossings a cell and day; Error is the
// Monte-Carlo error of Observed, the standard error of the mean of the runs.
type Held struct {
	Point                      Point
	Predicted, Observed, Error float64
	Cohesion, Followers        float64 // the surrogate's q, and the share of followers counted
	Crossings                  int
}

// A Verdict is how a surrogate stands beside fresh runs.
//
//	Ratio = √(Σ (z_ij − ẑ_i)²/N) / √(Σ (z_ij − z̄_i)²/(N − n))
//
// on the scale on which counts have the same error everywhere, z = √(y + 3/8): z_ij is
// run j of the n points, N the number of runs, z̄_i the mean of a point and ẑ_i what the
// surrogate foretells there. The lower root is the Monte-Carlo error of a run, the upper
// one the error of the surrogate as a forecast of a run: 1 is perfect, whatever the
// number of runs a point.
//
// Source: Anscombe 1948, 10.1093/biomet/35.3-4.246 (the scale).
type Verdict struct {
	Held  []Held
	Ratio float64
	// RMS and Error are the two roots in the scale's own unit, a half for Poisson
	// counts.
	RMS, Error float64
}

// Allowed is the largest Ratio at which a surrogate stands for the runs.
const Allowed = 1.5

// stable returns the scale of equal errors.
func stable(y float64) float64 { return math.Sqrt(y + 0.375) }

// checkReplicates is how many fresh runs a held-out point gets at least: the scatter
// has to be known.
const checkReplicates = 3

// Good reports whether the surrogate stands for the runs.
func (v *Verdict) Good() bool { return v.Ratio <= Allowed }

// Check compares the surrogate with fresh runs at n held-out points.
//
// Errors: as Build; runs without any scatter, beside which nothing can be judged.
// Panics if n < 1.
func (d *Design) Check(ctx context.Context, s *Surrogate, n int, root rng.Root, threads int, measure Measure, see Seeing) (*Verdict, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	replicates := max(checkReplicates, d.Replicates)
	t, err := runAll(ctx, d.Sample(root.Derive("held-out points"), n), replicates, root.Derive("held-out runs"), threads, measure, see)
	if err != nil {
		return nil, err
	}
	v := &Verdict{}
	square, scatter := 0.0, 0.0
	for i, p := range t.Points {
		h, miss, within := held(s, p, t.Runs[i*replicates:(i+1)*replicates])
		v.Held = append(v.Held, h)
		square, scatter = square+miss, scatter+within
	}
	v.RMS, v.Error = math.Sqrt(square/float64(n*replicates)), math.Sqrt(scatter/float64(n*(replicates-1)))
	if v.Error == 0 {
		return nil, errors.New("the runs at the held-out points do not scatter: nobody crossed, or too few points")
	}
	v.Ratio = v.RMS / v.Error
	return v, nil
}

// held returns one point of a verdict, and the sums of squares of its runs about the
// forecast and about their mean.
func held(s *Surrogate, p Point, runs []Run) (h Held, miss, within float64) {
	a := s.At(p)
	n := float64(len(runs))
	h = Held{Point: p, Predicted: a.Rate * minutesADay, Cohesion: a.Cohesion}
	mean, rates, squares, groups := 0.0, 0.0, 0.0, 0
	z := make([]float64, len(runs))
	for i, r := range runs {
		z[i] = stable(float64(r.Count.Crossings))
		mean += z[i] / n
		d := z[i] - stable(h.Predicted*r.Count.CellDays)
		miss += d * d
		rate := 0.0
		if r.Count.CellDays > 0 {
			rate = float64(r.Count.Crossings) / r.Count.CellDays
		}
		rates, squares = rates+rate, squares+rate*rate
		h.Crossings, groups = h.Crossings+r.Count.Crossings, groups+r.Count.Groups
	}
	for _, x := range z {
		within += (x - mean) * (x - mean)
	}
	h.Observed = rates / n
	h.Error = math.Sqrt(max(0, squares-rates*rates/n) / (n * (n - 1)))
	if h.Crossings > 0 {
		h.Followers = 1 - float64(groups)/float64(h.Crossings)
	}
	return h, miss, within
}
