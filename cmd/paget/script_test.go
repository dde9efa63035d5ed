package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestTheCommandLineAnswersAsTheScriptsSay runs testdata/scripts. A script is a
// list of cases in plain text:
//
//	# unknown node                       a case, with a folder of its own
//	study s.yaml | knockdown: CLU | knockdown: CLUU
//	                                     the small study with a text replaced;
//	                                     \n stands for a new line
//	hosts h.yaml | OLD | NEW             the study of hosts with a text replaced
//	file NAME | TEXT                     a file; \n and \x00 are read as in Go
//	sparse NAME | BYTES                  a file of that size that holds nothing
//	folder NAME
//	paget run s.yaml --out 'my folder'   run it; quotes as in a shell
//	exit 2                               the exit code
//	err TEXT                             standard error holds the text, however folded
//	out TEXT                             standard output holds the text
//	silent out | silent err              nothing was written there
//	there NAME | not there NAME          a file or folder
//
// Of every run it is demanded without saying that no line of the answer has more
// than 80 columns (but for study files printed as they stand), that exit code 2 comes with a message and leaves no trace in
// the folder, that exit code 0 comes without an error, and that no stack,
// control character or failed formatting is seen.
func TestTheCommandLineAnswersAsTheScriptsSay(t *testing.T) {
	files, err := filepath.Glob("testdata/scripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			line := 0
			var s *script
			for _, text := range strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n") {
				line++
				if title, ok := strings.CutPrefix(text, "# "); ok {
					s.finish()
					s = &script{t: t, where: fmt.Sprintf("%s:%d (%s)", filepath.Base(file), line, title), folder: t.TempDir()}
					continue
				}
				if strings.TrimSpace(text) == "" {
					continue
				}
				if s == nil {
					t.Fatalf("%s: a script begins with a case", file)
				}
				s.do(text)
			}
			s.finish()
		})
	}
}

// script is one case under way.
type script struct {
	t             *testing.T
	where, folder string
	ran, judged   bool
	last          said
}

func (s *script) fail(format string, args ...any) {
	s.t.Helper()
	s.t.Errorf("%s: %s\nexit %d\nout: %s\nerr: %s", s.where, fmt.Sprintf(format, args...), s.last.code, short(s.last.out), short(s.last.err))
}

// short returns the beginning of a long output.
func short(text string) string {
	const most = 1500
	if len(text) > most {
		return text[:most] + " …"
	}
	return text
}

// finish checks that a case has said what is to come.
func (s *script) finish() {
	if s != nil && (!s.ran || !s.judged) {
		s.t.Fatalf("%s: each run is followed by its exit code", s.where)
	}
}

func (s *script) do(line string) {
	s.t.Helper()
	word, rest, _ := strings.Cut(line, " ")
	parts := strings.Split(rest, " | ")
	path := filepath.Join(s.folder, parts[0])
	must := func(err error) {
		if err != nil {
			s.t.Fatalf("%s: %q: %v", s.where, line, err)
		}
	}
	switch {
	case word == "study" && len(parts) == 1:
		write(s.t, s.folder, parts[0], smallStudy)
	case word == "study" && len(parts) == 3:
		write(s.t, s.folder, parts[0], changed(s.t, unescaped(s.t, parts[1]), unescaped(s.t, parts[2])))
	case word == "hosts" && (len(parts) == 1 || len(parts) == 3):
		text := smallHosts
		if len(parts) == 3 {
			old := unescaped(s.t, parts[1])
			if !strings.Contains(text, old) {
				s.t.Fatalf("%s: the study of hosts does not hold %q", s.where, old)
			}
			text = strings.Replace(text, old, unescaped(s.t, parts[2]), 1)
		}
		write(s.t, s.folder, parts[0], text)
	case word == "file" && len(parts) == 2:
		write(s.t, s.folder, parts[0], unescaped(s.t, parts[1]))
	case word == "sparse" && len(parts) == 2:
		size, err := strconv.ParseInt(parts[1], 10, 64)
		must(err)
		write(s.t, s.folder, parts[0], "")
		must(os.Truncate(path, size))
	case word == "folder":
		must(os.Mkdir(path, 0o755))
	case word == "paget":
		s.run(words(rest))
	case word == "exit":
		s.judged = true
		if want, err := strconv.Atoi(rest); err != nil || s.last.code != want {
			s.fail("exit code %d, want %s", s.last.code, rest)
		}
	case word == "err" && !strings.Contains(oneLine(s.last.err), oneLine(unescaped(s.t, rest))):
		s.fail("standard error lacks %q", rest)
	case word == "out" && !strings.Contains(s.last.out, unescaped(s.t, rest)):
		s.fail("standard output lacks %q", rest)
	case line == "silent err" && s.last.err != "", line == "silent out" && s.last.out != "":
		s.fail("it is not silent")
	case word == "there", strings.HasPrefix(line, "not there "):
		name := strings.TrimPrefix(strings.TrimPrefix(line, "not "), "there ")
		if _, err := os.Stat(filepath.Join(s.folder, name)); (err == nil) != (word == "there") {
			s.fail("%s", line)
		}
	case word == "err", word == "out", word == "silent":
	default:
		s.t.Fatalf("%s: %q is not a line of a script", s.where, line)
	}
}

// oneLine returns a text with every run of blanks and line ends as one blank.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// run runs the program and demands what every run owes.
func (s *script) run(args []string) {
	s.t.Helper()
	if s.ran && !s.judged {
		s.t.Fatalf("%s: each run is followed by its exit code", s.where)
	}
	s.ran, s.judged = true, false
	before := tree(s.t, s.folder)
	s.last = runProgram(s.t, s.folder, args...)
	// --show prints a study file as it stands.
	if line := tooWide(s.last.out); line != "" && !slices.Contains(args, "--show") {
		s.fail("a line of more than %d columns: %q", widest, line)
	}
	switch s.last.code {
	case exitRan:
		if strings.Contains(s.last.err, "paget: ") {
			s.fail("it ran and complains")
		}
	case exitFailed: // it has an answer, and says what is wrong with it
		if !strings.Contains(s.last.err, "paget: ") || s.last.out == "" {
			s.fail("a row that fails is not both shown and said")
		}
	case exitInput:
		if after := tree(s.t, s.folder); after != before {
			s.fail("it left something behind:\n%s\nbefore:\n%s", after, before)
		}
		fallthrough
	default:
		if !strings.HasPrefix(s.last.err, "paget: ") || !strings.HasSuffix(s.last.err, "\n") || strings.HasSuffix(s.last.err, "\n\n") {
			s.fail("the message is not one")
		}
		if s.last.out != "" {
			s.fail("a message on standard output")
		}
	}
}

// words splits a line as a shell does, with single quotes and Go's escapes.
func words(line string) []string {
	var out []string
	word, inWord, quoted := "", false, false
	for _, r := range line {
		switch {
		case r == '\'':
			quoted, inWord = !quoted, true
		case r == ' ' && !quoted:
			if inWord {
				out = append(out, word)
			}
			word, inWord = "", false
		default:
			word, inWord = word+string(r), true
		}
	}
	if inWord {
		out = append(out, word)
	}
	for i := range out {
		if text, err := strconv.Unquote(`"` + out[i] + `"`); err == nil {
			out[i] = text
		}
	}
	return out
}

// unescaped reads \n and the like.
func unescaped(t *testing.T, text string) string {
	t.Helper()
	out, err := strconv.Unquote(`"` + strings.ReplaceAll(text, `"`, `\"`) + `"`)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return out
}
