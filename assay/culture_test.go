package assay

import (
	"context"
	"errors"
	"math"
	"testing"

	"paget/cell"
	"paget/pathway"
	"paget/units"
)

func TestUntreatedLysateShowsTheReferenceActivities(t *testing.T) {
	c := wanderer()
	c.noise = 0
	d := c.dish(t, 1)
	w := run(t, filled(t, "culture", cultureNumbers()), d)
	model := d.Kinds[0].Population.Model
	want, err := cell.ReferenceActivities(model, nil, nil, d.Kinds[0].Medium, nil)
	must(t, err)
	for i, name := range model.Names() {
		if got := last(t, w, ActivityReadout(name)); math.Abs(got-want[i]) > 1e-4 {
			t.Errorf("%s: %v, at rest %v", name, got, want[i])
		}
	}
}

func TestKnockDownLowersItsNodeAndWhatFollowsAndNothingBefore(t *testing.T) {
	a := filled(t, "culture", cultureNumbers())
	control := run(t, a, wanderer().dish(t, 1))
	before := map[string]float64{}
	for _, n := range []string{"A", "B"} {
		before[n] = last(t, control, ActivityReadout(n))
	}
	for _, removed := range []float64{0, 0.3, 0.6, 0.9} {
		c := wanderer()
		c.treatment = pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: removed, Start: -48 * units.Hour}}
		w := run(t, a, c.dish(t, 1))
		if s, was := last(t, w, "activity S"), last(t, control, "activity S"); s != was {
			t.Errorf("knock-down of A by %v moves S from %v to %v", removed, was, s)
		}
		for _, n := range []string{"A", "B"} {
			got := last(t, w, ActivityReadout(n))
			if removed == 0 && got != before[n] || removed > 0 && got >= before[n] {
				t.Errorf("%v of A removed: %s is %v, was %v", removed, n, got, before[n])
			}
			before[n] = got
		}
	}
}

func TestStiffCoatingReachesTheNetworkThroughItsCoupling(t *testing.T) {
	c := wanderer()
	c.couplings = []cell.Coupling{{Signal: cell.Stiffness, Input: "S", Half: 5, Power: 2, Max: 0.9}}
	before := 0.0
	for _, stiffness := range []float64{0.1, 5, 100} {
		a := filled(t, "culture", with(cultureNumbers(), map[string]float64{"coating stiffness": stiffness}))
		got := last(t, run(t, a, c.dish(t, 1)), "activity A")
		if got <= before {
			t.Errorf("A is %v on %v kPa, %v on the softer coating", got, stiffness, before)
		}
		before = got
		s := stiffness * stiffness
		want := 1 - (1-0.7)*(1-0.9*s/(25+s))
		if got := last(t, run(t, a, c.dish(t, 1)), "activity S"); math.Abs(got-want) > 1e-3 {
			t.Errorf("S is %v on %v kPa, want %v", got, stiffness, want)
		}
	}
}

func TestLysateOfTwoKindsIsTheirMean(t *testing.T) {
	a := filled(t, "culture", cultureNumbers())
	one, other := wanderer(), wanderer()
	one.noise, other.noise = 0, 0
	other.treatment = pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: 0.8, Start: -48 * units.Hour}}
	d := one.dish(t, 1)
	e := other.dish(t, 1)
	x, y := last(t, run(t, a, d), "activity B"), last(t, run(t, a, e), "activity B")
	d.Kinds = append(d.Kinds, e.Kinds...)
	d.Shares = []float64{3, 1}
	if got, want := last(t, run(t, a, d), "activity B"), (3*x+y)/4; math.Abs(got-want) > 1e-9 {
		t.Errorf("mixed lysate %v, want %v", got, want)
	}
}

func TestMediumWithWhatIsNoInputIsRefused(t *testing.T) {
	a := filled(t, "culture", cultureNumbers())
	for _, name := range []string{"A", "X"} {
		d := wanderer().dish(t, 1)
		d.Kinds[0].Medium = []cell.Level{{Name: name, Value: 0.5}}
		var fault *DishError
		if _, err := a.Run(context.Background(), d); !errors.As(err, &fault) {
			t.Errorf("medium with %s: %v", name, err)
		}
	}
}
