package tissue

import (
	"math"
	"slices"

	"paget/record"
)

// validateWall finds what is wrong with the wall of a vessel.
func (s Spec) validateWall(f *faultList) {
	w := s.Wall
	if w == nil {
		return
	}
	if s.Dimensions != 3 || s.Membrane != nil || s.Layer > 0 || s.Box.Border[2] != Wall {
		f.add("a vessel's wall needs three dimensions, no membrane, and walls at the ends of the z axis")
	}
	if s.Mechanics.Law == Meineke2001Spring {
		f.add("a vessel's wall needs a law of force with molecules, not that of Meineke 2001")
	}
	f.positive("radius of a gap (µm)", w.GapRadius)
	f.positive("life of a gap (min)", w.GapLife)
	f.notNegative("shear (nN)", w.Shear)
	f.positive("rate of letting go (1/min)", w.LetGo)
	f.positive("strength of a hold (nN)", w.Hold)
}

// saveGaps writes the gaps of a wall and who has left by them.
func (s *State) saveGaps(e *record.Encoder) {
	e.Section("wall")
	e.Int(len(s.Gaps))
	for _, g := range s.Gaps {
		for _, v := range [4]float64{g.X, g.Y, g.Used, g.Way} {
			e.Float(v)
		}
		e.Uint64(g.Cell)
		e.Uint64s(g.Strand)
	}
	e.Int(len(s.Departures))
	for _, d := range s.Departures {
		e.Float(d.Time)
		e.Uint64s(d.Cells)
	}
}

// loadGaps reads what saveGaps has written.
func (s *State) loadGaps(d *record.Decoder) {
	d.Section("wall")
	for n := d.Int(); n > 0 && d.Err() == nil; n-- {
		var g Gap
		for _, v := range [4]*float64{&g.X, &g.Y, &g.Used, &g.Way} {
			*v = d.Float()
		}
		g.Cell, g.Strand = d.Uint64(), d.Uint64s()
		s.Gaps = append(s.Gaps, g)
	}
	for n := d.Int(); n > 0 && d.Err() == nil; n-- {
		s.Departures = append(s.Departures, Departure{d.Float(), d.Uint64s()})
	}
}

// gaps checks that gaps and the places of cells agree.
func (f *faultList) gaps(t *Tissue, s *State) {
	if t.spec.Wall == nil && len(s.Gaps)+len(s.Departures) > 0 {
		f.add("there are gaps without a wall")
	}
	where := map[uint64]Where{}
	for i, id := range s.ID {
		where[id] = s.Where[i]
	}
	claim := func(id uint64, want Where) {
		if where[id] != want {
			f.add("cell %d: a gap names it, and it is elsewhere", id)
		}
		where[id] = Above
	}
	for k, g := range s.Gaps {
		if sum := g.X + g.Y + g.Used + g.Way; math.IsNaN(sum) || math.IsInf(sum, 0) || g.Way < 0 {
			f.add("gap %d at (%g, %g) µm, used at %g min, %g µm", k, g.X, g.Y, g.Used, g.Way)
		}
		if g.Cell != 0 {
			claim(g.Cell, InGap)
		}
		for _, id := range g.Strand {
			claim(id, InLumen)
		}
	}
	for _, id := range s.ID {
		if where[id] >= InGap {
			f.add("cell %d: it is in the wall or the blood, and no gap names it", id)
		}
	}
	for _, d := range s.Departures {
		if len(d.Cells) == 0 || !slices.IsSorted(d.Cells) {
			f.add("the group that left at %g min is empty or not in order", d.Time)
		}
	}
}
