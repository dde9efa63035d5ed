package cohort

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/body"
)

// Calendar is what happens to the hosts of an arm, and when.
//
// Units: End in min; Observations in min.
// Range: End > 0; Observations ascend within 0 … End.
type Calendar struct {
	End          float64 // hosts still alive are put down and opened
	Doses        []Dose
	Rules        []Rule
	Observations []float64 // when the host is measured
	Draws        []Draw
}

// Draw is a sample of blood.
//
// Units: Time in min.
type Draw struct {
	Name string
	Time float64
	Tube body.Tube
}

// Quantity is what a rule watches.
type Quantity int

// The quantities. TumourVolume is that of a tumour in mm³; OrganBurden the tumour
// cells in an organ; TotalBurden the tumour cells in the host; Clock the time in
// min.
const (
	TumourVolume Quantity = iota
	OrganBurden
	TotalBurden
	Clock
)

// quantityNames are in the order of the constants.
var quantityNames = []string{"tumour volume", "organ burden", "total burden", "time"}

// String returns the name of the quantity.
func (q Quantity) String() string {
	if q >= 0 && int(q) < len(quantityNames) {
		return quantityNames[q]
	}
	return fmt.Sprintf("quantity %d", int(q))
}

// Action is what a rule does.
type Action int

// The actions. Resect takes a tumour out, Start is the moment from which doses that
// name the rule are counted, Stop ends the dosing of a drug (what has been given
// stays and is eliminated), PutDown is a humane endpoint: the host dies of the
// experiment; by the clock it is a planned necropsy. DrawBlood takes a sample.
const (
	Resect Action = iota
	Start
	Stop
	PutDown
	DrawBlood
)

// actionNames are in the order of the constants.
var actionNames = []string{"resect", "start", "stop", "put down", "draw blood"}

// String returns the name of the action.
func (a Action) String() string {
	if a >= 0 && int(a) < len(actionNames) {
		return actionNames[a]
	}
	return fmt.Sprintf("action %d", int(a))
}

// Rule is something that is done once, when a quantity first reaches a threshold.
//
// Units: Threshold in mm³, cells or min, as the quantity.
// Range: Threshold > 0 (0 or more for a time).
type Rule struct {
	Name      string
	When      Quantity
	Of        int // index of the tumour or organ that is watched
	Threshold float64
	Do        Action
	On        int // index of the tumour (Resect) or drug (Stop)
	Tube      body.Tube
}

// Scene is what a calendar is judged against.
//
// Units: Volumes in mm³.
type Scene struct {
	Drugs   []Drug
	Organs  []string
	Volumes []float64 // of the tumours at the start
}

// Validate returns every fault of the calendar at once.
func (c *Calendar) Validate(s Scene) error {
	f := newFaults("calendar")
	c.check(f, s)
	return errors.Join(*f.list...)
}

// check finds the faults of a calendar.
func (c *Calendar) check(f faults, s Scene) {
	if !(c.End > 0) || math.IsInf(c.End, 0) {
		f.add(fmt.Sprintf("ends at %s", days(c.End)), "a time after the start", "")
		return
	}
	for i := range c.Rules {
		c.Rules[i].check(f.at("rule %q", c.Rules[i].Name), s, c.End)
	}
	c.checkNames(f)
	c.checkResections(f)
	for i := range c.Doses {
		d := f.at("dose %d", i+1)
		c.Doses[i].check(d, s.Drugs, c.End)
		c.checkAnchor(d, c.Doses[i].After)
	}
	for _, d := range c.Draws {
		if !(d.Time >= 0 && d.Time <= c.End) {
			f.add(fmt.Sprintf("draws blood %q at %s", d.Name, days(d.Time)), "from the start to the end at "+days(c.End), "")
		}
	}
	before := math.Inf(-1)
	for i, t := range c.Observations {
		if !(t >= 0 && t <= c.End) {
			f.add(fmt.Sprintf("has observation %d at %s", i+1, days(t)), "from the start to the end at "+days(c.End), "")
		} else if t <= before {
			f.add(fmt.Sprintf("has observation %d at %s, not after the one before", i+1, days(t)), "times that ascend", "")
		}
		before = t
	}
}

// check finds the faults of a rule.
func (r *Rule) check(f faults, s Scene, end float64) {
	r.checkWatch(f, s, end)
	switch r.Do {
	case Resect:
		inRange(f, "resects tumour", r.On, len(s.Volumes))
	case Stop:
		inRange(f, "stops drug", r.On, len(s.Drugs))
	case Start, PutDown, DrawBlood:
	default:
		f.add("does the unknown "+r.Do.String(), strings.Join(actionNames, ", "), "")
	}
}

// inRange finds an index that is not among n things.
func inRange(f faults, what string, index, n int) {
	if index < 0 || index >= n {
		f.add(fmt.Sprintf("%s number %d of %d", what, index, n), fmt.Sprintf("0 to %d", n-1), "")
	}
}

// checkWatch finds faults of what a rule watches.
func (r *Rule) checkWatch(f faults, s Scene, end float64) {
	if math.IsNaN(r.Threshold) || math.IsInf(r.Threshold, 0) || r.Threshold < 0 || (r.Threshold == 0 && r.When != Clock) {
		f.add(fmt.Sprintf("has the threshold %g", r.Threshold), "a positive number", "")
		return
	}
	switch r.When {
	case TumourVolume:
		if r.Of < 0 || r.Of >= len(s.Volumes) {
			inRange(f, "watches tumour", r.Of, len(s.Volumes))
		} else if size := s.Volumes[r.Of]; r.Threshold <= size && r.Do != Start {
			f.add(fmt.Sprintf("would %s at %.4g mm3, but the tumour begins with %.4g mm3", r.Do, r.Threshold, size), fmt.Sprintf("above %.4g mm3", size),
				"raise the size, or begin with a smaller tumour")
		}
	case OrganBurden:
		inRange(f, "watches organ", r.Of, len(s.Organs))
	case TotalBurden:
	case Clock:
		if r.Threshold > end {
			f.add(fmt.Sprintf("acts at %s, after the end of the study at %s", days(r.Threshold), days(end)), "", "let the study last longer")
		} else if r.Threshold == 0 && r.Do == PutDown {
			f.add("puts hosts down before the start", "a time after the start", "")
		}
	default:
		f.add("watches the unknown "+r.When.String(), strings.Join(quantityNames, ", "), "")
	}
}

// checkNames finds rules that cannot be told apart.
func (c *Calendar) checkNames(f faults) {
	for i, r := range c.Rules {
		switch {
		case r.Name == "":
			f.add(fmt.Sprintf("has no name for rule %d", i+1), "a name for each rule", "")
		case slices.IndexFunc(c.Rules, func(o Rule) bool { return o.Name == r.Name }) < i:
			f.add(fmt.Sprintf("has rule %q twice", r.Name), "names that differ", "")
		}
	}
}

// checkResections finds tumours that are resected twice.
func (c *Calendar) checkResections(f faults) {
	for i, r := range c.Rules {
		for _, o := range c.Rules[:i] {
			if r.Do == Resect && o.Do == Resect && r.On == o.On {
				f.add(fmt.Sprintf("resects tumour %d by rule %q and by rule %q", r.On, o.Name, r.Name), "one resection of each tumour", "")
			}
		}
	}
}

// checkAnchor finds doses that count from a rule that is no start.
func (c *Calendar) checkAnchor(f faults, name string) {
	if name == "" {
		return
	}
	i := slices.IndexFunc(c.Rules, func(r Rule) bool { return r.Name == name })
	if i < 0 {
		f.add(fmt.Sprintf("counts from rule %q, which does not exist", name), "the name of a rule", "")
	} else if do := c.Rules[i].Do; do != Start && do != Resect {
		f.add(fmt.Sprintf("counts from rule %q, which does %q", name, do), "a rule that starts or resects", "")
	}
}
