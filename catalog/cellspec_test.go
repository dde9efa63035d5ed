package catalog

import (
	"math"
	"strings"
	"testing"

	"paget/cell"
	"paget/param"
	"paget/pathway"
)

// extended returns the built-in catalogue with rows added as by a study file.
func extended(t *testing.T, rows map[string][][]string) *Catalogue {
	t.Helper()
	var f param.Faults
	d := embeddedCatalogue(t).With(extraOf(rows), &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	return d
}

var inOxygen = Dissolved{Fields: []string{"oxygen"}, Takes: []string{"oxygen"}}

// phenotypeOf compiles a line for the given substances, and returns with it the
// activities at rest under a treatment in the reference condition.
func phenotypeOf(t *testing.T, c *Catalogue, line string, d Dissolved, treatment pathway.Treatment) (*cell.Phenotype, *pathway.Population) {
	t.Helper()
	l, _ := c.Line(line)
	net, _ := c.Network(l.Network())
	model, err := net.Compile()
	if err != nil {
		t.Fatal(err)
	}
	medium, ok := c.CellMedium(l.Network(), l.ReferenceMedium())
	if !ok {
		t.Fatalf("no medium %q", l.ReferenceMedium())
	}
	spec, err := c.CellSpec(line, d)
	if err != nil {
		t.Fatal(err)
	}
	spec.Nodes = model.Names()
	spec.Reference, err = cell.ReferenceActivities(model, l.Levels(spec.Nodes), spec.Couplings, medium, spec.Line.Environment)
	if err != nil {
		t.Fatal(err)
	}
	p, err := cell.Compile(spec)
	if err != nil {
		t.Fatal(err)
	}
	cells, err := pathway.NewPopulation(pathway.PopulationSpec{
		Model: model, Expression: l.Levels(spec.Nodes), Treatment: treatment, Root: 1, Tolerance: 1e-9,
	})
	if err != nil {
		t.Fatal(err)
	}
	slot := cells.Add(1, 0)
	for _, x := range medium {
		cells.SetInput(slot, model.InputIndex(x.Name), x.Value)
	}
	if err := cells.Equilibrate(0); err != nil {
		t.Fatal(err)
	}
	return p, cells
}

// rates returns every behaviour at one level of oxygen, by name.
func rates(p *cell.Phenotype, cells *pathway.Population, oxygen float64, dead bool) map[string]float64 {
	env := make([][]float64, len(p.Signals()))
	for i, name := range p.Signals() {
		env[i] = []float64{0}
		if cell.FieldOfSignal(name) == "oxygen" {
			env[i][0] = oxygen
		}
	}
	values := p.Grow(nil, 1)
	p.Evaluate(values, cells, env, []bool{dead}, 0, 1)
	out := map[string]float64{}
	for i, name := range p.Names() {
		out[name] = values[i][0]
	}
	return out
}

// TestTheSpheroidLineFollowsTheWorkload holds the untreated line against the
// workload's formulas: m_p = clamp((pO2 − 5)/33, 0, 1), m_n = clamp((5 − pO2)/2.5,
// 0, 1), uptake 10 of the living.
func TestTheSpheroidLineFollowsTheWorkload(t *testing.T) {
	p, cells := phenotypeOf(t, embeddedCatalogue(t), "PhysiCell default", inOxygen, nil)
	clamp := func(x float64) float64 { return min(max(x, 0), 1) }
	for _, oxygen := range []float64{0, 1, 2.5, 3, 4, 5, 6, 10, 20, 37, 38, 60} {
		got := rates(p, cells, oxygen*mmHg, false)
		for name, want := range map[string]float64{
			"cycle entry": clamp((oxygen-5)/33) / 510, "necrosis": clamp((5-oxygen)/2.5) / 360,
			"apoptosis": 1.0 / 10080, "uptake of oxygen": 10, "motility speed": 0,
		} {
			if math.Abs(got[name]-want) > 1e-9*want+1e-18 {
				t.Errorf("at %g mmHg %s is %.15g, want %.15g", oxygen, name, got[name], want)
			}
		}
	}
	line := p.Line()
	if line.Volume != 2494 || line.DeathDuration != 516 || line.NecrosisDuration != 60*1440 || line.DeadUptake != 0.1 ||
		line.DivisionDuration != 930 || len(line.Cycle.Phases) != 3 || line.Pools == nil {
		t.Errorf("line %+v", line)
	}
	if d := math.Cbrt(6 * 540 / math.Pi); math.Abs(line.NucleusArea-math.Pi/4*d*d) > 1e-9 {
		t.Errorf("nucleus area %g", line.NucleusArea)
	}
	if x := rates(p, cells, 38*mmHg, true)["uptake of oxygen"]; math.Abs(x-1) > 1e-12 {
		t.Errorf("a dead cell takes up %g", x)
	}
}

// TestPalbociclibHoldsCellsInQ looks at the sign and the rough size only: arrest
// before the cycle, nothing else.
func TestPalbociclibHoldsCellsInQ(t *testing.T) {
	c := embeddedCatalogue(t)
	treatment, ok := c.Treatment("palbociclib")
	if !ok {
		t.Fatal("no reagent palbociclib")
	}
	for i := range treatment {
		treatment[i].Start = -10000
	}
	p, untreated := phenotypeOf(t, c, "PhysiCell default", inOxygen, nil)
	_, treated := phenotypeOf(t, c, "PhysiCell default", inOxygen, treatment)
	before, after := rates(p, untreated, 38*mmHg, false), rates(p, treated, 38*mmHg, false)
	if share := after["cycle entry"] / before["cycle entry"]; !(share < 0.2) {
		t.Errorf("cycle entry falls to %.3f of what it was", share)
	}
	if before["apoptosis"] != after["apoptosis"] {
		t.Error("apoptosis changes")
	}
}

// Without a field of oxygen it stays as in the reference condition, where nothing
// is necrotic.
func TestWithoutAFieldOfOxygenNoCellDiesOfItsLack(t *testing.T) {
	p, cells := phenotypeOf(t, embeddedCatalogue(t), "PhysiCell default", Dissolved{}, nil)
	got := rates(p, cells, 0, false)
	if got["necrosis"] != 0 || math.Abs(got["cycle entry"]-1.0/510) > 1e-9/510 {
		t.Errorf("necrosis %g, cycle entry %g", got["necrosis"], got["cycle entry"])
	}
}

func TestALineWithoutRowsOfOxygenIsToldWhichItLacks(t *testing.T) {
	c := embeddedCatalogue(t)
	_, err := c.CellSpec("MCF-7", inOxygen)
	if err == nil {
		t.Fatal("no error")
	}
	for _, row := range []string{"uptake of oxygen", "dead uptake", "reference concentration of oxygen"} {
		if strings.Count(err.Error(), `no row "`+row+`"`) != 1 {
			t.Errorf("the message does not name %q once:\n%v", row, err)
		}
	}
	if _, err := c.CellSpec("MCF-8", inOxygen); err == nil || !strings.Contains(err.Error(), `"MCF-8"`) {
		t.Errorf("an unknown line gives %v", err)
	}
}

// TestALineMayTakeOverCycleAndVolumes is what a user writes who wants a line of
// the tables in a spheroid.
func TestALineMayTakeOverCycleAndVolumes(t *testing.T) {
	line := func(name, value string) []string { return []string{"line", "MINE", "name", name, "value", value} }
	d := extended(t, map[string][][]string{"lines": {
		line("like", "MCF-7"), line("cycle", "Ki67 advanced"), line("volume", "PhysiCell pools"), line("cycle entry", "0.1 1/h"),
		line("uptake of oxygen", "5 1/min"), line("dead uptake", "0"), line("reference concentration of oxygen", "20 mmHg"),
	}})
	p, cells := phenotypeOf(t, d, "MINE", inOxygen, nil)
	if got, want := p.Reference(cell.CycleEntry), 0.1/60; math.Abs(got-want) > 1e-12 {
		t.Errorf("cycle entry at the line's own oxygen is %g, want %g", got, want)
	}
	got, halved := rates(p, cells, 20*mmHg, false), rates(p, cells, 12.5*mmHg, false)
	if share := halved["cycle entry"] / got["cycle entry"]; math.Abs(share-0.5) > 1e-9 {
		t.Errorf("half-way down the ramp the rate is %g of what it was", share)
	}
	if got["necrosis"] != 0 || got["uptake of oxygen"] != 5 {
		t.Errorf("rates %v", got)
	}
	if l, _ := d.Line("MINE"); l.Value("doubling time") != 0 {
		t.Error("the doubling time of the line it is like is still there")
	}
}

func TestUsedNumbersOfASpheroidAreItsOwn(t *testing.T) {
	c := embeddedCatalogue(t)
	has := map[string]bool{}
	for _, n := range c.Used(Use{Lines: []string{"PhysiCell default"}, Fields: []string{"oxygen"}, Mechanics: []string{"spheroid"}}) {
		has[n.Name] = true
	}
	for name, want := range map[string]bool{
		"field oxygen decay": true, "cycle Ki67 advanced K1 duration": true, "volume PhysiCell pools lysis fold": true,
		"ramp O02 low": true, "rule G01 max": true, "link G001 weight": true, "mechanics spheroid always": true,
		"mechanics dish drag": false, "rule R17 max": false, "rule R01 max": false, "coupling K01 half": false,
		"link T006 weight": false, "adhesion CDH1 CDH1": false,
	} {
		if has[name] != want {
			t.Errorf("%s used: %v", name, has[name])
		}
	}
	for _, n := range c.Used(Use{Lines: []string{"MCF-7"}}) {
		if strings.HasPrefix(n.Name, "ramp ") || strings.HasPrefix(n.Name, "field ") || n.Name == "rule G01 max" {
			t.Errorf("a dish of MCF-7 rests on %q", n.Name)
		}
	}
}

func TestFaultsOfLinesWithACycleAreNamed(t *testing.T) {
	const line = "PhysiCell default\t"
	lookFor(t, []tableFault{
		{"a cycle that there is not", "lines.tsv", "cycle\tKi67 advanced", "cycle\tKi67 advancd", []string{"lines.tsv:", `no cycle is named "Ki67 advancd"`, "Ki67 advanced"}},
		{"volumes that there are not", "lines.tsv", "volume\tPhysiCell pools", "volume\tPhysiCell pool", []string{"lines.tsv:", "no volume is named"}},
		{"a cycle without volumes", "lines.tsv", line + "volume", "# volume", []string{"lines.tsv:", "without the other"}},
		{"a cycle without its rate", "lines.tsv", line + "cycle entry", "# cycle entry", []string{`has no row "cycle entry"`}},
		{"a rate without a cycle", "lines.tsv", "MCF-7\tdoubling time\t28 h (20..44)", "MCF-7\tcycle entry\t0.1 1/h", []string{"lines.tsv:", "and no cycle"}},
		{"two statements of speed", "lines.tsv", line + "death duration\t516 min", line + "doubling time\t20 h", []string{"lines.tsv:", `both a cycle and a row "doubling time"`}},
		{"necrosis without an end", "lines.tsv", line + "necrosis duration", "# necrosis duration", []string{`no row "necrosis duration"`}},
		{"movement without persistence", "lines.tsv", line + "motility speed\t0 um/min", line + "motility speed\t1 um/min", []string{`has no row "motility persistence"`, `has no row "free share"`}},
		{"an uptake in a wrong unit", "lines.tsv", "uptake of oxygen\t10 1/min", "uptake of oxygen\t10 nM", []string{"lines.tsv:", "nM"}},
		{"links of two networks with one id", "growth/links.tsv", "G001\t", "T001\t", []string{"links.tsv:", `has a link "T001" too`}},
	})
}
