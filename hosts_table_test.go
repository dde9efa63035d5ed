package paget

import (
	"bytes"
	"strings"
	"testing"

	"paget/record"
)

// The table of lesions agrees with the read-outs of the same hosts, and its lesions with
// one another.
func TestEveryLesionOfEveryHostIsARow(t *testing.T) {
	s, c := readCohort(t, "      - {name: left, cells: 1e6 cells}", "      - {name: left, cells: 1e7 cells}", "duration: 14 d", "duration: 24 d", "read: [7 d, 14 d]", "read: [7 d, 14 d, 24 d]", "MDA-MB-231]", "4T1]", "line: MDA-MB-231,", "line: 4T1,")
	r := runPlan(t, newPlan(t, s, c, PlanOptions{Replicates: 4}), 1, 2)
	table := r.LesionTable()
	if err := table.WriteParquet(&bytes.Buffer{}, &record.Header{}); err != nil {
		t.Fatal(err)
	}
	texts := func(name string) []string { return table.Column(name).Text }
	numbers := func(name string) []int64 { return table.Column(name).Int }
	row, injected, descended := 0, 0, 0
	for i, job := range r.Plan.Jobs {
		found := map[string]float64{}
		first := row
		for k, l := range r.hosts[i].Lesions {
			if numbers("host")[row] != int64(job.Replicate+1) || numbers("lesion")[row] != int64(k+1) || texts("arm")[row] != s.Arms[job.Arm].Name {
				t.Fatalf("row %d is lesion %d of host %d, arm %s", row, numbers("lesion")[row], numbers("host")[row], texts("arm")[row])
			}
			if p := numbers("parent")[row]; p > 0 {
				descended++
				if of := first + int(p) - 1; p > int64(k) || texts("organ")[of] != texts("site")[row] || texts("clone")[of] != texts("clone")[row] {
					t.Errorf("lesion %d of host %d comes from lesion %d", k+1, job.Replicate+1, p)
				}
			}
			if strings.HasPrefix(texts("site")[row], "injected into arteries") {
				injected++
			}
			if l.Final > 0 {
				found[texts("organ")[row]] += l.Final
			}
			row++
		}
		for name, cells := range found {
			if got, ok := r.Wells[i].Last(name + " burden"); ok && !(got <= cells*(1+1e-9)) {
				t.Errorf("host %d: burden of %s %g, its lesions %g", job.Replicate+1, name, got, cells)
			}
		}
	}
	if row != len(texts("organ")) || row < 50 || injected == 0 {
		t.Errorf("%d rows, %d lesions, %d of injected cells, %d of lesions", len(texts("organ")), row, injected, descended)
	}
	var csv bytes.Buffer
	if err := table.WriteCSV(&csv); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(csv.String(), "NaN") || strings.Count(csv.String(), "\n") != row+1 {
		t.Errorf("lesions.csv has %d lines", strings.Count(csv.String(), "\n"))
	}
}
