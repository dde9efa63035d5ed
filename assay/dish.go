package assay

import (
	"context"
	"math"

	"paget/cell"
	"paget/pathway"
	"paget/record"
	"paget/rng"
	"paget/tissue"
)

// Dish is what an assay has to know of the biology: which cells are plated,
// under which treatment and medium, and how they push and hold each other.
//
// Times in the treatments are minutes after plating; a reagent given before
// plating has a negative start. The root of each population is replaced by
// Root, so that the well alone decides its luck. A Dish is read, never changed,
// and may be shared between wells that differ in Root.
type Dish struct {
	Kinds []tissue.Kind
	// Shares of the kinds among the plated cells; nil means equal shares.
	Shares    []float64
	Mechanics tissue.Mechanics
	Pairs     []tissue.Pair
	// Root decides all chance in the well. Two arms with the same root plate
	// their cells in the same places and give them the same noise.
	Root rng.Root
	// Picture asks for a picture of the well at the end.
	Picture bool
	// FrameTimes (min) asks for frames of the well at those times, where the assay
	// follows a well in space and time.
	FrameTimes []float64
	// Reference asks the lower floors for their plain twins.
	Reference bool
	// Scheme chooses the numerical methods, where an assay leaves a choice.
	Scheme Scheme
	// Division says where the two cells of a division stand, where an assay follows
	// cells in a volume.
	Division tissue.Placement
	// Substances says how what is dissolved in the medium spreads.
	Substances []Substance
	// Recipient conditions the medium below an insert, where an assay takes one, and
	// Attractants are what it may give off.
	Recipient   *Recipient
	Attractants []Attractant
	// Endothelium and Donor are the two kinds of cell of a barrier assay, which reads
	// no Kinds.
	Endothelium *Endothelium
	Donor       *Donor
	Running
}

// substance returns what is known of a dissolved substance.
func (d Dish) substance(name string) (Substance, bool) {
	for _, s := range d.Substances {
		if s.Name == name {
			return s, true
		}
	}
	return Substance{}, false
}

// saved returns the state that the well goes on from, or nil.
func (d Dish) saved() *record.Decoder {
	if d.Keeper == nil {
		return nil
	}
	return d.Keeper.Saved()
}

// DishError is a fault of the dish, which the caller put together.
type DishError struct{ Problem string }

// Error returns the problem.
func (e *DishError) Error() string { return "assay: dish " + e.Problem }

// check returns the first fault of the dish.
func (d Dish) check() error {
	if len(d.Kinds) == 0 {
		return &DishError{"holds no kind of cell"}
	}
	if d.Shares == nil {
		return nil
	}
	if len(d.Shares) != len(d.Kinds) {
		return &DishError{"needs one share for each kind of cell"}
	}
	sum := 0.0
	for _, s := range d.Shares {
		if !(s >= 0) || math.IsInf(s, 1) {
			return &DishError{"has a share of cells that is negative or not a number"}
		}
		sum += s
	}
	if !(sum > 0) {
		return &DishError{"has shares of cells that are all zero"}
	}
	return nil
}

// kinds returns the kinds with the well's root.
func (d Dish) kinds() []tissue.Kind {
	kinds := append([]tissue.Kind(nil), d.Kinds...)
	for i := range kinds {
		kinds[i].Population = d.population(i)
	}
	return kinds
}

// population returns what is needed to run the networks of one kind in this well.
func (d Dish) population(kind int) pathway.PopulationSpec {
	p := d.Kinds[kind].Population
	p.Root = d.Root
	p.Reference = p.Reference || d.Reference
	return p
}

// sorts returns the kind of each of n cells: the shares are kept as evenly as
// whole cells allow at every point of the row, so that cell i has the same kind
// in wells of different size.
func (d Dish) sorts(n int) []int {
	share := d.Shares
	if share == nil {
		share = make([]float64, len(d.Kinds))
		for i := range share {
			share[i] = 1
		}
	}
	sum := 0.0
	for _, s := range share {
		sum += s
	}
	given := make([]int, len(share))
	sorts := make([]int, n)
	for i := range sorts {
		best, debt := 0, math.Inf(-1)
		for k, s := range share {
			if owed := s/sum*float64(i+1) - float64(given[k]); owed > debt+1e-9 {
				best, debt = k, owed
			}
		}
		given[best]++
		sorts[i] = best
	}
	return sorts
}

// diameter returns the largest diameter of a newborn cell of the dish, µm.
func (d Dish) diameter() float64 {
	largest := 0.0
	for _, k := range d.Kinds {
		largest = max(largest, 2*math.Cbrt(k.Phenotype.Line().Volume*3/(4*math.Pi)))
	}
	return largest
}

// plate puts n cells into a state, at height z, and settles their networks.
// Cell i has id i+1.
//
// Units: µm.
func (d Dish) plate(t *tissue.Tissue, s *tissue.State, n int, r region, z float64) (crowded int, err error) {
	places := scatterDiscs(d.Root, 1, n, d.diameter(), r)
	sorts := d.sorts(n)
	founders := make([]tissue.Founder, n)
	for i := range founders {
		founders[i] = tissue.Founder{
			Kind: sorts[i], ID: uint64(i + 1), X: places.x[i], Y: places.y[i], Z: z,
		}
	}
	if err := t.Add(s, founders...); err != nil {
		return 0, err
	}
	return places.crowded, t.Settle(s)
}

// maxCells returns the number of cells beyond which a well has broken down: no
// culture divides six times unchecked within the longest assay of a few days.
func maxCells(plated int) int { return 64*plated + 1024 }

// advance takes the state through all outer steps of the clock. After each step
// n = 1, 2, … it calls after; n = 0 stands for the moment of plating.
func (c *clock) advance(ctx context.Context, t *tissue.Tissue, s *tissue.State, after func(n int)) (steps int, err error) {
	after(0)
	last := c.steps()
	for n := 1; n <= last; n++ {
		if err := ctx.Err(); err != nil {
			return n - 1, err
		}
		if err := t.Step(s); err != nil {
			return n - 1, err
		}
		after(n)
	}
	return last, nil
}

// readingSteps returns, for each outer step from 0 on, whether the assay is read
// after it.
func (c *clock) readingSteps() []bool {
	at := make([]bool, c.steps()+1)
	for _, time := range c.readings() {
		at[int(math.Round(time/c.step))] = true
	}
	return at
}

// repairs returns the list of those repairs that happened.
func repairs(all ...Repair) []Repair {
	var happened []Repair
	for _, r := range all {
		if r.Count > 0 {
			happened = append(happened, r)
		}
	}
	return happened
}

// crowdedPlating is the repair of cells that found no free place at plating.
const crowdedPlating = "cells plated nearer than their diameter"

// living reports whether cell i of the state is alive.
func living(s *tissue.State, i int) bool { return s.Phase[i].Living() }

// flat makes a periodic flat dish for n cells, empty at time 0.
//
// Units: width and height in µm, stiffness in kPa.
func (d Dish) flat(c *clock, width, height, stiffness float64, n int) (*tissue.Tissue, *tissue.State, error) {
	spec := tissue.Spec{
		Root: d.Root, Dimensions: 2, Step: c.step,
		SignalEvery: c.every(c.networkInterval), FieldEvery: c.every(c.networkInterval),
		Kinds: d.kinds(), Mechanics: d.Mechanics, Pairs: d.Pairs,
		Stiffness: stiffness, MaxCells: maxCells(n), Reference: d.Reference,
	}
	spec.Box.High = [3]float64{width, height, 0}
	spec.Box.Border = [3]tissue.Border{tissue.Periodic, tissue.Periodic, tissue.Wall}
	return d.begin(spec, tissue.Surroundings{})
}

// begin makes the tissue of a spec and its empty state at time 0. Where no
// attractant was given, cells whose rules read its concentration find none.
func (d Dish) begin(spec tissue.Spec, around tissue.Surroundings) (*tissue.Tissue, *tissue.State, error) {
	if around.Cue == nil && d.sensesAttractant() {
		around.Cue = absent{}
		spec.Sensing = tissue.Sensing{Dissociation: 1, HalfDifference: 1} // not read without a gradient
	}
	if around.Cue != nil {
		spec.CueName = AttractantName
	}
	t, err := tissue.New(spec)
	if err != nil {
		return nil, nil, err
	}
	s, err := t.NewState(0, around)
	return t, s, err
}

// settled makes the tissue of a spec with its founders, ready for its first step.
func (d Dish) settled(spec tissue.Spec, around tissue.Surroundings, founders []tissue.Founder) (*tissue.Tissue, *tissue.State, error) {
	t, s, err := d.begin(spec, around)
	if err != nil {
		return nil, nil, err
	}
	t.Use(d.Crew)
	if err := t.Add(s, founders...); err != nil {
		return nil, nil, err
	}
	return t, s, t.Settle(s)
}

// sensesAttractant reports whether a rule or coupling of any kind reads the
// concentration of the attractant.
func (d Dish) sensesAttractant() bool {
	for _, k := range d.Kinds {
		for _, signal := range k.Phenotype.Signals() {
			if signal == cell.ConcentrationName(AttractantName) {
				return true
			}
		}
	}
	return false
}
