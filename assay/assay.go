package assay

import "context"

// Assay is one experiment in a dish. New makes it with every setting empty; the
// caller fills the settings, asks Validate, and calls Run once per well. Run
// changes nothing in the assay, so wells may run at the same time.
type Assay interface {
	// Name returns the word by which New knows the assay.
	Name() string
	// Settings returns the numbers of the assay with the places to write them.
	Settings() []Setting
	// Validate returns every fault of the settings at once, or nil.
	Validate() error
	// Describe returns the read-outs that Run will give; the settings that name
	// times must have been filled.
	Describe() []ReadoutInfo
	// Run grows one well and reads it. It returns ctx.Err() when cancelled
	// between two steps, and the typed error of a lower floor when the numbers
	// break down.
	Run(ctx context.Context, d Dish) (Well, error)
}

// Readout is one number that the laboratory would write down.
//
// Units: Time in min after the start of the assay; Value in the unit that Unit
// names ("1" for pure numbers), which is not always the inside unit.
type Readout struct {
	Name  string
	Unit  string
	Time  float64
	Value float64
}

// Series is a read-out followed in time.
//
// Units: Times in min after the start; Values in the unit that Unit names.
type Series struct {
	Name   string
	Unit   string
	Times  []float64
	Values []float64
}

// ReadoutInfo announces a read-out before the well has run.
//
// Units: Times in min after the start of the assay.
type ReadoutInfo struct {
	Name  string
	Unit  string
	Doc   string
	Times []float64
}

// Repair counts one kind of thing that had to be mended during a run. A well
// without repairs has an empty list.
type Repair struct {
	Name  string
	Count int
}

// Well is what one well leaves behind.
type Well struct {
	Readouts []Readout
	Series   []Series
	Picture  *Picture // nil unless Dish.Picture asked for it
	Frames   []Frame  `json:",omitempty"` // at Dish.FrameTimes, of assays that follow a well in space
	Repairs  []Repair // in a fixed order; only those that happened
	Notes    []string `json:",omitempty"` // what a reader should know of how it was computed
	Steps    int      // outer steps taken
}

// Value returns the value of the read-out with that name at that time, and
// whether there is one.
//
// Units: time in min.
func (w Well) Value(name string, time float64) (float64, bool) {
	for _, r := range w.Readouts {
		if r.Name == name && r.Time == time {
			return r.Value, true
		}
	}
	return 0, false
}

// Last returns the latest value of the read-out with that name, and whether
// there is one.
func (w Well) Last(name string) (float64, bool) {
	value, found, latest := 0.0, false, 0.0
	for _, r := range w.Readouts {
		if r.Name == name && (!found || r.Time >= latest) {
			value, found, latest = r.Value, true, r.Time
		}
	}
	return value, found
}
