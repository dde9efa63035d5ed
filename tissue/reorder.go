package tissue

// reorder puts cell order[k] in place k of every slice.
func (s *State) reorder(order []int32) {
	for _, f := range s.floats() {
		*f = taken(*f, order)
	}
	s.ID, s.Divisions, s.Sister = taken(s.ID, order), taken(s.Divisions, order), taken(s.Sister, order)
	s.Kind, s.Slot, s.Phase = taken(s.Kind, order), taken(s.Slot, order), taken(s.Phase, order)
	s.Protrusions, s.Where, s.Pore = taken(s.Protrusions, order), taken(s.Where, order), taken(s.Pore, order)
}

func taken[T any](v []T, order []int32) []T {
	out := make([]T, len(order))
	for k, i := range order {
		out[k] = v[i]
	}
	return out
}
