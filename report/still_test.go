package report

import (
	"fmt"
	"math"
	"os"
	"testing"
	"time"

	"paget/record"
	"paget/rng"
)

// spheroid returns cells on a jittered lattice within a radius, with a necrotic
// core and phases by depth, and the oxygen round them.
func demonstrationBalls(radius float64) Balls {
	r := rng.New(5, rng.Testing, 0, 0)
	b := Balls{Classes: []BallClass{{"Q", Resting.Colour()}, {"K1", Growing.Colour()}, {"K2", Dividing.Colour()}, {"apoptotic", Apoptotic.Colour()}, {"necrotic", Necrotic.Colour()}}}
	const a = 16 / math.Sqrt2
	n := int(radius/a) + 1
	for i := -n; i <= n; i++ {
		for j := -n; j <= n; j++ {
			for k := -n; k <= n; k++ {
				x, y, z := a*float64(i), a*float64(j), a*float64(k)
				d := math.Sqrt(x*x + y*y + z*z)
				if (i+j+k)%2 != 0 || d >= radius {
					continue
				}
				b.X = append(b.X, x+4*r.Float64()-2)
				b.Y = append(b.Y, y+4*r.Float64()-2)
				b.Z = append(b.Z, z+4*r.Float64()-2)
				b.R = append(b.R, 8.4+1.5*r.Float64())
				class, u := 0, r.Float64()
				switch {
				case d < 0.55*radius && u < 1.2-1.6*d/radius && radius > 150:
					class = 4
				case u > 0.97:
					class = 3
				case u < 0.6*math.Pow(d/radius, 2):
					class = 1
				case u < 0.75*math.Pow(d/radius, 2):
					class = 2
				}
				b.Class = append(b.Class, class)
			}
		}
	}
	return b
}

func demonstrationOxygen(half, radius float64) *Field {
	n := int(2 * half / 20)
	f := &Field{Grid: record.Grid{N: [3]int{n, n, n}, Origin: [3]float64{-half, -half, -half}, Spacing: [3]float64{20, 20, 20}}, Scale: ColourScale{Name: "oxygen (mmHg)", Min: 0, Max: 38, Map: Mist}, Contours: []float64{5, 10}}
	for i := range f.Grid.Voxels() {
		x, y, z := f.Grid.Centre(i)
		d := math.Sqrt(x*x+y*y+z*z) / radius
		v := 3 + 12*d*d
		if d > 1 {
			v = 38 - 23/d
		}
		f.Values = append(f.Values, v)
	}
	return f
}

func TestLook(t *testing.T) {
	out := os.Getenv("LOOK")
	if out == "" {
		t.Skip()
	}
	draw := func(name string, s Still) {
		begin := time.Now()
		data, err := s.PNG()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(name, len(data), time.Since(begin))
		os.WriteFile(out+"/"+name+".png", data, 0o666)
	}
	big := demonstrationBalls(410.4)
	fmt.Println(len(big.X))
	draw("whole", Spheres{Title: "Spheroid", Stamp: "48 h", Balls: big})
	draw("octant", Spheres{Title: "Spheroid, cut open", Stamp: "48 h", Balls: big, Cut: Octant})
	draw("half", Spheres{Title: "Spheroid, cut open", Stamp: "48 h", Balls: big, Cut: Half})
	mid := demonstrationBalls(200)
	fmt.Println(len(mid.X))
	draw("mid", Spheres{Title: "Spheroid", Stamp: "12 h", Balls: mid, Cut: Octant})
	draw("slice", Slice{Title: "Slice through the centre", Stamp: "12 h", Balls: mid, Field: demonstrationOxygen(400, 200), AtMiddle: true, Span: 520})
	f := demonstrationOxygen(400, 200)
	f.Scale.Map = Ember
	draw("oxygen", Slice{Title: "Oxygen", Stamp: "12 h", Balls: mid, Field: f, AtMiddle: true, Rims: true})
	v := mid
	v.Class = nil
	for i := range v.X {
		v.Value = append(v.Value, 3+12*(v.X[i]*v.X[i]+v.Y[i]*v.Y[i]+v.Z[i]*v.Z[i])/4e4)
	}
	v.Scale.Name = "oxygen (mmHg)"
	draw("value", Spheres{Title: "Oxygen at each cell", Balls: v, Cut: Octant})
	var strip, slices Filmstrip
	strip.Title = "Growth"
	slices.Title = "Slices"
	for i, r := range []float64{100, 130, 160, 200} {
		b := demonstrationBalls(r)
		strip.Frames = append(strip.Frames, Spheres{Stamp: fmt.Sprintf("%d h", 12*i), Balls: b})
		slices.Frames = append(slices.Frames, Slice{Stamp: fmt.Sprintf("%d h", 12*i), Balls: b, AtMiddle: true, Field: demonstrationOxygen(400, r)})
	}
	draw("strip", strip)
	draw("slices", slices)
}

func BenchmarkSpheres(b *testing.B) {
	balls := demonstrationBalls(410.4)
	for _, c := range []struct {
		name string
		cut  Cut
	}{{"whole", Whole}, {"octant", Octant}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if _, err := (Spheres{Balls: balls, Cut: c.cut}).PNG(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
