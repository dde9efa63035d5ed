package param

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"paget/units"
)

// nameColumn heads the tables of these tests.
var nameColumn = Column{"name", true}

const numberTable = `# numbers of a cell
name	value	kind	source	how

speed	0.36 um/min (0.25..0.60)	measured	smith2012	median of "212" tracks
# a comment between rows
share	80 % (60..90)	assumed	-	nobody knows
  drag 	 3 nN*min/um	derived	smith2012	from the speed
`

func TestATableOfNumbersIsRead(t *testing.T) {
	var f Faults
	table := ReadTable("lines.tsv", []byte(numberTable), NumberColumns(nameColumn), &f)
	if len(table.Rows) != 3 {
		t.Fatalf("%d rows, %v", len(table.Rows), f.Err())
	}
	var got []Number
	for _, row := range table.Rows {
		got = append(got, row.NumberOfAnyUnit("value"))
	}
	want := []Number{
		{"speed", 0.36, 0.25, 0.6, "um/min", units.Speed, Measured, "smith2012", `median of "212" tracks`, Place{"lines.tsv", 4, 2}},
		{"share", 0.8, 0.6, 0.9, "%", units.Dimensionless, Assumed, "", "nobody knows", Place{"lines.tsv", 6, 2}},
		{"drag", 3, 3, 3, "nN*min/um", units.Drag, Derived, "smith2012", "from the speed", Place{"lines.tsv", 7, 2}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got, want)
	}
	if f.Err() != nil {
		t.Error(f.Err())
	}
	if n := table.Rows[0].Number("value", units.Time); n.Value != 0 || f.Len() != 1 {
		t.Errorf("a speed read as a time: %+v, %v", n, f.Err())
	}
}

func TestATableWithOtherLineEndsIsTheSame(t *testing.T) {
	for _, end := range []string{"\r\n", "\r"} {
		var f Faults
		table := ReadTable("x", []byte("\ufeff"+strings.ReplaceAll(numberTable, "\n", end)), NumberColumns(nameColumn), &f)
		if len(table.Rows) != 3 || f.Len() != 0 || table.Rows[2].Place("how") != (Place{"x", 7, 5}) || table.Rows[2].Text("how") != "from the speed" {
			t.Errorf("%q: %d rows, %v", end, len(table.Rows), f.Err())
		}
	}
}

func TestEveryFaultOfATableIsReportedAtItsCell(t *testing.T) {
	const text = `name	value	kind	source	how
speed	0.36 um/min (0.4..0.6)	mesured	smith2012	read off
share	80 %	measured	-	read off
rate	5	derived	smith2012	read off
short	1 h	assumed	-
long	1 h	assumed	-	x	y
	1 h	assumed	-	guess
gap	1 h	assumed		guess
`
	var f Faults
	for _, row := range ReadTable("n.tsv", []byte(text), NumberColumns(nameColumn), &f).Rows {
		if row.Text("name") == "rate" {
			row.Number("value", units.Rate)
		} else {
			row.NumberOfAnyUnit("value")
		}
	}
	want := `n.tsv:2:2: speed: value "0.36 um/min (0.4..0.6)" lies outside its own range
  allowed: a value with its range, as in "0.36 um/min (0.25..0.60)"
n.tsv:2:3: speed: kind "mesured" is not a kind of number
  allowed: measured, derived, fitted, assumed     hint: did you mean "measured"?
n.tsv:3:4: share: source "-" names no source for a measured number
  allowed: a number without a source only if its kind is assumed     hint: name the source, or mark the number as assumed
n.tsv:4:2: rate: value 5 has no unit
  allowed: a rate, in units such as "1/min", "1/h" or "1/day"
n.tsv:5:4: short: the row has 4 cells
  allowed: 5, as in the header     hint: an empty cell still needs its tab
n.tsv:6:6: long: the row has 6 cells
  allowed: 5, as in the header
n.tsv:7:1: name: the cell is empty
n.tsv:8:4: gap: source: the cell is empty`
	if got := f.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestEveryFaultOfAHeaderIsReported(t *testing.T) {
	columns := []Column{nameColumn, {"value", true}, {"note", false}}
	for text, want := range map[string]string{
		"name\tvalue\tnote\n":         "",
		"value\tname\n":               "",
		"name\tvalu\n":                "t:1: the column \"value\" is missing\n  allowed: name, value, note\nt:1:2: unknown column \"valu\"\n  allowed: name, value, note     hint: did you mean \"value\"?",
		"name\tname\tvalue\n":         "t:1:2: the column \"name\" is given twice\n  allowed: name, value, note",
		"name\tvalue\t\n":             "t:1:3: a column has no name\n  allowed: name, value, note",
		"# x\nname value\na b\n":      "t:2:1: the header is a single cell\n  allowed: name, value, note     hint: columns are separated by tabs",
		"# name\tvalue\n":             "t: has no row with the names of the columns\n  allowed: name, value, note",
		"":                            "t: is empty",
		"name\tvalue\n\x00":           "t:2: holds binary data\n  allowed: text in UTF-8",
		"a\tb\n" + "c\td\nwrong\trow": "t:1: the column \"name\" is missing\n  allowed: name, value, note\nt:1: the column \"value\" is missing\n  allowed: name, value, note\nt:1:1: unknown column \"a\"\n  allowed: name, value, note\nt:1:2: unknown column \"b\"\n  allowed: name, value, note",
	} {
		var f Faults
		table := ReadTable("t", []byte(text), columns, &f)
		got := ""
		if err := f.Err(); err != nil {
			got = err.Error()
		}
		if table == nil || got != want {
			t.Errorf("%q: got\n%s\nwant\n%s", text, got, want)
		}
	}
}

func TestCellsAreReadAsWhatTheyAre(t *testing.T) {
	columns := []Column{nameColumn, {"n", false}, {"share", false}, {"time", false}, {"set", false}, {"flag", false}, {"kind", false}, {"note", false}}
	var f Faults
	table := ReadTable("t", []byte("name\tn\tshare\ttime\tset\tflag\tkind\na\t3\t20 %\t2 h\tx, y,z\ttrue\tfitted\nb\t\t\t\t\t\t\n"), columns, &f)
	a, b := table.Rows[0], table.Rows[1]
	if a.Int("n", 0, 9) != 3 || a.Fraction("share", "") != 0.2 || a.Quantity("time", units.Time, 0, math.Inf(1)) != 120 ||
		!slices.Equal(a.Texts("set", ","), []string{"x", "y", "z"}) || !a.Bool("flag") || a.Kind("kind") != Fitted ||
		a.OneOf("name", "letter", []string{"a", "b"}) != "a" || a.Text("note") != "" || a.Has("note") || !a.Has("n") {
		t.Error("a cell is misread")
	}
	if b.Texts("set", ",") != nil || f.Len() != 0 {
		t.Errorf("an empty cell: %v", f.Err())
	}
	b.Int("n", 0, 9)
	a.OneOf("name", "word", []string{"aa"})
	a.Texts("set", " ")
	a.Fault("set", "is too long", "one", "cut it")
	want := `t:2:1: name "a" is not a known word
  allowed: aa
t:2:5: a: set "x, y,z" is too long
  allowed: one     hint: cut it
t:3:2: b: n: the cell is empty`
	if got := f.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if a.Place("") != (Place{"t", 2, 0}) {
		t.Error(a.Place(""))
	}
}

func TestAColumnThatWasNotDeclaredIsTheCallersFault(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var f Faults
	ReadTable("t", []byte("name\na\n"), []Column{nameColumn}, &f).Rows[0].Text("value")
}

func FuzzReadTable(f *testing.F) {
	for _, seed := range []string{numberTable, "name\tvalue\tkind\tsource\thow\n\t\t\t\t\n", "name\tvalue\tkind\tsource\thow\na\t1 (..2)\tassumed\t-\tx", "\tname", "#\n\r\r\n\x0b", "how\tsource\tkind\tvalue\tname\na\tb\tassumed\t1 h\tz"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var faults Faults
		table := ReadTable("t", data, NumberColumns(nameColumn), &faults)
		for _, row := range table.Rows {
			before := faults.Len()
			n := row.NumberOfAnyUnit("value")
			if !(n.Low <= n.Value && n.Value <= n.High) {
				t.Fatalf("%+v", n)
			}
			if faults.Len() == before && (n.Kind == 0 || n.Name == "" || n.How == "" || n.Source == "" && n.Kind != Assumed) {
				t.Fatalf("an incomplete number passes: %+v", n)
			}
			row.Int("value", 0, 5)
			row.Texts("how", ",")
		}
		if len(table.Rows) == 0 && len(data) == 0 && faults.Len() == 0 {
			t.Fatal("an empty file passes")
		}
		if err := faults.Err(); err != nil && !utf8.ValidString(err.Error()) {
			t.Fatalf("the message is not text: %q", err)
		}
	})
}
