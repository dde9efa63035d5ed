package body

import (
	"errors"
	"math"
	"strings"
	"testing"

	"paget/organ"
	"paget/rng"
	"paget/units"
)

func TestATumourIsRemovedAtItsVolume(t *testing.T) {
	s := quiet()
	c := sixty()
	c.Rules = []Rule{{Name: "cut", Quantity: TumourVolume, Threshold: 5e11, Action: Resect}}
	r := live(t, s, fixed{parental()}, 1, c)
	if len(r.Marks) != 1 || r.Marks[0].Action != Resect {
		t.Fatalf("marks %+v", r.Marks)
	}
	law, _ := s.Primary.law(0)
	m := r.Marks[0]
	if want := law.Time(1e6, 5e8); math.Abs(m.Time/want-1) > 1e-7 || math.Abs(m.Volume/5e11-1) > 1e-7 {
		t.Errorf("removed %g µm³ at %g min, want 5e11 at %g", m.Volume, m.Time, want)
	}
	if r.Series.Volume[60] != 0 || r.Final.Cells[0] != 0 {
		t.Error("the tumour is still there")
	}
	for i, l := range r.Lesions {
		if l.Arrived > m.Time && !l.Slept {
			t.Errorf("lesion %d arrived %g min after the tumour was removed", i, l.Arrived-m.Time)
		}
	}
	if row := int(m.Time/units.Day) + 1; r.Series.Shed[row] != 0 {
		t.Errorf("%g cells/min are shed by a tumour that is gone", r.Series.Shed[row])
	}
}

func TestADoseBeginsWithItsRule(t *testing.T) {
	c := sixty()
	c.Drugs = 1
	c.Rules = []Rule{{Name: "start", Quantity: TumourVolume, Threshold: 1e11, Action: Mark}, {Name: "enough", Quantity: TumourVolume, Threshold: 2e11, Action: Mark}}
	c.Courses = []Course{{Drug: 0, After: 0, Until: -1, Times: []float64{0}, Levels: []float64{1e6}}}
	r := live(t, quiet(), slowing{parental()}, 1, c)
	if math.Abs(r.Series.Volume[60]/1e11-1) > 1e-3 {
		t.Errorf("volume %g: growth was to stop at 1e11", r.Series.Volume[60])
	}
	c.Courses[0].Until = 0 // ends when it begins
	r = live(t, quiet(), slowing{parental()}, 1, c)
	c.Courses = nil
	same(t, "a course that ends when it begins", r, live(t, quiet(), slowing{parental()}, 1, c))
}

func TestTheHostDiesOfItsBurden(t *testing.T) {
	s := quiet()
	s.Lethal.Beds = make([]float64, 6)
	s.Lethal.Beds[pad] = 8e8
	s.Lethal.Spread = 0.2
	c := sixty()
	r := live(t, s, fixed{parental()}, 3, c)
	stream := rng.New(rng.Root(11).Derive("host", 3), rng.Constitution, 1, 0)
	law, _ := s.Primary.law(0)
	want := law.Time(1e6, 8e8*math.Exp(0.2*stream.Norm()))
	if r.Ended.Cause != Died || r.Ended.Name != "pad" || math.Abs(r.Ended.Time/want-1) > 1e-7 {
		t.Errorf("ended %+v, want death at %g", r.Ended, want)
	}
	if n := len(r.Series.Time); r.Series.Time[n-1] > r.Ended.Time || n > 60 {
		t.Errorf("%d rows, the last at %g", n, r.Series.Time[n-1])
	}
	c.Rules = []Rule{{Name: "humane", Quantity: TotalBurden, Threshold: 5e3, Action: Stop}}
	r = live(t, s, fixed{parental()}, 3, c)
	if r.Ended.Cause != Stopped || r.Ended.Name != "humane" {
		t.Errorf("ended %+v", r.Ended)
	}
	if got := r.BedBurden(pulmonary, -1) + r.BedBurden(portal, -1) + r.BedBurden(head, -1); math.Abs(got/5e3-1) > 1e-6 {
		t.Errorf("stopped at %g cells of lesions", got)
	}
}

func TestAWatcherDoesNotChangeTheHost(t *testing.T) {
	c := sixty()
	plain := live(t, rodent(), fixed{parental()}, 2, c)
	c.Events = []Event{
		{Name: "tube", Time: 20 * units.Day, Action: DrawOff, Tube: Tube{Volume: 1e11, Capture: []float64{1}}},
		{Name: "tube", Time: 40 * units.Day, Action: DrawOff, Tube: Tube{Volume: 1e11, Capture: []float64{1}}},
	}
	watched := live(t, rodent(), fixed{parental()}, 2, c)
	if len(watched.Draws) != 2 {
		t.Fatalf("%d draws", len(watched.Draws))
	}
	watched.Draws, watched.Marks = nil, nil
	same(t, "with blood drawn on days of output", plain, watched)
}

func TestAllFaultsOfACalendarAreNamed(t *testing.T) {
	s := rodent()
	c := &Calendar{
		End: 100, Outputs: []float64{5, 3}, Drugs: 1,
		Courses: []Course{{Drug: 1, After: 4, Until: -1, Times: []float64{1}, Levels: nil}},
		Events: []Event{
			{Name: "late", Time: 200}, {Name: "cut", Time: 50, Action: Resect, Tumour: 3},
			{Name: "tube", Time: 60, Action: DrawOff}, {Name: "first", Time: 70, Action: Resect}, {Name: "again", Time: 80, Action: Resect},
		},
		Rules: []Rule{{Name: "none", Quantity: BedBurden, Index: 17}},
	}
	err := c.Validate(&s)
	var one *CalendarError
	if !errors.As(err, &one) {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{"outputs", "course 1: drug 1 of 1", `"late"`, "order events by time", "tumour 3 of 1", "draws 0 µm³", "capture", "removed already", "number 17 of 6", "threshold 0"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	if _, err := Run(&s, fixed{parental()}, Luck{}, c); err == nil {
		t.Error("it was run")
	}
}

func TestAllFaultsOfASpecAreNamed(t *testing.T) {
	s := rodent()
	s.Circulation.Volume = -1
	s.Organs[0].Bore = 0
	s.Organs = s.Organs[:5]
	s.Primary.Decay = math.NaN()
	s.Tumours = []Tumour{{Cells: 0, Bed: rest}, {Population: 2, Cells: 1, Bed: rest}}
	s.Injections = []Injection{{Cells: 1, Sizes: []float64{0.5}, Origin: -3}}
	s.SelfSeeding.Half = 0
	s.Lethal.Beds = []float64{1}
	err := s.Validate()
	var spec *SpecError
	var field *organ.FieldError
	if !errors.As(err, &spec) || !errors.As(err, &field) {
		t.Fatalf("error %v", err)
	}
	for _, want := range []string{"volume of blood", "Bore", "are 5", "Primary.Decay is NaN", "Tumours[0].Cells", "share 0.81", "another tumour", "Population is 2", "sum to 0.5", "Origin is -3", "SelfSeeding.Half", "Lethal.Beds"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in:\n%v", want, err)
		}
	}
	bad := parental()
	bad.Infiltration, bad.Blood.Radius, bad.Organs[2].Niche = 2, 0, 0
	_, err = Run(ptr(rodent()), fixed{bad}, Luck{}, sixty())
	for _, want := range []string{"Infiltration is 2", "radius", "Niche is 0"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is missing in: %v", want, err)
		}
	}
}

func ptr(s Spec) *Spec { return &s }
