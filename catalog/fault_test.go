package catalog

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"paget/param"
)

// changed returns the built-in tables with one text of one file replaced.
func changed(t *testing.T, file, old, text string) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(Embedded(), path)
		if err != nil {
			return err
		}
		if path == file {
			if !strings.Contains(string(data), old) {
				t.Fatalf("%s does not contain %q", file, old)
			}
			data = []byte(strings.Replace(string(data), old, text, 1))
		}
		out[path] = &fstest.MapFile{Data: data}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := out[file]; !ok { // a new file
		out[file] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

// faultsIn loads the tables with one change and returns the faults as text.
func faultsIn(t *testing.T, file, old, text string) string {
	t.Helper()
	var f param.Faults
	Load(changed(t, file, old, text), &f)
	if f.Err() == nil {
		return ""
	}
	return f.Err().Error()
}

// A tableFault is one change of one text of the built-in tables, and what the
// message must say.
type tableFault struct {
	name, file, old, text string
	want                  []string
}

// lookFor makes one change at a time and looks for its message.
func lookFor(t *testing.T, faults []tableFault) {
	t.Helper()
	for _, k := range faults {
		t.Run(k.name, func(t *testing.T) {
			got := faultsIn(t, k.file, k.old, k.text)
			if got == "" {
				t.Fatal("loaded without a fault")
			}
			for _, part := range k.want {
				if !strings.Contains(got, part) {
					t.Errorf("the message does not say %q:\n%s", part, got)
				}
			}
		})
	}
}

// TestEachKindOfErrorGivesItsFault changes one cell of the built-in tables at a
// time and looks for place, problem and hint in the message.
// Long because it is a table of faults, one line each.
func TestEachKindOfErrorGivesItsFault(t *testing.T) {
	const weight = "T006\tCLU & HSP90AA1 => LRP1\t1 (0.7..1)"
	lookFor(t, []tableFault{
		{"unknown node in a link", "tumour/links.tsv", "CLU & HSP90AA1 => LRP1", "CLUU & HSP90AA1 => LRP1",
			[]string{"tumour/links.tsv:", `no node "CLUU"`, "CLU"}},
		{"unknown target of a link", "tumour/links.tsv", "CLU & HSP90AA1 => LRP1", "CLU & HSP90AA1 => LPR1",
			[]string{"tumour/links.tsv:", `no node "LPR1"`, `"LRP1"`}},
		{"a rule with a syntax error", "tumour/links.tsv", "CLU & HSP90AA1 => LRP1", "CLU && HSP90AA1 => LRP1",
			[]string{"tumour/links.tsv:", "character"}},
		{"a weight above 1", "tumour/links.tsv", weight, "T006\tCLU & HSP90AA1 => LRP1\t1.5",
			[]string{"tumour/links.tsv:", "outside what is meaningful", "0 to 1"}},
		{"a value outside its own range", "tumour/links.tsv", weight, "T006\tCLU & HSP90AA1 => LRP1\t0.5 (0.7..1)",
			[]string{"tumour/links.tsv:", "weight"}},
		{"a link twice", "tumour/links.tsv", "T005\t", "T006\t",
			[]string{`link "T006" stands twice`}},
		{"a default that does not exist", "tumour/nodes.tsv", "= slow gene", "= slwo gene",
			[]string{"tumour/nodes.tsv:", `no default "tau slwo gene"`, "slow gene"}},
		{"a node twice", "tumour/nodes.tsv", "HIF1A\t", "CLU\t",
			[]string{`node "CLU" stands twice`}},
		{"a time constant without a unit", "tumour/defaults.tsv", "5 min (2..15)", "5",
			[]string{"tumour/"}},
		{"expression of an unknown node", "expression.tsv", "MDA-MB-231\tLRP1", "MDA-MB-231\tLRP2",
			[]string{"expression.tsv:", `no node "LRP2"`}},
		{"expression of an unknown line", "expression.tsv", "MDA-MB-231\tLRP1", "MDA-MB-213\tLRP1",
			[]string{"expression.tsv:", `no line is named "MDA-MB-213"`, "MDA-MB-231"}},
		{"a line without the expression of a node", "expression.tsv", "MDA-MB-231\tCLU", "# MDA-MB-231\tCLU",
			[]string{"expression.tsv", `line "MDA-MB-231" has no expression of CLU`}},
		{"expression above 1", "expression.tsv", "MDA-MB-231\tCLU\t0.8 (0.6..1)", "MDA-MB-231\tCLU\t1.8",
			[]string{"expression.tsv:", "outside what is meaningful"}},
		{"a measured number without a source", "expression.tsv", "measured\tapjcp2017", "measured\t-",
			[]string{"expression.tsv:", "source"}},
		{"a source nobody listed", "expression.tsv", "measured\tapjcp2017", "measured\tapjcp2071",
			[]string{"expression.tsv:", `source "apjcp2071" is not in sources.tsv`, "apjcp2017"}},
		{"a recalled number called measured", "mechanics.tsv", "assumed\tghaffarizadeh2018", "measured\tghaffarizadeh2018",
			[]string{"mechanics.tsv:", "only recalled"}},
		{"an unknown kind", "expression.tsv", "0.8 (0.6..1)\tassumed", "0.8 (0.6..1)\tguessed",
			[]string{"expression.tsv:", "not a kind of number"}},
		{"nothing said of how", "media.tsv", "10 % serum is full by convention", "",
			[]string{"media.tsv:"}},
		{"a property no line has", "lines.tsv", "MDA-MB-231\tcell diameter", "MDA-MB-231\tcell diametre",
			[]string{"lines.tsv:", "not a property of a line", "cell diameter"}},
		{"a wrong dimension", "lines.tsv", "0.67 um/min (0.63..0.73)", "0.67 um",
			[]string{"lines.tsv:", "um"}},
		{"a bare number where a unit is needed", "lines.tsv", "0.67 um/min (0.63..0.73)", "0.67",
			[]string{"lines.tsv:", "0.67", "no unit"}},
		{"a line that lacks a row", "lines.tsv", "MCF-7\tapoptosis", "# MCF-7\tapoptosis",
			[]string{"lines.tsv:", `line "MCF-7" has no row "apoptosis"`}},
		{"a division longer than the doubling time", "lines.tsv", "14 h (10..18)", "40 h",
			[]string{"lines.tsv:", "must be longer"}},
		{"a rule that reads an unknown signal", "rules.tsv", "R01\tROCK1", "R01\tROCK11",
			[]string{"rules.tsv:", `"ROCK11" is neither a node nor a signal`, "ROCK1"}},
		{"a rule for an unknown behaviour", "rules.tsv", "increases\tmotility speed", "increases\tmotility sped",
			[]string{"rules.tsv:", "not a behaviour", "motility speed"}},
		{"an unknown direction", "rules.tsv", "R01\tROCK1\tincreases", "R01\tROCK1\traises",
			[]string{"rules.tsv:", "not a direction"}},
		{"an increase to less than the base", "rules.tsv", "R07\tPIK3CA\tincreases\tchemotactic sensitivity\t3 x (2..5)", "R07\tPIK3CA\tincreases\tchemotactic sensitivity\t0.5 x",
			[]string{"rules.tsv:", "would decrease"}},
		{"a coupling into a node that is no input", "couplings.tsv", "K01\tstiffness\tECM", "K01\tstiffness\tITGB1",
			[]string{"couplings.tsv:", "not an input"}},
		{"half of a coupling in the wrong unit", "couplings.tsv", "2 kPa (0.5..5)", "2 um",
			[]string{"couplings.tsv:"}},
		{"adhesion by an unknown molecule", "adhesion.tsv", "JUP\tJUP", "JUP\tJUPP",
			[]string{"adhesion.tsv:", `no network has a node "JUPP"`, "JUP"}},
		{"a medium that leaves an input open", "media.tsv", "serum-free\tTNF", "# serum-free\tTNF",
			[]string{"media.tsv", `medium "serum-free" does not set input "TNF"`}},
		{"a reagent against an unknown node", "perturbations.tsv", "PF-573228\tnode\tPTK2", "PF-573228\tnode\tPTK3",
			[]string{"perturbations.tsv:", `no network has a node "PTK3"`}},
		{"a reagent that lacks a row", "perturbations.tsv", "MK-2206\thill", "# MK-2206\thill",
			[]string{"perturbations.tsv:", `perturbation "MK-2206" (inhibitor) has no row "hill"`}},
		{"an assay constant twice", "assays.tsv", "transwell\tlower height", "transwell\tupper height",
			[]string{"assays.tsv:", `"upper height" stands twice`}},
		{"a force law left out", "mechanics.tsv", "law\tlinear spring", "# law\tlinear spring",
			[]string{"mechanics.tsv", `no row "law"`}},
		{"an unknown force law", "mechanics.tsv", "law\tlinear spring", "law\tlinear sprong",
			[]string{"mechanics.tsv", "linear sprong", "linear spring"}},
		{"a source twice", "sources.tsv", "sigal2006\t", "kraeutler2010\t",
			[]string{"sources.tsv:", "stands twice"}},
		{"a source that does not say how far it was read", "sources.tsv", "\tsecondary", "\tglanced",
			[]string{"sources.tsv:", "how far the source was read"}},
		{"a missing column", "media.tsv", "medium\tinput\tvalue", "medium\tinputs\tvalue",
			[]string{"media.tsv:", "inputs"}},
		{"a fit of a number that is not there", "fits/x.tsv", "", "target\tvalue\tkind\tsource\thow\nlink T999 weight\t0.5\tfitted\ttmn2026\ttest\n",
			[]string{"fits/x.tsv:2", `no number "link T999 weight"`}},
		{"a fit that is not called fitted", "fits/x.tsv", "", "target\tvalue\tkind\tsource\thow\nlink T006 weight\t0.5\tassumed\t-\ttest\n",
			[]string{"fits/x.tsv:2", "is fitted"}},
		{"a second reading of a number that is not there", "qc/x.tsv", "", "target\tvalue\nline MCF-7 speed\t3 um/h\n",
			[]string{"qc/x.tsv:2", "no number"}},
	})
}

func TestAMissingTableIsOneFault(t *testing.T) {
	tables := changed(t, "media.tsv", "", "").(fstest.MapFS)
	delete(tables, "couplings.tsv")
	var f param.Faults
	Load(tables, &f)
	if f.Err() == nil || !strings.Contains(f.Err().Error(), "couplings.tsv") {
		t.Fatalf("missing table not reported: %v", f.Err())
	}
}

func TestAnEmptyFolderIsNotACatalogue(t *testing.T) {
	var f param.Faults
	Load(fstest.MapFS{}, &f)
	if f.Len() == 0 {
		t.Fatal("an empty folder was loaded without a fault")
	}
}

// FuzzLoadLinks asks that no text in a table makes the loader panic.
func FuzzLoadLinks(f *testing.F) {
	f.Add("T900\tCLU & !ROCK1 => MMP9\t0.5 (0.1..0.9)\t=\t= \tassumed\t-\ttest")
	f.Add("T900\t=> MMP9\t\t2\t0.5\tmeasured\ttian2019\ttest")
	f.Add("T900\t& =>\t-1\t=x\t1e999\tassumed\t-\t\x00")
	var base param.Faults
	tables := fstest.MapFS{}
	_ = fs.WalkDir(Embedded(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			data, _ := fs.ReadFile(Embedded(), path)
			tables[path] = &fstest.MapFile{Data: data}
		}
		return err
	})
	if Load(tables, &base); base.Err() != nil {
		f.Fatal(base.Err())
	}
	links := string(tables["tumour/links.tsv"].Data)
	f.Fuzz(func(t *testing.T, line string) {
		with := fstest.MapFS{}
		for path, file := range tables {
			with[path] = file
		}
		with["tumour/links.tsv"] = &fstest.MapFile{Data: []byte(links + line + "\n")}
		var faults param.Faults
		if c := Load(with, &faults); faults.Err() == nil && len(c.Links("tumour")) == 0 {
			t.Fatal("no links and no fault")
		}
	})
}
