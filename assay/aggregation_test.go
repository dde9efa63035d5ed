package assay

import (
	"context"
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/pathway"
	"paget/rng"
	"paget/tissue"
	"paget/units"
)

// floating returns a dish of cells that hold one another by the pair A–A.
func floating(t testing.TB, root rng.Root, strength float64) Dish {
	d := wanderer().dish(t, root)
	d.Pairs = []tissue.Pair{{A: "A", B: "A", Strength: strength}}
	return d
}

// afloat runs wells and returns the mean of a read-out at the end.
func afloat(t testing.TB, changes map[string]float64, readout string, wells int, dish func(rng.Root) Dish) float64 {
	t.Helper()
	a := filled(t, "aggregation", with(aggregationNumbers(), changes))
	sum := 0.0
	for w := range wells {
		sum += last(t, run(t, a, dish(rng.Root(40).Derive("well", uint64(w)))), readout)
	}
	return sum / float64(wells)
}

func TestAHoldIsATwoStateProcess(t *testing.T) {
	h := &holds{binding: 0.7, release: 2, holding: 0.3}
	const w, span = 0.4, 5.0
	// Many short steps of the chain give the chance of one long one.
	p := 0.0
	for range 1000 {
		p = p*h.chance(true, w, span/1000) + (1-p)*h.chance(false, w, span/1000)
	}
	if got := h.chance(false, w, span); math.Abs(got-p) > 1e-12 {
		t.Errorf("chance %v in one step, %v in a thousand", got, p)
	}
	on, off := 0.7*w, 2*math.Exp(-w/0.3)
	if got := h.chance(true, w, 1e6); math.Abs(got-on/(on+off)) > 1e-12 {
		t.Errorf("at rest %v, want %v", got, on/(on+off))
	}
	if h.chance(true, 0, 1e6) > 1e-12 || h.chance(false, 0, 1) != 0 {
		t.Error("cells without molecules hold each other")
	}
}

func TestRaftsDriftAsSlowlyAsTheyAreWide(t *testing.T) {
	// A raft of four and a single cell: mean square of one displacement along x.
	s := &tissue.State{ID: []uint64{9, 2, 5, 7, 1}, X: make([]float64, 5), Y: make([]float64, 5)}
	h := &holds{raft: []int32{0, 0, 0, 0, 4}}
	const diffusivity, dt, width = 3.0, 2.0, 1e6
	for _, c := range []struct {
		name string
		cell int
		size float64
	}{{"raft", 2, 4}, {"single", 4, 1}} {
		draw := func(r *rng.Stream) float64 {
			d := newDrift(Dish{Root: rng.Root(r.Uint64())}, diffusivity, width)
			for i := range s.X {
				s.X[i], s.Y[i] = width/2, width/2
			}
			d.move(s, h, dt, 3)
			if s.X[0] != s.X[3] || s.Y[1] != s.Y[2] {
				t.Fatal("a raft is torn")
			}
			x := s.X[c.cell] - width/2
			return x * x
		}
		plan := stattest.Plan{Draw: draw, Want: 2 * diffusivity * dt / math.Sqrt(c.size), N: 12000, Detect: 0.1}
		t.Run(c.name, func(t *testing.T) { stattest.Mean(t, 21, plan) })
		plan.Want *= 1.2
		if failed, message := stattest.MeanFails(21, plan); !failed {
			t.Errorf("%s: a wrong diffusivity passes: %s", c.name, message)
		}
	}
}

func TestAnImageCountsObjectsAndTheirAreas(t *testing.T) {
	// Two cells that hold each other, two that touch, one alone, one that dies.
	s := &tissue.State{
		ID: []uint64{1, 2, 3, 4, 5, 6}, Radius: []float64{8, 8, 10, 6, 8, 8},
		Phase: []tissue.Phase{tissue.Waiting, tissue.Waiting, tissue.Waiting, tissue.Dividing, tissue.Waiting, tissue.Apoptotic},
	}
	h := &holds{touching: []contact{{0, 1, 18, true}, {2, 3, 16, false}, {1, 4, 18, false}}}
	h.join(s)
	c := h.measure(s, 2)
	area := math.Pi * (64 + 64 + 100 + 36)
	if c.number != 2 || c.cells != 4 || c.living != 5 || math.Abs(c.area-area) > 1e-9 || math.Abs(c.largest-math.Pi*136) > 1e-9 {
		t.Errorf("%+v, want 2 clusters of 4 of 5 cells, %v and %v µm²", c, area, math.Pi*136)
	}
	if c := h.measure(s, 3); c.number != 0 || c.area != 0 {
		t.Errorf("%+v, want no cluster of three", c)
	}
}

func TestClustersNeedMolecules(t *testing.T) {
	share := func(strength float64) float64 {
		return afloat(t, nil, "cells in clusters", 2, func(r rng.Root) Dish { return floating(t, r, strength) })
	}
	none, some, much := share(0), share(0.3), share(3)
	if !(none < 0.25 && none < some && some < much && much > 0.6) {
		t.Errorf("share of cells in clusters: %v without molecules, %v with few, %v with many", none, some, much)
	}
}

func TestLosingAMoleculeBreaksTheClustersThatItHeld(t *testing.T) {
	size := func(treatment pathway.Treatment, strength float64) float64 {
		return afloat(t, map[string]float64{"duration": 12 * units.Hour, "reading interval": 12 * units.Hour}, "cells per cluster", 2, func(r rng.Root) Dish {
			c := wanderer()
			c.rules = nil // the molecule does nothing else
			c.treatment = treatment
			d := c.dish(t, r)
			d.Pairs = []tissue.Pair{{A: "A", B: "A", Strength: strength}, {A: "B", B: "B", Strength: 0.5}}
			return d
		})
	}
	lost := pathway.Treatment{{Kind: pathway.BlockingAntibody, Node: "A", Partner: "A", Concentration: 1e9, IC50: 1, MaxEffect: 1}}
	if with, without := size(nil, 1), size(lost, 1); !(without < 0.8*with) {
		t.Errorf("%v cells a cluster with the pair, %v with it blocked", with, without)
	}
	// Where the pair does not stand in the table, blocking it changes nothing.
	if with, without := size(nil, 0), size(lost, 0); with != without {
		t.Errorf("a pair that holds nothing: %v cells a cluster, %v with it blocked", with, without)
	}
}

func TestNobodyMeetsInADishWithoutDrift(t *testing.T) {
	numbers := map[string]float64{"drift diffusivity": 0, "crawling share": 1e-6, "plating density": 2e-4, "duration": 12 * units.Hour}
	well := run(t, filled(t, "aggregation", with(aggregationNumbers(), numbers)), floating(t, 40, 1))
	for _, c := range well.Series {
		// Neighbours in reach at plating may take hold in the first steps.
		if c.Name == "cells in clusters" && c.last() > 0.2 {
			t.Errorf("a share of %v of cells that do not move is in clusters", c.last())
		}
	}
	if n := afloat(t, numbers, "cells in clusters", 1, func(r rng.Root) Dish { return floating(t, r, 0) }); n != 0 {
		t.Errorf("a share of %v of cells that neither move nor hold is in clusters", n)
	}
}

func TestHalfTheStepLeavesClustersAlike(t *testing.T) {
	mean := func(step float64) float64 {
		return afloat(t, map[string]float64{"time step": step, "duration": 6 * units.Hour, "dish width": 500}, "cells in clusters", 3,
			func(r rng.Root) Dish { return floating(t, r, 1) })
	}
	// 400 cells in 3 wells: the standard error of a share is about 0.03 with clusters
	// of a few cells, for each of the two.
	if a, b := mean(2), mean(1); math.Abs(a-b) > 0.15 {
		t.Errorf("share in clusters %v with steps of 2 min, %v with 1 min", a, b)
	}
}

func BenchmarkAggregation(b *testing.B) {
	a := filled(b, "aggregation", with(aggregationNumbers(), map[string]float64{"dish width": 1000, "plating density": 2e-4}))
	for b.Loop() {
		if _, err := a.Run(context.Background(), floating(b, 1, 1)); err != nil {
			b.Fatal(err)
		}
	}
}
