package tissue

// forcesReference is forces over all pairs: the plain twin.
func (t *Tissue) forcesReference(s *State) {
	for i := range s.ID {
		t.fx[i], t.fy[i], t.fz[i], t.slope[i] = 0, 0, 0, 0
	}
	for i := range s.ID {
		for j := i + 1; j < s.Len(); j++ {
			if !sameSide(s.Where[i], s.Where[j]) {
				continue
			}
			dx := t.space.apart(0, s.X[j]-s.X[i])
			dy := t.space.apart(1, s.Y[j]-s.Y[i])
			dz := t.space.apart(2, s.Z[j]-s.Z[i])
			p := t.pair(s, i, j)
			t.push(s, &p, dx, dy, dz, float64(dx*dx)+float64(dy*dy)+float64(dz*dz))
		}
	}
	t.walls(s)
}

// eachPairReference visits all pairs i < j on the same side of the membrane.
func (t *Tissue) eachPairReference(s *State, visit func(i, j int, d2 float64)) {
	for i := range s.ID {
		for j := i + 1; j < s.Len(); j++ {
			if !sameSide(s.Where[i], s.Where[j]) {
				continue
			}
			dx := t.space.apart(0, s.X[j]-s.X[i])
			dy := t.space.apart(1, s.Y[j]-s.Y[i])
			dz := t.space.apart(2, s.Z[j]-s.Z[i])
			visit(i, j, float64(dx*dx)+float64(dy*dy)+float64(dz*dz))
		}
	}
}
