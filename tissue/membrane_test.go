package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/pathway"
	"paget/rng"
)

// insert returns a membrane with random pores in a flat periodic dish.
func insert(t testing.TB, c sort, radius, density float64) Spec {
	t.Helper()
	spec := flat(300, c.kind(t))
	m, err := RandomPores(3, spec.Box, 10, radius, density)
	must(t, err)
	spec.Membrane = m
	return spec
}

func through(t testing.TB, spec Spec, cue Cue, n, minutes int) int {
	t.Helper()
	if cue != nil {
		spec.Sensing = Sensing{Dissociation: 1, HalfDifference: 0.1}
	}
	ti, s := begin(t, spec, Surroundings{Cue: cue}, scattered(n, 300, 4)...)
	for k := range minutes {
		must(t, ti.Step(s))
		if k%60 == 0 {
			must(t, ti.Verify(s))
		}
	}
	must(t, ti.Verify(s))
	below := 0
	for _, w := range s.Where {
		if w == Below {
			below++
		}
	}
	if below != int(s.Counts.Through) {
		t.Errorf("%d below, %d counted through", below, s.Counts.Through)
	}
	return below
}

func TestRandomPoresDoNotOverlapAndHaveTheirDensity(t *testing.T) {
	box := Box{High: [3]float64{400, 300}, Border: [3]Border{Periodic, Wall}}
	m, err := RandomPores(9, box, 10, 4, 1e-3)
	must(t, err)
	if len(m.X) != 120 {
		t.Fatalf("%d pores, want 120", len(m.X))
	}
	sp := newSpace(Spec{Box: box, Dimensions: 2})
	for i := range m.X {
		for j := range i {
			if d := math.Hypot(sp.apart(0, m.X[i]-m.X[j]), sp.apart(1, m.Y[i]-m.Y[j])); d < 8 {
				t.Fatalf("pores %d and %d overlap at distance %g", i, j, d)
			}
		}
	}
	again, err := RandomPores(9, box, 10, 4, 1e-3)
	must(t, err)
	if again.X[50] != m.X[50] {
		t.Error("the same root gives other pores")
	}
	if _, err := RandomPores(9, box, 10, 4, 0.02); err == nil {
		t.Error("a density beyond jamming was accepted")
	}
	if _, err := RandomPores(9, box, 0, -1, 1); err == nil {
		t.Error("impossible numbers were accepted")
	}
}

func TestPoreIndexFindsWhatALookAtEveryPoreFinds(t *testing.T) {
	for seed := range uint64(20) {
		r := rng.New(5, rng.Testing, seed, 0)
		box := Box{High: [3]float64{50 + 200*r.Float64(), 50 + 200*r.Float64()}, Border: [3]Border{Border(r.Intn(3)), Border(r.Intn(3))}}
		m, err := RandomPores(rng.Root(seed), box, 10, 1+5*r.Float64(), 2e-3)
		must(t, err)
		sp := newSpace(Spec{Box: box, Dimensions: 2})
		p := newPoreIndex(m, &sp)
		hits := 0
		for range 3000 {
			x, y := box.High[0]*r.Float64(), box.High[1]*r.Float64()
			want := int32(-1)
			for k := range m.X {
				if p.distance2(int32(k), x, y) < m.Radius*m.Radius {
					want = int32(k)
				}
			}
			if got := p.under(x, y); got != want {
				t.Fatalf("seed %d: pore %d under (%g, %g), want %d", seed, got, x, y, want)
			}
			if want >= 0 {
				hits++
			}
		}
		if hits == 0 && len(m.X) > 0 {
			t.Error("no point over a pore")
		}
	}
}

func TestWithoutPoresNobodyComesThrough(t *testing.T) {
	if n := through(t, insert(t, crawler(), 4, 0), slope{c: 1, gz: -0.5}, 60, 600); n != 0 {
		t.Errorf("%d cells came through a closed membrane", n)
	}
}

func TestCellsComeThroughPoresAndMoreOfThemDownAGradient(t *testing.T) {
	c := crawler()
	c.sensitivity = 0.9
	spec := insert(t, c, 4, 1e-3)
	none := through(t, spec, nil, 100, 1200)
	down := through(t, spec, slope{c: 1, gz: -0.05}, 100, 1200)
	up := through(t, spec, slope{c: 1, gz: 0.05}, 100, 1200)
	if !(up < none && none < down) || none == 0 {
		t.Errorf("through: %d against the gradient, %d without, %d with it", up, none, down)
	}
}

// TestCrossingHardlyDependsOnTheStep: cells see a pore for many steps, so that a
// shorter step lets as many through, within chance.
func TestCrossingHardlyDependsOnTheStep(t *testing.T) {
	c := crawler()
	c.sensitivity = 0.9
	share := map[float64]float64{}
	const n = 600
	for _, dt := range []float64{4, 2, 1, 0.25} {
		spec := insert(t, c, 4, 1e-3)
		spec.Mechanics.Repulsion = 0 // so that many cells fit
		spec.Step, spec.SignalEvery = dt, 1<<30
		share[dt] = float64(through(t, spec, slope{c: 1, gz: -0.05}, n, int(600/dt))) / n
	}
	t.Logf("share through at steps of 4, 2, 1, 0.25 min: %.3f, %.3f, %.3f, %.3f", share[4], share[2], share[1], share[0.25])
	for _, dt := range []float64{4, 2, 1} {
		p := 0.5 * (share[dt] + share[0.25])
		if d := math.Abs(share[dt] - share[0.25]); p < 0.1 || d > 4*math.Sqrt(2*p*(1-p)/n) {
			t.Errorf("step %g: %.3f through, at a quarter of a minute %.3f", dt, share[dt], share[0.25])
		}
	}
}

func TestNarrowPoresLetFewerThroughAndTooNarrowOnesNone(t *testing.T) {
	last := math.MaxInt
	for _, radius := range []float64{5, 3, 2, 1.5} { // nucleus 80 µm²: arrest at radius 1.596
		spec := insert(t, crawler(), radius, 1e-3)
		n := through(t, spec, nil, 100, 1200)
		if n > last {
			t.Errorf("radius %g µm lets %d through, a wider pore %d", radius, n, last)
		}
		if radius < 1.596 && n != 0 {
			t.Errorf("%d cells came through pores below arrest", n)
		}
		last = n
	}
}

func TestFasterCellsComeThroughMoreOften(t *testing.T) {
	slow, fast := crawler(), crawler()
	slow.speed, fast.speed = 0.2, 0.8
	if a, b := through(t, insert(t, slow, 4, 1e-3), nil, 100, 1200), through(t, insert(t, fast, 4, 1e-3), nil, 100, 1200); a >= b {
		t.Errorf("slow cells %d, fast cells %d", a, b)
	}
}

func TestStrongerContractionSqueezesMoreThrough(t *testing.T) {
	weak := crawler()
	weak.rules = []cell.Rule{{Signal: "A", Increases: true, Behaviour: "contractility", Max: 8, Relative: true, HalfMax: 0.5, Power: 4}}
	strong := weak
	strong.treatment = pathway.Treatment{{Kind: pathway.Overexpression, Node: "A", Fold: 1.6}}
	spec := insert(t, weak, 2.2, 1e-3)
	a := through(t, spec, nil, 100, 1200)
	spec.Kinds = []Kind{strong.kind(t)}
	if b := through(t, spec, nil, 100, 1200); b <= a {
		t.Errorf("%d weak and %d strong cells came through", a, b)
	}
}

func TestAPoreHoldsOneCellAndTheNearestGoesFirst(t *testing.T) {
	c := crawler()
	spec := flat(300, c.kind(t))
	spec.Mechanics.Repulsion = 0
	spec.Membrane = &Membrane{Thickness: 10, Radius: 4, X: []float64{150}, Y: []float64{150}}
	spec.SignalEvery = 1 << 30
	var f []Founder
	for i := range 20 {
		f = append(f, Founder{ID: uint64(i + 1), X: 150 + 0.1*float64(i), Y: 150})
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	for i := range s.QZ { // all push down equally
		s.QX[i], s.QY[i], s.QZ[i] = 0, 0, -3
	}
	must(t, ti.Step(s))
	must(t, ti.Verify(s))
	inside := -1
	for i, w := range s.Where {
		if w == InPore {
			inside = i
		}
	}
	if inside < 0 {
		t.Fatal("nobody went in")
	}
	for i := range s.X {
		if i != inside && s.Z[i] != 0 {
			t.Errorf("cell %d is at depth %g without a pore", s.ID[i], s.Z[i])
		}
		if ti.pores.distance2(0, s.X[i], s.Y[i]) < ti.pores.distance2(0, s.X[inside], s.Y[inside]) && i != inside {
			t.Errorf("cell %d stood nearer to the axis", s.ID[i])
		}
	}
	steps(t, ti, s, 300)
	must(t, ti.Verify(s))
}

func TestInsideAPoreTheWalkIsOneDimensional(t *testing.T) {
	// A very long pore: depth after a time has Fürth's law with d = 1, slowed by
	// the passage factor, as long as no end is met.
	c := crawler()
	spec := flat(1e5, c.kind(t))
	spec.Mechanics.Repulsion = 0
	spec.Membrane = &Membrane{Thickness: 2000, Radius: 4}
	var f []Founder
	for i := range 400 {
		x, y := 100+float64(i%20)*100, 100+float64(i/20)*100
		spec.Membrane.X, spec.Membrane.Y = append(spec.Membrane.X, x), append(spec.Membrane.Y, y)
		f = append(f, Founder{ID: uint64(i + 1), X: x, Y: y, Resting: true})
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	for i := range s.Z {
		s.Where[i], s.Pore[i], s.Z[i] = InPore, int32(i), -1000
	}
	steps(t, ti, s, 90)
	open := spec.Kinds[0].Phenotype.Line().Passage(math.Pi*16, 1)
	x := make([]float64, s.Len())
	for i := range x {
		x[i] = math.Pow(s.Z[i]+1000, 2)
		if s.X[i] != f[i].X || s.Y[i] != f[i].Y {
			t.Fatal("an anchored cell moved sideways")
		}
	}
	mean(t, x, open*open*fuerth(0.5, 20, 90), 0.5)
}

func TestTheMembranePartsCellsAboveFromThoseBelow(t *testing.T) {
	spec := flat(300, crawler().kind(t))
	spec.Membrane = &Membrane{Thickness: 1}
	ti, s := begin(t, spec, Surroundings{}, Founder{ID: 1, X: 100, Y: 100}, Founder{ID: 2, X: 101, Y: 100})
	s.Where[1], s.Z[1] = Below, -1
	s.behaviours[0][cell.MotilitySpeed].base = 0
	must(t, ti.Step(s))
	if s.X[0] != 100 || s.X[1] != 101 {
		t.Error("cells push each other through the membrane")
	}
}
