package tissue

import (
	"paget/rng"
	"paget/team"
)

// slabSize is the number of cells that one worker takes at a time. It is part of
// the order of sums, so it does not depend on the machine.
const slabSize = 2048

// worker is the scratch space of one worker.
type worker struct {
	stream rng.Stream
	force  [][3]float64 // of the cells of a slab, nN; then their velocities, µm/min
	stiff  [][6]float64 // Σ k·n·nᵀ of their contacts, nN/µm
}

// Use lets the workers of a team share the work of every phase; nil, the
// default, is the caller alone. Results do not depend on it.
func (t *Tissue) Use(crew *team.Team) {
	t.crew = crew
	t.workers = make([]worker, crew.Size())
}

// each does work for all entries from 0 to n − 1, slab by slab. Work may write to
// the entries of its slab only.
func (t *Tissue) each(n int, work func(w *worker, from, to int)) {
	t.crew.Do(slabs(n), func(who, slab int) {
		from := slab * slabSize
		work(&t.workers[who], from, min(from+slabSize, n))
	})
}

// slabs returns the number of slabs of n entries.
func slabs(n int) int { return (n + slabSize - 1) / slabSize }
