package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/stats"
	"paget/team"
)

// fuerth is the mean-squared displacement of a persistent random walk.
func fuerth(speed, persistence, time float64) float64 {
	x := time / persistence
	return 2 * speed * speed * persistence * persistence * (x + math.Expm1(-x))
}

// TestPersistentWalkHasFuerthsMeanSquaredDisplacement propagates the covariance of
// (position, polarity) through the step's own coefficients: no chance, every Δt.
func TestPersistentWalkHasFuerthsMeanSquaredDisplacement(t *testing.T) {
	for _, p := range []float64{0.3, 2, 17, 400} {
		for _, dt := range []float64{1e-3, 0.05, 1, 2, 30, 500} {
			w := newWalk(p, dt)
			// Var q = 1 always; xx = Var x, xq = Cov(x, q).
			if v := w.rho*w.rho + w.kick*w.kick; math.Abs(v-1) > 1e-14 {
				t.Fatalf("P %g, Δt %g: variance of polarity becomes %.17g", p, dt, v)
			}
			xx, xq := 0.0, 0.0
			for n := 1; n <= 60; n++ {
				xx += 2*xq*w.carry + w.carry*w.carry + w.along*w.along + w.rest*w.rest
				xq = w.rho*(xq+w.carry) + w.kick*w.along
				want := fuerth(1, p, float64(n)*dt)
				if math.Abs(xx-want) > 1e-7*want {
					t.Fatalf("P %g, Δt %g, n %d: variance %.12g, exact %.12g", p, dt, n, xx, want)
				}
			}
		}
	}
}

func TestTheSeriesOfTheRestMeetsItsClosedForm(t *testing.T) {
	for _, x := range []float64{0.02, 0.049999, 0.05, 0.050001, 0.1} {
		exact := 2*x - 4*math.Tanh(0.5*x)
		y := x * x
		series := x * y * (1.0/6 - y*(1.0/60-y*(17.0/10080-y*31.0/181440)))
		if got := restVariance(x); math.Abs(got-exact) > 1e-9*exact || x < 0.06 && math.Abs(got-series) > 1e-10*series {
			t.Errorf("x %g: %.17g, closed %.17g, series %.17g", x, got, exact, series)
		}
	}
	if w := newWalk(0, 1); w.carry != 0 || w.along != 0 || w.rest != 0 {
		t.Error("without persistence there is no displacement")
	}
}

// squares returns each cell's squared displacement after n steps, in a box wide
// enough not to wrap.
func squares(t testing.TB, spec Spec, cells, n int) []float64 {
	t.Helper()
	spec.Mechanics.Repulsion = 0
	spec.Box.Border = [3]Border{}
	founders := make([]Founder, cells)
	for i := range founders {
		founders[i] = Founder{ID: uint64(i + 1), X: 5e4, Y: 5e4, Z: 5e4, Resting: true}
	}
	// Cells at one place: forces are off, so they do not meet.
	ti, s := begin(t, spec, Surroundings{}, founders...)
	steps(t, ti, s, n)
	out := make([]float64, s.Len())
	for i := range out {
		dx, dy, dz := s.X[i]-5e4, s.Y[i]-5e4, s.Z[i]-5e4
		out[i] = dx*dx + dy*dy
		if spec.Dimensions == 3 {
			out[i] += dz * dz
		}
	}
	return out
}

func TestCellsSpreadAsFuerthSaysInTwoAndThreeDimensions(t *testing.T) {
	const cells = 700 // at one place, so every pair is looked at
	for _, dims := range []int{2, 3} {
		for _, dt := range []float64{1, 10} {
			spec := flat(1e5, crawler().kind(t))
			spec.Dimensions, spec.Step = dims, dt
			x := squares(t, spec, cells, int(120/dt))
			mean(t, x, fuerth(0.5, 20, 120), 0.25)
			// Wrong nature: speed too high by a fifth.
			fast := crawler()
			fast.speed *= 1.2
			spec.Kinds = []Kind{fast.kind(t)}
			if !condemned(squares(t, spec, cells, int(120/dt)), fuerth(0.5, 20, 120), 0.25) {
				t.Errorf("%d dimensions, Δt %g: a speed wrong by 20 %% was not noticed", dims, dt)
			}
		}
	}
}

func TestSpeedDiffersBetweenCellsByTheLinesSpread(t *testing.T) {
	c := crawler()
	c.spread = 0.4
	spec := flat(1e5, c.kind(t))
	_, s := begin(t, spec, Surroundings{}, scattered(4000, 1e5, 2)...)
	squared := make([]float64, s.Len())
	logs := make([]float64, s.Len())
	for i, f := range s.SpeedFactor {
		squared[i] = f * f
		logs[i] = math.Pow(math.Log(f)+0.16, 2)
	}
	mean(t, squared, 1, 0.1)
	mean(t, logs, 0.16, 0.15)
}

// drift runs cells up a gradient and returns their progress along it per time,
// as a share of their speed, and the mean squared velocity over it.
func drift(t testing.TB, spec Spec, cue slope, cells, n int) (progress, square []float64) {
	t.Helper()
	spec.Mechanics.Repulsion = 0
	spec.Sensing = Sensing{Dissociation: 1, HalfDifference: 0.1}
	ti, s := begin(t, spec, Surroundings{Cue: cue}, scattered(cells, spec.Box.High[0], 3)...)
	shift := make([]float64, s.Len())
	square = make([]float64, s.Len())
	for range n {
		px := append([]float64(nil), s.X...)
		py := append([]float64(nil), s.Y...)
		must(t, ti.Step(s))
		for i := range s.X {
			dx := ti.space.apart(0, s.X[i]-px[i])
			dy := ti.space.apart(1, s.Y[i]-py[i])
			shift[i] += dx
			square[i] += (dx*dx + dy*dy) / (spec.Step * spec.Step) / float64(n)
		}
	}
	progress = shift
	for i := range progress {
		progress[i] /= float64(n) * spec.Step
	}
	return progress, square
}

func TestDriftUpAGradientIsBiasTimesSpeedAndSpeedStays(t *testing.T) {
	c := crawler()
	c.sensitivity = 0.9
	spec := flat(2000, c.kind(t))
	spec.Step = 0.5 // short against persistence: displacement shows velocity
	cue := slope{c: 1, gx: 0.01}
	d := cell.OccupancyDifference(7.5, 0.01, 1, 1)
	b := cell.Bias(0.9, d, 0.1)
	if b < 0.2 {
		t.Fatalf("bias %g makes no test", b)
	}
	progress, square := drift(t, spec, cue, 3000, 400)
	mean(t, progress, b*0.5, 0.15)
	if !condemned(progress, 1.25*b*0.5, 0.15) {
		t.Error("a drift wrong by a quarter was not noticed")
	}
	// S² but for the share that turning takes within one step, here 1 − x/3 of
	// the random part.
	x := 0.5 / 20
	want := 0.25 * (b*b + (1-b*b)*fuerth(1, 20, 0.5)/(0.5*0.5))
	if math.Abs(want-0.25) > 0.25*x {
		t.Fatal("the test's own formula is off")
	}
	mean(t, square, want, 0.1)
	_, without := drift(t, spec, slope{c: 1}, 3000, 400)
	mean(t, without, 0.25*fuerth(1, 20, 0.5)/(0.5*0.5), 0.1)
}

func TestMirroredGradientMirrorsTheDrift(t *testing.T) {
	c := crawler()
	c.sensitivity = 0.9
	spec := flat(2000, c.kind(t))
	right, _ := drift(t, spec, slope{c: 1, gx: 0.01}, 300, 100)
	left, _ := drift(t, spec, slope{c: 1, gx: -0.01}, 300, 100)
	none, _ := drift(t, spec, slope{c: 1}, 300, 100)
	b := cell.Bias(0.9, cell.OccupancyDifference(7.5, 0.01, 1, 1), 0.1)
	wander := math.Sqrt(1 - b*b)
	for i := range right {
		// The same luck in all three dishes: the drifts are exact opposites
		// about the unbiased walk.
		if d := right[i] + left[i] - 2*wander*none[i]; math.Abs(d) > 1e-9 {
			t.Fatalf("cell %d: right %g, left %g, none %g", i, right[i], left[i], none[i])
		}
	}
	up, _ := drift(t, spec, slope{c: 1, gy: 0.01}, 300, 100)
	if math.Abs(stats.Mean(up)-wander*stats.Mean(none)) > 1e-9 {
		t.Error("a gradient along y moves cells along x")
	}
}

func TestHalfTheStepGivesTheSameLaw(t *testing.T) {
	spec := flat(1e5, crawler().kind(t))
	for _, dt := range []float64{4, 2, 1} {
		spec.Step = dt
		mean(t, squares(t, spec, 700, int(40/dt)), fuerth(0.5, 20, 40), 0.25)
	}
}

func TestTheNumberOfWorkersDoesNotShowInCrawlingAndShape(t *testing.T) {
	run := func(workers int) [32]byte {
		c := crawler()
		c.spread, c.protrusions, c.noise, c.sensitivity = 0.3, 0.5, 0.2, 0.8
		spec := flat(2500, c.kind(t))
		spec.SignalEvery, spec.Step, spec.Mechanics.Repulsion = 2, 2, 0
		spec.Sensing = Sensing{Dissociation: 1, HalfDifference: 0.01}
		var founders []Founder
		for id := range uint64(2*slabSize + 300) {
			founders = append(founders, Founder{ID: id + 1, X: float64(id%70) * 35, Y: float64(id/70) * 35})
		}
		ti, s := begin(t, spec, Surroundings{Cue: slope{2, 0.01, 0, 0}}, founders...)
		crew := team.New(workers)
		defer crew.Close()
		ti.Use(crew)
		for range 7 {
			must(t, ti.Step(s))
		}
		return s.Digest()
	}
	want := run(1)
	for _, workers := range []int{2, 3} {
		if run(workers) != want {
			t.Errorf("%d workers: another state", workers)
		}
	}
}

func TestWhereNothingCrawlsNorHoldsCrawlingIsLeftOut(t *testing.T) {
	for _, c := range []struct {
		dimensions int
		kind       sort
		left       int
	}{{3, still(), 0}, {2, still(), 1}, {3, crawler(), 1}} {
		spec := flat(200, c.kind.kind(t))
		spec.Dimensions = c.dimensions
		ti, s := begin(t, spec, Surroundings{}, Founder{ID: 1, X: 50, Y: 50, Z: 50})
		must(t, ti.Step(s))
		if len(ti.vx) != c.left || len(ti.lateral) != c.left {
			t.Errorf("%d dimensions: %d velocities are kept, want %d", c.dimensions, len(ti.vx), c.left)
		}
	}
}
