package catalog

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"paget/param"
	"paget/units"
)

// A row is one row of a table, or one item that a study file adds: both are
// read by the same code, so that a study can say whatever a table can.
type row interface {
	// Text returns the cell of a column, "" if it is not there.
	Text(column string) string
	// Place says where the cell stands.
	Place(column string) param.Place
}

// reader turns rows into typed values and collects what is wrong.
type reader struct {
	c       *Catalogue
	f       *param.Faults
	lenient bool // rows of a study file: kind may be left out and is then assumed
}

// fault reports a fault at a cell.
func (r *reader) fault(w row, column, problem, allowed, hint string) {
	r.f.Add(param.Fault{
		Place: w.Place(column), Field: column,
		Problem: problem, Allowed: allowed, Hint: hint,
	})
}

// need returns the text of a cell that must be filled.
func (r *reader) need(w row, column string) string {
	text := w.Text(column)
	if text == "" {
		r.fault(w, column, fmt.Sprintf("column %q is empty", column), "a text", "")
	}
	return text
}

// provenance reads kind, source and how of a row.
//
// A row without a source is refused unless it is assumed; a source must be in
// sources.tsv; what is only recalled may not be called measured or derived.
func (r *reader) provenance(w row) (kind param.Kind, source, how string) {
	source, how = w.Text("source"), w.Text("how")
	word := w.Text("kind")
	if word == "" && r.lenient {
		word = param.Assumed.String()
	}
	if how == "" && r.lenient {
		how = "given in the study file"
	}
	kind, err := param.ParseKind(word)
	if err != nil {
		r.fault(w, "kind", fmt.Sprintf("%q is not a kind of number", word),
			"measured, derived, fitted, assumed", param.DidYouMean(word, []string{"measured", "derived", "fitted", "assumed"}))
	}
	if source == "-" {
		source = ""
	}
	if how == "" {
		r.fault(w, "how", "nothing says how the number was come by", "one phrase: what was read, where", "")
	}
	switch {
	case source == "" && kind != param.Assumed && err == nil:
		r.fault(w, "source", fmt.Sprintf("a %s number has no source", kind),
			"a key of sources.tsv", "without a source the kind is assumed")
	case source != "" && r.c.Source(source) == nil:
		r.fault(w, "source", fmt.Sprintf("source %q is not in sources.tsv", source),
			"a key of sources.tsv, or -", param.DidYouMean(source, r.c.sourceKeys()))
	case source != "" && r.c.Source(source).Read == ReadRecalled && (kind == param.Measured || kind == param.Derived):
		r.fault(w, "kind", fmt.Sprintf("source %q is only recalled, so its number is not %s", source, kind),
			"assumed, until somebody has read it", "")
	}
	return kind, source, how
}

// number reads one number cell whose dimension is known.
func (r *reader) number(w row, column, name string, dim units.Dimension) param.Number {
	kind, source, how := r.provenance(w)
	n := param.Number{Name: name, Dim: dim, Kind: kind, Source: source, How: how, Place: w.Place(column)}
	var err error
	n.Value, n.Low, n.High, n.Unit, err = param.ParseNumber(w.Text(column), dim)
	r.parsed(w, column, err)
	return n
}

// anyNumber reads one number cell and takes the dimension from its unit.
func (r *reader) anyNumber(w row, column, name string) param.Number {
	text, _, _ := strings.Cut(w.Text(column), "(")
	q, err := units.Parse(strings.TrimSpace(text))
	if err != nil {
		kind, source, how := r.provenance(w)
		r.parsed(w, column, err)
		return param.Number{Name: name, Kind: kind, Source: source, How: how, Place: w.Place(column)}
	}
	return r.number(w, column, name, q.Dim)
}

// within refuses a value, or a range, outside what is meaningful.
//
// Units: low and high in inside units of the number.
func (r *reader) within(w row, column string, n param.Number, low, high float64) {
	if n.Low >= low && n.High <= high {
		return
	}
	bound := func(x float64) string {
		return strings.TrimSpace(strconv.FormatFloat(x, 'g', 6, 64) + " " + n.Dim.InsideUnit())
	}
	allowed := bound(low) + " to " + bound(high)
	switch {
	case math.IsInf(high, 1):
		allowed = bound(low) + " or more"
	case math.IsInf(low, -1):
		allowed = "at most " + bound(high)
	}
	r.fault(w, column, fmt.Sprintf("%s is outside what is meaningful", w.Text(column)), allowed, "")
}

// parsed reports why a cell could not be read.
func (r *reader) parsed(w row, column string, err error) {
	if err == nil {
		return
	}
	fault := param.Fault{Place: w.Place(column), Field: column, Value: w.Text(column), Problem: err.Error()}
	var cannot *units.ParseError
	if errors.As(err, &cannot) {
		fault.Problem, fault.Allowed, fault.Hint = cannot.Problem, cannot.Allowed, cannot.Hint
	}
	r.f.Add(fault)
}

// twice reports a row that stands twice in a table; a study file may replace
// rows.
func (r *reader) twice(w row, s *Sheet, what, of string) bool {
	if r.lenient || !slices.Contains(s.names(), what) {
		return false
	}
	r.fault(w, "name", fmt.Sprintf("%q stands twice for %s %q", what, of, s.Name), "each row once", "")
	return true
}

// word reads a row whose value is a word.
func (r *reader) word(w row, name string) Word {
	kind, source, how := r.provenance(w)
	return Word{Name: name, Text: r.need(w, "value"), Kind: kind, Source: source, How: how, Place: w.Place("value")}
}

// sheetNumber reads a row whose value is one of the numbers that a sheet may
// have; words are the other names it may have, for the message.
func (r *reader) sheetNumber(w row, s *Sheet, what, of string, words []string, wanted []lineNumber) {
	known := append([]string(nil), words...)
	for _, want := range wanted {
		if want.name == what {
			n := r.number(w, "value", what, want.dim)
			r.within(w, "value", n, want.low, want.high)
			s.setNumber(n)
			return
		}
		known = append(known, want.name)
	}
	r.fault(w, "name", fmt.Sprintf("%q is not a property of %s", what, of), strings.Join(known, ", "), param.DidYouMean(what, known))
}

// needNumbers reports the numbers that a sheet lacks and returns whether there
// are none.
func (r *reader) needNumbers(file, what string, s *Sheet, wanted []lineNumber) bool {
	complete := true
	for _, want := range wanted {
		if _, ok := s.Number(want.name); !ok {
			complete = false
			r.missing(file, strings.TrimSpace(fmt.Sprintf("%s %q has no row %q (%s)", what, s.Name, want.name, want.dim)), s.place(), "add the row")
		}
	}
	return complete
}
