package body

import (
	"slices"

	"paget/circulation"
	"paget/organ"
)

// soil is what a population of cells meets in the organs, as tables by bed and type of
// traveller.
type soil struct {
	of      []organ.Phenotype // by bed, whose tables these are
	known   []bool            // by bed: of is known, and the tables of arrest and founding are its
	settled []bool            // by bed: the tables of crossing are those of barrier, or of lure
	barrier []float64         // by bed
	lure    []float64         // by bed, of the tumour there times attraction

	raw    [][]float64 // [bed][type], chance a pass to be stopped
	chain  [][]*organ.Founding
	arrest [][]float64        // [bed][type], chance a pass to stay and not to be washed off
	found  [][]float64        // [bed][type], chance that an arrested traveller founds a lesion
	sleep  [][]float64        // [bed][type], chance that it leaves a sleeping cell
	cross  [][]organ.Crossing // [bed][type]
}

// newSoil makes room.
func newSoil(beds int, kinds circulation.Travellers) *soil {
	n := kinds.Types()
	s := &soil{
		of: make([]organ.Phenotype, beds), known: make([]bool, beds), settled: make([]bool, beds),
		barrier: make([]float64, beds), lure: make([]float64, beds),
	}
	for range beds {
		s.arrest = append(s.arrest, make([]float64, n))
		s.found = append(s.found, make([]float64, n))
		s.sleep = append(s.sleep, make([]float64, n))
		s.raw = append(s.raw, make([]float64, n))
		s.cross = append(s.cross, make([]organ.Crossing, n))
		s.chain = append(s.chain, make([]*organ.Founding, kinds.Companions+1))
	}
	return s
}

// alike tells whether two phenotypes meet the same soil: they may differ in growth.
func alike(a, b *organ.Phenotype) bool {
	return a.Radius == b.Radius && a.Deformability == b.Deformability && a.Adhesion == b.Adhesion &&
		a.Extravasation == b.Extravasation && a.Passage == b.Passage && a.Niche == b.Niche &&
		a.Visibility == b.Visibility && a.Dormancy == b.Dormancy && slices.Equal(a.Company, b.Company)
}

// learn computes what does not depend on the state of the host, where the phenotype is
// another than before.
func (s *soil) learn(b *Body, p *Phenotype) {
	for bed := range b.spec.Organs {
		if s.known[bed] && alike(&s.of[bed], &p.Organs[bed]) {
			continue
		}
		s.of[bed], s.known[bed], s.settled[bed] = p.Organs[bed], true, false
		if b.tumourAt[bed] < 0 {
			s.learnBed(b, bed, &p.Organs[bed])
		}
	}
}

// learnBed computes founding and arrest in one bed.
func (s *soil) learnBed(b *Body, bed int, ph *organ.Phenotype) {
	o := &b.spec.Organs[bed]
	for c := 0; c <= b.kinds.Companions; c++ {
		plain := c > 0 && like(ph, c)
		if plain {
			s.chain[bed][c] = s.chain[bed][0]
		} else {
			s.chain[bed][c] = o.Founding(ph, c, b.kinds.Largest)
		}
		for k := 1; k <= b.kinds.Largest; k++ {
			i := b.kinds.Index(k, c)
			if plain {
				s.raw[bed][i] = s.raw[bed][b.kinds.Index(k, 0)]
			} else {
				s.raw[bed][i] = o.ArrestProbability(ph, k, c, 0)
			}
		}
	}
}

// like tells whether a companion changes nothing in an organ.
func like(p *organ.Phenotype, companion int) bool {
	return p.Company == nil || p.Company[companion-1] == organ.Alone()
}

// settle computes what depends on the barriers of the host, where it has changed.
func (s *soil) settle(b *Body, p *Phenotype, barrier []float64, chances []float64) {
	for bed := range b.spec.Organs {
		if b.tumourAt[bed] >= 0 || (s.settled[bed] && s.barrier[bed] == barrier[bed]) {
			continue
		}
		s.settled[bed], s.barrier[bed] = true, barrier[bed]
		s.settleBed(b, bed, &p.Organs[bed], chances)
	}
}

// settleBed computes crossing and what comes of it in one bed.
func (s *soil) settleBed(b *Body, bed int, ph *organ.Phenotype, chances []float64) {
	o := &b.spec.Organs[bed]
	sleeps := o.Sleeps(ph)
	for c := 0; c <= b.kinds.Companions; c++ {
		for k := 1; k <= b.kinds.Largest; k++ {
			i := b.kinds.Index(k, c)
			if c > 0 && like(ph, c) {
				j := b.kinds.Index(k, 0)
				s.cross[bed][i], s.arrest[bed][i] = s.cross[bed][j], s.arrest[bed][j]
				s.found[bed][i], s.sleep[bed][i] = s.found[bed][j], s.sleep[bed][j]
				continue
			}
			x := o.Crossing(ph, s.barrier[bed], k, c)
			s.cross[bed][i] = x
			s.arrest[bed][i] = s.raw[bed][i] * (1 - x.Released)
			s.found[bed][i], s.sleep[bed][i] = 0, 0
			if x.Cross > 0 {
				s.found[bed][i], s.sleep[bed][i] = tries(x, s.chain[bed][c], sleeps, chances)
			}
		}
	}
}

// tries returns the chance that a group that stays founds a lesion, and that it leaves
// a sleeping cell.
//
//	found = Σ_j P(j cross)·P_found(j), of which a single cell sleeps instead with its chance
func tries(x organ.Crossing, chain *organ.Founding, sleeps float64, chances []float64) (found, sleep float64) {
	x.Chances(chances)
	for j := 1; j <= x.Cells; j++ {
		awake := chances[j]
		if j == 1 {
			sleep = awake * sleeps
			awake -= sleep
		}
		found += awake * chain.Chance[j]
	}
	return found, sleep
}

// welcome computes the arrest in the tumours, whose lure is their state.
func (s *soil) welcome(b *Body, p *Phenotype, lure []float64) {
	for t := range b.spec.Tumours {
		bed := b.spec.Tumours[t].Bed
		pull := lure[t] * p.Attraction
		if s.settled[bed] && s.lure[bed] == pull {
			continue
		}
		s.settled[bed], s.lure[bed] = true, pull
		o, ph := &b.spec.Organs[bed], &p.Organs[bed]
		for i := range s.arrest[bed] {
			s.arrest[bed][i] = 0
			if b.spec.SelfSeeding.On {
				s.arrest[bed][i] = o.ArrestProbability(ph, b.kinds.Cells(i), b.kinds.Companion(i), pull)
			}
		}
	}
}

// travelsAlike tells whether cells of two phenotypes fare alike once they are shed: then
// the response of the blood stays what it is.
func travelsAlike(a, b *Phenotype) bool {
	x, y := &a.Blood, &b.Blood
	if a.Infiltration != b.Infiltration || a.Attraction != b.Attraction ||
		x.Radius != y.Radius || x.Cohesion != y.Cohesion || x.Sticking != y.Sticking || !slices.Equal(x.Binding, y.Binding) ||
		x.Breakage != y.Breakage || x.ShearDeath != y.ShearDeath || x.Anoikis != y.Anoikis || x.Visibility != y.Visibility {
		return false
	}
	for i := range a.Organs {
		if !alike(&a.Organs[i], &b.Organs[i]) {
			return false
		}
	}
	return true
}
