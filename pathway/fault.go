package pathway

import (
	"errors"
	"fmt"
	"strings"
)

// Fault is one thing wrong in a network, a treatment or a population's spec.
//
// The reader of a file adds the place: Index says which row.
type Fault struct {
	Node, Link   string // the node or the link concerned, if any
	Perturbation int    // place in the treatment, counted from 1; 0 elsewhere
	Index        int    // position of the node in Nodes or of the link in Links
	Field        string // for example "weight"
	Value        string // as given
	Problem      string // for example "is above 1"
	Allowed      string // what would be right
	Hint         string
}

// Error prints the fault on one line.
func (f *Fault) Error() string {
	var b strings.Builder
	switch {
	case f.Perturbation > 0:
		fmt.Fprintf(&b, "perturbation %d", f.Perturbation)
		if f.Node != "" {
			fmt.Fprintf(&b, " (%q)", f.Node)
		}
		b.WriteString(": ")
	case f.Link != "":
		fmt.Fprintf(&b, "link %q: ", f.Link)
	case f.Node != "":
		fmt.Fprintf(&b, "node %q: ", f.Node)
	}
	b.WriteString(f.message())
	return b.String()
}

// message is the fault without the place.
func (f *Fault) message() string {
	parts := []string{}
	for _, s := range []string{f.Field, f.Value, f.Problem} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	text := strings.Join(parts, " ")
	if f.Allowed != "" {
		text += "; allowed: " + f.Allowed
	}
	if f.Hint != "" {
		text += "; hint: " + f.Hint
	}
	return text
}

// join makes one error of the faults, or nil.
func join(faults []Fault) error {
	all := make([]error, len(faults))
	for i := range faults {
		all[i] = &faults[i]
	}
	return errors.Join(all...)
}

// number writes a value for a message.
func number(x float64) string { return fmt.Sprintf("%g", x) }
