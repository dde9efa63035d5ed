package upscale

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// number writes a number so that reading gives the same bits.
func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// RunColumns are the columns of a table of runs.
func RunColumns() []string {
	out := []string{"point", "replicate"}
	for _, a := range AxisInfos() {
		out = append(out, a.Name)
	}
	return append(out, "crossings", "groups", "cell days")
}

// TSV returns the table as tab-separated text: one row a run.
//
// Units: inside units; cell days in days.
func (t *Table) TSV() string {
	var b strings.Builder
	b.WriteString(strings.Join(RunColumns(), "\t") + "\n")
	for _, r := range t.Runs {
		fmt.Fprintf(&b, "%d\t%d", r.Point+1, r.Replicate+1)
		for _, v := range t.Points[r.Point] {
			b.WriteString("\t" + number(v))
		}
		fmt.Fprintf(&b, "\t%d\t%d\t%s\n", r.Count.Crossings, r.Count.Groups, number(r.Count.CellDays))
	}
	return b.String()
}

// ParseRuns reads what Table.TSV writes.
//
// Errors: a row that is none, with its number.
func ParseRuns(text string) (*Table, error) {
	t := &Table{}
	line := 0
	for row := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if row == "" || strings.HasPrefix(row, "#") || line == 0 && strings.HasPrefix(row, "point\t") {
			continue
		}
		line++
		r, p, err := parseRun(strings.Split(row, "\t"))
		if err == nil && (r.Point > len(t.Points) || r.Point < 0) {
			err = fmt.Errorf("point %d has no run before", r.Point)
		}
		if err != nil {
			return nil, fmt.Errorf("run %d: %w", line, err)
		}
		if r.Point == len(t.Points) {
			t.Points = append(t.Points, p)
		}
		t.Runs = append(t.Runs, r)
	}
	return t, nil
}

// parseRun reads one row.
func parseRun(cells []string) (r Run, p Point, err error) {
	if len(cells) != Axes+5 {
		return r, p, fmt.Errorf("%d cells, not %d", len(cells), Axes+5)
	}
	whole := func(i int) int {
		v, e := strconv.Atoi(cells[i])
		if e != nil && err == nil {
			err = fmt.Errorf("%q is not a whole number", cells[i])
		}
		return v
	}
	real := func(i int) float64 {
		v, e := finite(cells[i])
		if e != nil && err == nil {
			err = e
		}
		return v
	}
	r.Point, r.Replicate = whole(0)-1, whole(1)-1
	for k := range p {
		p[k] = real(2 + k)
	}
	r.Count = Count{whole(Axes + 2), whole(Axes + 3), real(Axes + 4)}
	if c := r.Count; err == nil && (c.Groups < 0 || c.Crossings < c.Groups || c.CellDays < 0) {
		err = fmt.Errorf("%d crossings in %d groups in %g cell days", c.Crossings, c.Groups, c.CellDays)
	}
	return r, p, err
}

// finite reads a number that is neither infinite nor none.
func finite(text string) (float64, error) {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is not a number", text)
	}
	return v, nil
}

// Names of the two models in tables.
const (
	rateModel  = "crossings"
	groupModel = "followers"
)

// TermColumns are the columns of a table of a surrogate.
func TermColumns() []string { return []string{"model", "term", "coefficient", "factor"} }

// TSV returns the surrogate as tab-separated text: one row a term, with the row of the
// Cholesky factor of the covariance.
func (s *Surrogate) TSV() string {
	var b strings.Builder
	b.WriteString(strings.Join(TermColumns(), "\t") + "\n")
	for _, m := range []struct {
		name string
		of   *Model
	}{{rateModel, &s.Rate}, {groupModel, &s.Group}} {
		for i, t := range m.of.Terms {
			row := make([]string, i+1)
			for j, f := range m.of.Factor[i] {
				row[j] = number(f)
			}
			fmt.Fprintf(&b, "%s\t%s\t%s\t%s\n", m.name, t, number(m.of.Coefficients[i]), strings.Join(row, " "))
		}
	}
	return b.String()
}

// AddTerm adds one row of such a table to a surrogate.
//
// Errors: what is wrong with the row.
func (s *Surrogate) AddTerm(model, term, coefficient, factor string) error {
	m := map[string]*Model{rateModel: &s.Rate, groupModel: &s.Group}[model]
	if m == nil {
		return fmt.Errorf("%q is not a model\n  allowed: %s, %s", model, rateModel, groupModel)
	}
	t, err := ParseTerm(term)
	if err != nil {
		return err
	}
	if slices.Contains(m.Terms, t) {
		return fmt.Errorf("term %q stands twice", t)
	}
	c, err := finite(coefficient)
	if err != nil {
		return fmt.Errorf("coefficient: %w", err)
	}
	var row []float64
	for _, word := range strings.Fields(factor) {
		f, err := finite(word)
		if err != nil {
			return fmt.Errorf("factor: %w", err)
		}
		row = append(row, f)
	}
	if len(row) != len(m.Terms)+1 {
		return fmt.Errorf("the factor of term %d of a model has %d numbers, not %d", len(m.Terms)+1, len(row), len(m.Terms)+1)
	}
	m.Terms, m.Coefficients, m.Factor = append(m.Terms, t), append(m.Coefficients, c), append(m.Factor, row)
	return nil
}
