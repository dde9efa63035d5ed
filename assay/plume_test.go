package assay

import (
	"math"
	"testing"

	"paget/rng"
)

func TestPlumesOfPairsAndPlainOnesHaveTheSameBits(t *testing.T) {
	s := rng.New(4, rng.Testing, 0, 0)
	for k := range 500 {
		near := make([]mouth, 2*(k%20))
		for i := range near {
			near[i] = mouth{100 * s.Float64(), 100 * s.Float64()}
			if s.Intn(10) == 0 {
				near[i] = nowhere
			}
		}
		x, y, reach2, height2 := 100*s.Float64(), 100*s.Float64(), 3000*s.Float64(), 16+100*s.Float64()
		if k%7 == 0 && len(near) > 0 { // on the very edge of the reach
			dx, dy := x-near[0].x, y-near[0].y
			reach2 = float64(dx*dx) + float64(dy*dy)
		}
		ax, ay, as := plumePairs(x, y, reach2, height2, near)
		bx, by, bs := plainPlume(x, y, reach2, height2, near)
		for _, v := range [][2]float64{{ax, bx}, {ay, by}, {as, bs}} {
			if math.Float64bits(v[0]) != math.Float64bits(v[1]) && v[0] != v[1] {
				t.Fatalf("%d mouths: (%v %v %v) and (%v %v %v)", len(near), ax, ay, as, bx, by, bs)
			}
		}
	}
}

func BenchmarkPlume(b *testing.B) {
	places := scatterDiscs(9, 1, 160, 8, square(400))
	p := newPores(places.x, places.y, 4, 400)
	x := 0.0
	for b.Loop() {
		if x += 0.37; x > 400 {
			x -= 400
		}
		p.plume(x, 400-x, 0)
	}
}
