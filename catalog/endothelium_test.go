package catalog

import (
	"math"
	"testing"

	"paget/pathway"
)

// brainWall is the endothelium of the brain.
func brainWall(t testing.TB, c *Catalogue) *Endothelium {
	t.Helper()
	e, err := c.Endothelium("hCMEC/D3")
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// tightness returns the tightness at rest at some levels of vesicles.
func tightness(t testing.TB, e *Endothelium, treatment pathway.Treatment, levels ...float64) []float64 {
	t.Helper()
	out, err := e.Rest(levels, treatment)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestVesiclesLoosenTheEndotheliumTheMoreTheMore(t *testing.T) {
	e := brainWall(t, embeddedCatalogue(t))
	got := tightness(t, e, nil, 0, 0.05, 0.1, 0.3, 1, 3, 10)
	for i := 1; i < len(got); i++ {
		if got[i] >= got[i-1] {
			t.Errorf("tightness does not fall with the vesicles: %v", got)
		}
	}
	if got[0] < 0.8 || got[len(got)-1] > 0.2 {
		t.Errorf("tightness from %v to %v", got[0], got[len(got)-1])
	}
}

// TestEachStepOnTheWayRescuesTheEndothelium: whatever is done along the way from the
// vesicle to the junction brings the borders back, in whole or in part.
func TestEachStepOnTheWayRescuesTheEndothelium(t *testing.T) {
	c := embeddedCatalogue(t)
	e := brainWall(t, c)
	const vesicles = 0.6
	healthy, worn := tightness(t, e, nil, 0)[0], tightness(t, e, nil, vesicles)[0]
	for _, name := range []string{"antimiR-221", "BAY-876", "2-deoxyglucose"} {
		reagent, ok := c.Treatment(name)
		if !ok {
			t.Fatalf("no reagent %q", name)
		}
		if got := tightness(t, e, reagent, vesicles)[0]; got < worn+0.5*(healthy-worn) {
			t.Errorf("%s: tightness %v, without it %v, in health %v", name, got, worn, healthy)
		}
	}
	restored := pathway.Treatment{{Kind: pathway.Overexpression, Node: "LIFR", Fold: 10}}
	if got := tightness(t, e, restored, vesicles)[0]; got < worn+0.5*(healthy-worn) {
		t.Errorf("LIFR restored: tightness %v, without it %v", got, worn)
	}
	lost := pathway.Treatment{{Kind: pathway.Knockdown, Node: "LIFR", Removed: 0.9}}
	if got := tightness(t, e, lost, 0)[0]; got > healthy-0.5*(healthy-worn) {
		t.Errorf("LIFR lost: tightness %v without any vesicle", got)
	}
}

func TestTheWallOfAnOrganIsHealthyWithoutVesicles(t *testing.T) {
	c := embeddedCatalogue(t)
	e := brainWall(t, c)
	for _, healthy := range []float64{0, 0.3, 0.98, 1} {
		w, err := e.Wall(healthy, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Validate("organ"); err != nil {
			t.Error(err)
		}
		if w.At(0) != healthy {
			t.Errorf("barrier %v without vesicles, %v in health", w.At(0), healthy)
		}
		for k := 1; k < len(w.Barrier); k++ {
			if w.Barrier[k] > w.Barrier[k-1] {
				t.Errorf("a wall of barrier %v rises at level %v", healthy, w.Level[k])
			}
		}
	}
}

// TestTheTableOfAWallIsFineEnough compares it with the network between its places.
func TestTheTableOfAWallIsFineEnough(t *testing.T) {
	e := brainWall(t, embeddedCatalogue(t))
	w, err := e.Wall(0.98, nil)
	if err != nil {
		t.Fatal(err)
	}
	var levels []float64
	for k := 0; k+1 < len(w.Level); k++ {
		levels = append(levels, (w.Level[k]+w.Level[k+1])/2)
	}
	health := tightness(t, e, nil, 0)[0]
	worst := 0.0
	for k, tight := range tightness(t, e, nil, levels...) {
		worst = math.Max(worst, math.Abs(w.At(levels[k])-moved(0.98, health, tight)))
	}
	t.Logf("the table is off by %.2g at most", worst)
	if worst > 2e-3 {
		t.Errorf("the table is off by %v", worst)
	}
}

func TestABarrierMovesAsFarAsItsEndotheliumOnTheLogitScale(t *testing.T) {
	logit := func(x float64) float64 { return math.Log(x / (1 - x)) }
	for _, x := range [][3]float64{{0.98, 0.9, 0.3}, {0.5, 0.9, 0.95}, {0.1, 0.2, 0.01}} {
		b := moved(x[0], x[1], x[2])
		if got, want := logit(b)-logit(x[0]), logit(x[2])-logit(x[1]); math.Abs(got-want) > 1e-12 {
			t.Errorf("%v: moved by %v, want %v", x, got, want)
		}
	}
	if moved(0.98, 0.9, 0) != 0 || moved(0.98, 0.9, 1) != 1 || moved(0.98, 0.9, 0.9) != 0.98 {
		t.Error("ends of the scale")
	}
}

func TestOnlyTheBrainHasAWallThatMoves(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range c.HostNames() {
		h, err := c.HostSpec(name)
		if err != nil {
			t.Fatal(err)
		}
		for b, o := range h.Body.Organs {
			if (h.Vessels[b] != "") != (o.Name == "brain") || o.Wear != 0 {
				t.Errorf("host %q, %s: endothelium %q, wear %v", name, o.Name, h.Vessels[b], o.Wear)
			}
		}
	}
}

// TestMIR221OfTheTumourIsCargoAlone: it changes what vesicles carry and nothing else that
// a cell brings to a host.
func TestMIR221OfTheTumourIsCargoAlone(t *testing.T) {
	c := embeddedCatalogue(t)
	full, silenced := inHost(t, c, "MDA-MB-231", "nude mouse"), inHost(t, c, "MDA-MB-231", "nude mouse", withoutGene("MIR221"))
	if !(silenced.Exosomes < 0.5*full.Exosomes) {
		t.Errorf("cargo of %v in the silenced cell, of %v in the other", silenced.Exosomes, full.Exosomes)
	}
	for i, x := range full.Traits {
		if y := silenced.Traits[i]; x.Name != "cargo" && x != y {
			t.Errorf("trait %s is %v, silenced %v", x.Name, x.Value, y.Value)
		}
	}
	fewer := inHost(t, c, "MDA-MB-231", "nude mouse", withoutGene("RAB27B"))
	if !(fewer.Exosomes < full.Exosomes) || traitOf(t, fewer, "cargo") != traitOf(t, full, "cargo") {
		t.Error("less release is not less release of the same")
	}
}

func TestADonorIsTheCellOfTheHostOnPlastic(t *testing.T) {
	c := embeddedCatalogue(t)
	parental, err := c.Donor("MDA-MB-231", "serum-free", "hCMEC/D3", nil)
	if err != nil {
		t.Fatal(err)
	}
	brain, err := c.Donor("MDA-MB-231-BrM2", "serum-free", "hCMEC/D3", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !(brain.Vesicles > parental.Vesicles && brain.Passage > parental.Passage) {
		t.Errorf("the brain-seeking line gives off and passes %+v, the parental %+v", brain, parental)
	}
	silenced, err := c.Donor("MDA-MB-231", "serum-free", "hCMEC/D3", pathway.Treatment{withoutGene("MIR221")})
	if err != nil {
		t.Fatal(err)
	}
	if !(silenced.Vesicles < parental.Vesicles) || silenced.Passage != parental.Passage || silenced.Extravasation != parental.Extravasation {
		t.Errorf("silenced cells %+v, others %+v", silenced, parental)
	}
	for _, wrong := range [][2]string{{"no line", "serum-free"}, {"MDA-MB-231", "no medium"}, {"hCMEC/D3", "serum-free"}} {
		if _, err := c.Donor(wrong[0], wrong[1], "hCMEC/D3", nil); err == nil {
			t.Errorf("%v gives off vesicles", wrong)
		}
	}
	if _, err := c.Endothelium("MDA-MB-231"); err == nil {
		t.Error("a tumour line stands as a wall")
	}
}

func TestADishHoldsNodesAndNotMolecules(t *testing.T) {
	c := embeddedCatalogue(t)
	both := pathway.Treatment{withoutGene("MIR221"), withoutGene("CLU")}
	if got := c.Inside("tumour", both); len(got) != 1 || got[0].Node != "CLU" {
		t.Errorf("a tumour cell's dish is left with %v", got)
	}
	if got := c.Inside("endothelium", both[:1]); len(got) != 1 {
		t.Error("a node of the endothelium is taken for a molecule")
	}
}
