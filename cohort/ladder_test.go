package cohort_test

import (
	"math"
	"slices"
	"testing"

	"paget/cohort"
	"paget/units"
)

func TestRungsStayWithinHalfARungOfTheCourse(t *testing.T) {
	const end, least, ratio = 40 * units.Day, 1e-3, 1.05
	l := cohort.Ladder{Least: least, Ratio: ratio}
	for i, r := range regimens(40) {
		table := r.Table(end, cohort.Fineness{Relative: (ratio - 1) / 10, Least: least})
		times, levels := l.Rungs(table)
		if len(times) != len(levels) || times[0] != 0 {
			t.Fatalf("regimen %d: %d times, %d levels, from %g", i, len(times), len(levels), times[0])
		}
		for j := 1; j < len(times); j++ {
			if times[j] <= times[j-1] || levels[j] == levels[j-1] {
				t.Fatalf("regimen %d: step %d goes from (%g, %g) to (%g, %g)", i, j, times[j-1], levels[j-1], times[j], levels[j])
			}
		}
		place := 0
		for j := range 5000 {
			at := end * (float64(j) + 0.31) / 5000
			for place+1 < len(times) && times[place+1] <= at {
				place++
			}
			exact, got := r.Effect(at), levels[place]
			// Half a rung, and a tenth for the table.
			if exact < least {
				if got > 1.1*least {
					t.Fatalf("regimen %d: level %g where the course is at %g", i, got, exact)
				}
				continue
			}
			if off := math.Abs(math.Log(got / exact)); off > 0.6*math.Log(ratio) {
				t.Fatalf("regimen %d: the level is %g, the course %g: %g rungs off", i, got, exact, off/math.Log(ratio))
			}
		}
	}
}

func TestHostsShareRungs(t *testing.T) {
	l := cohort.Ladder{Least: 0.01, Ratio: 1.1}
	rungs := map[float64]bool{}
	total := 0
	for _, r := range regimens(40) {
		_, levels := l.Rungs(r.Table(40*units.Day, cohort.Fineness{Relative: 0.01, Least: 0.01}))
		for _, v := range levels {
			rungs[v] = true
		}
		total += len(levels)
	}
	if len(rungs) > 120 || total < 10*len(rungs) {
		t.Errorf("%d levels in %d steps", len(rungs), total)
	}
}

func TestRungsOfAJump(t *testing.T) {
	l := cohort.Ladder{Least: 1, Ratio: 2}
	times, levels := l.Rungs(cohort.Table{Time: []float64{0, 10, 10, 20, 30}, Level: []float64{0, 0, 8, 2, 0.1}})
	// Edges lie at √2, 2√2, 4√2; below 1/√2 there is nothing.
	line := func(edge, t0, v0, t1, v1 float64) float64 { return t0 + (edge-v0)/(v1-v0)*(t1-t0) }
	want := []float64{0, 10, line(4*math.Sqrt2, 10, 8, 20, 2), line(2*math.Sqrt2, 10, 8, 20, 2), line(math.Sqrt2, 20, 2, 30, 0.1), line(math.Sqrt2/2, 20, 2, 30, 0.1)}
	if !slices.Equal(levels, []float64{0, 8, 4, 2, 1, 0}) {
		t.Fatalf("levels %g", levels)
	}
	for i := range want {
		near(t, "a time of step", times[i], want[i], 1e-12)
	}
}
