package main

import (
	"strings"
	"testing"
)

func TestBenchmarksThatMakeNoSenseAreRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ line, want string }{
		{"fields --voxels 1000 --memory 1GB", "memory will not suffice"},
		{"fields --voxels 3", "5 to 1000"},
		{"fields --step NaN", "above 0 min"},
		{"network --cells 0", "1 to 10000000"},
		{"transwell --wells 0", "1 to 10000"},
		{"transwell --wells=-3", "1 to 10000"},
		{"spheroid --cells 5", "100 to 10000000"},
		{"spheroid --minutes 5", "whole number of phenotype steps"},
		{"spheroid --cells 10000000 --memory 1GB", "memory will not suffice"},
	} {
		s := runProgram(t, t.TempDir(), append([]string{"bench"}, strings.Fields(c.line)...)...)
		if s.code != exitInput || !strings.Contains(strings.Join(strings.Fields(s.err), " "), c.want) {
			t.Errorf("%s: exit %d: %s", c.line, s.code, s.err)
		}
		for _, line := range strings.Split(s.err, "\n") {
			if len([]rune(line)) > widest {
				t.Errorf("%s: a line of %d columns: %s", c.line, len([]rune(line)), line)
			}
		}
	}
}
