package paget

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"paget/record"
	"paget/report"
	"paget/stats"
	"paget/studies"
)

// partStudy is a dish and hosts, in a second.
const partStudy = `study: part
question: What does silencing change?
network: tumour
lines: [MDA-MB-231]
replicates: 4
control: untreated
arms:
  - name: untreated
  - name: silenced
    perturb: [{knockdown: CLU, removed: 0.8}]
cohorts:
  - {cohort: mice, host: nude mouse, hosts: 4, duration: 10 d, read: [10 d], tumours: [{cells: 1e6 cells}]}
assays:
  - {assay: culture, name: lysate, medium: complete, set: {cells: 20 cells}}
expect:
  - {id: X-1, line: MDA-MB-231, arm: silenced, readout: lysate activity RHOA, published: down, known: sign, use: fit}
  - {id: X-2, line: MDA-MB-231, arm: silenced, readout: lysate activity RHOA, published: up, known: sign, use: predict}
  - {id: X-2, line: MDA-MB-231, arm: untreated, readout: mice tumour volume, compare: value, published: "1 to 1e6 mm3", band: [1 mm^3, 1e6 mm^3], known: number, use: predict}
`

// partPlan makes partStudy ready.
func partPlan(t *testing.T, a Asked) *Plan {
	t.Helper()
	a.StudyFile, a.StudyText, a.Root = "part.yaml", partStudy, 3
	p, err := a.Plan()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestAPartOfAReproductionIsKnownAgainAndJudgedAsARow(t *testing.T) {
	part := &Part{Plan: partPlan(t, Asked{}), Asked: Asked{Root: 3}}
	folder, err := record.Create(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if part.Find(folder.Path(), "me") {
		t.Fatal("an empty folder was taken for a finished part")
	}
	result, err := part.Plan.Run(context.Background(), RunOptions{Root: 3, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	if err := result.Save(folder); err != nil {
		t.Fatal(err)
	}
	if err := part.Keep(folder, result, "me"); err != nil {
		t.Fatal(err)
	}
	again := &Part{Plan: part.Plan, Asked: part.Asked}
	if !again.Find(folder.Path(), "me") {
		t.Fatal("a finished part is not found")
	}
	if !slices.Equal(again.Kept.Verdicts(), result.Verdicts()) {
		t.Errorf("verdicts changed on disk:\n%+v\n%+v", again.Kept.Verdicts(), result.Verdicts())
	}
	for what, other := range map[string]*Part{
		"seed":     {Plan: part.Plan, Asked: Asked{Root: 4}},
		"ablation": {Plan: partPlan(t, Asked{Ablate: []string{"noise"}}), Asked: part.Asked},
		"share":    {Plan: partPlan(t, Asked{Share: 0.7}), Asked: part.Asked},
	} {
		if other.Find(folder.Path(), "me") {
			t.Errorf("a part of another %s was taken", what)
		}
	}
	if again.Find(folder.Path(), "another build") {
		t.Error("a part of another build was taken")
	}
	r := &Reproduction{Wanted: Wanted{Root: 3}, Parts: []*Part{again}}
	rows := r.Published()
	if len(rows) != 2 || rows[0].Verdict != Pass || rows[1].Verdict != Fail || len(rows[1].Rows) != 2 {
		t.Errorf("published rows %+v", rows)
	}
	if all := Sum(r.Totals()); all.Passed != 1 || all.Failed != 1 || all.Compared != 3 || all.Agreed != 2 || all.Predicted != 2 || all.Foreseen != 1 {
		t.Errorf("totals %+v", all)
	}
	var text, page, plain bytes.Buffer
	document, err := r.Document(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := document.WriteHTML(&page); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"1 of 2", "Along the cascade", `href="part/report.html"`, "lesions in all", "X-2"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if err := r.WriteText(&text, nil, 80, false); err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(text.String()) {
		if len([]rune(strings.TrimRight(line, "\n"))) > 80 {
			t.Errorf("a line of more than 80 columns: %q", line)
		}
	}
	if err := r.Summary(r, "", 0).WriteJSON(&plain); err != nil || !json.Valid(plain.Bytes()) {
		t.Errorf("JSON: %v", err)
	}
}

func TestAFirstLookLeavesOpenWhatFewReplicatesCannotSay(t *testing.T) {
	at := func(low, high float64) stats.Estimate {
		return stats.Estimate{Value: (low + high) / 2, Low: low, High: high, Defined: true}
	}
	down := Expectation{Known: KnownSign, Direction: Down}
	none := Expectation{Known: KnownNone, Band: [2]float64{-0.1, 0.1}}
	number := Expectation{Known: KnownNumber, Band: [2]float64{-0.3, -0.2}}
	for _, c := range []struct {
		e    Expectation
		x    stats.Estimate
		want string
	}{
		{down, at(-0.5, -0.1), Pass}, {down, at(-0.5, 0.1), Undecided}, {down, at(0.1, 0.5), Fail}, {down, stats.Estimate{}, Undecided},
		{none, at(-0.05, 0.05), Pass}, {none, at(-0.5, 0.5), Undecided}, {none, at(0.2, 0.5), Fail},
		{number, at(-0.5, 0.1), Pass}, {number, at(-0.1, 0.1), Fail},
		{Expectation{Known: KnownSign, Direction: Up, Compare: Ratio}, at(0.8, 1.5), Undecided},
		{Expectation{Known: KnownSign, Direction: Up, Compare: Ratio}, at(0.8, 0.9), Fail},
	} {
		if got := FirstLook(c.e, c.x); got != c.want {
			t.Errorf("%+v with %v to %v: %s, want %s", c.e, c.x.Low, c.x.High, got, c.want)
		}
		if judged := Judge(c.e, c.x); judged == Pass != (c.want == Pass) {
			t.Errorf("%+v: a first look passes other rows than a whole run", c.e)
		}
	}
}

func TestEveryAblationTakesItsOwnPartAndNoOther(t *testing.T) {
	whole := partPlan(t, Asked{})
	hash := map[string]string{whole.Hash(): "whole"}
	for _, a := range Ablations() {
		p := partPlan(t, Asked{Ablate: []string{a.Name}})
		if other, taken := hash[p.Hash()]; taken {
			t.Errorf("%s has the hash of %s", a.Name, other)
		}
		hash[p.Hash()] = a.Name
		before, after := whole.trials()[0], p.trials()[0]
		if err := before.prepare(1); err != nil {
			t.Fatal(err)
		}
		if err := after.prepare(1); err != nil {
			t.Fatal(err)
		}
		x, y := before.cohort.Arms[1], after.cohort.Arms[1]
		p0, p1 := x.Pharmacology.Phenotype(0, nil), y.Pharmacology.Phenotype(0, nil)
		untreated := before.cohort.Arms[0].Pharmacology.Phenotype(0, nil)
		off := map[string]bool{
			"upscale":     p0.Shedding != p1.Shedding && p1.Shedding == untreated.Shedding && p1.Blood.Cohesion == untreated.Blood.Cohesion,
			"noise":       x.Body.Bursts.Grid > 0 && y.Body.Bursts.Grid == 0 && noiseOf(p) == 0 && noiseOf(whole) > 0,
			"clusters":    p0.Blood.Cohesion > 0 && p1.Blood.Cohesion == 0 && p1.Blood.Sticking == 0,
			"companions":  slices.Max(p0.Blood.Binding) > 0 && slices.Max(p1.Blood.Binding) == 0,
			"selfseeding": x.Body.SelfSeeding.On && !y.Body.SelfSeeding.On,
			"barrier":     p0.Exosomes > 0 && p1.Exosomes == 0,
			"dormancy":    p0.Organs[0].Dormancy > 0 && p1.Organs[0].Dormancy == 0,
			"killing":     x.Body.Circulation.Killing > 0 && y.Body.Circulation.Killing == 0 && y.Body.Organs[0].Killing == 0,
		}
		is, known := off[a.Name]
		if !known {
			t.Errorf("%s has no test", a.Name)
		}
		if !is {
			t.Errorf("%s is not off", a.Name)
		}
		delete(off, a.Name)
		for other, is := range off {
			if is {
				t.Errorf("%s also takes %s", a.Name, other)
			}
		}
		if a.Name != "killing" && y.Body.Organs[0].Killing != x.Body.Organs[0].Killing {
			t.Errorf("%s changes what hosts share", a.Name)
		}
	}
	if err := CheckAblations([]string{"nose", "noise", "noise"}); err == nil || !strings.Contains(err.Error(), "noise") || !strings.Contains(err.Error(), "twice") {
		t.Errorf("faults of names: %v", err)
	}
	if got := inOrder([]string{"clusters", "upscale", "noise"}); !slices.Equal(got, []string{"upscale", "noise", "clusters"}) {
		t.Errorf("in order: %v", got)
	}
}

// noiseOf returns the largest spread of expression in the dishes of a plan.
func noiseOf(p *Plan) float64 {
	most := 0.0
	for _, d := range p.dishes {
		most = max(most, slices.Max(d.Kinds[0].Population.NoiseSD))
	}
	return most
}

func TestEveryAblationIsRunToItsReport(t *testing.T) {
	for _, a := range Ablations() {
		p := partPlan(t, Asked{Ablate: []string{a.Name}, Share: 0.1})
		r, err := p.Run(context.Background(), RunOptions{Root: 3, Threads: 2})
		if err != nil {
			t.Fatal(a.Name, err)
		}
		d, err := r.Document()
		if err != nil {
			t.Fatal(a.Name, err)
		}
		if !slices.ContainsFunc(d.Header.Notes, func(n string) bool { return strings.Contains(n, "switched off: "+a.Name) }) {
			t.Errorf("the report does not say that %s is off: %q", a.Name, d.Header.Notes)
		}
		if _, err := p.Stations(); err != nil {
			t.Errorf("%s: %v", a.Name, err)
		}
	}
}

func TestAnAblationOfHostsTakesTheDishesOver(t *testing.T) {
	whole := partPlan(t, Asked{})
	base, err := whole.Run(context.Background(), RunOptions{Root: 3, Threads: 2})
	if err != nil {
		t.Fatal(err)
	}
	p := partPlan(t, Asked{Ablate: []string{"killing"}})
	if !p.SameDishes(base) || partPlan(t, Asked{Ablate: []string{"noise"}}).SameDishes(base) || partPlan(t, Asked{Share: 0.7}).SameDishes(base) {
		t.Error("the wrong dishes are called the same")
	}
	var tables [2]bytes.Buffer
	for i, given := range []*Result{nil, base} {
		r, err := p.Run(context.Background(), RunOptions{Root: 3, Threads: 2, Given: given})
		if err != nil {
			t.Fatal(err)
		}
		if err := r.WellTable().WriteCSV(&tables[i]); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(tables[0].Bytes(), tables[1].Bytes()) {
		t.Error("dishes taken over are not those that would have been run")
	}
}

func TestAFirstLookTakesAShareOfEachExperiment(t *testing.T) {
	p := partPlan(t, Asked{Share: 0.8})
	count := map[int]int{}
	for _, j := range p.Jobs {
		count[j.Assay] = max(count[j.Assay], j.Replicate+1)
	}
	for use, n := range count {
		if n != 3 {
			t.Errorf("experiment %d has %d replicates of 4", use, n)
		}
	}
	if least := partPlan(t, Asked{Share: 0.01}); len(least.Jobs) != len(p.Jobs) {
		t.Errorf("a small share leaves %d jobs, want %d", len(least.Jobs), len(p.Jobs))
	}
}

func TestAFirstLookTakesWhatRowsReadAndNoMore(t *testing.T) {
	for _, m := range studies.Reproduced() {
		p, err := (&Asked{Root: 1, Share: m.Look}).Open(m.Study)
		if err != nil {
			t.Fatal(err)
		}
		s := p.Study
		ran, read := map[[3]string]bool{}, map[[3]string]bool{}
		for _, j := range p.Jobs {
			ran[[3]string{s.Assays[j.Assay].Name, s.Lines[j.Line], s.Arms[j.Arm].Name}] = true
		}
		for _, e := range s.Expect {
			of, than := [3]string{e.Assay, e.Line, e.Arm}, [3]string{e.Assay, e.Line, s.Control}
			switch {
			case e.Against != "":
				than[1], than[2] = e.Against, e.Arm
			case e.AgainstArm != "":
				than[2] = e.AgainstArm
			}
			for _, key := range [][3]string{of, than} {
				read[key] = true
				if !ran[key] && !s.Assays[s.assayIndex(e.Assay)].Dear {
					t.Errorf("%s: %s needs %v, which is not run", m.Study, e.ID, key)
				}
			}
		}
		for key := range ran {
			if !read[key] && key[2] != s.Control {
				t.Errorf("%s: no row reads %v", m.Study, key)
			}
		}
	}
}

func TestAFirstLookShowsTheStationsOfAllArms(t *testing.T) {
	for _, m := range studies.Reproduced() {
		var rows [2]string
		for k, share := range []float64{0, m.Look} {
			p, err := (&Asked{Root: 1, Share: share}).Open(m.Study)
			if err != nil {
				t.Fatal(err)
			}
			effects, err := p.Stations()
			if err != nil {
				t.Fatal(err)
			}
			rows[k] = fmt.Sprint(effects)
		}
		if rows[0] != rows[1] {
			t.Errorf("%s: whole:\n%s\nfirst look:\n%s", m.Study, rows[0], rows[1])
		}
	}
}

func TestStationsMultiplyToLesions(t *testing.T) {
	effects, err := partPlan(t, Asked{}).Stations()
	if err != nil {
		t.Fatal(err)
	}
	if len(effects) != 1 || effects[0].Arm != "silenced" {
		t.Fatalf("effects %+v", effects)
	}
	product := 1.0
	for _, i := range []int{stationEntry, stationBlood, stationCrossing, stationSoil} {
		product *= 1 + effects[0].Changes[i]
	}
	if all := 1 + effects[0].Changes[stationAll]; math.Abs(product/all-1) > 1e-9 || all == 1 {
		t.Errorf("the stations multiply to %g, lesions change by %g", product, all)
	}
}

func TestAnAblationIsHeldAgainstTheWholeModel(t *testing.T) {
	of := func(name, verdict string) *Reproduction {
		k := &KeptVerdicts{Rows: []keptRow{keep(report.Verdict{ID: "X-1", Verdict: verdict}, false), keep(report.Verdict{ID: "X-2", Verdict: Pass}, false)}}
		return &Reproduction{Wanted: Wanted{Ablate: []string{name}}, Parts: []*Part{{Plan: &Plan{Study: &Study{Name: "s"}}, Kept: k}}}
	}
	whole, without := of("", Pass), of("noise", Fail)
	if got := without.Changes(whole); len(got) != 1 || got[0] != (Change{"X-1", Pass, Fail}) {
		t.Errorf("changes %+v", got)
	}
	var table, text bytes.Buffer
	if err := WriteAblations(&table, whole, []*Reproduction{without}); err != nil {
		t.Fatal(err)
	}
	if err := WriteAblationText(&text, whole, []*Reproduction{without}, 80); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"| X-1 | passes | **fail** |", "| X-2 | passes | · |", "| rows lost | | 1 |"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, table.String())
		}
	}
	if !strings.Contains(text.String(), "noise          X-1 (fail)") {
		t.Errorf("text:\n%s", text.String())
	}
}
