package ssa

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
)

// exact are the methods without error, and all the ones with Leap.
var (
	exact = []Method{Direct, NextReaction, Clocks}
	all   = []Method{Direct, NextReaction, Clocks, Leap}
)

func (m Method) String() string {
	return [...]string{"Direct", "NextReaction", "Clocks", "Leap"}[m]
}

// birthDeath is a linear birth–death process with immigration.
func birthDeath(birth, death, immigration float64) *System {
	one := []Term{{0, 1}}
	return &System{Species: []string{"n"}, Channels: []Channel{
		MassAction("birth", birth, one, []Term{{0, 2}}),
		MassAction("death", death, one, nil),
		MassAction("immigration", immigration, nil, one),
	}}
}

// begin starts a solver with a name drawn from a stream, so that each draw of a
// statistical test is an independent run.
func begin(v *Solver, s *rng.Stream, x ...int64) {
	if err := v.Start(x, 0, rng.Root(s.Uint64()), rng.Testing, s.Uint64()); err != nil {
		panic(err)
	}
}

// countAt returns the first count at a time, as a draw.
func countAt(v *Solver, end float64, s *rng.Stream, x ...int64) float64 {
	begin(v, s, x...)
	if err := v.Until(end); err != nil {
		panic(err)
	}
	return float64(v.Counts()[0])
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func TestExtinctionFollowsTheRatioOfRates(t *testing.T) {
	const birth, death, start = 1.0, 0.8, 3
	want := math.Pow(death/birth, start)
	plan := func(m Method, death float64) stattest.Plan {
		v := New(birthDeath(birth, death, 0), m)
		return stattest.Plan{N: 6000, Detect: 0.08, Want: want, Draw: func(s *rng.Stream) float64 {
			begin(v, s, start)
			for end := 1.0; ; end++ {
				if err := v.Until(end); err != nil {
					panic(err)
				}
				if n := v.Counts()[0]; n == 0 || n > 60 { // 0.8⁶⁰ = 1.5e-6
					return indicator(n == 0)
				}
			}
		}}
	}
	for _, m := range all {
		t.Run(m.String(), func(t *testing.T) { stattest.Mean(t, 1, plan(m, death)) })
	}
	if failed, message := stattest.MeanFails(1, plan(NextReaction, 0.72)); !failed {
		t.Error("a death rate that is wrong by a tenth passes:", message)
	}
}

func TestYuleProcessIsGeometric(t *testing.T) {
	const birth, end = 0.7, 3.0
	p := math.Exp(-birth * end)
	for _, m := range all {
		v := New(birthDeath(birth, 0, 0), m)
		for _, k := range []int{1, 5, 15} {
			t.Run(fmt.Sprintf("%v above %d", m, k), func(t *testing.T) {
				stattest.Mean(t, 2, stattest.Plan{N: 8000, Detect: 0.2, Want: math.Pow(1-p, float64(k)),
					Draw: func(s *rng.Stream) float64 { return indicator(countAt(v, end, s, 1) > float64(k)) }})
			})
		}
	}
	v := New(birthDeath(birth*1.1, 0, 0), Clocks)
	if failed, message := stattest.MeanFails(2, stattest.Plan{N: 6000, Detect: 0.12, Want: math.Pow(1-p, 5),
		Draw: func(s *rng.Stream) float64 { return indicator(countAt(v, end, s, 1) > 5) }}); !failed {
		t.Error("a birth rate that is wrong by a tenth passes:", message)
	}
}

func TestImmigrationAndDeathGivePoissonNumbers(t *testing.T) {
	const immigration, death, end = 6.0, 0.5, 2.5
	mean := immigration / death * (1 - math.Exp(-death*end))
	plan := func(m Method, death float64, square bool) stattest.Plan {
		v := New(birthDeath(0, death, immigration), m)
		p := stattest.Plan{N: 6000, Detect: 0.03, Want: mean, Draw: func(s *rng.Stream) float64 { return countAt(v, end, s, 0) }}
		if square {
			p.Detect, p.Draw = 0.12, func(s *rng.Stream) float64 { d := countAt(v, end, s, 0) - mean; return d * d }
		}
		return p
	}
	for _, m := range all {
		t.Run(m.String(), func(t *testing.T) {
			stattest.Mean(t, 3, plan(m, death, false))
			stattest.Mean(t, 4, plan(m, death, true))
		})
	}
	if failed, message := stattest.MeanFails(3, plan(Direct, 0.55, false)); !failed {
		t.Error("a death rate that is wrong by a tenth passes:", message)
	}
}

// wave is 1 + sin t, with a majorant that holds for a quarter of a turn.
var wave = Course{
	At: func(t float64) float64 { return 1 + math.Sin(t) },
	Bound: func(t float64) (float64, float64) {
		quarter := math.Floor(t/(math.Pi/2)) + 1
		end := quarter * math.Pi / 2
		if end <= t {
			end = (quarter + 1) * math.Pi / 2
		}
		return math.Max(1+math.Sin(t), 1+math.Sin(end)) + 1e-12, end
	},
	Integral: func(from, to float64) float64 { return to - from + math.Cos(from) - math.Cos(to) },
}

func TestVaryingRatesActByTheirIntegral(t *testing.T) {
	const rate, end = 0.4, 5.0
	one := []Term{{0, 1}}
	died := func(course Course) *System {
		return &System{[]string{"n"}, []Channel{MassAction("death", rate, one, nil).Varying(course)}}
	}
	born := &System{[]string{"n"}, []Channel{MassAction("birth", rate, one, []Term{{0, 2}}).Varying(Steps([]float64{0, 2, 3}, []float64{1, 0, 4}))}}
	plan := func(m Method, sys *System, start int64, want float64, is func(n float64) bool) stattest.Plan {
		v := New(sys, m)
		return stattest.Plan{N: 12000, Detect: 0.2, Want: want, Draw: func(s *rng.Stream) float64 { return indicator(is(countAt(v, end, s, start))) }}
	}
	alive := func(n float64) bool { return n > 0 }
	survival := math.Exp(-rate * wave.Integral(0, end))
	stays := math.Exp(-rate * (2 + 4*2))
	for _, m := range all {
		t.Run(m.String(), func(t *testing.T) {
			stattest.Mean(t, 5, plan(m, died(wave), 1, survival, alive))
			stattest.Mean(t, 6, plan(m, born, 1, 1-stays, func(n float64) bool { return n > 1 }))
			stattest.Mean(t, 7, plan(m, born, 1, math.Pow(1-stays, 30), func(n float64) bool { return n > 30 }))
		})
	}
	flat := wave
	flat.At = func(t float64) float64 { return 1 }
	for _, m := range []Method{Direct, NextReaction} { // they read At; Clocks and Leap read Integral
		if failed, message := stattest.MeanFails(5, plan(m, died(flat), 1, survival, alive)); !failed {
			t.Errorf("%v: a rate that forgets its course passes: %s", m, message)
		}
	}
}

func TestAnEventWaitsForItsUnitExponential(t *testing.T) {
	// One channel at a varying rate: event k happens when the integral reaches Γ_k.
	const rate = 3.0
	sys := &System{[]string{"n"}, []Channel{MassAction("arrival", rate, nil, []Term{{0, 1}}).Varying(wave)}}
	v := New(sys, Clocks)
	if err := v.Start([]int64{0}, 0, 8, rng.Testing, 4); err != nil {
		t.Fatal(err)
	}
	gamma := 0.0
	for k := range 200 {
		s := rng.New(8, rng.Testing, 4, uint64(k))
		gamma += s.Exp()
		if fired, err := v.Step(1e9); fired != 0 || err != nil {
			t.Fatal(fired, err)
		}
		if got := rate * wave.Integral(0, v.Time()); math.Abs(got-gamma) > 1e-11*gamma+1e-11 {
			t.Fatalf("event %d at %g: integrated rate %.15g, want %.15g", k, v.Time(), got, gamma)
		}
	}
}

func TestSystemsUnderOneNameShareTheirLuck(t *testing.T) {
	// The same colony at a death rate 2 % higher: under common clocks the difference
	// spreads far less than under names of their own.
	a, b := New(birthDeath(1, 0.5, 1), Clocks), New(birthDeath(1, 0.51, 1), Clocks)
	spread := func(common bool) float64 {
		squares := 0.0
		for id := uint64(0); id < 400; id++ {
			other := id
			if !common {
				other += 1000
			}
			if err := errors.Join(a.Start([]int64{5}, 0, 9, rng.Testing, id), b.Start([]int64{5}, 0, 9, rng.Testing, other)); err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(a.Until(3), b.Until(3)); err != nil {
				t.Fatal(err)
			}
			d := float64(a.Counts()[0] - b.Counts()[0])
			squares += d * d
		}
		return squares
	}
	if common, own := spread(true), spread(false); common > own/8 {
		t.Errorf("squared differences: %g under one name, %g under two", common, own)
	}
}

func TestTimesAskedForDoNotShapeAPath(t *testing.T) {
	sys := birthDeath(1, 0.9, 2)
	sys.Channels[1] = sys.Channels[1].Varying(wave)
	for _, m := range exact {
		v := New(sys, m)
		run := func(pieces int) (int64, int64, float64) {
			begin(v, &rng.Stream{}, 4)
			for i := 1; i <= pieces; i++ {
				if err := v.Until(12 * float64(i) / float64(pieces)); err != nil {
					t.Fatal(err)
				}
			}
			fired, err := v.Step(100)
			if fired < 0 || err != nil {
				t.Fatal(fired, err)
			}
			return v.Counts()[0], v.Events, v.Time()
		}
		n, events, at := run(1)
		if n2, events2, at2 := run(97); n != n2 || events != events2 || at != at2 {
			t.Errorf("%v: %d after %d events at %g in one piece, %d after %d at %g in 97", m, n, events, at, n2, events2, at2)
		}
	}
}

func TestMethodsAgreeOnADimer(t *testing.T) {
	// 2A ⇌ B, C → A: nonlinear, so the direct method is the witness.
	sys := &System{[]string{"A", "B", "C"}, []Channel{
		MassAction("bind", 0.02, []Term{{0, 2}}, []Term{{1, 1}}),
		MassAction("part", 0.5, []Term{{1, 1}}, []Term{{0, 2}}),
		MassAction("turn", 0.3, []Term{{2, 1}}, []Term{{0, 1}}),
	}}
	const runs, end = 4000, 1.5
	moments := func(m Method, root rng.Root) (mean, variance float64) {
		v := New(sys, m)
		sum, squares := 0.0, 0.0
		for id := range uint64(runs) {
			if err := v.Start([]int64{40, 5, 80}, 0, root, rng.Testing, id); err != nil {
				t.Fatal(err)
			}
			if err := v.Until(end); err != nil {
				t.Fatal(err)
			}
			x := v.Counts()
			if whole := x[0] + 2*x[1] + x[2]; whole != 130 {
				t.Fatalf("%v: %d copies of 130", m, whole)
			}
			a := float64(x[0])
			sum += a
			squares += a * a
		}
		mean = sum / runs
		return mean, squares/runs - mean*mean
	}
	mean, variance := moments(Direct, 1)
	for i, m := range []Method{NextReaction, Clocks, Leap} {
		mean2, variance2 := moments(m, rng.Root(10+i))
		z := (mean2 - mean) / math.Sqrt((variance+variance2)/runs)
		if math.Abs(z) > 3.89 {
			t.Errorf("%v: mean %g, direct %g: %.1f standard errors", m, mean2, mean, z)
		}
		// The variance of a near-normal count is known to √(2/runs) = 2.2 %, twice.
		if r := variance2 / variance; math.Abs(math.Log(r)) > 3.89*math.Sqrt(4.0/runs) {
			t.Errorf("%v: variance %g, direct %g", m, variance2, variance)
		}
	}
}

func TestAddIsADose(t *testing.T) {
	for _, m := range all {
		v := New(birthDeath(0, 1, 0), m)
		t.Run(m.String(), func(t *testing.T) {
			stattest.Mean(t, 11, stattest.Plan{N: 4000, Detect: 0.05, Want: 20 * math.Exp(-1), Draw: func(s *rng.Stream) float64 {
				begin(v, s, 0)
				if err := errors.Join(v.Until(1), v.Add(0, 20), v.Until(2)); err != nil {
					panic(err)
				}
				return float64(v.Counts()[0])
			}})
		})
	}
}

func TestQueueHoldsTheEarliestOnTop(t *testing.T) {
	var s rng.Stream
	q := newQueue(37)
	for range 5000 {
		at := math.Floor(s.Float64() * 50) // ties are wanted
		if s.Float64() < 0.1 {
			at = math.Inf(1)
		}
		q.set(s.Intn(37), at)
		if first, want := q.first(), slices.Index(q.time, slices.Min(q.time)); first != want {
			t.Fatalf("channel %d at %g is on top, want %d at %g", first, q.time[first], want, q.time[want])
		}
	}
}

func TestNothingIsAllocated(t *testing.T) {
	for _, m := range all {
		v := New(birthDeath(1, 1, 100), m)
		var s rng.Stream
		if n := testing.AllocsPerRun(20, func() { countAt(v, 5, &s, 100) }); n > 1 { // the list of counts of the test
			t.Errorf("%v: %g allocations in a run", m, n)
		}
	}
}

func TestBadNumbersAreNamed(t *testing.T) {
	channel := func(a float64, change int64) *System {
		return &System{[]string{"thing"}, []Channel{{Name: "odd", Reads: []Term{{0, 1}}, Change: []Term{{0, change}},
			Propensity: func(x []int64, t float64) float64 { return a }}}}
	}
	under := channel(2, 1)
	under.Channels[0].Bound = func([]int64, float64) (float64, float64) { return 1, math.Inf(1) }
	under.Channels[0].Integral = func(_ []int64, from, to float64) float64 { return math.NaN() }
	stuck := channel(2, 1)
	stuck.Channels[0].Bound = func(_ []int64, t float64) (float64, float64) { return 3, t }
	for _, c := range []struct {
		name    string
		system  *System
		methods []Method
		want    string
	}{
		{"negative propensity", channel(-1, 1), all, "the propensity of odd is -1"},
		{"NaN", channel(math.NaN(), 1), all, "the propensity of odd is NaN"},
		{"negative count", channel(1, -1), exact, "the count of thing is -1"},
		{"majorant too low", under, []Method{Direct, NextReaction}, "above its majorant, of odd is 2"},
		{"majorant ends at once", stuck, []Method{Direct, NextReaction}, "the end of the majorant of odd"},
		{"NaN integral", under, []Method{Clocks}, "is NaN"},
	} {
		for _, m := range c.methods {
			v := New(c.system, m)
			err := v.Start([]int64{2}, 0, 1, rng.Testing, 0)
			if err == nil {
				err = v.Until(1000)
			}
			var d *DivergedError
			if !errors.As(err, &d) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %v: %v, want %q", c.name, m, err, c.want)
			}
		}
	}
}

func TestFaultsOfASystemComeTogether(t *testing.T) {
	sys := &System{[]string{"a"}, []Channel{
		{Name: "empty"},
		{Name: "far", Propensity: func([]int64, float64) float64 { return 1 }, Reads: []Term{{3, 1}, {0, 0}}, Change: []Term{{0, 1}, {0, 1}}},
	}}
	err := sys.Validate()
	if err == nil {
		t.Fatal("a faulty system is valid")
	}
	for _, want := range []string{"has no propensity", "changes nothing", "reads species 3 of 1", "reads 0 copies", "changes species 0 twice"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing from: %v", want, err)
		}
	}
	if err := (&System{}).Validate(); err == nil {
		t.Error("a system without channels is valid")
	}
	for name, f := range map[string]func(){
		"invalid system": func() { New(sys, Direct) },
		"no integral": func() {
			c := wave
			c.Integral = nil
			New(&System{[]string{"n"}, []Channel{MassAction("m", 1, nil, []Term{{0, 1}}).Varying(c)}}, Clocks)
		},
		"leap has no steps":    func() { _, _ = New(birthDeath(1, 1, 1), Leap).Step(1) },
		"negative start":       func() { _ = New(birthDeath(1, 1, 1), Direct).Start([]int64{-1}, 0, 1, rng.Testing, 0) },
		"steps out of order":   func() { Steps([]float64{1, 0}, []float64{1, 1}) },
		"time runs backwards":  func() { v := New(birthDeath(1, 1, 1), Direct); _ = v.Until(-1) },
		"more taken than left": func() { _ = New(birthDeath(1, 1, 1), Direct).Add(0, -1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Error(name, "does not panic")
				}
			}()
			f()
		}()
	}
}
