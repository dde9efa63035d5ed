package ssa

import "fmt"

// DivergedError says that a run could not go on: a propensity was negative, not a
// number, infinite or above its majorant, a count became negative or too large to be
// exact. The counts in the solver are those before the event that failed.
//
// Units: Time in the unit of the system's rates; Value that of the quantity.
type DivergedError struct {
	Quantity string  // what was wrong
	Where    string  // channel or species
	Time     float64 // when
	Value    float64 // what it was
}

// Error describes the failure in one sentence.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("ssa: at time %g: %s of %s is %g", e.Time, e.Quantity, e.Where, e.Value)
}
