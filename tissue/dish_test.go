package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/internal/stattest"
	"paget/pathway"
	"paget/rng"
)

// sort describes an invented cell for tests; its fields are what tests change.
//
// Units: µm, min.
type sort struct {
	speed, persistence, sensitivity float64
	protease, surface, deposit      float64
	entry, apoptosis                float64
	protrusions, lifetime           float64
	spread, squeeze                 float64
	volume, nucleus                 float64
	rules                           []cell.Rule
	couplings                       []cell.Coupling
	noise                           float64
	treatment                       pathway.Treatment
}

// still returns a cell of radius 0.5 that does nothing.
func still() sort {
	return sort{persistence: 1, lifetime: 10, volume: 4 * math.Pi / 3 * 0.125, nucleus: 0.3, squeeze: 1}
}

// crawler returns a cell of radius 7.5 µm that crawls.
func crawler() sort {
	c := still()
	c.speed, c.persistence, c.volume, c.nucleus = 0.5, 20, 4*math.Pi/3*7.5*7.5*7.5, 80
	return c
}

// chain is the network of the invented cells: S, held by the medium, drives A,
// A drives B.
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

func (c sort) kind(t testing.TB) Kind {
	t.Helper()
	model, err := chain().Compile()
	must(t, err)
	medium := []cell.Level{{Name: "S", Value: 0.7}}
	environment := []cell.Level{{Name: cell.Crowding}, {Name: cell.Stiffness, Value: 1}, {Name: cell.MatrixDensity}}
	reference, err := cell.ReferenceActivities(model, nil, c.couplings, medium, environment)
	must(t, err)
	ph, err := cell.Compile(cell.Spec{
		Line: cell.Line{
			Name: "invented", Volume: c.volume, NucleusArea: c.nucleus, ArrestShare: 0.1, FreeShare: 1, Squeeze: c.squeeze,
			DivisionDuration: 600, DeathDuration: 300, SpeedSpread: c.spread, Extension: 0.02, Retraction: 0.02,
			Reference: []cell.Level{
				{Name: "motility speed", Value: c.speed},
				{Name: "motility persistence", Value: c.persistence},
				{Name: "chemotactic sensitivity", Value: c.sensitivity},
				{Name: "protease secretion", Value: c.protease},
				{Name: "surface proteolysis", Value: c.surface},
				{Name: "matrix deposition", Value: c.deposit},
				{Name: "cycle entry", Value: c.entry},
				{Name: "apoptosis", Value: c.apoptosis},
				{Name: "protrusion rate", Value: c.protrusions},
				{Name: "protrusion lifetime", Value: c.lifetime},
			},
			Environment: environment,
		},
		Rules: c.rules, Couplings: c.couplings, Nodes: model.Names(), Reference: reference,
	})
	must(t, err)
	return Kind{Name: "invented", Phenotype: ph, Medium: medium, Population: pathway.PopulationSpec{
		Model: model, NoiseSD: []float64{0, c.noise, c.noise}, NoiseRelaxation: 1440, Treatment: c.treatment, Root: 1,
	}}
}

// flat returns a flat dish of given width with periodic axes for the kinds.
func flat(width float64, kinds ...Kind) Spec {
	s := Spec{
		Root: 1, Dimensions: 2, Step: 1, SignalEvery: 10, FieldEvery: 5, Kinds: kinds, MaxCells: 100000,
		Mechanics: Mechanics{Law: PowerLaw, Repulsion: 10, Reach: 1.25, Drag: 1, Displacement: 0.1, MaxSubsteps: 1000},
		Stiffness: 1,
	}
	s.Box.High = [3]float64{width, width, width}
	s.Box.Border = [3]Border{Periodic, Periodic, Periodic}
	return s
}

// begin makes a state with founders and settles it.
func begin(t testing.TB, spec Spec, around Surroundings, founders ...Founder) (*Tissue, *State) {
	t.Helper()
	ti, err := New(spec)
	must(t, err)
	s, err := ti.NewState(0, around)
	must(t, err)
	must(t, ti.Add(s, founders...))
	must(t, ti.Settle(s))
	return ti, s
}

func steps(t testing.TB, ti *Tissue, s *State, n int) {
	t.Helper()
	for range n {
		must(t, ti.Step(s))
	}
}

// scattered returns founders of kind 0 at random places of a square.
func scattered(n int, width float64, root rng.Root) []Founder {
	var f []Founder
	for i := range n {
		r := rng.New(root, rng.Testing, uint64(i), 0)
		f = append(f, Founder{ID: uint64(i + 1), X: width * r.Float64(), Y: width * r.Float64(), Z: width * r.Float64(), Resting: true})
	}
	return f
}

// drawn makes a stattest plan's Draw from observations made beforehand.
func drawn(x []float64) func(*rng.Stream) float64 {
	next := 0
	return func(*rng.Stream) float64 {
		next++
		return x[(next-1)%len(x)]
	}
}

// mean tests the mean of observations, one for each cell.
func mean(t testing.TB, x []float64, want, detect float64) {
	t.Helper()
	stattest.Mean(t, 1, stattest.Plan{Draw: drawn(x), Want: want, N: len(x), Detect: detect})
}

// condemned says whether the same test would have failed.
func condemned(x []float64, want, detect float64) bool {
	failed, _ := stattest.MeanFails(1, stattest.Plan{Draw: drawn(x), Want: want, N: len(x), Detect: detect})
	return failed
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// slope is a cue with a gradient that is the same everywhere.
type slope struct{ c, gx, gy, gz float64 }

func (g slope) Concentration(x, y, z float64) float64 { return g.c }
func (g slope) Gradient(x, y, z float64) (float64, float64, float64) {
	return g.gx, g.gy, g.gz
}
