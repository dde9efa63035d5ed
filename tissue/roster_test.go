package tissue

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/cell"
	"paget/microenv"
	"paget/rng"
)

// lives describes every cell by what it is, in the order of identities.
func lives(s *State) map[uint64][]float64 {
	out := map[uint64][]float64{}
	for i, id := range s.ID {
		row := []float64{float64(s.Sister[i]), float64(s.Divisions[i]), float64(s.Kind[i]), float64(s.Phase[i]), float64(s.Where[i]), float64(s.Pore[i])}
		for _, c := range s.floats() {
			if s.has(c.of) {
				row = append(row, (*c.v)[i])
			}
		}
		for b := range s.behaviours[s.Kind[i]] {
			row = append(row, s.Behaviour(i, cell.Behaviour(b)))
		}
		row = append(row, s.Activity(i, 0), s.Activity(i, 1))
		out[id] = row
	}
	return out
}

func TestReorderingChangesNoCell(t *testing.T) {
	spec, f := busy(t)
	ti, s := begin(t, spec, Surroundings{}, f...)
	steps(t, ti, s, 120)
	want := lives(s)
	r := rng.New(1, rng.Testing, 0, 0)
	for round := range 6 {
		order := make([]int32, s.Len())
		for i := range order {
			order[i] = int32(i)
		}
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		if round%2 == 1 { // drop some, of whom some stay in place
			order = order[:len(order)-5]
			slices.Sort(order)
		}
		ids := make([]uint64, len(order))
		for k, o := range order {
			ids[k] = s.ID[o]
		}
		s.reorder(order)
		must(t, ti.Verify(s))
		if !slices.Equal(ids, s.ID) {
			t.Fatalf("round %d: another order than asked for", round)
		}
		for id, row := range lives(s) {
			if !slices.Equal(row, want[id]) {
				t.Fatalf("round %d: cell %d was %v and is %v", round, id, want[id], row)
			}
		}
	}
	ti.forgetList()
	steps(t, ti, s, 20)
	must(t, ti.Verify(s))
}

// TestBirthsAndDeathsDoNotDependOnTheOrderOfCells: without forces, whose sums
// depend on the order, every cell lives the same life bit for bit wherever it
// stands in memory.
func TestBirthsAndDeathsDoNotDependOnTheOrderOfCells(t *testing.T) {
	c := quiet()
	c.entry, c.apoptosis = 1.0/50, 1.0/700
	c.cycle.Phases[1].Duration, c.cycle.Phases[2].Duration = 60, 30
	spec := idle(t, c)
	f := scattered(300, 900, 3)
	ti, s := begin(t, spec, gasAt(t, 1000, 30, 0), f...)
	slices.Reverse(f)
	tj, r := begin(t, spec, gasAt(t, 1000, 30, 0), f...)
	steps(t, ti, s, 150)
	steps(t, tj, r, 150)
	if s.Counts.Divisions < 300 || s.Counts.Removed < 100 || s.Counts != r.Counts {
		t.Fatalf("counts %+v and %+v", s.Counts, r.Counts)
	}
	want := lives(s)
	for id, row := range lives(r) {
		if !slices.Equal(row, want[id]) {
			t.Fatalf("cell %d differs when cells stand in another order", id)
		}
	}
	// Those born in the dish stand in the same order, whoever was there before.
	born := func(s *State) (ids []uint64) {
		for _, id := range s.ID {
			if id >= daughterBit {
				ids = append(ids, id)
			}
		}
		return ids
	}
	if !slices.Equal(born(s), born(r)) {
		t.Error("the order of births depends on the order of mothers")
	}
}

func TestCellsAreNeitherLostNorMade(t *testing.T) {
	c := quiet()
	c.entry, c.apoptosis = 1.0/50, 1.0/300
	c.cycle.Phases[1].Duration, c.cycle.Phases[2].Duration = 60, 30
	for _, dt := range []float64{6, 200} { // a long step holds births of births
		spec := idle(t, c)
		spec.Step = dt
		ti, s := begin(t, spec, gasAt(t, 1000, 30, 0), scattered(300, 900, 3)...)
		for range int(1200 / dt) {
			must(t, ti.Step(s))
			must(t, ti.Verify(s))
			dead := 0
			for _, p := range s.Phase {
				if !p.Living() {
					dead++
				}
			}
			n := &s.Counts
			if uint64(s.Len()) != 300+n.Divisions-n.Removed || uint64(dead) != n.Deaths-n.Removed {
				t.Fatalf("%d cells, %d of them dead: %+v", s.Len(), dead, *n)
			}
		}
		if s.Counts.Removed == 0 || s.Counts.Divisions == 0 {
			t.Errorf("step %g: %+v", dt, s.Counts)
		}
	}
}

// TestGrowthOfThreePhasesDoesNotDependOnTheStep: a culture in its own spread grows
// at its own rate, with steps of 6 min and of 3 h.
func TestGrowthOfThreePhasesDoesNotDependOnTheStep(t *testing.T) {
	c := quiet()
	c.apoptosis, c.necrosis, c.ramps = 0, 0, nil
	rate := cell.NewCulture(c.cycle, c.entry).Growth()
	for _, dt := range []float64{6, 180} {
		spec := idle(t, c)
		spec.Step, spec.SignalEvery = dt, 1<<30
		f := scattered(4000, 900, 3)
		for i := range f {
			f[i].Resting = false
		}
		ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), f...)
		steps(t, ti, s, int(720/dt))
		family := map[uint64]float64{}
		home := map[uint64]uint64{}
		for i, id := range s.ID { // mothers stand before their daughters
			if id < daughterBit {
				home[id] = id
			} else {
				home[id] = home[s.Sister[i]]
			}
			family[home[id]]++
		}
		x := make([]float64, 0, 4000)
		for id := range uint64(4000) {
			x = append(x, family[id+1])
		}
		mean(t, x, math.Exp(rate*720), 0.05)
		if !condemned(x, 1.08*math.Exp(rate*720), 0.05) {
			t.Error("growth wrong by 8 % was not noticed")
		}
	}
}

func TestFoundersNeedRoom(t *testing.T) {
	spec := open(100, spheroid().kind(t))
	ti, err := New(spec)
	must(t, err)
	s, err := ti.NewState(0, gasAt(t, 100, 38, 1))
	must(t, err)
	err = ti.Add(s, Founder{ID: 1, X: 10}, Founder{ID: 2, X: 10, Y: 0.001})
	if err == nil || !strings.Contains(err.Error(), "founders 1 and 2 stand at one place") {
		t.Errorf("got %v", err)
	}
	many := scattered(4000, 100, 1) // 10⁷ µm³ in 8·10⁶
	if err = ti.Add(s, many...); err == nil || !strings.Contains(err.Error(), "do not fit into a box") || s.Len() != 0 {
		t.Errorf("got %v", err)
	}
	must(t, ti.Add(s, Founder{ID: 1, X: 10}, Founder{ID: 2, X: 11}))
}

func TestARateThatIsNoNumberNamesItsCell(t *testing.T) {
	spec := idle(t, spheroid())
	spec.SignalEvery = 1 << 30
	ti, s := begin(t, spec, gasAt(t, 1000, 38, 0), scattered(20, 900, 3)...)
	s.behaviours[0][cell.Necrosis].column[s.Slot[7]] = math.NaN()
	var bad *DivergedError
	if err := ti.Step(s); !as(err, &bad) || bad.Cell != s.ID[7] || !strings.Contains(bad.Quantity, "rate of death") {
		t.Errorf("got %v", err)
	}
}

// benchSpheroid is a spheroid of 10⁵ cells in gas that is read at the voxel.
func benchSpheroid(b *testing.B) (*Tissue, *State) {
	c := spheroid()
	spec := open(500, c.kind(b))
	held := microenv.Held(38)
	f, err := microenv.NewField(microenv.FieldSpec{Name: "gas", Diffusivity: 1e5, Decay: 0.1, Initial: 38,
		Borders: [3][2]microenv.Border{{held, held}, {held, held}, {held, held}}},
		microenv.Geometry{Origin: [3]float64{-500, -500, -500}, H: 20, N: [3]int{50, 50, 50}})
	must(b, err)
	return begin(b, spec, Surroundings{Fields: []*microenv.Field{f}}, packed(410.4)...)
}

func BenchmarkDecide(b *testing.B) {
	ti, s := benchSpheroid(b)
	b.ReportMetric(s.BytesPerCell(), "B/cell")
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		must(b, ti.decide(s))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/cell")
	b.ReportMetric(s.BytesPerCell(), "B/cell")
}

func BenchmarkSense(b *testing.B) {
	ti, s := benchSpheroid(b)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		must(b, ti.senseNow(s))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/cell")
}

func BenchmarkEvaluate(b *testing.B) {
	ti, s := benchSpheroid(b)
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		ti.evaluate(s)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/cell")
}

func BenchmarkAbsorb(b *testing.B) {
	ti, s := benchSpheroid(b)
	f := s.Around.Fields[0]
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		f.ClearSources()
		ti.absorb(s, f)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/cell")
}

func BenchmarkReorder(b *testing.B) {
	_, s := benchSpheroid(b)
	r := rng.New(1, rng.Testing, 0, 0)
	order := make([]int32, s.Len())
	for i := range order {
		order[i] = int32(i)
	}
	r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	b.ReportAllocs()
	b.ResetTimer()
	for b.Loop() {
		s.reorder(order)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(s.Len()), "ns/cell")
}

func BenchmarkSave(b *testing.B) {
	ti, s := benchSpheroid(b)
	b.SetBytes(int64(len(saved(b, ti, s))))
	for b.Loop() {
		s.Digest()
	}
}
