package golden

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorder is a testing.TB that keeps what it is told.
type recorder struct {
	testing.TB
	said string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Name() string                      { return "TestOfText" }
func (r *recorder) Errorf(format string, args ...any) { r.said += fmt.Sprintf(format, args...) }
func (r *recorder) Fatalf(format string, args ...any) { r.said += fmt.Sprintf(format, args...) }

func TestTextsAreComparedLineByLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "kept.txt")
	if err := os.WriteFile(path, []byte("one\r\ntwo\nthree\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ got, says string }{
		{"one\ntwo\nthree\n", ""},
		{"one\n2\nthree\n", "line 2\n  kept \"two\"\n  got  \"2\""},
		{"one\ntwo\n", "line 3\n  kept \"three\"\n  got  \"\""},
		{"one\ntwo\nthree\nfour\n", "line 4"},
		{"one\ntwo\nthree", "line 4\n  kept \"\"\n  got  (no such line)"},
	} {
		r := &recorder{}
		Text(r, path, c.got)
		if (c.says == "") != (r.said == "") || !strings.Contains(r.said, c.says) {
			t.Errorf("%q: said %q, want %q", c.got, r.said, c.says)
		}
		if r.said != "" && !strings.Contains(r.said, "-update") {
			t.Errorf("%q does not say how to renew the file", r.said)
		}
	}
}

func TestAMissingFileIsReportedAndCanBeMade(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "kept.txt")
	r := &recorder{}
	Text(r, path, "text\n")
	if !strings.Contains(r.said, "to make the file") {
		t.Errorf("a missing file gives %q", r.said)
	}
	*update = true
	defer func() { *update = false }()
	r = &recorder{}
	Text(r, path, "text\n")
	if kept, err := os.ReadFile(path); err != nil || string(kept) != "text\n" || r.said != "" {
		t.Errorf("after renewal the file holds %q (%v, %q)", kept, err, r.said)
	}
}
