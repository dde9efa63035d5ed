package catalog

import (
	"math"
	"testing"

	"paget/cell"
	"paget/param"
	"paget/pathway"
	"paget/upscale"
)

// theirHost returns a host of a line.
func theirHost(c *Catalogue, line string) string {
	for _, host := range c.HostNames() {
		if h, err := c.HostSpec(host); err == nil && h.Tumour == line {
			return host
		}
	}
	if line == "4T1" {
		return "immunocompetent mouse"
	}
	return "nude mouse"
}

// treatments are what the built-in studies do to the cells of tumours, one by one, and
// the loss of what holds cells.
func treatments() []pathway.Treatment {
	out := []pathway.Treatment{nil}
	for _, node := range []string{"CLU", "FSCN1", "MMP1", "IL6", "CXCL8", "SEMA4C", "ITGB1"} {
		out = append(out, pathway.Treatment{{Kind: pathway.Knockdown, Node: node, Removed: 0.8}})
	}
	for _, gene := range []string{"PLXNB2", "CDH1", "MIR200"} {
		out = append(out, pathway.Treatment{withoutGene(gene)})
	}
	return out
}

func TestTheDesignedRegionHoldsAllLinesUnderAllTreatments(t *testing.T) {
	c := embeddedCatalogue(t)
	region := c.Design().Region
	low, high := [upscale.Axes]float64{}, [upscale.Axes]float64{}
	for _, line := range c.LineNames() {
		l, _ := c.Line(line)
		if len(l.Molecules) == 0 {
			continue
		}
		for i, treatment := range treatments() {
			p := inHost(t, c, line, theirHost(c, line), treatment...)
			if out := region.Outside(p.Point); out != nil {
				t.Errorf("%s, treatment %d: %v lies outside along %s", line, i, p.Point, OutsideNote(out))
			}
			for k, v := range p.Point {
				if low[k] == 0 || v < low[k] {
					low[k] = v
				}
				high[k] = max(high[k], v)
			}
		}
	}
	for k, a := range upscale.AxisInfos() {
		t.Logf("%s: %.3g to %.3g in the region %.3g to %.3g", a.Name, low[k], high[k], region[k].Low, region[k].High)
	}
}

// The stored surrogate is what the stored runs give, and the runs are those of the
// tables as they are: whoever changes the slab has to build anew.
func TestTheStoredSurrogateIsThatOfTheStoredRunsAndTables(t *testing.T) {
	c := embeddedCatalogue(t)
	hash, err := c.BridgeHash()
	if err != nil {
		t.Fatal(err)
	}
	if was := c.SurrogateOf("design"); was != hash {
		t.Errorf("the surrogate is of design %s, the tables are %s: paget upscale build", was, hash)
	}
	table, err := upscale.ParseRuns(c.SurrogateRuns())
	if err != nil {
		t.Fatal(err)
	}
	design := c.Design()
	s, err := design.Fit(table)
	if err != nil {
		t.Fatal(err)
	}
	stored, _ := c.Surrogate()
	if s.TSV() != stored.TSV() {
		t.Error("the stored surrogate is not what the stored runs give")
	}
}

// Without the bridge a treated cell sheds as an untreated one, and everything else of
// it is as it was.
func TestWithoutTheBridgeTreatedCellsShedAsUntreatedOnes(t *testing.T) {
	c := embeddedCatalogue(t)
	h, err := c.HostSpec("immunocompetent mouse")
	if err != nil {
		t.Fatal(err)
	}
	of := func(without bool, treatment ...pathway.Perturbation) *BodyPhenotype {
		host := *h
		host.WithoutBridge = without
		b, err := c.BodyLine("4T1", &host)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Phenotype(treatment)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	loss := withoutGene("CDH1")
	plain, treated, cut := of(false), of(false, loss), of(true, loss)
	if !(treated.Shedding > plain.Shedding) {
		t.Error("the loss of cadherin does not raise shedding")
	}
	if cut.Blood.Cohesion != plain.Blood.Cohesion {
		t.Errorf("without the bridge groups hold by %g, untreated by %g", cut.Blood.Cohesion, plain.Blood.Cohesion)
	}
	if cut.Bridge.Rate != plain.Bridge.Rate || cut.Shedding != plain.Shedding || cut.Blocks != plain.Blocks {
		t.Errorf("without the bridge %g, untreated %g", cut.Shedding, plain.Shedding)
	}
	for i := range treated.Traits {
		if treated.Traits[i] != cut.Traits[i] {
			t.Errorf("%v became %v", treated.Traits[i], cut.Traits[i])
		}
	}
	if cut.Point != treated.Point {
		t.Error("the cell itself has changed")
	}
}

// What a cell brings to the bridge follows from its network: the loss of a pair lowers
// cohesion by the weight of that pair, an antibody by the share it blocks.
func TestCohesionIsTheSumOfThePairs(t *testing.T) {
	c := embeddedCatalogue(t)
	const line, host = "4T1", "immunocompetent mouse"
	p := inHost(t, c, line, host)
	sum := 0.0
	for _, x := range c.pairs {
		sum += x.Strength.Value * levelOf(p.Signals, x.A) * levelOf(p.Signals, x.B)
	}
	if got := p.Point[upscale.Cohesion]; math.Abs(got-sum) > 1e-12*sum {
		t.Errorf("cohesion %v, pairs sum to %v", got, sum)
	}
	level := levelOf(p.Signals, "CDH1")
	lost := inHost(t, c, line, host, withoutGene("CDH1"))
	if fell := p.Point[upscale.Cohesion] - lost.Point[upscale.Cohesion]; fell < 0.8*level*level {
		t.Errorf("without cadherin cohesion falls by %.3f, the pair has %.3f", fell, level*level)
	}
}

// The behaviours of a cell in its reference condition are those of its rows.
func TestAPointHasTheMeasuredBehavioursInTheReferenceCondition(t *testing.T) {
	c := embeddedCatalogue(t)
	h, err := c.HostSpec("nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.BodyLine("MDA-MB-231", h)
	if err != nil {
		t.Fatal(err)
	}
	medium, _ := c.CellMedium(b.line.Network(), b.line.ReferenceMedium())
	b.medium, b.around = medium, b.line.Reference()
	b.couplings = c.CellCouplings(b.line.Network(), nil)
	p, err := b.Phenotype(nil)
	if err != nil {
		t.Fatal(err)
	}
	for axis, row := range map[int]string{upscale.Speed: "motility speed", upscale.Persistence: "motility persistence", upscale.SurfaceProteolysis: "surface proteolysis"} {
		want := b.line.Value(row)
		if crowded := levelOf(b.around, cell.Crowding); crowded != 0 && axis == upscale.Speed {
			continue // the row is that of a crowded cell
		}
		if got := p.Point[axis]; got < want*(1-1e-6) || got > want*(1+1e-6) {
			t.Errorf("%s: %v, measured %v", row, got, want)
		}
	}
}

func TestFaultsOfTheBridgeAreNamed(t *testing.T) {
	for _, k := range []struct{ what, file, old, new string }{
		{"an axis missing", designFile, "speed\t", "# speed\t"},
		{"a scale", designFile, "\tlog\tassumed", "\tlgo\tassumed"},
		{"a row nobody knows", designFile, "points\t", "pionts\t"},
		{"a line nobody knows", designFile, "line\tMDA-MB-231", "line\tMDA-MB-213"},
		{"a term", surrogateFile, "crossings\tspeed\t", "crossings\tspede\t"},
		{"a term twice", surrogateFile, "crossings\tpersistence\t", "crossings\tspeed\t"},
		{"a coefficient that is none", surrogateFile, "crossings\tspeed\t", "crossings\tspeed\tNaN\t"},
	} {
		var f param.Faults
		Load(changed(t, k.file, k.old, k.new), &f)
		if f.Err() == nil {
			t.Errorf("%s: no fault", k.what)
		}
	}
}
