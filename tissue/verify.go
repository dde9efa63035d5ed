package tissue

import (
	"fmt"
	"math"
	"slices"
)

// verify is the look every step ends with: as many cells as allowed, all of
// them somewhere, none without size.
func (t *Tissue) verify(s *State) error {
	if s.Len() > t.spec.MaxCells {
		return &DivergedError{Quantity: "number of cells", Time: s.Time, Value: float64(s.Len())}
	}
	t.clearSlabs(s.Len())
	t.late.fault = fault{}
	t.share(s, 0, s.Len(), t.tasks.verify)
	return t.faulty(s)
}

func (t *Tissue) verifySlab(_ *worker, from, to int) {
	t.slabs[from/slabSize].fault = t.astray(t.hand.state, from, to)
}

// astray returns the first fault among the cells from ≤ i < to.
func (t *Tissue) astray(s *State, from, to int) fault {
	sp := &t.space
	deep := !sp.flat && sp.layer == 0
	for i := from; i < to; i++ {
		switch {
		case sp.escaped(0, s.X[i]):
			return fault{true, i, "x (µm)", s.X[i]}
		case sp.escaped(1, s.Y[i]):
			return fault{true, i, "y (µm)", s.Y[i]}
		case deep && sp.escaped(2, s.Z[i]), s.Z[i] != s.Z[i]:
			return fault{true, i, "z (µm)", s.Z[i]}
		case !(s.Radius[i] > 0 && s.Radius[i] <= math.MaxFloat64):
			return fault{true, i, "radius (µm)", s.Radius[i]}
		}
	}
	return fault{}
}

// Verify checks all invariants of a state: every column has one entry a cell,
// every cell a slot of its own in its population, identities are unique, phases,
// places and pores agree, all numbers are finite. A fault is the program's, not the
// user's.
func (t *Tissue) Verify(s *State) error {
	if err := s.aligned(); err != nil {
		return err
	}
	var f faultList
	n := s.Len()
	taken := make([][]bool, len(s.populations))
	total := 0
	for k, p := range s.populations {
		total += p.Len()
		taken[k] = make([]bool, p.Len())
		for b, v := range s.behaviours[k] {
			if v.column != nil && len(v.column) != p.Len() {
				f.add("kind %d: behaviour %d has %d entries for %d networks", k, b, len(v.column), p.Len())
			}
		}
	}
	if total != n {
		f.add("%d networks for %d cells", total, n)
	}
	if len(f.all) > 0 {
		return joined(f)
	}
	ids := slices.Sorted(slices.Values(s.ID))
	for i := 1; i < n; i++ {
		if ids[i] == ids[i-1] {
			f.add("cell %d: the identity is taken twice", ids[i])
		}
	}
	inside := map[int32]bool{}
	for i := range n {
		f.cell(t, s, i, taken)
		if s.Where[i] == InPore {
			if inside[s.Pore[i]] {
				f.add("pore %d holds two cells", s.Pore[i])
			}
			inside[s.Pore[i]] = true
		}
		if len(f.all) > 20 {
			f.add("and so on")
			break
		}
	}
	f.gaps(t, s)
	if err := t.verify(s); err != nil {
		f.all = append(f.all, err)
	}
	return joined(f)
}

// cell checks one cell; taken says which slots have been seen.
func (f *faultList) cell(t *Tissue, s *State, i int, taken [][]bool) {
	bad := func(format string, args ...any) { f.add("cell %d: %s", s.ID[i], fmt.Sprintf(format, args...)) }
	k, slot := int(s.Kind[i]), int(s.Slot[i])
	if k >= len(s.populations) || slot < 0 || slot >= s.populations[k].Len() {
		bad("kind %d, slot %d do not exist", k, slot)
		return
	}
	if taken[k][slot] {
		bad("its slot is taken twice")
	}
	taken[k][slot] = true
	if p := s.populations[k]; p.ID(slot) != s.ID[i] {
		bad("its network belongs to cell %d", p.ID(slot))
	}
	f.phase(t, s, i)
	for c, column := range s.floats() {
		if s.has(column.of) {
			if x := (*column.v)[i]; math.IsNaN(x) || math.IsInf(x, 0) {
				bad("column %d is %g", c, x)
			}
		}
	}
	if s.has(shapes) && (s.Elongation[i] < 1 || s.Protrusions[i] < 0) || s.has(walks) && s.SpeedFactor[i] <= 0 {
		bad("elongation, protrusions or speed factor are out of range")
	}
	m := t.spec.Membrane
	switch {
	case s.Where[i] > InLumen || s.Where[i] > Below && t.spec.Wall == nil || (s.Where[i] == InPore) != (s.Pore[i] >= 0) || s.Pore[i] >= 0 && (m == nil || int(s.Pore[i]) >= len(m.X)):
		bad("place %d and pore %d disagree", s.Where[i], s.Pore[i])
	case m != nil && (s.Where[i] == InPore && !(s.Z[i] < 0 && s.Z[i] > -m.Thickness) || s.Where[i] == Below && s.Z[i] != -m.Thickness):
		bad("place %d at z = %g µm", s.Where[i], s.Z[i])
	}
	for b := range s.behaviours[k] {
		if x := s.behaviours[k][b].at(s.Slot[i]); !(x >= 0) {
			bad("behaviour %d is %g", b, x)
		}
	}
}

// phase checks a cell's phase, clock and volume.
func (f *faultList) phase(t *Tissue, s *State, i int) {
	k := &t.kinds[s.Kind[i]]
	p, clock := s.Phase[i], s.Clock[i]
	longest := math.Inf(1)
	switch {
	case p.Living() && int(p) >= len(k.phases) || p == vanished:
		f.add("cell %d: phase %d does not exist", s.ID[i], p)
		return
	case p == Apoptotic:
		longest = k.line.DeathDuration
	case !p.Living():
		longest = k.line.NecrosisDuration
	case k.phases[p].duration > 0:
		longest = k.phases[p].duration
	}
	if clock < 0 || clock > longest {
		f.add("cell %d: phase %d for %g min", s.ID[i], p, clock)
	}
	if !(s.Volume[i] > 0) || k.pools != nil && math.Abs(s.contents(i).Volume()-s.Volume[i]) > 1e-9*s.Volume[i] {
		f.add("cell %d: volume %g µm³", s.ID[i], s.Volume[i])
	}
}
