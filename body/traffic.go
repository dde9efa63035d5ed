package body

import (
	"math"
	"slices"
)

// response is what becomes of one cell a minute that a population sheds by a way into
// the blood, at the present state of the host.
type response struct {
	found []float64 // [way·beds + bed], lesions founded a minute
	sleep []float64 // [way·beds + bed], sleeping cells a minute
	stop  []float64 // [way·beds + bed], cells a minute that stop there for good; in a tumour at the share of the flow for which the blood was solved
	enter []float64 // [way·tumours + tumour], of these that enter the tumour

	read   []readAt  // by bed: what the above was read from
	kinds  []float64 // [(way·beds + bed)·types + type], see founders
	listed []bool    // of kinds, by way and bed

	manner    *manner // nil: not known
	setting   *setting
	low, high *solution // between which it lies
	weight    float64

	of   *Phenotype // the place it was last found at
	key  []float64
	rung int
}

// readAt is where a response was read: if it is the same, so is the response.
type readAt struct {
	low, high       *solution
	weight, barrier float64
}

// newResponse makes room.
func newResponse(beds, tumours, ways, types int) *response {
	return &response{
		found: make([]float64, ways*beds), sleep: make([]float64, ways*beds), stop: make([]float64, ways*beds),
		enter: make([]float64, ways*tumours), kinds: make([]float64, ways*beds*types), listed: make([]bool, ways*beds), read: make([]readAt, beds),
		key: make([]float64, 2*tumours+beds+ways),
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
func (h *Host) shares(dst, tumours []float64) {
	sum := 0.0
	for t, tumour := range h.body.spec.Tumours {
		dst[tumour.Bed] = tumours[t]
		sum += tumours[t]
	}
	for b, bed := range h.body.spec.Circulation.Beds {
		if bed.Pulmonary {
			dst[b] = 1
		} else if h.body.tumourAt[b] < 0 {
			dst[b] = bed.Share * (1 - sum)
		}
	}
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

// respond finds the responses of all populations at the present state. They depend on
// that state alone.
//
// Errors: *DivergedError if the tumours would take more than half of the flow;
// *circulation.DivergedError.
func (h *Host) respond() error {
	if h.memory.full() {
		h.memory.forget()
		for _, r := range h.responses {
			r.manner, r.setting = nil, nil
			clear(r.read)
		}
	}
	sum := 0.0
	for t := range h.flowShare {
		h.flowShare[t] = h.body.shareRung(h.share(t))
		sum += h.flowShare[t]
	}
	if !(sum <= 0.5) {
		return &DivergedError{"share of the flow through the tumours", 0, h.time, sum}
	}
	for p, r := range h.responses {
		if err := h.respondTo(p, r); err != nil {
			return err
		}
	}
	return nil
}

// respondTo finds the response of one population.
func (h *Host) respondTo(p int, r *response) error {
	of := h.phenotypes[p]
	if r.manner == nil || r.manner.of != of {
		r.manner, r.setting = h.manner(of), nil
	}
	shed := h.place(p, r.manner, h.key)
	if r.setting == nil || !slices.Equal(r.setting.key, h.key) {
		r.setting = h.setting(r.manner, h.key)
	}
	var err error
	if r.low, err = h.solution(r.manner, r.setting, 0); err != nil { // the ladder is made of it
		return err
	}
	rung := 0
	rung, r.weight = r.setting.ladder(shed, h.body.pitch())
	if r.low, err = h.solution(r.manner, r.setting, rung); err != nil {
		return err
	}
	r.high = r.low
	if r.weight > 0 {
		if r.high, err = h.solution(r.manner, r.setting, rung+1); err != nil {
			return err
		}
	}
	if r.of == nil || r.rung != rung || !slices.Equal(r.key, h.key) || r.of != of && !travelsAlike(r.of, of) {
		h.solved++
	}
	r.of, r.rung = of, rung
	copy(r.key, h.key)
	for bed := range h.nb {
		if at := (readAt{r.low, r.high, r.weight, h.barrier[bed]}); r.read[bed] != at {
			r.read[bed] = at
			h.readBed(r, bed, of.Infiltration)
		}
	}
	return nil
}

// readBed interpolates the response in one bed between numbers shed and between states
// of the barrier: founding and sleep in logarithms, cells that stop as they are, so
// that none is lost.
func (h *Host) readBed(r *response, bed int, infiltration float64) {
	ways := len(h.body.ways)
	for w := range ways {
		r.listed[w*h.nb+bed] = false
	}
	rung, open := 0, 0.0
	s := r.manner.soils[bed]
	if s != nil {
		rung, open = s.locate(h.body, h.barrier[bed])
	}
	corners := [2][2][]float64{}
	for i, x := range [2]*solution{r.low, r.high} {
		for j := range corners[i] {
			corners[i][j] = h.reading(r, x, bed, rung+j)
			if open == 0 {
				corners[i][1] = corners[i][0]
				break
			}
		}
		if r.weight == 0 {
			corners[1] = corners[0]
			break
		}
	}
	at := func(i int) float64 {
		return mixed(mixed(corners[0][0][i], corners[0][1][i], open), mixed(corners[1][0][i], corners[1][1][i], open), r.weight)
	}
	for w := range ways {
		to := w*h.nb + bed
		r.found[to], r.sleep[to], r.stop[to] = math.Exp(at(w)), math.Exp(at(ways+w)), at(2*ways+w)
		if t := h.body.tumourAt[bed]; t >= 0 {
			r.enter[w*h.nt+t] = r.stop[to] * infiltration
		}
	}
}

// reading returns what a solution says of one bed at one rung of its barrier: the
// logarithms of found and sleeping and the number stopped a minute, each by way.
func (h *Host) reading(r *response, x *solution, bed, rung int) []float64 {
	ways := len(h.body.ways)
	for i, have := range x.rungs[bed] {
		if have == rung {
			return x.read[bed][3*ways*i : 3*ways*(i+1)]
		}
	}
	from := len(x.read[bed])
	x.rungs[bed] = append(x.rungs[bed], rung)
	for range 3 * ways {
		x.read[bed] = append(x.read[bed], 0)
	}
	to := x.read[bed][from:]
	var t *table
	if s := r.manner.soils[bed]; s != nil {
		t = s.at(h.body, rung)
	}
	for w := range ways {
		found, sleep, stop := h.sum(t, r.setting.stays[bed], func(i int) float64 { return r.setting.arrivals(x, h.nb, w, bed, i) })
		to[w], to[ways+w], to[2*ways+w] = math.Log(found), math.Log(sleep), stop
	}
	return to
}

// sum adds up what arrives in a bed, in cells a minute that stop, and what comes of it by
// a table. The blood was solved with the chances stayed, of which the table's differ a
// little.
func (h *Host) sum(t *table, stayed []float64, arrivals func(kind int) float64) (found, sleep, stop float64) {
	for i := range h.body.kinds.Types() {
		n := arrivals(i)
		if n == 0 {
			continue
		}
		if t != nil && stayed[i] > 0 {
			n *= t.stays[i] / stayed[i]
			found += n * t.found[i]
			sleep += n * t.sleep[i]
		}
		stop += n * float64(h.body.kinds.Cells(i))
	}
	return found, sleep, stop
}

// founders returns, by type of traveller, what each adds to the lesions that a way
// founds in a bed, in proportion. It is kept until the next response.
func (h *Host) founders(r *response, way, bed int) []float64 {
	at, types := way*h.nb+bed, h.body.kinds.Types()
	dst := r.kinds[at*types : (at+1)*types]
	if r.listed[at] {
		return dst
	}
	r.listed[at] = true
	rung, open := r.manner.soils[bed].locate(h.body, h.barrier[bed])
	low := r.manner.soils[bed].at(h.body, rung)
	high := low
	if open > 0 {
		high = r.manner.soils[bed].at(h.body, rung+1)
	}
	for i := range dst {
		a, b := r.setting.arrivals(r.low, h.nb, way, bed, i), r.setting.arrivals(r.high, h.nb, way, bed, i)
		dst[i] = mixed(a, b, r.weight) * mixed(low.stays[i]*low.found[i], high.stays[i]*high.found[i], open)
		if stayed := r.setting.stays[bed][i]; stayed > 0 {
			dst[i] /= stayed
		}
	}
	return dst
}
