package upscale

import (
	"context"
	"math"
	"slices"
	"testing"

	"paget/rng"
)

// planted is a region and a known law of crossing on it.
func planted() *Design {
	return &Design{Points: 120, Replicates: 2, HeldOut: 20, Region: Region{
		{0.1, 1.6, Logarithmic}, {8, 30, Logarithmic}, {0, 1.6, Linear},
		{3e-5, 3e-3, Logarithmic}, {0.1, 2, Logarithmic}, {2e-4, 0.03, Logarithmic},
	}}
}

// trueEta is the planted logarithm of the rate, trueLogit the planted cohesion.
func trueEta(x [Axes]float64) float64 {
	return -0.5 + 0.6*x[Speed] - 0.9*x[Cohesion] + 0.4*x[WallOpening] - 0.3*x[Cohesion]*x[Speed] - 0.2*x[WallOpening]*x[WallOpening]
}

func trueLogit(x [Axes]float64) float64 { return -1 + 0.8*x[Cohesion] }

// plantedMeasure draws groups of geometric sizes by the planted law.
func plantedMeasure(d *Design) Measure {
	return func(_ context.Context, p Point, root rng.Root) (Count, error) {
		s := rng.New(root, rng.Testing, 0, 0)
		const days = 200
		x := d.Region.Scaled(p)
		q := logistic(trueLogit(x))
		groups := s.Poisson(math.Exp(trueEta(x)) * days * (1 - q))
		c := Count{Groups: groups, CellDays: days}
		for range groups {
			c.Crossings++
			for s.Float64() < q {
				c.Crossings++
			}
		}
		return c, nil
	}
}

// build fails the test if a build does.
func build(t *testing.T, d *Design, root rng.Root, threads int, see Seeing) (*Table, *Surrogate) {
	t.Helper()
	table, err := d.Build(t.Context(), root, threads, plantedMeasure(d), see)
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Fit(table)
	if err != nil {
		t.Fatal(err)
	}
	return table, s
}

func TestAPlantedSurfaceIsRecovered(t *testing.T) {
	d := planted()
	_, s := build(t, d, 7, 2, Seeing{})
	t.Logf("%d and %d terms, dispersion %.2f and %.2f", len(s.Rate.Terms), len(s.Group.Terms), s.Rate.Dispersion, s.Group.Dispersion)
	worst, worstGroup := 0.0, 0.0
	for _, p := range d.Sample(99, 200) {
		a := s.At(p)
		x := d.Region.Scaled(p)
		worst = max(worst, math.Abs(math.Log(a.Rate*1440)-trueEta(x)))
		worstGroup = max(worstGroup, math.Abs(math.Log(a.Cohesion/(1-a.Cohesion))-trueLogit(x)))
		if len(a.Outside) != 0 {
			t.Fatal("a point of the design lies outside")
		}
	}
	if worst > 0.35 || worstGroup > 0.35 {
		t.Errorf("the surface is missed by %.3f (ln rate) and %.3f (logit)", worst, worstGroup)
	}
}

// The fresh runs of a right surrogate scatter by their own error; a surface that is
// wrong by a third is seen.
func TestTheCheckTellsARightSurrogateFromAWrongOne(t *testing.T) {
	d := planted()
	_, s := build(t, d, 7, 2, Seeing{})
	v, err := d.Check(t.Context(), s, d.HeldOut, 5, 2, plantedMeasure(d), Seeing{})
	if err != nil {
		t.Fatal(err)
	}
	if !(v.Ratio > 0.6 && v.Ratio < Allowed) {
		t.Errorf("ratio %.2f of a right surrogate", v.Ratio)
	}
	wrong := *s
	wrong.Rate.Coefficients = slices.Clone(s.Rate.Coefficients)
	wrong.Rate.Coefficients[0] += 0.4
	if v, _ = d.Check(t.Context(), &wrong, d.HeldOut, 5, 2, plantedMeasure(d), Seeing{}); v.Ratio < Allowed {
		t.Errorf("ratio %.2f of a wrong surrogate", v.Ratio)
	}
}

// The interval of the prediction holds the truth as often as it says: over independent
// builds and points. Models chosen by the data are a little too sure of themselves, so
// 95 % may fall to 85 %; errors that are not carried would fall far below.
func TestIntervalsOfThePredictionCover(t *testing.T) {
	d := planted()
	d.Points = 60
	points := d.Sample(3, 40)
	inside, all := 0, 0
	for root := rng.Root(1); root <= 12; root++ {
		_, s := build(t, d, root, 2, Seeing{})
		for _, p := range points {
			a := s.At(p)
			all++
			if math.Abs(math.Log(a.Rate*1440)-trueEta(d.Region.Scaled(p))) < 1.96*a.RateSE {
				inside++
			}
		}
	}
	if share := float64(inside) / float64(all); share < 0.85 || share > 0.995 {
		t.Errorf("%.3f of the intervals hold the truth", share)
	}
}

func TestTheSameBytesOnOneAndTwoThreads(t *testing.T) {
	d := planted()
	d.Points = 30
	one, s1 := build(t, d, 11, 1, Seeing{})
	kept := map[int]Count{}
	two, s2 := build(t, d, 11, 2, Seeing{
		Known: func(i int) (Count, bool) { return one.Runs[i].Count, i%3 == 0 },
		Keep:  func(i int, c Count) error { kept[i] = c; return nil },
	})
	if one.TSV() != two.TSV() || s1.TSV() != s2.TSV() {
		t.Error("the bytes depend on the threads, or on what an interrupted build had kept")
	}
	if len(kept) != 40 {
		t.Errorf("%d runs were made and kept, not 40", len(kept))
	}
	other, _ := build(t, d, 12, 2, Seeing{})
	if other.TSV() == one.TSV() {
		t.Error("another root gives the same bytes")
	}
}

func TestTablesAreReadAsTheyWereWritten(t *testing.T) {
	d := planted()
	d.Points = 30
	table, s := build(t, d, 11, 2, Seeing{})
	again, err := ParseRuns(table.TSV())
	if err != nil || again.TSV() != table.TSV() {
		t.Fatalf("runs: %v", err)
	}
	read := &Surrogate{Region: s.Region}
	for _, m := range []struct {
		name string
		of   *Model
	}{{rateModel, &s.Rate}, {groupModel, &s.Group}} {
		for i := range m.of.Terms {
			row := ""
			for _, f := range m.of.Factor[i] {
				row += number(f) + " "
			}
			if err := read.AddTerm(m.name, m.of.Terms[i].String(), number(m.of.Coefficients[i]), row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := read.Validate(); err != nil || read.TSV() != s.TSV() {
		t.Errorf("surrogate: %v", err)
	}
	for what, row := range map[string]string{
		"a short row": "1\t1\t2", "a point that is none": "1\t1\tNaN\t1\t1\t1\t1\t1\t2\t1\t3", "days without end": "1\t1\t1\t1\t1\t1\t1\t1\t2\t1\t+Inf",
		"more groups than cells": "1\t1\t1\t1\t1\t1\t1\t1\t2\t3\t3", "groups below none": "1\t1\t1\t1\t1\t1\t1\t1\t2\t-1\t3",
	} {
		if _, err := ParseRuns(row + "\n"); err == nil {
			t.Errorf("%s was read", what)
		}
	}
	for _, number := range []string{"NaN", "Inf", ""} {
		if err := new(Surrogate).AddTerm("crossings", "1", number, "1"); err == nil {
			t.Errorf("coefficient %q was read", number)
		}
		if err := new(Surrogate).AddTerm("crossings", "1", "1", "x"+number); err == nil {
			t.Errorf("factor %q was read", number)
		}
	}
	if err := read.AddTerm("crossings", "speed * speed", "1", "1"); err == nil {
		t.Error("an axis named twice was read")
	}
}

func TestAHypercubeHasOnePointInEachSlice(t *testing.T) {
	d := planted()
	const n = 37
	points := d.Sample(4, n)
	for k := range Axes {
		seen := make([]bool, n)
		for _, p := range points {
			x := d.Region.Scaled(p)
			seen[min(n-1, int((x[k]+1)/2*n))] = true
		}
		if slices.Contains(seen, false) {
			t.Errorf("axis %d has an empty slice", k)
		}
	}
}

// Draws scatter as the standard errors say, and pairs of blocks cancel.
func TestDrawsScatterAsTheErrorsSay(t *testing.T) {
	d := planted()
	_, s := build(t, d, 7, 2, Seeing{})
	squares, n, mean := 0.0, 0.0, 0.0
	for _, p := range d.Sample(8, 30) {
		at := s.At(p)
		for b := range Blocks {
			z := (math.Log(s.Draw(b).At(p).Rate) - math.Log(at.Rate)) / at.RateSE
			squares, mean, n = squares+z*z, mean+z, n+1
		}
	}
	if v := squares / n; v < 0.5 || v > 1.7 {
		t.Errorf("draws have %.2f times the variance that the errors say", v)
	}
	if math.Abs(mean/n) > 1e-9 {
		t.Errorf("the draws are %.3g errors off on average", mean/n)
	}
}

func TestOutsideNamesTheAxes(t *testing.T) {
	d := planted()
	s := &Surrogate{Region: d.Region}
	for _, m := range []*Model{&s.Rate, &s.Group} {
		*m = Model{Terms: termsUpTo(0), Coefficients: []float64{0}, Factor: [][]float64{{0}}}
	}
	p := Point{0.05, 10, 1.7, 1e-3, 1, 1e-3}
	if got := s.At(p).Outside; !slices.Equal(got, []int{Speed, Cohesion}) {
		t.Errorf("outside: %v", got)
	}
}

// Where nobody crosses nothing is judged: no surrogate is good because there is nothing
// beside it.
func TestRunsWithoutScatterJudgeNothing(t *testing.T) {
	d := planted()
	_, s := build(t, d, 11, 2, Seeing{})
	nobody := func(context.Context, Point, rng.Root) (Count, error) { return Count{CellDays: 100}, nil }
	if v, err := d.Check(t.Context(), s, 3, 1, 1, nobody, Seeing{}); err == nil {
		t.Errorf("a verdict of %g from runs in which nobody crossed", v.Ratio)
	}
}
