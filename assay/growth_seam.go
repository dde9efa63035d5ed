package assay

import (
	"errors"

	"paget/microenv"
	"paget/record"
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

// solve chooses the solver and the borders of the field.
func (g *Growth) solve(spec *microenv.FieldSpec, d Dish, s Substance) {
	for a := range spec.Borders {
		spec.Borders[a] = [2]microenv.Border{microenv.Held(g.borderOxygen), microenv.Held(g.borderOxygen)}
	}
	spec.Method = microenv.Implicit
}

var errNotYet = errors.New("assay: the state of a tissue cannot be kept yet")

func saveState(t *tissue.Tissue, s *tissue.State, e *record.Encoder) error { return errNotYet }

func loadState(t *tissue.Tissue, d *record.Decoder, around tissue.Surroundings) (*tissue.State, error) {
	return nil, errNotYet
}
