package tissue

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/cell"
	"paget/pathway"
)

// busy returns a dish in which everything happens.
func busy(t testing.TB) (Spec, []Founder) {
	t.Helper()
	c := crawler()
	c.entry, c.apoptosis, c.spread, c.noise, c.sensitivity = 2e-3, 3e-4, 0.3, 0.4, 0.7
	c.protrusions = 0.2
	c.rules = []cell.Rule{
		{Signal: "A", Increases: true, Behaviour: "motility speed", Max: 3, Relative: true, HalfMax: 0.5, Power: 2},
		{Signal: cell.Crowding, Behaviour: "cycle entry", Max: 0, HalfMax: 0.6, Power: 4},
	}
	c.couplings = []cell.Coupling{{Signal: cell.Crowding, Input: "S", Half: 0.5, Power: 2, Max: 0.5}}
	other := c
	other.treatment = pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: 0.7, Spread: 0.5, Onset: 300}}
	spec := insert(t, c, 4, 1e-3)
	spec.Kinds = append(spec.Kinds, other.kind(t))
	spec.Sensing = Sensing{Dissociation: 1, HalfDifference: 0.1}
	spec.Mechanics.Adhesion = 1
	spec.Pairs = []Pair{{"A", "B", 1}}
	f := fresh(60, 300)
	for i := range f {
		f[i].Kind = i % 2
	}
	return spec, f
}

func TestTheSameRunGivesTheSameBytes(t *testing.T) {
	spec, f := busy(t)
	run := func(spec Spec) [32]byte {
		ti, s := begin(t, spec, Surroundings{Cue: slope{c: 1, gz: -0.05}}, f...)
		steps(t, ti, s, 300)
		return s.Digest()
	}
	a := run(spec)
	if a != run(spec) {
		t.Error("repeated runs differ")
	}
	spec.Root = 2
	if a == run(spec) {
		t.Error("another root gives the same bytes")
	}
}

func TestOneTissueServesManyStatesWithoutMemory(t *testing.T) {
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{}, f...)
	_, r := begin(t, spec, Surroundings{}, f...)
	other, err := ti.NewState(0, Surroundings{})
	must(t, err)
	must(t, ti.Add(other, f[:7]...))
	must(t, ti.Settle(other))
	ti2, err := New(spec)
	must(t, err)
	for range 200 { // s in turns with another state, r alone in a tissue of its own
		must(t, ti.Step(s))
		must(t, ti.Step(other))
		must(t, ti2.Step(r))
	}
	if s.Digest() != r.Digest() {
		t.Error("a tissue remembers what it ran before")
	}
}

func TestArmsWithTheSameTreatmentAreEqual(t *testing.T) {
	spec, f := busy(t)
	for i := range f {
		f[i].Kind = 0
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	for i := range f {
		f[i].Kind = 1
	}
	spec.Kinds[1] = spec.Kinds[0]
	tj, r := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, 200)
	steps(t, tj, r, 200)
	for i := range s.ID {
		if s.ID[i] != r.ID[i] || s.X[i] != r.X[i] || s.Y[i] != r.Y[i] || s.Elongation[i] != r.Elongation[i] {
			t.Fatalf("cell %d differs from its twin in the other arm", s.ID[i])
		}
	}
}

func TestACopyContinuesIdentically(t *testing.T) {
	if _, ok := any((*pathway.Population)(nil)).(interface{ Copy() *pathway.Population }); !ok {
		t.Skip("pathway.Population has no Copy")
	}
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{Cue: slope{c: 1, gz: -0.05}}, f...)
	steps(t, ti, s, 137)
	c := s.Copy()
	if c.Digest() != s.Digest() {
		t.Fatal("the copy differs")
	}
	steps(t, ti, s, 150)
	tj, err := New(spec)
	must(t, err)
	steps(t, tj, c, 150)
	if c.Digest() != s.Digest() {
		t.Error("the copy went another way")
	}
	if c.Counts != s.Counts || c.Counts.Divisions == 0 || c.Counts.Deaths == 0 {
		t.Errorf("counts %+v and %+v", c.Counts, s.Counts)
	}
}

func TestCellsInAnotherOrderLiveTheSameLives(t *testing.T) {
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{}, f...)
	turned := append([]Founder(nil), f...)
	slices.Reverse(turned)
	tj, r := begin(t, spec, Surroundings{}, turned...)
	steps(t, ti, s, 60)
	steps(t, tj, r, 60)
	at := map[uint64]int{}
	for i, id := range r.ID {
		at[id] = i
	}
	if s.Counts.Divisions == 0 || s.Len() != r.Len() {
		t.Fatalf("%d and %d cells after %d divisions", s.Len(), r.Len(), s.Counts.Divisions)
	}
	for i, id := range s.ID {
		j, ok := at[id]
		if !ok || math.Abs(s.X[i]-r.X[j]) > 1e-6 || math.Abs(s.Y[i]-r.Y[j]) > 1e-6 || s.Phase[i] != r.Phase[j] || s.Protrusions[i] != r.Protrusions[j] {
			t.Fatalf("cell %d differs when cells stand in another order", id)
		}
	}
}

func TestReferenceTwinOfTheWholeTissueAgrees(t *testing.T) {
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{}, f...)
	spec.Reference = true
	tj, r := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, 60)
	steps(t, tj, r, 60)
	for i := range s.ID {
		if s.ID[i] != r.ID[i] || math.Abs(s.X[i]-r.X[i]) > 1e-6 || math.Abs(s.Y[i]-r.Y[i]) > 1e-6 {
			t.Fatalf("cell %d: (%g, %g) and (%g, %g)", s.ID[i], s.X[i], s.Y[i], r.X[i], r.Y[i])
		}
	}
}

func TestVerifySeesWhatIsBroken(t *testing.T) {
	spec, f := busy(t)
	for name, spoil := range map[string]func(*State){
		"slice":      func(s *State) { s.X = s.X[1:] },
		"identity":   func(s *State) { s.ID[3] = s.ID[4] },
		"slot":       func(s *State) { s.Slot[3] = s.Slot[5] },
		"clock":      func(s *State) { s.Clock[2] = -1 },
		"pore":       func(s *State) { s.Pore[0] = 3 },
		"place":      func(s *State) { s.Where[0] = Below },
		"radius":     func(s *State) { s.Radius[9] = 0 },
		"behaviour":  func(s *State) { s.behaviours[0][0].column[1] = math.NaN() },
		"population": func(s *State) { s.populations[0].Remove(0) },
	} {
		ti, s := begin(t, spec, Surroundings{}, f...)
		must(t, ti.Verify(s))
		spoil(s)
		if ti.Verify(s) == nil {
			t.Errorf("a broken %s was not seen", name)
		}
	}
}

func TestTextDrawsEveryState(t *testing.T) {
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, 300)
	text := s.String()
	if !strings.Contains(text, "tick 300") || strings.Count(text, "\n") != 26 || !strings.ContainsAny(text, "o8") {
		t.Errorf("drawn as\n%s", text)
	}
	empty, err := ti.NewState(0, Surroundings{})
	must(t, err)
	if !strings.Contains(empty.String(), "0 living") {
		t.Error(empty.String())
	}
}

func TestSixDiscsAroundOneCoverIt(t *testing.T) {
	c := still()
	c.rules = []cell.Rule{{Signal: cell.Crowding, Behaviour: "motility speed", Max: 0, HalfMax: 0.5, Power: 2}}
	spec := flat(50, c.kind(t))
	f := []Founder{{ID: 1, X: 25, Y: 25, Resting: true}}
	for k := range 6 {
		a := float64(k) * math.Pi / 3
		f = append(f, Founder{ID: uint64(k + 2), X: 25 + (1-1e-12)*math.Cos(a), Y: 25 + (1-1e-12)*math.Sin(a), Resting: true})
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	out := make([]float64, 7)
	must(t, ti.covered(s, out))
	if math.Abs(out[0]-1) > 1e-9 {
		t.Errorf("six neighbours cover %g", out[0])
	}
	if math.Abs(out[1]-0.5) > 1e-9 { // three of the others touch it
		t.Errorf("three neighbours cover %g", out[1])
	}
}

func TestProtrusionsStandAtRateTimesLifetime(t *testing.T) {
	c := still()
	c.protrusions, c.lifetime = 0.3, 15
	run := func(every int, c sort) []float64 {
		spec := flat(4000, c.kind(t))
		spec.SignalEvery, spec.Mechanics.Repulsion = every, 0
		ti, s := begin(t, spec, Surroundings{}, scattered(3000, 4000, 8)...)
		steps(t, ti, s, 41)
		out := make([]float64, s.Len())
		for i, n := range s.Protrusions {
			out[i] = float64(n)
		}
		return out
	}
	for _, every := range []int{1, 8, 40} { // last update at 40 min each
		mean(t, run(every, c), 4.5*(1-math.Exp(-40.0/15)), 0.06)
	}
	c.protrusions = 0.35
	if !condemned(run(8, c), 4.5*(1-math.Exp(-40.0/15)), 0.06) {
		t.Error("a rate wrong by 17 % was not noticed")
	}
}

func TestWeakerContractionLeavesLongerCells(t *testing.T) {
	c := crawler()
	c.rules = []cell.Rule{{Signal: "A", Increases: true, Behaviour: "contractility", Max: 5, Relative: true, HalfMax: 0.5, Power: 2}}
	elongation := func(treatment pathway.Treatment) float64 {
		c.treatment = treatment
		ti, s := begin(t, flat(300, c.kind(t)), Surroundings{}, Founder{ID: 1, X: 1, Y: 1, Resting: true})
		steps(t, ti, s, 2000)
		return s.Elongation[0]
	}
	plain := elongation(nil)
	if math.Abs(plain-2) > 1e-3 { // Extension = Retraction: rests at 1 + 1
		t.Errorf("untreated cells rest at %g", plain)
	}
	if less := elongation(pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: 0.8}}); less <= plain {
		t.Errorf("with less contraction %g, untreated %g", less, plain)
	}
}

func TestTheMediumAndTheCoatingReachTheNetwork(t *testing.T) {
	c := crawler()
	c.couplings = []cell.Coupling{{Signal: cell.Stiffness, Input: "S", Half: 1, Power: 1, Max: 1}}
	for _, stiffness := range []float64{0, 1, 9} {
		spec := flat(300, c.kind(t))
		spec.Stiffness = stiffness
		_, s := begin(t, spec, Surroundings{}, Founder{ID: 1, X: 1, Y: 1})
		want := 1 - 0.3*(1-stiffness/(1+stiffness))
		if got := s.Activity(0, 0); math.Abs(got-want) > 1e-3 {
			t.Errorf("%g kPa: input %g, want %g", stiffness, got, want)
		}
	}
}
