package body

import (
	"math"
	"slices"

	"paget/circulation"
	"paget/organ"
)

// soil is what a population of cells meets in the organs, as tables by bed and type of
// traveller.
type soil struct {
	of      *Phenotype // whose tables these are
	barrier []float64  // by bed, for which the crossings are
	settled bool
	arrest  [][]float64        // [bed][type], chance a pass to stay and not to be washed off
	found   [][]float64        // [bed][type], chance that an arrested traveller founds a lesion
	sleep   [][]float64        // [bed][type], chance that it leaves a sleeping cell
	cross   [][]organ.Crossing // [bed][type]
	chain   [][]*organ.Founding
	raw     [][]float64 // [bed][type], chance a pass to be stopped
}

// newSoil makes room.
func newSoil(beds int, kinds circulation.Travellers) *soil {
	n := kinds.Types()
	s := &soil{barrier: make([]float64, beds)}
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

// learn computes what does not depend on the state of the host.
func (s *soil) learn(b *Body, p *Phenotype) {
	for bed := range b.spec.Organs {
		o, ph := &b.spec.Organs[bed], &p.Organs[bed]
		for c := 0; c <= b.kinds.Companions; c++ {
			if c > 0 && like(ph, c) {
				s.chain[bed][c] = s.chain[bed][0]
			} else if b.tumourAt[bed] < 0 {
				s.chain[bed][c] = o.Founding(ph, c, b.kinds.Largest)
			}
			if b.tumourAt[bed] >= 0 {
				continue // its lure belongs to the state
			}
			for k := 1; k <= b.kinds.Largest; k++ {
				i := b.kinds.Index(k, c)
				if c > 0 && like(ph, c) {
					s.raw[bed][i] = s.raw[bed][b.kinds.Index(k, 0)]
				} else {
					s.raw[bed][i] = o.ArrestProbability(ph, k, c, 0)
				}
			}
		}
	}
	s.of, s.settled = p, false
}

// like tells whether a companion changes nothing in an organ.
func like(p *organ.Phenotype, companion int) bool {
	return p.Company == nil || p.Company[companion-1] == organ.Alone()
}

// settle computes what depends on the barriers of the host.
func (s *soil) settle(b *Body, p *Phenotype, barrier []float64, chances []float64) {
	if s.settled && slices.Equal(s.barrier, barrier) {
		return
	}
	s.settled = true
	copy(s.barrier, barrier)
	for bed := range b.spec.Organs {
		if b.tumourAt[bed] >= 0 {
			continue
		}
		o, ph := &b.spec.Organs[bed], &p.Organs[bed]
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
				x := o.Crossing(ph, barrier[bed], k, c)
				s.cross[bed][i] = x
				s.arrest[bed][i] = s.raw[bed][i] * (1 - x.Released)
				s.found[bed][i], s.sleep[bed][i] = 0, 0
				if x.Cross > 0 {
					s.found[bed][i], s.sleep[bed][i] = tries(x, s.chain[bed][c], sleeps, chances)
				}
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
		o, ph := &b.spec.Organs[bed], &p.Organs[bed]
		for i := range s.arrest[bed] {
			s.arrest[bed][i] = 0
			if b.spec.SelfSeeding.On {
				s.arrest[bed][i] = o.ArrestProbability(ph, b.kinds.Cells(i), b.kinds.Companion(i), float64(lure[t]*p.Attraction))
			}
		}
	}
}

// moved tells whether a number has moved away from a reference by more than a share.
func moved(now, then, share float64) bool {
	return math.Abs(now-then) > share*math.Abs(then)
}
