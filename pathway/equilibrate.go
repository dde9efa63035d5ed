package pathway

import (
	"fmt"
	"math"
	"strings"
)

// Limits of the search for a steady state.
const (
	atRest     = 1e-10  // largest |max·F − y| that counts as rest
	stillMoves = 1e-8   // above this a node is named as still moving
	patience   = 2000.0 // longest time followed, in units of the loop's longest τ
	mostSteps  = 50000  // steps made in one loop of one block
)

// Equilibrate brings all cells to the steady state under the treatment as it
// acts at time t, with inputs and noise as they are.
//
// The network is taken apart into feedback loops and single nodes, upstream
// first. A single node takes the value of its drive, which is exact. A loop is
// followed in time from its present activities, with everything upstream at its
// steady state, until max·F − y is below 10⁻¹⁰ everywhere; if it has several
// steady states this decides which one. What is not upstream of a node does not
// change it by one bit.
//
// Units: t in min.
// Errors: *NoSteadyStateError if a loop keeps moving; *DivergedError. The
// population is then as before for the block concerned and those after it.
// Panics if t is not finite.
func (p *Population) Equilibrate(t float64) error {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		panic("pathway: the time is not finite")
	}
	p.act(t)
	p.inhibit(t)
	p.limits(t, t, p.limit)
	for block := 0; block*blockSize < p.n; block++ {
		cells := min(blockSize, p.n-block*blockSize)
		var err error
		if p.spec.Reference {
			err = p.equilibrateReference(block, cells, t)
		} else {
			err = p.equilibrateBlock(block, cells, t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// equilibrateBlock brings one block to rest.
func (p *Population) equilibrateBlock(block, cells int, t float64) error {
	w, m := p.w, p.spec.Model
	p.load(w.run, block, cells)
	for k := range m.parts {
		part := &m.parts[k]
		if part.loop {
			if err := p.settleLoop(part, block, cells, t); err != nil {
				return err
			}
			continue
		}
		i := part.nodes[0]
		if p.acting.clamped[i] {
			continue
		}
		p.evaluate(w, part, block, cells, w.run, w.drive0)
		copy(row(w.run, i, cells), row(w.drive0, i, cells))
	}
	p.store(w.run, block, cells)
	return nil
}

// settleLoop follows one feedback loop in w.run until it rests.
//
// The step follows the difference between predictor and corrector while the loop
// moves. Close to rest that difference is small for any step, and a long step of
// an explicit method can swing out; so the step is halved when the distance from
// rest grows and lengthened when it shrinks.
func (p *Population) settleLoop(part *part, block, cells int, t float64) error {
	w, m := p.w, p.spec.Model
	const follow = 1e-2 // of the path; it does not touch the accuracy of the end
	shortest, longest := math.Inf(1), 0.0
	for _, i := range part.nodes {
		shortest, longest = min(shortest, m.nodes[i].tau), max(longest, m.nodes[i].tau)
	}
	step, elapsed, last := shortest/4, 0.0, math.Inf(1)
	p.evaluate(w, part, block, cells, w.run, w.drive0)
	for range mostSteps {
		rest, broken := p.distance(part, cells)
		if broken >= 0 {
			return p.diverged("activity", broken, w.drive0, cells, t)
		}
		if rest <= atRest {
			return nil
		}
		if elapsed > patience*longest {
			break
		}
		for _, i := range part.nodes {
			p.loop.set(i, step, m.nodes[i].tau, p.acting.clamped[i])
		}
		off := p.sweep(&p.loop, part, block, cells, 0)
		if off > follow {
			step /= 2
			continue
		}
		for _, i := range part.nodes {
			copy(row(w.run, i, cells), row(w.middle, i, cells))
		}
		elapsed += min(step, 2*longest) // a longer step moves a slow loop no further than two τ
		switch {
		case off > follow/8:
		case rest <= last:
			step *= 1.5
		default:
			step = max(step/2, min(step, shortest/8))
		}
		last = rest
		p.around(part, block, cells, w.run, w.drive0)
	}
	return p.restless(part, block, cells, t)
}

// around is evaluate for a loop of which nothing has changed but its own nodes.
func (p *Population) around(loop *part, block, cells int, x, drive []float64) {
	for _, i := range loop.nodes {
		p.curves(i, row(x, i, cells))
	}
	for _, i := range loop.nodes {
		p.drive(p.w, i, block, 0, row(drive, i, cells))
	}
}

// distance returns the largest |max·F − y| in the part, with F in w.drive0, and
// the node that is not a number any more (−1: none).
func (p *Population) distance(part *part, cells int) (rest float64, broken int) {
	w := p.w
	w.differ(part.nodes, cells, w.drive0, w.run)
	for _, i := range part.nodes {
		if w.off[i] != w.off[i] {
			return 0, i
		}
		if !p.acting.clamped[i] {
			rest = max(rest, w.off[i])
		}
	}
	return rest, -1
}

// restless describes the cell that is furthest from rest; w.run and w.drive0
// hold the state.
func (p *Population) restless(part *part, block, cells int, t float64) error {
	w := p.w
	cell, most := 0, 0.0
	for _, i := range part.nodes {
		y := row(w.run, i, cells)
		for c, g := range row(w.drive0, i, cells) {
			if d := math.Abs(g - y[c]); !p.acting.clamped[i] && d > most {
				cell, most = c, d
			}
		}
	}
	moving := make([]float64, 0, len(part.nodes))
	for _, i := range part.nodes {
		moving = append(moving, math.Abs(w.drive0[i*blockSize+cell]-w.run[i*blockSize+cell]))
	}
	return p.noSteadyState(part, p.id[block*blockSize+cell], t, moving)
}

// noSteadyState makes the error from the distances from rest of the part's nodes.
func (p *Population) noSteadyState(part *part, id uint64, t float64, moving []float64) error {
	m := p.spec.Model
	e := &NoSteadyStateError{Cell: id, Time: t}
	allowed, next := make([]bool, len(m.nodes)), make([][]int, len(m.nodes))
	worst, most := part.nodes[0], -1.0
	for k, i := range part.nodes {
		allowed[i] = !p.acting.clamped[i]
		if moving[k] > stillMoves && allowed[i] {
			e.Nodes = append(e.Nodes, m.names[i])
			if moving[k] > most {
				worst, most = i, moving[k]
			}
		}
	}
	for _, edge := range m.network.edges() {
		if allowed[edge[0]] && allowed[edge[1]] {
			next[edge[0]] = append(next[edge[0]], edge[1])
		}
	}
	for _, i := range cycleThrough(worst, allowed, next) {
		e.Loop = append(e.Loop, m.names[i])
	}
	return e
}

// NoSteadyStateError says that cells do not come to rest: a feedback loop
// oscillates, or settles too slowly to be called a steady state.
type NoSteadyStateError struct {
	Cell  uint64   // identity of the cell furthest from rest
	Time  float64  // min, the time whose treatment was asked for
	Nodes []string // still moving
	Loop  []string // a shortest feedback loop through the node that moves most
}

// Error names the cell, the nodes and the loop.
func (e *NoSteadyStateError) Error() string {
	text := fmt.Sprintf("pathway: no steady state in cell %d at %g min: still moving are %s", e.Cell, e.Time, strings.Join(e.Nodes, ", "))
	if len(e.Loop) > 0 {
		text += fmt.Sprintf("; the loop is %s → %s", strings.Join(e.Loop, " → "), e.Loop[0])
	}
	return text
}
