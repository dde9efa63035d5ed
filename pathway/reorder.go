package pathway

import "fmt"

// Reorder moves all cells at once: slot k then holds what slot order[k] held. Slots
// that order does not name are dropped, so len(order) may be smaller than Len.
//
// Cells that share a block of 64 slots take their steps together, so an order
// changes activities within the tolerance of Advance, and nothing else.
//
// Panics if a slot does not exist or is named twice.
func (p *Population) Reorder(order []int32) {
	if cap(p.seen) < p.n {
		p.seen = make([]bool, p.n, p.n+p.n/8)
	}
	seen := p.seen[:p.n]
	clear(seen)
	for _, from := range order {
		p.check(int(from))
		if seen[from] {
			panic(fmt.Sprintf("pathway: slot %d is named twice", from))
		}
		seen[from] = true
	}
	for _, columns := range p.columns() {
		for i := range columns {
			columns[i].reorder(order, &p.spare)
		}
	}
	p.id, p.founder = gather(p.id, order), gather(p.founder, order)
	p.n = len(order)
}

// gather returns the entries in a new order.
func gather(v []uint64, order []int32) []uint64 {
	out := make([]uint64, len(order), len(order)+len(order)/8)
	for k, from := range order {
		out[k] = v[from]
	}
	return out
}
