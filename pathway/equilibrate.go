package pathway

import (
	"fmt"
	"math"
	"strings"
)

// Limits of the search for a steady state.
const (
	atRest      = 1e-10  // largest |max·F − y| that counts as rest
	stillMoves  = 1e-8   // above this a node is named as still moving
	creeps      = 1e-5   // a loop that was followed for long and moves less than this in its τ is at rest, too
	patience    = 2000.0 // longest time followed, in units of the loop's longest τ
	mostSteps   = 50000  // steps made in one loop of one block
	lastStretch = 120.0  // the last of it, in the same units, is followed in short steps
)

// Equilibrate brings all cells to the steady state under the treatment as it
// acts at time t, with inputs and noise as they are.
//
// The network is taken apart into feedback loops and single nodes, upstream
// first. A single node takes the value of its drive, which is exact. A loop is
// followed in time from its present activities, with everything upstream at its
// steady state, until max·F − y is below 10⁻¹⁰ everywhere, or, as it is beside the fold
// of a switch, below 10⁻⁵ after 2000 of the loop's longest τ or 50000 steps; if it has
// several steady states this decides which one. What is not upstream of a node does
// not change it by one bit.
//
// Units: t in min.
// Errors: *NoSteadyStateError if a loop keeps moving; *DivergedError; of the first
// block of 64 slots concerned, whose cells are then as before.
// Panics if t is not finite.
func (p *Population) Equilibrate(t float64) error {
	if math.IsNaN(t) || math.IsInf(t, 0) {
		panic("pathway: the time is not finite")
	}
	p.act(t)
	p.inhibit(t)
	p.enter(t, 0, 1, 1)
	err := p.each(p.rest)
	if err == nil {
		p.arrive()
	}
	return err
}

// restBlock brings one block to rest, by kernel or plain twin.
func (p *Population) restBlock(w *workspace, block, cells int) error {
	p.prepare(w, block, cells)
	if p.spec.Reference {
		return p.equilibrateReference(w, block, cells)
	}
	return p.equilibrateBlock(w, block, cells)
}

// equilibrateBlock brings one block to rest.
func (p *Population) equilibrateBlock(w *workspace, block, cells int) error {
	m := p.spec.Model
	for i := range m.nodes {
		copy(row(w.run, i, cells), row(w.begin, i, cells))
	}
	for k := range m.parts {
		part := &m.parts[k]
		if part.loop {
			if err := p.settleLoop(w, part, block, cells); err != nil {
				return err
			}
			continue
		}
		i := part.nodes[0]
		if p.acting.clamped[i] {
			continue
		}
		p.evaluate(w, part, cells, w.run, w.given)
		copy(row(w.run, i, cells), row(w.given, i, cells))
	}
	p.store(w.run, block, cells)
	return nil
}

// settleLoop follows one feedback loop in w.run until it rests.
//
// The step follows the difference between predictor and corrector while the loop
// moves. Close to rest that difference is small for any step, and a long step of
// an explicit method can swing out; so the step is halved when the distance from
// rest grows and lengthened when it shrinks. In very long steps a loop whose nodes
// answer each other by nearly as much as they moved, in the other direction, comes no
// nearer; short steps in the last stretch bring it home.
func (p *Population) settleLoop(w *workspace, part *part, block, cells int) error {
	m := p.spec.Model
	const follow = 1e-2  // of the path; it does not touch the accuracy of the end
	const swings = 100.0 // a correction far below the distance from rest is no swing of the method
	shortest, longest := math.Inf(1), 0.0
	for _, i := range part.nodes {
		shortest, longest = min(shortest, m.nodes[i].tau), max(longest, m.nodes[i].tau)
	}
	step, elapsed, last := shortest/4, 0.0, math.Inf(1)
	p.evaluate(w, part, cells, w.run, w.given)
	for range mostSteps {
		rest, broken := p.distance(w, part, cells)
		if broken >= 0 {
			return p.diverged("activity", broken, row(w.given, broken, cells))
		}
		if rest <= atRest {
			return nil
		}
		if elapsed > patience*longest {
			break
		}
		for _, i := range part.nodes {
			w.loop.set(i, step, m.nodes[i].tau, p.acting.clamped[i])
		}
		off := p.stepLoop(w, part, cells)
		if off > follow {
			step /= 2
			continue
		}
		for _, i := range part.nodes {
			copy(row(w.run, i, cells), row(w.kept, i, cells))
		}
		elapsed += min(step, 2*longest) // a longer step moves a slow loop no further than two τ
		switch {
		case off > follow/8:
		case rest <= last, off < rest/swings:
			step *= 1.5
		default:
			step = max(step/2, min(step, shortest/8))
		}
		if elapsed > (patience-lastStretch)*longest {
			step = min(step, shortest/8)
		}
		last = rest
		p.around(w, part, cells, w.run, w.given)
	}
	if last <= creeps { // beside the fold of a switch a cell moves for years, and no experiment sees it
		return nil
	}
	return p.restless(w, part, block, cells)
}

// stepLoop takes the nodes of a loop through one step, from w.run and w.given to
// w.kept: predictors first, then each is corrected in the order of sweepOrder with
// the newest values of the others. It returns the largest correction.
func (p *Population) stepLoop(w *workspace, loop *part, cells int) (off float64) {
	k := &w.loop
	for _, i := range loop.nodes {
		a := row(w.kept, i, cells)
		k.predict(i, row(w.run, i, cells), row(w.given, i, cells), a)
		p.curves(w, i, a)
	}
	for _, i := range loop.sweep {
		g, h, a := row(w.given, i, cells), wide(w.drive, i, cells), row(w.kept, i, cells)
		p.driveNode(w, i, cells, [2]float64{}, h)
		off = max(off, k.b[i]*largest(g, h))
		k.correct(i, row(w.run, i, cells), g, h, a)
		p.curves(w, i, a)
	}
	return off
}

// around is evaluate for a loop of which nothing has changed but its own nodes.
func (p *Population) around(w *workspace, loop *part, cells int, x, drive []float64) {
	for _, i := range loop.nodes {
		p.curves(w, i, row(x, i, cells))
	}
	for _, i := range loop.nodes {
		p.driveNode(w, i, cells, [2]float64{}, row(drive, i, cells))
	}
}

// distance returns the largest |max·F − y| in the part, with F in w.given, and
// the node that is not a number any more (−1: none).
func (p *Population) distance(w *workspace, part *part, cells int) (rest float64, broken int) {
	for _, i := range part.nodes {
		off := largest(row(w.given, i, cells), row(w.run, i, cells))
		if off != off {
			return 0, i
		}
		if !p.acting.clamped[i] {
			rest = max(rest, off)
		}
	}
	return rest, -1
}

// restless describes the cell that is furthest from rest; w.run and w.given
// hold the state.
func (p *Population) restless(w *workspace, part *part, block, cells int) error {
	cell, most := 0, 0.0
	for _, i := range part.nodes {
		y := row(w.run, i, cells)
		for c, g := range row(w.given, i, cells) {
			if d := math.Abs(g - y[c]); !p.acting.clamped[i] && d > most {
				cell, most = c, d
			}
		}
	}
	moving := make([]float64, 0, len(part.nodes))
	for _, i := range part.nodes {
		moving = append(moving, math.Abs(row(w.given, i, cells)[cell]-row(w.run, i, cells)[cell]))
	}
	return p.noSteadyState(part, p.id[block*blockSize+cell], p.now.t, moving)
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
