package tissue

import (
	"paget/cell"
	"paget/rng"
)

// decide lets cells enter S, divide, die and vanish.
//
// Entry and death are exponential with the present rates, and the times within
// the step are kept: what is left of a step after an entry, a death or a birth
// counts in the next phase, so that the laws of cycle and growth do not depend
// on the step. Mitosis needs room: a cell in a pore waits with it.
func (t *Tissue) decide(s *State) {
	dt := t.spec.Step
	t.removed = t.removed[:0]
	n := s.Len()
	for i := range n {
		k := &t.kinds[s.Kind[i]]
		if s.Phase[i] == Dying {
			left := k.line.DeathDuration - s.Clock[i]
			s.Clock[i] += dt
			if s.Clock[i] >= k.line.DeathDuration {
				t.removed = append(t.removed, int32(i))
				continue
			}
			s.Volume[i] *= (left - dt) / left
			s.Radius[i] = cell.Radius(s.Volume[i])
			continue
		}
		exposed := dt
		if s.Phase[i] == Waiting {
			exposed += s.Clock[i]
		}
		dies := t.waits(s, i, rng.Death, s.Behaviour(i, cell.Apoptosis), exposed)
		switch s.Phase[i] {
		case Waiting:
			enters := t.waits(s, i, rng.Cycle, s.Behaviour(i, cell.CycleEntry), exposed)
			s.Clock[i] = 0
			if dies < exposed {
				t.die(s, i, exposed-dies)
			} else if enters < exposed {
				s.Phase[i], s.Clock[i] = Dividing, exposed-enters
				t.swell(s, i)
			}
		case Dividing:
			left := k.line.DivisionDuration - s.Clock[i]
			switch {
			case dies < exposed && dies < left:
				t.die(s, i, exposed-dies)
			case left <= dt && s.Where[i] != InPore:
				s.Clock[i] = k.line.DivisionDuration
				t.swell(s, i)
				t.divide(s, i, max(dt-left, 0))
			default:
				s.Clock[i] = min(s.Clock[i]+dt, k.line.DivisionDuration)
				t.swell(s, i)
			}
		}
	}
	for k := len(t.removed) - 1; k >= 0; k-- {
		s.remove(int(t.removed[k]))
		s.Counts.Removed++
	}
	if s.Len() != n || len(t.removed) > 0 {
		t.forgetList()
	}
}

// waits returns when an event of the given rate (1/min) happens to cell i, in
// min from now; any time of limit or more means not within limit.
func (t *Tissue) waits(s *State, i int, p rng.Purpose, rate, limit float64) float64 {
	if rate <= 0 {
		return limit
	}
	t.stream.At(s.Root, p, s.ID[i], s.Tick)
	// Exp is −ln u ≥ 1 − u: nearly always a look at u tells that nothing
	// happens; only else is the logarithm needed.
	first := t.stream
	if u := first.Open(); 1-u >= rate*limit {
		return limit
	}
	return t.stream.Exp() / rate
}

// swell sets the volume of a cell in S, G2 or M.
func (t *Tissue) swell(s *State, i int) {
	s.Volume[i] = t.kinds[s.Kind[i]].line.VolumeInDivision(s.Clock[i])
	s.Radius[i] = cell.Radius(s.Volume[i])
}

// die starts a death that happened ago min before the end of the step.
func (t *Tissue) die(s *State, i int, ago float64) {
	line := &t.kinds[s.Kind[i]].line
	s.Phase[i] = Dying
	s.Clock[i] = min(ago, line.DeathDuration)
	s.Volume[i] = max(line.VolumeInDeath(s.Volume[i], s.Clock[i]), 0)
	s.Radius[i] = cell.Radius(s.Volume[i])
	s.Protrusions[i], s.Elongation[i] = 0, 1
	s.Counts.Deaths++
	// Dead cells do nothing until their rules are next evaluated.
	for _, v := range s.behaviours[s.Kind[i]] {
		v[s.Slot[i]] = 0
	}
}
