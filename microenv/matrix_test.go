package microenv

import (
	"math"
	"strings"
	"testing"

	"paget/rng"
)

func gel(t testing.TB, g Geometry) *Matrix {
	t.Helper()
	m, err := NewMatrix(MatrixSpec{Density: 3, Reference: 2, Pore: 8, Stiffness: 0.4, StiffnessPower: 1.5}, g)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatrixFadesExponentiallyUnderADissolvedProtease(t *testing.T) {
	g := Geometry{H: 5, N: [3]int{4, 3, 2}}
	m := gel(t, g)
	f := field(t, FieldSpec{Name: "A"}, g)
	f.Fill(func(x, y, z float64) float64 { return x / 10 })
	start := m.Mass()
	removed := m.DegradeBy(f, 0.02, 30)
	for i, v := range m.M {
		near(t, "density", v, 3*math.Exp(-0.02*30*f.C[i]), 1e-15)
	}
	near(t, "mass removed", removed, start-m.Mass(), 1e-11)
	// Two half steps are one step.
	n := gel(t, g)
	n.DegradeBy(f, 0.02, 15)
	n.DegradeBy(f, 0.02, 15)
	for i := range m.M {
		near(t, "half steps", n.M[i], m.M[i], 1e-15)
	}
	if m.DegradeBy(f, 0, 30) != 0 || m.DegradeBy(f, 0.02, 0) != 0 {
		t.Error("no rate or no time removed something")
	}
}

func TestContactCutsOnlyWhatACellTouches(t *testing.T) {
	g := Geometry{Origin: [3]float64{-20, -20, -20}, H: 4, N: [3]int{10, 10, 10}}
	m := gel(t, g)
	const x, y, z, radius = 1.3, -2.2, 4.7, 9.0
	removed := m.DegradeWithin(x, y, z, radius, 0.1, 5)
	touched := 0
	for i, v := range m.M {
		cx, cy, cz := g.Centre(i)
		want := 3.0
		if math.Sqrt((cx-x)*(cx-x)+(cy-y)*(cy-y)+(cz-z)*(cz-z)) <= radius {
			want = 3 * math.Exp(-0.5)
			touched++
		}
		near(t, "density", v, want, 1e-14)
	}
	if touched < 30 {
		t.Errorf("only %d voxels touched", touched)
	}
	near(t, "mass removed", removed, float64(touched)*3*64*(1-math.Exp(-0.5)), 1e-9)

	// A cell smaller than a voxel works on the voxel it sits in.
	n := gel(t, g)
	n.DegradeWithin(x, y, z, 0.1, 0.1, 5)
	p := gel(t, g)
	p.DegradeAt(x, y, z, 0.1, 5)
	for i := range n.M {
		if n.M[i] != p.M[i] {
			t.Fatalf("voxel %d: %g and %g", i, n.M[i], p.M[i])
		}
	}
	near(t, "cut voxel", p.M[g.Locate(x, y, z)], 3*math.Exp(-0.5), 1e-15)
}

func TestMatrixLedgerExplainsTheMass(t *testing.T) {
	g := Geometry{H: 6, N: [3]int{8, 8, 4}}
	m := gel(t, g)
	m.Fill(func(_, _, z float64) float64 { return math.Max(0, z-6) })
	f := field(t, FieldSpec{Name: "A", Initial: 0.5, Diffusivity: 50}, g)
	s := rng.New(1, rng.Testing, 0, 0)
	for range 200 {
		x, y, z := 48*s.Float64(), 48*s.Float64(), 24*s.Float64()
		m.DegradeAt(x, y, z, 0.3*s.Float64(), 1)
		m.DegradeWithin(y, x, z, 8*s.Float64(), 0.1, 1)
		m.Deposit(z, y, x, 40*s.Float64())
		m.DegradeBy(f, 0.002, 1)
	}
	l := m.Ledger
	near(t, "mass", m.Mass(), l.Initial-l.Degraded+l.Deposited, 1e-12*(l.Initial+l.Deposited))
	if l.Degraded <= 0 || l.Deposited <= 0 {
		t.Errorf("odd ledger %+v", l)
	}
	c := m.Copy()
	c.Deposit(1, 1, 1, 100)
	if m.Ledger != l || c.Mass() <= m.Mass() {
		t.Error("a copy is not independent")
	}
}

func TestMeshAndStiffnessFollowTheirLaws(t *testing.T) {
	g := Geometry{H: 5, N: [3]int{3, 3, 3}}
	for _, power := range []float64{0, 0.5, 1, 1.5, 2, 2.3, 3, 20} {
		m, err := NewMatrix(MatrixSpec{Density: 3, Reference: 2, Pore: 8, Stiffness: 0.4, StiffnessPower: power}, g)
		if err != nil {
			t.Fatal(err)
		}
		want := 0.4 * math.Pow(1.5, power)
		near(t, "stiffness", m.StiffnessAt(7, 7, 7), want, 1e-13*want)
		near(t, "mesh", m.PoreArea(7, 7, 7), 8*2/3., 1e-14)
		m.Fill(func(_, _, _ float64) float64 { return 0 })
		if a := m.PoreArea(7, 7, 7); !math.IsInf(a, 1) {
			t.Errorf("mesh %g without matrix", a)
		}
		if e := m.StiffnessAt(7, 7, 7); power > 0 && e != 0 {
			t.Errorf("stiffness %g without matrix", e)
		}
	}
	m := gel(t, g)
	dense, open := m.PoreArea(7, 7, 7), 0.0
	m.DegradeAt(7, 7, 7, 1, 1)
	if open = m.PoreArea(7, 7, 7); open <= dense {
		t.Errorf("cutting changed the mesh from %g to %g", dense, open)
	}
}

func TestDensityIsLevelBeyondTheFaces(t *testing.T) {
	m := gel(t, Geometry{H: 5, N: [3]int{4, 1, 1}})
	m.Fill(func(x, _, _ float64) float64 { return x })
	near(t, "first half voxel", m.DensityAt(0.1, 0, 0), 2.5, 0)
	near(t, "between", m.DensityAt(6, 0, 0), 6, 1e-14)
	near(t, "outside", m.DensityAt(99, 50, -50), 17.5, 0)
}

func TestImpossibleMatricesAreRefused(t *testing.T) {
	_, err := NewMatrix(MatrixSpec{Density: -1, Pore: math.Inf(1), Stiffness: math.NaN(), StiffnessPower: -2}, Geometry{})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"density is -1", "reference", "pore", "stiffness is NaN", "power", "voxels", "edge"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not mentioned in: %v", want, err)
		}
	}
	g := Geometry{H: 5, N: [3]int{2, 2, 2}}
	m, f := gel(t, g), field(t, FieldSpec{Name: "A"}, Geometry{H: 5, N: [3]int{2, 2, 3}})
	panics(t, "geometry", func() { m.DegradeBy(f, 1, 1) })
	panics(t, "rate", func() { m.DegradeAt(1, 1, 1, -1, 1) })
	panics(t, "time", func() { m.DegradeAt(1, 1, 1, 1, -1) })
	panics(t, "radius", func() { m.DegradeWithin(1, 1, 1, math.NaN(), 1, 1) })
	panics(t, "deposit", func() { m.Deposit(1, 1, 1, -1) })
	panics(t, "place", func() { m.DensityAt(math.NaN(), 1, 1) })
}
