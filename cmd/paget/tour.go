package main

import (
	"fmt"
	"sync"

	"paget"
)

// tour shows how far a reproduction of several studies has come, with one time left for
// all. Studies are weighed by what each takes on an idle machine.
type tour struct {
	bar   *progress
	parts int     // that are to be run
	total float64 // s, of all parts
	base  float64 // s, of the parts that are done

	mutex       sync.Mutex
	at          int // number of the part under way, from 1
	part        *paget.Part
	done, count int
}

// newTour begins the display; parts that are there already count as done.
func newTour(s *streams, quiet bool, passes []*paget.Reproduction) *tour {
	t := &tour{}
	for _, r := range passes {
		for _, p := range r.Parts {
			t.total += p.Cost()
			if p.Kept != nil {
				t.base += p.Cost()
			} else {
				t.parts++
			}
		}
	}
	quiet = quiet || t.parts == 0
	t.bar = newProgress(s, quiet, "reproduce", "", t.pieces(t.total))
	t.bar.label = t.label
	return t
}

// pieces turns seconds into pieces of work.
func (t *tour) pieces(seconds float64) int { return int(100*seconds + 0.5) }

// begin goes on to a part.
func (t *tour) begin(p *paget.Part) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.at++
	t.part, t.done, t.count = p, 0, len(p.Plan.Jobs)
}

// close ends the part.
func (t *tour) close() { t.base += t.part.Cost() }

// step says that done of total wells or hosts of the part are finished.
func (t *tour) step(done, total int) {
	t.mutex.Lock()
	t.done, t.count = done, total
	share := 1.0
	if total > 0 {
		share = float64(done) / float64(total)
	}
	at := t.base + share*t.part.Cost()
	t.mutex.Unlock()
	t.bar.step(t.pieces(at), t.pieces(t.total))
}

// moving is told of long wells; the study as a whole is enough here.
func (t *tour) moving(int, float64, float64) {}

// finished returns how much of the part is done.
func (t *tour) finished() int {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	return t.done
}

// end removes the display.
func (t *tour) end() { t.bar.end() }

// label says what is under way.
func (t *tour) label() string {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	if t.part == nil {
		return "preparing"
	}
	name := t.part.Name()
	for _, a := range t.part.Asked.Ablate {
		name += " without " + a
	}
	return fmt.Sprintf("study %d of %d, %s: %d of %d", t.at, t.parts, name, t.done, t.count)
}
