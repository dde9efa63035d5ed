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

func TestTable(t *testing.T) {
	for _, speed := range []float64{0.05, 0.2, 0.5, 1} {
		for _, w := range []float64{0, 0.25, 0.5, 1, 1.5, 2} {
			p := invader()
			p.Speed = speed
			sum := map[string]float64{}
			for r := range 2 {
				a := filled(t, "intravasation", slabNumbers())
				well, err := a.Run(context.Background(), besideVessel(t, rng.Root(r+1), p, w))
				must(t, err)
				for _, x := range crossingReadouts {
					v, _ := well.Last(x.name)
					sum[x.name] += v / 2
				}
			}
			fmt.Printf("S %.2f w %.2f: n %.0f cross %.1f groups %.1f rate %.4f mean %.2f share %.2f opened %.2f\n", speed, w, sum["cells at risk"], sum["crossings"], sum["groups"], sum["crossing rate"], sum["mean group"], sum["share in groups"], sum["matrix opened"])
		}
	}
}
