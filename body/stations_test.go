package body

import (
	"math"
	"testing"

	"paget/circulation"
)

// TestEachStationHearsOfItsOwnTraitAlone: of single cells in one organ anoikis moves the
// blood alone, extravasation the wall, the niche the soil.
func TestEachStationHearsOfItsOwnTraitAlone(t *testing.T) {
	b, err := New(quiet())
	if err != nil {
		t.Fatal(err)
	}
	of := func(change func(p *Phenotype)) *Stations {
		p := parental()
		p.Blood.Binding = []float64{0, 0}
		change(p)
		s, err := b.Stations(p, circulation.Veins, pulmonary, []float64{1})
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(s.Arrived*s.Crossed*s.Founded/s.Lesions-1) > 1e-12 {
			t.Errorf("stations %+v do not multiply", *s)
		}
		return s
	}
	plain := of(func(*Phenotype) {})
	a, err := b.Advantage(func() *Phenotype { p := parental(); p.Blood.Binding = []float64{0, 0}; return p }(), circulation.Veins, pulmonary, []float64{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(plain.Lesions/a.Single-1) > 1e-12 {
		t.Errorf("a single cell founds %g lesions here, %g there", plain.Lesions, a.Single)
	}
	same := func(x, y float64) bool { return math.Abs(x/y-1) < 1e-9 }
	blood := of(func(p *Phenotype) { p.Blood.Anoikis *= 2; p.Blood.Anoikis += 0.1 })
	if !(blood.Arrived < plain.Arrived) || !same(blood.Crossed, plain.Crossed) || !same(blood.Founded, plain.Founded) {
		t.Errorf("anoikis: %+v from %+v", *blood, *plain)
	}
	soil := of(func(p *Phenotype) { p.Organs[pulmonary].Niche *= 1.5 })
	if !(soil.Founded > plain.Founded) || !same(soil.Arrived, plain.Arrived) || !same(soil.Crossed, plain.Crossed) {
		t.Errorf("niche: %+v from %+v", *soil, *plain)
	}
	wall := of(func(p *Phenotype) { p.Organs[pulmonary].Extravasation *= 2 })
	if !(wall.Crossed > plain.Crossed) || !same(wall.Founded, plain.Founded) {
		t.Errorf("extravasation: %+v from %+v", *wall, *plain)
	}
}
