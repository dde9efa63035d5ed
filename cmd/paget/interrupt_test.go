package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// longStudy is a study of a second, in 4·longReplicates wells.
func longStudy(t *testing.T) string {
	t.Helper()
	return strings.NewReplacer("replicates: 2", fmt.Sprint("replicates: ", longReplicates), "study: small", "study: long").Replace(smallStudy)
}

// unfinished is where a run keeps its wells while it is under way.
const unfinished = "out/unfinished.jsonl"

// interrupted starts the program, waits until it has kept so many wells, sends
// it a signal and returns what it left.
func interrupted(t *testing.T, folder string, wells int, by os.Signal, args ...string) said {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("a process of Windows cannot be sent Ctrl-C from here")
	}
	var out, errs bytes.Buffer
	c := command(folder, args...)
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); kept(folder) < wells; time.Sleep(2 * time.Millisecond) {
		if time.Since(begun) > tooLong {
			t.Errorf("after %v %d wells are kept, want %d", tooLong, kept(folder), wells)
			break
		}
	}
	if err := c.Process.Signal(by); err != nil {
		t.Fatal(err)
	}
	return ended(t, c.Wait(), &out, &errs)
}

// kept counts the finished wells on disk, −1 where there is no file yet.
func kept(folder string) int {
	text, err := os.ReadFile(filepath.Join(folder, unfinished))
	if err != nil {
		return -1
	}
	return bytes.Count(text, []byte(`{"job":`))
}

// files returns the files of a run that must be the same to the byte.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"readouts.csv", "wells.parquet", "readouts.md", "study.yaml"} {
		text, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

func TestCtrlCKeepsWhatIsDoneAndTheSameCommandEndsTheSame(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", longStudy(t))
	if s := runProgram(t, folder, "run", "s.yaml", "--out", "whole", "--threads", "2", "--quiet"); s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	whole := files(t, filepath.Join(folder, "whole"))

	// Stopped twice, by Ctrl-C and by a kill, on one thread and on two.
	before := 0
	for i, stop := range []struct {
		by      os.Signal
		threads string
	}{{os.Interrupt, "1"}, {syscall.SIGTERM, "2"}} {
		s := interrupted(t, folder, before+5, stop.by, "run", "s.yaml", "--out", "out", "--threads", stop.threads, "--json")
		now := kept(folder)
		if s.code != exitInterrupted || s.out != "" {
			t.Fatalf("exit %d, standard output %q", s.code, s.out)
		}
		for _, want := range []string{"paget: stopped.", "wells had been finished and are kept in", unfinished, "the same command goes on"} {
			if !strings.Contains(strings.Join(strings.Fields(s.err), " "), want) {
				t.Errorf("the message lacks %q:\n%s", want, s.err)
			}
		}
		if line := tooWide(s.err); line != "" {
			t.Errorf("a line of more than %d columns: %q", widest, line)
		}
		if i > 0 && !strings.Contains(s.err, "goes on from") {
			t.Errorf("the second run does not say that it goes on:\n%s", s.err)
		}
		if now < before+5 || now >= 4*longReplicates {
			t.Fatalf("%d wells are kept after stop %d", now, i+1)
		}
		before = now
		if names := tree(t, filepath.Join(folder, "out")); strings.Count(names, "\n") != 1 {
			t.Errorf("an interrupted run holds more than its finished wells:\n%s", names)
		}
	}

	s := runProgram(t, folder, "run", "s.yaml", "--out", "out", "--threads", "3")
	if s.code != exitRan || !strings.Contains(s.err, "goes on from") {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	for name, text := range files(t, filepath.Join(folder, "out")) {
		if text != whole[name] {
			t.Errorf("%s differs after two interruptions", name)
		}
	}
	if kept(folder) >= 0 {
		t.Error("the kept wells stay behind a finished run")
	}
}

func TestAWellCutShortByACrashIsRunAgain(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", longStudy(t))
	interrupted(t, folder, 5, os.Kill, "run", "s.yaml", "--out", "out", "--threads", "2", "--quiet")
	path := filepath.Join(folder, unfinished)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, unfinished, string(text[:len(text)-20]))

	// What is kept after the cut must not be spoilt by it either.
	s := interrupted(t, folder, kept(folder)+3, os.Interrupt, "run", "s.yaml", "--out", "out", "--threads", "2")
	said := regexp.MustCompile(`stopped\. (\d+) of`).FindStringSubmatch(s.err)
	if s.code != exitInterrupted || said == nil {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	s = interrupted(t, folder, kept(folder)+3, os.Interrupt, "run", "s.yaml", "--out", "out", "--threads", "2")
	if s.code != exitInterrupted || !strings.Contains(s.err, "goes on from "+said[1]+" of") {
		t.Fatalf("exit %d, %s wells had been kept: %s", s.code, said[1], s.err)
	}
	for _, out := range []string{"out", "whole"} {
		if s := runProgram(t, folder, "run", "s.yaml", "--out", out, "--quiet"); s.code != exitRan || s.err != "" {
			t.Fatalf("exit %d: %s", s.code, s.err)
		}
	}
	whole := files(t, filepath.Join(folder, "whole"))
	for name, text := range files(t, filepath.Join(folder, "out")) {
		if text != whole[name] {
			t.Errorf("%s differs after a crash", name)
		}
	}
}

// Wells of another root are not joined to a run, and the user is told.
func TestWellsOfAnotherSeedAreNotUsed(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", longStudy(t))
	interrupted(t, folder, 3, os.Interrupt, "run", "s.yaml", "--out", "out", "--seed", "2")
	s := runProgram(t, folder, "run", "s.yaml", "--out", "out", "--seed", "1")
	if s.code != exitRan || !strings.Contains(s.err, "not used") || strings.Contains(s.err, "goes on from") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
}

func TestCtrlCBeforeTheFirstWellLeavesNothing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	// One well that lasts many seconds, if it is let.
	write(t, folder, "s.yaml", strings.NewReplacer("insert width: 120 um, duration: 6 h",
		"insert width: 4000 um, duration: 24 h").Replace(smallStudy))
	before := tree(t, folder)
	s := interrupted(t, folder, 0, os.Interrupt, "run", "s.yaml", "--out", "out", "--threads", "1")
	if s.code != exitInterrupted || !strings.Contains(s.err, "nothing is kept") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
	if after := tree(t, folder); after != before {
		t.Errorf("it left something behind:\n%s", after)
	}
}

func TestAnInterruptedExplanationSaysThatNothingIsKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", strings.NewReplacer("insert width: 120 um, duration: 6 h",
		"insert width: 4000 um, duration: 24 h").Replace(smallStudy))
	var out, errs bytes.Buffer
	c := command(folder, "explain", "s.yaml", "migration")
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(time.Second) // reading the study takes a tenth of it
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	s := ended(t, c.Wait(), &out, &errs)
	if s.code != exitInterrupted || s.out != "" || !strings.Contains(s.err, "nothing is kept") {
		t.Errorf("exit %d: %s%s", s.code, s.out, s.err)
	}
}
