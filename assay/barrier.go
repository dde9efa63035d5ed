package assay

import (
	"context"
	"fmt"
	"math"

	"paget/cell"
	"paget/pathway"
	"paget/rng"
	"paget/units"
)

// Endothelium is the monolayer of a barrier assay: cells with one network, what vesicles
// in the medium drive in it, and how tight the borders of a cell are. Its treatment is
// its own.
type Endothelium struct {
	Name       string
	Population pathway.PopulationSpec
	Couplings  []cell.Coupling
	Medium     []cell.Level
	Around     []cell.Level // environment besides vesicles
	Signal     string       // of the environment: vesicles, in units of Donor.Vesicles
	Tightness  *cell.Traits // one trait, 0 to 1, of the nodes of the model in its order
}

// Donor is the tumour cells of a barrier assay: they have conditioned the medium with
// vesicles, and are then put on top to cross.
//
// Range: Vesicles, Extravasation >= 0, 1 being the cell for which settings are stated;
// Passage 0 to 1, how far a border does not hold the cell.
type Donor struct {
	Vesicles      float64 // release times cargo
	Extravasation float64
	Passage       float64
}

// Barrier is an endothelial monolayer on a filter, in medium that tumour cells have
// conditioned: its electrical resistance, its permeability to solutes of three sizes, and
// the tumour cells that cross it. All three follow from the slits between its cells.
//
// Units: µm, min; densities in 1/µm².
type Barrier struct {
	clock
	across, spacing, depth, closed, open float64
	filterThickness, filterPorosity      float64
	small, middle, large                 float64 // radii of the tracers
	dose                                 float64 // of vesicles in the medium, in those that the donor gives off
	platingDensity                       float64 // of tumour cells
	added                                float64 // when they are put on top
	crossing                             float64 // through an open border, by a cell of extravasation 1
}

// newBarrier returns a barrier assay without settings.
func newBarrier() *Barrier {
	a := &Barrier{}
	empty(a.Settings())
	return a
}

// Name returns "barrier".
func (a *Barrier) Name() string { return "barrier" }

// Settings returns the settings of monolayer, filter, tracers and tumour cells.
func (a *Barrier) Settings() []Setting {
	return append(a.clock.settings(), []Setting{
		{"cells across", units.Count, 2, 200, &a.across, "endothelial cells in a row, and rows"},
		{"cell spacing", units.Length, 2, 200, &a.spacing, "distance between the centres of neighbours"},
		{"slit depth", units.Length, 0.01, 20, &a.depth, "length of the way between two cells"},
		{"closed half-width", units.Length, 1e-5, 1, &a.closed, "half of the width of the slit where a border is tight"},
		{"open half-width", units.Length, 1e-5, 1, &a.open, "half of the width of the slit where nothing holds it"},
		{"filter thickness", units.Length, 0.1, 100, &a.filterThickness, "length of a pore of the filter"},
		{"filter porosity", units.Dimensionless, 0.001, 1, &a.filterPorosity, "share of the filter that is pores"},
		{"small tracer radius", units.Length, 0, 1, &a.small, "radius of the smallest tracer in solution"},
		{"middle tracer radius", units.Length, 0, 1, &a.middle, "radius of the middle tracer in solution"},
		{"large tracer radius", units.Length, 0, 1, &a.large, "radius of the largest tracer in solution"},
		{"vesicle dose", units.Dimensionless, 0, 1000, &a.dose, "vesicles in the medium, in units of what the donor gives off"},
		{"plating density", units.ArealDensity, 0, 0.05, &a.platingDensity, "tumour cells per area of the insert"},
		{"cells added", units.Time, 0, 30 * units.Day, &a.added, "time after which tumour cells are put on top"},
		{"crossing rate", units.Rate, 0, 10, &a.crossing, "rate of crossing an open border by a cell of extravasation 1"},
	}...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Barrier) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.clock.check(add)
		if a.across != 2*math.Trunc(a.across/2) {
			add("cells across", "is not an even whole number", "2, 4, 6, …", "every second row is shifted by half a cell")
		}
		if a.closed > a.open {
			add("closed half-width", "is above that of an open border", "at most "+quantity(a.open, "um"), "")
		}
		if a.added > 0 {
			a.multiple("cells added", a.added, add)
		}
		if a.added >= a.duration {
			add("cells added", "is not before the end", "below "+quantity(a.duration, "min"), "")
		}
	})
}

// The names of the read-outs.
const (
	resistanceReadout = "TEER"
	smallReadout      = "permeability small tracer"
	middleReadout     = "permeability middle tracer"
	largeReadout      = "permeability large tracer"
	crossedReadout    = "through"
)

// Describe returns the read-outs of the assay, and one "activity NODE" for each node of
// the endothelium's network, which only the dish knows.
func (a *Barrier) Describe() []ReadoutInfo {
	at := a.readings()
	out := []ReadoutInfo{
		{resistanceReadout, "1", "resistance of the monolayer as share of that of the same cells untreated, without vesicles; the blank insert is subtracted", at},
		{smallReadout, "1", "permeability of the insert to the small tracer as share of that of a blank insert", at},
		{middleReadout, "1", "the same for the middle tracer", at},
		{largeReadout, "1", "the same for the large tracer", at},
		{"tightness", "1", "mean tightness of the borders", at},
		{crossedReadout, "cells", "tumour cells that have crossed", at},
		{"through share", "1", "the same as share of the cells put on top", at},
	}
	return append(out, ReadoutInfo{"activity NODE", "1", "mean activity of a node over the monolayer", at})
}

// Run grows and reads one insert.
//
// Errors: *DishError without endothelium or donor; those of the networks.
func (a *Barrier) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	if d.Endothelium == nil || d.Donor == nil {
		return Well{}, &DishError{"has no endothelium or no donor for a barrier assay"}
	}
	r, err := a.begin(d)
	if err != nil {
		return Well{}, err
	}
	at, every, last := a.readingSteps(), a.every(a.networkInterval), a.steps()
	well := Well{Notes: []string{fmt.Sprintf("vesicles in the medium of the endothelium: %.3g", r.level)}}
	for n := 0; n < last; {
		if err := ctx.Err(); err != nil {
			return Well{}, err
		}
		next := n + 1 // up to the next update, reading or arrival, whichever is first
		for next < last && next%every != 0 && !at[next] && next != r.arrival {
			next++
		}
		if err := r.advance(n, next); err != nil {
			return Well{}, err
		}
		n = next
		well.Steps++
		if at[n] {
			well.Readouts = append(well.Readouts, r.read(float64(n)*a.step)...)
		}
	}
	well.Series = r.series
	return well, nil
}

// plated returns the number of tumour cells put on the patch.
func (a *Barrier) plated(m *monolayer) int { return int(math.Round(a.platingDensity * m.area())) }

// TakesEndothelium reports whether an assay of that kind has a monolayer of endothelium
// and a donor of vesicles. Its recipient is that endothelium.
func TakesEndothelium(kind string) bool { return kind == (*Barrier)(nil).Name() }

// crossers are the tumour cells on top: each lies on one border and crosses when the
// hazard it has gone through passes its own threshold.
type crossers struct {
	border    []int
	threshold []float64 // unit exponential
	passed    []float64 // hazard gone through
}

// place puts n cells on random borders of the sheet. Cell i has the same place and the
// same luck in every arm of the well.
func (c *crossers) place(root rng.Root, n, borders int) {
	var stream rng.Stream
	for i := range n {
		stream.At(root, rng.Transmigration, uint64(i+1), 0)
		c.border = append(c.border, stream.Intn(borders))
		c.threshold = append(c.threshold, stream.Exp())
	}
	c.passed = make([]float64, n)
}

// through counts the cells that have crossed.
func (c *crossers) through() int {
	n := 0
	for i, h := range c.passed {
		if h >= c.threshold[i] {
			n++
		}
	}
	return n
}
