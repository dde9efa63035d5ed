package assay

import (
	"context"
	"fmt"
	"testing"

	"paget/cell"
	"paget/rng"
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
		"gap radius": 4, "gap life": 20, "shear": 0.5, "let-go rate": 0.01, "hold strength": 0.5,
	}
}

// invader returns a phenotype that leaves the tumour.
func invader() FixedPhenotype {
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
		Mechanics: tissue.Mechanics{Law: tissue.LinearSpring, Repulsion: 10, Adhesion: 0.4, Reach: 1.25, Drag: 1,
			Displacement: 0.1, MaxSubsteps: 200, Always: cohesion},
	}
}

func crossingsOf(t testing.TB, p FixedPhenotype, w, adhesion float64, change map[string]float64, wells int) map[string]float64 {
	t.Helper()
	sum := map[string]float64{}
	for r := range wells {
		a := filled(t, "intravasation", with(slabNumbers(), change))
		d := besideVessel(t, rng.Root(r+1), p, w)
		d.Mechanics.Adhesion = adhesion
		well, err := a.Run(context.Background(), d)
		must(t, err)
		for _, x := range crossingReadouts {
			v, _ := well.Last(x.name)
			sum[x.name] += v / float64(wells)
		}
	}
	return sum
}

func show(what string, sum map[string]float64) {
	fmt.Printf("%s: n %.0f cross %.1f groups %.1f rate %.4f mean %.2f share %.2f opened %.2f\n", what, sum["cells at risk"], sum["crossings"], sum["groups"], sum["crossing rate"], sum["mean group"], sum["share in groups"], sum["matrix opened"])
}

func TestTable(t *testing.T) {
	for _, speed := range []float64{0.2, 0.5, 1} {
		for _, w := range []float64{0, 0.25, 0.5, 1, 2} {
			p := invader()
			p.Speed, p.SurfaceProteolysis = speed, 0.0007
			show(fmt.Sprintf("A 1 S %.2f w %.2f", speed, w), crossingsOf(t, p, w, 1, map[string]float64{"shear": 0.2, "hold strength": 0.2}, 2))
		}
	}
	for _, v := range []float64{0, 0.0001, 0.0003, 0.001, 0.003} {
		p := invader()
		p.SurfaceProteolysis = v
		show(fmt.Sprintf("proteolysis %g", v), crossingsOf(t, p, 0.5, 0.4, map[string]float64{"shear": 0.2, "hold strength": 0.2}, 2))
	}
	for _, v := range []float64{0, 0.0003, 0.001, 0.003, 0.01, 0.03} {
		p := invader()
		p.SurfaceProteolysis = 0.0007
		p.WallOpening = v
		show(fmt.Sprintf("opening %g", v), crossingsOf(t, p, 0.5, 0.4, map[string]float64{"shear": 0.2, "hold strength": 0.2}, 2))
	}
	for _, v := range []float64{0, 0.5, 1, 2, 4} {
		p := invader()
		p.SurfaceProteolysis = 0.0003
		p.Traction = v
		show(fmt.Sprintf("traction %g", v), crossingsOf(t, p, 0.5, 0.4, map[string]float64{"shear": 0.2, "hold strength": 0.2}, 2))
	}
	for _, v := range []float64{5, 20, 60} {
		p := invader()
		p.SurfaceProteolysis = 0.0003
		p.Persistence = v
		show(fmt.Sprintf("persistence %g", v), crossingsOf(t, p, 0.5, 0.4, map[string]float64{"shear": 0.2, "hold strength": 0.2}, 2))
	}
}
