package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnInterruptedReproductionReportsWhatIsThereAndGoesOn: the first study is finished,
// the second, whose name is that of the folder interrupted looks at, is stopped.
func TestAnInterruptedReproductionReportsWhatIsThereAndGoesOn(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	write(t, folder, "s.yaml", smallStudy)
	write(t, folder, "long.yaml", strings.Replace(longStudy(t), "study: long", "study: out", 1))
	args := []string{"reproduce", "--studies", "s.yaml,long.yaml", "--out", "."}
	s := interrupted(t, folder, 5, os.Interrupt, append(args, "--threads", "1", "--json")...)
	said := strings.Join(strings.Fields(s.err), " ")
	if s.code != exitInterrupted || s.out != "" {
		t.Fatalf("exit %d, standard output %q", s.code, s.out)
	}
	for _, want := range []string{"paget: stopped.", "1 of 2 studies had been finished", "report.html shows them", "The same command goes on"} {
		if !strings.Contains(said, want) {
			t.Errorf("the message lacks %q:\n%s", want, s.err)
		}
	}
	if strings.Count(said, "same command") != 1 {
		t.Errorf("it is said more than once how to go on:\n%s", s.err)
	}
	page, err := os.ReadFile(filepath.Join(folder, "report.html"))
	if err != nil || !strings.Contains(string(page), "has not been run yet") || !strings.Contains(string(page), "X-1") {
		t.Errorf("the report of what is there: %v", err)
	}
	if kept(folder) < 5 {
		t.Errorf("%d wells are kept", kept(folder))
	}
	s = runProgram(t, folder, append(args, "--threads", "2")...)
	if s.code != exitRan || !strings.Contains(s.err, "goes on from study 1 of 1, out:") {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	apart := t.TempDir()
	write(t, apart, "long.yaml", strings.Replace(longStudy(t), "study: long", "study: out", 1))
	if s := runProgram(t, apart, "run", "long.yaml", "--out", "out", "--quiet"); s.code != exitRan {
		t.Fatalf("exit %d: %s", s.code, s.err)
	}
	whole := files(t, filepath.Join(apart, "out"))
	for name, text := range files(t, filepath.Join(folder, "out")) {
		if text != whole[name] {
			t.Errorf("%s differs from that of the study run by itself, without a stop", name)
		}
	}
}
