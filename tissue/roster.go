package tissue

import (
	"math"
	"slices"

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

// Placement says where the two cells of a division stand.
type Placement uint8

const (
	// WithinMother: both inside the mother's outline, at equal distances from where
	// she was.
	WithinMother Placement = iota
	// BesideMother: with u a random direction and r the mother's radius before
	// division, the daughter at p + r·u and the mother at p − r·u/2.
	//
	// Source: what PhysiCell 1.14 does, Ghaffarizadeh et al. 2018,
	// 10.1371/journal.pcbi.1005991.
	BesideMother
)

// birth is a division that decide has found: the mother is already a newborn cell
// again, her sister still has to be made.
type birth struct {
	mother int32
	radius float64 // µm; of the mother before
	left   float64 // min from the division to the end of the step
}

// bear makes the sisters of all cells that have divided in this step, in ascending
// order of the mothers' identities, and lets both live to the end of the step.
//
// Births that follow within the same step come after all others.
func (t *Tissue) bear(s *State) {
	late := &t.late
	late.clear()
	for k := range t.slabs {
		late.births = append(late.births, t.slabs[k].births...)
	}
	slices.SortFunc(late.births, func(a, b birth) int {
		if s.ID[a.mother] < s.ID[b.mother] {
			return -1
		}
		return 1
	})
	w := &t.workers[0]
	for k := 0; k < len(late.births); k++ {
		b := late.births[k]
		i := int(b.mother)
		j := t.sister(s, i)
		t.part(s, i, j, b.radius)
		tick := afterBirth(s.Tick, s.Divisions[i])
		t.live(s, w, late, i, b.left, tick)
		t.live(s, w, late, j, b.left, tick)
	}
}

// afterBirth names the draws of the rest of a step after a division. No step
// reaches these ticks, and founders' draws have another.
func afterBirth(tick uint64, divisions uint32) uint64 {
	return 1<<63 | uint64(divisions)<<40 ^ tick
}

// sister appends the other daughter of cell i, which has just divided, and returns
// her index. She is like the mother but for her identity, her shape, and the
// number of her divisions.
func (t *Tissue) sister(s *State, i int) int {
	k := int(s.Kind[i])
	id := daughterID(s.ID[i], s.Divisions[i])
	slot := s.populations[k].Divide(int(s.Slot[i]), id)
	s.growBehaviours(k, slot+1)
	for b := range s.behaviours[k] {
		if v := &s.behaviours[k][b]; v.column != nil {
			v.column[slot] = v.column[s.Slot[i]]
		}
	}
	j := s.grow(1)
	for _, c := range s.floats() {
		if s.has(c.of) {
			(*c.v)[j] = (*c.v)[i]
		}
	}
	s.ID[j], s.Kind[j], s.Slot[j] = id, s.Kind[i], int32(slot)
	s.Sister[i], s.Sister[j] = id, s.ID[i]
	s.Phase[j], s.Where[j] = s.Phase[i], s.Where[i]
	s.Counts.Divisions++
	return j
}

// part sets two newborn cells i and j, which stand where their mother of a given
// radius stood, apart along a random axis, each heading anywhere.
func (t *Tissue) part(s *State, i, j int, radius float64) {
	r := &t.stream
	r.At(s.Root, rng.Division, s.ID[i], s.Tick)
	var ux, uy, uz float64
	if t.space.flat {
		ux, uy = r.Circle()
	} else {
		ux, uy, uz = r.Sphere()
	}
	near := max(radius-s.Radius[i], 0)
	far := near
	if t.spec.Division == BesideMother {
		near, far = 0.5*radius, radius
	}
	x, y, z := s.X[i], s.Y[i], s.Z[i]
	s.X[i], s.Y[i], s.Z[i] = t.space.hold(x-near*ux, y-near*uy, z-near*uz)
	s.X[j], s.Y[j], s.Z[j] = t.space.hold(x+far*ux, y+far*uy, z+far*uz)
	if t.space.flat {
		s.Z[i], s.Z[j] = z, z
	}
	if !s.has(walks) {
		return
	}
	for _, c := range [2]int{i, j} {
		r.At(s.Root, rng.Polarity, s.ID[c], s.Tick)
		s.QX[c], s.QY[c], s.QZ[c] = r.Norm(), r.Norm(), r.Norm()
	}
}

// bury takes the cells out that are gone; the others keep their order.
func (t *Tissue) bury(s *State, gone int) {
	if gone == 0 {
		return
	}
	s.Counts.Removed += uint64(t.takeOut(s))
}

// takeOut takes the cells out that are gone and returns their number.
func (t *Tissue) takeOut(s *State) int {
	n := s.Len()
	t.order = t.order[:0]
	if cap(t.order) < s.Len() {
		t.order = make([]int32, 0, s.Len()+s.Len()/8)
	}
	for i, p := range s.Phase {
		if p != vanished {
			t.order = append(t.order, int32(i))
		}
	}
	s.reorder(t.order)
	return n - len(t.order)
}

// birthShare is the distance of two newborn sisters as a share of their contact
// distance: both lie within the mother's outline, 2(r_m − r_d)/(2·r_d) with
// r_m = 2^(1/3)·r_d.
var birthShare = math.Cbrt(2) - 1

// contents returns what a cell's volume is made of.
func (s *State) contents(i int) cell.Contents {
	return cell.Contents{Fluid: s.Fluid[i], Nucleus: s.Nucleus[i], Cytoplasm: s.Cytoplasm[i]}
}

// fill sets the contents of a cell, and with them its volume and radius.
func (s *State) fill(i int, c cell.Contents) {
	s.Fluid[i], s.Nucleus[i], s.Cytoplasm[i] = c.Fluid, c.Nucleus, c.Cytoplasm
	s.resize(i, c.Volume())
}

// resize sets volume and radius of a cell.
func (s *State) resize(i int, volume float64) {
	if volume != s.Volume[i] {
		s.Volume[i], s.Radius[i] = volume, cell.Radius(volume)
	}
}
