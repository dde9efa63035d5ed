package catalog

import "testing"

func TestTheKi67CycleHasItsThreePhases(t *testing.T) {
	k, ok := embeddedCatalogue(t).Cycle("Ki67 advanced")
	if !ok {
		t.Fatal("no cycle Ki67 advanced")
	}
	got := k.Cell()
	want := []struct {
		name     string
		duration float64
		doubles  bool
	}{{"K2", 150, false}, {"Q", 0, false}, {"K1", 780, true}}
	if len(got.Phases) != len(want) || got.Name != k.Name {
		t.Fatalf("cycle %+v", got)
	}
	for i, p := range got.Phases {
		if p.Name != want[i].name || p.Duration != want[i].duration || p.Doubles != want[i].doubles {
			t.Errorf("phase %d is %+v, want %+v", i, p, want[i])
		}
	}
	if k.fixed() != 930 {
		t.Errorf("the fixed phases last %g min", k.fixed())
	}
}

func TestFaultsOfCyclesAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"no phase left at random", "cycles.tsv", "Q\tcycle entry", "Q\t8.5 h", []string{"cycles.tsv:", "0 phases that are left at the rate"}},
		{"two phases left at random", "cycles.tsv", "K1\t780 min", "K1\tcycle entry", []string{"2 phases that are left at the rate"}},
		{"no nucleus doubles", "cycles.tsv", "780 min\tyes", "780 min\tno", []string{"0 phases in which the nucleus doubles"}},
		{"a phase twice", "cycles.tsv", "\tK2\t", "\tK1\t", []string{"cycles.tsv:", `phase "K1" stands twice`}},
		{"a duration without a unit", "cycles.tsv", "780 min", "780", []string{"cycles.tsv:", "780", "no unit"}},
		{"a duration of nothing", "cycles.tsv", "780 min", "0 min", []string{"cycles.tsv:", "or more"}},
		{"neither yes nor no", "cycles.tsv", "780 min\tyes", "780 min\tmaybe", []string{"neither yes nor no"}},
	})
}
