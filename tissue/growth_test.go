package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/microenv"
	"paget/pathway"
	"paget/rng"
)

// dweller describes an invented cell that does not move and lives on a gas; its
// fields are what tests change.
//
// Units: 1/min, min; the gas in units of its own.
type dweller struct {
	entry, apoptosis, necrosis, uptake float64
	cycle                              *cell.Cycle
	pools                              *cell.Pools
	deadUptake                         float64
	gas                                float64 // in the reference condition
	ramps                              []cell.Ramp
	treatment                          pathway.Treatment
}

const gasSignal = "concentration of gas"

// spheroid returns a cell with the numbers of a common reference workload: three
// phases, pools, ramps of a gas.
func spheroid() dweller {
	return dweller{
		entry: 1.0 / 510, apoptosis: 1.0 / 10080, necrosis: 1.0 / 360, uptake: 10, deadUptake: 0.1, gas: 38,
		cycle: &cell.Cycle{Name: "three", Phases: []cell.CyclePhase{{Name: "Q"}, {Name: "K1", Duration: 780, Doubles: true}, {Name: "K2", Duration: 150}}},
		pools: &cell.Pools{
			Nucleus: 540, Fluid: 0.75, LysisFold: 2,
			Living:    cell.PoolRates{FluidTarget: 0.75, Fluid: 0.05, Nucleus: 0.0055, Cytoplasm: 0.0045},
			Apoptotic: cell.PoolRates{Fluid: 0.05, Nucleus: 0.00583333, Cytoplasm: 0.0166667},
			Necrotic:  cell.PoolRates{FluidTarget: 1, Fluid: 0.0111667, Nucleus: 2.16667e-4, Cytoplasm: 5.33333e-5},
			Lysed:     cell.PoolRates{Fluid: 8.33333e-4, Nucleus: 2.16667e-4, Cytoplasm: 5.33333e-5},
		},
		ramps: []cell.Ramp{
			{Signal: gasSignal, Behaviour: "cycle entry", Low: 5, High: 38, AtHigh: 1},
			{Signal: gasSignal, Behaviour: "necrosis", Low: 2.5, High: 5, AtLow: 1},
		},
	}
}

func (c dweller) kind(t testing.TB) Kind {
	t.Helper()
	model, err := chain().Compile()
	must(t, err)
	medium := []cell.Level{{Name: "S", Value: 0.7}}
	environment := []cell.Level{{Name: gasSignal, Value: c.gas}}
	reference, err := cell.ReferenceActivities(model, nil, nil, medium, environment)
	must(t, err)
	line := cell.Line{
		Name: "dweller", Volume: 2494, NucleusArea: 80, FreeShare: 1, DivisionDuration: 930, DeathDuration: 516,
		NecrosisDuration: 86400, Cycle: c.cycle, Pools: c.pools, DeadUptake: c.deadUptake, Environment: environment,
		Reference: []cell.Level{
			{Name: "motility speed"}, {Name: "motility persistence"}, {Name: "chemotactic sensitivity"}, {Name: "protease secretion"},
			{Name: "surface proteolysis"}, {Name: "matrix deposition"}, {Name: "protrusion rate"}, {Name: "protrusion lifetime"},
			{Name: "cycle entry", Value: c.entry}, {Name: "apoptosis", Value: c.apoptosis}, {Name: "necrosis", Value: c.necrosis},
			{Name: "uptake of gas", Value: c.uptake},
		},
	}
	ph, err := cell.Compile(cell.Spec{Line: line, Nodes: model.Names(), Reference: reference,
		Fields: []string{"gas"}, Takes: []string{"gas"}, Ramps: c.ramps})
	must(t, err)
	return Kind{Name: "dweller", Phenotype: ph, Medium: medium, Population: pathway.PopulationSpec{Model: model, Treatment: c.treatment}}
}

// open returns a wide box in space with steps of 6 min.
func open(half float64, kinds ...Kind) Spec {
	s := Spec{
		Root: 1, Dimensions: 3, Step: 6, SignalEvery: 1, FieldEvery: 1, Kinds: kinds, MaxCells: 1 << 22,
		Mechanics: Mechanics{Law: PowerLaw, Repulsion: 10, Reach: 1.25, Drag: 1, Displacement: 0.1, MaxSubsteps: 1000},
		Division:  BesideMother,
	}
	s.Box.Low, s.Box.High = [3]float64{-half, -half, -half}, [3]float64{half, half, half}
	return s
}

// gasAt returns a field of gas at a level that nothing changes fast, held at the
// border.
func gasAt(t testing.TB, half, level, diffusivity float64) Surroundings {
	t.Helper()
	held := microenv.Held(level)
	f, err := microenv.NewField(microenv.FieldSpec{Name: "gas", Diffusivity: diffusivity, Initial: level, Method: microenv.Implicit,
		Borders: [3][2]microenv.Border{{held, held}, {held, held}, {held, held}}},
		microenv.Geometry{Origin: [3]float64{-half, -half, -half}, H: half / 8, N: [3]int{16, 16, 16}})
	must(t, err)
	return Surroundings{Fields: []*microenv.Field{f}}
}

// lattice returns resting founders on a lattice with neighbours 16 µm apart, inside
// a radius.
func lattice(radius float64) []Founder {
	var out []Founder
	a := 16 / math.Sqrt2
	n := int(radius/a) + 1
	for i := -n; i <= n; i++ {
		for j := -n; j <= n; j++ {
			for k := -n; k <= n; k++ {
				x, y, z := a*float64(i), a*float64(j), a*float64(k)
				if (i+j+k)%2 == 0 && x*x+y*y+z*z < radius*radius {
					r := rng.New(1, rng.Testing, uint64(len(out)), 0)
					jitter := func() float64 { return 4*r.Float64() - 2 }
					out = append(out, Founder{ID: uint64(len(out) + 1), X: x + jitter(), Y: y + jitter(), Z: z + jitter(), Resting: true})
				}
			}
		}
	}
	return out
}

// idle returns a spec in which cells neither push nor move.
func idle(t testing.TB, c dweller) Spec {
	spec := open(1000, c.kind(t))
	spec.Mechanics.Repulsion = 0
	return spec
}

// fates runs resting cells without mechanics at a level of gas and returns the state
// after a time.
func fates(t testing.TB, c dweller, level float64, cells int, time float64) (*Tissue, *State) {
	t.Helper()
	spec := idle(t, c)
	around := gasAt(t, 1000, level, 0)
	ti, s := begin(t, spec, around, scattered(cells, 900, 3)...)
	steps(t, ti, s, int(time/spec.Step))
	must(t, ti.Verify(s))
	return ti, s
}

// share returns one number for each cell: 1 if it is in a phase.
func share(s *State, p Phase) []float64 {
	out := make([]float64, s.Len())
	for i := range out {
		if s.Phase[i] == p {
			out[i] = 1
		}
	}
	return out
}

// quiet is a spheroid cell that does not take up gas and so sees the level it is
// given.
func quiet() dweller {
	c := spheroid()
	c.uptake, c.deadUptake = 0, 0
	return c
}

func TestCellsLeaveTheFirstPhaseAtTheRateTheGasAllows(t *testing.T) {
	c := quiet()
	c.apoptosis = 0
	for _, level := range []float64{38, 21.5, 5} {
		_, s := fates(t, c, level, 6000, 240)
		rate := (level - 5) / 33 / 510
		if rate == 0 {
			if s.Phase[0] != 0 || s.Living() != 6000 {
				t.Error("cells went on without gas")
			}
			continue
		}
		mean(t, share(s, 0), math.Exp(-rate*240), 0.1)
		c.entry *= 1.4
		_, wrong := fates(t, c, level, 6000, 240)
		if !condemned(share(wrong, 0), math.Exp(-rate*240), 0.1) {
			t.Errorf("level %g: a rate wrong by 40 %% was not noticed", level)
		}
		c.entry /= 1.4
	}
}

func TestPhasesLastExactlyTheirTime(t *testing.T) {
	c := quiet()
	c.apoptosis, c.necrosis, c.entry = 0, 0, 1e6 // leaves at once
	c.ramps = nil
	for _, dt := range []float64{6, 7} {
		spec := idle(t, c)
		spec.Step, spec.SignalEvery = dt, 1<<30
		ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), Founder{ID: 1, Resting: true})
		for s.Len() == 1 {
			must(t, ti.Step(s))
			if want := s.Time; s.Len() == 1 && math.Abs(s.Clock[0]+780*float64(s.Phase[0]-1)-want) > 1e-3 {
				t.Fatalf("%g min: phase %d for %g min", s.Time, s.Phase[0], s.Clock[0])
			}
		}
		if math.Abs(s.Born[0]-930) > 1e-3 || s.Born[0] != s.Born[1] {
			t.Errorf("step %g: divided at %v min", dt, s.Born)
		}
	}
}

// TestApoptosisAndNecrosisCompete: each takes its share of the deaths, and both
// together follow the exponential law of the summed rate, whatever the step.
func TestApoptosisAndNecrosisCompete(t *testing.T) {
	c := quiet()
	c.entry, c.apoptosis, c.necrosis = 0, 1e-3, 3e-3
	for _, dt := range []float64{6, 60} {
		spec := idle(t, c)
		spec.Step = dt
		ti, s := begin(t, spec, gasAt(t, 1000, 2, 0), scattered(6000, 900, 3)...)
		steps(t, ti, s, int(240/dt))
		dead := 1 - math.Exp(-4e-3*240)
		alive, necrotic := share(s, 0), share(s, Necrotic)
		for i, x := range share(s, Lysed) {
			necrotic[i] += x
		}
		mean(t, alive, 1-dead, 0.1)
		mean(t, necrotic, 0.75*dead, 0.1)
		if condemned(alive, 1-dead, 0.1) || !condemned(necrotic, 0.55*dead, 0.1) {
			t.Error("a share of necrosis wrong by a third was not noticed")
		}
		if int(s.Counts.Necroses)+int(math.Round(sum(share(s, Apoptotic)))) != int(s.Counts.Deaths) {
			t.Errorf("counts %+v", s.Counts)
		}
	}
}

func sum(v []float64) (x float64) {
	for _, y := range v {
		x += y
	}
	return x
}

func TestNecroticCellsSwellBurstAndShrink(t *testing.T) {
	c := quiet()
	c.entry, c.apoptosis, c.necrosis = 0, 0, 1e6 // dies at once
	volumeAt := func(dt, time float64, reference bool) (float64, Phase) {
		spec := idle(t, c)
		spec.Step, spec.Reference = dt, reference
		ti, s := begin(t, spec, gasAt(t, 1000, 0, 0), Founder{ID: 1, Resting: true})
		steps(t, ti, s, int(time/dt))
		must(t, ti.Verify(s))
		return s.Volume[0], s.Phase[0]
	}
	if v, p := volumeAt(6, 60, false); p != Necrotic || v <= 2494 || v >= 2*2494 {
		t.Errorf("after 1 h: %g µm³ in phase %d", v, p)
	}
	if v, p := volumeAt(6, 3000, false); p != Lysed || v >= 2494 {
		t.Errorf("after 50 h: %g µm³ in phase %d", v, p)
	}
	a, _ := volumeAt(6, 1200, false)
	b, _ := volumeAt(60, 1200, false)
	if math.Abs(a-b) > 1e-6*a {
		t.Errorf("with steps of 6 min %.9g µm³, of 60 min %.9g", a, b)
	}
	// The plain twin bursts at the end of its step and tends to the same.
	coarse, _ := volumeAt(12, 1200, true)
	fine, _ := volumeAt(3, 1200, true)
	if far, near := math.Abs(coarse-a), math.Abs(fine-a); near > 0.5*far || near > 0.01*a {
		t.Errorf("twin off by %g µm³ at 12 min and %g at 3 min", far, near)
	}
}

func TestApoptoticCellsShrinkByTheirPoolsAndVanishOnTime(t *testing.T) {
	c := quiet()
	c.entry, c.apoptosis, c.necrosis = 0, 1e6, 0
	spec := idle(t, c)
	ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), Founder{ID: 1, Resting: true})
	for k := 1; s.Len() == 1; k++ {
		must(t, ti.Step(s))
		if s.Len() == 0 {
			if k != 87 { // it died a moment after the start
				t.Errorf("gone after %d steps of 6 min, want just after 516 min", k)
			}
			break
		}
		flow := cell.NewFlow(c.pools.Apoptotic, 6*float64(k))
		want := flow.Over(c.pools.Newborn(2494), cell.Contents{}).Volume()
		if math.Abs(s.Volume[0]-want) > 1e-3 {
			t.Fatalf("after %d min %g µm³, exact %g", 6*k, s.Volume[0], want)
		}
	}
	if s.Counts.Removed != 1 {
		t.Errorf("counts %+v", s.Counts)
	}
}

func TestDivisionHalvesEverythingAndPlacesCellsAsAsked(t *testing.T) {
	c := quiet()
	c.apoptosis, c.necrosis, c.entry, c.ramps = 0, 0, 1e6, nil
	spec := idle(t, c)
	spec.SignalEvery = 1 << 30
	for _, placement := range []Placement{WithinMother, BesideMother} {
		spec.Division = placement
		ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), Founder{ID: 1, Resting: true})
		radius, before := 0.0, 0.0
		for s.Len() == 1 {
			radius, before = s.Radius[0], s.Volume[0]
			must(t, ti.Step(s))
		}
		must(t, ti.Verify(s))
		if after := s.Volume[0] + s.Volume[1]; math.Abs(after-before) > 0.01*before || math.Abs(s.Volume[0]-s.Volume[1]) > 1e-5 {
			// They grow on for the 6 min that are left of the step.
			t.Errorf("%g µm³ before, %v after", before, s.Volume)
		}
		norm := func(i int) float64 { return math.Sqrt(s.X[i]*s.X[i] + s.Y[i]*s.Y[i] + s.Z[i]*s.Z[i]) }
		a, b := norm(0), norm(1)
		if placement == BesideMother && (math.Abs(b-radius) > 0.01*radius || math.Abs(a-0.5*b) > 1e-9) {
			t.Errorf("mother %g and daughter %g µm from where a cell of radius %g was", a, b, radius)
		}
		if placement == WithinMother && math.Abs(a-b) > 1e-9 {
			t.Errorf("sisters %g and %g µm away", a, b)
		}
	}
}

// TestGasTakenUpIsWhatCellsClear: without flow the account of the field is that of
// the cells, the dead at their share.
func TestGasTakenUpIsWhatCellsClear(t *testing.T) {
	c := spheroid()
	c.entry, c.apoptosis, c.necrosis, c.uptake = 0, 0, 0, 1e-3 // slow against the step
	c.pools = nil
	spec := idle(t, c)
	ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), scattered(50, 900, 3)...)
	for i := range s.Phase[:20] {
		s.Phase[i] = Necrotic
	}
	volume := 0.0
	for i, v := range s.Volume {
		if i < 20 {
			v *= 0.1
		}
		volume += v
	}
	must(t, ti.Step(s))
	// The dead have shrunk by a share of 6/86400 before they take up.
	want := 38 * 1e-3 * 6 * volume
	if got := s.Around.Fields[0].Ledger.TakenUp; math.Abs(got-want) > 5e-3*want {
		t.Errorf("taken up %g, cells clear %g", got, want)
	}
}

func TestPhaseNames(t *testing.T) {
	ti, _ := fates(t, quiet(), 38, 1, 0)
	for p, want := range map[Phase]string{0: "Q", 1: "K1", 2: "K2", Apoptotic: "apoptotic", Necrotic: "necrotic", Lysed: "lysed"} {
		if got := ti.PhaseName(0, p); got != want || p.Living() != (p < 3) {
			t.Errorf("phase %d is %q, want %q", p, got, want)
		}
	}
	if ti.Phases(0) != 3 {
		t.Errorf("%d phases", ti.Phases(0))
	}
}

func TestASpheroidCellNeedsNoColumnsOfCrawlers(t *testing.T) {
	_, s := fates(t, quiet(), 38, 3000, 6)
	if len(s.QX)+len(s.SpeedFactor)+len(s.Elongation)+len(s.Protrusions)+len(s.PX) != 0 || len(s.Fluid) != 3000 {
		t.Error("columns that nobody needs")
	}
	if b := s.BytesPerCell(); b < 100 || b > 260 {
		t.Errorf("%.0f bytes a cell", b)
	}
}
