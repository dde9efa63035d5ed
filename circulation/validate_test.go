package circulation

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func TestAllFaultsOfASpecAreNamedAtOnce(t *testing.T) {
	spec := mouse()
	spec.Volume, spec.Round, spec.Killing = 0, math.NaN(), -1
	spec.Companions[1].Shield = 1.2
	spec.Beds[2].Into = 6 // 6 flows into 2
	spec.Beds[3].Share = 0.5
	spec.Beds[4].Into = 0
	spec.Beds[5].Into = 99
	_, err := New(spec)
	if err == nil {
		t.Fatal("accepted")
	}
	for _, part := range []string{
		"volume of blood", "round", "killing", `companion "small": shield is 1.2; must be 0 to 1`,
		`bed "portal": its outflow returns to it`, "sum to 1.467", `bed "marrow": flows into the pulmonary bed`,
		`bed "tumour": flows into bed 99`,
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("no mention of %q in\n%v", part, err)
		}
	}
	if _, err := New(mouse()); err != nil {
		t.Errorf("a sound spec is refused: %v", err)
	}
	spec = mouse()
	spec.Beds = spec.Beds[1:]
	if _, err := New(spec); err == nil || !strings.Contains(err.Error(), "0 pulmonary beds") {
		t.Errorf("a circuit without pulmonary bed: %v", err)
	}
}

func TestAllFaultsOfAPhenotypeAreNamedAtOnce(t *testing.T) {
	p := &Phenotype{Radius: -1, Cohesion: 2, Sticking: math.NaN(), Binding: []float64{3}, Breakage: -1, Visibility: math.Inf(1)}
	err := p.Validate(2)
	for _, part := range []string{"radius", "cohesion", "sticking", "binding to 1 companions; the blood has 2", "binding to companion 0 is 3", "breakage", "visibility"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("no mention of %q in\n%v", part, err)
		}
	}
}

func TestTravellersThatNothingRemovesAreAnError(t *testing.T) {
	spec, p := bare(2)
	b := must(t, spec)
	var broken *DivergedError
	for _, sticking := range []float64{0, 0.5} {
		p.Sticking = sticking
		_, err := b.Solve(b.NewWorkspace(), p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 1)})
		if !errors.As(err, &broken) {
			t.Errorf("sticking %g: %v, want a DivergedError", sticking, err)
		}
	}
	if _, err := b.Reference(p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 1)}); !errors.As(err, &broken) {
		t.Errorf("dense twin: %v, want a DivergedError", err)
	}
	if !strings.Contains(broken.Error(), "circulation: ") {
		t.Error(broken)
	}
}

func TestCallersFaultsPanic(t *testing.T) {
	b := must(t, mouse())
	p, arrest := cell(), stays(b, 0.1)
	sources := []Source{sheds(b, p, 5, 1)}
	odd := stays(b, 0.1)
	odd[3][7] = 1.5
	share := append([]float64(nil), b.share...)
	share[3] *= 2
	wild := *p
	wild.Sticking = 7
	other := must(t, mouse())
	for what, f := range map[string]func(){
		"shares that do not sum to 1": func() { b.Solve(b.NewWorkspace(), p, share, arrest, sources) },
		"an impossible arrest":        func() { b.Solve(b.NewWorkspace(), p, nil, odd, sources) },
		"too few beds":                func() { b.Solve(b.NewWorkspace(), p, nil, arrest[1:], sources) },
		"a source of nowhere":         func() { b.Solve(b.NewWorkspace(), p, nil, arrest, []Source{{Origin: 8, Rate: sources[0].Rate}}) },
		"a short source":              func() { b.Solve(b.NewWorkspace(), p, nil, arrest, []Source{{Rate: []float64{1}}}) },
		"a negative source":           func() { b.Solve(b.NewWorkspace(), p, nil, arrest, []Source{sheds(b, p, 5, -1)}) },
		"a wild phenotype":            func() { b.Solve(b.NewWorkspace(), &wild, nil, arrest, sources) },
		"another blood's workspace":   func() { b.Solve(other.NewWorkspace(), p, nil, arrest, sources) },
		"parts before Split":          func() { solved(t, b, b.NewWorkspace(), p, nil, arrest, sources).Part(0, 0, 0) },
		"a type that is not":          func() { b.Index(0, 0) },
		"an unknown fate":             func() { b.Fates(b.NewWorkspace(), p, nil, arrest, 0, -1) },
		"times that fall":             func() { solved(t, b, b.NewWorkspace(), p, nil, arrest, sources).Decay([]float64{2, 1}) },
		"resting numbers of another":  func() { b.NewWorkspace().SetResting([]float64{1}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", what)
				}
			}()
			f()
		}()
	}
}
