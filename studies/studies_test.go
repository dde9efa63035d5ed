package studies

import (
	"slices"
	"strings"
	"testing"
)

func TestEveryStudyIsFoundByItsNameAndSaysWhatItIs(t *testing.T) {
	names := Names()
	if !slices.Contains(names, "clusterin") || !slices.IsSorted(names) {
		t.Errorf("names %q", names)
	}
	for _, name := range names {
		file, text, ok := File(name)
		if !ok || file != "studies/"+name+".yaml" {
			t.Errorf("%s: file %q, found %t", name, file, ok)
		}
		for _, key := range []string{"\nstudy: " + name + "\n", "\nquestion:", "\nexpect:"} {
			if !strings.Contains(string(text), key) {
				t.Errorf("%s lacks %q", name, strings.TrimSpace(key))
			}
		}
	}
	if _, _, ok := File("no such study"); ok {
		t.Error("a study that is not there was found")
	}
}
