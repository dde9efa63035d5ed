package diffusion

import (
	"math"
	"testing"

	"paget/rng"
)

func TestTwoStirredCompartmentsApproachEachOtherExponentially(t *testing.T) {
	stirred := math.Inf(1)
	spec := ColumnSpec{Slabs: []Slab{
		{Thickness: 2000, Diffusivity: stirred, Area: 1, Initial: 5, Resistance: 40},
		{Thickness: 6000, Diffusivity: stirred, Area: 1, Initial: 1},
	}}
	c := must[*Column](t)(NewColumn(spec))
	rate := 1.0 / 40 * (1./2000 + 1./6000)
	const even = (2000*5 + 6000*1) / 8000.0
	for _, dt := range []float64{1, 100, 1e4, 0, 3e4} {
		c.Step(dt)
		fade := math.Exp(-rate * c.Time())
		for i, start := range []float64{5, 1} {
			if want := even + (start-even)*fade; math.Abs(c.Mean(i)-want) > 1e-12 {
				t.Errorf("after %g: compartment %d at %g, want %g", c.Time(), i, c.Mean(i), want)
			}
		}
		if g := c.Gradient(1000); g != 0 {
			t.Errorf("gradient %g in a stirred compartment", g)
		}
	}
}

func TestColumnMatchesTwoLayerClosedForm(t *testing.T) {
	// Two half spaces (Crank 1975, §3.4), with different cross-sections: above,
	// c = c0·(1 + β·erf(x/2√(D1·t)))/(1 + β); below, c = c0·erfc(x/2√(D2·t))/(1 + β);
	// β = A2·√D2/(A1·√D1).
	const D1, D2, A1, A2, c0, span, depth = 300.0, 90.0, 1.0, 0.2, 4.0, 30.0, 900.0
	beta := A2 * math.Sqrt(D2) / (A1 * math.Sqrt(D1))
	exact := func(x float64) float64 {
		if x < 0 {
			return c0 / (1 + beta) * (1 + beta*math.Erf(-x/(2*math.Sqrt(D1*span))))
		}
		return c0 / (1 + beta) * math.Erfc(x/(2*math.Sqrt(D2*span)))
	}
	var h, e []float64
	for _, n := range []int{30, 45, 68, 102} {
		spec := ColumnSpec{Slabs: append(
			Slabs(Slab{Thickness: depth, Diffusivity: D1, Area: A1, Initial: c0}, n, 1),
			Slabs(Slab{Thickness: depth, Diffusivity: D2, Area: A2}, n, 1)...)}
		c := must[*Column](t)(NewColumn(spec))
		c.Step(span)
		off := 0.0
		for i := range c.Len() {
			middle := 0.5*(c.Top(i)+c.Top(i+1)) - depth
			off = math.Max(off, math.Abs(c.Mean(i)-exact(middle)))
		}
		if d := math.Abs(c.Face(n) - c.Bottom(n-1)); d > 1e-12 {
			t.Errorf("n = %d: the two sides of the interface differ by %g", n, d)
		}
		off = math.Max(off, math.Abs(c.At(depth)-exact(0)))
		h, e = append(h, depth/float64(n)), append(e, off)
	}
	if e[3] > 0.01 {
		t.Errorf("error %g on the finest column", e[3])
	}
	wantOrder(t, "two layers", h, e, 2)
}

func TestGradedSlabsKeepSecondOrder(t *testing.T) {
	// A layer held at both ends with decay: the steady profile is a hyperbolic
	// sine, and thickness varies by a factor of e across the layer.
	const D, k, depth = 100.0, 0.01, 300.0
	q := math.Sqrt(k / D)
	var h, e, slopes []float64
	for _, n := range []int{20, 40, 80, 160} {
		spec := ColumnSpec{Slabs: Slabs(Slab{Thickness: depth, Diffusivity: D, Area: 1, Decay: k}, n, math.Exp(1/float64(n)))}
		spec.Ends = [2]Border{Held(0), Held(2)}
		c := must[*Column](t)(NewColumn(spec))
		c.Step(1e6)
		off, steep := 0.0, 0.0
		for _, x := range []float64{20, 77, 150, 222, 290} {
			off = math.Max(off, math.Abs(c.At(x)-2*math.Sinh(q*x)/math.Sinh(q*depth)))
			steep = math.Max(steep, math.Abs(c.Gradient(x)-2*q*math.Cosh(q*x)/math.Sinh(q*depth)))
		}
		h, e, slopes = append(h, depth/float64(n)), append(e, off), append(slopes, steep/q)
	}
	if o := slope(h, e); o < 1.7 {
		t.Errorf("values: errors %.3g, slope %.2f, want 2", e, o)
	}
	if o := slope(h, slopes); o < 1.7 {
		t.Errorf("gradients: errors %.3g, slope %.2f, want 2", slopes, o)
	}
}

func TestResistancesInSeriesAdd(t *testing.T) {
	spec := ColumnSpec{
		Slabs: []Slab{
			{Thickness: 30, Diffusivity: 10, Area: 2, Resistance: 4},
			{Thickness: 5, Diffusivity: 2, Area: 0.5, Resistance: 1},
			{Thickness: 80, Diffusivity: 40, Area: 2},
		},
		Ends: [2]Border{Held(7), Held(1)},
	}
	c := must[*Column](t)(NewColumn(spec))
	c.Step(1e5)
	resistance := 30/(10*2.) + 4/0.5 + 5/(2*0.5) + 1/0.5 + 80/(40*2.)
	for face := range 4 {
		if want := 6 / resistance; math.Abs(c.Flux(face)-want) > 1e-12 {
			t.Errorf("flux %g through face %d, want %g", c.Flux(face), face, want)
		}
	}
	if jump := c.Bottom(0) - c.Face(1); math.Abs(jump-6/resistance*4/0.5) > 1e-11 {
		t.Errorf("jump %g at the first interface", jump)
	}
	if at := c.At(0); math.Abs(at-7) > 1e-12 {
		t.Errorf("%g at the held top", at)
	}
}

// randomColumn draws a column of unequal slabs.
func randomColumn(s *rng.Stream) (ColumnSpec, []float64) {
	var spec ColumnSpec
	n := 1 + s.Intn(8)
	source := make([]float64, n)
	for i := range n {
		spec.Slabs = append(spec.Slabs, Slab{
			Thickness: 1 + 5*s.Float64(), Diffusivity: 1 + 20*s.Float64(), Area: 0.2 + s.Float64(),
			Decay: 0.3 * float64(s.Intn(2)) * s.Float64(), Initial: 5 * s.Float64(), Resistance: float64(s.Intn(2)) * s.Float64(),
		})
		source[i] = float64(s.Intn(2)) * s.Float64()
	}
	for end := range 2 {
		if s.Intn(2) == 0 {
			spec.Ends[end] = Held(3 * s.Float64())
		}
	}
	return spec, source
}

// columnSlope is the plain text of the column's equation.
func columnSlope(spec ColumnSpec, source, c []float64) []float64 {
	n := len(c)
	gain := append([]float64(nil), source...)
	for i := range n - 1 {
		a, b := spec.Slabs[i], spec.Slabs[i+1]
		flux := (c[i] - c[i+1]) / (a.Thickness/(2*a.Diffusivity*a.Area) + a.Resistance/math.Min(a.Area, b.Area) + b.Thickness/(2*b.Diffusivity*b.Area))
		gain[i] -= flux
		gain[i+1] += flux
	}
	for end, i := range [2]int{0, n - 1} {
		if l := spec.Slabs[i]; spec.Ends[end].Kind == Fixed {
			gain[i] += 2 * l.Diffusivity * l.Area / l.Thickness * (spec.Ends[end].Value - c[i])
		}
	}
	for i, l := range spec.Slabs {
		gain[i] = gain[i]/(l.Area*l.Thickness) - l.Decay*c[i]
	}
	return gain
}

func TestColumnEqualsItsPlainTwin(t *testing.T) {
	for trial := range uint64(200) {
		s := rng.New(11, rng.Testing, trial, 0)
		spec, source := randomColumn(&s)
		c := must[*Column](t)(NewColumn(spec))
		want := make([]float64, len(source))
		for i, q := range source {
			c.SetSource(i, q)
			want[i] = spec.Slabs[i].Initial
		}
		const span, steps = 0.7, 400
		for range steps {
			// The classical Runge–Kutta method.
			var k [4][]float64
			for stage, reach := range [4]float64{0, 0.5, 0.5, 1} {
				at := append([]float64(nil), want...)
				if stage > 0 {
					for i, v := range k[stage-1] {
						at[i] += reach * span / steps * v
					}
				}
				k[stage] = columnSlope(spec, source, at)
			}
			for i := range want {
				want[i] += span / steps / 6 * (k[0][i] + 2*k[1][i] + 2*k[2][i] + k[3][i])
			}
		}
		c.Step(span)
		if d := worst(c.Profile(make([]float64, c.Len())), want); d > 1e-7 {
			t.Fatalf("trial %d: off by %g", trial, d)
		}
	}
}

func TestColumnEqualsTheGridWhereSlabsAreEqual(t *testing.T) {
	const n, h, D = 17, 4.0, 60.0
	spec := ColumnSpec{Slabs: Slabs(Slab{Thickness: n * h, Diffusivity: D, Area: h * h, Decay: 0.03}, n, 1), Ends: [2]Border{Held(3), {}}}
	c := must[*Column](t)(NewColumn(spec))
	c.SetSource(5, 0.4*h*h*h)
	c.Step(2.5)
	source, grid := make([]float64, n), make([]float64, n)
	source[5] = 0.4
	must[Budget](t)(must[*Split](t)(NewSplit(line(n, h, D, Held(3), Border{}))).Step(grid, Reaction{Decay: 0.03, Source: source}, 2.5))
	if d := worst(c.Profile(make([]float64, n)), grid); d > 1e-12 {
		t.Errorf("column and grid differ by %g", d)
	}
}

func TestColumnStepsAreIndependentOfTheirLength(t *testing.T) {
	for trial := range uint64(50) {
		s := rng.New(12, rng.Testing, trial, 0)
		spec, source := randomColumn(&s)
		one := must[*Column](t)(NewColumn(spec))
		for i, q := range source {
			one.SetSource(i, q)
		}
		many := one.Copy()
		one.Step(3)
		for range 300 {
			many.Step(0.01)
		}
		n := one.Len()
		if d := worst(one.Profile(make([]float64, n)), many.Profile(make([]float64, n))); d > 1e-11 {
			t.Fatalf("trial %d: one step and 300 differ by %g", trial, d)
		}
	}
}

func TestClosedColumnKeepsItsAmountForAYear(t *testing.T) {
	stirred := math.Inf(1)
	slabs := append(Slabs(Slab{Thickness: 3000, Diffusivity: 6000, Area: 1, Initial: 2}, 20, 0.8),
		Slabs(Slab{Thickness: 10, Diffusivity: 6000, Area: 0.05}, 6, 1)...)
	slabs = append(slabs, Slab{Thickness: 5000, Diffusivity: stirred, Area: 1})
	c := must[*Column](t)(NewColumn(ColumnSpec{Slabs: slabs}))
	start := c.Total()
	for range 10000 {
		c.Step(52.56)
	}
	if d := math.Abs(c.Total()/start - 1); d > 1e-12 {
		t.Errorf("the amount changed by %g of itself", d)
	}
	for i := range c.Len() {
		if want := start / (3000 + 0.5 + 5000); math.Abs(c.Mean(i)-want) > 1e-10 {
			t.Errorf("slab %d at %g, want %g everywhere", i, c.Mean(i), want)
		}
	}
}

func TestImpossibleColumnsAreRefused(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	good := Slab{Thickness: 1, Diffusivity: 1, Area: 1}
	with := func(change func(*Slab)) []Slab {
		s := good
		change(&s)
		return []Slab{good, s, good}
	}
	stirred := good
	stirred.Diffusivity = inf
	for name, spec := range map[string]ColumnSpec{
		"empty":        {},
		"thickness":    {Slabs: with(func(s *Slab) { s.Thickness = 0 })},
		"diffusivity":  {Slabs: with(func(s *Slab) { s.Diffusivity = -1 })},
		"not a number": {Slabs: with(func(s *Slab) { s.Diffusivity = nan })},
		"area":         {Slabs: with(func(s *Slab) { s.Area = inf })},
		"decay":        {Slabs: with(func(s *Slab) { s.Decay = -1 })},
		"initial":      {Slabs: with(func(s *Slab) { s.Initial = nan })},
		"resistance":   {Slabs: with(func(s *Slab) { s.Resistance = inf })},
		"short":        {Slabs: []Slab{stirred, stirred}},
		"periodic":     {Slabs: []Slab{good}, Ends: [2]Border{{Kind: Periodic}, {Kind: Periodic}}},
		"held":         {Slabs: []Slab{good}, Ends: [2]Border{Held(nan), {}}},
		"held stirred": {Slabs: []Slab{good, stirred}, Ends: [2]Border{{}, Held(1)}},
	} {
		if _, err := NewColumn(spec); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestColumnStepAllocatesNothing(t *testing.T) {
	c := must[*Column](t)(NewColumn(ColumnSpec{Slabs: Slabs(Slab{Thickness: 10, Diffusivity: 1, Area: 1, Initial: 1}, 30, 1.1)}))
	sum := 0.0
	if n := testing.AllocsPerRun(10, func() { c.Step(1); sum += c.At(4.2) + c.Gradient(7.7) }); n != 0 {
		t.Errorf("%g allocations a step", n)
	}
}
