package microenv

import (
	"errors"
	"math"
	"strings"
	"testing"

	"paget/num/diffusion"
	"paget/rng"
	"paget/stats"
)

func field(t testing.TB, spec FieldSpec, g Geometry) *Field {
	t.Helper()
	f, err := NewField(spec, g)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func step(t testing.TB, f *Field, dt float64) {
	t.Helper()
	if err := f.Step(dt); err != nil {
		t.Fatal(err)
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.15g, want %.15g ± %.2g", what, got, want, tolerance)
	}
}

var periodic = [2]Border{{Kind: Periodic}, {Kind: Periodic}}

func TestLedgerExplainsTheAmountInTheField(t *testing.T) {
	g := Geometry{Origin: [3]float64{-40, 10, 0}, H: 10, N: [3]int{9, 8, 7}}
	borders := map[string][3][2]Border{
		"closed":   {},
		"held":     {{Held(2), Held(0)}, {{}, Held(1)}, {}},
		"periodic": {periodic, periodic, {Held(1), {}}},
	}
	for name, b := range borders {
		for _, method := range []Method{Split, Implicit, Reference} {
			f := field(t, FieldSpec{Name: "A", Diffusivity: 300, Decay: 0.05, Initial: 3, Borders: b, Method: method}, g)
			s := rng.New(1, rng.Testing, 0, uint64(method))
			secreted := 0.0
			for range 20 {
				f.ClearSources()
				for range 15 {
					x, y, z := -40+90*s.Float64(), 10+80*s.Float64(), 70*s.Float64()
					rate := 4000 * s.Float64()
					f.Secrete(x, y, z, rate)
					secreted += rate * 0.5
					f.Uptake(x, y, z, 900*s.Float64())
				}
				step(t, f, 0.5)
			}
			l := f.Ledger
			left := f.Total() - (l.Initial + l.Secreted - l.Decayed - l.TakenUp + l.Border + l.Rounding)
			scale := l.Initial + l.Secreted + l.Decayed + l.TakenUp + math.Abs(l.Border)
			// Implicit steps leave the residual of their iteration.
			if tolerance := map[Method]float64{Split: 1e-13, Implicit: 1e-10, Reference: 1e-13}[method]; math.Abs(left) > tolerance*scale {
				t.Errorf("%s, method %d: %g of %g unexplained: %+v", name, method, left, scale, l)
			}
			near(t, "secreted", l.Secreted, secreted, 1e-12*secreted)
			if l.Rounding > 1e-6*scale || l.Decayed <= 0 || l.TakenUp <= 0 {
				t.Errorf("%s, method %d: odd ledger %+v", name, method, l)
			}
			if (name == "closed") != (l.Border == 0) {
				t.Errorf("%s, method %d: %g through the borders", name, method, l.Border)
			}
			near(t, "time", f.Time, 10, 1e-12)
		}
	}
}

func TestSolversOfAFieldAgree(t *testing.T) {
	g := Geometry{H: 12, N: [3]int{10, 6, 1}}
	run := func(method Method, n int) *Field {
		f := field(t, FieldSpec{Name: "A", Diffusivity: 200, Decay: 0.02, Initial: 1, Borders: [3][2]Border{{Held(3), {}}, periodic}, Method: method}, g)
		f.Secrete(50, 30, 5, 2e3)
		f.Uptake(20, 50, 5, 800)
		for range n {
			step(t, f, 10/float64(n))
		}
		return f
	}
	want := run(Reference, 1)
	for _, c := range []struct {
		method    Method
		n         int
		tolerance float64
	}{{Split, 400, 5e-4}, {Implicit, 1000, 5e-4}} {
		got := run(c.method, c.n)
		for i := range want.C {
			if d := math.Abs(got.C[i] - want.C[i]); d > c.tolerance {
				t.Fatalf("method %d, voxel %d: %g, the twin has %g", c.method, i, got.C[i], want.C[i])
			}
		}
	}
}

func TestToleranceSubdividesTheStep(t *testing.T) {
	g := Geometry{H: 10, N: [3]int{12, 12, 1}}
	run := func(spec FieldSpec) *Field {
		spec.Name, spec.Diffusivity, spec.Initial = "A", 100, 5
		f := field(t, spec, g)
		f.Uptake(55, 55, 5, 5e3)
		step(t, f, 8)
		return f
	}
	want, rough, fine := run(FieldSpec{Method: Reference}), run(FieldSpec{}), run(FieldSpec{Tolerance: 1e-4})
	off := func(f *Field) (d float64) {
		for i := range f.C {
			d = math.Max(d, math.Abs(f.C[i]-want.C[i]))
		}
		return d
	}
	if off(fine) > 2e-3 || off(rough) < 10*off(fine) {
		t.Errorf("error %g with tolerance, %g without", off(fine), off(rough))
	}
}

func TestSteadySourceAgainstDecayFollowsTheHyperbolicCosine(t *testing.T) {
	const D, k, length, v = 600.0, 0.03, 300.0, 2.0
	q := math.Sqrt(k / D)
	f := field(t, FieldSpec{Name: "A", Diffusivity: D, Decay: k, Borders: [3][2]Border{{{}, Held(v)}}}, Geometry{Origin: [3]float64{100, 0, 0}, H: 2, N: [3]int{150, 1, 1}})
	if err := f.Settle(); err != nil {
		t.Fatal(err)
	}
	for _, x := range []float64{0, 1, 77, 150, 298.5, 299.5, 300} {
		near(t, "concentration", f.Sample(100+x, 0.3, 7), v*math.Cosh(q*x)/math.Cosh(q*length), 1e-4)
		gx, gy, gz := f.Gradient(100+x, 0.3, 7)
		near(t, "gradient", gx, v*q*math.Sinh(q*x)/math.Cosh(q*length), 2e-5)
		if gy != 0 || gz != 0 {
			t.Errorf("gradient (%g, %g) along axes that are not resolved", gy, gz)
		}
	}
	before := f.Total()
	step(t, f, 500)
	near(t, "amount after a step in the steady state", f.Total(), before, 1e-9*before)
}

func TestSampleAndGradientAreExactForPlanes(t *testing.T) {
	g := Geometry{Origin: [3]float64{5, -20, 3}, H: 4, N: [3]int{6, 5, 7}}
	f := field(t, FieldSpec{Name: "A"}, g)
	f.Fill(func(x, y, z float64) float64 { return 100 + 2*x - y + 0.5*z })
	s := rng.New(2, rng.Testing, 0, 0)
	for range 200 {
		// Away from the faces, where no mirror bends the plane.
		x, y, z := 5+2+20*s.Float64(), -20+2+16*s.Float64(), 3+2+24*s.Float64()
		near(t, "value", f.Sample(x, y, z), 100+2*x-y+0.5*z, 1e-11)
		x, y, z = 5+6+12*s.Float64(), -20+6+8*s.Float64(), 3+6+16*s.Float64()
		gx, gy, gz := f.Gradient(x, y, z)
		near(t, "∂/∂x", gx, 2, 1e-12)
		near(t, "∂/∂y", gy, -1, 1e-12)
		near(t, "∂/∂z", gz, 0.5, 1e-12)
	}
}

func TestGradientIsOfSecondOrder(t *testing.T) {
	exact := func(x, y float64) float64 { return 2 + math.Cos(math.Pi*x/100)*math.Cos(2*math.Pi*y/100) }
	var h, e []float64
	for _, n := range []int{20, 30, 45, 68} {
		g := Geometry{H: 100 / float64(n), N: [3]int{n, n, 1}}
		f := field(t, FieldSpec{Name: "A", Borders: [3][2]Border{{}, periodic}}, g)
		f.Fill(func(x, y, _ float64) float64 { return exact(x, y) })
		off := 0.0
		s := rng.New(3, rng.Testing, 0, 0)
		for range 300 {
			x, y := 100*s.Float64(), 100*s.Float64()
			gx, gy, _ := f.Gradient(x, y, 0)
			wx := -math.Pi / 100 * math.Sin(math.Pi*x/100) * math.Cos(2*math.Pi*y/100)
			wy := -2 * math.Pi / 100 * math.Cos(math.Pi*x/100) * math.Sin(2*math.Pi*y/100)
			off = math.Max(off, math.Hypot(gx-wx, gy-wy))
		}
		h, e = append(h, math.Log(g.H)), append(e, math.Log(off))
	}
	if _, slope := stats.LinearFit(h, e); math.Abs(slope-2) > 0.15 {
		t.Errorf("log errors %.3g, slope %.3f, want 2", e, slope)
	}
}

func TestGradientIsOfSecondOrderUpToAHeldFace(t *testing.T) {
	const D, k, length, v = 600.0, 0.05, 300.0, 2.0
	q := math.Sqrt(k / D)
	var h, e []float64
	for _, n := range []int{30, 60, 120, 240} {
		f := field(t, FieldSpec{Name: "A", Diffusivity: D, Decay: k, Borders: [3][2]Border{{{}, Held(v)}}}, Geometry{H: length / float64(n), N: [3]int{n, 1, 1}})
		if err := f.Settle(); err != nil {
			t.Fatal(err)
		}
		off := 0.0
		for _, x := range []float64{290, 299, 299.9, 300} {
			gx, _, _ := f.Gradient(x, 0, 0)
			off = math.Max(off, math.Abs(gx-v*q*math.Sinh(q*x)/math.Cosh(q*length)))
		}
		h, e = append(h, math.Log(f.Geometry.H)), append(e, math.Log(off))
	}
	if _, slope := stats.LinearFit(h, e); math.Abs(slope-2) > 0.15 {
		t.Errorf("log errors %.3g, slope %.3f, want 2", e, slope)
	}
}

func TestPointsBeyondTheFacesCountAsOnThem(t *testing.T) {
	g := Geometry{H: 10, N: [3]int{4, 4, 1}}
	f := field(t, FieldSpec{Name: "A", Borders: [3][2]Border{{Held(7), {}}, periodic}}, g)
	f.Fill(func(x, y, _ float64) float64 { return x + 3*y })
	near(t, "held face", f.Sample(0, 20, 0), 7, 1e-12)
	near(t, "beyond the held face", f.Sample(-500, 20, 0), 7, 1e-12)
	near(t, "half way to the held face", f.Sample(2.5, 15, 0), 0.5*(7+5+45), 1e-12)
	near(t, "beyond the closed face", f.Sample(1e6, 20, 0), f.Sample(40, 20, 0), 0)
	near(t, "one period on", f.Sample(12, 7+120, 0), f.Sample(12, 7, 0), 1e-12)
	near(t, "across the period", f.Sample(15, 0, 0), 15+3*0.5*(5+35), 1e-12)
	for _, c := range []struct {
		x, y float64
		want int
	}{{-5, 5, 0}, {99, 39, 15}, {15, 41, 1}, {15, -1, 13}} {
		f.ClearSources()
		f.Secrete(c.x, c.y, 0, 1)
		if f.source[c.want] == 0 {
			t.Errorf("secretion at (%g, %g) did not go to voxel %d", c.x, c.y, c.want)
		}
	}
}

func TestEveryVoxelIsFoundAtItsCentre(t *testing.T) {
	g := Geometry{Origin: [3]float64{-3, 8, 100}, H: 2.5, N: [3]int{5, 3, 4}}
	for i := range g.Len() {
		if j := g.Locate(g.Centre(i)); j != i {
			t.Errorf("the centre of %d lies in %d", i, j)
		}
		if !g.Contains(g.Centre(i)) {
			t.Errorf("the centre of %d lies outside", i)
		}
	}
	if g.Contains(-3.1, 9, 101) || !g.Contains(-3, 15.5, 110) {
		t.Error("a point outside is inside, or a corner outside")
	}
}

func TestACopyOfAFieldGoesTheSameWay(t *testing.T) {
	g := Geometry{H: 10, N: [3]int{6, 6, 6}}
	f := field(t, FieldSpec{Name: "A", Diffusivity: 400, Decay: 0.1, Initial: 1}, g)
	f.Secrete(30, 30, 30, 1e4)
	f.Uptake(10, 20, 30, 500)
	step(t, f, 1)
	c := f.Copy()
	step(t, c, 2)
	step(t, f, 2)
	for i := range f.C {
		if f.C[i] != c.C[i] {
			t.Fatalf("voxel %d: %g in the field, %g in its copy", i, f.C[i], c.C[i])
		}
	}
	if f.Ledger != c.Ledger || f.Time != c.Time {
		t.Errorf("ledgers %+v and %+v", f.Ledger, c.Ledger)
	}
}

func TestClearedSourcesAreGone(t *testing.T) {
	f := field(t, FieldSpec{Name: "A", Diffusivity: 10, Initial: 2}, Geometry{H: 10, N: [3]int{3, 3, 3}})
	f.Secrete(1, 1, 1, 1e5)
	f.Uptake(1, 1, 1, 1e3)
	f.ClearSources()
	step(t, f, 10)
	for i, v := range f.C {
		near(t, "voxel", v, 2, 1e-13)
		if f.source[i] != 0 || f.uptake[i] != 0 {
			t.Errorf("voxel %d still has a source", i)
		}
	}
}

func TestANegativeConcentrationStopsTheRun(t *testing.T) {
	f := field(t, FieldSpec{Name: "ligand", Initial: 1, Diffusivity: 1}, Geometry{H: 10, N: [3]int{3, 1, 1}})
	f.C[1] = -0.5
	var fault *diffusion.DivergedError
	if err := f.Step(1e-3); !errors.As(err, &fault) || fault.Where != 1 || !strings.Contains(err.Error(), "ligand") {
		t.Errorf("got %v", err)
	}
	f.C[1] = math.NaN()
	if err := f.Step(1); !errors.As(err, &fault) {
		t.Errorf("got %v", err)
	}
	if err := field(t, FieldSpec{Name: "A", Diffusivity: 1}, f.Geometry).Settle(); !errors.Is(err, diffusion.ErrNoSteadyState) {
		t.Errorf("got %v", err)
	}
}

func TestRoundingBelowZeroIsEnteredInTheLedger(t *testing.T) {
	f := field(t, FieldSpec{Name: "A", Initial: 1}, Geometry{H: 10, N: [3]int{3, 1, 1}})
	f.C[1] = -1e-12
	step(t, f, 0)
	if f.C[1] != 0 {
		t.Errorf("%g is left", f.C[1])
	}
	// The transforms round at 1e-16 of the largest value, here 1.
	near(t, "rounding", f.Ledger.Rounding, 1e-12*1000, 1e-12)
}

func TestImpossibleFieldsAreRefusedWithEveryFault(t *testing.T) {
	g := Geometry{H: 10, N: [3]int{3, 3, 3}}
	_, err := NewField(FieldSpec{Name: "ligand", Diffusivity: -1, Decay: math.NaN(), Initial: -2, Tolerance: -1, Method: 7,
		Borders: [3][2]Border{{Held(-1), {}}, {{Kind: Periodic}, {}}}}, Geometry{H: 10, N: [3]int{0, 1, 1}, Origin: [3]float64{math.NaN(), 0, 0}})
	if err == nil {
		t.Fatal("accepted")
	}
	for _, want := range []string{"diffusivity", "decay", "initial", "tolerance", "method", "holds -1", "periodic", "voxels", "origin", "ligand"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not mentioned in: %v", want, err)
		}
	}
	f := field(t, FieldSpec{Name: "A"}, g)
	for name, call := range map[string]func(){
		"secretion": func() { f.Secrete(1, 1, 1, -1) },
		"uptake":    func() { f.Uptake(1, 1, 1, math.NaN()) },
		"place":     func() { f.Secrete(math.NaN(), 1, 1, 1) },
		"sample":    func() { f.Sample(1, math.NaN(), 1) },
		"step":      func() { _ = f.Step(-1) },
		"fill":      func() { f.Fill(func(_, _, _ float64) float64 { return -1 }) },
	} {
		panics(t, name, call)
	}
}

func panics(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func TestAStepOfAFieldAllocatesNothing(t *testing.T) {
	f := field(t, FieldSpec{Name: "A", Diffusivity: 400, Decay: 0.1, Initial: 1}, Geometry{H: 10, N: [3]int{6, 6, 6}})
	sum := 0.0
	once := func() {
		f.ClearSources()
		f.Secrete(30, 30, 30, 1e4)
		f.Uptake(10, 20, 30, 500)
		_ = f.Step(1)
		gx, _, _ := f.Gradient(20, 20, 20)
		sum += f.Sample(20, 20, 20) + gx
	}
	if n := testing.AllocsPerRun(5, once); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkSample(b *testing.B) {
	f := field(b, FieldSpec{Name: "A", Initial: 1}, Geometry{H: 10, N: [3]int{30, 30, 30}})
	sum := 0.0
	for b.Loop() {
		sum += f.Sample(123, 144, 71)
	}
}

func BenchmarkGradient(b *testing.B) {
	f := field(b, FieldSpec{Name: "A", Initial: 1}, Geometry{H: 10, N: [3]int{30, 30, 30}})
	sum := 0.0
	for b.Loop() {
		gx, gy, gz := f.Gradient(123, 144, 71)
		sum += gx + gy + gz
	}
}

func TestSamplingWithoutStencilsGivesTheSameValue(t *testing.T) {
	r := rng.New(5, rng.Testing, 1, 0)
	kinds := []BorderKind{NoFlux, Periodic}
	for range 300 {
		g := Geometry{H: 0.5 + r.Float64(), N: [3]int{1 + r.Intn(4), 1 + r.Intn(4), 1 + r.Intn(4)}}
		var borders [3][2]Border
		var at [3]float64
		for a := range borders {
			kind := kinds[r.Intn(2)]
			borders[a] = [2]Border{{Kind: kind}, {Kind: kind}}
			at[a] = g.H * float64(g.N[a]) * (2*r.Float64() - 0.5) // also outside
		}
		c := make([]float64, g.Len())
		for i := range c {
			c[i] = r.Float64()
		}
		var s [3]stencil
		for a, v := range at {
			i, w := g.place(a, v, &borders[a])
			s[a] = g.between(a, i, w, &borders[a])
		}
		want := g.contract(c, &s[0], &s[1], &s[2])
		if got := g.sample(c, &borders, at[0], at[1], at[2]); math.Abs(got-want) > 1e-15 {
			t.Fatalf("%v, %v at %v: %.17g, with stencils %.17g", g, borders, at, got, want)
		}
	}
}
