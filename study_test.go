package paget

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"paget/catalog"
	"paget/param"
	"paget/studies"
)

// openBuiltIn returns the built-in catalogue.
func openBuiltIn(t testing.TB) *catalog.Catalogue {
	t.Helper()
	c, err := OpenCatalogue("")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// smallStudy is a study of a few seconds that uses a bit of everything.
const smallStudy = `
study: small
network: tumour
lines: [MDA-MB-231]
replicates: 2
control: control
arms:
  - name: control
  - name: silenced
    perturb:
      - knockdown: CLU
        removed: 0.9
assays:
  - assay: transwell
    name: migration
    medium: serum-free
    set: {insert width: 120 um, duration: 6 h}
  - assay: culture
    name: lysate
    medium: complete
    set: {cells: 20 cells}
expect:
  - id: X-1
    line: MDA-MB-231
    arm: silenced
    readout: lysate activity RHOA
    published: down
    known: sign
    use: predict
`

// readSmall reads the small study with some of its text replaced.
func readSmall(t testing.TB, replace ...string) (*Study, *catalog.Catalogue) {
	t.Helper()
	s, c, err := ReadStudy("small.yaml", []byte(strings.NewReplacer(replace...).Replace(smallStudy)), openBuiltIn(t))
	if err != nil {
		t.Fatal(err)
	}
	return s, c
}

func TestEveryBuiltInStudyReads(t *testing.T) {
	c := openBuiltIn(t)
	for _, name := range studies.Names() {
		s, c, err := Open(name, c)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if s.Name != name {
			t.Errorf("study %s stands in file %s", s.Name, name)
		}
		if _, err := NewPlan(s, c, PlanOptions{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestADoseListBecomesOneArmForEachDose(t *testing.T) {
	s, _ := readSmall(t, "removed: 0.9", "removed: [0.2, 40 %, 0.9]", "arm: silenced", "arm: silenced 0.9")
	var names []string
	for _, a := range s.Arms {
		names = append(names, a.Name)
	}
	if want := []string{"control", "silenced 0.2", "silenced 40 %", "silenced 0.9"}; !slices.Equal(names, want) {
		t.Errorf("arms %q, want %q", names, want)
	}
	if s.Arms[2].Treatment[0].Removed != 0.4 {
		t.Errorf("40 %% was read as %g", s.Arms[2].Treatment[0].Removed)
	}
}

// Each fault of a file is one message with file, line and column, and what is
// allowed or a hint.
func TestBadStudyFilesGetOneMessageForEachFault(t *testing.T) {
	for _, c := range []struct {
		name          string
		old, new      string
		want          []string // fragments of the message
		faultsAllowed int
	}{
		{"unknown node", "knockdown: CLU", "knockdown: CLUU", []string{"small.yaml:11:20", "CLUU", `"CLU"`}, 1},
		{"unknown line", "lines: [MDA-MB-231]", "lines: [MDA-MB-232]", []string{"small.yaml:4:9", `"MDA-MB-231"`}, 2},
		{"unknown assay", "assay: transwell", "assay: tranwell", []string{"small.yaml:14:12", `"transwell"`}, 1},
		{"unknown key", "replicates: 2", "replicate: 2", []string{"small.yaml:5:1", `"replicates"`}, 2},
		{"knock-down in percent without the sign", "removed: 0.9", "removed: 90", []string{"small.yaml:12:18", "90", "0 to 1", "0.9"}, 1},
		{"no unit", "duration: 6 h", "duration: 6", []string{"small.yaml:17:", "no unit"}, 1},
		{"wrong unit", "duration: 6 h", "duration: 6 um", []string{"small.yaml:17:", "6 um"}, 1},
		{"value out of range", "insert width: 120 um", "insert width: 120 m", []string{"small.yaml:14:", "insert width", "out of range"}, 1},
		{"unknown setting", "insert width", "insert wdth", []string{"small.yaml:17:", `"insert width"`}, 1},
		{"duplicated arms", "  - name: silenced\n", "  - name: control\n", []string{"two arms are named"}, 2},
		{"arms that do the same", "removed: 0.9", "removed: 0.9\n  - name: again\n    perturb:\n      - knockdown: CLU\n        removed: 0.9", []string{"do the same"}, 1},
		{"unknown medium", "medium: serum-free", "medium: serum-fre", []string{"small.yaml:16:13", `"serum-free"`}, 1},
		{"read-out of no assay", "readout: lysate activity", "readout: lisate activity", []string{"small.yaml:26:14", `"lysate"`}, 1},
		{"not a direction", "published: down", "published: dwn", []string{"small.yaml:27:16", "up, down or shifted"}, 1},
		{"a thing nobody can do", "knockdown: CLU", "silence: CLU", []string{"small.yaml:11:", "knockdown"}, 1},
		{"no replicates", "replicates: 2", "replicates: 0", []string{"small.yaml:5:13", "1"}, 1},
		{"a control that is not there", "control: control", "control: contrl", []string{"small.yaml:6:10", `"control"`}, 1},
		{"not a list", "lines: [MDA-MB-231]", "lines: [", []string{"small.yaml:"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(smallStudy, c.old) {
				t.Fatalf("the study does not hold %q", c.old)
			}
			s, catalogue, err := ReadStudy("small.yaml", []byte(strings.Replace(smallStudy, c.old, c.new, 1)), openBuiltIn(t))
			if err == nil {
				_, err = NewPlan(s, catalogue, PlanOptions{})
			}
			var input *param.InputError
			if !errors.As(err, &input) {
				t.Fatalf("the fault was not reported as the user's: %v", err)
			}
			if len(input.Faults) > c.faultsAllowed {
				t.Errorf("%d messages for one fault:\n%v", len(input.Faults), err)
			}
			for _, fragment := range c.want {
				if !strings.Contains(err.Error(), fragment) {
					t.Errorf("the message lacks %q:\n%v", fragment, err)
				}
			}
		})
	}
}

func TestEmptyBinaryAndHugeFilesAreRefused(t *testing.T) {
	for _, text := range []string{"", "\n\n", "\x00\x01\x02", "study: \xff\xfe", strings.Repeat("a: 1\n", 1<<19)} {
		if _, _, err := ReadStudy("x.yaml", []byte(text), openBuiltIn(t)); err == nil {
			t.Errorf("%.20q was read as a study", text)
		}
	}
}

func FuzzReadStudy(f *testing.F) {
	f.Add(smallStudy)
	f.Add("study: a\narms: [{perturb: [{knockdown: [1,2]}]}]")
	f.Add("extend: {nodes: [{node: A}], links: [{id: a, rule: '=> A', weight: 1}]}\nnetwork: tumour")
	c := openBuiltIn(f)
	f.Fuzz(func(t *testing.T, text string) {
		s, catalogue, err := ReadStudy("fuzz.yaml", []byte(text), c)
		if (s == nil) != (err != nil) {
			t.Fatalf("study %v, error %v", s, err)
		}
		if err == nil && catalogue == nil {
			t.Fatal("a study without a catalogue")
		}
	})
}

// A list of doses varies every target of a reagent alike.
func TestADoseListVariesAllTargetsOfAReagent(t *testing.T) {
	s, _ := readSmall(t, "      - knockdown: CLU\n        removed: 0.9", "      - reagent: GM6001\n        dose: [10 nM, 1 uM]", "arm: silenced", "arm: silenced 1 uM")
	for i, want := range []float64{10, 1000} {
		treatment := s.Arms[i+1].Treatment
		if len(treatment) < 2 {
			t.Fatalf("%d targets", len(treatment))
		}
		for _, p := range treatment {
			if p.Concentration != want {
				t.Errorf("%s is given %g nM, want %g", p.Node, p.Concentration, want)
			}
		}
	}
}

func TestTwoDoseListsInOneArmAreRefused(t *testing.T) {
	_, _, err := ReadStudy("small.yaml", []byte(strings.Replace(smallStudy, "removed: 0.9", "removed: [0.2, 0.4]\n      - knockdown: LRP1\n        removed: [0.3, 0.6]", 1)), openBuiltIn(t))
	if err == nil || !strings.Contains(err.Error(), "second list") {
		t.Errorf("two lists: %v", err)
	}
}

// Every verb of docs/studies.md reads and runs.
func TestEveryVerbReads(t *testing.T) {
	for _, what := range []string{
		"knockdown: CLU", "overexpress: CDH1, fold: 3", "inhibit: ROCK1, dose: 10 uM, half dose: 1 uM, start: 0 h",
		"reagent: GM6001", "block: [PLXNB2, SEMA4C], dose: 60 nM, half dose: 3 nM",
		"ligand: TGFB1, dose: 0.2 nM, half dose: 0.1 nM", "clamp: MIR200, level: 0.9",
	} {
		s, c := readSmall(t, "      - knockdown: CLU\n        removed: 0.9", "      - {"+what+"}")
		if _, err := NewPlan(s, c, PlanOptions{}); err != nil || len(s.Arms[1].Treatment) == 0 {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, _, err := ReadStudy("small.yaml", []byte(strings.Replace(smallStudy, "- knockdown: CLU\n        removed: 0.9", "- ligand: TGFB1", 1)), openBuiltIn(t))
	if err == nil || !strings.Contains(err.Error(), "level or a dose") {
		t.Errorf("a ligand without a dose: %v", err)
	}
}
