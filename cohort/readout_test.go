package cohort_test

import (
	"math"
	"strings"
	"testing"

	"paget/body"
	"paget/cohort"
	"paget/units"
)

// mouse is a host with lesions in beds 1 and 2 whose tumour doubles every five days
// from 50 mm³ on and that lives to day 40.
func mouse() *cohort.Host {
	r := &body.Record{
		Beds:   []string{"pad", "x", "y"},
		Clones: []string{"a", "b"},
		Ended:  body.End{Time: 40 * units.Day, Cause: body.Died},
		Lesions: []body.Lesion{
			{Bed: 1, Detected: math.NaN(), Final: 50},
			{Bed: 2, Detected: 31 * units.Day, Final: 3000},
			{Bed: 1, Detected: 30 * units.Day, Final: 5000},
			{Bed: 1, Detected: 39 * units.Day, Final: 900},
		},
		Draws: []body.Draw{{Name: "bleed", Singles: 4, Clusters: 1, Accompanied: []int{2, 1}, Cells: 12, Largest: 3}},
		Final: body.Final{Cells: []float64{1e6}, Seeded: []float64{1000, 500}},
		Marks: []body.MarkAt{{Name: "operation", Time: 35 * units.Day, Action: body.Resect}},
	}
	for day := 0.0; day <= 40; day += 5 {
		r.Series.Time = append(r.Series.Time, day*units.Day)
		r.Series.Volume = append(r.Series.Volume, 50e9*math.Exp2(day/5))
	}
	return &cohort.Host{Record: r, Calendar: &cohort.Calendar{End: 60 * units.Day}}
}

func reads(t *testing.T, h *cohort.Host, r cohort.Readout, want float64, event bool) {
	t.Helper()
	v := r.Of(h)
	if !v.Defined() || math.Abs(v.Number-want) > 1e-12*math.Abs(want) || v.Event != event || (event && !r.Time) {
		t.Errorf("%s is %+v, want %g (event %t)", r.Name, v, want, event)
	}
}

func readsNothing(t *testing.T, h *cohort.Host, r cohort.Readout, reason string) {
	t.Helper()
	if v := r.Of(h); v.Number != 0 || !strings.Contains(v.Reason, reason) {
		t.Errorf("%s is %+v, want nothing: %s", r.Name, v, reason)
	}
}

func TestReadoutsOfAHost(t *testing.T) {
	h := mouse()
	reads(t, h, cohort.Survival(), 40, true)
	reads(t, h, cohort.MetastasisFree(), 30, true)
	reads(t, h, cohort.RelapseIn(1, "x", units.Day), 1, false)
	reads(t, h, cohort.RelapseIn(2, "y", 0), 0, false)
	reads(t, h, cohort.RelapseIn(2, "y", units.Day), 1, false)
	reads(t, h, cohort.BurdenOf(1, "x"), 5950, false)
	reads(t, h, cohort.Nodules(1, "x", 128.9, 1000), 1, false)
	reads(t, h, cohort.Founded(1, "x"), 3, false)
	reads(t, h, cohort.ResectedAt(0), 35, true)
	reads(t, h, cohort.ResectedAt(1), 40, false)
	for kind, want := range []float64{4, 1, 1, 3, 12, 3} {
		reads(t, h, cohort.BloodCount("bleed", cohort.BloodKind(kind), 1, "count"), want, false)
	}
	readsNothing(t, h, cohort.BloodCount("other", cohort.Singles, 0, "count"), "no blood")
	reads(t, h, cohort.SeededShare(0, -1, "seeded"), 1.5e-3, false)
	reads(t, h, cohort.SeededShare(0, 1, "seeded by b"), 5e-4, false)
}

func TestReadoutsOfGrowth(t *testing.T) {
	h := mouse()
	exact := body.Calliper{}
	reads(t, h, cohort.VolumeAt(exact, 0, 12*units.Day), 200, false)
	reads(t, h, cohort.TimeToVolume(exact, 0, 150), 5*math.Log2(3), true) // exact for exponential growth
	reads(t, h, cohort.TimeToVolume(exact, 0, 50), 0, true)
	reads(t, h, cohort.TimeToVolume(exact, 0, 1e6), 40, false)
	reads(t, h, cohort.GrowthArea(exact, 0, 10*units.Day), 5*(75+150), false)
	readsNothing(t, h, cohort.VolumeAt(exact, 0, 41*units.Day), "dead at 40 d")
	readsNothing(t, h, cohort.GrowthArea(exact, 0, 41*units.Day), "dead at 40 d")
	readsNothing(t, h, cohort.GrowthArea(exact, 0, units.Day), "fewer than twice")
}

func TestAHandThatErrsIsReadAlikeInBothArms(t *testing.T) {
	a, b := mouse(), mouse()
	hand := cohort.VolumeAt(body.Calliper{Error: 0.2}, 0, 20*units.Day)
	x, y := hand.Of(a), hand.Of(b)
	if x != y || x.Number == 800 || math.Abs(math.Log(x.Number/800)) > 1 {
		t.Errorf("two readings of one volume of one luck: %g and %g", x.Number, y.Number)
	}
	b.Luck.Host = 1
	if hand.Of(b) == x {
		t.Error("two hosts are measured with one error")
	}
	a.Record.Series.Burden = make([]float64, 9*3)
	a.Record.Series.Burden[4*3+1] = 100
	reads(t, a, cohort.LightAt(body.Light{PerCell: 10, Background: 7}, 1, "x", 0.5, 21*units.Day), 507, false)
	readsNothing(t, a, cohort.LightAt(body.Light{}, 1, "x", 0.5, 50*units.Day), "dead at 40 d")
}

func TestHostsThatLiveOnAreCensored(t *testing.T) {
	h := mouse()
	h.Record.Ended = body.End{Time: 60 * units.Day, Cause: body.Completed}
	h.Record.Lesions = nil
	h.Record.Final.Cells[0] = 0
	reads(t, h, cohort.Survival(), 60, false)
	reads(t, h, cohort.MetastasisFree(), 60, false)
	readsNothing(t, h, cohort.RelapseIn(1, "x", 0), "no relapse")
	readsNothing(t, h, cohort.SeededShare(0, 0, "seeded"), "no tumour")
	h.Humane = true
	reads(t, h, cohort.Survival(), 60, true)
}

func TestInhibitionIsOneLessTheRatio(t *testing.T) {
	i := cohort.GrowthInhibition([]float64{40, 60, 50}, []float64{100, 110, 90}, false, 0.95)
	if math.Abs(i.Ratio.Value-0.5) > 1e-12 || math.Abs(i.Percent-50) > 1e-9 || !(i.Ratio.Low < 0.5 && i.Ratio.High > 0.5) {
		t.Errorf("%+v", i)
	}
	p := cohort.GrowthInhibition([]float64{50, 55, 45}, []float64{100, 110, 90}, true, 0.95)
	if !p.Ratio.Defined || p.Ratio.High-p.Ratio.Low > 1e-9 {
		t.Errorf("pairs that are all halved: %+v", p)
	}
	if u := cohort.GrowthInhibition(nil, []float64{1}, false, 0.95); u.Ratio.Defined || u.Percent != 0 {
		t.Errorf("no treated hosts: %+v", u)
	}
}
