package docs

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// root is the folder of the module, seen from here.
const root = ".."

// required are documents that must be there; others are found by looking.
var required = []string{
	"README.md", "docs/README.md", "docs/limits.md",
	"docs/model/pathway.md", "docs/model/cell.md", "docs/model/tissue.md", "docs/model/fields.md", "docs/model/assays.md",
}

// document is one Markdown file; its path is relative to the module, with slashes.
type document struct{ path, text string }

// documents returns every Markdown file of the module, sorted by path.
func documents(t *testing.T) []document {
	t.Helper()
	var docs []document
	for _, name := range files(t, ".md") {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, document{name, string(text)})
	}
	return docs
}

// files returns the files of the module with an ending, relative to it. Hidden
// folders, test data and the folder of past runs are not the module's text.
func files(t *testing.T, ending string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // gone since its folder was read
		}
		if err != nil {
			return err
		}
		base := d.Name()
		if d.IsDir() {
			if name != root && (strings.HasPrefix(base, ".") || base == "testdata" || name == filepath.Join(root, "runs")) {
				return filepath.SkipDir
			}
			return nil
		}
		if strings.HasSuffix(base, ending) {
			relative, err := filepath.Rel(root, name)
			if err != nil {
				return err
			}
			names = append(names, filepath.ToSlash(relative))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(names)
	return names
}

// tests are the names of the test functions of each package, "" holding all.
type tests map[string]map[string]bool

// allTests reads every test file of the module.
func allTests(t *testing.T) tests {
	t.Helper()
	found := tests{"": {}}
	for _, name := range files(t, "_test.go") {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(name)), nil, parser.SkipObjectResolution)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		room := strings.TrimSuffix(file.Name.Name, "_test")
		if found[room] == nil {
			found[room] = map[string]bool{}
		}
		for _, d := range file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && f.Recv == nil && testName.MatchString(f.Name.Name) {
				found[room][f.Name.Name], found[""][f.Name.Name] = true, true
			}
		}
	}
	return found
}

var (
	testName  = regexp.MustCompile(`^(Test|Fuzz)[A-Z][A-Za-z0-9]*$`)
	citedTest = regexp.MustCompile(`(?:\b([a-z][a-z0-9]*)\.)?\b((?:Test|Fuzz)[A-Z][A-Za-z0-9]+)\b`)
	citedRow  = regexp.MustCompile("`((?:[a-z]+/)?[a-z]+\\.tsv): ([^`]+)`")
	link      = regexp.MustCompile(`\]\(([^()\s]+)\)`)
	equation  = regexp.MustCompile(`(?m)^\(([A-Z])([0-9]+)\) `)
	fence     = regexp.MustCompile("(?ms)^```.*?^```")
	code      = regexp.MustCompile("`[^`\n]*`")
)

// judgeTests returns what is wrong with the tests a document cites: as
// package.TestName, or as TestName alone.
func judgeTests(d document, found tests) (cited int, faults []string) {
	for _, m := range citedTest.FindAllStringSubmatch(d.text, -1) {
		cited++
		room, name := m[1], m[2]
		switch {
		case found[room] == nil:
			faults = append(faults, fmt.Sprintf("%s cites %s, and there is no package %s with tests", d.path, m[0], room))
		case !found[room][name]:
			faults = append(faults, fmt.Sprintf("%s cites the test %s, which does not exist", d.path, m[0]))
		}
	}
	return cited, faults
}

// tables maps a table of the catalogue to its column names and the entries of its
// first three columns, which name rows.
type tables map[string]map[string]bool

// readTables reads the tables of the catalogue.
func readTables(t *testing.T) tables {
	t.Helper()
	found := tables{}
	for _, name := range files(t, ".tsv") {
		inside, ok := strings.CutPrefix(name, "catalog/")
		if !ok {
			continue
		}
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		names, header := map[string]bool{}, true
		for _, line := range strings.Split(string(text), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			for i, cell := range strings.Split(line, "\t") {
				if header || i < 3 {
					names[strings.TrimSpace(cell)] = true
				}
			}
			header = false
		}
		found[inside] = names
	}
	return found
}

// judgeRows returns what is wrong with the rows a document cites as
// `table.tsv: row or column`.
func judgeRows(d document, found tables) (cited int, faults []string) {
	for _, m := range citedRow.FindAllStringSubmatch(d.text, -1) {
		cited++
		switch {
		case found[m[1]] == nil:
			faults = append(faults, fmt.Sprintf("%s cites catalog/%s, which does not exist", d.path, m[1]))
		case !found[m[1]][m[2]]:
			faults = append(faults, fmt.Sprintf("%s cites %q of catalog/%s, which has no such row or column", d.path, m[2], m[1]))
		}
	}
	return cited, faults
}

// judgeLinks returns what is wrong with a document's relative links; exists says
// whether there is a file or folder, heading whether a document has a heading.
func judgeLinks(d document, exists func(string) bool, heading func(file, anchor string) bool) (links int, faults []string) {
	text := code.ReplaceAllString(fence.ReplaceAllString(d.text, ""), "")
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		if strings.Contains(m[1], "://") || strings.HasPrefix(m[1], "mailto:") {
			continue
		}
		links++
		target, anchor, _ := strings.Cut(m[1], "#")
		file := d.path
		if target != "" {
			file = path.Join(path.Dir(d.path), target)
		}
		switch {
		case strings.HasPrefix(target, "/") || strings.HasPrefix(file, "../"):
			faults = append(faults, fmt.Sprintf("%s links to %s, outside the project", d.path, m[1]))
		case !exists(file):
			faults = append(faults, fmt.Sprintf("%s links to %s, which does not exist", d.path, m[1]))
		case anchor != "" && !heading(file, anchor):
			faults = append(faults, fmt.Sprintf("%s links to %s, which has no such heading", d.path, m[1]))
		}
	}
	return links, faults
}

// fenced returns the fenced blocks of a text, one after the other.
func fenced(text string) string { return strings.Join(fence.FindAllString(text, -1), "\n") }

// judgeEquations returns what is wrong with the numbers of a document's equations,
// which stand in fenced blocks: they begin with 1 and rise by one, under one
// letter.
func judgeEquations(d document) (count int, faults []string) {
	letter := ""
	for _, m := range equation.FindAllStringSubmatch(fenced(d.text), -1) {
		count++
		n, err := strconv.Atoi(m[2])
		if err != nil || n != count || letter != "" && letter != m[1] {
			faults = append(faults, fmt.Sprintf("%s: equation (%s%s) stands where number %d is due", d.path, m[1], m[2], count))
			return count, faults
		}
		letter = m[1]
	}
	return count, faults
}

// slug writes a heading as a link to it reads: lower case, blanks as hyphens,
// marks left out.
func slug(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(heading)) {
		switch {
		case r == ' ':
			b.WriteByte('-')
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			b.WriteRune(r)
		}
	}
	return b.String()
}

func TestRequiredDocumentsAreThere(t *testing.T) {
	docs := documents(t)
	for _, name := range required {
		if !slices.ContainsFunc(docs, func(d document) bool { return d.path == name && strings.HasPrefix(d.text, "# ") }) {
			t.Errorf("%s is missing or does not begin with a title", name)
		}
	}
}

func TestEveryCitedTestExists(t *testing.T) {
	found, total := allTests(t), 0
	for _, d := range documents(t) {
		cited, faults := judgeTests(d, found)
		total += cited
		for _, f := range faults {
			t.Error(f)
		}
		if cited == 0 && strings.HasPrefix(d.path, "docs/model/") {
			t.Errorf("%s cites no test", d.path)
		}
	}
	if total < 150 {
		t.Errorf("%d tests are cited; the search itself is broken", total)
	}
}

func TestEveryCitedRowExists(t *testing.T) {
	found, total := readTables(t), 0
	for _, d := range documents(t) {
		cited, faults := judgeRows(d, found)
		total += cited
		for _, f := range faults {
			t.Error(f)
		}
	}
	if total < 100 {
		t.Errorf("%d rows are cited; the search itself is broken", total)
	}
}

func TestEveryRelativeLinkResolves(t *testing.T) {
	docs, total := documents(t), 0
	exists := func(name string) bool {
		_, err := os.Stat(filepath.Join(root, filepath.FromSlash(name)))
		return err == nil
	}
	heading := func(file, anchor string) bool {
		for _, d := range docs {
			if d.path != file {
				continue
			}
			for _, line := range strings.Split(fence.ReplaceAllString(d.text, ""), "\n") {
				if strings.HasPrefix(line, "#") && slug(strings.TrimLeft(line, "#")) == anchor {
					return true
				}
			}
		}
		return false
	}
	for _, d := range docs {
		links, faults := judgeLinks(d, exists, heading)
		total += links
		for _, f := range faults {
			t.Error(f)
		}
	}
	if total < 20 {
		t.Errorf("%d links are found; the search itself is broken", total)
	}
}

func TestEquationsAreNumberedInTheirOrder(t *testing.T) {
	letters := map[string]string{}
	for _, d := range documents(t) {
		if !strings.HasPrefix(d.path, "docs/model/") {
			continue
		}
		count, faults := judgeEquations(d)
		for _, f := range faults {
			t.Error(f)
		}
		if count == 0 {
			t.Errorf("%s has no numbered equation", d.path)
			continue
		}
		letter := equation.FindStringSubmatch(fenced(d.text))[1]
		if other := letters[letter]; other != "" {
			t.Errorf("%s and %s both number their equations %s1, %s2 …", other, d.path, letter, letter)
		}
		letters[letter] = d.path
	}
}

// TestWrongDocumentsAreNoticed gives each judge a document with faults.
func TestWrongDocumentsAreNoticed(t *testing.T) {
	found := tests{"": {"TestRight": true}, "cell": {"TestRight": true}}
	rows := tables{"lines.tsv": {"doubling time": true}}
	exists := func(name string) bool { return name == "docs/a.md" || name == "README.md" }
	heading := func(_, anchor string) bool { return anchor == "order-of-updates" }
	judge := map[string]func(document) (int, []string){
		"test":     func(d document) (int, []string) { return judgeTests(d, found) },
		"row":      func(d document) (int, []string) { return judgeRows(d, rows) },
		"link":     func(d document) (int, []string) { return judgeLinks(d, exists, heading) },
		"equation": judgeEquations,
	}
	for _, c := range []struct {
		judge, text string
		faults      int
	}{
		{"test", "`cell.TestRight`, TestRight", 0},
		{"test", "`cell.TestWrong`", 1},
		{"test", "`tissue.TestRight` and FuzzWrong", 2},
		{"row", "`lines.tsv: doubling time`", 0},
		{"row", "`lines.tsv: trebling time`, `lanes.tsv: doubling time`", 2},
		{"link", "[a](a.md) [up](../README.md#order-of-updates) [there](https://example.org/b.md)", 0},
		{"link", "[b](b.md) [c](a.md#nowhere) [d](/a.md) [e](../../a.md)", 4},
		{"link", "```\n[b](b.md)\n```\n`[b](b.md)`", 0},
		{"equation", "(P9) says more\n```\n(P1)  a\n(P2)  b\n```\n", 0},
		{"equation", "```\n(P1)  a\n(P3)  b\n```\n", 1},
		{"equation", "```\n(P1)  a\n(C2)  b\n```\n", 1},
	} {
		if _, faults := judge[c.judge](document{"docs/x.md", c.text}); len(faults) != c.faults {
			t.Errorf("%s: %q gives %q, want %d faults", c.judge, c.text, faults, c.faults)
		}
	}
	if got := slug("Order of updates: what, and when"); got != "order-of-updates-what-and-when" {
		t.Errorf("slug %q", got)
	}
}
