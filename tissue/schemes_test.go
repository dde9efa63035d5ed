package tissue

import (
	"math"
	"slices"
	"testing"

	"paget/rng"
	"paget/stats"
	"paget/team"
)

// apartBy returns the root mean square and the largest distance between the places of
// the same cells in two states.
func apartBy(t *Tissue, a, b *State) (mean, most float64) {
	at := map[uint64]int{}
	for i, id := range b.ID {
		at[id] = i
	}
	for i, id := range a.ID {
		j := at[id]
		p, q := [4]float64{a.X[i], a.Y[i], a.Z[i]}, [4]float64{b.X[j], b.Y[j], b.Z[j]}
		d2 := t.space.distance2(&p, &q)
		mean += d2
		most = max(most, d2)
	}
	return math.Sqrt(mean / float64(len(a.ID))), math.Sqrt(most)
}

// moved runs mechanics alone for a number of outer steps.
func moved(t testing.TB, spec Spec, f []Founder, n int) (*Tissue, *State) {
	t.Helper()
	ti, s := placed(t, spec, f)
	for range n {
		must(t, ti.move(s))
		s.Tick++
		s.Time += spec.Step
	}
	return ti, s
}

// TestSchemesAgreeOnAJitteredBall: 1,481 cells on a jittered close packing, against
// steps of 0.005 min. The bounds are twice what was measured.
func TestSchemesAgreeOnAJitteredBall(t *testing.T) {
	spec, f := ball(t, 100), packed(100, 1)
	fine := spec
	fine.Mechanics.Scheme, fine.Mechanics.FixedStep, fine.Mechanics.MaxSubsteps = AdamsBashforth, 0.005, 1<<30
	n := 2
	if testing.Short() {
		n = 1
	}
	_, exact := moved(t, fine, f, n)
	for _, c := range []struct {
		name       string
		change     func(m *Mechanics)
		mean, most float64
		within     uint64 // evaluations a cell
	}{
		{"Adaptive", func(m *Mechanics) {}, 0.16, 0.35, 12},
		{"Adaptive, short steps", func(m *Mechanics) { m.Displacement = 0.02 }, 0.06, 0.12, 30},
		{"AdamsBashforth", func(m *Mechanics) { m.Scheme = AdamsBashforth }, 0.01, 0.02, 120},
		{"Chebyshev", func(m *Mechanics) { m.Scheme, m.Tolerance = Chebyshev, 0.05 }, 0.015, 0.04, 45},
	} {
		changed := spec
		c.change(&changed.Mechanics)
		ti, s := moved(t, changed, f, n)
		mean, most := apartBy(ti, s, exact)
		evaluations := s.Counts.Evaluations / uint64(s.Len())
		t.Logf("%s: %.4f µm in the mean, %.4f µm at most, %d evaluations a cell, %d sub-steps taken back", c.name, mean, most, evaluations, s.Counts.Rejected)
		if mean > c.mean || most > c.most || evaluations > c.within {
			t.Errorf("%s: %.4f µm in the mean, %.4f µm at most, %d evaluations", c.name, mean, most, evaluations)
		}
	}
}

// TestChebyshevHasOrderTwoAndTheOthersTheirs: two spheres under the power law, whose
// gap is g₀/(1 + 2·g₀·t).
func TestChebyshevHasOrderTwoAndTheOthersTheirs(t *testing.T) {
	for _, c := range []struct {
		scheme Scheme
		want   float64
	}{{Adaptive, 1}, {AdamsBashforth, 1}, {Chebyshev, 2}} {
		var x, y []float64
		for _, step := range []float64{0.2, 0.1, 0.05, 0.025} {
			spec := bench(t, PowerLaw, step)
			spec.Mechanics.Scheme, spec.Mechanics.FixedStep, spec.Mechanics.Tolerance = c.scheme, step, 1
			ti, s := twins(t, spec, 0.4)
			steps(t, ti, s, int(math.Round(1/step)))
			x = append(x, math.Log(step))
			y = append(y, math.Log(math.Abs(1-(s.X[1]-s.X[0])-0.6/2.2)))
		}
		if _, order := stats.LinearFit(x, y); math.Abs(order-c.want) > 0.15 {
			t.Errorf("%v: order %g, want %g", c.scheme, order, c.want)
		}
	}
}

// TestAdamsBashforthIsWhatItsFormulaSays writes the scheme out for 50 cells. Its start
// with a velocity of 0 before makes it of order 1 over all, as in PhysiCell.
func TestAdamsBashforthIsWhatItsFormulaSays(t *testing.T) {
	spec := ball(t, 100)
	spec.Step, spec.Mechanics.Scheme = 1, AdamsBashforth
	f := packed(100, 3)[:50]
	_, s := moved(t, spec, f, 3)
	x, before := make([][3]float64, 50), make([][3]float64, 50)
	for i := range f {
		x[i] = [3]float64{f[i].X, f[i].Y, f[i].Z}
	}
	r := 2 * s.Radius[0]
	for range 30 {
		v := make([][3]float64, 50)
		for i := range x {
			for j := range x {
				d := math.Sqrt(math.Pow(x[i][0]-x[j][0], 2) + math.Pow(x[i][1]-x[j][1], 2) + math.Pow(x[i][2]-x[j][2], 2))
				if i == j {
					continue
				}
				force := 10*math.Pow(max(0, 1-d/r), 2) - 0.4*math.Pow(max(0, 1-d/(1.25*r)), 2)
				for a := range 3 {
					v[i][a] += force * (x[i][a] - x[j][a]) / d
				}
			}
		}
		for i := range x {
			for a := range 3 {
				x[i][a] += 0.1 * (1.5*v[i][a] - 0.5*before[i][a])
			}
		}
		before = v
	}
	for i := range x {
		d := math.Abs(x[i][0]-s.X[i]) + math.Abs(x[i][1]-s.Y[i]) + math.Abs(x[i][2]-s.Z[i])
		if d > 1e-10 || math.Abs(before[i][0]-s.PX[i]) > 1e-10 {
			t.Fatalf("cell %d stands %g µm from where the formula puts it", i, d)
		}
	}
}

// TestLargeTissuesMoveAlikeOnAnyCrew: several slabs, all schemes, to the bit.
func TestLargeTissuesMoveAlikeOnAnyCrew(t *testing.T) {
	f := packed(165, 1) // 6,600 cells: four slabs
	for _, scheme := range []Scheme{Adaptive, AdamsBashforth, Chebyshev} {
		for _, law := range []Law{PowerLaw, LinearSpring} {
			spec := ball(t, 165)
			spec.Mechanics.Scheme, spec.Mechanics.Law, spec.Step = scheme, law, 2
			var want [32]byte
			for size := 1; size <= 3; size++ {
				crew := team.New(size)
				ti, s := placed(t, spec, f)
				ti.Use(crew)
				for range 3 {
					must(t, ti.move(s))
					ti.forgetList()
				}
				switch got := s.Digest(); {
				case size == 1:
					want = got
				case got != want:
					t.Errorf("%v, %v: a crew of %d gives other bytes", scheme, law, size)
				}
				crew.Close()
			}
		}
	}
}

// TestSlabsAgreeWithTheTwinToTheBit: more cells than one slab, with and without bonds.
func TestSlabsAgreeWithTheTwinToTheBit(t *testing.T) {
	f := packed(118, 2) // 2,400 cells: two slabs
	for _, bonds := range []bool{false, true} {
		spec := ball(t, 118)
		if bonds {
			spec.Pairs = []Pair{{"A", "B", 0.7}}
			for a := range spec.Box.Border {
				spec.Box.Border[a] = Periodic
			}
		}
		for _, law := range []Law{PowerLaw, LinearSpring, Meineke2001Spring} {
			spec.Mechanics.Law, spec.Mechanics.Scheme, spec.Step, spec.Reference = law, AdamsBashforth, 0.2, false
			_, s := moved(t, spec, f, 1)
			spec.Reference = true
			_, r := moved(t, spec, f, 1)
			if !slices.Equal(s.X, r.X) || !slices.Equal(s.Y, r.Y) || !slices.Equal(s.Z, r.Z) {
				t.Errorf("%v, bonds %v: the twins differ", law, bonds)
			}
		}
	}
}

func TestForcesOfALargeTissueAddUpToNothing(t *testing.T) {
	spec := ball(t, 165)
	ti, s := placed(t, spec, packed(165, 4))
	ti.crawl(s)
	ti.work.still = len(ti.vx) != s.Len()
	must(t, ti.updateList(s))
	var sum [3]float64
	size := 0.0
	for slab := range slabs(s.Len()) {
		w := &ti.workers[0]
		ti.velocities(s, slab, w, false)
		from, to := bounded(slab, s.Len())
		for _, v := range w.force[:to-from] {
			for a := range v {
				sum[a] += v[a]
				size += math.Abs(v[a])
			}
		}
	}
	if rest := math.Abs(sum[0]) + math.Abs(sum[1]) + math.Abs(sum[2]); !(rest <= 1e-13*size) || size == 0 {
		t.Errorf("forces of %g nN in all leave %g nN", size, rest)
	}
}

// TestTheStiffnessBoundHolds compares the bound of the rates with the fastest growth of
// a perturbation under x' = −H·x, found by power iteration with differences of forces.
func TestTheStiffnessBoundHolds(t *testing.T) {
	for seed := range uint64(8) {
		spec, f := heap(t, PowerLaw, 3, seed)
		spec.Mechanics.Adhesion = 0
		spec.Box.Border = [3]Border{}
		ti, s := placed(t, spec, f)
		ti.crawl(s)
		ti.work.still = len(ti.vx) != s.Len()
		must(t, ti.updateList(s))
		w := &ti.workers[0]
		n := s.Len()
		forces := func() []([3]float64) {
			ti.velocities(s, 0, w, true)
			return append([][3]float64(nil), w.force[:n]...)
		}
		rest := forces()
		bound := ti.stiffness(s, 0, w)
		r := rng.New(3, rng.Testing, seed, 0)
		u := make([][3]float64, n)
		for i := range u {
			u[i] = [3]float64{r.Norm(), r.Norm(), r.Norm()}
		}
		rate, shift := 0.0, 4*bound
		const small = 1e-6
		for range 600 {
			for i := range u {
				for a := range 3 {
					ti.at[i][a] += small * u[i][a]
				}
			}
			pushed := forces()
			norm := 0.0
			for i := range u {
				for a := range 3 {
					ti.at[i][a] -= small * u[i][a]
					// Compressed contacts also let cells slip past each other, which
					// grows; the shift leaves the fastest decay in front.
					u[i][a] = -(pushed[i][a]-rest[i][a])/small + shift*u[i][a]
					norm += u[i][a] * u[i][a]
				}
			}
			rate = math.Sqrt(norm) - shift
			for i := range u {
				for a := range 3 {
					u[i][a] /= rate + shift
				}
			}
		}
		if rate > bound*1.001 {
			t.Errorf("seed %d: a mode relaxes at %g, bound %g", seed, rate, bound)
		}
		if rate < 0.3*bound {
			t.Errorf("seed %d: the bound %g is far from the fastest mode, %g", seed, bound, rate)
		}
	}
}

func TestDeadCellsHoldWithoutMolecules(t *testing.T) {
	spec := bench(t, PowerLaw, 0.05)
	spec.Mechanics.Adhesion, spec.Mechanics.Always = 0.5, 1
	spec.Pairs = []Pair{{"A", "A", 1}}
	pull := func(always float64, dead bool) float64 {
		spec.Mechanics.Always = always
		ti, s := twins(t, spec, 1.2)
		if dead {
			s.Phase[0] = Apoptotic
		}
		ti.bonds(s)
		return ti.weight(s, 0, 1)
	}
	bond := pull(0, false)
	if pull(0, true) != 0 || pull(1, true) != 1 || math.Abs(pull(1, false)-1-bond) > 1e-15 || bond <= 0 {
		t.Errorf("weights %g, %g, %g, bond %g", pull(0, true), pull(1, true), pull(1, false), bond)
	}
}

// TestWhatTheListIsMadeOfDoesNotMatter: a tissue that forgets its list before every step,
// and one whose list has another skin, move the cells alike to the bit. So does a run
// that goes on in another Tissue.
func TestWhatTheListIsMadeOfDoesNotMatter(t *testing.T) {
	for _, radius := range []float64{80, 150} {
		for _, scheme := range []Scheme{Adaptive, AdamsBashforth, Chebyshev} {
			spec := ball(t, radius)
			spec.Mechanics.Scheme, spec.Step = scheme, 2
			f := packed(radius, 5)
			run := func(between func(ti *Tissue) *Tissue) [32]byte {
				ti, s := placed(t, spec, f)
				for range 5 {
					must(t, ti.move(s))
					s.Tick++
					s.Time += spec.Step
					ti = between(ti)
				}
				return s.Digest()
			}
			kept := run(func(ti *Tissue) *Tissue { return ti })
			for name, other := range map[string][32]byte{
				"forgotten": run(func(ti *Tissue) *Tissue { ti.forgetList(); return ti }),
				"wider":     run(func(ti *Tissue) *Tissue { ti.skin *= 3; ti.forgetList(); return ti }),
				"elsewhere": run(func(*Tissue) *Tissue {
					other, err := New(spec)
					must(t, err)
					return other
				}),
			} {
				if other != kept {
					t.Errorf("%v, radius %g: %s: other bytes", scheme, radius, name)
				}
			}
		}
	}
}
