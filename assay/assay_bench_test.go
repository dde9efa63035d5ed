package assay

import (
	"testing"

	"paget/rng"
	"paget/units"
)

// Wells of the size that studies use: a patch of 400 × 400 µm with 240 cells.

func benchmarkWell(b *testing.B, kind string, changes map[string]float64, c culturedLine) {
	a := filled(b, kind, with(numbersOf(kind), changes))
	d := c.dish(b, 0)
	b.ReportAllocs()
	for i := 0; i < b.N; i++ {
		d.Root = rng.Root(uint64(i))
		run(b, a, d)
	}
}

func BenchmarkTranswellWell(b *testing.B) {
	benchmarkWell(b, "transwell", map[string]float64{"insert width": 400}, wanderer())
}

func BenchmarkMatrigelWell(b *testing.B) {
	benchmarkWell(b, "matrigel", map[string]float64{"insert width": 400}, cutter())
}

func BenchmarkScratchWell(b *testing.B) {
	benchmarkWell(b, "scratch", map[string]float64{"image height": 300}, wanderer())
}

func BenchmarkViabilityWell(b *testing.B) {
	benchmarkWell(b, "viability", map[string]float64{"plating density": 5e-4}, grower())
}

func BenchmarkCytoskeletonWell(b *testing.B) {
	benchmarkWell(b, "cytoskeleton", map[string]float64{"duration": 24 * units.Hour}, wanderer())
}

func BenchmarkCultureWell(b *testing.B) {
	benchmarkWell(b, "culture", nil, wanderer())
}
