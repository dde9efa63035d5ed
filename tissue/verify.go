package tissue

import (
	"errors"
	"fmt"
)

func joined(f faultList) error { return errors.Join(f.all...) }

// verify is the look every step ends with: as many cells as allowed, all of
// them somewhere, none without size.
func (t *Tissue) verify(s *State) error {
	if s.Len() > t.spec.MaxCells {
		return &DivergedError{Quantity: "number of cells", Time: s.Time, Value: float64(s.Len())}
	}
	sp := &t.space
	for i := range s.ID {
		switch {
		case sp.escaped(0, s.X[i]):
			return t.diverged(s, i, "x (µm)", s.X[i])
		case sp.escaped(1, s.Y[i]):
			return t.diverged(s, i, "y (µm)", s.Y[i])
		case !sp.flat && sp.layer == 0 && sp.escaped(2, s.Z[i]), s.Z[i] != s.Z[i]:
			return t.diverged(s, i, "z (µm)", s.Z[i])
		case !(s.Radius[i] > 0):
			return t.diverged(s, i, "radius (µm)", s.Radius[i])
		}
	}
	return nil
}

// Verify checks all invariants of a state: every slice has one entry a cell,
// every cell a slot of its own in its population, identities are unique, phases,
// places and pores agree. A fault is the program's, not the user's.
func (t *Tissue) Verify(s *State) error {
	n := s.Len()
	var f faultList
	for k, v := range s.floats() {
		if len(*v) != n {
			f.add("float slice %d has %d entries for %d cells", k, len(*v), n)
		}
	}
	for k, l := range []int{len(s.Divisions), len(s.Sister), len(s.Kind), len(s.Slot), len(s.Phase), len(s.Protrusions), len(s.Where), len(s.Pore)} {
		if l != n {
			f.add("slice %d has %d entries for %d cells", k, l, n)
		}
	}
	if len(f.all) > 0 {
		return joined(f)
	}
	total := 0
	for k, p := range s.populations {
		total += p.Len()
		for b, v := range s.behaviours[k] {
			if len(v) != p.Len() {
				f.add("kind %d: behaviour %d has %d entries for %d networks", k, b, len(v), p.Len())
			}
		}
	}
	if total != n {
		f.add("%d networks for %d cells", total, n)
	}
	ids, slots, inside := map[uint64]bool{}, map[[2]int32]bool{}, map[int32]bool{}
	for i := range n {
		f.cell(t, s, i)
		place := [2]int32{s.Kind[i], s.Slot[i]}
		if ids[s.ID[i]] || slots[place] {
			f.add("cell %d: identity or slot is taken twice", s.ID[i])
		}
		ids[s.ID[i]], slots[place] = true, true
		if s.Where[i] == InPore {
			if inside[s.Pore[i]] {
				f.add("pore %d holds two cells", s.Pore[i])
			}
			inside[s.Pore[i]] = true
		}
	}
	if err := t.verify(s); err != nil {
		f.all = append(f.all, err)
	}
	return joined(f)
}

// cell checks one cell.
func (f *faultList) cell(t *Tissue, s *State, i int) {
	bad := func(format string, args ...any) { f.add("cell %d: %s", s.ID[i], fmt.Sprintf(format, args...)) }
	if k := int(s.Kind[i]); k < 0 || k >= len(s.populations) || int(s.Slot[i]) >= s.populations[k].Len() {
		bad("kind %d, slot %d do not exist", s.Kind[i], s.Slot[i])
		return
	}
	if p := s.populations[s.Kind[i]]; p.ID(int(s.Slot[i])) != s.ID[i] {
		bad("its network belongs to cell %d", p.ID(int(s.Slot[i])))
	}
	line := t.kinds[s.Kind[i]].line
	if s.Phase[i] > Dying || s.Clock[i] < 0 || s.Phase[i] == Dividing && s.Clock[i] > line.DivisionDuration {
		bad("phase %d for %g min", s.Phase[i], s.Clock[i])
	}
	if s.Elongation[i] < 1 || s.Protrusions[i] < 0 || s.SpeedFactor[i] <= 0 {
		bad("elongation %g, protrusions %d, speed factor %g", s.Elongation[i], s.Protrusions[i], s.SpeedFactor[i])
	}
	if (s.Where[i] == InPore) != (s.Pore[i] >= 0) {
		bad("place %d and pore %d disagree", s.Where[i], s.Pore[i])
	}
	if m := t.spec.Membrane; m != nil {
		if s.Where[i] == InPore && !(s.Z[i] < 0 && s.Z[i] > -m.Thickness) || s.Where[i] == Below && s.Z[i] != -m.Thickness {
			bad("place %d at z = %g µm", s.Where[i], s.Z[i])
		}
	}
	for b, v := range s.behaviours[s.Kind[i]] {
		if x := v[s.Slot[i]]; !(x >= 0) {
			bad("behaviour %d is %g", b, x)
		}
	}
}
