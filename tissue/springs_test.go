package tissue

import (
	"slices"
	"testing"

	"paget/rng"
)

// tangled returns an island of n cells in a narrow place with contacts between them:
// some lead over the end of an axis, and some cells share a centre.
func tangled(s *rng.Stream, n, contacts int) *island {
	g := &island{members: make([]member, n), stiff: make([][6]float64, n), cells: make([]int32, n)}
	for i := range g.members {
		g.cells[i] = int32(i)
		g.members[i].at = [4]float64{50 * s.Float64(), 20 * s.Float64(), 10 * s.Float64(), 6 + 2*s.Float64()}
		if i > 0 && s.Intn(10) == 0 {
			g.members[i].at = g.members[i-1].at
		}
	}
	for range contacts {
		i := s.Intn(n - 1)
		j := i + 1 + s.Intn(n-1-i)
		near := g.members[i].at[3] + g.members[j].at[3]
		g.contacts = append(g.contacts, contact{i: int32(i), j: int32(j), touch: 1 / near, end: 1 / (1.25 * near),
			pull: s.Float64(), wraps: s.Intn(9) == 0})
	}
	return g
}

func TestSpringsOfPairsAndPlainOnesHaveTheSameBits(t *testing.T) {
	tissue := &Tissue{law: newLaw(Mechanics{Repulsion: 10, Adhesion: 1, Reach: 1.25})}
	tissue.space.period, tissue.space.half = [3]float64{60, 60, 60}, [3]float64{30, 30, 30}
	r := rng.New(9, rng.Testing, 0, 0)
	for k := range 300 {
		n := 2 + k%40
		state := &State{ID: make([]uint64, n)}
		for i := range state.ID {
			state.ID[i] = uint64(i + 1)
		}
		pairs := tangled(&r, n, k%60)
		plain := &island{members: slices.Clone(pairs.members), contacts: pairs.contacts, cells: pairs.cells, stiff: slices.Clone(pairs.stiff)}
		stiff := k%2 == 0
		pairs.pushSprings(tissue, state, stiff)
		for c := range plain.contacts {
			plain.pushSpring(tissue, state, &plain.contacts[c], stiff)
		}
		if !slices.Equal(pairs.members, plain.members) {
			t.Fatalf("%d cells, %d contacts: forces differ", n, len(pairs.contacts))
		}
		if !slices.Equal(pairs.stiff, plain.stiff) {
			t.Fatalf("%d cells, %d contacts: stiffness differs", n, len(pairs.contacts))
		}
	}
}
