package assay

import (
	"context"
	"math"
	"testing"

	"paget/cell"
	"paget/pathway"
	"paget/rng"
	"paget/tissue"
	"paget/units"
)

// The cells of these tests are invented. Their network is a chain: S, held by the
// medium, drives A, A drives B; A quickens movement, B releases protease and
// pulls.

// culturedLine is one invented line; its fields are what tests change.
//
// Units: µm, min, nM.
type culturedLine struct {
	speed, persistence, sensitivity float64
	protease, surface               float64
	entry, apoptosis                float64
	protrusionRate                  float64
	rules                           []cell.Rule
	couplings                       []cell.Coupling
	squeeze                         float64
	noise                           float64
	treatment                       pathway.Treatment
}

// wanderer returns a line that moves, neither divides nor dies, and cuts nothing.
func wanderer() culturedLine {
	return culturedLine{
		speed: 0.6, persistence: 30, sensitivity: 0.6, protrusionRate: 0.1, squeeze: 1, noise: 0.2,
		rules: []cell.Rule{
			{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
			{Signal: "B", Increases: true, Behaviour: "contractility", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
			{Signal: "B", Increases: true, Behaviour: "protease secretion", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
		},
	}
}

// cutter returns a wanderer that opens matrix with a released and a bound protease.
func cutter() culturedLine {
	c := wanderer()
	c.protease, c.surface = 2e3, 0.001
	return c
}

// grower returns a line that divides about once a day and stays put.
func grower() culturedLine {
	c := wanderer()
	c.speed = 0.05
	c.entry, _ = cell.EntryRate(24*units.Hour, 10*units.Hour)
	return c
}

// chain is the network of the invented lines.
func chain() pathway.Network {
	return pathway.Network{
		Name: "chain",
		Nodes: []pathway.Node{
			{Name: "S", Max: 1, Tau: 10, Input: true},
			{Name: "A", Max: 1, Tau: 30},
			{Name: "B", Max: 1, Tau: 60},
		},
		Links: []pathway.Link{
			{ID: "1", Inputs: []pathway.Input{{Node: "S"}}, Target: "A", Weight: 1, Hill: 1.4, EC50: 0.5},
			{ID: "2", Inputs: []pathway.Input{{Node: "A"}}, Target: "B", Weight: 1, Hill: 1.4, EC50: 0.5},
		},
	}
}

// kind builds a kind of cell for a dish.
func (c culturedLine) kind(t testing.TB) tissue.Kind {
	t.Helper()
	model, err := chain().Compile()
	must(t, err)
	medium := []cell.Level{{Name: "S", Value: 0.7}}
	environment := []cell.Level{{Name: cell.Crowding}, {Name: cell.Stiffness, Value: 1}, {Name: cell.MatrixDensity}}
	reference, err := cell.ReferenceActivities(model, nil, c.couplings, medium, environment)
	must(t, err)
	phenotype, err := cell.Compile(cell.Spec{
		Line: cell.Line{
			Name: "invented", Volume: 1800, NucleusArea: 80, ArrestShare: 0.1, FreeShare: 1, Squeeze: c.squeeze,
			DivisionDuration: 10 * units.Hour, DeathDuration: 6 * units.Hour, SpeedSpread: 0.3,
			Extension: 0.02, Retraction: 0.02,
			Reference: []cell.Level{
				{Name: "motility speed", Value: c.speed},
				{Name: "motility persistence", Value: c.persistence},
				{Name: "chemotactic sensitivity", Value: c.sensitivity},
				{Name: "protease secretion", Value: c.protease},
				{Name: "surface proteolysis", Value: c.surface},
				{Name: "matrix deposition", Value: 0},
				{Name: "cycle entry", Value: c.entry},
				{Name: "apoptosis", Value: c.apoptosis},
				{Name: "protrusion rate", Value: c.protrusionRate},
				{Name: "protrusion lifetime", Value: 20},
			},
			Environment: environment,
		},
		Rules: c.rules, Couplings: c.couplings,
		Nodes: model.Names(), Reference: reference,
	})
	must(t, err)
	return tissue.Kind{
		Name: "invented", Phenotype: phenotype, Medium: medium,
		Population: pathway.PopulationSpec{
			Model: model, NoiseSD: []float64{0, c.noise, c.noise}, NoiseRelaxation: units.Day,
			Treatment: c.treatment,
		},
	}
}

// dish puts one line into a dish.
func (c culturedLine) dish(t testing.TB, root rng.Root) Dish {
	t.Helper()
	return Dish{
		Recipient:   &Recipient{Kinds: []tissue.Kind{c.kind(t)}},
		Attractants: []Attractant{{Name: "lure", Node: "A", Conditioned: 4, KD: 2}},
		Kinds:       []tissue.Kind{c.kind(t)},
		Endothelium: c.endothelium(t), Donor: &Donor{Vesicles: 1, Extravasation: 1, Passage: 0.1},
		Mechanics: tissue.Mechanics{
			Law: tissue.PowerLaw, Repulsion: 10, Adhesion: 0.4, Reach: 1.25, Drag: 1,
			Displacement: 0.1, MaxSubsteps: 50,
		},
		Root: root, Substances: []Substance{{Name: OxygenName, Diffusivity: 1e5, Decay: 0.1}},
	}
}

// kindsOf returns n kinds without content, for tests of dealing.
func kindsOf(n int) []tissue.Kind { return make([]tissue.Kind, n) }

// must stops the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// fill writes settings by name.
func fill(t testing.TB, a Assay, numbers map[string]float64) {
	t.Helper()
	for _, s := range a.Settings() { // in the order of the settings
		if v, given := numbers[s.Name]; given {
			must(t, Set(a, s.Name, v))
		}
	}
	if len(numbers) != len(a.Settings()) {
		t.Fatalf("%s has %d settings, the test gives %d", a.Name(), len(a.Settings()), len(numbers))
	}
}

// filled makes an assay and writes its settings.
func filled(t testing.TB, kind string, numbers map[string]float64) Assay {
	t.Helper()
	a, err := New(kind)
	must(t, err)
	fill(t, a, numbers)
	return a
}

// with returns numbers with some of them changed.
func with(numbers map[string]float64, changes map[string]float64) map[string]float64 {
	out := map[string]float64{}
	for k, v := range numbers {
		out[k] = v
	}
	for k, v := range changes {
		if _, known := out[k]; !known {
			panic("no setting " + k)
		}
		out[k] = v
	}
	return out
}

// run grows one well.
func run(t testing.TB, a Assay, d Dish) Well {
	t.Helper()
	w, err := a.Run(context.Background(), d)
	must(t, err)
	return w
}

// last returns the final value of a read-out.
func last(t testing.TB, w Well, name string) float64 {
	t.Helper()
	v, ok := w.Last(name)
	if !ok || math.IsNaN(v) {
		t.Fatalf("no read-out %q in %v", name, w.Readouts)
	}
	return v
}

func transwellNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": units.Hour, "time step": 2,
		"network interval": 30, "frame interval": 10,
		"insert width": 200, "membrane thickness": 10, "pore diameter": 8, "pore density": 1e-3,
		"plating density": 1.5e-3, "upper height": 4000, "lower height": 3000,
		"attractant above": 0, "attractant below": 10, "attractant diffusivity": 6000,
		"attractant decay": 1e-4, "attractant KD": 3, "half bias": 0.01, "coating stiffness": 1,
	}
}

func matrigelNumbers() map[string]float64 {
	n := transwellNumbers()
	for k, v := range map[string]float64{
		"matrix thickness": 40, "matrix density": 4, "matrix reference density": 4,
		"matrix reference mesh area": 20, "matrix reference stiffness": 0.4, "matrix stiffness power": 1.5,
		"protease rate constant": 0.002, "protease diffusivity": 3000, "protease decay": 0.01,
		"matrix attractant diffusivity": 4000, "field spacing": 10, "field interval": 10,
	} {
		n[k] = v
	}
	return n
}

func scratchNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": 6 * units.Hour, "time step": 2, "network interval": 30,
		"image width": 400, "image height": 150, "wound width": 120, "plating density": 4e-3,
		"pixel size": 2, "coating stiffness": 1,
	}
}

func viabilityNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 72 * units.Hour, "reading interval": 24 * units.Hour, "time step": 5, "network interval": 60,
		"dish width": 400, "plating density": 2e-4, "coating stiffness": 1,
	}
}

func cytoskeletonNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 12 * units.Hour, "reading interval": 6 * units.Hour, "time step": 2, "network interval": 30,
		"frame interval": 10, "dish width": 600, "plating density": 1e-4, "coating stiffness": 1,
	}
}

func cultureNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": 24 * units.Hour, "time step": 10, "network interval": 60,
		"cells": 100, "coating stiffness": 1,
	}
}

func attractionNumbers() map[string]float64 { return conditioned(transwellNumbers()) }

func conditioned(n map[string]float64) map[string]float64 {
	n["conditioning time"], n["conditioning cells"], n["attractant below"], n["attractant KD"] = 6*units.Hour, 20, 0, 1
	return n
}

func aggregationNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": 6 * units.Hour, "time step": 2, "network interval": 30,
		"dish width": 400, "plating density": 5e-4, "coating stiffness": 0.01, "drift diffusivity": 3,
		"crawling share": 0.05, "binding rate": 1, "release rate": 1, "holding adhesion": 0.1, "smallest cluster": 2,
	}
}

func collagenNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 12 * units.Hour, "reading interval": 6 * units.Hour, "time step": 4, "network interval": 40,
		"frame interval": 20, "initial radius": 30, "lattice spacing": 15, "jitter": 1, "half following": 0.5, "following power": 4,
		"pixel size": 2, "half width": 120, "matrix density": 2, "matrix reference density": 2,
		"matrix reference mesh area": 30, "matrix reference stiffness": 0.2, "matrix stiffness power": 1,
		"pericellular density": 1, "fibre strength": 0.3, "fibre patch": 40, "protease rate constant": 1e-3, "protease diffusivity": 3000,
		"protease decay": 0.01, "field spacing": 20, "field interval": 20,
	}
}

// numbersOf returns the test settings of every kind of assay.
func numbersOf(kind string) map[string]float64 {
	switch kind {
	case "transwell":
		return transwellNumbers()
	case "matrigel":
		return matrigelNumbers()
	case "scratch":
		return scratchNumbers()
	case "viability":
		return viabilityNumbers()
	case "cytoskeleton":
		return cytoskeletonNumbers()
	case "culture":
		return cultureNumbers()
	case "attraction":
		return attractionNumbers()
	case "infiltration":
		return conditioned(matrigelNumbers())
	case "barrier":
		return barrierNumbers()
	case "aggregation":
		return aggregationNumbers()
	case "collagen":
		return collagenNumbers()
	case "intravasation":
		return with(slabNumbers(), map[string]float64{"slab width": 80, "slab depth": 60})
	case "spheroid growth":
		return with(growthNumbers(), map[string]float64{"half width": 400}) // cells that crawl leave the ball
	}
	panic("no numbers for " + kind)
}
