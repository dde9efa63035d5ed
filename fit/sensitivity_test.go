package fit

import (
	"context"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"paget/rng"
)

func plane() Space {
	return Space{
		Names: []string{"a", "b", "idle"}, Base: []float64{1, 2, 0.5}, Low: []float64{0, 1, 0}, High: []float64{2, 5, 1},
		Outputs: []string{"sum", "product"},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return []float64{3*p[0] - 2*p[1], p[0] * p[1]}, nil, nil
		},
	}
}

func row(t *testing.T, rows []MorrisRow, parameter, output string) MorrisRow {
	for _, r := range rows {
		if r.Parameter == parameter && r.Output == output {
			return r
		}
	}
	t.Fatalf("no row %s %s", parameter, output)
	return MorrisRow{}
}

func TestElementaryEffectsOfAPlaneAreItsSlopes(t *testing.T) {
	rows, err := Morris(t.Context(), plane(), 3, 10, 4)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		parameter string
		mean      float64
	}{{"a", 6}, {"b", -8}, {"idle", 0}} { // slope times range
		r := row(t, rows, c.parameter, "sum")
		if math.Abs(r.Mean-c.mean) > 1e-12 || math.Abs(r.MeanAbsolute-math.Abs(c.mean)) > 1e-12 || r.SD > 1e-12 {
			t.Errorf("%s: %+v, want mean %v without spread", c.parameter, r, c.mean)
		}
	}
	// In a product the effect of one depends on the other: that is what σ shows.
	if r := row(t, rows, "a", "product"); r.SD == 0 || r.Mean < 2 || r.Mean > 10 {
		t.Errorf("product: %+v", r)
	}
}

func TestTrajectoriesMoveEveryParameterOnceOnTheGrid(t *testing.T) {
	s := plane()
	const levels = 6
	delta := float64(levels) / (2 * (levels - 1))
	visits := map[int]int{}
	for tr := range 400 {
		path, order, signs := s.trajectory(rng.New(9, rng.Sampling, uint64(tr), 0), levels, delta)
		if len(path) != 4 || len(order) != 3 || len(signs) != 3 {
			t.Fatalf("path of %d points", len(path))
		}
		for k, j := range order {
			for i := range s.Names {
				u0, u1 := (path[k][i]-s.Low[i])/(s.High[i]-s.Low[i]), (path[k+1][i]-s.Low[i])/(s.High[i]-s.Low[i])
				want := 0.0
				if i == j {
					want = signs[k] * delta
				}
				if math.Abs(u1-u0-want) > 1e-12 {
					t.Fatalf("move %d of parameter %d: %v to %v", k, i, u0, u1)
				}
				if g := u1 * (levels - 1); math.Abs(g-math.Round(g)) > 1e-9 || g < -1e-9 || g > levels-1+1e-9 {
					t.Fatalf("%v is not on the grid", u1)
				}
			}
		}
		visits[int(math.Round((path[0][0]-s.Low[0])/(s.High[0]-s.Low[0])*(levels-1)))]++
	}
	for g := range levels {
		if n := visits[g]; n < 400/levels/2 { // 67 expected, standard deviation 7.5
			t.Errorf("grid point %d was the start of %d trajectories of 400", g, n)
		}
	}
}

func TestOneAtATimeMeasuresSlopeAndElasticity(t *testing.T) {
	rows, err := OneAtATime(t.Context(), plane(), 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 6 {
		t.Fatalf("%d rows", len(rows))
	}
	a := rows[0] // a on sum: base −1, slope 3
	if a.Parameter != "a" || a.Output != "sum" || math.Abs(a.Slope-3) > 1e-12 || math.Abs(a.Elasticity+3) > 1e-12 || math.Abs(a.Swing-6) > 1e-12 {
		t.Errorf("%+v", a)
	}
	if len(a.At) != 5 { // the base is one of the levels
		t.Errorf("levels %v", a.At)
	}
	b := rows[3] // b on product: its base is not a level of 1…5 in 5 steps of 1? it is: 2
	if b.Parameter != "b" || math.Abs(b.Elasticity-1) > 1e-12 {
		t.Errorf("%+v", b)
	}
	s := plane()
	s.Base[0] = 0.3
	rows, err = OneAtATime(t.Context(), s, 3)
	if err != nil || len(rows[0].At) != 4 || rows[0].At[1] != 0.3 {
		t.Errorf("a base between the levels must be added: %+v, error %v", rows[0], err)
	}
}

func TestSensitivityDoesNotDependOnTheNumberOfWorkers(t *testing.T) {
	s := plane()
	s.Workers = 1
	one, err := Morris(t.Context(), s, 5, 6, 4)
	if err != nil {
		t.Fatal(err)
	}
	s.Workers = 7
	calls := 0
	s.Observe = func(done, total int) { calls++ }
	seven, err := Morris(t.Context(), s, 5, 6, 4)
	if err != nil || !reflect.DeepEqual(one, seven) {
		t.Errorf("one and seven workers differ, error %v", err)
	}
	if calls != 24 {
		t.Errorf("progress told %d times, want 24", calls)
	}
}

func TestSensitivityStopsAtTheFirstFault(t *testing.T) {
	s := plane()
	s.Workers = 3
	s.Evaluate = func(_ context.Context, p []float64) ([]float64, []float64, error) {
		if p[1] > 3 {
			return nil, nil, errors.New("broke")
		}
		return []float64{1, 2}, nil, nil
	}
	if _, err := OneAtATime(t.Context(), s, 5); err == nil || !strings.Contains(err.Error(), "b=4") {
		t.Errorf("error %v, want the point b=4", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := OneAtATime(ctx, plane(), 5); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want a cancelled context", err)
	}
	if _, err := Morris(t.Context(), plane(), 1, 5, 3); err == nil {
		t.Error("an odd number of levels was accepted")
	}
}

func TestLogarithmicParametersMoveByFactors(t *testing.T) {
	s := Space{Names: []string{"k"}, Base: []float64{1}, Low: []float64{0.01}, High: []float64{100}, Log: []bool{true}, Outputs: []string{"ln k"},
		Evaluate: func(_ context.Context, p []float64) ([]float64, []float64, error) {
			return []float64{math.Log(p[0])}, nil, nil
		}}
	rows, err := Morris(t.Context(), s, 1, 4, 4)
	if err != nil || math.Abs(rows[0].Mean-math.Log(1e4)) > 1e-9 || rows[0].SD > 1e-9 {
		t.Errorf("%+v, error %v", rows, err)
	}
}
