package tissue

import (
	"math"
	"slices"

	"paget/cell"
)

// layout says which columns the cells of a tissue need beside those that all have.
type layout uint8

const (
	walks   layout = 1 << iota // polarity and lasting difference of speed
	shapes                     // protrusions and elongation
	pooled                     // fluid and solids
	recalls                    // the velocity of the step before
	vessels                    // gaps of a vessel's wall and who left by them: no column of cells
)

// layoutOf finds out which columns the cells of a spec need.
func (t *Tissue) layoutOf() layout {
	var l layout
	if t.spec.Mechanics.Scheme == AdamsBashforth {
		l |= recalls
	}
	if t.spec.Wall != nil {
		l |= vessels
	}
	for i := range t.kinds {
		k := &t.kinds[i]
		if k.able(cell.MotilitySpeed) {
			l |= walks
		}
		if k.line.Extension > 0 || k.able(cell.ProtrusionRate) {
			l |= shapes
		}
		if k.line.Pools != nil {
			l |= pooled
		}
	}
	return l
}

// floatColumn is a column of floats and what needs it; 0: every tissue.
type floatColumn struct {
	v  *[]float64
	of layout
}

// floats lists every column of floats, so that nothing is forgotten when cells are
// added, moved, copied or saved.
func (s *State) floats() [19]floatColumn {
	return [19]floatColumn{{&s.Born, 0}, {&s.X, 0}, {&s.Y, 0}, {&s.Z, 0}, {&s.Volume, 0}, {&s.Radius, 0}, {&s.Clock, 0},
		{&s.PX, recalls}, {&s.PY, recalls}, {&s.PZ, recalls},
		{&s.QX, walks}, {&s.QY, walks}, {&s.QZ, walks}, {&s.SpeedFactor, walks}, {&s.Elongation, shapes},
		{&s.Fluid, pooled}, {&s.Nucleus, pooled}, {&s.Cytoplasm, pooled}, {&s.Burst, pooled}}
}

// has says whether the state has the columns of a layout.
func (s *State) has(l layout) bool { return s.layout&l == l }

// grow appends n empty entries to every column and returns the index of the first.
func (s *State) grow(n int) int {
	first := len(s.ID)
	for _, c := range s.floats() {
		if s.has(c.of) {
			*c.v = extend(*c.v, n)
		}
	}
	s.ID, s.Sister = extend(s.ID, n), extend(s.Sister, n)
	s.Divisions, s.Kind, s.Slot = extend(s.Divisions, n), extend(s.Kind, n), extend(s.Slot, n)
	s.Phase, s.Where, s.Pore = extend(s.Phase, n), extend(s.Where, n), extend(s.Pore, n)
	if s.has(shapes) {
		s.Protrusions = extend(s.Protrusions, n)
	}
	for i := first; i < first+n; i++ {
		s.Pore[i] = -1
	}
	return first
}

// reserve makes room for n more cells at once.
func (s *State) reserve(n int) {
	for _, c := range s.floats() {
		if s.has(c.of) {
			*c.v = slices.Grow(*c.v, n)
		}
	}
	s.ID, s.Sister = slices.Grow(s.ID, n), slices.Grow(s.Sister, n)
	s.Divisions, s.Kind, s.Slot = slices.Grow(s.Divisions, n), slices.Grow(s.Kind, n), slices.Grow(s.Slot, n)
	s.Phase, s.Where, s.Pore = slices.Grow(s.Phase, n), slices.Grow(s.Where, n), slices.Grow(s.Pore, n)
	if s.has(shapes) {
		s.Protrusions = slices.Grow(s.Protrusions, n)
	}
}

// extend appends n zeros. Room is made with an eighth to spare: doubling would cost
// more memory than a large tissue has.
func extend[T any](v []T, n int) []T {
	old, need := len(v), len(v)+n
	if need > cap(v) {
		w := make([]T, old, need+need/8+8)
		copy(w, v)
		v = w
	}
	v = v[:need]
	clear(v[old:])
	return v
}

// reorder puts what cell order[k] was in place k, networks and behaviours included;
// cells not named are dropped. No index may be named twice.
func (s *State) reorder(order []int32) {
	first := 0
	for first < len(order) && int(order[first]) == first {
		first++
	}
	if first == len(s.ID) {
		return
	}
	spare := s.spareFor(order)
	for _, c := range s.floats() {
		if s.has(c.of) {
			*c.v = gatherFloats(*c.v, order, first, spare)
		}
	}
	s.ID, s.Sister = gather(s.ID, order, first, spare), gather(s.Sister, order, first, spare)
	s.Divisions = gather(s.Divisions, order, first, spare)
	s.Kind, s.Slot = gather(s.Kind, order, first, spare), gather(s.Slot, order, first, spare)
	s.Phase, s.Where = gather(s.Phase, order, first, spare), gather(s.Where, order, first, spare)
	s.Pore = gather(s.Pore, order, first, spare)
	if s.has(shapes) {
		s.Protrusions = gather(s.Protrusions, order, first, spare)
	}
	for k := range s.populations {
		s.reorderKind(k)
	}
}

// reorderKind brings the networks of one kind into the order of its cells.
func (s *State) reorderKind(k int) {
	p := s.populations[k]
	s.slots = s.slots[:0]
	if cap(s.slots) < p.Len() {
		s.slots = make([]int32, 0, p.Len()+p.Len()/8)
	}
	first, same := 0, true
	for i, kind := range s.Kind {
		if int(kind) != k {
			continue
		}
		slot := int32(len(s.slots))
		if same = same && s.Slot[i] == slot; same {
			first++
		}
		s.slots = append(s.slots, s.Slot[i])
		s.Slot[i] = slot
	}
	if first == p.Len() {
		return
	}
	p.Reorder(s.slots)
	spare := s.spareFor(s.slots)
	for b := range s.behaviours[k] {
		if c := &s.behaviours[k][b].column; *c != nil {
			*c = gatherFloats(*c, s.slots, first, spare)
		}
	}
}

// spareFor returns room for one column, or nil if indices rise, so that entries can
// be moved where they are.
func (s *State) spareFor(order []int32) []uint64 {
	for k := 1; k < len(order); k++ {
		if order[k] <= order[k-1] {
			if cap(s.spare) < len(order) {
				s.spare = make([]uint64, len(order)+len(order)/8)
			}
			return s.spare[:len(order)]
		}
	}
	return nil
}

// gather moves v[order[k]] to v[k] for k ≥ first and cuts v to the length of the
// order, by way of spare or, if that is nil, in place.
func gather[T ~uint8 | ~uint32 | ~int32 | ~uint64](v []T, order []int32, first int, spare []uint64) []T {
	if spare == nil {
		for k := first; k < len(order); k++ {
			v[k] = v[order[k]]
		}
		return v[:len(order)]
	}
	for k := first; k < len(order); k++ {
		spare[k] = uint64(v[order[k]])
	}
	for k := first; k < len(order); k++ {
		v[k] = T(spare[k])
	}
	return v[:len(order)]
}

func gatherFloats(v []float64, order []int32, first int, spare []uint64) []float64 {
	if spare == nil {
		for k := first; k < len(order); k++ {
			v[k] = v[order[k]]
		}
		return v[:len(order)]
	}
	for k := first; k < len(order); k++ {
		spare[k] = math.Float64bits(v[order[k]])
	}
	for k := first; k < len(order); k++ {
		v[k] = math.Float64frombits(spare[k])
	}
	return v[:len(order)]
}

// BytesPerCell returns the memory that cells take, slack included, as bytes a
// cell: columns, behaviours and networks, without fields and without what
// mechanics keeps.
func (s *State) BytesPerCell() float64 {
	n := len(s.ID)
	if n == 0 {
		return 0
	}
	sum := 8*(cap(s.ID)+cap(s.Sister)+cap(s.spare)) + 4*(cap(s.Divisions)+cap(s.Slot)+cap(s.Pore)+cap(s.Protrusions)+cap(s.slots)) +
		cap(s.Kind) + cap(s.Phase) + cap(s.Where)
	for _, c := range s.floats() {
		sum += 8 * cap(*c.v)
	}
	networks := 0.0
	for k, p := range s.populations {
		for _, v := range s.behaviours[k] {
			sum += 8 * cap(v.column)
		}
		if w, ok := any(p).(interface{ BytesPerCell() float64 }); ok {
			networks += w.BytesPerCell() * float64(p.Len())
		}
	}
	return (float64(sum) + networks) / float64(n)
}
