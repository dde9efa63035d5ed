package assay

import (
	"math"
	"testing"

	"paget/pathway"
	"paget/rng"
	"paget/units"
)

// through sums the cells through over wells with the roots of the test.
func through(t testing.TB, kind string, changes map[string]float64, c culturedLine, wells int) float64 {
	t.Helper()
	a := filled(t, kind, with(numbersOf(kind), changes))
	sum := 0.0
	for w := 0; w < wells; w++ {
		sum += last(t, run(t, a, c.dish(t, rng.Root(100).Derive("well", uint64(w)))), "through")
	}
	return sum
}

func TestNobodyPassesAMembraneWithoutPores(t *testing.T) {
	if n := through(t, "transwell", map[string]float64{"pore density": 0}, wanderer(), 2); n != 0 {
		t.Errorf("%v cells through a closed membrane", n)
	}
}

func TestNobodyPassesPoresNarrowerThanTheNucleusAllows(t *testing.T) {
	c := wanderer()
	c.squeeze = 0
	if n := through(t, "transwell", map[string]float64{"pore diameter": 3}, c, 2); n != 0 {
		t.Errorf("%v cells through pores of 7 µm² with an arrest at 8 µm²", n)
	}
	if n := through(t, "transwell", nil, c, 2); n == 0 {
		t.Error("nobody through pores of 50 µm²")
	}
}

func TestFasterCellsComeThroughInLargerNumbers(t *testing.T) {
	before := -1.0
	for _, speed := range []float64{0.05, 0.3, 1.2} {
		c := wanderer()
		c.speed = speed
		n := through(t, "transwell", nil, c, 3)
		if n <= before {
			t.Errorf("%v cells at %v µm/min, %v at the slower speed", n, speed, before)
		}
		before = n
	}
}

func TestAttractantBelowDrawsCellsThroughAndAboveHoldsThemBack(t *testing.T) {
	none := through(t, "transwell", map[string]float64{"attractant below": 0}, wanderer(), 3)
	below := through(t, "transwell", nil, wanderer(), 3)
	above := through(t, "transwell", map[string]float64{"attractant below": 0, "attractant above": 10}, wanderer(), 3)
	if !(below > none && none > above) {
		t.Errorf("through: %v with attractant below, %v with none, %v with attractant above", below, none, above)
	}
}

func TestTheSameAttractantOnBothSidesActsAsNone(t *testing.T) {
	none := through(t, "transwell", map[string]float64{"attractant below": 0}, wanderer(), 2)
	both := through(t, "transwell", map[string]float64{"attractant above": 10}, wanderer(), 2)
	if none != both {
		t.Errorf("%v cells through without attractant, %v with the same on both sides", none, both)
	}
}

func TestCellsThatCannotSenseDoNotMindTheGradient(t *testing.T) {
	blind := wanderer()
	blind.sensitivity = 0
	with := through(t, "transwell", nil, blind, 3)
	without := through(t, "transwell", map[string]float64{"attractant below": 0}, blind, 3)
	if with != without {
		t.Errorf("%v through with a gradient, %v without", with, without)
	}
}

func TestGradientOfAWellFadesWhileItRuns(t *testing.T) {
	a := filled(t, "transwell", with(transwellNumbers(), map[string]float64{"pore density": 4e-3, "upper height": 2000, "lower height": 2000}))
	w := run(t, a, wanderer().dish(t, 1))
	var upper, lower Series
	for _, s := range w.Series {
		switch s.Name {
		case "attractant at the upper face":
			upper = s
		case "attractant at the lower face":
			lower = s
		}
	}
	n := len(upper.Values)
	if n != 25 || len(lower.Values) != n {
		t.Fatalf("series of %d and %d points", n, len(lower.Values))
	}
	for i := 2; i < n; i++ {
		early, late := lower.Values[i-1]-upper.Values[i-1], lower.Values[i]-upper.Values[i]
		if !(late < early) {
			t.Errorf("difference across the membrane grows at %v min: %v, then %v nM", upper.Times[i], early, late)
		}
	}
}

func TestDenserMatrixLetsFewerCellsThrough(t *testing.T) {
	before := math.Inf(1)
	for _, density := range []float64{1, 4, 7} {
		n := through(t, "matrigel", map[string]float64{"matrix density": density}, cutter(), 2)
		if n >= before {
			t.Errorf("%v cells through %v mg/mL, %v through the lighter matrix", n, density, before)
		}
		before = n
	}
}

func TestNobodyPassesAMeshThatIsNeitherCutNorSqueezedThrough(t *testing.T) {
	c := wanderer() // cuts nothing
	c.squeeze = 0
	dense := map[string]float64{"matrix reference mesh area": 5} // arrest at 8 µm²
	a := filled(t, "matrigel", with(matrigelNumbers(), dense))
	w := run(t, a, c.dish(t, 3))
	if n, opened := last(t, w, "through"), last(t, w, "opened"); n != 0 || opened != 0 {
		t.Errorf("%v cells through, %v of the matrix opened", n, opened)
	}
	knife := cutter()
	knife.squeeze = 0
	w = run(t, a, knife.dish(t, 3))
	if opened := last(t, w, "opened"); !(opened > 0 && opened < 1) {
		t.Errorf("protease opened %v", opened)
	}
}

func TestMoreProteaseOpensMore(t *testing.T) {
	a := filled(t, "matrigel", matrigelNumbers())
	before := -1.0
	for _, amount := range []float64{0, 1e3, 4e3} {
		c := cutter()
		c.protease = amount
		opened := last(t, run(t, a, c.dish(t, 5)), "opened")
		if opened <= before {
			t.Errorf("%v opened at %v nM·µm³/min, %v with less", opened, amount, before)
		}
		before = opened
	}
}

func TestKnockDownOfTheDriverLowersMigrationAndInvasion(t *testing.T) {
	silenced := cutter()
	silenced.treatment = pathway.Treatment{{Kind: pathway.Knockdown, Node: "A", Removed: 0.8, Start: -48 * units.Hour, Onset: 8 * units.Hour}}
	for _, kind := range []string{"transwell", "matrigel"} {
		control, treated := through(t, kind, nil, cutter(), 3), through(t, kind, nil, silenced, 3)
		if !(treated < control) {
			t.Errorf("%s: %v cells through after the knock-down, %v in the control", kind, treated, control)
		}
	}
}

func TestThroughShareIsThroughOverPlated(t *testing.T) {
	a := filled(t, "transwell", transwellNumbers())
	w := run(t, a, wanderer().dish(t, 8))
	if n, share := last(t, w, "through"), last(t, w, "through share"); share != n/60 {
		t.Errorf("%v of 60 through, share %v", n, share)
	}
	s := w.Series[0]
	if s.Name != "through" || len(s.Times) != 25 || s.Times[1] != 60 || s.Values[24] != last(t, w, "through") {
		t.Errorf("series %v", s)
	}
}

func TestPictureOfAnInsertShowsCellsPoresAndMatrix(t *testing.T) {
	a := filled(t, "matrigel", with(matrigelNumbers(), map[string]float64{"duration": 4 * units.Hour}))
	d := cutter().dish(t, 8)
	d.Picture = true
	p := run(t, a, d).Picture
	if p == nil || len(p.X) != 60 || len(p.Class) != 60 || len(p.PoreX) == 0 || p.Slice == nil {
		t.Fatalf("picture %+v", p)
	}
	if p.Time != 240 || p.Slice.NX != 20 || p.Slice.NZ != 4 || len(p.Slice.Density) != 80 {
		t.Errorf("slice %+v", p.Slice)
	}
	d.Picture = false
	if run(t, a, d).Picture != nil {
		t.Error("a picture that nobody asked for")
	}
}
