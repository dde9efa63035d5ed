package assay

import (
	"context"
	"math"

	"paget/tissue"
	"paget/units"
)

// openDish holds the settings of cells on a flat surface without a structure.
//
// Units: µm, min, kPa; density in 1/µm².
type openDish struct {
	clock
	width            float64
	platingDensity   float64
	coatingStiffness float64
}

// settings lists the settings of an open dish.
func (s *openDish) settings() []Setting {
	return append(s.clock.settings(), []Setting{
		{"dish width", units.Length, 50, 5000, &s.width, "side of the simulated square patch of the dish"},
		{"plating density", units.ArealDensity, 1e-7, 0.05, &s.platingDensity, "cells per area of the dish"},
		{"coating stiffness", units.Pressure, 1e-3, 1e7, &s.coatingStiffness, "stiffness of the surface on which cells stand"},
	}...)
}

// check finds the faults between settings of an open dish.
func (s *openDish) check(add func(setting, problem, allowed, hint string)) {
	s.clock.check(add)
	if s.platingDensity*s.width*s.width < 0.5 {
		add("plating density", "puts no cell on the patch", "at least one cell on \"dish width\" squared", "")
	}
}

// Viability is the growth assay as a metabolic dye reads it: living mass
// against the mass that was plated.
type Viability struct{ openDish }

// newViability returns a growth assay without settings.
func newViability() *Viability {
	a := &Viability{}
	empty(a.Settings())
	return a
}

// Name returns "viability".
func (a *Viability) Name() string { return "viability" }

// Settings returns the settings of the dish.
func (a *Viability) Settings() []Setting { return a.openDish.settings() }

// Validate returns every fault of the settings at once, or nil.
func (a *Viability) Validate() error { return checkSettings(a, a.openDish.check) }

// Describe returns the read-outs of the growth assay.
func (a *Viability) Describe() []ReadoutInfo {
	times := a.readings()
	return []ReadoutInfo{
		{"living mass", "1", "volume of all living cells over that at plating", times},
		{"living cells", "cells", "number of living cells", times},
		{"dead cells", "cells", "number of dead cells not yet gone", times},
	}
}

// Run grows and reads one dish.
func (a *Viability) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	t, s, crowded, err := a.openDish.plate(d)
	if err != nil {
		return Well{}, err
	}
	mass := Series{Name: "living mass", Unit: "1"}
	at, plated := a.readingSteps(), s.LivingVolume()
	well := Well{}
	well.Steps, err = a.advance(ctx, t, s, func(n int) {
		if n > 0 && !at[n] {
			return
		}
		mass.add(s.Time, s.LivingVolume()/plated)
		if n == 0 {
			return
		}
		alive := s.Living()
		well.Readouts = append(well.Readouts,
			Readout{"living mass", "1", s.Time, mass.last()},
			Readout{"living cells", "cells", s.Time, float64(alive)},
			Readout{"dead cells", "cells", s.Time, float64(s.Len() - alive)})
	})
	if err != nil {
		return Well{}, err
	}
	well.Series = []Series{mass}
	a.openDish.finish(&well, d, s, crowded)
	return well, nil
}

// plate makes an open dish and puts cells into it.
func (s *openDish) plate(d Dish) (*tissue.Tissue, *tissue.State, int, error) {
	if err := d.check(); err != nil {
		return nil, nil, 0, err
	}
	n := int(math.Round(s.platingDensity * s.width * s.width))
	t, state, err := d.flat(&s.clock, s.width, s.width, s.coatingStiffness, n)
	if err != nil {
		return nil, nil, 0, err
	}
	crowded, err := d.plate(t, state, n, region{width: s.width, height: s.width, across: s.width}, 0)
	return t, state, crowded, err
}

// finish adds what every open dish leaves behind.
func (s *openDish) finish(w *Well, d Dish, state *tissue.State, crowded int) {
	w.Repairs = repairs(Repair{crowdedPlating, crowded})
	if d.Picture {
		w.Picture = takePicture(state, s.width, s.width)
	}
}
