package assay

import (
	"slices"

	"paget/cell"
	"paget/tissue"
)

// phaseNames are the words for the phases of the cells of a dish, those of the dead
// last.
type phaseNames struct {
	all     []string
	resting int // the phase in which cells wait for entry into the cycle
}

// deadNames are the words for dead cells, in the order of package tissue.
var deadNames = []string{"apoptotic", "necrotic", "lysed"}

// phases returns the words for the phases of a dish.
//
// Errors: kinds of cell with different cycles, whose phases cannot be counted
// together.
func (d Dish) phases() (phaseNames, error) {
	var names phaseNames
	for k, kind := range d.Kinds {
		var own []string
		cycle := kind.Phenotype.Line().Phases()
		for _, p := range cycle.Phases {
			own = append(own, p.Name)
		}
		if k > 0 && !slices.Equal(own, names.all) {
			return names, &DishError{"holds kinds of cell with different cycles"}
		}
		names.all = own
		names.resting = max(0, slices.IndexFunc(cycle.Phases, func(p cell.CyclePhase) bool { return p.Duration == 0 }))
	}
	names.all = append(names.all, deadNames...)
	return names, nil
}

// index returns the place of a phase in the list.
func (n phaseNames) index(p tissue.Phase) int {
	if p.Living() {
		return int(p)
	}
	return len(n.all) - len(deadNames) + int(p-tissue.Apoptotic)
}
