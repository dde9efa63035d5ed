package tissue

// pushReference adds the forces of contacts by a look at all cells: the plain twin of
// the kernels. Its sums have the order of theirs, so the two agree to the bit.
func (t *Tissue) pushReference(s *State, from, to int, force [][3]float64) {
	for i := from; i < to; i++ {
		var sum [3]float64
		for j := i + 1; j < to; j++ {
			if sameSide(s.Where[i], s.Where[j]) {
				t.pushPair(s, from, i, j, force, &sum, true)
			}
		}
		for j := range s.ID {
			if (j < from || j >= to) && sameSide(s.Where[i], s.Where[j]) {
				t.pushPair(s, from, i, j, force, &sum, false)
			}
		}
		for k, v := range sum {
			force[i-from][k] += v
		}
	}
}

// stiffenReference is stiffen by a look at all cells.
func (t *Tissue) stiffenReference(s *State, from, to int, stiff [][6]float64) {
	one := make([]int32, 1)
	look := func(i, low, high int, both bool) {
		for j := low; j < high; j++ {
			one[0] = int32(j)
			t.stiffen(s, from, i, one, stiff, both)
		}
	}
	for i := from; i < to; i++ {
		look(i, i+1, to, true)
		look(i, 0, from, false)
		look(i, to, s.Len(), false)
	}
}

// eachPairReference visits all pairs i < j on the same side of the membrane.
func (t *Tissue) eachPairReference(s *State, visit func(i, j int, d2 float64)) {
	for i := range s.ID {
		for j := i + 1; j < s.Len(); j++ {
			if sameSide(s.Where[i], s.Where[j]) {
				visit(i, j, t.space.distance2(&t.at[i], &t.at[j]))
			}
		}
	}
}

// meetingsReference is meetingsNear by a look at all pairs.
func (t *Tissue) meetingsReference(s *State) {
	for i := range t.next {
		for j := i + 1; j < len(t.next); j++ {
			t.meet(s, i, j)
		}
	}
}
