package cohort_test

import (
	"slices"
	"strings"
	"testing"
)

func TestColumnsAndPairsLeaveOutWhatHasNoValue(t *testing.T) {
	s := planted(10)
	c := s.Column(0, 0)
	if len(c.Values) != 9 || c.Events != nil || c.Missing["dead before"] != 1 || slices.Contains(c.Numbers, 7) {
		t.Errorf("%+v", c)
	}
	a, b := s.Pairs(0, 0, 1)
	if len(a.Values) != 9 || !slices.Equal(a.Numbers, b.Numbers) {
		t.Errorf("pairs %v, %v", a.Numbers, b.Numbers)
	}
	if x := s.Column(1, 1); len(x.Events) != 10 {
		t.Errorf("%d events", len(x.Events))
	}
}

func TestASheetIsWrittenInFull(t *testing.T) {
	rows := planted(10).Table()
	if strings.Join(rows[0], ",") != "arm,host,burden [cells],survival [d],survival event" || len(rows) != 21 {
		t.Errorf("%q, %d rows", rows[0], len(rows))
	}
	if row := rows[1+14]; row[0] != "control" || row[1] != "8" || row[2] != "" || row[3] == "" {
		t.Errorf("a host without a value: %q", row)
	}
}

func TestOnlyTheNextShardCanBeJoined(t *testing.T) {
	whole, first, second := planted(10), planted(10), planted(10)
	first.Rows, second.Rows = first.Rows[:9], second.Rows[9:]
	if err := first.Join(second); err != nil || len(first.Rows) != 20 {
		t.Fatalf("%d rows, %v", len(first.Rows), err)
	}
	for i, row := range first.Table() {
		if !slices.Equal(row, whole.Table()[i]) {
			t.Fatalf("row %d differs", i)
		}
	}
	if err := whole.Join(second); err == nil || !strings.Contains(err.Error(), "host 9 does not follow host 19") {
		t.Error(err)
	}
	second.Readouts = second.Readouts[:1]
	if err := whole.Join(second); err == nil {
		t.Error("sheets of other read-outs are joined")
	}
}
