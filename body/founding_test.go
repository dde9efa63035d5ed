package body

import (
	"math"
	"testing"

	"paget/circulation"
	"paget/internal/stattest"
	"paget/rng"
	"paget/units"
)

// injected is the quiet rodent without a tumour and with a bolus at time 0.
func injected(cells float64, sizes []float64, origin int) Spec {
	s := quiet()
	s.Tumours = nil
	s.Circulation.Beds[pad].Share, s.Circulation.Beds[rest].Share = 0.01, 0.80
	s.Injections = []Injection{{Label: "bolus", Population: 0, Cells: cells, Sizes: sizes, Origin: origin}}
	return s
}

func TestABolusFoundsWhatItsFatesSay(t *testing.T) {
	p := parental()
	for _, origin := range []int{circulation.Veins, circulation.Arteries} {
		s := injected(1e5, []float64{0.5, 0, 0.5}, origin)
		b, err := New(s)
		if err != nil {
			t.Fatal(err)
		}
		r := live(t, s, fixed{p}, 1, &Calendar{End: units.Day})
		for bed := range s.Organs {
			single, group, err := b.yields(p, origin, bed, []float64{0, 0, 1}, -1)
			if err != nil {
				t.Fatal(err)
			}
			want := 5e4*single + 5e4/3*group
			if got := r.Final.Expected[bed]; math.Abs(got-want) > 1e-9*want {
				t.Errorf("origin %d, bed %d: hazard %g, by fates %g", origin, bed, got, want)
			}
		}
		for i, l := range r.Lesions {
			if l.Site != origin || l.Arrived != 0 || l.Parent != -1 || l.Met {
				t.Errorf("lesion %d: %+v", i, l)
			}
		}
	}
}

func TestFoundersCrossAsTheChainWants(t *testing.T) {
	// The mean number of cells that crossed, of lesions from groups of four.
	p := parental()
	s := injected(3e4, []float64{0, 0, 0, 1}, circulation.Veins)
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	w, c := b.NewWorkspace(), &Calendar{End: units.Day}
	x := s.Organs[pulmonary].Crossing(&p.Organs[pulmonary], 0, 4, 0)
	chain := s.Organs[pulmonary].Founding(&p.Organs[pulmonary], 0, 12)
	out := make([]float64, 5)
	x.Chances(out)
	sum, mean := 0.0, 0.0
	for j := 1; j <= 4; j++ {
		weight := out[j] * chain.Chance[j]
		if j == 1 {
			weight *= 1 - s.Organs[pulmonary].Dormancy
		}
		sum += weight
		mean += float64(j) * weight
	}
	stattest.Mean(t, 4, stattest.Plan{
		Draw: func(r *rng.Stream) float64 {
			for {
				rec, err := b.Run(w, fixed{p}, Luck{rng.Root(r.Uint64()), 0}, c)
				if err != nil {
					t.Fatal(err)
				}
				for _, l := range rec.Lesions {
					if l.Bed == pulmonary && l.Cells == 4 && l.Companion == 0 {
						return float64(l.Crossed)
					}
				}
			}
		},
		Want: mean / sum, N: 2000, Detect: 0.05,
	})
}

func TestSleepersWakeAtTheirTime(t *testing.T) {
	p := parental()
	s := injected(2e5, nil, circulation.Veins)
	for i := range s.Organs {
		s.Organs[i].Dormancy, s.Organs[i].DormantDeath = 1, 0
	}
	end := 100 * units.Day
	r := live(t, s, fixed{p}, 1, &Calendar{End: end, Outputs: []float64{0.001, end}})
	if len(r.Lesions) == 0 {
		t.Fatal("no lesion")
	}
	for i, l := range r.Lesions {
		if !l.Slept && l.Crossed == 1 {
			t.Errorf("lesion %d: a single cell did not sleep", i)
		}
	}
	sleepers := r.Series.Sleepers
	if got := sleepers[6+pulmonary] / sleepers[pulmonary]; math.Abs(got-math.Exp(-1)) > 1e-4 {
		t.Errorf("%g of the sleepers are left after the mean time of sleep", got)
	}
	woken := sleepers[pulmonary] - sleepers[6+pulmonary]
	chain := s.Organs[pulmonary].Founding(&p.Organs[pulmonary], 0, 12)
	if want := woken * chain.Chance[1]; math.Abs(r.Final.Awakened[pulmonary]/want-1) > 1e-4 {
		t.Errorf("hazard of awakening %g, want %g", r.Final.Awakened[pulmonary], want)
	}
}

func TestWornBarriersLetMoreThrough(t *testing.T) {
	s := quiet()
	s.Organs[head].Wear, s.Organs[head].Repair = 1e-3, 1e-3
	p := parental()
	p.Exosomes = 0
	tight := live(t, s, fixed{p}, 1, sixty())
	p.Exosomes = 1e-9
	worn := live(t, s, fixed{p}, 1, sixty())
	if !(worn.Final.Expected[head] > 1.5*tight.Final.Expected[head]) {
		t.Errorf("hazard %g behind a worn barrier, %g behind a tight one", worn.Final.Expected[head], tight.Final.Expected[head])
	}
	if math.Abs(worn.Final.Expected[pulmonary]/tight.Final.Expected[pulmonary]-1) > 0.01 {
		t.Errorf("hazard %g elsewhere, %g without exosomes", worn.Final.Expected[pulmonary], tight.Final.Expected[pulmonary])
	}
	// At the end secretion, level and barrier nearly balance.
	level, total := worn.Series.Exosomes[60], 0.0
	for _, n := range worn.Series.Burden[60*6:] {
		total += n
	}
	if want := total * 1e-9 * 30 / math.Ln2; math.Abs(level/want-1) > 0.01 {
		t.Errorf("level %g, want %g", level, want)
	}
	if b, want := worn.Series.Barrier[60*6+head], 0.99/(1+level); math.Abs(b-want) > 0.02 {
		t.Errorf("barrier %g, want about %g", b, want)
	}
}

func TestLesionsShedOnceTheyAreVascularised(t *testing.T) {
	s := rodent()
	s.SelfSeeding.On = false
	r := live(t, s, fixed{parental()}, 1, sixty())
	second := 0
	for i, l := range r.Lesions {
		if l.Parent < 0 {
			continue
		}
		second++
		parent := r.Lesions[l.Parent]
		if parent.Bed != l.Site || parent.Clone != l.Clone || parent.Founded >= l.Arrived {
			t.Errorf("lesion %d has the parent %+v", i, parent)
		}
	}
	if second == 0 || r.Final.Shed[pulmonary] == 0 {
		t.Errorf("%d lesions of lesions, %g cells shed", second, r.Final.Shed[pulmonary])
	}
	for i := range s.Organs {
		s.Organs[i].Vascular = 1e12
	}
	r = live(t, s, fixed{parental()}, 1, sixty())
	for i, l := range r.Lesions {
		if l.Parent >= 0 {
			t.Errorf("lesion %d stems from a lesion without vessels", i)
		}
	}
}

func TestTravellersThatMeetAreMarked(t *testing.T) {
	s := quiet()
	s.Circulation.ShearRate = 6e5 // so that meetings are common
	p := parental()
	p.Blood.Sticking, p.Blood.Cohesion, p.Shedding = 1, 0, 1e-6
	p.Blood.Breakage = 0
	r := live(t, s, fixed{p}, 1, &Calendar{End: 18 * units.Day})
	met := 0
	for i, l := range r.Lesions {
		if l.Met {
			met++
		}
		if l.Met != (l.Cells > 1) {
			t.Errorf("lesion %d of %d cells: met is %v, though all enter alone", i, l.Cells, l.Met)
		}
	}
	t.Logf("%d of %d lesions by cells that met; solved %d times", met, len(r.Lesions), r.Final.Solved)
	if met == 0 {
		t.Error("none met")
	}
}
