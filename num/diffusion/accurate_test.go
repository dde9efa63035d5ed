package diffusion

import (
	"math"
	"slices"
	"testing"
)

// stiff is a box with held layers and uneven uptake, far from its steady state.
func stiff() (spec Spec, c []float64, r Reaction) {
	spec = Spec{Grid: Grid{N: [3]int{10, 9, 7}, H: 20}, Diffusivity: 2000}
	spec.Borders = [3][2]Border{{HeldVoxels(5), {}}, {Held(2), Held(1)}, {}}
	c = fill(spec.Grid, func(x, y, z float64) float64 { return 3 + math.Sin(x/60)*math.Cos(y/50) })
	spec.Hold(c)
	r = Reaction{Decay: 0.1, Uptake: fill(spec.Grid, func(x, y, _ float64) float64 { return 3 + 3*math.Sin(x/30+y/20) })}
	r.Source = fill(spec.Grid, func(_, _, z float64) float64 { return z / 50 })
	return spec, c, r
}

func TestAccurateStepsAreOfSecondOrder(t *testing.T) {
	spec, start, r := stiff()
	const span = 1.0
	want := slices.Clone(start)
	must[Budget](t)(must[*Explicit](t)(NewExplicit(spec)).Step(want, r, span))
	var dt, e []float64
	for _, n := range []int{16, 24, 36, 54} {
		a := must[*Accurate](t)(NewAccurate(spec, nil, 0, 1e-9))
		c := slices.Clone(start)
		for range n {
			must[Budget](t)(a.Single(c, r, span/float64(n)))
		}
		dt, e = append(dt, span/float64(n)), append(e, worst(c, want))
	}
	wantOrder(t, "two stages", dt, e, 2)
}

func TestAccurateKeepsItsToleranceAndEstimatesHonestly(t *testing.T) {
	spec, start, r := stiff()
	want := slices.Clone(start)
	must[Budget](t)(must[*Explicit](t)(NewExplicit(spec)).Step(want, r, 2))
	steps := 0
	for _, tolerance := range []float64{1e-2, 1e-3, 1e-4} {
		a := must[*Accurate](t)(NewAccurate(spec, nil, 0, tolerance))
		c := slices.Clone(start)
		must[Budget](t)(a.Step(c, r, 0.7))
		must[Budget](t)(a.Step(c, r, 1.3))
		off := worst(c, want)
		// Errors of single steps fade as the field forgets them.
		if off > 3*tolerance {
			t.Errorf("tolerance %g: error %g after %d steps", tolerance, off, a.Accepted)
		}
		if a.Accepted <= steps {
			t.Errorf("tolerance %g takes %d steps, a wider one %d", tolerance, a.Accepted, steps)
		}
		steps = a.Accepted
		if a.Rejected > a.Accepted/2 {
			t.Errorf("%d of %d steps rejected", a.Rejected, a.Accepted+a.Rejected)
		}
	}
}

func TestOneLongStepForgetsFastModes(t *testing.T) {
	spec, start, r := stiff()
	rest := slices.Clone(start)
	must[Convergence](t)(must[*Steady](t)(NewSteady(spec)).Solve(rest, r, 1e-12))
	a := must[*Accurate](t)(NewAccurate(spec, nil, 0, 1e-9))
	c := slices.Clone(start)
	before := worst(c, rest)
	must[Budget](t)(a.Single(c, r, 1e6))
	// R(z) falls as 1/z: an A-stable method that is not L-stable would leave it all.
	if left := worst(c, rest); left > 1e-4*before {
		t.Errorf("%g of %g is left", left, before)
	}
}

func TestAccurateValuesStayAboveWhatIsAllowedBelowZero(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{9, 9, 9}, H: 10}, Diffusivity: 1000}
	for _, tolerance := range []float64{1e-1, 1e-3} {
		c := make([]float64, spec.Grid.Len())
		c[364] = 100
		uptake := make([]float64, len(c))
		uptake[365], uptake[300] = 500, 50
		a := must[*Accurate](t)(NewAccurate(spec, nil, 0, tolerance))
		b := must[Budget](t)(a.Step(c, Reaction{Decay: 0.1, Uptake: uptake}, 1))
		if low := slicesMin(c); low < -tolerance {
			t.Errorf("tolerance %g: %g", tolerance, low)
		}
		if left := 1e3*(sum(c)-100) + b.Decay + b.Uptake; math.Abs(left) > 1e3*729*tolerance*0.02*float64(a.Accepted) {
			t.Errorf("%g of the amount unexplained after %d steps", left, a.Accepted)
		}
	}
}

func TestTheLengthOfAStepIsAllThatIsRemembered(t *testing.T) {
	spec, c, r := stiff()
	a := must[*Accurate](t)(NewAccurate(spec, nil, 1e-3, 1e-3))
	must[Budget](t)(a.Step(c, r, 0.3))
	d := slices.Clone(c)
	b := must[*Accurate](t)(NewAccurate(spec, nil, 1e-3, 1e-3))
	b.Length = a.Length
	must[Budget](t)(a.Step(c, r, 0.5))
	must[Budget](t)(b.Step(d, r, 0.5))
	if !slices.Equal(c, d) || a.Length != b.Length {
		t.Error("a fresh solver with the same length goes another way")
	}
}
