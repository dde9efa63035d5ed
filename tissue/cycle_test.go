package tissue

import (
	"math"
	"testing"

	"paget/cell"
)

// grower returns a still cell of a culture with the given doubling time.
func grower(t testing.TB, doubling float64) sort {
	c := still()
	k, err := cell.EntryRate(doubling, 600)
	must(t, err)
	c.entry = k
	return c
}

// families returns the number of living descendants of each of many founders
// after a time.
func families(t testing.TB, spec Spec, founders int, time float64) []float64 {
	t.Helper()
	spec.SignalEvery = 1 << 30
	spec.Mechanics.Repulsion = 0
	ti, s := begin(t, spec, Surroundings{}, fresh(founders, spec.Box.High[0])...)
	mother := map[uint64]int{}
	for i, id := range s.ID {
		mother[id] = i
	}
	for range int(time / spec.Step) {
		before := s.Len()
		must(t, ti.Step(s))
		for i := before; i < s.Len(); i++ { // born in this step; nobody is removed here
			mother[s.ID[i]] = mother[s.Sister[i]]
		}
	}
	out := make([]float64, founders)
	for i, id := range s.ID {
		if s.Phase[i].Living() {
			out[mother[id]]++
		}
	}
	return out
}

// fresh returns founders anywhere in the cycle.
func fresh(n int, width float64) []Founder {
	f := scattered(n, width, 5)
	for i := range f {
		f[i].Resting = false
	}
	return f
}

func TestCultureDoublesInItsDoublingTimeForAnyStep(t *testing.T) {
	const doubling = 1500.0
	for _, dt := range []float64{5, 50} {
		spec := flat(4000, grower(t, doubling).kind(t))
		spec.Step = dt
		mean(t, families(t, spec, 4000, doubling), 2, 0.07)
		wrong := grower(t, doubling)
		wrong.entry *= 1.3
		spec.Kinds = []Kind{wrong.kind(t)}
		if !condemned(families(t, spec, 4000, doubling), 2, 0.07) {
			t.Errorf("Δt %g: an entry rate wrong by 30 %% was not noticed", dt)
		}
	}
}

func TestDeathThinsByItsRate(t *testing.T) {
	c := grower(t, 1500)
	c.apoptosis = 4e-4
	spec := flat(4000, c.kind(t))
	spec.Step = 20
	// The dead take 300 min to vanish, so nobody is removed meanwhile.
	mean(t, families(t, spec, 6000, 280), math.Exp((math.Ln2/1500-4e-4)*280), 0.04)
}

func TestDeathsFollowTheExponentialLaw(t *testing.T) {
	c := still()
	c.apoptosis = 1e-3
	spec := flat(4000, c.kind(t))
	spec.Step, spec.SignalEvery, spec.Mechanics.Repulsion = 7, 1<<30, 0
	const n = 20000
	ti, s := begin(t, spec, Surroundings{}, scattered(n, 4000, 5)...)
	steps(t, ti, s, 30)
	if want := n * math.Exp(-0.21); math.Abs(float64(s.Living())-want) > 4*math.Sqrt(want*(1-want/n)) {
		t.Errorf("%d live after 210 min, want %.0f", s.Living(), want)
	}
	if int(s.Counts.Deaths) != n-s.Living() {
		t.Errorf("%d deaths counted, %d cells died", s.Counts.Deaths, n-s.Living())
	}
}

func TestDeadCellsShrinkAndVanishAndTheRestStaysInOrder(t *testing.T) {
	c := grower(t, 700)
	c.apoptosis = 6e-4
	spec := flat(60, c.kind(t), c.kind(t))
	spec.Step = 5
	var f []Founder
	for i, x := range fresh(60, 60) {
		x.Kind = i % 2
		f = append(f, x)
	}
	ti, s := begin(t, spec, Surroundings{}, f...)
	area := map[uint64]float64{}
	for range 400 {
		must(t, ti.Step(s))
		must(t, ti.Verify(s))
		for i := range s.ID {
			if !s.Phase[i].Living() {
				if v, seen := area[s.ID[i]]; seen && s.Volume[i] >= v {
					t.Fatal("a dead cell does not shrink")
				}
				area[s.ID[i]] = s.Volume[i]
			}
		}
	}
	if s.Counts.Removed < 50 || s.Counts.Divisions < 50 {
		t.Fatalf("too little happened: %+v", s.Counts)
	}
	if uint64(s.Len()) != 60+s.Counts.Divisions-s.Counts.Removed {
		t.Errorf("%d cells: %+v", s.Len(), s.Counts)
	}
}

func TestVolumeIsConservedAtDivision(t *testing.T) {
	spec := flat(400, grower(t, 700).kind(t))
	ti, s := begin(t, spec, Surroundings{}, fresh(50, 400)...)
	for range 300 {
		n, before, growing := s.Len(), s.LivingVolume(), 0
		for i := range s.ID {
			if s.Phase[i] == Dividing {
				growing++
			}
		}
		must(t, ti.Step(s))
		// At most every growing cell gains V0/600 in a minute; a division makes
		// or loses nothing.
		gain := s.LivingVolume() - before
		if most := float64(growing+s.Len()-n+5) * spec.Kinds[0].Phenotype.Line().Volume / 600; gain < 0 || gain > most {
			t.Fatalf("volume changed by %g in a minute, at most %g", gain, most)
		}
	}
	if s.Counts.Divisions == 0 {
		t.Fatal("nothing divided")
	}
}

func TestSistersAreBornInsideTheirMother(t *testing.T) {
	for _, dims := range []int{2, 3} {
		c := grower(t, 620)
		spec := flat(100, c.kind(t))
		spec.Dimensions, spec.Mechanics.Repulsion = dims, 0
		ti, s := begin(t, spec, Surroundings{}, Founder{ID: 1, X: 50, Y: 50, Z: 50})
		for s.Len() == 1 {
			must(t, ti.Step(s))
		}
		d := math.Sqrt(math.Pow(s.X[1]-s.X[0], 2) + math.Pow(s.Y[1]-s.Y[0], 2) + math.Pow(s.Z[1]-s.Z[0], 2))
		if want := birthShare * 2 * s.Radius[0]; math.Abs(d-want) > 1e-9 {
			t.Errorf("%d dimensions: sisters %g apart, want %g", dims, d, want)
		}
		if s.Sister[0] != s.ID[1] || s.Sister[1] != s.ID[0] || s.ID[1] < daughterBit {
			t.Errorf("kinship: %v, %v", s.ID, s.Sister)
		}
		if dims == 2 && (s.Z[0] != 0 || s.Z[1] != 0) {
			t.Error("sisters left the plane")
		}
	}
}

func TestDaughtersInheritSpeedAndActivities(t *testing.T) {
	c := grower(t, 620)
	c.spread, c.noise, c.speed = 0.5, 0.5, 0.1
	spec := flat(300, c.kind(t))
	spec.SignalEvery = 1 << 30
	ti, s := begin(t, spec, Surroundings{}, fresh(30, 300)...)
	steps(t, ti, s, 400)
	for i := 30; i < s.Len(); i++ {
		for j := range s.ID {
			if s.ID[j] == s.Sister[i] && (s.SpeedFactor[i] != s.SpeedFactor[j] || s.Activity(i, 1) != s.Activity(j, 1)) {
				t.Fatal("sisters differ at birth")
			}
		}
	}
}

// TestALineageDoesNotDependOnOtherCells: the same founder lives the same life
// alone and among others it does not touch.
func TestALineageDoesNotDependOnOtherCells(t *testing.T) {
	c := grower(t, 700)
	c.apoptosis, c.speed, c.persistence, c.spread, c.noise = 2e-4, 0.05, 10, 0.3, 0.3
	spec := flat(4000, c.kind(t))
	spec.Mechanics.Repulsion = 0
	life := func(f ...Founder) map[uint64][3]float64 {
		ti, s := begin(t, spec, Surroundings{}, f...)
		steps(t, ti, s, 1500)
		out := map[uint64][3]float64{}
		for i, id := range s.ID {
			out[id] = [3]float64{s.X[i], s.Y[i], s.Volume[i]}
		}
		return out
	}
	all := fresh(40, 4000)
	crowd, alone := life(all...), life(all[7])
	if len(alone) < 2 {
		t.Fatal("the founder left no family: choose another")
	}
	for id, v := range alone {
		w := crowd[id]
		for k := range v {
			if math.Abs(v[k]-w[k]) > 1e-6 {
				t.Fatalf("cell %d: alone %v, among others %v", id, v, w)
			}
		}
	}
}
