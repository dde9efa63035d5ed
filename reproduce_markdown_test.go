package paget

import (
	"bytes"
	"strings"
	"testing"

	"paget/report"
)

// TestThePageOfAReproductionHoldsEveryRow writes a page of verdicts that are made up.
func TestThePageOfAReproductionHoldsEveryRow(t *testing.T) {
	row := func(id, verdict string, calibrated bool) keptRow {
		return keep(report.Verdict{ID: id, Readout: "mice lung nodules | a|b", Perturbation: "silenced", System: "4T1", Published: "up", Unit: "%",
			Simulated: 80, Low: 60, High: 101, Defined: true, Known: "sign", Verdict: verdict, Calibrated: calibrated}, false)
	}
	done := &Part{Plan: partPlan(t, Asked{}), Asked: Asked{Root: 3}}
	done.Mechanism.Title = "The first"
	done.Kept = &KeptVerdicts{Rows: []keptRow{row("X-1", Pass, true), row("X-2", Pass, true), row("X-2", Fail, false)}}
	waits := &Part{Plan: done.Plan, Asked: done.Asked}
	waits.Mechanism.Title = "The second"
	r := &Reproduction{Wanted: Wanted{Root: 3}, Parts: []*Part{done, waits}}
	var page, again bytes.Buffer
	for _, b := range []*bytes.Buffer{&page, &again} {
		if err := r.WriteMarkdown(b, nil); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(page.Bytes(), again.Bytes()) {
		t.Error("two pages of one reproduction differ")
	}
	text := page.String()
	for _, want := range []string{
		"# What is reproduced\n", "`paget reproduce --seed 3`", "1 of 2 published rows come out, 1 fail (X-2)",
		"| The first | 2 | 1 | 1 | 0 | 2 of 2 | 0 of 1 |\n", "| The second | not run yet |",
		`| X-1 | mice lung nodules \| a\|b, silenced, 4T1 | up | 80.0 % (60.0 to 101) | calibrated | 1 of 1 | pass |` + "\n",
		"| calibrated, predicted | 1 of 2 | fail |\n", "has not been run yet.",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "| ") && len([]rune(strings.TrimRight(line, "\n"))) > pageWidth {
			t.Errorf("a line of more than %d columns: %q", pageWidth, line)
		}
	}
}
