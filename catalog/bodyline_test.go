package catalog

import "testing"

func TestProbe(t *testing.T) {
	c := embeddedCatalogue(t)
	for _, l := range c.LineNames() {
		if line, _ := c.Line(l); len(line.Molecules) == 0 {
			continue
		}
		h, err := c.HostSpec("nude mouse")
		if err != nil {
			t.Fatal(err)
		}
		if line, _ := c.Line(l); len(l) > 6 && l[len(l)-6:] == "tumour" {
			_ = line
			h, _ = c.HostSpec("patient, luminal A")
		}
		b, err := c.BodyLine(l, h)
		if err != nil {
			t.Fatal(err)
		}
		p, err := b.Phenotype(nil)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s sheds %.3g/d sticking %.3f cohesion %.3f binding %.3g", l, p.Shedding*1440, p.Blood.Sticking, p.Blood.Cohesion, p.Blood.Binding)
		for _, x := range p.Signals {
			t.Logf("   %s %.3f", x.Name, x.Value)
		}
		for _, x := range p.Traits {
			t.Logf("      %s %.4g", x.Name, x.Value)
		}
	}
}
