package tissue

import (
	"errors"
	"math"
	"slices"

	"paget/cell"
	"paget/rng"
)

// Founder is a cell put into the dish.
type Founder struct {
	Kind    int
	ID      uint64  // unique, 1 to 1<<63 − 1
	X, Y, Z float64 // µm
	// Resting founders start at the beginning of the first phase that is left at the
	// rate of cycle entry (of the first phase, if there is none); the others anywhere in the cycle, as in a culture that grows at the line's reference rate.
	Resting bool
}

// Add puts founders into the dish: round, without protrusions, heading
// anywhere. Call Settle when all are in.
//
// In two dimensions Z is not read; on a layer it is the height above the
// membrane.
//
// Errors: a repeated ID, a position outside the box, an unknown kind, more cells
// than Spec.MaxCells; where cells push each other, two founders at one place, and
// in space cells of more volume than the box has. Then no founder has been added.
func (t *Tissue) Add(s *State, founders ...Founder) error {
	var f faultList
	if s.Len()+len(founders) > t.spec.MaxCells {
		f.add("%d cells; at most %d", s.Len()+len(founders), t.spec.MaxCells)
	}
	for _, c := range founders {
		if c.ID == 0 || c.ID >= daughterBit {
			f.add("founder ID %d must be 1 or more and below 2⁶³", c.ID)
		}
		if c.Kind < 0 || c.Kind >= len(t.kinds) {
			f.add("founder %d is of unknown kind %d", c.ID, c.Kind)
		}
		if !t.space.inside(c.X, c.Y, c.Z) {
			f.add("founder %d stands outside the box, at (%g, %g, %g) µm", c.ID, c.X, c.Y, c.Z)
		}
	}
	t.checkIDs(&f, s, founders)
	if len(f.all) > 0 {
		return joined(f)
	}
	if t.checkRoom(&f, s, founders); len(f.all) > 0 {
		return joined(f)
	}
	s.reserve(len(founders) + len(founders)/8)
	for _, c := range founders {
		t.found(s, c)
	}
	return nil
}

// found appends one founder with its own luck.
func (t *Tissue) found(s *State, c Founder) {
	k := &t.kinds[c.Kind]
	slot := s.populations[c.Kind].Add(c.ID, s.Time)
	for j, node := range k.driven {
		s.populations[c.Kind].SetInput(slot, k.input[j], 1-k.off[node])
	}
	s.growBehaviours(c.Kind, slot+1)
	i := s.grow(1)
	s.ID[i], s.Kind[i], s.Slot[i] = c.ID, uint8(c.Kind), int32(slot)
	s.Born[i] = s.Time
	s.X[i], s.Y[i], s.Z[i] = t.space.wrap(c.X, c.Y, c.Z)
	r := &t.stream
	if s.has(walks) {
		r.At(s.Root, rng.Polarity, c.ID, founderTick)
		s.QX[i], s.QY[i], s.QZ[i] = r.Norm(), r.Norm(), r.Norm()
		r.At(s.Root, rng.Motility, c.ID, founderTick)
		spread := k.line.SpeedSpread
		// The mean square over cells is 1: the line's speed is the root-mean-square
		// of all cells together, which is what a pooled displacement measures.
		s.SpeedFactor[i] = math.Exp(spread*r.Norm() - spread*spread)
	}
	if s.has(shapes) {
		s.Elongation[i] = 1
	}
	r.At(s.Root, rng.Cycle, c.ID, founderTick)
	u, v := r.Float64(), r.Float64()
	if c.Resting {
		s.Phase[i] = k.resting()
	} else {
		phase, clock := k.culture.Place(u, v)
		s.Phase[i], s.Clock[i] = Phase(phase), clock
	}
	t.mature(s, k, i)
}

// resting returns the first phase that is left at the rate of cycle entry, or the
// first of all.
func (k *kind) resting() Phase {
	return Phase(max(0, slices.IndexFunc(k.cycle.Phases, func(p cell.CyclePhase) bool { return p.Duration == 0 })))
}

// mature gives a founder the volume that belongs to its place in the cycle: with
// pools, that of a newborn at rest that has been growing since the nucleus' target
// doubled.
func (t *Tissue) mature(s *State, k *kind, i int) {
	age, _ := k.cycle.Growth(int(s.Phase[i]), s.Clock[i])
	if k.pools == nil {
		s.resize(i, k.line.Volume*(1+age/k.growing))
		return
	}
	c := k.pools.Newborn(k.line.Volume)
	if k.phases[s.Phase[i]].doubled && age > 0 {
		flow := cell.NewFlow(k.rates[livingPools], age)
		c = flow.Over(c, k.double)
	}
	s.fill(i, c)
}

// checkIDs finds identities that are there twice.
func (t *Tissue) checkIDs(f *faultList, s *State, founders []Founder) {
	ids := slices.Clone(s.ID)
	for _, c := range founders {
		ids = append(ids, c.ID)
	}
	slices.Sort(ids)
	for k := 1; k < len(ids); k++ {
		if ids[k] == ids[k-1] {
			f.add("founder %d is there twice", ids[k])
		}
	}
}

// closest is how near two founders may stand, as a share of the smallest newborn
// radius: nearer ones are one place written twice.
const closest = 0.002

// checkRoom finds founders at one place and boxes too small for their cells. Cells
// that do not push each other need no room.
func (t *Tissue) checkRoom(f *faultList, s *State, founders []Founder) {
	if t.spec.Mechanics.Repulsion == 0 {
		return
	}
	places := make([]standing, 0, s.Len()+len(founders))
	for i := range s.ID {
		places = append(places, standing{s.X[i], s.Y[i], s.Z[i], s.ID[i]})
	}
	volume := 0.0
	for _, v := range s.Volume {
		volume += v
	}
	for _, c := range founders {
		x, y, z := t.space.wrap(c.X, c.Y, c.Z)
		places = append(places, standing{x, y, z, c.ID})
		volume += t.kinds[c.Kind].line.Volume
	}
	f.overlaps(places, closest*t.smallest)
	if t.space.flat || t.space.layer > 0 {
		return
	}
	box := 1.0
	for a := range 3 {
		box *= t.space.high[a] - t.space.low[a]
	}
	if volume > box {
		f.add("%d cells with %.4g µm³ in all do not fit into a box of %.4g µm³", len(places), volume, box)
	}
}

type standing struct {
	x, y, z float64
	id      uint64
}

// overlaps adds the pairs of places that are nearer than limit, up to ten.
func (f *faultList) overlaps(places []standing, limit float64) {
	slices.SortFunc(places, func(a, b standing) int {
		switch {
		case a.x < b.x || a.x == b.x && a.id < b.id:
			return -1
		case a == b:
			return 0
		}
		return 1
	})
	told := 0
	for i, a := range places {
		for _, b := range places[i+1:] {
			if b.x-a.x >= limit {
				break
			}
			if d := math.Hypot(math.Hypot(b.x-a.x, b.y-a.y), b.z-a.z); d < limit {
				f.add("founders %d and %d stand at one place: %.3g µm apart at (%.4g, %.4g, %.4g) µm", min(a.id, b.id), max(a.id, b.id), d, a.x, a.y, a.z)
				if told++; told == 10 {
					return
				}
			}
		}
	}
}

func joined(f faultList) error { return errors.Join(f.all...) }
