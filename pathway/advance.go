package pathway

import (
	"fmt"
	"math"
)

// Advance moves all cells from t to t + dt.
//
// First the noise moves on to time t. Then the activities follow the network,
// with the treatment as it stands in the middle of the interval and the inputs
// as they were set. An interval longer than 64 times the shortest τ is cut into
// equal parts no longer than that, each with its own treatment. The kernel makes
// 1, 2, 4, … sub-steps of the exponential integrator for each block of 64 slots
// until the estimated error of every activity is within the tolerance: with one
// sub-step the estimate is the difference between predictor and corrector, with
// more it is the difference to the result with half as many. While a node moves
// by more than a tenth, sub-steps longer than a quarter of its τ are not trusted:
// they could leap over a narrow hump or threshold and not see it. A node is
// settled at the first count at which it and everything upstream of it is within
// the tolerance. So what is not upstream of a node cannot change it, not by one
// bit.
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
	if p.noise.advance(t, p.id) {
		p.spreadNoise()
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
	p.load(w.begin, block, cells)
	clear(w.done)
	for level := 0; level <= deepest; level++ {
		copy(w.run, w.begin)
		p.run(&p.steps[level], level, dt, block, cells)
		if level == 0 {
			w.differ(m.all.nodes, cells, w.run, w.middle)
		} else {
			w.differ(m.all.nodes, cells, w.run, w.before)
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

// run makes 2^level equal sub-steps of w.run through dt.
func (p *Population) run(k *coefficients, level int, dt float64, block, cells int) {
	w, m := p.w, p.spec.Model
	count := 1 << level
	if !k.ready {
		for i := range m.nodes {
			k.set(i, dt/float64(count), m.nodes[i].tau, p.acting.clamped[i])
		}
		k.ready = true
	}
	for range count {
		p.evaluate(w, &m.all, block, cells, w.run, w.drive0)
		w.predict(m.all.nodes, k, cells)
		p.evaluate(w, &m.all, block, cells, w.middle, w.drive1)
		w.correct(m.all.nodes, k, cells)
	}
	p.worked += count
}

// distrustLeaps sets the error of nodes that move far in long sub-steps beyond
// any tolerance. The sub-steps of w.run had the given length.
func (p *Population) distrustLeaps(step float64, cells int) {
	w := p.w
	for i := range p.spec.Model.nodes {
		if step <= p.spec.Model.nodes[i].tau/4 || p.acting.clamped[i] {
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
// together with everything upstream. It says whether all are, and which node is
// not a number any more (−1: none).
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
