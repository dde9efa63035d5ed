package survival_test

import (
	"cmp"
	"encoding/csv"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"paget/stats/survival"
)

// table is a file of columns, with NaN where nothing or no number stands.
type table struct {
	number map[string][]float64
	text   map[string][]string
}

// readTable reads a file of comma-separated columns.
func readTable(t *testing.T, name string) table {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	r := table{map[string][]float64{}, map[string][]string{}}
	for j, head := range rows[0] {
		for _, row := range rows[1:] {
			v, err := strconv.ParseFloat(row[j], 64)
			if err != nil {
				v = math.NaN()
			}
			r.number[head] = append(r.number[head], v)
			r.text[head] = append(r.text[head], row[j])
		}
	}
	return r
}

// without leaves out the rows that miss a value in a column.
func (a table) without(columns ...string) table {
	r := table{map[string][]float64{}, map[string][]string{}}
	for head := range a.text {
	rows:
		for i := range a.text[head] {
			for _, c := range columns {
				if a.text[c][i] == "" {
					continue rows
				}
			}
			r.number[head] = append(r.number[head], a.number[head][i])
			r.text[head] = append(r.text[head], a.text[head][i])
		}
	}
	return r
}

// sample returns times and events; an event is a status of the given value.
func (a table) sample(time, status string, event float64) survival.Sample {
	s := survival.Sample{Time: a.number[time]}
	for _, v := range a.number[status] {
		s.Event = append(s.Event, v == event)
	}
	return s
}

// labels numbers the texts of a column in ascending order, numbers before texts.
func (a table) labels(column string) []int {
	names := slices.Clone(a.text[column])
	slices.SortFunc(names, func(x, y string) int {
		u, errU := strconv.ParseFloat(x, 64)
		v, errV := strconv.ParseFloat(y, 64)
		if errU == nil && errV == nil {
			return cmp.Compare(u, v)
		}
		return strings.Compare(x, y)
	})
	names = slices.Compact(names)
	var r []int
	for _, v := range a.text[column] {
		r = append(r, slices.Index(names, v))
	}
	return r
}

// indicator is 1 where a column holds a text.
func (a table) indicator(column, text string) []float64 {
	var r []float64
	for _, v := range a.text[column] {
		if v == text {
			r = append(r, 1)
		} else {
			r = append(r, 0)
		}
	}
	return r
}
