package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"paget"
)

var yamlBlock = regexp.MustCompile("(?ms)^```yaml\n(.*?)^```")

// exampleStudies returns the fenced blocks of a document that are whole studies.
func exampleStudies(text string) []string {
	var out []string
	for _, m := range yamlBlock.FindAllStringSubmatch(text, -1) {
		if strings.HasPrefix(m[1], "study:") {
			out = append(out, m[1])
		}
	}
	return out
}

// readyStudy reads a study and makes it ready, as a run does before any work.
func readyStudy(t *testing.T, text string) error {
	t.Helper()
	c, err := paget.OpenCatalogue("")
	if err != nil {
		t.Fatal(err)
	}
	s, c, err := paget.ReadStudy("example.yaml", []byte(text), c)
	if err != nil {
		return err
	}
	_, err = paget.NewPlan(s, c, paget.PlanOptions{})
	return err
}

// TestEveryExampleStudyIsReady takes whole studies from the page on studies. It looks at
// all that is looked at before a run begins, and runs none.
func TestEveryExampleStudyIsReady(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "studies.md"))
	if err != nil {
		t.Fatal(err)
	}
	studies := exampleStudies(string(text))
	if len(studies) < 3 {
		t.Fatalf("%d example studies found; the search itself is broken", len(studies))
	}
	for i, s := range studies {
		if err := readyStudy(t, s); err != nil {
			t.Errorf("example %d: %v", i+1, err)
		}
		if wrong := strings.Replace(s, "hosts:", "hoasts:", 1); readyStudy(t, wrong) == nil {
			t.Errorf("example %d: a misspelt key went unnoticed", i+1)
		}
	}
}

// TestEveryReadoutOfHostsStandsOnThePage compares the page with what hosts are read for.
func TestEveryReadoutOfHostsStandsOnThePage(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root, "docs", "studies.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(text), "## What is read from a host")
	page, _, _ := strings.Cut(after, "\n## ")
	if !found {
		t.Fatal("the page has no list of read-outs")
	}
	code, err := os.ReadFile(filepath.Join(root, "hosts.go"))
	if err != nil {
		t.Fatal(err)
	}
	// In the code a name is a text that is added, alone or after the name of a tumour or organ.
	added := regexp.MustCompile(`r\.add\((?:u\.Name\+|name\+)?"([^"]+)"`)
	names := added.FindAllStringSubmatch(string(code), -1)
	if len(names) < 20 {
		t.Fatalf("%d read-outs found in the code; the search itself is broken", len(names))
	}
	for _, m := range names {
		if !strings.Contains(page, strings.TrimSpace(m[1])) {
			t.Errorf("the read-out %q is not on the page", m[1])
		}
	}
}
