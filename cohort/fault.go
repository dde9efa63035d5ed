package cohort

import (
	"fmt"
	"strings"

	"paget/units"
)

// Fault is one thing that is wrong with a plan.
type Fault struct {
	Where   string // arm, calendar, dose: from the whole to the part
	Problem string // what is wrong, with the value
	Allowed string // what would be right
	Hint    string // what to do, where that can be guessed
}

// Error returns the fault in the form of the project's messages.
func (f *Fault) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "cohort: %s %s", f.Where, f.Problem)
	if f.Allowed != "" {
		fmt.Fprintf(&b, "\n  allowed: %s", f.Allowed)
	}
	if f.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", f.Hint)
	}
	return b.String()
}

// faults collects what is wrong below one place of a plan.
type faults struct {
	where string
	list  *[]error
}

// newFaults returns an empty collection.
func newFaults(where string) faults { return faults{where, new([]error)} }

// at returns a collection that adds to the same list, one place further down.
func (f faults) at(format string, args ...any) faults {
	where := fmt.Sprintf(format, args...)
	if f.where != "" {
		where = f.where + ": " + where
	}
	return faults{where, f.list}
}

// add notes one fault.
func (f faults) add(problem, allowed, hint string) {
	*f.list = append(*f.list, &Fault{Where: f.where, Problem: problem, Allowed: allowed, Hint: hint})
}

// days writes a time as a person would.
//
// Units: time in min.
func days(time float64) string {
	if time != 0 && time < units.Day && time > -units.Day {
		return fmt.Sprintf("%.4g h", time/units.Hour)
	}
	return fmt.Sprintf("%.4g d", time/units.Day)
}
