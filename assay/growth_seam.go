package assay

import (
	"paget/microenv"
	"paget/tissue"
)

// fixedStep is the step of the scheme of fixed steps, min.
const fixedStep = 0.1

// phaseIndex returns the place of a phase in a list of n names.
func phaseIndex(p tissue.Phase, n int) int {
	if p.Living() {
		return int(p)
	}
	return n - len(deadNames) + int(p-tissue.Apoptotic)
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
	spec.Method = microenv.Chosen
	if d.Scheme == FixedSteps {
		spec.Method = microenv.Accurate
	}
	spec.Tolerance = fieldError * max(g.borderOxygen, mmHg)
}

// fieldError is the error of a field that is allowed, as a share of what is held at
// its border.
const fieldError = 1e-5
