package catalog

import (
	"strings"
	"testing"

	"paget/tissue"
)

func TestMechanicsComeInNamedSets(t *testing.T) {
	c := embeddedCatalogue(t)
	dish, err := c.Mechanics(DishMechanics)
	if err != nil {
		t.Fatal(err)
	}
	if dish.Law != tissue.LinearSpring || dish.Always != 0 || dish.MaxSubsteps != 200 || dish.Sisters != 60 {
		t.Errorf("dish: %+v", dish)
	}
	ball, err := c.Mechanics("spheroid")
	if err != nil {
		t.Fatal(err)
	}
	if ball.Law != tissue.PowerLaw || ball.Repulsion != 10 || ball.Adhesion != 0.4 || ball.Reach != 1.25 || ball.Always != 1 ||
		ball.Drag != 1 || ball.Scheme != tissue.Adaptive || ball.FixedStep != 0.1 || !(ball.Tolerance > 0) {
		t.Errorf("spheroid: %+v", ball)
	}
	if _, err := c.Mechanics("spheriod"); err == nil || !strings.Contains(err.Error(), "spheroid") {
		t.Errorf("a misspelt set gives %v", err)
	}
}

func TestAStudyMayChooseTheFixedSteps(t *testing.T) {
	d := extended(t, map[string][][]string{"mechanics": {{"set", "spheroid", "name", "scheme", "value", "Adams-Bashforth"}}})
	if m, err := d.Mechanics("spheroid"); err != nil || m.Scheme != tissue.AdamsBashforth {
		t.Errorf("%+v, %v", m, err)
	}
}

func TestFaultsOfMechanicsAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"an unknown scheme", "mechanics.tsv", "spheroid\tscheme\tadaptive", "spheroid\tscheme\tadaptiv", []string{"mechanics.tsv:", "not a scheme", "adaptive"}},
		{"a scheme left out", "mechanics.tsv", "spheroid\tscheme", "# spheroid\tscheme", []string{`mechanics "spheroid" has no row "scheme"`, "Adams-Bashforth"}},
		{"a number left out", "mechanics.tsv", "spheroid\ttolerance", "# spheroid\ttolerance", []string{`mechanics "spheroid" has no row "tolerance"`}},
		{"an unknown property", "mechanics.tsv", "spheroid\treach", "spheroid\treech", []string{"not a property of the mechanics", "reach"}},
		{"a row twice", "mechanics.tsv", "spheroid\treach", "spheroid\tdrag", []string{"mechanics.tsv:", "stands twice"}},
		{"a fixed step of nothing", "mechanics.tsv", "spheroid\tfixed step\t0.1 min", "spheroid\tfixed step\t0 min", []string{"mechanics.tsv:", "or more"}},
	})
}
