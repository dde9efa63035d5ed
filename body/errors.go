package body

import "fmt"

// DivergedError reports that the numbers of a host broke down.
type DivergedError struct {
	Quantity string  // what broke down
	Where    int     // bed, tumour or clone
	Time     float64 // min, of the last good state
	Value    float64 // the offending value
}

// Error names quantity, place, time and value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("body: %s is %g at %g min (number %d)", e.Quantity, e.Value, e.Time, e.Where)
}

// LimitError reports a host that needs more room than the spec grants.
type LimitError struct {
	Quantity string
	Limit    int
	Time     float64 // min
	Hint     string
}

// Error names the quantity, its limit and what to change.
func (e *LimitError) Error() string {
	return fmt.Sprintf("body: more than %d %s at %g min\n  hint: %s", e.Limit, e.Quantity, e.Time, e.Hint)
}

// SpecError is something in the spec of a host that cannot be.
type SpecError struct {
	Field, Problem, Allowed string
}

// Error names the field, the problem and what is allowed.
func (e *SpecError) Error() string {
	return fmt.Sprintf("host: %s %s\n  allowed: %s", e.Field, e.Problem, e.Allowed)
}
