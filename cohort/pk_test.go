package cohort_test

import (
	"math"
	"testing"

	"paget/cohort"
	"paget/internal/stattest"
	"paget/rng"
	"paget/units"
)

// antibody is a made-up drug: 0.08 L/kg, half-life 6 d, absorbed over a day.
func antibody() cohort.Kinetics {
	return cohort.Kinetics{Volume: 8e-5, HalfLife: 6 * units.Day, Absorption: 1 / units.Day, Bioavailability: 0.7, EffectRate: 0.5 / units.Day, Partition: 0.3}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.Abs(got-want) > tolerance*math.Abs(want) || math.IsNaN(got) {
		t.Errorf("%s is %.15g, want %.15g", what, got, want)
	}
}

func TestADoseByMouthFollowsBateman(t *testing.T) {
	k := antibody()
	k.Clearance, k.HalfLife = 3e-8, 0
	ke, ka := 3e-8/8e-5, k.Absorption
	for _, at := range []float64{0, 1, 60, 1440, 14400} {
		want := 0.7 * 1e-3 * ka / (8e-5 * (ka - ke)) * (math.Exp(-ke*at) - math.Exp(-ka*at))
		near(t, "the level", k.Plasma(cohort.Dose{Amount: 1e-3, Route: cohort.Mouth}, at), want, 1e-12)
	}
	peak := math.Log(ka/ke) / (ka - ke) // time of the highest level
	d := cohort.Dose{Amount: 1, Route: cohort.Skin}
	if top := k.Plasma(d, peak); top < k.Plasma(d, peak*0.99) || top < k.Plasma(d, peak*1.01) {
		t.Error("the level does not peak at ln(ka/ke)/(ka − ke)")
	}
}

func TestEqualRatesAreTheLimitOfCloseOnes(t *testing.T) {
	k := antibody()
	k.HalfLife = 0
	d := cohort.Dose{Amount: 1, Route: cohort.Mouth}
	const t0 = 2000.0
	at := func(ratio float64) (plasma, effect float64) {
		k.Clearance = k.Absorption * k.Volume * ratio
		k.EffectRate = k.Absorption * ratio * ratio
		return k.Plasma(d, t0), k.Effect(d, t0)
	}
	plasma, effect := at(1)
	ka := k.Absorption
	near(t, "the plasma at equal rates", plasma, 0.7/8e-5*ka*t0*math.Exp(-ka*t0), 1e-12)
	near(t, "the effect at equal rates", effect, 0.3*0.7/8e-5*ka*ka*t0*t0/2*math.Exp(-ka*t0), 1e-12)
	for _, off := range []float64{1e-12, 1e-9, 1e-7, 1e-5} {
		p, e := at(1 + off)
		near(t, "the plasma close to equal rates", p, plasma, 3*off+1e-13)
		near(t, "the effect close to equal rates", e, effect, 3*off+1e-13)
	}
}

func TestFlipFlopShowsTheSlowerRateAtTheEnd(t *testing.T) {
	k := antibody()
	k.HalfLife, k.EffectRate = 60, 0
	k.Absorption = 1e-4 // slower than elimination
	d := cohort.Dose{Amount: 1, Route: cohort.Skin}
	slope := math.Log(k.Plasma(d, 30000)/k.Plasma(d, 31000)) / 1000
	near(t, "the terminal slope", slope, 1e-4, 1e-9)
}

func TestTheAreaIsWhatReachesTheBloodOverClearance(t *testing.T) {
	k := antibody()
	k.Clearance, k.HalfLife = 2e-8, 0
	for _, d := range []cohort.Dose{
		{Amount: 1e-3},
		{Amount: 1e-3, Route: cohort.Infusion, Duration: 300},
		{Amount: 1e-3, Route: cohort.Belly},
	} {
		f := 1.0
		if d.Route.Absorbed() {
			f = 0.7
		}
		want := f * 1e-3 / 2e-8
		near(t, d.Route.String()+": the area", k.Exposure(d, math.Inf(1)), want, 1e-12)
		near(t, d.Route.String()+": the area after long", k.Exposure(d, 1e6), want, 1e-9)
		sum, n := 0.0, 40_000 // Simpson up to 10 d, the infusion's end on the grid
		h := 12_000.0 / float64(n)
		for i := 0; i <= n; i++ {
			w := 2.0 + 2*float64(i%2)
			if i == 0 || i == n {
				w = 1
			}
			sum += w * k.Plasma(d, float64(i)*h)
		}
		near(t, d.Route.String()+": the area up to a time", k.Exposure(d, 12_000), sum*h/3, 1e-9)
	}
}

// TestNothingIsLost: what is in the depot, in the blood and gone makes the dose.
func TestNothingIsLost(t *testing.T) {
	k := antibody()
	ke := k.Elimination()
	for _, at := range []float64{10, 500, 5000, 50_000} {
		d := cohort.Dose{Amount: 2e-3, Route: cohort.Skin}
		depot := 0.7 * 2e-3 * math.Exp(-k.Absorption*at)
		near(t, "depot + blood + eliminated", depot+k.Volume*k.Plasma(d, at)+ke*k.Volume*k.Exposure(d, at), 0.7*2e-3, 1e-12)
		d = cohort.Dose{Amount: 2e-3, Route: cohort.Infusion, Duration: 1000}
		left := 2e-3 * max(0, 1-at/1000)
		near(t, "bag + blood + eliminated", left+k.Volume*k.Plasma(d, at)+ke*k.Volume*k.Exposure(d, at), 2e-3, 1e-12)
	}
}

// TestTheCourseSolvesItsEquations compares with a solver of differential equations.
func TestTheCourseSolvesItsEquations(t *testing.T) {
	k := antibody()
	ke := k.Elimination()
	for _, d := range []cohort.Dose{
		{Amount: 1e-3},
		{Amount: 1e-3, Route: cohort.Skin},
		{Amount: 1e-3, Route: cohort.Infusion, Duration: 5000},
	} {
		y := []float64{0, 0, 0}
		switch d.Route {
		case cohort.Bolus:
			y[1] = d.Amount / k.Volume
		case cohort.Skin:
			y[0] = 0.7 * d.Amount / k.Volume
		}
		const end, n = 10_000.0, 20_000
		h := end / n
		slope := func(time float64, y, dy []float64) {
			in := 0.0
			if d.Route == cohort.Infusion && time < d.Duration {
				in = d.Amount / d.Duration / k.Volume
			}
			dy[0] = -k.Absorption * y[0]
			dy[1] = k.Absorption*y[0] + in - ke*y[1]
			dy[2] = k.EffectRate * (k.Partition*y[1] - y[2])
		}
		rk4(slope, y, n, h)
		near(t, d.Route.String()+": plasma", k.Plasma(d, end), y[1], 1e-6)
		near(t, d.Route.String()+": effect", k.Effect(d, end), y[2], 1e-6)
	}
}

func TestALaggingSiteEndsWithThePartitionOfTheArea(t *testing.T) {
	k := antibody()
	d := cohort.Dose{Amount: 1e-3, Route: cohort.Belly}
	sum := 0.0
	for i := range 400_000 { // the midpoint rule over 400 d
		sum += k.Effect(d, 1.44*(float64(i)+0.5)) * 1.44
	}
	near(t, "the area at the site", sum, 0.3*k.Exposure(d, math.Inf(1)), 1e-6)
}

func TestAFastSiteFollowsThePlasma(t *testing.T) {
	k := antibody()
	k.EffectRate = 1e4
	for _, d := range []cohort.Dose{{Amount: 1}, {Amount: 1, Route: cohort.Skin}, {Amount: 1, Route: cohort.Infusion, Duration: 100}} {
		for _, at := range []float64{50, 5000} {
			near(t, "a fast effect site", k.Effect(d, at), 0.3*k.Plasma(d, at), 1e-5)
		}
	}
}

func TestClearanceIsLogNormalBetweenHosts(t *testing.T) {
	k := antibody()
	k.Clearance, k.HalfLife, k.Spread = 1e-8, 0, 0.4
	same := k.Of(3, 17, 1)
	if again := k.Of(3, 17, 1); again != same {
		t.Error("a host has two clearances")
	}
	if k.Of(3, 17, 0) == same || k.Of(3, 18, 1) == same {
		t.Error("two drugs or two hosts have one clearance")
	}
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			z := math.Log(k.Of(rng.Root(r.Uint64()), 5, 2).Clearance / 1e-8)
			return z * z
		},
		Want: 0.16, N: 20_000, Detect: 0.1,
	})
	h := antibody()
	h.Spread = 0.4
	g := h.Of(3, 17, 1)
	near(t, "clearance of a host by half-life", g.Elimination()/h.Elimination(), same.Elimination()/k.Elimination(), 1e-12)
}

// rk4 steps a system n times by h with the classical method.
func rk4(slope func(time float64, y, dy []float64), y []float64, n int, h float64) {
	m := len(y)
	k := [4][]float64{make([]float64, m), make([]float64, m), make([]float64, m), make([]float64, m)}
	z := make([]float64, m)
	for i := range n {
		at := float64(i) * h
		inside := at + h/2 // a rate that stops at a grid point is constant in a step
		slope(inside, y, k[0])
		for s, share := range []float64{0.5, 0.5, 1} {
			for j := range z {
				z[j] = y[j] + share*h*k[s][j]
			}
			slope(inside, z, k[s+1])
		}
		for j := range y {
			y[j] += h / 6 * (k[0][j] + 2*k[1][j] + 2*k[2][j] + k[3][j])
		}
	}
}
