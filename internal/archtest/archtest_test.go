package archtest

import (
	"slices"
	"testing"
)

// report fails the test with all complaints, in order of place.
func report(t *testing.T, complaints []string) {
	t.Helper()
	slices.Sort(complaints)
	for _, c := range complaints {
		t.Error(c)
	}
}

// holds applies a rule to every file that can be parsed.
func holds(t *testing.T, rule func(*source) []string) {
	t.Helper()
	var complaints []string
	for _, s := range readable(t) {
		complaints = append(complaints, rule(s)...)
	}
	report(t, complaints)
}

func TestEveryFileCanBeParsed(t *testing.T) {
	all, err := project()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range all {
		if s.err != nil {
			t.Errorf("%s cannot be parsed; the other rules skip it: %v", s.path, s.err)
		}
	}
}

func TestImportsPointDown(t *testing.T) { holds(t, judgeImports) }

func TestEnginesNeitherPrintNorReadTheClock(t *testing.T) { holds(t, judgeCalls) }

func TestEnginesNameNoGeneOrganOrLine(t *testing.T) {
	l := forbidden()
	holds(t, func(s *source) []string { return judgeBiology(s, l) })
}

func TestExportedNamesAreExplained(t *testing.T) { holds(t, judgeDocs) }

func TestFilesAndFunctionsAreShort(t *testing.T) { holds(t, judgeLength) }

func TestFilesAreFormatted(t *testing.T) { holds(t, judgeFormat) }

func TestSpellingIsBritish(t *testing.T) { holds(t, judgeSpelling) }

func TestCommentsSpeakOfTheCodeAlone(t *testing.T) { holds(t, judgeProse) }

func TestEveryRoomHasAFloorATestAndAnExplanation(t *testing.T) {
	report(t, judgeRooms(readable(t)))
}
