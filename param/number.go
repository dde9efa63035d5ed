package param

import (
	"fmt"
	"strings"

	"paget/units"
)

// Kind says how a number came to be known.
type Kind uint8

// The kinds of numbers. The zero value is none of them.
const (
	Measured Kind = iota + 1 // read from a measurement of the thing itself
	Derived                  // calculated from measured numbers
	Fitted                   // chosen by the calibration, so that read-outs agree
	Assumed                  // nobody knows; somebody had to say something
)

// kindNames lists the kinds by the word that tables use, from Measured on.
var kindNames = []string{"measured", "derived", "fitted", "assumed"}

// String returns the word used in tables: measured, derived, fitted, assumed.
func (k Kind) String() string {
	if k < Measured || k > Assumed {
		return "unknown"
	}
	return kindNames[k-Measured]
}

// KindNames returns the words that ParseKind reads.
func KindNames() []string { return append([]string(nil), kindNames...) }

// ParseKind reads one of measured, derived, fitted, assumed.
//
// Errors: any other word, with the nearest of these.
func ParseKind(text string) (Kind, error) {
	for i, name := range kindNames {
		if text == name {
			return Measured + Kind(i), nil
		}
	}
	return 0, &units.ParseError{
		Text:    shorten(text),
		Problem: "is not a kind of number",
		Allowed: strings.Join(kindNames, ", "),
		Hint:    DidYouMean(text, kindNames),
	}
}

// Number is a number as the catalogue knows it.
//
// Units: Value, Low and High in inside units of Dim; Unit is the unit that was
// written, so that messages and reports can speak the author's language.
// Range: Low <= Value <= High. Where no range was written all three are equal.
type Number struct {
	Name             string
	Value, Low, High float64
	Unit             string
	Dim              units.Dimension
	Kind             Kind
	Source           string // key of the source; empty if Kind is Assumed and there is none
	How              string // how it was obtained, in one phrase
	Place            Place  // where it was read
}

// String returns the number as ParseNumber reads it, "0.36 um/min (0.25..0.6)".
// The range is left out where it is the value alone.
func (n Number) String() string {
	text := units.Format(n.Value, n.Unit)
	if n.Low == n.Value && n.High == n.Value {
		return text
	}
	return text + " (" + bare(n.Low, n.Unit) + ".." + bare(n.High, n.Unit) + ")"
}

// As returns the value if the number has the dimension wanted; otherwise it adds
// a fault at the number's place and returns 0.
//
// A number per area or volume may leave unnamed what is counted: 1/cm^2 serves
// where cells/cm^2 is wanted.
//
// Units: the result is in the inside unit of want.
func (n Number) As(want units.Dimension, f *Faults) float64 {
	if n.Dim == want || leavesCountUnnamed(n.Dim, want) {
		return n.Value
	}
	v := dimensionVerdict(n.Unit, n.Dim, want)
	f.Add(Fault{n.Place, n.Name, n.String(), v.problem, v.allowed, v.hint})
	return 0
}

// bare returns a value in a unit, without the unit.
func bare(inside float64, unit string) string {
	return strings.TrimSuffix(units.Format(inside, unit), " "+unit)
}

// leavesCountUnnamed reports whether a quantity of dimension have differs from
// one of dimension want only in not naming what is counted.
func leavesCountUnnamed(have, want units.Dimension) bool {
	unnamed := want
	unnamed.Count = 0
	return want.Count == 1 && want != units.Count && have == unnamed
}

// ParseNumber reads a value with an optional range, "0.36 um/min (0.25..0.60)".
//
// The ends of the range are in the unit of the value unless they carry their
// own. Without a range low and high equal the value.
//
// Units: value, low and high in inside units of want; unit as it was written.
// Range: low <= value <= high, all finite.
// Errors: *units.ParseError, with what is allowed and, where it can be guessed,
// a hint.
func ParseNumber(text string, want units.Dimension) (value, low, high float64, unit string, err error) {
	n, v := parseNumber(text, &want)
	if v != nil {
		return 0, 0, 0, "", &units.ParseError{Text: shorten(text), Problem: v.problem, Allowed: v.allowed, Hint: v.hint}
	}
	return n.Value, n.Low, n.High, n.Unit, nil
}

// numberForm is the example that messages show.
const numberForm = `a value with its range, as in "0.36 um/min (0.25..0.60)"`

// parseNumber reads value and range; want is nil where any dimension will do.
func parseNumber(text string, want *units.Dimension) (Number, *verdict) {
	text = strings.TrimSpace(text)
	body, inside, v := splitRange(text)
	if v != nil {
		return Number{}, v
	}
	q, v := parseQuantity(body, want)
	if v != nil {
		// A range written some other way ends up in the unit: say so.
		if _, bracket, ok := cutLastBracket(body); ok && strings.ContainsAny(firstCharacter(bracket), "0123456789+-.") {
			return Number{}, &verdict{"has a range that cannot be read", numberForm, "write two dots between the ends of the range"}
		}
		if strings.Contains(body, "±") || strings.Contains(body, "+/-") {
			return Number{}, &verdict{"has a spread instead of a range", numberForm, "write the ends of the range: (low..high)"}
		}
		return Number{}, v
	}
	n := Number{Value: q.Value, Low: q.Value, High: q.Value, Unit: q.Unit, Dim: q.Dim}
	if inside == "" {
		return n, nil
	}
	if n.Low, n.High, v = parseRange(inside, q); v != nil {
		return Number{}, v
	}
	switch {
	case n.Low > n.High:
		return Number{}, &verdict{"has a range that ends below its beginning", numberForm, ""}
	case n.Value < n.Low || n.Value > n.High:
		return Number{}, &verdict{"lies outside its own range", numberForm, ""}
	}
	return n, nil
}

// splitRange cuts "0.36 um/min (0.25..0.60)" into the quantity and the inside of
// the bracket. Two dots make a range: a unit may hold brackets, um/(min*nM), but
// never two dots.
func splitRange(text string) (body, inside string, v *verdict) {
	dots := strings.Index(text, "..")
	if dots < 0 {
		return text, "", nil
	}
	closing := strings.LastIndex(text, ")")
	if closing < dots {
		return "", "", &verdict{"lacks the closing bracket of its range", numberForm, ""}
	}
	if rest := strings.TrimSpace(text[closing+1:]); rest != "" {
		return "", "", &verdict{fmt.Sprintf("goes on with %q after its range", shorten(rest)), numberForm, "the unit stands before the range"}
	}
	body, inside, ok := cutLastBracket(text)
	if !ok || !strings.Contains(inside, "..") {
		return "", "", &verdict{"has a range that cannot be read", numberForm, ""}
	}
	return body, inside, nil
}

// cutLastBracket cuts a text that ends with a closing bracket before the opening
// bracket that belongs to it.
func cutLastBracket(text string) (before, inside string, ok bool) {
	if !strings.HasSuffix(text, ")") {
		return text, "", false
	}
	depth := 0
	for i := len(text) - 1; i >= 0; i-- {
		switch text[i] {
		case ')':
			depth++
		case '(':
			if depth--; depth == 0 {
				return strings.TrimSpace(text[:i]), strings.TrimSpace(text[i+1 : len(text)-1]), true
			}
		}
	}
	return text, "", false
}

// firstCharacter returns the first byte of a text, or nothing.
func firstCharacter(text string) string {
	return text[:min(1, len(text))]
}

// parseRange reads "0.25..0.60", the inside of the bracket.
func parseRange(inside string, q units.Quantity) (low, high float64, v *verdict) {
	left, right, _ := strings.Cut(inside, "..")
	var ends [2]float64
	for i, text := range []string{left, right} {
		text = strings.TrimSpace(text)
		if text == "" {
			return 0, 0, &verdict{"has a range with an open end", numberForm, ""}
		}
		if isDecimal(text) && q.Unit != "" {
			text += " " + q.Unit
		}
		end, v := parseQuantity(text, &q.Dim)
		if v != nil {
			v.problem = fmt.Sprintf("has a range whose end %q %s", shorten(text), v.problem)
			return 0, 0, v
		}
		ends[i] = end.Value
	}
	return ends[0], ends[1], nil
}

// sourceVerdict returns what is wrong with the source of a number, or nil. A
// number that rests on nothing must say so by its kind.
func sourceVerdict(kind Kind, source string) *verdict {
	if kind == 0 || kind == Assumed || (source != "" && source != "-") {
		return nil
	}
	return &verdict{
		problem: "names no source for a " + kind.String() + " number",
		allowed: "a number without a source only if its kind is assumed",
		hint:    "name the source, or mark the number as assumed",
	}
}
