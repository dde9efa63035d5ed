package param

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestFilesThatCannotBeReadGiveOneFault(t *testing.T) {
	folder := t.TempDir()
	path := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, text string) {
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("study.yaml", "a: 1")
	write("empty.yaml", "")
	write("large.yaml", "")
	// A sparse file: it has a size and no content on the disk.
	if err := os.Truncate(path("large.yaml"), 1e9); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"studi.yaml":      "there is no such file\n  hint: did you mean \"study.yaml\"?",
		"empty.yaml":      "is empty",
		"large.yaml":      "is too large: 1.0 GB\n  allowed: at most 8.4 MB",
		".":               "is a folder, not a file",
		"study.yaml/x":    "cannot be read",
		"none/study.yaml": "there is no such file",
	} {
		var f Faults
		data := ReadFile(path(name), &f)
		if data != nil || f.Len() != 1 || !strings.HasPrefix(f.Err().Error(), path(name)+": "+want) {
			t.Errorf("%s: got %v, want %s", name, f.Err(), want)
		}
	}
	var f Faults
	if data := ReadFile(path("study.yaml"), &f); string(data) != "a: 1" || f.Len() > 0 {
		t.Errorf("got %q, %v", data, f.Err())
	}
}
