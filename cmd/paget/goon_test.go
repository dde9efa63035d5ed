package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ballStudy is a study of one spheroid, small but long enough to be stopped.
const ballStudy = `study: ball
network: growth
lines: [PhysiCell default]
replicates: 1
control: untreated
arms:
  - name: untreated
    perturb: []
  - name: inhibited
    perturb:
      - reagent: palbociclib
assays:
  - assay: spheroid growth
    name: growth
    medium: complete
    mechanics: spheroid
    division: beside mother
    arms: [untreated]
    set: {half width: 160 um, initial radius: 50 um, duration: 24 h}
`

// quick keeps states at every step, and draws no more than one picture.
var quick = []string{"--checkpoint", "1ms", "--threads", "1", "--quiet"}

func ball(t *testing.T, folder string, more ...string) said {
	t.Helper()
	return runProgram(t, folder, append(append([]string{"run", "ball.yaml", "--pictures-at", "0h"}, quick...), more...)...)
}

// A run that is killed again and again, wherever it stands, ends as if it had not
// been.
func TestARunThatIsKilledAgainAndAgainEndsTheSame(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "ball.yaml", ballStudy)
	if s := ball(t, folder, "--out", "whole"); s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	for k := range 10 {
		args := append([]string{"run", "ball.yaml", "--pictures-at", "0h", "--out", "out"}, quick...)
		if k > 0 {
			args = append([]string{"resume", "out"}, quick...)
		}
		c := command(folder, args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		waitFor(t, filepath.Join(folder, "out", "run.json"))
		// Moments that have nothing to do with what the program does.
		time.Sleep(time.Duration(20+37*k%170) * time.Millisecond)
		_ = c.Process.Kill() // it may have ended by itself
		_ = c.Wait()
	}
	s := runProgram(t, folder, append([]string{"resume", "out"}, quick...)...)
	if s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	whole := files(t, filepath.Join(folder, "whole"))
	for name, text := range files(t, filepath.Join(folder, "out")) {
		if text != whole[name] {
			t.Errorf("%s differs after ten kills", name)
		}
	}
	s = runProgram(t, folder, "resume", "out")
	if s.code != exitRan || !strings.Contains(s.err, "has come to its end") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
}

// waitFor waits until a file is there.
func waitFor(t *testing.T, path string) {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(2 * time.Millisecond) {
		if found, _ := filepath.Glob(path); len(found) > 0 {
			return
		}
		if time.Since(begun) > tooLong {
			t.Fatalf("%s is not there after %v", path, tooLong)
		}
	}
}

func TestCtrlCInALongWellSaysHowToGoOn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "ball.yaml", strings.Replace(ballStudy, "24 h", "480 h", 1))
	var out, errs bytes.Buffer
	c := command(folder, "run", "ball.yaml", "--out", "out", "--checkpoint", "1ms")
	c.Stdout, c.Stderr = &out, &errs
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, filepath.Join(folder, "out", "checkpoints", "*.previous.paget"))
	if err := c.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	s := ended(t, c.Wait(), &out, &errs)
	if s.code != exitInterrupted || !strings.Contains(strings.Join(strings.Fields(s.err), " "), "paget resume out") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
	// Both states damaged: the run does not begin anew by itself.
	found, _ := filepath.Glob(filepath.Join(folder, "out", "checkpoints", "*.paget"))
	if len(found) != 2 {
		t.Fatalf("states %v", found)
	}
	for _, path := range found {
		if err := os.Truncate(path, 1000); err != nil {
			t.Fatal(err)
		}
	}
	s = runProgram(t, folder, "resume", "out")
	if s.code != exitInput || !strings.Contains(oneLine(s.err), "no kept state can be used") || strings.Count(s.err, "truncated") < 2 || strings.Contains(oneLine(s.err), "last good states") {
		t.Errorf("exit %d: %s", s.code, s.err)
	}
}

func TestABranchIsRunFromTheCommandLine(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "ball.yaml", ballStudy)
	if s := ball(t, folder, "--out", "out", "--keep-at", "6h,12h"); s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	s := runProgram(t, folder, append([]string{"branch", "out", "--at", "12h", "--with", "inhibited", "--out", "branch"}, quick...)...)
	if s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	text, err := os.ReadFile(filepath.Join(folder, "branch", "run.json"))
	if err != nil || !strings.Contains(string(text), `"from": "untreated"`) || !strings.Contains(string(text), `"time": 720`) || !strings.Contains(string(text), "--at 720min --with inhibited --from untreated") {
		t.Errorf("run.json does not say where the branch comes from (%v):\n%s", err, text)
	}
	for _, c := range []struct{ at, with, want string }{
		{"12h", "inhibitd", "did you mean"},
		{"1h", "inhibited", "states are kept of 6 h, 12 h"},
		{"soon", "inhibited", "not a time"},
	} {
		s := runProgram(t, folder, "branch", "out", "--at", c.at, "--with", c.with, "--out", "other")
		if s.code != exitInput || !strings.Contains(strings.Join(strings.Fields(s.err), " "), c.want) {
			t.Errorf("--at %s --with %s: exit %d: %s", c.at, c.with, s.code, s.err)
		}
	}
	if _, err := os.Stat(filepath.Join(folder, "other")); err == nil {
		t.Error("a refused branch leaves a folder")
	}
}

func TestWishesThatNoWellCanFulfilAreRefused(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "ball.yaml", ballStudy)
	write(t, folder, "small.yaml", smallStudy)
	for _, c := range []struct{ study, flag, want string }{
		{"ball.yaml", "--keep-at=48h", "after the end"},
		{"ball.yaml", "--keep-at=12h,24h", "nothing to go on from"},
		{"ball.yaml", "--keep-at=0h", "nothing to go on from"},
		{"ball.yaml", "--fields-at=noon", "is not a time"},
		{"ball.yaml", "--memory=0.1MB", "memory will not suffice"},
		{"ball.yaml", "--memory=much", "is not an amount of memory"},
		{"ball.yaml", "--scheme=slow", "is not a scheme"},
		{"small.yaml", "--vtk", "no assay of the study"},
	} {
		s := runProgram(t, folder, "run", c.study, c.flag, "--out", "out")
		if s.code != exitInput || !strings.Contains(strings.Join(strings.Fields(s.err), " "), c.want) {
			t.Errorf("%s: exit %d: %s", c.flag, s.code, s.err)
		}
		if _, err := os.Stat(filepath.Join(folder, "out")); err == nil {
			t.Fatalf("%s leaves a folder", c.flag)
		}
	}
}

func TestAmountsOfMemoryAreRead(t *testing.T) {
	for text, want := range map[string]float64{"2GB": 2e9, "1.5GiB": 1.5 * (1 << 30), "300 MB": 3e8} {
		if n, ok := byteSize(text); !ok || n != want {
			t.Errorf("%q: %g, %t", text, n, ok)
		}
	}
	for _, text := range []string{"", "2", "GB", "-1GB", "NaNGB", "2TB"} {
		if _, ok := byteSize(text); ok {
			t.Errorf("%q is taken for an amount of memory", text)
		}
	}
	if n := available("MemTotal:       100 kB\nMemAvailable:     12 kB\n"); n != 12*1024 {
		t.Errorf("%g bytes", n)
	}
}
