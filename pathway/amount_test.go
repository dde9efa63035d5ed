package pathway

import (
	"math"
	"testing"
)

func TestAReagentChangesWhatNoNetworkDrives(t *testing.T) {
	for _, k := range []struct {
		p           Perturbation
		level, want float64
	}{
		{Perturbation{Kind: Knockdown, Removed: 0.8}, 0.5, 0.1},
		{Perturbation{Kind: Overexpression, Fold: 3}, 0.2, 0.6},
		{Perturbation{Kind: Overexpression, Fold: 3}, 0.5, 1},
		{Perturbation{Kind: Inhibitor, Concentration: 10, IC50: 10, Hill: 1, MaxEffect: 1}, 0.4, 0.2},
		{Perturbation{Kind: Inhibitor, IC50: 10, Hill: 1, MaxEffect: 1}, 0.4, 0.4},
		{Perturbation{Kind: Clamp, Level: 0.7}, 0.4, 0.7},
		{Perturbation{Kind: Ligand, Level: 0.5}, 0.4, 0.7},
		{Perturbation{Kind: BlockingAntibody, Concentration: 10, IC50: 1, MaxEffect: 1}, 0.4, 0.4},
	} {
		if got := k.p.Amount(k.level); math.Abs(got-k.want) > 1e-12 {
			t.Errorf("%v of %g: %g, want %g", k.p.Kind, k.level, got, k.want)
		}
	}
}
