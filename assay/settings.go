package assay

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"paget/param"
	"paget/units"
)

// Setting is one number of an assay, to be filled by name from a table or a
// study file. No setting has a value of its own: New leaves all of them empty
// (NaN), and Validate names those that still are.
//
// Units: Low, High and *Value in inside units of Dim.
// Range: Low ≤ *Value ≤ High.
type Setting struct {
	Name      string
	Dim       units.Dimension
	Low, High float64
	Value     *float64
	Doc       string
}

// Filled reports whether the setting has been given a value.
func (s Setting) Filled() bool { return !math.IsNaN(*s.Value) }

// SettingError is one fault of one setting.
//
// Units: Value in inside units; NaN where nothing was given.
type SettingError struct {
	Assay   string
	Setting string
	Value   float64
	Problem string
	Allowed string
	Hint    string
}

// Error returns the fault in the form of the project's messages.
func (e *SettingError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "assay %s: setting %q %s", e.Assay, e.Setting, e.Problem)
	if e.Allowed != "" {
		fmt.Fprintf(&b, "\n  allowed: %s", e.Allowed)
	}
	if e.Hint != "" {
		fmt.Fprintf(&b, "\n  hint: %s", e.Hint)
	}
	return b.String()
}

// UserFault reports that the user can mend it.
func (e *SettingError) UserFault() bool { return true }

// Set writes one setting by name.
//
// Units: value in the inside unit of the setting's dimension.
// Errors: *SettingError for a name that the assay does not have (with the
// nearest one) and for a value out of range.
func Set(a Assay, name string, value float64) error {
	all := a.Settings()
	names := make([]string, len(all))
	for i, s := range all {
		if s.Name == name {
			if fault := s.outOfRange(a.Name(), value); fault != nil {
				return fault
			}
			*s.Value = value
			return nil
		}
		names[i] = s.Name
	}
	return &SettingError{
		Assay: a.Name(), Setting: name, Value: value,
		Problem: "is not a setting of this assay",
		Allowed: strings.Join(names, ", "),
		Hint:    param.DidYouMean(name, names),
	}
}

// outOfRange returns the fault of a value outside Low…High, or nil.
func (s Setting) outOfRange(assay string, value float64) *SettingError {
	if value >= s.Low && value <= s.High {
		return nil
	}
	unit := s.Dim.InsideUnit()
	return &SettingError{
		Assay: assay, Setting: s.Name, Value: value,
		Problem: "is " + quantity(value, unit) + ", which is out of range",
		Allowed: quantity(s.Low, unit) + " to " + quantity(s.High, unit),
	}
}

// quantity writes a value with its inside unit.
func quantity(value float64, unit string) string {
	if unit == "" {
		return fmt.Sprintf("%.6g", value)
	}
	return fmt.Sprintf("%.6g %s", value, unit)
}

// checkSettings returns all missing and out-of-range settings, joined, followed
// by the faults that further finds between settings. further is asked only when
// each setting is sound by itself.
func checkSettings(a Assay, further func(add func(setting, problem, allowed, hint string))) error {
	var faults []error
	for _, s := range a.Settings() {
		if !s.Filled() {
			faults = append(faults, &SettingError{
				Assay: a.Name(), Setting: s.Name, Value: math.NaN(),
				Problem: "is missing (" + s.Doc + ")",
				Hint:    "add a row for assay " + a.Name() + ", or give it in the study file",
			})
			continue
		}
		if fault := s.outOfRange(a.Name(), *s.Value); fault != nil {
			faults = append(faults, fault)
		}
	}
	if len(faults) > 0 || further == nil {
		return errors.Join(faults...)
	}
	further(func(setting, problem, allowed, hint string) {
		faults = append(faults, &SettingError{
			Assay: a.Name(), Setting: setting, Problem: problem, Allowed: allowed, Hint: hint,
		})
	})
	return errors.Join(faults...)
}

// empty marks every setting as not yet given.
func empty(settings []Setting) {
	for _, s := range settings {
		*s.Value = math.NaN()
	}
}
