package catalog

import (
	"fmt"
	"paget/pathway"
	"testing"
)

func TestZZ(t *testing.T) {
	c := embeddedCatalogue(t)
	type k struct {
		line, host string
		p          []pathway.Perturbation
	}
	hosts := map[string]string{"triple-negative tumour": "patient, triple-negative", "luminal A tumour": "patient, luminal A", "luminal B tumour": "patient, luminal B", "HER2 tumour": "patient, HER2", "4T1": "immunocompetent mouse"}
	for _, line := range []string{"MDA-MB-231", "MDA-MB-231-LM2", "MDA-MB-231-BoM", "MDA-MB-231-BrM2", "SW620", "A375", "4T1", "MDA-MB-468", "MCF-7", "luminal A tumour", "luminal B tumour", "HER2 tumour", "triple-negative tumour"} {
		h := hosts[line]
		if h == "" {
			h = "nude mouse"
		}
		for _, g := range []string{"", "CLU", "PLXNB2", "ITGB1", "CDH1", "MMP1", "FSCN1"} {
			var tr []pathway.Perturbation
			if g != "" {
				tr = []pathway.Perturbation{withoutGene(g)}
			}
			p := inHost(t, c, line, h, tr...)
			fmt.Printf("%-24s %-7s speed %.3f pers %.1f w %.3f sp %.2e tr %.3f wo %.4f | shed/day %.2e coh %.3f\n", line, g, p.Point[0], p.Point[1], p.Point[2], p.Point[3], p.Point[4], p.Point[5], p.Shedding*1440, p.Blood.Cohesion)
		}
	}
}
