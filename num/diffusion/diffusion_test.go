package diffusion

import (
	"errors"
	"math"
	"testing"

	"paget/rng"
	"paget/stats"
)

func must[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func line(n int, h, diffusivity float64, low, high Border) Spec {
	s := Spec{Grid: Grid{N: [3]int{n, 1, 1}, H: h}, Diffusivity: diffusivity}
	s.Borders[0] = [2]Border{low, high}
	return s
}

func ring(n [3]int, h, diffusivity float64) Spec {
	p := Border{Kind: Periodic}
	return Spec{Grid: Grid{N: n, H: h}, Diffusivity: diffusivity, Borders: [3][2]Border{{p, p}, {p, p}, {p, p}}}
}

func sum(c []float64) (s float64) {
	for _, v := range c {
		s += v
	}
	return s
}

func worst(a, b []float64) (d float64) {
	for i := range a {
		d = math.Max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

func largest(a []float64) (d float64) {
	for _, v := range a {
		d = math.Max(d, math.Abs(v))
	}
	return d
}

// fill returns voxel values of f at the centres, the box starting at 0.
func fill(g Grid, f func(x, y, z float64) float64) []float64 {
	c := make([]float64, g.Len())
	for z := range g.N[2] {
		for y := range g.N[1] {
			for x := range g.N[0] {
				c[g.Index(x, y, z)] = f((float64(x)+0.5)*g.H, (float64(y)+0.5)*g.H, (float64(z)+0.5)*g.H)
			}
		}
	}
	return c
}

// slope returns the order of convergence from errors at step lengths h.
func slope(h, e []float64) float64 {
	x, y := make([]float64, len(h)), make([]float64, len(h))
	for i := range h {
		x[i], y[i] = math.Log(h[i]), math.Log(e[i])
	}
	_, s := stats.LinearFit(x, y)
	return s
}

func wantOrder(t *testing.T, what string, h, e []float64, order float64) {
	t.Helper()
	if s := slope(h, e); !(math.Abs(s-order) <= 0.15) {
		t.Errorf("%s: errors %.3g at %.3g, slope %.3f, want %g", what, e, h, s, order)
	}
}

func TestHeatKernelIsReproducedInThreeDimensions(t *testing.T) {
	const side, D, span, width = 120.0, 40.0, 6.0, 11.0 // L, L²/T, T, L
	// A periodic product of Gaussians of variance s² + 2Dt (Crank 1975, §3.3).
	gauss := func(x, variance float64) (s float64) {
		for image := -3.0; image <= 3; image++ {
			d := x - 0.5*side + image*side
			s += math.Exp(-d*d/(2*variance)) / math.Sqrt(2*math.Pi*variance)
		}
		return s
	}
	at := func(time float64) func(x, y, z float64) float64 {
		v := width*width + 2*D*time
		return func(x, y, z float64) float64 { return 1e6 * gauss(x, v) * gauss(y, v) * gauss(z, v) }
	}
	var h, e []float64
	for _, n := range []int{12, 18, 27, 40} {
		spec := ring([3]int{n, n, n}, side/float64(n), D)
		c := fill(spec.Grid, at(0))
		s := must[*Split](t)(NewSplit(spec))
		// Two unequal steps: any length must do.
		must[Budget](t)(s.Step(c, Reaction{}, 0.3*span))
		must[Budget](t)(s.Step(c, Reaction{}, 0.7*span))
		want := fill(spec.Grid, at(span))
		h, e = append(h, spec.Grid.H), append(e, worst(c, want)/largest(want))
	}
	if e[3] > 0.01 {
		t.Errorf("error %.3g of the peak on the finest grid", e[3])
	}
	wantOrder(t, "heat kernel", h[1:], e[1:], 2)
}

func TestCosineModesDecayAtTheirDiscreteRate(t *testing.T) {
	const n, h, D, decay = 24, 5.0, 300.0, 0.02
	for _, mode := range []int{0, 1, 5, 23} {
		spec := line(n, h, D, Border{}, Border{})
		wave := math.Pi * float64(mode) / n
		c := fill(spec.Grid, func(x, _, _ float64) float64 { return 2 + math.Cos(wave*x/h) })
		want := make([]float64, n)
		rate := 4 * D / (h * h) * math.Pow(math.Sin(wave/2), 2)
		const span = 0.15
		for i := range want {
			want[i] = math.Exp(-decay*span) * (2 + (c[i]-2)*math.Exp(-rate*span))
		}
		s := must[*Split](t)(NewSplit(spec))
		must[Budget](t)(s.Step(c, Reaction{Decay: decay}, span))
		if d := worst(c, want); d > 1e-13 {
			t.Errorf("mode %d is off by %.3g", mode, d)
		}
	}
}

func TestDecayAndUptakeAloneAreExact(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{3, 2, 2}, H: 2}}
	s := must[*Split](t)(NewSplit(spec))
	c := fill(spec.Grid, func(x, y, z float64) float64 { return 1 + x + y*z })
	uptake := fill(spec.Grid, func(x, y, z float64) float64 { return 0.1 * x })
	start := append([]float64(nil), c...)
	b := must[Budget](t)(s.Step(c, Reaction{Decay: 0.3, Uptake: uptake}, 7))
	for i := range c {
		if want := start[i] * math.Exp(-(0.3+uptake[i])*7); math.Abs(c[i]-want) > 1e-15*start[i] {
			t.Errorf("voxel %d: %g, want %g", i, c[i], want)
		}
	}
	if balance := sum(c)*8 - (sum(start)*8 - b.Decay - b.Uptake); math.Abs(balance) > 1e-13 {
		t.Errorf("the budget leaves %g unexplained", balance)
	}
}

func TestHeldFaceFillsAHalfSpaceAsTheErrorFunction(t *testing.T) {
	const D, span, length = 50.0, 20.0, 600.0
	// c = v·erfc(x/(2√(Dt))) (Crank 1975, §2.4.2); the far face is not reached.
	var h, e []float64
	for _, n := range []int{40, 60, 90, 135} {
		spec := line(n, length/float64(n), D, Held(3), Border{})
		c := make([]float64, n)
		s := must[*Split](t)(NewSplit(spec))
		b := must[Budget](t)(s.Step(c, Reaction{}, span))
		want := fill(spec.Grid, func(x, _, _ float64) float64 { return 3 * math.Erfc(x/(2*math.Sqrt(D*span))) })
		h, e = append(h, spec.Grid.H), append(e, worst(c, want))
		if balance := sum(c)*spec.volume() - b.Border; math.Abs(balance) > 1e-12*b.Border {
			t.Errorf("n = %d: %g entered, %g is there", n, b.Border, sum(c)*spec.volume())
		}
		// What enters is 2v·√(Dt/π) per area.
		if want := 6 * math.Sqrt(D*span/math.Pi) * spec.Grid.H * spec.Grid.H; math.Abs(b.Border-want) > 0.02*want {
			t.Errorf("n = %d: %g entered, want %g", n, b.Border, want)
		}
	}
	wantOrder(t, "half space", h, e, 2)
}

func TestSteadyProfileUnderUptakeIsAHyperbolicCosine(t *testing.T) {
	const D, k, length, v = 100.0, 0.02, 150.0, 4.0
	q := math.Sqrt(k / D)
	var h, e []float64
	for _, n := range []int{10, 20, 40, 80} {
		spec := line(n, length/float64(n), D, Border{}, Held(v))
		want := fill(spec.Grid, func(x, _, _ float64) float64 { return v * math.Cosh(q*x) / math.Cosh(q*length) })
		c := make([]float64, n)
		s := must[*Steady](t)(NewSteady(spec))
		uptake := fill(spec.Grid, func(_, _, _ float64) float64 { return 0.75 * k })
		r := Reaction{Decay: 0.25 * k, Uptake: uptake}
		must[Convergence](t)(s.Solve(c, r, 1e-12))
		h, e = append(h, spec.Grid.H), append(e, worst(c, want))
		// The time-dependent solver rests in the same state, and reaches it.
		split, from := must[*Split](t)(NewSplit(spec)), make([]float64, n)
		must[Budget](t)(split.Step(from, r, 5000))
		if d := worst(from, c); d > 1e-10 {
			t.Errorf("n = %d: after a long step %g away from the steady state", n, d)
		}
	}
	wantOrder(t, "steady profile", h, e, 2)
}

// uptakeSphere is a sphere of radius R that takes up at rate k inside a medium
// with background turnover k0·(c0 − c): inside, c = a + B·sinh(pr)/r; outside,
// c = c0 + A·e^{−qr}/r, with value and slope continuous at R.
type uptakeSphere struct{ D, k0, k, c0, R float64 }

func (s uptakeSphere) at(r float64) float64 {
	p, q := math.Sqrt((s.k0+s.k)/s.D), math.Sqrt(s.k0/s.D)
	a := s.c0 * s.k0 / (s.k0 + s.k)
	// With u = r·(c − far value): B·sinh(pR) − A·e^{−qR} = R(c0 − a) and the
	// slopes of c: B(pR·cosh(pR) − sinh(pR)) = −A(1 + qR)e^{−qR}.
	sh, ch := math.Sinh(p*s.R), math.Cosh(p*s.R)
	ratio := (p*s.R*ch - sh) / (1 + q*s.R) // −A·e^{−qR}/B
	B := s.R * (s.c0 - a) / (sh + ratio)
	A := -B * ratio * math.Exp(q*s.R)
	if r < s.R {
		if r < 1e-9 {
			return a + B*p
		}
		return a + B*math.Sinh(p*r)/r
	}
	return s.c0 + A*math.Exp(-q*r)/r
}

func TestSphereOfUptakeFollowsItsClosedForm(t *testing.T) {
	const side = 320.0
	s := uptakeSphere{D: 1000, k0: 2, k: 6, c0: 10, R: 50}
	if d := s.at(s.R*(1-1e-12)) - s.at(s.R); math.Abs(d) > 1e-9 {
		t.Fatalf("the closed form jumps by %g at the surface", d)
	}
	var h, e []float64
	for _, n := range []int{16, 24, 36, 54} {
		spec := Spec{Grid: Grid{N: [3]int{n, n, n}, H: side / float64(n)}, Diffusivity: s.D}
		for a := range 3 {
			spec.Borders[a] = [2]Border{Held(s.c0), Held(s.c0)}
		}
		radius := func(x, y, z float64) float64 {
			return math.Sqrt((x-side/2)*(x-side/2) + (y-side/2)*(y-side/2) + (z-side/2)*(z-side/2))
		}
		// A voxel on the surface takes up in proportion to its share inside.
		uptake := fill(spec.Grid, func(x, y, z float64) float64 {
			const m = 8
			inside := 0
			for i := range m * m * m {
				at := func(k int) float64 { return (float64(k)+0.5)/m - 0.5 }
				if radius(x+at(i%m)*spec.Grid.H, y+at(i/m%m)*spec.Grid.H, z+at(i/m/m)*spec.Grid.H) < s.R {
					inside++
				}
			}
			return s.k * float64(inside) / (m * m * m)
		})
		source := fill(spec.Grid, func(_, _, _ float64) float64 { return s.k0 * s.c0 })
		c := fill(spec.Grid, func(_, _, _ float64) float64 { return s.c0 })
		steady := must[*Steady](t)(NewSteady(spec))
		must[Convergence](t)(steady.Solve(c, Reaction{Decay: s.k0, Uptake: uptake, Source: source}, 1e-10))
		want := fill(spec.Grid, func(x, y, z float64) float64 { return s.at(radius(x, y, z)) })
		h, e = append(h, spec.Grid.H), append(e, worst(c, want)/s.c0)
	}
	if e[3] > 0.004 {
		t.Errorf("error %.3g of the far value on the finest grid", e[3])
	}
	// The stepped surface scatters the errors, so the order is asked for less
	// sharply than elsewhere.
	if o := slope(h, e); o < 1.6 || o > 2.4 {
		t.Errorf("errors %.3g at %.3g, slope %.2f, want 2", e, h, o)
	}
}

// uneven is a 2-D case in which every term matters and uptake differs between
// voxels.
func uneven() (spec Spec, c []float64, r Reaction) {
	spec = Spec{Grid: Grid{N: [3]int{9, 7, 1}, H: 10}, Diffusivity: 150}
	spec.Borders[0] = [2]Border{Held(2), {}}
	spec.Borders[1] = [2]Border{{}, Held(0.5)}
	c = fill(spec.Grid, func(x, y, _ float64) float64 { return 1 + math.Sin(x/17)*math.Cos(y/23) })
	r = Reaction{
		Decay:  0.05,
		Uptake: fill(spec.Grid, func(x, y, _ float64) float64 { return 0.4 * math.Pow(math.Sin(x/30+y/40), 2) }),
		Source: fill(spec.Grid, func(x, y, _ float64) float64 { return 0.2 * math.Pow(math.Cos(x/20-y/30), 2) }),
	}
	return spec, c, r
}

func TestErrorsFallWithThePromisedOrderOfTheStep(t *testing.T) {
	spec, start, r := uneven()
	twin := must[*Explicit](t)(NewExplicit(spec))
	twin.Fineness = 0.05
	const span = 4.0
	want := append([]float64(nil), start...)
	must[Budget](t)(twin.Step(want, r, span))
	for _, s := range []Solver{
		must[*Split](t)(NewSplit(spec)),
		must[*Implicit](t)(NewImplicit(spec, 1e-12)),
	} {
		var dt, e []float64
		for _, n := range []int{8, 16, 32, 64} {
			c := append([]float64(nil), start...)
			for range n {
				must[Budget](t)(s.Step(c, r, span/float64(n)))
			}
			dt, e = append(dt, span/float64(n)), append(e, worst(c, want))
		}
		wantOrder(t, "step", dt, e, float64(s.Order()))
	}
}

// randomCase draws a grid of one to three axes with any borders.
func randomCase(s *rng.Stream, uneven bool) (spec Spec, c []float64, r Reaction, dt float64) {
	for a := range 3 {
		spec.Grid.N[a] = 1 + s.Intn(6)
		kinds := [2]BorderKind{BorderKind(s.Intn(3)), BorderKind(s.Intn(2))}
		if kinds[0] == Periodic {
			kinds[1] = Periodic
		}
		for side := range 2 {
			spec.Borders[a][side] = Border{Kind: kinds[side], Value: 3 * s.Float64()}
		}
	}
	spec.Grid.H = 1 + 9*s.Float64()
	spec.Diffusivity = 100 * s.Float64()
	draw := func(scale float64) []float64 {
		v := make([]float64, spec.Grid.Len())
		for i := range v {
			v[i] = scale * s.Float64()
		}
		return v
	}
	c = draw(5)
	r.Decay = s.Float64()
	if s.Intn(3) > 0 {
		r.Source = draw(2)
	}
	if s.Intn(3) > 0 {
		r.Uptake = draw(2)
		if !uneven {
			for i := range r.Uptake {
				r.Uptake[i] = r.Uptake[0]
			}
		}
	}
	dt = math.Exp(3*s.Float64()-2) * spec.Grid.H * spec.Grid.H / math.Max(spec.Diffusivity, 1)
	return spec, c, r, dt
}

func closeBudgets(a, b Budget, scale, tolerance float64) bool {
	d := math.Max(math.Max(math.Abs(a.Source-b.Source), math.Abs(a.Decay-b.Decay)), math.Max(math.Abs(a.Uptake-b.Uptake), math.Abs(a.Border-b.Border)))
	return d <= tolerance*scale
}

func TestFastSolverEqualsItsPlainTwinInOneStep(t *testing.T) {
	for trial := range uint64(200) {
		s := rng.New(1, rng.Testing, trial, 0)
		spec, c, r, dt := randomCase(&s, false)
		want := append([]float64(nil), c...)
		twin := must[*Explicit](t)(NewExplicit(spec))
		twin.Fineness = 0.03
		wanted := must[Budget](t)(twin.Step(want, r, dt))
		got := must[Budget](t)(must[*Split](t)(NewSplit(spec)).Step(c, r, dt))
		if d := worst(c, want); d > 2e-6 {
			t.Fatalf("trial %d: %v with %v for %g: off by %g", trial, spec, r, dt, d)
		}
		if scale := spec.volume() * (sum(want) + 1 + dt*largest(want)*float64(len(c))); !closeBudgets(got, wanted, scale, 2e-6) {
			t.Fatalf("trial %d: budget %+v, the twin's %+v", trial, got, wanted)
		}
	}
}

func TestAdaptiveSolversEqualThePlainTwinWithUnevenUptake(t *testing.T) {
	for trial := range uint64(60) {
		s := rng.New(2, rng.Testing, trial, 0)
		spec, start, r, dt := randomCase(&s, true)
		want := append([]float64(nil), start...)
		twin := must[*Explicit](t)(NewExplicit(spec))
		twin.Fineness = 0.05
		wanted := must[Budget](t)(twin.Step(want, r, dt))
		c := append([]float64(nil), start...)
		got := must[Budget](t)(NewAdaptive(must[*Split](t)(NewSplit(spec)), 0, 1e-7).Step(c, r, dt))
		if d := worst(c, want); d > 3e-5 {
			t.Fatalf("trial %d: off by %g", trial, d)
		}
		if scale := spec.volume() * (sum(want) + 1 + dt*largest(want)*float64(len(c))); !closeBudgets(got, wanted, scale, 1e-4) {
			t.Fatalf("trial %d: budget %+v, the twin's %+v", trial, got, wanted)
		}
	}
}

func TestAdaptiveKeepsItsTolerance(t *testing.T) {
	spec, start, r := uneven()
	twin := must[*Explicit](t)(NewExplicit(spec))
	want := append([]float64(nil), start...)
	must[Budget](t)(twin.Step(want, r, 30))
	for _, s := range []Solver{must[*Split](t)(NewSplit(spec)), must[*Implicit](t)(NewImplicit(spec, 1e-12))} {
		before := 0
		for _, tolerance := range []float64{1e-3, 1e-4, 1e-5} {
			c := append([]float64(nil), start...)
			a := NewAdaptive(s, 0, tolerance)
			must[Budget](t)(a.Step(c, r, 30))
			// The sum of a few dozen steps' errors stays near one step's, since
			// the field forgets.
			if d := worst(c, want); d > 10*tolerance {
				t.Errorf("%T: off by %g at tolerance %g", s, d, tolerance)
			}
			if a.Accepted <= before {
				t.Errorf("%T: %d steps at tolerance %g, %d at the wider one", s, a.Accepted, tolerance, before)
			}
			before = a.Accepted
		}
	}
}

func TestAmountIsConservedWhereNothingIsLost(t *testing.T) {
	closed := Spec{Grid: Grid{N: [3]int{11, 6, 5}, H: 3}, Diffusivity: 800}
	for _, spec := range []Spec{closed, ring([3]int{8, 5, 4}, 3, 800)} {
		s := rng.New(3, rng.Testing, 0, 0)
		c := make([]float64, spec.Grid.Len())
		for i := range c {
			c[i] = math.Exp(4 * s.Norm())
		}
		start := sum(c)
		split := must[*Split](t)(NewSplit(spec))
		for i := range 500 {
			must[Budget](t)(split.Step(c, Reaction{}, float64(i%7)))
		}
		if d := math.Abs(sum(c)/start - 1); d > 1e-12 {
			t.Errorf("the amount changed by %g of itself in 500 steps", d)
		}
		if d := (slicesMax(c) - slicesMin(c)) / slicesMax(c); d > 1e-12 {
			t.Errorf("after a long time values still differ by %g", d)
		}
	}
}

func slicesMax(c []float64) float64 { return -slicesMin(scaled(c, -1)) }

func slicesMin(c []float64) float64 {
	m := math.Inf(1)
	for _, v := range c {
		m = math.Min(m, v)
	}
	return m
}

func scaled(c []float64, f float64) []float64 {
	out := make([]float64, len(c))
	for i, v := range c {
		out[i] = f * v
	}
	return out
}

func TestBudgetsExplainEveryChange(t *testing.T) {
	for trial := range uint64(100) {
		s := rng.New(4, rng.Testing, trial, 0)
		spec, start, r, dt := randomCase(&s, true)
		for _, solver := range []Solver{
			must[*Split](t)(NewSplit(spec)),
			must[*Implicit](t)(NewImplicit(spec, 1e-13)),
			must[*Explicit](t)(NewExplicit(spec)),
		} {
			c := append([]float64(nil), start...)
			b := must[Budget](t)(solver.Step(c, r, dt))
			v := spec.volume()
			left := v*sum(c) - (v*sum(start) + b.Source - b.Decay - b.Uptake + b.Border)
			scale := v*sum(start) + b.Source + b.Decay + b.Uptake + math.Abs(b.Border)
			if math.Abs(left) > 1e-11*scale {
				t.Fatalf("trial %d, %T: %g of %g unexplained: %+v", trial, solver, left, scale, b)
			}
		}
	}
}

func TestSpikesNeverDriveValuesBelowZero(t *testing.T) {
	for trial := range uint64(200) {
		s := rng.New(5, rng.Testing, trial, 0)
		spec, c, r, dt := randomCase(&s, true)
		clear(c)
		c[s.Intn(len(c))] = 1e3
		dt *= math.Exp(6 * s.Norm())
		for _, solver := range []Solver{
			must[*Split](t)(NewSplit(spec)),
			must[*Implicit](t)(NewImplicit(spec, 1e-12)),
		} {
			v := append([]float64(nil), c...)
			must[Budget](t)(solver.Step(v, r, dt))
			if low := slicesMin(v); low < -1e-9 {
				t.Fatalf("trial %d, %T: %g after a step of %g", trial, solver, low, dt)
			}
		}
	}
}

func TestSpaceHasNoPreferredDirection(t *testing.T) {
	for trial := range uint64(40) {
		s := rng.New(6, rng.Testing, trial, 0)
		spec, c, r, dt := randomCase(&s, true)
		for _, move := range []func([3]int, Grid) [3]int{
			func(p [3]int, g Grid) [3]int { return [3]int{g.N[0] - 1 - p[0], p[1], p[2]} }, // mirror x
			func(p [3]int, g Grid) [3]int { return [3]int{p[0], p[1], g.N[2] - 1 - p[2]} }, // mirror z
			func(p [3]int, g Grid) [3]int { return [3]int{p[1], p[2], p[0]} },              // turn the axes
		} {
			image := movedSpec(spec, move)
			carry := func(v []float64) []float64 {
				if v == nil {
					return nil
				}
				out := make([]float64, len(v))
				for z := range spec.Grid.N[2] {
					for y := range spec.Grid.N[1] {
						for x := range spec.Grid.N[0] {
							q := move([3]int{x, y, z}, spec.Grid)
							out[image.Grid.Index(q[0], q[1], q[2])] = v[spec.Grid.Index(x, y, z)]
						}
					}
				}
				return out
			}
			a := append([]float64(nil), c...)
			b := carry(c)
			must[Budget](t)(must[*Split](t)(NewSplit(spec)).Step(a, r, dt))
			must[Budget](t)(must[*Split](t)(NewSplit(image)).Step(b, Reaction{Decay: r.Decay, Uptake: carry(r.Uptake), Source: carry(r.Source)}, dt))
			if d := worst(carry(a), b); d > 1e-12*(1+largest(a)) {
				t.Fatalf("trial %d: the moved problem differs by %g", trial, d)
			}
		}
	}
}

// movedSpec returns the spec of the image, found from where the faces go.
func movedSpec(spec Spec, move func([3]int, Grid) [3]int) Spec {
	// A large odd grid tells axes and sides apart.
	probe := Grid{N: [3]int{11, 13, 17}}
	out := spec
	origin := move([3]int{5, 6, 8}, probe)
	for a := range 3 {
		p := [3]int{5, 6, 8}
		p[a]++
		q := move(p, probe)
		for b := range 3 {
			if d := q[b] - origin[b]; d != 0 {
				out.Grid.N[b] = spec.Grid.N[a]
				out.Borders[b] = spec.Borders[a]
				if d < 0 {
					out.Borders[b] = [2]Border{spec.Borders[a][1], spec.Borders[a][0]}
				}
			}
		}
	}
	return out
}

func TestTwoStepsEqualOneWithoutUnevenUptake(t *testing.T) {
	for trial := range uint64(60) {
		s := rng.New(7, rng.Testing, trial, 0)
		spec, c, r, dt := randomCase(&s, false)
		two := append([]float64(nil), c...)
		split := must[*Split](t)(NewSplit(spec))
		must[Budget](t)(split.Step(c, r, dt))
		must[Budget](t)(split.Step(two, r, 0.23*dt))
		must[Budget](t)(split.Step(two, r, 0.77*dt))
		if d := worst(c, two); d > 1e-12*(1+largest(c)) {
			t.Fatalf("trial %d: one step and two differ by %g", trial, d)
		}
	}
}

func TestSteadyStateIsOneTheTwinLeavesAlone(t *testing.T) {
	for trial := range uint64(200) {
		s := rng.New(8, rng.Testing, trial, 0)
		spec, c, r, _ := randomCase(&s, true)
		steady := must[*Steady](t)(NewSteady(spec))
		done := must[Convergence](t)(steady.Solve(c, r, 1e-11))
		twin := must[*Explicit](t)(NewExplicit(spec))
		change, _ := twin.derivative(c, r)
		pull := make([]float64, len(c))
		copy(pull, r.Source)
		for i, v := range newOperator(spec).border {
			pull[i] += v
		}
		if d, scale := largest(change), math.Sqrt(dot(pull, pull)); d > 1e-10*scale+1e-14 {
			t.Fatalf("trial %d: %v: still changes by %g of %g", trial, done, d, scale)
		}
		// A warm start from the answer needs nothing.
		if again := must[Convergence](t)(steady.Solve(c, r, 1e-10)); again.Iterations != 0 {
			t.Fatalf("trial %d: %d iterations from the answer itself", trial, again.Iterations)
		}
		// And the implicit step rests there.
		rest := append([]float64(nil), c...)
		must[Budget](t)(must[*Implicit](t)(NewImplicit(spec, 1e-11)).Step(rest, r, 1e3))
		if d := worst(rest, c); d > 1e-8*(1+largest(c)) {
			t.Fatalf("trial %d: the implicit step leaves the steady state by %g", trial, d)
		}
	}
}

func TestNoSteadyStateIsReported(t *testing.T) {
	spec := line(5, 1, 1, Border{}, Border{})
	s := must[*Steady](t)(NewSteady(spec))
	if _, err := s.Solve(make([]float64, 5), Reaction{Source: []float64{1, 0, 0, 0, 0}}, 1e-8); !errors.Is(err, ErrNoSteadyState) {
		t.Errorf("got %v", err)
	}
}

func TestNumbersThatBreakDownAreReportedWithTheirVoxel(t *testing.T) {
	spec, start, r := uneven()
	for _, s := range []Solver{
		must[*Split](t)(NewSplit(spec)),
		must[*Explicit](t)(NewExplicit(spec)),
		NewAdaptive(must[*Split](t)(NewSplit(spec)), 1e-3, 1e-3),
	} {
		c := append([]float64(nil), start...)
		c[17] = math.NaN()
		var fault *DivergedError
		if _, err := s.Step(c, r, 1); !errors.As(err, &fault) || !math.IsNaN(fault.Value) {
			t.Errorf("%T: got %v", s, err)
		}
	}
	c := append([]float64(nil), start...)
	c[3] = math.Inf(1)
	if _, err := must[*Implicit](t)(NewImplicit(spec, 1e-8)).Step(c, r, 1); err == nil {
		t.Error("an infinite value passed")
	}
}

func TestImpossibleSpecsAreRefused(t *testing.T) {
	good := line(4, 1, 1, Border{}, Border{})
	for name, spoil := range map[string]func(*Spec){
		"no voxel":      func(s *Spec) { s.Grid.N[1] = 0 },
		"edge":          func(s *Spec) { s.Grid.H = 0 },
		"diffusivity":   func(s *Spec) { s.Diffusivity = -1 },
		"not a number":  func(s *Spec) { s.Diffusivity = math.NaN() },
		"half periodic": func(s *Spec) { s.Borders[0][0].Kind = Periodic },
		"border":        func(s *Spec) { s.Borders[0][0].Kind = 9 },
		"held":          func(s *Spec) { s.Borders[0][0] = Held(math.Inf(1)) },
		"too many":      func(s *Spec) { s.Grid.N = [3]int{1 << 20, 1 << 20, 1} },
		"too long":      func(s *Spec) { s.Grid.N = [3]int{1, 1, longestAxis + 1} },
	} {
		s := good
		spoil(&s)
		if _, err := NewSplit(s); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestCallersMistakesPanic(t *testing.T) {
	s := must[*Split](t)(NewSplit(line(3, 1, 1, Border{}, Border{})))
	for name, f := range map[string]func(){
		"length":   func() { _, _ = s.Step(make([]float64, 2), Reaction{}, 1) },
		"time":     func() { _, _ = s.Step(make([]float64, 3), Reaction{}, -1) },
		"decay":    func() { _, _ = s.Step(make([]float64, 3), Reaction{Decay: -1}, 1) },
		"uptake":   func() { _, _ = s.Step(make([]float64, 3), Reaction{Uptake: []float64{0, -1, 0}}, 1) },
		"adaptive": func() { NewAdaptive(s, 0, 0) },
		"implicit": func() { _, _ = NewImplicit(line(3, 1, 1, Border{}, Border{}), 0) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}

func TestStepsAllocateNothing(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{8, 7, 6}, H: 10}, Diffusivity: 500}
	spec.Borders[2] = [2]Border{Held(1), {}}
	c := make([]float64, spec.Grid.Len())
	r := Reaction{Decay: 0.1, Uptake: fill(spec.Grid, func(x, _, _ float64) float64 { return x / 100 }), Source: fill(spec.Grid, func(_, y, _ float64) float64 { return y })}
	steady := must[*Steady](t)(NewSteady(spec))
	split := must[*Split](t)(NewSplit(spec))
	implicit := must[*Implicit](t)(NewImplicit(spec, 1e-8))
	adaptive := NewAdaptive(split, 1e-3, 1e-3)
	for name, f := range map[string]func(){
		"split":    func() { _, _ = split.Step(c, r, 1) },
		"implicit": func() { _, _ = implicit.Step(c, r, 1) },
		"adaptive": func() { _, _ = adaptive.Step(c, r, 1) },
		"steady":   func() { _, _ = steady.Solve(c, r, 1e-8); c[0]++ },
	} {
		if n := testing.AllocsPerRun(3, f); n != 0 {
			t.Errorf("%s: %g allocations a step", name, n)
		}
	}
}
