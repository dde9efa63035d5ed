package power

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"paget/stats"
	"paget/stats/survival"
)

// whole returns all places of a pool.
func whole(p Pool) []int32 {
	var list []int32
	for i := range p.Value {
		list = append(list, int32(i))
	}
	return list
}

// some draws different places.
func some(t *rapid.T, p Pool, name string) []int32 {
	return rapid.SliceOfNDistinct(rapid.Int32Range(0, int32(len(p.Value)-1)), 1, len(p.Value), rapid.ID).Draw(t, name)
}

// pools draws two pools whose few distinct values make many ties.
func pools(t *rapid.T, events bool) *[2]Pool {
	var r [2]Pool
	for k := range r {
		n := rapid.IntRange(1, 25).Draw(t, "n")
		distinct := rapid.SampledFrom([]int{2, 8, 1000000}).Draw(t, "distinct")
		for range n {
			r[k].Value = append(r[k].Value, float64(rapid.IntRange(0, distinct).Draw(t, "value"))/8)
		}
		if events {
			r[k].Event = rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "event")
		}
	}
	return &r
}

// both returns the drawn hosts of both arms as one sample with the number of the arm.
func both(p *[2]Pool, a, b []int32) (s survival.Sample, arm []int, isFirst []float64) {
	for k, places := range [][]int32{a, b} {
		for _, i := range places {
			s.Time, s.Event = append(s.Time, p[k].Value[i]), append(s.Event, p[k].Event[i])
			arm, isFirst = append(arm, k), append(isFirst, float64(1-k))
		}
	}
	return s, arm, isFirst
}

func same(t *rapid.T, what string, p float64, defined bool, want float64, wantDefined bool) {
	if defined != wantDefined || (defined && math.Abs(p-want) > 1e-9*want+1e-14) {
		t.Fatalf("%s: p = %.15g (%v), its twin has %.15g (%v)", what, p, defined, want, wantDefined)
	}
}

func TestFastTestsOfTimesAgreeWithTheirTwins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := pools(t, true)
		a, b := some(t, p[0], "a"), some(t, p[1], "b")
		s, arm, isFirst := both(p, a, b)
		w := survival.Weight{Rho: float64(rapid.IntRange(0, 2).Draw(t, "rho")) / 2, Gamma: float64(rapid.IntRange(0, 1).Draw(t, "gamma"))}
		fast, ok := LogRank{w}.Judge(p)(a, b)
		plain := survival.LogRank(s, arm, nil, w)
		same(t, "log-rank", fast, ok, plain.P, plain.Defined)
		for _, ties := range []survival.Ties{survival.Efron, survival.Breslow, survival.Exact} {
			fast, ok := CoxScore{ties}.Judge(p)(a, b)
			plain := survival.Cox(s, []survival.Covariate{{Name: "arm", Value: isFirst}}, nil, ties).Score
			same(t, "Cox score", fast, ok, plain.P, plain.Defined)
		}
	})
}

func TestFastRanksAgreeWithTheirTwin(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := pools(t, false)
		judge := MannWhitney{}.Judge(p)
		for range 2 { // the table of the first sizes must not serve the second
			a, b := some(t, p[0], "a"), some(t, p[1], "b")
			var x, y Sample
			p[0].collect(&x, a)
			p[1].collect(&y, b)
			fast, ok := judge(a, b)
			plain := stats.MannWhitneyTest(x.Value, y.Value)
			same(t, "Mann–Whitney", fast, ok, plain.P, plain.Defined)
		}
	})
}

func TestFisherWorkedOutByHand(t *testing.T) {
	var f factorials
	for _, c := range []struct {
		x, n, y, m int
		want       float64
	}{
		{3, 4, 1, 4, 34.0 / 70},               // Fisher's lady tasting tea: 2·(1 + 16)/70
		{0, 5, 5, 5, 2.0 / 252},               // 2 of the 252 choices
		{2, 2, 0, 3, 0.1},                     // one of ten tables
		{1, 9, 11, 12, (9*12 + 1) / 293930.0}, // 1 or 0 of 12 successes in the first sample; 9 there are likelier, 220 tables
		{0, 3, 0, 4, 1},                       // no success at all
		{3, 3, 4, 4, 1},
	} {
		if got := f.fisher(c.x, c.n, c.y, c.m); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d of %d against %d of %d: p = %.12g, want %.12g", c.x, c.n, c.y, c.m, got, c.want)
		}
	}
	p := &[2]Pool{{Value: []float64{0, 3, 1, 2}}, {Value: []float64{0, 0, 5, 0}}}
	if got, ok := (Fisher{}).Judge(p)(whole(p[0]), whole(p[1])); !ok || math.Abs(got-34.0/70) > 1e-12 {
		t.Errorf("3 of 4 with a lesion against 1 of 4: p = %g, want 34/70", got)
	}
	if got, _ := (Fisher{Above: 4}).Judge(p)(whole(p[0]), whole(p[1])); math.Abs(got-1) > 1e-12 {
		t.Errorf("0 of 4 above 4 against 1 of 4: p = %g, want 1", got)
	}
}

func TestTestsOfPairsWorkedOutByHand(t *testing.T) {
	// Student 1908: hours of sleep gained by ten patients with two drugs.
	sleep := &[2]Pool{
		{Value: []float64{0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0}},
		{Value: []float64{1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4}},
	}
	all := whole(sleep[0])
	if p, ok := (PairedT{}).Judge(sleep)(all, all); !ok || math.Abs(p-0.002833) > 5e-7 {
		t.Errorf("paired t: p = %g, want 0.002833", p)
	}
	if p, ok := (SignTest{}).Judge(sleep)(all, all); !ok || math.Abs(p-2.0/512) > 1e-12 {
		t.Errorf("sign test of 9 pairs that all rise: p = %g, want 2/512", p)
	}
	if p, ok := (Welch{}).Judge(sleep)(all, all); !ok || math.Abs(p-0.07939) > 5e-6 {
		t.Errorf("Welch: p = %g, want 0.07939", p)
	}
	if _, ok := (SignTest{}).Judge(&[2]Pool{sleep[0], sleep[0]})(all, all); ok {
		t.Error("ties alone should tell nothing")
	}
	if _, ok := (PairedT{}).Judge(&[2]Pool{sleep[0], sleep[0]})(all, all); ok {
		t.Error("equal differences should tell nothing")
	}
	if _, ok := (PairedT{}).Judge(sleep)(all[:1], all[:1]); ok {
		t.Error("one pair should tell nothing")
	}
}

func BenchmarkLogRank(b *testing.B) { benchmark(b, LogRank{}, true) }

func BenchmarkLogRankTwin(b *testing.B) {
	benchmark(b, Func(func(x, y Sample) (float64, bool) {
		s := survival.Sample{Time: append(append([]float64(nil), x.Value...), y.Value...), Event: append(append([]bool(nil), x.Event...), y.Event...)}
		arm := make([]int, len(s.Time))
		for i := range y.Value {
			arm[len(x.Value)+i] = 1
		}
		r := survival.LogRank(s, arm, nil, survival.Weight{})
		return r.P, r.Defined
	}), true)
}

func BenchmarkWelch(b *testing.B)       { benchmark(b, Welch{}, false) }
func BenchmarkMannWhitney(b *testing.B) { benchmark(b, MannWhitney{}, false) }
func BenchmarkFisher(b *testing.B)      { benchmark(b, Fisher{Above: 0.5}, false) }

// benchmark does one experiment of 20 + 20 hosts from pools of 500.
func benchmark(b *testing.B, c Comparison, events bool) {
	p := Plan{Pools: [2]Pool{exponentials(1, 500, 1, 2), exponentials(2, 500, 1, 2)}, Comparison: c, Alpha: 0.05}
	if !events {
		p.Pools[0].Event, p.Pools[1].Event = nil, nil
	}
	w := newWorker(&p)
	for i := 0; b.Loop(); i++ {
		w.experiment(1, uint64(i), [2]int{20, 20}, 0.05)
	}
}
