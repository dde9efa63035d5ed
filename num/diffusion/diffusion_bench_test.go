package diffusion

import (
	"fmt"
	"testing"
)

func benchmarkCase(n int) (Spec, []float64, Reaction) {
	spec := Spec{Grid: Grid{N: [3]int{n, n, n}, H: 10}, Diffusivity: 3000}
	c := fill(spec.Grid, func(x, y, z float64) float64 { return 1 + x + y })
	source := make([]float64, len(c))
	for i := range source {
		if i%37 == 0 {
			source[i] = 1
		}
	}
	return spec, c, Reaction{Decay: 0.01, Source: source}
}

func report(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/voxel")
}

func BenchmarkSplit(b *testing.B) {
	for _, n := range []int{16, 32, 64} {
		b.Run(fmt.Sprintf("%d³", n), func(b *testing.B) {
			spec, c, r := benchmarkCase(n)
			s := must[*Split](b)(NewSplit(spec))
			for b.Loop() {
				_, _ = s.Step(c, r, 1)
			}
			report(b, len(c))
		})
	}
}

func BenchmarkImplicit(b *testing.B) {
	for _, n := range []int{16, 32, 64} {
		b.Run(fmt.Sprintf("%d³", n), func(b *testing.B) {
			spec, c, r := benchmarkCase(n)
			s := must[*Implicit](b)(NewImplicit(spec, 1e-8))
			for b.Loop() {
				_, _ = s.Step(c, r, 1)
			}
			report(b, len(c))
		})
	}
}

func BenchmarkSteady(b *testing.B) {
	spec, start, r := benchmarkCase(48)
	s := must[*Steady](b)(NewSteady(spec))
	c := make([]float64, len(start))
	iterations := 0
	for b.Loop() {
		clear(c)
		done, _ := s.Solve(c, r, 1e-8)
		iterations = done.Iterations
	}
	report(b, len(c))
	b.ReportMetric(float64(iterations), "iterations")
}

func BenchmarkColumn(b *testing.B) {
	c := must[*Column](b)(NewColumn(ColumnSpec{Slabs: Slabs(Slab{Thickness: 10, Diffusivity: 1, Area: 1, Initial: 1}, 80, 1.05)}))
	b.Run("step", func(b *testing.B) {
		for b.Loop() {
			c.Step(1)
		}
	})
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			_, _ = NewColumn(c.basis.spec)
		}
	})
}
