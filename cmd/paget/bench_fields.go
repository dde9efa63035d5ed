package main

import (
	"context"
	"fmt"
	"math"

	"paget/assay"
	"paget/microenv"
	"paget/param"
	"paget/rng"
	"paget/team"
)

// benchFields solves the oxygen around a ball of cells anew after each of them has
// changed its uptake a little, as between two steps of a spheroid.
type benchFields struct {
	Voxels int     `default:"50" help:"Voxels along an edge of the box." placeholder:"N"`
	Solves int     `default:"20" help:"Number of solves." placeholder:"S"`
	Step   float64 `default:"6" help:"Time between two solves, min."`
	Memory string  `help:"Memory that the solver may take, such as 2GB (default what is free)." placeholder:"SIZE"`
	Method string  `default:"quasi-steady" enum:"quasi-steady,accurate,implicit" help:"Steady state of the moment, second order in time, or first order."`
	benchFlags
}

// fieldMeasurement is what benchFields prints.
type fieldMeasurement struct {
	Voxels          int     `json:"voxels"`
	Solves          int     `json:"field_solves"`
	Method          string  `json:"method"`
	Threads         int     `json:"threads"`
	Wall            float64 `json:"wall_s"`
	CPU             float64 `json:"cpu_s"`
	NsPerVoxelSolve float64 `json:"ns_per_voxel_solve"`
	OxygenMin       float64 `json:"oxygen_min"`
	PeakMemory      float64 `json:"peak_rss_mb"`
	Choice          string  `json:"field_choice"`
}

// Run solves the workload's oxygen again and again.
func (c *benchFields) Run(ctx context.Context, s *streams) error {
	var faults param.Faults
	if c.Voxels < 5 || c.Voxels > 1000 {
		faults.Add(param.Fault{Problem: fmt.Sprintf("--voxels is %d", c.Voxels), Allowed: "5 to 1000"})
	}
	if c.Solves < 1 {
		faults.Add(param.Fault{Problem: fmt.Sprintf("--solves is %d", c.Solves), Allowed: "1 or more"})
	}
	if !(c.Step > 0) || math.IsInf(c.Step, 0) {
		faults.Add(param.Fault{Problem: fmt.Sprintf("--step is %g", c.Step), Allowed: "above 0 min"})
	}
	if err := faults.Err(); err != nil {
		return err
	}
	if err := c.enough(); err != nil {
		return err
	}
	f, err := c.field()
	if err != nil {
		return err
	}
	crew := team.New(c.Threads)
	defer crew.Close()
	if err := c.solve(f, crew, 0); err != nil { // from nothing; not measured
		return err
	}
	settleMemory()
	watch := startWatch()
	for k := range c.Solves {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := c.solve(f, crew, k+1); err != nil {
			return err
		}
	}
	m := fieldMeasurement{Voxels: len(f.C), Solves: c.Solves, Method: c.Method, Threads: c.Threads, OxygenMin: math.Inf(1), PeakMemory: peakMemory()}
	m.Wall, m.CPU = watch.read()
	m.NsPerVoxelSolve = 1e9 * m.Wall / float64(c.Solves) / float64(m.Voxels)
	for _, v := range f.C {
		m.OxygenMin = min(m.OxygenMin, v)
	}
	m.Choice = f.Choose(c.Step).String()
	return c.show(s.out, m)
}

// enough holds the memory of the box against what there is.
//
// Errors: *assay.MemoryError.
func (c *benchFields) enough() error {
	const voxel = 64 // bytes, solver and slack included
	have, err := (&machineFlags{Memory: c.Memory}).memory()
	if err != nil {
		return err
	}
	voxels := c.Voxels * c.Voxels * c.Voxels
	if need := voxel * float64(voxels); have > 0 && need > have {
		return &assay.MemoryError{Need: need, Have: have, Voxels: voxels}
	}
	return nil
}

// The workload's oxygen: µm²/min, 1/min, mmHg; uptake of a voxel full of cells.
const (
	oxygenDiffusivity = 1e5
	oxygenDecay       = 0.1
	oxygenBorder      = 38.0
	fullUptake        = 8.6
)

// field makes a box with oxygen held in the outermost voxels.
func (c *benchFields) field() (*microenv.Field, error) {
	methods := map[string]microenv.Method{"quasi-steady": microenv.QuasiSteady, "accurate": microenv.Accurate, "implicit": microenv.Implicit}
	spec := microenv.FieldSpec{Name: "oxygen", Diffusivity: oxygenDiffusivity, Decay: oxygenDecay, Initial: oxygenBorder, Method: methods[c.Method]}
	for a := range spec.Borders {
		for side := range 2 {
			spec.Borders[a][side] = microenv.Border{Kind: microenv.HeldLayer, Value: oxygenBorder}
		}
	}
	half := 0.5 * float64(c.Voxels) * voxelEdge
	return microenv.NewField(spec, microenv.Geometry{Origin: [3]float64{-half, -half, -half}, H: voxelEdge, N: [3]int{c.Voxels, c.Voxels, c.Voxels}})
}

// solve lets the cells of a ball that fills most of the box take up oxygen, each
// voxel 1 % more or less than before, and steps the field.
func (c *benchFields) solve(f *microenv.Field, crew *team.Team, k int) error {
	var stream rng.Stream
	f.ClearSources()
	radius := 0.4 * float64(c.Voxels) * voxelEdge
	for i := range f.C {
		x, y, z := f.Geometry.Centre(i)
		if x*x+y*y+z*z > radius*radius {
			continue
		}
		stream.At(rng.Root(c.Seed), rng.Plating, uint64(i), uint64(k))
		f.Uptake(x, y, z, fullUptake*(0.99+0.02*stream.Float64())*f.Geometry.Volume())
	}
	return microenv.StepAll([]*microenv.Field{f}, c.Step, crew)
}
