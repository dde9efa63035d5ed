package pathway

import (
	"fmt"
	"math"
)

// Advance moves all cells from t to t + dt.
//
// The activities follow the network with the inputs as they were set. Limits of
// nodes go in a straight line from noise and treatment as they are at the
// beginning to noise and treatment as they are at the end; weights of links, added
// levels and clamps are those of the middle. An interval longer than 64 times the
// shortest τ is cut into equal parts no longer than that, each with its own noise
// and treatment. The kernel makes 1, 2, 4, … sub-steps of the exponential
// integrator for each block of 64 slots until the estimated error of every
// activity is within the tolerance: with one sub-step the estimate is the
// difference between predictor and corrector, with more it is the difference to
// the result with half as many. While a node moves by more than a tenth, sub-steps
// longer than a quarter of its τ are not trusted: they could leap over a narrow
// hump or threshold and not see it. A node is settled at the first count at which
// it and everything upstream of it is within the tolerance. So what is not
// upstream of a node cannot change it, not by one bit.
//
// Units: t and dt in min.
// Range: dt >= 0, any size.
// Errors: *DivergedError if an activity is no longer finite or 2¹⁸ sub-steps are
// not enough. The population is then as before the part of the interval, for the
// block concerned and those after it.
// Panics if t is not finite or dt is negative or not finite.
func (p *Population) Advance(t, dt float64) error {
	if math.IsNaN(t) || math.IsInf(t, 0) || !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("pathway: cannot advance from %g by %g", t, dt))
	}
	if dt == 0 || p.n == 0 {
		return nil
	}
	parts := math.Ceil(dt / (longestPart * p.spec.Model.shortest))
	part := dt / parts
	for k := range int(parts) {
		if err := p.advancePart(t+float64(k)*part, part); err != nil {
			return err
		}
	}
	return nil
}

// Limits of one part of an interval.
const (
	longestPart = 64.0 // times the shortest τ
	leap        = 0.1  // a node that moves further is followed in sub-steps of τ/4
)

// advancePart moves all cells through one part of an interval.
func (p *Population) advancePart(t, dt float64) error {
	p.act(t + dt/2)
	p.inhibit(t + dt - inside*dt)
	p.confine(t, dt)
	if p.spec.Reference {
		return p.advanceReference(t, dt)
	}
	if p.step != dt {
		p.step = dt
		for i := range p.steps {
			p.steps[i].ready = false
		}
	}
	for block := 0; block*blockSize < p.n; block++ {
		if err := p.advanceBlock(block, t, dt); err != nil {
			return err
		}
	}
	return nil
}

// advanceBlock moves one block through dt.
func (p *Population) advanceBlock(block int, t, dt float64) error {
	w, m := p.w, p.spec.Model
	cells := min(blockSize, p.n-block*blockSize)
	p.prepare(block, cells)
	for level := 0; level <= deepest; level++ {
		p.run(&p.steps[level], level, dt, block, cells)
		if level > 0 {
			for k := range m.parts {
				if w.needed[k] {
					w.differ(m.parts[k].nodes, cells, w.run, w.before)
				}
			}
		}
		p.distrustLeaps(dt/float64(int(1)<<level), cells)
		settled, broken := p.settle(cells)
		if broken >= 0 {
			return p.diverged("activity", broken, w.run, cells, t)
		}
		if settled {
			p.store(w.kept, block, cells)
			return nil
		}
		w.run, w.before = w.before, w.run
	}
	worst := 0
	for i, off := range w.off {
		if off > w.off[worst] {
			worst = i
		}
	}
	return &DivergedError{Quantity: "estimated error", Where: m.names[worst], Time: t, Value: w.off[worst]}
}

// prepare loads a block and computes the drives with which its interval begins.
func (p *Population) prepare(block, cells int) {
	w := p.w
	p.load(w.begin, block, cells)
	p.evaluate(w, &p.spec.Model.all, block, cells, w.begin, w.first)
	clear(w.done)
	for k := range w.needed {
		w.needed[k] = true
	}
}

// run takes the needed parts of a block from the beginning of the interval through
// 2^level equal sub-steps, in w.run.
//
// In each sub-step the parts are visited upstream first, so that a node sees what
// acts on it as it is at the end of the sub-step: for nodes outside loops G₁ is
// the drive there, and the G₀ of the next sub-step. In a loop the nodes begin with
// their predictors and are corrected twice in the order of sweepOrder, each with
// the newest values of the others.
func (p *Population) run(k *coefficients, level int, dt float64, block, cells int) {
	w, m := p.w, p.spec.Model
	count := 1 << level
	if !k.ready {
		for i := range m.nodes {
			k.set(i, dt/float64(count), m.nodes[i].tau, p.acting.clamped[i])
		}
		k.ready = true
	}
	for q := range m.parts {
		if w.needed[q] {
			for _, i := range m.parts[q].nodes {
				copy(row(w.run, i, cells), row(w.begin, i, cells))
				copy(row(w.drive0, i, cells), row(w.first, i, cells))
			}
		}
	}
	for s := range count {
		share := float64(s+1) / float64(count)
		for q := range m.parts {
			switch {
			case !w.needed[q]:
			case m.parts[q].loop:
				p.turn(k, level, &m.parts[q], block, cells, share)
			default:
				p.follow(k, level, m.parts[q].nodes[0], block, cells, share)
			}
		}
	}
	p.worked += count
}

// follow takes one node outside loops through a sub-step that ends when a share of
// the interval has gone by. With one sub-step in all it notes the estimated error.
func (p *Population) follow(k *coefficients, level, i, block, cells int, share float64) {
	w := p.w
	g, y, h := row(w.drive0, i, cells), row(w.run, i, cells), row(w.drive1, i, cells)
	p.drive(w, i, block, share, h)
	if level == 0 {
		w.off[i] = k.difference(i, g, h)
	}
	k.finish(i, y, g, h)
	p.curves(i, y)
}

// turn is follow for the nodes of one loop.
func (p *Population) turn(k *coefficients, level int, loop *part, block, cells int, share float64) {
	p.sweep(k, loop, block, cells, share)
	for _, i := range loop.sweep {
		p.follow(k, level, i, block, cells, share)
	}
}

// sweep writes a first correction of the nodes of a loop into w.middle and returns
// the largest difference to the predictors.
func (p *Population) sweep(k *coefficients, loop *part, block, cells int, share float64) (off float64) {
	w := p.w
	w.predict(loop.nodes, k, cells)
	for _, i := range loop.nodes {
		p.curves(i, row(w.middle, i, cells))
	}
	for _, i := range loop.sweep {
		g, h, a := row(w.drive0, i, cells), row(w.drive1, i, cells), row(w.middle, i, cells)
		p.drive(w, i, block, share, h)
		off = max(off, k.difference(i, g, h))
		k.correct(i, row(w.run, i, cells), g, h, a)
		p.curves(i, a)
	}
	return off
}

// curves brings the activation curves of one node up to date.
func (p *Population) curves(i int, x []float64) {
	m := p.spec.Model
	for _, t := range m.reads[i] {
		activation(&m.terms[t], x, row(p.w.curve, t, len(x)))
	}
}

// distrustLeaps sets the error of nodes that move far in long sub-steps beyond
// any tolerance. The sub-steps of w.run had the given length.
func (p *Population) distrustLeaps(step float64, cells int) {
	w := p.w
	for i := range p.spec.Model.nodes {
		if w.done[i] || step <= p.spec.Model.nodes[i].tau/4 || p.acting.clamped[i] {
			continue
		}
		begin := row(w.begin, i, cells)
		for c, v := range row(w.run, i, cells) {
			if math.Abs(v-begin[c]) > leap {
				w.off[i] = math.Inf(1)
				break
			}
		}
	}
}

// settle keeps the end states of nodes that are now within the tolerance
// together with everything upstream, and finds out which parts are still needed.
// It says whether all nodes are settled, and which one is not a number any more
// (−1: none).
func (p *Population) settle(cells int) (all bool, broken int) {
	w, m := p.w, p.spec.Model
	all = true
	for k := range m.parts {
		part := &m.parts[k]
		off := 0.0
		for _, parent := range part.parents {
			off = max(off, w.worst[parent])
		}
		for _, i := range part.nodes {
			if w.off[i] != w.off[i] {
				return false, i
			}
			off = max(off, w.off[i])
		}
		w.worst[k] = off
		for _, i := range part.nodes {
			switch {
			case w.done[i]:
			case off <= p.spec.Tolerance:
				w.done[i] = true
				copy(row(w.kept, i, cells), row(w.run, i, cells))
			default:
				all = false
			}
		}
	}
	for k := range m.parts {
		w.needed[k] = !w.done[m.parts[k].nodes[0]] // the nodes of a part settle together
	}
	for k := len(m.parts) - 1; k >= 0; k-- {
		if w.needed[k] {
			for _, parent := range m.parts[k].parents {
				w.needed[parent] = true
			}
		}
	}
	return all, -1
}

// load copies the activities of one block into rows.
func (p *Population) load(rows []float64, block, cells int) {
	for i := range p.spec.Model.nodes {
		copy(row(rows, i, cells), p.y[i*p.stride+block*blockSize:])
	}
}

// store is the inverse of load.
func (p *Population) store(rows []float64, block, cells int) {
	for i := range p.spec.Model.nodes {
		copy(p.y[i*p.stride+block*blockSize:], row(rows, i, cells))
	}
}

// diverged names the first value of a node that is not finite.
func (p *Population) diverged(quantity string, node int, rows []float64, cells int, t float64) error {
	e := &DivergedError{Quantity: quantity, Where: p.spec.Model.names[node], Time: t, Value: math.NaN()}
	for _, v := range row(rows, node, cells) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			e.Value = v
			break
		}
	}
	return e
}

// DivergedError says that a number broke down while cells were advanced.
type DivergedError struct {
	Quantity string  // "activity" or "estimated error"
	Where    string  // the node
	Time     float64 // min, the beginning of the interval
	Value    float64 // the activity, or the error that could not be brought below the tolerance
}

// Error names quantity, node, time and value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("pathway: %s of %q is %g in the interval from %g min", e.Quantity, e.Where, e.Value, e.Time)
}
