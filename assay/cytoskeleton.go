package assay

import (
	"context"

	"paget/cell"
	"paget/tissue"
	"paget/units"
)

// Cytoskeleton is the microscope slide: sparse cells, stained and measured one
// by one, and followed by time-lapse before.
//
// Units: frame interval in min.
type Cytoskeleton struct {
	openDish
	frameInterval float64
}

// newCytoskeleton returns a slide without settings.
func newCytoskeleton() *Cytoskeleton {
	a := &Cytoskeleton{}
	empty(a.Settings())
	return a
}

// Name returns "cytoskeleton".
func (a *Cytoskeleton) Name() string { return "cytoskeleton" }

// Settings returns the settings of the slide.
func (a *Cytoskeleton) Settings() []Setting {
	return append(a.openDish.settings(), Setting{
		"frame interval", units.Time, 1.0 / 60, units.Day, &a.frameInterval,
		"time between two frames of the time-lapse that gives the speed",
	})
}

// Validate returns every fault of the settings at once, or nil.
func (a *Cytoskeleton) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.openDish.check(add)
		a.multiple("frame interval", a.frameInterval, add)
	})
}

// Describe returns the read-outs of the slide.
func (a *Cytoskeleton) Describe() []ReadoutInfo {
	times := a.readings()
	return []ReadoutInfo{
		{"protrusions", "1", "protrusions per living cell", times},
		{"share with protrusions", "1", "share of living cells with at least one protrusion", times},
		{"stress fibres", "1", "mean contractility, 1 for the line's reference", times},
		{"elongation", "1", "mean length over width", times},
		{"mean speed", "um/h", "mean distance per time between two frames since plating", times},
		{"mean-squared displacement", "um^2", "mean squared distance of founders from where they were plated", times},
	}
}

// Run grows and reads one slide.
func (a *Cytoskeleton) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	t, s, crowded, err := a.openDish.plate(d)
	if err != nil {
		return Well{}, err
	}
	follow := newTracks(a.width, a.width)
	spread := Series{Name: "mean-squared displacement", Unit: "um^2"}
	at, frames := a.readingSteps(), a.every(a.frameInterval)
	well := Well{}
	well.Steps, err = a.advance(ctx, t, s, func(n int) {
		if n%frames == 0 {
			follow.frame(s, n == 0)
			spread.add(s.Time, follow.spread(s))
		}
		if at[n] {
			well.Readouts = append(well.Readouts, stain(s)...)
			well.Readouts = append(well.Readouts,
				Readout{"mean speed", "um/h", s.Time, follow.speed() * units.Hour},
				Readout{"mean-squared displacement", "um^2", s.Time, spread.last()})
		}
	})
	if err != nil {
		return Well{}, err
	}
	well.Series = []Series{spread}
	a.openDish.finish(&well, d, s, crowded)
	return well, nil
}

// stain measures the shapes of the living cells: means over cells, all 0 when
// none is left.
func stain(s *tissue.State) []Readout {
	var protrusions, bearing, fibres, length float64
	n := 0
	for i := 0; i < s.Len(); i++ {
		if !living(s, i) {
			continue
		}
		n++
		own := s.Protruding(i)
		protrusions += float64(own)
		if own > 0 {
			bearing++
		}
		fibres += s.Behaviour(i, cell.Contractility)
		long, _ := s.Outline(i)
		length += long
	}
	scale := 0.0
	if n > 0 {
		scale = 1 / float64(n)
	}
	return []Readout{
		{"protrusions", "1", s.Time, protrusions * scale},
		{"share with protrusions", "1", s.Time, bearing * scale},
		{"stress fibres", "1", s.Time, fibres * scale},
		{"elongation", "1", s.Time, length * scale},
	}
}
