package rng

import (
	"math"
	"testing"
)

func TestTheNormalQuantileInvertsTheNormalTail(t *testing.T) {
	// From the middle to the last word: p = 2⁻⁶⁵ lies 9.1 standard deviations out.
	for p := 0.5; p > 0x1p-66; p *= 0.97 {
		z := upperNormalQuantile(p)
		back := 0.5 * math.Erfc(z/math.Sqrt2)
		// An error of δ in z changes p by a share of about z·δ.
		if math.Abs(back-p) > 2e-15*(1+z*z)*p {
			t.Errorf("Φ⁻¹ of tail %g is %.17g, whose tail is %g", p, z, back)
		}
	}
	if z := upperNormalQuantile(0.5); z != 0 {
		t.Errorf("the median of the normal distribution is %g", z)
	}
	if z := upperNormalQuantile(0x1p-65); !(z > 9.0 && z < 9.3) {
		t.Errorf("the last word lies %g standard deviations out", z)
	}
}

func TestTheNormalQuantileFallsWithTheTail(t *testing.T) {
	last := -1.0
	for p := 0.5; p > 0x1p-66; p *= 0.9999 {
		z := upperNormalQuantile(p)
		if z < last {
			t.Fatalf("the quantile of tail %g is %.17g, below %.17g before", p, z, last)
		}
		last = z
	}
}

func TestTheTableOfNormalDeviatesIsTheQuantile(t *testing.T) {
	s := New(3, Testing, 0, 0)
	check := func(w uint64) {
		want := upperNormalQuantile((float64(w>>1) + 0.5) * 0x1p-64)
		if w&1 == 0 {
			want = -want
		}
		if got := normal(w); math.Abs(got-want) > 2e-15*(1+math.Abs(want)) || math.Signbit(got) != math.Signbit(want) && math.Abs(want) > 1e-15 {
			t.Fatalf("word %x: %.17g, the quantile is %.17g", w, got, want)
		}
	}
	for range 200000 {
		check(s.Uint64())
	}
	for octave := range 63 { // both ends of every piece, and the tails
		for piece := range uint64(32) {
			first := uint64(1)<<63 | piece<<58
			check(first >> octave)
			check((first | 1<<58 - 1) >> octave)
		}
	}
	check(0)
	check(1)
}

func TestTheNormalDeviateGrowsWithTheWord(t *testing.T) {
	// The share beyond falls from the first word to the last; neighbouring pieces
	// join within rounding.
	last := normal(^uint64(0))
	for octave := range 13 {
		for k := uint64(1) << 16; k > 1<<15; k-- {
			w := (k<<47 - 1) >> octave
			z := normal(w | 1)
			if z < last-2e-15*(1+z) {
				t.Fatalf("octave %d, word %x: %.17g after %.17g", octave, w, z, last)
			}
			last = z
		}
	}
}

func TestNormsAreTheFirstDrawsOfTheirStreams(t *testing.T) {
	defer func(w bool) { eights = w }(eights)
	names := New(6, Testing, 0, 0)
	for _, eights = range []bool{eights, false} {
		for n := range 300 { // one in 4096 draws is not from the table
			id := make([]uint64, n)
			for i := range id {
				id[i] = names.Uint64() >> names.Intn(64)
			}
			out, tick := make([]float64, n), names.Uint64()
			root := Root(names.Uint64())
			Norms(out, root, Testing, id, tick)
			for i, entity := range id {
				s := New(root, Testing, entity, tick)
				if want := s.Norm(); out[i] != want {
					t.Fatalf("eights %v: entity %d draws %g alone and %g among others", eights, entity, want, out[i])
				}
			}
		}
	}
}

func TestDrawingFourIsDrawingFourTimes(t *testing.T) {
	for read := range 5 {
		a := New(5, Testing, 3, 9)
		for range read {
			a.Norm()
		}
		b := a
		z1, z2, z3, z4 := a.Norm4()
		for k, z := range [...]float64{z1, z2, z3, z4, a.Norm()} {
			if want := b.Norm(); z != want {
				t.Errorf("after %d draws, draw %d is %g of four and %g alone", read, k, z, want)
			}
		}
	}
}

func TestLogProbabilitiesOfCountsAgreeWithFactorials(t *testing.T) {
	logFactorial := func(k float64) float64 { l, _ := math.Lgamma(k + 1); return l }
	for _, k := range []float64{0, 1, 2, 15, 16, 17, 60, 300} {
		for _, mean := range []float64{0.5, 10, 14.5, 60, 290} {
			want := k*math.Log(mean) - mean - logFactorial(k)
			if got := logPoisson(k, mean); math.Abs(got-want) > 1e-12*(10+math.Abs(want)) {
				t.Errorf("ln Poisson(%g; %g) = %.15g, want %.15g", k, mean, got, want)
			}
		}
		for _, n := range []float64{300, 1000} {
			for _, p := range []float64{0.01, 0.3, 0.5} {
				want := logFactorial(n) - logFactorial(k) - logFactorial(n-k) + k*math.Log(p) + (n-k)*math.Log1p(-p)
				if got := logBinomial(k, n, p); math.Abs(got-want) > 1e-11*(10+math.Abs(want)) {
					t.Errorf("ln Binomial(%g; %g, %g) = %.15g, want %.15g", k, n, p, got, want)
				}
			}
		}
	}
}
