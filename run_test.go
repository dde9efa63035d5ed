package paget

import (
	"bytes"
	"context"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paget/catalog"
	"paget/pathway"
	"paget/record"
	"paget/report"
	"paget/rng"
)

// runPlan runs a plan on some threads.
func runPlan(t testing.TB, p *Plan, root rng.Root, threads int) *Result {
	t.Helper()
	r, err := p.Run(context.Background(), RunOptions{Root: root, Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// newPlan makes a study ready.
func newPlan(t testing.TB, s *Study, c *catalog.Catalogue, o PlanOptions) *Plan {
	t.Helper()
	p, err := NewPlan(s, c, o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// saved runs a plan, saves it and returns the files that must not differ.
func saved(t testing.TB, p *Plan, root rng.Root, threads int) (readouts, wells []byte) {
	t.Helper()
	folder, err := record.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := runPlan(t, p, root, threads).Save(folder); err != nil {
		t.Fatal(err)
	}
	readouts, err = os.ReadFile(filepath.Join(folder.Path(), fileReadouts))
	if err != nil {
		t.Fatal(err)
	}
	wells, err = os.ReadFile(filepath.Join(folder.Path(), fileWells))
	if err != nil {
		t.Fatal(err)
	}
	return readouts, wells
}

func TestThreadsDoNotChangeABit(t *testing.T) {
	s, c := readSmall(t)
	p := newPlan(t, s, c, PlanOptions{})
	readouts, wells := saved(t, p, 1, 1)
	for _, threads := range []int{2, 3, 2} {
		r, w := saved(t, newPlan(t, s, c, PlanOptions{}), 1, threads)
		if !bytes.Equal(r, readouts) || !bytes.Equal(w, wells) {
			t.Errorf("%d threads give other bytes than one", threads)
		}
	}
	other, _ := saved(t, p, 2, 2)
	if bytes.Equal(other, readouts) {
		t.Error("another root gives the same numbers")
	}
}

// The arm that does nothing but under another name is the control, well by well.
func TestAKnockDownOfNothingChangesNothing(t *testing.T) {
	s, c := readSmall(t, "removed: 0.9", "removed: 0")
	r := runPlan(t, newPlan(t, s, c, PlanOptions{}), 1, 2)
	for _, key := range r.Readouts() {
		control, treated := r.Values(0, 0, key), r.Values(0, 1, key)
		for i := range control {
			if control[i] != treated[i] {
				t.Errorf("%s: well %d reads %g, the control %g", key.Readout, i, treated[i], control[i])
			}
		}
	}
}

// The effect of a knock-down comes from the edges of the node and from nothing
// else: without them every read-out but the node itself is the control's.
func TestWithoutItsEdgesSilencingANodeDoesNothing(t *testing.T) {
	s, c := readSmall(t)
	const silenced = "CLU"
	cut := 0
	for _, link := range c.Links("tumour") {
		for _, in := range link.Inputs {
			if in.Node == silenced {
				var err error
				if c, err = c.WithValue("link "+link.ID+" weight", 0); err != nil {
					t.Fatal(err)
				}
				cut++
			}
		}
	}
	if cut == 0 {
		t.Fatal("the node has no edges to cut")
	}
	r := runPlan(t, newPlan(t, s, c, PlanOptions{}), 1, 2)
	for _, key := range r.Readouts() {
		if key.Readout == activityPrefix+silenced || key.Readout == "set secreted" {
			continue
		}
		if change := r.Change(0, 1, key); !(math.Abs(change.Value) < 1e-9) {
			t.Errorf("%s changes by %g without an edge to carry it", key.Readout, change.Value)
		}
	}
}

// A file alone adds a gene, edges, a line and an arm.
func TestAStudyFileAddsAGeneALineAndAnArm(t *testing.T) {
	s, c := readSmall(t, "lines: [MDA-MB-231]", "lines: [MDA-MB-231, MINE]",
		"assays:\n", `  - name: gene off
    perturb:
      - clamp: GENEX
        level: 0
assays:
`, "study: small", `study: small
extend:
  nodes:
    - {node: GENEX, label: a gene of the user, tau: 2 h, expression: 0.8}
  links:
    - {id: U1, rule: "=> GENEX", weight: 1}
    - {id: U2, rule: "GENEX => RHOA", weight: 0.9}
  lines:
    - {line: MINE, name: like, value: MDA-MB-231}
    - {line: MINE, name: motility speed, value: 0.4 um/min}
  expression:
    - {line: MINE, node: GENEX, value: 0}
`)
	r := runPlan(t, newPlan(t, s, c, PlanOptions{}), 1, 2)
	arm := s.armIndex("gene off")
	var key ReadoutKey
	for _, k := range r.Readouts() {
		if k.Readout == activityPrefix+"RHOA" {
			key = k
		}
	}
	if with := r.Change(0, arm, key); !(with.Value < -0.05) {
		t.Errorf("taking the new gene away changes RHOA by %g, it was to fall", with.Value)
	}
	if without := r.Change(1, arm, key); without.Value != 0 {
		t.Errorf("a line that does not express the new gene answers to it by %g", without.Value)
	}
}

func TestAnInterruptedRunGoesOnAndEndsTheSame(t *testing.T) {
	s, c := readSmall(t)
	p := newPlan(t, s, c, PlanOptions{})
	whole := runPlan(t, p, 1, 1)
	folder := t.TempDir()
	ctx, stop := context.WithCancel(context.Background())
	kept, err := OpenKept(folder, p.Hash(), 1, "v")
	if err != nil {
		t.Fatal(err)
	}
	_, err = p.Run(ctx, RunOptions{Root: 1, Threads: 1, Kept: kept, Progress: func(done, _ int) {
		if done == 3 {
			stop()
		}
	}})
	kept.Close(false)
	var interrupted *InterruptedError
	if !errors.As(err, &interrupted) || interrupted.Done < 3 || interrupted.Done == interrupted.Total {
		t.Fatalf("interrupted run: %v", err)
	}
	if kept, err = OpenKept(folder, p.Hash(), 1, "v"); err != nil {
		t.Fatal(err)
	}
	first := -1
	again, err := p.Run(context.Background(), RunOptions{Root: 1, Threads: 2, Kept: kept, Progress: func(done, _ int) {
		if first < 0 {
			first = done
		}
	}})
	if err != nil {
		t.Fatal(err)
	}
	kept.Close(true)
	if first != interrupted.Done {
		t.Errorf("the second run began with %d finished wells, %d had been kept", first, interrupted.Done)
	}
	for _, key := range whole.Readouts() {
		for arm := range s.Arms {
			a, b := whole.Values(0, arm, key), again.Values(0, arm, key)
			for i := range a {
				if a[i] != b[i] {
					t.Errorf("%s: %g after the interruption, %g without", key.Readout, b[i], a[i])
				}
			}
		}
	}
	if _, err := os.Stat(filepath.Join(folder, keptName)); !os.IsNotExist(err) {
		t.Error("the kept wells stay behind a finished run")
	}
}

func TestKeptWellsOfAnotherRunAreNotUsed(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, keptName)
	for _, text := range []string{
		"", "not JSON\n", `{"spec_hash":"other","root_seed":"1","version":"v"}` + "\n" + `{"job":0,"well":{}}`,
		`{"spec_hash":"h","root_seed":"2","version":"v"}` + "\n" + `{"job":0,"well":{}}`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		k, err := OpenKept(folder, "h", 1, "v")
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := k.well(0); ok {
			t.Errorf("a well was taken from %q", text)
		}
		k.Close(true)
	}
}

// Knocking out every path that there is takes the whole effect away, and what
// single paths lose is judged by the same wells.
func TestAnExplanationNamesTheOnlyPath(t *testing.T) {
	s, c := readSmall(t)
	p := newPlan(t, s, c, PlanOptions{})
	q, err := NewQuestion(p, "lysate activity LRP1", "", "")
	if err != nil {
		t.Fatal(err)
	}
	x, err := q.Explain(context.Background(), ExplainOptions{Root: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(x.Paths) != 1 || strings.Join(x.Paths[0].Path.Nodes, " ") != "CLU LRP1" {
		t.Fatalf("paths %v, want CLU LRP1 alone", x.Paths)
	}
	if math.Abs(x.Paths[0].Share.Value-1) > 1e-6 || math.Abs(x.Remainder) > 1e-6 {
		t.Errorf("the only path carries %g of the change, %g remains", x.Paths[0].Share.Value, x.Remainder)
	}
	var text bytes.Buffer
	if err := x.WriteText(&text, 80); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(text.String(), "\n") {
		if len([]rune(line)) > 80 {
			t.Errorf("line of %d characters: %q", len(line), line)
		}
	}
}

// With one path knocked out the control arm is what it was, bit for bit.
func TestKnockingOutAPathLeavesTheUntreatedCellsAlone(t *testing.T) {
	s, c := readSmall(t)
	keep := func(s *Study, j Job) bool { return j.Arm == 0 }
	plain := runPlan(t, newPlan(t, s, c, PlanOptions{Keep: keep}), 1, 2)
	path := newPlan(t, s, c, PlanOptions{}).network.Paths("CLU", []string{"ROCK1"}, 1)
	if len(path) != 1 {
		t.Fatal("no path from CLU to ROCK1")
	}
	cut := runPlan(t, newPlan(t, s, c, PlanOptions{Keep: keep, Without: &path[0]}), 1, 2)
	for _, key := range plain.Readouts() {
		a, b := plain.Values(0, 0, key), cut.Values(0, 0, key)
		for i := range a {
			if math.Abs(a[i]-b[i]) > 1e-9*math.Abs(a[i]) {
				t.Errorf("%s: %g with the path knocked out, %g before", key.Readout, b[i], a[i])
			}
		}
	}
}

func TestAReportSaysWhatItRestsOn(t *testing.T) {
	s, c := readSmall(t)
	r, err := newPlan(t, s, c, PlanOptions{}).Run(context.Background(), RunOptions{Root: 1, Pictures: true, Command: "paget run small.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	d, err := r.Document()
	if err != nil {
		t.Fatal(err)
	}
	var html bytes.Buffer
	if err := d.WriteHTML(&html); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"assumed", "CLU knocked down", "paget run small.yaml", "motility speed", "from above"} {
		if !strings.Contains(html.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	rows := report.JSONRows(r.Verdicts())
	if len(rows) != 1 || rows[0].ID != "X-1" || rows[0].Verdict != Pass {
		t.Errorf("verdict rows %+v", rows)
	}
}

func TestANetworkThatCannotRestIsTheUsersFault(t *testing.T) {
	s, c := readSmall(t, "study: small", `study: small
extend:
  nodes:
    - {node: OSC1, tau: 10 min, noise: 0, expression: 1}
    - {node: OSC2, tau: 10 min, noise: 0, expression: 1}
    - {node: OSC3, tau: 10 min, noise: 0, expression: 1}
  links:
    - {id: O1, rule: "!OSC3 => OSC1", weight: 1, hill: 12}
    - {id: O2, rule: "!OSC1 => OSC2", weight: 1, hill: 12}
    - {id: O3, rule: "!OSC2 => OSC3", weight: 1, hill: 12}
`)
	_, err := NewPlan(s, c, PlanOptions{})
	var rest *pathway.NoSteadyStateError
	var user interface{ UserFault() bool }
	if !errors.As(err, &rest) || !errors.As(err, &user) || !strings.Contains(err.Error(), "OSC2") {
		t.Errorf("a ring of three repressors: %v", err)
	}
}
