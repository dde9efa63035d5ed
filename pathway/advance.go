package pathway

import (
	"fmt"
	"math"
)

// Advance moves all cells from t to t + dt.
//
// Inputs go in a straight line from their former levels to those that were set
// (SetInput). Limits of nodes go in a straight line from noise and treatment as
// they are at the beginning to noise and treatment as they are at the end; weights
// of links, added levels and clamps are those of the middle. An interval longer
// than 64 times the shortest τ is cut into equal parts no longer than that, each
// with its own noise and treatment. For each block of 64 slots the kernel makes 1,
// 2, 4, … pairs of sub-steps of the exponential integrator until the estimated
// error of every activity is within the tolerance (coefficients). A sub-step
// longer than a quarter of its τ in which a node moves by more than a quarter, or
// by more than a tenth if a hump or a steep threshold (n > 4) reads it, is not
// trusted: it could leap over hump or threshold and not see it. A node
// is settled at the first count at which it and everything upstream of it is
// within the tolerance. So what is not upstream of a node cannot change it, not by
// one bit. Where nothing upstream moves and nothing else does, a node goes on
// without being computed again (stand).
//
// Units: t and dt in min.
// Range: dt >= 0, any size.
// Errors: *DivergedError if an activity is no longer finite or 2¹⁸ sub-steps are
// not enough, of the first block concerned. The cells of that block are then as
// before the part of the interval; those of other blocks may have moved.
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
		if err := p.advancePart(t+float64(k)*part, part, float64(k)/parts, float64(k+1)/parts); err != nil {
			return err
		}
	}
	p.arrive()
	return nil
}

// arrive makes the levels of inputs those with which the next interval begins.
func (p *Population) arrive() {
	for i := range p.from {
		p.from[i].take(&p.level[i])
	}
}

// Limits of one part of an interval.
const (
	longestPart = 64.0 // times the shortest τ
	leap        = 0.25 // a node that moves further is followed in sub-steps of τ/4
	narrowLeap  = 0.1  // the same where a hump or a curve steeper than steepHill reads it
	steepHill   = 4.0
)

// advancePart moves all cells through one part of an interval, from the time when
// begun of it has gone by until ended has.
func (p *Population) advancePart(t, dt, begun, ended float64) error {
	p.act(t + dt/2)
	p.inhibit(t + dt - inside*dt)
	p.enter(t, dt, begun, ended)
	err := p.each(p.move)
	p.leave()
	return err
}

// advanceBlock moves one block through the interval.
func (p *Population) advanceBlock(w *workspace, block, cells int) error {
	m, dt := p.spec.Model, p.now.dt
	p.prepare(w, block, cells)
	if p.spec.Reference {
		return p.advanceReference(w, block, cells)
	}
	if w.step != dt {
		w.step = dt
		for i := range w.steps {
			w.steps[i].ready = false
		}
	}
	p.evaluate(w, &m.all, cells, w.begin, w.first)
	clear(w.done)
	for q := range w.needed {
		w.needed[q] = true
	}
	p.stand(w, p.ready(w, 0), cells)
	for level := 0; level <= deepest; level++ {
		p.run(w, level, cells)
		settled, broken := p.settle(w, cells)
		if broken >= 0 {
			return p.diverged("activity", broken, wide(w.state, broken, 2*cells))
		}
		if settled {
			p.store(w.kept, block, cells)
			return nil
		}
	}
	worst := 0
	for i, off := range w.off {
		if off > w.off[worst] {
			worst = i
		}
	}
	return &DivergedError{Quantity: "estimated error", Where: m.names[worst], Time: p.now.t, Value: w.off[worst]}
}

// prepare loads a block: activities, inputs and limits.
func (p *Population) prepare(w *workspace, block, cells int) {
	p.load(w.begin, block, cells)
	for i := range p.level {
		input, slope := row(w.input, i, cells), row(w.slope, i, cells)
		p.from[i].read(block*blockSize, input)
		p.level[i].read(block*blockSize, slope)
		for c, end := range slope {
			begin := input[c]
			if begin != begin || p.now.dt == 0 {
				begin = end
			}
			whole := end - begin
			input[c] = begin + float64(p.now.begun*whole)
			slope[c] = (p.now.ended - p.now.begun) * whole
		}
	}
	p.confine(w, block, cells)
}

// ready returns the coefficients of 2^level pairs.
func (p *Population) ready(w *workspace, level int) *coefficients {
	k := &w.steps[level]
	if !k.ready {
		for i := range p.spec.Model.nodes {
			k.set(i, w.step/float64(int(1)<<level), p.spec.Model.nodes[i].tau, p.acting.clamped[i])
		}
		k.ready, k.unseen = true, unseenAtFirst/float64(int64(1)<<(2*level))
	}
	return k
}

// run takes the needed parts of a block from the beginning of the interval through
// 2^level equal pairs of sub-steps.
//
// In each pair the parts are visited upstream first, so that a node sees what acts
// on it as it is in the middle and at the end of the pair.
func (p *Population) run(w *workspace, level, cells int) {
	m, k := p.spec.Model, p.ready(w, level)
	count := 1 << level
	for i := range m.nodes {
		w.off[i] = 0
	}
	for s := range count {
		share := [2]float64{(float64(s) + 0.5) / float64(count), float64(s+1) / float64(count)}
		for q := range m.parts {
			if !w.needed[q] {
				continue
			}
			part := &m.parts[q]
			if count == 1 && p.hopeless(w, part) {
				continue
			}
			y, g := w.begin, w.first
			if s > 0 {
				p.carry(w, part, cells)
				y, g = w.run, w.given
			}
			switch {
			case w.still[q]:
				p.coast(w, k, q, cells, y, g)
			case part.loop:
				p.turn(w, k, part, cells, share, y, g, p.spec.Tolerance/float64(8*count))
			default:
				p.follow(w, k, part.nodes[0], cells, share, y, g)
			}
			if !w.still[q] {
				p.noteLeaps(w, part, w.step/float64(2*count), cells, y)
			}
		}
	}
	w.worked += count
}

// hopeless says whether something upstream of a part is beyond the tolerance in the
// only pair. The part would then not be settled whatever comes out, and is left out.
func (p *Population) hopeless(w *workspace, part *part) bool {
	for _, parent := range part.parents {
		for _, i := range p.spec.Model.parts[parent].nodes {
			if w.off[i] > p.spec.Tolerance {
				for _, node := range part.nodes {
					w.off[node] = math.Inf(1)
				}
				return true
			}
		}
	}
	return false
}

// carry makes the end of the pair before the beginning of the next one.
func (p *Population) carry(w *workspace, part *part, cells int) {
	for _, i := range part.nodes {
		copy(row(w.run, i, cells), wide(w.state, i, 2*cells)[cells:])
		copy(row(w.given, i, cells), wide(w.drive, i, 2*cells)[cells:])
	}
}

// follow takes one node through a pair that begins with states y and drives g, and
// adds to its estimated error.
func (p *Population) follow(w *workspace, k *coefficients, i, cells int, share [2]float64, y, g []float64) {
	f, x := wide(w.drive, i, 2*cells), wide(w.state, i, 2*cells)
	p.driveNode(w, i, cells, share, f)
	node := &k.node[i]
	w.off[i] = float64(node.e*w.off[i]) + float64(node.bend*node.take(k.unseen, row(y, i, cells), row(g, i, cells), f, x))
	p.curves(w, i, x)
}

// coast is follow for a part in which nothing moves: the drives stay.
func (p *Population) coast(w *workspace, k *coefficients, q, cells int, y, g []float64) {
	part, watched := &p.spec.Model.parts[q], false
	for _, child := range part.children {
		watched = watched || !w.still[child]
	}
	for _, i := range part.nodes {
		x, state, begin := wide(w.state, i, 2*cells), row(y, i, cells), row(g, i, cells)
		if !k.node[i].coast(state, begin, x) {
			w.off[i] = math.NaN()
		}
		copy(wide(w.drive, i, 2*cells)[cells:], begin)
		if watched {
			k.node[i].predict(state, begin, x)
			p.curves(w, i, x)
		}
	}
}

// noteLeaps sets the error of the nodes of a part beyond any tolerance if they
// move far in a sub-step of the present pair that is long for them.
func (p *Population) noteLeaps(w *workspace, part *part, length float64, cells int, y []float64) {
	m := p.spec.Model
	for _, i := range part.nodes {
		far := m.leap[i]
		if w.done[i] || length <= m.nodes[i].tau/4 || p.acting.clamped[i] || w.off[i] != w.off[i] {
			continue
		}
		x := wide(w.state, i, 2*cells)
		middle, end := x[:cells], x[cells:]
		end = end[:cells]
		for c, begin := range row(y, i, cells) {
			if math.Abs(middle[c]-begin) > far || math.Abs(end[c]-middle[c]) > far {
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
func (p *Population) settle(w *workspace, cells int) (all bool, broken int) {
	m := p.spec.Model
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
				copy(row(w.kept, i, cells), wide(w.state, i, 2*cells)[cells:])
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

// load copies the activities of one block into narrow rows.
func (p *Population) load(rows []float64, block, cells int) {
	for i := range p.y {
		p.y[i].read(block*blockSize, row(rows, i, cells))
	}
}

// store is the inverse of load.
func (p *Population) store(rows []float64, block, cells int) {
	for i := range p.y {
		p.y[i].write(block*blockSize, row(rows, i, cells))
	}
}

// diverged names the first value of a node that is not finite.
func (p *Population) diverged(quantity string, node int, values []float64) error {
	e := &DivergedError{Quantity: quantity, Where: p.spec.Model.names[node], Time: p.now.t, Value: math.NaN()}
	for _, v := range values {
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
