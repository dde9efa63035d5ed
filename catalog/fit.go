package catalog

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"paget/param"
	"paget/units"
)

// A Fit is one number that a calibration has moved: one row of a file under
// fits/. It replaces the number of the tables.
//
// Units: Value, Low and High in inside units.
type Fit struct {
	Target           string // full name of the number: "link T006 weight"
	Value, Low, High float64
	Unit             string
	Source, How      string
	Study, Seed      string // what was fitted, and from which root of chance
	Version, Command string // by which program, called how
	Place            param.Place
}

// fit reads one row of a file under fits/ and puts it in the place of the
// number of the tables.
func (r *reader) fit(w row) {
	target := r.need(w, "target")
	old, ok := r.c.Number(target)
	if !ok {
		r.fault(w, "target", fmt.Sprintf("the catalogue has no number %q", target),
			"the full name of a number", param.DidYouMean(target, r.c.NumberNames()))
		return
	}
	n := r.number(w, "value", target, old.Dim)
	if n.Kind != param.Fitted {
		r.fault(w, "kind", "what a calibration has moved is fitted", "fitted", "")
	}
	for _, before := range r.c.fits {
		if before.Target == target {
			r.fault(w, "target", fmt.Sprintf("%q is fitted twice (also at %s)", target, before.Place), "each number once", "")
			return
		}
	}
	short := old.Name
	r.c.replace(target, func(into *param.Number) {
		short = into.Name
		*into = n
		into.Name = short
	})
	r.c.fits = append(r.c.fits, Fit{
		Target: target, Value: n.Value, Low: n.Low, High: n.High, Unit: n.Unit,
		Source: n.Source, How: n.How, Study: w.Text("study"), Seed: w.Text("seed"),
		Version: w.Text("version"), Command: w.Text("command"), Place: w.Place("target"),
	})
}

// text writes the value in its unit, to four digits.
func (f Fit) text() string {
	factor, _, err := units.Lookup(f.Unit)
	if err != nil || f.Unit == "" {
		factor = 1
	}
	return strings.TrimSpace(fmt.Sprintf("%.4g %s", f.Value/factor, f.Unit))
}

// Fits returns the stored fits that the catalogue has taken over.
func (c *Catalogue) Fits() []Fit { return append([]Fit(nil), c.fits...) }

// WriteFits writes a file for the folder fits/, which Load reads back to the
// same numbers.
//
// Errors: those of w; a text with a tab or a line end in it.
func WriteFits(w io.Writer, comment string, fits []Fit) error {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(comment), "\n") {
		b.WriteString(strings.TrimRight("# "+line, " ") + "\n")
	}
	b.WriteString("target\tvalue\tkind\tsource\thow\tstudy\tseed\tversion\tcommand\n")
	for _, f := range fits {
		value, err := formatRange(f)
		if err != nil {
			return err
		}
		source := f.Source
		if source == "" {
			source = "-"
		}
		cells := []string{f.Target, value, param.Fitted.String(), source, f.How, f.Study, f.Seed, f.Version, f.Command}
		for _, cell := range cells {
			if strings.ContainsAny(cell, "\t\n\r") {
				return fmt.Errorf("catalog: a tab or a line end cannot stand in a table: %q", cell)
			}
		}
		b.WriteString(strings.Join(cells, "\t") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// formatRange writes value, unit and range with the digits that bring back the
// same float64.
func formatRange(f Fit) (string, error) {
	factor, _, err := units.Lookup(f.Unit)
	if err != nil && f.Unit != "" {
		return "", err
	}
	if f.Unit == "" {
		factor = 1
	}
	digits := func(x float64) string { return strconv.FormatFloat(x/factor, 'g', -1, 64) }
	text := digits(f.Value)
	if f.Unit != "" {
		text += " " + f.Unit
	}
	if f.Low != f.Value || f.High != f.Value {
		text += " (" + digits(f.Low) + ".." + digits(f.High) + ")"
	}
	return text, nil
}
