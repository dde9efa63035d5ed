package catalog

import (
	"encoding/csv"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"paget/units"
)

func TestCoursesAreComplete(t *testing.T) {
	c := embeddedCatalogue(t)
	for name, want := range map[string]struct {
		points, runs int
		last         float64 // of the abscissa
	}{
		"spheroid A": {9, 4, 48 * 60}, "spheroid A converged": {5, 1, 24 * 60},
		"spheroid C": {10, 3, 12 * 60}, "spheroid C converged": {7, 1, 6 * 60},
	} {
		k, ok := c.Course(name)
		if !ok {
			t.Errorf("no course %q", name)
			continue
		}
		x := k.Abscissa()
		if x.Quantity != "time" || len(x.Values) != want.points || x.Values[len(x.Values)-1] != want.last {
			t.Errorf("%s runs over %s %v", name, x.Quantity, x.Values)
		}
		if len(k.Quantities()) != 15 {
			t.Errorf("%s has %v", name, k.Quantities())
		}
		for _, q := range k.Quantities() {
			u, _ := k.Curve(q)
			if u.Runs != want.runs || (u.SD == nil) != (want.runs == 1) || c.Source(u.Source) == nil {
				t.Errorf("%s, %s: %d runs, sd %v, source %q", name, q, u.Runs, u.SD, u.Source)
			}
		}
		for _, sum := range [][]string{{"cells", "live", "apoptotic", "necrotic"}, {"live", "phase Q", "phase K1", "phase K2"}} {
			whole, _ := k.Curve(sum[0])
			for i, rest := range whole.Values {
				for _, part := range sum[1:] {
					u, _ := k.Curve(part)
					rest -= u.Values[i]
				}
				if math.Abs(rest) > 0.05 { // means of three runs are written to six digits
					t.Errorf("%s, point %d: %s is not the sum of its parts, %g over", name, i, sum[0], rest)
				}
			}
		}
	}
}

func TestExactOxygenIsInInsideUnits(t *testing.T) {
	k, ok := embeddedCatalogue(t).Course("spheroid T exact")
	if !ok {
		t.Fatal("no course spheroid T exact")
	}
	u, _ := k.Curve("oxygen minimum")
	if u.Dim != units.Pressure || u.Unit != "mmHg" || len(u.Values) != 4 || math.Abs(u.Values[1]-14.52*mmHg) > 1e-12 {
		t.Errorf("%+v", u)
	}
}

// TestCoursesAreThoseOfTheRuns compares every value and spread with the files of
// the runs, which are kept with the shared material.
func TestCoursesAreThoseOfTheRuns(t *testing.T) {
	c := embeddedCatalogue(t)
	columns := map[string]string{
		"cells": "cells", "live": "live", "phase Q": "Q", "phase K1": "K1", "phase K2": "K2", "apoptotic": "apoptotic",
		"necrotic": "necrotic", "volume": "vol_um3", "radius": "Rgyr_um", "radius 95": "R95_um", "oxygen minimum": "o2min",
		"oxygen centre": "o2centre", "oxygen mean": "o2mean", "neighbours": "neigh", "pressure": "pressure",
	}
	for name, file := range map[string]string{"spheroid A": "A", "spheroid A converged": "Aconv", "spheroid C": "C", "spheroid C converged": "Cconv"} {
		runs := courseRows(t, file)
		k, _ := c.Course(name)
		for _, q := range k.Quantities() {
			u, _ := k.Curve(q)
			factor, _, err := units.Lookup(u.Unit)
			if err != nil {
				factor = 1
			}
			column := columns[q]
			for i, at := range k.Abscissa().Values {
				row := runs[at/units.Hour]
				want, ok := row[column]
				if u.SD != nil {
					want, ok = row[column+"_mean"]
					if sd := row[column+"_sd"]; math.Abs(u.SD[i]/factor-sd) > 0.006*sd {
						t.Errorf("%s, %s at %g min: sd %g, want %g", name, q, at, u.SD[i]/factor, sd)
					}
				}
				if !ok || math.Abs(u.Values[i]/factor-want) > 6e-5*want {
					t.Errorf("%s, %s at %g min: %g, want %g", name, q, at, u.Values[i]/factor, want)
				}
			}
		}
	}
}

// courseRows reads a file of runs: hour → column → value.
func courseRows(t *testing.T, name string) map[float64]map[string]float64 {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(sharedFolder(t), "workloads", "spheroid-reference-"+name+".csv"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the runs are not among the shared data")
	}
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(strings.NewReader(string(text)))
	reader.Comment = '#'
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[float64]map[string]float64{}
	for _, row := range rows[1:] {
		values := map[string]float64{}
		for i, cell := range row {
			if values[rows[0][i]], err = strconv.ParseFloat(cell, 64); err != nil {
				t.Fatal(err)
			}
		}
		out[values["t_h"]] = values
	}
	return out
}

func TestFaultsOfCoursesAreNamed(t *testing.T) {
	const times = "time\th\t0 6 12 18 24 30 36 42 48"
	lookFor(t, []tableFault{
		{"one time too few", "courses.tsv", times, "time\th\t0 6 12 18 24 30 36 42", []string{"courses.tsv:", "9 values of cells for 8 of time"}},
		{"times that do not rise", "courses.tsv", times, "time\th\t0 6 12 18 24 30 36 48 42", []string{"courses.tsv:", "time does not rise"}},
		{"a word among the numbers", "courses.tsv", times, "time\th\t0 6 12 18 24 30 36 42 two", []string{"courses.tsv:", `"two" is not a number`}},
		{"an unknown unit", "courses.tsv", times, "time\thh\t0 6 12 18 24 30 36 42 48", []string{"courses.tsv:", "hh"}},
		{"a curve twice", "courses.tsv", "spheroid A\tlive", "spheroid A\tcells", []string{"courses.tsv:", "stands twice"}},
		{"a number of runs that is none", "courses.tsv", "\t4\tderived", "\tfour\tderived", []string{"courses.tsv:", "not a number of runs"}},
		{"a source nobody listed", "courses.tsv", "derived\tphysicellruns", "derived\tphysicelruns", []string{"courses.tsv:", "physicellruns"}},
	})
}
