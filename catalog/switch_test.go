package catalog

import (
	"math"
	"testing"

	"paget/pathway"
)

// lost takes beta1 integrin away as a stable line does.
func lost(more ...pathway.Perturbation) pathway.Treatment {
	return append(pathway.Treatment{{Kind: pathway.Knockdown, Node: "ITGB1", Removed: 0.8}}, more...)
}

// rescues are what brings the cohesion of a switched line back.
func rescues() map[string]pathway.Perturbation {
	return map[string]pathway.Perturbation{
		"receptor inhibited": {Kind: pathway.Inhibitor, Node: "TGFBR1", Concentration: 1e4, IC50: 94, Hill: 1, MaxEffect: 0.98},
		"miR-200 restored":   {Kind: pathway.Clamp, Node: "MIR200", Level: 0.8},
		"cadherin restored":  {Kind: pathway.Clamp, Node: "CDH1", Level: 0.8},
	}
}

func lineInMouse(t testing.TB, c *Catalogue, line string) *BodyLine {
	t.Helper()
	h, err := c.HostSpec("nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.BodyLine(line, h)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func broughtBy(t testing.TB, b *BodyLine, treatment pathway.Treatment) *BodyPhenotype {
	t.Helper()
	p, err := b.Phenotype(treatment)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestTheSwitchRemembersInLinesThatCanSwitch scans the drive up and down: miR-200 of
// the E-cadherin-positive lines has two states of rest between two folds, that of
// lines without miR-200 or without ZEB1 has one. The untreated line lies below the
// folds and the line without beta1 integrin above them, so what was lost returns.
func TestTheSwitchRemembersInLinesThatCanSwitch(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, x := range []struct {
		line     string
		switches bool
	}{{"4T1", true}, {"MDA-MB-468", true}, {"MDA-MB-231", false}, {"MCF-7", false}} {
		b := lineInMouse(t, c, x.line)
		q, err := b.Continuation("MIR200", "TGFBR1", nil)
		if err != nil {
			t.Fatal(err)
		}
		curve, err := q.Run()
		if err != nil {
			t.Fatal(err)
		}
		low, high, ok := curve.Remembers()
		if ok != x.switches || (len(curve.Folds) == 2) != x.switches {
			t.Errorf("%s: remembers %v from %g to %g, folds %v", x.line, ok, low, high, curve.Folds)
		}
		if !x.switches {
			continue
		}
		before := levelOf(broughtBy(t, b, nil).Signals, "TGFBR1")
		after := levelOf(broughtBy(t, b, lost()).Signals, "TGFBR1")
		t.Logf("%s: untreated at %.3f, folds %.3f and %.3f, without beta1 integrin at %.3f", x.line, before, curve.Folds[0], curve.Folds[1], after)
		if before >= curve.Folds[0] || after <= curve.Folds[1] {
			t.Errorf("%s: folds %v do not lie between %g and %g", x.line, curve.Folds, before, after)
		}
	}
}

// TestWhatIsLostReturnsWithTheIntegrin treats, and takes the treatment away (A3-06).
func TestWhatIsLostReturnsWithTheIntegrin(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, line := range []string{"4T1", "MDA-MB-468"} {
		b := lineInMouse(t, c, line)
		untreated, err := b.rest(nil)
		if err != nil {
			t.Fatal(err)
		}
		switched, err := b.settle(lost(), untreated)
		if err != nil {
			t.Fatal(err)
		}
		back, err := b.settle(nil, switched)
		if err != nil {
			t.Fatal(err)
		}
		for i, name := range b.model.Names() {
			if math.Abs(back[i]-untreated[i]) > 1e-6 {
				t.Errorf("%s: %s was %g and returns to %g", line, name, untreated[i], back[i])
			}
		}
		if i := b.model.NodeIndex("CDH1"); switched[i] > 0.2*untreated[i] {
			t.Errorf("%s: E-cadherin %g to %g", line, untreated[i], switched[i])
		}
	}
}

// TestRescuesBringCohesionBackAndLeaveGrowthAlone is A3-07: each rescue brings
// holding back; what drives growth stays where the loss of beta1 integrin left it.
func TestRescuesBringCohesionBackAndLeaveGrowthAlone(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, line := range []string{"4T1", "MDA-MB-468"} {
		b := lineInMouse(t, c, line)
		before, without := broughtBy(t, b, nil), broughtBy(t, b, lost())
		hold := func(p *BodyPhenotype) float64 { return levelOf(p.Signals, StickingSignal) }
		if hold(without) > 0.7*hold(before) {
			t.Errorf("%s: holding %.3f to %.3f", line, hold(before), hold(without))
		}
		if without.Growth >= before.Growth {
			t.Errorf("%s: growth %.4f to %.4f", line, before.Growth, without.Growth)
		}
		for name, rescue := range rescues() {
			p := broughtBy(t, b, lost(rescue))
			if hold(p) < 0.95*hold(before) {
				t.Errorf("%s, %s: holding %.3f, untreated %.3f", line, name, hold(p), hold(before))
			}
			for _, node := range []string{"CCND1", "AKT1", "MAPK1"} {
				if a, z := levelOf(without.Signals, node), levelOf(p.Signals, node); math.Abs(z-a) > 0.01 {
					t.Errorf("%s, %s: %s %.4f to %.4f", line, name, node, a, z)
				}
			}
			if d := p.Growth/without.Growth - 1; math.Abs(d) > 0.03 {
				t.Errorf("%s, %s: growth changes by %.1f %%", line, name, 100*d)
			}
		}
	}
}

// TestFreedCellsCanMove is the other side of the switch: the single cells of a line
// that has switched are faster among fibres and cut more (A3-03, A3-13, A3-21).
func TestFreedCellsCanMove(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, line := range []string{"4T1", "MDA-MB-468"} {
		b := lineInMouse(t, c, line)
		before, err := b.Behaviours(nil)
		if err != nil {
			t.Fatal(err)
		}
		after, err := b.Behaviours(lost())
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"motility speed", "surface proteolysis"} {
			if levelOf(after, name) <= levelOf(before, name) {
				t.Errorf("%s: %s %.4g to %.4g", line, name, levelOf(before, name), levelOf(after, name))
			}
		}
		if levelOf(after, "matrix adhesion") >= levelOf(before, "matrix adhesion") {
			t.Errorf("%s: the grip does not fall", line)
		}
	}
}

// TestUntreatedLinesHaveOneStateOfRest begins every line with all nodes off and with
// all nodes as its expression allows: both come to the same rest, so the only memory
// of the network is that of the switch, and only between its folds.
func TestUntreatedLinesHaveOneStateOfRest(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, line := range linesOf(c, "tumour") {
		if l, _ := c.Line(line); len(l.Molecules) == 0 {
			continue
		}
		b := lineInMouse(t, c, line)
		full := b.line.Levels(b.model.Names())
		for name, treatment := range map[string]pathway.Treatment{"untreated": nil, "without beta1 integrin": lost()} {
			low, err := b.settle(treatment, make([]float64, len(full)))
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			high, err := b.settle(treatment, full)
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			for i, node := range b.model.Names() {
				if math.Abs(low[i]-high[i]) > 1e-6 {
					t.Errorf("%s, %s: %s comes to %g from below and to %g from above", line, name, node, low[i], high[i])
				}
			}
		}
	}
}
