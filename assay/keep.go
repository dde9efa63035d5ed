package assay

import (
	"fmt"
	"strings"

	"paget/param"
	"paget/record"
	"paget/team"
)

// Keeper keeps the state of a long well, so that the well can go on from there
// after an interruption.
//
// An assay that knows how to go on (the spheroid growth assay) asks Due after
// every outer step, and lets the state be kept when the context is cancelled.
// Short assays pass it over: their wells begin anew.
type Keeper interface {
	// Due reports whether the state of that time (min) is to be kept.
	Due(time float64) bool
	// Keep writes the state of that time (min) with the help of save.
	Keep(time float64, save func(*record.Encoder) error) error
	// Saved returns the state to go on from, or nil.
	Saved() *record.Decoder
}

// GoesOn reports whether an assay keeps states of its wells and goes on from them.
func GoesOn(a Assay) bool {
	_, can := a.(*Growth)
	return can
}

// Fields returns the dissolved substances of an assay that cells may sense and take
// up, besides an attractant.
func Fields(a Assay) []string {
	if GoesOn(a) {
		return []string{OxygenName}
	}
	return nil
}

// Scheme is a set of numerical methods.
type Scheme uint8

// The schemes.
const (
	// Fast takes fields that relax faster than cells change as being at rest, and
	// moves cells with steps that follow an error estimate.
	Fast Scheme = iota
	// FixedSteps moves cells with short steps of one length and follows fields in
	// time; it is slow, and there to compare with programs that do the same.
	FixedSteps
	// Swept moves cells as Fast does, and solves oxygen as PhysiCell 1.14.2 does with
	// its usual step of 0.01 min, errors included; SweptFinely with one of 0.0025
	// min. They are there to explain differences from that program.
	Swept
	SweptFinely
)

// schemeNames are the words for the schemes in files and flags.
var schemeNames = []string{"fast", "reference", "sweeps", "fine-sweeps"}

// String returns the word by which ParseScheme knows the scheme.
func (s Scheme) String() string { return schemeNames[s] }

// SchemeNames returns the words that ParseScheme knows.
func SchemeNames() []string { return append([]string(nil), schemeNames...) }

// ParseScheme reads the word for a scheme; "" is the first.
//
// Errors: a word that is none of them, with the nearest.
func ParseScheme(word string) (Scheme, error) {
	for i, name := range schemeNames {
		if word == name || word == "" {
			return Scheme(i), nil
		}
	}
	return 0, fmt.Errorf("%q is not a scheme (%s) %s", word, strings.Join(schemeNames, ", "), param.DidYouMean(word, schemeNames))
}

// Substance is what a dish has to know of a dissolved substance.
//
// Units: Diffusivity in µm²/min, Decay in 1/min.
type Substance struct {
	Name               string
	Diffusivity, Decay float64
	// ByVoxel lets cells feel the value of the voxel they stand in, instead of
	// one interpolated between voxels.
	ByVoxel bool
}

// Moment is what an observer is shown of a well that is being grown, at plating
// and after every reading.
//
// Units: Time and End in min.
type Moment struct {
	Time, End float64
	Series    []Series     // so far; not to be changed
	Frame     func() Frame // the cells and fields of now; to be called before Watch returns
}

// Running is how a well is run: none of it changes a number of the result.
type Running struct {
	// Crew shares the work of the well; nil is one worker.
	Crew *team.Team
	// Keeper keeps the state of a long well; nil: nobody does.
	Keeper Keeper
	// Watch is called at plating and after every reading; nil: nobody watches. An
	// error ends the well.
	Watch func(Moment) error
	// Memory is the number of bytes that the well may take; 0: not known.
	Memory float64
}

// MemoryError says that a well would need more memory than there is.
type MemoryError struct {
	Need, Have float64 // bytes
	Cells      float64 // expected at the end
	Voxels     int
}

// Error says how much is needed, for what, and how much there is.
func (e *MemoryError) Error() string {
	return fmt.Sprintf("memory will not suffice: about %s are needed for %.3g cells and %.3g voxels, and there are %s\n  hint: a smaller or shorter assay, or another limit with --memory",
		bytesText(e.Need), e.Cells, float64(e.Voxels), bytesText(e.Have))
}

// UserFault reports that the user can mend it.
func (e *MemoryError) UserFault() bool { return true }

// bytesText writes a number of bytes for people.
func bytesText(n float64) string {
	if n < 1<<30 {
		return fmt.Sprintf("%.3g MiB", n/(1<<20))
	}
	return fmt.Sprintf("%.3g GiB", n/(1<<30))
}
