package paget

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"paget/record"
)

// A run that is interrupted says that a state is kept only if it is.
func TestAStateThatCannotBeKeptIsNoInterruption(t *testing.T) {
	var stopped *InterruptedError
	var folder *record.FolderError
	p := planOf(t, askedSpheroid(t))
	f, err := record.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(f.Path(), checkpointFolder), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	_, err = p.Run(ctx, RunOptions{
		Root: 1, Threads: 1, Checkpoints: &Checkpoints{Folder: f, Program: "test"},
		Moving: func(int, float64, float64) { cancel() },
	})
	if errors.As(err, &stopped) || !errors.As(err, &folder) || !strings.Contains(err.Error(), "well 1") {
		t.Errorf("interrupted where no state can be kept: %v", err)
	}
}

func TestWhatKilledProcessesLeftIsTidiedAway(t *testing.T) {
	f, err := record.Create(filepath.Join(t.TempDir(), "a [b]"))
	if err != nil {
		t.Fatal(err)
	}
	left := []string{".run.json.7.unfinished", "checkpoints/.well.paget.7.unfinished", "vtk/well/.cells-0001.vtp.7.unfinished"}
	stay := []string{"run.json", "vtk/well/cells-0001.vtp", "own/.notes.unfinished"}
	for _, name := range append(append([]string{}, left...), stay...) {
		path := filepath.Join(f.Path(), name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	Tidy(f)
	for _, name := range left {
		if _, err := os.Stat(filepath.Join(f.Path(), name)); err == nil {
			t.Errorf("%s is still there", name)
		}
	}
	for _, name := range stay {
		if _, err := os.Stat(filepath.Join(f.Path(), name)); err != nil {
			t.Errorf("%s is gone", name)
		}
	}
}
