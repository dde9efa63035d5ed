package tissue

import (
	"math"
	"testing"

	"paget/cell"
	"paget/team"
)

// held returns a spec of crawlers without forces that all hold one another with the
// share alpha while they are within 75 µm.
func held(t testing.TB, dims int, alpha float64, kinds ...Kind) Spec {
	t.Helper()
	spec := flat(1e5, kinds...)
	spec.Dimensions, spec.Box.Border = dims, [3]Border{}
	spec.Mechanics.Repulsion, spec.Mechanics.Reach, spec.Mechanics.Always = 0, 5, 1
	spec.Following = &Following{Half: 1/alpha - 1, Power: 1}
	return spec
}

// couples returns pairs of founders side by side, far from other pairs.
func couples(n int) []Founder {
	var f []Founder
	for i := range n {
		x, y := 2e3*float64(i%40+4), 2e3*float64(i/40+4)
		f = append(f, Founder{ID: uint64(2*i + 1), X: x, Y: y, Z: 5e4, Resting: true},
			Founder{ID: uint64(2*i + 2), X: x + 1, Y: y, Z: 5e4, Resting: true})
	}
	return f
}

// ways returns the displacement of every cell by identity after n steps.
func ways(t testing.TB, spec Spec, f []Founder, n int) [][3]float64 {
	t.Helper()
	ti, s := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, n)
	out := make([][3]float64, len(f))
	for i, id := range s.ID {
		g := f[id-1]
		out[id-1] = [3]float64{s.X[i] - g.X, s.Y[i] - g.Y, s.Z[i] - g.Z}
		if spec.Dimensions == 2 {
			out[id-1][2] = 0
		}
	}
	return out
}

func dot(a, b [3]float64) float64 { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }

// While neighbours stay, each cell spreads as a free one, and two that follow each
// other with the share α go together as 2α/(1 + α²) says.
func TestFollowersSpreadAsFreeCellsDoAndTogether(t *testing.T) {
	const n, minutes = 800, 60
	for _, dims := range []int{2, 3} {
		for _, alpha := range []float64{0.5, 1} {
			squares := func(c sort) (own, both []float64) {
				x := ways(t, held(t, dims, alpha, c.kind(t)), couples(n), minutes)
				for k := 0; k < len(x); k += 2 {
					own = append(own, dot(x[k], x[k]))
					both = append(both, dot(x[k], x[k+1]))
				}
				return own, both
			}
			free := fuerth(0.5, 20, minutes)
			own, both := squares(crawler())
			mean(t, own, free, 0.25)
			mean(t, both, free*2*alpha/(1+alpha*alpha), 0.25)
			fast := crawler()
			fast.speed *= 1.2
			own, both = squares(fast)
			if !condemned(own, free, 0.25) || !condemned(both, free*2*alpha/(1+alpha*alpha), 0.25) {
				t.Errorf("%d dimensions, α %g: a speed wrong by 20 %% was not noticed", dims, alpha)
			}
		}
	}
}

func TestWithFullFollowingAPairMovesAsOne(t *testing.T) {
	slow := crawler()
	slow.speed = 0.1
	spec := held(t, 3, 1, crawler().kind(t), slow.kind(t))
	f := couples(20)
	for k := range f {
		f[k].Kind = k % 2
	}
	x := ways(t, spec, f, 100)
	for k := 0; k < len(x); k += 2 {
		for a := range 3 {
			if math.Abs(x[k][a]-x[k+1][a]) > 1e-9 {
				t.Fatalf("pair %d went apart: %v and %v", k/2, x[k], x[k+1])
			}
		}
		if dot(x[k], x[k]) == 0 {
			t.Fatal("it did not move")
		}
	}
}

// The pace of cells that hold one another is between theirs, and no speed is lost.
func TestThoseWhoHoldOneAnotherKeepPace(t *testing.T) {
	slow := crawler()
	slow.speed = 0.1
	spec := held(t, 3, 0.5, crawler().kind(t), slow.kind(t))
	ti, s := begin(t, spec, Surroundings{}, []Founder{
		{ID: 1, X: 5e4, Y: 5e4, Z: 5e4, Resting: true}, {ID: 2, X: 5e4, Y: 5e4 + 5, Z: 5e4, Kind: 1, Resting: true},
		{ID: 3, X: 2e4, Y: 2e4, Z: 2e4, Resting: true},
	}...)
	steps(t, ti, s, 1)
	for i, id := range s.ID {
		_, speed := ti.lead.of(i)
		want := map[uint64]float64{
			1: math.Sqrt((0.25 + 0.5*0.01) / 1.5), 2: math.Sqrt((0.01 + 0.5*0.25) / 1.5), 3: 0.5,
		}[id]
		if math.Abs(speed-want) > 1e-12 {
			t.Errorf("cell %d: %g, want %g µm/min", id, speed, want)
		}
	}
}

// Cells that do not hold one another go the ways they would go without the rule.
func TestWithoutHoldsNobodyFollows(t *testing.T) {
	spec := held(t, 3, 0.5, crawler().kind(t))
	spec.Mechanics.Always = 0
	f := couples(30)
	with := ways(t, spec, f, 40)
	spec.Following = nil
	for k, x := range ways(t, spec, f, 40) {
		for a := range x {
			if math.Abs(x[a]-with[k][a]) > 1e-9 {
				t.Fatalf("cell %d: %v, alone %v", k+1, with[k], x)
			}
		}
	}
}

func TestFollowingByNeighbourListEqualsThatOfAllPairs(t *testing.T) {
	for _, dims := range []int{2, 3} {
		c := crawler()
		c.spread = 0.5
		spec := held(t, dims, 0.4, c.kind(t))
		spec.Mechanics.Reach = 1.25
		f := scattered(400, 150, 3)
		list := ways(t, spec, f, 5)
		spec.Reference = true
		for k, x := range ways(t, spec, f, 5) {
			for a := range x {
				if math.Abs(x[a]-list[k][a]) > 1e-9 {
					t.Fatalf("%d dimensions, cell %d: %v by the list, %v by all pairs", dims, k+1, list[k], x)
				}
			}
		}
	}
}

func TestFollowingIsTheSameOnAnyNumberOfWorkers(t *testing.T) {
	spec := held(t, 3, 0.4, crawler().kind(t))
	spec.Mechanics.Reach, spec.Mechanics.Repulsion = 1.25, 10
	spec.Fibres = &Fibres{Pattern: Patches, Strength: 0.5, Size: 4e3}
	f := scattered(2*slabSize+100, 400, 5)
	run := func(size int) [32]byte {
		crew := team.New(size)
		defer crew.Close()
		ti, err := New(spec)
		must(t, err)
		ti.Use(crew)
		s, err := ti.NewState(0, Surroundings{})
		must(t, err)
		must(t, ti.Add(s, f...))
		must(t, ti.Settle(s))
		steps(t, ti, s, 4)
		return s.Digest()
	}
	one := run(1)
	for _, size := range []int{2, 3} {
		if run(size) != one {
			t.Errorf("%d workers give other bytes than one", size)
		}
	}
}

func TestTheDeadLeadNobody(t *testing.T) {
	c := crawler()
	spec := held(t, 3, 1, c.kind(t))
	ti, s := begin(t, spec, Surroundings{}, couples(1)...)
	s.Phase[1] = Apoptotic
	steps(t, ti, s, 1)
	if _, speed := ti.lead.of(0); speed != 0.5 || s.Behaviour(0, cell.MotilitySpeed) != 0.5 {
		t.Errorf("a dead neighbour changes the speed to %g", speed)
	}
}
