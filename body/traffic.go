package body

import (
	"math"

	"paget/circulation"
)

// reference is the state of the host for which the blood was solved last.
type reference struct {
	known   bool
	shed    []float64 // [population·beds + bed], cells/min, with bursts
	share   []float64 // by tumour, of the flow
	lure    []float64 // by tumour
	barrier []float64 // by bed
}

// response is what becomes of one cell a minute that a population sheds at a bed. All
// are linear: the coefficients are those of the blood at the reference.
type response struct {
	found  []float64 // [site·beds + bed], lesions founded a minute
	sleep  []float64 // [site·beds + bed], sleeping cells a minute
	stop   []float64 // [site·beds + bed], cells a minute that stop there for good
	enter  []float64 // [site·tumours + tumour], cells a minute that enter the tumour
	kinds  []float64 // [(site·beds + bed)·types + type], what each type adds to found
	met    []float64 // [bed·types + type], share of arrivals whose cells met in the blood
	shared float64   // share of all arriving cells whose groups met in the blood
}

// newResponse makes room.
func newResponse(beds, tumours, types int) *response {
	return &response{
		found: make([]float64, beds*beds), sleep: make([]float64, beds*beds), stop: make([]float64, beds*beds),
		enter: make([]float64, beds*tumours), kinds: make([]float64, beds*beds*types), met: make([]float64, beds*types),
	}
}

// share returns the share of the flow that a tumour takes: its volume times perfusion
// over the cardiac output.
func (h *Host) share(t int) float64 {
	if h.removed[t] {
		return 0
	}
	return h.shareOf(h.tumourCells(t, h.native, h.seeded))
}

// shareOf returns the share of the flow that a tumour of so many cells takes.
func (h *Host) shareOf(cells float64) float64 {
	p, c := &h.body.spec.Primary, &h.body.spec.Circulation
	return cells * p.CellVolume * p.Perfusion / (c.Volume / c.Round)
}

// shares writes the shares of all beds: what tumours take is missing in all others
// alike.
//
// Errors: *DivergedError if the tumours would take more than half of the flow.
func (h *Host) shares(dst []float64) error {
	sum := 0.0
	for t, tumour := range h.body.spec.Tumours {
		dst[tumour.Bed] = h.reference.share[t]
		sum += h.reference.share[t]
	}
	if !(sum <= 0.5) {
		return &DivergedError{"share of the flow through the tumours", 0, h.time, sum}
	}
	for b, bed := range h.body.spec.Circulation.Beds {
		if bed.Pulmonary {
			dst[b] = 1
		} else if h.body.tumourAt[b] < 0 {
			dst[b] = bed.Share * (1 - sum)
		}
	}
	return nil
}

// stale tells whether flows have moved so far from the reference that the blood must
// be solved again: a tumour's share of the flow, its lure, a barrier, or, where
// travellers stick to each other, the number of those that are shed.
func (h *Host) stale() bool {
	r, tol := &h.reference, h.body.tolerance
	if !r.known {
		return true
	}
	for t := range r.share {
		now := h.share(t)
		if math.Abs(now-r.share[t]) > tol/4 || (r.share[t] == 0) != (now == 0) {
			return true
		}
		if h.body.spec.SelfSeeding.On && math.Abs(h.lureOf(t)-r.lure[t]) > tol*(1+r.lure[t]) {
			return true
		}
	}
	for b, was := range r.barrier {
		if math.Abs(h.barrier[b]-was) > tol*max(1-was, 1e-6) {
			return true
		}
	}
	for p := range h.phenotypes {
		if h.phenotypes[p].Blood.Sticking == 0 {
			continue
		}
		now, then := 0.0, 0.0
		for b := range h.nb {
			now += h.shedBy(p, b) * h.burst
			then += r.shed[p*h.nb+b]
		}
		// Few cells hardly meet; that they are ten times as many is looked at anyway.
		if math.Abs(now-then)*h.responses[p].shared > tol*then || now > 10*then+1e-6 || 10*now+1e-6 < then {
			return true
		}
	}
	return false
}

// shedBy returns the cells a minute of a population that enter the blood at a bed,
// without bursts.
func (h *Host) shedBy(population, bed int) float64 {
	sum := 0.0
	for c, n := range h.shed[bed*h.nc : (bed+1)*h.nc] {
		if h.body.spec.population(c) == population {
			sum += n
		}
	}
	return sum
}

// takeReference notes the present state as the one for which the blood is solved.
func (h *Host) takeReference() {
	r := &h.reference
	r.known = true
	for t := range r.share {
		r.share[t], r.lure[t] = h.share(t), h.lureOf(t)
	}
	copy(r.barrier, h.barrier)
	for p := range h.phenotypes {
		for b := range h.nb {
			r.shed[p*h.nb+b] = h.shedBy(p, b) * h.burst
		}
	}
}

// solve finds the responses at the reference. It depends on the reference and the
// phenotypes alone, so that a host that is read back goes on with the same bits.
func (h *Host) solve() error {
	for p, ph := range h.phenotypes {
		s := h.soils[p]
		s.learn(h.body, ph)
		s.settle(h.body, ph, h.reference.barrier, h.chances)
		s.welcome(h.body, ph, h.reference.lure)
	}
	if err := h.shares(h.flow); err != nil {
		return err
	}
	for p := range h.phenotypes {
		h.sources = h.sources[:0]
		h.sites = h.sites[:0]
		total := 0.0
		for b := range h.nb {
			total += h.reference.shed[p*h.nb+b]
		}
		for b := range h.nb {
			if !h.body.sheds[b] {
				continue
			}
			// A trace stands for a bed that sheds nothing yet: its response will be needed.
			rate := max(h.reference.shed[p*h.nb+b], 1e-9*total, 1e-12)
			h.addSource(p, b, b, rate)
		}
		traffic, err := h.travel(p)
		if err != nil {
			return err
		}
		h.readTraffic(p, traffic)
	}
	h.solved++
	return nil
}

// addSource appends a source of the usual sizes of groups.
func (h *Host) addSource(p, site, origin int, cells float64) {
	i := len(h.sources)
	for len(h.entry) <= i {
		h.entry = append(h.entry, make([]float64, h.body.kinds.Types()))
	}
	h.body.kinds.EntryRates(h.entry[i], h.phenotypes[p].Blood.Cohesion, cells)
	h.sources = append(h.sources, circulation.Source{Origin: origin, Rate: h.entry[i]})
	h.sites = append(h.sites, site)
}

// travel solves the blood for one population.
func (h *Host) travel(p int) (*circulation.Traffic, error) {
	h.blood.Reset()
	traffic, err := h.body.blood.Solve(h.blood, &h.phenotypes[p].Blood, h.flow, h.soils[p].arrest, h.sources)
	if err != nil {
		return nil, err
	}
	return traffic, traffic.Split()
}

// readTraffic turns the parts of a traffic into responses.
func (h *Host) readTraffic(p int, traffic *circulation.Traffic) {
	r, s, types := h.responses[p], h.soils[p], h.body.kinds.Types()
	clear(r.found)
	clear(r.sleep)
	clear(r.stop)
	clear(r.enter)
	met, all := 0.0, 0.0
	for b := range h.nb {
		for i := range types {
			share := traffic.Met(b, i)
			r.met[b*types+i] = share
			cells := traffic.Arrivals[b][i] * float64(h.body.kinds.Cells(i))
			all += cells
			met += cells * share
		}
	}
	r.shared = 0
	if all > 0 {
		r.shared = met / all
	}
	for i, site := range h.sites {
		rate := 0.0
		for k, v := range h.sources[i].Rate {
			rate += v * float64(h.body.kinds.Cells(k))
		}
		for b := range h.nb {
			h.readBed(r, s, traffic, i, site, b, 1/rate, h.phenotypes[p].Infiltration)
		}
	}
}

// readBed sums what of a source arrives in a bed.
func (h *Host) readBed(r *response, s *soil, traffic *circulation.Traffic, source, site, bed int, scale, infiltration float64) {
	types, at := h.body.kinds.Types(), site*h.nb+bed
	kinds := r.kinds[at*types : (at+1)*types]
	stop, found, sleep := 0.0, 0.0, 0.0
	for i := range kinds {
		part := traffic.Part(source, bed, i) * scale
		stop += part * float64(h.body.kinds.Cells(i))
		kinds[i] = part * s.found[bed][i]
		found += kinds[i]
		sleep += part * s.sleep[bed][i]
	}
	r.stop[at], r.found[at], r.sleep[at] = stop, found, sleep
	if t := h.body.tumourAt[bed]; t >= 0 {
		r.enter[site*h.nt+t] = stop * infiltration
	}
}
