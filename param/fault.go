package param

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode"
)

// Limits of what is kept and shown of a file that is wrong from end to end.
const (
	maxKept  = 1000 // faults kept; the rest is counted
	maxShown = 50   // faults that InputError prints
	maxValue = 60   // characters of an offending value that are shown
)

// Fault is one thing that is wrong in what the user wrote.
//
// Field, Value and Problem make one sentence: `arm "siA": knockdown` `80`
// `is not a fraction`. Without a Value the Problem stands for itself after a
// colon: `arm "siA"` `unknown key "knokdown"`.
type Fault struct {
	Place   Place  // where it stands
	Field   string // what was being read; may be empty
	Value   string // the offending value as written; may be empty
	Problem string // what is wrong with it
	Allowed string // what would be right; may be empty
	Hint    string // a likely correction; may be empty
}

// String returns the fault as the user sees it, on one line or two. Control
// characters from the file are not passed on to the terminal.
func (f Fault) String() string {
	field, allowed, hint := printable(f.Field), printable(f.Allowed), printable(f.Hint)
	var b strings.Builder
	if at := f.Place.String(); at != "" {
		b.WriteString(printable(at) + ": ")
	}
	b.WriteString(field)
	if f.Value != "" {
		if field != "" {
			b.WriteByte(' ')
		}
		b.WriteString(shown(f.Value) + " ")
	} else if field != "" {
		b.WriteString(": ")
	}
	b.WriteString(printable(f.Problem))
	switch {
	case allowed != "" && hint != "":
		b.WriteString("\n  allowed: " + allowed + "     hint: " + hint)
	case allowed != "":
		b.WriteString("\n  allowed: " + allowed)
	case hint != "":
		b.WriteString("\n  hint: " + hint)
	}
	return b.String()
}

// printable replaces what a terminal would obey instead of show.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '·'
	}, text)
}

// shown returns a value fit for a message: numbers and truth values bare, all
// else in quotes, without control characters, and shortened.
func shown(value string) string {
	if isDecimal(value) || value == "true" || value == "false" {
		return shorten(value)
	}
	return strconv.Quote(shorten(value))
}

// shorten cuts a text to the length that messages show.
func shorten(text string) string {
	n := 0
	for i := range text {
		if n++; n > maxValue {
			return text[:i] + "…"
		}
	}
	return text
}

// Faults collects everything that is wrong, so that the user hears all of it at
// once. The zero value is ready. It is not safe for use by several goroutines.
type Faults struct {
	list []Fault
	more int // faults beyond maxKept
}

// Add appends a fault.
//
// The first 1000 are kept; later ones are counted only.
func (f *Faults) Add(fault Fault) {
	if len(f.list) >= maxKept {
		f.more++
		return
	}
	f.list = append(f.list, fault)
}

// Len returns the number of faults added, those only counted included.
func (f *Faults) Len() int { return len(f.list) + f.more }

// List returns the faults in the order of their places (file, line, column),
// and in the order of adding where the places agree. A fault that was added
// twice appears once.
func (f *Faults) List() []Fault {
	sorted := append([]Fault(nil), f.list...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Place.before(sorted[j].Place) })
	seen := make(map[Fault]bool, len(sorted))
	unique := sorted[:0]
	for _, fault := range sorted {
		if !seen[fault] {
			seen[fault] = true
			unique = append(unique, fault)
		}
	}
	return unique
}

// Err returns nil if there is no fault, otherwise an *[InputError] with all.
func (f *Faults) Err() error {
	if f.Len() == 0 {
		return nil
	}
	return &InputError{Faults: f.List(), More: f.more}
}

// InputError says that the user's input is wrong, and where. Programs that meet
// it end with exit code 2.
type InputError struct {
	Faults []Fault // in the order of their places
	More   int     // further faults that were not kept
}

// Error prints the first 50 faults, one after the other, and the number of the
// others.
func (e *InputError) Error() string {
	var b strings.Builder
	rest := e.More
	for i, fault := range e.Faults {
		if i == maxShown {
			rest += len(e.Faults) - maxShown
			break
		}
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(fault.String())
	}
	if rest > 0 {
		fmt.Fprintf(&b, "\nand %d more", rest)
	}
	return b.String()
}
