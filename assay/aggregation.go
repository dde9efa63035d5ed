package assay

import (
	"context"
	"math"

	"paget/tissue"
	"paget/units"
)

// Aggregation is the suspension aggregation assay: cells on a floor that they cannot
// attach to drift, meet, hold one another by their surface molecules and let go
// again, and an imaging incubator counts and measures the clusters.
//
// The floor is flat: cells have settled on it, and a cluster is a raft. Cells and
// clusters are carried by the medium (drift.go); what a touch becomes is left to the
// pairs of molecules of the two cells (bonds.go). Cells go on dividing and dying.
//
// Units: µm, min, kPa, µm²/min; density in 1/µm².
type Aggregation struct {
	openDish
	drift    float64 // diffusivity of a single cell in the medium
	crawling float64 // share of the speed on a coated floor that is left
	binding  float64 // 1/min
	release  float64 // 1/min
	holding  float64 // relative adhesion
	smallest float64 // cells
}

// newAggregation returns a suspension aggregation assay without settings.
func newAggregation() *Aggregation {
	a := &Aggregation{}
	empty(a.Settings())
	return a
}

// Name returns "aggregation".
func (a *Aggregation) Name() string { return "aggregation" }

// Settings returns the settings of floor, medium and bonds.
func (a *Aggregation) Settings() []Setting {
	return append(a.openDish.settings(), []Setting{
		{"drift diffusivity", units.Diffusivity, 0, 1e4, &a.drift, "diffusivity of a single cell carried by the medium"},
		{"crawling share", units.Dimensionless, 1e-6, 1, &a.crawling, "share of a cell's speed that is left on a floor without grip"},
		{"binding rate", units.Rate, 0, 1e3, &a.binding, "rate at which two touching cells hold each other, at a relative adhesion of 1"},
		{"release rate", units.Rate, 1e-9, 1e3, &a.release, "rate at which two cells without adhesion let go"},
		{"holding adhesion", units.Dimensionless, 1e-3, 1e3, &a.holding, "relative adhesion that makes a hold last e times longer"},
		{"smallest cluster", units.Count, 2, 1e6, &a.smallest, "cells that count as a cluster"},
	}...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Aggregation) Validate() error { return checkSettings(a, a.openDish.check) }

// Describe returns the read-outs of the assay.
func (a *Aggregation) Describe() []ReadoutInfo {
	times := a.readings()
	infos := make([]ReadoutInfo, len(clusterReadouts))
	for i, r := range clusterReadouts {
		infos[i] = ReadoutInfo{r.name, r.unit, r.doc, times}
	}
	return infos
}

// clusterReadouts are what an imaging incubator reads.
var clusterReadouts = []struct {
	name, unit, doc string
	of              func(c *clusters) float64
}{
	{"cluster number", "clusters", "clusters in the field, which is the simulated patch", func(c *clusters) float64 { return float64(c.number) }},
	{"cluster size", "um^2", "mean area of a cluster, 0 if there is none", func(c *clusters) float64 { return c.area / math.Max(1, float64(c.number)) }},
	{"largest cluster", "um^2", "area of the largest cluster, 0 if there is none", func(c *clusters) float64 { return c.largest }},
	{"cells in clusters", "1", "share of the living cells that are in clusters", func(c *clusters) float64 { return float64(c.cells) / math.Max(1, float64(c.living)) }},
	{"cells per cluster", "cells", "mean number of cells of a cluster, 0 if there is none", func(c *clusters) float64 { return float64(c.cells) / math.Max(1, float64(c.number)) }},
}

// Run grows and reads one well.
func (a *Aggregation) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	t, s, crowded, err := a.openDish.plate(d)
	if err != nil {
		return Well{}, err
	}
	for i := range s.SpeedFactor { // daughters inherit it
		s.SpeedFactor[i] *= a.crawling
	}
	well := Well{Series: make([]Series, len(clusterReadouts))}
	for i, r := range clusterReadouts {
		well.Series[i] = Series{Name: r.name, Unit: r.unit}
	}
	if err := a.follow(ctx, d, t, s, &well); err != nil {
		return Well{}, err
	}
	a.openDish.finish(&well, d, s, crowded)
	return well, nil
}

// follow lets cells live, hold and drift, step by step, and reads them.
func (a *Aggregation) follow(ctx context.Context, d Dish, t *tissue.Tissue, s *tissue.State, well *Well) error {
	at := a.readingSteps()
	holds, carried := a.newHolds(d), newDrift(d, a.drift, a.width)
	for n := range at {
		if err := ctx.Err(); err != nil {
			return err
		}
		if n > 0 {
			if err := t.Step(s); err != nil {
				return err
			}
			well.Steps++
		}
		if err := holds.update(t, s, a.step, uint64(n)); err != nil {
			return err
		}
		if n == 0 || at[n] {
			a.read(s, holds, well, n > 0)
		}
		carried.move(s, holds, a.step, uint64(n))
	}
	return nil
}

// read measures the clusters as they are.
func (a *Aggregation) read(s *tissue.State, h *holds, well *Well, readout bool) {
	c := h.measure(s, int(a.smallest))
	for i, r := range clusterReadouts {
		value := r.of(&c)
		well.Series[i].add(s.Time, value)
		if readout {
			well.Readouts = append(well.Readouts, Readout{r.name, r.unit, s.Time, value})
		}
	}
}
