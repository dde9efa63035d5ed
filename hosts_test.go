package paget

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"paget/body"
	"paget/catalog"
	"paget/rng"
	"paget/studies"
)

// manyLesions is a cohort whose hosts have metastases soon. A test adds arms.
const manyLesions = `study: lesions
network: tumour
lines: [4T1]
control: untreated
arms:
  - name: untreated
%s
cohorts:
  - cohort: mice
    host: immunocompetent mouse
    hosts: 6
    duration: 24 d
    read: [12 d, 24 d]
    tumours: [{cells: 1e7 cells}]
    draws: [{at: 20 d, volume: 0.5 mL}]
`

// hostsUnder makes a cohort with more arms ready.
func hostsUnder(t testing.TB, c *catalog.Catalogue, arms string) *Plan {
	t.Helper()
	s, c, err := ReadStudy("lesions.yaml", fmt.Appendf(nil, manyLesions, arms), c)
	if err != nil {
		t.Fatal(err)
	}
	return newPlan(t, s, c, PlanOptions{})
}

// withTables returns the built-in tables with lines of some of them changed; change
// returns the line anew, or "" to leave it out.
func withTables(t testing.TB, change func(table, line string) string) *catalog.Catalogue {
	t.Helper()
	folder, changed := t.TempDir(), 0
	err := fs.WalkDir(catalog.Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		to := filepath.Join(folder, filepath.FromSlash(path))
		if err != nil || d.IsDir() {
			return cmpErr(err, os.MkdirAll(to, 0o755))
		}
		text, err := fs.ReadFile(catalog.Embedded(), path)
		if err != nil {
			return err
		}
		var lines []string
		for _, line := range strings.SplitAfter(string(text), "\n") {
			now := change(path, line)
			if now != line {
				changed++
			}
			lines = append(lines, now)
		}
		return os.WriteFile(to, []byte(strings.Join(lines, "")), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	if changed == 0 {
		t.Fatal("no line of the tables was changed")
	}
	c, err := OpenCatalogue(folder)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func cmpErr(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// differing lists the read-outs in which an arm differs from the control arm, host by
// host, by more than a share of the control's; 0 is to the last bit.
func differing(r *Result, arm string, share float64) []string {
	var out []string
	for _, key := range r.Readouts() {
		treated, control := r.Values(0, r.Plan.Study.armIndex(arm), key), r.Values(0, r.Plan.Control, key)
		near := func(a, b float64) bool { return math.Abs(a-b) <= share*math.Abs(b) }
		if !slices.EqualFunc(treated, control, near) {
			out = append(out, fmt.Sprintf("%s at %g: %v, control %v", key.Readout, key.Time, treated, control))
		}
	}
	return out
}

// total adds a read-out up over hosts and times.
func total(r *Result, arm int, readout string) float64 {
	sum := 0.0
	for _, key := range r.Readouts() {
		if key.Readout == readout {
			for _, v := range r.Values(0, arm, key) {
				sum += v
			}
		}
	}
	return sum
}

const treatedArms = `  - name: antibody
    doses: [{drug: anti-VLA-4, amount: 10 mg/kg, at: 0 d, every: 3 d, times: 8}]
  - name: empty syringe
    doses: [{drug: anti-VLA-4, amount: 0 mg/kg, at: 0 d, every: 3 d, times: 8}]
  - name: no shedding
    without: [shedding]`

func TestADoseOfNothingIsTheControlHostByHost(t *testing.T) {
	r := runPlan(t, hostsUnder(t, openBuiltIn(t), treatedArms), 1, 2)
	if found := differing(r, "empty syringe", 0); found != nil {
		t.Errorf("a dose of nothing changes\n%s", strings.Join(found, "\n"))
	}
	const bound = "blood clusters with double-positive T cell"
	if treated, control := total(r, r.Plan.Study.armIndex("antibody"), bound), total(r, 0, bound); !(treated < control/2) {
		t.Errorf("%s: %g under the antibody, %g without: the test shows nothing", bound, treated, control)
	}
}

func TestWithoutSheddingThereIsNoMetastasis(t *testing.T) {
	r := runPlan(t, hostsUnder(t, openBuiltIn(t), treatedArms), 1, 2)
	arm := r.Plan.Study.armIndex("no shedding")
	for _, readout := range []string{"lesions", "burden", "nodules", "metastasis", "blood single cells", "blood clusters", "blood clusters with white cells", "relapse", "shedding per gram", "tumour direct return"} {
		if n := total(r, arm, readout); n != 0 {
			t.Errorf("%s: %g without shedding", readout, n)
		}
		if readout != "relapse" && total(r, r.Plan.Control, readout) == 0 {
			t.Errorf("%s: nothing with shedding either", readout)
		}
	}
	for i, job := range r.Plan.Jobs {
		if job.Arm == arm && len(r.hosts[i].Lesions) > 0 {
			t.Errorf("host %d has lesions", job.Replicate+1)
		}
	}
}

// The antibody keeps one pair apart. Without the pair in the tables it does nothing,
// in no host and in no read-out: counts are the same, and sizes within the error of the
// steps, which are shorter while its level changes.
func TestWithoutItsPairTheAntibodyDoesNothing(t *testing.T) {
	c := withTables(t, func(table, line string) string {
		if table == "fits/ctc-clusters.tsv" && strings.HasPrefix(line, "adhesion VCAM1 ITGA4\t") {
			return "" // what was fitted to a row goes with the row
		}
		pair := strings.Contains(line, "VCAM1\tITGA4\t") || strings.Contains(line, "\tVCAM1:ITGA4\t")
		fitted := strings.HasPrefix(table, "fits/") && strings.HasPrefix(line, "adhesion VCAM1 ITGA4\t")
		if fitted || pair && (table == "adhesion.tsv" || table == "traitrules.tsv") {
			return ""
		}
		return line
	})
	r := runPlan(t, hostsUnder(t, c, treatedArms), 1, 2)
	const steps = 5e-3 // a lesion that is young at the end has few steps behind it
	if found := differing(r, "antibody", steps); found != nil {
		t.Errorf("without its pair the antibody changes\n%s", strings.Join(found, "\n"))
	}
	if total(r, 0, "nodules") == 0 {
		t.Error("nothing could have been changed: no host has a nodule")
	}
}

func TestWithoutFlowNoCellStopsInAnOrgan(t *testing.T) {
	c := withTables(t, func(table, line string) string {
		if fields := strings.Split(line, "\t"); table == "organs.tsv" && strings.HasPrefix(line, "mouse\tbone\tflow share\t") {
			fields[3] = "0"
			return strings.Join(fields, "\t")
		}
		return line
	})
	r := runPlan(t, hostsUnder(t, c, ""), 1, 2)
	bone := slices.Index(r.hosts[0].Beds, "bone")
	stopped := 0.0
	for i, h := range r.hosts {
		if h.Arrested[bone] != 0 || slices.ContainsFunc(h.Lesions, func(l body.Lesion) bool { return l.Bed == bone }) {
			t.Errorf("host %d: %g cells stopped in an organ without flow", i+1, h.Arrested[bone])
		}
		stopped += h.Arrested[slices.Index(h.Beds, "lung")]
	}
	if total(r, 0, "bone lesions") != 0 || total(r, 0, "bone nodules") != 0 || stopped == 0 {
		t.Errorf("lesions of bone %g, cells stopped in the lung %g", total(r, 0, "bone lesions"), stopped)
	}
}

func TestHostsAreTheSameBytesOnAnyNumberOfThreads(t *testing.T) {
	readouts, wells := saved(t, hostsUnder(t, openBuiltIn(t), treatedArms), 1, 1)
	for _, threads := range []int{2} {
		r, w := saved(t, hostsUnder(t, openBuiltIn(t), treatedArms), 1, threads)
		if !bytes.Equal(r, readouts) || !bytes.Equal(w, wells) {
			t.Errorf("%d threads give other bytes than one", threads)
		}
	}
	if other, _ := saved(t, hostsUnder(t, openBuiltIn(t), treatedArms), 2, 2); bytes.Equal(other, readouts) {
		t.Error("another root gives the same hosts")
	}
	for _, never := range []string{"NaN", "Inf"} {
		if bytes.Contains(readouts, []byte(never)) {
			t.Errorf("readouts.csv holds %s", never)
		}
	}
}

func TestTwoHalvesOfTheHostsAreTheWhole(t *testing.T) {
	p := hostsUnder(t, openBuiltIn(t), treatedArms)
	live := func(threads, part, of int) (out []string) {
		err := p.LiveHosts(context.Background(), rng.Root(5), threads, part, of, func(arm string, host int, r *body.Record) error {
			out = append(out, fmt.Sprintf("%s %d %+v", arm, host, *r))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	whole := live(1, 0, 1)
	if len(whole) != 4*6 {
		t.Errorf("%d hosts", len(whole))
	}
	for _, of := range []int{2} {
		var parts []string
		for part := range of {
			parts = append(parts, live(2, part, of)...)
		}
		if !slices.Equal(parts, whole) {
			t.Errorf("%d parts are not the whole", of)
		}
	}
}

// A run that is stopped while hosts live goes on from those that have lived, and its
// report and tables are those of a run in one go.
func TestAStoppedCohortGoesOnAndEndsTheSame(t *testing.T) {
	p := hostsUnder(t, openBuiltIn(t), treatedArms)
	page := func(r *Result) string {
		d, err := r.Document()
		if err != nil {
			t.Fatal(err)
		}
		d.Header.Repairs = nil
		var b bytes.Buffer
		if err := d.WriteHTML(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	whole := runPlan(t, p, 1, 2)
	folder := t.TempDir()
	kept := func() *Kept {
		k, err := OpenKept(folder, p.Hash(), 1, "v")
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	lived := 0
	for _, stopAt := range []int{5, 14} {
		ctx, stop := context.WithCancel(context.Background())
		k, first := kept(), -1
		_, err := p.Run(ctx, RunOptions{Root: 1, Threads: 2, Kept: k, Progress: func(done, _ int) {
			if first < 0 {
				first = done
			}
			if done == stopAt {
				stop()
			}
		}})
		k.Close(false)
		var stopped *InterruptedError
		if !asInterrupted(err, &stopped) || stopped.Done < stopAt || stopped.Done >= stopped.Total || first != lived {
			t.Fatalf("began at %d of %d, then %v", first, lived, err)
		}
		if want := fmt.Sprintf("%d of 24 hosts had been finished", stopped.Done); !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
		lived = stopped.Done
	}
	k := kept()
	again, err := p.Run(context.Background(), RunOptions{Root: 1, Threads: 1, Kept: k})
	k.Close(true)
	if err != nil {
		t.Fatal(err)
	}
	again.Header, again.Asked = whole.Header, whole.Asked
	if page(again) != page(whole) {
		t.Error("the report differs after two interruptions")
	}
	for _, key := range whole.Readouts() {
		for arm := range p.Study.Arms {
			if !slices.Equal(again.Values(0, arm, key), whole.Values(0, arm, key)) {
				t.Errorf("%s differs after two interruptions", key.Readout)
			}
		}
	}
}

func asInterrupted(err error, as **InterruptedError) bool {
	e, ok := err.(*InterruptedError)
	*as = e
	return ok
}

// One host an arm has no interval, and a host without metastases no lesions: neither
// is a number that is none, nor an error.
func TestOneHostAnArmIsRunAndShown(t *testing.T) {
	s, c, err := ReadStudy("lesions.yaml", fmt.Appendf(nil, manyLesions+`expect:
  - {id: X, line: 4T1, arm: untreated, readout: mice nodules, compare: value, published: many, band: [1, 1000], known: number, use: predict}
  - {id: Y, line: 4T1, arm: no shedding, readout: mice survival, compare: hazard, published: down, known: sign, use: predict}
  - {id: Z, line: 4T1, arm: no shedding, readout: mice nodules, published: down, known: sign, use: predict}
`, treatedArms), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	readouts, _ := saved(t, newPlan(t, s, c, PlanOptions{Replicates: 1}), 1, 2)
	if bytes.Contains(readouts, []byte("NaN")) || !bytes.Contains(readouts, []byte("nodules")) {
		t.Errorf("readouts.csv of one host:\n%.500s", readouts)
	}
	r := runPlan(t, newPlan(t, s, c, PlanOptions{Replicates: 1}), 1, 1)
	var text bytes.Buffer
	if err := r.Summary(0, "").WriteJSON(&text); err != nil {
		t.Fatal(err)
	}
	for i, v := range r.Verdicts() {
		if v.Verdict != Fail || v.Defined || v.Reason == "" {
			t.Errorf("row %d: %+v", i, v)
		}
	}
}

// What a fit aims at and what it computes are rows marked for fitting, in every study.
func TestNoFitSeesARowThatIsPredicted(t *testing.T) {
	rows := 0
	for _, name := range studies.Names() {
		s, c, err := Open(name, openBuiltIn(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, free := range []bool{len(s.Fit.Free) > 0, true} {
			if free && len(s.Fit.Free) == 0 { // what would be fitted if something were free
				s.Fit.Free = []FreeStrength{{Target: c.NumberNames()[0], Low: -1e9, High: 1e9, Start: 0}}
			}
			cal := &Calibration{Study: s}
			problem, err := cal.problem(c)
			if err != nil {
				continue // nothing is free, or no row is for fitting
			}
			if len(problem.Targets) != len(cal.Rows) {
				t.Errorf("%s: %d targets for %d rows", name, len(problem.Targets), len(cal.Rows))
			}
			for _, e := range cal.Rows {
				rows++
				if e.Use != UseFit || e.Known != KnownNumber {
					t.Errorf("%s: a fit sees row %s, %s, known by %s", name, e.ID, e.Use, e.Known)
				}
			}
		}
	}
	if rows == 0 {
		t.Error("no study has a row for fitting")
	}
	// What stands in the catalogue as fitted names its rows, and none is predicted alone.
	for _, f := range openBuiltIn(t).Fits() {
		_, text, ok := strings.Cut(f.How, "calibrated on rows ")
		text, _, _ = strings.Cut(text, " of study ")
		s, _, err := Open(f.Study, openBuiltIn(t))
		if !ok || err != nil {
			continue // fitted to data of its own
		}
		for _, id := range strings.Split(text, ", ") {
			fits := func(e Expectation) bool { return e.ID == id && e.Use == UseFit && e.Known == KnownNumber }
			if !slices.ContainsFunc(s.Expect, fits) {
				t.Errorf("%s was fitted on row %s of %s, which is not for fitting", f.Target, id, f.Study)
			}
		}
	}
}
