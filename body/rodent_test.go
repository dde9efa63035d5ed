package body

import (
	"testing"

	"paget/circulation"
	"paget/organ"
	"paget/rng"
	"paget/units"
)

// The beds of the rodent of the tests.
const (
	pulmonary = iota
	portal
	head
	rest
	pad
	flank
)

// rodent is a small host with one tumour, in round numbers near those of a mouse.
func rodent() Spec {
	soil := organ.Spec{
		Name: "pulmonary", Bore: 7, BoreSpread: 0.3, Adhesion: 0.3, Hold: 0.01, Extravasation: 1.0 / 600, Barrier: 0,
		Killing: 0.004, Waning: 670, Critical: 7.2, Steepness: 1, Turnover: 1.0 / 1440,
		Dormancy: 0.1, Awakening: 1.0 / (100 * units.Day), DormantDeath: 1.0 / (50 * units.Day),
		Growth: 0.6 / units.Day, Decay: 0.05 / units.Day, Capacity: 1e9, Reshedding: 0.5, Vascular: 1e5,
	}
	at := func(name string, critical, barrier float64) organ.Spec {
		s := soil
		s.Name, s.Critical, s.Barrier = name, critical, barrier
		return s
	}
	nothing := at("rest", 7, 0)
	nothing.Extravasation = 0
	tumour := soil
	tumour.Name, tumour.Reshedding = "pad", 0
	return Spec{
		Circulation: circulation.Spec{
			Volume: 1.5 * units.Millilitre, Round: 0.1, ShearRate: 6000, Killing: 0.02, Clearance: 0.05,
			Companions: []circulation.Companion{
				{Name: "a", Density: 1e-6, Radius: 5, Unbinding: 0.05, Shield: 0.5, Shelter: 0.7},
				{Name: "b", Density: 1e-7, Radius: 6, Unbinding: 0.05, Shield: 1, Shelter: 0.5},
			},
			Beds: []circulation.Bed{
				{Name: "pulmonary", Share: 1, Pulmonary: true},
				{Name: "portal", Share: 0.16, Into: -1},
				{Name: "head", Share: 0.03, Into: -1},
				{Name: "rest", Share: 0.81, Into: -1},
				{Name: "pad", Into: -1},
				{Name: "flank", Into: -1},
			},
			Largest: 12,
		},
		Organs:      []organ.Spec{soil, at("portal", 9, 0), at("head", 8, 0.99), nothing, tumour, tumour},
		Populations: []string{"parental"},
		Primary: Primary{
			Reference: 1e6, Intercept: 0.174 / units.Day, Slope: 5.64, Decay: 0.0708 / units.Day, Spread: 0.25,
			Fastest: 0.9 / units.Day, CellVolume: 1000, Perfusion: 0.1,
		},
		Tumours:     []Tumour{{Label: "left", Population: 0, Cells: 1e6, Bed: pad}},
		Bursts:      Bursts{Grid: 240, Spread: 1, Memory: 600, Period: 1440, Resting: 0.5, Contrast: 4},
		SelfSeeding: SelfSeeding{On: true, Memory: 10 * units.Day, Gain: 0.5, Half: 1e-3},
		Exosomes:    Exosomes{HalfLife: 30},
		Lesions:     Lesions{Spread: 0.2, Pace: 0.5},
	}
}

// parental is the phenotype of all populations in the rodent.
func parental() *Phenotype {
	p := &Phenotype{
		Blood: circulation.Phenotype{
			Radius: 8, Cohesion: 0.2, Sticking: 0, Binding: []float64{0.01, 0.02}, Breakage: 0.01,
			ShearDeath: 0.2, Anoikis: 0.05, Visibility: 1,
		},
		Growth: 1, Shedding: 2e-8, Attraction: 1, Infiltration: 0.3, Lure: 1, Recruit: 1.0 / units.Day, Exosomes: 1e-8,
	}
	for range 6 {
		p.Organs = append(p.Organs, organ.Phenotype{
			Radius: 8, Deformability: 0.6, Adhesion: 1, Extravasation: 1, Passage: 0.1, Niche: 1, Visibility: 1, Dormancy: 1, Growth: 1,
		})
	}
	return p
}

// fixed is a pharmacology without drugs.
type fixed []*Phenotype

func (f fixed) Phenotype(population int, _ []float64) *Phenotype { return f[population] }

// slowing is a pharmacology of one drug that divides growth and shedding by 1 + level.
type slowing struct{ base *Phenotype }

func (s slowing) Phenotype(_ int, levels []float64) *Phenotype {
	if levels[0] == 0 {
		return s.base
	}
	p := *s.base
	p.Growth /= 1 + levels[0]
	p.Shedding /= 1 + levels[0]
	return &p
}

// sixty is a calendar of sixty days with a row a day.
func sixty() *Calendar {
	c := &Calendar{End: 60 * units.Day}
	for d := range 61 {
		c.Outputs = append(c.Outputs, float64(d)*units.Day)
	}
	return c
}

func live(t testing.TB, s Spec, p Pharmacology, host uint64, c *Calendar) *Record {
	t.Helper()
	r, err := Run(&s, p, Luck{Root: rng.Root(11), Host: host}, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
