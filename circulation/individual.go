package circulation

import (
	"math"

	"paget/rng"
)

// Census is what was counted while single travellers were followed.
type Census struct {
	Arrivals [][]float64     // arrests per min, by bed and type
	Met      [][]float64     // of these, groups whose cells met in the blood
	Parts    []float64       // arrested tumour cells per min, by the source whose name they bear
	Deaths   [Causes]float64 // tumour cells per min, by cause
	Number   float64         // travellers in the blood, mean over time
}

// Individuals is the stochastic twin of Solve: it follows every traveller by itself,
// with exact event times (Gillespie 1977, 10.1021/j100540a008), from empty blood
// through a lead and then a span, which is counted.
//
// If punctual, each side of the circuit takes its exact time instead of an
// exponential one: the blood as a pipe, not as a mixing vessel.
//
// Units: min. Arguments and panics else as for Solve.
func (b *Blood) Individuals(r *rng.Stream, p *Phenotype, share []float64, arrest [][]float64, sources []Source, lead, span float64, punctual bool) *Census {
	if share == nil {
		share = b.share
	}
	s := newCrowd(b, r, p, share, arrest, sources, punctual)
	for s.now < lead+span {
		s.counting = s.now >= lead
		s.next(lead, lead+span)
	}
	c := s.census
	for i := range c.Arrivals {
		for k := range c.Arrivals[i] {
			c.Arrivals[i][k] /= span
			c.Met[i][k] /= span
		}
	}
	for i := range c.Parts {
		c.Parts[i] /= span
	}
	for i := range c.Deaths {
		c.Deaths[i] /= span
	}
	c.Number /= span
	return c
}

// traveller is one that is followed.
type traveller struct {
	kind, side, source int
	met                bool
	leaves             float64 // min, when it leaves the side
}

// crowd is all travellers in the blood.
type crowd struct {
	b        *Blood
	r        *rng.Stream
	share    []float64
	arrest   [][]float64
	sources  []Source
	punctual bool
	may      [][]happening // by type
	rate     []float64     // by type: sum of the rates of these
	meet     [][]float64   // by types, µm³/min
	most     float64       // the largest of these
	now      float64
	counting bool
	all      []traveller
	census   *Census
}

func newCrowd(b *Blood, r *rng.Stream, p *Phenotype, share []float64, arrest [][]float64, sources []Source, punctual bool) *crowd {
	s := &crowd{b: b, r: r, share: share, arrest: arrest, sources: sources, punctual: punctual, census: &Census{Parts: make([]float64, len(sources))}}
	for i := range b.Types() {
		s.may = append(s.may, b.happenings(p, i))
		total := 0.0
		for _, h := range s.may[i] {
			total += h.rate
		}
		s.rate = append(s.rate, total)
		row := make([]float64, b.Types())
		for j := range row {
			if b.Cells(i)+b.Cells(j) <= b.Largest {
				row[j] = b.meetingRate(p, i, j)
				s.most = max(s.most, row[j])
			}
		}
		s.meet = append(s.meet, row)
	}
	for range b.spec.Beds {
		s.census.Arrivals = append(s.census.Arrivals, make([]float64, b.Types()))
		s.census.Met = append(s.census.Met, make([]float64, b.Types()))
	}
	return s
}

// entry returns the rate at which travellers enter.
func (s *crowd) entry() (total float64) {
	for _, source := range s.sources {
		for _, rate := range source.Rate {
			total += rate
		}
	}
	return total
}

// next lets the next thing happen, or time pass to the end of a phase. Pairs are
// tried at the rate of the fastest pair and then thinned, which is exact (Lewis and
// Shedler 1979, 10.1002/nav.3800260304).
func (s *crowd) next(lead, end float64) {
	total := s.entry()
	first, leaves := -1, math.Inf(1)
	var present [2]float64
	for i := range s.all {
		total += s.rate[s.all[i].kind]
		present[s.all[i].side]++
		if s.all[i].leaves < leaves {
			first, leaves = i, s.all[i].leaves
		}
	}
	var pairs [2]float64
	for side, n := range present {
		pairs[side] = s.most / s.b.volume[side] * n * (n - 1) / 2
		total += pairs[side]
	}
	phase := end
	if s.now < lead {
		phase = lead
	}
	until := min(s.now+s.r.Exp()/total, leaves, phase)
	if s.counting {
		s.census.Number += float64(len(s.all)) * (until - s.now)
	}
	s.now = until
	switch until {
	case phase:
	case leaves:
		s.move(first)
	default:
		s.choose(s.r.Float64()*total, pairs)
	}
}

// choose lets happen what the point falls on, in the order in which next summed.
func (s *crowd) choose(point float64, pairs [2]float64) {
	for i, source := range s.sources {
		for kind, rate := range source.Rate {
			if point -= rate; point < 0 {
				s.admit(i, kind)
				return
			}
		}
	}
	for i := range s.all {
		if rate := s.rate[s.all[i].kind]; point >= rate {
			point -= rate
			continue
		}
		for _, h := range s.may[s.all[i].kind] {
			if point -= h.rate; point < 0 {
				s.happen(i, h)
				return
			}
		}
	}
	for side, rate := range pairs {
		if point -= rate; point < 0 {
			s.meetOn(side)
			return
		}
	}
}

// meetOn draws two travellers on a side; they merge with the chance of their rate.
func (s *crowd) meetOn(side int) {
	n := 0
	for i := range s.all {
		if s.all[i].side == side {
			n++
		}
	}
	one, other := s.r.Intn(n), s.r.Intn(n-1)
	if other >= one {
		other++
	}
	one, other = s.nth(side, one), s.nth(side, other)
	i, j := max(one, other), min(one, other)
	if s.r.Float64()*s.most < s.meet[s.all[i].kind][s.all[j].kind] {
		s.merge(i, j)
	}
}

// nth returns the index of the n-th traveller on a side, from 0.
func (s *crowd) nth(side, n int) int {
	for i := range s.all {
		if s.all[i].side == side {
			if n == 0 {
				return i
			}
			n--
		}
	}
	panic("circulation: fewer travellers on a side than counted")
}

// admit lets a traveller of a source enter.
func (s *crowd) admit(source, kind int) {
	n := traveller{kind: kind, source: source}
	side, at := s.b.circuit.enter(s.sources[source].Origin)
	if s.through(&n, at) {
		s.settle(&n, side)
		s.all = append(s.all, n)
	}
}

// through lets a traveller pass a bed and those it drains into; false if it stays.
func (s *crowd) through(n *traveller, at int) bool {
	for ; at >= 0; at = s.b.circuit.into[at] {
		if s.r.Float64() >= s.arrest[at][n.kind] {
			continue
		}
		if s.counting {
			s.census.Arrivals[at][n.kind]++
			s.census.Parts[n.source] += float64(s.b.Cells(n.kind))
			if n.met && s.b.Cells(n.kind) > 1 {
				s.census.Met[at][n.kind]++
			}
		}
		return false
	}
	return true
}

// settle puts a traveller on a side.
func (s *crowd) settle(n *traveller, side int) {
	n.side = side
	stay := s.b.stay[side]
	if !s.punctual {
		stay *= s.r.Exp()
	}
	n.leaves = s.now + stay
}

// move lets a traveller leave its side.
func (s *crowd) move(i int) {
	n := &s.all[i]
	at := s.b.circuit.pulmonary
	if n.side == arterial {
		point := s.r.Float64()
		for _, at = range s.b.circuit.order {
			if point -= s.share[at]; point < 0 {
				break
			}
		}
	}
	if !s.through(n, at) {
		s.remove(i)
		return
	}
	s.settle(n, 1-n.side)
}

func (s *crowd) remove(i int) {
	last := len(s.all) - 1
	s.all[i] = s.all[last]
	s.all = s.all[:last]
}

// happen lets a traveller change.
func (s *crowd) happen(i int, h happening) {
	if h.dies && s.counting {
		s.census.Deaths[h.cause]++
	}
	if len(h.makes) == 0 {
		s.remove(i)
		return
	}
	if len(h.makes) == 2 {
		off := s.all[i]
		off.kind, off.met = h.makes[1], false
		if !s.punctual {
			s.settle(&off, off.side)
		}
		s.all = append(s.all, off)
	}
	s.all[i].kind = h.makes[0]
	if s.b.Cells(h.makes[0]) == 1 {
		s.all[i].met = false
	}
}

// merge unites two travellers.
func (s *crowd) merge(i, j int) {
	a, c := s.all[i], s.all[j]
	cells := float64(s.b.Cells(a.kind) + s.b.Cells(c.kind))
	if s.r.Float64()*cells >= float64(s.b.Cells(a.kind)) {
		a, c = c, a
	}
	a.kind, a.met = s.b.united(a.kind, c.kind), true
	s.all[j] = a // j < i, so removing i leaves it in place
	s.remove(i)
}
