package assay

import (
	"context"
	"math"
	"strings"

	"paget/pathway"
	"paget/tissue"
	"paget/units"
)

// Culture is the lysate: cells without space, whose networks run through the
// treatment and are read node by node, as a blot, a pulldown or a PCR reads them.
type Culture struct {
	clock
	cells            float64 // lysed together
	coatingStiffness float64 // kPa
}

// newCulture returns a lysate without settings.
func newCulture() *Culture {
	a := &Culture{}
	empty(a.Settings())
	return a
}

// Name returns "culture".
func (a *Culture) Name() string { return "culture" }

// Settings returns the settings of the lysate.
func (a *Culture) Settings() []Setting {
	return append(a.clock.settings(), []Setting{
		{"cells", units.Count, 1, 1e6, &a.cells, "cells lysed together in one well"},
		{"coating stiffness", units.Pressure, 1e-3, 1e7, &a.coatingStiffness, "stiffness of the surface on which cells stand"},
	}...)
}

// Validate returns every fault of the settings at once, or nil.
func (a *Culture) Validate() error {
	return checkSettings(a, func(add func(setting, problem, allowed, hint string)) {
		a.clock.check(add)
		if a.cells != float64(int(a.cells)) {
			add("cells", "is not a whole number", "whole numbers", "")
		}
	})
}

// Describe returns the read-outs of the lysate. Their names are "activity NODE",
// one for each node of the network, which only the dish knows.
func (a *Culture) Describe() []ReadoutInfo {
	return []ReadoutInfo{{
		"activity NODE", "1", "mean activity of a node over all cells lysed", a.readings(),
	}}
}

// activityPrefix begins the names of the lysate's read-outs.
const activityPrefix = "activity "

// ActivityReadout returns the name of the read-out of one node.
func ActivityReadout(node string) string { return activityPrefix + node }

// Run grows and lyses one well.
//
// Each reading is a lysate of the same cells, as if the well had been lysed and
// still grew on; a bench would take a well for each time.
func (a *Culture) Run(ctx context.Context, d Dish) (Well, error) {
	if err := a.Validate(); err != nil {
		return Well{}, err
	}
	if err := d.check(); err != nil {
		return Well{}, err
	}
	sorts := d.sorts(int(a.cells))
	wells := make([]*pathway.Population, len(d.Kinds))
	for k := range d.Kinds {
		p, err := a.grow(d, k, sorts)
		if err != nil {
			return Well{}, err
		}
		wells[k] = p
	}
	at, every, last := a.readingSteps(), a.every(a.networkInterval), a.steps()
	well := Well{}
	for n := 0; n < last; {
		if err := ctx.Err(); err != nil {
			return Well{}, err
		}
		next := n + 1 // up to the next update or reading, whichever is first
		for next < last && next%every != 0 && !at[next] {
			next++
		}
		for _, p := range wells {
			if err := p.Advance(float64(n)*a.step, float64(next-n)*a.step); err != nil {
				return Well{}, err
			}
		}
		n = next
		well.Steps++
		if at[n] {
			well.Readouts = append(well.Readouts, lyse(d, wells, float64(n)*a.step)...)
		}
	}
	return well, nil
}

// grow makes the cells of one kind and brings their networks to rest at the
// moment of plating. Cell i of the well has id i+1, whatever its kind.
func (a *Culture) grow(d Dish, kind int, sorts []int) (*pathway.Population, error) {
	p, err := pathway.NewPopulation(d.population(kind))
	if err != nil {
		return nil, err
	}
	for i, k := range sorts {
		if k == kind {
			p.Add(uint64(i+1), 0)
		}
	}
	if err := a.surround(p, d.Kinds[kind]); err != nil {
		return nil, err
	}
	return p, p.Equilibrate(math.Nextafter(0, -1)) // what is given at plating has not acted yet
}

// surround sets the inputs of every cell: what the medium holds, and what the
// environment drives through the couplings. A lysate's cells stand alone on the
// coating: no crowding, no matrix, no dissolved field.
//
// Errors: *DishError if the medium holds what is not an input of the network.
func (a *Culture) surround(p *pathway.Population, k tissue.Kind) error {
	model := k.Population.Model
	names := model.Names()
	off := make([]float64, len(names))
	for i := range off {
		off[i] = 1
	}
	driven := k.Phenotype.Coupled()
	for _, m := range k.Medium {
		i := model.NodeIndex(m.Name)
		if i < 0 || model.InputIndex(m.Name) < 0 {
			return &DishError{"has a medium with " + m.Name + ", which is not an input of the network of " + k.Name}
		}
		off[i] *= 1 - m.Value
		driven = append(driven, i)
	}
	signals := k.Phenotype.Signals()
	env := make([][]float64, len(signals))
	for i, name := range signals {
		env[i] = []float64{0}
		if name == "stiffness" {
			env[i][0] = a.coatingStiffness
		}
	}
	k.Phenotype.Inputs(off, env, 0)
	for _, i := range driven {
		input := model.InputIndex(names[i])
		for slot := 0; slot < p.Len(); slot++ {
			p.SetInput(slot, input, 1-off[i])
		}
	}
	return nil
}

// lyse returns the mean activity of each node over all cells that have it, in
// the order of the networks, under the names by which the phenotypes read them.
// Shadows, which no blot can see, are left out.
func lyse(d Dish, wells []*pathway.Population, time float64) []Readout {
	var readouts []Readout
	var cells []int
	index := map[string]int{}
	for k, p := range wells {
		for node, name := range d.Kinds[k].Phenotype.Nodes() {
			if strings.HasSuffix(name, pathway.ShadowSuffix) {
				continue
			}
			i, known := index[name]
			if !known {
				i = len(readouts)
				index[name] = i
				readouts = append(readouts, Readout{ActivityReadout(name), "1", time, 0})
				cells = append(cells, 0)
			}
			for _, y := range p.Node(node) {
				readouts[i].Value += y
			}
			cells[i] += p.Len()
		}
	}
	for i := range readouts {
		readouts[i].Value /= math.Max(1, float64(cells[i]))
	}
	return readouts
}
