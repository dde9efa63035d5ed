package assay

import (
	"math"
	"slices"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

func square(width float64) region { return region{width: width, height: width, across: width} }

func TestPlatedCellsDoNotOverlap(t *testing.T) {
	const d = 14.0
	s := scatterDiscs(7, 1, 300, d, square(400))
	if s.crowded != 0 {
		t.Errorf("%d cells crowded on a patch covered to 0.29", s.crowded)
	}
	for i := range s.x {
		if s.x[i] < 0 || s.x[i] >= 400 || s.y[i] < 0 || s.y[i] >= 400 {
			t.Fatalf("cell %d lies outside at (%v, %v)", i, s.x[i], s.y[i])
		}
		for j := range i {
			if d2 := apart(s.x[i]-s.x[j], s.y[i]-s.y[j], 400, 400); d2 < d*d {
				t.Fatalf("cells %d and %d are %v apart", i, j, math.Sqrt(d2))
			}
		}
	}
}

func TestBucketsFindWhatAllPairsFind(t *testing.T) {
	var r rng.Stream
	r.At(3, rng.Testing, 0, 0)
	for _, distance := range []float64{1, 9, 40, 77, 150} {
		b := newBuckets(150, 90, distance)
		var xs, ys []float64
		for i := 0; i < 60; i++ {
			x, y := 150*r.Float64(), 90*r.Float64()
			want := true
			for j := range xs {
				want = want && apart(x-xs[j], y-ys[j], 150, 90) >= distance*distance
			}
			if got := b.free(x, y, distance, xs, ys); got != want {
				t.Fatalf("distance %v, point %d: free %v, all pairs %v", distance, i, got, want)
			}
			b.add(x, y, i)
			xs, ys = append(xs, x), append(ys, y)
		}
	}
}

func TestFirstCellsLieWhereTheyLieInASmallerWell(t *testing.T) {
	few, many := scatterDiscs(11, 1, 20, 10, square(300)), scatterDiscs(11, 1, 90, 10, square(300))
	if !slices.Equal(few.x, many.x[:20]) || !slices.Equal(few.y, many.y[:20]) {
		t.Error("more cells have moved the first ones")
	}
}

func TestOverfullPatchIsFilledAndCounted(t *testing.T) {
	s := scatterDiscs(5, 1, 400, 20, square(300)) // discs would cover 1.4 of the patch
	if len(s.x) != 400 || s.crowded == 0 || s.crowded == 400 {
		t.Errorf("%d cells, %d crowded", len(s.x), s.crowded)
	}
}

func TestStripIsFilledAcrossThePeriodicBorder(t *testing.T) {
	s := scatterDiscs(2, 1, 200, 5, region{width: 300, height: 100, left: 200, across: 200})
	for i, x := range s.x {
		if x > 100 && x < 200 {
			t.Fatalf("cell %d lies in the wound at x = %v", i, x)
		}
	}
}

func TestPlatingIsUniform(t *testing.T) {
	// One disc in an empty patch: the mean of x is the middle.
	root := rng.Root(41)
	n := uint64(0)
	plan := stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			n++
			return scatterDiscs(rng.Root(r.Uint64()), n, 1, 10, square(400)).x[0]
		},
		Want: 200, N: 6000, Detect: 0.05,
	}
	stattest.Mean(t, root, plan)
	wrong := plan
	wrong.Draw = func(r *rng.Stream) float64 { return 400 * math.Pow(r.Float64(), 1.25) } // leans to the left
	if failed, _ := stattest.MeanFails(root, wrong); !failed {
		t.Error("a leaning plate is accepted")
	}
}

func TestKindsAreDealtEvenly(t *testing.T) {
	d := Dish{Kinds: kindsOf(3), Shares: []float64{0.5, 0.25, 0.25}}
	sorts := d.sorts(80)
	count := [3]int{}
	for i, k := range sorts {
		count[k]++
		for j, share := range d.Shares {
			if math.Abs(float64(count[j])-share*float64(i+1)) > 1 {
				t.Fatalf("after %d cells kind %d has %d", i+1, j, count[j])
			}
		}
	}
	if count != [3]int{40, 20, 20} {
		t.Errorf("dealt %v", count)
	}
}
