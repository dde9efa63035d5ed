package assay

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"paget/pathway"
	"paget/rng"
	"paget/tissue"
	"paget/units"
)

// lured returns a dish whose recipient gives off a substance in proportion to its node A.
func lured(t testing.TB, root rng.Root, treatment pathway.Treatment) Dish {
	d := wanderer().dish(t, root)
	c := wanderer()
	c.treatment = treatment
	d.Recipient = &Recipient{Kinds: []tissue.Kind{c.kind(t)}}
	d.Attractants = []Attractant{{Name: "lure", Node: "A", Conditioned: 4, KD: 2}}
	return d
}

// silenced takes a node away.
func silenced(node string) pathway.Treatment {
	return pathway.Treatment{{Kind: pathway.Clamp, Node: node, Level: 0, Start: -7 * units.Day}}
}

func TestMediumIsConditionedInProportionToTheNode(t *testing.T) {
	a := filled(t, "attraction", attractionNumbers()).(*Attraction)
	in, notes, err := a.condition(context.Background(), lured(t, 3, nil), a.insertSettings)
	must(t, err)
	// The same recipient, lysed by hand.
	well := run(t, a.culture(a.insertSettings), lured(t, 3, nil).recipient())
	mean, n := 0.0, 0.0
	for _, r := range well.Readouts {
		if r.Name == ActivityReadout("A") {
			mean += r.Value
			n++
		}
	}
	want := a.attractantBelow + a.attractantKD*4*(mean/n)/2
	if n < conditioningReadings || math.Abs(in.attractantBelow-want) > 1e-12*want || !(mean > 0) {
		t.Errorf("%v nM below after %v readings, want %v", in.attractantBelow, n, want)
	}
	if len(notes) != 1 || !strings.Contains(notes[0], "lure") {
		t.Errorf("notes %q", notes)
	}
	if in, _, err = a.condition(context.Background(), lured(t, 3, silenced("A")), a.insertSettings); err != nil || in.attractantBelow > a.attractantBelow+1e-3 {
		t.Errorf("%v nM below without the node, %v", in.attractantBelow, err)
	}
}

func TestASilencedRecipientAttractsAsFreshMediumDoes(t *testing.T) {
	// Without what the recipient makes, the insert is that of a transwell, cell by cell.
	numbers := with(attractionNumbers(), map[string]float64{"attractant below": 0, "duration": 6 * units.Hour, "reading interval": 6 * units.Hour})
	d := lured(t, 5, nil)
	d.Attractants[0].Conditioned = 0
	got := run(t, filled(t, "attraction", numbers), d)
	delete(numbers, "conditioning time")
	delete(numbers, "conditioning cells")
	want := run(t, filled(t, "transwell", numbers), wanderer().dish(t, 5))
	if text(got) != text(want) {
		t.Error("an attraction assay without attraction differs from a transwell with fresh medium")
	}
}

func TestRolesAreNotSymmetric(t *testing.T) {
	// What is taken from the recipient lowers the lure; what the recipient does not give
	// off changes nothing at all.
	a := filled(t, "attraction", with(attractionNumbers(), map[string]float64{"duration": 8 * units.Hour, "reading interval": 8 * units.Hour}))
	through := func(treatment pathway.Treatment) float64 {
		sum := 0.0
		for w := range 6 {
			sum += last(t, run(t, a, lured(t, rng.Root(60).Derive("well", uint64(w)), treatment)), "through")
		}
		return sum
	}
	whole, lureless, other := through(nil), through(silenced("A")), through(silenced("B"))
	if !(lureless < 0.8*whole) {
		t.Errorf("%v cells come to the recipient, %v to one that makes no lure", whole, lureless)
	}
	if other != whole {
		t.Errorf("%v cells come to the recipient, %v to one without a node that makes nothing", whole, other)
	}
}

func TestARecipientIsNeeded(t *testing.T) {
	for _, kind := range []string{"attraction", "infiltration"} {
		if !TakesRecipient(kind) {
			t.Error(kind, "takes no recipient")
		}
		for name, spoil := range map[string]func(*Dish){
			"no recipient":   func(d *Dish) { d.Recipient = nil },
			"no cells":       func(d *Dish) { d.Recipient = &Recipient{} },
			"no attractants": func(d *Dish) { d.Attractants = nil },
			"no such node":   func(d *Dish) { d.Attractants = []Attractant{{Name: "lure", Node: "Z", KD: 1}} },
		} {
			d := lured(t, 1, nil)
			spoil(&d)
			var fault *DishError
			if _, err := brief(t, kind).Run(context.Background(), d); !errors.As(err, &fault) {
				t.Errorf("%s, %s: %v", kind, name, err)
			}
		}
	}
	if TakesRecipient("transwell") || TakesRecipient("") {
		t.Error("others take a recipient")
	}
}
