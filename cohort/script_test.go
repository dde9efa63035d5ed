package cohort

import (
	"math"
	"slices"
	"testing"

	"paget/body"
	"paget/units"
)

// trialDrugs are two made-up drugs.
func trialDrugs() []Drug {
	k := Kinetics{Volume: 8e-5, HalfLife: 2 * units.Day, Absorption: 1 / units.Day, Bioavailability: 0.8, EffectRate: 1 / units.Day, Partition: 0.5}
	return []Drug{{Name: "first", MolarMass: 1.5e-4, Least: 1e-3, Kinetics: k}, {Name: "second", Least: 1e-3, Kinetics: k}}
}

// trialCalendar has a rule of each kind.
func trialCalendar() *Calendar {
	return &Calendar{
		End: 60 * units.Day,
		Doses: []Dose{
			{Amount: 1e-3, Interval: 3 * units.Day, Additional: 9},
			{Drug: 1, Time: units.Day, Amount: 1e-3, After: "grown", Interval: units.Day, Additional: 20},
			{Drug: 1, Amount: 1e-3, After: "planned"},
		},
		Rules: []Rule{
			{Name: "grown", Threshold: 100, Do: Start},
			{Name: "planned", When: Clock, Threshold: 20 * units.Day, Do: Resect},
			{Name: "enough", When: OrganBurden, Of: 1, Threshold: 1e6, Do: Stop, On: 1},
			{Name: "humane", When: TotalBurden, Threshold: 1e9, Do: PutDown},
		},
		Draws: []Draw{{Name: "bleed", Time: 10 * units.Day}},
	}
}

func TestACalendarBecomesLevelsAndEvents(t *testing.T) {
	drugs, c := trialDrugs(), trialCalendar()
	s := newScript(c, drugs, defaultRatio)
	out := s.write(medians(drugs), s.known())
	if len(out.Rules) != 3 || out.Rules[0].Threshold != 1e11 || out.Rules[0].Action != body.Mark || out.Rules[1].Quantity != body.BedBurden ||
		out.Rules[1].Index != 1 || out.Rules[2].Quantity != body.TotalBurden || out.Rules[2].Action != body.Stop {
		t.Errorf("rules %+v", out.Rules)
	}
	if len(out.Events) != 2 || out.Events[0].Action != body.DrawOff || out.Events[1].Action != body.Resect || out.Events[1].Time != 20*units.Day {
		t.Errorf("events %+v", out.Events)
	}
	// The first drug; the second from the resection, whose time is known; the second
	// from the moment at which the tumour has grown.
	if len(out.Courses) != 3 {
		t.Fatalf("%d courses", len(out.Courses))
	}
	for i, want := range []struct{ drug, after int }{{0, -1}, {1, -1}, {1, 0}} {
		got := out.Courses[i]
		if got.Drug != want.drug || got.After != want.after || got.Until != -1 || len(got.Times) < 10 || len(got.Times) != len(got.Levels) {
			t.Errorf("course %d: drug %d after rule %d, %d levels", i, got.Drug, got.After, len(got.Levels))
		}
	}
	if first := out.Courses[1].Times[1]; first < 20*units.Day || first > 20.1*units.Day {
		t.Errorf("the dose after the resection acts from %g on", first)
	}
}

func TestDoseZeroIsNoDrug(t *testing.T) {
	drugs, c := trialDrugs(), trialCalendar()
	for i := range c.Doses {
		c.Doses[i].Amount = 0
	}
	s := newScript(c, drugs, defaultRatio)
	if out := s.write(medians(drugs), s.known()); len(out.Courses) != 0 {
		t.Errorf("%d courses without a dose", len(out.Courses))
	}
}

// at returns the level of a course at a time since its beginning.
func at(c body.Course, time float64) float64 {
	i := sortSearch(c.Times, time)
	if i == 0 {
		return 0
	}
	return c.Levels[i-1]
}

func TestAfterAStopTheDrugIsEliminated(t *testing.T) {
	drugs, c := trialDrugs(), trialCalendar()
	s := newScript(c, drugs, defaultRatio)
	fired := s.known()
	before := s.write(medians(drugs), fired)
	grown, stop := 5*units.Day, 12.4*units.Day
	if s.news(fired, []body.MarkAt{{Rule: 0, Time: grown}}) {
		t.Error("the start of dosing asks for another life")
	}
	if !s.news(fired, []body.MarkAt{{Rule: 0, Time: grown}, {Rule: -1, Time: 7}, {Rule: 1, Time: stop}, {Rule: 2, Time: 20 * units.Day}}) {
		t.Error("the stop of dosing asks for no other life")
	}
	if fired[0] != grown || fired[2] != stop || !math.IsInf(fired[3], 1) {
		t.Errorf("rules fired at %g: what comes after the stop may change", fired)
	}
	after := s.write(medians(drugs), fired)
	i := slices.IndexFunc(after.Courses, func(x body.Course) bool { return x.After == 0 })
	j := slices.IndexFunc(before.Courses, func(x body.Course) bool { return x.After == 0 })
	if len(after.Courses) != 2 { // the dose after the resection on day 20 is not given
		t.Errorf("%d courses", len(after.Courses))
	}
	x, y := after.Courses[i], before.Courses[j]
	for k := range x.Times {
		if x.Times[k] > stop-grown {
			break
		}
		if x.Times[k] != y.Times[k] || x.Levels[k] != y.Levels[k] {
			t.Fatalf("step %d before the stop differs: (%g, %g), (%g, %g)", k, x.Times[k], x.Levels[k], y.Times[k], y.Levels[k])
		}
	}
	end := stop - grown
	if at(x, end+2*units.Day) >= at(x, end) || at(x, end+2*units.Day) < 0.2*at(x, end) {
		t.Errorf("the level goes from %g to %g in two days after the stop", at(x, end), at(x, end+2*units.Day))
	}
	if s.news(fired, []body.MarkAt{{Rule: 0, Time: grown}, {Rule: 1, Time: stop}}) {
		t.Error("the same stop asks for a third life")
	}
}

func TestAStopAfterTheLastDoseChangesNothing(t *testing.T) {
	drugs, c := trialDrugs(), trialCalendar()
	c.Rules[2].On = 0
	s := newScript(c, drugs, defaultRatio)
	if s.news(s.known(), []body.MarkAt{{Rule: 1, Time: 28 * units.Day}}) {
		t.Error("the host is lived again although all doses have been given")
	}
}
