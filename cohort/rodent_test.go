package cohort_test

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"paget/body"
	"paget/circulation"
	"paget/cohort"
	"paget/organ"
	"paget/team"
	"paget/units"
)

// rodent is a small host in round numbers: a bed in series, one in parallel, the
// rest, and a tumour of 30 mm³.
func rodent() body.Spec {
	soil := organ.Spec{
		Name: "pulmonary", Bore: 7, BoreSpread: 0.3, Adhesion: 0.3, Hold: 0.01, Extravasation: 1.0 / 600,
		Killing: 0.004, Waning: 670, Critical: 6, Steepness: 1, Turnover: 1.0 / 1440,
		Growth: 0.9 / units.Day, Decay: 0.03 / units.Day, Capacity: 1e9,
	}
	portal, rest, tumour := soil, soil, soil
	portal.Name, portal.Critical = "portal", 8
	rest.Name, rest.Extravasation = "rest", 0
	tumour.Name = "pad"
	return body.Spec{
		Circulation: circulation.Spec{
			Volume: 1.5 * units.Millilitre, Round: 0.1, ShearRate: 6000, Killing: 0.02, Clearance: 0.05,
			Beds: []circulation.Bed{
				{Name: "pulmonary", Share: 1, Pulmonary: true},
				{Name: "portal", Share: 0.2, Into: -1},
				{Name: "rest", Share: 0.8, Into: -1},
				{Name: "pad", Into: -1},
			},
			Largest: 6,
		},
		Organs:      []organ.Spec{soil, portal, rest, tumour},
		Populations: []string{"parental"},
		Primary: body.Primary{
			Reference: 1e6, Intercept: 0.174 / units.Day, Slope: 5.64, Decay: 0.0708 / units.Day, Spread: 0.25,
			Fastest: 0.9 / units.Day, CellVolume: 1000, Perfusion: 0.1,
		},
		Tumours: []body.Tumour{{Label: "left", Cells: 3e7, Bed: 3}},
		Bursts:  body.Bursts{Grid: 480, Spread: 0.5, Memory: 600},
		Lesions: body.Lesions{Spread: 0.2, Detectable: []float64{1e4, 1e4, 0, 0}},
		Lethal:  body.Lethal{Beds: []float64{1e7, 0, 0, 0}, Spread: 0.3},
		Step:    720,
	}
}

// slowing is a pharmacology of one drug that divides growth and shedding by
// 1 + level; a level is one pointer.
type slowing struct{ known *sync.Map }

func newSlowing() slowing { return slowing{new(sync.Map)} }

func (s slowing) Phenotype(_ int, levels []float64) *body.Phenotype {
	level := 0.0
	if len(levels) > 0 {
		level = levels[0]
	}
	if p, ok := s.known.Load(level); ok {
		return p.(*body.Phenotype)
	}
	p := &body.Phenotype{
		Blood:  circulation.Phenotype{Radius: 8, Cohesion: 0.2, ShearDeath: 0.2, Anoikis: 0.05, Visibility: 1},
		Growth: 1 / (1 + level), Shedding: 1e-7 / (1 + level),
	}
	for range 4 {
		p.Organs = append(p.Organs, organ.Phenotype{
			Radius: 8, Deformability: 0.6, Adhesion: 1, Extravasation: 1, Passage: 0.1, Niche: 1, Visibility: 1, Growth: 1 / (1 + level),
		})
	}
	got, _ := s.known.LoadOrStore(level, p)
	return got.(*body.Phenotype)
}

// daily is a calendar that measures every second day.
func daily(end float64) cohort.Calendar {
	c := cohort.Calendar{End: end}
	for at := 0.0; at <= end; at += 2 * units.Day {
		c.Observations = append(c.Observations, at)
	}
	return c
}

// drug is a made-up drug that works at about 1 nM.
func drug(spread float64) cohort.Drug {
	k := antibody()
	k.Spread = spread
	return cohort.Drug{Name: "antibody", MolarMass: 1.5e-4, Least: 0.01, Kinetics: k}
}

// treated is a calendar with a dose of so many nmol/kg every fourth day from day 10.
func treated(amount float64) cohort.Calendar {
	c := daily(40 * units.Day)
	c.Doses = []cohort.Dose{{Time: 10 * units.Day, Amount: amount * 1e-3, Interval: 4 * units.Day, Additional: 6, Route: cohort.Belly}}
	return c
}

// arms is a plan with a control and arms of these doses.
func arms(hosts int, paired bool, doses ...float64) cohort.Plan {
	p := cohort.Plan{Root: 21, Paired: paired, Drugs: []cohort.Drug{drug(0.3)}}
	add := func(name string, c cohort.Calendar) {
		p.Arms = append(p.Arms, cohort.Arm{Name: name, Hosts: hosts, Body: rodent(), Pharmacology: newSlowing(), Calendar: c})
	}
	add("control", daily(40*units.Day))
	for i, d := range doses {
		add(fmt.Sprintf("dose %d", i+1), treated(d))
	}
	return p
}

// live runs a shard of a plan and returns its hosts.
func live(t testing.TB, p cohort.Plan, s cohort.Shard, workers int) []*cohort.Host {
	t.Helper()
	trial, err := cohort.New(p)
	if err != nil {
		t.Fatal(err)
	}
	crew := team.New(workers)
	defer crew.Close()
	var hosts []*cohort.Host
	if err := trial.Run(context.Background(), crew, s, func(h *cohort.Host) error {
		hosts = append(hosts, h)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return hosts
}

// text writes all that a host left.
func text(h *cohort.Host) string {
	return fmt.Sprint(h.Place, h.Arm, h.ArmName, h.Number, h.Humane, h.Kinetics, *h.Record)
}
