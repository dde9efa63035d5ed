package assay

import (
	"math"

	"paget/microenv"
)

// oxygen makes the field of oxygen at its initial value.
func (g *Growth) oxygen(d Dish) (*microenv.Field, error) {
	s, ok := d.substance(OxygenName)
	if !ok {
		return nil, &DishError{"does not say how oxygen spreads"}
	}
	spec := microenv.FieldSpec{
		Name: s.Name, Diffusivity: s.Diffusivity, Decay: s.Decay, Initial: g.borderOxygen,
	}
	g.solve(&spec, d, s)
	return microenv.NewField(spec, g.grid())
}

// grid returns the voxels of the box.
func (g *Growth) grid() microenv.Geometry {
	n := int(math.Round(2 * g.halfWidth / g.voxel))
	return microenv.Geometry{
		Origin: [3]float64{-g.halfWidth, -g.halfWidth, -g.halfWidth}, H: g.voxel, N: [3]int{n, n, n},
	}
}

// solve chooses the solver and the borders of the field: its value is held in the
// outermost voxels. The fast scheme takes it as being at rest where it relaxes much
// faster than cells change, and follows it in time elsewhere.
func (g *Growth) solve(spec *microenv.FieldSpec, d Dish, s Substance) {
	for a := range spec.Borders {
		spec.Borders[a] = [2]microenv.Border{microenv.HeldVoxels(g.borderOxygen), microenv.HeldVoxels(g.borderOxygen)}
	}
	if s.ByVoxel {
		spec.Sampling = microenv.Voxel
	}
	switch d.Scheme {
	case Fast:
		spec.Method = microenv.Chosen
	case FixedSteps:
		spec.Method = microenv.Accurate
	case Swept, SweptFinely:
		spec.Method, spec.SweepStep, spec.SweepPart = microenv.Sweeps, usualSweep, g.onePart(d)
		if d.Scheme == SweptFinely {
			spec.SweepStep = fineSweep
		}
		return
	}
	spec.Tolerance = fieldError * max(g.borderOxygen, mmHg)
}

// fieldError is the error of a field that is allowed, as a share of what is held at
// its border.
const fieldError = 1e-5

// onePart returns the rate at which one newborn cell of the first kind empties its
// voxel, 1/min.
func (g *Growth) onePart(d Dish) float64 {
	phenotype := d.Kinds[0].Phenotype
	volume := g.voxel * g.voxel * g.voxel
	for k, field := range phenotype.Takes() {
		if field == OxygenName {
			return phenotype.Reference(phenotype.Uptake(k)) * phenotype.Line().Volume / volume
		}
	}
	return 0
}

// Steps of the sweeps of the reference trajectories, min (courses.tsv).
const (
	usualSweep = 0.01
	fineSweep  = 0.0025
)
