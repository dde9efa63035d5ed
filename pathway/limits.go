package pathway

// inside keeps a look at a time course away from the ends of an interval, as a
// share of it: what starts or stops all at once at an end belongs to one side.
const inside = 1e-6

// interval is the part of an Advance that is under way.
type interval struct {
	t, dt        float64 // min
	begun, ended float64 // share of the whole Advance gone by at its beginning and end
	tick         [3]int64
	reached      [2]float64 // by noise, at the beginning and at the end
}

// enter prepares the interval from t to t + dt: noise is drawn up to tick[1] before
// its beginning and up to tick[2] before its end. A dt of 0 is a look at time t,
// with noise as it is.
func (p *Population) enter(t, dt, begun, ended float64) {
	z := &p.noise
	p.now = interval{t: t, dt: dt, begun: begun, ended: ended, tick: [3]int64{z.clock, z.clock, z.clock}}
	if dt > 0 {
		p.now.tick[1] = z.due(t, z.clock)
		p.now.tick[2] = z.due(t+dt, p.now.tick[1])
	}
	p.now.reached = [2]float64{z.reached(t, p.now.tick[1]), z.reached(t+dt, p.now.tick[2])}
}

// leave notes that the noise of all cells has been drawn.
func (p *Population) leave() { p.noise.clock = p.now.tick[2] }

// confine sets the limits of the noisy and treated nodes of a block: limit at the
// beginning of the interval, climb what they gain until its end. Between the two
// they go in a straight line. On the way it draws the noise that falls due.
func (p *Population) confine(w *workspace, block, cells int) {
	now, first := &p.now, block*blockSize
	z := &p.noise
	z.refresh(w, p.id, first, cells, now.tick[0], now.tick[1])
	p.limits(w, first, cells, now.reached[0], now.t+inside*now.dt, w.limit)
	if now.dt == 0 {
		clear(w.climb)
		return
	}
	z.refresh(w, p.id, first, cells, now.tick[1], now.tick[2])
	p.limits(w, first, cells, now.reached[1], now.t+now.dt-inside*now.dt, w.climb)
	for i, moves := range p.moves {
		if !moves {
			continue
		}
		begin := row(w.limit, i, cells)
		climb := row(w.climb, i, cells)
		w.highest[i] = max(top(begin), top(climb))
		w.climbs[i] = climbTo(begin, climb)
	}
}

// limits writes the limits of noisy and treated nodes of some cells, with noise
// that has come a share of its way and the treatment as it acts at a time.
func (p *Population) limits(w *workspace, first, cells int, reached, acting float64, out []float64) {
	z := &p.noise
	for i, moves := range p.moves {
		if !moves {
			continue
		}
		limit := row(out, i, cells)
		base := p.base[i] * p.free[i]
		if r := z.rowOf[i]; r >= 0 {
			blend(base, reached, z.past[r].single[first:][:cells], z.factor[r].single[first:][:cells], limit)
		} else {
			for c := range limit {
				limit[c] = base
			}
		}
		for k := range p.plan.onNode[i] {
			if e := &p.plan.onNode[i][k]; e.p.Kind != Inhibitor {
				p.scale(w, limit, first, e, e.p.Course(acting))
			}
		}
	}
}

// scale applies one effect, g of its full course, to the limits of a node.
func (p *Population) scale(w *workspace, limit []float64, first int, e *nodeEffect, g float64) {
	if e.spread < 0 {
		f := e.p.factor(e.strength, g)
		for c := range limit {
			limit[c] *= f
		}
		return
	}
	removed := w.value[:len(limit)]
	p.plan.removed[e.spread].read(first, removed)
	for c, share := range removed {
		limit[c] *= e.p.factor(share, g)
	}
}
