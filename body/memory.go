package body

import (
	"math"
	"slices"
)

// memory keeps solutions of the blood over the steps and hosts of one workspace. A
// solution depends on its place on the ladders alone, so what is remembered has no
// influence on what a host does.
type memory struct {
	soils   [][]*soil // by bed
	manners []*manner
	size    int         // solutions kept; a setting counts as two
	spare   []*solution // to be used again
}

// Bounds of the memory: some forty megabytes of solutions of a mouse, and half as much of
// tables if every phenotype meets other soils.
const (
	mostSolutions = 3072
	mostManners   = 256
)

// manner is how cells of one phenotype travel. Phenotypes that travel alike share it.
type manner struct {
	of       *Phenotype
	soils    []*soil   // by bed; nil: a tumour
	coarse   []float64 // by bed: distance of the rungs of the barrier for the blood
	settings []*setting
}

// setting is the state of a host as it matters to travellers, apart from their number.
type setting struct {
	key       []float64   // see Host.place
	flow      []float64   // by bed
	arrest    [][]float64 // [bed][type], chance a pass to stay and not to be washed off
	stays     [][]float64 // [bed][type], of it the chance not to be washed off; nil: a tumour
	side      []int       // by bed: the side of the blood that feeds it
	caught    [][]float64 // [bed][type], arrests a minute of one traveller on that side
	first     [][]float64 // [way·beds + bed][type], arrests a cell shed before it is mixed with the blood; nil: none
	scarce    float64     // cells/min below which the ladder of cells shed is even; 0: nobody meets
	rungs     []int
	solutions []*solution
}

// full tells whether it is time to forget.
func (m *memory) full() bool { return m.size > mostSolutions || len(m.manners) > mostManners }

// forget empties the memory and keeps the room.
func (m *memory) forget() {
	for _, n := range m.manners {
		for _, s := range n.settings {
			m.spare = append(m.spare, s.solutions...)
		}
	}
	m.size = 0
	m.manners = m.manners[:0]
	clear(m.soils)
}

// manner returns how cells of a phenotype travel.
func (h *Host) manner(p *Phenotype) *manner {
	m := &h.memory
	for _, n := range m.manners {
		if n.of == p {
			return n
		}
	}
	for _, n := range m.manners {
		if travelsAlike(n.of, p) {
			return n
		}
	}
	n := &manner{of: p}
	for bed := range h.nb {
		var s *soil
		if h.body.tumourAt[bed] < 0 {
			s = h.soil(bed, p)
		}
		n.soils = append(n.soils, s)
	}
	n.coarse = h.body.coarseRungs(n)
	m.manners = append(m.manners, n)
	return n
}

// soil returns what cells of a phenotype meet in a bed that is no tumour.
func (h *Host) soil(bed int, p *Phenotype) *soil {
	m := &h.memory
	for _, s := range m.soils[bed] {
		if alike(&s.of, &p.Organs[bed]) {
			return s
		}
	}
	s := h.body.newSoil(bed, &p.Organs[bed])
	m.soils[bed] = append(m.soils[bed], s)
	return s
}

// coarseRungs returns how far the openness of a barrier may move, in its logarithm,
// until what its bed releases changes what a round removes from the blood by the
// tolerance. For single cells without companion, and with |dR/d ln o| ≤ min(R, ¼) for
// the chance R of release.
func (b *Body) coarseRungs(n *manner) []float64 {
	c, p := &b.spec.Circulation, &n.of.Blood
	removed := c.Round * (p.ShearDeath + p.Anoikis + p.Visibility*c.Killing + c.Clearance)
	for bed, s := range n.soils {
		if s != nil {
			removed += c.Beds[bed].Share * s.raw[0] * s.healthy.stays[0]
		}
	}
	coarse := make([]float64, len(n.soils))
	for bed, s := range n.soils {
		coarse[bed] = math.Inf(1)
		if s == nil {
			continue
		}
		release := b.spec.Organs[bed].Crossing(&s.of, 1, 1, 0).Released
		if effect := c.Beds[bed].Share * s.raw[0] * min(release, 0.25); effect > 0 {
			coarse[bed] = b.tolerance * removed / effect
		}
	}
	return coarse
}

// place writes the key of the setting of a population: shares of the flow and lures by
// tumour, rungs of the barriers for the blood by bed, the mix of ways. It returns the
// cells a minute that the population sheds.
func (h *Host) place(p int, n *manner, key []float64) (shed float64) {
	b := h.body
	copy(key, h.flowShare)
	lures, key := key[h.nt:2*h.nt], key[2*h.nt:]
	clear(lures)
	if b.spec.SelfSeeding.On {
		for t := range lures {
			lures[t] = b.lureRung(h.lureOf(t), h.phenotypes[b.spec.population(t)].Lure)
		}
	}
	for bed := range h.nb {
		key[bed] = 0
		if s, o := n.soils[bed], &b.spec.Organs[bed]; s != nil && h.barrier[bed] != o.Barrier {
			now, health := s.of.Openness(h.barrier[bed]), s.of.Openness(o.Barrier)
			key[bed] = math.Round(math.Log((now+slit)/(health+slit)) / n.coarse[bed])
		}
	}
	mix := key[h.nb:]
	clear(mix)
	for bed := range h.nb {
		mix[b.way[bed]] += h.shedBy(p, bed)
	}
	for _, v := range mix {
		shed += v
	}
	if n.of.Blood.Sticking == 0 {
		clear(mix)
	}
	b.mixRungs(mix)
	return shed * h.burst
}

// setting returns the setting with a key.
func (h *Host) setting(n *manner, key []float64) *setting {
	for _, s := range n.settings {
		if slices.Equal(s.key, key) {
			return s
		}
	}
	b := h.body
	s := &setting{key: slices.Clone(key), flow: make([]float64, h.nb)}
	h.shares(s.flow, key[:h.nt])
	for bed := range h.nb {
		arrest, stays := make([]float64, b.kinds.Types()), []float64(nil)
		if t := b.tumourAt[bed]; t >= 0 {
			h.welcome(n, bed, key[h.nt+t], arrest)
		} else {
			stays = n.soils[bed].healthy.stays
			if rung := int(key[2*h.nt+bed]); rung != 0 {
				stays = b.newTable(n.soils[bed], n.soils[bed].barrierAt(b, rung, n.coarse[bed])).stays
			}
			for i, raw := range n.soils[bed].raw {
				arrest[i] = raw * stays[i]
			}
		}
		s.arrest, s.stays = append(s.arrest, arrest), append(s.stays, stays)
	}
	n.settings = append(n.settings, s)
	h.memory.size += 2
	return s
}

// welcome computes the arrest in a tumour.
func (h *Host) welcome(n *manner, bed int, lure float64, arrest []float64) {
	b := h.body
	if !b.spec.SelfSeeding.On {
		return
	}
	for i := range arrest {
		arrest[i] = b.spec.Organs[bed].ArrestProbability(&n.of.Organs[bed], b.kinds.Cells(i), b.kinds.Companion(i), lure*n.of.Attraction)
	}
}

// ladder returns the rungs of the ladder of cells shed between which a number lies.
func (s *setting) ladder(shed, pitch float64) (rung int, weight float64) {
	if s.scarce == 0 || shed == 0 {
		return 0, 0
	}
	return between(math.Log1p(shed/s.scarce) / pitch)
}

// solution returns the solution on a rung of the ladder of cells shed. The first one
// is that of a trace, from which the ladder is made.
//
// Errors: *circulation.DivergedError.
func (h *Host) solution(n *manner, s *setting, rung int) (*solution, error) {
	for i, r := range s.rungs {
		if r == rung {
			return s.solutions[i], nil
		}
	}
	shed := trace
	if rung > 0 {
		shed = s.scarce * math.Expm1(float64(rung)*h.body.pitch())
	}
	x := h.memory.room(h.body)
	if err := h.solve(n, s, shed, x); err != nil {
		return nil, err
	}
	if rung == 0 {
		if shared := h.sharedBy(s, x); shared > 0 {
			s.scarce = few * trace / shared
		}
	}
	s.rungs, s.solutions = append(s.rungs, rung), append(s.solutions, x)
	h.memory.size++
	return x, nil
}

// room returns the room for a solution.
func (m *memory) room(b *Body) *solution {
	if last := len(m.spare) - 1; last >= 0 {
		x := m.spare[last]
		m.spare = m.spare[:last]
		for bed := range x.rungs {
			x.rungs[bed], x.read[bed] = x.rungs[bed][:0], x.read[bed][:0]
		}
		return x
	}
	beds, types := len(b.spec.Organs), b.kinds.Types()
	x := &solution{rungs: make([][]int, beds), read: make([][]float64, beds)}
	for range 2 * len(b.ways) {
		x.part = append(x.part, make([]float64, types))
	}
	for range 2 {
		x.met = append(x.met, make([]float64, types))
	}
	return x
}
