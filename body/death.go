package body

import (
	"fmt"
	"math"
)

// look returns a quantity now or at the end of the step.
func (h *Host) look(q Quantity, index int, end bool) float64 {
	native, seeded, burden, cells := h.native, h.seeded, h.burden, h.lesions.cells
	if end {
		native, seeded, burden, cells = h.native1, h.seeded1, h.burden1, h.lesions.cells1
	}
	volume := h.body.spec.Primary.CellVolume
	sum := 0.0
	switch q {
	case TumourVolume:
		return volume * h.tumourCells(index, native, seeded)
	case TumourTotal:
		for t := range native {
			sum += volume * h.tumourCells(t, native, seeded)
		}
	case BedBurden:
		return burden[index]
	case TotalBurden:
		for _, n := range burden {
			sum += n
		}
	case LargestLesion:
		for i, n := range cells {
			if int(h.lesions.bed[i]) == index {
				sum = max(sum, n)
			}
		}
	}
	return sum
}

// watched is a threshold that a step may not run past: a rule of the calendar or a
// lethal burden.
type watched struct {
	quantity  Quantity
	index     int
	threshold float64
	rule      int // of the calendar; -1: lethal
}

// watch lists the thresholds that have not been reached.
func (h *Host) watch() {
	h.watching = h.watching[:0]
	for i, r := range h.calendar.Rules {
		if math.IsNaN(h.fired[i]) {
			h.watching = append(h.watching, watched{r.Quantity, r.Index, r.Threshold, i})
		}
	}
	l := &h.body.spec.Lethal
	for b, n := range l.Beds {
		if n > 0 {
			h.watching = append(h.watching, watched{BedBurden, b, n * h.tolerated, -1})
		}
	}
	if l.Total > 0 {
		h.watching = append(h.watching, watched{TotalBurden, 0, l.Total * h.tolerated, -1})
	}
}

// near is how close a quantity must come to its threshold to have reached it.
const near = 1e-8

// curb shortens a step so that it ends where the first threshold is reached, and
// returns its length. The end of the step is forecast in any case.
func (h *Host) curb(dt float64) float64 {
	h.forecast(dt)
	for range 60 {
		first := 1.0
		for _, w := range h.watching {
			b := h.look(w.quantity, w.index, true)
			if b > w.threshold*(1+near) {
				first = min(first, fraction(h.look(w.quantity, w.index, false), b, w.threshold))
			}
		}
		if first >= 1 {
			break
		}
		dt *= first
		h.forecast(dt)
	}
	return dt
}

// heed does what the thresholds that are reached demand, until nothing more happens.
func (h *Host) heed() error {
	for again := true; again && !h.over; {
		again = false
		h.watch()
		h.findBurden(h.burden, h.native, h.seeded, &h.sums)
		for _, w := range h.watching {
			if h.look(w.quantity, w.index, false) < w.threshold*(1-near) {
				continue
			}
			if w.rule < 0 {
				h.die(w)
				return nil
			}
			r := &h.calendar.Rules[w.rule]
			h.fired[w.rule] = h.time
			h.dosed = false // courses may begin or end
			if err := h.act(r.Name, r.Action, r.Tumour, &r.Tube, w.rule); err != nil {
				return err
			}
			again = true
			break
		}
	}
	return nil
}

// die ends the host by its burden.
func (h *Host) die(w watched) {
	h.over = true
	name := "all beds"
	if w.quantity == BedBurden {
		name = h.body.spec.Circulation.Beds[w.index].Name
	}
	h.ended = End{h.time, Died, name}
}

// act does what an event or a rule says and notes it.
func (h *Host) act(name string, a Action, tumour int, tube *Tube, rule int) error {
	volume := h.look(TumourTotal, 0, false)
	switch a {
	case Resect:
		volume = h.look(TumourVolume, tumour, false)
		h.resect(tumour)
	case DrawOff:
		if err := h.draw(name, tube); err != nil {
			return err
		}
	case Stop:
		h.over = true
		h.ended = End{h.time, Stopped, name}
	case Mark:
	default:
		panic(fmt.Sprintf("body: action %d of %q", a, name))
	}
	h.marks = append(h.marks, MarkAt{name, h.time, a, rule, tumour, volume})
	return nil
}

// resect removes a tumour with all its cells.
func (h *Host) resect(t int) {
	h.removed[t] = true
	h.native[t], h.stroma[t] = 0, 0
	clear(h.seeded[t*h.nc : (t+1)*h.nc])
}
