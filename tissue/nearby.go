package tissue

import (
	"math"

	"paget/num/neighbour"
)

// Skins of the list as shares of the largest reach; they decide about time only.
// skinShare is what a periodic box has to leave room for.
const (
	firstSkin = 0.1
	leastSkin = 0.02
	mostSkin  = 1
	skinShare = 0.25
)

// updateList brings the neighbour list up to date with the positions of the state.
// The list is a reserve of candidates only: which pairs interact, and in which order
// they are summed, does not depend on when it was built.
func (t *Tissue) updateList(s *State) error {
	t.placeAll(s)
	if t.spec.Reference {
		return nil
	}
	return t.renewList(s)
}

// placeAll takes positions and radii from the state.
func (t *Tissue) placeAll(s *State) {
	n := s.Len()
	t.at = room(t.at, n)
	t.work.state = s
	t.crew.Do(slabs(n), t.pass.place)
}

func (t *Tissue) placeSlab(_, slab int) {
	s := t.work.state
	from, to := bounded(slab, s.Len())
	for i := from; i < to; i++ {
		t.at[i] = [4]float64{s.X[i], s.Y[i], s.Z[i], s.Radius[i]}
	}
}

// bounded returns the entries of a slab of n.
func bounded(slab, n int) (from, to int) {
	return slab * slabSize, min((slab+1)*slabSize, n)
}

// room returns a slice of length n, with an eighth to spare when it has to grow; its
// content is left as it was, or not.
func room[T [6]float64 | [4]float64 | [3]float64 | fold](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/8)
	}
	return s[:n]
}

// renewList makes the list good for the places at hand. Its skin follows its life: it
// widens if cells wear the list out quickly, and narrows if cells are renumbered
// before they do.
func (t *Tissue) renewList(s *State) error {
	holds, share := t.list.Holds(t.crew, t.at)
	if holds {
		t.left = 0.5 * t.skin * (1 - share) * (1 - 1e-9)
		t.work.share = share
		return nil
	}
	cutoff := 0.0
	for _, r := range s.Radius {
		cutoff = max(cutoff, 2*r*t.law.reach)
	}
	switch {
	case t.skin == 0:
		t.skin = firstSkin * cutoff
	case !math.IsInf(share, 0) && t.work.looks < 12:
		t.skin = min(1.5*t.skin, mostSkin*cutoff)
	case math.IsInf(share, 0) && t.work.share < 0.4:
		t.skin = max(0.8*t.skin, leastSkin*cutoff)
	}
	t.work.looks, t.work.share = 0, 0
	for a, border := range t.space.border {
		if border == Periodic && !(a == 2 && t.space.flat) {
			t.skin = min(t.skin, max(0, (0.5*t.space.period[a]-cutoff)*(1-1e-6)))
		}
	}
	t.left = 0.5 * t.skin * (1 - 1e-9)
	return t.buildList(s, t.at, t.skin)
}

// buildList makes the list for cells at given places.
func (t *Tissue) buildList(s *State, at [][4]float64, skin float64) error {
	t.bonded.stale = true
	if err := t.list.Build(t.crew, at, skin); err != nil {
		if bad, ok := err.(*neighbour.PositionError); ok {
			return t.diverged(s, bad.Index, "coordinate (µm)", bad.Value)
		}
		return err
	}
	return nil
}

// forgetList makes the next look at neighbours build its list anew: cells were
// renumbered.
func (t *Tissue) forgetList() {
	t.list.Forget()
	t.bonded.of = surfaces{}
}

// eachClose visits what eachPair does, or fewer pairs, but all that are within reach. A
// small tissue is searched at once: it moves on before a list is asked again.
func (t *Tissue) eachClose(s *State, visit func(i, j int, d2 float64)) error {
	widest := 0.0
	for _, r := range s.Radius {
		widest = max(widest, t.law.reach*r)
	}
	if s.Len() > slabSize || widest > t.space.quarter || t.spec.Reference {
		if err := t.updateList(s); err != nil {
			return err
		}
		t.eachPair(s, visit)
		return nil
	}
	t.placeAll(s)
	t.next = room(t.next, s.Len())
	for i := range t.next {
		t.next[i] = t.at[i]
		t.next[i][3] *= t.law.reach
	}
	pairs, err := t.touching(s)
	for _, p := range pairs {
		if i, j := int(p[0]), int(p[1]); sameSide(s.Where[i], s.Where[j]) {
			visit(i, j, t.space.distance2(&t.at[i], &t.at[j]))
		}
	}
	return err
}

// touching returns the pairs of balls at the places of t.next that overlap.
func (t *Tissue) touching(s *State) ([][2]int32, error) {
	pairs, err := t.touch.Find(t.next)
	if bad, ok := err.(*neighbour.PositionError); ok {
		return nil, t.diverged(s, bad.Index, "coordinate (µm)", bad.Value)
	}
	return pairs, err
}

// eachPair visits candidate pairs i < j on the same side of the membrane once, with
// their squared distance, in the order of i, then j. Call updateList before.
func (t *Tissue) eachPair(s *State, visit func(i, j int, d2 float64)) {
	if t.spec.Reference {
		t.eachPairReference(s, visit)
		return
	}
	look := func(i int, row []int32) {
		for _, j := range row {
			if int(j) > i && sameSide(s.Where[i], s.Where[j]) {
				visit(i, int(j), t.space.distance2(&t.at[i], &t.at[j]))
			}
		}
	}
	for k := range t.list.Parts {
		part := &t.list.Parts[k]
		for a := range part.Len() {
			within, across := part.Row(a)
			look(part.First+a, within)
			look(part.First+a, across)
		}
	}
}

// eachNear visits all candidates j of the cells of one slab on the same side of the
// membrane, with their squared distance: those in the slab once, with once set and
// i < j, those in other slabs from both sides. It may run for several slabs at once.
func (t *Tissue) eachNear(s *State, slab int, visit func(i, j int, d2 float64, once bool)) {
	part := &t.list.Parts[slab]
	for a := range part.Len() {
		i := part.First + a
		within, across := part.Row(a)
		for _, j := range within {
			if sameSide(s.Where[i], s.Where[j]) {
				visit(i, int(j), t.space.distance2(&t.at[i], &t.at[j]), true)
			}
		}
		for _, j := range across {
			if sameSide(s.Where[i], s.Where[j]) {
				visit(i, int(j), t.space.distance2(&t.at[i], &t.at[j]), false)
			}
		}
	}
}

// sameSide says whether two cells can touch: the membrane parts those above
// from those below, and what is in a pore reaches both. Cells in a vessel touch nobody:
// what holds them is worked out at their gap.
func sameSide(a, b Where) bool {
	switch {
	case a >= InGap || b >= InGap:
		return a != InLumen && b != InLumen
	case a == b:
		return true
	}
	return a == InPore || b == InPore
}
