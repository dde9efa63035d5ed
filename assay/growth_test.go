package assay

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/cell"
	"paget/pathway"
	"paget/record"
	"paget/rng"
	"paget/team"
	"paget/tissue"
	"paget/units"
)

func growthNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 2 * units.Hour, "reading interval": units.Hour, "time step": 6, "network interval": 6,
		"half width": 120, "voxel": 20, "border oxygen": 38 * mmHg,
		"initial radius": 40, "lattice spacing": 16, "jitter": 2, "pressure scale": 0.0272888,
	}
}

// breather is an invented line that goes through three phases, dies, and takes up
// oxygen, on which entry into the cycle and necrosis depend.
func breather(t testing.TB) tissue.Kind {
	t.Helper()
	model, err := chain().Compile()
	must(t, err)
	medium := []cell.Level{{Name: "S", Value: 0.7}}
	oxygen := cell.ConcentrationName(OxygenName)
	environment := []cell.Level{{Name: cell.Crowding}, {Name: cell.Stiffness, Value: 1}, {Name: cell.MatrixDensity}, {Name: oxygen, Value: 38 * mmHg}}
	reference, err := cell.ReferenceActivities(model, nil, nil, medium, environment)
	must(t, err)
	phenotype, err := cell.Compile(cell.Spec{
		Line: cell.Line{
			Name: "breather", Volume: 2494, NucleusArea: 80, ArrestShare: 0.1, FreeShare: 1,
			DivisionDuration: 930, DeathDuration: 516, NecrosisDuration: 60 * units.Day, DeadUptake: 0.1,
			Cycle: &cell.Cycle{Name: "three", Phases: []cell.CyclePhase{
				{Name: "first"}, {Name: "second", Duration: 780, Doubles: true}, {Name: "third", Duration: 150}}},
			Pools: &cell.Pools{
				Nucleus: 540, Fluid: 0.75, LysisFold: 2,
				Living:    cell.PoolRates{FluidTarget: 0.75, Fluid: 0.05, Nucleus: 0.0055, Cytoplasm: 0.0045},
				Apoptotic: cell.PoolRates{Fluid: 0.05, Nucleus: 0.0058, Cytoplasm: 0.0167},
				Necrotic:  cell.PoolRates{FluidTarget: 1, Fluid: 0.0112, Nucleus: 2e-4, Cytoplasm: 5e-5},
				Lysed:     cell.PoolRates{Fluid: 8e-4, Nucleus: 2e-4, Cytoplasm: 5e-5},
			},
			Reference: []cell.Level{
				{Name: "motility speed"}, {Name: "motility persistence"}, {Name: "chemotactic sensitivity"},
				{Name: "protease secretion"}, {Name: "surface proteolysis"}, {Name: "matrix deposition"},
				{Name: "cycle entry", Value: 1.0 / 60}, {Name: "apoptosis", Value: 1.0 / 5000}, {Name: "necrosis", Value: 1.0 / 360},
				{Name: "protrusion rate"}, {Name: "protrusion lifetime"}, {Name: cell.UptakeName(OxygenName), Value: 10},
			},
			Environment: environment,
		},
		Ramps: []cell.Ramp{
			{Signal: oxygen, Behaviour: "cycle entry", Low: 5 * mmHg, High: 38 * mmHg, AtLow: 0, AtHigh: 1},
			{Signal: oxygen, Behaviour: "necrosis", Low: 2.5 * mmHg, High: 5 * mmHg, AtLow: 1, AtHigh: 0},
		},
		Fields: []string{OxygenName}, Takes: []string{OxygenName}, Nodes: model.Names(), Reference: reference,
	})
	must(t, err)
	return tissue.Kind{
		Name: "breather", Phenotype: phenotype, Medium: medium,
		Population: pathway.PopulationSpec{Model: model},
	}
}

// drop puts breathers into a dish with oxygen.
func drop(t testing.TB, root rng.Root) Dish {
	t.Helper()
	return Dish{
		Kinds: []tissue.Kind{breather(t)}, Root: root,
		Mechanics: tissue.Mechanics{
			Law: tissue.PowerLaw, Repulsion: 10, Adhesion: 0.4, Reach: 1.25, Drag: 1, Displacement: 0.1, MaxSubsteps: 200,
			Always: 1, Tolerance: 0.02, FixedStep: 0.1,
		},
		Substances: []Substance{{Name: OxygenName, Diffusivity: 1e5, Decay: 0.1, ByVoxel: true}},
	}
}

// The numbers of cells are those of the workload "spheroid".
func TestTheLatticeHoldsThePublishedNumberOfCells(t *testing.T) {
	for radius, want := range map[float64]int{100: 1481, 200: 11537, 190.5: 10005} {
		g := filled(t, "spheroid growth", with(growthNumbers(), map[string]float64{"initial radius": radius, "half width": 400})).(*Growth)
		cells := g.founders(Dish{Root: 1, Kinds: kindsOf(1)})
		if len(cells) != want {
			t.Errorf("radius %g µm: %d cells, want %d", radius, len(cells), want)
		}
		if about := g.plated(); about < float64(want) || about > 1.05*float64(want)+20 {
			t.Errorf("radius %g µm: %d cells, estimated %g", radius, want, about)
		}
	}
}

func TestJitterIsUniformAndKeyedByFounder(t *testing.T) {
	still := with(growthNumbers(), map[string]float64{"jitter": 0, "initial radius": 90})
	shaken := with(still, map[string]float64{"jitter": 2})
	at := filled(t, "spheroid growth", still).(*Growth).founders(Dish{Root: 1, Kinds: kindsOf(1)})
	moved := filled(t, "spheroid growth", shaken).(*Growth).founders(Dish{Root: 1, Kinds: kindsOf(1)})
	sum, n := 0.0, 0.0
	for i := range at {
		for _, d := range []float64{moved[i].X - at[i].X, moved[i].Y - at[i].Y, moved[i].Z - at[i].Z} {
			if math.Abs(d) > 2 {
				t.Fatalf("cell %d is displaced by %g µm", at[i].ID, d)
			}
			sum += d * d
			n++
		}
	}
	// Variance 4/3, its own variance 16·(1/5 − 1/9).
	if mean, sd := sum/n, math.Sqrt(16*(1.0/5-1.0/9)/n); math.Abs(mean-4.0/3) > 4*sd {
		t.Errorf("mean square %g ± %g µm², want 4/3", mean, sd)
	}
}

func TestASpheroidIsReadAsAnnounced(t *testing.T) {
	a := filled(t, "spheroid growth", growthNumbers())
	w := run(t, a, drop(t, 1))
	for _, info := range a.Describe() {
		if info.Name == PhaseAny {
			continue
		}
		for _, time := range info.Times {
			if v, ok := w.Value(info.Name, time); !ok || math.IsNaN(v) {
				t.Errorf("no %s at %g min", info.Name, time)
			}
		}
	}
	cells, sum := last(t, w, "cells"), 0.0
	for _, name := range []string{"phase first", "phase second", "phase third", "apoptotic", "necrotic"} {
		sum += last(t, w, name)
	}
	if cells != sum || cells < 80 {
		t.Errorf("%g cells, %g by phase", cells, sum)
	}
	if radius, far := last(t, w, "radius"), last(t, w, "outermost"); radius < 35 || radius > 45 || far > 60 {
		t.Errorf("radius %g µm, outermost cell at %g µm", radius, far)
	}
	if near := last(t, w, "neighbours"); near < 6 || near > 14 {
		t.Errorf("%g neighbours", near)
	}
}

func TestOxygenIsUsedUpInTheMiddle(t *testing.T) {
	w := run(t, filled(t, "spheroid growth", growthNumbers()), drop(t, 1))
	least, centre, mean := last(t, w, "oxygen minimum"), last(t, w, "oxygen centre"), last(t, w, "oxygen mean")
	if !(least <= centre && centre < mean && mean < 38 && least > 0) {
		t.Errorf("oxygen %g, %g, %g mmHg", least, centre, mean)
	}
}

func TestFaultsOfASpheroidAreToldBeforeWork(t *testing.T) {
	for _, c := range []struct {
		change map[string]float64
		want   string
	}{
		{map[string]float64{"initial radius": 110}, "leaves no room for the cells"},
		{map[string]float64{"voxel": 500}, "larger than the box"},
		{map[string]float64{"voxel": 120}, "leaves no medium"},
		{map[string]float64{"voxel": 17}, "does not divide the box"},
		{map[string]float64{"lattice spacing": 5}, "start inside one another"},
		{map[string]float64{"network interval": 10}, "not a whole number of time steps"},
	} {
		a := filled(t, "spheroid growth", with(growthNumbers(), c.change))
		_, err := a.Run(context.Background(), drop(t, 1))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.change, err)
		}
	}
	d := drop(t, 1)
	d.Memory = 1 << 16
	var memory *MemoryError
	if _, err := filled(t, "spheroid growth", growthNumbers()).Run(context.Background(), d); !errors.As(err, &memory) || memory.Need <= d.Memory {
		t.Errorf("too little memory: %v", err)
	}
	d = drop(t, 1)
	d.Substances = nil
	if _, err := filled(t, "spheroid growth", growthNumbers()).Run(context.Background(), d); err == nil {
		t.Error("a dish without oxygen is accepted")
	}
}

// 2·k/(k + λ)·e^(−λT) = 1 in another way: a culture counted through many
// generations of the delay equation.
func TestTheGrowthRateSolvesItsEquation(t *testing.T) {
	const k, fixed = 1.0 / 510, 930.0
	rate := growthRate(k, fixed)
	if got := 2 * k / (k + rate) * math.Exp(-rate*fixed); math.Abs(got-1) > 1e-9 {
		t.Errorf("rate %g: %g", rate, got)
	}
}

// memoryKeeper keeps the states of one well in memory.
type memoryKeeper struct {
	every  float64 // min; 0: only when told to stop
	last   float64
	time   float64
	kept   []byte
	saved  *record.Decoder
	stop   func() // called when the state of stopAt has been kept
	stopAt float64
}

func (k *memoryKeeper) Due(time float64) bool { return k.every > 0 && time-k.last >= k.every }
func (k *memoryKeeper) Saved() *record.Decoder {
	return k.saved
}
func (k *memoryKeeper) Keep(time float64, save func(*record.Encoder) error) error {
	var buffer bytesBuffer
	e := record.NewEncoder(&buffer)
	if err := save(e); err != nil {
		return err
	}
	if err := e.Flush(); err != nil {
		return err
	}
	k.kept, k.time, k.last = buffer, time, time
	if k.stop != nil && time >= k.stopAt {
		k.stop()
	}
	return nil
}

type bytesBuffer []byte

func (b *bytesBuffer) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

func sameWell(t *testing.T, what string, a, b Well) {
	t.Helper()
	if !slices.Equal(a.Readouts, b.Readouts) || len(a.Series) != len(b.Series) || len(a.Frames) != len(b.Frames) {
		t.Errorf("%s: the wells differ:\n%v\n%v", what, a.Readouts, b.Readouts)
		return
	}
	for i := range a.Frames {
		if !slices.Equal(a.Frames[i].X, b.Frames[i].X) || !slices.Equal(a.Frames[i].Fields[0].Values, b.Frames[i].Fields[0].Values) {
			t.Errorf("%s: frame %d differs", what, i)
		}
	}
}

func TestASpheroidGoesOnFromWhereItStoppedBitForBit(t *testing.T) {
	a := filled(t, "spheroid growth", growthNumbers())
	d := drop(t, 1)
	d.FrameTimes = []float64{0, 60, 120}
	whole := run(t, a, d)
	for _, at := range []float64{6, 60, 114} {
		ctx, stop := context.WithCancel(context.Background())
		k := &memoryKeeper{every: at, stop: stop, stopAt: at}
		first := d
		first.Keeper = k
		if _, err := a.Run(ctx, first); !errors.Is(err, context.Canceled) {
			t.Fatalf("stopped at %g min: %v", at, err)
		}
		if k.time != at {
			t.Fatalf("the state of %g min was kept, want %g", k.time, at)
		}
		second := d
		second.Keeper = &memoryKeeper{saved: record.NewDecoder(k.kept)}
		sameWell(t, "resumed", whole, run(t, a, second))
	}
}

func TestADamagedStateIsRefused(t *testing.T) {
	a := filled(t, "spheroid growth", with(growthNumbers(), map[string]float64{"initial radius": 20, "half width": 60}))
	d := drop(t, 1)
	k := &memoryKeeper{every: 60}
	d.Keeper = k
	run(t, a, d)
	for _, cut := range []int{0, 1, 10, 40, 100, len(k.kept) / 2, len(k.kept) - 1} {
		d.Keeper = &memoryKeeper{saved: record.NewDecoder(k.kept[:cut])}
		if _, err := a.Run(context.Background(), d); err == nil {
			t.Errorf("a state of %d of %d bytes is accepted", cut, len(k.kept))
		}
	}
}

func TestWorkersDoNotChangeASpheroid(t *testing.T) {
	a := filled(t, "spheroid growth", with(growthNumbers(), map[string]float64{ // several slabs of cells
		"initial radius": 150, "half width": 200, "duration": 18, "reading interval": 6,
	}))
	alone := run(t, a, drop(t, 1))
	if cells := last(t, alone, "cells"); cells < 4096 {
		t.Fatalf("%g cells are one worker's work", cells)
	}
	for _, size := range []int{2, 3} {
		d := drop(t, 1)
		d.Crew = team.New(size)
		sameWell(t, "threads", alone, run(t, a, d))
		d.Crew.Close()
	}
}

func TestAnObserverSeesPlatingAndEveryReading(t *testing.T) {
	d := drop(t, 1)
	var times []float64
	d.Watch = func(m Moment) error {
		times = append(times, m.Time)
		f := m.Frame()
		if len(f.X) != int(m.Series[0].last()) || len(f.Fields) != 1 || len(f.Fields[0].Values) != 12*12*12 || f.Fields[0].Unit != "mmHg" {
			t.Errorf("at %g min: %d cells, %d fields", m.Time, len(f.X), len(f.Fields))
		}
		return nil
	}
	run(t, filled(t, "spheroid growth", growthNumbers()), d)
	if !slices.Equal(times, []float64{0, 60, 120}) {
		t.Errorf("seen at %v min", times)
	}
	enough := errors.New("enough")
	d.Watch = func(Moment) error { return enough }
	if _, err := filled(t, "spheroid growth", growthNumbers()).Run(context.Background(), d); !errors.Is(err, enough) {
		t.Errorf("the observer's error is lost: %v", err)
	}
}

// The two schemes share their luck cell by cell, but draw it at different ticks, so
// the spheroids agree as two wells do: within what chance leaves.
func TestFixedStepsAgreeWithTheFastScheme(t *testing.T) {
	a := filled(t, "spheroid growth", with(growthNumbers(), map[string]float64{"initial radius": 60}))
	d := drop(t, 1)
	fast := run(t, a, d)
	d.Scheme = FixedSteps
	fixed := run(t, a, d)
	for name, allowed := range map[string]float64{
		"cells": 0.01, "phase second": 0.15, "radius": 0.01, "radius 95": 0.01, "oxygen centre": 0.02, "oxygen minimum": 0.02, "neighbours": 0.05,
	} {
		x, y := last(t, fast, name), last(t, fixed, name)
		if math.Abs(x-y) > allowed*y {
			t.Errorf("%s: %g fast, %g in fixed steps", name, x, y)
		}
	}
	d.Mechanics.FixedStep = 1
	if _, err := a.Run(context.Background(), d); err == nil || !strings.Contains(err.Error(), "cannot be stable") {
		t.Errorf("a step of a minute: %v", err)
	}
}
