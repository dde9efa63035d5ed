package cohort

import (
	"fmt"
	"slices"

	"paget/units"
)

// Timetable returns the calendar as a sheet for the bench and for an application: a
// header, then what, when, how much and how often of each dose, draw and rule.
//
// Range: the scene is that against which the calendar was found sound.
func (c *Calendar) Timetable(s Scene) [][]string {
	rows := [][]string{{"what", "when", "amount", "route", "repeats"}}
	for i := range c.Doses {
		d := &c.Doses[i]
		rows = append(rows, []string{s.Drugs[d.Drug].Name, d.when(), d.written(), d.by(), d.repeats()})
	}
	for _, d := range c.Draws {
		rows = append(rows, []string{fmt.Sprintf("blood draw %q", d.Name), days(d.Time), fmt.Sprintf("%.4g uL", d.Tube.Volume/units.Microlitre), "", ""})
	}
	for _, r := range c.Rules {
		rows = append(rows, []string{r.deed(s), r.moment(s), "", "", ""})
	}
	if n := len(c.Observations); n > 0 {
		rows = append(rows, []string{"measurement", fmt.Sprintf("%s to %s", days(c.Observations[0]), days(c.Observations[n-1])), "", "", fmt.Sprintf("%d times", n)})
	}
	return append(rows, []string{"end of the study, necropsy", days(c.End), "", "", ""})
}

// when writes the time of the first dose.
func (d *Dose) when() string {
	if d.After != "" {
		return fmt.Sprintf("%s after %q", days(d.Time), d.After)
	}
	return days(d.Time)
}

// written writes how much a dose is.
func (d *Dose) written() string {
	if d.Mass != 0 {
		return fmt.Sprintf("%.4g mg/kg", d.Mass*1e6)
	}
	return fmt.Sprintf("%.4g nmol/kg", d.Amount*1e3)
}

// by writes the route, and over which time.
func (d *Dose) by() string {
	if d.Route == Infusion {
		return fmt.Sprintf("%s over %s", d.Route, days(d.length()))
	}
	return d.Route.String()
}

// repeats writes how often a dose is given again.
func (d *Dose) repeats() string {
	if d.Additional == 0 {
		return ""
	}
	return fmt.Sprintf("%d more, every %s", d.Additional, days(d.Interval))
}

// deed writes what a rule does.
func (r *Rule) deed(s Scene) string {
	switch r.Do {
	case Resect:
		return fmt.Sprintf("%s: resect tumour %d", r.Name, r.On+1)
	case Stop:
		return fmt.Sprintf("%s: stop %s", r.Name, s.Drugs[r.On].Name)
	}
	return fmt.Sprintf("%s: %s", r.Name, r.Do)
}

// moment writes when a rule acts.
func (r *Rule) moment(s Scene) string {
	switch r.When {
	case TumourVolume:
		return fmt.Sprintf("tumour %d at %.4g mm3", r.Of+1, r.Threshold)
	case OrganBurden:
		return fmt.Sprintf("%.4g cells in %s", r.Threshold, s.Organs[r.Of])
	case TotalBurden:
		return fmt.Sprintf("%.4g cells in all", r.Threshold)
	}
	return days(r.Threshold)
}

// HumaneEndpoints returns the humane endpoints of a calendar in words.
func (c *Calendar) HumaneEndpoints(s Scene) []string {
	var list []string
	for _, r := range c.Rules {
		if r.Do == PutDown && r.When != Clock {
			list = append(list, r.moment(s))
		}
	}
	slices.Sort(list)
	return list
}
