package fit

import (
	"errors"
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats"
)

// rosenbrock is the valley of Rosenbrock 1960: r = (10(y − x²), 1 − x).
func rosenbrock() *residuals {
	return &residuals{n: 2, m: 2,
		value: func(p, r []float64) { r[0], r[1] = 10*(p[1]-p[0]*p[0]), 1-p[0] },
		slopes: func(p []float64, jac [][]float64) {
			jac[0][0], jac[0][1] = -20*p[0], 10
			jac[1][0], jac[1][1] = -1, 0
		},
	}
}

func TestRosenbrocksValleyIsWalkedToItsEnd(t *testing.T) {
	for _, start := range [][]float64{{-1.2, 1}, {0, 0}, {5, -7}, {-100, 100}} {
		d, err := rosenbrock().descend(start)
		if err != nil || !d.converged || math.Abs(d.p[0]-1) > 1e-10 || math.Abs(d.p[1]-1) > 1e-10 {
			t.Errorf("from %v: %+v, error %v", start, d, err)
		}
		if d.iterations > 150 {
			t.Errorf("from %v: %d iterations", start, d.iterations)
		}
	}
}

func TestErrorSquaresInEveryIterationOnRosenbrocksValley(t *testing.T) {
	// The error after one step against the error before it, near the end.
	var before, after []float64
	for _, e := range []float64{1e-1, 3e-2, 1e-2, 3e-3, 1e-3} {
		var errs []float64
		q := rosenbrock()
		q.observe = func(p []float64) { errs = append(errs, math.Hypot(p[0]-1, p[1]-1)) }
		if _, err := q.descend([]float64{1 + e, 1 + 2*e}); err != nil {
			t.Fatal(err)
		}
		before, after = append(before, math.Log(errs[0])), append(after, math.Log(errs[1]))
	}
	if _, order := stats.LinearFit(before, after); math.Abs(order-2) > 0.15 {
		t.Errorf("order %.3f, want 2", order)
	}
}

func TestErrorSquaresInEveryIterationOnACurveThatFits(t *testing.T) {
	// Zero residual at the end; one descent, its successive errors.
	truth := []float64{2, 0.7}
	var x, y []float64
	for i := range 12 {
		x = append(x, float64(i)/3)
		y = append(y, truth[0]*math.Exp(-truth[1]*x[i]))
	}
	var errs []float64
	q := &residuals{n: 2, m: len(x),
		value: func(p, r []float64) {
			for i := range x {
				r[i] = p[0]*math.Exp(-p[1]*x[i]) - y[i]
			}
		},
		slopes: func(p []float64, jac [][]float64) {
			for i := range x {
				e := math.Exp(-p[1] * x[i])
				jac[i][0], jac[i][1] = e, -p[0]*x[i]*e
			}
		},
		observe: func(p []float64) { errs = append(errs, math.Hypot(p[0]-truth[0], p[1]-truth[1])) },
	}
	if _, err := q.descend([]float64{2.5, 1}); err != nil {
		t.Fatal(err)
	}
	var before, after []float64
	for k := 0; k+1 < len(errs); k++ {
		if errs[k] < 1 && errs[k+1] > 1e-13 { // near the end and above rounding
			before, after = append(before, math.Log(errs[k])), append(after, math.Log(errs[k+1]))
		}
	}
	if len(before) < 3 {
		t.Fatalf("only %d steps to judge: %v", len(before), errs)
	}
	if _, order := stats.LinearFit(before, after); math.Abs(order-2) > 0.15 {
		t.Errorf("order %.3f, want 2; errors %v", order, errs)
	}
}

func TestLeastReachesTheCertifiedValuesOfMisra1a(t *testing.T) {
	// NIST Statistical Reference Datasets, Misra1a (Misra 1978, dental research):
	// y = b1 (1 − exp(−b2 x)), from both certified starts.
	x := []float64{77.6, 114.9, 141.1, 190.8, 239.9, 289.0, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0}
	y := []float64{10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78}
	for _, start := range [][]float64{{500, 0.0001}, {250, 0.0005}} {
		f, err := Least(Curve{Names: []string{"b1", "b2"}, Start: start,
			Value: func(x float64, p []float64) float64 { return p[0] * -math.Expm1(-p[1]*x) }}, Samples{X: x, Y: y})
		if err != nil || !f.Converged || !f.Determined {
			t.Fatalf("%+v, error %v", f, err)
		}
		for _, c := range []struct {
			name      string
			got, want float64
		}{
			{"b1", f.Params[0], 2.3894212918e+02}, {"b2", f.Params[1], 5.5015643181e-04},
			{"se b1", f.StandardErrors[0], 2.7070075241e+00}, {"se b2", f.StandardErrors[1], 7.2668688436e-06},
			{"residual SD", f.ResidualSD, 1.0187876330e-01}, {"sum of squares", f.ChiSquare, 1.2455138894e-01},
		} {
			if math.Abs(c.got-c.want) > 1e-7*c.want {
				t.Errorf("start %v: %s = %.10g, certified %.10g", start, c.name, c.got, c.want)
			}
		}
	}
}

func TestAStraightLineGetsItsTextbookErrors(t *testing.T) {
	x := []float64{0, 1, 2, 3, 4}
	y := []float64{1.1, 1.9, 3.2, 3.8, 5.1}
	line := Curve{Names: []string{"a", "b"}, Start: []float64{0, 0}, Value: func(x float64, p []float64) float64 { return p[0] + p[1]*x }}
	sigma := []float64{0.1, 0.2, 0.1, 0.2, 0.1}
	f, err := Least(line, Samples{X: x, Y: y, Sigma: sigma})
	if err != nil {
		t.Fatal(err)
	}
	var s, sx, sy, sxx, sxy float64
	for i := range x {
		w := 1 / (sigma[i] * sigma[i])
		s, sx, sy, sxx, sxy = s+w, sx+w*x[i], sy+w*y[i], sxx+w*x[i]*x[i], sxy+w*x[i]*y[i]
	}
	det := s*sxx - sx*sx
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"intercept", f.Params[0], (sxx*sy - sx*sxy) / det}, {"slope", f.Params[1], (s*sxy - sx*sy) / det},
		{"se intercept", f.StandardErrors[0], math.Sqrt(sxx / det)}, {"se slope", f.StandardErrors[1], math.Sqrt(s / det)},
		{"covariance", f.Covariance[0][1], -sx / det},
	} {
		if math.Abs(c.got-c.want) > 1e-8*math.Abs(c.want) {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	if f.RSquared < 0.98 || f.RSquared > 1 || f.Freedom != 3 {
		t.Errorf("R² %v, freedom %d", f.RSquared, f.Freedom)
	}
}

func TestAPersistentWalkIsFoundAgainExactly(t *testing.T) {
	for _, truth := range [][]float64{{0.5, 20, 1}, {0.3, 90, 0.04}, {2, 3, 16}, {0.4, 30, 0}} {
		var s Samples
		for k := 1; k <= 40; k++ {
			tm := 5 * float64(k)
			v := truth[0] * truth[0] * truth[1] * truth[1]
			s.X = append(s.X, tm)
			s.Y = append(s.Y, 2*v*(tm/truth[1]-1+math.Exp(-tm/truth[1]))+4*truth[2])
		}
		f, err := Least(PersistentWalk(s), s)
		if err != nil || !f.Converged {
			t.Fatalf("truth %v: %+v, error %v", truth, f, err)
		}
		for j := range truth {
			if math.Abs(f.Params[j]-truth[j]) > 1e-5*truth[j]+1e-5 {
				t.Errorf("truth %v: %s = %v (%d iterations)", truth, f.Names[j], f.Params[j], f.Iterations)
			}
		}
		if f.RSquared < 1-1e-12 {
			t.Errorf("truth %v: R² %v", truth, f.RSquared)
		}
	}
}

func TestTheRampIsSmoothWhereItsSeriesEnds(t *testing.T) {
	for _, z := range []float64{1e-12, 1e-6, 9.99e-4, 1.001e-3, 1e-2} {
		want := z * z / 2 * (1 - z/3*(1-z/4*(1-z/5*(1-z/6*(1-z/7)))))
		if math.Abs(ramp(z)-want) > 1e-9*want {
			t.Errorf("ramp(%v) = %v, want %v", z, ramp(z), want)
		}
	}
}

// squaredCurveDeviation fits noisy samples of a known curve and returns the mean
// squared deviation of the parameters in units of their declared variance.
func squaredCurveDeviation(t testing.TB, r *rng.Stream, declared float64) float64 {
	truth := []float64{2, 0.7}
	c := Curve{Names: []string{"a", "k"}, Start: []float64{1, 0.3}, Low: []float64{0, 0}, High: []float64{10, 10},
		Value: func(x float64, p []float64) float64 { return p[0] * math.Exp(-p[1]*x) }}
	var s Samples
	for i := range 30 {
		x := float64(i) / 10
		s.X, s.Sigma = append(s.X, x), append(s.Sigma, 0.05+0.02*x)
		s.Y = append(s.Y, c.Value(x, truth)+s.Sigma[i]*r.Norm())
	}
	f, err := Least(c, s)
	if err != nil || !f.Converged {
		t.Fatal(f, err)
	}
	sum := 0.0
	for j := range truth {
		z := (f.Params[j] - truth[j]) / (declared * f.StandardErrors[j])
		sum += z * z / 2
	}
	return sum
}

func TestNoisyCurvesLieWithinTheirDeclaredErrors(t *testing.T) {
	plan := func(declared float64) stattest.Plan {
		return stattest.Plan{Draw: func(r *rng.Stream) float64 { return squaredCurveDeviation(t, r, declared) }, Want: 1, N: 3000, Detect: 0.15}
	}
	stattest.Mean(t, 4, plan(1))
	if failed, _ := stattest.MeanFails(4, plan(0.85)); !failed {
		t.Error("standard errors 15 % too small went unnoticed")
	}
}

func TestDifferencesStandInForAGradient(t *testing.T) {
	value := func(x float64, p []float64) float64 { return p[0] * math.Exp(-p[1]*x) }
	with := Curve{Names: []string{"a", "k"}, Start: []float64{1, 0.3}, Value: value,
		Gradient: func(x float64, p, g []float64) {
			e := math.Exp(-p[1] * x)
			g[0], g[1] = e, -p[0]*x*e
		}}
	without := with
	without.Gradient = nil
	var s Samples
	for i := range 20 {
		s.X = append(s.X, float64(i)/5)
		s.Y = append(s.Y, value(s.X[i], []float64{2, 0.7})+0.05*math.Sin(float64(7*i)))
	}
	a, errA := Least(with, s)
	b, errB := Least(without, s)
	if errA != nil || errB != nil {
		t.Fatal(errA, errB)
	}
	for j := range a.Params {
		if math.Abs(a.Params[j]-b.Params[j]) > 1e-7 || math.Abs(a.StandardErrors[j]-b.StandardErrors[j]) > 1e-6*a.StandardErrors[j] {
			t.Errorf("%s: with gradient %v ± %v, without %v ± %v", a.Names[j], a.Params[j], a.StandardErrors[j], b.Params[j], b.StandardErrors[j])
		}
	}
}

func TestABoundHoldsACurve(t *testing.T) {
	line := Curve{Names: []string{"a", "b"}, Start: []float64{0, 0.5}, Low: []float64{-10, 0}, High: []float64{10, 1},
		Value: func(x float64, p []float64) float64 {
			if p[1] < 0 || p[1] > 1 {
				t.Errorf("slope visited at %v, outside 0 to 1", p[1])
			}
			return p[0] + p[1]*x
		}}
	f, err := Least(line, Samples{X: []float64{-1, 0, 1}, Y: []float64{-2, 0.3, 2}}) // wants slope 2
	if err != nil || !f.Converged {
		t.Fatal(f, err)
	}
	if f.Params[1] != 1 || !f.AtBound[1] || math.Abs(f.Params[0]-0.1) > 1e-7 || f.StandardErrors[1] != 0 {
		t.Errorf("%+v", f)
	}
}

func TestACurveWithTooManyParametersSaysSo(t *testing.T) {
	f, err := Least(Curve{Names: []string{"a", "b"}, Start: []float64{1, 1}, Value: func(x float64, p []float64) float64 { return p[0] * p[1] * x }},
		Samples{X: []float64{1, 2, 3}, Y: []float64{2, 4, 6.3}})
	if err != nil || f.Determined {
		t.Errorf("only the product is seen: %+v, error %v", f, err)
	}
	if got := f.Params[0] * f.Params[1]; math.Abs(got-28.9/14) > 1e-6 {
		t.Errorf("product %v, want %v", got, 28.9/14)
	}
}

func TestBadSamplesAreRefused(t *testing.T) {
	c := Curve{Names: []string{"a"}, Start: []float64{1}, Value: func(x float64, p []float64) float64 { return p[0] / x }}
	for name, s := range map[string]Samples{
		"too few":        {},
		"NaN":            {X: []float64{1, 2}, Y: []float64{1, math.NaN()}},
		"sigma 0":        {X: []float64{1, 2}, Y: []float64{1, 2}, Sigma: []float64{1, 0}},
		"another length": {X: []float64{1, 2}, Y: []float64{1}},
	} {
		if _, err := Least(c, s); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	var diverged *DivergedError
	if _, err := Least(c, Samples{X: []float64{0, 1}, Y: []float64{1, 2}}); !errors.As(err, &diverged) {
		t.Errorf("an infinite residual at the start: error %v", err)
	}
}
