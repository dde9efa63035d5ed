package paget

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"

	"paget/catalog"
	"paget/fit"
	"paget/param"
	"paget/record"
	"paget/rng"
	"paget/stats"
)

// CalibrateOptions says how a study is calibrated.
type CalibrateOptions struct {
	Root       rng.Root
	Threads    int
	Replicates int    // 0: as the study says
	Command    string // for the provenance of the result
	Progress   func(line string)
}

// A Calibration is the result of fitting the free strengths of a study to its
// rows marked `known: number` and `use: fit`.
//
// Rows marked `use: fit` that are known by sign are not aimed at; whether they
// hold is shown by a run. No other row of the study is computed at all.
type Calibration struct {
	Study   *Study
	Result  fit.Result
	Rows    []Expectation
	Root    rng.Root
	numbers []param.Number // the free strengths as the catalogue has them
}

// Calibrate fits the free strengths of a study.
//
// Errors: no free strength, no row to fit, a strength the catalogue does not
// have (the user's fault); whatever ends a run; the context's error.
func Calibrate(ctx context.Context, s *Study, c *catalog.Catalogue, o CalibrateOptions) (*Calibration, error) {
	cal := &Calibration{Study: s, Root: o.Root}
	problem, err := cal.problem(c)
	if err != nil {
		return nil, err
	}
	say := o.Progress
	if say == nil {
		say = func(string) {}
	}
	problem.Evaluate = func(ctx context.Context, params []float64) (values, errors []float64, err error) {
		return cal.evaluate(ctx, c, params, o)
	}
	cal.Result, err = fit.Search(ctx, problem, fit.Options{
		Command: o.Command,
		Observe: func(e fit.Evaluation) { say(cal.evaluationLine(e)) },
	})
	if err != nil {
		return nil, err
	}
	return cal, nil
}

// problem states what is free and what is aimed at.
func (cal *Calibration) problem(c *catalog.Catalogue) (fit.Problem, error) {
	var p fit.Problem
	var faults param.Faults
	for _, f := range cal.Study.Fit.Free {
		n, ok := c.Number(f.Target)
		if !ok {
			faults.Add(param.Fault{Place: f.Place, Field: "strength", Value: f.Target, Problem: "the catalogue has no such number",
				Allowed: "the full name of a number, as paget catalog show prints it", Hint: param.DidYouMean(f.Target, c.NumberNames())})
			continue
		}
		start := f.Start
		if math.IsNaN(start) {
			start = n.Value
		}
		if start < f.Low || start > f.High {
			faults.Add(param.Fault{Place: f.Place, Field: "start", Value: fmt.Sprintf("%g", start), Problem: "lies outside the range of the search",
				Allowed: fmt.Sprintf("%g to %g", f.Low, f.High), Hint: "without a start the search begins at the catalogue's value"})
			continue
		}
		p.Names, p.Start = append(p.Names, f.Target), append(p.Start, start)
		p.Low, p.High = append(p.Low, f.Low), append(p.High, f.High)
		cal.numbers = append(cal.numbers, n)
	}
	for _, e := range cal.Study.Expect {
		if e.Use == UseFit && e.Known == KnownNumber {
			cal.Rows = append(cal.Rows, e)
			p.Targets = append(p.Targets, fit.Target{Name: e.ID, Value: (e.Band[0] + e.Band[1]) / 2, Low: e.Band[0], High: e.Band[1]})
		}
	}
	place := param.Place{File: cal.Study.File}
	if len(cal.Study.Fit.Free) == 0 {
		faults.Add(param.Fault{Place: place, Problem: "the study names no free strength", Allowed: "fit: free: a list of strengths with low and high"})
	}
	if len(cal.Rows) == 0 {
		faults.Add(param.Fault{Place: place, Problem: "no expectation is marked known: number and use: fit"})
	}
	return p, faults.Err()
}

// evaluate runs the wells of the rows that are fitted, with other strengths.
func (cal *Calibration) evaluate(ctx context.Context, c *catalog.Catalogue, params []float64, o CalibrateOptions) (values, errors []float64, err error) {
	for i, f := range cal.Study.Fit.Free {
		if c, err = c.WithValue(f.Target, params[i]); err != nil {
			return nil, nil, err
		}
	}
	plan, err := NewPlan(cal.Study, c, PlanOptions{Replicates: o.Replicates, Keep: cal.needs})
	if err != nil {
		return nil, nil, err
	}
	r, err := plan.Run(ctx, RunOptions{Root: o.Root, Threads: o.Threads})
	if err != nil {
		return nil, nil, err
	}
	for _, e := range cal.Rows {
		change := r.compare(e)
		if !change.Defined {
			return nil, nil, fmt.Errorf("%s: the change cannot be formed: %s", e.ID, change.Reason)
		}
		values = append(values, change.Value)
		errors = append(errors, (change.High-change.Low)/2/stats.StudentQuantile((1+level)/2, float64(change.N-1)))
	}
	return values, errors, nil
}

// needs reports whether a well serves a row that is fitted.
func (cal *Calibration) needs(s *Study, j Job) bool {
	return s.reads(cal.Rows, j)
}

func (cal *Calibration) evaluationLine(e fit.Evaluation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%3d ", e.Index+1)
	for i, f := range cal.Study.Fit.Free {
		fmt.Fprintf(&b, " %s %.4f;", f.Target, e.Params[i])
	}
	for i, row := range cal.Rows {
		fmt.Fprintf(&b, "  %s %s", row.ID, row.sizeText(e.Values[i]))
	}
	return b.String()
}

// sizeText writes what a row is held against: a change in percent, or the value of an
// arm in inside units.
func (e Expectation) sizeText(v float64) string {
	if e.Compare.OfArmAlone() {
		return fmt.Sprintf("%.4g", v)
	}
	return signed(v) + " %"
}

// WriteFits writes the fitted strengths as a table of the catalogue's folder
// fits/, with their provenance.
func (cal *Calibration) WriteFits(w io.Writer) error {
	version, commit := record.Build()
	var fits []catalog.Fit
	for i, p := range cal.Result.Parameters {
		half := 1.96 * p.StandardError
		low, high := p.Value-half, p.Value+half
		if !p.Determined {
			low, high = p.Low, p.High
		}
		n := cal.numbers[i]
		how := "calibrated on rows " + strings.Join(cal.rowIDs(), ", ") + " of study " + cal.Study.Name
		if !p.Determined || low <= p.Low && high >= p.High {
			how += "; not pinned by them, the range is that of the search"
		}
		fits = append(fits, catalog.Fit{
			Target: p.Name, Value: fourDigits(p.Value), Low: fourDigits(max(low, p.Low)), High: fourDigits(min(high, p.High)), Unit: n.Unit,
			Source: n.Source, How: how,
			Study: cal.Study.Name, Seed: fmt.Sprint(uint64(cal.Root)), Version: version + " " + commit, Command: cal.Result.Command,
		})
	}
	comment := fmt.Sprintf("Fitted strengths of study %s. Written by: %s\n%s; %d evaluations; %s\nranges are 95 %% intervals of the linearised problem, or the bounds of the search where the row says so",
		cal.Study.Name, cal.Result.Command, cal.Result.Method, cal.Result.Evaluations, cal.Result.Stop)
	return catalog.WriteFits(w, comment, fits)
}

func (cal *Calibration) rowIDs() []string {
	var ids []string
	for _, e := range cal.Rows {
		ids = append(ids, e.ID)
	}
	return ids
}

// WriteText writes what was found, for a terminal.
func (cal *Calibration) WriteText(w io.Writer) error {
	for _, p := range cal.Result.Parameters {
		text := fmt.Sprintf("%s = %.4f (standard error %.4f)", p.Name, p.Value, p.StandardError)
		if !p.Determined {
			text = fmt.Sprintf("%s = %.4f (not pinned by the rows)", p.Name, p.Value)
		}
		if _, err := fmt.Fprintln(w, text); err != nil {
			return err
		}
	}
	for i, o := range cal.Result.Outcomes {
		met := "in its band"
		if !o.Met {
			met = "outside its band"
		}
		if _, err := fmt.Fprintf(w, "%s: %s against %s, %s\n", o.Name, cal.Rows[i].sizeText(o.Got), cal.Rows[i].sizeText(o.Wanted), met); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(w, "%d evaluations; %s\n", cal.Result.Evaluations, cal.Result.Stop)
	return err
}
