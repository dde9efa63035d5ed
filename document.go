package paget

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"paget/catalog"
	"paget/report"
	"paget/units"
)

// Document lays the result out as a report: the question and its answer, what
// was done, what is published beside what came out, doses, arms, courses,
// pictures, and every number it rests on.
//
// Errors: a chart that cannot be drawn.
func (r *Result) Document() (report.Document, error) {
	s := r.Plan.Study
	rows := r.Verdicts()
	d := report.Document{Title: s.Title, Question: s.Question, Answer: r.Answer(), Header: r.Header, Facts: r.facts(rows)}
	for _, part := range []func() (report.Section, error){
		func() (report.Section, error) { return r.verdictSection(rows) },
		r.besideSection,
		r.filmSection,
		r.doneSection,
		r.doseSection,
		r.armSection,
		r.courseSection,
		r.pictureSection,
		r.networkSection,
		r.computedSection,
		r.numberSection,
		r.limitSection,
	} {
		section, err := part()
		if err != nil {
			return report.Document{}, err
		}
		if len(section.Blocks) > 0 {
			d.Sections = append(d.Sections, section)
		}
	}
	hosts, err := r.hostSections()
	if err != nil {
		return report.Document{}, err
	}
	// Hosts stand after what was done, before the tables.
	at := slices.IndexFunc(d.Sections, func(s report.Section) bool { return s.Title == doneTitle }) + 1
	d.Sections = slices.Insert(d.Sections, at, hosts...)
	return d, nil
}

// doneTitle is the title of the section that says what was done.
const doneTitle = "What was done"

func (r *Result) facts(rows []report.Verdict) []report.Fact {
	passed, predicted, predictedPassed := 0, 0, 0
	for _, row := range rows {
		if row.Verdict == Pass {
			passed++
		}
		if row.Use == string(UsePredict) {
			predicted++
			if row.Verdict == Pass {
				predictedPassed++
			}
		}
	}
	tone := report.Good
	if passed < len(rows) {
		tone = report.Caution
	}
	facts := []report.Fact{
		{Value: fmt.Sprint(len(r.Wells)), Label: r.Plan.Counted() + " simulated"},
	}
	if len(rows) > 0 {
		facts = append(facts,
			report.Fact{Value: fmt.Sprintf("%d of %d", passed, len(rows)), Label: "published rows met", Tone: tone},
			report.Fact{Value: fmt.Sprintf("%d of %d", predictedPassed, predicted), Label: "of those not used to calibrate"})
	}
	counts := catalog.Count(r.Plan.Numbers())
	return append(facts, report.Fact{Value: fmt.Sprint(counts.Assumed), Label: "of " + fmt.Sprint(counts.Total()) + " numbers are assumed", Tone: report.Caution})
}

func (r *Result) verdictSection(rows []report.Verdict) (report.Section, error) {
	section := report.Section{
		Title: "Published beside simulated",
		Lead:  "Changes against the control arm, in percent, with 95 % intervals from paired " + r.Plan.Counted() + "; values, medians, ratios and correlations are of the arm alone. Calibrated rows were used to fit the few free strengths, or to choose the strengths of the links they read; predicted rows were not.",
	}
	if len(rows) == 0 {
		return report.Section{}, nil
	}
	section.Blocks = append(section.Blocks, report.VerdictTable{
		Rows: rows,
		Note: "A row known by number passes when the interval meets the published band; a row known by sign when the interval excludes zero on the published side; a row known to show no effect when the whole interval lies inside the band.",
	})
	for _, group := range r.forests(rows) {
		figure, err := report.Draw(group, "Published bands (shaded) and simulated intervals.", "One row a verdict: the published band and the simulated interval.")
		if err != nil {
			return report.Section{}, fmt.Errorf("forest plot: %w", err)
		}
		section.Blocks = append(section.Blocks, figure)
	}
	return section, nil
}

// forests groups the verdict rows by what is drawn on one axis: changes first, then
// values of arms alone, each by unit. rows are those of the expectations, in order.
func (r *Result) forests(rows []report.Verdict) []report.Forest {
	var changes, values []report.Verdict
	for i, e := range r.Plan.Study.Expect {
		if e.Compare.OfArmAlone() {
			values = append(values, rows[i])
		} else {
			changes = append(changes, rows[i])
		}
	}
	out := report.ForestsByUnit(changes)
	for i := range out {
		out[i].Value.Label = "change against control"
	}
	for _, f := range report.ForestsByUnit(values) {
		f.Value.Label = "value in the arm"
		out = append(out, f)
	}
	return out
}

func (r *Result) doneSection() (report.Section, error) {
	s := r.Plan.Study
	arms := report.Table{Caption: "Arms", Columns: []report.TableColumn{{Title: "arm"}, {Title: "what is done to the cells"}}}
	ran := func(is func(Job) bool) bool { return !r.Plan.look || slices.ContainsFunc(r.Plan.Jobs, is) }
	for i, a := range s.Arms {
		what := describeArm(a)
		if !ran(func(j Job) bool { return j.Arm == i }) {
			what += " (not run in a first look)"
		}
		if i == r.Plan.Control {
			what += " (control)"
		}
		arms.Rows = append(arms.Rows, []string{a.Name, what})
	}
	assays := report.Table{Caption: "Experiments", Columns: []report.TableColumn{{Title: "experiment"}, {Title: "kind"}, {Title: "medium or host"}, {Title: "wells or hosts an arm", Align: report.Right}, {Title: "lasts", Align: report.Right}}}
	for i, a := range s.Assays {
		wells := 0
		for _, job := range r.Plan.Jobs {
			if job.Assay == i {
				wells = max(wells, job.Replicate+1)
			}
		}
		duration, medium := "", a.Medium
		for _, setting := range r.Plan.assays[i].Settings() {
			if setting.Name == "duration" {
				duration = hours(*setting.Value)
			}
		}
		if a.Cohort != nil {
			duration, medium = fmt.Sprintf("%.4g d", a.Cohort.Duration/units.Day), a.Cohort.Host
		}
		count := fmt.Sprint(wells)
		if !ran(func(j Job) bool { return j.Assay == i }) {
			count = "not run in a first look"
		}
		assays.Rows = append(assays.Rows, []string{a.Name, a.Kind, medium, count, duration})
	}
	return report.Section{
		Title:  doneTitle,
		Lead:   "Lines: " + strings.Join(s.Lines, ", ") + ". Arms of one replicate share plating, cells and luck, so that they differ by the treatment alone.",
		Blocks: []report.Block{arms, assays},
	}, nil
}

func (r *Result) doseSection() (report.Section, error) {
	section := report.Section{Title: "Dose and response", Lead: "Change of each read-out against the control arm as the dose grows. Points are joined; nothing is fitted to them."}
	var figures []report.Figure
	for _, series := range r.series() {
		for _, key := range r.mainReadouts() {
			chart := report.DoseResponse{
				Title:    r.Plan.Study.Assays[key.Assay].Name + ": " + key.Readout,
				Dose:     report.Axis{Label: series.label, Unit: series.unit},
				Response: report.Axis{Label: "change", Unit: "%"},
			}
			zero := 0.0
			chart.Reference = &zero
			for l, line := range r.Plan.Study.Lines {
				curve := report.DoseCurve{Name: line, Responses: r.responses(series, l, key)}
				if len(curve.Responses) > 2 { // control and one dose are shown by arm
					chart.Curves = append(chart.Curves, curve)
				}
			}
			if len(chart.Curves) == 0 {
				continue
			}
			figure, err := report.Draw(chart, chart.Title, "Change of "+chart.Title+" against dose, one curve a line.")
			if err != nil {
				return report.Section{}, fmt.Errorf("dose and response of %s: %w", chart.Title, err)
			}
			figures = append(figures, figure)
		}
	}
	if len(figures) > 0 {
		section.Blocks = append(section.Blocks, report.Gallery{Figures: figures, Columns: 2})
	}
	return section, nil
}

// doseSeries is the arms of one dose series, with the arms outside it that vary
// the same number of the same perturbation.
type doseSeries struct {
	label, unit string
	scale       float64
	arms        []int
	doses       []float64
}

// series collects the dose series of the study. The control arm stands at dose
// 0 where the dose is one that begins at nothing.
func (r *Result) series() []doseSeries {
	var out []doseSeries
	s := r.Plan.Study
	var names []string
	for _, a := range s.Arms {
		if a.InSeries() && !slices.Contains(names, a.Series) {
			names = append(names, a.Series)
		}
	}
	for _, name := range names {
		d := doseSeries{scale: 1}
		for i, a := range s.Arms {
			if a.Series == name {
				d.arms, d.doses = append(d.arms, i), append(d.doses, a.Dose)
				d.label, d.unit, d.scale = doseAxis(a)
			}
		}
		first := s.Arms[d.arms[0]]
		for i, a := range s.Arms {
			if dose, ok := sameButDose(a, first); ok {
				d.arms, d.doses = append(d.arms, i), append(d.doses, dose)
			}
		}
		alone := first.varied[1]-first.varied[0] == len(first.Treatment)
		if alone && (first.DoseLabel == "removed" || first.DoseLabel == "dose") && len(s.Arms[r.Plan.Control].Treatment) == 0 {
			d.arms, d.doses = append(d.arms, r.Plan.Control), append(d.doses, 0)
		}
		out = append(out, d)
	}
	return out
}

// doseAxis names the axis of a series and the factor from inside units to it.
func doseAxis(a Arm) (label, unit string, scale float64) {
	switch a.DoseLabel {
	case "removed":
		return "share of " + a.Treatment[a.varied[0]].Node + " removed", "%", 100
	case "dose", "half dose":
		return a.DoseLabel, "nM", 1
	case "start", "onset", "duration", "recovery":
		return a.DoseLabel, "h", 1.0 / 60
	}
	return a.DoseLabel, "", 1
}

// sameButDose reports whether an arm outside the series does the same with
// another number, and returns the number.
func sameButDose(a, of Arm) (float64, bool) {
	if a.InSeries() || len(a.Treatment) != len(of.Treatment) {
		return 0, false
	}
	known := catalog.PerturbationFields()
	f := known[slices.IndexFunc(known, func(f catalog.PerturbationField) bool { return f.Name == of.DoseLabel })]
	differ, dose := 0, 0.0
	for i := range a.Treatment {
		x, y := a.Treatment[i], of.Treatment[i]
		if *f.Of(&x) != *f.Of(&y) {
			differ, dose = differ+1, *f.Of(&x)
			*f.Of(&x) = *f.Of(&y)
		}
		if x != y {
			return 0, false
		}
	}
	return dose, differ == 1
}

func (r *Result) responses(d doseSeries, line int, key ReadoutKey) []report.Response {
	var out []report.Response
	for i, arm := range d.arms {
		change := r.Change(line, arm, key)
		if !change.Defined {
			continue
		}
		change.Value, change.Low, change.High = percent(change.Value), percent(change.Low), percent(change.High)
		out = append(out, report.Response{Dose: d.doses[i] * d.scale, Estimate: change})
	}
	slices.SortStableFunc(out, func(a, b report.Response) int {
		return cmp.Compare(a.Dose, b.Dose)
	})
	return out
}

// mainReadouts returns the read-outs that expectations speak of, but for the
// activities of nodes, each at the time it is judged at; without expectations
// the first read-out of each assay at its last time.
func (r *Result) mainReadouts() []ReadoutKey {
	var out []ReadoutKey
	for _, e := range r.Plan.Study.Expect {
		if e.Compare == Difference {
			continue // the same cells as the count, by another measure
		}
		key, ok := r.expectedKey(e)
		if ok && !nodeReadout(key.Readout) && !slices.Contains(out, key) {
			out = append(out, key)
		}
	}
	for i := range r.Plan.Study.Assays {
		if slices.ContainsFunc(out, func(k ReadoutKey) bool { return k.Assay == i }) {
			continue
		}
		for _, key := range r.Readouts() {
			if key.Assay == i && !nodeReadout(key.Readout) {
				last := key
				for _, k := range r.Readouts() {
					if k.Assay == i && k.Readout == key.Readout {
						last = k
					}
				}
				out = append(out, last)
				break
			}
		}
	}
	return out
}

// nodeReadout reports whether a read-out is of the network, not of cells.
func nodeReadout(name string) bool {
	return strings.HasPrefix(name, activityPrefix) || strings.HasPrefix(name, "set ")
}
