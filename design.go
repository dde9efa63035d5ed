package paget

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"paget/cohort"
	"paget/param"
	"paget/record"
	"paget/rng"
	"paget/stats"
	"paget/units"
)

// Files of a design's folder.
const (
	fileDesign     = "design.md"
	fileAllocation = "allocation.csv"
	fileKey        = "key.csv"
	fileCalendar   = "calendar.csv"
)

// A Design is what a laboratory plans before it asks for permission: arms, hosts,
// who is allocated to which arm under which label, what is done when, and why there
// are so many.
type Design struct {
	Study    *Study
	Use      AssayUse
	Arms     []string
	Hosts    int // an arm
	List     *cohort.List
	Calendar [][]string // with a header
	Power    *PowerAnswer
}

// DesignOptions says what is planned.
type DesignOptions struct {
	Power PowerOptions
	Arms  []string // nil: those of the cohort that are no dose series
	Hosts int      // an arm; 0: what the power asks for
}

// NewDesign plans the cohort that the read-out of the options names.
//
// Errors: as Power; an allocation that cannot be made.
func NewDesign(ctx context.Context, study *Study, plan func(PlanOptions) (*Plan, error), o DesignOptions) (*Design, error) {
	if o.Power.Readout == "" {
		o.Power.Readout = study.FirstHostReadout()
	}
	use, err := o.Power.complete(study)
	if err != nil {
		return nil, err
	}
	d := &Design{Study: study, Use: study.Assays[use], Arms: o.Arms, Hosts: o.Hosts}
	if len(d.Arms) == 0 {
		d.Arms = study.plainArms(d.Use)
	}
	if err := d.check(o); err != nil {
		return nil, err
	}
	p, err := Power(ctx, study, plan, o.Power)
	if err != nil {
		return nil, err
	}
	d.Power = p
	if d.Hosts == 0 {
		d.Hosts = d.Use.Cohort.Hosts
		if p.Undefined == "" {
			d.Hosts = p.Answer.N[0]
		}
	}
	d.List, err = d.allocate(o.Power.Root)
	if err != nil {
		return nil, &catalogueError{err}
	}
	d.Calendar = d.calendar()
	return d, nil
}

// check finds arms that the experiment does not have, or that cannot be allocated.
func (d *Design) check(o DesignOptions) error {
	known := d.Study.armNames(d.Use)
	for i, name := range d.Arms {
		if !slices.Contains(known, name) {
			return o.Power.fault(fmt.Sprintf("%s has no arm %q", d.Use.Name, name), listed(known), param.DidYouMean(name, known))
		}
		if slices.Contains(d.Arms[:i], name) {
			return o.Power.fault(fmt.Sprintf("arm %q stands twice", name), "each arm once", "")
		}
	}
	if len(d.Arms) < 2 {
		return o.Power.fault(fmt.Sprintf("hosts are allocated to one arm, %s", strings.Join(d.Arms, "")), "two arms or more", "")
	}
	if d.Hosts < 0 {
		return o.Power.fault(fmt.Sprintf("%d hosts an arm", d.Hosts), "1 or more; 0: what the power asks for", "")
	}
	return nil
}

// FirstHostReadout returns the first read-out of a host that an expectation names.
func (s *Study) FirstHostReadout() string {
	for _, e := range s.Expect {
		if s.Assays[s.assayIndex(e.Assay)].Cohort != nil && !e.Compare.OfArmAlone() && e.Against == "" && e.AgainstArm == "" {
			return e.Assay + " " + e.Readout
		}
	}
	return survivalReadout
}

// plainArms returns the arms of an experiment that belong to no dose series.
func (s *Study) plainArms(use AssayUse) []string {
	var out []string
	for _, name := range s.armNames(use) {
		if !s.Arms[s.armIndex(name)].InSeries() {
			out = append(out, name)
		}
	}
	return out
}

// allocate shares hosts out among the arms in permuted blocks.
func (d *Design) allocate(root rng.Root) (*cohort.List, error) {
	a := cohort.Allocation{Arms: d.Arms}
	subjects := make([]cohort.Subject, d.Hosts*len(d.Arms))
	for i := range subjects {
		subjects[i].Name = fmt.Sprintf("host %03d", i+1)
	}
	if err := a.Validate(subjects); err != nil {
		return nil, err
	}
	return a.Assign(root, subjects)
}

// calendar lists what is done to which arm and when.
func (d *Design) calendar() [][]string {
	rows := [][]string{{"day", "arm", "what", "amount", "route"}}
	day := func(t float64) string { return fmt.Sprintf("%.4g", t/units.Day) }
	c := d.Use.Cohort
	for _, t := range c.Tumours {
		line := t.Line
		if line == "" {
			line = "cells of the arm"
		}
		rows = append(rows, []string{"0", "all", "inoculate " + t.Name + ": " + line, fmt.Sprintf("%.3g cells", t.Cells), ""})
	}
	for _, j := range c.Injections {
		into := "vein"
		if j.Arterial {
			into = "left heart"
		}
		rows = append(rows, []string{day(j.At), "all", "inject cells", fmt.Sprintf("%.3g cells", j.Cells), into})
	}
	for _, name := range d.Arms {
		arm := d.Study.Arms[d.Study.armIndex(name)]
		if len(arm.Treatment) > 0 {
			rows = append(rows, []string{"before", name, describeTreatment(permanent(arm.Treatment)), "", ""})
		}
		if len(arm.Recipient) > 0 {
			rows = append(rows, []string{"before", name, "in the other lines: " + describeTreatment(permanent(arm.Recipient)), "", ""})
		}
		for _, dose := range arm.Doses {
			for k := range dose.Times {
				at := day(dose.Start + float64(k)*dose.Every)
				if dose.From > 0 {
					at += " after reaching " + units.Format(dose.From, "mm^3")
				}
				rows = append(rows, []string{at, name, "give " + dose.Drug, dose.Text, dose.Route})
			}
		}
	}
	for _, t := range c.Draws {
		at := day(t.At)
		switch {
		case t.AtRelapse:
			at = "at relapse"
		case t.Burden > 0:
			at = fmt.Sprintf("at %.3g cells of lesions", t.Burden)
		}
		rows = append(rows, []string{at, "all", "draw blood", units.Format(t.Volume, "mL"), ""})
	}
	if r := c.Resection; r != nil && r.Volume > 0 {
		rows = append(rows, []string{"at a size", "all", "remove the tumour", units.Format(r.Volume, "mm^3"), ""})
	} else if r != nil {
		rows = append(rows, []string{day(r.At), "all", "remove the tumour", "", ""})
	}
	if c.Humane > 0 {
		rows = append(rows, []string{"any", "all", "humane endpoint: take the host out", units.Format(c.Humane, "mm^3"), ""})
	}
	return append(rows, []string{day(c.Duration), "all", "necropsy", "", ""})
}

// Paragraph is the sample size with what it rests on, in words for a form.
func (p *PowerAnswer) Paragraph() string {
	o, a := p.Options, p.Answer
	of := fmt.Sprintf("%s of line %s", o.Readout, o.Line)
	basis := fmt.Sprintf("This rests on %d simulated hosts an arm of the study %q (root of chance %d), in which the mean is %s under %q and %s under %q, and on %d repetitions of the experiment for each size, each judged by the %s test (two-sided, alpha %g). Simulated hosts leave out much of what makes animals differ; the number is a lower bound to be weighed against experience.",
		o.Pool, p.Study.Name, o.Root, meanWords(p.Means[0], p.Unit), o.Arms[0], meanWords(p.Means[1], p.Unit), o.Arms[1], o.Draws, o.Test, o.Alpha)
	if o.ofTimes() {
		basis = strings.Replace(basis, "the mean is", "the median is", 1)
	}
	if p.Undefined != "" {
		return fmt.Sprintf("No number of hosts up to half of the pool finds the difference in %s between %q and %q with a power of %g: %s. %s", of, o.Arms[0], o.Arms[1], o.Wanted, p.Undefined, basis)
	}
	count := fmt.Sprintf("%d hosts an arm", a.N[0])
	if a.AtMost {
		count = "At most " + count
	}
	return fmt.Sprintf("%s (%s) find the difference in %s between %q and %q with a power of %g. %s", count, rangeWords(a.Low, a.High, a.HighDefined), of, o.Arms[0], o.Arms[1], o.Wanted, basis)
}

func rangeWords(low, high int, defined bool) string {
	if !defined {
		return fmt.Sprintf("%d to more than was tried, allowing for the error of the simulation", low)
	}
	return fmt.Sprintf("%d to %d, allowing for the error of the simulation", low, high)
}

func meanWords(e stats.Estimate, unit string) string {
	if !e.Defined && e.Value == 0 {
		return "not reached"
	}
	return strings.TrimSpace(fmt.Sprintf("%.3g %s", e.Value, unit))
}

// WriteText writes the design as text for people, in the form of Markdown.
func (d *Design) WriteText(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# Design: %s\n\n%s\n\n", d.Study.Title, d.Study.Question)
	fmt.Fprintf(&b, "Host: %s. Line: %s. %d hosts an arm, %d in all. Duration: %.4g d.\n\n## Arms\n\n", d.Use.Cohort.Host, d.Power.Options.Line, d.Hosts, d.Hosts*len(d.Arms), d.Use.Cohort.Duration/units.Day)
	for _, name := range d.Arms {
		arm := d.Study.Arms[d.Study.armIndex(name)]
		fmt.Fprintf(&b, "* **%s**: %s\n", name, describeArm(arm))
	}
	fmt.Fprintf(&b, "\n## Number of hosts\n\n%s\n\n## Allocation\n\nPermuted blocks, root of chance %d. The sheet for the bench (%s) holds labels only; %s opens the blinding and is kept by somebody else.\n\n## Calendar\n\n", d.Power.Paragraph(), d.Power.Options.Root, fileAllocation, fileKey)
	for i, row := range d.Calendar {
		fmt.Fprintf(&b, "| %s |\n", strings.Join(row, " | "))
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// describeArm says in words what an arm is given.
func describeArm(a Arm) string {
	var parts []string
	if len(a.Treatment) > 0 {
		parts = append(parts, describeTreatment(a.Treatment))
	}
	if len(a.Recipient) > 0 {
		parts = append(parts, "to the recipient: "+describeTreatment(a.Recipient))
	}
	for _, d := range a.Doses {
		parts = append(parts, fmt.Sprintf("%s %s, %d times", d.Drug, d.Text, d.Times))
	}
	for _, off := range a.Switches.names() {
		parts = append(parts, "without "+off)
	}
	if len(parts) == 0 {
		return "nothing"
	}
	return strings.Join(parts, "; ")
}

// Save writes the design into a folder.
//
// Errors: *record.FolderError.
func (d *Design) Save(f *record.Folder) error {
	for _, file := range []struct {
		name string
		fill func(io.Writer) error
	}{
		{fileDesign, d.WriteText},
		{fileAllocation, rowsTo(d.List.Blinded())},
		{fileKey, rowsTo(d.List.Key())},
		{fileCalendar, rowsTo(d.Calendar)},
	} {
		if err := f.Write(file.name, file.fill); err != nil {
			return err
		}
	}
	return nil
}

// rowsTo writes rows as CSV.
func rowsTo(rows [][]string) func(io.Writer) error {
	return func(w io.Writer) error {
		c := csv.NewWriter(w)
		return c.WriteAll(rows)
	}
}
