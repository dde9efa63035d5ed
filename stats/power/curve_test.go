package power

import (
	"math"
	"reflect"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"paget/internal/stattest"
	"paget/rng"
	"paget/stats"
	"paget/stats/survival"
	"paget/team"
)

// normals is a pool of normal read-outs with standard deviation 1.
func normals(root rng.Root, n int, mean float64) Pool {
	s := rng.New(root, rng.Testing, 0, 1)
	var p Pool
	for range n {
		p.Value = append(p.Value, mean+s.Norm())
	}
	return p
}

// exponentials is a pool of exponential times, watched until the end.
func exponentials(root rng.Root, n int, rate, end float64) Pool {
	s := rng.New(root, rng.Testing, 0, 2)
	var p Pool
	for range n {
		t := s.Exp() / rate
		p.Value = append(p.Value, math.Min(t, end))
		p.Event = append(p.Event, t < end)
	}
	return p
}

// power runs a plan of one size and returns its power.
func power(root rng.Root, p Plan) float64 {
	points, err := Curve(root, p, nil)
	if err != nil || !points[0].Defined {
		panic(err)
	}
	return points[0].Power
}

// studentPower is the power of Student's test of two arms of n with equal variances.
func studentPower(n int, difference, alpha float64) float64 {
	return noncentral(float64(2*n-2), difference*math.Sqrt(float64(n)/2), alpha)
}

// noncentral is the power of a t test whose statistic has mean theta if the variance is
// known: the mean over the estimated variance of what is found with it.
func noncentral(degrees, theta, alpha float64) float64 {
	critical := stats.StudentQuantile(1-alpha/2, degrees)
	const steps = 20000
	sum := 0.0
	for i := range steps {
		s := math.Sqrt(distuv.ChiSquared{K: degrees}.Quantile((float64(i)+0.5)/steps) / degrees)
		sum += (math.Erfc((critical*s-theta)/math.Sqrt2) + math.Erfc((critical*s+theta)/math.Sqrt2)) / 2
	}
	return sum / steps
}

func TestPowerMeetsTheClosedForm(t *testing.T) {
	if p := studentPower(17, 1, 0.05); math.Abs(p-0.8070) > 1e-4 { // a tabulated value
		t.Fatalf("noncentral t: %g", p)
	}
	known := Func(func(a, b Sample) (float64, bool) {
		z := (stats.Mean(a.Value) - stats.Mean(b.Value)) / math.Sqrt(1/float64(len(a.Value))+1/float64(len(b.Value)))
		return math.Erfc(math.Abs(z) / math.Sqrt2), true
	})
	for _, c := range []struct {
		name         string
		plan         Plan
		pools        func(root rng.Root, effect float64) [2]Pool
		want, detect float64
		n            int
	}{
		// Welch's degrees of freedom are a little fewer than Student's.
		{"Welch", Plan{Comparison: Welch{}, Sizes: []int{17}}, func(root rng.Root, effect float64) [2]Pool {
			return [2]Pool{normals(root, 170, effect), normals(root+1, 170, 0)}
		}, studentPower(17, 1, 0.05), 0.04, 1100},
		// Schoenfeld's formula is for ratios near 1 and many events. Watched to the end, all
		// hosts have theirs.
		{"log-rank", Plan{Comparison: LogRank{}, Sizes: []int{250}}, func(root rng.Root, effect float64) [2]Pool {
			return [2]Pool{exponentials(root, 1000, math.Pow(0.8, effect), 1e9), exponentials(root+1, 1000, 1, 1e9)}
		}, survival.LogRankPower(0.8, 0.05, 500, 0.5), 0.085, 400},
		{"known variance, 1 to 2", Plan{Comparison: known, Sizes: []int{10}, Allocation: 2}, func(root rng.Root, effect float64) [2]Pool {
			return [2]Pool{normals(root, 100, effect), normals(root+1, 200, 0)}
		}, noncentral(1e6, 1/math.Sqrt(1.0/10+1.0/20), 0.05), 0.05, 800},
		// What pairs share cancels: the difference has standard deviation 1.
		{"pairs", Plan{Comparison: PairedT{}, Sizes: []int{10}, Paired: true}, func(root rng.Root, effect float64) [2]Pool {
			a, b, shared := normals(root, 100, effect*math.Sqrt2), normals(root+1, 100, 0), normals(root+2, 100, 0)
			for i := range a.Value {
				a.Value[i], b.Value[i] = a.Value[i]/math.Sqrt2+3*shared.Value[i], b.Value[i]/math.Sqrt2+3*shared.Value[i]
			}
			return [2]Pool{a, b}
		}, noncentral(9, math.Sqrt(10), 0.05), 0.05, 400},
	} {
		c.plan.Draws, c.plan.Alpha = 100, 0.05
		draw := func(effect float64) func(*rng.Stream) float64 {
			return func(s *rng.Stream) float64 {
				plan, root := c.plan, rng.Root(s.Uint64())
				plan.Pools = c.pools(root, effect)
				return power(root, plan)
			}
		}
		plan := stattest.Plan{Draw: draw(1), Want: c.want, N: c.n, Detect: c.detect}
		stattest.Mean(t, 31, plan)
		plan.Draw, plan.N = draw(0.85), c.n/4
		if failed, message := stattest.MeanFails(31, plan); !failed {
			t.Errorf("%s: 15 in 100 less of the effect are not noticed: %s", c.name, message)
		}
	}
}

func TestWithoutADifferenceAlarmsAreAsRareAsAlpha(t *testing.T) {
	// What is wrong is wrong on purpose: p of one side, and a normal quantile for few hosts.
	oneSided := func(c Comparison) Comparison { return halved{c} }
	normalT := Func(func(a, b Sample) (float64, bool) {
		r := stats.WelchTest(a.Value, b.Value)
		return math.Erfc(math.Abs(r.Statistic) / math.Sqrt2), r.Defined
	})
	for name, c := range map[string]struct {
		right, wrong Comparison
		n            int
		pool         func(root rng.Root) Pool
	}{
		"Welch":        {Welch{}, normalT, 8, func(root rng.Root) Pool { return normals(root, 200, 0) }},
		"Mann–Whitney": {MannWhitney{}, oneSided(MannWhitney{}), 50, func(root rng.Root) Pool { return normals(root, 600, 0) }},
		"log-rank":     {LogRank{}, oneSided(LogRank{}), 50, func(root rng.Root) Pool { return exponentials(root, 600, 1, 1.5) }},
		"Peto–Peto":    {LogRank{survival.PetoPeto()}, oneSided(LogRank{}), 50, func(root rng.Root) Pool { return exponentials(root, 600, 1, 1.5) }},
		"Cox score":    {CoxScore{}, oneSided(CoxScore{}), 50, func(root rng.Root) Pool { return exponentials(root, 600, 1, 1.5) }},
	} {
		draw := func(test Comparison) func(*rng.Stream) float64 {
			return func(s *rng.Stream) float64 {
				root := rng.Root(s.Uint64())
				return power(root, Plan{
					Pools:      [2]Pool{c.pool(root), c.pool(root + 1)},
					Comparison: test, Sizes: []int{c.n}, Draws: 100, Alpha: 0.05,
				})
			}
		}
		plan := stattest.Plan{Draw: draw(c.right), Want: 0.05, N: 350, Detect: 0.19}
		stattest.Mean(t, 32, plan)
		plan.Draw, plan.N = draw(c.wrong), 120
		if failed, message := stattest.MeanFails(32, plan); !failed {
			t.Errorf("%s: a wrong test is not noticed: %s", name, message)
		}
	}
}

// halved is a test with half the p that it should have.
type halved struct{ Comparison }

func (h halved) Judge(pools *[2]Pool) Judge {
	judge := h.Comparison.Judge(pools)
	return func(a, b []int32) (float64, bool) {
		p, ok := judge(a, b)
		return p / 2, ok
	}
}

func TestTheErrorOfThePoolIsHowMuchPoolsDiffer(t *testing.T) {
	run := func(s *rng.Stream, m, n int, effect float64) Point {
		root := rng.Root(s.Uint64())
		points, err := Curve(root, Plan{
			Pools:      [2]Pool{normals(root, m, effect), normals(root+1, m, 0)},
			Comparison: Welch{}, Sizes: []int{n}, Draws: 200, Alpha: 0.05,
		}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return points[0]
	}
	// Squared distance from the truth, less the variance of the draws, against SE². A third
	// of each pool is drawn.
	truth := studentPower(30, 0.7, 0.05)
	excess := func(factor float64) func(*rng.Stream) float64 {
		return func(s *rng.Stream) float64 {
			p := run(s, 90, 30, 0.7)
			d := p.Power - truth
			return d*d - p.Power*(1-p.Power)/float64(p.Draws) - factor*p.PoolSE*p.PoolSE
		}
	}
	// The spread between pools is about 0.19, its square 0.037; a third of that is noticed.
	plan := stattest.Plan{Draw: excess(1), Want: 0, N: 1200, Detect: 0.012}
	stattest.Mean(t, 33, plan)
	plan.Draw, plan.N = excess(0.5), 1000
	if failed, message := stattest.MeanFails(33, plan); !failed {
		t.Errorf("half of the variance is not noticed: %s", message)
	}
	// The total interval holds the truth nearly as often as it says.
	truth = studentPower(15, 1, 0.05)
	covered := func(s *rng.Stream) float64 {
		if p := run(s, 300, 15, 1); p.TotalLow <= truth && truth <= p.TotalHigh {
			return 1
		}
		return 0
	}
	stattest.Mean(t, 34, stattest.Plan{Draw: covered, Want: 0.935, N: 900, Detect: 0.06})
	narrow := func(s *rng.Stream) float64 {
		if p := run(s, 300, 15, 1); p.Low <= truth && truth <= p.High {
			return 1
		}
		return 0
	}
	if failed, message := stattest.MeanFails(34, stattest.Plan{Draw: narrow, Want: 0.935, N: 300, Detect: 0.06}); !failed {
		t.Errorf("the interval for draws alone should miss the truth: %s", message)
	}
}

func TestTheSameOnAnyNumberOfWorkers(t *testing.T) {
	for _, paired := range []bool{false, true} {
		plan := Plan{
			Pools:      [2]Pool{exponentials(1, 300, 1, 2), exponentials(2, 300, 0.5, 2)},
			Comparison: LogRank{}, Draws: 1000, Alpha: 0.05, Sizes: []int{5, 20, 60}, Allocation: 2,
		}
		if paired {
			plan.Pools[0].Event, plan.Pools[1].Event = nil, nil
			plan.Comparison, plan.Paired, plan.Allocation = PairedT{}, true, 1
		}
		var results [][]Point
		for _, size := range []int{1, 2, 5} {
			workers := team.New(size)
			points, err := Curve(7, plan, workers)
			workers.Close()
			if err != nil {
				t.Fatal(err)
			}
			results = append(results, points)
		}
		for _, r := range results[1:] {
			if !reflect.DeepEqual(r, results[0]) {
				t.Errorf("one worker: %+v\nmore: %+v", results[0], r)
			}
		}
	}
}

func TestMoreDrawsKeepTheFirst(t *testing.T) {
	trace := func(draws int) (list []float64) {
		plan := Plan{
			Pools: [2]Pool{normals(1, 50, 0), normals(2, 60, 0)}, Sizes: []int{6}, Draws: draws, Alpha: 0.05,
			Comparison: Func(func(a, b Sample) (float64, bool) {
				r := stats.WelchTest(a.Value, b.Value)
				list = append(list, r.P)
				return r.P, true
			}),
		}
		if _, err := Curve(5, plan, nil); err != nil {
			t.Fatal(err)
		}
		return list
	}
	few, many := trace(150), trace(331)
	if len(few) != 150 || len(many) != 331 || !reflect.DeepEqual(few, many[:150]) {
		t.Error("the first 150 of 331 experiments are not the 150 experiments")
	}
}

func TestEveryHostIsDrawnAlikeAndNoneTwice(t *testing.T) {
	plan := Plan{Pools: [2]Pool{normals(1, 40, 0), normals(2, 30, 0)}, Comparison: Welch{}}
	w := newWorker(&plan)
	for k := range 30000 {
		w.stream.At(9, rng.Testing, uint64(k), 0)
		seen := [40]bool{}
		for _, i := range w.arms[0].draw(&w.stream, 7) {
			if seen[i] {
				t.Fatal("a host is drawn twice")
			}
			seen[i] = true
		}
		w.arms[0].count(false)
	}
	expected, drawn := make([]float64, 40), make([]float64, 40)
	for i, n := range w.arms[0].drawn {
		expected[i], drawn[i] = 30000*7/40.0, float64(n)
		if w.arms[0].places[i] != int32(i) {
			t.Fatal("the pool is not in order again")
		}
	}
	// Draws without replacement vary less than the test assumes, by 1 − 7/40.
	if x2, p := stats.ChiSquare(drawn, expected, 0); p < 1e-4 {
		t.Errorf("hosts are not drawn alike: χ² = %g of 39 degrees", x2)
	}
}

func TestExperimentsAllocateNothing(t *testing.T) {
	events := [2]Pool{exponentials(1, 100, 1, 2), exponentials(2, 100, 1, 2)}
	values := [2]Pool{{Value: events[0].Value}, {Value: events[1].Value}}
	for name, c := range map[string]struct {
		comparison Comparison
		pools      [2]Pool
		paired     bool
	}{
		"Welch": {Welch{}, values, false}, "Mann–Whitney": {MannWhitney{}, values, false},
		"Fisher": {Fisher{Above: 0.5}, values, false}, "log-rank": {LogRank{}, events, false},
		"Peto–Peto": {LogRank{survival.PetoPeto()}, events, false}, "Cox score": {CoxScore{}, events, false},
		"paired t": {PairedT{}, values, true}, "sign test": {SignTest{}, values, true},
	} {
		plan := Plan{Pools: c.pools, Comparison: c.comparison, Paired: c.paired, Alpha: 0.05}
		w := newWorker(&plan)
		k := uint64(0)
		one := func() { w.experiment(3, k, [2]int{12, 12}, 0.05); k++ }
		for range 20 {
			one()
		}
		if n := testing.AllocsPerRun(200, one); n != 0 {
			t.Errorf("%s allocates %g times in an experiment", name, n)
		}
	}
}
