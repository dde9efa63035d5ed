package body

import (
	"math"
	"testing"

	"paget/circulation"
	"paget/units"
)

func TestGroupsHaveAnAdvantageThatIsTheSumOfItsReasons(t *testing.T) {
	b, err := New(quiet())
	if err != nil {
		t.Fatal(err)
	}
	p := parental()
	sizes := []float64{0, 0, 0.5, 0.3, 0.2}
	a, err := b.Advantage(p, circulation.Veins, pulmonary, sizes)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *a)
	if !(a.Ratio > 3) || !(a.Without[Numbers] < 0.5*a.Ratio) {
		t.Errorf("ratio %g, without founding by more cells %g", a.Ratio, a.Without[Numbers])
	}
	// Without attack anywhere and with arrest as of single cells, a group is its cells.
	s := quiet()
	s.Circulation.Killing, s.Circulation.Clearance = 0, 0
	for i := range s.Organs {
		s.Organs[i].Killing, s.Organs[i].Hold, s.Organs[i].Adhesion, s.Organs[i].Dormancy = 0, 0, 0, 0
	}
	q := parental()
	q.Blood.ShearDeath, q.Blood.Anoikis, q.Blood.Visibility, q.Blood.Breakage = 0, 0, 0, 0
	q.Blood.Binding = []float64{0, 0}
	for i := range q.Organs {
		q.Organs[i].Deformability = 1 - 1e-9
		q.Organs[i].Radius = 1e10
	}
	if b, err = New(s); err != nil {
		t.Fatal(err)
	}
	if a, err = b.Advantage(q, circulation.Veins, -1, []float64{0, 0, 1}); err != nil {
		t.Fatal(err)
	}
	if math.Abs(a.Without[Numbers]-3) > 1e-6 {
		t.Errorf("three cells that found as three are worth %g", a.Without[Numbers])
	}
	chain := s.Organs[pulmonary].Founding(&q.Organs[pulmonary], 0, 12)
	if want := chain.Chance[3] / chain.Chance[1]; a.Ratio > want*1.3 || a.Ratio < want*0.7 {
		t.Errorf("ratio %g, the chain's alone %g", a.Ratio, want)
	}
}

func TestCountedAdvantageIsNearTheExactOne(t *testing.T) {
	p := parental()
	p.Blood.Binding = []float64{0, 0}
	entered := []float64{6e5, 0, 5e4}
	s := injected(entered[0]+3*entered[2], []float64{0.8, 0, 0.2}, circulation.Veins)
	b, err := New(s)
	if err != nil {
		t.Fatal(err)
	}
	exact, err := b.Advantage(p, circulation.Veins, pulmonary, entered)
	if err != nil {
		t.Fatal(err)
	}
	r := live(t, s, fixed{p}, 1, &Calendar{End: units.Day})
	counted := r.CountedAdvantage(pulmonary, entered)
	t.Logf("exact %.3g, counted %.3g among %d lesions", exact.Ratio, counted, len(r.Lesions))
	if counted < exact.Ratio*0.6 || counted > exact.Ratio*1.4 {
		t.Errorf("counted %g, exact %g", counted, exact.Ratio)
	}
	if sizes := b.Sizes(0.3); math.Abs(sizes[1]/sizes[0]-0.3) > 1e-12 {
		t.Errorf("sizes %v", sizes)
	}
}
