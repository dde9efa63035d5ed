package body

import (
	"math"

	"paget/organ"
)

// lesionList holds all lesions of a host, one slice a property.
type lesionList struct {
	bed, clone, site, parent []int32
	size, companion, crossed []int32
	met, slept, alive        []bool
	arrived, founded, pace   []float64
	begin                    []float64 // cells when founded
	depth                    []float64 // of begin, see organ.Outgrowth.Depth
	inner                    []float64 // inner time of bed and clone when founded
	detected                 []float64 // min; NaN: not yet
	cells, cells1            []float64 // now, and at the end of the step
}

// reset forgets all lesions and keeps the room.
func (l *lesionList) reset() {
	for _, s := range l.whole() {
		*s = (*s)[:0]
	}
	for _, s := range l.claims() {
		*s = (*s)[:0]
	}
	for _, s := range l.numbers() {
		*s = (*s)[:0]
	}
}

// whole, claims and numbers list the columns, for those who treat all alike.
func (l *lesionList) whole() []*[]int32 {
	return []*[]int32{&l.bed, &l.clone, &l.site, &l.parent, &l.size, &l.companion, &l.crossed}
}

func (l *lesionList) claims() []*[]bool { return []*[]bool{&l.met, &l.slept, &l.alive} }

func (l *lesionList) numbers() []*[]float64 {
	return []*[]float64{&l.arrived, &l.founded, &l.pace, &l.begin, &l.depth, &l.inner, &l.detected, &l.cells, &l.cells1}
}

// foundedLesion is what is known of a lesion when it is founded.
type foundedLesion struct {
	bed, clone, site, parent, size, companion, crossed int
	met, slept                                         bool
	arrived, founded, pace, begin                      float64
}

// add appends a lesion; it grows from its time of founding on.
func (l *lesionList) add(f foundedLesion, law organ.Outgrowth) {
	l.bed = append(l.bed, int32(f.bed))
	l.clone = append(l.clone, int32(f.clone))
	l.site = append(l.site, int32(f.site))
	l.parent = append(l.parent, int32(f.parent))
	l.size = append(l.size, int32(f.size))
	l.companion = append(l.companion, int32(f.companion))
	l.crossed = append(l.crossed, int32(f.crossed))
	l.met = append(l.met, f.met)
	l.slept = append(l.slept, f.slept)
	l.alive = append(l.alive, false)
	l.arrived = append(l.arrived, f.arrived)
	l.founded = append(l.founded, f.founded)
	l.pace = append(l.pace, f.pace)
	l.begin = append(l.begin, f.begin)
	l.depth = append(l.depth, law.Depth(f.begin))
	l.inner = append(l.inner, 0)
	l.detected = append(l.detected, math.NaN())
	l.cells = append(l.cells, 0)
	l.cells1 = append(l.cells1, 0)
}

// lesionFactor returns the factor on the growth of lesions of a clone in a bed.
func (h *Host) lesionFactor(bed, clone int) float64 {
	return h.phenotypes[h.body.spec.population(clone)].Organs[bed].Growth * h.lesionPace
}

// growLesions writes the sizes after a time into cells1. A lesion that has shrunk
// below one cell is gone.
func (h *Host) growLesions(dt float64) {
	l := &h.lesions
	for i := range l.bed {
		l.cells1[i] = 0
		if !l.alive[i] {
			continue
		}
		b, c := int(l.bed[i]), int(l.clone[i])
		inner := h.inner[b*h.nc+c] + dt*h.lesionFactor(b, c) - l.inner[i]
		n := h.body.outgrowth[b].AfterFrom(l.begin[i], l.depth[i], inner*l.pace[i])
		if n >= 1 {
			l.cells1[i] = n
		}
	}
	h.sumLesions(&h.sums1, l.cells1)
}

// lesionSums holds what the rest of the host asks of its lesions.
type lesionSums struct {
	cells    []float64 // [bed·clones + clone]
	vascular []float64 // [bed·clones + clone], cells of lesions that are vascularised
}

// sumLesions adds up lesions, in order of their founding.
func (h *Host) sumLesions(s *lesionSums, cells []float64) {
	clear(s.cells)
	clear(s.vascular)
	for i, n := range cells {
		if n == 0 {
			continue
		}
		b := int(h.lesions.bed[i])
		at := b*h.nc + int(h.lesions.clone[i])
		s.cells[at] += n
		if n >= h.body.spec.Organs[b].Vascular {
			s.vascular[at] += n
		}
	}
}

// ageLesions takes over the sizes at the end of a step: notes what has become
// detectable, lets regressed lesions go and new ones begin.
func (h *Host) ageLesions(dt float64) {
	l := &h.lesions
	end := h.time + dt
	for i := range l.bed {
		b, c := int(l.bed[i]), int(l.clone[i])
		if !l.alive[i] {
			// A lesion begins once: those that are gone have no beginning.
			if l.founded[i] <= end && l.begin[i] > 0 {
				l.alive[i] = true
				factor := h.lesionFactor(b, c)
				l.inner[i] = h.inner[b*h.nc+c] + (l.founded[i]-h.time)*factor
				l.cells1[i] = h.body.outgrowth[b].After(l.begin[i], (end-l.founded[i])*factor*l.pace[i])
				l.cells[i] = l.begin[i]
				h.detect(i, l.founded[i], end-l.founded[i])
				l.cells[i] = l.cells1[i]
			}
			continue
		}
		h.detect(i, h.time, dt)
		l.cells[i] = l.cells1[i]
		if l.cells[i] == 0 {
			l.alive[i], l.begin[i] = false, 0
		}
	}
	h.sumLesions(&h.sums, l.cells)
	for b := range h.nb {
		for c := range h.nc {
			h.inner[b*h.nc+c] += dt * h.lesionFactor(b, c)
		}
	}
}

// detect notes when a lesion became detectable within a span.
func (h *Host) detect(i int, from, span float64) {
	l := &h.lesions
	if len(h.body.spec.Lesions.Detectable) == 0 || !math.IsNaN(l.detected[i]) {
		return
	}
	size := h.body.spec.Lesions.Detectable[l.bed[i]]
	if size == 0 || l.cells1[i] < size {
		return
	}
	l.detected[i] = from + span*fraction(l.cells[i], l.cells1[i], size)
}

// fraction returns where within a step a quantity that grows exponentially from a to b
// reaches a threshold.
func fraction(a, b, threshold float64) float64 {
	switch {
	case a >= threshold:
		return 0
	case a <= 0:
		return 1
	}
	return math.Log(threshold/a) / math.Log(b/a)
}

// findBurden writes into dst the cells in each bed: those of the tumour or of the
// lesions.
func (h *Host) findBurden(dst, native, seeded []float64, lesions *lesionSums) {
	for b := range dst {
		dst[b] = 0
		if t := h.body.tumourAt[b]; t >= 0 {
			dst[b] = h.tumourCells(t, native, seeded)
		}
		for _, n := range lesions.cells[b*h.nc : (b+1)*h.nc] {
			dst[b] += n
		}
	}
}
