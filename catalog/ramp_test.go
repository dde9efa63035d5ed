package catalog

import (
	"math"
	"testing"

	"paget/cell"
)

func TestRampsOfOxygenAreInItsUnit(t *testing.T) {
	c := embeddedCatalogue(t)
	oxygen := Dissolved{Fields: []string{"oxygen"}}
	want := []cell.Ramp{
		{Signal: "concentration of oxygen", Behaviour: "cycle entry", Low: 5 * mmHg, High: 38 * mmHg, AtHigh: 1},
		{Signal: "concentration of oxygen", Behaviour: "necrosis", Low: 2.5 * mmHg, High: 5 * mmHg, AtLow: 1},
	}
	got := c.CellRamps("growth", oxygen)
	if len(got) != len(want) {
		t.Fatalf("ramps %+v", got)
	}
	for i, w := range want {
		g := got[i]
		if g.Signal != w.Signal || g.Behaviour != w.Behaviour || g.AtLow != w.AtLow || g.AtHigh != w.AtHigh ||
			math.Abs(g.Low-w.Low) > 1e-12 || math.Abs(g.High-w.High) > 1e-12 {
			t.Errorf("ramp %+v, want %+v", g, w)
		}
	}
	if got := c.CellRamps("growth", Dissolved{}); len(got) != 0 {
		t.Errorf("without oxygen there are ramps %+v", got)
	}
}

func TestFaultsOfRampsAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"a ramp that runs backwards", "ramps.tsv", "5 mmHg\t38 mmHg", "38 mmHg\t5 mmHg", []string{"ramps.tsv:", "low below high"}},
		{"a negative factor", "ramps.tsv", "38 mmHg\t0\t1", "38 mmHg\t-1\t1", []string{"ramps.tsv:", "0 or more"}},
		{"an unknown behaviour", "ramps.tsv", "\tcycle entry\t", "\tcycle entri\t", []string{"ramps.tsv:", "not a behaviour", "cycle entry"}},
		{"an unknown signal", "ramps.tsv", "O01\tconcentration of oxygen", "O01\tconcentrtion of oxygen", []string{"ramps.tsv:", "neither a node nor a signal"}},
		{"a ramp twice", "ramps.tsv", "O02\t", "O01\t", []string{"ramps.tsv:", `ramp "O01" stands twice`}},
		{"a rule for a network that there is not", "rules.tsv", "no\tgrowth", "no\tgroth", []string{"rules.tsv:", `no network is named "groth"`, "growth"}},
	})
}
