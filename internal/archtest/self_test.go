package archtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestFloorsOfThePlan(t *testing.T) {
	for _, c := range []struct {
		from, to string
		inTest   bool
		says     string // empty: allowed
	}{
		{"tissue", "cell", false, ""},
		{"tissue", "units", false, ""},
		{"assay", "tissue", false, ""},
		{"stats/survival", "stats", false, ""},
		{"num/diffusion", "rng", false, ""},
		{"cmd/paget", ".", false, ""},
		{".", "catalog", false, ""},
		{"rng", "stats", true, ""},
		{"num/ode", "stats", true, ""},
		{"tissue", "internal/stattest", true, ""},
		{"internal/stattest", "rng", false, ""},
		{"tissue", "tissue", true, ""},
		{"tissue", "body", false, "imports point down"},
		{"body", "tissue", false, ""},
		{"circulation", "organ", false, "of the same floor"},
		{"assay", "cohort", false, "of the same floor"},
		{"num/ode", "stats", false, "of the same floor"},
		{"num/ode", "num/ssa", false, "of the same floor"},
		{"stats", "stats/survival", false, "of the same floor"},
		{"pathway", "catalog", false, "imports point down"},
		{"pathway", "catalog", true, "imports point down"},
		{"catalog", "studies", false, "of the same floor"},
		{"report", "pathway", false, "of the same floor"},
		{"report", "tissue", false, "imports point down"},
		{"units", "rng", false, "of the same floor"},
		{"tissue", "internal/stattest", false, "which is for tests"},
		{"internal/golden", "tissue", false, "floors 0 and 1"},
		{"tissue", "laboratory", false, "has no floor"},
		{"laboratory", "units", false, "has no floor"},
		{"catalog", "cmd/paget", false, "imports point down"},
	} {
		got := judgeImport(c.from, c.to, c.inTest)
		if (c.says == "") != (got == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s → %s (in a test: %v): %q, want %q", c.from, c.to, c.inTest, got, c.says)
		}
	}
}

// long is a function of n lines.
func long(name, comment string, n int) string {
	return comment + "func " + name + "() {\n" + strings.Repeat("\tprintln()\n", n-2) + "}\n"
}

func TestEachRuleNoticesWhatBreaksIt(t *testing.T) {
	l := forbidden()
	biology := func(s *source) []string { return judgeBiology(s, l) }
	for _, c := range []struct {
		name, path string
		rule       func(*source) []string
		text       string
		says       string // empty: nothing is wrong
	}{
		{"import of chance", "tissue/a.go", judgeImports, "import \"math/rand/v2\"\n", "draw from a named stream"},
		{"chance in a test", "tissue/a_test.go", judgeImports, "import \"math/rand\"\n", "draw from a named stream"},
		{"import upwards", "tissue/a.go", judgeImports, "import \"paget/catalog\"\n", "tissue (floor 4) imports catalog (floor 8)"},
		{"testing in code", "tissue/a.go", judgeImports, "import \"testing\"\n", "move it into a _test.go file"},
		{"testing in a test", "tissue/a_test.go", judgeImports, "import \"testing\"\n", ""},
		{"flags below the roof", "assay/a.go", judgeImports, "import \"flag\"\n", "flags are read in cmd/paget"},
		{"a package like a banned one", "assay/a.go", judgeImports, "import \"math/randomness\"\n", ""},
		{"the top imports the façade", "cmd/paget/a.go", judgeImports, "import \"paget\"\n", ""},

		{"clock", "cell/a.go", judgeCalls, "import \"time\"\n\nvar t = time.Now()\n", "uses time.Now"},
		{"print", "cell/a.go", judgeCalls, "func f() { fmt.Println(1) }\n", "nothing prints but cmd/paget"},
		{"print in a command", "cmd/paget/a.go", judgeCalls, "func f() { fmt.Println(1) }\n", ""},

		{"symbol as name", "cell/a.go", biology, "var CLU = 1\n", `holds "CLU"`},
		{"symbol in a name", "cell/a.go", biology, "var siCLU = 1\n", `holds "CLU"`},
		{"symbol as field", "cell/a.go", biology, "type T struct{ MMP9 float64 }\n", `holds "MMP9"`},
		{"symbol in text", "cell/a.go", biology, "var x = \"CLU & !MIR200 => A\"\n", `holds "CLU"`},
		{"organ in text", "circulation/a.go", biology, "var x = \"arrest in the Lung bed\"\n", `holds "Lung"`},
		{"organ in a name", "circulation/a.go", biology, "func lungBeds() {}\n", `holds "lung"`},
		{"line in text", "assay/a.go", biology, "var x = `MDA-MB-231`\n", `holds "MDA-MB-231"`},
		{"line without hyphens", "assay/a.go", biology, "var x = \"MCF7 cells\"\n", `holds "MCF7"`},
		{"line as name", "assay/a.go", biology, "var mcf7 = 1\n", `holds "mcf7"`},
		{"protein in a name", "tissue/a.go", biology, "var cadherinLevel = 1\n", `holds "cadherin"`},
		{"symbol in a comment", "cell/a.go", biology, "// CLU is clusterin.\nvar x = 1\n", ""},
		{"symbol in a test", "cell/a_test.go", biology, "var CLU = 1\n", ""},
		{"symbol in the catalogue", "catalog/a.go", biology, "var CLU = 1\n", ""},
		{"word that holds an organ", "cell/a.go", biology, "var plunge, backbone = \"lunge\", \"boned\"\n", ""},
		{"word in small letters", "cell/a.go", biology, "var met, jun = \"met\", \"Src\"\n", ""},

		{"no comment", "cell/a.go", judgeDocs, "func F() {}\n", "function F has no comment"},
		{"comment on something else", "cell/a.go", judgeDocs, "// It runs.\nfunc F() {}\n", "does not begin with its name"},
		{"comment", "cell/a.go", judgeDocs, "// F runs.\nfunc F() {}\n", ""},
		{"method of a hidden type", "cell/a.go", judgeDocs, "type t int\n\nfunc (t) F() {}\n", ""},
		{"type without comment", "cell/a.go", judgeDocs, "type T int\n", "type T has no comment"},
		{"value without comment", "cell/a.go", judgeDocs, "var V = 1\n", "value V has no comment"},
		{"values with a common comment", "cell/a.go", judgeDocs, "// Two values.\nvar (\n\tV = 1\n\tW = 2\n)\n", ""},
		{"field without comment", "cell/a.go", judgeDocs, "// T is a thing.\ntype T struct {\n\tSpeed float64\n}\n", "field T.Speed is not explained"},
		{"field with a comment", "cell/a.go", judgeDocs, "// T is a thing.\ntype T struct {\n\tSpeed float64 // µm/min\n}\n", ""},
		{"field in an explained block", "cell/a.go", judgeDocs, "// T is a thing.\ntype T struct {\n\t// Position, µm.\n\tX float64\n\tY float64\n\n\tZ float64\n}\n", "field T.Z is not explained"},
		{"field that is no number", "cell/a.go", judgeDocs, "// T is a thing.\ntype T struct {\n\tName string\n}\n", ""},
		{"field of a type with units", "cell/a.go", judgeDocs, "// T is a thing.\n//\n// Units: µm.\ntype T struct {\n\tX []float64\n}\n", ""},
		{"field in the comment of the type", "cell/a.go", judgeDocs, "// T has a Speed in µm/min.\ntype T struct {\n\tSpeed float64\n}\n", ""},

		{"other end of a range", "cell/a.go", judgeDocs, "// T is a thing.\ntype T struct {\n\tLow  float64 // range, µm\n\tHigh float64\n}\n", ""},

		{"long function", "cell/a.go", judgeLength, long("f", "", 101), "has 101 lines"},
		{"function at the limit", "cell/a.go", judgeLength, long("f", "", 100), ""},
		{"long function with a reason", "cell/a.go", judgeLength, long("f", "// f does. Long because it is a table.\n", 120), ""},
		{"long file", "cell/a.go", judgeLength, strings.Repeat("\n", 800), "give each concept a file"},

		{"unformatted", "cell/a.go", judgeFormat, "var  x =1\n", "gofmt -w cell/a.go"},
		{"formatted", "cell/a.go", judgeFormat, "var x = 1\n", ""},

		{"American comment", "cell/a.go", judgeSpelling, "// The tumor behaves.\nvar x = 1\n", `British spelling is "tumour"`},
		{"American name", "cell/a.go", judgeSpelling, "var cellBehavior = 1\n", `British spelling is "behaviour"`},
		{"American parameter", "cell/a.go", judgeSpelling, "func f(neighborCount int) {}\n", `British spelling is "neighbour"`},
		{"American local variable", "cell/a.go", judgeSpelling, "func f() { centers := 1; _ = centers }\n", `British spelling is "centres"`},
		{"foreign API", "cell/a.go", judgeSpelling, "// Fill paints in a color.RGBA.\nvar x = color.Gray{}\n", ""},
		{"American sentence", "cell/a.go", judgeSpelling, "var x = \"the tumor is gone\"\n", `British spelling is "tumour"`},
		{"foreign key", "cell/a.go", judgeSpelling, "var x = \"tumor_type\"\n", ""},
		{"style sheet", "report/a.go", judgeSpelling, "var x = \"p { color: red; text-align: center }\"\n", ""},
		{"foreign package", "cell/a.go", judgeSpelling, "// F uses gonum/optimize here.\nvar x = 1\n", ""},
		{"title of a paper", "cell/a.go", judgeSpelling, "// Doe 2001, Tumor modeling, 10.1000/182.\nvar x = 1\n", ""},
		{"British", "cell/a.go", judgeSpelling, "// The tumour's colour is optimised, rigorously.\nvar neighbourColour = 1\n", ""},

		{"machine path", "cell/a.go", judgeProse, "// See /home/me/file.\nvar x = 1\n", "folder of a machine"},
		{"open task", "cell/a.go", judgeProse, "// TODO faster.\nvar x = 1\n", "belong to the tracker"},
		{"history", "cell/a.go", judgeProse, "// As issue 12 says.\nvar x = 1\n", "belong to the tracker"},
		{"plain prose", "cell/a.go", judgeProse, "// See docs/model/cell.md and a/b for each i of todo.\nvar x = 1\n", ""},
	} {
		s := parse(c.path, []byte("package x\n\n"+c.text))
		if s.err != nil {
			t.Errorf("%s: the example cannot be parsed: %v", c.name, s.err)
			continue
		}
		got := strings.Join(c.rule(s), "\n")
		if (c.says == "") != (got == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s: says %q, want %q", c.name, got, c.says)
		}
		if got != "" && !strings.HasPrefix(got, c.path+":") {
			t.Errorf("%s: %q does not name the place", c.name, got)
		}
	}
}

func TestRoomsAreJudgedAsAWhole(t *testing.T) {
	file := func(path, text string) *source { return parse(path, []byte(text)) }
	const doc = "// Package x is explained.\npackage x\n"
	for _, c := range []struct {
		name  string
		files []*source
		says  []string
	}{
		{"complete", []*source{file("cell/doc.go", doc), file("cell/a_test.go", "package x\n")}, nil},
		{"without test", []*source{file("cell/doc.go", doc)}, []string{"cell: has no test"}},
		{"without doc.go", []*source{file("cell/a.go", doc), file("cell/a_test.go", "package x\n")}, []string{"cell: has no doc.go"}},
		{"empty doc.go", []*source{file("cell/doc.go", "package x\n"), file("cell/a_test.go", "package x\n")}, []string{"cell: has no doc.go"}},
		{"unknown", []*source{file("misc/doc.go", doc), file("misc/a_test.go", "package x\n")}, []string{"misc: has no floor", "misc: is called misc"}},
	} {
		got := judgeRooms(c.files)
		if len(got) != len(c.says) {
			t.Errorf("%s: says %q, want %q", c.name, got, c.says)
			continue
		}
		for i := range got {
			if !strings.HasPrefix(got[i], c.says[i]) {
				t.Errorf("%s: says %q, want %q", c.name, got[i], c.says[i])
			}
		}
	}
}

func TestNamesAreCutIntoTheirWords(t *testing.T) {
	for name, want := range map[string][]string{
		"lungBeds": {"lung", "Beds"}, "siCLU": {"si", "CLU"}, "CSVFile": {"CSV", "File"}, "MMP9": {"MMP9"}, "newMMP9": {"new", "MMP9"},
		"COL1A1": {"COL1A1"}, "x": {"x"}, "snake_case": {"snake", "case"}, "SemaphoringOff": {"Semaphoring", "Off"}, "T": {"T"}, "_": nil,
	} {
		if got := camelWords(name); !slices.Equal(got, want) {
			t.Errorf("%s is cut into %q, want %q", name, got, want)
		}
	}
}

func TestTheLexiconHoldsEachWordOnce(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range strings.Fields(geneSymbols) {
		if seen[w] {
			t.Errorf("%s stands twice in the list", w)
		}
		seen[w] = true
		if w != strings.ToUpper(w) || len(w) < 3 {
			t.Errorf("%s is not a symbol in capitals of three letters or more", w)
		}
	}
	if len(seen) < 250 {
		t.Errorf("the list has only %d symbols", len(seen))
	}
}

func TestAFileThatCannotBeParsedIsReportedAndSkipped(t *testing.T) {
	s := parse("cell/broken.go", []byte("package cell\nfunc {"))
	if s.file != nil || s.err == nil || !strings.Contains(fmt.Sprint(s.err), "cell/broken.go:2") {
		t.Errorf("file %v, error %v", s.file, s.err)
	}
}
