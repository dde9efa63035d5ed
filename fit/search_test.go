package fit

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

// saturating is a problem with a known answer: responses of two saturating
// curves at several strengths of a stimulus.
func saturating(truth []float64) Problem {
	outputs := func(p []float64) []float64 {
		var y []float64
		for _, x := range []float64{0.1, 0.3, 1, 3, 10} {
			y = append(y, p[0]*x/(p[1]+x), p[2]*math.Exp(-x/p[1]))
		}
		return y
	}
	p := Problem{
		Names: []string{"top", "half", "rest"},
		Start: []float64{1, 1, 1},
		Low:   []float64{0.1, 0.05, 0},
		High:  []float64{10, 20, 5},
		Log:   []bool{false, true, false},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return outputs(p), nil, nil
		},
	}
	for i, y := range outputs(truth) {
		p.Targets = append(p.Targets, Target{Name: string(rune('a' + i)), Value: y, Low: y - 0.1, High: y + 0.1})
	}
	return p
}

func TestKnownParametersAreFoundAgain(t *testing.T) {
	for _, truth := range [][]float64{{3, 0.5, 2}, {0.7, 4, 0.3}, {9, 0.1, 4}} {
		res, err := Search(t.Context(), saturating(truth), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for j, p := range res.Parameters {
			if math.Abs(p.Value-truth[j]) > 1e-6*truth[j] {
				t.Errorf("truth %v: %s = %v after %d evaluations (%s)", truth, p.Name, p.Value, res.Evaluations, res.Stop)
			}
			if !p.Determined || p.AtBound {
				t.Errorf("truth %v: %s should be determined and free: %+v", truth, p.Name, p)
			}
		}
		if !res.Converged || res.Evaluations > 60 {
			t.Errorf("truth %v: converged %v after %d evaluations; the search has become wasteful", truth, res.Converged, res.Evaluations)
		}
		for _, o := range res.Outcomes {
			if !o.Met {
				t.Errorf("target %s is not met: %+v", o.Name, o)
			}
		}
	}
}

func TestAStraightLineTakesOneModel(t *testing.T) {
	p := Problem{
		Names: []string{"a", "b"}, Start: []float64{0, 0}, Low: []float64{-1, -1}, High: []float64{1, 1},
		Targets: []Target{{Name: "x", Value: 0.1, Low: 0, High: 0.2}, {Name: "y", Value: -0.05, Low: -0.1, High: 0}},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return []float64{p[0] + p[1], p[0] - 2*p[1]}, nil, nil
		},
	}
	res, err := Search(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Evaluations != 4 { // the start, one point a parameter, the answer
		t.Errorf("%d evaluations for a linear function of two parameters, want 4", res.Evaluations)
	}
}

func TestTheSimplexAgreesWithTheSearch(t *testing.T) {
	truth := []float64{3, 0.5, 2}
	p := saturating(truth)
	p.Targets[0].Value += 0.05 // no longer reached exactly: a residual stays
	p.Targets[3].Value -= 0.08
	a, err := Search(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := Simplex(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for j := range a.Parameters {
		x, y := a.Parameters[j], b.Parameters[j]
		if math.Abs(x.Value-y.Value) > 1e-4*math.Abs(x.Value) {
			t.Errorf("%s: search %v, simplex %v", x.Name, x.Value, y.Value)
		}
		if math.Abs(x.StandardError-y.StandardError) > 0.1*x.StandardError {
			t.Errorf("%s: standard error by search %v, by simplex %v", x.Name, x.StandardError, y.StandardError)
		}
	}
	if a.Objective > b.Objective*(1+1e-8) {
		t.Errorf("the search ended at %v, the simplex at %v", a.Objective, b.Objective)
	}
}

func TestTheStandardErrorIsThatOfTheTextbook(t *testing.T) {
	// y = a + b x at four points, each known to ±0.196 (95 %), so σ = 0.1.
	xs := []float64{0, 1, 2, 3}
	p := Problem{
		Names: []string{"a", "b"}, Start: []float64{0, 0}, Low: []float64{-5, -5}, High: []float64{5, 5},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			var y []float64
			for _, x := range xs {
				y = append(y, p[0]+p[1]*x)
			}
			return y, nil, nil
		},
	}
	half := 0.1 * normalQuantile
	for i, x := range xs {
		y := 1 + 0.5*x + []float64{0.02, -0.05, 0.04, 0.01}[i]
		p.Targets = append(p.Targets, Target{Name: "y", Value: y, Low: y - half, High: y + half})
	}
	res, err := Search(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// Var b = σ²/Sxx, Var a = σ²(1/n + x̄²/Sxx), with Sxx = 5 and x̄ = 1.5.
	want := []float64{0.1 * math.Sqrt(0.25+1.5*1.5/5), 0.1 / math.Sqrt(5)}
	for j, w := range want {
		if got := res.Parameters[j].StandardError; math.Abs(got-w) > 1e-6*w {
			t.Errorf("%s: standard error %v, want %v", res.Parameters[j].Name, got, w)
		}
	}
	if got, want := res.Covariance[0][1], -0.01*1.5/5; math.Abs(got-want) > 1e-8 {
		t.Errorf("covariance %v, want %v", got, want)
	}
}

func TestNoPointLeavesTheBounds(t *testing.T) {
	p := saturating([]float64{3, 0.5, 2})
	p.High[0] = 2.5 // the truth lies outside
	inner := p.Evaluate
	p.Evaluate = func(ctx context.Context, x []float64) ([]float64, []float64, error) {
		for j := range x {
			if x[j] < p.Low[j] || x[j] > p.High[j] {
				t.Errorf("%s visited at %v, outside %v to %v", p.Names[j], x[j], p.Low[j], p.High[j])
			}
		}
		return inner(ctx, x)
	}
	for name, find := range map[string]func(context.Context, Problem, Options) (Result, error){"search": Search, "simplex": Simplex} {
		res, err := find(t.Context(), p, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if top := res.Parameters[0]; name == "search" && (top.Value != 2.5 || !top.AtBound || top.Determined) {
			t.Errorf("%s: the answer should stand on the bound: %+v", name, top)
		}
	}
}

func TestOnABoundTheOthersMakeTheBestOfIt(t *testing.T) {
	// a + b = 3 and a − b = 0 with a ≤ 1: b minimises (b − 2)² + (1 − b)², so b = 1.5.
	p := Problem{
		Names: []string{"a", "b"}, Start: []float64{0.5, 0.5}, Low: []float64{0, 0}, High: []float64{1, 4},
		Targets: []Target{{Name: "sum", Value: 3, Low: 2, High: 4}, {Name: "difference", Value: 0, Low: -1, High: 1}},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return []float64{p[0] + p[1], p[0] - p[1]}, nil, nil
		},
	}
	res, err := Search(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := res.Params(); got[0] != 1 || math.Abs(got[1]-1.5) > 1e-6 {
		t.Errorf("got %v, want 1 and 1.5", got)
	}
}

func TestWhatTheTargetsDoNotSeeIsSaid(t *testing.T) {
	// Only the product of a and b is seen; c alone is.
	p := Problem{
		Names: []string{"a", "b", "c"}, Start: []float64{1, 1, 1}, Low: []float64{0.1, 0.1, 0}, High: []float64{10, 10, 5}, Log: []bool{true, true, false},
		Targets: []Target{{Name: "product", Value: 2, Low: 1.9, High: 2.1}, {Name: "c", Value: 3, Low: 2.9, High: 3.1}},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return []float64{p[0] * p[1], p[2]}, nil, nil
		},
	}
	res, err := Search(t.Context(), p, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if res.Parameters[0].Determined || res.Parameters[1].Determined || !res.Parameters[2].Determined {
		t.Errorf("a and b are open, c is pinned; got %+v", res.Parameters)
	}
	if got := res.Params(); math.Abs(got[0]*got[1]-2) > 1e-6 || math.Abs(got[2]-3) > 1e-6 {
		t.Errorf("got %v", got)
	}
	if want := 0.1 / normalQuantile; math.Abs(res.Parameters[2].StandardError-want) > 1e-6 {
		t.Errorf("standard error of c %v, want %v", res.Parameters[2].StandardError, want)
	}
}

func TestAOneSidedTargetAsksNothingOnItsFreeSide(t *testing.T) {
	problem := func(value float64) Problem {
		return Problem{
			Names: []string{"a"}, Start: []float64{0.5}, Low: []float64{0}, High: []float64{4},
			Targets: []Target{
				{Name: "pull", Value: 2, Low: 1, High: 3},
				{Name: "ceiling", Value: value, Low: math.Inf(-1), High: value + 1},
			},
			Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
				return []float64{p[0], p[0]}, nil, nil
			},
		}
	}
	for _, c := range []struct{ ceiling, want float64 }{{3, 2}, {1, 1.5}} {
		res, err := Search(t.Context(), problem(c.ceiling), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := res.Params()[0]; math.Abs(got-c.want) > 1e-5 {
			t.Errorf("ceiling %v: got %v, want %v", c.ceiling, got, c.want)
		}
	}
}

// counting is a problem whose outputs are shares of 400 random events, with
// common random numbers: a step function of its parameters.
func counting(root rng.Root, target *rng.Stream, truth []float64) Problem {
	const n, half = 400, 0.04
	shares := func(p []float64) []float64 {
		return []float64{p[0], p[0] * math.Exp(-p[1]), p[0] * math.Exp(-2*p[1])}
	}
	problem := Problem{
		Names: []string{"share", "decay"}, Start: []float64{0.4, 0.2}, Low: []float64{0.05, 0.01}, High: []float64{1, 3},
		Evaluate: func(_ context.Context, p []float64) (values, errs []float64, err error) {
			for i, share := range shares(p) {
				r := rng.New(root, rng.Testing, uint64(i), 0)
				hits := 0
				for range n {
					if r.Float64() < share {
						hits++
					}
				}
				v := float64(hits) / n
				values, errs = append(values, v), append(errs, math.Sqrt(v*(1-v)/n))
			}
			return values, errs, nil
		},
	}
	for i, share := range shares(truth) {
		v := share + target.Norm()*half/normalQuantile
		problem.Targets = append(problem.Targets, Target{Name: string(rune('a' + i)), Value: v, Low: v - half, High: v + half})
	}
	return problem
}

// squaredDeviation draws new targets and new noise, fits, and returns the mean
// squared deviation of the parameters from the truth in units of variance.
func squaredDeviation(t testing.TB, r *rng.Stream, declared float64) float64 {
	truth := []float64{0.6, 0.5}
	res, err := Search(context.Background(), counting(rng.Root(r.Uint64()), r, truth), Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for j, p := range res.Parameters {
		if !p.Determined || p.StandardError == 0 {
			t.Fatalf("%s is not determined: %+v", p.Name, res)
		}
		z := (p.Value - truth[j]) / (p.StandardError * declared)
		sum += z * z / 2
	}
	return sum
}

func TestNoisyParametersLieWithinTheirDeclaredErrors(t *testing.T) {
	plan := func(declared float64) stattest.Plan {
		return stattest.Plan{Draw: func(r *rng.Stream) float64 { return squaredDeviation(t, r, declared) }, Want: 1, N: 600, Detect: 0.3}
	}
	stattest.Mean(t, 20, plan(1))
	// Errors declared a third too small must be noticed.
	if failed, _ := stattest.MeanFails(20, plan(0.67)); !failed {
		t.Error("standard errors a third too small went unnoticed")
	}
}

func TestNoiseEndsTheSearchEarly(t *testing.T) {
	r := rng.New(3, rng.Testing, 0, 0)
	res, err := Search(t.Context(), counting(5, &r, []float64{0.6, 0.5}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !res.Converged || res.Evaluations > 30 || res.Noise == 0 {
		t.Errorf("%d evaluations, noise %v, stop %q", res.Evaluations, res.Noise, res.Stop)
	}
}

func TestResumedSearchEqualsUninterruptedSearch(t *testing.T) {
	problem := saturating([]float64{3, 0.5, 2})
	for name, find := range map[string]func(context.Context, Problem, Options) (Result, error){"search": Search, "simplex": Simplex} {
		whole := &Trace{Key: "k"}
		want, err := find(t.Context(), problem, Options{Trace: whole, MaxEvaluations: 90})
		if err != nil {
			t.Fatal(err)
		}
		for _, stopAt := range []int{0, 1, 5, len(whole.Steps) / 2, len(whole.Steps) - 1} {
			ctx, cancel := context.WithCancel(t.Context())
			broken, n := problem, 0
			broken.Evaluate = func(ctx context.Context, p []float64) ([]float64, []float64, error) {
				if n++; n > stopAt {
					cancel()
					return nil, nil, ctx.Err()
				}
				return problem.Evaluate(ctx, p)
			}
			part := &Trace{Key: "k"}
			if _, err := find(ctx, broken, Options{Trace: part, MaxEvaluations: 90}); !errors.Is(err, context.Canceled) {
				t.Fatalf("%s stopped at %d: error %v, want a cancelled context", name, stopAt, err)
			}
			if len(part.Steps) != stopAt {
				t.Fatalf("%s: %d evaluations kept, want %d", name, len(part.Steps), stopAt)
			}
			var file strings.Builder
			if err := part.WriteJSON(&file); err != nil {
				t.Fatal(err)
			}
			back, cut, err := ReadTrace(strings.NewReader(file.String()), "k", problem.Names)
			if stopAt == 0 {
				back, cut, err = &Trace{Key: "k"}, false, nil // no name was known yet
			}
			if err != nil || cut {
				t.Fatal(err, cut)
			}
			got, err := find(t.Context(), problem, Options{Trace: back, MaxEvaluations: 90})
			if err != nil {
				t.Fatal(err)
			}
			if got.Reused != stopAt {
				t.Errorf("%s: %d evaluations reused, want %d", name, got.Reused, stopAt)
			}
			if !slices.Equal(got.Params(), want.Params()) || got.Objective != want.Objective || got.Evaluations != want.Evaluations {
				t.Errorf("%s resumed after %d: %v (%d), uninterrupted %v (%d)", name, stopAt, got.Params(), got.Evaluations, want.Params(), want.Evaluations)
			}
			if len(back.Steps) != len(whole.Steps) {
				t.Errorf("%s: trace of %d, uninterrupted %d", name, len(back.Steps), len(whole.Steps))
			}
		}
	}
}

func TestAFailedEvaluationEndsTheSearchAndKeepsTheBest(t *testing.T) {
	problem := saturating([]float64{3, 0.5, 2})
	inner, n := problem.Evaluate, 0
	problem.Evaluate = func(ctx context.Context, p []float64) ([]float64, []float64, error) {
		y, e, err := inner(ctx, p)
		if n++; n == 6 {
			y[2] = math.NaN()
		}
		return y, e, err
	}
	res, err := Search(t.Context(), problem, Options{})
	var at *EvaluationError
	var diverged *DivergedError
	if !errors.As(err, &at) || !errors.As(err, &diverged) || diverged.Quantity != "c" {
		t.Fatalf("error %v", err)
	}
	if res.Evaluations != 5 || len(res.Parameters) != 3 || res.Converged {
		t.Errorf("result %+v", res)
	}
}

func TestFaultsOfAProblemAreToldTogether(t *testing.T) {
	_, err := Search(t.Context(), Problem{
		Names: []string{"a", "b"}, Start: []float64{2, 1}, Low: []float64{0, 0}, High: []float64{1, 2}, Log: []bool{false, true},
		Targets: []Target{{Name: "open", Low: math.Inf(-1), High: math.Inf(1)}, {Name: "edge", Value: 1, Low: math.Inf(-1), High: 1}},
	}, Options{})
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`"a": start 2 lies outside`, `"b": a logarithmic search`, `"open"`, `"edge"`, "no function"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in\n%v", want, err)
		}
	}
}

func TestEvaluationsEndAtTheirLimit(t *testing.T) {
	n := 0
	problem := saturating([]float64{3, 0.5, 2})
	inner := problem.Evaluate
	problem.Evaluate = func(ctx context.Context, p []float64) ([]float64, []float64, error) {
		n++
		return inner(ctx, p)
	}
	res, err := Search(t.Context(), problem, Options{MaxEvaluations: 7})
	if err != nil || res.Converged || n != 7 || res.Evaluations != 7 {
		t.Errorf("%d evaluations, error %v, result %+v", n, err, res)
	}
}
