package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"paget"
	"paget/catalog"
	"paget/internal/golden"
)

func TestTheHelpIsAsItWas(t *testing.T) {
	for name, args := range map[string][]string{"help": {"--help"}, "help-run": {"run", "--help"}} {
		golden.Text(t, filepath.Join("testdata", name+".txt"), runProgram(t, t.TempDir(), args...).out)
	}
}

// keysOf returns the keys of a JSON object, sorted.
func keysOf(object map[string]any) []string {
	var keys []string
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func TestJSONIsOneObjectWithThePromisedKeys(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	// A row that cannot be computed is null in JSON, not a number that is none.
	write(t, folder, "s.yaml", smallStudy+`  - id: X-2
    line: MDA-MB-231
    arm: silenced
    readout: migration through share
    compare: difference
    published: none
    band: [-100 %, 100 %]
    known: none
    use: predict
`)
	s := runProgram(t, folder, "run", "s.yaml", "--json", "--seed", "18446744073709551615", "--out", "out")
	if s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	decoder := json.NewDecoder(strings.NewReader(s.out))
	decoder.UseNumber()
	var object map[string]any
	if err := decoder.Decode(&object); err != nil {
		t.Fatalf("%v in\n%s", err, s.out)
	}
	if decoder.More() {
		t.Error("more than one object on standard output")
	}
	promised := []string{"elapsed_s", "rows", "seed", "spec_hash", "study", "version"}
	for _, key := range promised {
		if _, ok := object[key]; !ok {
			t.Errorf("the object lacks %q", key)
		}
	}
	if object["seed"] != json.Number("18446744073709551615") || object["study"] != "small" {
		t.Errorf("seed %v, study %v", object["seed"], object["study"])
	}
	rows, ok := object["rows"].([]any)
	if !ok || len(rows) != 2 {
		t.Fatalf("rows %v", object["rows"])
	}
	want := []string{"high", "id", "known", "low", "perturbation", "published", "readout", "replicates",
		"simulated", "system", "unit", "use", "verdict"}
	for _, row := range rows {
		row := row.(map[string]any)
		if got := keysOf(row); !slices.Equal(got, want) {
			t.Errorf("keys of a row %v, want %v", got, want)
		}
		if !slices.Contains([]any{"pass", "fail", "report"}, row["verdict"]) {
			t.Errorf("verdict %v", row["verdict"])
		}
	}
}

func TestJSONOfAStudyWithoutExpectationsHasAnEmptyList(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	before, _, _ := strings.Cut(smallStudy, "expect:")
	write(t, folder, "s.yaml", before)
	s := runProgram(t, folder, "run", "s.yaml", "--json")
	if s.code != exitRan || !strings.Contains(s.out, `"rows": []`) {
		t.Errorf("exit %d: %s%s", s.code, s.out, s.err)
	}
}

func TestPipedProgressIsPlainLines(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", smallStudy)
	line := regexp.MustCompile(`^[a-z]+: \d+ of \d+ wells, [0-9a-z. ]+$`)
	for _, args := range [][]string{{"run", "s.yaml"}, {"run", "s.yaml", "--json"}, {"explain", "s.yaml", "lysate"}} {
		s := runProgram(t, folder, args...)
		lines := strings.Split(strings.TrimSuffix(s.err, "\n"), "\n")
		if s.code != exitRan || len(lines) != 1 || !line.MatchString(lines[0]) {
			t.Errorf("%v: exit %d, progress %q", args, s.code, s.err)
		}
		if strings.Contains(s.err+s.out, "\r") {
			t.Errorf("%v: the cursor is moved", args)
		}
	}
}

func TestThreadsAndRepetitionDoNotChangeAByteAndTheSeedDoes(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", smallStudy)
	var first map[string]string
	for _, run := range []struct{ threads, seed string }{{"1", "7"}, {"2", "7"}, {"5", "7"}, {"2", "8"}} {
		s := runProgram(t, folder, "run", "s.yaml", "--out", "out", "--quiet", "--threads", run.threads, "--seed", run.seed)
		if s.code != exitRan {
			t.Fatalf("exit %d: %s", s.code, s.err)
		}
		now := files(t, filepath.Join(folder, "out"))
		if first == nil {
			first = now
		}
		if same := now["readouts.csv"] == first["readouts.csv"]; same != (run.seed == "7") {
			t.Errorf("threads %s, seed %s: readouts.csv the same: %v", run.threads, run.seed, same)
		}
	}
}

// copyCatalogue writes the built-in tables to a folder, with one text replaced
// in one of them.
func copyCatalogue(t *testing.T, folder, table, old, new string) {
	t.Helper()
	found := false
	err := fs.WalkDir(catalog.Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		to := filepath.Join(folder, filepath.FromSlash(path))
		if d.IsDir() {
			return os.MkdirAll(to, 0o755)
		}
		text, err := fs.ReadFile(catalog.Embedded(), path)
		if err != nil {
			return err
		}
		if path == table {
			found = bytes.Contains(text, []byte(old))
			text = bytes.Replace(text, []byte(old), []byte(new), 1)
		}
		return os.WriteFile(to, text, 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
	if !found {
		t.Fatalf("%s does not hold %q", table, old)
	}
}

// With two mechanics sub-steps at most, crowded cells cannot be moved apart in
// steps as small as the catalogue asks for: the numbers break down.
func TestNumbersThatBreakDownStopTheRunAndSayWhere(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	copyCatalogue(t, filepath.Join(folder, "tables"), "mechanics.tsv", "most substeps\t200", "most substeps\t2")
	write(t, folder, "s.yaml", smallStudy)
	before := tree(t, folder)
	s := runProgram(t, folder, "run", "s.yaml", "--catalog", "tables", "--out", "out", "--threads", "1")
	if s.code != exitNumbers || s.out != "" {
		t.Fatalf("exit %d: %s%s", s.code, s.out, s.err)
	}
	for _, want := range []string{"paget: assay migration, line MDA-MB-231, arm ", "sub-steps"} {
		if !strings.Contains(s.err, want) {
			t.Errorf("the message lacks %q:\n%s", want, s.err)
		}
	}
	if after := tree(t, folder); after != before {
		t.Errorf("no well had been finished, and yet there is\n%s", after)
	}

	// Wells that were finished before stay, and the message says where.
	write(t, folder, "s.yaml", strings.NewReplacer("- assay: transwell", "- assay: culture\n    name: first\n    medium: complete\n    set: {cells: 20 cells}\n  - assay: transwell").Replace(smallStudy))
	s = runProgram(t, folder, "run", "s.yaml", "--catalog", "tables", "--out", "out", "--threads", "1")
	if s.code != exitNumbers || !strings.Contains(s.err, "\n  kept: the finished wells (4), in out\n") || kept(folder) != 4 {
		t.Errorf("exit %d, %d wells kept: %s", s.code, kept(folder), s.err)
	}
}

// A study that finds out only in a well that it has no rest is the user's fault
// and leaves nothing, though wells had been finished before.
func TestALoopThatOnlyTreatedCellsCloseLeavesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", strings.NewReplacer("study: small", `study: small
extend:
  nodes:
    - {node: SWITCH, label: off by nature, tau: 1 h, expression: 1}
    - {node: AA, label: a, tau: 1 h, expression: 1}
    - {node: BB, label: b, tau: 1 h, expression: 1}
    - {node: CC, label: c, tau: 1 h, expression: 1}
  links:
    - {id: U0, rule: "=> SWITCH", weight: 0}
    - {id: U1, rule: "!CC & SWITCH => AA", weight: 1, hill: 8, ec50: 0.5}
    - {id: U2, rule: "AA => BB", weight: 1, hill: 8, ec50: 0.5}
    - {id: U3, rule: "BB => CC", weight: 1, hill: 8, ec50: 0.5}`, "knockdown: CLU", "clamp: SWITCH", "removed: 0.9", "level: 1").Replace(smallStudy))
	before := tree(t, folder)
	s := runProgram(t, folder, "run", "s.yaml", "--out", "out", "--threads", "1")
	if s.code != exitInput || !strings.Contains(s.err, "arm silenced") || !strings.Contains(s.err, "the loop is") {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	if after := tree(t, folder); after != before {
		t.Errorf("it left something behind:\n%s", after)
	}
}

func TestAFullDiskBehindARedirectionIsReported(t *testing.T) {
	t.Parallel()
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here: ", err)
	}
	defer full.Close()
	for _, args := range [][]string{{"version"}, {"--help"}, {"catalog", "show", "CLU"}, {"studies", "--show", "clusterin"}} {
		var errs bytes.Buffer
		c := command(t.TempDir(), args...)
		c.Stdout, c.Stderr = full, &errs
		s := ended(t, c.Run(), new(bytes.Buffer), &errs)
		if s.code != exitInput || !strings.Contains(s.err, "paget: the answer cannot be written: no space left") {
			t.Errorf("%v: exit %d: %s", args, s.code, s.err)
		}
	}
}

func TestAFolderWithoutWritePermissionIsTheUsersToMend(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("permissions do not bind this user")
	}
	folder := t.TempDir()
	write(t, folder, "s.yaml", smallStudy)
	if err := os.Mkdir(filepath.Join(folder, "locked"), 0o555); err != nil {
		t.Fatal(err)
	}
	s := runProgram(t, folder, "run", "s.yaml", "--out", "locked/out")
	if s.code != exitInput || !strings.Contains(s.err, "locked/out: cannot be created: permission denied") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
}

// brokenWriter is a stream whose writing panics: a fault of the program.
type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { var none []int; return none[len(none)], nil }

func TestAFaultOfTheProgramIsAMessageAndNoStack(t *testing.T) {
	var errs bytes.Buffer
	code := run(context.Background(), []string{"version"}, &streams{out: brokenWriter{}, err: &errs, width: widest})
	if code != exitNumbers {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"paget: a fault of the program itself", "index out of range", "brokenWriter.Write, line ", "hint: please report it"} {
		if !strings.Contains(oneLine(errs.String()), want) {
			t.Errorf("the message lacks %q:\n%s", want, errs.String())
		}
	}
	if strings.Contains(oneLine(errs.String()), "goroutine") {
		t.Errorf("a stack is shown:\n%s", errs.String())
	}
}

func TestColoursAndBarsAreForTerminalsThatWantThem(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	for _, f := range []*os.File{file, null} {
		if s := newStreams(f, f, func(string) string { return "" }); s.colours || s.progress || s.width != widest {
			t.Errorf("%s is taken for a terminal", f.Name())
		}
	}
}

func TestSpansAreWrittenAsPeopleSayThem(t *testing.T) {
	for want, d := range map[string]time.Duration{
		"0.1 s": 130 * time.Millisecond, "9.9 s": 9940 * time.Millisecond, "10 s": 9960 * time.Millisecond,
		"3 s": 3 * time.Second, "59 s": 59 * time.Second, "1 min 0 s": 59600 * time.Millisecond,
		"6 min 5 s": 365 * time.Second, "1 h 3 min": 3785 * time.Second, "0 s": 0,
	} {
		if got := span(d); got != want {
			t.Errorf("%v is written %q, want %q", d, got, want)
		}
	}
}

// The time left is judged by the wells of this run, not by those of an earlier
// one, and the lines of a pipe come now and then.
func TestTimeLeftIsJudgedByTheWellsOfThisRun(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&streams{err: &out}, false, "x", "wells", 100)
	p.begun = p.begun.Add(-20 * time.Second)
	p.last = p.begun
	p.step(50, 100)
	p.step(60, 100)
	p.last = p.last.Add(-time.Minute)
	p.step(61, 100)
	p.step(62, 100)
	p.step(100, 100)
	want := "x: goes on from 50 of 100 wells\nx: 61 of 100 wells, 1 min 11 s left\nx: 100 of 100 wells, in 20 s\n"
	if out.String() != want {
		t.Errorf("progress\n%swant\n%s", out.String(), want)
	}
	p.end()
}

func TestTheCommandInTheHeaderCanBeTypedAgain(t *testing.T) {
	c := runCommand{Study: "my study's.yaml", Seed: 3, Replicates: 2, catalogueFlag: catalogueFlag{Catalog: "tables"}}
	if got, want := c.command(), `paget run 'my study'\''s.yaml' --seed 3 --replicates 2 --catalog tables`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestEachKindOfErrorHasItsExitCode(t *testing.T) {
	for _, c := range []struct {
		err  error
		want int
	}{
		{nil, exitRan},
		{newUsage(nil, "p", "", ""), exitInput},
		{fmt.Errorf("well: %w", &outputError{errors.New("x")}), exitInput},
		{errors.New("diverged"), exitNumbers},
		{&paget.BugError{Value: 1, Where: "f"}, exitNumbers},
		{context.Canceled, exitInterrupted},
		{fmt.Errorf("well: %w", &paget.InterruptedError{Done: 1, Total: 2}), exitInterrupted},
		{&stoppedError{"x"}, exitInterrupted},
	} {
		var errs bytes.Buffer
		if got := complain(&streams{err: &errs, width: widest}, c.err); got != c.want {
			t.Errorf("%v: exit %d, want %d", c.err, got, c.want)
		}
	}
}

func TestLongLinesAreFoldedAtBlanksAndOthersLeftAlone(t *testing.T) {
	for _, c := range []struct {
		width       int
		text, wants string
	}{
		{20, "a  short   line\n\n", "a  short   line\n\n"},
		{12, "x  one two three", "x  one two\n    three"},
		{12, "  one two three four", "  one two\n      three\n      four"},
		{12, "αβγδ εζηθ ικλμ", "αβγδ εζηθ\n    ικλμ"},
		{8, "https://a-long-address", "https://a-long-address"},
		{8, "    https://a-long-address b c", "    https://a-long-address b c"},
	} {
		if got := fold(c.text, c.width); got != c.wants {
			t.Errorf("%q at %d becomes %q, want %q", c.text, c.width, got, c.wants)
		}
	}
}
