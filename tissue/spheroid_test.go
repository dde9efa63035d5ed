package tissue

import (
	"math"
	"testing"

	"paget/rng"
)

// packed returns founders on a close packing with 16 µm between neighbours inside a
// ball, each coordinate jittered by up to 2 µm either way.
func packed(radius float64, root rng.Root) []Founder {
	var f []Founder
	a := 16 / math.Sqrt2
	n := int(radius/a) + 1
	r := rng.New(root, rng.Testing, 77, 0)
	for i := -n; i <= n; i++ {
		for j := -n; j <= n; j++ {
			for k := -n; k <= n; k++ {
				x, y, z := a*float64(i), a*float64(j), a*float64(k)
				if (i+j+k)&1 != 0 || x*x+y*y+z*z >= radius*radius {
					continue
				}
				f = append(f, Founder{ID: uint64(len(f) + 1), Resting: true,
					X: x + 4*r.Float64() - 2, Y: y + 4*r.Float64() - 2, Z: z + 4*r.Float64() - 2})
			}
		}
	}
	return f
}

// ball is the spec of a spheroid whose cells hold one another without molecules.
func ball(t testing.TB, radius float64) Spec {
	c := still()
	c.volume = 2494
	spec := flat(100, c.kind(t))
	spec.Dimensions, spec.Step, spec.SignalEvery = 3, 6, 1<<30
	half := radius + 100
	spec.Box.Low, spec.Box.High = [3]float64{-half, -half, -half}, [3]float64{half, half, half}
	spec.Box.Border = [3]Border{}
	spec.MaxCells = 1 << 30
	spec.Mechanics = Mechanics{Law: PowerLaw, Repulsion: 10, Adhesion: 0.4, Always: 1, Reach: 1.25, Drag: 1,
		Displacement: 0.1, MaxSubsteps: 1000, FixedStep: 0.1}
	return spec
}

// placed returns a state with cells of one kind at given places and no more than
// mechanics needs: the networks are not settled.
func placed(t testing.TB, spec Spec, f []Founder) (*Tissue, *State) {
	t.Helper()
	ti, err := New(spec)
	must(t, err)
	s, err := ti.NewState(0, Surroundings{})
	must(t, err)
	must(t, ti.Add(s, f...))
	ti.arrange(s)
	s.Tick = 1 // the order is looked at again after a while only
	return ti, s
}

// The balls of the benchmarks: about 10⁴ and 10⁵ cells.
var balls = []struct {
	name   string
	radius float64
}{{"10005", 190.5}, {"99993", 410.4}}

func BenchmarkForces(b *testing.B) {
	for _, c := range balls {
		b.Run(c.name, func(b *testing.B) {
			ti, s := placed(b, ball(b, c.radius), packed(c.radius, 1))
			ti.crawl(s)
			must(b, ti.move(s))
			ti.placeAll(s)
			ti.left = -1
			ti.outset = room(ti.outset, s.Len())
			must(b, ti.ready(s))
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime()
			for b.Loop() {
				for slab := range slabs(s.Len()) {
					ti.velocities(s, slab, &ti.workers[0], false)
				}
			}
			perCell(b, start, s.Len())
		})
	}
}

func BenchmarkList(b *testing.B) {
	for _, c := range balls {
		b.Run(c.name, func(b *testing.B) {
			ti, s := placed(b, ball(b, c.radius), packed(c.radius, 1))
			must(b, ti.move(s))
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime()
			for b.Loop() {
				ti.forgetList()
				must(b, ti.updateList(s))
			}
			perCell(b, start, s.Len())
			entries := 0
			for k := range ti.list.Parts {
				entries += len(ti.list.Parts[k].Neighbour)
			}
			b.ReportMetric(float64(entries)/float64(s.Len()), "entries/cell")
			b.ReportMetric(ti.skin, "skin-µm")
		})
	}
}

func BenchmarkMove(b *testing.B) {
	for _, c := range balls {
		b.Run(c.name, func(b *testing.B) {
			ti, s := placed(b, ball(b, c.radius), packed(c.radius, 1))
			for range 5 {
				must(b, ti.move(s))
			}
			before := s.Counts
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime()
			for b.Loop() {
				ti.forgetList()
				must(b, ti.move(s))
			}
			perCell(b, start, s.Len())
			b.ReportMetric(float64(s.Counts.Evaluations-before.Evaluations)/float64(b.N)/float64(s.Len()), "evaluations/step")
		})
	}
}

// BenchmarkHour moves a jittered ball for the first hour of its life, in steps of 6 min.
func BenchmarkHour(b *testing.B) {
	for _, c := range balls {
		b.Run(c.name, func(b *testing.B) {
			ti, first := placed(b, ball(b, c.radius), packed(c.radius, 1))
			b.ReportAllocs()
			b.ResetTimer()
			start := processorTime()
			var s *State
			for b.Loop() {
				s = first.Copy()
				for range 10 {
					must(b, ti.move(s))
					s.Time += 6
				}
			}
			perCell(b, start, s.Len())
			b.ReportMetric(float64(s.Counts.Evaluations)/float64(s.Len()), "evaluations/h")
		})
	}
}

func TestMovingAllocatesNothingOnceWarm(t *testing.T) {
	for _, radius := range []float64{60, 150} { // islands, and three slabs
		for _, scheme := range []Scheme{Adaptive, AdamsBashforth, Chebyshev} {
			spec := ball(t, radius)
			spec.Mechanics.Scheme = scheme
			ti, s := placed(t, spec, packed(radius, 1))
			for range 12 {
				must(t, ti.move(s))
			}
			if n := testing.AllocsPerRun(3, func() { must(t, ti.move(s)) }); n > 0 {
				t.Errorf("%v, radius %g: %g allocations a step", scheme, radius, n)
			}
		}
	}
}
