package paget

import (
	"fmt"
	"os"
	"testing"
)

const probeStudy = `study: mice
network: tumour
lines: [%s]
control: untreated
arms: [{name: untreated}%s]
cohorts:
  - cohort: mice
    host: "%s"
    hosts: 1
    duration: 60 d
    tumours: [{cells: 1e6 cells}]
`

func TestProbe(t *testing.T) {
	if os.Getenv("PROBE") == "" {
		t.Skip()
	}
	for _, x := range [][3]string{
		{"MDA-MB-231", "nude mouse", `, {name: KO, perturb: [{clamp: PLXNB2, level: 0}]}, {name: siCLU, perturb: [{knockdown: CLU, removed: 0.8}]}, {name: siITGB1, perturb: [{knockdown: ITGB1, removed: 0.9}]}`},
		{"MDA-MB-231-LM2", "nude mouse", ""}, {"MDA-MB-231-BoM", "nude mouse", ""}, {"MDA-MB-231-BrM2", "nude mouse", ""},
		{"4T1", "immunocompetent mouse", `, {name: siITGB1, perturb: [{knockdown: ITGB1, removed: 0.9}]}`}, {"MCF-7", "nude mouse", ""}, {"SW620", "nude mouse", ""}, {"A375", "nude mouse", ""},
		{"luminal A tumour", "patient, luminal A", ""}, {"luminal B tumour", "patient, luminal B", ""}, {"HER2 tumour", "patient, HER2", ""}, {"triple-negative tumour", "patient, triple-negative", ""},
	} {
		c, _ := OpenCatalogue("")
		s, c, err := ReadStudy("bench", fmt.Appendf(nil, probeStudy, x[0], x[2], x[1]), c)
		if err != nil {
			t.Fatal(err)
		}
		p, err := NewPlan(s, c, PlanOptions{})
		if err != nil {
			t.Fatal(err)
		}
		tr := p.trials()[0]
		tr.prepare(1)
		for k := range tr.arms {
			a, err := tr.advantage(k)
			if err != nil {
				t.Fatal(err)
			}
			ph := tr.cohort.Arms[k].Pharmacology.Phenotype(0, nil)
			fmt.Printf("%-24s %-9s single %.3g group %.3g ratio %.3g without num %.3g arr %.3g transit %.3g stay %.3g | coh %.3f stick %.4f shed/g/d %.3g growth %.2f attr %.2f infil %.3g lure %.3g recr %.3g exo %.2g\n", x[0], s.Arms[tr.arms[k]].Name,
				a.Single, a.Group, a.Ratio, a.Without[0], a.Without[1], a.Without[2], a.Without[3], ph.Blood.Cohesion, ph.Blood.Sticking, ph.Shedding*1440*1e9, ph.Growth, ph.Attraction, ph.Infiltration, ph.Lure, ph.Recruit, ph.Exosomes)
			fmt.Printf("      binding %.3g  ", ph.Blood.Binding)
			for b, bed := range tr.assay.host.Body.Circulation.Beds {
				o := &tr.assay.host.Body.Organs[b]
				f := o.Founding(&ph.Organs[b], 0, 24)
				x := o.Crossing(&ph.Organs[b], o.Barrier, 1, 0)
				fmt.Printf("%s: arrest %.3g cross %.3g P1 %.2g P3 %.2g; ", bed.Name, o.ArrestProbability(&ph.Organs[b], 1, 0, 0), x.Cross, f.Chance[1], f.Chance[3])
			}
			fmt.Println()
		}
	}
}
