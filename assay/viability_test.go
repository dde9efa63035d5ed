package assay

import (
	"math"
	"testing"

	"paget/cell"
	"paget/internal/stattest"
	"paget/rng"
	"paget/units"
)

func TestCellsWithoutCycleAndDeathKeepTheirMass(t *testing.T) {
	w := run(t, filled(t, "viability", viabilityNumbers()), wanderer().dish(t, 3))
	for _, r := range w.Readouts {
		want := map[string]float64{"living mass": 1, "living cells": 32, "dead cells": 0}[r.Name]
		if r.Value != want {
			t.Errorf("%s is %v after %v min, want %v", r.Name, r.Value, r.Time, want)
		}
	}
	if len(w.Readouts) != 9 {
		t.Errorf("%d read-outs", len(w.Readouts))
	}
}

// growth draws a read-out of wells of a line after two days.
func growth(t *testing.T, c culturedLine, readout string) func(*rng.Stream) float64 {
	a := filled(t, "viability", with(viabilityNumbers(), map[string]float64{
		"duration": 48 * units.Hour, "reading interval": 48 * units.Hour, "time step": 30,
		"network interval": 240, "plating density": 6e-5,
	}))
	d := c.dish(t, 0)
	return func(r *rng.Stream) float64 {
		e := d
		e.Root = rng.Root(r.Uint64())
		return last(t, run(t, a, e), readout)
	}
}

func TestFreeMassGrowsAtTheRateOfTheCycle(t *testing.T) {
	// A culture that doubles in 24 h and starts in the steady state of its
	// growth is four times larger after 48 h.
	plan := stattest.Plan{Draw: growth(t, grower(), "living cells"), Want: 4 * 10, N: 100, Detect: 0.12}
	stattest.Mean(t, 21, plan)
	plan = stattest.Plan{Draw: growth(t, grower(), "living mass"), Want: 4, N: 100, Detect: 0.12}
	stattest.Mean(t, 22, plan)

	fast := grower()
	fast.entry, _ = cell.EntryRate(20*units.Hour, 10*units.Hour) // 48 h: factor 5.28
	wrong := plan
	wrong.Draw = growth(t, fast, "living mass")
	if failed, _ := stattest.MeanFails(23, wrong); !failed {
		t.Error("a culture that doubles in 20 h passes for one that doubles in 24 h")
	}
}

func TestDyingCultureLosesMassAndShowsItsDead(t *testing.T) {
	c := wanderer()
	c.apoptosis = math.Ln2 / units.Day
	w := run(t, filled(t, "viability", with(viabilityNumbers(), map[string]float64{"plating density": 1e-3})), c.dish(t, 3))
	before := 1.0
	for _, time := range []float64{24, 48, 72} {
		mass, _ := w.Value("living mass", time*units.Hour)
		if !(mass < before) {
			t.Errorf("living mass %v at %v h", mass, time)
		}
		before = mass
	}
	if !(before > 0.05 && before < 0.25) { // 1/8 expected of 160 cells
		t.Errorf("living mass %v after three half-lives", before)
	}
	if last(t, w, "dead cells") == 0 {
		t.Error("no dead cells seen")
	}
}
