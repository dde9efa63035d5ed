package paget

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"paget/assay"
	"paget/catalog"
	"paget/report"
	"paget/stats"
	"paget/units"
)

// A besideRow holds one read-out at one time against the trajectory of another
// program.
//
// Units: time in min; values in the unit of the read-out.
type besideRow struct {
	assay, readout, course string
	time                   float64
	ours, sd               float64 // mean and standard deviation over wells of the control arm
	wells                  int
	theirs, theirSD        float64
	shared                 bool // their standard deviation is that of another course of the same assay
}

// apart returns the difference in combined standard deviations,
//
//	(ours − theirs)/√(sd² + their sd²)
//
// and NaN where neither varies and they differ.
func (b besideRow) apart() float64 {
	difference := b.ours - b.theirs
	if difference == 0 {
		return 0
	}
	return difference / math.Hypot(b.sd, b.theirSD)
}

// percent returns the difference in percent of theirs.
func (b besideRow) percent() float64 { return 100 * (b.ours - b.theirs) / b.theirs }

// besideSD is the number of combined standard deviations within which two programs
// are said to agree.
const besideSD = 3

// beside compares the control arm of every assay that names courses with them. At
// each time the last course of the assay that has it is taken; a course of one run
// takes its standard deviation from an earlier one.
func (r *Result) beside() []besideRow {
	var rows []besideRow
	for i, use := range r.Plan.Study.Assays {
		for _, name := range r.seriesNames(i) {
			rows = append(rows, r.besideSeries(i, use.Beside, name)...)
		}
	}
	return rows
}

// seriesNames returns the names of the series of an assay, in its own order.
func (r *Result) seriesNames(assayIndex int) []string {
	for i, job := range r.Plan.Jobs {
		if job.Assay == assayIndex {
			var names []string
			for _, s := range r.Wells[i].Series {
				names = append(names, s.Name)
			}
			return names
		}
	}
	return nil
}

// besideSeries compares one series with the courses of those names.
func (r *Result) besideSeries(assayIndex int, courses []string, series string) []besideRow {
	times, columns := r.courseOf(assayIndex, 0, r.Plan.Control, series)
	var rows []besideRow
	for k, time := range times {
		if time == 0 {
			continue
		}
		row := besideRow{assay: r.Plan.Study.Assays[assayIndex].Name, readout: series, time: time, wells: len(columns[k]), theirSD: math.NaN()}
		row.ours, row.sd = stats.Mean(columns[k]), spreadOf(columns[k])
		found := false
		for _, name := range courses {
			value, sd, ok := r.courseAt(name, series, time)
			if !ok {
				continue
			}
			found, row.course, row.theirs = true, name, value
			if row.shared = math.IsNaN(sd); !row.shared {
				row.theirSD = sd
			}
		}
		if found && !math.IsNaN(row.theirSD) {
			rows = append(rows, row)
		}
	}
	return rows
}

// spreadOf returns the standard deviation, 0 for one value.
func spreadOf(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	mean, sum := stats.Mean(values), 0.0
	for _, v := range values {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(values)-1))
}

// courseAt returns what a course says of a series at a time, in the series' unit.
func (r *Result) courseAt(course, series string, time float64) (value, sd float64, ok bool) {
	k, found := r.Plan.Catalogue.Course(course)
	if !found {
		return 0, 0, false
	}
	curve, found := k.Curve(series)
	if !found {
		return 0, 0, false
	}
	at := slices.IndexFunc(k.Abscissa().Values, func(t float64) bool { return math.Abs(t-time) < atTolerance })
	if at < 0 {
		return 0, 0, false
	}
	scale := curveScale(curve)
	sd = math.NaN()
	if curve.SD != nil {
		sd = curve.SD[at] / scale
	}
	return curve.Values[at] / scale, sd, true
}

// curveScale returns the inside units in one of the curve's own.
func curveScale(curve catalog.Curve) float64 {
	if curve.Unit == "" {
		return 1
	}
	scale, _, err := units.Lookup(curve.Unit)
	if err != nil {
		panic("paget: the catalogue has accepted the unit " + curve.Unit)
	}
	return scale
}

// courseOf returns a series of an assay for one arm: its times, and at each time
// the values of the wells.
func (r *Result) courseOf(assayIndex, line, arm int, name string) (times []float64, columns [][]float64) {
	for i, job := range r.Plan.Jobs {
		if job.Assay != assayIndex || job.Line != line || job.Arm != arm {
			continue
		}
		at := slices.IndexFunc(r.Wells[i].Series, func(s assay.Series) bool { return s.Name == name })
		if at < 0 {
			continue
		}
		series := r.Wells[i].Series[at]
		if times == nil {
			times = series.Times
			columns = make([][]float64, len(times))
		}
		for k := range min(len(times), len(series.Values)) {
			columns[k] = append(columns[k], series.Values[k])
		}
	}
	return times, columns
}

// besideSection shows growth curves with the trajectories of another program, and
// a table of the differences.
func (r *Result) besideSection() (report.Section, error) {
	section := report.Section{
		Title: "Beside another program",
		Lead:  "The same workload computed by another program, whose trajectories stand in the catalogue. Nothing was fitted to them. Where that program's oxygen is too low near a held border, its cells die sooner and grow slower; what agrees and what does not: docs/model/spheroid.md.",
	}
	rows := r.beside()
	for i, use := range r.Plan.Study.Assays {
		if len(use.Beside) == 0 {
			continue
		}
		figure, err := r.besideFigure(i)
		if err != nil {
			return report.Section{}, err
		}
		section.Blocks = append(section.Blocks, figure, r.besideTable(i, rows))
	}
	return section, nil
}

// besideFigure draws the series of an assay that the courses have, as small
// multiples.
func (r *Result) besideFigure(assayIndex int) (report.Figure, error) {
	use := r.Plan.Study.Assays[assayIndex]
	chart := report.Multiples{Title: use.Name + " over time"}
	for _, name := range r.seriesNames(assayIndex) {
		panel := report.TimeCourse{Title: name, Time: report.Axis{Label: "time", Unit: "h"}, Value: report.Axis{Label: name, Unit: shownUnit(r.seriesUnit(assayIndex, name))}}
		for l, line := range r.Plan.Study.Lines {
			for a, arm := range r.Plan.Study.Arms {
				times, columns := r.courseOf(assayIndex, l, a, name)
				if len(times) < 2 || arm.InSeries() {
					continue
				}
				panel.Courses = append(panel.Courses, meanCourse(line+", "+arm.Name, times, columns))
			}
		}
		theirs := r.theirCourses(use.Beside, name)
		if len(theirs) == 0 || len(panel.Courses) == 0 {
			continue
		}
		panel.Beside = theirs
		chart.Panels = append(chart.Panels, report.Panel{Chart: panel})
	}
	caption := use.Name + ": means over wells with one standard deviation; points: " + strings.Join(use.Beside, ", ") + " (another program), with theirs."
	figure, err := report.Draw(chart, caption, "Read-outs of "+use.Name+" over time beside those of another program.")
	if err != nil {
		return figure, fmt.Errorf("courses of %s: %w", use.Name, err)
	}
	return figure, nil
}

// meanCourse returns means with one standard deviation.
func meanCourse(name string, times []float64, columns [][]float64) report.Course {
	c := report.Course{Name: name}
	for k, t := range times {
		mean, sd := stats.Mean(columns[k]), spreadOf(columns[k])
		c.Time, c.Value = append(c.Time, t/units.Hour), append(c.Value, mean)
		c.Low, c.High = append(c.Low, mean-sd), append(c.High, mean+sd)
	}
	return c
}

// theirCourses returns the named courses of a series, for a chart.
func (r *Result) theirCourses(courses []string, series string) []report.ReferenceCourse {
	var out []report.ReferenceCourse
	for _, name := range courses {
		k, ok := r.Plan.Catalogue.Course(name)
		if !ok {
			continue
		}
		curve, ok := k.Curve(series)
		if !ok {
			continue
		}
		c, scale := report.ReferenceCourse{Name: name}, curveScale(curve)
		for i, t := range k.Abscissa().Values {
			c.Time, c.Value = append(c.Time, t/units.Hour), append(c.Value, curve.Values[i]/scale)
			if curve.SD != nil {
				c.Low = append(c.Low, (curve.Values[i]-curve.SD[i])/scale)
				c.High = append(c.High, (curve.Values[i]+curve.SD[i])/scale)
			}
		}
		out = append(out, c)
	}
	return out
}

func (r *Result) seriesUnit(assayIndex int, name string) string {
	for i, job := range r.Plan.Jobs {
		if job.Assay != assayIndex {
			continue
		}
		for _, s := range r.Wells[i].Series {
			if s.Name == name {
				return s.Unit
			}
		}
	}
	return ""
}

// besideTable lists the differences of one assay.
func (r *Result) besideTable(assayIndex int, rows []besideRow) report.Block {
	name := r.Plan.Study.Assays[assayIndex].Name
	right := report.Right
	table := report.Table{
		Caption: name + ": control arm beside another program",
		Columns: []report.TableColumn{{Title: "read-out"}, {Title: "time", Align: right}, {Title: "ours", Align: right}, {Title: "theirs", Align: right},
			{Title: "difference", Unit: "%", Align: right}, {Title: "in SD", Align: right}, {Title: "course"}},
		Note: "SD: difference over √(sd² + their sd²), standard deviations between wells and between their runs; a course of one run takes that of the course with several (marked *).",
	}
	within, all := 0, 0
	for _, b := range rows {
		if b.assay != name {
			continue
		}
		all++
		sd := b.apart()
		if math.Abs(sd) <= besideSD {
			within++
		}
		course := b.course
		if b.shared {
			course += " *"
		}
		table.Rows = append(table.Rows, []string{b.readout, hours(b.time), plusMinus(b.ours, b.sd), plusMinus(b.theirs, b.theirSD),
			decimals(b.percent(), 1), decimals(sd, 1), course})
	}
	return report.Fold{Summary: fmt.Sprintf("%s: %d of %d values within %d combined standard deviations", name, within, all, besideSD),
		Blocks: []report.Block{table}}
}

// plusMinus writes a mean and a standard deviation.
func plusMinus(mean, sd float64) string {
	return report.FormatNumber(mean) + " ± " + report.FormatNumber(roundTo(sd, 2))
}

// roundTo keeps a number of significant digits.
func roundTo(v float64, digits int) float64 {
	if v == 0 || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	scale := math.Pow(10, float64(digits-1)-math.Floor(math.Log10(math.Abs(v))))
	return math.Round(v*scale) / scale
}

// decimals writes a number with digits after the point, and a dash for none.
func decimals(v float64, digits int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	return strings.Replace(fmt.Sprintf("%+.*f", digits, v), "-", "−", 1)
}

// besideAnswer says in a sentence for each assay that stands beside another program
// what became of its control arm, and how near the two are.
func (r *Result) besideAnswer() []string {
	rows := r.beside()
	var out []string
	for i, use := range r.Plan.Study.Assays {
		times, cells := r.courseOf(i, 0, r.Plan.Control, "cells")
		if len(use.Beside) == 0 || len(times) == 0 {
			continue
		}
		_, necrotic := r.courseOf(i, 0, r.Plan.Control, "necrotic")
		_, oxygen := r.courseOf(i, 0, r.Plan.Control, "oxygen centre")
		last := len(times) - 1
		text := fmt.Sprintf("%s: %s cells become %s in %s", use.Name, count(cells[0]), count(cells[last]), hours(times[last]))
		if dead := stats.Mean(necrotic[last]); dead >= 1 {
			text += fmt.Sprintf(", %s of them necrotic", count(necrotic[last]))
		}
		text += fmt.Sprintf(", with %.3g mmHg of oxygen in the middle", stats.Mean(oxygen[last]))
		within, all := 0, 0
		for _, b := range rows {
			if b.assay == use.Name {
				all++
				if math.Abs(b.apart()) <= besideSD {
					within++
				}
			}
		}
		if all > 0 {
			text += fmt.Sprintf("; %d of %d values lie within %d standard deviations of another program's", within, all, besideSD)
		}
		out = append(out, text+".")
	}
	return out
}

// count writes a mean number of cells.
func count(values []float64) string { return report.FormatNumber(math.Round(stats.Mean(values))) }

// computedSection says how long wells were computed.
func (r *Result) computedSection() (report.Section, error) {
	var items []string
	for i, job := range r.Plan.Jobs {
		for _, note := range r.Wells[i].Notes {
			if job.Replicate == 0 {
				if text := r.Plan.Study.Assays[job.Assay].Name + ": " + note; !slices.Contains(items, text) {
					items = append(items, text)
				}
			}
		}
	}
	if b := r.Plan.branch; b != nil {
		items = append(items, fmt.Sprintf("the wells go on from states that a run of arm %s had kept in %s; what arm %s does begins at %s",
			b.From, b.Folder, b.Arm, hours(b.At)))
	}
	if len(items) == 0 {
		return report.Section{}, nil
	}
	return report.Section{Title: "How it was computed", Blocks: []report.Block{report.List{Items: items}}}, nil
}
