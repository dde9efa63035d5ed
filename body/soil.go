package body

import (
	"math"
	"slices"

	"paget/organ"
)

// soil is what cells of one phenotype meet in one bed: tables by type of traveller.
// Phenotypes that differ elsewhere share it.
type soil struct {
	bed     int
	of      organ.Phenotype
	raw     []float64         // chance a pass to be stopped
	chain   []*organ.Founding // by companion
	healthy *table            // at the barrier in health
	tables  []*table          // at other barriers, as they were asked for
	rungs   []int             // of tables
}

// table is what becomes of travellers that have stopped in a bed, by type, at one state
// of its barrier.
type table struct {
	stays []float64 // chance not to be washed off
	found []float64 // chance to found a lesion
	sleep []float64 // chance to leave a sleeping cell
	cross []organ.Crossing
}

// alike tells whether two phenotypes meet the same soil: they may differ in growth.
func alike(a, b *organ.Phenotype) bool {
	return a.Radius == b.Radius && a.Deformability == b.Deformability && a.Adhesion == b.Adhesion &&
		a.Extravasation == b.Extravasation && a.Passage == b.Passage && a.Niche == b.Niche &&
		a.Visibility == b.Visibility && a.Dormancy == b.Dormancy && slices.Equal(a.Company, b.Company)
}

// newSoil computes what does not depend on the state of the host. The bed is no tumour.
func (b *Body) newSoil(bed int, ph *organ.Phenotype) *soil {
	n := b.kinds.Types()
	s := &soil{bed: bed, of: *ph, raw: make([]float64, n), chain: make([]*organ.Founding, b.kinds.Companions+1)}
	o := &b.spec.Organs[bed]
	for c := 0; c <= b.kinds.Companions; c++ {
		plain := c > 0 && like(ph, c)
		if plain {
			s.chain[c] = s.chain[0]
		} else {
			s.chain[c] = o.Founding(ph, c, b.kinds.Largest)
		}
		for k := 1; k <= b.kinds.Largest; k++ {
			i := b.kinds.Index(k, c)
			if plain {
				s.raw[i] = s.raw[b.kinds.Index(k, 0)]
			} else {
				s.raw[i] = o.ArrestProbability(ph, k, c, 0)
			}
		}
	}
	s.healthy = b.newTable(s, o.Barrier)
	return s
}

// like tells whether a companion changes nothing in an organ.
func like(p *organ.Phenotype, companion int) bool {
	return p.Company == nil || p.Company[companion-1] == organ.Alone()
}

// newTable computes crossing and what comes of it.
func (b *Body) newTable(s *soil, barrier float64) *table {
	n := b.kinds.Types()
	all := make([]float64, 3*n)
	t := &table{stays: all[:n:n], found: all[n : 2*n : 2*n], sleep: all[2*n:], cross: make([]organ.Crossing, n)}
	o, ph := &b.spec.Organs[s.bed], &s.of
	sleeps, chances := o.Sleeps(ph), make([]float64, b.kinds.Largest+1)
	for c := 0; c <= b.kinds.Companions; c++ {
		for k := 1; k <= b.kinds.Largest; k++ {
			i := b.kinds.Index(k, c)
			if c > 0 && like(ph, c) {
				j := b.kinds.Index(k, 0)
				t.cross[i], t.stays[i], t.found[i], t.sleep[i] = t.cross[j], t.stays[j], t.found[j], t.sleep[j]
				continue
			}
			x := o.Crossing(ph, barrier, k, c)
			t.cross[i] = x
			t.stays[i] = 1 - x.Released
			if x.Cross > 0 {
				t.found[i], t.sleep[i] = tries(x, s.chain[c], sleeps, chances)
			}
		}
	}
	return t
}

// barrierAt returns the barrier whose openness for these cells lies on a rung.
func (s *soil) barrierAt(b *Body, rung int, step float64) float64 {
	health := b.spec.Organs[s.bed].Barrier
	if rung == 0 || s.of.Passage == 1 {
		return health
	}
	return (1 - openAt(s.of.Openness(health), rung, step)) / (1 - s.of.Passage)
}

// at returns the table of a rung of the ladder of barriers.
func (s *soil) at(b *Body, rung int) *table {
	if rung == 0 {
		return s.healthy
	}
	for i, r := range s.rungs {
		if r == rung {
			return s.tables[i]
		}
	}
	t := b.newTable(s, s.barrierAt(b, rung, b.pitch()))
	s.tables, s.rungs = append(s.tables, t), append(s.rungs, rung)
	return t
}

// locate returns the rungs of the ladder of barriers between which a barrier lies. The
// last rung is an open wall, however far from the one before.
func (s *soil) locate(b *Body, barrier float64) (rung int, weight float64) {
	health, step := s.of.Openness(b.spec.Organs[s.bed].Barrier), b.pitch()
	now := s.of.Openness(barrier)
	if now == health {
		return 0, 0
	}
	rung, _ = between(math.Log((now+slit)/(health+slit)) / step)
	low, high := openAt(health, rung, step), openAt(health, rung+1, step)
	if high <= low {
		return rung, 0
	}
	weight = math.Log((now+slit)/(low+slit)) / math.Log((high+slit)/(low+slit))
	return rung, min(1, max(0, weight)) // rounding
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
