package paget

import (
	"math"
	"slices"

	"paget/catalog"
	"paget/param"
	"paget/pathway"
	"paget/tissue"
	"paget/units"
)

// A Study is what a study file says, after reading: who is treated with what,
// which assays are run and what has been published about them.
//
// It is built by ReadStudy and does not change afterwards.
type Study struct {
	Name, Title, Question, Reference string

	Network    string   // name of the signalling network in the catalogue
	Lines      []string // cell lines, in the order of the file
	Replicates int      // wells an arm, unless an assay says otherwise
	Control    string   // name of the arm every other arm is compared with
	Arms       []Arm
	Assays     []AssayUse
	Expect     []Expectation
	Fit        FitPlan

	Extra catalog.Extra // genes, edges, lines and rules the file adds

	File string // the name under which messages speak of the file
	Text []byte // the file as read; it goes into the hash
}

// An Arm is one treatment.
type Arm struct {
	Name      string
	Series    string  // name of the dose series the arm belongs to, or ""
	Dose      float64 // the varied number of the series; NaN outside a series
	DoseLabel string  // what is varied, for the axis of a figure
	Treatment pathway.Treatment
	Recipient pathway.Treatment // of the cells that are not of the job's line
	Doses     []DoseUse         // given to hosts
	Switches  Switches          // parts of the cascade that are off in hosts of this arm

	Reagents []string // rows of the catalogue's reagents that the arm takes numbers from

	varied [2]int // first and one past the last perturbation that the series varies
}

// InSeries reports whether the arm is one dose of a series.
func (a Arm) InSeries() bool { return a.Series != "" && !math.IsNaN(a.Dose) }

// An AssayUse is one assay of a study with the settings the file changes.
type AssayUse struct {
	Kind, Name, Medium string
	Settings           []SettingValue
	Mechanics          string // set of the catalogue's mechanics
	Division           tissue.Placement
	Beside             []string // courses of the catalogue to compare with; a later one goes before
	Arms               []string // nil: all arms
	Lines              []string // nil: all lines
	Recipient          string   // line that conditions the medium; "": none
	Replicates         int
	Dear               bool // left out of a first look
	Place              param.Place
	Cohort             *CohortUse // hosts instead of a dish; nil: a dish
}

// A SettingValue is one assay constant that the study file changes.
type SettingValue struct {
	Name  string
	Text  string // as written, with its unit; read when the dimension is known
	Place param.Place
}

// Known says how well a published effect is known.
type Known string

// The values of Known. A number row passes when the simulated interval meets
// the band, a sign row when the interval excludes zero on the right side, a
// none row when the whole interval lies inside the band.
const (
	KnownNumber  Known = "number"
	KnownSign    Known = "sign"
	KnownNone    Known = "none"
	KnownAssumed Known = "assumed" // judged as a sign row; the direction is ours
)

// Use says whether a published effect may be used to calibrate.
type Use string

// The values of Use.
const (
	UseFit     Use = "fit"
	UsePredict Use = "predict"
)

// Direction is the published sense of a sign row.
type Direction int

// The values of Direction; Shifted means either way.
const (
	Down    Direction = -1
	Shifted Direction = 0
	Up      Direction = 1
)

// Comparison says what of a read-out is held against what is published.
type Comparison string

// The values of Comparison.
const (
	Relative   Comparison = "relative"    // change as a share of the control arm's mean
	Difference Comparison = "difference"  // change in the unit of the read-out
	Value      Comparison = "value"       // mean of the arm itself; of a read-out that is 0 or 1, the share
	MedianOf   Comparison = "median"      // median of the arm itself; of survival, by Kaplan and Meier
	Ratio      Comparison = "ratio"       // mean of the arm over that of another read-out of the same wells
	Correlated Comparison = "correlation" // rank correlation with another read-out over the wells of the arm
	Hazard     Comparison = "hazard"      // hazard ratio of death against the control arm, less 1 (Cox)
)

// OfArmAlone reports whether the arm is held against the paper without a control.
func (c Comparison) OfArmAlone() bool {
	return c == Value || c == MedianOf || c == Correlated || c == Ratio
}

// An Expectation is one published effect to compare with.
type Expectation struct {
	ID, Line, Arm string
	Assay         string // name of the assay in this study
	Readout       string // name of the read-out of that assay
	At            float64
	HasTime       bool
	Published     string
	Compare       Comparison
	With          string     // Correlated and Ratio: the other read-out of the same experiment, at its last time
	Against       string     // line whose hosts or wells of the same arm it is compared with; "": the control arm
	AgainstArm    string     // arm of the same line that stands in for the control arm; "": the control arm
	Band          [2]float64 // as a share of the control arm's value, a difference in the read-out's unit, or, of a value, in inside units
	HasBand       bool
	bandDims      [2]units.Dimension // of the ends as written
	Direction     Direction
	Known         Known
	Use           Use
	Place         param.Place
}

// reads reports whether a well serves one of the rows: its experiment, with its line or
// the line it is compared with, in its arm or the arm it is compared with.
func (s *Study) reads(rows []Expectation, j Job) bool {
	line, arm := s.Lines[j.Line], s.Arms[j.Arm].Name
	return slices.ContainsFunc(rows, func(e Expectation) bool {
		return s.Assays[j.Assay].Name == e.Assay && (line == e.Line || line == e.Against) &&
			(arm == e.Arm || arm == s.Control || arm == e.AgainstArm)
	})
}

// A FitPlan names the free strengths of a calibration.
type FitPlan struct {
	Free []FreeStrength
}

// A FreeStrength is one number of the catalogue that a fit may move.
type FreeStrength struct {
	Target string  // full name of the number: "link T037 weight"
	Start  float64 // inside unit of the number; NaN: the catalogue's value
	Low    float64 // the search stays between Low and High, in the same unit
	High   float64 // see Low
	Place  param.Place
}
