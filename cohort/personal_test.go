package cohort_test

import (
	"testing"

	"paget/body"
	"paget/cohort"
)

// byTurns lets the tumours of every second host shed nothing.
type byTurns struct{ slowing }

func (b byTurns) ForHost(number int) body.Pharmacology {
	if number%2 == 0 {
		return b.slowing
	}
	return barren(b)
}

// barren cells do not shed.
type barren struct{ slowing }

func (b barren) Phenotype(population int, levels []float64) *body.Phenotype {
	p := *b.slowing.Phenotype(population, levels)
	p.Shedding = 0
	return &p
}

func TestAPersonalPharmacologyIsThatOfTheHostsNumber(t *testing.T) {
	p := arms(4, true, 50)
	plain := live(t, p, cohort.Whole(), 1)
	for i := range p.Arms {
		p.Arms[i].Pharmacology = byTurns{newSlowing()}
	}
	for i, h := range live(t, p, cohort.Whole(), 2) {
		shed := 0.0
		for _, v := range h.Record.Final.Shed {
			shed += v
		}
		if h.Number%2 == 1 && shed != 0 {
			t.Errorf("host %d in arm %s shed %g cells", h.Number, h.ArmName, shed)
		}
		if h.Number%2 == 0 && text(h) != text(plain[i]) {
			t.Errorf("host %d is not as it was", h.Number)
		}
	}
}
