package body

import (
	"math"
	"testing"

	"paget/internal/stattest"
	"paget/rng"
	"paget/units"
)

func TestCalliperAndLightErrWithoutBias(t *testing.T) {
	c, l := Calliper{Error: 0.2, Smallest: 1e9}, Light{PerCell: 3, Error: 0.3, Background: 50}
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 { return c.Measure(Luck{rng.Root(r.Uint64()), 1}, 0, 3, 2e11) },
		Want: 2e11, N: 20000, Detect: 0.01,
	})
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 { return l.Measure(Luck{rng.Root(r.Uint64()), 1}, 0, 3, 1000, 0.5) },
		Want: 1550, N: 20000, Detect: 0.015,
	})
	if c.Measure(Luck{1, 1}, 0, 0, 1e8) != 0 {
		t.Error("what is too small was felt")
	}
	if c.Measure(Luck{1, 1}, 0, 0, 1e10) == c.Measure(Luck{1, 1}, 0, 1, 1e10) || c.Measure(Luck{1, 1}, 0, 0, 1e10) != c.Measure(Luck{1, 1}, 0, 0, 1e10) {
		t.Error("readings are not named by their number")
	}
}

func TestHistologyCountsShares(t *testing.T) {
	stattest.Mean(t, 1, stattest.Plan{
		Draw: func(r *rng.Stream) float64 { return Histology(Luck{rng.Root(r.Uint64()), 1}, 0, 0, 200, 0.1) },
		Want: 0.1, N: 3000, Detect: 0.03,
	})
}

func TestATubeHoldsItsShareOfTheBlood(t *testing.T) {
	s := quiet()
	s.Step = 1440
	p := parental()
	p.Shedding = 1e-6
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w := b.NewWorkspace()
	tube := Tube{Volume: 3e11, Capture: []float64{0.6, 0.3}, Failure: 0.25}
	c := &Calendar{End: 26 * units.Day, Events: []Event{{Name: "tube", Time: 25 * units.Day, Action: DrawOff, Tube: tube}}}
	draw := func(r *rng.Stream) Draw {
		rec, err := b.Run(w, fixed{p}, Luck{rng.Root(r.Uint64()), 0}, c)
		if err != nil {
			t.Fatal(err)
		}
		return rec.Draws[0]
	}
	first := draw(new(rng.Stream))
	// Travellers of the blood at rest, solved here once more.
	h, err := b.Begin(w, fixed{p}, Luck{1, 0}, c)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.Until(25 * units.Day); err != nil {
		t.Fatal(err)
	}
	h.sources = h.sources[:0]
	h.addSource(p, pad, h.shed[pad])
	traffic, err := h.travel(p, h.responses[0].setting)
	if err != nil {
		t.Fatal(err)
	}
	all, seen := 0.0, 0.0
	for i, n := range traffic.Number {
		all += n * 0.2
		seen += n * 0.2 * tube.capture(b.kinds.Cells(i)) * 0.75
	}
	if math.Abs(first.Expected/all-1) > 1e-9 {
		t.Errorf("%g are expected in the tube, want %g", first.Expected, all)
	}
	stattest.Mean(t, 7, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			d := draw(r)
			sum := d.Singles + d.Clusters
			for _, n := range d.Accompanied {
				sum += n
			}
			return float64(sum)
		},
		Want: seen, N: 400, Detect: 0.2,
	})
}

func TestNodulesAreWhatIsWideEnough(t *testing.T) {
	r := &Record{Beds: []string{"a", "b"}, Lesions: []Lesion{{Bed: 0, Final: 1e6}, {Bed: 0, Final: 1e3}, {Bed: 1, Final: 1e9}, {Bed: 0}}}
	// A million cells of 1000 µm³ are a ball of 1.24 mm.
	if n := r.Nodules(0, 1200, 1000); n != 1 {
		t.Errorf("%d nodules, want 1", n)
	}
	if n := r.Nodules(0, 1300, 1000); n != 0 {
		t.Errorf("%d nodules, want 0", n)
	}
	if n := r.Nodules(0, 1, 1000); n != 2 {
		t.Errorf("%d nodules, want those that are not gone", n)
	}
	if r.BedBurden(0, -1) != 1001000 || r.BedBurden(1, 2) != 0 {
		t.Error("burden of beds")
	}
}

func TestFirstRelapseIsTheFirstToBeSeen(t *testing.T) {
	s := quiet()
	s.Lesions.Detectable = []float64{1e6, 1e6, 1e6, 0, 0, 0}
	r := live(t, s, fixed{parental()}, 1, sixty())
	time, beds := r.FirstRelapse(5 * units.Day)
	if math.IsNaN(time) || len(beds) == 0 {
		t.Fatalf("no relapse among %d lesions", len(r.Lesions))
	}
	law := s.Organs[pulmonary].Outgrowth()
	for i, l := range r.Lesions {
		if l.Bed != pulmonary || math.IsNaN(l.Detected) {
			continue
		}
		chain := s.Organs[pulmonary].Founding(&parental().Organs[pulmonary], 0, 12)
		want := l.Founded + law.Time(float64(max(chain.Escaped, l.Crossed)), 1e6)
		if math.Abs(l.Detected-want) > 1 {
			t.Errorf("lesion %d seen at %g, formula %g", i, l.Detected, want)
		}
		if l.Detected < time {
			t.Errorf("lesion %d was seen before the first relapse", i)
		}
	}
	if _, none := (&Record{Beds: []string{"a"}}).FirstRelapse(1); none != nil {
		t.Error("a relapse without lesions")
	}
}
