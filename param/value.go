package param

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"paget/units"
)

// verdict is what is wrong with one value: the three parts of a Fault that do
// not depend on where the value stands.
type verdict struct{ problem, allowed, hint string }

// isDecimal reports whether a text is a plain decimal number: sign, digits,
// point, digits, exponent.
func isDecimal(text string) bool {
	if text == "" || strings.Trim(text, "0123456789+-.eE") != "" || strings.Trim(text, "+-.eE") == "" {
		return false
	}
	_, err := strconv.ParseFloat(text, 64)
	return err == nil || errors.Is(err, strconv.ErrRange)
}

// parseQuantity reads a number with its unit; want is nil where any dimension
// will do. The quantity has the dimension wanted.
func parseQuantity(text string, want *units.Dimension) (units.Quantity, *verdict) {
	q, err := units.Parse(text)
	if err == nil && want != nil && q.Dim != *want {
		if !leavesCountUnnamed(q.Dim, *want) {
			return units.Quantity{}, dimensionVerdict(q.Unit, q.Dim, *want)
		}
		q.Dim = *want
	}
	if err == nil {
		return q, nil
	}
	v := &verdict{problem: "cannot be read: " + err.Error()}
	var parse *units.ParseError
	if errors.As(err, &parse) {
		v.allowed, v.hint = parse.Allowed, parse.Hint
		v.problem = parse.Problem
		// Where the unit alone is at fault, name it.
		if strings.TrimSpace(parse.Text) != strings.TrimSpace(text) && !strings.HasSuffix(parse.Text, "…") {
			v.problem = fmt.Sprintf("cannot be read: %q %s", parse.Text, parse.Problem)
		}
	}
	if v.allowed == "" && want != nil {
		v.allowed = dimensionVerdict("", units.Dimensionless, *want).allowed
	}
	return units.Quantity{}, v
}

// dimensionVerdict says that a quantity of one kind stands where another is
// wanted.
func dimensionVerdict(unit string, have, want units.Dimension) *verdict {
	v := &verdict{problem: "is a " + have.String()}
	if unit == "" {
		v.problem = "has no unit"
	}
	if want == units.Dimensionless {
		v.allowed = "a pure number, as in " + want.Examples()
		return v
	}
	v.allowed = fmt.Sprintf("a %s, in units such as %s", want, want.Examples())
	return v
}

// checkRange panics if a reader asks for a range that holds no number.
func checkRange(low, high float64) {
	if !(low <= high) {
		panic(fmt.Sprintf("param: allowed range %g to %g holds no number", low, high))
	}
}

// readQuantity reads a quantity between low and high, both in inside units and
// either infinite.
func readQuantity(text string, want units.Dimension, low, high float64) (float64, *verdict) {
	checkRange(low, high)
	q, v := parseQuantity(text, &want)
	if v != nil {
		return 0, v
	}
	switch {
	case q.Value < low:
		return 0, &verdict{"is too low", rangeText(low, high, q.Unit), ""}
	case q.Value > high:
		return 0, &verdict{"is too high", rangeText(low, high, q.Unit), ""}
	}
	return q.Value, nil
}

// rangeText prints a range in the unit that the user wrote.
func rangeText(low, high float64, unit string) string {
	switch {
	case math.IsInf(low, -1) && math.IsInf(high, 1):
		return "any value"
	case math.IsInf(low, -1):
		return "at most " + units.Format(high, unit)
	case math.IsInf(high, 1):
		return "at least " + units.Format(low, unit)
	case low == high:
		return units.Format(low, unit)
	}
	return bare(low, unit) + " to " + units.Format(high, unit)
}

// readFraction reads a share between 0 and 1, written as such or in percent;
// what says whose share it is.
func readFraction(text, what string) (float64, *verdict) {
	allowed := "0 to 1"
	if what != "" {
		allowed += " (" + what + ")"
	}
	none := units.Dimensionless
	q, v := parseQuantity(text, &none)
	if v != nil {
		v.allowed = allowed + `, or a percentage such as "80 %"`
		return 0, v
	}
	if q.Value >= 0 && q.Value <= 1 {
		return q.Value, nil
	}
	v = &verdict{problem: "is not a fraction", allowed: allowed}
	if q.Unit == "" && q.Value > 1 && q.Value <= 100 {
		// Shifting the point in the text avoids 0.07 * 100 = 7.000000000000001.
		if share, err := units.Parse(strings.TrimSpace(text) + " %"); err == nil {
			v.hint = fmt.Sprintf("for %s %% write %s", strings.TrimSpace(text), strconv.FormatFloat(share.Value, 'g', -1, 64))
		}
	}
	return 0, v
}

// readInt reads a whole number between low and high; 2e5 counts as one.
func readInt(text string, low, high int) (int, *verdict) {
	checkRange(float64(low), float64(high))
	v := &verdict{problem: "is not a whole number", allowed: wholeRangeText(low, high)}
	text = strings.TrimSpace(text)
	if !isDecimal(text) {
		if q, err := units.Parse(text); err == nil && q.Unit != "" {
			v.problem, v.hint = "has a unit", "write the number alone"
		}
		return 0, v
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		x, err := strconv.ParseFloat(text, 64)
		// Beyond 2^53 not every whole number is a float64, and rounding would
		// go unnoticed.
		if err != nil || math.Abs(x) > 1<<53 {
			v.problem = "is too large a number"
			return 0, v
		}
		if x != math.Trunc(x) {
			return 0, v
		}
		n = int(x)
	}
	switch {
	case n < low:
		v.problem = "is too low"
		return 0, v
	case n > high:
		v.problem = "is too high"
		return 0, v
	}
	return n, nil
}

// wholeRangeText prints a range of whole numbers.
func wholeRangeText(low, high int) string {
	switch {
	case low == math.MinInt && high == math.MaxInt:
		return "a whole number"
	case high == math.MaxInt:
		return fmt.Sprintf("a whole number, at least %d", low)
	case low == math.MinInt:
		return fmt.Sprintf("a whole number, at most %d", high)
	}
	return fmt.Sprintf("a whole number from %d to %d", low, high)
}

// readBool reads true or false.
func readBool(text string) (bool, *verdict) {
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	}
	v := &verdict{problem: "is neither true nor false", allowed: "true or false"}
	switch strings.ToLower(text) {
	case "yes", "on", "y", "1", "true":
		v.hint = "write true"
	case "no", "off", "n", "0", "false":
		v.hint = "write false"
	}
	return false, v
}

// readOneOf reads one of the names given; what says what they name.
func readOneOf(text, what string, names []string) (string, *verdict) {
	for _, name := range names {
		if text == name {
			return text, nil
		}
	}
	v := &verdict{problem: "is not a known " + what, allowed: listNames(names), hint: DidYouMean(text, names)}
	if len(names) == 0 {
		v.allowed = "none is defined"
	}
	return "", v
}

// listNames prints names with commas, the first twenty of them.
func listNames(names []string) string {
	const most = 20
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s … and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// readKind reads the kind of a number.
func readKind(text string) (Kind, *verdict) {
	kind, err := ParseKind(text)
	if err == nil {
		return kind, nil
	}
	var parse *units.ParseError
	errors.As(err, &parse)
	return 0, &verdict{parse.Problem, parse.Allowed, parse.Hint}
}
