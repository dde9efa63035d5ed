package power

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/stats"
)

func TestAnimalsMeetTheTable(t *testing.T) {
	// A difference of one standard deviation needs 17 in each arm for a power of 0.8 and
	// 23 for 0.9 (Student's test, α = 0.05; the tables of Cohen 1988).
	plan := Plan{
		Pools:      [2]Pool{normals(1, 20000, 1), normals(2, 20000, 0)},
		Comparison: Welch{}, Draws: 4000, Alpha: 0.05, Sizes: []int{4, 8, 10, 12, 14, 16, 18, 20, 22, 24, 28, 40},
	}
	for wanted, want := range map[float64]int{0.8: 17, 0.9: 23} {
		a, err := Animals(4, plan, wanted, nil)
		if err != nil || !a.Defined || a.N[0] < want-1 || a.N[0] > want+2 || a.N[1] != a.N[0] {
			t.Errorf("power %g: %v, want %d (%v)", wanted, a, want, err)
		}
		if !a.HighDefined || a.Low > want || a.High < want {
			t.Errorf("power %g: the range %d to %d misses %d", wanted, a.Low, a.High, want)
		}
		if !slices.IsSorted(a.Fitted) {
			t.Errorf("the fitted powers fall: %v", a.Fitted)
		}
	}
}

func TestAnimalsSayWhereTheyEnd(t *testing.T) {
	plan := Plan{
		Pools:      [2]Pool{normals(1, 100, 1), normals(2, 100, 0)},
		Comparison: Welch{}, Draws: 500, Alpha: 0.05, Sizes: []int{2, 4, 6},
	}
	a, err := Animals(1, plan, 0.99, nil)
	if err != nil || a.Defined || !strings.Contains(a.String(), "with 6 hosts") {
		t.Errorf("too few sizes: %v (%v)", a, err)
	}
	a, err = Animals(1, plan, 0.01, nil)
	if err != nil || !a.Defined || !a.AtMost || a.N[0] != 2 || a.Low != 2 {
		t.Errorf("the smallest size is enough: %v (%v)", a, err)
	}
	plan.Sizes = []int{51, 60}
	a, err = Animals(1, plan, 0.8, nil)
	if err != nil || a.Defined || !strings.Contains(a.Reason, "at most half") {
		t.Errorf("pools too small: %v (%v)", a, err)
	}
	plan.Sizes = nil // the ladder ends where the pools do
	a, err = Animals(1, plan, 0.8, nil)
	if err != nil || !a.Defined || a.Curve[len(a.Curve)-1].N[0] > 50 {
		t.Errorf("no sizes: %v (%v)", a, err)
	}
	if _, err = Animals(1, plan, 1, nil); err == nil {
		t.Error("certainty should be refused")
	}
}

func TestRisingPowersWorkedOutByHand(t *testing.T) {
	got := rising([]float64{0.1, 0.4, 0.2, 0.3, 0.9, 0.8})
	want := []float64{0.1, 0.3, 0.3, 0.3, 0.85, 0.85}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-15 {
			t.Fatalf("%v, want %v", got, want)
		}
	}
	sizes := []int{2, 4, 10, 11, 20, 30}
	for wanted, n := range map[float64]int{0.05: 2, 0.1: 2, 0.2: 3, 0.3: 4, 0.575: 16, 0.85: 20} {
		if got, ok := reach(sizes, want, wanted); !ok || got != n {
			t.Errorf("power %g at %d, want %d", wanted, got, n)
		}
	}
	if _, ok := reach(sizes, want, 0.9); ok {
		t.Error("0.9 is not reached")
	}
}

func TestSecondArmFollowsTheAllocation(t *testing.T) {
	for _, c := range []struct {
		allocation float64
		n, want    int
	}{{0, 7, 7}, {1, 7, 7}, {2, 7, 14}, {0.5, 7, 4}, {0.1, 2, 1}} {
		if got := (&Plan{Allocation: c.allocation}).Second(c.n); got != c.want {
			t.Errorf("%g for %d: %d, want %d", c.allocation, c.n, got, c.want)
		}
	}
}

func TestAllFaultsOfAPlanAreReportedTogether(t *testing.T) {
	nan := math.NaN()
	bad := Plan{
		Pools:      [2]Pool{{Value: []float64{1, nan}}, {Value: []float64{1, 2, 3}, Event: []bool{true}}},
		Comparison: LogRank{}, Paired: true, Sizes: []int{3, 2}, Allocation: -1, Draws: 3, Alpha: 2, Level: 5,
	}
	_, err := Curve(1, bad, nil)
	if err == nil {
		t.Fatal("a plan full of faults is taken")
	}
	for _, part := range []string{
		"host 2 of pool 1 has the value NaN", "pool 2 holds 3 times with 1 events", "one pool holds times", "pools of the same size",
		"allocation of 1", "number 2 is 2", "3 draws are too few", "alpha 2", "level 5", "allocation -1", "hold no events", "not pairs",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q is missing in:\n%v", part, err)
		}
	}
	for name, p := range map[string]Plan{
		"no host":       {Comparison: Welch{}, Draws: 100, Alpha: 0.05},
		"one host":      {Pools: [2]Pool{normals(1, 1, 0), normals(2, 1, 0)}, Comparison: Welch{}, Draws: 100, Alpha: 0.05},
		"no comparison": {Pools: [2]Pool{normals(1, 9, 0), normals(2, 9, 0)}, Draws: 100, Alpha: 0.05},
		"times":         {Pools: [2]Pool{exponentials(1, 9, 1, 1), exponentials(2, 9, 1, 1)}, Comparison: Welch{}, Draws: 100, Alpha: 0.05},
		"no pairs":      {Pools: [2]Pool{normals(1, 9, 0), normals(2, 9, 0)}, Comparison: SignTest{}, Draws: 100, Alpha: 0.05},
	} {
		if _, err := Curve(1, p, nil); err == nil {
			t.Errorf("%s: no complaint", name)
		}
	}
}

func TestWithoutEventsThePowerIsZero(t *testing.T) {
	p := Pool{Value: make([]float64, 20), Event: make([]bool, 20)}
	points, err := Curve(1, Plan{Pools: [2]Pool{p, p}, Comparison: LogRank{}, Sizes: []int{5}, Draws: 200, Alpha: 0.05}, nil)
	if err != nil || points[0].Power != 0 || points[0].Undefined != 200 || points[0].Low != 0 || !(points[0].High > 0) || !points[0].Defined {
		t.Errorf("%+v (%v)", points, err)
	}
}

func FuzzCurve(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8}, uint8(2), 1.0, uint8(0))
	f.Add([]byte{0, 0, 0, 0, 0, 0}, uint8(1), 0.5, uint8(3))
	f.Add([]byte{9, 9, 0, 200, 3, 77, 1, 0, 5, 5}, uint8(2), 2.0, uint8(4))
	comparisons := []Comparison{Welch{}, MannWhitney{}, Fisher{Above: 3}, LogRank{}, CoxScore{}, PairedT{}, SignTest{},
		Func(func(a, b Sample) (float64, bool) { r := stats.WelchTest(a.Value, b.Value); return r.P, r.Defined })}
	f.Fuzz(func(t *testing.T, data []byte, size uint8, allocation float64, which uint8) {
		p := Plan{Comparison: comparisons[int(which)%len(comparisons)], Sizes: []int{int(size)}, Draws: 100, Alpha: 0.05, Allocation: allocation}
		_, p.Paired = p.Comparison.(PairedT)
		_, sign := p.Comparison.(SignTest)
		p.Paired = p.Paired || sign
		for i, b := range data {
			pool := &p.Pools[i%2]
			pool.Value = append(pool.Value, math.Float64frombits(uint64(b&127)<<56)*float64(1-2*int(b>>7)))
			if p.Comparison.Suits(&[2]Pool{{Event: []bool{}}, {Event: []bool{}}}, p.Paired) == nil {
				pool.Event = append(pool.Event, b%3 > 0)
			}
		}
		points, err := Curve(1, p, nil)
		if err != nil {
			return
		}
		for _, c := range points {
			for _, v := range []float64{c.Power, c.Low, c.High, c.TotalLow, c.TotalHigh} {
				if !(v >= 0 && v <= 1) {
					t.Fatalf("%+v", c)
				}
			}
			if c.Defined != (c.Reason == "") || math.IsNaN(c.PoolSE) || math.IsInf(c.PoolSE, 0) {
				t.Fatalf("%+v", c)
			}
		}
	})
}
