package report

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"paget/internal/golden"
)

func TestTheVerdictsFitATerminalOfEightyColumns(t *testing.T) {
	var b strings.Builder
	if err := VerdictText(&b, demonstrationVerdicts(), 80, false); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(b.String(), "\n") {
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("%d columns: %q", n, line)
		}
	}
	golden.Text(t, "testdata/verdicts-80.txt", b.String())
}

func TestNoWordOfAVerdictIsCutOff(t *testing.T) {
	long := "an exceedingly long readout whose description goes on and on; pneumonoultramicroscopicsilicovolcanoconiosis-and-more"
	v := Verdict{ID: "M-1234567890", Readout: long, System: long, Published: long, Reason: long, Verdict: "report"}
	for _, width := range []int{20, 72, 80, 200} {
		var b strings.Builder
		if err := VerdictText(&b, []Verdict{v}, width, false); err != nil {
			t.Fatal(err)
		}
		letters := strings.Join(strings.Fields(b.String()), "")
		if n := strings.Count(letters, "silico"); n < 1 { // the word is broken, its letters stay
			t.Errorf("width %d: letters are missing in\n%s", width, b.String())
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if n := utf8.RuneCountInString(line); n > max(width, 72) {
				t.Errorf("width %d: a line of %d columns", width, n)
			}
		}
	}
}

func TestColourDoesNotMoveTheColumns(t *testing.T) {
	var plain, coloured strings.Builder
	rows := demonstrationVerdicts()
	if VerdictText(&plain, rows, 100, false) != nil || VerdictText(&coloured, rows, 100, true) != nil {
		t.Fatal("not written")
	}
	stripped := strings.NewReplacer("\x1b[1;32m", "", "\x1b[1;31m", "", "\x1b[1;33m", "", "\x1b[0m", "").Replace(coloured.String())
	if stripped != plain.String() {
		t.Errorf("coloured:\n%s\nplain:\n%s", stripped, plain.String())
	}
	if !strings.Contains(coloured.String(), "\x1b[1;31mfail\x1b[0m") {
		t.Error("a failed row is not red")
	}
}

func TestEscapeSequencesInARowDoNotReachTheTerminal(t *testing.T) {
	var b strings.Builder
	if err := VerdictText(&b, []Verdict{{ID: "a\x1b[2Jb", Readout: "x\ny\u009b31m", Verdict: "report"}}, 80, false); err != nil {
		t.Fatal(err)
	}
	if strings.ContainsAny(b.String(), "\x1b\u009b") {
		t.Errorf("%q", b.String())
	}
}

func TestMachinesReadExactlyThirteenKeys(t *testing.T) {
	v := demonstrationVerdicts()[0]
	v.High = math.NaN()
	text, err := json.Marshal(JSONRows([]Verdict{v, {ID: "u", Simulated: 3}}))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"id":"T-1","perturbation":"siA","system":"line X","readout":"passage through the membrane, 24 h","published":"−21 %","unit":"%",` +
		`"simulated":-21.6,"low":-24.700000000000003,"high":null,"known":"number","use":"fit","verdict":"pass","replicates":6},` +
		`{"id":"u","perturbation":"","system":"","readout":"","published":"","unit":"","simulated":null,"low":null,"high":null,"known":"","use":"","verdict":"","replicates":0}]`
	if string(text) != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
	if text, _ := json.Marshal(JSONRows(nil)); string(text) != "[]" {
		t.Errorf("no row: %s", text)
	}
}

func TestTheSummaryCounts(t *testing.T) {
	if got, want := Summary(demonstrationVerdicts()), "5 pass, 1 fails, 2 reported only; 3 calibrated, 5 predicted"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := Summary(nil); got != "no row" {
		t.Errorf("got %q", got)
	}
}
