package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// asProgram, when set, makes the test binary behave as the command, so that the
// tests run the very program, as processes of their own, also under the race
// detector.
const asProgram = "PAGET_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// smallStudy is a study of a tenth of a second.
const smallStudy = `study: small
network: tumour
lines: [MDA-MB-231]
replicates: 2
control: control
arms:
  - name: control
  - name: silenced
    perturb:
      - knockdown: CLU
        removed: 0.9
assays:
  - assay: transwell
    name: migration
    medium: serum-free
    set: {insert width: 120 um, duration: 6 h}
  - assay: culture
    name: lysate
    medium: complete
    set: {cells: 20 cells}
expect:
  - id: X-1
    line: MDA-MB-231
    arm: silenced
    readout: lysate activity RHOA
    published: down
    known: sign
    use: predict
`

// said is what a process left.
type said struct {
	code     int
	out, err string
}

// command returns what that a person would type, in a folder.
func command(folder string, args ...string) *exec.Cmd {
	path, err := os.Executable()
	if err != nil {
		panic("the test binary is nowhere: " + err.Error())
	}
	c := exec.Command(path, args...)
	c.Dir = folder
	c.Env = append(os.Environ(), asProgram+"=1", "TERM=xterm",
		"GORACE=atexit_sleep_ms=0") // the race detector would let each process sleep for a second
	return c
}

// tooLong is how long a test waits for a program that may never end: far longer than
// any takes on a busy machine under the race detector, for it guards and does not time.
const tooLong = 10 * time.Minute

// runProgram runs the program to its end.
func runProgram(t *testing.T, folder string, args ...string) said {
	t.Helper()
	var out, errs bytes.Buffer
	c := command(folder, args...)
	c.Stdout, c.Stderr = &out, &errs
	// Should a refusal be lost, the built-in study would run for minutes.
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(tooLong, func() { c.Process.Kill() })
	defer late.Stop()
	return ended(t, c.Wait(), &out, &errs)
}

// ended returns what a finished process left, and fails the test if it showed
// what no user should see.
func ended(t *testing.T, err error, out, errs *bytes.Buffer) said {
	t.Helper()
	s := said{out: out.String(), err: errs.String()}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		s.code = exit.ExitCode()
	case err != nil:
		t.Fatal(err)
	}
	for _, never := range []string{"goroutine ", "panic:", ".go:", "\x1b", "%!", "DATA RACE"} {
		if strings.Contains(s.out+s.err, never) {
			t.Errorf("the output holds %q:\n%s%s", never, s.out, s.err)
		}
	}
	return s
}

// write puts a file into a folder.
func write(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// changed returns the small study with one piece of its text replaced.
func changed(t *testing.T, old, new string) string {
	t.Helper()
	if !strings.Contains(smallStudy, old) {
		t.Fatalf("the small study does not hold %q", old)
	}
	return strings.Replace(smallStudy, old, new, 1)
}

// tree lists everything below a folder.
func tree(t *testing.T, folder string) string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size := info.Size()
		if d.IsDir() {
			size = 0
		}
		names = append(names, fmt.Sprintf("%s %d", strings.TrimPrefix(path, folder), size))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	sort.Strings(names)
	return strings.Join(names, "\n")
}

// tooWide returns the first line of a text with more than 80 columns, or "".
func tooWide(text string) string {
	for _, line := range strings.Split(text, "\n") {
		if utf8.RuneCountInString(line) > widest {
			return line
		}
	}
	return ""
}
