package ode

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// ring is the harmonic oscillator y" = −y, whose solution is (cos t, −sin t).
func ring(t float64, y, dydt []float64) { dydt[0], dydt[1] = y[1], -y[0] }

// slope is the slope of log error against log step through all points.
func slope(step, err []float64) float64 {
	n, sx, sy, sxx, sxy := float64(len(step)), 0.0, 0.0, 0.0, 0.0
	for i := range step {
		x, y := math.Log(step[i]), math.Log(err[i])
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}

func TestRungeKuttaErrorFallsWithTheFourthPower(t *testing.T) {
	var h, e []float64
	for _, n := range []float64{20, 40, 80, 160} {
		rows, err := SolveFixed(ring, []float64{1, 0}, []float64{0, 5}, 5/n)
		if err != nil {
			t.Fatal(err)
		}
		h, e = append(h, 5/n), append(e, math.Abs(rows[1][0]-math.Cos(5)))
	}
	if s := slope(h, e); math.Abs(s-4) > 0.15 {
		t.Errorf("order %.3f, want 4 (errors %g)", s, e)
	}
}

// fixedDormandPrince makes n equal steps of the pair and returns the error at the
// end and, through the interpolant, in the middle of the last step.
func fixedDormandPrince(t *testing.T, n int, span float64) (end, middle float64) {
	s := newStepper(ring, 0, []float64{1, 0}, Options{Relative: 1, Absolute: 1e9}.withDefaults())
	s.sys(0, s.y, s.k[0])
	h := span / float64(n)
	for i := range n {
		if err := s.stages(h); !(err <= 1) {
			t.Fatal("the step was refused though any error was allowed")
		}
		s.interpolant(h)
		s.accept(float64(i+1)*h, h, 0.5, false)
	}
	off := func(y []float64, t float64) float64 { return math.Hypot(y[0]-math.Cos(t), y[1]+math.Sin(t)) }
	return off(s.y, span), off(s.at(span-h/2), span-h/2)
}

func TestDormandPrinceErrorFallsWithTheFifthPower(t *testing.T) {
	var h, e, m []float64
	for _, n := range []int{16, 32, 64, 128} {
		end, middle := fixedDormandPrince(t, n, 5)
		step := 5 / float64(n)
		h = append(h, step)
		e, m = append(e, end), append(m, middle)
	}
	if s := slope(h, e); math.Abs(s-5) > 0.15 {
		t.Errorf("order of the step %.3f, want 5 (errors %g)", s, e)
	}
	// Inside a step the interpolant adds an error of h⁵ to the global one of h⁵.
	if s := slope(h, m); s < 4.8 {
		t.Errorf("order inside the step %.3f, want about 5 (errors %g)", s, m)
	}
}

func TestInterpolantIsExactForPolynomialsOfDegreeFour(t *testing.T) {
	// y = t⁴ − t³ + 2t: the pair is exact, so only the interpolant could err.
	f := func(t float64, y, dydt []float64) { dydt[0] = 4*t*t*t - 3*t*t + 2 }
	times := []float64{0, 0.1, 0.31, 0.5, 0.77, 1.3, 2}
	rows, err := Solve(f, []float64{0}, times, Options{First: 2, Absolute: 1, Relative: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range times {
		want := x*x*x*x - x*x*x + 2*x
		if math.Abs(rows[i][0]-want) > 1e-12 {
			t.Errorf("y(%g) = %g, want %g", x, rows[i][0], want)
		}
	}
}

func TestAdaptiveErrorFollowsTheTolerance(t *testing.T) {
	var times []float64
	for i := range 60 {
		times = append(times, float64(i)*0.37)
	}
	for _, tol := range []float64{1e-4, 1e-6, 1e-8, 1e-10} {
		rows, err := Solve(ring, []float64{1, 0}, times, Options{Relative: tol, Absolute: tol})
		if err != nil {
			t.Fatal(err)
		}
		worst := 0.0
		for i, x := range times {
			worst = max(worst, math.Abs(rows[i][0]-math.Cos(x)), math.Abs(rows[i][1]+math.Sin(x)))
		}
		if worst > 60*tol {
			t.Errorf("tolerance %g: error %g", tol, worst)
		}
	}
}

func TestLogisticGrowthMatchesItsFormula(t *testing.T) {
	f := func(_ float64, y, dydt []float64) { dydt[0] = y[0] * (1 - y[0]) }
	times := []float64{-2, 0, 1, 5, 20}
	rows, err := Solve(f, []float64{0.01}, times, Options{Relative: 1e-11, Absolute: 1e-13})
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range times {
		want := 1 / (1 + 99*math.Exp(-(x+2)))
		if math.Abs(rows[i][0]-want) > 1e-9 {
			t.Errorf("y(%g) = %.12f, want %.12f", x, rows[i][0], want)
		}
	}
}

func TestTimesAskedForDoNotShapeTheSteps(t *testing.T) {
	few, err := Solve(ring, []float64{1, 0}, []float64{0, 9}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var times []float64
	for i := range 901 {
		times = append(times, float64(i)*0.01)
	}
	times[900] = 9
	many, err := Solve(ring, []float64{1, 0}, times, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if few[1][0] != many[900][0] || few[1][1] != many[900][1] {
		t.Error("more times changed the end point")
	}
}

func TestAdaptiveAndFixedAgreeOnRandomLinearSystems(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(r, "n")
		a := rapid.SliceOfN(rapid.Float64Range(-1, 1), n*n, n*n).Draw(r, "a")
		y0 := rapid.SliceOfN(rapid.Float64Range(-1, 1), n, n).Draw(r, "y0")
		f := func(_ float64, y, dydt []float64) {
			for i := range n {
				dydt[i] = 0
				for j := range n {
					dydt[i] += a[i*n+j] * y[j]
				}
			}
		}
		times := []float64{0, 0.7, 2}
		fast, err1 := Solve(f, y0, times, Options{Relative: 1e-10, Absolute: 1e-12})
		plain, err2 := SolveFixed(f, y0, times, 0.002)
		if err1 != nil || err2 != nil {
			r.Fatal(err1, err2)
		}
		for m := range times {
			for i := range n {
				if d := math.Abs(fast[m][i] - plain[m][i]); d > 1e-7*(1+math.Abs(plain[m][i])) {
					r.Fatalf("component %d at %g: %g and %g", i, times[m], fast[m][i], plain[m][i])
				}
			}
		}
	})
}

func TestExplosionIsReportedWithItsTime(t *testing.T) {
	f := func(_ float64, y, dydt []float64) { dydt[0], dydt[1] = 0, y[1]*y[1] } // y = 1/(1−t)
	rows, err := Solve(f, []float64{0, 1}, []float64{0, 0.5, 2}, Options{})
	var broken *DivergedError
	if !errors.As(err, &broken) {
		t.Fatalf("error %v, want *DivergedError", err)
	}
	if math.Abs(broken.Time-1) > 1e-3 || broken.Where != 1 {
		t.Errorf("reported %v, want component 1 near time 1", broken)
	}
	if len(rows) != 2 || math.Abs(rows[1][1]-2) > 1e-6 {
		t.Errorf("rows before the break: %v", rows)
	}
	_, err = SolveFixed(f, []float64{0, 1}, []float64{0, 0.5, 50}, 0.1)
	if !errors.As(err, &broken) {
		t.Errorf("fixed steps: error %v, want *DivergedError", err)
	}
}

func TestBadNumbersAreReported(t *testing.T) {
	nan := func(_ float64, y, dydt []float64) { dydt[0] = math.NaN() }
	zero := func(_ float64, y, dydt []float64) { dydt[0] = 0 }
	var broken *DivergedError
	if _, err := Solve(nan, []float64{1}, []float64{0, 1}, Options{}); !errors.As(err, &broken) || broken.Quantity != "derivative" {
		t.Errorf("derivative NaN: %v", err)
	}
	if _, err := Solve(zero, []float64{math.Inf(1)}, []float64{0, 1}, Options{}); !errors.As(err, &broken) || broken.Quantity != "state" {
		t.Errorf("state Inf: %v", err)
	}
	if _, err := Solve(ring, []float64{1, 0}, []float64{0, 1e6}, Options{MaxSteps: 10}); !errors.As(err, &broken) || broken.Value != 10 {
		t.Errorf("steps spent: %v", err)
	}
	late := func(t float64, y, dydt []float64) {
		dydt[0] = 1
		if t > 0.5 {
			dydt[0] = math.NaN()
		}
	}
	if _, err := Solve(late, []float64{0}, []float64{0, 1}, Options{}); !errors.As(err, &broken) || math.Abs(broken.Time-0.5) > 1e-3 {
		t.Errorf("derivative NaN later: %v", err)
	}
}

func TestRestStaysAtRest(t *testing.T) {
	zero := func(_ float64, y, dydt []float64) { clear(dydt) }
	rows, err := Solve(zero, []float64{3, 0}, []float64{0, 1, 1e6}, Options{})
	if err != nil || rows[2][0] != 3 || rows[2][1] != 0 {
		t.Errorf("%v %v", rows, err)
	}
	rows, err = Solve(zero, nil, []float64{0, 1}, Options{})
	if err != nil || len(rows) != 2 {
		t.Errorf("empty system: %v %v", rows, err)
	}
}

func TestTheCallersFaultsPanic(t *testing.T) {
	for name, f := range map[string]func(){
		"no times":      func() { Solve(ring, nil, nil, Options{}) },
		"falling times": func() { Solve(ring, []float64{1, 0}, []float64{1, 0}, Options{}) },
		"negative":      func() { Solve(ring, []float64{1, 0}, []float64{0, 1}, Options{Relative: -1}) },
		"no step":       func() { SolveFixed(ring, []float64{1, 0}, []float64{0, 1}, 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
