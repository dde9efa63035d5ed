package record

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math"
)

// Event is something that happened in a run.
type Event struct {
	Time   float64 `json:"time"` // min since the start of the run
	Name   string  `json:"name"` // what kind of thing, always in the same words
	Detail string  `json:"detail,omitempty"`
}

// Events is a list of what happened; it only grows. The zero value is ready. It
// is not safe for use by several goroutines: each keeps its own, and Join puts
// them together in a fixed order.
type Events struct{ list []Event }

// Add appends an event.
//
// Units: time in min.
// Panics if time is not a finite number.
func (e *Events) Add(time float64, name, detail string) {
	if math.IsNaN(time) || math.IsInf(time, 0) {
		panic(fmt.Sprintf("record: event %s at time %g", name, time))
	}
	e.list = append(e.list, Event{time, name, detail})
}

// Join appends the events of others, one list after the other.
func (e *Events) Join(others ...*Events) {
	for _, other := range others {
		e.list = append(e.list, other.list...)
	}
}

// Len returns the number of events.
func (e *Events) Len() int { return len(e.list) }

// List returns a copy of the events in the order of their adding.
func (e *Events) List() []Event { return append([]Event(nil), e.list...) }

// WriteJSONLines writes one JSON object a line, in the order of adding.
func (e *Events) WriteJSONLines(w io.Writer) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for _, event := range e.list {
		if err := encoder.Encode(event); err != nil {
			return err
		}
	}
	return out.Flush()
}
