package organ

import (
	"errors"
	"math"
	"testing"
)

func TestAWallIsLinearBetweenItsPlaces(t *testing.T) {
	w := &Wall{Level: []float64{0, 1, 3}, Barrier: []float64{0.9, 0.5, 0.1}}
	for _, x := range []struct{ level, want float64 }{{0, 0.9}, {0.25, 0.8}, {1, 0.5}, {2, 0.3}, {3, 0.1}, {50, 0.1}} {
		if got := w.At(x.level); math.Abs(got-x.want) > 1e-15 {
			t.Errorf("level %v: %v, want %v", x.level, got, x.want)
		}
	}
	if err := w.Validate("soil"); err != nil {
		t.Error(err)
	}
}

func TestFaultyWallsAreRefused(t *testing.T) {
	for name, w := range map[string]*Wall{
		"falling levels":  {Level: []float64{0, 2, 1}, Barrier: []float64{1, 1, 1}},
		"a level twice":   {Level: []float64{0, 1, 1}, Barrier: []float64{1, 1, 1}},
		"negative level":  {Level: []float64{-1, 1}, Barrier: []float64{1, 1}},
		"barrier above 1": {Level: []float64{0, 1}, Barrier: []float64{1, 1.1}},
		"no number":       {Level: []float64{0, 1}, Barrier: []float64{1, math.NaN()}},
	} {
		var fault *FieldError
		if err := w.Validate("soil"); !errors.As(err, &fault) || fault.Organ != "soil" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestABarrierGoesWhereItsWallRests(t *testing.T) {
	s := soft()
	s.Wear = 0
	if got, want := s.BarrierAfter(0.9, 0.2, 5, 300), 0.2+0.7*math.Exp(-0.002*300); math.Abs(got-want) > 1e-15 {
		t.Errorf("barrier %v, want %v", got, want)
	}
	if got := s.BarrierAfter(0.2, 0.95, 0, 1e9); math.Abs(got-0.95) > 1e-15 {
		t.Errorf("a wall tighter than in health rests at %v", got)
	}
}
