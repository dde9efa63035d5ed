package neighbour

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"paget/rng"
)

func TestTouchFindsEveryOverlapOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := rng.New(10, rng.Testing, rapid.Uint64().Draw(t, "seed"), 0)
		c := randomCloud(&r)
		search, err := NewTouch(c.box)
		if err != nil {
			t.Fatal(err)
		}
		balls := make([][4]float64, len(c.x))
		for i := range balls {
			x, y, z := c.box.Wrap(c.x[i], c.y[i], c.z[i])
			balls[i] = [4]float64{x, y, z, 0.5 * c.cutoff * r.Float64()}
			if r.Intn(5) != 0 { // most are small, so that the rest are wide
				balls[i][3] *= 0.1
			}
		}
		got, err := search.Find(balls)
		if err != nil {
			t.Fatal(err)
		}
		var want [][2]int32
		for i, p := range balls {
			for j, q := range balls[i+1:] {
				_, _, _, d2 := c.box.Displacement(p[0], p[1], p[2], q[0], q[1], q[2])
				if reach := p[3] + q[3]; d2 < reach*reach {
					want = append(want, [2]int32{int32(i), int32(i + 1 + j)})
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d pairs, want %d", len(got), len(want))
		}
	})
}

func TestTouchReportsPlacesThatAreNone(t *testing.T) {
	search, _ := NewTouch(Box{High: [3]float64{10, 10, 10}, Periodic: [3]bool{true, false, false}})
	var bad *PositionError
	if _, err := search.Find([][4]float64{{1, 1, 1, 1}, {1, math.NaN(), 1, 1}}); !errors.As(err, &bad) || bad.Index != 1 || bad.Axis != 1 {
		t.Errorf("got %v", err)
	}
	panics(t, "a wide ball", func() { _, _ = search.Find([][4]float64{{1, 1, 1, 2.6}}) })
	if _, err := search.Find(nil); err != nil {
		t.Error(err)
	}
}
