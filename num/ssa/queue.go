package ssa

import "math"

// queue holds one time for each channel, the earliest on top: a binary heap with the
// place of each channel in it. Equal times stand in the order of the channels.
type queue struct {
	time  []float64 // by channel
	heap  []int     // channels
	place []int     // by channel: where it stands in heap
}

// newQueue returns a queue of n channels at infinite times.
func newQueue(n int) queue {
	q := queue{make([]float64, n), make([]int, n), make([]int, n)}
	q.clear()
	return q
}

// clear puts all channels at infinite times, in their own order.
func (q *queue) clear() {
	for c := range q.time {
		q.time[c], q.heap[c], q.place[c] = math.Inf(1), c, c
	}
}

// first returns the channel with the earliest time.
func (q *queue) first() int { return q.heap[0] }

// set moves a channel to a time.
func (q *queue) set(c int, t float64) {
	q.time[c] = t
	at := q.place[c]
	for at > 0 && q.before(at, (at-1)/2) {
		q.swap(at, (at-1)/2)
		at = (at - 1) / 2
	}
	for {
		child := 2*at + 1
		if child >= len(q.heap) {
			return
		}
		if child+1 < len(q.heap) && q.before(child+1, child) {
			child++
		}
		if !q.before(child, at) {
			return
		}
		q.swap(at, child)
		at = child
	}
}

// before tells whether place i comes before place j.
func (q *queue) before(i, j int) bool {
	a, b := q.heap[i], q.heap[j]
	return q.time[a] < q.time[b] || (q.time[a] == q.time[b] && a < b)
}

// swap exchanges two places.
func (q *queue) swap(i, j int) {
	q.heap[i], q.heap[j] = q.heap[j], q.heap[i]
	q.place[q.heap[i]], q.place[q.heap[j]] = i, j
}
