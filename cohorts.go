package paget

import (
	"paget/param"
)

// A CohortUse is one experiment with hosts: which host carries which tumours, how
// long it is followed and what is done to it. Arms and lines are those of the
// study; what an arm gives as drugs stands in the arm (Arm.Doses).
type CohortUse struct {
	Host       string // row of the catalogue's hosts
	Hosts      int    // an arm
	Tumours    []TumourUse
	Injections []InjectionUse
	Duration   float64   // min
	Reads      []float64 // times at which a host is read, min
	Draws      []DrawUse
	Resection  *ResectionUse // nil: none
	Humane     float64       // volume of a tumour at which a host is taken out, µm³; 0: none
	Diagnosed  bool          // time runs from diagnosis, and the first tumour is removed then
	Switches   Switches
}

// A TumourUse is one tumour that a host carries from the start.
type TumourUse struct {
	Name  string
	Line  string  // "" : the line of the job, under the arm's treatment
	Cells float64 // at the start
	Place param.Place
}

// An InjectionUse is tumour cells put into the blood.
type InjectionUse struct {
	Line     string  // "": the line of the job
	Cells    float64 // all together
	Group    int     // cells of each group that enters; 1: single cells
	At       float64 // min
	Arterial bool    // into the arteries, not the veins
}

// A DrawUse is a sample of blood.
type DrawUse struct {
	At, Volume float64 // min, µm³
	Burden     float64 // cells of all lesions at which it is taken, instead of At; 0: at At
	AtRelapse  bool    // when lesions are first detectable, instead of At
}

// A ResectionUse says when the first tumour is cut out: at a time or at a size.
type ResectionUse struct {
	At     float64 // min; 0: by volume
	Volume float64 // µm³; 0: by time
}

// Switches turn parts of the cascade off, for those who ask what a part carries.
type Switches struct {
	NoShedding, NoReturn, NoAggregation, NoNoise bool
	NoBridge                                     bool // treated cells shed as untreated ones (catalog.HostSpec.WithoutBridge)
}

// A DoseUse is one row of a dosing calendar.
type DoseUse struct {
	Drug   string
	Text   string  // the amount as written
	Amount float64 // nM·µm³/fg; 0: by mass
	Mass   float64 // share of the body's mass; 0: by amount
	Route  string  // "": that of the drug's row
	Start  float64 // min
	Every  float64 // min
	Times  int
	From   float64 // volume of the first tumour from which the calendar runs, µm³; 0: from the beginning
	Place  param.Place
}

// same reports whether two rows give the same, wherever and however they are written.
func (d DoseUse) same(o DoseUse) bool {
	d.Text, o.Text, d.Place, o.Place = "", "", param.Place{}, param.Place{}
	return d == o
}
