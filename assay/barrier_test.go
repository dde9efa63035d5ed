package assay

import (
	"context"
	"errors"
	"math"
	"testing"

	"paget/cell"
	"paget/internal/stattest"
	"paget/pathway"
	"paget/rng"
	"paget/units"
)

// barrierNumbers are the settings of a small barrier assay.
func barrierNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": 12 * units.Hour, "time step": 10, "network interval": 20,
		"cells across": 6, "cell spacing": 20, "slit depth": 1, "closed half-width": 0.0005, "open half-width": 0.01,
		"filter thickness": 10, "filter porosity": 0.15,
		"small tracer radius": 0.0005, "middle tracer radius": 0.0014, "large tracer radius": 0.006,
		"vesicle dose": 1, "plating density": 0.008, "cells added": 60, "crossing rate": 0.002,
	}
}

// endothelium returns a monolayer of the invented network: vesicles drive S, and what
// follows from it, A, loosens borders.
func (c culturedLine) endothelium(t testing.TB) *Endothelium {
	t.Helper()
	model, err := chain().Compile()
	must(t, err)
	tightness, err := cell.CompileTraits([]cell.Trait{{
		Name: "tightness", Base: 0.9, Low: 0, High: 1,
		Rules: []cell.Rule{{Signal: "A", Behaviour: "tightness", Max: 0.05, HalfMax: 0.4, Power: 2}},
	}}, model.Names())
	must(t, err)
	const vesicles = "concentration of vesicles"
	return &Endothelium{
		Name: "invented", Signal: vesicles, Tightness: tightness,
		Couplings: []cell.Coupling{{Signal: vesicles, Input: "S", Half: 1, Power: 1, Max: 1}},
		Medium:    []cell.Level{{Name: "S", Value: 0.1}},
		Population: pathway.PopulationSpec{
			Model: model, NoiseSD: []float64{0, c.noise, c.noise}, NoiseRelaxation: units.Day, Treatment: c.treatment,
		},
	}
}

// quiet returns a dish whose endothelium has no noise.
func quiet(t testing.TB, root rng.Root) Dish {
	c := wanderer()
	c.noise = 0
	return c.dish(t, root)
}

func TestABarrierWithoutVesiclesStaysAsItIs(t *testing.T) {
	a := filled(t, "barrier", with(barrierNumbers(), map[string]float64{"vesicle dose": 0}))
	w := run(t, a, quiet(t, 3))
	for _, s := range w.Series[:5] {
		for i, v := range s.Values {
			if math.Abs(v/s.Values[0]-1) > 1e-6 {
				t.Errorf("%s is %v after %v min, %v at the start", s.Name, v, s.Times[i], s.Values[0])
			}
		}
	}
	if got := last(t, w, "TEER"); math.Abs(got-1) > 1e-6 {
		t.Errorf("resistance of an untreated monolayer is %v of itself", got)
	}
}

// TestVesiclesOpenTheBarrierTheMoreTheMore is the relation of doses: all three measures
// of a barrier move together, because they are read from the same slits.
func TestVesiclesOpenTheBarrierTheMoreTheMore(t *testing.T) {
	var before Well
	for k, dose := range []float64{0, 0.2, 0.5, 1, 3} {
		w := run(t, filled(t, "barrier", with(barrierNumbers(), map[string]float64{"vesicle dose": dose})), wanderer().dish(t, 8))
		if k > 0 {
			if last(t, w, "TEER") >= last(t, before, "TEER") {
				t.Errorf("dose %v: resistance does not fall", dose)
			}
			for _, name := range []string{smallReadout, middleReadout} {
				if last(t, w, name) <= last(t, before, name) {
					t.Errorf("dose %v: %s does not rise", dose, name)
				}
			}
			if last(t, w, "through") < last(t, before, "through") {
				t.Errorf("dose %v: fewer cells cross", dose)
			}
		}
		if s, m, l := last(t, w, smallReadout), last(t, w, middleReadout), last(t, w, largeReadout); !(s > m && m >= l) {
			t.Errorf("dose %v: permeabilities %v, %v, %v of tracers of growing size", dose, s, m, l)
		}
		before = w
	}
	if n := last(t, before, "through"); n < 10 {
		t.Errorf("only %v cells cross an open barrier", n)
	}
}

// TestTheDonorDecidesTheVesicles: half of the release at twice the dose is the same.
func TestTheDonorDecidesTheVesicles(t *testing.T) {
	one := run(t, filled(t, "barrier", with(barrierNumbers(), map[string]float64{"vesicle dose": 0.5})), wanderer().dish(t, 8))
	d := wanderer().dish(t, 8)
	d.Donor = &Donor{Vesicles: 0.5, Extravasation: 1, Passage: 0.1}
	if other := run(t, filled(t, "barrier", barrierNumbers()), d); text(one) != text(other) {
		t.Error("half of the release is not half of the dose")
	}
}

// TestABarrierIsComparedWithItselfUntreated: a reagent that keeps S from the cells tightens
// the borders beyond those of untreated ones.
func TestABarrierIsComparedWithItselfUntreated(t *testing.T) {
	c := wanderer()
	c.treatment = pathway.Treatment{{Kind: pathway.Clamp, Node: "A", Level: 0, Start: -units.Day}}
	w := run(t, filled(t, "barrier", barrierNumbers()), c.dish(t, 8))
	if got := last(t, w, "TEER"); !(got > 1) {
		t.Errorf("resistance is %v of the untreated monolayer's", got)
	}
	if first := w.Series[0].Values[0]; !(first > 1) {
		t.Errorf("resistance at the start is %v of the untreated monolayer's", first)
	}
}

// TestCellsCrossAtTheRateOfTheirBorders: without vesicles and noise the hazard is constant,
// so that the share across is 1 − e^(−rate·extravasation·(1 − T·(1 − passage))·time).
func TestCellsCrossAtTheRateOfTheirBorders(t *testing.T) {
	a := filled(t, "barrier", with(barrierNumbers(), map[string]float64{"vesicle dose": 0, "plating density": 0.02, "time step": 30, "network interval": 60}))
	d := quiet(t, 1)
	d.Donor = &Donor{Vesicles: 1, Extravasation: 1.5, Passage: 0.3}
	tight := last(t, run(t, a, d), "tightness")
	hazard := 0.002 * 1.5 * (1 - tight*0.7) * 23 * units.Hour
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			e := d
			e.Root = rng.Root(r.Uint64())
			return last(t, run(t, a, e), "through share")
		},
		Want: -math.Expm1(-hazard), N: 40, Detect: 0.05,
	})
}

func TestHalfTheStepOfABarrierChangesLittle(t *testing.T) {
	of := func(step float64) Well {
		return run(t, filled(t, "barrier", with(barrierNumbers(), map[string]float64{"time step": step, "network interval": step})), quiet(t, 5))
	}
	whole, half, quarter := of(20), of(10), of(5)
	for _, name := range []string{"TEER", smallReadout} {
		a, b, c := last(t, whole, name), last(t, half, name), last(t, quarter, name)
		if math.Abs(b/c-1) > 2e-3 || math.Abs(a/c-1) > 5e-3 {
			t.Errorf("%s is %v, %v, %v with steps of 20, 10 and 5 min", name, a, b, c)
		}
	}
	if a, c := last(t, whole, "through"), last(t, quarter, "through"); math.Abs(a-c) > 1 {
		t.Errorf("%v cells cross with steps of 20 min, %v with 5", a, c)
	}
}

func TestABarrierNeedsEndotheliumAndDonor(t *testing.T) {
	for name, spoil := range map[string]func(*Dish){
		"no endothelium": func(d *Dish) { d.Endothelium = nil },
		"no donor":       func(d *Dish) { d.Donor = nil },
		"other medium":   func(d *Dish) { d.Endothelium.Medium = []cell.Level{{Name: "B", Value: 1}} },
	} {
		d := wanderer().dish(t, 1)
		spoil(&d)
		var fault *DishError
		if _, err := brief(t, "barrier").Run(context.Background(), d); !errors.As(err, &fault) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if !TakesEndothelium("barrier") || TakesEndothelium("transwell") {
		t.Error("an assay is mistaken for a barrier")
	}
}

func TestSettingsOfABarrierMustFitEachOther(t *testing.T) {
	for name, value := range map[string]float64{"cells across": 7, "closed half-width": 0.5, "cells added": 24 * units.Hour, "time step": 17} {
		a, err := New("barrier")
		must(t, err)
		fill(t, a, with(barrierNumbers(), map[string]float64{name: value}))
		var fault *SettingError
		if err := a.Validate(); !errors.As(err, &fault) {
			t.Errorf("%s of %v is accepted", name, value)
		}
	}
}
