package circulation

import "fmt"

// Travellers numbers the types of travellers: by the number of their tumour cells, 1
// to Largest, and by their companion, 0 for none and c+1 for companion c.
//
//	index = (cells − 1)·(Companions + 1) + companion
type Travellers struct {
	Largest    int // tumour cells a group may have
	Companions int // kinds of companions
}

// Types returns how many types there are.
func (n Travellers) Types() int { return n.Largest * (n.Companions + 1) }

// Index returns the number of a type.
//
// Range: cells from 1 to Largest; companion 0 (none) to Companions.
// Panics outside.
func (n Travellers) Index(cells, companion int) int {
	if cells < 1 || cells > n.Largest || companion < 0 || companion > n.Companions {
		panic(fmt.Sprintf("circulation: no traveller of %d cells with companion %d; there are 1 to %d cells and companions 0 to %d", cells, companion, n.Largest, n.Companions))
	}
	return (cells-1)*(n.Companions+1) + companion
}

// Cells returns the number of tumour cells of a type.
func (n Travellers) Cells(t int) int { return t/(n.Companions+1) + 1 }

// Companion returns 0 for a type without companion, c+1 for companion c.
func (n Travellers) Companion(t int) int { return t % (n.Companions + 1) }
