package cell

import (
	"math"
	"strings"
	"testing"

	"paget/internal/stattest"
	"paget/pathway"
	"paget/rng"
	"paget/stats"
)

func TestEntryRateAndGrowthRateAreInverse(t *testing.T) {
	for _, doubling := range []float64{700, 1500, 3000, 1e5} {
		for _, division := range []float64{1, 60, 600, 690} {
			k, err := EntryRate(doubling, division)
			if err != nil {
				t.Fatal(err)
			}
			if got := math.Ln2 / GrowthRate(k, division); math.Abs(got-doubling) > 1e-9*doubling {
				t.Errorf("doubling %g, division %g: back %g", doubling, division, got)
			}
		}
	}
	if _, err := EntryRate(600, 600); err == nil {
		t.Error("a doubling time as long as division alone was accepted")
	}
	if GrowthRate(0, 600) != 0 || WaitingShare(0, 600) != 1 {
		t.Error("a culture that does not enter S grows")
	}
}

// TestPopulationDoublesInTheDoublingTime integrates the renewal equation of the
// cycle by counting births: n(t) of a culture that starts in its steady phase
// distribution must be exactly 2^(t/doubling).
func TestPopulationDoublesInTheDoublingTime(t *testing.T) {
	const doubling, division = 1800.0, 700.0
	k, err := EntryRate(doubling, division)
	if err != nil {
		t.Fatal(err)
	}
	grow := func(rate float64) func(*rng.Stream) float64 {
		return func(r *rng.Stream) float64 {
			return float64(descendants(r, rate, division, WaitingShare(k, division), doubling))
		}
	}
	stattest.Mean(t, 3, stattest.Plan{Draw: grow(k), Want: 2, N: 40000, Detect: 0.02})
	if failed, _ := stattest.MeanFails(3, stattest.Plan{Draw: grow(1.1 * k), Want: 2, N: 40000, Detect: 0.02}); !failed {
		t.Error("an entry rate wrong by 10 % was not noticed")
	}
}

// descendants grows one founder of a steady culture for a time.
func descendants(r *rng.Stream, k, division, waiting, time float64) int {
	var live func(t float64, inDivision float64) int
	live = func(t, left float64) int {
		if left < 0 {
			left = r.Exp()/k + division
		}
		if left > t {
			return 1
		}
		return live(t-left, -1) + live(t-left, -1)
	}
	if r.Float64() < waiting {
		return live(time, -1)
	}
	return live(time, division-DividingAge(r.Float64(), k, division))
}

func TestDividingAgesFollowTheExponentialLaw(t *testing.T) {
	const k, division = 0.002, 600.0
	lambda := GrowthRate(k, division)
	for _, p := range []float64{0, 0.1, 0.5, 0.9, 1} {
		a := DividingAge(p, k, division)
		if back := math.Expm1(-lambda*a) / math.Expm1(-lambda*division); math.Abs(back-p) > 1e-12 {
			t.Errorf("p %g → age %g → p %g", p, a, back)
		}
	}
	// Balance: entries per time equal k times the share waiting; the share in
	// division is what entered during one division time, thinned by growth.
	w := WaitingShare(k, division)
	if in := k * w * -math.Expm1(-lambda*division) / lambda; math.Abs(in-(1-w)) > 1e-12 {
		t.Errorf("share dividing %g, entries make %g", 1-w, in)
	}
}

func TestPassageIsLinearBetweenArrestAndFreedom(t *testing.T) {
	l := plainLine() // nucleus 100 µm², arrest at 10 µm²
	for _, c := range []struct{ area, want float64 }{{0, 0}, {10, 0}, {55, 0.5}, {100, 1}, {1e6, 1}, {math.Inf(1), 1}} {
		if got := l.Passage(c.area, 1); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("opening %g µm²: %g, want %g", c.area, got, c.want)
		}
	}
	last := -1.0
	for traction := 0.0; traction <= 4; traction += 0.25 {
		got := l.Passage(30, traction)
		if got < last || got == last && got > 0 {
			t.Errorf("more traction, less passage: %g at %g", got, traction)
		}
		last = got
	}
	if l.Passage(8, 1) != 0 || l.Passage(8, 3) == 0 {
		t.Error("traction does not shift arrest")
	}
	l.Squeeze = 0
	if l.Passage(30, 0) != l.Passage(30, 9) {
		t.Error("without squeeze traction must not matter")
	}
}

func TestBiasGrowsWithTheGradientAndFadesInSaturation(t *testing.T) {
	last := -1.0
	for g := 0.0; g < 10; g += 0.5 {
		b := Bias(0.8, OccupancyDifference(8, g, 2, 1), 0.05)
		if !(b > last) || b > 0.8 {
			t.Fatalf("bias %g after %g at gradient %g", b, last, g)
		}
		last = b
	}
	if OccupancyDifference(8, 1, 0, 2) != 8 { // 2·8·1·2/4
		t.Error("occupancy difference")
	}
	if OccupancyDifference(8, 1, 1000, 2) > OccupancyDifference(8, 1, 10, 2) {
		t.Error("saturated receptors see more")
	}
	// Against the occupancies at both ends, for a shallow gradient.
	occupancy := func(c float64) float64 { return c / (c + 3) }
	exact := occupancy(2+8e-4) - occupancy(2-8e-4)
	if got := OccupancyDifference(8, 1e-4, 2, 3); math.Abs(got-exact) > 1e-6*exact {
		t.Errorf("difference %g, exact %g", got, exact)
	}
}

func TestElongationRelaxesExactlyForAnyStep(t *testing.T) {
	l := plainLine()
	one := l.Elongate(1.2, 1.5, 0.7, 90)
	many := 1.2
	for range 900 {
		many = l.Elongate(many, 1.5, 0.7, 0.1)
	}
	if math.Abs(one-many) > 1e-12 {
		t.Errorf("one step %g, many %g", one, many)
	}
	if rest := l.Elongate(3, 1.5, 0.7, 1e6); math.Abs(rest-(1+0.01*1.5/(0.02*0.7))) > 1e-12 {
		t.Errorf("rests at %g", rest)
	}
	if l.Elongate(1, 1, 0, 10) != 1.1 {
		t.Error("without contraction the cell lengthens at the rate of extension")
	}
	if l.Elongate(1, 1, 0.5, 600) <= l.Elongate(1, 1, 1, 600) {
		t.Error("less contraction must leave longer cells")
	}
}

func TestVolumeDoublesDuringDivision(t *testing.T) {
	l := plainLine()
	if l.VolumeInDivision(0) != 1000 || l.VolumeInDivision(600) != 2000 || l.VolumeInDeath(1500, 150) != 750 {
		t.Error("volumes")
	}
	if r := Radius(4 * math.Pi / 3 * 512); math.Abs(r-8) > 1e-12 {
		t.Errorf("radius %g", r)
	}
}

func TestReferenceActivitiesAreTheSteadyStateByHand(t *testing.T) {
	n := pathway.Network{
		Name:  "two",
		Nodes: []pathway.Node{{Name: "S", Max: 1, Tau: 10, Input: true}, {Name: "A", Max: 0.8, Tau: 30}},
		Links: []pathway.Link{{ID: "1", Inputs: []pathway.Input{{Node: "S"}}, Target: "A", Weight: 1, Hill: 1, EC50: 0.4}},
	}
	m, err := n.Compile()
	if err != nil {
		t.Fatal(err)
	}
	couplings := []Coupling{{Signal: Stiffness, Input: "S", Half: 4, Power: 2, Max: 1}}
	env := []Level{{Stiffness, 8}}
	a, err := ReferenceActivities(m, []float64{1, 1.25}, couplings, []Level{{"S", 0.5}}, env)
	if err != nil {
		t.Fatal(err)
	}
	s := 1 - 0.5*(1-0.8)
	b := (0.4 - 1) / (2*0.4 - 1)
	want := b * s / (b - 1 + s)
	if math.Abs(a[0]-s) > 1e-7 || math.Abs(a[1]-want) > 1e-7 {
		t.Errorf("activities %v, want %g and %g", a, s, want)
	}
	if _, err := ReferenceActivities(m, nil, couplings, []Level{{"A", 0.5}}, nil); err == nil ||
		!strings.Contains(err.Error(), "not an input") || !strings.Contains(err.Error(), "no \"stiffness\"") {
		t.Errorf("got %v", err)
	}
}

func TestMoreCellsWaitWhenEntryIsSlow(t *testing.T) {
	var k, w []float64
	for rate := 1e-4; rate < 1e-2; rate *= 1.5 {
		k, w = append(k, math.Log(rate)), append(w, WaitingShare(rate, 600))
	}
	if _, slope := stats.LinearFit(k, w); slope >= 0 {
		t.Errorf("share waiting rises with the entry rate, slope %g", slope)
	}
}
