package circulation

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
)

func TestSingleCellsDecayExponentially(t *testing.T) {
	spec, p := bare(1)
	p.ShearDeath = 0.3
	b := must(t, spec)
	w := b.NewWorkspace()
	traffic := solved(t, b, w, p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 9)})
	times := []float64{0, 1, 10, 40}
	rows, err := traffic.Decay(times)
	if err != nil {
		t.Fatal(err)
	}
	for i, time := range times {
		near(t, "number", rows[i][0], 30*math.Exp(-0.3*time), 1e-11)
	}
	half, err := traffic.HalfLife(Veins, 0)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half-life", half, math.Ln2/0.3, 1e-10)
}

// The course is the action of the matrix exponential; the matrix is that of the dense
// twin.
func TestABolusFollowsTheMatrixExponential(t *testing.T) {
	spec := mouse()
	spec.Largest = 4
	b := must(t, spec)
	p := cell()
	p.Sticking = 0
	arrest := stays(b, 0.05)
	number := make([]float64, b.Types())
	number[b.Index(4, 0)], number[b.Index(1, 0)] = 50, 100
	times := []float64{0.02, 0.5, 3}
	rows, err := b.Bolus(b.NewWorkspace(), p, nil, arrest, Veins, number, times)
	if err != nil {
		t.Fatal(err)
	}
	twin := newDense(b, p, nil, arrest)
	for i, time := range times {
		var scaled, exp mat.Dense
		scaled.Scale(time, twin.linear)
		exp.Exp(&scaled)
		for k := range number {
			want := 0.0
			for j, n := range number {
				want += (exp.At(k, j) + exp.At(b.Types()+k, j)) * n
			}
			near(t, "number", rows[i][k], want, 1e-9)
		}
	}
}

// Sticking so weak that it does not matter takes the other way of solution.
func TestBothWaysOfFollowingACourseAgree(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	arrest, times := stays(b, 0.03), []float64{0.3, 2, 10}
	number := make([]float64, b.Types())
	number[b.Index(9, 0)] = 100
	var course [2][][]float64
	for i, sticking := range []float64{0, 1e-20} {
		p.Sticking = sticking
		rows, err := b.Bolus(b.NewWorkspace(), p, nil, arrest, Veins, number, times)
		if err != nil {
			t.Fatal(err)
		}
		course[i] = rows
	}
	for i := range times {
		for k, v := range course[0][i] {
			if d := math.Abs(course[1][i][k] - v); d > 1e-6*v+1e-8 {
				t.Errorf("after %g min, type %d: %g and %g", times[i], k, v, course[1][i][k])
			}
		}
	}
}

// The rates of change at rest balance what enters: a witness of the direct solution.
func TestNothingChangesAtRest(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	p.Sticking = 0.3
	w := b.NewWorkspace()
	traffic := solved(t, b, w, p, nil, stays(b, 0.03), []Source{sheds(b, p, 5, 1e4), sheds(b, p, 0, 1e3)})
	var dx [2][]float64
	for side := range 2 {
		dx[side] = make([]float64, b.Types())
	}
	w.change(b, &w.number, &dx, true)
	for side := range 2 {
		for k, d := range dx[side] {
			if r := d + w.entering[side][k]; math.Abs(r) > 1e-8*sum(traffic.Number) {
				t.Errorf("side %d, type %d: changes by %g a minute at rest", side, k, r)
			}
		}
	}
}
