package tissue

import (
	"paget/cell"
	"paget/microenv"
	"paget/pathway"
	"paget/record"
	"paget/rng"
)

// Kind is one sort of cell in the dish: a line under one treatment.
//
// Medium holds input nodes of the network at given levels (serum, ligands);
// Population carries expression, noise and treatment; its root is replaced by
// Spec.Root, so that one number decides all chance in the dish.
type Kind struct {
	Name       string
	Phenotype  *cell.Phenotype
	Population pathway.PopulationSpec
	Medium     []cell.Level
	// WallOpening is the rate at which a cell that pushes against a vessel's wall opens
	// a gap in it, 1/min (VesselWall).
	WallOpening float64
}

// Border says what happens at the two ends of an axis.
type Border uint8

const (
	// Open lets cells be anywhere; leaving the box by more than its own width
	// is a DivergedError.
	Open Border = iota
	// Periodic joins the two ends.
	Periodic
	// Wall pushes cells back softly and never lets a centre pass.
	Wall
)

// Box is the space: low and high end (µm) and border of each axis.
//
// The z axis is not read in two dimensions, nor with a matrix layer, whose z
// runs from 0, the membrane's top face, to Spec.Layer.
type Box struct {
	Low, High [3]float64
	Border    [3]Border
}

// Cue is what cells climb: a dissolved attractant. It is asked by several workers
// at once.
//
// A cue that changes with time also implements EvolvingCue. It is asked by several
// workers at once.
type Cue interface {
	// Concentration returns nM at a point in µm.
	Concentration(x, y, z float64) float64
	// Gradient returns nM/µm at a point in µm.
	Gradient(x, y, z float64) (gx, gy, gz float64)
}

// EvolvingCue is a cue with a clock of its own, advanced every
// Spec.FieldEvery steps and copied by State.Copy. To be saved with a state it also
// implements SavedCue.
type EvolvingCue interface {
	Cue
	Advance(dt float64) error
	Copy() Cue
}

// SavedCue is a cue whose state can be written down and read back.
type SavedCue interface {
	Cue
	Save(e *record.Encoder)
	Load(d *record.Decoder) error
}

// Sensing says how a gradient becomes a direction (see cell.Bias).
type Sensing struct {
	// Dissociation of the receptor for the cue, nM.
	Dissociation float64
	// HalfDifference is the difference of occupancy between front and rear at
	// which half of the largest bias is reached, 0 to 1.
	HalfDifference float64
}

// Pair is a pair of surface molecules that hold two cells together: node A on
// one, node B on the other (A may equal B).
//
// The adhesion of cells i and j is Mechanics.Adhesion times
//
//	w = Σ Strength·½(a_i·b_j + a_j·b_i)·free
//
// where free is the share of bonds that no antibody blocks (the smaller share
// of the two cells' treatments: an antibody on either side breaks the bond).
type Pair struct {
	A, B     string
	Strength float64 // relative; 1 at full activity on both cells gives Mechanics.Adhesion
}

// Spec is the frozen description of a tissue.
type Spec struct {
	Root       rng.Root
	Dimensions int     // 2 (flat dish, or membrane) or 3 (volume, or layer on a membrane)
	Step       float64 // outer step Δt, min
	// SignalEvery and FieldEvery count outer steps between two updates of the
	// network (with crowding, protrusions and shape) and of the fields.
	SignalEvery, FieldEvery int
	Kinds                   []Kind
	Box                     Box
	Mechanics               Mechanics
	Pairs                   []Pair
	Sensing                 Sensing     // needed with a cue
	CueName                 string      // the cue is the signal "concentration of" this; "": no signal
	Membrane                *Membrane   // nil: none
	Wall                    *VesselWall // at the low end of the z axis; nil: no vessel
	Layer                   float64     // thickness of the matrix on the membrane, µm; 0: none
	Stiffness               float64     // kPa of the coating, felt where there is no matrix
	Protease                string      // field that receives "protease secretion"; "": none
	ProteaseRate            float64     // matrix lost per protease, 1/(nM·min)
	Division                Placement   // where the two cells of a division stand
	MaxCells                int         // more is a DivergedError
	Reference               bool        // plain twins: all pairs, rules written out
}

// Surroundings are the parts of the environment that change: they are handed to
// NewState, which owns them from then on. Any of them may be nil.
type Surroundings struct {
	Cue    Cue
	Fields []*microenv.Field
	Matrix *microenv.Matrix
}
