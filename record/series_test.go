package record

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
)

// counts returns an empty series with a column of each type.
func counts() *Series {
	return NewSeries(Table{Name: "counts", Columns: []Column{
		FloatColumn("time", "min", "simulated time", 99), TextColumn("well", ""), IntColumn("cells", "1", "all cells"),
	}})
}

func TestASeriesGoesOnAfterARestart(t *testing.T) {
	f := newFolder(t)
	whole := counts()
	var state bytes.Buffer
	for i := range 20 {
		whole.Add(float64(60*i), "control", 1481+i)
		if i == 9 {
			e := NewEncoder(&state)
			whole.Save(e)
			_ = e.Flush()
		}
	}
	if err := whole.Flush(f, "whole.parquet", nil); err != nil {
		t.Fatal(err)
	}
	again := counts()
	again.Add(1.0, "what a run that is thrown away had", 1)
	d := NewDecoder(state.Bytes())
	again.Load(d)
	if d.Done(); d.Err() != nil || again.Len() != 10 {
		t.Fatal(d.Err(), again.Len())
	}
	for i := 10; i < 20; i++ {
		again.Add(float64(60*i), "control", int64(1481+i))
	}
	if err := again.Flush(f, "again.parquet", nil); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(read(t, f, "whole.parquet"), read(t, f, "again.parquet")) {
		t.Error("a run that goes on writes another table")
	}
}

func TestASeriesRefusesWhatDoesNotFit(t *testing.T) {
	s := counts()
	for name, row := range map[string][]any{"short": {1.0}, "type": {1.0, "a", 2.0}, "unknown": {1.0, "a", uint8(2)}} {
		func() {
			defer func() {
				if recover() == nil || s.Len() != 0 || len(s.table.Columns[0].Float) != 0 {
					t.Errorf("%s: the row was taken", name)
				}
			}()
			s.Add(row...)
		}()
	}
	s.Add(0.0, "a", 1)
	var b bytes.Buffer
	e := NewEncoder(&b)
	s.Save(e)
	_ = e.Flush()
	other := NewSeries(Table{Name: "counts", Columns: []Column{FloatColumn("time", "", ""), TextColumn("well", ""), FloatColumn("cells", "", "")}})
	d := NewDecoder(b.Bytes())
	if other.Load(d); d.Err() == nil || !strings.Contains(d.Err().Error(), "cells") || other.Len() != 0 {
		t.Errorf("another column: %v", d.Err())
	}
	for n := range b.Len() {
		d := NewDecoder(b.Bytes()[:n])
		back := counts()
		if back.Load(d); d.Err() == nil || back.Len() != 0 {
			t.Fatalf("%d of %d bytes were enough", n, b.Len())
		}
	}
}

func TestTheOpenVTTableHasItsNames(t *testing.T) {
	f := newFolder(t)
	g, err := f.Grow("openvt.csv")
	if err != nil {
		t.Fatal(err)
	}
	o := NewOpenVT(g, "well, 1", false)
	if err := o.Header(); err != nil {
		t.Fatal(err)
	}
	add := func(o *OpenVT, time float64) {
		t.Helper()
		if err := o.Add(time, []int64{1, 2}, []int64{0, 3}, []float64{0.1, -2}, []float64{1, 2}, []float64{1e-7, 3}); err != nil {
			t.Fatal(err)
		}
	}
	add(o, 0)
	var state bytes.Buffer
	e := NewEncoder(&state)
	if err := g.Save(e); err != nil {
		t.Fatal(err)
	}
	_ = e.Flush()
	add(o, 60)
	if err := o.Add(1, []int64{1}, []int64{1}, nil, nil, nil); err == nil {
		t.Error("cells without places")
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	want := "simID,time,cellID,cellType,x,y,z\n\"well, 1\",0,1,0,0.1,1,1e-07\n\"well, 1\",0,2,3,-2,2,3\n\"well, 1\",60,1,0,0.1,1,1e-07\n\"well, 1\",60,2,3,-2,2,3\n"
	if got := string(read(t, f, "openvt.csv")); got != want {
		t.Errorf("got %q", got)
	}
	// The run is killed and goes on from its checkpoint.
	g, err = f.GrowOn("openvt.csv", NewDecoder(state.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if again := string(read(t, f, "openvt.csv")); again != want[:strings.Index(want, "\"well, 1\",60")] {
		t.Errorf("cut to %q", again)
	}
	add(NewOpenVT(g, "well, 1", false), 60)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	if got := string(read(t, f, "openvt.csv")); got != want {
		t.Errorf("went on to %q", got)
	}
	if err := os.Truncate(filepath.Join(f.Path(), "openvt.csv"), 3); err != nil {
		t.Fatal(err)
	}
	if _, err := f.GrowOn("openvt.csv", NewDecoder(state.Bytes())); err == nil {
		t.Error("a file that lost its beginning is continued")
	}
}

func TestTheOpenVTTableInThePlane(t *testing.T) {
	var b bytes.Buffer
	o := NewOpenVT(&b, "0", true)
	if err := o.Header(); err != nil {
		t.Fatal(err)
	}
	if err := o.Add(2, []int64{4}, []int64{1}, []float64{1}, []float64{2}, nil); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != "simID,time,cellID,cellType,x,y\n0,2,4,1,1,2\n" {
		t.Errorf("%q", got)
	}
}

func TestAFieldIsALongTable(t *testing.T) {
	g := Grid{N: [3]int{2, 1, 2}, Origin: [3]float64{-20, 0, 0}, Spacing: [3]float64{20, 20, 20}}
	table, err := FieldTable("oxygen", "mmHg", "", 60, g, []float64{1, 2, 3, 4})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]float64{"time": {60, 60, 60, 60}, "x": {-10, 10, -10, 10}, "y": {10, 10, 10, 10}, "z": {10, 10, 30, 30}, "oxygen": {1, 2, 3, 4}} {
		if got := table.Column(name).Float; !slices.Equal(got, want) {
			t.Errorf("%s: %v", name, got)
		}
	}
	var b bytes.Buffer
	if err := table.WriteParquet(&b, nil); err != nil {
		t.Fatal(err)
	}
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil || file.NumRows() != 4 {
		t.Error(err)
	}
	if _, err := FieldTable("oxygen", "mmHg", "", 0, g, []float64{1}); err == nil {
		t.Error("a value for four voxels")
	}
}
