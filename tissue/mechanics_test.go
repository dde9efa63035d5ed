package tissue

import (
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"paget/pathway"
	"paget/rng"
	"paget/stats"
)

// bench returns a flat, open, wide dish of still cells of radius 0.5 under one
// law, with one sub-step a step unless stability asks for more.
func bench(t testing.TB, law Law, step float64) Spec {
	spec := flat(100, still().kind(t))
	spec.Box.Low, spec.Box.High = [3]float64{-50, -50, -50}, [3]float64{50, 50, 50}
	spec.Box.Border = [3]Border{}
	spec.Step, spec.SignalEvery = step, 1<<30
	spec.Mechanics = Mechanics{Law: law, Repulsion: 1, Reach: 1.5, Drag: 1, Displacement: 1e9, MaxSubsteps: 1 << 30}
	return spec
}

func twins(t testing.TB, spec Spec, d float64) (*Tissue, *State) {
	return begin(t, spec, Surroundings{}, Founder{ID: 1, X: -d / 2, Resting: true}, Founder{ID: 2, X: d / 2, Resting: true})
}

// TestTwoSpheresPartExponentially: with F = k(1−d)·1 on each of two spheres of
// unit diameter, the gap 1−d decays as e^{−2kt/γ}; explicit Euler is of order 1.
func TestTwoSpheresPartExponentially(t *testing.T) {
	var logStep, logError []float64
	for _, step := range []float64{0.1, 0.05, 0.025, 0.0125} {
		spec := bench(t, LinearSpring, step)

		ti, s := twins(t, spec, 0.4)
		steps(t, ti, s, int(math.Round(1/step)))
		d := s.X[1] - s.X[0]
		exact := 1 - 0.6*math.Exp(-2)
		logStep = append(logStep, math.Log(step))
		logError = append(logError, math.Log(math.Abs(d-exact)))
		// Euler's own exact answer: each step multiplies the gap by 1 − 2h.
		euler := 1 - 0.6*math.Pow(1-2*step, 1/step)
		if math.Abs(d-euler) > 1e-12 {
			t.Errorf("step %g: distance %.15g, Euler by hand %.15g", step, d, euler)
		}
	}
	if _, order := stats.LinearFit(logStep, logError); math.Abs(order-1) > 0.15 {
		t.Errorf("order %g, want 1", order)
	}
}

// TestPowerLawPartsAsItsExactSolution: with F = (1−d)² the gap g obeys
// dg/dt = −2g², so g = g₀/(1 + 2·g₀·t).
func TestPowerLawPartsAsItsExactSolution(t *testing.T) {
	spec := bench(t, PowerLaw, 1e-3)
	ti, s := twins(t, spec, 0.4)
	steps(t, ti, s, 1000)
	if gap, exact := 1-(s.X[1]-s.X[0]), 0.6/(1+1.2); math.Abs(gap-exact) > 1e-3 {
		t.Errorf("gap %g, exact %g", gap, exact)
	}
}

func TestAdhesionAndRepulsionBalanceWhereTheLawSays(t *testing.T) {
	for _, law := range []Law{LinearSpring, PowerLaw} {
		spec := bench(t, law, 0.05)
		spec.Mechanics.Adhesion = 0.5
		spec.Pairs = []Pair{{A: "A", B: "A", Strength: 1}}
		ti, s := twins(t, spec, 1.2)
		a := s.Activity(0, 1)
		steps(t, ti, s, 4000)
		d := s.X[1] - s.X[0]
		// F = (1−d)^n − w·0.5·(1−d/1.5)^n = 0
		root := math.Sqrt
		if law == LinearSpring {
			root = func(x float64) float64 { return x }
		}
		q := root(0.5 * a * a)
		if want := (1 - q) / (1 - q/1.5); math.Abs(d-want) > 1e-4 {
			t.Errorf("%v: distance %g, balance at %g (activity %g)", law, d, want, a)
		}
	}
}

func TestAntibodyOnThePairSetsCellsFree(t *testing.T) {
	distance := func(treatment pathway.Treatment, pair Pair) float64 {
		c := still()
		c.treatment = treatment
		spec := bench(t, PowerLaw, 0.05)
		spec.Kinds = []Kind{c.kind(t)}
		spec.Mechanics.Adhesion = 0.5
		spec.Pairs = []Pair{pair}
		ti, s := twins(t, spec, 1.2)
		steps(t, ti, s, 400)
		return s.X[1] - s.X[0]
	}
	block := pathway.Treatment{{Kind: pathway.BlockingAntibody, Node: "A", Partner: "B", Concentration: 1e9, IC50: 1, MaxEffect: 1}}
	free, held, blocked := distance(nil, Pair{"A", "B", 0}), distance(nil, Pair{"A", "B", 1}), distance(block, Pair{"A", "B", 1})
	if !(held < 1.1 && free == 1.2) {
		t.Fatalf("held %g, without molecules %g", held, free)
	}
	if math.Abs(blocked-1.2) > 1e-4 {
		t.Errorf("under the antibody they stand %g apart, want 1.2", blocked)
	}
	if other := distance(block, Pair{"A", "A", 1}); other >= 1.1 {
		t.Errorf("the antibody on A–B frees A–A: %g", other)
	}
}

// chainWidth returns the exact distance between the first and last of n unit
// spheres on a line, touching neighbours linked by linear springs, that start
// at half spacing: with overlaps g_i = 1 − (x_{i+1} − x_i),
//
//	dg/dt = −(k/γ)·A·g,  A = tridiagonal(−1, 2, −1)
//
// whose modes are sines with rates (k/γ)(2 − 2cos(mπ/n)).
func chainWidth(n int, rate, time float64) float64 {
	width := float64(n - 1)
	for m := 1; m < n; m++ {
		q := float64(m) * math.Pi / float64(n)
		sum := 0.0
		for i := 1; i < n; i++ {
			sum += math.Sin(q * float64(i))
		}
		width -= 0.5 * sum * sum * 2 / float64(n) * math.Exp(-rate*(2-2*math.Cos(q))*time)
	}
	return width
}

// chainRate is the spring constant over drag, per unit of time, for which the
// chain of eleven is 9 wide at time 1.
func chainRate() float64 {
	low, high := 1.0, 1000.0
	for range 200 {
		mid := 0.5 * (low + high)
		if chainWidth(11, mid, 1) < 9 {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// relax runs the chain of eleven and returns its width at each asked time.
func relax(t testing.TB, spec Spec, times []float64) []float64 {
	var f []Founder
	for i := range 11 {
		f = append(f, Founder{ID: uint64(i + 1), X: -2.5 + 0.5*float64(i), Resting: true})
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	var widths []float64
	done := 0
	for _, time := range times {
		n := int(math.Round(time / spec.Step))
		steps(t, ti, s, n-done)
		done = n
		widths = append(widths, s.X[10]-s.X[0])
	}
	return widths
}

func TestChainOfElevenCellsRelaxesAsItsModesDo(t *testing.T) {
	spec := bench(t, LinearSpring, 1e-3)
	spec.Mechanics.Reach = 1
	spec.Mechanics.Repulsion = chainRate()

	times := []float64{0.01, 0.1, 0.3, 0.5, 1, 1.5}
	widths := relax(t, spec, times)
	for k, time := range times {
		if want := chainWidth(11, chainRate(), time); math.Abs(widths[k]-want) > 0.005 {
			t.Errorf("t = %g: width %.4f, exact %.4f", time, widths[k], want)
		}
	}
	if math.Abs(widths[4]-9) > 0.01 {
		t.Errorf("width %.4f at t = 1, want 9.000 ± 0.01", widths[4])
	}
	// The error falls with the first power of the step.
	var x, y []float64
	for _, step := range []float64{4e-3, 2e-3, 1e-3, 5e-4} {
		spec.Step = step
		x = append(x, math.Log(step))
		y = append(y, math.Log(math.Abs(relax(t, spec, []float64{0.5})[0]-chainWidth(11, chainRate(), 0.5))))
	}
	if _, order := stats.LinearFit(x, y); math.Abs(order-1) > 0.15 {
		t.Errorf("order %g, want 1", order)
	}
}

// shared returns the rows of a reference file, or skips the test.
func shared(t *testing.T, name string) [][]string {
	t.Helper()
	root := os.Getenv("PAGET_SHARED")
	if root == "" {
		dir, err := os.Getwd()
		must(t, err)
		for dir != filepath.Dir(dir) {
			if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
				break
			}
			dir = filepath.Dir(dir)
		}
		root = filepath.Join(filepath.Dir(dir), "shared")
	}
	file, err := os.Open(filepath.Join(root, "conformance", "openvt", "chain", name))
	if err != nil {
		t.Skipf("no reference data: %v", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	must(t, err)
	return rows
}

// readWidths reads time and width; a first row of words is passed over.
func readWidths(t *testing.T, name string, latest float64) (times, widths []float64) {
	for _, row := range shared(t, name) {
		a, errA := strconv.ParseFloat(row[0], 64)
		b, errB := strconv.ParseFloat(row[1], 64)
		if errA != nil || errB != nil || a <= 0 || a > latest {
			continue
		}
		times, widths = append(times, a), append(widths, b)
	}
	if len(times) == 0 {
		t.Fatalf("%s has no rows", name)
	}
	return times, widths
}

// TestChainAgreesWithChasteAndPhysiCell: each framework's chain follows one of the
// two laws with a time unit of its own, set here by its width nearest to t = 1.
func TestChainAgreesWithChasteAndPhysiCell(t *testing.T) {
	for _, c := range []struct {
		file   string
		law    Law
		within float64
	}{
		{"chaste_Width_Mesh_LinearHomogeneous.csv", LinearSpring, 1e-4},
		{"chaste_Width_Mesh_QuadraticHomogeneous.csv", PowerLaw, 1e-4},
		{"physicell_11cells_width.csv", PowerLaw, 0.01},
	} {
		times, widths := readWidths(t, c.file, 2)
		at := 0
		for k := range times {
			if math.Abs(times[k]-1) < math.Abs(times[at]-1) {
				at = k
			}
		}
		run := func(strength float64, times []float64) []float64 {
			spec := bench(t, c.law, 1e-3)
			spec.Mechanics.Reach = 1
			spec.Mechanics.Repulsion = strength
			return relax(t, spec, times)
		}
		low, high := 10.0, 1000.0
		for range 30 {
			mid := math.Sqrt(low * high)
			if run(mid, times[at:at+1])[0] < widths[at] {
				low = mid
			} else {
				high = mid
			}
		}
		worst := 0.0
		for k, w := range run(low, times) {
			worst = max(worst, math.Abs(w-widths[k]))
		}
		t.Logf("%s: strength %.5g, largest difference %.2g diameters over %d times", c.file, low, worst, len(times))
		if worst > c.within {
			t.Errorf("%s: differs by up to %.4f diameters", c.file, worst)
		}
	}
}

// heap returns a random crowd of still cells in a small periodic box.
func heap(t testing.TB, law Law, dims int, seed uint64) (Spec, []Founder) {
	r := rng.New(7, rng.Testing, seed, 0)
	spec := bench(t, law, 0.05)
	spec.Dimensions = dims
	width := 7.0
	spec.Box.Low, spec.Box.High = [3]float64{}, [3]float64{width, width, width}
	for a := range spec.Box.Border {
		spec.Box.Border[a] = Border(r.Intn(3))
	}
	spec.Mechanics.Adhesion, spec.Mechanics.Reach = 0.3, 1.3
	spec.Mechanics.Displacement, spec.Mechanics.Sisters = 0.1, 60
	spec.Pairs = []Pair{{"A", "A", 1}, {"A", "B", 0.5}}
	var f []Founder
	for i := range 20 + r.Intn(60) {
		f = append(f, Founder{ID: uint64(i + 1), X: width * r.Float64(), Y: width * r.Float64(), Z: width * r.Float64(), Resting: true})
	}
	return spec, f
}

func TestForcesByNeighbourListEqualThoseOfAllPairs(t *testing.T) {
	for seed := range uint64(60) {
		spec, f := heap(t, Law(seed%3), 2+int(seed/3%2), seed)
		ti, s := begin(t, spec, Surroundings{}, f...)
		spec.Reference = true
		tr, r := begin(t, spec, Surroundings{}, f...)
		for range 10 {
			must(t, ti.Step(s))
			must(t, tr.Step(r))
		}
		if s.Digest() != r.Digest() {
			t.Fatalf("seed %d (%v): the twins differ", seed, spec.Mechanics.Law)
		}
	}
}

func TestInternalForcesLeaveTheCentreOfMassAtRest(t *testing.T) {
	for seed := range uint64(12) {
		spec, f := heap(t, Law(seed%3), 3, seed)
		spec.Box.Border = [3]Border{}
		spec.Box.Low, spec.Box.High = [3]float64{-50, -50, -50}, [3]float64{50, 50, 50}
		ti, s := begin(t, spec, Surroundings{}, f...)
		before := stats.Mean(s.X) + 2*stats.Mean(s.Y) + 3*stats.Mean(s.Z)
		start := append([]float64(nil), s.X...)
		steps(t, ti, s, 20)
		after := stats.Mean(s.X) + 2*stats.Mean(s.Y) + 3*stats.Mean(s.Z)
		if math.Abs(after-before) > 1e-11 {
			t.Errorf("seed %d: the centre moved by %g", seed, after-before)
		}
		if slices.Equal(s.X, start) {
			t.Error("nothing moved")
		}
	}
}

func TestMirroredHeapMovesAsMirrored(t *testing.T) {
	spec, f := heap(t, PowerLaw, 3, 5)
	spec.Box.Border = [3]Border{Wall, Wall, Wall}
	spec.Box.Low, spec.Box.High = [3]float64{-4, -4, -4}, [3]float64{4, 4, 4}
	for i := range f {
		f[i].X, f[i].Y, f[i].Z = f[i].X-3.5, f[i].Y-3.5, f[i].Z-3.5
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	for i := range f {
		f[i].X = -f[i].X
	}
	tm, m := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, 20)
	steps(t, tm, m, 20)
	for i := range s.X {
		if s.X[i] != -m.X[i] || s.Y[i] != m.Y[i] || s.Z[i] != m.Z[i] {
			t.Fatalf("cell %d: (%g, %g, %g) and (%g, %g, %g)", i, s.X[i], s.Y[i], s.Z[i], m.X[i], m.Y[i], m.Z[i])
		}
	}
}

func TestHeapRelaxesWithoutRinging(t *testing.T) {
	spec, f := heap(t, LinearSpring, 2, 3)
	spec.Mechanics.Adhesion = 0
	spec.Mechanics.Repulsion = 100 // stiff: one step is many relaxation times
	spec.Box.Border = [3]Border{Periodic, Periodic, Periodic}
	ti, s := begin(t, spec, Surroundings{}, f[:30]...)
	energy := func() float64 {
		sum := 0.0
		for i := range s.X {
			for j := range i {
				d := math.Hypot(ti.space.apart(0, s.X[j]-s.X[i]), ti.space.apart(1, s.Y[j]-s.Y[i]))
				sum += math.Pow(max(0, 1-d), 2)
			}
		}
		return sum
	}
	last := energy()
	for range 40 {
		must(t, ti.Step(s))
		now := energy()
		if now > last*(1+1e-12)+1e-24 {
			t.Fatalf("energy rises from %g to %g", last, now)
		}
		last = now
	}
	if s.Counts.LargestSubsteps < 2 || s.Counts.Substeps < 41 {
		t.Errorf("sub-steps were not counted: %+v", s.Counts)
	}
}

func TestSistersGrowApartInTheirTime(t *testing.T) {
	spec := bench(t, Meineke2001Spring, 0.01)
	spec.Mechanics.Sisters, spec.Mechanics.Repulsion = 10, 50
	ti, s := twins(t, spec, birthShare)
	s.Sister[0], s.Sister[1] = 2, 1
	for _, age := range []float64{2, 5, 9} {
		steps(t, ti, s, int(math.Round((age-s.Time)/spec.Step)))
		want := birthShare + (1-birthShare)*age/10
		if d := s.X[1] - s.X[0]; math.Abs(d-want) > 0.01 {
			t.Errorf("at age %g they stand %g apart, rest length %g", age, d, want)
		}
	}
}

func TestCoincidentCentresPart(t *testing.T) {
	ti, s := twins(t, bench(t, LinearSpring, 0.05), 0.1)
	s.X[0], s.X[1] = 0, 0
	steps(t, ti, s, 200)
	if d := s.X[1] - s.X[0]; math.Abs(d-1) > 1e-6 {
		t.Errorf("they stand %g apart", d)
	}
}

func TestTooStiffMechanicsIsReported(t *testing.T) {
	spec := bench(t, LinearSpring, 1)
	spec.Mechanics.MaxSubsteps = 10
	spec.Mechanics.Displacement = 0.001
	ti, s := twins(t, spec, 0.5)
	var bad *DivergedError
	if err := ti.Step(s); !as(err, &bad) {
		t.Errorf("got %v", err)
	}
}

// TestWrongDragIsNoticed: the exact decay would not pass with a drag wrong by 2 %.
func TestWrongDragIsNoticed(t *testing.T) {
	spec := bench(t, LinearSpring, 1e-3)
	spec.Mechanics.Drag = 1.02
	ti, s := twins(t, spec, 0.4)
	steps(t, ti, s, 1000)
	if d := s.X[1] - s.X[0]; math.Abs(d-(1-0.6*math.Exp(-2))) < 1e-3 {
		t.Error("the decay does not depend on drag")
	}
}

func TestFastCrawlersMeetTheSameNeighbours(t *testing.T) {
	// Cells that run many diameters, divide and die use up every reserve of the
	// lists of neighbours.
	for seed := range uint64(6) {
		c := crawler()
		c.speed, c.persistence, c.spread, c.entry, c.apoptosis = 4, 10, 0.5, 1e-2, 1e-3
		spec := flat(120, c.kind(t))
		spec.Root, spec.Step = rng.Root(seed), 2
		spec.Mechanics.Law, spec.Mechanics.Adhesion = Law(seed%3), 0.4
		spec.Pairs = []Pair{{"A", "B", 1}}
		if seed >= 3 {
			spec.Dimensions = 3
		}
		f := scattered(25, 120, rng.Root(seed))
		ti, s := begin(t, spec, Surroundings{}, f...)
		spec.Reference = true
		tr, r := begin(t, spec, Surroundings{}, f...)
		for range 400 {
			must(t, ti.Step(s))
			must(t, tr.Step(r))
			if !slices.Equal(s.X, r.X) {
				t.Fatalf("seed %d, %g min: the twins differ", seed, s.Time)
			}
		}
		if s.Counts.Divisions == 0 || s.Counts.Removed == 0 {
			t.Errorf("seed %d: no births or no deaths, so nothing renumbered the cells", seed)
		}
	}
}
