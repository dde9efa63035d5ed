package fit

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"paget/rng"
	"paget/stats"
)

// Space is a function over a box of parameters, for sensitivity.
//
// Range: the slices of parameters have the same length ≥ 1; Low < High, both
// finite; Base within; Low > 0 where Log is set.
type Space struct {
	Names     []string
	Base      []float64 // the point of interest
	Low, High []float64
	Log       []bool // move the logarithm; nil: none
	Outputs   []string
	Evaluate  Evaluate
	Workers   int                   // evaluations at a time; 0 takes 1. The result does not depend on it
	Observe   func(done, total int) // progress, called from one goroutine at a time; may be nil
}

// OneAtATimeRow says what one parameter alone does to one output.
type OneAtATimeRow struct {
	Parameter      string    `json:"parameter"`
	Output         string    `json:"output"`
	Base           float64   `json:"base"`            // output at the base point
	At             []float64 `json:"at"`              // parameter values, rising, the base among them
	Values         []float64 `json:"values"`          // outputs there
	StandardErrors []float64 `json:"standard_errors"` // of Values; zero without noise
	Slope          float64   `json:"slope"`           // of the straight line through the points
	Elasticity     float64   `json:"elasticity"`      // (p/y) dy/dp at the base, read only when HasElasticity
	HasElasticity  bool      `json:"has_elasticity"`  // false where the output at the base is 0
	Swing          float64   `json:"swing"`           // largest minus smallest output
}

// OneAtATime moves each parameter alone over its range, in the given number of
// levels from Low to High, the others at their base. The base point is added
// where it is not one of the levels. Rows come by parameter, then by output.
//
// Range: levels ≥ 2.
// Errors: faults of the space; *EvaluationError; the context's error.
func OneAtATime(ctx context.Context, s Space, levels int) ([]OneAtATimeRow, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	if levels < 2 {
		return nil, fmt.Errorf("fit: one at a time needs at least 2 levels, not %d", levels)
	}
	points := [][]float64{slices.Clone(s.Base)}
	at := make([][]float64, len(s.Names)) // values of each parameter, rising
	where := make([][]int, len(s.Names))  // and the position of each in points
	for j := range s.Names {
		values := make([]float64, 0, levels+1)
		for k := range levels {
			values = append(values, s.place(j, float64(k)/float64(levels-1)))
		}
		values = append(values, s.Base[j])
		slices.Sort(values)
		at[j] = slices.Compact(values)
		for _, v := range at[j] {
			if v == s.Base[j] {
				where[j] = append(where[j], 0)
				continue
			}
			p := slices.Clone(s.Base)
			p[j] = v
			where[j] = append(where[j], len(points))
			points = append(points, p)
		}
	}
	values, errs, err := s.evaluateAll(ctx, points)
	if err != nil {
		return nil, err
	}
	var rows []OneAtATimeRow
	for j, name := range s.Names {
		for o, output := range s.Outputs {
			row := OneAtATimeRow{Parameter: name, Output: output, Base: values[0][o], At: at[j]}
			for _, i := range where[j] {
				row.Values = append(row.Values, values[i][o])
				row.StandardErrors = append(row.StandardErrors, errs[i][o])
			}
			row.summarise(s.Base[j])
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// summarise fills slope, elasticity and swing.
func (r *OneAtATimeRow) summarise(base float64) {
	_, r.Slope = stats.LinearFit(r.At, r.Values)
	r.Swing = slices.Max(r.Values) - slices.Min(r.Values)
	if r.Base == 0 {
		return
	}
	i := slices.Index(r.At, base)
	before, after := max(i-1, 0), min(i+1, len(r.At)-1)
	slope := (r.Values[after] - r.Values[before]) / (r.At[after] - r.At[before])
	r.Elasticity, r.HasElasticity = slope*base/r.Base, true
}

// MorrisRow says how strongly one output answers one parameter over the whole box.
//
//	d = (y(u + Δ eⱼ) − y(u))/Δ,   μ = mean d,   μ* = mean |d|,   σ = SD of d
//
// where u are the parameters as shares of their ranges: an effect is the change
// of the output over the whole range of the parameter. A large σ beside μ* means
// that the parameter acts together with others or not in a straight line.
type MorrisRow struct {
	Parameter     string    `json:"parameter"`
	Output        string    `json:"output"`
	Mean          float64   `json:"mean"`           // μ
	MeanAbsolute  float64   `json:"mean_absolute"`  // μ*
	SD            float64   `json:"sd"`             // σ
	StandardError float64   `json:"standard_error"` // of μ*
	Effects       []float64 `json:"effects"`        // one per trajectory
}

// Morris measures elementary effects along random trajectories. Each trajectory
// starts at a random point of a grid of the given levels and moves every
// parameter once, in random order, by Δ = levels/(2(levels − 1)) of its range. It
// costs trajectories·(n+1) evaluations. Rows come by parameter, then by output.
//
// Range: trajectories ≥ 2; levels even and ≥ 2 (4 is usual).
// Source: Morris 1991, 10.1080/00401706.1991.10484804; μ* from Campolongo et al.
// 2007, 10.1016/j.envsoft.2006.10.004.
// Errors: faults of the space; *EvaluationError; the context's error.
func Morris(ctx context.Context, s Space, root rng.Root, trajectories, levels int) ([]MorrisRow, error) {
	if err := s.validate(); err != nil {
		return nil, err
	}
	if trajectories < 2 || levels < 2 || levels%2 != 0 {
		return nil, fmt.Errorf("fit: Morris needs at least 2 trajectories and an even number of levels, not %d and %d", trajectories, levels)
	}
	n := len(s.Names)
	delta := float64(levels) / float64(2*(levels-1))
	var points [][]float64
	moved := make([][]int, trajectories)    // which parameter each move changes
	sign := make([][]float64, trajectories) // and in which direction
	for t := range trajectories {
		path, order, signs := s.trajectory(rng.New(root, rng.Sampling, uint64(t), 0), levels, delta)
		points = append(points, path...)
		moved[t], sign[t] = order, signs
	}
	values, _, err := s.evaluateAll(ctx, points)
	if err != nil {
		return nil, err
	}
	rows := make([]MorrisRow, 0, n*len(s.Outputs))
	for j, name := range s.Names {
		for o, output := range s.Outputs {
			row := MorrisRow{Parameter: name, Output: output, Effects: make([]float64, trajectories)}
			for t := range trajectories {
				k := slices.Index(moved[t], j)
				first := t*(n+1) + k
				row.Effects[t] = sign[t][k] * (values[first+1][o] - values[first][o]) / delta
			}
			row.summarise()
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// trajectory returns n+1 points, each of which differs from the one before in one
// parameter, with the order of the parameters and the signs of the moves.
func (s Space) trajectory(r rng.Stream, levels int, delta float64) (path [][]float64, order []int, signs []float64) {
	n := len(s.Names)
	u := make([]float64, n)
	order, up := make([]int, n), make([]bool, n)
	for j := range n {
		order[j] = j
		// The lower half of the grid can go up by Δ and the upper half down; which
		// of the two is fair, so every grid point is as likely as another.
		u[j] = float64(r.Intn(levels/2)) / float64(levels-1)
		up[j] = r.Intn(2) == 0
		if !up[j] {
			u[j] += delta
		}
	}
	r.Shuffle(n, func(a, b int) { order[a], order[b] = order[b], order[a] })
	at := func() []float64 {
		p := make([]float64, n)
		for j := range p {
			p[j] = s.place(j, u[j])
		}
		return p
	}
	path = append(path, at())
	for _, j := range order {
		if up[j] {
			u[j] += delta
			signs = append(signs, 1)
		} else {
			u[j] -= delta
			signs = append(signs, -1)
		}
		path = append(path, at())
	}
	return path, order, signs
}

// summarise fills the moments of the effects.
func (r *MorrisRow) summarise() {
	size := make([]float64, len(r.Effects))
	for t, d := range r.Effects {
		size[t] = math.Abs(d)
	}
	r.Mean, r.MeanAbsolute, r.SD = stats.Mean(r.Effects), stats.Mean(size), stats.SD(r.Effects)
	r.StandardError = stats.SD(size) / math.Sqrt(float64(len(size)))
}

// place maps a share u of the range of parameter j to its value.
func (s Space) place(j int, u float64) float64 {
	switch {
	case u <= 0:
		return s.Low[j]
	case u >= 1:
		return s.High[j]
	case s.Log != nil && s.Log[j]:
		span := math.Log(s.High[j] / s.Low[j])
		return s.Low[j] * math.Exp(u*span)
	}
	return float64(u*(s.High[j]-s.Low[j])) + s.Low[j]
}

// validate returns every fault of the space, joined.
func (s Space) validate() error {
	n := len(s.Names)
	if n == 0 || len(s.Base) != n || len(s.Low) != n || len(s.High) != n || (s.Log != nil && len(s.Log) != n) {
		return fmt.Errorf("fit: %d names of parameters, but %d bases, %d lower and %d upper bounds", n, len(s.Base), len(s.Low), len(s.High))
	}
	var faults []error
	for j, name := range s.Names {
		faults = append(faults, boundFaults(name, s.Base[j], s.Low[j], s.High[j], s.Log != nil && s.Log[j])...)
	}
	if len(s.Outputs) == 0 || s.Evaluate == nil {
		faults = append(faults, errors.New("fit: sensitivity needs outputs and a function"))
	}
	return errors.Join(faults...)
}

// evaluateAll evaluates every point, Workers at a time. Which goroutine takes
// which point does not reach the result; of several errors the one of the
// earliest point is returned.
func (s Space) evaluateAll(ctx context.Context, points [][]float64) (values, errs [][]float64, err error) {
	targets := make([]Target, len(s.Outputs))
	for i, name := range s.Outputs {
		targets[i].Name = name
	}
	v := &visitor{p: Problem{Names: s.Names, Targets: targets, Evaluate: s.Evaluate}}
	values, errs = make([][]float64, len(points)), make([][]float64, len(points))
	faults := make([]error, len(points))
	var mu sync.Mutex
	next, done, stopped := 0, 0, false
	take := func() int {
		mu.Lock()
		defer mu.Unlock()
		if stopped || next == len(points) {
			return -1
		}
		next++
		return next - 1
	}
	var wg sync.WaitGroup
	for range max(1, min(s.Workers, len(points))) {
		wg.Go(func() {
			for i := take(); i >= 0; i = take() {
				fault := ctx.Err()
				if fault == nil {
					values[i], errs[i], fault = v.evaluate(ctx, points[i])
				}
				mu.Lock()
				faults[i] = fault
				stopped = stopped || fault != nil
				if done++; s.Observe != nil && fault == nil {
					s.Observe(done, len(points))
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	for i := range points {
		if faults[i] != nil {
			return nil, nil, faults[i]
		}
		if errs[i] == nil {
			errs[i] = make([]float64, len(s.Outputs))
		}
	}
	return values, errs, nil
}
