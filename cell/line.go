package cell

// Level is a named number: an environment signal, or the level of a network
// input, or the reference value of a behaviour.
type Level struct {
	Name  string
	Value float64
}

// Line holds the numbers of one cell line in which its cells differ from those
// of another: size, timing, and the behaviours as they were measured.
//
// Reference gives each behaviour's value, by name, in the condition Environment
// (environment signals by name) and at the network activities that belong to
// it; relative behaviours are 1 there and are not listed.
type Line struct {
	// Name is written to records.
	Name string
	// Volume of a newborn cell, µm³.
	Volume float64
	// NucleusArea is the cross-section of the undeformed nucleus, µm².
	NucleusArea float64
	// ArrestShare and FreeShare: an opening of ArrestShare·NucleusArea stops
	// the cell, one of FreeShare·NucleusArea does not slow it (see Passage).
	ArrestShare, FreeShare float64
	// Squeeze says how much traction widens what a cell can pass (see Passage).
	Squeeze float64
	// DivisionDuration is the time from S to the end of mitosis, min.
	DivisionDuration float64
	// DeathDuration is the time from apoptosis until the cell is gone, min; without
	// Pools it shrinks away in it.
	DeathDuration float64
	// NecrosisDuration is the time from necrosis until the cell is gone, min; 0 if
	// cells of the line never die so.
	NecrosisDuration float64
	// Cycle is the sequence of phases of a living cell; nil: waiting for entry into
	// S, then DivisionDuration.
	Cycle *Cycle
	// Pools is the volume as fluid and solids; nil: volumes change linearly.
	Pools *Pools
	// DeadUptake is what a dead cell takes up, as a share of what a living one does
	// in the reference condition; 0 to 1.
	DeadUptake float64
	// SpeedSpread is the SD of ln(speed) between cells, inherited.
	SpeedSpread float64
	// Extension and Retraction, 1/min, lengthen and round the cell (Elongate).
	Extension, Retraction float64
	// Reference holds the measured behaviours; Environment the signals then.
	Reference   []Level
	Environment []Level
}
