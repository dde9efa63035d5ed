package upscale

import (
	"errors"
	"fmt"
	"math"
)

// Fit returns the surrogate of a table of runs.
//
// Errors: a table without crossings or groups; runs that do not determine a model.
func (d *Design) Fit(t *Table) (*Surrogate, error) {
	var crossings, followers []observation
	for _, r := range t.Runs {
		o := observation{x: d.Region.Scaled(t.Points[r.Point]), group: r.Point}
		if r.Count.CellDays > 0 {
			o.y, o.offset = float64(r.Count.Crossings), math.Log(r.Count.CellDays)
			crossings = append(crossings, o)
		}
		if n := r.Count.Crossings; n > 0 {
			o.y, o.offset, o.weight = 1-float64(r.Count.Groups)/float64(n), 0, float64(n)
			followers = append(followers, o)
		}
	}
	if len(crossings) < leastPoints || len(followers) < leastPoints {
		return nil, errors.New("too few runs in which cells crossed the wall")
	}
	rate, err := choose(counts, crossings)
	if err != nil {
		return nil, fmt.Errorf("rate of crossing: %w", err)
	}
	group, err := choose(shares, followers)
	if err != nil {
		return nil, fmt.Errorf("share of followers: %w", err)
	}
	out := &Surrogate{Region: d.Region}
	if out.Rate, err = rate.model(crossings); err != nil {
		return nil, err
	}
	out.Group, err = group.model(followers)
	return out, err
}
