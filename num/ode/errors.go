package ode

import "fmt"

// DivergedError reports that the numbers broke down: a value that is not
// finite, a step that had to become smaller than rounding allows, or more
// steps than the caller granted.
type DivergedError struct {
	Quantity string  // what broke down: "state", "derivative", "step" or "number of steps"
	Where    int     // index of the component
	Time     float64 // time of the last good state
	Value    float64 // the offending value
}

// Error names quantity, component, time and value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("ode: %s is %g at time %g (component %d)", e.Quantity, e.Value, e.Time, e.Where)
}
