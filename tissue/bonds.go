package tissue

// bonded is what the weights of pairs were made from, so that they are made again when
// it has changed, and only then.
type bonded struct {
	surface []float64 // [cell·2·pairs + 2·pair], A then B
	free    []float64 // [pair·kinds² + …], half the strength times the free share
	mark    []uint64  // kind, place and death of each cell
	stale   bool
	of      surfaces
	column  []float64 // scratch
}

// surfaces names the molecules that were read last. It keeps its state from being
// forgotten, so that no other one has its address.
type surfaces struct {
	state              *State
	signalled          float64
	cells              int
	divisions, removed uint64
}

// set stores a value and notes whether it is new.
func (b *bonded) set(at *float64, v float64) {
	if *at != v {
		*at = v
		b.stale = true
	}
}

// bonds reads the molecules of every cell that hold it to others, and what
// antibodies leave free.
func (t *Tissue) bonds(s *State) {
	b := &t.bonded
	if n := s.Len(); len(b.mark) != n {
		b.stale = true
		if cap(b.mark) < n {
			b.mark = make([]uint64, n, n+n/8)
		}
		b.mark = b.mark[:n]
	}
	for i := range s.ID {
		mark := uint64(s.Kind[i])<<8 | uint64(s.Where[i])<<1
		if !s.Phase[i].Living() {
			mark |= 1
		}
		if b.mark[i] != mark {
			b.mark[i], b.stale = mark, true
		}
	}
	if t.law.adhesion == 0 || len(t.spec.Pairs) == 0 {
		return
	}
	nk := len(t.kinds)
	for p, pair := range t.spec.Pairs {
		for k := range t.kinds {
			for l := range t.kinds {
				free := min(t.kinds[k].treatment.PairFactor(pair.A, pair.B, s.Time),
					t.kinds[l].treatment.PairFactor(pair.A, pair.B, s.Time))
				b.set(&b.free[(p*nk+k)*nk+l], 0.5*pair.Strength*free)
			}
		}
	}
	now := surfaces{s, s.signalled, s.Len(), s.Counts.Divisions, s.Counts.Removed}
	if now != b.of {
		b.of = now
		t.readSurfaces(s)
	}
}

// readSurfaces reads the molecules of pairs from the networks.
func (t *Tissue) readSurfaces(s *State) {
	b, np := &t.bonded, len(t.spec.Pairs)
	b.surface = sized(b.surface, 2*np*s.Len())
	for p := range t.spec.Pairs {
		for k := range t.kinds {
			for side, node := range [2]int{t.kinds[k].pairA[p], t.kinds[k].pairB[p]} {
				b.column = sized(b.column, s.populations[k].Len())
				s.populations[k].Read(node, 0, b.column)
				for i, kind := range s.Kind {
					if int(kind) == k {
						b.set(&b.surface[2*(i*np+p)+side], b.column[s.Slot[i]])
					}
				}
			}
		}
	}
}

// weight returns the relative adhesion w of two cells. The dead hold by no molecule.
func (t *Tissue) weight(s *State, i, j int) float64 {
	w := t.law.always
	if !s.Phase[i].Living() || !s.Phase[j].Living() || t.law.adhesion == 0 || len(t.spec.Pairs) == 0 {
		return w
	}
	b := &t.bonded
	nk, np := len(t.kinds), len(t.spec.Pairs)
	free := b.free[int(s.Kind[i])*nk+int(s.Kind[j]):]
	mine, theirs := b.surface[2*np*i:][:2*np], b.surface[2*np*j:][:2*np]
	for p := range np {
		w += free[p*nk*nk] * (float64(mine[2*p]*theirs[2*p+1]) + float64(theirs[2*p]*mine[2*p+1]))
	}
	return w
}

// weigh writes the weights of all listed pairs if list or molecules are new.
func (t *Tissue) weigh(s *State) {
	if t.plain && t.law.kind == PowerLaw || !t.bonded.stale || t.spec.Reference {
		return
	}
	t.bonded.stale = false
	for len(t.weights) < len(t.list.Parts) {
		t.weights = append(t.weights, nil)
	}
	t.work.state = s
	t.crew.Do(len(t.list.Parts), t.pass.weigh)
}

func (t *Tissue) weighSlab(_, slab int) {
	s := t.work.state
	part := &t.list.Parts[slab]
	weights := sized(t.weights[slab], len(part.Neighbour))[:0]
	for a := range part.Len() {
		i := part.First + a
		within, across := part.Row(a)
		for _, row := range [2][]int32{within, across} {
			for _, j := range row {
				w := -1.0
				if sameSide(s.Where[i], s.Where[j]) {
					w = t.weight(s, i, int(j))
				}
				weights = append(weights, w)
			}
		}
	}
	t.weights[slab] = weights
}
