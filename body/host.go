package body

import (
	"math"

	"paget/circulation"
	"paget/organ"
	"paget/rng"
)

// Host is one host at one time of its life. It lives in its workspace until the next
// Begin or Load there.
type Host struct {
	body         *Body
	pharmacology Pharmacology
	calendar     *Calendar
	luck         Luck
	root         rng.Root // of this host
	nb, nt, nc   int      // beds, tumours, clones

	time  float64
	over  bool
	ended End

	law                         organ.Outgrowth // of tumours
	pace, lesionPace, tolerated float64

	native, stroma   []float64 // by tumour
	seeded           []float64 // [tumour·clones + clone]
	removed          []bool
	direct, indirect []float64 // [tumour·clones + clone]

	lesions          lesionList
	inner            []float64 // [bed·clones + clone], min: inner time of lesions
	arriving, waking []clock   // [bed·clones + clone]
	sleepers         []float64 // [bed·clones + clone]

	exosomes            float64
	barrier             []float64 // by bed
	bursting            burstState
	shedTotal, arrested []float64 // by bed

	marks                             []MarkAt
	draws                             []Draw
	fired                             []float64 // by rule: when, or NaN
	event, output, injection, drawing int       // the next ones
	series                            Series
	steps, solved                     int

	levels, before []float64
	cursor         []int // by course
	dosed          bool
	nextLevel      float64
	phenotypes     []*Phenotype
	walls          []*organ.Wall // by bed; nil: the barrier rests at that of the organ

	// What follows from the above.
	burst           float64
	memory          memory
	responses       []*response // by population
	flowShare       []float64   // by tumour, of the flow: the one for which the blood is solved
	key             []float64
	blood           *circulation.Workspace
	sources         []circulation.Source
	entry           [][]float64
	bolus           []float64 // [bed·types + type], founders of a bolus while it travels
	occurred        []occurrence
	watching        []watched
	weights         []float64
	chances         []float64
	shed, shed1     []float64 // [bed·clones + clone], cells/min without bursts
	native1         []float64
	seeded1         []float64
	stroma1         []float64
	inflow, inflow1 []float64
	burden, burden1 []float64
	stream          rng.Stream
	sums, sums1     lesionSums
}

// Begin sets a host to time 0.
//
// Errors: those of the calendar, joined; those of the phenotypes; *circulation.DivergedError.
func (b *Body) Begin(w *Workspace, p Pharmacology, luck Luck, c *Calendar) (*Host, error) {
	h := &w.host
	if h.body != b {
		panic("body: the workspace belongs to another body")
	}
	if err := c.Validate(&b.spec); err != nil {
		return nil, err
	}
	h.reset(p, luck, c)
	h.constitute()
	h.beginBursts()
	for i := range h.arriving {
		h.arriving[i] = clock{next: h.wait(i, 0, false)}
		h.waking[i] = clock{next: h.wait(i, 0, true)}
	}
	for t, tumour := range b.spec.Tumours {
		h.native[t] = tumour.Cells
	}
	for i := range h.barrier {
		h.barrier[i] = b.spec.Organs[i].Barrier
	}
	return h, h.due()
}

// reset forgets the host before.
func (h *Host) reset(p Pharmacology, luck Luck, c *Calendar) {
	h.pharmacology, h.luck, h.calendar = p, luck, c
	h.root = luck.Root.Derive("host", luck.Host)
	h.time, h.over, h.ended = 0, false, End{}
	for _, s := range [][]float64{h.native, h.stroma, h.seeded, h.direct, h.indirect, h.inner, h.sleepers, h.shedTotal, h.arrested, h.inflow} {
		clear(s)
	}
	clear(h.removed)
	clear(h.phenotypes)
	clear(h.walls)
	h.lesions.reset()
	h.sumLesions(&h.sums, nil)
	h.exosomes = 0
	h.marks, h.draws = nil, nil
	h.event, h.output, h.injection, h.drawing = 0, 0, 0, 0
	h.series = newSeries(len(c.Outputs), h.nt, h.nb, h.nc)
	h.steps, h.solved = 0, 0
	h.fired = resize(h.fired, len(c.Rules))
	for i := range h.fired {
		h.fired[i] = math.NaN()
	}
	h.levels, h.before = resize(h.levels, c.Drugs), resize(h.before, c.Drugs)
	h.cursor = h.cursor[:0]
	for range c.Courses {
		h.cursor = append(h.cursor, 0)
	}
	h.dosed = false
	for _, r := range h.responses {
		r.manner, r.of = nil, nil
	}
	h.bolus = nil
}

// resize returns a slice of that length, cleared.
func resize(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}

// Run lives one host from time 0 to its end.
//
// Errors: as for Begin and Until.
func (b *Body) Run(w *Workspace, p Pharmacology, luck Luck, c *Calendar) (*Record, error) {
	h, err := b.Begin(w, p, luck, c)
	if err != nil {
		return nil, err
	}
	if err := h.Until(c.End); err != nil {
		return nil, err
	}
	return h.Record(), nil
}

// Run lives one host of a spec from time 0 to its end. Who runs many hosts makes the
// Body once.
//
// Errors: those of New and Body.Run.
func Run(spec *Spec, p Pharmacology, luck Luck, c *Calendar) (*Record, error) {
	b, err := New(*spec)
	if err != nil {
		return nil, err
	}
	return b.Run(b.NewWorkspace(), p, luck, c)
}

// Until steps on until the host has reached a time or its end. It stops at the end of
// a step, so that stopping in the middle changes nothing.
//
// Errors: *LimitError; *DivergedError; *circulation.DivergedError.
func (h *Host) Until(time float64) error {
	for !h.over && h.time < time {
		if err := h.step(); err != nil {
			return err
		}
	}
	return nil
}

// Time returns how far the host is, and whether it is over. Units: min.
func (h *Host) Time() (time float64, over bool) { return h.time, h.over }

// step advances the host to the next point at which anything changes abruptly, at most
// one longest step. The blood has been solved; within the step its response is linear.
func (h *Host) step() error {
	h.watch()
	h.findBurden(h.burden, h.native, h.seeded, &h.sums)
	end := h.boundary()
	whole := end - h.time
	dt := h.curb(whole)
	if err := h.found(dt); err != nil {
		return err
	}
	h.tally(dt)
	h.countHomecomers(dt)
	h.spreadExosomes(dt)
	h.ageLesions(dt)
	copy(h.native, h.native1)
	copy(h.seeded, h.seeded1)
	copy(h.stroma, h.stroma1)
	if dt < whole {
		end = h.time + dt
	}
	h.time = end
	h.steps++
	if err := h.verify(); err != nil {
		return err
	}
	return h.due()
}

// forecast writes sizes and shedding after a time beside the present ones. What comes
// home at the end depends on the sizes there, which a first forecast gives.
func (h *Host) forecast(dt float64) {
	h.growLesions(dt)
	h.growTumours(dt, h.inflow)
	if h.body.spec.SelfSeeding.On && h.nt > 0 {
		h.findShedding(h.shed1, h.native1, h.seeded1, &h.sums1)
		h.findInflow(h.inflow1, h.shed1, h.native1, h.seeded1)
		h.growTumours(dt, h.inflow1)
	}
	h.findShedding(h.shed1, h.native1, h.seeded1, &h.sums1)
	h.findBurden(h.burden1, h.native1, h.seeded1, &h.sums1)
}

// boundary returns the end of the next step if no threshold is reached before.
func (h *Host) boundary() float64 {
	end := min(h.calendar.End, h.nextLevel, after(h.time, h.body.step))
	if g := h.body.spec.Bursts.Grid; g > 0 {
		end = min(end, after(h.time, g))
	}
	if h.output < len(h.calendar.Outputs) {
		end = min(end, h.calendar.Outputs[h.output])
	}
	if h.event < len(h.calendar.Events) {
		end = min(end, h.calendar.Events[h.event].Time)
	}
	if h.injection < len(h.body.spec.Injections) {
		end = min(end, h.body.spec.Injections[h.injection].Time)
	}
	return end
}

// after returns the first point of a grid after a time.
func after(time, grid float64) float64 {
	k := math.Floor(time/grid) + 1
	if k*grid <= time { // rounding
		k++
	}
	return k * grid
}

// due does what is due now, in this order: levels of the drugs, a row of the series,
// injections, events, rules. Then it brings the blood up to date for the next step.
func (h *Host) due() error {
	if err := h.refresh(); err != nil {
		return err
	}
	before := h.injection + len(h.marks)
	if h.output < len(h.calendar.Outputs) && h.calendar.Outputs[h.output] <= h.time {
		h.row()
		h.output++
	}
	for !h.over && h.injection < len(h.body.spec.Injections) && h.body.spec.Injections[h.injection].Time <= h.time {
		if err := h.inject(h.injection); err != nil {
			return err
		}
		h.injection++
	}
	for !h.over && h.event < len(h.calendar.Events) && h.calendar.Events[h.event].Time <= h.time {
		e := &h.calendar.Events[h.event]
		h.event++
		if err := h.act(e.Name, e.Action, e.Tumour, &e.Tube, -1); err != nil {
			return err
		}
	}
	if err := h.heed(); err != nil {
		return err
	}
	if !h.over && h.time >= h.calendar.End {
		h.over, h.ended = true, End{h.time, Completed, ""}
	}
	if h.over || h.injection+len(h.marks) == before {
		return nil
	}
	return h.refresh()
}

// refresh brings levels, shedding and the response of the blood up to date.
func (h *Host) refresh() error {
	if err := h.dose(); err != nil {
		return err
	}
	h.fluctuate()
	h.findShedding(h.shed, h.native, h.seeded, &h.sums)
	if err := h.respond(); err != nil {
		return err
	}
	h.findInflow(h.inflow, h.shed, h.native, h.seeded)
	return nil
}

// tally adds up what was shed and what stopped in a step.
func (h *Host) tally(dt float64) {
	for s := range h.nb {
		for c := range h.nc {
			n := h.burst * dt * logMean(h.shed[s*h.nc+c], h.shed1[s*h.nc+c])
			if n == 0 {
				continue
			}
			h.shedTotal[s] += n
			stop := h.responses[h.body.spec.population(c)].stop[h.body.way[s]*h.nb : (h.body.way[s]+1)*h.nb]
			for b, v := range stop {
				if t := h.body.tumourAt[b]; t >= 0 {
					v *= h.flowScale(t, h.native, h.seeded)
				}
				h.arrested[b] += n * v
			}
		}
	}
}

// verify returns an error if a size is not finite.
func (h *Host) verify() error {
	for t := range h.native {
		if n := h.tumourCells(t, h.native, h.seeded); !(n >= 0 && n <= math.MaxFloat64) {
			return &DivergedError{"number of cells of a tumour", t, h.time, n}
		}
	}
	for b, n := range h.burden1 {
		if !(n >= 0 && n <= math.MaxFloat64) {
			return &DivergedError{"burden of a bed", b, h.time, n}
		}
	}
	return nil
}
