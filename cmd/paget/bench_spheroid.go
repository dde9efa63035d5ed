package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"math"
	"time"

	"paget"
	"paget/assay"
	"paget/microenv"
	"paget/param"
	"paget/rng"
	"paget/team"
	"paget/tissue"
)

// benchSpheroid is workload T of bench/README.md: a ball of cells with oxygen.
type benchSpheroid struct {
	Cells   int     `default:"100000" help:"About how many cells to begin with." placeholder:"N"`
	Minutes float64 `default:"60" help:"Simulated time." placeholder:"T"`
	Scheme  string  `default:"fast" enum:"fast,reference" help:"fast, or reference: fixed mechanics steps of 0.1 min and oxygen followed in time."`
	Memory  string  `help:"Memory that the run may take, such as 2GB (default what is free)." placeholder:"SIZE"`
	benchFlags
}

// spheroidMeasurement is what benchSpheroid prints.
type spheroidMeasurement struct {
	CellsStart      int     `json:"cells_start"`
	CellsEnd        int     `json:"cells_end"`
	Minutes         float64 `json:"minutes"`
	Scheme          string  `json:"scheme"`
	Threads         int     `json:"threads"`
	Wall            float64 `json:"wall_s"`
	CPU             float64 `json:"cpu_s"`
	WallPerHour     float64 `json:"wall_s_per_hour"`
	NsPerCellStep   float64 `json:"ns_per_cell_step"`
	MechanicsSteps  float64 `json:"mechanics_steps"` // evaluations of the forces, mean over cells
	NsPerVoxelSolve float64 `json:"ns_per_voxel_solve"`
	FieldSolves     uint64  `json:"field_solves"`
	Voxels          int     `json:"voxels"`
	MechanicsWall   float64 `json:"mechanics_s"`
	FieldWall       float64 `json:"fields_s"`
	PhenotypeWall   float64 `json:"phenotype_s"`
	PeakMemory      float64 `json:"peak_rss_mb"`
	BytesPerCell    float64 `json:"state_bytes_per_cell"`
	OxygenMin       float64 `json:"oxygen_min"`
	OxygenCentre    float64 `json:"oxygen_centre"`
	OxygenMean      float64 `json:"oxygen_mean"`
	Gyration        float64 `json:"radius_gyration_um"`
	Neighbours      float64 `json:"mean_neighbours"`
	FieldChoice     string  `json:"field_choice"`
	StateHash       string  `json:"state_sha256"`
}

// Run sets the spheroid up, measures its growth and prints the measurement.
func (c *benchSpheroid) Run(ctx context.Context, s *streams) error {
	if err := c.check(); err != nil {
		return err
	}
	plan, err := c.plan()
	if err != nil {
		return err
	}
	kind, dish := plan.Well(0, rng.Root(c.Seed))
	crew := team.New(c.Threads)
	defer crew.Close()
	dish.Crew = crew
	if dish.Memory, err = (&machineFlags{Memory: c.Memory}).memory(); err != nil {
		return err
	}
	t, state, err := kind.(*assay.Growth).Start(dish)
	if err != nil {
		return err
	}
	m, err := c.measure(ctx, t, state)
	if err != nil {
		return err
	}
	return c.show(s.out, m)
}

// check refuses what cannot be measured.
func (c *benchSpheroid) check() error {
	var faults param.Faults
	if c.Cells < 100 || c.Cells > 10_000_000 {
		faults.Add(param.Fault{Problem: fmt.Sprintf("--cells is %d", c.Cells), Allowed: "100 to 10000000"})
	}
	if !(c.Minutes > 0) || math.Mod(c.Minutes, phenotypeStep) != 0 || c.Minutes > 1e6 {
		faults.Add(param.Fault{Problem: fmt.Sprintf("--minutes is %g", c.Minutes), Allowed: "a whole number of phenotype steps of 6 min"})
	}
	return faults.Err()
}

// phenotypeStep is the step of the workload's phenotype, min.
const phenotypeStep = 6.0

// Box and ball of the workload: the ball's radius for a number of cells (one cell
// for 2,896 µm³), and a box of 1,000 µm that grows when the ball would fill it.
const (
	volumePerCell = 2896.0
	boxHalf       = 500.0
	fullRadius    = 410.4
	voxelEdge     = 20.0
)

// plan reads a study of one well with the workload's numbers.
func (c *benchSpheroid) plan() (*paget.Plan, error) {
	radius := math.Cbrt(float64(c.Cells) * volumePerCell * 3 / (4 * math.Pi))
	half := math.Ceil(boxHalf*max(1, radius/fullRadius*(1-1e-3))/voxelEdge) * voxelEdge
	text := fmt.Sprintf(`study: bench
title: Workload T
question: How fast?
reference: bench/README.md
network: growth
lines: [PhysiCell default]
replicates: 1
control: untreated
arms:
  - name: untreated
    perturb: []
assays:
  - assay: spheroid growth
    name: growth
    medium: complete
    mechanics: spheroid
    division: beside mother
    set: {half width: %g um, initial radius: %.6g um, border oxygen: 38 mmHg, duration: %g min, reading interval: %g min}
`, half, radius, c.Minutes, c.Minutes)
	catalogue, err := paget.OpenCatalogue("")
	if err != nil {
		return nil, err
	}
	study, catalogue, err := paget.ReadStudy("bench", []byte(text), catalogue)
	if err != nil {
		return nil, err
	}
	scheme := assay.Fast
	if c.Scheme == "reference" {
		scheme = assay.FixedSteps
	}
	return paget.NewPlan(study, catalogue, paget.PlanOptions{Scheme: scheme})
}

// measure lets the spheroid grow for the asked time.
func (c *benchSpheroid) measure(ctx context.Context, t *tissue.Tissue, s *tissue.State) (spheroidMeasurement, error) {
	settleMemory()
	m := spheroidMeasurement{CellsStart: s.Len(), Minutes: c.Minutes, Scheme: c.Scheme, Threads: c.Threads}
	field := s.Around.Fields[0]
	phases := map[string]*float64{"move": &m.MechanicsWall, "exchange": &m.FieldWall}
	last := time.Now()
	t.OnPhase = func(phase string) {
		now := time.Now()
		spent := &m.PhenotypeWall
		if p, ok := phases[phase]; ok {
			spent = p
		}
		*spent += now.Sub(last).Seconds()
		last = now
	}
	steps := int(math.Round(c.Minutes / t.Spec().Step))
	before := s.Counts
	cellSteps := 0.0
	watch := startWatch()
	last = time.Now()
	for range steps {
		if err := ctx.Err(); err != nil {
			return m, err
		}
		evaluated := s.Counts.Evaluations
		if err := t.Step(s); err != nil {
			return m, err
		}
		m.FieldSolves++
		cellSteps += float64(s.Counts.Evaluations - evaluated)
	}
	m.Wall, m.CPU = watch.read()
	t.OnPhase = nil
	m.PeakMemory = peakMemory()
	m.CellsEnd = s.Len()
	m.WallPerHour = m.Wall * 60 / c.Minutes
	m.MechanicsSteps = float64(s.Counts.Evaluations-before.Evaluations) / float64(m.CellsEnd)
	m.NsPerCellStep = 1e9 * m.MechanicsWall / cellSteps
	m.Voxels = len(field.C)
	m.NsPerVoxelSolve = 1e9 * m.FieldWall / float64(m.FieldSolves) / float64(m.Voxels)
	m.BytesPerCell = s.BytesPerCell()
	m.readField(field)
	if err := m.readCells(t, s); err != nil {
		return m, err
	}
	digest := s.Digest()
	m.StateHash = hex.EncodeToString(digest[:])
	return m, nil
}

// readField reads the oxygen in mmHg.
func (m *spheroidMeasurement) readField(f *microenv.Field) {
	const mmHg = 0.133322387415 // kPa
	least, sum := math.Inf(1), 0.0
	for _, v := range f.C {
		least = min(least, v)
		sum += v
	}
	m.OxygenMin, m.OxygenMean = least/mmHg, sum/float64(len(f.C))/mmHg
	m.OxygenCentre = f.C[f.Geometry.Locate(0.1, 0.1, 0.1)] / mmHg
	m.FieldChoice = f.Choice().String()
}

// readCells reads size and packing: the radius of gyration as that of a ball,
// √(5/3·mean|x − centroid|²), and the mean number of cells within reach.
func (m *spheroidMeasurement) readCells(t *tissue.Tissue, s *tissue.State) error {
	n := float64(s.Len())
	spread := 0.0
	for _, x := range [][]float64{s.X, s.Y, s.Z} {
		sum, squares := 0.0, 0.0
		for _, v := range x {
			sum += v
			squares += v * v
		}
		spread += squares/n - sum/n*sum/n
	}
	m.Gyration = math.Sqrt(5.0 / 3.0 * spread)
	contacts, err := t.Contacts(s, 1)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		m.Neighbours += float64(c.Neighbours) / n
	}
	return nil
}
