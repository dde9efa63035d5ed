package circulation

import "testing"

// With binding b, unbinding u, attack λ and shield s, by hand:
//
//	N₁ = N₀·b/(u + sλ),   N₀·λ + N₁·sλ = entering
func TestBoundAndNakedCellsAreInBalance(t *testing.T) {
	spec, p := bare(1)
	spec.Killing = 0.7
	spec.Companions = []Companion{{Name: "guard", Density: 1e-7, Radius: 4, Unbinding: 0.3, Shield: 0.25, Shelter: 1}}
	p.Binding = []float64{0.02}
	b := must(t, spec)
	traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0), []Source{sheds(b, p, Veins, 11)})
	bind := 0.02 * 1e-7 * CollisionRate(7, 4, spec.ShearRate, spec.Thermal)
	ratio := bind / (0.3 + 0.25*0.7)
	naked := 11 / (0.7 + ratio*0.25*0.7)
	near(t, "naked", traffic.Number[0], naked, 1e-12)
	near(t, "bound", traffic.Number[1], naked*ratio, 1e-12)
	near(t, "killed", traffic.Deaths[Killing], 11, 1e-12)
}

func TestWithoutBindingThereAreNoMixedGroups(t *testing.T) {
	b := must(t, mouse())
	p := cell()
	for c := range p.Binding {
		p.Binding[c] = 0
	}
	p.Binding[1] = 0.01
	traffic := solved(t, b, b.NewWorkspace(), p, nil, stays(b, 0.02), []Source{sheds(b, p, 5, 1e4)})
	for k, n := range traffic.Number {
		if c := b.Companion(k); c != 0 && c != 2 && n != 0 {
			t.Errorf("%g travellers with companion %d, which never binds", n, c)
		} else if c == 2 && b.Cells(k) < 4 && n <= 0 {
			t.Errorf("no travellers of %d cells with the companion that binds", b.Cells(k))
		}
	}
}

func TestBindingIsProportionalToRareCompanions(t *testing.T) {
	p := cell()
	p.Sticking = 0
	bound := func(density float64) float64 {
		spec := mouse()
		spec.Companions = spec.Companions[:1]
		spec.Companions[0].Density = density
		p.Binding = []float64{0.01}
		b := must(t, spec)
		traffic := solved(t, b, b.NewWorkspace(), p, nil, flat(b, 0.02), []Source{sheds(b, p, 5, 1e4)})
		return traffic.Number[b.Index(1, 1)] / traffic.Number[b.Index(1, 0)]
	}
	near(t, "bound to naked", bound(2e-6), 2*bound(1e-6), 0.01)
}
