package catalog

import (
	"math"
	"testing"
)

// The numbers are those of the workload, as it prints them.
func TestPoolsHaveTheWorkloadsNumbers(t *testing.T) {
	p, volume, ok := embeddedCatalogue(t).Pools("PhysiCell pools")
	if !ok {
		t.Fatal("no volume PhysiCell pools")
	}
	near := func(what string, got, want float64) {
		if math.Abs(got-want) > 5e-6*math.Abs(want) {
			t.Errorf("%s is %g, want %g", what, got, want)
		}
	}
	near("volume", volume, 2494)
	near("nucleus", p.Nucleus, 540)
	near("fluid", p.Fluid, 0.75)
	near("lysis fold", p.LysisFold, 2)
	for _, k := range []struct {
		name string
		got  [4]float64
		want [4]float64
	}{
		{"living", [4]float64{p.Living.FluidTarget, p.Living.Fluid, p.Living.Nucleus, p.Living.Cytoplasm}, [4]float64{0.75, 0.05, 0.0055, 0.0045}},
		{"apoptotic", [4]float64{p.Apoptotic.FluidTarget, p.Apoptotic.Fluid, p.Apoptotic.Nucleus, p.Apoptotic.Cytoplasm}, [4]float64{0, 0.05, 0.00583333, 0.0166667}},
		{"necrotic", [4]float64{p.Necrotic.FluidTarget, p.Necrotic.Fluid, p.Necrotic.Nucleus, p.Necrotic.Cytoplasm}, [4]float64{1, 0.0111667, 2.16667e-4, 5.33333e-5}},
		{"lysed", [4]float64{p.Lysed.FluidTarget, p.Lysed.Fluid, p.Lysed.Nucleus, p.Lysed.Cytoplasm}, [4]float64{0, 8.33333e-4, 2.16667e-4, 5.33333e-5}},
	} {
		for i, what := range []string{"fluid target", "fluid rate", "nucleus rate", "cytoplasm rate"} {
			near(k.name+" "+what, k.got[i], k.want[i])
		}
	}
	// What the workload gives besides and the table need not: solids of the
	// newborn and their ratio.
	near("solid nucleus", p.Nucleus*(1-p.Fluid), 135)
	near("solid cytoplasm", (volume-p.Nucleus)*(1-p.Fluid), 488.5)
	near("ratio", (volume-p.Nucleus)/p.Nucleus, 3.6185185)
}

func TestFaultsOfVolumesAreNamed(t *testing.T) {
	lookFor(t, []tableFault{
		{"a share above 1", "volumes.tsv", "living fluid target\t0.75", "living fluid target\t75", []string{"volumes.tsv:", "0 to 1"}},
		{"a row left out", "volumes.tsv", "PhysiCell pools\tlysed fluid rate", "# lysed fluid rate", []string{`has no row "lysed fluid rate"`}},
		{"a nucleus larger than its cell", "volumes.tsv", "540 um^3", "5400 um^3", []string{"volumes.tsv:", "smaller than the cell"}},
		{"a diameter where a volume is wanted", "volumes.tsv", "540 um^3", "10 um", []string{"volumes.tsv:", "um"}},
		{"a property no volume has", "volumes.tsv", "lysis fold", "lisis fold", []string{"not a property of a volume", "lysis fold"}},
		{"a row twice", "volumes.tsv", "lysis fold", "fluid share", []string{"stands twice"}},
	})
}
