package catalog

import (
	"math"
	"slices"
	"strings"
	"testing"

	"paget/cell"
	"paget/pathway"
)

// condition is a medium and the surroundings of a cell.
type condition struct {
	name, medium string
	surroundings []cell.Level
}

// conditions in which the networks are looked at: a dish, the top of an insert,
// and a soft gel.
var conditions = []condition{
	{"complete medium, plastic", "complete", []cell.Level{{Name: cell.Stiffness, Value: 1e6}, {Name: cell.MatrixDensity, Value: 0}}},
	{"serum-free medium, plastic", "serum-free", []cell.Level{{Name: cell.Stiffness, Value: 1e6}, {Name: cell.MatrixDensity, Value: 0}}},
	{"serum-free medium, gel", "serum-free", []cell.Level{{Name: cell.Stiffness, Value: 0.45}, {Name: cell.MatrixDensity, Value: 9}}},
}

// atRest returns the activities of an average cell of a line at rest.
func atRest(t testing.TB, c *Catalogue, line string, at condition, treatment pathway.Treatment) map[string]float64 {
	t.Helper()
	net, _ := c.Network("tumour")
	return restOf(t, c, net, line, at, treatment)
}

func restOf(t testing.TB, c *Catalogue, net pathway.Network, line string, at condition, treatment pathway.Treatment) map[string]float64 {
	t.Helper()
	model, err := net.Compile()
	if err != nil {
		t.Fatal(err)
	}
	l, ok := c.Line(line)
	if !ok {
		t.Fatalf("no line %q", line)
	}
	p, err := pathway.NewPopulation(pathway.PopulationSpec{
		Model: model, Expression: l.Levels(model.Names()), Treatment: treatment, Root: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	p.Add(1, 0)
	medium, ok := c.Medium(at.medium)
	if !ok {
		t.Fatalf("no medium %q", at.medium)
	}
	off := map[string]float64{}
	for _, name := range model.Inputs() {
		off[name] = 1
	}
	for _, x := range medium {
		off[x.Name] *= 1 - x.Value
	}
	for _, k := range c.CellCouplings("tumour", nil) {
		for _, s := range at.surroundings {
			if s.Name == k.Signal {
				x, h := math.Pow(s.Value, k.Power), math.Pow(k.Half, k.Power)
				off[k.Input] *= 1 - k.Max*x/(h+x)
			}
		}
	}
	for i, name := range model.Inputs() {
		p.SetInput(0, i, 1-off[name])
	}
	if err := p.Equilibrate(0); err != nil {
		t.Fatalf("%s, %s: %v", line, at.name, err)
	}
	out := map[string]float64{}
	for i, name := range model.Names() {
		out[name] = p.Activity(0, i)
	}
	return out
}

// silenced takes away 80 % of a node for good.
func silenced(node string) pathway.Treatment {
	return pathway.Treatment{{Kind: pathway.Knockdown, Node: node, Removed: 0.8, Start: -10000}}
}

// linesOf returns the names of the lines with a network.
func linesOf(c *Catalogue, network string) []string {
	return slices.DeleteFunc(c.LineNames(), func(name string) bool {
		l, _ := c.Line(name)
		return l.Network() != network
	})
}

func TestEveryLineComesToRestInEveryCondition(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, line := range linesOf(c, "tumour") {
		for _, at := range conditions {
			for name, y := range atRest(t, c, line, at, nil) {
				if !(y >= 0 && y <= 1) {
					t.Errorf("%s, %s: activity of %s is %g", line, at.name, name, y)
				}
			}
		}
	}
}

// TestClusterinActsThroughExpressionOnly silences clusterin in two lines that
// differ in nothing but their rows of expression. The directions are those that
// are published (M1-5, M1-6); the sizes are reported, not asked for, save that
// an effect on a mean cell must be neither invisible nor total.
func TestClusterinActsThroughExpressionOnly(t *testing.T) {
	c := embeddedCatalogue(t)
	report := []string{"CLU", "LRP1", "PIK3CA", "AKT1", "MAPK1", "RELA", "RHOA", "ROCK1", "RAC1", "MMP9", "MMP2", "MMP14",
		"COL1A1", "COL4A1", "FSCN1", "STRESS_FIBRES", "PROTRUSIONS", "CCND1", "CDH1"}
	down := []string{"RHOA", "AKT1", "RELA", "MMP9", "COL1A1", "COL4A1"}
	for _, at := range conditions {
		mesenchymal, luminal := atRest(t, c, "MDA-MB-231", at, nil), atRest(t, c, "MCF-7", at, nil)
		without, luminalWithout := atRest(t, c, "MDA-MB-231", at, silenced("CLU")), atRest(t, c, "MCF-7", at, silenced("CLU"))
		t.Log(at.name)
		for _, name := range report {
			t.Logf("  %-14s MDA-MB-231 %.3f %.3f %+6.1f %%   MCF-7 %.3f %.3f %+6.2f %%", name,
				mesenchymal[name], without[name], 100*(without[name]/mesenchymal[name]-1),
				luminal[name], luminalWithout[name], 100*(luminalWithout[name]/luminal[name]-1))
		}
		for _, name := range down {
			change := without[name]/mesenchymal[name] - 1
			if change > -0.15 || change < -0.60 {
				t.Errorf("%s: %s of MDA-MB-231 changes by %.1f %%", at.name, name, 100*change)
			}
			if other := luminalWithout[name]/luminal[name] - 1; math.Abs(other) > 0.01 {
				t.Errorf("%s: %s of MCF-7 changes by %.2f %%", at.name, name, 100*other)
			}
		}
		if shift := without["CCND1"]/mesenchymal["CCND1"] - 1; math.Abs(shift) > 0.10 {
			t.Errorf("%s: CCND1 changes by %.1f %%, too much for a line whose viability does not", at.name, 100*shift)
		}
	}
}

// TestExpressionOfTheReceptorMakesTheContext gives the luminal line the
// mesenchymal line's receptor system and sees the effect appear, and takes it
// from the mesenchymal line and sees it go.
func TestExpressionOfTheReceptorMakesTheContext(t *testing.T) {
	c := embeddedCatalogue(t)
	swapped := c
	for _, node := range []string{"CLU", "HIF1A", "LRP1"} {
		for _, pair := range [][2]string{{"MCF-7", "MDA-MB-231"}, {"MDA-MB-231", "MCF-7"}} {
			n, _ := c.Number("expression " + pair[1] + " " + node)
			var err error
			if swapped, err = swapped.WithValue("expression "+pair[0]+" "+node, n.Value); err != nil {
				t.Fatal(err)
			}
		}
	}
	at := conditions[1]
	change := func(line, node string) float64 {
		return atRest(t, swapped, line, at, silenced("CLU"))[node]/atRest(t, swapped, line, at, nil)[node] - 1
	}
	if x := change("MCF-7", "RELA"); x > -0.10 {
		t.Errorf("with the receptor system RELA of MCF-7 changes by %.1f %% only", 100*x)
	}
	if x := change("MDA-MB-231", "RELA"); math.Abs(x) > 0.01 {
		t.Errorf("without the receptor system RELA of MDA-MB-231 still changes by %.1f %%", 100*x)
	}
}

// TestWithoutItsLinksClusterinDoesNothing cuts every link that reads clusterin.
func TestWithoutItsLinksClusterinDoesNothing(t *testing.T) {
	c := embeddedCatalogue(t)
	net, _ := c.Network("tumour")
	kept := net
	kept.Links = nil
	for _, l := range net.Links {
		if !strings.Contains(strings.Split(l.Rule(), "=>")[0], "CLU") {
			kept.Links = append(kept.Links, l)
		}
	}
	if len(kept.Links) == len(net.Links) {
		t.Fatal("no link reads CLU")
	}
	for _, at := range conditions {
		before := restOf(t, c, kept, "MDA-MB-231", at, nil)
		after := restOf(t, c, kept, "MDA-MB-231", at, silenced("CLU"))
		for name, y := range before {
			if name != "CLU" && after[name] != y {
				t.Errorf("%s: %s changes from %v to %v", at.name, name, y, after[name])
			}
		}
	}
}

// TestLossOfRhoAFreesRac1 is Vega 2011 (A1-20): without RHOA more protrusions
// by way of RAC1, and no stress fibres; and A1-21: more MMP14.
func TestLossOfRhoAFreesRac1(t *testing.T) {
	c := embeddedCatalogue(t)
	at := conditions[0]
	before, after := atRest(t, c, "MDA-MB-231", at, nil), atRest(t, c, "MDA-MB-231", at, silenced("RHOA"))
	for _, name := range []string{"RAC1", "PROTRUSIONS", "MMP14"} {
		if after[name] <= before[name] {
			t.Errorf("%s does not rise: %.3f to %.3f", name, before[name], after[name])
		}
	}
	if after["STRESS_FIBRES"] >= 0.5*before["STRESS_FIBRES"] {
		t.Errorf("stress fibres stay: %.3f to %.3f", before["STRESS_FIBRES"], after["STRESS_FIBRES"])
	}
}

// TestLossOfBeta1IntegrinOpensTheEpithelialSwitch is Truong 2014 (A3-04, A3-05,
// A3-06): in E-cadherin-positive lines TGF-beta signalling and ZEB1 up, miR-200
// and E-cadherin down, ITGB3 up; all of it undone by blocking the receptor; in
// a line that cannot switch E-cadherin stays where it is.
func TestLossOfBeta1IntegrinOpensTheEpithelialSwitch(t *testing.T) {
	c := embeddedCatalogue(t)
	lost := pathway.Treatment{{Kind: pathway.Knockdown, Node: "ITGB1", Removed: 0.9, Start: -10000}}
	blocked := append(append(pathway.Treatment(nil), lost...),
		pathway.Perturbation{Kind: pathway.Knockdown, Node: "TGFBR1", Removed: 0.9, Start: -10000})
	for _, line := range []string{"4T1", "MDA-MB-468"} {
		for _, at := range []condition{conditions[0], conditions[2]} {
			before, after, rescued := atRest(t, c, line, at, nil), atRest(t, c, line, at, lost), atRest(t, c, line, at, blocked)
			for _, name := range []string{"SMAD3", "ZEB1", "ITGB3"} {
				if after[name] < 1.3*before[name] {
					t.Errorf("%s, %s: %s %.3f to %.3f does not rise", line, at.name, name, before[name], after[name])
				}
			}
			for _, name := range []string{"MIR200", "CDH1"} {
				if after[name] > 0.5*before[name] || rescued[name] < 0.9*before[name] {
					t.Errorf("%s, %s: %s %.3f, lost %.3f, rescued %.3f", line, at.name, name, before[name], after[name], rescued[name])
				}
			}
		}
	}
	before, after := atRest(t, c, "MDA-MB-231", conditions[0], nil), atRest(t, c, "MDA-MB-231", conditions[0], lost)
	if math.Abs(after["CDH1"]-before["CDH1"]) > 0.05 {
		t.Errorf("E-cadherin of MDA-MB-231 changes from %.3f to %.3f", before["CDH1"], after["CDH1"])
	}
}

// TestTransformingGrowthFactorRaisesClusterin is Lenferink 2010 (A1-16).
func TestTransformingGrowthFactorRaisesClusterin(t *testing.T) {
	c := embeddedCatalogue(t)
	ligand, ok := c.Treatment("TGFB1")
	if !ok {
		t.Fatal("no reagent TGFB1")
	}
	ligand[0].Start = -10000
	at := conditions[1]
	before, after := atRest(t, c, "MCF-7", at, nil), atRest(t, c, "MCF-7", at, ligand)
	if after["SMAD3"] <= before["SMAD3"] || after["CLU"] <= before["CLU"] {
		t.Errorf("SMAD3 %.3f to %.3f, CLU %.3f to %.3f", before["SMAD3"], after["SMAD3"], before["CLU"], after["CLU"])
	}
}

// TestRulesGiveEachLineItsMeasuredBehaviour compiles the phenotype of every
// line: a base exists for every behaviour, so the rules return the measured
// values in the reference condition.
func TestRulesGiveEachLineItsMeasuredBehaviour(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range c.LineNames() {
		l, _ := c.Line(name)
		net, _ := c.Network(l.Network())
		model, err := net.Compile()
		if err != nil {
			t.Fatal(err)
		}
		line, err := l.Cell()
		if err != nil {
			t.Fatal(err)
		}
		medium, _ := c.CellMedium(l.Network(), l.ReferenceMedium())
		couplings := c.CellCouplings(l.Network(), nil)
		reference, err := cell.ReferenceActivities(model, l.Levels(model.Names()), couplings, medium, line.Environment)
		if err != nil {
			t.Fatal(err)
		}
		p, err := cell.Compile(cell.Spec{
			Line: line, Rules: c.CellRules(l.Network(), nil, nil), Couplings: couplings,
			Nodes: model.Names(), Reference: reference,
		})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		want := l.Value("motility speed")
		if got := p.Reference(cell.MotilitySpeed); math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: speed %g in the reference condition, want %g", name, got, want)
		}
	}
}

// TestNewbornsAreSmallerThanTheAverageCell compares NewbornVolume with the mean
// over a culture drawn cell by cell from the exact age distribution.
func TestNewbornsAreSmallerThanTheAverageCell(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range linesOf(c, "tumour") {
		l, _ := c.Line(name)
		line, err := l.Cell()
		if err != nil {
			t.Fatal(err)
		}
		entry, _ := l.CycleEntry()
		dividing := 1 - cell.WaitingShare(entry, line.DivisionDuration)
		const n = 20000
		mean := 0.0
		for i := 0; i < n; i++ {
			age := cell.DividingAge((float64(i)+0.5)/n, entry, line.DivisionDuration)
			mean += line.VolumeInDivision(age) / n
		}
		mean = (1-dividing)*line.Volume + dividing*mean
		d := l.Value("cell diameter")
		if want := math.Pi / 6 * d * d * d; math.Abs(mean-want) > 1e-4*want {
			t.Errorf("%s: mean volume %g, want %g", name, mean, want)
		}
	}
}

// TestNoRowSaysWhatAPerturbationDoesToAReadout looks for the published effects
// in the tables that drive the simulation.
func TestNoRowSaysWhatAPerturbationDoesToAReadout(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range c.PerturbationNames() {
		s, _ := c.Perturbation(name)
		for _, kind := range c.AssayKinds() {
			for _, n := range s.Numbers {
				if strings.Contains(n.Name, kind) {
					t.Errorf("perturbation %s has a row %q that names an assay", name, n.Name)
				}
			}
		}
	}
	for _, r := range c.Rules() {
		if r.Signal == "CLU" {
			t.Errorf("rule %s lets CLU act on %s directly", r.ID, r.Behaviour)
		}
		if (r.Signal == "RHOA" || r.Signal == "ROCK1") && strings.Contains(r.Behaviour, "proteolysis") {
			t.Errorf("rule %s lets %s raise invasion", r.ID, r.Signal)
		}
	}
}
