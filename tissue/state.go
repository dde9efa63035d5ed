package tissue

import (
	"fmt"
	"math"
	"slices"

	"paget/microenv"
	"paget/pathway"
	"paget/rng"
)

// Where a cell is with respect to the membrane or a vessel's wall.
type Where uint8

const (
	// Above: in the dish, on the top face, or in the matrix layer.
	Above Where = iota
	// InPore: partly or wholly inside a pore.
	InPore
	// Below: on the lower face; it has come through.
	Below
	// InGap: on its way through a gap of a vessel's wall.
	InGap
	// InLumen: in the vessel, held at the gap it came through.
	InLumen
)

// narrow says whether a cell has no room for mitosis where it is.
func (w Where) narrow() bool { return w == InPore || w >= InGap }

// State is everything that changes, one entry a cell in every slice. Slices that
// no cell of the tissue needs are empty.
//
// Cells stand in no meaningful order; ID names them.
type State struct {
	Root rng.Root
	Time float64 // min
	Tick uint64

	ID        []uint64
	Divisions []uint32  // how often this cell has divided
	Sister    []uint64  // ID of the cell it parted from last, 0 for founders
	Born      []float64 // min; time of its last division
	Kind      []uint8
	Slot      []int32 // in the population of its kind

	X, Y, Z        []float64 // µm
	PX, PY, PZ     []float64 // µm/min; velocity of the mechanics step before, where the scheme needs it
	QX, QY, QZ     []float64 // polarity, unit variance per component; only where cells crawl
	SpeedFactor    []float64 // lasting difference of speed between cells, mean square 1; likewise
	Volume, Radius []float64 // µm³, µm

	// Fluid and the solids of Nucleus and Cytoplasm make up the volume, µm³, and
	// Burst is the one at which a necrotic cell bursts; only with cell.Pools.
	Fluid, Nucleus, Cytoplasm, Burst []float64

	Phase []Phase
	// Clock is the min spent in a phase of the cycle; for dead cells, the min since
	// death.
	Clock       []float64
	Protrusions []int32   // only where cells change in shape
	Elongation  []float64 // length/width, ≥ 1; likewise
	Where       []Where
	Pore        []int32 // pore the cell is in, −1 none

	Gaps       []Gap       // of a vessel's wall, in the order in which they were opened
	Departures []Departure // of groups that the blood took away, in the order of time

	Around Surroundings
	Counts Counts

	signalled, exchanged float64 // min; when network and fields were last updated
	layout               layout
	populations          []*pathway.Population
	behaviours           [][]values // [kind][behaviour]

	spare []uint64 // scratch of reorder
	slots []int32
}

// Counts says what has happened since the state was made. Substeps and
// LargestSubsteps belong in the record's footer.
type Counts struct {
	Divisions, Deaths, Removed uint64
	Necroses                   uint64 // those of the deaths that were necrotic
	Through                    uint64 // arrivals at the lower face
	Substeps                   uint64
	LargestSubsteps            int
	Evaluations, Rejected      uint64 // of the forces on a cell; sub-steps taken back
}

// Len returns the number of cells, living and dead.
func (s *State) Len() int { return len(s.ID) }

// Living returns the number of living cells.
func (s *State) Living() int {
	n := 0
	for _, p := range s.Phase {
		if p.Living() {
			n++
		}
	}
	return n
}

// LivingVolume returns the volume of all living cells, µm³.
func (s *State) LivingVolume() float64 {
	sum := 0.0
	for i, p := range s.Phase {
		if p.Living() {
			sum += s.Volume[i]
		}
	}
	return sum
}

// Outline returns a cell's length/width and the angle of its long axis in the
// plane, rad: round and along x where cells have no shape or polarity.
func (s *State) Outline(i int) (elongation, angle float64) {
	elongation = 1
	if len(s.Elongation) > 0 {
		elongation = s.Elongation[i]
	}
	if len(s.QX) > 0 {
		angle = math.Atan2(s.QY[i], s.QX[i])
	}
	return elongation, angle
}

// Protruding returns the number of a cell's protrusions.
func (s *State) Protruding(i int) int {
	if len(s.Protrusions) == 0 {
		return 0
	}
	return int(s.Protrusions[i])
}

// Activity returns the activity of a node of cell i, 0 to 1.
func (s *State) Activity(i, node int) float64 {
	return s.populations[s.Kind[i]].Activity(int(s.Slot[i]), node)
}

// Population returns the networks of one kind; Slot says where a cell is in it.
// It must not be changed.
func (s *State) Population(kind int) *pathway.Population { return s.populations[kind] }

// Copy returns an independent copy, surroundings included.
func (s *State) Copy() *State {
	c := *s
	for _, f := range c.floats() {
		*f.v = slices.Clone(*f.v)
	}
	c.ID, c.Sister, c.Divisions = slices.Clone(s.ID), slices.Clone(s.Sister), slices.Clone(s.Divisions)
	c.Kind, c.Slot, c.Phase = slices.Clone(s.Kind), slices.Clone(s.Slot), slices.Clone(s.Phase)
	c.Protrusions, c.Where, c.Pore = slices.Clone(s.Protrusions), slices.Clone(s.Where), slices.Clone(s.Pore)
	c.populations = make([]*pathway.Population, len(s.populations))
	c.behaviours = make([][]values, len(s.behaviours))
	for k, p := range s.populations {
		c.populations[k] = p.Copy()
		c.behaviours[k] = slices.Clone(s.behaviours[k])
		for b := range c.behaviours[k] {
			v := &c.behaviours[k][b]
			v.column = slices.Clone(v.column)
		}
	}
	c.Gaps, c.Departures = copyGaps(s.Gaps), slices.Clone(s.Departures)
	c.spare, c.slots = nil, nil
	c.Around = s.Around.copy()
	return &c
}

func (a Surroundings) copy() Surroundings {
	c := a
	if e, ok := a.Cue.(EvolvingCue); ok {
		c.Cue = e.Copy()
	}
	c.Fields = make([]*microenv.Field, len(a.Fields))
	for i, f := range a.Fields {
		c.Fields[i] = f.Copy()
	}
	if a.Matrix != nil {
		c.Matrix = a.Matrix.Copy()
	}
	return c
}

// DivergedError reports numbers that broke down: what, in which cell, where and
// when. Cell is 0 if no single cell is at fault.
type DivergedError struct {
	Quantity string
	Cell     uint64
	X, Y, Z  float64 // µm
	Time     float64 // min
	Value    float64 // in the unit Quantity names
}

// Error says what broke down, in which cell, where and when.
func (e *DivergedError) Error() string {
	who := "tissue"
	if e.Cell != 0 {
		who = fmt.Sprintf("tissue: cell %d at (%.4g, %.4g, %.4g) µm", e.Cell, e.X, e.Y, e.Z)
	}
	return fmt.Sprintf("%s, %.6g min: %s is %.6g", who, e.Time, e.Quantity, e.Value)
}
