package paget

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"paget/assay"
	"paget/internal/golden"
	"paget/record"
	"paget/stats"
	"paget/studies"
	"paget/tissue"
)

// smallSpheroid is the built-in study with a ball of about 90 cells for two hours.
func smallSpheroid(t testing.TB) string {
	t.Helper()
	_, text, ok := studies.File("spheroid")
	if !ok {
		t.Fatal("the study spheroid is not there")
	}
	whole := string(text)
	from, to := strings.Index(whole, "  - assay: spheroid growth\n    name: hypoxia"), strings.Index(whole, "expect:")
	whole = whole[:from] + whole[to:]
	return strings.NewReplacer(
		"half width: 300 um, initial radius: 100 um, border oxygen: 38 mmHg, duration: 48 h",
		"half width: 120 um, initial radius: 40 um, border oxygen: 38 mmHg, duration: 2 h, reading interval: 30 min",
		"replicates: 4", "replicates: 1", "at: 12 h", "at: 1 h").Replace(whole)
}

// askedSpheroid is what a run of the small spheroid is asked to do.
func askedSpheroid(t testing.TB) Asked {
	return Asked{StudyFile: "small.yaml", StudyText: smallSpheroid(t), Root: 1}
}

// planOf makes ready what is asked.
func planOf(t testing.TB, a Asked) *Plan {
	t.Helper()
	p, err := a.Plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// folderOf opens a folder for a run and writes there what is asked.
func folderOf(t testing.TB, p *Plan, a Asked, path string) *record.Folder {
	t.Helper()
	f, err := record.Create(path)
	if err == nil {
		err = p.WriteAsked(f, a, "test")
	}
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// inFolder runs what is asked in a folder; stop, if above 0, interrupts it when that
// many states have been kept.
func inFolder(t testing.TB, a Asked, path string, stop int, change func(*RunOptions)) (*Result, error) {
	t.Helper()
	p := planOf(t, a)
	f := folderOf(t, p, a, path)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	o := RunOptions{
		Root: a.Root, Threads: 1, Pictures: a.Exports.PicturesAt != nil, Folder: f, Asked: &a, Exports: a.Exports,
		Checkpoints: &Checkpoints{Folder: f, At: a.KeepAt, Each: a.KeepEach, Program: "test", Strict: true},
	}
	if stop > 0 {
		o.Checkpoints.Every = 1 // every step: the clock below moves whenever it is asked
		calls := 0
		o.Checkpoints.Now = func() time.Time {
			if calls++; calls > 3*stop {
				cancel()
			}
			return time.Unix(int64(calls), 0)
		}
	}
	if change != nil {
		change(&o)
	}
	r, err := p.Run(ctx, o)
	if err == nil {
		err = r.Save(f)
	}
	return r, err
}

// resultFiles returns the files of a run that must be the same whatever happened on
// the way.
func resultFiles(t testing.TB, path string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{fileReadouts, fileWells, fileSeries, fileReport} {
		text, err := os.ReadFile(filepath.Join(path, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

func sameFiles(t testing.TB, what string, a, b map[string]string) {
	t.Helper()
	for name := range a {
		if a[name] != b[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

// The small spheroid, untreated and treated, to six digits; see
// TestTheSmallLysateReadsAsBefore.
func TestTheSmallSpheroidReadsAsBefore(t *testing.T) {
	r := runPlan(t, planOf(t, askedSpheroid(t)), 1, 1)
	var b strings.Builder
	fmt.Fprintf(&b, "%-16s %5s %12s %12s\n", "read-out", "min", "untreated", "treated")
	for _, key := range r.Readouts() {
		fmt.Fprintf(&b, "%-16s %5g %12.6g %12.6g\n", key.Readout, key.Time, stats.Mean(r.Values(0, 0, key)), stats.Mean(r.Values(0, 1, key)))
	}
	golden.Text(t, filepath.Join("testdata", "small-spheroid.golden"), b.String())
}

func TestThreadsDoNotChangeASpheroid(t *testing.T) {
	a := askedSpheroid(t)
	a.Scheme = "fast"
	whole := map[string]string{}
	for _, threads := range []int{1, 2, 3, 6} {
		path := t.TempDir()
		if _, err := inFolder(t, a, path, 0, func(o *RunOptions) { o.Threads = threads }); err != nil {
			t.Fatal(err)
		}
		files := resultFiles(t, path)
		if len(whole) == 0 {
			whole = files
		}
		sameFiles(t, "threads", whole, files)
	}
}

func TestAnInterruptedSpheroidGoesOnAndEndsTheSame(t *testing.T) {
	a := askedSpheroid(t)
	a.Exports.PicturesAt = []float64{60} // frames are part of the state, too
	whole := t.TempDir()
	if _, err := inFolder(t, a, whole, 0, nil); err != nil {
		t.Fatal(err)
	}
	want := resultFiles(t, whole)
	for _, stop := range []int{4, 17} {
		path := t.TempDir()
		_, err := inFolder(t, a, path, stop, nil)
		var stopped *InterruptedError
		if !errors.As(err, &stopped) || stopped.States == 0 || !strings.Contains(err.Error(), "paget resume "+path) {
			t.Fatalf("stopped after %d: %v", stop, err)
		}
		again, err := Reopen(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := inFolder(t, again, path, 0, nil); err != nil {
			t.Fatal(err)
		}
		sameFiles(t, "resumed", want, resultFiles(t, path))
		if left := KeptStates(path); len(left) > 0 {
			t.Errorf("states %v stay behind a finished run", left)
		}
	}
}

func TestADamagedStateGivesWayToTheOneBeforeOrStopsTheRun(t *testing.T) {
	a := askedSpheroid(t)
	whole, path := t.TempDir(), t.TempDir()
	if _, err := inFolder(t, a, whole, 0, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := inFolder(t, a, path, 5, nil); err == nil {
		t.Fatal("it was not stopped")
	}
	p := planOf(t, a)
	latest, previous := record.CheckpointPath(filepath.Join(path, checkpointFolder), p.wellName(0))
	spoil := func(file string) {
		t.Helper()
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)/2] ^= 1
		if err := os.WriteFile(file, data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	spoil(latest)
	var said []string
	keep := func(o *RunOptions) {
		o.Checkpoints.Warn = func(text string) { said = append(said, text) }
	}
	other := t.TempDir()
	if err := os.CopyFS(other, os.DirFS(path)); err != nil {
		t.Fatal(err)
	}
	if _, err := inFolder(t, a, path, 0, keep); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, "from the state before", resultFiles(t, whole), resultFiles(t, path))
	if all := strings.Join(said, "\n"); !strings.Contains(all, "damaged") || !strings.Contains(all, "used in its place") {
		t.Errorf("said: %s", all)
	}
	latest = filepath.Join(other, checkpointFolder, filepath.Base(latest))
	spoil(filepath.Join(other, checkpointFolder, filepath.Base(previous)))
	_, err := inFolder(t, a, other, 0, nil)
	var none *NoCheckpointError
	if !errors.As(err, &none) || !none.UserFault() || !strings.Contains(err.Error(), latest) {
		t.Errorf("both damaged: %v", err)
	}
}

func TestStatesOfAnotherStudySeedOrBuildAreNotUsed(t *testing.T) {
	a := askedSpheroid(t)
	path := t.TempDir()
	if _, err := inFolder(t, a, path, 5, nil); err == nil {
		t.Fatal("it was not stopped")
	}
	study, seed := a, a
	study.StudyText = strings.Replace(a.StudyText, "jitter: 2", "jitter: 1", 1) + "\n# changed\n"
	seed.Root = 2
	for what, c := range map[string]struct {
		asked  Asked
		change func(*RunOptions)
	}{
		"another study": {study, nil},
		"another seed":  {seed, nil},
		"another build": {a, func(o *RunOptions) { o.Checkpoints.Program = "other" }},
	} {
		_, err := inFolder(t, c.asked, path, 0, c.change)
		var none *NoCheckpointError
		if !errors.As(err, &none) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestABranchUnderTheControlIsTheUnbranchedRun(t *testing.T) {
	a := askedSpheroid(t)
	a.KeepAt = []float64{30, 60}
	base, out := t.TempDir(), t.TempDir()
	if _, err := inFolder(t, a, base, 0, nil); err != nil {
		t.Fatal(err)
	}
	// The newest state at or before 66 min is that of 60 min.
	branch, err := NewBranch(base, 66, "CDK4/6 inhibitor", "", "test", false)
	if err != nil {
		t.Fatal(err)
	}
	if len(branch.Branch.States) != 1 || branch.Branch.States[0].Time != 60 {
		t.Fatalf("states %+v", branch.Branch.States)
	}
	r, err := inFolder(t, branch, out, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := runPlan(t, planOf(t, askedSpheroid(t)), 1, 1)
	control, treated := r.Plan.Study.armIndex("untreated"), r.Plan.Study.armIndex("CDK4/6 inhibitor")
	var moved bool
	for _, key := range whole.Readouts() {
		want := whole.Values(0, control, key)
		got, changed := r.Values(0, control, key), r.Values(0, treated, key)
		if len(got) != 1 || got[0] != want[0] {
			t.Errorf("%s at %g min: %v, unbranched %v", key.Readout, key.Time, got, want)
		}
		if len(changed) == 1 && key.Time <= 66 && changed[0] != want[0] {
			t.Errorf("%s at %g min is changed before the treatment begins", key.Readout, key.Time)
		}
		moved = moved || len(changed) == 1 && changed[0] != want[0]
	}
	if !moved {
		t.Error("the treatment changes nothing")
	}
	if text := resultFiles(t, out)[fileReport]; !strings.Contains(text, "go on from states") {
		t.Error("the report does not say where the branch comes from")
	}
}

func TestABranchWithoutAStateSaysWhichThereAre(t *testing.T) {
	a := askedSpheroid(t)
	a.KeepAt = []float64{60}
	base := t.TempDir()
	if _, err := inFolder(t, a, base, 0, nil); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		at   float64
		arm  string
		want string
	}{
		{30, "CDK4/6 inhibitor", "states are kept of 1 h"},
		{120, "CDK4/6 inhibitor", "name a time before 2 h"},
		{90, "CDK6 inhibitor", `did you mean "CDK4/6 inhibitor"`},
	} {
		if _, err := NewBranch(base, c.at, c.arm, "", "test", false); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("at %g min under %s: %v", c.at, c.arm, err)
		}
	}
	if _, err := NewBranch(t.TempDir(), 60, "untreated", "", "test", false); err == nil || !strings.Contains(err.Error(), "holds no run") {
		t.Errorf("an empty folder: %v", err)
	}
}

func TestExportsOfASpheroidAreWritten(t *testing.T) {
	a := askedSpheroid(t)
	a.Exports = Exports{VTK: true, OpenVT: true, FieldsAt: []float64{60}}
	path := t.TempDir()
	if _, err := inFolder(t, a, path, 0, nil); err != nil {
		t.Fatal(err)
	}
	well := planOf(t, a).wellName(0)
	for _, name := range []string{
		"vtk/" + well + "/cells.pvd", "vtk/" + well + "/cells-0004.vtp", "vtk/" + well + "/fields-0000.vti",
		"fields/" + well + "-oxygen-60min.parquet", fileOpenVT, fileSeries,
	} {
		if info, err := os.Stat(filepath.Join(path, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	table, err := os.ReadFile(filepath.Join(path, fileOpenVT))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(table)), "\n")
	if lines[0] != "simID,time,cellID,cellType,x,y,z" || len(lines) < 800 || !strings.HasPrefix(lines[1], well+",0,") {
		t.Errorf("%d lines, %q, %q", len(lines), lines[0], lines[1])
	}
	if _, err := os.Stat(filepath.Join(path, folderOpenVT)); err == nil {
		t.Error("parts of the table stay behind")
	}
}

func TestMemoryIsSharedByTheWellsThatRunAtOnce(t *testing.T) {
	o := RunOptions{Threads: 4, Memory: 12}
	o.share(2)
	if o.crew != 2 || o.Memory != 6 {
		t.Errorf("two wells on four threads: %d threads and %g bytes each", o.crew, o.Memory)
	}
	_, err := inFolder(t, askedSpheroid(t), t.TempDir(), 0, func(o *RunOptions) { o.Memory = 1000 })
	var memory *assay.MemoryError
	if !errors.As(err, &memory) || !strings.Contains(err.Error(), "MiB are needed") {
		t.Errorf("too little memory: %v", err)
	}
}

// Cells that divide every few minutes soon fill more than a well may hold: the run
// stops with the reason, and the last good state is kept.
func TestASpheroidThatBreaksDownKeepsItsLastGoodState(t *testing.T) {
	if testing.Short() {
		t.Skip("thousands of cells in one place take seconds")
	}
	c, err := OpenCatalogue("")
	for name, value := range map[string]float64{
		"line PhysiCell default cycle entry": 1, "cycle Ki67 advanced K1 duration": 1, "cycle Ki67 advanced K2 duration": 1,
	} {
		if err == nil {
			c, err = c.WithValue(name, value)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	a := askedSpheroid(t)
	a.StudyText = strings.Replace(a.StudyText, "initial radius: 40 um", "initial radius: 10 um", 1)
	s, c, err := ReadStudy(a.StudyFile, []byte(a.StudyText), c)
	if err != nil {
		t.Fatal(err)
	}
	p, f := newPlan(t, s, c, PlanOptions{}), folderOf(t, planOf(t, a), a, t.TempDir())
	seconds := int64(0)
	_, err = p.Run(context.Background(), RunOptions{Root: 1, Threads: 1, Checkpoints: &Checkpoints{
		Folder: f, Every: 1, Now: func() time.Time { seconds++; return time.Unix(seconds, 0) }, Program: "test",
	}})
	var diverged *tissue.DivergedError
	if !errors.As(err, &diverged) || diverged.Quantity == "" || diverged.Time <= 0 || !strings.Contains(err.Error(), "arm untreated, well 1") {
		t.Fatalf("got %v", err)
	}
	meta, _, _, err := record.ReadNewest(filepath.Join(f.Path(), checkpointFolder), p.wellName(0))
	if err != nil || !(meta.Time > 0 && meta.Time < diverged.Time) {
		t.Errorf("the state of %g min is kept, broken down at %g min (%v)", meta.Time, diverged.Time, err)
	}
}
