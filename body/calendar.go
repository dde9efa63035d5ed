package body

import (
	"errors"
	"fmt"
	"math"

	"paget/rng"
)

// Calendar is what is done to a host and when it is looked at.
//
// Units: times in min.
type Calendar struct {
	End     float64   // min, end of observation
	Outputs []float64 // min, ascending: rows of the series
	Drugs   int       // how many levels there are
	Courses []Course
	Events  []Event // in order of time; of the same time, in this order
	Rules   []Rule
}

// Course is the level of one drug at its place of action, constant between points.
// Levels of several courses of one drug add up.
//
// Units: Times in min from the trigger, ascending; Levels in the drug's own unit.
type Course struct {
	Drug   int
	After  int       // rule that begins the course; -1: it begins at time 0
	Until  int       // rule that ends the course; -1: none
	Times  []float64 // min, from the trigger on
	Levels []float64 // from the point of that index on
}

// Action is what an event or a rule does.
type Action int

// The actions.
const (
	Mark    Action = iota // only note the time; courses may begin or end there
	Resect                // remove the tumour of that index
	DrawOff               // draw blood
	Stop                  // end the observation of this host: necropsy or a humane endpoint
)

// String returns the name of an action.
func (a Action) String() string {
	switch a {
	case Mark:
		return "mark"
	case Resect:
		return "resection"
	case DrawOff:
		return "blood draw"
	case Stop:
		return "stop"
	}
	return "unknown action"
}

// Event is something that is done at a fixed time.
type Event struct {
	Name   string
	Time   float64 // min
	Action Action
	Tumour int // for Resect
	Tube   Tube
}

// Quantity is what a rule looks at.
type Quantity int

// The quantities.
const (
	TumourVolume  Quantity = iota // µm³ of the tumour of that index
	TumourTotal                   // µm³ of all tumours
	BedBurden                     // cells of all lesions, or of the tumour, in the bed of that index
	TotalBurden                   // cells of lesions in all beds; tumours do not count
	LargestLesion                 // cells of the largest lesion in the bed of that index
)

// Rule is something that is done once, as soon as a quantity reaches a threshold.
type Rule struct {
	Name      string
	Quantity  Quantity
	Index     int
	Threshold float64 // µm³ or cells
	Action    Action
	Tumour    int // for Resect
	Tube      Tube
}

// Luck names the chance of a host: hosts of the same root and number have the same
// luck in every arm.
type Luck struct {
	Root rng.Root
	Host uint64
}

// CalendarError is something in a calendar that cannot be done.
type CalendarError struct {
	What, Problem, Hint string
}

// Error names the entry, the problem and a hint.
func (e *CalendarError) Error() string {
	text := fmt.Sprintf("calendar: %s: %s", e.What, e.Problem)
	if e.Hint != "" {
		text += "\n  hint: " + e.Hint
	}
	return text
}

// Validate returns all faults of a calendar for a host at once, as *CalendarError, or
// nil.
func (c *Calendar) Validate(s *Spec) error {
	var faults []error
	add := func(what, problem, hint string) { faults = append(faults, &CalendarError{what, problem, hint}) }
	if !(c.End > 0) || math.IsInf(c.End, 0) {
		add("end", fmt.Sprintf("%g min is no time after the beginning", c.End), "")
	}
	if !ascending(c.Outputs) || (len(c.Outputs) > 0 && !(c.Outputs[0] >= 0)) {
		add("outputs", "times do not ascend from 0", "")
	}
	for i, course := range c.Courses {
		name := fmt.Sprintf("course %d", i+1)
		if course.Drug < 0 || course.Drug >= c.Drugs {
			add(name, fmt.Sprintf("drug %d of %d", course.Drug, c.Drugs), "")
		}
		if course.After < -1 || course.After >= len(c.Rules) || course.Until < -1 || course.Until >= len(c.Rules) {
			add(name, "begins or ends with a rule that does not exist", "write -1 for none")
		}
		if len(course.Times) != len(course.Levels) || !ascending(course.Times) {
			add(name, "needs ascending times and as many levels", "")
		}
		for _, v := range course.Levels {
			if !(v >= 0) || math.IsInf(v, 0) {
				add(name, fmt.Sprintf("level %g", v), "levels are finite and not negative")
				break
			}
		}
	}
	resected := map[int]bool{}
	action := func(name string, a Action, tumour int, tube Tube) {
		if a == Resect && (tumour < 0 || tumour >= len(s.Tumours)) {
			add(name, fmt.Sprintf("resection of tumour %d of %d", tumour, len(s.Tumours)), "")
		}
		if a == DrawOff {
			tube.validate(name, s.Circulation.Volume, add)
		}
	}
	for i, e := range c.Events {
		name := fmt.Sprintf("event %q", e.Name)
		if !(e.Time >= 0 && e.Time <= c.End) {
			add(name, fmt.Sprintf("time %g min", e.Time), "events lie between 0 and the end of the study")
		}
		if i > 0 && e.Time < c.Events[i-1].Time {
			add(name, "stands after a later event", "order events by time")
		}
		if e.Action == Resect && resected[e.Tumour] {
			add(name, "removes a tumour that is removed already", "")
		}
		resected[e.Tumour] = resected[e.Tumour] || e.Action == Resect
		action(name, e.Action, e.Tumour, e.Tube)
	}
	for _, r := range c.Rules {
		name := fmt.Sprintf("rule %q", r.Name)
		limit := len(s.Circulation.Beds)
		if r.Quantity == TumourVolume {
			limit = len(s.Tumours)
		}
		if r.Index < 0 || r.Index >= limit {
			add(name, fmt.Sprintf("looks at number %d of %d", r.Index, limit), "")
		}
		if !(r.Threshold > 0) {
			add(name, fmt.Sprintf("threshold %g", r.Threshold), "thresholds are above 0")
		}
		action(name, r.Action, r.Tumour, r.Tube)
	}
	return errors.Join(faults...)
}

// ascending tells whether each number is above the one before.
func ascending(x []float64) bool {
	for i := range x {
		if math.IsNaN(x[i]) || math.IsInf(x[i], 0) || (i > 0 && !(x[i] > x[i-1])) {
			return false
		}
	}
	return true
}
