package microenv

import (
	"math"
	"testing"

	"paget/rng"
)

// spheroidOxygen returns oxygen (mmHg) around the cells of the reference workload:
// a close-packed ball of the given radius in a box of half width half, each cell
// taking up 10 per min in its own volume.
func spheroidOxygen(t testing.TB, method Method, half, radius, border float64) (f *Field, cells int) {
	const edge, spacing, volume, rate = 20.0, 16.0, 2494.0, 10.0
	g, err := Box([3]float64{-half, -half, -half}, [3]float64{2 * half, 2 * half, 2 * half}, edge)
	if err != nil {
		t.Fatal(err)
	}
	spec := FieldSpec{Name: "oxygen", Diffusivity: 1e5, Decay: 0.1, Initial: border, Method: method, Sampling: Voxel}
	if method != QuasiSteady {
		spec.Tolerance = 1e-4
	}
	for a := range spec.Borders {
		spec.Borders[a] = [2]Border{HeldVoxels(border), HeldVoxels(border)}
	}
	f = field(t, spec, g)
	s := rng.New(5, rng.Testing, 0, 0)
	step := spacing / math.Sqrt2
	most := int(radius/step) + 1
	for i := -most; i <= most; i++ {
		for j := -most; j <= most; j++ {
			for k := -most; k <= most; k++ {
				x, y, z := float64(i)*step, float64(j)*step, float64(k)*step
				if (i+j+k)%2 == 0 && x*x+y*y+z*z < radius*radius {
					// The workload displaces each cell by up to 2 µm along each axis.
					f.Uptake(x+4*s.Float64()-2, y+4*s.Float64()-2, z+4*s.Float64()-2, rate*volume)
					cells++
				}
			}
		}
	}
	return f, cells
}

func TestOxygenOfASpheroidEqualsTheExactSolutionOfTheReferenceProblem(t *testing.T) {
	for _, c := range []struct {
		half, radius, border float64
		cells                int
		least, centre, mean  float64
	}{
		{500, 150, 38, 4897, 19.03, 19.11, 35.942},
		{500, 190.5, 38, 10005, 14.52, 14.55, 34.985},
		{500, 325.8, 38, 49901, 5.94, 5.97, 30.556},
		{500, 410.4, 38, 99993, 3.61, 3.63, 27.085},
	} {
		f, cells := spheroidOxygen(t, QuasiSteady, c.half, c.radius, c.border)
		if cells != c.cells {
			t.Errorf("radius %g: %d cells, the workload has %d", c.radius, cells, c.cells)
		}
		step(t, f, 6)
		least := math.Inf(1)
		for _, v := range f.C {
			least = math.Min(least, v)
		}
		mean := f.Total() / f.Geometry.Volume() / float64(f.Geometry.Len())
		for _, q := range []struct {
			what      string
			got, want float64
		}{{"least", least, c.least}, {"centre", f.Sample(0.1, 0.1, 0.1), c.centre}, {"mean", mean, c.mean}} {
			t.Logf("%d cells: %s %.4f, exact %.4g (%+.2f %%)", cells, q.what, q.got, q.want, 100*(q.got/q.want-1))
			if math.Abs(q.got/q.want-1) > 0.01 {
				t.Errorf("%d cells: %s %.4f, exact %.4g", cells, q.what, q.got, q.want)
			}
		}
	}
}
