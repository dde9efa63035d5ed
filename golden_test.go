package paget

import (
	"fmt"
	"strings"
	"testing"

	"paget/internal/golden"
	"paget/stats"
)

// The lysate of the small study, node by node, to four digits: a change of any
// strength, rule or solver that moves published numbers shows here first, and
// CHANGELOG.md says so under Numbers. Renewed with -update.
func TestTheSmallLysateReadsAsBefore(t *testing.T) {
	s, c := readSmall(t)
	r := runPlan(t, newPlan(t, s, c, PlanOptions{Keep: func(s *Study, j Job) bool { return s.Assays[j.Assay].Kind == "culture" }}), 1, 2)
	var b strings.Builder
	fmt.Fprintf(&b, "%-28s %9s %9s\n", "read-out", s.Arms[0].Name, s.Arms[1].Name)
	for _, key := range r.Readouts() {
		fmt.Fprintf(&b, "%-28s %9.4f %9.4f\n", key.Readout, stats.Mean(r.Values(0, 0, key)), stats.Mean(r.Values(0, 1, key)))
	}
	golden.Text(t, "testdata/small-lysate.golden", b.String())
}
