package studies

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// TestNoPublishedRowIsMissing: every published row of a mechanism stands in the study
// that reproduces it. Mechanisms whose study is not built in are counted.
func TestNoPublishedRowIsMissing(t *testing.T) {
	known := Reproduced()
	for _, m := range known {
		_, text, ok := File(m.Study)
		if !ok {
			t.Fatalf("%s is listed and not built in", m.Study)
		}
		for i := 1; i <= m.Count; i++ {
			id := fmt.Sprintf("%s-%d", m.Rows, i)
			if !regexp.MustCompile(`(?m)id: ` + id + `[,\s]`).Match(text) {
				t.Errorf("study %s does not hold row %s", m.Study, id)
			}
		}
		for _, found := range regexp.MustCompile(`(?m)id: ([A-Z0-9]+-[0-9]+)[,\s]`).FindAllStringSubmatch(string(text), -1) {
			if !strings.HasPrefix(found[1], m.Rows+"-") {
				t.Errorf("study %s holds row %s, which is not of %s", m.Study, found[1], m.Rows)
			}
		}
	}
	t.Logf("%d mechanisms of 6 have their study", len(known))
}

func TestAFirstLookIsAShare(t *testing.T) {
	for _, m := range Reproduced() {
		if !(m.Look > 0 && m.Look <= 1) || !(m.Took > 0) || m.Title == "" {
			t.Errorf("%+v", m)
		}
	}
}
