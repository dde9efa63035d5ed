package cohort_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"paget/cohort"
	"paget/units"
)

// scene has two drugs, two organs and one tumour of 50 mm³.
func scene() cohort.Scene {
	vein := antibody()
	vein.Absorption = 0
	return cohort.Scene{
		Drugs:   []cohort.Drug{{Name: "antibody", MolarMass: 150_000e-9, Kinetics: antibody()}, {Name: "infused", Kinetics: vein}},
		Organs:  []string{"first", "second"},
		Volumes: []float64{50},
	}
}

func TestASoundCalendarPasses(t *testing.T) {
	c := cohort.Calendar{
		End: 60 * units.Day,
		Doses: []cohort.Dose{
			{Time: units.Day, Mass: 10e-6, Interval: 3 * units.Day, Additional: 5, Route: cohort.Belly},
			{Drug: 1, Amount: 1e-3, Route: cohort.Infusion, Duration: 60, After: "grown"},
		},
		Rules: []cohort.Rule{
			{Name: "grown", Threshold: 100, Do: cohort.Start},
			{Name: "operation", Threshold: 500, Do: cohort.Resect},
			{Name: "enough", When: cohort.Clock, Threshold: 30 * units.Day, Do: cohort.Stop},
			{Name: "humane", Threshold: 1500, Do: cohort.PutDown},
			{Name: "breathless", When: cohort.OrganBurden, Of: 1, Threshold: 1e8, Do: cohort.PutDown},
		},
		Observations: []float64{0, units.Day, 60 * units.Day},
	}
	if err := c.Validate(scene()); err != nil {
		t.Fatal(err)
	}
}

func TestFaultsOfACalendarAreNamedAllAtOnce(t *testing.T) {
	const end = 30 * units.Day
	dose := func(d cohort.Dose) cohort.Calendar { return cohort.Calendar{End: end, Doses: []cohort.Dose{d}} }
	rule := func(r ...cohort.Rule) cohort.Calendar { return cohort.Calendar{End: end, Rules: r} }
	for want, c := range map[string]cohort.Calendar{
		"has the amount -1":                        dose(cohort.Dose{Amount: -1}),
		"has the amount NaN":                       dose(cohort.Dose{Mass: math.NaN()}),
		"has the unknown route 9":                  dose(cohort.Dose{Amount: 1, Route: 9}),
		"has the interval 1 d without a count":     dose(cohort.Dose{Amount: 1, Interval: units.Day}),
		"is repeated 3 times without an interval":  dose(cohort.Dose{Amount: 1, Additional: 3}),
		"after the end of the study at 30 d":       dose(cohort.Dose{Amount: 1, Interval: 10 * units.Day, Additional: 4}),
		"has no absorption rate":                   dose(cohort.Dose{Drug: 1, Amount: 1, Route: cohort.Mouth}),
		"but drug \"infused\" has no molar mass":   dose(cohort.Dose{Drug: 1, Mass: 1}),
		"is an infusion over 0 d":                  dose(cohort.Dose{Amount: 1, Route: cohort.Infusion}),
		"is an infusion over 1 d at the rate 2":    dose(cohort.Dose{Amount: 1, Route: cohort.Infusion, Duration: units.Day, Rate: 2}),
		"is an infusion over -1 d":                 dose(cohort.Dose{Amount: 1, Route: cohort.Infusion, Rate: -1.0 / units.Day}),
		"and a rate of 2 by the route iv":          dose(cohort.Dose{Amount: 1, Rate: 2}),
		"is an infusion over 2 d every 1 d":        dose(cohort.Dose{Amount: 1, Route: cohort.Infusion, Duration: 2 * units.Day, Interval: units.Day, Additional: 1}),
		"has an amount of substance and a mass":    dose(cohort.Dose{Amount: 1, Mass: 1}),
		"is at -2 d":                               dose(cohort.Dose{Amount: 1, Time: -2 * units.Day}),
		"is of drug number 2":                      dose(cohort.Dose{Amount: 1, Drug: 2}),
		"counts from rule \"x\", which does not":   dose(cohort.Dose{Amount: 1, After: "x"}),
		"but the tumour begins with 50 mm3":        rule(cohort.Rule{Name: "r", Threshold: 40, Do: cohort.Resect}),
		"resects tumour number 1 of 1":             rule(cohort.Rule{Name: "r", Threshold: 400, Do: cohort.Resect, On: 1}),
		"resects tumour 0 by rule \"r\" and by ru": rule(cohort.Rule{Name: "r", Threshold: 400}, cohort.Rule{Name: "s", Threshold: 500}),
		"has rule \"r\" twice":                     rule(cohort.Rule{Name: "r", Threshold: 400}, cohort.Rule{Name: "r", Threshold: 500, Do: cohort.PutDown}),
		"puts hosts down before the start":         rule(cohort.Rule{Name: "r", When: cohort.Clock, Do: cohort.PutDown}),
		"acts at 40 d, after the end":              rule(cohort.Rule{Name: "r", When: cohort.Clock, Threshold: 40 * units.Day, Do: cohort.PutDown}),
		"watches organ number 2 of 2":              rule(cohort.Rule{Name: "r", When: cohort.OrganBurden, Of: 2, Threshold: 1, Do: cohort.PutDown}),
		"does the unknown action 7":                rule(cohort.Rule{Name: "r", Threshold: 100, Do: 7}),
		"watches the unknown quantity 7":           rule(cohort.Rule{Name: "r", Threshold: 100, When: 7}),
		"has the threshold -5":                     rule(cohort.Rule{Name: "r", Threshold: -5}),
		"has no name for rule 1":                   rule(cohort.Rule{Threshold: 500}),
		"ends at 0 d":                              {},
		"has observation 2 at 1 d, not after":      {End: end, Observations: []float64{units.Day, units.Day}},
		"has observation 1 at 31 d":                {End: end, Observations: []float64{31 * units.Day}},
	} {
		err := c.Validate(scene())
		var fault *cohort.Fault
		if err == nil || !strings.Contains(err.Error(), want) || !errors.As(err, &fault) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	c := dose(cohort.Dose{Amount: -1})
	c.Rules = []cohort.Rule{{Name: "r", Threshold: 40}}
	if err := c.Validate(scene()); strings.Count(err.Error(), "cohort:") != 2 {
		t.Errorf("not all faults at once: %v", err)
	}
}

func TestRoutesAreReadAsWritten(t *testing.T) {
	for _, text := range []string{"iv", "infusion", "sc", "ip", "po", " IV "} {
		r, err := cohort.ParseRoute(text)
		if err != nil || r.String() != strings.ToLower(strings.TrimSpace(text)) {
			t.Errorf("%q is read as %v: %v", text, r, err)
		}
	}
	if _, err := cohort.ParseRoute("infuson"); err == nil || !strings.Contains(err.Error(), `did you mean "infusion"?`) {
		t.Errorf("no hint: %v", err)
	}
}
