package pathway

import (
	"math"
	"testing"

	"paget/rng"
)

func TestWanderingAndPlainWanderingGiveTheSameBits(t *testing.T) {
	onEachWidth(t, func(t *testing.T) {
		s := rng.New(3, rng.Testing, 0, 0)
		odd := []float32{0, 1, 1e-40, 1e30, float32(math.Inf(1)), float32(math.NaN())}
		for n := range 140 {
			d := newWander(3 * s.Float64())
			draw := make([]float64, n)
			var past, factor [2][]float32
			for k := range 2 {
				past[k], factor[k] = make([]float32, n), make([]float32, n)
			}
			for c := range draw {
				draw[c] = s.Norm()
				f := float32(math.Exp(s.Norm()))
				if s.Intn(30) == 0 {
					f = odd[s.Intn(len(odd))]
				}
				factor[0][c], factor[1][c] = f, f
			}
			d.move(draw, past[0], factor[0])
			d.plainMove(draw, past[1], factor[1])
			for c := range draw {
				if !same(past[0][c], past[1][c]) || !same(factor[0][c], factor[1][c]) {
					t.Fatalf("%d of %d: %g to %g and %g to %g", c, n, past[0][c], factor[0][c], past[1][c], factor[1][c])
				}
			}
		}
	})
}

// same says whether two numbers are the same, bit for bit, or both none.
func same(a, b float32) bool {
	return math.Float32bits(a) == math.Float32bits(b) || (a != a && b != b)
}

func BenchmarkWander(b *testing.B) {
	d := newWander(0.3)
	draw, past, factor := make([]float64, 64), make([]float32, 64), make([]float32, 64)
	s := rng.New(3, rng.Testing, 0, 0)
	for i := range draw {
		draw[i], factor[i] = s.Norm(), 1
	}
	for b.Loop() {
		d.move(draw, past, factor)
	}
}
