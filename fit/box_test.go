package fit

import (
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"
	"paget/rng"
)

// quadratic returns ½ sᵀHs + gᵀs.
func quadratic(h *mat.SymDense, g, s []float64) float64 {
	f := 0.0
	for a := range s {
		f += g[a] * s[a]
		for b := range s {
			f += 0.5 * s[a] * h.At(a, b) * s[b]
		}
	}
	return f
}

// boxMinimumBySides is the plain twin of boxMinimum: it tries every choice of
// variables at the lower side, at the upper side and free.
func boxMinimumBySides(h *mat.SymDense, g, low, high []float64) []float64 {
	n := len(g)
	var best []float64
	choices := int(math.Round(math.Pow(3, float64(n))))
	for c := range choices {
		s, held := make([]float64, n), make([]bool, n)
		for j, k := 0, c; j < n; j, k = j+1, k/3 {
			switch k % 3 {
			case 1:
				s[j], held[j] = low[j], true
			case 2:
				s[j], held[j] = high[j], true
			}
		}
		t, ok := freeMinimum(h, g, s, held)
		for j := range t {
			ok = ok && t[j] >= low[j]-1e-12 && t[j] <= high[j]+1e-12
		}
		if ok && (best == nil || quadratic(h, g, t) < quadratic(h, g, best)) {
			best = t
		}
	}
	return best
}

func TestBoxMinimumEqualsTheBestOfAllSides(t *testing.T) {
	r := rng.New(7, rng.Testing, 1, 0)
	for round := range 300 {
		n := 1 + round%4
		rows := matrix(n+1, n)
		res := make([]float64, n+1)
		for i := range rows {
			res[i] = 2 * r.Norm()
			for j := range rows[i] {
				rows[i][j] = r.Norm()
			}
		}
		h, g := normalEquations(rows, res, n, 1e-6)
		low, high := make([]float64, n), make([]float64, n)
		for j := range low {
			low[j], high[j] = -r.Float64(), r.Float64()
			if r.Intn(5) == 0 {
				low[j] = 0 // already on the bound
			}
		}
		got, ok := boxMinimum(h, g, low, high)
		if !ok {
			t.Fatalf("round %d: not solved", round)
		}
		want := boxMinimumBySides(h, g, low, high)
		for j := range got {
			if math.Abs(got[j]-want[j]) > 1e-8 {
				t.Fatalf("round %d: got %v, want %v", round, got, want)
			}
			if got[j] < low[j] || got[j] > high[j] {
				t.Fatalf("round %d: %v outside %v to %v", round, got, low, high)
			}
		}
	}
}

func TestBoxMinimumRefusesAFormThatIsNotPositive(t *testing.T) {
	h := mat.NewSymDense(2, []float64{1, 2, 2, 1})
	if _, ok := boxMinimum(h, []float64{1, 1}, []float64{-1, -1}, []float64{1, 1}); ok {
		t.Error("an indefinite form was accepted")
	}
}
