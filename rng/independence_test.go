package rng_test

import (
	"math"
	"testing"

	"paget/rng"
	"paget/stats"
)

// pairs is the number of pairs of draws; a correlation of 0.0092 is beyond p = 1e-4.
const pairs = 180000

// neighbours lists names that differ as little as names can.
var neighbours = []struct {
	name string
	a, b func(i uint64) rng.Stream
}{
	{"ids", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i, 0) }, func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i+1, 0) }},
	{"ticks", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, 9, i) }, func(i uint64) rng.Stream { return rng.New(1, rng.Motility, 9, i+1) }},
	{"purposes", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i, 3) }, func(i uint64) rng.Stream { return rng.New(1, rng.Cycle, i, 3) }},
	{"roots", func(i uint64) rng.Stream { return rng.New(rng.Root(i), rng.Motility, 2, 3) }, func(i uint64) rng.Stream { return rng.New(rng.Root(i+1), rng.Motility, 2, 3) }},
	{"id and tick exchanged", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i, i+1) }, func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i+1, i) }},
	{"derived roots", func(i uint64) rng.Stream { return rng.New(rng.Root(1).Derive("well", i), rng.Motility, 0, 0) }, func(i uint64) rng.Stream { return rng.New(rng.Root(1).Derive("well", i+1), rng.Motility, 0, 0) }},
	{"words of one stream", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i, 7) }, func(i uint64) rng.Stream { s := rng.New(1, rng.Motility, i, 7); s.Uint64(); return s }},
	{"blocks of one stream", func(i uint64) rng.Stream { return rng.New(1, rng.Motility, i, 8) }, func(i uint64) rng.Stream {
		s := rng.New(1, rng.Motility, i, 8)
		for j := 0; j < 4; j++ {
			s.Uint64()
		}
		return s
	}},
}

func TestStreamsOfNeighbouringNamesAreNotCorrelated(t *testing.T) {
	for _, n := range neighbours {
		if z := correlation(n.a, n.b, 0); math.Abs(z) > 3.89 {
			t.Errorf("neighbouring %s: correlation %.2f standard errors from zero", n.name, z)
		}
		if z := correlation(n.a, n.b, 0.02); math.Abs(z) < 3.89 {
			t.Errorf("neighbouring %s: a correlation of 0.02 is not noticed (%.2f standard errors)", n.name, z)
		}
	}
}

// correlation returns the correlation of the first normal draws of streams a and b
// in standard errors; mixed is a correlation put in on purpose.
func correlation(a, b func(uint64) rng.Stream, mixed float64) float64 {
	sum := 0.0
	for i := uint64(0); i < pairs; i++ {
		sa, sb := a(i), b(i)
		x := sa.Norm()
		y := mixed*x + math.Sqrt(1-mixed*mixed)*sb.Norm()
		sum += x * y
	}
	return sum / math.Sqrt(pairs) // means 0 and variances 1 are known
}

func TestStreamsOfNeighbouringNamesFillTheSquareEvenly(t *testing.T) {
	const side = 16
	for _, n := range neighbours {
		observed, expected := make([]float64, side*side), make([]float64, side*side)
		for i := range expected {
			expected[i] = pairs / float64(side*side)
		}
		for i := uint64(0); i < pairs; i++ {
			sa, sb := n.a(i), n.b(i)
			observed[int(side*sa.Float64())*side+int(side*sb.Float64())]++
		}
		if x2, p := stats.ChiSquare(observed, expected, 0); p < 1e-4 || p > 1-1e-4 {
			t.Errorf("neighbouring %s: χ² = %.1f with 255 degrees of freedom (p = %.2g)", n.name, x2, p)
		}
	}
}

func TestTheLowBitsAreAsGoodAsTheHigh(t *testing.T) {
	observed, expected := make([]float64, 256), make([]float64, 256)
	s := rng.New(5, rng.Testing, 0, 0)
	for i := range expected {
		expected[i] = pairs / 256.0
	}
	for i := 0; i < pairs; i++ {
		observed[s.Uint64()&255]++
	}
	if x2, p := stats.ChiSquare(observed, expected, 0); p < 1e-4 || p > 1-1e-4 {
		t.Errorf("χ² = %.1f with 255 degrees of freedom (p = %.2g)", x2, p)
	}
}
