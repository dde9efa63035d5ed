package diffusion

import (
	"slices"
	"testing"

	"paget/rng"
)

func TestVectorLoopsAndPlainLoopsGiveTheSameBits(t *testing.T) {
	s := rng.New(1, rng.Testing, 0, 0)
	row := func(n int) []float64 {
		r := make([]float64, n)
		for i := range r {
			r[i] = s.Norm()
		}
		return r
	}
	for n := range 60 {
		a, b, c, d := row(n), row(n), row(n), row(n)
		if got, want := dot(a, b), plainDot(a, b, 0, 0, 0, 0, 0); got != want {
			t.Errorf("%d numbers: %g and %g", n, got, want)
		}
		w := [4]float64(row(4))
		fast, plain := row(n), make([]float64, n)
		copy(plain, fast)
		plainCombine(fast, a, b, c, d, &w, combinePairs(fast, a, b, c, d, &w))
		plainCombine(plain, a, b, c, d, &w, 0)
		if !slices.Equal(fast, plain) {
			t.Errorf("%d numbers: %v and %v", n, fast, plain)
		}
	}
}
