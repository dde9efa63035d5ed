package assay

import (
	"context"
	"errors"
	"math"
	"reflect"
	"testing"

	"paget/cell"
	"paget/rng"
	"paget/team"
	"paget/tissue"
	"paget/units"
)

// slabNumbers are the settings of a small slab beside a vessel.
func slabNumbers() map[string]float64 {
	return map[string]float64{
		"duration": 24 * units.Hour, "reading interval": 6 * units.Hour, "time step": 2, "network interval": 60,
		"slab width": 100, "stroma width": 20, "slab depth": 80, "packing": 0.95, "jitter": 0.05,
		"matrix density": 2, "mass matrix share": 0.1, "matrix reference density": 2, "matrix reference mesh area": 20,
		"matrix reference stiffness": 0.2, "matrix stiffness power": 1, "field spacing": 10, "field interval": 10,
		"gap radius": 4, "gap life": 20, "shear": 0.2, "let-go rate": 0.01, "hold strength": 0.2, "half following": 0.75, "following power": 6,
	}
}

// leaver returns a phenotype that leaves the tumour.
func leaver() FixedPhenotype {
	return FixedPhenotype{Speed: 0.5, Persistence: 20, SurfaceProteolysis: 0.002, Traction: 1, WallOpening: 0.01}
}

// body is that of an invented line.
func body() cell.Line {
	return cell.Line{
		Volume: 1800, NucleusArea: 95, ArrestShare: 0.1, FreeShare: 0.8, Squeeze: 0.5,
		DivisionDuration: 10 * units.Hour, DeathDuration: 6 * units.Hour, SpeedSpread: 0.5,
	}
}

// besideVessel puts cells of a fixed phenotype and cohesion beside a vessel.
func besideVessel(t testing.TB, root rng.Root, p FixedPhenotype, cohesion float64) Dish {
	t.Helper()
	kind, err := FixedKind("fixed", body(), p)
	must(t, err)
	return Dish{
		Kinds: []tissue.Kind{kind}, Root: root,
		Mechanics: tissue.Mechanics{Law: tissue.LinearSpring, Repulsion: 10, Adhesion: 1, Reach: 1.25, Drag: 1,
			Displacement: 0.1, MaxSubsteps: 200, Always: cohesion},
	}
}

// slab returns the read-outs of one small slab at its end.
func slab(t testing.TB, change map[string]float64, d Dish) map[string]float64 {
	t.Helper()
	small := map[string]float64{"duration": 16 * units.Hour, "reading interval": 8 * units.Hour, "slab width": 80, "slab depth": 70, "time step": 2.5, "network interval": 60}
	w := run(t, filled(t, "intravasation", with(with(slabNumbers(), small), change)), d)
	out := map[string]float64{}
	for _, r := range crossingReadouts {
		out[r.name] = last(t, w, r.name)
	}
	return out
}

// crossed returns the sums of crossings over some wells for values of one number, in order.
func crossed(t testing.TB, values []float64, wells int, of func(v float64, root rng.Root) Dish) []float64 {
	t.Helper()
	out := make([]float64, len(values))
	for k, v := range values {
		for r := range wells {
			out[k] += slab(t, nil, of(v, rng.Root(r+1)))["crossings"]
		}
	}
	return out
}

func TestCellsThatMoveCutOrOpenMoreCrossMore(t *testing.T) {
	for name, c := range map[string]struct {
		values []float64
		set    func(p *FixedPhenotype, v float64)
	}{
		"speed":       {[]float64{0, 0.3, 1}, func(p *FixedPhenotype, v float64) { p.Speed = v }},
		"persistence": {[]float64{3, 60}, func(p *FixedPhenotype, v float64) { p.Persistence = v }},
		"proteolysis": {[]float64{0, 3e-3}, func(p *FixedPhenotype, v float64) { p.SurfaceProteolysis = v }},
		"opening":     {[]float64{0, 2e-3, 2e-2}, func(p *FixedPhenotype, v float64) { p.WallOpening = v }},
		"traction":    {[]float64{0, 4}, func(p *FixedPhenotype, v float64) { p.Traction = v }},
	} {
		got := crossed(t, c.values, 1, func(v float64, root rng.Root) Dish {
			p := leaver()
			p.SurfaceProteolysis = 3e-4
			c.set(&p, v)
			return besideVessel(t, root, p, 0.3)
		})
		t.Logf("%s %v: %v cells crossed", name, c.values, got)
		for k := 1; k < len(got); k++ {
			if got[k] <= got[k-1] {
				t.Errorf("%s %v: %v cells crossed", name, c.values, got)
				break
			}
		}
		if (name == "speed" || name == "opening") && got[0] != 0 {
			t.Errorf("without %s %g cells crossed", name, got[0])
		}
	}
}

// What holds cells together keeps them from leaving, and lets those that leave go in
// groups.
func TestCohesionHoldsCellsBackAndMakesThemLeaveTogether(t *testing.T) {
	loose := slab(t, nil, besideVessel(t, 1, leaver(), 0))
	firm := slab(t, nil, besideVessel(t, 1, leaver(), 0.7))
	tight := slab(t, nil, besideVessel(t, 1, leaver(), 2))
	if !(tight["crossing rate"] < 0.1*loose["crossing rate"]) || !(firm["crossings"] < loose["crossings"]) {
		t.Errorf("crossing rates %g, %g and %g per day at cohesion 0, 0.7 and 2", loose["crossing rate"], firm["crossing rate"], tight["crossing rate"])
	}
	if loose["share in groups"] != 0 || firm["share in groups"] == 0 {
		t.Errorf("shares in groups %g and %g at cohesion 0 and 0.7", loose["share in groups"], firm["share in groups"])
	}
}

func TestCellsOfASlabAreThereOrHaveLeft(t *testing.T) {
	a := filled(t, "intravasation", with(slabNumbers(), map[string]float64{"duration": 6 * units.Hour}))
	ti, s, err := a.(*Intravasation).Start(besideVessel(t, 3, leaver(), 0.3))
	must(t, err)
	start := s.Len()
	w := run(t, a, besideVessel(t, 3, leaver(), 0.3))
	for range w.Steps {
		must(t, ti.Step(s))
	}
	must(t, ti.Verify(s))
	if crossings := last(t, w, "crossings"); float64(start-s.Len()) != crossings || s.Left() != int(crossings) {
		t.Errorf("%d of %d cells are there, %g crossed", s.Len(), start, crossings)
	}
}

func TestHalfTheStepLeavesCrossingsAlike(t *testing.T) {
	p := leaver()
	p.Speed, p.WallOpening = 1, 0.05
	sum := map[float64]float64{}
	for _, step := range []float64{1.25, 2.5} {
		for r := range 3 {
			sum[step] += slab(t, map[string]float64{"time step": step}, besideVessel(t, rng.Root(r+1), p, 0))["crossings"]
		}
	}
	// Draws differ with the step: two counts, at four deviations of Poisson's law.
	if diff := math.Abs(sum[1.25] - sum[2.5]); diff > 4*math.Sqrt(sum[1.25]+sum[2.5]) || diff > 0.3*sum[2.5] || sum[2.5] < 180 {
		t.Errorf("%g crossings at steps of 1.25 min, %g at 2.5", sum[1.25], sum[2.5])
	}
}

func TestASlabIsReadAsAnnouncedAndTheSameOnTwoWorkers(t *testing.T) {
	a := filled(t, "intravasation", with(slabNumbers(), map[string]float64{"duration": 3 * units.Hour, "reading interval": units.Hour}))
	d := besideVessel(t, 1, leaver(), 0.3)
	d.Picture = true
	one := run(t, a, d)
	d.Crew = team.New(2)
	defer d.Crew.Close()
	if two := run(t, a, d); !reflect.DeepEqual(one, two) {
		t.Error("two workers read another slab than one")
	}
	n := 0
	for _, info := range a.Describe() {
		for _, time := range info.Times {
			if _, ok := one.Value(info.Name, time); !ok {
				t.Errorf("no %q at %g min", info.Name, time)
			}
			n++
		}
	}
	if n != len(one.Readouts) || one.Picture == nil {
		t.Errorf("%d read-outs announced, %d given; picture %v", n, len(one.Readouts), one.Picture != nil)
	}
}

func TestFaultsOfASlabAreToldBeforeWork(t *testing.T) {
	for name, change := range map[string]map[string]float64{
		"field spacing": {"field spacing": 7}, "stroma width": {"stroma width": 80}, "slab depth": {"stroma width": 70},
		"field interval": {"field interval": 3},
	} {
		a := filled(t, "intravasation", with(slabNumbers(), change))
		_, err := a.Run(context.Background(), besideVessel(t, 1, leaver(), 0))
		var fault *SettingError
		if !errors.As(err, &fault) || fault.Setting != name {
			t.Errorf("%v: %v", change, err)
		}
	}
	if _, err := FixedKind("fixed", body(), FixedPhenotype{Traction: -1}); err == nil {
		t.Error("a traction below 0 is taken")
	}
}

// A smaller nucleus stands for more traction exactly.
func TestTractionOfAFixedKindIsThatOfItsLine(t *testing.T) {
	for _, traction := range []float64{0, 0.3, 1, 5} {
		kind, err := FixedKind("fixed", body(), FixedPhenotype{Speed: 1, Persistence: 1, Traction: traction})
		must(t, err)
		line, original := kind.Phenotype.Line(), body()
		for _, area := range []float64{5, 12, 30, 70, 200} {
			if got, want := line.Passage(area, 1), original.Passage(area, traction); math.Abs(got-want) > 1e-12 {
				t.Errorf("traction %g, opening %g µm²: passage %g, not %g", traction, area, got, want)
			}
		}
	}
}

func BenchmarkSlab(b *testing.B) {
	a := filled(b, "intravasation", slabNumbers())
	for i := range b.N {
		run(b, a, besideVessel(b, rng.Root(i+1), leaver(), 0.5))
	}
}
