package neighbour

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"paget/rng"
	"paget/team"
)

// listed returns every pair within Reach·(r_i + r_j) that the list yields, and
// fails if one is there twice or where it should not be.
func listed(t rapid.TB, l *Slabs, at [][4]float64) [][2]int {
	var pairs [][2]int
	size := l.spec.Size
	near := func(i, j int) bool {
		p, q := at[i], at[j]
		_, _, _, d2 := l.spec.Box.Displacement(p[0], p[1], p[2], q[0], q[1], q[2])
		far := l.spec.Reach * (p[3] + q[3])
		return d2 <= far*far
	}
	for k := range l.Parts {
		part := &l.Parts[k]
		for a := range part.Len() {
			i := part.First + a
			within, across := part.Row(a)
			if !slices.IsSorted(within) || !slices.IsSorted(across) {
				t.Fatalf("row %d does not ascend", i)
			}
			for _, j := range within {
				if int(j) <= i || int(j)/size != i/size {
					t.Fatalf("pair %d, %d within a slab of %d", i, j, size)
				}
				if near(i, int(j)) {
					pairs = append(pairs, [2]int{i, int(j)})
				}
			}
			for _, j := range across {
				if int(j)/size == i/size {
					t.Fatalf("pair %d, %d across slabs of %d", i, j, size)
				}
				if near(i, int(j)) {
					pairs = append(pairs, [2]int{i, int(j)})
				}
			}
		}
	}
	slices.SortFunc(pairs, func(a, b [2]int) int { return (a[0]-b[0])*1000000 + a[1] - b[1] })
	return pairs
}

// owed returns the same pairs by a look at all.
func owed(l *Slabs, at [][4]float64) [][2]int {
	var pairs [][2]int
	size := l.spec.Size
	for i, p := range at {
		for j, q := range at {
			if i == j || i/size == j/size && j < i {
				continue
			}
			_, _, _, d2 := l.spec.Box.Displacement(p[0], p[1], p[2], q[0], q[1], q[2])
			if far := l.spec.Reach * (p[3] + q[3]); d2 <= far*far {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	return pairs
}

func TestSlabsMissNoPairWhileBallsMoveAndGrow(t *testing.T) {
	crew := team.New(2)
	defer crew.Close()
	rapid.Check(t, func(t *rapid.T) {
		r := rng.New(8, rng.Testing, rapid.Uint64().Draw(t, "seed"), 0)
		c := randomCloud(&r)
		spec := SlabSpec{Box: c.box, Size: 1 + r.Intn(40), Reach: 1.25}
		l, err := NewSlabs(spec)
		if err != nil {
			t.Fatal(err)
		}
		skin := 0.3 * c.cutoff
		widest := (c.cutoff - 1.6*skin) / spec.Reach / 2
		at := make([][4]float64, len(c.x))
		for i := range at {
			x, y, z := c.box.Wrap(c.x[i], c.y[i], c.z[i])
			at[i] = [4]float64{x, y, z, widest * r.Float64()}
		}
		builds := 0
		for range 40 {
			if holds, _ := l.Holds(crew, at); !holds {
				if err := l.Build(crew, at, skin); err != nil {
					t.Fatal(err)
				}
				builds++
			}
			if got, want := listed(t, l, at), owed(l, at); !slices.Equal(got, want) {
				t.Fatalf("%d pairs, want %d", len(got), len(want))
			}
			for i := range at {
				p := &at[i]
				for a := range 3 {
					p[a] += 0.1 * skin * (r.Float64() - 0.5)
				}
				p[0], p[1], p[2] = c.box.Wrap(p[0], p[1], p[2])
				p[3] = min(p[3]*(1+0.02*r.Float64()), widest)
			}
		}
		if builds > 35 {
			t.Fatalf("the list was made %d times in 40", builds)
		}
	})
}

func TestSlabsDoNotDependOnTheCrewOrTheSkin(t *testing.T) {
	box, x, y, z := lattice(5000)
	at := make([][4]float64, len(x))
	for i := range at {
		at[i] = [4]float64{x[i], y[i], z[i], 0.3 + 0.2*float64(i%7)/7}
	}
	var first [][2]int
	for size := range 4 {
		crew := team.New(size)
		l, _ := NewSlabs(SlabSpec{Box: box, Size: 512, Reach: 1.25})
		if err := l.Build(crew, at, 0.1*float64(size)); err != nil {
			t.Fatal(err)
		}
		pairs := listed(t, l, at)
		if first == nil {
			first = pairs
		} else if !slices.Equal(first, pairs) {
			t.Errorf("crew of %d: other pairs", size)
		}
		crew.Close()
	}
	if len(first) < 5000 {
		t.Errorf("%d pairs: too few to tell", len(first))
	}
}

func TestSlabsSeeWhenTheyAreOld(t *testing.T) {
	l, _ := NewSlabs(SlabSpec{Box: Box{High: [3]float64{50, 50, 50}}, Size: 10, Reach: 1})
	at := [][4]float64{{1, 1, 1, 1}, {4, 1, 1, 1}}
	hold := func(want bool, why string) {
		t.Helper()
		if got, _ := l.Holds(nil, at); got != want {
			t.Errorf("%s: holds %v", why, got)
		}
	}
	hold(false, "before the first Build")
	if err := l.Build(nil, at, 1); err != nil {
		t.Fatal(err)
	}
	hold(true, "just built")
	at[0][0] += 0.49
	hold(true, "moved by less than half the skin")
	at[0][3] += 0.02
	hold(false, "moved and grown by more than half the skin")
	at[0] = [4]float64{1, 1, 1, 1}
	l.Forget()
	hold(false, "forgotten")
	_ = l.Build(nil, at, 1)
	at = at[:1]
	hold(false, "a point is gone")
	at = append(at, [4]float64{1, math.NaN(), 1, 1})
	hold(false, "a point is nowhere")
	var bad *PositionError
	if err := l.Build(nil, at, 1); !errors.As(err, &bad) || bad.Index != 1 || bad.Axis != 1 {
		t.Errorf("got %v", err)
	}
	panics(t, "negative skin", func() { _ = l.Build(nil, at[:1], -1) })
	if _, err := NewSlabs(SlabSpec{Box: Box{}, Size: 0, Reach: 1}); err == nil {
		t.Error("slabs of nothing were accepted")
	}
}

// cluster returns n balls of radius 8.41 on a jittered close packing with 16
// between neighbours, sorted along the curve.
func cluster(n int) [][4]float64 {
	r := rng.New(9, rng.Testing, 0, 0)
	a := 16 / math.Sqrt2
	var at [][4]float64
	side := int(math.Cbrt(float64(2 * n)))
	for k := range side * side * side {
		x, y, z := k%side, k/side%side, k/(side*side)
		if (x+y+z)%2 == 0 {
			at = append(at, [4]float64{a*float64(x) + 4*r.Float64(), a*float64(y) + 4*r.Float64(), a*float64(z) + 4*r.Float64(), 8.41})
		}
	}
	key := func(p [4]float64) uint64 { return Along(uint32(p[0]), uint32(p[1]), uint32(p[2])) }
	slices.SortFunc(at, func(p, q [4]float64) int { return cmp.Compare(key(p), key(q)) })
	return at
}

func BenchmarkSlabsBuild(b *testing.B) {
	at := cluster(100000)
	l, _ := NewSlabs(SlabSpec{Box: Box{High: [3]float64{1000, 1000, 1000}}, Size: 2048, Reach: 1.25})
	b.ReportAllocs()
	for b.Loop() {
		if err := l.Build(nil, at, 1); err != nil {
			b.Fatal(err)
		}
	}
	entries := 0
	for k := range l.Parts {
		entries += len(l.Parts[k].Neighbour)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(at)), "ns/point")
	b.ReportMetric(float64(entries)/float64(len(at)), "entries/point")
}
