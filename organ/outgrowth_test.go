package organ

import (
	"math"
	"testing"

	"paget/stats"
)

func TestGrowthInClosedFormSolvesItsEquation(t *testing.T) {
	o := Outgrowth{Fastest: 0.9, Decay: 0.07, Capacity: 3e9}
	var lnStep, lnError []float64
	for _, n := range []int{100, 200, 400} { // classical Runge–Kutta beside it
		dt, x := 40.0/float64(n), 1e6
		for range n {
			f := func(x float64) float64 { return x * o.Rate(x) }
			a := f(x)
			b := f(x + dt/2*a)
			c := f(x + dt/2*b)
			d := f(x + dt*c)
			x += dt / 6 * (a + 2*b + 2*c + d)
		}
		lnStep = append(lnStep, math.Log(dt))
		lnError = append(lnError, math.Log(math.Abs(x/o.After(1e6, 40)-1)))
	}
	// From 1e6 on the fastest rate never holds, so the equation is smooth.
	if _, slope := stats.LinearFit(lnStep, lnError); math.Abs(slope-4) > 0.2 {
		t.Errorf("the steps approach the closed form with order %g, want 4", slope)
	}
}

func TestGrowthInPiecesIsGrowthAtOnce(t *testing.T) {
	o := Outgrowth{Fastest: 0.5, Decay: 0.05, Capacity: 1e9}
	for _, start := range []float64{1, 20, 1e4, 2e5, 1e8, 3e9} {
		whole := o.After(start, 60)
		if parts := o.After(o.After(start, 23), 37); math.Abs(parts/whole-1) > 1e-10 {
			t.Errorf("from %g: %g in two pieces, %g at once", start, parts, whole)
		}
		if start > o.Capacity {
			continue
		}
		if back := o.After(whole, -60); math.Abs(back/start-1) > 1e-6 {
			t.Errorf("from %g forth and back: %g", start, back)
		}
		if s := o.Time(start, whole); math.Abs(s-60) > 1e-6 {
			t.Errorf("from %g: time %g, want 60", start, s)
		}
	}
	if !math.IsInf(o.Time(10, 2e9), 1) {
		t.Error("a lesion grows beyond its capacity")
	}
}

func TestSmallLesionsGrowAsFastAsTheyCan(t *testing.T) {
	o := Outgrowth{Fastest: 0.5, Decay: 0.05, Capacity: 1e9}
	if got := o.After(10, 4); math.Abs(got-10*math.Exp(2)) > 1e-10 {
		t.Errorf("%g cells", got)
	}
	o.Decay = 0
	if got := o.After(10, 40); math.Abs(got/(10*math.Exp(20))-1) > 1e-12 {
		t.Errorf("%g cells without decay", got)
	}
	if got := o.Time(10, 10*math.Exp(20)); math.Abs(got-40) > 1e-9 {
		t.Errorf("time %g without decay", got)
	}
}

func TestReducedGompertzGivesThePublishedVolume(t *testing.T) {
	// dV/dt = (α − β·ln V)·V from 1: V = exp(α/β·(1 − e^(−βt))), α = 0.558, β = 0.0708.
	const alpha, beta = 0.558, 0.0708
	o := Outgrowth{Fastest: 1e3, Decay: beta, Capacity: math.Exp(alpha / beta)}
	for _, day := range []float64{7, 14, 28} {
		want := math.Exp(alpha / beta * (1 - math.Exp(-beta*day)))
		if got := o.After(1, day); math.Abs(got/want-1) > 1e-12 {
			t.Errorf("day %g: %g, want %g", day, got, want)
		}
	}
}
