package golden

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// update is set by go test -update. It is a flag of the test binary and is never
// part of a program.
var update = flag.Bool("update", false, "renew golden files instead of comparing with them")

// Text fails the test if got differs from the text in the file, and shows the
// first lines that differ. With -update it writes got to the file instead.
//
// Line ends are compared as \n, so that a checkout with \r\n passes.
func Text(t testing.TB, path, got string) {
	t.Helper()
	if *update {
		if err := renew(path, got); err != nil {
			t.Fatalf("golden: %v", err)
		}
		return
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("golden: %v\nto make the file: go test -run '^%s$' -update", err, t.Name())
		return
	}
	if message := difference(string(kept), got); message != "" {
		t.Errorf("golden: %s differs: %s\nif the change is meant: go test -run '^%s$' -update", path, message, t.Name())
	}
}

// renew writes the text, making the folder if need be.
func renew(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// difference describes the first line in which two texts differ, or is empty.
func difference(want, got string) string {
	a := strings.Split(strings.ReplaceAll(want, "\r\n", "\n"), "\n")
	b := strings.Split(strings.ReplaceAll(got, "\r\n", "\n"), "\n")
	for i := 0; i < len(a) || i < len(b); i++ {
		if i < len(a) && i < len(b) && a[i] == b[i] {
			continue
		}
		return fmt.Sprintf("line %d\n  kept %s\n  got  %s", i+1, line(a, i), line(b, i))
	}
	return ""
}

// line quotes a line, or says that there is none.
func line(lines []string, i int) string {
	if i >= len(lines) {
		return "(no such line)"
	}
	return fmt.Sprintf("%q", lines[i])
}
