package catalog

import (
	"math"
	"strings"
	"testing"

	"paget/param"
	"paget/pathway"
)

// Long because it is a table of faults, one line each.
func TestFaultsOfTheBodysTablesAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"an organ without a row", "organs.tsv", "mouse\tlung\tbore\t", "# mouse\tlung\tbore\t",
			[]string{"organs.tsv:", `organ "mouse lung" has no row "bore"`}},
		{"a row no organ has", "organs.tsv", "mouse\tlung\tbore\t", "mouse\tlung\tboar\t",
			[]string{"organs.tsv:", `"boar" is not a property of an organ`, `"bore"`}},
		{"more blood than there is", "organs.tsv", "mouse\tbrain\tflow share\t0.033", "mouse\tbrain\tflow share\t0.933",
			[]string{"organs.tsv:", "of the cardiac output"}},
		{"two that take the rest", "organs.tsv", "mouse\tbrain\tflow share\t0.033\tderived", "mouse\tbrain\tflow share\trest\tderived",
			[]string{"organs.tsv:", "both take the rest"}},
		{"nobody in series", "organs.tsv", "mouse\tlung\tin series\tyes", "mouse\tlung\tin series\tno",
			[]string{"organs.tsv:", "stand in series"}},
		{"a portal vein to nowhere", "organs.tsv", "mouse\tgut\tinto\tliver", "mouse\tgut\tinto\tlver",
			[]string{"organs.tsv:", `cannot go into "lver"`, "liver"}},
		{"neither yes nor no", "organs.tsv", "mouse\tlung\tlesions\tyes", "mouse\tlung\tlesions\tmaybe",
			[]string{"organs.tsv:", `"maybe" is neither yes nor no`}},
		{"a host without a row", "hosts.tsv", "nude mouse\tblood volume", "# nude mouse\tblood volume",
			[]string{"hosts.tsv:", `host "nude mouse" has no row "blood volume"`}},
		{"a host of no species", "hosts.tsv", "nude mouse\tspecies\tmouse", "nude mouse\tspecies\tmoose",
			[]string{"hosts.tsv:", `no organs of species "moose"`, `"mouse"`}},
		{"a host without a companion's number", "hosts.tsv", "nude mouse\tdensity of monocyte", "# nude mouse\tdensity of monocyte",
			[]string{"hosts.tsv:", `"density of monocyte"`}},
		{"a density of nobody", "hosts.tsv", "nude mouse\tdensity of monocyte", "nude mouse\tdensity of monocytes",
			[]string{"hosts.tsv:", `no companion is named "monocytes"`, `"monocyte"`}},
		{"tumours of an unknown line", "hosts.tsv", "luminal A\ttumour\tluminal A tumour", "luminal A\ttumour\tluminal tumour",
			[]string{"hosts.tsv:", `no line is named "luminal tumour"`}},
		{"a companion without a radius", "companions.tsv", "monocyte\tradius", "# monocyte\tradius",
			[]string{"companions.tsv:", `companion "monocyte" has no row "radius"`}},
		{"a shield above 1", "companions.tsv", "monocyte\tshield\t0.5 (0.2..1)", "monocyte\tshield\t1.5",
			[]string{"companions.tsv:", "outside what is meaningful"}},
		{"a line that lacks a molecule", "molecules.tsv", "MCF-7\tEREG", "# MCF-7\tEREG",
			[]string{"molecules.tsv:", `line "MCF-7" has no row of EREG`}},
		{"a molecule that is a node", "molecules.tsv", "MCF-7\tEREG", "MCF-7\tCLU",
			[]string{"molecules.tsv:", "CLU", "is a node of network tumour"}},
		{"a molecule twice", "molecules.tsv", "MCF-7\tEREG", "MCF-7\tPTGS2",
			[]string{"molecules.tsv:", "stands twice"}},
		{"a pair of strangers", "adhesion.tsv", "VCAM1\tITGA4", "VCAM1\tITGA44",
			[]string{"adhesion.tsv:", "ITGA44", `"ITGA4"`}},
		{"a trait nobody asks for", "traits.tsv", "anoikis\t", "anoicis\t",
			[]string{"traits.tsv:", `"anoicis" is not a trait`, `"anoikis"`}},
		{"a trait without a unit", "traits.tsv", "anoikis\t0.003 1/min (0.0003..0.01)", "anoikis\t0.003",
			[]string{"traits.tsv:", "0.003 has no unit", "1/day"}},
		{"a trait without a base", "traits.tsv", "growth\t", "# growth\t",
			[]string{"traits.tsv", `no row "growth"`}},
		{"a rule of an unknown signal", "traitrules.tsv", "\tPTGS2\tincreases\twall opening", "\tPTGS3\tincreases\twall opening",
			[]string{"traitrules.tsv:", `"PTGS3" is neither a node nor a molecule`, `"PTGS2"`}},
		{"a rule of an unknown organ", "traitrules.tsv", "increases\tniche brain", "increases\tniche brian",
			[]string{"traitrules.tsv:", `"niche brian" is not a trait`, `"niche brain"`}},
		{"a rule beyond what a trait may be", "traitrules.tsv", "increases\tinfiltration\t0.6 (0.2..1)", "increases\tinfiltration\t1.6",
			[]string{"traits.tsv", "allowed up to 1"}},
		{"a drug of an unknown reagent", "drugs.tsv", "anti-VLA-4\treagent\tanti-VLA-4", "anti-VLA-4\treagent\tanti-VLA",
			[]string{"drugs.tsv:", `no reagent is named "anti-VLA"`}},
		{"an unknown route", "drugs.tsv", "anti-VLA-4\troute\tip", "anti-VLA-4\troute\tinhaled",
			[]string{"drugs.tsv:", `"inhaled" is not a route`, "iv, infusion, sc, ip, po"}},
	})
}

// item makes a row of a study file.
func item(cells ...string) Item {
	it := Item{Place: param.Place{File: "study.yaml", Line: 3}}
	for i := 0; i+1 < len(cells); i += 2 {
		it.Cells = append(it.Cells, Cell{Column: cells[i], Text: cells[i+1], Place: param.Place{File: "study.yaml", Line: 3}})
	}
	return it
}

func TestAStudyAddsAnOrganAHostACompanionAndATraitRule(t *testing.T) {
	c := embeddedCatalogue(t)
	var f param.Faults
	extra := Extra{Network: "tumour", Rows: map[string][]Item{
		"organs":     {item("species", "mouse", "organ", "adrenal gland", "name", "like", "value", "mouse lung"), item("species", "mouse", "organ", "adrenal gland", "name", "in series", "value", "no"), item("species", "mouse", "organ", "adrenal gland", "name", "flow share", "value", "0.01")},
		"companions": {item("companion", "eosinophil", "name", "radius", "value", "6 um")},
		"hosts":      {item("host", "old mouse", "name", "like", "value", "nude mouse"), item("host", "old mouse", "name", "killer activity", "value", "0.3")},
		"molecules":  {item("line", "MCF-7", "molecule", "PTGS2", "value", "0.9")},
		"traitrules": {item("id", "X1", "signal", "ID1", "direction", "increases", "trait", "niche adrenal gland", "max", "3 x", "half", "0.2", "power", "1")},
		"drugs":      {item("drug", "anti-VLA-4", "name", "dose", "value", "20 mg/kg")},
	}}
	for _, name := range []string{"unbinding", "shield", "shelter", "arrest adhesion", "arrest shield", "arrest extravasation", "arrest niche"} {
		value := "1"
		if name == "unbinding" {
			value = "0.1 1/min"
		}
		extra.Rows["companions"] = append(extra.Rows["companions"], item("companion", "eosinophil", "name", name, "value", value))
	}
	for _, host := range append(c.HostNames(), "old mouse") {
		extra.Rows["hosts"] = append(extra.Rows["hosts"], item("host", host, "name", "density of eosinophil", "value", "100 cells/uL"))
	}
	d := c.With(extra, &f)
	if err := f.Err(); err != nil {
		t.Fatal(err)
	}
	h, err := d.HostSpec("old mouse")
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, b := range h.Body.Circulation.Beds {
		if !b.Pulmonary {
			sum += b.Share
		}
	}
	if math.Abs(sum-1) > 1e-12 || len(h.Body.Organs) != len(c.Organs("mouse"))+1 || len(h.Body.Circulation.Companions) != len(c.CompanionNames())+1 {
		t.Errorf("shares sum to %g, %d organs, %d companions", sum, len(h.Body.Organs), len(h.Body.Circulation.Companions))
	}
	nude, _ := d.HostSpec("nude mouse")
	if got := h.Body.Organs[0].Killing / nude.Body.Organs[0].Killing; math.Abs(got-0.3) > 1e-12 {
		t.Errorf("killing in the old mouse is %g of that in the nude one", got)
	}
	p := inHost(t, d, "MDA-MB-231", "old mouse")
	if !(traitOf(t, p, "niche adrenal gland") > traitOf(t, p, "niche lymph node")) {
		t.Error("the added rule does nothing")
	}
	if x, _ := d.Drug("anti-VLA-4"); math.Abs(x.Dose-20e-6) > 1e-18 {
		t.Errorf("dose %g", x.Dose)
	}
	if n, _ := c.Number("molecule MCF-7 PTGS2"); n.Value == 0.9 {
		t.Error("the catalogue itself has changed")
	}
}

func TestWhatHostsRestOnIsCountedForHostsAlone(t *testing.T) {
	c := embeddedCatalogue(t)
	has := func(u Use, prefix string) bool {
		for _, n := range c.Used(u) {
			if strings.HasPrefix(n.Name, prefix) {
				return true
			}
		}
		return false
	}
	dish := Use{Lines: []string{"MDA-MB-231"}, Assays: []string{"transwell"}}
	mouse := Use{Lines: []string{"MDA-MB-231"}, Hosts: []string{"nude mouse"}, Drugs: []string{"anti-VLA-4"}}
	for _, prefix := range []string{"molecule MDA-MB-231", "organ mouse lung", "host nude mouse", "companion monocyte", "trait anoikis", "trait rule", "drug anti-VLA-4", "adhesion VCAM1 ITGA4", "medium tumour"} {
		if has(dish, prefix) {
			t.Errorf("a dish rests on %q", prefix)
		}
		if !has(mouse, prefix) {
			t.Errorf("a mouse does not rest on %q", prefix)
		}
	}
	for _, prefix := range []string{"organ human", "host NSG", "molecule MCF-7"} {
		if has(mouse, prefix) {
			t.Errorf("a nude mouse rests on %q", prefix)
		}
	}
}

func TestDosesHaveTheConcentrationsOfTheirMolarMass(t *testing.T) {
	c := embeddedCatalogue(t)
	d, ok := c.Drug("anti-VLA-4")
	if !ok {
		t.Fatal("no drug")
	}
	// 10 mg/kg of 150 kDa in 0.1 L/kg: 0.1 g/L = 667 nM.
	if got := d.Dose / d.MolarMass / d.Volume; math.Abs(got-1e5/150) > 1e-6*got {
		t.Errorf("%g nM", got)
	}
	if acts, ok := c.Treatment(d.Reagent); !ok || acts[0].Kind != pathway.BlockingAntibody {
		t.Error("the drug's reagent is no antibody")
	}
}
