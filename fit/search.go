package fit

import (
	"context"
	"errors"
	"math"
	"slices"
	"sort"
)

// Search finds parameters that bring the outputs to the targets by Gauss–Newton
// steps in a trust region, without derivatives and within bounds.
//
//	m(s) = Σ (rᵢ + (J s)ᵢ)²   over   |sⱼ| ≤ Δ, 0 ≤ uⱼ + sⱼ ≤ 1
//
// where u are the parameters as shares of their ranges and J comes from points
// already visited: from n of them exactly when the function has no noise, by
// weighted least squares from all within reach when it has. New points are
// visited only where the old ones leave a direction unknown. Δ doubles after a
// step that gained what was foretold and ended at its edge, and shrinks after
// one that did not gain.
//
// The search ends when Δ falls below LastStep, when the foretold gain drowns in
// noise, when every target is reached exactly, or when MaxEvaluations are used.
//
// Source: after Cartis and Roberts 2019, 10.1007/s12532-019-00161-7, with a box
// in place of the ball so that bounds and trust region are one constraint.
// Errors: faults of the problem; *EvaluationError; the context's error. With the
// latter two the result holds the best point so far.
func Search(ctx context.Context, p Problem, opt Options) (Result, error) {
	v, err := newVisitor(p, opt, 40*(len(p.Names)+1))
	if err != nil {
		return Result{}, err
	}
	s := &search{visitor: v, delta: orElse(opt.FirstStep, 0.1)}
	converged, stop, err := s.run(ctx)
	if errors.Is(err, errBudget) {
		converged, stop, err = false, "the evaluations are used up", nil
	}
	if err == nil {
		err = s.widen(ctx)
	}
	if err != nil {
		converged, stop = false, "interrupted: "+err.Error()
	}
	return v.result("gauss-newton", s.jac, converged, stop), err
}

// widen learns the Jacobian once more over a region where a noisy function shows
// a slope: over the last steps of a search it may show nothing but noise, or be
// flat between two counts. The points that this takes count as evaluations.
func (s *search) widen(ctx context.Context) error {
	if len(s.points) == 0 || !s.noisy() {
		return nil
	}
	s.delta = math.Max(s.delta, orElse(s.opt.FirstStep, 0.1)/2)
	if err := s.learn(ctx); err != nil && !errors.Is(err, errBudget) {
		return err
	}
	return nil
}

// orElse returns v, or the default when v is 0.
func orElse(v, standard float64) float64 {
	if v == 0 {
		return standard
	}
	return v
}

// search is the state of one Search.
type search struct {
	*visitor
	delta float64     // radius Δ of the trust region in u
	jac   [][]float64 // last model, m rows of n; nil before the first
	faint bool        // the last model foretold a gain below the noise
}

// maxRadius bounds Δ: half the range on either side is the whole of it.
const maxRadius = 0.5

// run searches until an end is reached.
func (s *search) run(ctx context.Context) (converged bool, stop string, err error) {
	if _, err := s.visit(ctx, s.start(), "start"); err != nil {
		return false, "", err
	}
	last := s.opt.LastStep
	if last == 0 {
		last = 1e-6
		if s.noisy() {
			last = 0.01
		}
	}
	for {
		// Residuals of 1e-9 of a band are equality for any purpose.
		if s.jac != nil && s.points[s.best].f <= 1e-18*float64(len(s.p.Targets)) {
			return true, "every target is reached", nil
		}
		if err := s.learn(ctx); err != nil {
			return false, "", err
		}
		if s.delta < last {
			return true, "the step fell below the smallest asked for", nil
		}
		if stop, err = s.advance(ctx); stop != "" || err != nil {
			return err == nil, stop, err
		}
	}
}

// advance makes one step with the present model and moves the radius.
func (s *search) advance(ctx context.Context) (stop string, err error) {
	from := s.points[s.best]
	step, ok := s.step(from)
	gain := from.f - predicted(s.jac, from.r, step)
	length := largest(step)
	if !ok || length == 0 || !(gain > 1e-15*from.f) {
		s.delta /= 4 // the model sees nothing to gain: look closer
		return "", nil
	}
	if noise := sumSquares(from.noise); gain < orElse(s.opt.NoiseShare, 0.02)*noise {
		if s.faint {
			return "the gain foretold is below the noise", nil
		}
		s.faint = true // believed only when a second model says the same
		s.delta /= 2
		return "", nil
	}
	s.faint = false
	to := slices.Clone(from.u)
	for j := range to {
		to[j] = math.Min(1, math.Max(0, to[j]+step[j]))
	}
	i, err := s.visit(ctx, to, "step")
	if err != nil {
		return "", err
	}
	ratio := (from.f - s.points[i].f) / gain
	switch {
	case ratio >= 0.7 && length >= 0.99*s.delta:
		s.delta = math.Min(2*s.delta, maxRadius)
	case ratio >= 0.1 && length < 0.1*s.delta:
		s.delta /= 4
	case ratio < 0.1:
		s.delta = math.Max(s.delta/4, math.Min(s.delta/2, length))
	}
	return "", nil
}

// step returns the minimum of the model within the trust region and the bounds.
func (s *search) step(from point) ([]float64, bool) {
	n := len(from.u)
	low, high := make([]float64, n), make([]float64, n)
	for j, u := range from.u {
		low[j], high[j] = math.Max(-s.delta, -u), math.Min(s.delta, 1-u)
	}
	trace := 0.0
	for i := range s.jac {
		trace += sumSquares(s.jac[i])
	}
	if trace == 0 {
		return make([]float64, n), false
	}
	// The damping makes the minimum unique where the targets leave a direction
	// open: such a direction is then not moved.
	h, g := normalEquations(s.jac, from.r, n, 1e-12*trace)
	step, ok := boxMinimum(h, g, low, high)
	if !ok {
		return make([]float64, n), false
	}
	return step, true
}

// largest returns max |sⱼ|.
func largest(s []float64) float64 {
	m := 0.0
	for _, v := range s {
		m = math.Max(m, math.Abs(v))
	}
	return m
}

// Geometry of the points that a model is built from, in units of Δ.
const (
	reach  = 2.0 // points farther from the best than this say too little of it
	pivot  = 0.2 // a point counts as a new direction from this much on
	closer = 1.0 // beyond this, nearer points are preferred
)

// learn builds the Jacobian at the best point, and visits new points for the
// directions that the old ones do not span.
func (s *search) learn(ctx context.Context) error {
	n := len(s.p.Names)
	centre := s.points[s.best]
	basis := [][]float64{}
	chosen := []int{}
	used := map[int]bool{s.best: true}
	for len(chosen) < n {
		i, d := s.candidate(centre, basis, used)
		if i < 0 {
			u := s.direction(centre, basis)
			var err error
			before := len(s.points)
			if i, err = s.visit(ctx, u, "geometry"); err != nil {
				return err
			}
			if i < before && used[i] {
				break // rounding has brought two points together; the radius is at its end
			}
			d = s.offset(centre, i)
		}
		used[i] = true
		chosen = append(chosen, i)
		basis = extend(basis, d)
	}
	if s.noisy() {
		for i := range s.points {
			if !used[i] && largest(s.offset(centre, i)) <= reach {
				chosen = append(chosen, i)
			}
		}
		sort.Ints(chosen)
	}
	if jac := s.regress(centre, chosen); jac != nil {
		s.jac = jac
	}
	return nil
}

// offset returns (u − centre)/Δ of a visited point.
func (s *search) offset(centre point, i int) []float64 {
	d := make([]float64, len(centre.u))
	for j := range d {
		d[j] = (s.points[i].u[j] - centre.u[j]) / s.delta
	}
	return d
}

// candidate returns the visited point that adds most to the directions known, or
// −1 when none adds enough.
func (s *search) candidate(centre point, basis [][]float64, used map[int]bool) (int, []float64) {
	best, score := -1, 0.0
	var offset []float64
	for i := range s.points {
		if used[i] {
			continue
		}
		d := s.offset(centre, i)
		far := largest(d)
		if far > reach {
			continue
		}
		rest := math.Sqrt(sumSquares(orthogonal(basis, d)))
		value := rest
		if far > closer {
			value = rest / (far * far)
		}
		if rest >= pivot && value > score {
			best, score, offset = i, value, d
		}
	}
	return best, offset
}

// direction returns a new point: from the centre along the coordinate that is
// least known, towards lower residuals where a model is at hand.
func (s *search) direction(centre point, basis [][]float64) []float64 {
	n := len(centre.u)
	axis, most := 0, -1.0
	for j := range n {
		e := make([]float64, n)
		e[j] = 1
		// A hair's breadth of preference for the earlier axis keeps rounding from choosing.
		if rest := sumSquares(orthogonal(basis, e)); rest > most+1e-9 {
			axis, most = j, rest
		}
	}
	sign := 1.0
	if s.jac != nil {
		slope := 0.0
		for i := range s.jac {
			slope += float64(s.jac[i][axis] * centre.r[i])
		}
		if slope > 0 {
			sign = -1
		}
	}
	u := slices.Clone(centre.u)
	if t := u[axis] + sign*s.delta; t < 0 || t > 1 {
		sign = -sign // Δ ≤ ½, so the other side has room
	}
	u[axis] = math.Min(1, math.Max(0, u[axis]+sign*s.delta))
	return u
}

// orthogonal returns the part of d that is orthogonal to the orthonormal basis.
func orthogonal(basis [][]float64, d []float64) []float64 {
	rest := slices.Clone(d)
	for _, b := range basis {
		dot := 0.0
		for j := range rest {
			dot += float64(rest[j] * b[j])
		}
		for j := range rest {
			rest[j] -= float64(dot * b[j])
		}
	}
	return rest
}

// extend adds the direction of d to the orthonormal basis.
func extend(basis [][]float64, d []float64) [][]float64 {
	rest := orthogonal(basis, d)
	norm := math.Sqrt(sumSquares(rest))
	for j := range rest {
		rest[j] /= norm
	}
	return append(basis, rest)
}

// regress fits r(u) ≈ r(centre) + J (u − centre) through the chosen points with
// weights that fall with distance; n points in general position are met exactly.
// It returns nil when they span too little.
func (s *search) regress(centre point, chosen []int) [][]float64 {
	n, m := len(centre.u), len(centre.r)
	a := make([][]float64, len(chosen))
	weight := make([]float64, len(chosen))
	for k, i := range chosen {
		a[k] = s.offset(centre, i)
		weight[k] = 1 / (1 + sumSquares(a[k]))
		for j := range a[k] {
			a[k][j] *= weight[k]
		}
	}
	solve := leastSquaresSolver(a, n)
	if solve == nil {
		return nil
	}
	jac := make([][]float64, m)
	right := make([]float64, len(chosen))
	for i := range m {
		for k, c := range chosen {
			right[k] = weight[k] * (s.points[c].r[i] - centre.r[i])
		}
		row := solve(right)
		for j := range row {
			row[j] /= s.delta
		}
		jac[i] = row
	}
	return jac
}
