package circulation

import "testing"

func TestTypesAreNumberedOneByOne(t *testing.T) {
	n := Travellers{Largest: 5, Companions: 3}
	next := 0
	for cells := 1; cells <= 5; cells++ {
		for c := 0; c <= 3; c++ {
			i := n.Index(cells, c)
			if i != next || n.Cells(i) != cells || n.Companion(i) != c {
				t.Errorf("%d cells with companion %d: index %d gives back %d, %d", cells, c, i, n.Cells(i), n.Companion(i))
			}
			next++
		}
	}
	if n.Types() != next {
		t.Errorf("%d types, counted %d", n.Types(), next)
	}
}
