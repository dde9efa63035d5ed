package cohort

import (
	"cmp"
	"math"
	"slices"

	"paget/body"
)

// cubicMillimetre is 1 mm³ in µm³.
const cubicMillimetre = 1e9

// script turns a calendar into what a host engine follows: levels instead of doses,
// events instead of rules of the clock.
//
// A rule that stops the dosing of a drug is a mark there: what was given before
// stays in the body, which the engine cannot know. A host in which it comes true is
// lived again with the doses after it left out; up to the mark it is the same.
type script struct {
	calendar *Calendar
	drugs    []Drug
	ratio    float64
	place    []int // by rule: its index among the engine's rules; −1 for a rule of the clock
}

// newScript numbers the rules of a sound calendar.
func newScript(c *Calendar, drugs []Drug, ratio float64) *script {
	s := &script{calendar: c, drugs: drugs, ratio: ratio, place: make([]int, len(c.Rules))}
	n := 0
	for i, r := range c.Rules {
		s.place[i] = -1
		if r.When != Clock {
			s.place[i] = n
			n++
		}
	}
	return s
}

// known returns when each rule acts as far as that is known before a host lives:
// rules of the clock; +Inf for all others.
func (s *script) known() []float64 {
	fired := make([]float64, len(s.calendar.Rules))
	for i, r := range s.calendar.Rules {
		fired[i] = math.Inf(1)
		if r.When == Clock {
			fired[i] = r.Threshold
		}
	}
	return fired
}

// fixed tells whether all hosts of these drugs follow one text.
func (s *script) fixed() bool {
	for _, d := range s.drugs {
		if d.Kinetics.Spread > 0 {
			return false
		}
	}
	return true
}

// write returns what a host follows.
//
// Units: fired in min by rule, +Inf where that is not known.
func (s *script) write(kinetics []Kinetics, fired []float64) *body.Calendar {
	c := s.calendar
	out := &body.Calendar{End: c.End, Outputs: c.Observations, Drugs: len(s.drugs)}
	for i, r := range c.Rules {
		if s.place[i] < 0 {
			out.Events = appendEvent(out.Events, r)
			continue
		}
		out.Rules = append(out.Rules, r.watched())
	}
	for _, d := range c.Draws {
		out.Events = append(out.Events, body.Event{Name: d.Name, Time: d.Time, Action: body.DrawOff, Tube: d.Tube})
	}
	slices.SortStableFunc(out.Events, func(a, b body.Event) int { return cmp.Compare(a.Time, b.Time) })
	for drug := range s.drugs {
		out.Courses = s.courses(out.Courses, drug, kinetics[drug], fired)
	}
	return out
}

// engineAction is what the engine does for an action.
var engineAction = [...]body.Action{Resect: body.Resect, Start: body.Mark, Stop: body.Mark, PutDown: body.Stop, DrawBlood: body.DrawOff}

// appendEvent appends the event of a rule of the clock.
func appendEvent(to []body.Event, r Rule) []body.Event {
	return append(to, body.Event{Name: r.Name, Time: r.Threshold, Action: engineAction[r.Do], Tumour: r.On * tumourOnly(r.Do), Tube: r.Tube})
}

// tumourOnly is 1 where On is a tumour.
func tumourOnly(a Action) int {
	if a == Resect {
		return 1
	}
	return 0
}

// watched returns a rule as the engine watches it.
func (r Rule) watched() body.Rule {
	out := body.Rule{Name: r.Name, Index: r.Of, Threshold: r.Threshold, Action: engineAction[r.Do], Tumour: r.On * tumourOnly(r.Do), Tube: r.Tube}
	switch r.When {
	case TumourVolume:
		out.Quantity = body.TumourVolume
		out.Threshold *= cubicMillimetre
	case OrganBurden:
		out.Quantity = body.BedBurden
	case TotalBurden:
		out.Quantity, out.Index = body.TotalBurden, 0
	}
	return out
}

// courses appends the levels of one drug: one course for doses whose time is known,
// and one for each rule from which others count.
func (s *script) courses(to []body.Course, drug int, k Kinetics, fired []float64) []body.Course {
	c := s.calendar
	stop := s.stop(drug, fired)
	var plain []Dose
	counted := make([][]Dose, len(c.Rules))
	for i := range c.Doses {
		d := &c.Doses[i]
		if d.Drug != drug {
			continue
		}
		anchor := c.anchor(d.After)
		switch {
		case anchor < 0:
			plain = d.expand(plain, &s.drugs[drug], 0, stop)
		case s.place[anchor] < 0:
			plain = d.expand(plain, &s.drugs[drug], fired[anchor], stop)
		case math.IsInf(stop, 1):
			counted[anchor] = d.expand(counted[anchor], &s.drugs[drug], 0, c.End)
		case fired[anchor] < stop:
			counted[anchor] = d.expand(counted[anchor], &s.drugs[drug], 0, stop-fired[anchor])
		}
	}
	to = s.course(to, drug, k, plain, -1)
	for i, doses := range counted {
		to = s.course(to, drug, k, doses, s.place[i])
	}
	return to
}

// course appends the levels that doses lead to, if there are any.
func (s *script) course(to []body.Course, drug int, k Kinetics, doses []Dose, after int) []body.Course {
	if !slices.ContainsFunc(doses, func(d Dose) bool { return d.Amount > 0 }) {
		return to // no dose, no drug: the arm is its control
	}
	least := s.drugs[drug].Least
	r := NewRegimen(k, doses)
	// A tenth of the distance between rungs is fine enough for a table of them.
	table := r.Table(s.calendar.End, Fineness{Relative: (s.ratio - 1) / 10, Least: least})
	times, levels := Ladder{Least: least, Ratio: s.ratio}.Rungs(table)
	return append(to, body.Course{Drug: drug, After: after, Until: -1, Times: times, Levels: levels})
}

// stop returns when the dosing of a drug ends as far as is known.
func (s *script) stop(drug int, fired []float64) float64 {
	stop := math.Inf(1)
	for i, r := range s.calendar.Rules {
		if r.Do == Stop && r.On == drug {
			stop = min(stop, fired[i])
		}
	}
	return stop
}

// anchor returns the rule from which a dose counts, or −1.
func (c *Calendar) anchor(after string) int {
	if after == "" {
		return -1
	}
	return slices.IndexFunc(c.Rules, func(r Rule) bool { return r.Name == after })
}

// news enters into fired what a record tells of rules that were not known to act,
// and tells whether the host must be lived again: whether dosing was stopped. Of
// several stops the first counts; a later one may not come true once it is heeded.
func (s *script) news(fired []float64, marks []body.MarkAt) (again bool) {
	for _, m := range marks {
		i := slices.Index(s.place, m.Rule)
		if m.Rule < 0 || i < 0 || !math.IsInf(fired[i], 1) {
			continue
		}
		fired[i] = m.Time
		if r := s.calendar.Rules[i]; r.Do == Stop && s.dosedAfter(r.On, m.Time, fired) {
			return true
		}
	}
	return false
}

// dosedAfter tells whether a drug would be given at a time or later.
func (s *script) dosedAfter(drug int, time float64, fired []float64) bool {
	for i := range s.calendar.Doses {
		d := &s.calendar.Doses[i]
		origin := 0.0
		if anchor := s.calendar.anchor(d.After); anchor >= 0 {
			origin = fired[anchor]
		}
		if d.Drug == drug && (math.IsInf(origin, 1) || origin+d.Last() >= time) {
			return true
		}
	}
	return false
}
