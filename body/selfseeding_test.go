package body

import (
	"math"
	"testing"

	"paget/units"
)

func TestNothingComesHomeWhenSelfSeedingIsOff(t *testing.T) {
	s := rodent()
	s.SelfSeeding.On = false
	s.Tumours = append(s.Tumours, Tumour{Label: "right", Population: 0, Cells: 1e5, Bed: flank})
	r := live(t, s, fixed{parental()}, 1, sixty())
	for i := range r.Final.Seeded {
		if r.Final.Seeded[i] != 0 || r.Final.Direct[i] != 0 || r.Final.Indirect[i] != 0 {
			t.Errorf("entry %d: %g cells came home", i, r.Final.Seeded[i])
		}
	}
}

func TestSeededCellsRecruitStromaAndSpeedGrowth(t *testing.T) {
	on, off := rodent(), rodent()
	off.SelfSeeding.On = false
	on.SelfSeeding.Half = 1e-5
	a := live(t, on, fixed{parental()}, 1, sixty())
	b := live(t, off, fixed{parental()}, 1, sixty())
	if !(a.Series.Volume[40] > 1.001*b.Series.Volume[40]) || !(a.Series.Stroma[40] > 0) {
		t.Errorf("volume %g with, %g without self-seeding; stroma %g", a.Series.Volume[40], b.Series.Volume[40], a.Series.Stroma[40])
	}
	on.SelfSeeding.Gain = 0
	c := live(t, on, fixed{parental()}, 1, sixty())
	if d := c.Series.Volume[40]/b.Series.Volume[40] - 1; d < 0 || d > 1e-3 {
		t.Errorf("without a gain self-seeding changes the volume by %g", d)
	}
}

func TestSeedersGoToTheTumourThatLures(t *testing.T) {
	// A donor on one side, a recipient on the other; both shed and take up alike.
	s := rodent()
	s.Populations = []string{"donor", "recipient"}
	s.Tumours = []Tumour{{Label: "donor", Population: 0, Cells: 1e7, Bed: pad}, {Label: "recipient", Population: 1, Cells: 1e7, Bed: flank}}
	share := func(change func(donor, recipient *Phenotype)) float64 {
		d, r := parental(), parental()
		change(d, r)
		return live(t, s, fixed{d, r}, 1, &Calendar{End: 30 * units.Day}).SeededShare(1, 0)
	}
	base := share(func(_, _ *Phenotype) {})
	if base <= 0 {
		t.Fatal("no cell of the donor came to the recipient")
	}
	if got := share(func(_, r *Phenotype) { r.Lure = 0 }); !(got < base) {
		t.Errorf("share %g without the lure of the recipient, %g with it", got, base)
	}
	if got := share(func(d, _ *Phenotype) { d.Infiltration /= 2 }); math.Abs(got/base-0.5) > 0.05 {
		t.Errorf("share %g with half the infiltration of the donor, %g with all", got, base)
	}
	if got := share(func(_, r *Phenotype) { r.Infiltration /= 2 }); math.Abs(got/base-1) > 0.01 {
		t.Errorf("share %g with half the infiltration of the recipient, %g with all", got, base)
	}
	if got := share(func(d, _ *Phenotype) { d.Lure = 0 }); math.Abs(got/base-1) > 0.01 {
		t.Errorf("share %g without the lure of the donor, %g with it", got, base)
	}
}

func TestBothRoutesHomeAreCounted(t *testing.T) {
	s := rodent()
	r := live(t, s, fixed{parental()}, 1, sixty())
	if !(r.Final.Direct[0] > 0 && r.Final.Indirect[0] > 0) {
		t.Errorf("%g straight, %g by way of lesions", r.Final.Direct[0], r.Final.Indirect[0])
	}
	for i := range s.Organs {
		s.Organs[i].Reshedding = 0
	}
	r = live(t, s, fixed{parental()}, 1, sixty())
	if r.Final.Indirect[0] != 0 {
		t.Errorf("%g came by way of lesions that do not shed", r.Final.Indirect[0])
	}
	// Without growth the homecomers are the cells that came.
	p := parental()
	p.Growth, p.Shedding = 0, 1e-4
	s.Primary.Spread = 0
	s.Organs[pulmonary].Extravasation, s.Organs[portal].Extravasation, s.Organs[head].Extravasation = 0, 0, 0
	r = live(t, s, fixed{p}, 1, sixty())
	if math.Abs(r.Final.Seeded[0]/r.Final.Direct[0]-1) > 1e-3 {
		t.Errorf("%g cells from home-coming, %g came", r.Final.Seeded[0], r.Final.Direct[0])
	}
}
