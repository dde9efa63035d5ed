package catalog

import (
	"fmt"
	"paget/rng"
	"paget/upscale"
	"testing"
	"time"
)

func TestZY(t *testing.T) {
	c := embeddedCatalogue(t)
	s, err := c.Slab()
	if err != nil {
		t.Fatal(err)
	}
	base := upscale.Point{0.68, 17, 0.65, 7e-4, 1, 0.005}
	run := func(name string, p upscale.Point) {
		st := time.Now()
		x, g := 0, 0
		cd := 0.0
		var xs []int
		for r := range 3 {
			k, err := s.Measure(t.Context(), p, rng.Root(r+1))
			if err != nil {
				t.Fatal(err)
			}
			x += k.Crossings
			g += k.Groups
			cd += k.CellDays
			xs = append(xs, k.Crossings)
		}
		fmt.Printf("%-28s %v groups %d rate %.3f follow %.2f celldays %.0f %.2fs\n", name, xs, g, float64(x)/cd, 1-float64(g)/float64(max(1, x)), cd/3, time.Since(st).Seconds()/3)
	}
	run("231", base)
	for _, w := range []float64{0, 0.3, 0.9, 1.13, 1.36} {
		p := base
		p[2] = w
		run(fmt.Sprintf("w %.2f", w), p)
	}
	for _, v := range []float64{0.1, 0.2, 0.4, 1.1} {
		p := base
		p[0] = v
		run(fmt.Sprintf("speed %.2f", v), p)
	}
	for _, v := range []float64{4e-5, 3e-3} {
		p := base
		p[3] = v
		run(fmt.Sprintf("prot %.1e", v), p)
	}
	for _, v := range []float64{0.14, 0.3, 1.5} {
		p := base
		p[4] = v
		run(fmt.Sprintf("tract %.2f", v), p)
	}
	for _, v := range []float64{2e-4, 1e-3, 0.02} {
		p := base
		p[5] = v
		run(fmt.Sprintf("wall %.1e", v), p)
	}
	run("4T1", upscale.Point{0.39, 15, 1.134, 1.06e-3, 0.968, 0.0028})
	run("4T1 shITGB1", upscale.Point{1.13, 15, 0.566, 1.5e-3, 0.14, 0.0026})
	run("468", upscale.Point{0.297, 12, 1.125, 7.34e-4, 0.968, 0.0022})
	run("468 shITGB1", upscale.Point{0.784, 12, 0.605, 1e-3, 0.14, 0.0022})
	run("231 siITGB1", upscale.Point{0.7, 17, 0.655, 9e-4, 0.26, 0.0051})
	run("MCF7", upscale.Point{0.188, 15, 1.36, 7e-5, 0.945, 0.0004})
	run("231 siCLU", upscale.Point{0.575, 17.3, 0.635, 7.9e-4, 0.818, 0.0032})
}
