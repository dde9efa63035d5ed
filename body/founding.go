package body

import (
	"math"
	"slices"

	"paget/circulation"
	"paget/rng"
)

// clock counts the founding events of one clone in one bed. Event k happens when the
// hazard has grown to the sum of the first k + 1 unit exponentials.
type clock struct {
	hazard float64 // integrated so far
	next   float64 // at which the next event happens
	count  uint64  // events so far
}

// occurrence is an event within a step.
type occurrence struct {
	time  float64
	clock int // bed·clones + clone
	count uint64
	slept bool
}

// clockID names a clock in the streams of chance.
func (h *Host) clockID(clock int) uint64 {
	return uint64(clock/h.nc)<<32 | uint64(clock%h.nc)
}

// advance moves a clock on and notes its events: hazard grows by the mean of rates a
// (now) and b (after dt), exponentially between them.
func (h *Host) advance(c *clock, id int, a, b, dt float64, slept bool) {
	before := c.hazard
	mean := logMean(a, b)
	c.hazard += mean * dt
	for c.hazard >= c.next {
		need := c.next - before
		at := dt
		switch {
		case dt == 0:
			at = 0
		case a <= 0 || b <= 0 || math.Abs(math.Log(b/a)) < 1e-6:
			at = need / mean
		default:
			g := math.Log(b/a) / dt
			at = math.Log1p(g*need/a) / g
		}
		h.occurred = append(h.occurred, occurrence{h.time + min(at, dt), id, c.count, slept})
		c.count++
		c.next += h.wait(id, c.count, slept)
	}
}

// wait draws the hazard between two events of a clock.
func (h *Host) wait(id int, count uint64, slept bool) float64 {
	purpose := rng.Founding
	if slept {
		purpose = rng.Awakening
	}
	h.stream.At(h.root, purpose, h.clockID(id), count)
	return h.stream.Exp()
}

// found runs the clocks over a step and founds the lesions that come of it.
func (h *Host) found(dt float64) error {
	h.occurred = h.occurred[:0]
	for bed := range h.nb {
		if h.body.tumourAt[bed] >= 0 {
			continue
		}
		for c := range h.nc {
			h.foundIn(bed, c, dt)
		}
	}
	return h.settleAll()
}

// foundIn runs the clocks of one clone in one bed.
func (h *Host) foundIn(bed, clone int, dt float64) {
	id := bed*h.nc + clone
	p := h.body.spec.population(clone)
	r := h.responses[p]
	a, b, sa, sb := 0.0, 0.0, 0.0, 0.0
	for s := range h.nb {
		now, then := h.burst*h.shed[s*h.nc+clone], h.burst*h.shed1[s*h.nc+clone]
		at := h.body.way[s]*h.nb + bed
		a += now * r.found[at]
		b += then * r.found[at]
		sa += now * r.sleep[at]
		sb += then * r.sleep[at]
	}
	if a > 0 || b > 0 {
		h.advance(&h.arriving[id], id, a, b, dt, false)
	}
	if sa > 0 || sb > 0 || h.sleepers[id] > 0 {
		after, woken := h.body.spec.Organs[bed].SleepersAfter(h.sleepers[id], logMean(sa, sb), dt)
		h.sleepers[id] = after
		if rate := woken / dt * h.single(p, bed); rate > 0 {
			h.advance(&h.waking[id], id, rate, rate, dt, true)
		}
	}
}

// single returns the chance that one cell that has crossed founds a lesion.
func (h *Host) single(p, bed int) float64 {
	return h.responses[p].manner.soils[bed].chain[0].Chance[1]
}

// settleAll turns the events of a step into lesions, in order of time.
//
// Errors: *LimitError.
func (h *Host) settleAll() error {
	if len(h.occurred) == 0 {
		return nil
	}
	slices.SortStableFunc(h.occurred, func(a, b occurrence) int {
		switch {
		case a.time < b.time:
			return -1
		case a.time > b.time:
			return 1
		}
		return 0
	})
	if len(h.lesions.bed)+len(h.occurred) > h.body.most {
		return &LimitError{"lesions", h.body.most, h.time, "raise Lesions.Most of the host, or look at the rates of founding"}
	}
	for _, o := range h.occurred {
		h.settle(o)
	}
	return nil
}

// settle draws where the founders of a lesion came from, and begins it.
//
// One word each, whatever happens: site, type, cells that cross, whether they met,
// parent, pace. So the streams of two arms stay in step.
func (h *Host) settle(o occurrence) {
	bed, clone := o.clock/h.nc, o.clock%h.nc
	p := h.body.spec.population(clone)
	id := h.clockID(o.clock)
	if o.slept {
		id |= 1 << 63
	}
	h.stream.At(h.root, rng.Provenance, id, o.count)
	u := [5]float64{}
	for i := range u {
		u[i] = h.stream.Float64()
	}
	f := foundedLesion{
		bed: bed, clone: clone, parent: -1, size: 1, crossed: 1, slept: o.slept, arrived: o.time,
		site: h.home(clone), pace: math.Exp(h.body.spec.Lesions.Spread * h.stream.Norm()),
	}
	if !o.slept {
		h.trace(&f, p, u)
	}
	chain := h.responses[p].manner.soils[bed].chain[f.companion]
	f.founded = o.time + chain.Duration[f.crossed]
	f.begin = float64(max(chain.Escaped, f.crossed))
	h.lesions.add(f, h.body.outgrowth[bed])
}

// home returns the site from which a clone first came.
func (h *Host) home(clone int) int {
	if t := len(h.body.spec.Tumours); clone >= t {
		return h.body.spec.Injections[clone-t].Origin
	}
	return h.body.spec.Tumours[clone].Bed
}

// trace draws site, type, crossing, meeting and parent of founders that arrived.
func (h *Host) trace(f *foundedLesion, p int, u [5]float64) {
	r, types := h.responses[p], h.body.kinds.Types()
	var kinds []float64
	if h.bolus != nil {
		kinds = h.bolus[f.bed*types : (f.bed+1)*types]
	} else {
		h.weights = h.weights[:0]
		for s := range h.nb {
			h.weights = append(h.weights, h.shed[s*h.nc+f.clone]*r.found[h.body.way[s]*h.nb+f.bed])
		}
		f.site = pick(h.weights, u[0])
		kinds = h.founders(r, h.body.way[f.site], f.bed)
	}
	kind := pick(kinds, u[1])
	f.size, f.companion = h.body.kinds.Cells(kind), h.body.kinds.Companion(kind)
	f.crossed = h.crossed(p, f.bed, kind, u[2])
	if h.bolus != nil {
		return
	}
	if f.size > 1 {
		f.met = u[3] < mixed(h.metShare(r.setting, r.low, f.bed, kind), h.metShare(r.setting, r.high, f.bed, kind), r.weight)
	}
	if h.body.tumourAt[f.site] < 0 {
		f.parent = h.parent(f.site, f.clone, u[4])
	}
}

// crossed draws how many cells of a group crossed, given that they founded a lesion.
func (h *Host) crossed(p, bed, kind int, u float64) int {
	s, o := h.responses[p].manner.soils[bed], &h.body.spec.Organs[bed]
	chain := s.chain[h.body.kinds.Companion(kind)]
	x := s.healthy.cross[kind]
	if h.barrier[bed] != o.Barrier {
		x = o.Crossing(&s.of, h.barrier[bed], h.body.kinds.Cells(kind), h.body.kinds.Companion(kind))
	}
	x.Chances(h.chances)
	sleeps := o.Sleeps(&s.of)
	h.weights = h.weights[:0]
	for j := 1; j <= x.Cells; j++ {
		w := h.chances[j] * chain.Chance[j]
		if j == 1 {
			w *= 1 - sleeps
		}
		h.weights = append(h.weights, w)
	}
	return pick(h.weights, u) + 1
}

// parent draws the lesion that shed, in proportion to what each sheds. Shedding is
// constant over a step: where the lesion that sheds is only about to reach the vessels
// it is the largest one of the site; -1 if there is none.
func (h *Host) parent(site, clone int, u float64) int {
	h.weights = h.weights[:0]
	largest, most, total := -1, 0.0, 0.0
	for i, n := range h.lesions.cells {
		if int(h.lesions.bed[i]) != site || int(h.lesions.clone[i]) != clone {
			n = 0
		}
		if n > most {
			largest, most = i, n
		}
		if n < h.body.spec.Organs[site].Vascular {
			n = 0
		}
		total += n
		h.weights = append(h.weights, n)
	}
	if total == 0 {
		return largest
	}
	return pick(h.weights, u)
}

// pick returns the index at which the running sum of weights passes u of the whole;
// the last one above 0 if rounding leads beyond.
func pick(weights []float64, u float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	last, sum, goal := 0, 0.0, u*total
	for i, w := range weights {
		if w <= 0 {
			continue
		}
		last = i
		sum += w
		if sum > goal {
			return i
		}
	}
	return last
}

// inject lets a bolus travel. Its cells arrive at once; they do not meet, and what is
// in the blood already does not matter to them.
func (h *Host) inject(n int) error {
	in := &h.body.spec.Injections[n]
	p := in.Population
	r := h.responses[p]
	h.sources = h.sources[:0]
	h.addSource(h.phenotypes[p], in.Origin, trace)
	rate := h.sources[0].Rate
	clear(rate)
	if in.Sizes == nil {
		rate[h.body.kinds.Index(1, 0)] = trace
	}
	for i, share := range in.Sizes {
		rate[h.body.kinds.Index(i+1, 0)] = trace * share / float64(i+1)
	}
	traffic, err := h.travel(h.phenotypes[p], r.setting)
	if err != nil {
		return err
	}
	types := h.body.kinds.Types()
	h.bolus = make([]float64, h.nb*types)
	h.occurred = h.occurred[:0]
	for b := range h.nb {
		h.arrive(n, r, traffic, b, h.bolus[b*types:(b+1)*types])
	}
	err = h.settleAll()
	h.bolus = nil
	return err
}

// arrive counts what of a bolus stops in a bed, lets it enter, sleep or found, and
// writes by type what founds.
func (h *Host) arrive(n int, r *response, traffic *circulation.Traffic, bed int, kinds []float64) {
	in, clone := &h.body.spec.Injections[n], len(h.body.spec.Tumours)+n
	for i := range kinds {
		kinds[i] = traffic.Part(0, bed, i) * in.Cells / trace
	}
	arrivals := func(i int) float64 { return kinds[i] }
	s := r.manner.soils[bed]
	if s == nil {
		t := h.body.tumourAt[bed]
		_, _, stop := h.sum(nil, nil, arrivals)
		h.arrested[bed] += stop
		if !h.removed[t] {
			h.seeded[t*h.nc+clone] += stop * h.phenotypes[in.Population].Infiltration
			h.direct[t*h.nc+clone] += stop * h.phenotypes[in.Population].Infiltration
		}
		return
	}
	now := s.healthy
	if h.barrier[bed] != h.body.spec.Organs[bed].Barrier {
		now = h.body.newTable(s, h.barrier[bed])
	}
	found, sleep, stop := h.sum(now, r.setting.stays[bed], arrivals)
	for i := range kinds {
		kinds[i] *= now.found[i]
	}
	id := bed*h.nc + clone
	h.arrested[bed] += stop
	h.sleepers[id] += sleep
	h.strike(id, found)
}

// strike adds to the hazard of a clock at once.
func (h *Host) strike(id int, hazard float64) {
	c := &h.arriving[id]
	c.hazard += hazard
	for c.hazard >= c.next {
		h.occurred = append(h.occurred, occurrence{h.time, id, c.count, false})
		c.count++
		c.next += h.wait(id, c.count, false)
	}
}
