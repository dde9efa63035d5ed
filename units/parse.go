package units

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Quantity is a value with its dimension, as read from a file.
type Quantity struct {
	Value float64   // in the inside unit of Dim
	Dim   Dimension // what kind of quantity it is
	Unit  string    // the unit as it was written; empty for a bare number
}

// ParseError says what is wrong with a quantity that somebody wrote.
type ParseError struct {
	Text    string // the offending text, shortened if it is long
	Problem string // what is wrong: `has no unit`
	Allowed string // what would be right; may be empty
	Hint    string // a likely correction; may be empty
}

// Error writes the problem on one line.
func (e *ParseError) Error() string {
	text := fmt.Sprintf("%q %s", e.Text, e.Problem)
	if e.Allowed != "" {
		text += "; allowed: " + e.Allowed
	}
	if e.Hint != "" {
		text += "; hint: " + e.Hint
	}
	return text
}

// Limits of what is read. Nothing that a person writes comes near them.
const (
	maxText  = 200 // bytes in a quantity
	maxPower = 12  // largest exponent in a unit
	maxDepth = 8   // brackets within brackets
)

// Parse reads a quantity such as "21 um/h", "5 ng/mL", "80 %" or "0.8".
//
// A quantity is a decimal number, a unit, or both in this order; between them a
// blank may stand. A unit is made of symbols with SI prefixes, whole powers
// (um^2, um², min^-1), products (* or ·), quotients (/) and brackets. Products and
// quotients are taken from left to right: ng/mL/h is (ng/mL)/h. A bare number
// is dimensionless and has Unit "".
//
// Units: the value is returned in inside units (µm, min, nM, nN, fg).
// Range: the value is finite; a text holds at most 200 bytes.
// Errors: *ParseError.
func Parse(text string) (Quantity, error) {
	number, unit, err := split(text)
	if err != nil {
		return Quantity{}, err
	}
	value, parseErr := strconv.ParseFloat(number, 64)
	if parseErr != nil || math.IsInf(value, 0) {
		return Quantity{}, &ParseError{Text: short(text), Problem: "is too large a number", Allowed: "magnitudes up to 1.8e308"}
	}
	s, err := parseUnit(unit)
	if err != nil {
		if fault, ok := err.(*ParseError); ok {
			fault.Text = short(text) // the whole quantity, as it stands in the file
		}
		return Quantity{}, err
	}
	inside := value * s.above / s.below
	if math.IsInf(inside, 0) {
		return Quantity{}, &ParseError{Text: short(text), Problem: "is too large a quantity", Allowed: "magnitudes up to 1.8e308 in " + insideName(s.dim)}
	}
	if inside == 0 && value != 0 {
		return Quantity{}, &ParseError{Text: short(text), Problem: "is too small a quantity", Allowed: "zero, or magnitudes from 5e-324 in " + insideName(s.dim)}
	}
	return Quantity{Value: inside, Dim: s.dim, Unit: unit}, nil
}

// ParseAs reads a quantity of a known dimension and returns its value.
//
// A bare number is refused unless a pure number is wanted. Where a number of
// things per length, area or volume is wanted, the things may stay unnamed:
// 1/cm^2 is read as cells/cm^2.
//
// Units: the value is returned in inside units (µm, min, nM, nN, fg).
// Errors: *ParseError, naming the dimension wanted and units that have it.
func ParseAs(text string, want Dimension) (float64, error) {
	q, err := Parse(text)
	if err != nil {
		return 0, err
	}
	if q.Dim == want {
		return q.Value, nil
	}
	allowed := fmt.Sprintf("a %s, in units such as %s", want, want.Examples())
	if q.Unit == "" {
		return 0, &ParseError{Text: short(text), Problem: "has no unit", Allowed: allowed}
	}
	unnamed := want
	unnamed.Count = 0
	if want.Count == 1 && want != Count && q.Dim == unnamed {
		return q.Value, nil
	}
	return 0, &ParseError{Text: short(text), Problem: "is a " + q.Dim.String(), Allowed: allowed}
}

// Lookup returns the size of a unit in inside units, and its dimension.
//
// Errors: *ParseError if the unit is not known.
func Lookup(unit string) (factor float64, dim Dimension, err error) {
	s, err := parseUnit(strings.TrimSpace(unit))
	if err != nil {
		return 0, Dimension{}, err
	}
	return s.above / s.below, s.dim, nil
}

// Format writes a value in inside units as a quantity in the given unit, with
// the fewest digits that Parse reads back as the same value, where such exist.
//
// Units: inside is in the inside unit of the unit's dimension.
// Panics if the unit is not known.
func Format(inside float64, unit string) string {
	unit = strings.TrimSpace(unit)
	s, err := parseUnit(unit)
	if err != nil {
		panic("units: Format: " + err.Error())
	}
	written := inside * s.below / s.above
	number := strconv.FormatFloat(written, 'g', -1, 64)
	// 21 um/h is held as 0.35, and 0.35 in um/h may come out as 20.999999999999996.
	for digits := 15; digits <= 17; digits++ {
		candidate := strconv.FormatFloat(written, 'g', digits, 64)
		value, err := strconv.ParseFloat(candidate, 64)
		if err == nil && value*s.above/s.below == inside {
			number = strconv.FormatFloat(value, 'g', -1, 64)
			break
		}
	}
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// split cuts a text into its number and its unit.
func split(text string) (number, unit string, err error) {
	switch {
	case len(text) > maxText:
		return "", "", &ParseError{Text: short(text), Problem: "is too long for a quantity", Allowed: fmt.Sprintf("at most %d bytes", maxText)}
	case !utf8.ValidString(text):
		return "", "", &ParseError{Text: short(text), Problem: "is not text in UTF-8"}
	}
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return "", "", &ParseError{Text: text, Problem: "is empty", Allowed: `a number and a unit, as in "21 um/h"`}
	}
	n := numberLength(trimmed)
	if n == 0 {
		e := &ParseError{Text: short(text), Problem: "does not begin with a number", Allowed: `a finite number and a unit, as in "21 um/h"`}
		word, _, _ := strings.Cut(strings.TrimLeft(trimmed, "+-"), " ")
		switch strings.ToLower(word) {
		case "nan", "inf", "infinity", "∞":
			e.Problem = "is not a finite number"
		}
		return "", "", e
	}
	number, unit = trimmed[:n], strings.TrimSpace(trimmed[n:])
	if strings.HasPrefix(unit, ",") {
		return "", "", &ParseError{Text: short(text), Problem: "holds a comma", Hint: "the decimal sign is a point: 0.5"}
	}
	return number, unit, nil
}

// numberLength returns how many bytes at the start of the text are a decimal
// number: sign, digits, point, digits, exponent. It is 0 if there is none.
func numberLength(text string) int {
	i, digits := 0, 0
	skip := func() {
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
			digits++
		}
	}
	if i < len(text) && (text[i] == '+' || text[i] == '-') {
		i++
	}
	skip()
	if i < len(text) && text[i] == '.' {
		i++
		skip()
	}
	if digits == 0 {
		return 0
	}
	end := i
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		before := digits
		skip()
		if digits > before {
			end = i
		}
	}
	return end
}

// short cuts a long text for a message, and replaces what is not text.
func short(text string) string {
	const most = 40
	text = strings.ToValidUTF8(text, "?")
	runes := []rune(text)
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// insideName names the inside unit in a message.
func insideName(d Dimension) string {
	if d == Dimensionless {
		return "units of one"
	}
	return d.InsideUnit()
}
