package assay

import (
	"context"
	"fmt"
	"math"

	"paget/tissue"
	"paget/units"
)

// Attractant is a substance that cells make and climb.
//
// Units: Conditioned and KD in nM.
type Attractant struct {
	Name        string
	Node        string  // its secretion is in proportion to the activity of this node
	Conditioned float64 // concentration in medium conditioned at full activity
	KD          float64 // dissociation constant of its receptor
}

// Recipient is a second dish: cells that condition the medium towards which the
// cells of the first one move. Its treatment is its own.
type Recipient struct {
	Kinds []tissue.Kind
}

// Attraction is a Transwell above medium that another line has conditioned: do cells
// (the seeders) come towards a tumour (the recipient)?
type Attraction struct {
	insertSettings
	conditioning
}

// Infiltration is an Attraction through matrix: a Matrigel insert above medium that
// the recipient has conditioned. Whoever comes has to open the matrix first.
type Infiltration struct {
	insertSettings
	layerSettings
	conditioning
}

// conditioning says how the recipient grows before the assay.
//
// Units: min.
type conditioning struct {
	span  float64 // from fresh medium to the harvest of it
	cells float64 // followed for the mean of the culture
}

// settings lists the settings of the conditioning.
func (c *conditioning) settings() []Setting {
	return []Setting{
		{"conditioning time", units.Time, 1, 30 * units.Day, &c.span, "time for which the recipient conditions the medium"},
		{"conditioning cells", units.Count, 1, 1e6, &c.cells, "cells of the recipient that stand for its culture"},
	}
}

// check finds the faults between settings of the conditioning.
func (c *conditioning) check(in *insertSettings, add func(setting, problem, allowed, hint string)) {
	in.multiple("conditioning time", c.span, add)
	if c.cells != math.Trunc(c.cells) {
		add("conditioning cells", "is not a whole number", "whole numbers", "")
	}
}

// conditioningReadings is how often the recipient is read while it conditions.
const conditioningReadings = 8

// condition adds to the medium below what the recipient has given off into it: the
// concentration that would occupy the receptor of the insert's attractant as much as
// all substances j together occupy theirs, in sum of c/KD,
//
//	c_below + KD·Σ_j c_j/KD_j,   c_j = conditioned_j · mean activity of node j
//
// with the mean over cells and over the time of conditioning. In this sum a receptor
// answers to the substances as to one. The substances spread and are lost as the
// insert's attractant is.
//
// Errors: *DishError without recipient or substances.
func (c *conditioning) condition(ctx context.Context, d Dish, in insertSettings) (insertSettings, []string, error) {
	if d.Recipient == nil || len(d.Recipient.Kinds) == 0 {
		return in, nil, &DishError{"has no recipient to condition the medium"}
	}
	if len(d.Attractants) == 0 {
		return in, nil, &DishError{"does not say what attracts cells"}
	}
	well, err := c.culture(in).Run(ctx, d.recipient())
	if err != nil {
		return in, nil, fmt.Errorf("recipient: %w", err)
	}
	var notes []string
	for _, a := range d.Attractants {
		mean, n := 0.0, 0
		for _, r := range well.Readouts {
			if r.Name == ActivityReadout(a.Node) {
				mean += r.Value
				n++
			}
		}
		if n == 0 {
			return in, nil, &DishError{"has a recipient without the node " + a.Node + ", which makes " + a.Name}
		}
		level := a.Conditioned * mean / float64(n)
		in.attractantBelow += in.attractantKD * (level / a.KD)
		notes = append(notes, fmt.Sprintf("medium conditioned by the recipient: %s %.3g nM", a.Name, level))
	}
	return in, notes, nil
}

// culture returns the recipient's culture: on the coating of the insert, from fresh
// medium to harvest.
func (c *conditioning) culture(in insertSettings) *Culture {
	steps := math.Round(c.span / in.step)
	every := max(1, math.Floor(steps/conditioningReadings))
	return &Culture{
		clock: clock{duration: c.span, readingInterval: every * in.step, step: in.step, networkInterval: in.networkInterval},
		cells: c.cells, coatingStiffness: in.coatingStiffness,
	}
}

// recipient returns the dish of the recipient, with chance of its own.
func (d Dish) recipient() Dish {
	return Dish{Kinds: d.Recipient.Kinds, Root: d.Root.Derive("recipient"), Reference: d.Reference}
}

// TakesRecipient reports whether an assay of that kind needs a second dish that
// conditions its medium.
func TakesRecipient(kind string) bool {
	a, err := New(kind)
	if err != nil {
		return false
	}
	switch a.(type) {
	case *Attraction, *Infiltration:
		return true
	}
	return false
}

// newAttraction returns an attraction assay without settings.
func newAttraction() *Attraction {
	a := &Attraction{}
	empty(a.Settings())
	return a
}

// Name returns "attraction".
func (a *Attraction) Name() string { return "attraction" }

// Settings returns the settings of the insert and of the conditioning.
func (a *Attraction) Settings() []Setting {
	return append(a.insertSettings.settings(), a.conditioning.settings()...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Attraction) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.insertSettings.check(add)
		a.conditioning.check(&a.insertSettings, add)
	})
}

// Describe returns the read-outs of the attraction assay.
func (a *Attraction) Describe() []ReadoutInfo { return a.insertSettings.describe() }

// Run conditions the medium, then grows and reads one insert.
func (a *Attraction) Run(ctx context.Context, d Dish) (Well, error) {
	return runConditioned(ctx, d, a, &a.insertSettings, nil, &a.conditioning)
}

// newInfiltration returns an infiltration assay without settings.
func newInfiltration() *Infiltration {
	a := &Infiltration{}
	empty(a.Settings())
	return a
}

// Name returns "infiltration".
func (a *Infiltration) Name() string { return "infiltration" }

// Settings returns the settings of insert, matrix and conditioning.
func (a *Infiltration) Settings() []Setting {
	insert := append(a.insertSettings.settings(), a.layerSettings.settings()...)
	return append(insert, a.conditioning.settings()...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Infiltration) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.insertSettings.check(add)
		a.layerSettings.check(&a.insertSettings, add)
		a.conditioning.check(&a.insertSettings, add)
	})
}

// Describe returns the read-outs of the infiltration assay.
func (a *Infiltration) Describe() []ReadoutInfo { return describeLayered(&a.insertSettings) }

// Run conditions the medium, then grows and reads one insert covered by matrix.
func (a *Infiltration) Run(ctx context.Context, d Dish) (Well, error) {
	return runConditioned(ctx, d, a, &a.insertSettings, &a.layerSettings, &a.conditioning)
}

// runConditioned lets the recipient condition the medium below an insert, and runs
// the insert.
func runConditioned(ctx context.Context, d Dish, a Assay, in *insertSettings, layer *layerSettings, c *conditioning) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	if err := d.check(); err != nil {
		return Well{}, err
	}
	above, notes, err := c.condition(ctx, d, *in)
	if err != nil {
		return Well{}, err
	}
	well, err := runInsert(ctx, d, a, &above, layer)
	well.Notes = append(well.Notes, notes...)
	return well, err
}
