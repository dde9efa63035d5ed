package fit

import (
	"math"
	"reflect"
	"strings"
	"testing"
)

func TestATraceKeepsEveryBit(t *testing.T) {
	want := &Trace{Key: "abc", Names: []string{"a", "b"}, Steps: []Evaluation{
		{Index: 0, Params: []float64{1.0 / 3, math.Nextafter(1, 2)}, Values: []float64{math.Pi, 5e-324}, Objective: 0.1, Purpose: "start"},
		{Index: 1, Params: []float64{math.MaxFloat64, math.Copysign(0, -1)}, Values: []float64{1, 2}, StandardErrors: []float64{0.1, 0}, Purpose: "step"},
	}}
	var file strings.Builder
	if err := want.WriteJSON(&file); err != nil {
		t.Fatal(err)
	}
	got, cut, err := ReadTrace(strings.NewReader(file.String()), "abc", want.Names)
	if err != nil || cut || !reflect.DeepEqual(got, want) {
		t.Fatalf("got %+v, cut %v, error %v", got, cut, err)
	}
	if _, _, err := ReadTrace(strings.NewReader(file.String()), "other", want.Names); err == nil {
		t.Error("a trace of another function was accepted")
	}
	if _, _, err := ReadTrace(strings.NewReader(file.String()), "abc", []string{"a"}); err == nil {
		t.Error("a trace of other parameters was accepted")
	}
	short := file.String()[:file.Len()-20]
	got, cut, err = ReadTrace(strings.NewReader(short), "abc", want.Names)
	if err != nil || !cut || len(got.Steps) != 1 {
		t.Errorf("a line cut off: %+v, cut %v, error %v", got, cut, err)
	}
	middle := strings.Replace(file.String(), `{"index":0`, `{"index":`, 1)
	if _, _, err := ReadTrace(strings.NewReader(middle), "abc", want.Names); err == nil {
		t.Error("a broken line in the middle was accepted")
	}
}

func FuzzReadTrace(f *testing.F) {
	f.Add("{\"format\":\"fit trace 1\",\"key\":\"k\",\"names\":[\"a\"]}\n{\"index\":0,\"params\":[1],\"values\":[2]}\n")
	f.Add("")
	f.Add("{\"format\":\"fit trace 1\",\"key\":\"k\",\"names\":[\"a\"]}\n{\"index\":0,\"params\":[1,2]}\n{\n")
	f.Add("{\"format\":\"fit trace 1\",\"key\":\"k\",\"names\":[\"a\"]}\nnull\n[]")
	f.Fuzz(func(t *testing.T, text string) {
		tr, _, err := ReadTrace(strings.NewReader(text), "k", []string{"a"})
		if err != nil {
			return
		}
		for i, s := range tr.Steps {
			if len(s.Params) != 1 || s.Index != i {
				t.Errorf("evaluation %d: %+v", i, s)
			}
		}
	})
}
