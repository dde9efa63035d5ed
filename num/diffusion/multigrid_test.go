package diffusion

import (
	"errors"
	"math"
	"slices"
	"testing"

	"paget/rng"
	"paget/team"
)

// mixedCase draws a grid of one to three axes with any borders, held layers and
// odd rings among them, and with sinks that may be far stronger than the mixing.
func mixedCase(s *rng.Stream, most int) (spec Spec, c []float64, r Reaction) {
	for a := range 3 {
		kinds := [2]BorderKind{BorderKind(s.Intn(4)), BorderKind(s.Intn(4))}
		if kinds[0] == Periodic || kinds[1] == Periodic {
			kinds = [2]BorderKind{Periodic, Periodic}
		}
		for side := range 2 {
			spec.Borders[a][side] = Border{Kind: kinds[side], Value: 3 * s.Float64()}
		}
		spec.Grid.N[a] = 1 + s.Intn(most)
		if kinds[0] == HeldLayer || kinds[1] == HeldLayer {
			spec.Grid.N[a] += 2
		}
	}
	spec.Grid.H = 1 + 9*s.Float64()
	spec.Diffusivity = 1 + 100*s.Float64()
	draw := func(scale float64) []float64 {
		v := make([]float64, spec.Grid.Len())
		for i := range v {
			v[i] = scale * s.Float64()
		}
		return v
	}
	c = draw(5)
	r.Decay = math.Exp(-6 * s.Float64())
	if s.Intn(3) > 0 {
		r.Source = draw(2)
	}
	if s.Intn(3) > 0 {
		strength := spec.rate() * math.Exp(8*s.Float64()-5)
		r.Uptake = draw(strength)
		for i := range r.Uptake {
			if s.Intn(2) == 0 {
				r.Uptake[i] = 0
			}
		}
	}
	return spec, c, r
}

func TestMultigridEqualsConjugateGradients(t *testing.T) {
	handovers, layers, rings := 0, 0, 0
	for trial := range uint64(200) {
		s := rng.New(21, rng.Testing, trial, 0)
		spec, c, r := mixedCase(&s, 14)
		m := must[*Multigrid](t)(NewMultigrid(spec, nil))
		twin := newConjugate(spec)
		got, want := slices.Clone(c), slices.Clone(c)
		done := must[Convergence](t)(m.Steady(got, r, Goal{Residual: 1e-11}))
		must[Convergence](t)(twin.steady(want, r, 0, 2e-12))
		if d := worst(got, want); d > 1e-9*largest(want) {
			t.Fatalf("trial %d: %+v: steady states differ by %g of %g (%+v)", trial, spec, d, largest(want), done)
		}
		dt := math.Exp(4*s.Float64()-2) / spec.rate()
		got, want = slices.Clone(c), slices.Clone(c)
		must[Budget](t)(m.Implicit(got, r, dt, Goal{Residual: 1e-11}))
		must[Convergence](t)(twin.steady(want, r, 1/dt, 2e-12))
		if d := worst(got, want); d > 1e-10*largest(want) {
			t.Fatalf("trial %d: %+v: steps differ by %g of %g", trial, spec, d, largest(want))
		}
		handovers += m.Handovers
		if !spec.inside().whole() {
			layers++
		}
		if m.levels[0].every {
			rings++
		}
	}
	if layers < 50 || rings < 20 {
		t.Errorf("only %d cases with held layers and %d with odd rings", layers, rings)
	}
	// The way out exists for cases nobody has thought of.
	if handovers > 4 {
		t.Errorf("%d of 400 solves were handed over", handovers)
	}
}

func TestEachCycleGainsAFactorOfFour(t *testing.T) {
	for _, n := range []int{34, 50, 51, 65} {
		spec, c, r := spheroid(n, 8.2*float64(n), 0)
		m := must[*Multigrid](t)(NewMultigrid(spec, nil))
		exact := slices.Clone(c)
		must[Convergence](t)(m.Steady(exact, r, Goal{Residual: 1e-13}))
		m.prepare(c, r, 0)
		m.load(c, 0)
		before := worst(c, exact)
		for k := range 9 {
			m.cycle(c)
			left := worst(c, exact)
			if left > 0.25*before {
				t.Errorf("%d³ voxels: cycle %d leaves %.3f of the error", n, k+1, left/before)
			}
			before = left
		}
	}
}

func TestEstimatedErrorIsThatOfTheAnswer(t *testing.T) {
	spec, start, r := spheroid(41, 330, 0)
	m := must[*Multigrid](t)(NewMultigrid(spec, nil))
	exact := slices.Clone(start)
	must[Convergence](t)(m.Steady(exact, r, Goal{Residual: 1e-13}))
	for _, tolerance := range []float64{1e-2, 1e-3, 1e-4, 1e-5, 1e-7} {
		c := slices.Clone(start)
		done := must[Convergence](t)(m.Steady(c, r, Goal{Relative: tolerance}))
		off := worst(c, exact)
		if off > 2*done.Error || done.Error > tolerance*38 {
			t.Errorf("tolerance %g: error %g, estimate %g", tolerance, off, done.Error)
		}
	}
	done := must[Convergence](t)(m.Steady(exact, r, Goal{Relative: 1e-5}))
	if done.Iterations != 1 {
		t.Errorf("%d cycles from the answer itself", done.Iterations)
	}
}

func TestResultsAreTheSameBitsForAnyCrew(t *testing.T) {
	p := Border{Kind: Periodic}
	layered, _, _ := spheroid(38, 300, 0)
	even := layered
	even.Grid.N = [3]int{33, 34, 36}
	even.Borders[2] = [2]Border{p, p}
	odd := even
	odd.Grid.N[2] = 37
	open := even
	open.Grid.N[2], open.Borders[2] = 41, [2]Border{Held(3), {}}
	for name, spec := range map[string]Spec{"layers": layered, "even ring": even, "odd ring": odd, "open": open} {
		s := rng.New(22, rng.Testing, 0, 0)
		uptake := make([]float64, spec.Grid.Len())
		for i := range uptake {
			uptake[i] = 9 * s.Float64()
		}
		run := func(workers int) []float64 {
			crew := team.New(workers)
			defer crew.Close()
			m := must[*Multigrid](t)(NewMultigrid(spec, nil))
			m.Crew = crew
			c := make([]float64, spec.Grid.Len())
			r := Reaction{Decay: 0.1, Uptake: uptake}
			must[Convergence](t)(m.Steady(c, r, Goal{Relative: 1e-6}))
			must[Budget](t)(m.Implicit(c, Reaction{Decay: 0.2, Source: uptake}, 0.01, Goal{Residual: 1e-6}))
			b := m.Flows(c, r, 1)
			a := must[*Accurate](t)(NewAccurate(spec, nil, 0, 0.1))
			a.Crew(crew)
			spent := must[Budget](t)(a.Step(c, r, 0.1))
			return append(c, b.Decay, b.Uptake, b.Border, spent.Border, a.Length)
		}
		want := run(1)
		for _, workers := range []int{2, 3, 7} {
			if got := run(workers); !slices.Equal(got, want) {
				t.Errorf("%s: %d workers give other bits than one", name, workers)
			}
		}
	}
}

func TestSteadyProfileBetweenHeldLayersIsADiscreteHyperbolicCosine(t *testing.T) {
	const n, h, D, loss, v = 41, 20.0, 1e5, 9.1, 38.0
	// The difference equation c_{j−1} + c_{j+1} = (2 + loss·h²/D)·c_j has cosh(qj).
	q := math.Acosh(1 + 0.5*loss*h*h/D)
	for _, side := range [][2]int{{1, 1}, {6, 1}, {5, 7}} {
		spec := line(n, h, D, HeldVoxels(v), HeldVoxels(v))
		spec.Grid.N[1], spec.Grid.N[2] = side[0], side[1]
		uptake := fill(spec.Grid, func(_, _, _ float64) float64 { return loss - 0.1 })
		want := fill(spec.Grid, func(x, _, _ float64) float64 {
			return v * math.Cosh(q*(x/h-0.5*n)) / math.Cosh(q*0.5*(n-1))
		})
		for _, plain := range []bool{false, true} {
			s := must[*Steady](t)(NewSteady(spec))
			s.Plain = plain
			c := make([]float64, spec.Grid.Len())
			must[Convergence](t)(s.Solve(c, Reaction{Decay: 0.1, Uptake: uptake}, 1e-13))
			if d := worst(c, want); d > 1e-9 {
				t.Errorf("%v, plain %v: off by %.3g", side, plain, d)
			}
		}
	}
}

func TestManufacturedSteadyStateIsOfSecondOrderInSpace(t *testing.T) {
	const side, D, decay = 100.0, 300.0, 0.2
	w := math.Pi / side
	var h, e []float64
	for _, n := range []int{10, 16, 25, 38} {
		// Layers hold at the centres of voxels, so that axis has one voxel more.
		spec := Spec{Grid: Grid{N: [3]int{n + 1, n, n}, H: side / float64(n)}, Diffusivity: D}
		spec.Borders = [3][2]Border{{HeldVoxels(2), HeldVoxels(2)}, {Held(2), Held(2)}, {}}
		exact := fill(spec.Grid, func(x, y, z float64) float64 {
			return 2 + math.Sin(w*(x-0.5*spec.Grid.H))*math.Sin(w*y)*(2+math.Cos(w*z))
		})
		uptake := fill(spec.Grid, func(x, y, _ float64) float64 { return 0.01 * (x + y) })
		source := fill(spec.Grid, func(x, y, z float64) float64 {
			sine := math.Sin(w*(x-0.5*spec.Grid.H)) * math.Sin(w*y)
			loss := decay + 0.01*(x+y)
			return D*w*w*sine*(4+3*math.Cos(w*z)) + loss*(2+sine*(2+math.Cos(w*z)))
		})
		m := must[*Multigrid](t)(NewMultigrid(spec, nil))
		c := make([]float64, spec.Grid.Len())
		must[Convergence](t)(m.Steady(c, Reaction{Decay: decay, Uptake: uptake, Source: source}, Goal{Relative: 1e-9}))
		h, e = append(h, spec.Grid.H), append(e, worst(c, exact))
	}
	wantOrder(t, "manufactured steady state", h, e, 2)
}

func TestHeldLayersAreNoUnknowns(t *testing.T) {
	spec := Spec{Grid: Grid{N: [3]int{6, 5, 4}, H: 10}, Diffusivity: 50}
	spec.Borders = [3][2]Border{{HeldVoxels(3), HeldVoxels(1)}, {{}, HeldVoxels(7)}, {Held(2), {}}}
	in := spec.inside()
	draw := func(layer float64) (c []float64, r Reaction) {
		c = make([]float64, spec.Grid.Len())
		r = Reaction{Decay: 0.3, Uptake: slices.Clone(c), Source: slices.Clone(c)}
		for i := range c {
			c[i], r.Uptake[i], r.Source[i] = layer, layer, layer
		}
		for z := range 4 {
			for y := range 5 {
				for x := range 6 {
					if i := spec.Grid.Index(x, y, z); in.holds(x, y, z) {
						c[i], r.Uptake[i], r.Source[i] = float64(i%7), 0.1*float64(i%3), float64(i%2)
					}
				}
			}
		}
		return c, r
	}
	solvers := map[string]func() Solver{
		"explicit": func() Solver { return must[*Explicit](t)(NewExplicit(spec)) },
		"implicit": func() Solver { return must[*Implicit](t)(NewImplicit(spec, 1e-13)) },
		"twin":     func() Solver { s := must[*Implicit](t)(NewImplicit(spec, 1e-13)); s.Plain = true; return s },
		"accurate": func() Solver { return must[*Accurate](t)(NewAccurate(spec, nil, 0, 1e-6)) },
		"adaptive": func() Solver { return NewAdaptive(must[*Implicit](t)(NewImplicit(spec, 1e-10)), 0, 1e-2) },
	}
	for name, make := range solvers {
		c, r := draw(0)
		other, busy := draw(40)
		b := must[Budget](t)(make().Step(c, r, 0.5))
		d := must[Budget](t)(make().Step(other, busy, 0.5))
		if off := worst(c, other); off > 0 || b != d {
			t.Errorf("%s: what stands in a layer changes the rest by %g, or the budget: %+v, %+v", name, off, b, d)
		}
		// The first axis has the edges.
		for _, p := range [][4]float64{{0, 4, 1, 3}, {5, 4, 1, 1}, {3, 4, 0, 7}, {0, 2, 0, 3}} {
			if got := c[spec.Grid.Index(int(p[0]), int(p[1]), int(p[2]))]; got != p[3] {
				t.Errorf("%s: voxel %v holds %g", name, p[:3], got)
			}
		}
	}
}

func TestBudgetsExplainEveryChangeBetweenHeldLayers(t *testing.T) {
	for trial := range uint64(60) {
		s := rng.New(23, rng.Testing, trial, 0)
		spec, start, r := mixedCase(&s, 6)
		spec.Hold(start)
		dt := math.Exp(3*s.Float64()-2) / spec.rate()
		for _, solver := range []Solver{
			must[*Explicit](t)(NewExplicit(spec)),
			must[*Implicit](t)(NewImplicit(spec, 1e-12)),
			must[*Accurate](t)(NewAccurate(spec, nil, 0, 1e-3)),
		} {
			c := slices.Clone(start)
			b := must[Budget](t)(solver.Step(c, r, dt))
			change := spec.volume() * (sum(c) - sum(start))
			left := change - (b.Source - b.Decay - b.Uptake + b.Border)
			scale := spec.volume()*sum(start) + b.Source + b.Decay + b.Uptake + math.Abs(b.Border)
			tolerance := 1e-10
			if _, ok := solver.(*Accurate); ok {
				// Its systems are solved to a share of the allowed error.
				tolerance = 1e-3
			}
			if math.Abs(left) > tolerance*scale {
				t.Fatalf("trial %d: %T leaves %g of %g unexplained", trial, solver, left, scale)
			}
		}
	}
}

func TestSlowestRateIsThatOfTheSlowestPattern(t *testing.T) {
	for trial := range uint64(30) {
		s := rng.New(24, rng.Testing, trial, 0)
		spec, c, _ := mixedCase(&s, 9)
		for a := range spec.Borders {
			for side := range 2 {
				spec.Borders[a][side].Value = 0
			}
		}
		// Without held values the slowest pattern is uniform and fades at 0.
		const decay = 0.01
		m := must[*Multigrid](t)(NewMultigrid(spec, nil))
		spec.release(c)
		rate := 0.0
		for range 60 {
			// Inverse iteration: A·next = c.
			next := slices.Clone(c)
			must[Convergence](t)(m.Steady(next, Reaction{Decay: decay, Source: c}, Goal{Residual: 1e-11}))
			rate = math.Sqrt(dot(c, c)/dot(next, next)) - decay
			c = scaled(next, 1/math.Sqrt(dot(next, next)))
			spec.release(c)
		}
		if want := spec.SlowestRate(); math.Abs(rate-want) > 1e-3*want+1e-8 {
			t.Errorf("trial %d: %v %v: rate %g, formula %g", trial, spec.Grid.N, spec.Borders, rate, want)
		}
	}
}

func TestSolversMaySharTheirWorkspace(t *testing.T) {
	work := NewWorkspace()
	large, _, far := spheroid(20, 150, 0)
	small := Spec{Grid: Grid{N: [3]int{5, 7, 3}, H: 10}, Diffusivity: 80}
	small.Borders[1] = [2]Border{Held(4), {}}
	near := Reaction{Decay: 0.1, Source: fill(small.Grid, func(x, y, z float64) float64 { return x + y + z })}
	run := func(a, b *Workspace) []float64 {
		one := must[*Multigrid](t)(NewMultigrid(large, a))
		two := must[*Accurate](t)(NewAccurate(small, b, 0, 1e-3))
		c, d := make([]float64, large.Grid.Len()), make([]float64, small.Grid.Len())
		for range 3 {
			must[Convergence](t)(one.Steady(c, far, Goal{Relative: 1e-3}))
			must[Budget](t)(two.Step(d, near, 0.5))
		}
		return append(c, d...)
	}
	if !slices.Equal(run(work, work), run(nil, nil)) {
		t.Error("a shared workspace changes the result")
	}
	if work.Bytes() > 40*large.Grid.Len() {
		t.Errorf("%d bytes of scratch for %d voxels", work.Bytes(), large.Grid.Len())
	}
}

func TestMultigridRefusesWhatHasNoAnswer(t *testing.T) {
	closed := Spec{Grid: Grid{N: [3]int{5, 5, 5}, H: 1}, Diffusivity: 1}
	m := must[*Multigrid](t)(NewMultigrid(closed, nil))
	c := make([]float64, 125)
	if _, err := m.Steady(c, Reaction{}, Goal{Relative: 1e-3}); !errors.Is(err, ErrNoSteadyState) {
		t.Errorf("got %v", err)
	}
	still := closed
	still.Diffusivity = 0
	s := must[*Multigrid](t)(NewMultigrid(still, nil))
	source := fill(still.Grid, func(x, _, _ float64) float64 { return x })
	must[Convergence](t)(s.Steady(c, Reaction{Decay: 0.5, Source: source}, Goal{Relative: 1e-3}))
	if d := worst(c, scaled(source, 2)); d > 1e-14 {
		t.Errorf("without diffusion off by %g", d)
	}
	c[31] = math.NaN()
	var fault *DivergedError
	if _, err := m.Steady(c, Reaction{Decay: 1}, Goal{Relative: 1e-3}); !errors.As(err, &fault) {
		t.Errorf("a value that is no number gives %v", err)
	}
	for name, f := range map[string]func(){
		"goal":   func() { _, _ = m.Steady(c, Reaction{Decay: 1}, Goal{}) },
		"length": func() { _, _ = m.Steady(c[1:], Reaction{Decay: 1}, Goal{Relative: 1e-3}) },
		"uptake": func() {
			_, _ = m.Steady(c, Reaction{Uptake: slices.Repeat([]float64{-1}, 125)}, Goal{Relative: 1e-3})
		},
		"time":     func() { _, _ = m.Implicit(c, Reaction{}, math.NaN(), Goal{Relative: 1e-3}) },
		"accuracy": func() { _, _ = NewAccurate(closed, nil, 0.1, 0) },
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
	thin := closed
	thin.Grid.N[2], thin.Borders[2] = 2, [2]Border{HeldVoxels(1), HeldVoxels(1)}
	if _, err := NewMultigrid(thin, nil); err == nil {
		t.Error("two layers with nothing between them were accepted")
	}
	if _, err := NewSplit(spheroidSpec()); err == nil {
		t.Error("Split accepted a held layer")
	}
}

func spheroidSpec() Spec {
	spec, _, _ := spheroid(5, 30, 0)
	return spec
}

func TestCyclesAllocateNothing(t *testing.T) {
	spec, c, r := spheroid(36, 280, 0)
	crew := team.New(2)
	defer crew.Close()
	m := must[*Multigrid](t)(NewMultigrid(spec, nil))
	m.Crew = crew
	a := must[*Accurate](t)(NewAccurate(spec, nil, 0, 1e-2))
	for name, f := range map[string]func(){
		"steady":   func() { _, _ = m.Steady(c, r, Goal{Relative: 1e-4}); c[20000]++ },
		"implicit": func() { _, _ = m.Implicit(c, r, 0.1, Goal{Residual: 1e-4}) },
		"accurate": func() { _, _ = a.Step(c, r, 0.1) },
	} {
		if n := testing.AllocsPerRun(3, f); n != 0 {
			t.Errorf("%s: %g allocations", name, n)
		}
	}
}
