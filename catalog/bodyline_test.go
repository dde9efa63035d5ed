package catalog

import (
	"math"
	"testing"

	"paget/body"
	"paget/cell"
	"paget/circulation"
	"paget/organ"
	"paget/pathway"
	"paget/rng"
	"paget/units"
)

// inHost returns a line in a host, under a treatment.
func inHost(t testing.TB, c *Catalogue, line, host string, treatment ...pathway.Perturbation) *BodyPhenotype {
	t.Helper()
	h, err := c.HostSpec(host)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.BodyLine(line, h)
	if err != nil {
		t.Fatal(err)
	}
	p, err := b.Phenotype(treatment)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// withoutGene removes nearly all of a node or molecule.
func withoutGene(name string) pathway.Perturbation {
	return pathway.Perturbation{Kind: pathway.Knockdown, Node: name, Removed: 0.9}
}

// traitOf returns a trait by name.
func traitOf(t testing.TB, p *BodyPhenotype, name string) float64 {
	t.Helper()
	for _, x := range p.Traits {
		if x.Name == name {
			return x.Value
		}
	}
	t.Fatalf("no trait %q", name)
	return 0
}

// singleFate follows a single cell through the blood of a host.
func singleFate(t testing.TB, c *Catalogue, line, host string) *circulation.Fate {
	t.Helper()
	h, err := c.HostSpec(host)
	if err != nil {
		t.Fatal(err)
	}
	p := inHost(t, c, line, host)
	blood, err := circulation.New(h.Body.Circulation)
	if err != nil {
		t.Fatal(err)
	}
	arrest := make([][]float64, len(h.Body.Organs))
	for b := range arrest {
		arrest[b] = make([]float64, blood.Types())
		for i := range arrest[b] {
			arrest[b][i] = h.Body.Organs[b].ArrestProbability(&p.Organs[b], blood.Cells(i), blood.Companion(i), 0)
		}
	}
	f, err := blood.Fates(blood.NewWorkspace(), &p.Blood, nil, arrest, circulation.Veins, blood.Index(1, 0))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestNumbersOfTheBodyLieWhereTheyWereMeasured(t *testing.T) {
	c := embeddedCatalogue(t)
	within := func(what string, x, low, high float64) {
		t.Helper()
		if !(x >= low && x <= high) {
			t.Errorf("%s is %.4g, measured %g to %g", what, x, low, high)
		}
	}
	const cellsAGram = 1e9
	p := inHost(t, c, "MDA-MB-231", "nude mouse")
	within("shedding, cells/g/day", p.Shedding*units.Day*cellsAGram, 2.6e6, 3.9e6)
	for _, host := range []string{"nude mouse", "NSG mouse", "immunocompetent mouse"} {
		within("mean life times ln 2 of a single cell, s, "+host, singleFate(t, c, "MDA-MB-231", host).Time*60*math.Ln2, 40, 260)
	}
	for _, host := range c.HostNames() {
		h, err := c.HostSpec(host)
		if err != nil {
			t.Fatal(err)
		}
		if h.Tumour == "" {
			continue
		}
		within("mean life times ln 2 of a single cell, h, "+host, singleFate(t, c, h.Tumour, host).Time/60*math.Ln2, 1, 2.4)
		q := inHost(t, c, h.Tumour, host)
		within("critical size, "+host, h.Body.Organs[0].CriticalSize(&q.Organs[0], 0), 10, 21)
		rate := h.Body.Primary.Slope*h.Body.Primary.Decay + h.Body.Primary.Intercept - h.Body.Primary.Decay*math.Log(4.2e9/h.Body.Primary.Reference)
		within("doubling time at 2 cm, days, "+host, math.Ln2/rate/units.Day, 100, 245)
	}
	mouse, _ := c.HostSpec("nude mouse")
	lung := mouse.Body.Organs[0]
	within("founding by one cell of fitness 1.55", organ.NewFounding(lung.Critical/1.55, lung.Steepness, lung.Turnover, 2).Chance[1], 6e-4, 1e-3)
	within("founding by two cells against one", organ.NewFounding(lung.Critical, lung.Steepness, lung.Turnover, 2).Chance[2]/organ.NewFounding(lung.Critical, lung.Steepness, lung.Turnover, 2).Chance[1], 20, 60)
}

func TestReagentsActOnNodesMoleculesAndPairsAlone(t *testing.T) {
	c := embeddedCatalogue(t)
	const line, host = "MDA-MB-231", "nude mouse"
	plain := inHost(t, c, line, host)
	same := inHost(t, c, line, host)
	for i := range plain.Traits {
		if plain.Traits[i] != same.Traits[i] {
			t.Fatalf("%v twice: %v", plain.Traits[i], same.Traits[i])
		}
	}

	ptgs2 := inHost(t, c, line, host, withoutGene("PTGS2"))
	for i, x := range plain.Signals { // a molecule is no node: nothing else moves
		if y := ptgs2.Signals[i]; x.Name != "PTGS2" && x != y {
			t.Errorf("%v became %v", x, y)
		}
	}
	if !(traitOf(t, ptgs2, "passage brain") < traitOf(t, plain, "passage brain")) || traitOf(t, ptgs2, "niche lung") != traitOf(t, plain, "niche lung") {
		t.Error("PTGS2 does not act on passage, or acts on the niche")
	}

	plexin := inHost(t, c, line, host, withoutGene("PLXNB2"))
	monocyte := index(c.CompanionNames(), "monocyte")
	if !(plexin.Blood.Sticking < plain.Blood.Sticking && plexin.Blood.Cohesion < plain.Blood.Cohesion && plexin.Blood.Binding[monocyte] < plain.Blood.Binding[monocyte]) {
		t.Error("cells without PLXNB2 stick as before")
	}
	// Others feel it only through the network, in which it is a small part.
	if n := index(c.CompanionNames(), "neutrophil"); math.Abs(plexin.Blood.Binding[n]/plain.Blood.Binding[n]-1) > 0.05 {
		t.Error("PLXNB2 binds neutrophils")
	}

	clu := inHost(t, c, line, host, withoutGene("CLU"))
	if !(clu.Shedding < plain.Shedding) {
		t.Error("silencing CLU does not lower shedding through the network")
	}
}

func index(names []string, name string) int {
	for i, n := range names {
		if n == name {
			return i
		}
	}
	return -1
}

// The antibody takes the pair away and nothing else: double-positive T cells bind
// less, macrophages of the lung help less, and without the pair it does nothing.
func TestTheAntibodyActsThroughItsPair(t *testing.T) {
	c := embeddedCatalogue(t)
	antibody, ok := c.Treatment("anti-VLA-4")
	if !ok {
		t.Fatal("no antibody")
	}
	const line, host = "4T1", "immunocompetent mouse"
	plain, treated := inHost(t, c, line, host), inHost(t, c, line, host, antibody...)
	dp := index(c.CompanionNames(), "double-positive T cell")
	if ratio := treated.Blood.Binding[dp] / plain.Blood.Binding[dp]; ratio < 0.05 || ratio > 0.15 {
		t.Errorf("binding of double-positive T cells falls to %.3g, the dose leaves a tenth", ratio)
	}
	if !(traitOf(t, treated, "niche lung") < traitOf(t, plain, "niche lung")) || traitOf(t, treated, "niche bone") != traitOf(t, plain, "niche bone") {
		t.Error("the niche of the lung alone must feel the antibody")
	}
	if treated.Blood.Sticking != plain.Blood.Sticking || treated.Shedding != plain.Shedding {
		t.Error("the antibody acts on more than its pair")
	}
	without := c.copy()
	for i, p := range without.pairs {
		if p.A == "VCAM1" && p.B == "ITGA4" {
			without.pairs[i].Strength.Value = 0
		}
	}
	for i, r := range without.traitRules {
		if r.Signal == PairSignal("VCAM1", "ITGA4") {
			without.traitRules = append(without.traitRules[:i:i], without.traitRules[i+1:]...)
		}
	}
	a, b := inHost(t, without, line, host), inHost(t, without, line, host, antibody...)
	for i := range a.Traits {
		if a.Traits[i] != b.Traits[i] {
			t.Errorf("without the pair %v became %v", a.Traits[i], b.Traits[i])
		}
	}
	for k := range a.Blood.Binding {
		if a.Blood.Binding[k] != b.Blood.Binding[k] {
			t.Errorf("without the pair, binding %d moved", k)
		}
	}
}

// At dissemination and at colonisation E-cadherin and miR-200 have opposite signs.
func TestCadherinHoldsBackAtTheStartAndHelpsAtTheEnd(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, gene := range []string{"CDH1", "MIR200"} {
		with, without := inHost(t, c, "4T1", "immunocompetent mouse"), inHost(t, c, "4T1", "immunocompetent mouse", withoutGene(gene))
		if !(without.Shedding > with.Shedding) {
			t.Errorf("loss of %s does not raise shedding: %g, %g", gene, with.Shedding, without.Shedding)
		}
		if !(traitOf(t, without, "niche lung") < traitOf(t, with, "niche lung")) {
			t.Errorf("loss of %s does not lower fitness", gene)
		}
	}
}

// Roles in self-seeding are not symmetric.
func TestSeederAndRecipientUseDifferentGenes(t *testing.T) {
	c := embeddedCatalogue(t)
	const line, host = "MDA-MB-231", "nude mouse"
	plain := inHost(t, c, line, host)
	for _, k := range []struct {
		gene           string
		lure, infiltre bool
	}{{"IL6", true, false}, {"CXCL8", true, false}, {"FSCN1", false, true}, {"MMP1", false, true}} {
		p := inHost(t, c, line, host, withoutGene(k.gene))
		if fell := p.Lure < 0.8*plain.Lure; fell != k.lure {
			t.Errorf("%s: lure %g, was %g", k.gene, p.Lure, plain.Lure)
		}
		if fell := p.Infiltration < 0.8*plain.Infiltration; fell != k.infiltre {
			t.Errorf("%s: infiltration %g, was %g", k.gene, p.Infiltration, plain.Infiltration)
		}
		if math.Abs(p.Attraction/plain.Attraction-1) > 0.1 {
			t.Errorf("%s: attraction moved to %g from %g", k.gene, p.Attraction, plain.Attraction)
		}
	}
	for _, derivative := range []string{"MDA-MB-231-LM2", "MDA-MB-231-BoM", "MDA-MB-231-BrM2"} {
		if p := inHost(t, c, derivative, host); !(p.Infiltration > plain.Infiltration) {
			t.Errorf("%s infiltrates less than its parent", derivative)
		}
	}
}

// Each derivative is the best of its kin in the organ it was selected in.
func TestDerivativesPreferTheOrganTheyCameFrom(t *testing.T) {
	c := embeddedCatalogue(t)
	host, err := c.HostSpec("nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	kin := []string{"MDA-MB-231", "MDA-MB-231-LM2", "MDA-MB-231-BoM", "MDA-MB-231-BrM2"}
	for _, k := range []struct{ organ, best string }{{"lung", "MDA-MB-231-LM2"}, {"bone", "MDA-MB-231-BoM"}, {"brain", "MDA-MB-231-BrM2"}} {
		b := index(c.Organs("mouse"), k.organ)
		soil := host.Body.Organs[b]
		best, most := "", 0.0
		for _, line := range kin {
			p := inHost(t, c, line, "nude mouse")
			chance := soil.Crossing(&p.Organs[b], soil.Barrier, 1, 0).Cross * soil.Founding(&p.Organs[b], 0, 1).Chance[1]
			if chance > most {
				best, most = line, chance
			}
		}
		if best != k.best {
			t.Errorf("%s: best is %s", k.organ, best)
		}
	}
}

// foundings returns the lesions that a shed cell founds, by bed: groups enter by the
// cohesion of the line, travel, stop, cross and try.
func foundings(t testing.TB, c *Catalogue, line, host string) []float64 {
	t.Helper()
	h, err := c.HostSpec(host)
	if err != nil {
		t.Fatal(err)
	}
	p := inHost(t, c, line, host)
	blood, err := circulation.New(h.Body.Circulation)
	if err != nil {
		t.Fatal(err)
	}
	arrest := make([][]float64, len(h.Body.Organs))
	for b := range arrest {
		arrest[b] = make([]float64, blood.Types())
		for i := range arrest[b] {
			arrest[b][i] = h.Body.Organs[b].ArrestProbability(&p.Organs[b], blood.Cells(i), blood.Companion(i), 0)
		}
	}
	entry := make([]float64, blood.Types())
	blood.EntryRates(entry, p.Blood.Cohesion, 1)
	w := blood.NewWorkspace()
	out := make([]float64, len(arrest))
	chance := make([]float64, blood.Types())
	for kind, rate := range entry {
		if rate < 1e-12 {
			continue
		}
		fate, err := blood.Fates(w, &p.Blood, nil, arrest, circulation.Veins, kind)
		if err != nil {
			t.Fatal(err)
		}
		for b := range out {
			soil := h.Body.Organs[b]
			for i, arrivals := range fate.Arrivals[b] {
				n, with := blood.Cells(i), blood.Companion(i)
				if arrivals == 0 {
					continue
				}
				crossing := soil.Crossing(&p.Organs[b], soil.Barrier, n, with)
				crossing.Chances(chance)
				founding := organ.NewFounding(soil.CriticalSize(&p.Organs[b], with), soil.Steepness, soil.Turnover, n)
				for j := 1; j <= n; j++ {
					out[b] += rate * arrivals * (1 - crossing.Released) * chance[j] * founding.Chance[j]
				}
			}
		}
	}
	return out
}

// The means were used to set the critical sizes; the order of the subtypes rests on
// their expression.
func TestPatientsFoundAMetastasisInTensOfMillionsOfCells(t *testing.T) {
	c := embeddedCatalogue(t)
	var bone, brain []float64 // against the lung
	for _, host := range []string{"patient, luminal A", "patient, luminal B", "patient, HER2", "patient, triple-negative"} {
		h, err := c.HostSpec(host)
		if err != nil {
			t.Fatal(err)
		}
		by := foundings(t, c, h.Tumour, host)
		sum := 0.0
		for _, x := range by {
			sum += x
		}
		if !(sum > 0.7e-8 && sum < 4e-8) {
			t.Errorf("%s: %.3g metastases per shed cell, published 1.7e-8", host, sum)
		}
		at := func(organ string) float64 { return by[index(c.Organs("human"), organ)] }
		bone, brain = append(bone, at("bone")/at("lung")), append(brain, at("brain")/at("lung"))
		t.Logf("%s: %.3g per cell; against the lung: bone %.2f, liver %.2f, brain %.2f", host, sum, at("bone")/at("lung"), at("liver")/at("lung"), at("brain")/at("lung"))
	}
	if !(bone[0] > bone[1] && bone[1] > bone[2] && bone[1] > bone[3]) {
		t.Errorf("bone against lung by subtype: %.3g", bone)
	}
	if !(brain[2] > brain[0] && brain[2] > brain[1]) {
		t.Errorf("brain against lung by subtype: %.3g", brain)
	}
}

// The rare T cells are found with tumour cells out of proportion to their number; the
// strengths of the pairs were set with this in view.
func TestDoublePositiveTCellsAreOverRepresented(t *testing.T) {
	c := embeddedCatalogue(t)
	h, err := c.HostSpec("patient, triple-negative")
	if err != nil {
		t.Fatal(err)
	}
	p := inHost(t, c, h.Tumour, h.Name)
	white, bound := 0.0, 0.0
	var share, found float64
	for k, x := range h.Body.Circulation.Companions {
		if x.Name == "platelet" {
			continue
		}
		reach := p.Blood.Radius + x.Radius
		held := 4.0 / 3 * h.Body.Circulation.ShearRate * reach * reach * reach * x.Density * p.Blood.Binding[k] / x.Unbinding
		white, bound = white+x.Density, bound+held
		if x.Name == "double-positive T cell" {
			share, found = x.Density, held
		}
	}
	if fold := found / bound * white / share; fold < 70 || fold > 280 {
		t.Errorf("%.0f-fold, published 140", fold)
	}
	if bound < 0.03 || bound > 0.4 {
		t.Errorf("odds of a white companion are %.3g", bound)
	}
}

// anyDrug gives the same phenotype at all levels.
type anyDrug struct{ p *body.Phenotype }

func (d anyDrug) Phenotype(int, []float64) *body.Phenotype { return d.p }

func TestEveryHostLivesWithItsTumour(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, name := range c.HostNames() {
		h, err := c.HostSpec(name)
		if err != nil {
			t.Fatal(err)
		}
		line := h.Tumour
		if line == "" {
			line = "MDA-MB-231"
		}
		spec := h.Body
		h.AddTumour(&spec, "tumour", 0, h.Start)
		spec.Populations = []string{line}
		p := inHost(t, c, line, name)
		var beds []int
		for i := range h.Body.Organs {
			beds = append(beds, i)
		}
		end := 20 * units.Day
		if h.Species == "human" {
			end = 365 * units.Day
			spec.Step = units.Day
		}
		rec, err := body.Run(&spec, anyDrug{p.Body(append(beds, -1))}, body.Luck{Root: rng.Root(1), Host: 1}, &body.Calendar{End: end, Outputs: []float64{end}})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if v := rec.Series.Volume[0] / 1e9; !(v > 1 && v < 2000) {
			t.Errorf("%s: tumour of %g mm3 at the end", name, v)
		}
		if len(h.Body.Organs) != len(c.Organs(h.Species)) || len(spec.Organs) != len(h.Body.Organs)+1 {
			t.Errorf("%s: adding a tumour changed the host", name)
		}
	}
}

func TestALineWithoutMoleculesEntersNoHost(t *testing.T) {
	c := embeddedCatalogue(t)
	h, err := c.HostSpec("nude mouse")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.BodyLine("PhysiCell default", h); err == nil {
		t.Error("a line without molecules entered a host")
	}
	if _, err := c.BodyLine("MDA-MB-213", h); err == nil {
		t.Error("an unknown line entered a host")
	}
	if _, err := c.HostSpec("nude mouze"); err == nil {
		t.Error("an unknown host")
	}
	b, err := c.BodyLine("MDA-MB-231", h)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Phenotype(pathway.Treatment{withoutGene("NOSUCH")}); err == nil {
		t.Error("an unknown node was silenced")
	}
}

func TestBindingIsOneLessTheProductOfMisses(t *testing.T) {
	c := embeddedCatalogue(t)
	levels := []cell.Level{{Name: "VCAM1", Value: 0.5}, {Name: "CD44", Value: 0.8}}
	s, _ := c.Companion("double-positive T cell")
	n, _ := c.Number("adhesion VCAM1 ITGA4")
	want := n.Value * 0.5 * s.Value("surface ITGA4")
	if got, err := c.Binding(levels, "double-positive T cell", nil); err != nil || math.Abs(got-want) > 1e-15 {
		t.Errorf("%g, want %g (%v)", got, want, err)
	}
	if _, err := c.Binding(levels, "eosinophil", nil); err == nil {
		t.Error("an unknown companion")
	}
	all := 1.0
	for _, p := range c.Pairs() {
		all *= 1 - p.Strength.Value*levelOf(levels, p.A)*levelOf(levels, p.B)
	}
	if got := c.Sticking(levels, nil); math.Abs(got-(1-all)) > 1e-15 || got == 0 {
		t.Errorf("sticking %g, want %g", got, 1-all)
	}
}
