package paget

import (
	"fmt"
	"slices"
	"strings"

	"paget/report"
	"paget/stats"
	"paget/units"
)

// Answer says in words what came out where a size is published: for each line what
// the first such treatment changed, and what was found in arms that are held against
// the paper by themselves.
func (r *Result) Answer() string {
	var sentences []string
	for _, line := range r.Plan.Study.Lines {
		if text := r.changes(line); text != "" {
			sentences = append(sentences, text)
		}
		sentences = append(sentences, r.findings(line)...)
	}
	sentences = append(sentences, r.besideAnswer()...)
	return strings.Join(sentences, " ")
}

// sized reports whether the size of an effect is published, not its direction alone.
func (e Expectation) sized() bool { return e.Known == KnownNumber || e.Known == KnownNone }

// changes says what the first treatment whose effect has a published size did to a
// line; "" if there is none.
func (r *Result) changes(line string) string {
	var parts []string
	arm := ""
	seen := map[string]bool{}
	for _, e := range r.Plan.Study.Expect {
		if e.Line != line || !e.sized() || e.Compare.OfArmAlone() || e.Against != "" || e.AgainstArm != "" || seen[e.Assay+e.Readout] {
			continue
		}
		change := r.compare(e)
		if !change.Defined || (arm != "" && arm != e.Arm) {
			continue
		}
		arm = e.Arm
		seen[e.Assay+e.Readout] = true
		parts = append(parts, r.nameOf(e)+" by "+r.changeWords(e, change))
	}
	if len(parts) == 0 {
		return ""
	}
	return fmt.Sprintf("In %s, %s changes %s.", line, arm, joinAnd(parts))
}

// changeWords writes a change as its comparison measures it: a share of the control,
// points of a share, or the read-out's own unit.
func (r *Result) changeWords(e Expectation, change stats.Estimate) string {
	if e.Compare != Difference {
		return changeText(change)
	}
	key, _ := r.expectedKey(e)
	if r.unit(key) == "share" {
		return strings.Replace(changeText(change), " %", " points of "+e.Readout, 1)
	}
	return foundText(change, " "+shownUnit(r.unit(key)))
}

// nameOf names the read-out of an expectation for a sentence: a dish by its assay,
// hosts by what was read of them.
func (r *Result) nameOf(e Expectation) string {
	if !r.Plan.isCohort(r.Plan.Study.assayIndex(e.Assay)) {
		return e.Assay
	}
	name := e.Readout
	if e.Compare == Hazard {
		name = "the hazard of " + eventOf(e.Readout)
	}
	return name + " (" + e.Assay + ")"
}

// findings says, a sentence for each arm, what was found in the arms of a line that are
// held against the paper without a control.
func (r *Result) findings(line string) []string {
	var arms, out []string
	found := map[string][]string{}
	for _, e := range r.Plan.Study.Expect {
		if e.Line != line || !e.sized() || !e.Compare.OfArmAlone() && e.Against == "" && e.AgainstArm == "" {
			continue
		}
		value := r.compare(e)
		if !value.Defined {
			continue
		}
		if !slices.Contains(arms, e.Arm) {
			arms = append(arms, e.Arm)
		}
		found[e.Arm] = append(found[e.Arm], r.finding(e, value))
	}
	for _, arm := range arms {
		out = append(out, fmt.Sprintf("In %s, arm %s: %s.", line, arm, joinAnd(found[arm])))
	}
	return out
}

// finding says what one expectation of an arm alone found.
func (r *Result) finding(e Expectation, value stats.Estimate) string {
	name := e.Readout + " (" + e.Assay + ")"
	if other := e.Against + e.AgainstArm; other != "" {
		return name + " against " + other + " " + changeText(value)
	}
	unit, scale := r.valueScale(e)
	value.Value, value.Low, value.High = scale(value.Value), scale(value.Low), scale(value.High)
	if unit != "" {
		unit = " " + unit
	}
	switch e.Compare {
	case Ratio:
		return e.Readout + " over " + e.With + " (" + e.Assay + ") " + foundText(value, "")
	case Correlated:
		return "rank correlation of " + e.Readout + " with " + e.With + " (" + e.Assay + ") " + foundText(value, "")
	case MedianOf:
		return "median " + name + " " + foundText(value, unit)
	}
	return name + " " + foundText(value, unit)
}

// foundText writes a value with its unit and its interval.
func foundText(e stats.Estimate, unit string) string {
	unit = strings.Replace(unit, "^3", "³", 1)
	return fmt.Sprintf("%s%s (95 %% interval %s to %s)", report.FormatNumber(e.Value), unit, report.FormatNumber(e.Low), report.FormatNumber(e.High))
}

// changeText writes a change in percent with its interval.
func changeText(e stats.Estimate) string {
	return fmt.Sprintf("%s %% (95 %% interval %s to %s)", signed(e.Value), signed(e.Low), signed(e.High))
}

// signed writes a share in percent with its sign, to one digit after the point
// where it is small.
func signed(share float64) string {
	p := percent(share)
	text := fmt.Sprintf("%+.0f", p)
	if p > -10 && p < 10 {
		text = fmt.Sprintf("%+.1f", p)
	}
	if strings.Trim(text, "+-0.") == "" {
		return "0"
	}
	return strings.Replace(text, "-", "−", 1)
}

func joinAnd(parts []string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// hours writes a time in min as hours.
func hours(minutes float64) string { return fmt.Sprintf("%.4g h", minutes/units.Hour) }

// at writes a time of an experiment, in days where hosts are followed.
func (p *Plan) at(use int, minutes float64) string {
	if p.isCohort(use) {
		return fmt.Sprintf("%.6g d", minutes/units.Day)
	}
	return hours(minutes)
}

// unitWord names one replicate of an experiment: a well or a host.
func (p *Plan) unitWord(use int) string {
	if p.isCohort(use) {
		return "host"
	}
	return "well"
}
