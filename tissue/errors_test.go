package tissue

import (
	"errors"
	"math"
	"strings"
	"testing"

	"paget/cell"
)

func as[T error](err error, target *T) bool { return errors.As(err, target) }

func TestEveryFaultOfASpecIsTold(t *testing.T) {
	k := crawler()
	k.couplings = []cell.Coupling{{Signal: cell.Stiffness, Input: "S", Half: 1, Power: 1, Max: 0.1}}
	kind := k.kind(t)
	kind.Medium = []cell.Level{{Name: "A", Value: 0.5}, {Name: "S", Value: 1.5}}
	spec := Spec{Kinds: []Kind{kind, {Name: "empty"}}, Pairs: []Pair{{"A", "AA", -1}}, Membrane: &Membrane{X: []float64{1}, Y: []float64{-5}}, Layer: -2, Dimensions: 4}
	spec.Box.High = [3]float64{10, 0, 0}
	spec.Box.Border = [3]Border{Periodic, 9}
	_, err := New(spec)
	if err == nil {
		t.Fatal("no fault found")
	}
	for _, says := range []string{
		"4 dimensions", "step (min) is 0", "signal every 0", "at most 0 cells", "y axis runs", "unknown border 9", "drag", "reach 0",
		"at most 0 sub-steps", "strength of pair", "layer (µm) is -2", "membrane thickness", "pore 0 lies outside", "pore radius",
		`drives "A", which is not an input`, "level 1.5", `unknown node "AA"`, `kind "empty" lacks`,
	} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("not told: %s\nin: %v", says, err)
		}
	}
}

func TestAPeriodTooShortForTwoCellsIsRefused(t *testing.T) {
	if _, err := New(flat(30, crawler().kind(t))); err == nil || !strings.Contains(err.Error(), "too short for cells") {
		t.Errorf("got %v", err)
	}
}

func TestSurroundingsMustHoldWhatRulesName(t *testing.T) {
	k := crawler()
	spec := flat(200, k.kind(t))
	spec.Protease, spec.CueName = "acid", "lure"
	ti, err := New(spec)
	must(t, err)
	_, err = ti.NewState(0, Surroundings{})
	if err == nil || !strings.Contains(err.Error(), `needs the field "acid"`) || !strings.Contains(err.Error(), `no cue to be "lure"`) {
		t.Errorf("got %v", err)
	}
	spec.Protease, spec.CueName = "", ""
	ti, err = New(spec)
	must(t, err)
	if _, err = ti.NewState(0, Surroundings{Cue: slope{}}); err == nil || !strings.Contains(err.Error(), "dissociation") {
		t.Errorf("got %v", err)
	}
}

func TestFoundersAreChecked(t *testing.T) {
	spec := flat(200, crawler().kind(t))
	spec.MaxCells = 3
	ti, err := New(spec)
	must(t, err)
	s, err := ti.NewState(0, Surroundings{})
	must(t, err)
	err = ti.Add(s, Founder{ID: 1, X: 1}, Founder{ID: 1}, Founder{ID: 0}, Founder{ID: 3, Kind: 1}, Founder{ID: 4, X: 300}, Founder{ID: 5, X: math.NaN()}, Founder{ID: 1 << 63})
	if err == nil || s.Len() != 0 {
		t.Fatalf("got %v and %d cells", err, s.Len())
	}
	for _, says := range []string{"founder 1 is there twice", "founder ID 0", "unknown kind 1", "founder 4 stands outside", "founder 5 stands outside", "at most 3", "below 2⁶³"} {
		if !strings.Contains(err.Error(), says) {
			t.Errorf("not told: %s\nin: %v", says, err)
		}
	}
}

func TestNumbersThatBreakDownNameTheCell(t *testing.T) {
	for _, reference := range []bool{false, true} {
		spec := flat(200, crawler().kind(t))
		spec.Reference = reference
		ti, s := begin(t, spec, Surroundings{}, scattered(5, 200, 1)...)
		s.X[3] = math.NaN()
		var bad *DivergedError
		if err := ti.Step(s); !as(err, &bad) || bad.Cell != 4 || !strings.Contains(bad.Error(), "cell 4") {
			t.Errorf("reference %v: got %v", reference, err)
		}
	}
}

func TestEscapeIsReported(t *testing.T) {
	spec := flat(200, crawler().kind(t))
	spec.Box.Border = [3]Border{}
	ti, s := begin(t, spec, Surroundings{}, Founder{ID: 1, X: 100, Y: 100})
	s.X[0] = 401
	var bad *DivergedError
	if err := ti.Step(s); !as(err, &bad) || bad.Quantity != "x (µm)" {
		t.Errorf("got %v", err)
	}
}

func TestExplosionOfCellsIsReported(t *testing.T) {
	k := crawler()
	k.entry = 0.05
	spec := flat(400, k.kind(t))
	spec.MaxCells = 20
	ti, s := begin(t, spec, Surroundings{}, scattered(10, 400, 1)...)
	var bad *DivergedError
	for range 3000 {
		if err := ti.Step(s); err != nil {
			if !as(err, &bad) || bad.Quantity != "number of cells" || bad.Value <= 20 {
				t.Errorf("got %v", err)
			}
			return
		}
	}
	t.Error("not reported")
}
