package neighbour

import (
	"errors"
	"math"
	"slices"
	"testing"

	"paget/rng"
)

type pair struct {
	i, j           int
	dx, dy, dz, d2 float64
}

type cloud struct {
	box     Box
	x, y, z []float64
	cutoff  float64
}

// randomCloud draws a box with any mix of open, periodic and flat axes and
// points inside, outside and exactly on its faces.
func randomCloud(s *rng.Stream) cloud {
	var c cloud
	shortest := math.Inf(1)
	for a := range 3 {
		c.box.Low[a] = 20 * (s.Float64() - 0.5)
		c.box.High[a] = c.box.Low[a] + 1 + 30*s.Float64()
		c.box.Periodic[a] = s.Intn(2) == 0
		if a == 2 && s.Intn(3) == 0 {
			c.box.High[a], c.box.Periodic[a] = c.box.Low[a], false
		}
		if c.box.Periodic[a] {
			shortest = math.Min(shortest, c.box.High[a]-c.box.Low[a])
		}
	}
	c.cutoff = math.Min(0.5*shortest, 0.2+6*s.Float64())
	n := s.Intn(120)
	coordinate := func(a int) float64 {
		low, span := c.box.Low[a], c.box.High[a]-c.box.Low[a]
		switch s.Intn(8) {
		case 0:
			return low
		case 1:
			return low + span
		case 2:
			return low + span*(6*s.Float64()-3)
		}
		return low + span*s.Float64()
	}
	for range n {
		c.x = append(c.x, coordinate(0))
		c.y = append(c.y, coordinate(1))
		c.z = append(c.z, coordinate(2))
	}
	return c
}

func collect(into *[]pair) func(i, j int, dx, dy, dz, d2 float64) {
	return func(i, j int, dx, dy, dz, d2 float64) {
		*into = append(*into, pair{i, j, dx, dy, dz, d2})
	}
}

func TestGridVisitsExactlyThePairsOfTheAllPairsTwin(t *testing.T) {
	for trial := range uint64(400) {
		s := rng.New(1, rng.Testing, trial, 0)
		c := randomCloud(&s)
		var want []pair
		AllPairs(c.box, c.x, c.y, c.z, c.cutoff, collect(&want))
		// The width of the bins must not matter, to the bit and in the order.
		for _, bin := range []float64{c.cutoff, 0.37 * c.cutoff, 2.3 * c.cutoff} {
			g, err := New(c.box, bin)
			if err != nil {
				t.Fatal(err)
			}
			if err := g.Build(c.x, c.y, c.z); err != nil {
				t.Fatal(err)
			}
			var got []pair
			g.Pairs(c.cutoff, collect(&got))
			if !slices.Equal(got, want) {
				t.Fatalf("trial %d, bin %g: %d pairs, the twin has %d", trial, bin, len(got), len(want))
			}
		}
	}
}

func TestAroundAPointAndAroundAPlaceAgreeWithDirectDistances(t *testing.T) {
	for trial := range uint64(100) {
		s := rng.New(2, rng.Testing, trial, 0)
		c := randomCloud(&s)
		g, err := New(c.box, c.cutoff)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Build(c.x, c.y, c.z); err != nil {
			t.Fatal(err)
		}
		for i := range c.x {
			var want, got, place []int
			for j := range c.x {
				_, _, _, d2 := c.box.Displacement(c.x[i], c.y[i], c.z[i], c.x[j], c.y[j], c.z[j])
				if d2 <= c.cutoff*c.cutoff {
					want = append(want, j)
				}
			}
			g.AroundPoint(c.x[i], c.y[i], c.z[i], c.cutoff, func(j int, dx, dy, dz, d2 float64) { place = append(place, j) })
			if !slices.Equal(place, want) {
				t.Fatalf("trial %d: around the place of %d: %v, want %v", trial, i, place, want)
			}
			g.Around(i, c.cutoff, func(j int, dx, dy, dz, d2 float64) { got = append(got, j) })
			self := slices.Index(want, i)
			if want = slices.Delete(want, self, self+1); !slices.Equal(got, want) {
				t.Fatalf("trial %d: around %d: %v, want %v", trial, i, got, want)
			}
		}
	}
}

func TestVectorsLeadFromTheFirstPointToTheSecond(t *testing.T) {
	g, err := New(Box{High: [3]float64{10, 10, 10}, Periodic: [3]bool{true, false, false}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Build([]float64{9.5, 0.5}, []float64{4, 5}, []float64{5, 3}); err != nil {
		t.Fatal(err)
	}
	var got []pair
	g.Pairs(3, collect(&got))
	if want := []pair{{0, 1, 1, 1, -2, 6}}; !slices.Equal(got, want) {
		t.Fatalf("got %v, want %v: the near image of point 1 is to the right of point 0", got, want)
	}
}

func TestPairsAreTheSameForEveryPeriodicImage(t *testing.T) {
	box := Box{High: [3]float64{8, 8, 8}, Periodic: [3]bool{true, true, true}}
	s := rng.New(3, rng.Testing, 0, 0)
	var x, y, z, u, v, w []float64
	for range 150 {
		// Eighths are exact in binary: shifted images differ by nothing at all.
		a, b, c := float64(s.Intn(64))/8, float64(s.Intn(64))/8, float64(s.Intn(64))/8
		x, y, z = append(x, a), append(y, b), append(z, c)
		u = append(u, a+8*float64(s.Intn(7)-3))
		v = append(v, b+8*float64(s.Intn(7)-3))
		w = append(w, c+8*float64(s.Intn(7)-3))
	}
	g, _ := New(box, 1.5)
	var first, second []pair
	_ = g.Build(x, y, z)
	g.Pairs(1.5, collect(&first))
	_ = g.Build(u, v, w)
	g.Pairs(1.5, collect(&second))
	if len(first) == 0 || !slices.Equal(first, second) {
		t.Fatalf("%d pairs for points inside, %d for their images", len(first), len(second))
	}
}

func TestCoordinatesThatAreNoNumbersAreReported(t *testing.T) {
	g, _ := New(Box{High: [3]float64{1, 1, 1}}, 0.5)
	l, _ := NewList(ListSpec{Box: Box{High: [3]float64{1, 1, 1}}, Cutoff: 0.5, Skin: 0.1})
	for _, bad := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		x, y, z := []float64{0, 0.5}, []float64{0, 0.5}, []float64{0.1, bad}
		var fault *PositionError
		if err := g.Build(x, y, z); !errors.As(err, &fault) || fault.Index != 1 || fault.Axis != 2 {
			t.Errorf("%g: got %v", bad, err)
		}
		if g.Len() != 0 {
			t.Errorf("%g: the grid keeps %d points of a failed build", bad, g.Len())
		}
		if _, err := l.Update(x, y, []float64{0.1, 0.2}); err != nil {
			t.Error(err)
		}
		if _, err := l.Update(x, y, z); !errors.As(err, &fault) || l.Len() != 0 {
			t.Errorf("%g: the list says %v and holds %d points", bad, err, l.Len())
		}
	}
}

func TestImpossibleBoxesAndCutoffsAreRefused(t *testing.T) {
	nan := math.NaN()
	unit := [3]float64{1, 1, 1}
	for _, box := range []Box{
		{High: [3]float64{nan, 1, 1}},
		{Low: [3]float64{2, 0, 0}, High: unit},
		{High: [3]float64{1, 1, 0}, Periodic: [3]bool{false, false, true}},
		{High: [3]float64{math.Inf(1), 1, 1}},
	} {
		if _, err := New(box, 1); err == nil {
			t.Errorf("box %v was accepted", box)
		}
	}
	for _, bin := range []float64{0, -1, nan, math.Inf(1)} {
		if _, err := New(Box{High: unit}, bin); err == nil {
			t.Errorf("bin %g was accepted", bin)
		}
	}
	if _, err := NewList(ListSpec{Box: Box{High: unit, Periodic: [3]bool{true, false, false}}, Cutoff: 0.4, Skin: 0.2}); err == nil {
		t.Error("a list that reaches beyond half a period was accepted")
	}
	g, _ := New(Box{High: unit, Periodic: [3]bool{true, false, false}}, 0.5)
	for _, cutoff := range []float64{0.51, -1, nan} {
		panics(t, "cutoff", func() { g.Pairs(cutoff, func(i, j int, dx, dy, dz, d2 float64) {}) })
	}
	panics(t, "lengths", func() { _ = g.Build([]float64{1}, nil, nil) })
	panics(t, "place", func() { g.AroundPoint(nan, 0, 0, 0.1, func(j int, dx, dy, dz, d2 float64) {}) })
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func TestAHugeBoxCostsBoundedMemory(t *testing.T) {
	g, err := New(Box{High: [3]float64{1e9, 1e9, 1e9}}, 1e-3)
	if err != nil {
		t.Fatal(err)
	}
	if len(g.start) > maxBins+1 {
		t.Fatalf("%d bins", len(g.start))
	}
	_ = g.Build([]float64{5, 5.0005, 7}, []float64{5, 5, 5}, []float64{5, 5, 5})
	n := 0
	g.Pairs(1e-3, func(i, j int, dx, dy, dz, d2 float64) { n++ })
	if n != 1 {
		t.Fatalf("%d pairs, want 1", n)
	}
}

func TestListNeverMissesAPairWhilePointsWander(t *testing.T) {
	for trial := range uint64(60) {
		s := rng.New(4, rng.Testing, trial, 0)
		c := randomCloud(&s)
		skin := 0.3 * c.cutoff
		cutoff := c.cutoff - skin
		for _, full := range []bool{false, true} {
			l, err := NewList(ListSpec{Box: c.box, Cutoff: cutoff, Skin: skin, Full: full})
			if err != nil {
				t.Fatal(err)
			}
			for range 30 {
				if _, err := l.Update(c.x, c.y, c.z); err != nil {
					t.Fatal(err)
				}
				var want, got []pair
				AllPairs(c.box, c.x, c.y, c.z, cutoff, collect(&want))
				l.Pairs(c.x, c.y, c.z, collect(&got))
				if !slices.Equal(got, want) {
					t.Fatalf("trial %d full=%v: %d pairs, want %d", trial, full, len(got), len(want))
				}
				for i := range c.x {
					c.x[i] += 0.08 * skin * (s.Float64() - 0.5)
					c.y[i] += 0.08 * skin * (s.Float64() - 0.5)
					c.z[i] += 0.08 * skin * (s.Float64() - 0.5)
				}
			}
		}
	}
}

func TestListIsKeptUntilHalfTheSkinIsUsedUp(t *testing.T) {
	l, err := NewList(ListSpec{Box: Box{High: [3]float64{10, 10, 0}, Periodic: [3]bool{true, true, false}}, Cutoff: 2, Skin: 1})
	if err != nil {
		t.Fatal(err)
	}
	x, y := []float64{1, 4}, []float64{1, 1}
	for _, step := range []struct {
		to   float64
		want bool
	}{{4, true}, {3.51, false}, {4.49, false}, {4.51, true}, {4.51, false}, {4.51 + 20, false}, {4, true}} {
		x[1] = step.to
		if rebuilt, err := l.Update(x, y, nil); err != nil || rebuilt != step.want {
			t.Errorf("at %g: rebuilt %v, want %v (%v)", step.to, rebuilt, step.want, err)
		}
	}
	l.Invalidate()
	if rebuilt, _ := l.Update(x, y, nil); !rebuilt {
		t.Error("an invalidated list was kept")
	}
	if rebuilt, _ := l.Update(x[:1], y[:1], nil); !rebuilt {
		t.Error("the list was kept although a point has gone")
	}
}

func TestFullListHoldsEveryPairTwice(t *testing.T) {
	s := rng.New(5, rng.Testing, 0, 0)
	c := randomCloud(&s)
	spec := ListSpec{Box: c.box, Cutoff: 0.8 * c.cutoff, Skin: 0.1 * c.cutoff}
	half, _ := NewList(spec)
	spec.Full = true
	full, _ := NewList(spec)
	_, _ = half.Update(c.x, c.y, c.z)
	_, _ = full.Update(c.x, c.y, c.z)
	if len(full.Neighbour) != 2*len(half.Neighbour) || len(half.Neighbour) == 0 {
		t.Fatalf("%d entries in full rows, %d in half rows", len(full.Neighbour), len(half.Neighbour))
	}
	for i := range c.x {
		if !slices.IsSorted(full.Row(i)) {
			t.Fatalf("row %d is not ascending", i)
		}
		for _, j := range full.Row(i) {
			if !slices.Contains(full.Row(int(j)), int32(i)) {
				t.Fatalf("%d has %d but not the other way round", i, j)
			}
		}
	}
}

func lattice(n int) (box Box, x, y, z []float64) {
	s := rng.New(6, rng.Testing, 0, 0)
	side := math.Cbrt(float64(n))
	box = Box{High: [3]float64{side, side, side}}
	for range n {
		x, y, z = append(x, side*s.Float64()), append(y, side*s.Float64()), append(z, side*s.Float64())
	}
	return box, x, y, z
}

func TestSearchAllocatesNothingOnceWarm(t *testing.T) {
	box, x, y, z := lattice(2000)
	g, _ := New(box, 1)
	l, _ := NewList(ListSpec{Box: box, Cutoff: 1, Skin: 0.2})
	sum := 0.0
	count := func(i, j int, dx, dy, dz, d2 float64) { sum += d2 }
	step := func() {
		_ = g.Build(x, y, z)
		g.Pairs(1, count)
		l.Invalidate()
		_, _ = l.Update(x, y, z)
		l.Pairs(x, y, z, count)
	}
	step()
	if n := testing.AllocsPerRun(5, step); n != 0 {
		t.Errorf("%g allocations per search", n)
	}
}

func BenchmarkBuild(b *testing.B) {
	box, x, y, z := lattice(20000)
	g, _ := New(box, 1)
	for b.Loop() {
		_ = g.Build(x, y, z)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20000, "ns/point")
}

func BenchmarkListRebuild(b *testing.B) {
	box, x, y, z := lattice(20000)
	l, _ := NewList(ListSpec{Box: box, Cutoff: 1, Skin: 0.25})
	for b.Loop() {
		l.Invalidate()
		_, _ = l.Update(x, y, z)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/20000, "ns/point")
	b.ReportMetric(float64(len(l.Neighbour))/20000, "neighbours/point")
}

func BenchmarkListPairs(b *testing.B) {
	box, x, y, z := lattice(20000)
	l, _ := NewList(ListSpec{Box: box, Cutoff: 1, Skin: 0.25})
	_, _ = l.Update(x, y, z)
	sum := 0.0
	for b.Loop() {
		l.Pairs(x, y, z, func(i, j int, dx, dy, dz, d2 float64) { sum += d2 })
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(l.Neighbour)), "ns/pair")
}
