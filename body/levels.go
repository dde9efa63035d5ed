package body

import "math"

// began returns the time at which a course begins, and false if it has not yet.
func (h *Host) began(c *Course) (float64, bool) {
	if c.After < 0 {
		return 0, true
	}
	at := h.fired[c.After]
	return at, !math.IsNaN(at)
}

// stopped tells whether the rule that ends a course has fired.
func (h *Host) stopped(c *Course) bool {
	return c.Until >= 0 && !math.IsNaN(h.fired[c.Until])
}

// findLevels sums the levels of all courses now and returns the next time at which
// one of them changes. Points that repeat the level are no change, so that a dose of 0
// leaves the steps as they are without a drug.
func (h *Host) findLevels(levels []float64) (next float64) {
	clear(levels)
	next = math.Inf(1)
	for i := range h.calendar.Courses {
		c := &h.calendar.Courses[i]
		from, ok := h.began(c)
		if !ok || h.stopped(c) {
			continue
		}
		k := h.cursor[i]
		for k < len(c.Times) && from+c.Times[k] <= h.time {
			k++
		}
		h.cursor[i] = k
		level := 0.0
		if k > 0 {
			level = c.Levels[k-1]
		}
		levels[c.Drug] += level
		for k < len(c.Times) && c.Levels[k] == level {
			k++
		}
		if k < len(c.Times) {
			next = min(next, from+c.Times[k])
		}
	}
	return next
}

// dose brings levels, phenotypes and walls up to date.
//
// Errors: those of a phenotype, joined.
func (h *Host) dose() error {
	h.nextLevel = h.findLevels(h.levels)
	same := h.dosed
	for d, v := range h.levels {
		same = same && v == h.before[d]
	}
	if same {
		return nil
	}
	h.dosed = true
	copy(h.before, h.levels)
	for p := range h.phenotypes {
		ph := h.pharmacology.Phenotype(p, h.levels)
		if ph == h.phenotypes[p] {
			continue
		}
		if err := ph.validate(&h.body.spec, p); err != nil {
			return err
		}
		h.phenotypes[p] = ph
	}
	return h.doseWalls()
}

// doseWalls brings the walls up to date.
//
// Errors: those of a wall, joined.
func (h *Host) doseWalls() error {
	of, ok := h.pharmacology.(Walls)
	if !ok {
		clear(h.walls)
		return nil
	}
	for b := range h.walls {
		w := of.Wall(b, h.levels)
		if w == h.walls[b] {
			continue
		}
		if w != nil {
			if err := w.Validate(h.body.spec.Organs[b].Name); err != nil {
				return err
			}
		}
		h.walls[b] = w
	}
	return nil
}
