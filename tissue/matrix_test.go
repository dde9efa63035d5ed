package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/microenv"
	"paget/pathway"
)

// gel returns a layer of matrix on a membrane with pores, with the matrix's
// density and, if asked for, a protease field.
func gel(t testing.TB, c sort, density float64) (Spec, Surroundings) {
	t.Helper()
	spec := flat(200, c.kind(t))
	spec.Dimensions, spec.Layer = 3, 40
	m, err := RandomPores(3, spec.Box, 10, 4, 2e-3)
	must(t, err)
	spec.Membrane = m
	g := microenv.Geometry{H: 10, N: [3]int{20, 20, 4}}
	matrix, err := microenv.NewMatrix(microenv.MatrixSpec{Density: density, Reference: 1, Pore: 40, Stiffness: 1, StiffnessPower: 2}, g)
	must(t, err)
	around := Surroundings{Matrix: matrix}
	if c.protease > 0 {
		f, err := microenv.NewField(microenv.FieldSpec{Name: "acid", Diffusivity: 600, Decay: 0.05,
			Borders: [3][2]microenv.Border{{{Kind: microenv.Periodic}, {Kind: microenv.Periodic}}, {{Kind: microenv.Periodic}, {Kind: microenv.Periodic}}}}, g)
		must(t, err)
		around.Fields = append(around.Fields, f)
		spec.Protease, spec.ProteaseRate = "acid", 0.01
	}
	return spec, around
}

// onTop returns founders on the surface of the layer.
func onTop(n int) []Founder {
	f := scattered(n, 200, 6)
	for i := range f {
		f[i].Z = 40
	}
	return f
}

// invaded runs a gel and returns the mean depth below its surface and the number
// of cells through.
func invaded(t testing.TB, spec Spec, around Surroundings, minutes int) (depth float64, below int) {
	t.Helper()
	ti, s := begin(t, spec, around, onTop(60)...)
	for k := range minutes {
		must(t, ti.Step(s))
		if k%200 == 0 {
			must(t, ti.Verify(s))
		}
	}
	for i, z := range s.Z {
		depth += (40 - z) / float64(s.Len())
		if s.Where[i] == Below {
			below++
		}
	}
	return depth, below
}

func TestDenserMatrixHoldsCellsBack(t *testing.T) {
	last := math.Inf(1)
	for _, density := range []float64{0.3, 1, 2, 6} { // mesh 133, 40, 20, 6.7 µm²; arrest at 8
		depth, below := invaded(t, first(gel(t, crawler(), density)), second(gel(t, crawler(), density)), 900)
		if depth > last {
			t.Errorf("density %g: depth %g, in thinner matrix %g", density, depth, last)
		}
		if density == 6 && (depth != 0 || below != 0) {
			t.Errorf("matrix beyond arrest was entered: depth %g, %d through", depth, below)
		}
		if density == 0.3 && below == 0 {
			t.Error("nobody came through thin matrix")
		}
		last = depth
	}
}

func first(s Spec, _ Surroundings) Spec          { return s }
func second(_ Spec, a Surroundings) Surroundings { return a }

// TestEitherProteolysisOrContractionOpensTheWayThroughDenseMatrix: as blocking
// contraction or proteases alone does not stop invasion but both together do.
func TestEitherProteolysisOrContractionOpensTheWayThroughDenseMatrix(t *testing.T) {
	// Mesh 20 µm²: a relaxed cell is arrested at 22 µm², a contracting one at 8.
	run := func(contraction, proteolysis bool) float64 {
		c := crawler()
		c.squeeze = 3
		c.rules = []cell.Rule{{Signal: "B", Increases: true, Behaviour: "contractility", Max: 30, Relative: true, HalfMax: 1, Power: 3}}
		if !contraction {
			c.treatment = pathway.Treatment{{Kind: pathway.Inhibitor, Node: "B", Concentration: 1e6, IC50: 1, Hill: 1, MaxEffect: 1}}
		}
		if proteolysis {
			c.surface = 0.04
		}
		spec, around := gel(t, c, 2)
		depth, _ := invaded(t, spec, around, 900)
		return depth
	}
	both, onlyPull, onlyCut, neither := run(true, true), run(true, false), run(false, true), run(false, false)
	t.Logf("depth: both %.3g, contraction only %.3g, proteolysis only %.3g, neither %.3g µm", both, onlyPull, onlyCut, neither)
	if !(onlyPull > 3 && onlyCut > 3) || neither > 0.01*min(onlyPull, onlyCut) || both < max(onlyPull, onlyCut) {
		t.Errorf("depth: both %g, contraction only %g, proteolysis only %g, neither %g µm", both, onlyPull, onlyCut, neither)
	}
}

func TestReleasedProteaseOpensTheMatrix(t *testing.T) {
	c := crawler()
	c.protease = 2e5
	spec, around := gel(t, c, 6)
	mass := around.Matrix.Mass()
	depth, _ := invaded(t, spec, around, 900)
	if depth == 0 {
		t.Error("nobody entered the opened matrix")
	}
	if around.Matrix.Mass() >= mass {
		t.Error("no matrix was lost")
	}
}

func TestWhatCellsReleaseIsWhatTheFieldHolds(t *testing.T) {
	c := crawler()
	c.protease = 1000
	spec, around := gel(t, c, 6)
	ti, s := begin(t, spec, around, onTop(60)...)
	const n = 100
	steps(t, ti, s, n)
	l := around.Fields[0].Ledger
	want := 60.0 * 1000 * n
	if math.Abs(l.Secreted-want) > 1e-9*want {
		t.Errorf("secreted %g, the cells released %g", l.Secreted, want)
	}
	if total := around.Fields[0].Total(); math.Abs(total+l.Decayed-want) > 1e-6*want {
		t.Errorf("in the field %g, decayed %g, released %g", total, l.Decayed, want)
	}
}

func TestDepositedMatrixIsAccountedFor(t *testing.T) {
	c := crawler()
	c.deposit = 2
	spec, around := gel(t, c, 6)
	mass := around.Matrix.Mass()
	ti, s := begin(t, spec, around, onTop(60)...)
	steps(t, ti, s, 50)
	if gain := around.Matrix.Mass() - mass; math.Abs(gain-60*2*50) > 1e-6*60*2*50 {
		t.Errorf("the matrix gained %g fg, the cells laid down %g", gain, 60.0*2*50)
	}
}

func TestWithoutMatrixALayerIsOpen(t *testing.T) {
	spec, around := gel(t, crawler(), 0)
	ti, s := begin(t, spec, around, onTop(50)...)
	steps(t, ti, s, 400)
	low := 0
	for _, z := range s.Z {
		if z < 20 {
			low++
		}
	}
	if low == 0 {
		t.Error("nobody moved into the open layer")
	}
}

func TestStiffnessIsReadInTheMatrixOrFromTheCoating(t *testing.T) {
	c := crawler()
	c.rules = []cell.Rule{{Signal: cell.Stiffness, Increases: true, Behaviour: "contractility", Max: 3, Relative: true, HalfMax: 2, Power: 1}}
	spec, around := gel(t, c, 2)
	spec.Stiffness = 50
	_, s := begin(t, spec, around, onTop(1)...)
	inside := s.Behaviour(0, cell.Contractility)
	spec = flat(200, c.kind(t))
	spec.Stiffness = 50
	_, s = begin(t, spec, Surroundings{}, onTop(1)...)
	coated := s.Behaviour(0, cell.Contractility)
	at := func(stiffness float64) float64 {
		u, u0 := stiffness/(2+stiffness), 1.0/3
		return (1 - u + 3*u) / (1 - u0 + 3*u0)
	}
	if math.Abs(inside-at(4)) > 1e-9 || math.Abs(coated-at(50)) > 1e-9 {
		t.Errorf("contractility %g in matrix of 4 kPa (want %g), %g on 50 kPa (want %g)", inside, at(4), coated, at(50))
	}
}
