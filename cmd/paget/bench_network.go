package main

import (
	"context"
	"fmt"

	"paget/param"
	"paget/pathway"
	"paget/rng"
	"paget/team"
)

// benchNetwork advances the networks of many cells, at rest and after a jump.
type benchNetwork struct {
	Cells   int `default:"10000" help:"Number of cells." placeholder:"N"`
	Updates int `default:"50" help:"Number of updates of each sort." placeholder:"U"`
	benchFlags
}

// networkMeasurement is what benchNetwork prints: ns of processor time a cell and
// update of 30 min.
type networkMeasurement struct {
	Cells        int     `json:"cells"`
	Nodes        int     `json:"nodes"`
	Updates      int     `json:"updates"`
	Threads      int     `json:"threads"`
	Rest         float64 `json:"ns_per_cell_at_rest"`
	Moving       float64 `json:"ns_per_cell_inputs_moving"`
	BytesPerCell float64 `json:"bytes_per_cell"`
	PeakMemory   float64 `json:"peak_rss_mb"`
}

// networkInterval is the time between two updates, min.
const networkInterval = 30.0

// Run measures the network of the tumour cell as the study clusterin runs it.
func (c *benchNetwork) Run(ctx context.Context, s *streams) error {
	var faults param.Faults
	for _, n := range []struct {
		flag  string
		value int
	}{{"cells", c.Cells}, {"updates", c.Updates}} {
		if n.value < 1 || n.value > 10_000_000 {
			faults.Add(param.Fault{Problem: fmt.Sprintf("--%s is %d", n.flag, n.value), Allowed: "1 to 10000000"})
		}
	}
	if err := faults.Err(); err != nil {
		return err
	}
	plan, err := openPlan("clusterin", "", 1)
	if err != nil {
		return err
	}
	_, dish := plan.Well(0, rng.Root(c.Seed))
	spec := dish.Kinds[0].Population
	spec.Root = dish.Root
	population, err := pathway.NewPopulation(spec)
	if err != nil {
		return err
	}
	crew := team.New(c.Threads)
	defer crew.Close()
	population.Use(crew)
	for i := range c.Cells {
		slot := population.Add(uint64(i+1), 0)
		for _, level := range dish.Kinds[0].Medium {
			population.SetInput(slot, spec.Model.InputIndex(level.Name), level.Value)
		}
	}
	if err := population.Equilibrate(0); err != nil {
		return err
	}
	settleMemory()
	m := networkMeasurement{Cells: c.Cells, Nodes: len(spec.Model.Names()), Updates: c.Updates, Threads: c.Threads}
	if m.Rest, err = c.updates(ctx, population, func(int) {}); err != nil {
		return err
	}
	m.Moving, err = c.updates(ctx, population, func(update int) {
		level := 0.4 + 0.4*float64(update%2)
		for slot := range c.Cells {
			population.SetInput(slot, 0, level)
		}
	})
	if err != nil {
		return err
	}
	m.BytesPerCell = population.BytesPerCell()
	m.PeakMemory = peakMemory()
	return c.show(s.out, m)
}

// updates returns the ns of processor time that one cell takes for one update.
func (c *benchNetwork) updates(ctx context.Context, p *pathway.Population, change func(update int)) (float64, error) {
	watch := startWatch()
	for update := range c.Updates {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		change(update)
		if err := p.Advance(networkInterval*float64(update), networkInterval); err != nil {
			return 0, err
		}
	}
	_, cpu := watch.read()
	return 1e9 * cpu / float64(c.Updates) / float64(c.Cells), nil
}
