package diffusion

import (
	"fmt"
	"math"
	"testing"
	"time"

	"paget/team"
)

// spheroid returns oxygen around a ball of uptake in a box of n³ voxels: the
// geometry of the reference workload, with sinks that waver from voxel to voxel.
func spheroid(n int, radius, phase float64) (spec Spec, c []float64, r Reaction) {
	const h = 20.0
	spec = Spec{Grid: Grid{N: [3]int{n, n, n}, H: h}, Diffusivity: 1e5}
	for a := range spec.Borders {
		spec.Borders[a] = [2]Border{HeldVoxels(38), HeldVoxels(38)}
	}
	c = make([]float64, spec.Grid.Len())
	for i := range c {
		c[i] = 38
	}
	mid := 0.5 * float64(n) * h
	r.Decay = 0.1
	r.Uptake = fill(spec.Grid, func(x, y, z float64) float64 {
		if math.Sqrt((x-mid)*(x-mid)+(y-mid)*(y-mid)+(z-mid)*(z-mid)) > radius {
			return 0
		}
		return 8.6 * (1 + 0.2*math.Sin(0.7*x+1.3*y+0.4*z+phase))
	})
	return spec, c, r
}

func BenchmarkMultigrid(b *testing.B) {
	for _, n := range []int{50, 108} {
		for _, workers := range []int{1, 2} {
			for _, warm := range []bool{true, false} {
				b.Run(fmt.Sprintf("n=%d/workers=%d/warm=%v", n, workers, warm), func(b *testing.B) {
					radius := 410.4 * float64(n) / 50
					spec, c, r := spheroid(n, radius, 0)
					_, _, other := spheroid(n, radius*1.002, 0.1)
					crew := team.New(workers)
					defer crew.Close()
					m := must[*Multigrid](b)(NewMultigrid(spec, nil))
					m.Crew = crew
					start := append([]float64(nil), c...)
					goal := Goal{Relative: 1e-5}
					must[Convergence](b)(m.Steady(c, r, goal))
					cycles, best := 0, time.Duration(math.MaxInt64)
					for k := 0; b.Loop(); k++ {
						if !warm {
							copy(c, start)
						}
						now := r
						if k%2 == 0 {
							now = other
						}
						begun := time.Now()
						done, _ := m.Steady(c, now, goal)
						best = min(best, time.Since(begun))
						cycles = done.Iterations
					}
					report(b, len(c))
					b.ReportMetric(float64(cycles), "cycles")
					// The least of all is what an idle machine would show.
					b.ReportMetric(float64(best.Nanoseconds())/float64(len(c)), "best-ns/voxel")
				})
			}
		}
	}
}
