package main

import (
	"context"
	"fmt"
	"slices"

	"paget"
	"paget/param"
	"paget/rng"
)

// benchTranswell runs whole wells, plating included, of the transwell assay of the study clusterin.
type benchTranswell struct {
	Wells int    `default:"4" help:"Number of wells, one after the other." placeholder:"N"`
	Seed  uint64 `default:"1" help:"Root of all chance."`
	JSON  bool   `name:"json" help:"Print one JSON object on one line."`
}

// transwellMeasurement is what benchTranswell prints.
type transwellMeasurement struct {
	Wells      int     `json:"wells"`
	Steps      int     `json:"steps_per_well"`
	Wall       float64 `json:"wall_s"`
	CPU        float64 `json:"cpu_s"`
	CPUPerWell float64 `json:"cpu_s_per_well"`
	Through    float64 `json:"through_percent_mean"`
	PeakMemory float64 `json:"peak_rss_mb"`
}

// Run runs the wells of the control arm of the first line.
func (c *benchTranswell) Run(ctx context.Context, s *streams) error {
	if c.Wells < 1 || c.Wells > 10_000 {
		var faults param.Faults
		faults.Add(param.Fault{Problem: fmt.Sprintf("--wells is %d", c.Wells), Allowed: "1 to 10000"})
		return faults.Err()
	}
	plan, err := openPlan("clusterin", "", c.Wells)
	if err != nil {
		return err
	}
	first := slices.IndexFunc(plan.Study.Assays, func(a paget.AssayUse) bool { return a.Kind == "transwell" })
	m := transwellMeasurement{}
	settleMemory()
	watch := startWatch()
	for i, job := range plan.Jobs {
		if job.Assay != first || job.Line != 0 || job.Arm != 0 {
			continue
		}
		kind, dish := plan.Well(i, rng.Root(c.Seed))
		well, err := kind.Run(ctx, dish)
		if err != nil {
			return err
		}
		through, _ := well.Last("through")
		m.Through += through
		m.Steps = well.Steps
		m.Wells++
	}
	m.Wall, m.CPU = watch.read()
	m.CPUPerWell = m.CPU / float64(m.Wells)
	m.Through /= float64(m.Wells)
	m.PeakMemory = peakMemory()
	return benchFlags{JSON: c.JSON}.show(s.out, m)
}
