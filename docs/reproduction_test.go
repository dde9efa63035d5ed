package docs

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "take the table of docs/reproduction.md over into README.md")

// Marks around the table that both pages hold; `paget reproduce` writes them.
const (
	shortBegins = "<!-- in short: begins -->"
	shortEnds   = "<!-- in short: ends -->"
)

// short returns what stands between the marks of a text, with what is before and behind.
func short(text string) (before, inside, behind string, found bool) {
	before, rest, begins := strings.Cut(text, shortBegins)
	inside, behind, ends := strings.Cut(rest, shortEnds)
	return before, inside, behind, begins && ends
}

// TestTheReadmeShowsTheTableOfTheReproduction holds the table of README.md against that
// of docs/reproduction.md, which is a copy of the page that `paget reproduce` wrote.
func TestTheReadmeShowsTheTableOfTheReproduction(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, want, _, found := short(read("docs/reproduction.md"))
	before, have, behind, there := short(read("README.md"))
	if !found || !there {
		t.Fatalf("marks of the table: in docs/reproduction.md %v, in README.md %v", found, there)
	}
	if have == want {
		return
	}
	if !*update {
		t.Fatal("the table of README.md is not that of docs/reproduction.md; go test ./docs -update takes it over")
	}
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(before+shortBegins+want+shortEnds+behind), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestATableBetweenItsMarksIsFound(t *testing.T) {
	before, inside, behind, found := short("a " + shortBegins + " b " + shortEnds + " c")
	if !found || before != "a " || inside != " b " || behind != " c" {
		t.Errorf("%q %q %q %v", before, inside, behind, found)
	}
	for _, text := range []string{"", shortBegins, shortEnds, shortEnds + shortBegins} {
		if _, _, _, found := short(text); found {
			t.Errorf("%q has a table", text)
		}
	}
}
