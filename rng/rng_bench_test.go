package rng_test

import (
	"testing"

	"paget/rng"
)

func BenchmarkUint64(b *testing.B) {
	s := rng.New(1, rng.Testing, 0, 0)
	sum := uint64(0)
	for i := 0; i < b.N; i++ {
		sum += s.Uint64()
	}
	_ = sum
}

// BenchmarkPositionAndDraw is the cost where each cell draws once at each tick.
func BenchmarkPositionAndDraw(b *testing.B) {
	var s rng.Stream
	sum := 0.0
	for i := 0; i < b.N; i++ {
		s.At(1, rng.Testing, uint64(i), 3)
		sum += s.Float64()
	}
	_ = sum
}

func BenchmarkDraws(b *testing.B) {
	for _, c := range []struct {
		name string
		draw func(*rng.Stream) float64
	}{
		{"Norm", (*rng.Stream).Norm},
		{"Exp", (*rng.Stream).Exp},
		{"Gamma2.5", func(s *rng.Stream) float64 { return s.Gamma(2.5) }},
		{"Poisson3", func(s *rng.Stream) float64 { return float64(s.Poisson(3)) }},
		{"Poisson300", func(s *rng.Stream) float64 { return float64(s.Poisson(300)) }},
		{"Binomial10", func(s *rng.Stream) float64 { return float64(s.Binomial(10, 0.4)) }},
		{"Binomial1000", func(s *rng.Stream) float64 { return float64(s.Binomial(1000, 0.4)) }},
		{"Intn", func(s *rng.Stream) float64 { return float64(s.Intn(1000)) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			s := rng.New(1, rng.Testing, 0, 0)
			sum := 0.0
			for i := 0; i < b.N; i++ {
				sum += c.draw(&s)
			}
			_ = sum
		})
	}
}
