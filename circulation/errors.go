package circulation

import "fmt"

// DivergedError reports that the numbers broke down: travellers that nothing
// removes, a value that is not finite, or a fixed point that was not reached.
type DivergedError struct {
	Quantity string  // what broke down
	Where    int     // the type of traveller
	Time     float64 // min, of a course; 0 at rest
	Value    float64 // the offending value
}

// Error names quantity, type, time and value.
func (e *DivergedError) Error() string {
	return fmt.Sprintf("circulation: %s is %g at %g min (traveller %d)", e.Quantity, e.Value, e.Time, e.Where)
}
