package body

import (
	"math"
	"testing"

	"paget/units"
)

const year = 365 * units.Day

// patient is the rodent of years: a hundred times slower, in more blood.
func patient() (Spec, *Calendar) {
	s := rodent()
	s.Circulation.Volume, s.Circulation.Round = 5*units.Litre, 1
	s.Primary = Primary{Reference: 1e6, Slope: 13.8, Decay: 0.0004 / units.Day, Spread: 0.6, Fastest: 0.05 / units.Day, CellVolume: 1000, Perfusion: 0.1}
	s.Tumours[0].Cells = 1e6
	for i := range s.Organs {
		o := &s.Organs[i]
		o.Growth, o.Decay, o.Capacity, o.Critical, o.Turnover = 0.012/units.Day, 0.0008/units.Day, 1e12, 17, 0.1/units.Day
		o.Vascular = 1e7
	}
	s.Bursts = Bursts{}
	s.SelfSeeding.Memory = year
	s.Step = 5 * units.Day
	s.Lesions = Lesions{Spread: 0.3, Pace: 1, Detectable: []float64{5e8, 5e8, 5e8, 0, 0, 0}}
	s.Lethal = Lethal{Beds: []float64{5e11, 5e11, 5e10, 0, 0, 0}, Spread: 0.4}
	c := &Calendar{End: 60 * year}
	c.Rules = []Rule{
		{Name: "diagnosed", Quantity: TumourVolume, Threshold: 4e12, Action: Mark},
		{Name: "operated", Quantity: TumourVolume, Threshold: 4e12, Action: Resect},
	}
	return s, c
}

func TestAPatientIsTheSameEngineInYears(t *testing.T) {
	s, c := patient()
	p := parental()
	p.Shedding = 2e-9
	died, relapsed, diagnosed := 0, 0, 0
	for host := range uint64(20) {
		r := live(t, s, fixed{p}, host, c)
		if len(r.Marks) == 0 {
			continue
		}
		diagnosed++
		if len(r.Marks) != 2 || r.Marks[0].Time != r.Marks[1].Time || r.Marks[1].Action != Resect {
			t.Errorf("host %d: marks %+v", host, r.Marks)
		}
		first, _ := r.FirstRelapse(year)
		if !math.IsNaN(first) {
			relapsed++
		}
		if r.Ended.Cause == Died {
			died++
			if math.IsNaN(first) || first > r.Ended.Time {
				t.Errorf("host %d died before a lesion was seen", host)
			}
		}
	}
	t.Logf("of 20, %d were diagnosed, %d relapsed, %d died", diagnosed, relapsed, died)
	if diagnosed < 10 || relapsed == 0 || relapsed < died {
		t.Error("no course of a disease")
	}
}

func BenchmarkPatient(b *testing.B) {
	s, c := patient()
	p := parental()
	p.Shedding = 2e-9
	body, err := New(s)
	if err != nil {
		b.Fatal(err)
	}
	w := body.NewWorkspace()
	for i := 0; b.Loop(); i++ {
		if _, err := body.Run(w, fixed{p}, Luck{1, uint64(i)}, c); err != nil {
			b.Fatal(err)
		}
	}
}
