package catalog

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"paget/assay"
	"paget/cell"
	"paget/param"
	"paget/pathway"
	"paget/units"
)

// TestEveryNumberSaysWhereItComesFrom asks every number for kind, unit, range
// and how, and every number that is not assumed for a source that was read.
func TestEveryNumberSaysWhereItComesFrom(t *testing.T) {
	c := embeddedCatalogue(t)
	seen := map[string]bool{}
	for _, n := range c.Numbers() {
		if seen[n.Name] {
			t.Errorf("two numbers are named %q", n.Name)
		}
		seen[n.Name] = true
		if n.Kind < param.Measured || n.Kind > param.Assumed || n.How == "" || n.Place.Line == 0 {
			t.Errorf("%s: kind %v, how %q, place %v", n.Name, n.Kind, n.How, n.Place)
		}
		if !(n.Low <= n.Value && n.Value <= n.High) {
			t.Errorf("%s: %g is not within %g to %g", n.Name, n.Value, n.Low, n.High)
		}
		if n.Kind == param.Assumed {
			continue
		}
		if s := c.Source(n.Source); s == nil || s.Read == ReadRecalled {
			t.Errorf("%s is %v but its source %q was not read", n.Name, n.Kind, n.Source)
		}
	}
	if k := c.Counts(); k.Total() != len(seen) || k.Measured == 0 || k.Derived == 0 {
		t.Errorf("counts %v of %d numbers", k, len(seen))
	}
}

func TestNoSourceIsCitedInVain(t *testing.T) {
	if unused := embeddedCatalogue(t).Check().Unused; len(unused) > 0 {
		t.Errorf("no row cites %s", strings.Join(unused, ", "))
	}
}

// TestAssayConstantsFillEverySetting holds the names of assays.tsv against the
// settings of package assay, in both directions, with dimension and range.
func TestAssayConstantsFillEverySetting(t *testing.T) {
	c := embeddedCatalogue(t)
	var f param.Faults
	for _, kind := range assay.Kinds() {
		a, err := assay.New(kind)
		if err != nil {
			t.Fatal(err)
		}
		settings := map[string]assay.Setting{}
		for _, s := range a.Settings() {
			settings[s.Name] = s
		}
		constants := c.AssayConstants(kind)
		for _, n := range constants {
			s, ok := settings[n.Name]
			if !ok {
				t.Errorf("assay %s has no setting %q", kind, n.Name)
				continue
			}
			if err := assay.Set(a, n.Name, n.As(s.Dim, &f)); err != nil {
				t.Error(err)
			}
		}
		if err := a.Validate(); err != nil {
			t.Errorf("%v", err)
		}
	}
	if err := f.Err(); err != nil {
		t.Error(err)
	}
	for _, kind := range c.AssayKinds() {
		if _, err := assay.New(kind); err != nil {
			t.Errorf("assays.tsv: %v", err)
		}
	}
}

func TestChangingANumberChangesACopyOnly(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range []string{"link T006 weight", "link T006 hill", "default tumour hill", "node tumour CLU tau", "line MCF-7 motility speed",
		"expression MCF-7 CLU", "rule R01 max", "coupling K01 half", "adhesion CDH1 CDH1", "mechanics dish drag", "field oxygen decay",
		"cycle Ki67 advanced K1 duration", "volume PhysiCell pools living fluid rate", "ramp O01 high",
		"perturbation siRNA removed", "medium complete SERUM", "assay transwell pore diameter"} {
		before, ok := c.Number(name)
		if !ok {
			t.Errorf("no number %q", name)
			continue
		}
		d, err := c.WithValue(name, before.Value*0.5)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		after, _ := d.Number(name)
		again, _ := c.Number(name)
		if after.Value != before.Value*0.5 || again.Value != before.Value {
			t.Errorf("%s: %g, copy %g, original %g", name, before.Value, after.Value, again.Value)
		}
	}
	if _, err := c.WithValue("link T006 wieght", 1); err == nil || !strings.Contains(err.Error(), "link T006 weight") {
		t.Errorf("a misspelt number gives %v", err)
	}
}

func TestADefaultReachesTheRowsThatTakeIt(t *testing.T) {
	c := embeddedCatalogue(t)
	d, err := c.WithValue("default tumour hill", 3)
	if err != nil {
		t.Fatal(err)
	}
	taken, own := 0, 0
	for i, l := range d.Links("tumour") {
		old := c.Links("tumour")[i]
		switch {
		case l.Hill.Default == "hill" && l.Hill.Value == 3:
			taken++
		case l.Hill.Default == "" && l.Hill.Value == old.Hill.Value:
			own++
		default:
			t.Errorf("link %s: hill %g", l.ID, l.Hill.Value)
		}
	}
	if taken == 0 || own == 0 {
		t.Errorf("%d links take the default, %d have their own", taken, own)
	}
}

func TestAWrittenFitIsReadBackToTheSameNumbers(t *testing.T) {
	c := embeddedCatalogue(t)
	speed, _ := c.Number("line MCF-7 motility speed")
	fits := []Fit{
		{Target: "link T006 weight", Value: 1.0 / 3, Low: 0.1, High: 0.7, Source: "tmn2026", How: "test", Study: "s", Seed: "7", Version: "v", Command: "paget fit s"},
		{Target: "line MCF-7 motility speed", Value: speed.Value / 3, Low: speed.Value / 7, High: speed.Value, Unit: "um/h", Source: "lee2021", How: "test"},
	}
	var b bytes.Buffer
	if err := WriteFits(&b, "a test\nof two lines", fits); err != nil {
		t.Fatal(err)
	}
	tables := changed(t, "fits/test.tsv", "", b.String()).(fstest.MapFS)
	var f param.Faults
	d := Load(tables, &f)
	if err := f.Err(); err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	for _, fit := range fits {
		n, _ := d.Number(fit.Target)
		if math.Abs(n.Value-fit.Value) > 1e-15*fit.Value || n.Kind != param.Fitted || n.How != "test" {
			t.Errorf("%s: %v, want %v; kind %v, how %q", fit.Target, n.Value, fit.Value, n.Kind, n.How)
		}
	}
	l, _ := d.Line("MCF-7")
	if x := l.Value("motility speed"); math.Abs(x-speed.Value/3) > 1e-12 {
		t.Errorf("the line still has speed %g", x)
	}
	if before := len(c.Fits()); len(d.Fits()) != before+2 || d.Counts().Fitted != before+2 {
		t.Errorf("%d fits, %d before, counts %v", len(d.Fits()), before, d.Counts())
	}
	if err := WriteFits(&b, "", []Fit{{Target: "link T006 weight", How: "a\tb"}}); err == nil {
		t.Error("a tab in a cell was written")
	}
}

func TestSecondReadingsAreCountedAndCompared(t *testing.T) {
	const second = "target\tvalue\treader\n" +
		"assay matrigel matrix reference stiffness\t0.45 kPa (30 Pa..1 kPa)\tsomebody\n" +
		"default tumour noise\t0.25 (0.15..0.3)\tsomebody\n"
	var f param.Faults
	files := changed(t, "qc/test.tsv", "", second)
	delete(files.(fstest.MapFS), "qc/second.tsv")
	delete(files.(fstest.MapFS), "qc/body.tsv")
	c := Load(files, &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	r := c.Check()
	if r.ReadTwice != 2 || r.ToRead != r.Counts.Measured+r.Counts.Derived {
		t.Errorf("%d of %d read twice, counts %v", r.ReadTwice, r.ToRead, r.Counts)
	}
	if len(r.Differences) != 1 || r.Differences[0].Target != "default tumour noise" {
		t.Errorf("differences %v", r.Differences)
	}
	if text := r.String(); !strings.Contains(text, "2 of") || !strings.Contains(text, "1 readings differ") {
		t.Errorf("report says\n%s", text)
	}
}

func TestShowKnowsEveryNameAndFits80Columns(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range append(c.Names(), c.NumberNames()...) {
		text, err := c.Show(name)
		if err != nil || text == "" {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		for _, line := range strings.Split(text, "\n") {
			if len([]rune(line)) > width {
				t.Errorf("%s: a line of %d columns: %s", name, len([]rune(line)), line)
			}
		}
	}
	clu, _ := c.Show("CLU")
	for _, part := range []string{"T001", "T006", "MCF-7", "assumed", "tau"} {
		if !strings.Contains(clu, part) {
			t.Errorf("CLU does not show %q:\n%s", part, clu)
		}
	}
	if _, err := c.Show("CLUU"); err == nil || !strings.Contains(err.Error(), "CLU") {
		t.Errorf("CLUU gives %v", err)
	}
}

func TestUsedNumbersAreThoseOfTheRun(t *testing.T) {
	c := embeddedCatalogue(t)
	used := c.Used(Use{Lines: []string{"MCF-7"}, Media: []string{"serum-free"}, Assays: []string{"transwell"},
		Perturbations: []string{"siRNA"}, Assay: []string{"transwell pore diameter"}})
	has := map[string]bool{}
	for _, n := range used {
		if has[n.Name] {
			t.Errorf("%q twice", n.Name)
		}
		has[n.Name] = true
		if _, ok := c.Number(n.Name); !ok {
			t.Errorf("%q is not a full name", n.Name)
		}
	}
	for name, want := range map[string]bool{
		"line MCF-7 motility speed": true, "expression MCF-7 CLU": true, "medium complete SERUM": true, // the reference medium
		"medium serum-free SERUM": true, "assay transwell pore density": true, "assay transwell pore diameter": false,
		"perturbation siRNA removed": true, "perturbation Y-27632 dose": false, "link T006 weight": true, "rule R01 max": true,
		"line MDA-MB-231 motility speed": false, "expression MDA-MB-231 CLU": false, "assay scratch wound width": false,
	} {
		if has[name] != want {
			t.Errorf("%s used: %v", name, has[name])
		}
	}
}

// extraOf makes rows from lists of column, text, column, text.
func extraOf(rows map[string][][]string) Extra {
	extra := Extra{Network: "tumour", Rows: map[string][]Item{}}
	line := 10
	for _, t := range ExtraTables() { // in a fixed order, so that places are too
		for _, r := range rows[t.Name] {
			item := Item{Place: param.Place{File: "study.yaml", Line: line, Column: 5}}
			for i := 0; i+1 < len(r); i += 2 {
				item.Cells = append(item.Cells, Cell{r[i], r[i+1], param.Place{File: "study.yaml", Line: line, Column: 7 + i}})
			}
			extra.Rows[t.Name] = append(extra.Rows[t.Name], item)
			line++
		}
	}
	return extra
}

func TestAStudyAddsAGeneALinkALineAndARule(t *testing.T) {
	c := embeddedCatalogue(t)
	var f param.Faults
	d := c.With(extraOf(map[string][][]string{
		"nodes": {{"node", "NEWGENE", "tau", "6 h", "expression", "0.7"}},
		"links": {{"id", "U1", "rule", "=> NEWGENE", "weight", "1"},
			{"id", "U2", "rule", "NEWGENE & RELA => MMP9", "weight", "0.5 (0.2..0.8)"},
			{"id", "T006", "rule", "CLU & HSP90AA1 => LRP1", "weight", "0"}},
		"lines": {{"line", "MYLINE", "name", "like", "value", "MDA-MB-231"},
			{"line", "MYLINE", "name", "motility speed", "value", "12 um/h"}},
		"expression": {{"line", "MYLINE", "node", "CLU", "value", "0.2"}},
		"rules": {{"id", "U1", "signal", "NEWGENE", "direction", "increases", "behaviour", "motility persistence",
			"max", "2 x", "half", "0.5", "power", "2"}},
		"media": {{"medium", "serum-free", "input", "TNF", "value", "0.5"}},
	}), &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	net, _ := d.Network("tumour")
	if _, err := net.Compile(); err != nil {
		t.Fatal(err)
	}
	old, _ := c.Network("tumour")
	if len(net.Nodes) != len(old.Nodes)+1 || len(net.Links) != len(old.Links)+2 {
		t.Errorf("%d nodes and %d links, were %d and %d", len(net.Nodes), len(net.Links), len(old.Nodes), len(old.Links))
	}
	if n, _ := d.Number("link T006 weight"); n.Value != 0 || n.Kind != param.Assumed {
		t.Errorf("the replaced link has weight %g (%v)", n.Value, n.Kind)
	}
	if n, _ := d.Number("link U2 hill"); n.Value != 2 {
		t.Errorf("the new link has Hill exponent %g", n.Value)
	}
	l, ok := d.Line("MYLINE")
	if !ok {
		t.Fatal("no line MYLINE")
	}
	if x := l.Value("motility speed"); math.Abs(x-12.0/60) > 1e-15 {
		t.Errorf("speed %g", x)
	}
	if x, _ := l.Level("CLU"); x.Value != 0.2 {
		t.Errorf("expression of CLU %g", x.Value)
	}
	if x, _ := l.Level("NEWGENE"); x.Value != 0.7 {
		t.Errorf("expression of NEWGENE %g", x.Value)
	}
	if y := atRest(t, d, "MYLINE", conditions[0], nil)["NEWGENE"]; math.Abs(y-0.7) > 1e-3 {
		t.Errorf("NEWGENE is at %g", y)
	}
	levels, _ := d.Medium("serum-free")
	found := false
	for _, x := range levels {
		found = found || x == cell.Level{Name: "TNF", Value: 0.5}
	}
	if !found {
		t.Errorf("serum-free is %v", levels)
	}
	if len(c.LineNames())+1 != len(d.LineNames()) || len(c.Rules()) == len(d.Rules()) {
		t.Error("the catalogue itself has changed")
	}
}

func TestFaultsInAddedRowsStandAtTheUsersPlace(t *testing.T) {
	c := embeddedCatalogue(t)
	cases := []struct {
		name string
		rows map[string][][]string
		want []string
	}{
		{"an unknown node", map[string][][]string{"links": {{"id", "U1", "rule", "NWE => MMP9", "weight", "1"}}},
			[]string{"study.yaml:10:", `no node "NWE"`}},
		{"a gene without a level", map[string][][]string{"nodes": {{"node", "NEWGENE"}}},
			[]string{"study.yaml:10:", "has no expression of NEWGENE"}},
		{"a line with nothing but a name", map[string][][]string{"lines": {{"line", "X", "name", "cell diameter", "value", "15 um"}}},
			[]string{"study.yaml:10:", `line "X" has no row "doubling time"`}},
		{"a line like one that is not there", map[string][][]string{"lines": {{"line", "X", "name", "like", "value", "MCF-8"}}},
			[]string{"study.yaml:10:", `no line is named "MCF-8"`, "MCF-7"}},
		{"an unknown key", map[string][][]string{"links": {{"id", "U1", "rule", "=> MMP9", "wieght", "1"}}},
			[]string{"study.yaml:10:", `unknown key "wieght"`, "weight"}},
		{"a key left out", map[string][][]string{"links": {{"id", "U1", "rule", "=> MMP9"}}},
			[]string{"study.yaml:10:5", `key "weight" is missing`}},
		{"an unknown table", map[string][][]string{"genes": {{"node", "A"}}}, nil},
		{"measured without a source", map[string][][]string{"expression": {{"line", "MCF-7", "node", "CLU", "value", "0.3", "kind", "measured"}}},
			[]string{"study.yaml:10:", "has no source"}},
		{"a level above 1", map[string][][]string{"expression": {{"line", "MCF-7", "node", "CLU", "value", "30"}}},
			[]string{"study.yaml:10:", "outside what is meaningful"}},
	}
	for _, k := range cases {
		t.Run(k.name, func(t *testing.T) {
			extra := extraOf(k.rows)
			if k.want == nil {
				extra.Rows["genes"] = []Item{{}}
				k.want = []string{`"genes" is not a table to add to`}
			}
			var f param.Faults
			c.With(extra, &f)
			if f.Err() == nil {
				t.Fatal("no fault")
			}
			for _, part := range k.want {
				if !strings.Contains(f.Err().Error(), part) {
					t.Errorf("does not say %q:\n%v", part, f.Err())
				}
			}
		})
	}
}

// networkWith returns the first network that has a node.
func networkWith(t *testing.T, c *Catalogue, node string) pathway.Network {
	t.Helper()
	for _, name := range c.Networks() {
		if net := c.network(name); net.node(node) != nil {
			n, _ := c.Network(name)
			return n
		}
	}
	t.Fatalf("no network has a node %q", node)
	return pathway.Network{}
}

func TestReagentsBecomeTreatments(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range c.PerturbationNames() {
		treatment, ok := c.Treatment(name)
		if !ok || len(treatment) == 0 {
			t.Errorf("%s gives no treatment", name)
			continue
		}
		for i := range treatment {
			if treatment[i].Node == "" {
				treatment[i].Node = "CLU"
			}
		}
		if err := treatment.Validate(networkWith(t, c, treatment[0].Node)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	gm, _ := c.Treatment("GM6001")
	if len(gm) != 4 || gm[0].Kind != pathway.Inhibitor || gm[0].Concentration != 10*units.Micromolar {
		t.Errorf("GM6001 is %+v", gm)
	}
	si, _ := c.Treatment("siRNA")
	if len(si) != 1 || si[0].Start != -48*units.Hour || si[0].Removed != 0.8 {
		t.Errorf("siRNA is %+v", si)
	}
	if _, ok := c.Treatment("nothing"); ok {
		t.Error("a reagent that is not there was found")
	}
}

func TestNoiseAndSetsFollowTheTables(t *testing.T) {
	c := embeddedCatalogue(t)
	sd, relaxation := c.Noise("tumour", []string{"CLU", "SERUM", "KRAS_MUT"})
	if relaxation != 40*units.Hour || sd[0] != 0.22 || sd[1] != 0 || sd[2] != 0 {
		t.Errorf("noise %v, relaxation %g", sd, relaxation)
	}
	for _, want := range []string{"focal adhesion", "matrix interaction"} {
		found := false
		for _, set := range c.NodeSets("tumour") {
			found = found || set.Name == want && len(set.Nodes) >= 5
		}
		if !found {
			t.Errorf("no set %q of five nodes or more", want)
		}
	}
}

// Any word of any table, not only its numbers, changes the digest that keys a run.
func TestEveryWordOfATableChangesTheDigest(t *testing.T) {
	var f param.Faults
	before := embeddedCatalogue(t).Digest()
	after := Load(changed(t, "rules.tsv", "R05\tCDH1", "R05\tVIM"), &f).Digest()
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	if len(before) == 0 || bytes.Equal(before, after) {
		t.Error("another signal in a rule has the same digest")
	}
}
