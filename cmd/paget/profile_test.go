package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAProfileIsWrittenOnRequest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cpu")
	var said bytes.Buffer
	if code := profiled(path, &said, func() int { return 7 }); code != 7 || said.Len() > 0 {
		t.Fatalf("exit code %d, said %q", code, said.String())
	}
	if b, err := os.ReadFile(path); err != nil || len(b) == 0 {
		t.Fatalf("profile of %d bytes: %v", len(b), err)
	}
}

func TestACommandRunsWithoutItsProfile(t *testing.T) {
	var said bytes.Buffer
	code := profiled(filepath.Join(t.TempDir(), "missing", "cpu"), &said, func() int { return 3 })
	if code != 3 || !strings.Contains(said.String(), "no profile is written") {
		t.Fatalf("exit code %d, said %q", code, said.String())
	}
}
