package microenv

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/team"
)

// oxygenSpec is a field with held layers that relaxes in about a third of a
// minute in a box of a millimetre.
func oxygenSpec(method Method, tolerance float64) FieldSpec {
	s := FieldSpec{Name: "oxygen", Diffusivity: 1e5, Decay: 0.1, Initial: 38, Method: method, Tolerance: tolerance}
	for a := range s.Borders {
		s.Borders[a] = [2]Border{HeldVoxels(38), HeldVoxels(38)}
	}
	return s
}

// feed places sinks and sources that move with phase.
func feed(f *Field, phase float64) {
	f.ClearSources()
	g := f.Geometry
	for k := range 300 {
		a := float64(k)
		at := func(axis int, wave float64) float64 {
			return g.Origin[axis] + float64(g.N[axis])*g.H*(0.5+0.35*math.Sin(wave*a+phase))
		}
		f.Uptake(at(0, 1.1), at(1, 2.3), at(2, 0.7), 20000)
		if k%10 == 0 {
			f.Secrete(at(0, 0.3), at(1, 1.7), at(2, 2.9), 5e4)
		}
	}
}

func TestQuasiSteadyFieldsAreAtRestAfterEveryStep(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{20, 21, 18}}
	f, exact := field(t, oxygenSpec(QuasiSteady, 0), g), field(t, oxygenSpec(QuasiSteady, 0), g)
	for n := range 4 {
		feed(f, 0.05*float64(n))
		feed(exact, 0.05*float64(n))
		step(t, f, 6)
		if err := exact.Settle(); err != nil {
			t.Fatal(err)
		}
		for i, v := range f.C {
			if math.Abs(v-exact.C[i]) > 2e-5*38 {
				t.Fatalf("step %d, voxel %d: %g, at rest %g", n, i, v, exact.C[i])
			}
		}
	}
	l := f.Ledger
	near(t, "time", f.Time, 24, 1e-12)
	near(t, "unexplained", f.Total()-(l.Initial+l.Secreted-l.Decayed-l.TakenUp+l.Border+l.Rounding+l.Settled), 0, 1e-9*l.Initial)
	// The flows of a steady state cancel; what is left is the jump from the start.
	flows := l.Secreted - l.Decayed - l.TakenUp + l.Border
	near(t, "flows that do not cancel", flows, 0, 1e-3*l.TakenUp)
	near(t, "jump", l.Settled, f.Total()-l.Initial, 1e-3*l.TakenUp)
	if l.TakenUp <= 0 || l.Border <= 0 || l.Secreted <= 0 {
		t.Errorf("odd ledger %+v", l)
	}
}

func TestAccurateFieldsFollowTheTwin(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{10, 9, 8}}
	spec := oxygenSpec(Accurate, 1e-3)
	spec.Diffusivity = 3000
	f := field(t, spec, g)
	spec.Method, spec.Tolerance = Reference, 0
	twin := field(t, spec, g)
	for n := range 3 {
		feed(f, 0.1*float64(n))
		feed(twin, 0.1*float64(n))
		step(t, f, 0.5)
		step(t, twin, 0.5)
	}
	for i, v := range f.C {
		if math.Abs(v-twin.C[i]) > 3e-3 {
			t.Fatalf("voxel %d: %g, the twin has %g", i, v, twin.C[i])
		}
	}
	for _, l := range []Ledger{f.Ledger, twin.Ledger} {
		near(t, "taken up", l.TakenUp, twin.Ledger.TakenUp, 1e-3*twin.Ledger.TakenUp)
		near(t, "border", l.Border, twin.Ledger.Border, 1e-3*twin.Ledger.TakenUp)
	}
	l := f.Ledger
	near(t, "unexplained", f.Total()-(l.Initial+l.Secreted-l.Decayed-l.TakenUp+l.Border+l.Rounding+l.Settled), 0, 1e-5*l.Initial)
}

func TestTheChoiceFollowsTheSlowestRelaxation(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{50, 50, 50}}
	f := field(t, oxygenSpec(Chosen, 1e-3), g)
	// Between held values 49 voxels apart: 3·(4D/h²)·sin²(π/98) + k.
	s := math.Sin(math.Pi / 98)
	near(t, "relaxation", f.Relaxation(), 1/(3*4*250*s*s+0.1), 1e-12)
	slow := f.Choose(0.1)
	if c := f.Choose(6); c.Method != QuasiSteady || slow.Method != Accurate || c.Error >= 1e-3 || slow.Error <= 1e-3 {
		t.Errorf("6 min: %v; 0.1 min: %v", c, slow)
	}
	if got, want := f.Choose(6).String(), "oxygen: quasi-steady; relaxes in 0.31 min, cells change every 6 min, error e^-19 (it follows the cells)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	spec := oxygenSpec(Chosen, 1e-3)
	spec.Interval = 0.2
	if c := field(t, spec, g).Choose(6); c.Method != Accurate || c.Interval != 0.2 {
		t.Errorf("with an interval in the spec: %v", c)
	}
	if c := field(t, oxygenSpec(Accurate, 1e-3), g).Choose(6); c.Method != Accurate || !strings.Contains(c.String(), "as the spec says") {
		t.Errorf("a forced method: %v", c)
	}
	closed := field(t, FieldSpec{Name: "A", Diffusivity: 1, Method: Chosen, Tolerance: 1e-3}, g)
	if c := closed.Choose(1e9); c.Method != Accurate || !math.IsInf(c.Relaxation, 1) {
		t.Errorf("a field that nothing removes: %v", c)
	}
	for i := range closed.C {
		x, y, z := g.Centre(i)
		closed.Uptake(x, y, z, 0.5*g.Volume())
	}
	near(t, "relaxation by uptake", closed.Relaxation(), 2, 1e-12)
}

func TestTheFirstChosenIntervalIsRight(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{9, 8, 7}}
	for _, dt := range []float64{0.005, 6} {
		f := field(t, oxygenSpec(Chosen, 1e-3), g)
		twin := field(t, oxygenSpec(Reference, 0), g)
		feed(f, 0)
		feed(twin, 0)
		step(t, f, dt)
		step(t, twin, min(dt, 0.1))
		for i, v := range f.C {
			if math.Abs(v-twin.C[i]) > 4e-3 {
				t.Fatalf("%g min, %v: voxel %d is %g, the twin has %g", dt, f.Choice(), i, v, twin.C[i])
			}
		}
	}
}

func TestFieldsStepTogetherAsTheyDoAlone(t *testing.T) {
	g := Geometry{H: 20, N: [3]int{36, 36, 36}}
	make := func() []*Field {
		slow := oxygenSpec(Accurate, 1e-2)
		slow.Name, slow.Diffusivity, slow.Initial = "glucose", 3e4, 30
		slow.Borders = [3][2]Border{{Held(30), {}}}
		return []*Field{field(t, oxygenSpec(QuasiSteady, 0), g), field(t, slow, g), field(t, oxygenSpec(Chosen, 1e-2), g)}
	}
	alone, together := make(), make()
	crew := team.New(3)
	defer crew.Close()
	for n := range 2 {
		for k := range alone {
			feed(alone[k], 0.1*float64(n))
			feed(together[k], 0.1*float64(n))
			step(t, alone[k], 0.3)
		}
		if err := StepAll(together, 0.3, crew); err != nil {
			t.Fatal(err)
		}
	}
	for k := range alone {
		if !slices.Equal(alone[k].C, together[k].C) || alone[k].Ledger != together[k].Ledger {
			t.Errorf("%s goes another way in company", alone[k].Spec.Name)
		}
	}
	if together[0].work != together[1].work || together[2].Copy().work == together[0].work {
		t.Error("fields that step together share their scratch, and copies do not")
	}
}

func TestVoxelSamplingDoesNotInterpolate(t *testing.T) {
	spec := FieldSpec{Name: "A", Sampling: Voxel, Borders: [3][2]Border{{}, periodic}}
	f := field(t, spec, Geometry{H: 10, N: [3]int{4, 4, 1}})
	f.Fill(func(x, y, _ float64) float64 { return x + 100*y })
	for _, c := range [][3]float64{{1, 1, 505}, {9.99, 9.99, 505}, {10.01, 5, 515}, {-50, 5, 505}, {5, 42, 505}, {39, 39, 3535}} {
		near(t, "value of the voxel", f.Sample(c[0], c[1], 0), c[2], 0)
	}
}

func TestSourcesTakeMemoryOnlyWhenThereAreSome(t *testing.T) {
	f := field(t, oxygenSpec(QuasiSteady, 0), Geometry{H: 20, N: [3]int{12, 12, 12}})
	step(t, f, 6)
	if f.source != nil || f.uptake != nil {
		t.Error("a field without sources holds room for them")
	}
	near(t, "oxygen without cells", f.Sample(120, 120, 120), 38, 0.2)
	f.Uptake(100, 100, 100, 5)
	if f.source != nil {
		t.Error("uptake alone makes room for secretion")
	}
}

func TestBoxesAreCutIntoWholeVoxels(t *testing.T) {
	g, err := Box([3]float64{-500, -500, 0}, [3]float64{1000, 500, 0}, 20)
	if err != nil || g.N != [3]int{50, 25, 1} || g.H != 20 {
		t.Errorf("%+v, %v", g, err)
	}
	for name, c := range map[string]struct {
		size [3]float64
		edge float64
		say  string
	}{
		"too large": {[3]float64{10, 100, 0}, 20, "larger than the box"},
		"misfit":    {[3]float64{100, 110, 0}, 20, "do not fill"},
		"negative":  {[3]float64{-100, 100, 0}, 20, "at least 0"},
		"no edge":   {[3]float64{100, 100, 0}, 0, "edge"},
		"no number": {[3]float64{100, 100, 0}, math.NaN(), "edge"},
	} {
		if _, err := Box([3]float64{}, c.size, c.edge); err == nil || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestMethodsThatCannotWorkAreRefused(t *testing.T) {
	for say, spec := range map[string]FieldSpec{
		"nothing removes it": {Name: "A", Diffusivity: 1, Method: QuasiSteady},
		"needs a tolerance":  {Name: "A", Method: Accurate},
		"sampling":           {Name: "A", Sampling: 7},
		"interval":           {Name: "A", Interval: -1},
		"below 0":            {Name: "A", Borders: [3][2]Border{{HeldVoxels(-2), {}}}},
	} {
		if err := spec.Validate(); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%q expected, got %v", say, err)
		}
	}
	if _, err := NewField(oxygenSpec(Split, 0), Geometry{H: 1, N: [3]int{5, 5, 5}}); err == nil || !strings.Contains(err.Error(), "held layer") {
		t.Errorf("a held layer for Split: %v", err)
	}
	if _, err := NewField(oxygenSpec(QuasiSteady, 0), Geometry{H: 1, N: [3]int{5, 5, 2}}); err == nil || !strings.Contains(err.Error(), "nothing is left") {
		t.Errorf("two layers and nothing between: %v", err)
	}
}

func BenchmarkOxygenStep(b *testing.B) {
	f, _ := spheroidOxygen(b, QuasiSteady, 500, 410.4, 38)
	other, _ := spheroidOxygen(b, QuasiSteady, 500, 409.0, 38)
	sinks := [2][]float64{f.uptake, other.uptake}
	for k := 0; b.Loop(); k++ {
		f.uptake = sinks[k%2]
		if err := f.Step(6); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(f.C)), "ns/voxel")
}
