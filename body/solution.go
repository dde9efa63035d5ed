package body

import (
	"slices"

	"paget/circulation"
)

// solution is the blood at one number of cells shed.
type solution struct {
	shed  float64     // cells/min
	part  [][]float64 // [2·way + side][type], travellers that stem from one cell a minute
	met   [][]float64 // [side][type], travellers whose cells met in the blood, of all
	rungs [][]int     // by bed: rungs of the barrier at which it was read
	read  [][]float64 // by bed and reading: see Host.reading
}

// arrivals returns the arrests a minute of one type in a bed of one cell a minute that
// is shed by a way.
func (s *setting) arrivals(x *solution, beds, way, bed, kind int) float64 {
	n := x.part[2*way+s.side[bed]][kind] * s.caught[bed][kind]
	if first := s.first[way*beds+bed]; first != nil {
		n += first[kind]
	}
	return n
}

// metShare returns the share of the arrests of one type in a bed whose cells met in the
// blood.
func (h *Host) metShare(s *setting, x *solution, bed, kind int) float64 {
	met, all := x.met[s.side[bed]][kind]*s.caught[bed][kind], 0.0
	if met == 0 {
		return 0
	}
	for w, share := range s.key[2*h.nt+h.nb:] {
		all += share * s.arrivals(x, h.nb, w, bed, kind)
	}
	return min(1, met/(x.shed*all))
}

// solve finds the blood at a number of cells shed.
func (h *Host) solve(n *manner, s *setting, shed float64, x *solution) error {
	mix := s.key[2*h.nt+h.nb:]
	h.sources = h.sources[:0]
	for w, bed := range h.body.ways {
		h.addSource(n.of, bed, shed*max(mix[w], trace)) // a trace stands for a way that sheds nothing yet
	}
	traffic, err := h.travel(n.of, s)
	if err != nil {
		return err
	}
	x.shed = shed
	for w := range h.body.ways {
		scale := 1 / (shed * max(mix[w], trace))
		for side := range 2 {
			for i, v := range traffic.PartOn(w, side) {
				x.part[2*w+side][i] = v * scale
			}
		}
	}
	for side := range 2 {
		clear(x.met[side])
		copy(x.met[side], traffic.MetOn(side))
		clear(x.met[side][:h.body.kinds.Companions+1]) // a cell alone has met nobody
	}
	if s.side == nil {
		h.survey(s, traffic)
	}
	return nil
}

// survey notes how travellers arrive in the beds, which is the same at any number shed.
func (h *Host) survey(s *setting, traffic *circulation.Traffic) {
	for bed := range h.nb {
		side, caught := traffic.Catch(bed)
		s.side, s.caught = append(s.side, side), append(s.caught, slices.Clone(caught))
	}
	for w := range h.body.ways {
		cells := 0.0
		for i, rate := range h.sources[w].Rate {
			cells += rate * float64(h.body.kinds.Cells(i))
		}
		for bed := range h.nb {
			var first []float64
			for i, rate := range h.sources[w].Rate {
				if p := traffic.FirstPass(w, bed, i); rate > 0 && p > 0 {
					if first == nil {
						first = make([]float64, h.body.kinds.Types())
					}
					first[i] = rate / cells * p
				}
			}
			s.first = append(s.first, first)
		}
	}
}

// sharedBy returns the share of all arriving cells whose groups met in the blood.
func (h *Host) sharedBy(s *setting, x *solution) float64 {
	met, all := 0.0, 0.0
	for bed := range h.nb {
		for i := range h.body.kinds.Types() {
			cells := 0.0
			for w, share := range s.key[2*h.nt+h.nb:] {
				cells += share * s.arrivals(x, h.nb, w, bed, i) * float64(h.body.kinds.Cells(i))
			}
			all += cells
			met += cells * h.metShare(s, x, bed, i)
		}
	}
	if all == 0 {
		return 0
	}
	return met / all
}

// addSource appends a source of the usual sizes of groups.
func (h *Host) addSource(p *Phenotype, origin int, cells float64) {
	i := len(h.sources)
	for len(h.entry) <= i {
		h.entry = append(h.entry, make([]float64, h.body.kinds.Types()))
	}
	h.body.kinds.EntryRates(h.entry[i], p.Blood.Cohesion, cells)
	h.sources = append(h.sources, circulation.Source{Origin: origin, Rate: h.entry[i]})
}

// travel solves the blood for the sources.
func (h *Host) travel(p *Phenotype, s *setting) (*circulation.Traffic, error) {
	h.blood.Reset()
	traffic, err := h.body.blood.Solve(h.blood, &p.Blood, s.flow, s.arrest, h.sources)
	if err != nil {
		return nil, err
	}
	return traffic, traffic.Split()
}
