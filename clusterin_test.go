package paget

import (
	"testing"
)

// A short run of the built-in study, four wells an arm and all hosts: rows known by sign must
// hold, rows known by number must reach their band, and the luminal line must
// stay where it was.
func TestTheClusterinStudyComesOut(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute of computing")
	}
	s, c, err := Open("clusterin", openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	hosted := func(use int) bool { return s.Assays[use].Cohort != nil }
	dishes := runPlan(t, newPlan(t, s, c, PlanOptions{Replicates: 4, Keep: func(s *Study, j Job) bool {
		return !s.Arms[j.Arm].InSeries() && s.Assays[j.Assay].Name != "scratch" && !hosted(j.Assay)
	}}), 1, 0).Verdicts()
	hosts := runPlan(t, newPlan(t, s, c, PlanOptions{Keep: func(s *Study, j Job) bool { return hosted(j.Assay) }}), 1, 0).Verdicts()
	for i, e := range s.Expect {
		row := dishes[i]
		if hosted(s.assayIndex(e.Assay)) { // hosts scatter more, and live quickly: all of them
			row = hosts[i]
		}
		held := row.Verdict == Pass
		if e.Known == KnownNone { // four wells cannot keep an interval this narrow
			held = row.Defined && row.Simulated > row.Band[0] && row.Simulated < row.Band[1]
		}
		if !held {
			t.Errorf("%s %s in %s: %.1f (%.1f to %.1f), published %s", row.ID, row.Readout, row.System, row.Simulated, row.Low, row.High, row.Published)
		}
	}
}

// Nothing but the expectations of a study speaks of an effect: with the fitted
// rows' bands moved, the simulated wells are the same.
func TestExpectationsDoNotReachTheWells(t *testing.T) {
	s, c := readSmall(t)
	other, _ := readSmall(t, "published: down", "published: up", "use: predict", "use: fit")
	a, b := runPlan(t, newPlan(t, s, c, PlanOptions{}), 1, 2), runPlan(t, newPlan(t, other, c, PlanOptions{}), 1, 2)
	for _, key := range a.Readouts() {
		for arm := range s.Arms {
			x, y := a.Values(0, arm, key), b.Values(0, arm, key)
			for i := range x {
				if x[i] != y[i] {
					t.Errorf("%s reads %g under one expectation and %g under another", key.Readout, x[i], y[i])
				}
			}
		}
	}
}
