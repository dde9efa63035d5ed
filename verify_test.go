package paget

import (
	"context"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"paget/assay"
)

// The long comparison of the spheroid with the reference trajectories. It takes
// about half an hour of two cores, so it runs only when asked: make verify.

// verifying skips a test that nobody asked for.
func verifying(t *testing.T) {
	t.Helper()
	if os.Getenv("PAGET_VERIFY") == "" {
		t.Skip("a long comparison; run it with make verify")
	}
}

// verifyStudy is workload A or C of bench/README.md, alone.
const verifyStudy = `study: verify
title: verify
question: verify
reference: bench/README.md
network: growth
lines: [PhysiCell default]
replicates: %d
control: untreated
arms:
  - name: untreated
    perturb: []
assays:
  - assay: spheroid growth
    name: growth
    medium: complete
    mechanics: spheroid
    division: beside mother
    beside: [%s]
    set: {half width: %g um, initial radius: %g um, border oxygen: %g mmHg, duration: %g h}
`

// workload is one of the two growth workloads.
type workload struct {
	name                 string
	half, radius, oxygen float64
}

var (
	workloadA = workload{"spheroid A", 300, 100, 38}
	workloadC = workload{"spheroid C", 400, 200, 10}
)

// grown runs a workload and returns what it reads.
func (w workload) grown(t *testing.T, scheme assay.Scheme, wells int, hours float64, courses ...string) *Result {
	t.Helper()
	text := fmt.Sprintf(verifyStudy, wells, strings.Join(courses, ", "), w.half, w.radius, w.oxygen, hours)
	c, err := OpenCatalogue("")
	if err != nil {
		t.Fatal(err)
	}
	s, c, err := ReadStudy("verify", []byte(text), c)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(s, c, PlanOptions{Scheme: scheme})
	if err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(context.Background(), RunOptions{Root: 1})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// judged are the read-outs that must lie within three combined standard deviations,
// packed those within five percent.
var (
	judged = []string{"cells", "live", "phase K1", "necrotic", "radius", "radius 95"}
	packed = []string{"neighbours", "pressure"}
)

// compare prints every row beside the reference from the given hour on and fails on
// those that are too far apart.
func compare(t *testing.T, r *Result, course string, from float64) {
	t.Helper()
	for _, b := range r.beside() {
		if b.course != course || b.time < from*60 {
			continue
		}
		verdict := ""
		switch {
		case slices.Contains(judged, b.readout):
			verdict = "within 3 sd"
			if !(math.Abs(b.apart()) <= besideSD) {
				verdict = "APART"
			}
		case slices.Contains(packed, b.readout):
			verdict = "within 5 %"
			if !(math.Abs(b.percent()) <= 5) {
				verdict = "APART"
			}
		}
		line := fmt.Sprintf("%-22s %3g h %-15s ours %10.4g ± %-7.3g theirs %10.4g ± %-7.3g %+6.2f sd %+6.2f %%  %s",
			course, b.time/60, b.readout, b.ours, b.sd, b.theirs, b.theirSD, b.apart(), b.percent(), verdict)
		if verdict == "APART" {
			t.Error(line)
		} else {
			t.Log(line)
		}
	}
}

// TestVerifyTheEngineFollowsTheReferenceWithItsOwnOxygen gives our cells the oxygen
// that PhysiCell computes with its usual step, errors included: growth, deaths,
// size and packing must then be those of its runs.
func TestVerifyTheEngineFollowsTheReferenceWithItsOwnOxygen(t *testing.T) {
	verifying(t)
	t.Run("A", func(t *testing.T) {
		compare(t, workloadA.grown(t, assay.Swept, 4, 48, "spheroid A"), "spheroid A", 6)
	})
	t.Run("C", func(t *testing.T) {
		compare(t, workloadC.grown(t, assay.Swept, 4, 12, "spheroid C"), "spheroid C", 1)
	})
}

// TestVerifyTheEngineFollowsTheReferenceWithAShortOxygenStep does the same with the
// step of 0.0025 min.
func TestVerifyTheEngineFollowsTheReferenceWithAShortOxygenStep(t *testing.T) {
	verifying(t)
	t.Run("A", func(t *testing.T) {
		compare(t, workloadA.grown(t, assay.SweptFinely, 4, 24, "spheroid A", "spheroid A converged"), "spheroid A converged", 6)
	})
	t.Run("C", func(t *testing.T) {
		compare(t, workloadC.grown(t, assay.SweptFinely, 4, 6, "spheroid C", "spheroid C converged"), "spheroid C converged", 1)
	})
}

// TestVerifyTheFastSchemeStandsBesideTheConvergedRuns compares the scheme that users
// run. In A oxygen limits little, and it must agree. In C necrosis is a threshold
// of oxygen, and even 0.0025 min is too coarse there: what is left is shown, and
// must have the sign of the known error.
func TestVerifyTheFastSchemeStandsBesideTheConvergedRuns(t *testing.T) {
	verifying(t)
	compare(t, workloadA.grown(t, assay.Fast, 4, 24, "spheroid A", "spheroid A converged"), "spheroid A converged", 12)
	r := workloadC.grown(t, assay.Fast, 4, 6, "spheroid C", "spheroid C converged")
	for _, b := range r.beside() {
		t.Logf("%s %g h %s: ours %.4g ± %.3g, theirs %.4g ± %.3g, %+.2f sd", b.course, b.time/60, b.readout, b.ours, b.sd, b.theirs, b.theirSD, b.apart())
		if b.course == "spheroid C converged" && b.readout == "necrotic" && b.time > 60 && !(b.ours < b.theirs && b.ours > 0.5*b.theirs) {
			t.Errorf("necrotic cells at %g h: %.4g beside %.4g", b.time/60, b.ours, b.theirs)
		}
	}
}

// TestVerifyFastAndReferenceSchemesAgree holds the scheme of large steps and resting
// oxygen against fixed steps of 0.1 min and oxygen followed in time, four wells of each.
func TestVerifyFastAndReferenceSchemesAgree(t *testing.T) {
	verifying(t)
	for _, w := range []struct {
		workload
		hours float64
	}{{workloadA, 24}, {workloadC, 6}} {
		fast := w.grown(t, assay.Fast, 4, w.hours, w.name)
		slow := w.grown(t, assay.FixedSteps, 4, w.hours, w.name)
		theirs := slow.beside()
		for i, b := range fast.beside() {
			o := theirs[i]
			apart := 0.0
			if b.ours != o.ours {
				apart = (b.ours - o.ours) / math.Hypot(b.sd, o.sd) * math.Sqrt(float64(b.wells))
			}
			line := fmt.Sprintf("%s %3g h %-15s fast %10.5g ± %-8.3g reference %10.5g ± %-8.3g %+.2f standard errors", w.name, b.time/60, b.readout, b.ours, b.sd, o.ours, o.sd, apart)
			if slices.Contains(judged, b.readout) && math.Abs(apart) > 4 && math.Abs(b.ours-o.ours) > 0.01*o.ours {
				t.Error(line)
			} else {
				t.Log(line)
			}
		}
	}
}
