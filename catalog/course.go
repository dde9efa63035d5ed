package catalog

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"paget/param"
	"paget/units"
)

// A Course is a trajectory that somebody else published or computed, to be drawn
// beside ours: the rows of one name of courses.tsv.
//
// Courses are no numbers of the model: nothing is computed from them, and they
// are not counted among the catalogue's numbers.
type Course struct {
	Name   string
	Curves []Curve // the first is the abscissa ("time")
}

// A Curve is one row of courses.tsv: the values of a quantity at the values of
// the course's abscissa, in its order.
//
// Units: Values and SD in inside units of Dim; Unit is what people write.
type Curve struct {
	Quantity string
	Unit     string
	Dim      units.Dimension
	Values   []float64
	SD       []float64 // standard deviation between runs; nil if there is one run
	Runs     int       // number of runs; 0 if it is no mean of runs
	Kind     param.Kind
	Source   string
	How      string
	Place    param.Place
}

// Abscissa returns what the course is drawn against.
func (k *Course) Abscissa() Curve { return k.Curves[0] }

// Curve returns the curve of a quantity and whether there is one.
func (k *Course) Curve(quantity string) (Curve, bool) {
	for _, curve := range k.Curves {
		if curve.Quantity == quantity {
			return curve, true
		}
	}
	return Curve{}, false
}

// Quantities returns the quantities of a course, without its abscissa.
func (k *Course) Quantities() []string {
	var out []string
	for _, curve := range k.Curves[1:] {
		out = append(out, curve.Quantity)
	}
	return out
}

// curve reads one row of courses.tsv.
func (r *reader) curve(w row) {
	name := r.need(w, "course")
	u := Curve{Quantity: r.need(w, "quantity"), Place: w.Place("quantity")}
	u.Kind, u.Source, u.How = r.provenance(w)
	factor := 1.0
	if u.Unit = w.Text("unit"); u.Unit == "-" {
		u.Unit = ""
	}
	if u.Unit != "" {
		var err error
		if factor, u.Dim, err = units.Lookup(u.Unit); err != nil {
			r.parsed(w, "unit", err)
			return
		}
	}
	u.Values = r.list(w, "values", factor)
	if w.Text("sd") != "-" {
		u.SD = r.list(w, "sd", factor)
	}
	if text := w.Text("seeds"); text != "-" {
		runs, err := strconv.Atoi(text)
		if err != nil || runs < 1 {
			r.fault(w, "seeds", fmt.Sprintf("%q is not a number of runs", text), "1 or more, or - where the values are no mean of runs", "")
		}
		u.Runs = runs
	}
	if u.SD != nil && len(u.SD) != len(u.Values) {
		r.fault(w, "sd", fmt.Sprintf("%d standard deviations for %d values", len(u.SD), len(u.Values)), "one for each value, or -", "")
	}
	if slices.ContainsFunc(u.SD, func(x float64) bool { return x < 0 }) {
		r.fault(w, "sd", "a standard deviation is negative", "0 or more", "")
	}
	k, _ := r.c.Course(name)
	if k == nil {
		k = &Course{Name: name}
		r.c.courses = append(r.c.courses, k)
	}
	if _, there := k.Curve(u.Quantity); there {
		r.fault(w, "quantity", fmt.Sprintf("%q stands twice in course %q", u.Quantity, name), "each quantity once", "")
		return
	}
	k.Curves = append(k.Curves, u)
}

// list reads numbers with blanks between them, times factor.
func (r *reader) list(w row, column string, factor float64) []float64 {
	var out []float64
	for _, text := range strings.Fields(w.Text(column)) {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
			r.fault(w, column, fmt.Sprintf("%q is not a number", text), "numbers with blanks between them, in the unit of the row", "")
			return nil
		}
		out = append(out, x*factor)
	}
	return out
}

// checkCourse asks that every curve has a value for each of the abscissa, which
// rises.
func (r *reader) checkCourse(k *Course) {
	x := k.Abscissa()
	for i := 1; i < len(x.Values); i++ {
		if x.Values[i] <= x.Values[i-1] {
			r.missing("courses.tsv", fmt.Sprintf("course %q: %s does not rise", k.Name, x.Quantity), x.Place, "the first row of a course is what it is drawn against")
			break
		}
	}
	for _, u := range k.Curves[1:] {
		if len(u.Values) != len(x.Values) {
			r.missing("courses.tsv", fmt.Sprintf("course %q: %d values of %s for %d of %s", k.Name, len(u.Values), u.Quantity, len(x.Values), x.Quantity),
				u.Place, "one value for each")
		}
	}
}

// CourseNames returns the names of the courses in the order of the table.
func (c *Catalogue) CourseNames() []string {
	out := make([]string, len(c.courses))
	for i, k := range c.courses {
		out[i] = k.Name
	}
	return out
}

// Course returns the course of that name and whether there is one. It is shared
// and must not be changed.
func (c *Catalogue) Course(name string) (*Course, bool) {
	for _, k := range c.courses {
		if k.Name == name {
			return k, true
		}
	}
	return nil, false
}
