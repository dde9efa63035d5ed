package tissue

import (
	"math"

	"paget/cell"
	"paget/rng"
)

// daughterBit marks the identity of cells born in the dish.
const daughterBit = 1 << 63

// daughterID returns the identity of the daughter of a mother's n-th division.
// It depends on the lineage alone, so what a cell draws does not depend on the
// fate of others. Two cells of a million meet with chance 10⁻⁷.
func daughterID(mother uint64, n uint32) uint64 {
	return uint64(rng.Root(mother).Derive("daughter", uint64(n))) | daughterBit
}

// grow appends one empty entry to every slice and returns its index.
func (s *State) grow() int {
	for _, f := range s.floats() {
		*f = append(*f, 0)
	}
	s.ID = append(s.ID, 0)
	s.Divisions = append(s.Divisions, 0)
	s.Sister = append(s.Sister, 0)
	s.Kind = append(s.Kind, 0)
	s.Slot = append(s.Slot, 0)
	s.Phase = append(s.Phase, Waiting)
	s.Protrusions = append(s.Protrusions, 0)
	s.Where = append(s.Where, Above)
	s.Pore = append(s.Pore, -1)
	return len(s.ID) - 1
}

// remove takes cell i out; the last cell moves into the gap, in the state and in
// the population of the kind.
func (s *State) remove(i int) {
	k, slot := s.Kind[i], s.Slot[i]
	p := s.populations[k]
	last := int32(p.Len() - 1)
	p.Remove(int(slot))
	for _, v := range s.behaviours[k] {
		v[slot] = v[last]
	}
	for b := range s.behaviours[k] {
		s.behaviours[k][b] = s.behaviours[k][b][:last]
	}
	if slot != last {
		for j := range s.ID {
			if s.Kind[j] == k && s.Slot[j] == last {
				s.Slot[j] = slot
				break
			}
		}
	}
	n := len(s.ID) - 1
	for _, f := range s.floats() {
		(*f)[i] = (*f)[n]
		*f = (*f)[:n]
	}
	s.ID[i], s.ID = s.ID[n], s.ID[:n]
	s.Divisions[i], s.Divisions = s.Divisions[n], s.Divisions[:n]
	s.Sister[i], s.Sister = s.Sister[n], s.Sister[:n]
	s.Kind[i], s.Kind = s.Kind[n], s.Kind[:n]
	s.Slot[i], s.Slot = s.Slot[n], s.Slot[:n]
	s.Phase[i], s.Phase = s.Phase[n], s.Phase[:n]
	s.Protrusions[i], s.Protrusions = s.Protrusions[n], s.Protrusions[:n]
	s.Where[i], s.Where = s.Where[n], s.Where[:n]
	s.Pore[i], s.Pore = s.Pore[n], s.Pore[:n]
}

// divide makes two newborn cells of cell i, which have lived for leftover min.
// They lie inside the mother's outline along a random axis and head anywhere.
func (t *Tissue) divide(s *State, i int, leftover float64) {
	k := s.Kind[i]
	kd := &t.kinds[k]
	mother := s.ID[i]
	s.Divisions[i]++
	id := daughterID(mother, s.Divisions[i])
	slot := s.populations[k].Divide(int(s.Slot[i]), id)
	s.behaviours[k] = kd.phenotype.Grow(s.behaviours[k], slot+1)
	for _, v := range s.behaviours[k] {
		v[slot] = v[s.Slot[i]]
	}
	j := s.grow()
	s.ID[j], s.Kind[j], s.Slot[j] = id, k, int32(slot)
	s.Sister[i], s.Sister[j] = id, mother
	s.SpeedFactor[j] = s.SpeedFactor[i]
	s.PX[j], s.PY[j], s.PZ[j] = s.PX[i], s.PY[i], s.PZ[i]
	s.Elongation[i], s.Elongation[j] = 1, 1 // cells round up in mitosis
	s.Protrusions[i] = 0
	s.Where[j] = s.Where[i]

	full := s.Radius[i]
	born := s.Time + t.spec.Step - leftover
	for _, c := range [2]int{i, j} {
		s.Born[c], s.Phase[c], s.Clock[c] = born, Waiting, leftover
		s.Volume[c] = kd.line.Volume
		s.Radius[c] = cell.Radius(kd.line.Volume)
	}
	r := &t.stream
	r.At(s.Root, rng.Division, mother, s.Tick)
	var ux, uy, uz float64
	if t.space.flat {
		ux, uy = r.Circle()
	} else {
		ux, uy, uz = r.Sphere()
	}
	shift := max(full-s.Radius[i], 0)
	x, y, z := s.X[i], s.Y[i], s.Z[i]
	s.X[i], s.Y[i], s.Z[i] = t.space.hold(x-shift*ux, y-shift*uy, z-shift*uz)
	s.X[j], s.Y[j], s.Z[j] = t.space.hold(x+shift*ux, y+shift*uy, z+shift*uz)
	if t.space.flat {
		s.Z[i], s.Z[j] = z, z
	}
	for _, c := range [2]int{i, j} {
		r.At(s.Root, rng.Polarity, s.ID[c], s.Tick)
		s.QX[c], s.QY[c], s.QZ[c] = r.Norm(), r.Norm(), r.Norm()
	}
	s.Counts.Divisions++
}

// birthShare is the distance of two newborn sisters as a share of their contact
// distance: both lie within the mother's outline, 2(r_m − r_d)/(2·r_d) with
// r_m = 2^(1/3)·r_d.
var birthShare = math.Cbrt(2) - 1
