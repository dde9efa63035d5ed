package tissue

import (
	"paget/cell"
	"paget/microenv"
	"paget/rng"
	"paget/team"
)

// slabSize is the number of cells that one worker takes at a time. It is part of
// the order of sums, so it does not depend on the machine.
const slabSize = 2048

// worker is the scratch space of one worker.
type worker struct {
	stream rng.Stream
	off    []float64    // per node: 1 − level held by medium and couplings
	force  [][3]float64 // of the cells of a slab, nN; then their velocities, µm/min
	stiff  [][6]float64 // Σ k·n·nᵀ of their contacts, nN/µm
}

// Use lets the workers of a team share the work of every phase; nil, the
// default, is the caller alone. Results do not depend on it.
func (t *Tissue) Use(crew *team.Team) {
	t.crew = crew
	t.workers = make([]worker, crew.Size())
	t.slab = t.doSlab
	t.tasks = tasks{t.decideSlab, t.senseSlab, t.evaluateSlab, t.verifySlab, t.askSlab}
}

// tasks are the phases that are shared by slabs, bound once so that steps do not
// ask for memory. They read the state, and the kind, in hand.
type tasks struct {
	decide, sense, evaluate, verify, ask func(w *worker, from, to int)
}

// inHand is what a phase works on while it is shared.
type inHand struct {
	state     *State
	kind      int
	field     *microenv.Field
	behaviour cell.Behaviour
	count     int // entries
	do        func(w *worker, from, to int)
}

// each does work for all entries from 0 to n − 1, slab by slab. Work may write to
// the entries of its slab only.
func (t *Tissue) each(n int, work func(w *worker, from, to int)) {
	t.hand.count, t.hand.do = n, work
	t.crew.Do(slabs(n), t.slab)
}

// doSlab does the work in hand for one slab.
func (t *Tissue) doSlab(who, slab int) {
	from := slab * slabSize
	t.hand.do(&t.workers[who], from, min(from+slabSize, t.hand.count))
}

// share does a task for all n entries of a state, of one kind where the task asks.
func (t *Tissue) share(s *State, kind, n int, task func(w *worker, from, to int)) {
	t.hand.state, t.hand.kind = s, kind
	t.each(n, task)
	t.hand.state = nil
}

// slabs returns the number of slabs of n entries.
func slabs(n int) int { return (n + slabSize - 1) / slabSize }
