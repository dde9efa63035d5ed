package record

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"paget/rng"
)

func sampleTable() *Table {
	return &Table{
		Name: "read-outs", Doc: "one row a well",
		Columns: []Column{
			TextColumn("well", "which well", "A1", `say "hi", all`, " two\nlines "),
			FloatColumn("through", "%", "share of cells", 0.1, math.NaN(), -1e-300),
			IntColumn("cells", "cells", "", 1, -9223372036854775808, 3),
			FloatColumn("arm speed", "um/min", "", math.Inf(1), math.Inf(-1), 1.0/3),
		},
	}
}

func TestCSVIsWhatSpreadsheetsExpect(t *testing.T) {
	var b bytes.Buffer
	if err := sampleTable().WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	want := "well,through,cells,arm speed\nA1,0.1,1,Inf\n\"say \"\"hi\"\", all\",,-9223372036854775808,-Inf\n\" two\nlines \",-1e-300,3,0.3333333333333333\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &b, want)
	}
	if _, err := csv.NewReader(&b).ReadAll(); err != nil {
		t.Error(err)
	}
}

func TestADictionaryExplainsEachColumn(t *testing.T) {
	var b bytes.Buffer
	if err := sampleTable().WriteDictionary(&b); err != nil {
		t.Fatal(err)
	}
	want := "column,type,unit,meaning\nwell,text,,which well\nthrough,number,%,share of cells\ncells,whole number,cells,\narm speed,number,um/min,\n"
	if b.String() != want {
		t.Errorf("got\n%s", &b)
	}
}

func TestCSVReadsBackAsItWasWritten(t *testing.T) {
	name := rapid.StringMatching(`[a-z][a-z0-9_. ]{0,6}[a-z]`)
	text := rapid.OneOf(rapid.StringMatching(`[a-zé,"' \n=#-]{0,8}`), rapid.SampledFrom([]string{"", " ", "a", "NaN", "\"", "x\ty"}))
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(0, 5).Draw(t, "rows")
		table := &Table{}
		for _, name := range rapid.SliceOfNDistinct(name, 1, 5, rapid.ID).Draw(t, "names") {
			switch rapid.SampledFrom([]Type{Text, Float, Int}).Draw(t, "type") {
			case Text:
				table.Columns = append(table.Columns, TextColumn(name, "", rapid.SliceOfN(text, rows, rows).Draw(t, "texts")...))
			case Float:
				table.Columns = append(table.Columns, FloatColumn(name, "", "", rapid.SliceOfN(rapid.Float64(), rows, rows).Draw(t, "floats")...))
			case Int:
				table.Columns = append(table.Columns, IntColumn(name, "", "", rapid.SliceOfN(rapid.Int64(), rows, rows).Draw(t, "ints")...))
			}
		}
		var first, second bytes.Buffer
		if err := table.WriteCSV(&first); err != nil {
			t.Fatal(err)
		}
		back, err := ReadCSV(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if back.NRows() != rows {
			t.Fatalf("%d rows become %d in\n%s", rows, back.NRows(), &first)
		}
		// Types may narrow (a column of 1, 2, 3 is one of whole numbers); the
		// text may not change.
		if err := back.WriteCSV(&second); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Fatalf("got\n%s\nwant\n%s", &second, &first)
		}
	})
}

func TestReadCSVTellsTypesAndFaults(t *testing.T) {
	table, err := ReadCSV(strings.NewReader("\ufeffa,b,c,d,e,f\n1,1,x,,0x1,1e5\n-2,,1,,1,Inf\n"))
	if err != nil {
		t.Fatal(err)
	}
	var types []Type
	for _, c := range table.Columns {
		types = append(types, c.Type)
	}
	if want := []Type{Int, Float, Text, Text, Text, Float}; !reflect.DeepEqual(types, want) || table.Columns[0].Name != "a" {
		t.Errorf("types are %v, columns %+v", types, table.Columns)
	}
	if b := table.Column("b"); b == nil || b.Float[0] != 1 || !math.IsNaN(b.Float[1]) {
		t.Errorf("%+v", b)
	}
	if table.Column("z") != nil {
		t.Error("a column appears from nowhere")
	}
	for text, want := range map[string]string{"": "without a header", "a,b\n1\n": "line 2", "a,a\n": "given twice", "a\n\"x": "line 2"} {
		if _, err := ReadCSV(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestColumnsThatMakeNoTableAreRefused(t *testing.T) {
	for want, table := range map[string]*Table{
		"has no columns":                          {},
		"the name cannot be written":              {Columns: []Column{IntColumn("a,b", "", "")}},
		`column "": the name cannot be written`:   {Columns: []Column{IntColumn("", "", "")}},
		`column " a": the name cannot be written`: {Columns: []Column{IntColumn(" a", "", "")}},
		"the name is given twice":                 {Columns: []Column{IntColumn("a", "", ""), TextColumn("a", "")}},
		"no type is set":                          {Columns: []Column{{Name: "a"}}},
		"holds values of another type":            {Columns: []Column{{Name: "a", Type: Int, Text: []string{"x"}}}},
		`2 values, but 1 in column "a"`:           {Columns: []Column{IntColumn("a", "", "", 1), IntColumn("b", "", "", 1, 2)}},
		"row 1 is not text in UTF-8":              {Columns: []Column{TextColumn("a", "", "\xff")}},
	} {
		for _, err := range []error{table.Validate(), table.WriteCSV(io.Discard), table.WriteParquet(io.Discard, nil), table.WriteDictionary(io.Discard)} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("got %v, want %s", err, want)
			}
		}
	}
}

// readParquet reads all rows and the file's metadata.
func readParquet(t *testing.T, data []byte) (*parquet.File, []parquet.Row) {
	t.Helper()
	file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var rows []parquet.Row
	for _, group := range file.RowGroups() {
		reader := group.Rows()
		defer reader.Close()
		for {
			batch := make([]parquet.Row, 7)
			n, err := reader.ReadRows(batch)
			for _, row := range batch[:n] {
				rows = append(rows, row.Clone())
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return file, rows
}

func TestParquetReadsBackAsItWasWritten(t *testing.T) {
	table, h := sampleTable(), sampleHeader()
	var b bytes.Buffer
	if err := table.WriteParquet(&b, &h); err != nil {
		t.Fatal(err)
	}
	file, rows := readParquet(t, b.Bytes())
	if len(rows) != 3 {
		t.Fatalf("%d rows", len(rows))
	}
	for i, field := range file.Schema().Fields() {
		if field.Name() != table.Columns[i].Name {
			t.Errorf("column %d is %s, want %s", i, field.Name(), table.Columns[i].Name)
		}
	}
	for i, row := range rows {
		if row[0].String() != table.Columns[0].Text[i] || row[2].Int64() != table.Columns[2].Int[i] || row[3].Double() != table.Columns[3].Float[i] {
			t.Errorf("row %d is %v", i, row)
		}
		if x := table.Columns[1].Float[i]; row[1].IsNull() != math.IsNaN(x) || !row[1].IsNull() && row[1].Double() != x {
			t.Errorf("row %d, column 1: %v, want %g", i, row[1], x)
		}
	}
	for key, want := range map[string]string{
		"table": "read-outs", "doc": "one row a well", "column.through.unit": "%", "column.well.doc": "which well", "column.arm speed.unit": "um/min",
		"spec_hash": "0123456789abcdef", "root_seed": "18446744073709551615", "commit": "abc", "study": "s",
	} {
		if got, _ := file.Lookup(key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	if _, ok := file.Lookup("command"); ok {
		t.Error("the command, which may name threads and folders, is in the file")
	}
}

// longTable has more rows than a batch and, if large, than a row group.
func longTable(n int) *Table {
	table := &Table{Name: "cells", Columns: []Column{IntColumn("id", "", ""), TextColumn("line", ""), FloatColumn("x", "um", "")}}
	stream := rng.New(1, rng.Testing, 0, 0)
	for i := range n {
		table.Columns[0].Int = append(table.Columns[0].Int, int64(i))
		table.Columns[1].Text = append(table.Columns[1].Text, fmt.Sprint("line ", i%3))
		table.Columns[2].Float = append(table.Columns[2].Float, stream.Norm())
	}
	return table
}

func TestALongTableKeepsItsRowsInOrder(t *testing.T) {
	for _, n := range []int{0, 1, rowsPerBatch - 1, rowsPerBatch, rowsPerBatch + 1, rowsPerGroup + 3} {
		table := longTable(n)
		var b bytes.Buffer
		if err := table.WriteParquet(&b, nil); err != nil {
			t.Fatal(err)
		}
		_, rows := readParquet(t, b.Bytes())
		if len(rows) != n {
			t.Fatalf("%d rows become %d", n, len(rows))
		}
		for i, row := range rows {
			if row[0].Int64() != int64(i) || row[1].String() != table.Columns[1].Text[i] || row[2].Double() != table.Columns[2].Float[i] {
				t.Fatalf("%d rows: row %d is %v", n, i, row)
			}
		}
	}
}

func TestTheSameTableGivesTheSameBytes(t *testing.T) {
	h := sampleHeader()
	other := h
	other.Command, other.Notes = "paget run s --threads 2", nil
	for _, table := range []*Table{sampleTable(), longTable(3000)} {
		var first []byte
		for i := range 4 {
			var b, text bytes.Buffer
			header := &h
			if i == 3 {
				header = &other // another command, the same numbers
			}
			if err := errors.Join(table.WriteParquet(&b, header), table.WriteCSV(&text)); err != nil {
				t.Fatal(err)
			}
			all := append(b.Bytes(), text.Bytes()...)
			if i > 0 && !bytes.Equal(all, first) {
				t.Fatalf("writing %d of %s differs", i, table.Name)
			}
			first = all
		}
	}
}

// fullDisk takes n bytes and fails then.
type fullDisk struct{ n int }

var errFull = errors.New("no space left")

func (f *fullDisk) Write(p []byte) (int, error) {
	if len(p) > f.n {
		return 0, errFull
	}
	f.n -= len(p)
	return len(p), nil
}

func TestAFullDiskIsAnError(t *testing.T) {
	table, h := longTable(5000), sampleHeader()
	for _, n := range []int{0, 3, 5000} {
		for name, err := range map[string]error{
			"CSV": table.WriteCSV(&fullDisk{n}), "Parquet": table.WriteParquet(&fullDisk{n}, &h),
		} {
			if !errors.Is(err, errFull) {
				t.Errorf("%s after %d bytes: %v", name, n, err)
			}
		}
	}
	if err := h.WriteJSON(&fullDisk{3}); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, seed := range []string{"a,b\n1,2\n", "a\n\"\"\n", "a,b\n\"x\"\"\",Inf\n", "\ufeffa\n1e999\n", "a,b\r\n1,\r\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		table, err := ReadCSV(bytes.NewReader(data))
		if err != nil {
			return
		}
		var first, second bytes.Buffer
		if err := table.WriteCSV(&first); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		back, err := ReadCSV(bytes.NewReader(first.Bytes()))
		if err != nil {
			t.Fatalf("%v in\n%s", err, &first)
		}
		if err := back.WriteCSV(&second); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
			t.Fatalf("a second reading differs: %v\n%q\n%q", err, &first, &second)
		}
	})
}

func BenchmarkWriteParquet(b *testing.B) {
	table := longTable(100_000)
	b.ReportAllocs()
	for b.Loop() {
		if err := table.WriteParquet(io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWriteCSV(b *testing.B) {
	table := longTable(100_000)
	b.ReportAllocs()
	for b.Loop() {
		if err := table.WriteCSV(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
