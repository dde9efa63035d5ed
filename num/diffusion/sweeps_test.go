package diffusion

import (
	"math"
	"testing"
)

// heldLine is a row of voxels with uniform uptake between held ends.
func heldLine(n int) (Spec, Reaction) {
	spec := Spec{Grid: Grid{N: [3]int{n, 1, 1}, H: 1}, Diffusivity: 4}
	spec.Borders[0] = [2]Border{{Kind: HeldLayer, Value: 3}, {Kind: HeldLayer, Value: 3}}
	r := Reaction{Decay: 0.3, Uptake: make([]float64, n)}
	for i := range r.Uptake {
		r.Uptake[i] = 0.5
	}
	return spec, r
}

// TestSweepsRestLowByAnErrorOfFirstOrder measures the very error for which the
// scheme is kept: the resting state approaches that of the equations from below,
// in proportion to the step.
func TestSweepsRestLowByAnErrorOfFirstOrder(t *testing.T) {
	spec, r := heldLine(21)
	exact := make([]float64, 21)
	if _, err := must[*Multigrid](t)(NewMultigrid(spec, nil)).Steady(exact, r, Goal{Residual: 1e-12}); err != nil {
		t.Fatal(err)
	}
	short := func(step float64) float64 {
		s := must[*Sweeps](t)(NewSweeps(spec, step))
		c := append([]float64(nil), exact...)
		if _, err := s.Step(c, r, 40); err != nil {
			t.Fatal(err)
		}
		return exact[10] - c[10]
	}
	coarse, fine := short(0.02), short(0.01)
	if ratio := coarse / fine; !(fine > 0) || math.Abs(ratio-2) > 0.15 {
		t.Errorf("errors %g and %g, ratio %g: not low in proportion to the step", coarse, fine, ratio)
	}
}

func TestSweepsKeepWhatNothingTakes(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{7, 5, 6}, H: 2}, Diffusivity: 10}
	s := must[*Sweeps](t)(NewSweeps(spec, 0.1))
	c := fill(spec.Grid, func(x, y, z float64) float64 { return 1 + x*y + z })
	before := total(c)
	b, err := s.Step(c, Reaction{}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(total(c)-before) > 1e-12*before || b.Decay != 0 || b.Uptake != 0 {
		t.Errorf("%g became %g, budget %+v", before, total(c), b)
	}
}

func TestSweepsRefuseWhatTheyDoNotKnow(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{4, 4, 4}, H: 1}, Diffusivity: 1}
	spec.Borders[1] = [2]Border{Held(1), Held(1)}
	if _, err := NewSweeps(spec, 0.1); err == nil {
		t.Error("a value on a face was accepted")
	}
	if _, err := NewSweeps(Spec{Grid: spec.Grid, Diffusivity: 1}, 0); err == nil {
		t.Error("a step of 0 was accepted")
	}
}
