package body

import (
	"bytes"
	"math"
	"reflect"
	"testing"

	"paget/internal/stattest"
	"paget/record"
	"paget/rng"
	"paget/units"
)

// same fails if two records are not equal to the bit.
func same(t *testing.T, what string, a, b *Record) {
	t.Helper()
	for i := range a.Lesions { // NaN is not equal to itself
		for _, r := range []*Record{a, b} {
			if i < len(r.Lesions) && math.IsNaN(r.Lesions[i].Detected) {
				r.Lesions[i].Detected = -1
			}
		}
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s: records differ", what)
	}
}

// quiet is the rodent without bursts, random effects, self-seeding and re-shedding.
func quiet() Spec {
	s := rodent()
	s.Bursts, s.SelfSeeding, s.Primary.Spread, s.Lesions.Spread = Bursts{}, SelfSeeding{}, 0, 0
	for i := range s.Organs {
		s.Organs[i].Reshedding = 0
	}
	return s
}

func TestNothingIsShedNothingIsFound(t *testing.T) {
	p := parental()
	p.Shedding = 0
	for host := range uint64(5) {
		r := live(t, rodent(), fixed{p}, host, sixty())
		if len(r.Lesions) != 0 || r.Final.Shed[pad] != 0 {
			t.Errorf("host %d: %d lesions without shedding", host, len(r.Lesions))
		}
	}
}

func TestABedWithoutFlowCatchesNothing(t *testing.T) {
	s := rodent()
	s.Circulation.Beds[rest].Share += s.Circulation.Beds[head].Share
	s.Circulation.Beds[head].Share = 0
	r := live(t, s, fixed{parental()}, 1, sixty())
	if r.Final.Arrested[head] != 0 || r.BedBurden(head, -1) != 0 {
		t.Errorf("%g cells stopped in a bed without flow", r.Final.Arrested[head])
	}
	if r.Final.Arrested[portal] == 0 {
		t.Error("nothing stopped in a bed with flow")
	}
}

func TestTheSameLuckIsTheSameHost(t *testing.T) {
	s := rodent()
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w, p, c := b.NewWorkspace(), fixed{parental()}, sixty()
	alone := map[uint64]*Record{}
	for host := range uint64(4) {
		alone[host] = live(t, s, p, host, c)
	}
	for _, host := range []uint64{3, 1, 0, 2, 1} { // one workspace, another order
		r, err := b.Run(w, p, Luck{11, host}, c)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "host in a used workspace", r, alone[host])
	}
	if reflect.DeepEqual(alone[0].Series, alone[1].Series) {
		t.Error("two hosts have the same luck")
	}
}

func TestADrugOfLevelZeroIsNoDrug(t *testing.T) {
	without := sixty()
	without.Drugs = 1
	with := sixty()
	with.Drugs = 1
	with.Courses = []Course{{Drug: 0, After: -1, Until: -1, Times: []float64{100, 7777, 30000}, Levels: []float64{0, 0, 0}}}
	for host := range uint64(3) {
		a := live(t, rodent(), slowing{parental()}, host, without)
		b := live(t, rodent(), slowing{parental()}, host, with)
		same(t, "level 0", a, b)
	}
}

func TestArmsShareTheirLuckUntilTheDrugActs(t *testing.T) {
	control, treated := sixty(), sixty()
	control.Drugs, treated.Drugs = 1, 1
	const day = 30.0
	treated.Courses = []Course{{Drug: 0, After: -1, Until: -1, Times: []float64{day * units.Day}, Levels: []float64{1}}}
	a := live(t, rodent(), slowing{parental()}, 2, control)
	b := live(t, rodent(), slowing{parental()}, 2, treated)
	for row := range 31 {
		if a.Series.Volume[row] != b.Series.Volume[row] || a.Series.Shed[row] != b.Series.Shed[row] && row < 30 {
			t.Errorf("day %d differs before the drug", row)
		}
	}
	early := 0
	for i := range min(len(a.Lesions), len(b.Lesions)) {
		if a.Lesions[i].Arrived >= day*units.Day {
			break
		}
		early++
		if a.Lesions[i].Arrived != b.Lesions[i].Arrived {
			t.Errorf("lesion %d arrived at %g and %g", i, a.Lesions[i].Arrived, b.Lesions[i].Arrived)
		}
	}
	if early == 0 || b.Series.Volume[60] >= a.Series.Volume[60] || len(b.Lesions) >= len(a.Lesions) {
		t.Errorf("%d early lesions; volume %g and %g; lesions %d and %d", early, a.Series.Volume[60], b.Series.Volume[60], len(a.Lesions), len(b.Lesions))
	}
}

func TestATumourGrowsInClosedForm(t *testing.T) {
	s := quiet()
	s.Primary.Spread = 0.3
	r := live(t, s, fixed{parental()}, 4, sixty())
	stream := rng.New(rng.Root(11).Derive("host", 4), rng.Constitution, 0, 0)
	law, _ := s.Primary.law(stream.Norm())
	for day := range 61 {
		want := 1000 * law.After(1e6, float64(day)*units.Day)
		if got := r.Series.Volume[day]; math.Abs(got/want-1) > 1e-9 {
			t.Errorf("day %d: %g µm³, formula %g", day, got, want)
		}
	}
}

func TestCellsThatAreShedStopOrDie(t *testing.T) {
	s := quiet()
	s.Organs[rest].Extravasation = 0
	for i := range s.Organs {
		s.Organs[i].Hold = 0
	}
	p := parental()
	r := live(t, s, fixed{p}, 1, sixty())
	sum := 0.0
	for _, n := range r.Final.Arrested {
		sum += n
	}
	if sum >= r.Final.Shed[pad] || sum <= 0 {
		t.Errorf("%g shed, %g stopped, though some die in the blood", r.Final.Shed[pad], sum)
	}
	p.Blood.ShearDeath, p.Blood.Anoikis, p.Blood.Visibility = 0, 0, 0
	s.Circulation.Clearance = 0
	r = live(t, s, fixed{p}, 1, sixty())
	sum = 0
	for _, n := range r.Final.Arrested {
		sum += n
	}
	if math.Abs(sum/r.Final.Shed[pad]-1) > 1e-9 {
		t.Errorf("%.12g shed, %.12g stopped, though nothing dies in the blood", r.Final.Shed[pad], sum)
	}
}

func TestFoundingEventsArePoisson(t *testing.T) {
	s := quiet()
	s.Step = 1440
	p := parental()
	p.Shedding = 2e-9
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w, c := b.NewWorkspace(), &Calendar{End: 40 * units.Day}
	count := func(r *rng.Stream) *Record {
		rec, err := b.Run(w, fixed{p}, Luck{rng.Root(r.Uint64()), 0}, c)
		if err != nil {
			t.Fatal(err)
		}
		return rec
	}
	first := count(new(rng.Stream))
	want := first.Final.Expected[pulmonary]
	in := func(rec *Record) float64 {
		n := 0.0
		for _, l := range rec.Lesions {
			if l.Bed == pulmonary && !l.Slept {
				n++
			}
		}
		return n
	}
	t.Logf("%g lesions are expected", want)
	stattest.Mean(t, 1, stattest.Plan{Draw: func(r *rng.Stream) float64 { return in(count(r)) }, Want: want, N: 2000, Detect: 0.15})
	stattest.Mean(t, 2, stattest.Plan{Draw: func(r *rng.Stream) float64 { d := in(count(r)) - want; return d * d }, Want: want, N: 2000, Detect: 0.35})
	failed, _ := stattest.MeanFails(1, stattest.Plan{Draw: func(r *rng.Stream) float64 { return in(count(r)) }, Want: 1.15 * want, N: 2000, Detect: 0.15})
	if !failed {
		t.Error("a seventh more went unnoticed")
	}
}

func TestHalfTheStepChangesNothing(t *testing.T) {
	p := parental()
	p.Shedding = 4e-9
	total := func(r *Record) float64 {
		sum := r.Final.Cells[0]
		for b := range r.Beds {
			sum += r.BedBurden(b, -1)
		}
		return sum
	}
	compared := 0
	for host := range uint64(6) {
		s := rodent()
		s.Bursts.Grid = 1440
		s.Tolerance = 1e-3
		whole := live(t, s, fixed{p}, host, sixty())
		s.Step = 180
		half := live(t, s, fixed{p}, host, sixty())
		if math.Abs(total(whole)/total(half)-1) > 0.01 {
			t.Errorf("host %d: burden %g, with half the step %g", host, total(whole), total(half))
		}
		if len(whole.Lesions) != len(half.Lesions) {
			t.Errorf("host %d: %d lesions, with half the step %d", host, len(whole.Lesions), len(half.Lesions))
			continue
		}
		for i := range whole.Lesions {
			compared++
			if d := math.Abs(whole.Lesions[i].Arrived - half.Lesions[i].Arrived); d > 360 {
				t.Errorf("host %d, lesion %d: arrived %g min apart", host, i, d)
			}
		}
	}
	t.Logf("%d lesions compared", compared)
	if compared < 30 {
		t.Error("too few lesions for a comparison")
	}
}

func TestTheErrorOfTheStepFallsWithItsSquare(t *testing.T) {
	// Clones of different growth, stroma and homecomers: what is not in closed form.
	s := rodent()
	s.Bursts, s.Tolerance = Bursts{}, 1e-9
	s.SelfSeeding.Gain, s.SelfSeeding.Half = 2, 1e-5
	p := parental()
	p.Shedding, p.Infiltration = 1e-7, 1
	for i := range p.Organs {
		p.Organs[i].Extravasation = 0 // no lesions, whose founding would be chance
	}
	end := func(step float64) float64 {
		s.Step = step
		return live(t, s, fixed{p}, 1, &Calendar{End: 20 * units.Day}).Final.Cells[0]
	}
	exact := end(11.25)
	a, b := math.Abs(end(1440)/exact-1), math.Abs(end(360)/exact-1)
	t.Logf("relative errors %.3g and %.3g", a, b)
	if order := math.Log(a/b) / math.Log(4); order < 1.7 || a > 0.01 {
		t.Errorf("order %.2f, error %.3g with a step of a day", order, a)
	}
}

func TestARunGoesOnFromItsSavedMiddle(t *testing.T) {
	s := rodent()
	s.Injections = []Injection{{Label: "late", Population: 0, Time: 30 * units.Day, Cells: 5e4, Origin: -1}}
	c := sixty()
	c.Drugs = 1
	c.Courses = []Course{{Drug: 0, After: 0, Until: -1, Times: []float64{0, 3 * units.Day}, Levels: []float64{1, 0}}}
	c.Rules = []Rule{{Name: "large", Quantity: TumourVolume, Threshold: 1e11, Action: Mark}, {Name: "cut", Quantity: TumourVolume, Threshold: 4e11, Action: Resect}}
	c.Events = []Event{{Name: "tube", Time: 20 * units.Day, Action: DrawOff, Tube: Tube{Volume: 1e11, Capture: []float64{0.5}}}}
	p := slowing{parental()}
	whole := live(t, s, p, 7, c)
	if len(whole.Marks) != 3 || len(whole.Draws) != 1 {
		t.Fatalf("%d marks, %d draws", len(whole.Marks), len(whole.Draws))
	}
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w, other := b.NewWorkspace(), b.NewWorkspace()
	for _, day := range []float64{0, 13, 20, 26.6, 30, 47} {
		same(t, "saved run", putAside(t, b, w, other, p, Luck{11, 7}, day, c), whole)
	}
	_, err = b.Load(other, p, c, record.NewDecoder([]byte("rubbish")))
	if err == nil {
		t.Error("rubbish was read as a host")
	}
}

// putAside lives a host up to a day in one workspace, saves it, and goes on with it in
// another.
func putAside(t *testing.T, b *Body, w, other *Workspace, p Pharmacology, luck Luck, day float64, c *Calendar) *Record {
	t.Helper()
	h, err := b.Begin(w, p, luck, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Until(day * units.Day); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	e := record.NewEncoder(&file)
	h.Save(e)
	if err := e.Flush(); err != nil {
		t.Fatal(err)
	}
	d := record.NewDecoder(file.Bytes())
	if h, err = b.Load(other, p, c, d); err != nil {
		t.Fatal(err)
	}
	if d.Done(); d.Err() != nil {
		t.Fatal(d.Err())
	}
	if err := h.Until(c.End); err != nil {
		t.Fatal(err)
	}
	return h.Record()
}

func TestAStepAllocatesNothing(t *testing.T) {
	b, err := New(rodent())
	if err != nil {
		t.Fatal(err)
	}
	p := parental()
	p.Shedding = 1e-9
	w := b.NewWorkspace()
	c := &Calendar{End: 60 * units.Day}
	run := func(end float64) float64 {
		c.End = end
		return testing.AllocsPerRun(5, func() {
			if _, err := b.Run(w, fixed{p}, Luck{3, 3}, c); err != nil {
				t.Fatal(err)
			}
		})
	}
	run(60 * units.Day) // lists have grown
	if short, long := run(10*units.Day), run(60*units.Day); long > short+2 {
		t.Errorf("%g allocations in ten days, %g in sixty", short, long)
	}
}

func TestTooManyLesionsAreAnError(t *testing.T) {
	s := rodent()
	s.Lesions.Most = 10
	_, err := Run(&s, fixed{parental()}, Luck{11, 1}, sixty())
	limit, ok := err.(*LimitError)
	if !ok || limit.Limit != 10 {
		t.Errorf("error %v", err)
	}
}
