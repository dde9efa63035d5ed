package pathway

import (
	"math"
	"slices"
	"testing"

	"paget/rng"
)

// odd are numbers that a loop may treat in another way than the rest.
var odd = []float64{0, 1, math.NaN(), math.Inf(1), 1e-310, 1e200, 0.5}

// anyRow draws a row of activities, some of them odd.
func anyRow(s *rng.Stream, n int) []float64 {
	row := make([]float64, n)
	for i := range row {
		row[i] = 1.2 * s.Float64()
		if s.Intn(20) == 0 {
			row[i] = odd[s.Intn(len(odd))]
		}
	}
	return row
}

// onEachWidth runs a test as wide as the machine can and on the narrower ways.
func onEachWidth(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	defer func(e, f bool) { eights, fours = e, f }(eights, fours)
	t.Run("widest", test)
	eights = false
	t.Run("fours", test)
	fours = false
	t.Run("plain", test)
}

func TestVectorLoopsAndPlainLoopsGiveTheSameBits(t *testing.T) { onEachWidth(t, compareLoops) }

func compareLoops(t *testing.T) {
	s := rng.New(1, rng.Testing, 0, 0)
	for k := range 400 {
		n := k % 131
		x, y, f := anyRow(&s, n), anyRow(&s, n), anyRow(&s, n)
		w, v := s.Float64(), s.Float64()
		compare := func(name string, fast, plain func(out []float64)) {
			a, b := slices.Clone(f), slices.Clone(f)
			fast(a)
			plain(b)
			for i := range a {
				if math.Float64bits(a[i]) != math.Float64bits(b[i]) && !(math.IsNaN(a[i]) && math.IsNaN(b[i])) {
					t.Fatalf("%s: %g and %g at %d of %d", name, a[i], b[i], i, n)
				}
			}
		}
		compare("squares", func(o []float64) { squares(1+w, v, x, o) }, func(o []float64) { plainSquares(1+w, v, x, o) })
		compare("saturate", func(o []float64) { saturate(1+w, v, o) }, func(o []float64) { plainSaturate(1+w, v, o) })
		compare("climb", func(o []float64) { keep(o, climbTo(x, o)) }, func(o []float64) { keep(o, math.Float64frombits(plainClimb(x, o))) })
		compare("largest", func(o []float64) { keep(o, largest(x, o)) }, func(o []float64) { keep(o, math.Float64frombits(plainLargest(x, o))) })
		past, factor := singles(x), singles(y)
		compare("blend", func(o []float64) { blend(w, v, past, factor, o) }, func(o []float64) { plainBlend(w, v, past, factor, o) })
		compare("limit", func(o []float64) { limitDrive(w, x, y, o) }, func(o []float64) { plainLimit(w, x, y, o) })
		for _, not := range []bool{false, true} {
			compare("weigh", func(o []float64) { weigh(w, not, x, o) }, func(o []float64) { plainWeigh(w, not, x, o) })
			compare("times", func(o []float64) { times(not, x, o) }, func(o []float64) { plainTimes(not, x, o) })
			compare("alternative", func(o []float64) { alternative(w, not, x, o) }, func(o []float64) { plainAlternative(w, not, x, o) })
		}
	}
}

// keep puts a number at the beginning of a row, to be compared.
func keep(row []float64, v float64) {
	if len(row) > 0 {
		row[0] = v
	}
}

// singles returns a row in single precision.
func singles(x []float64) []float32 {
	y := make([]float32, len(x))
	for i, v := range x {
		y[i] = float32(v)
	}
	return y
}

func TestPairsOfStepsGiveTheSameBitsAsPlainOnes(t *testing.T) { onEachWidth(t, compareSteps) }

func compareSteps(t *testing.T) {
	s := rng.New(2, rng.Testing, 0, 0)
	for n := range 131 {
		y, g, drive := make([]float64, n), make([]float64, n), make([]float64, 2*n)
		for _, row := range [][]float64{y, g, drive} {
			for i := range row {
				row[i] = s.Float64()
			}
		}
		k := newCoefficients(1)
		k.set(0, 10*s.Float64(), 1+s.Float64(), false)
		a, b := make([]float64, 2*n), make([]float64, 2*n)
		got := k.node[0].take(0.1, y, g, drive, a)
		_, bend, move := k.node[0].plainTake(0, y, g, drive, b)
		if want := bend + float64(0.1*move); got != want || !slices.Equal(a, b) {
			t.Fatalf("%d cells: error %g and %g", n, got, want)
		}
		if n > 0 {
			for _, v := range []float64{math.NaN(), math.Inf(1)} {
				drive[s.Intn(2*n)] = v
				if got := k.node[0].take(0.1, y, g, drive, a); !math.IsNaN(got) {
					t.Errorf("%d cells with %g: error %g", n, v, got)
				}
			}
		}
	}
}
