package tissue

import (
	"fmt"

	"paget/cell"
	"paget/microenv"
	"paget/pathway"
	"paget/rng"
)

// Phase of the cell cycle, or death.
type Phase uint8

const (
	// Waiting is G1: the cell waits for entry into S.
	Waiting Phase = iota
	// Dividing is S, G2 and M.
	Dividing
	// Dying cells shrink away.
	Dying
)

// Where a cell is with respect to the membrane.
type Where uint8

const (
	// Above: in the dish, on the top face, or in the matrix layer.
	Above Where = iota
	// InPore: partly or wholly inside a pore.
	InPore
	// Below: on the lower face; it has come through.
	Below
)

// State is everything that changes, one entry a cell in every slice.
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
	Kind      []int32
	Slot      []int32 // in the population of its kind

	X, Y, Z        []float64 // µm
	QX, QY, QZ     []float64 // polarity, unit variance per component
	Volume, Radius []float64 // µm³, µm
	SpeedFactor    []float64 // lasting difference of speed between cells, mean square 1
	PX, PY, PZ     []float64 // velocity in the step before, µm/min (AdamsBashforth)

	Phase []Phase
	// Clock is the min spent in Dividing or Dying. For Waiting it is the time
	// lived but not yet exposed to the risks of entry and death, more than 0
	// only right after birth.
	Clock       []float64
	Protrusions []int32
	Elongation  []float64 // length/width, ≥ 1
	Where       []Where
	Pore        []int32 // pore the cell is in, −1 none

	Around Surroundings
	Counts Counts

	signalled, exchanged float64 // min; when network and fields were last updated
	populations          []*pathway.Population
	behaviours           [][][]float64 // [kind][behaviour][slot]
	nodes                []int         // [kind] nodes of its network
}

// Counts says what has happened since the state was made. Substeps and
// LargestSubsteps belong in the record's footer.
type Counts struct {
	Divisions, Deaths, Removed uint64
	Through                    uint64 // arrivals at the lower face
	Substeps                   uint64
	LargestSubsteps            int
	Evaluations, Rejected      uint64 // of the forces on a cell; sub-steps taken back
}

// Len returns the number of cells, living and dying.
func (s *State) Len() int { return len(s.ID) }

// Living returns the number of living cells.
func (s *State) Living() int {
	n := 0
	for _, p := range s.Phase {
		if p != Dying {
			n++
		}
	}
	return n
}

// LivingVolume returns the volume of all living cells, µm³.
func (s *State) LivingVolume() float64 {
	sum := 0.0
	for i, p := range s.Phase {
		if p != Dying {
			sum += s.Volume[i]
		}
	}
	return sum
}

// Behaviour returns the current value of a behaviour of cell i, as evaluated at
// the last update of its network. The cell's lasting difference of speed is not
// in it (SpeedFactor).
func (s *State) Behaviour(i int, b cell.Behaviour) float64 {
	return s.behaviours[s.Kind[i]][b][s.Slot[i]]
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
		*f = append([]float64(nil), *f...)
	}
	c.ID = append([]uint64(nil), s.ID...)
	c.Divisions = append([]uint32(nil), s.Divisions...)
	c.Sister = append([]uint64(nil), s.Sister...)
	c.Kind = append([]int32(nil), s.Kind...)
	c.Slot = append([]int32(nil), s.Slot...)
	c.Phase = append([]Phase(nil), s.Phase...)
	c.Protrusions = append([]int32(nil), s.Protrusions...)
	c.Where = append([]Where(nil), s.Where...)
	c.Pore = append([]int32(nil), s.Pore...)
	c.populations = make([]*pathway.Population, len(s.populations))
	c.behaviours = make([][][]float64, len(s.behaviours))
	for k, p := range s.populations {
		c.populations[k] = copyPopulation(p)
		c.behaviours[k] = make([][]float64, len(s.behaviours[k]))
		for b, v := range s.behaviours[k] {
			c.behaviours[k][b] = append([]float64(nil), v...)
		}
	}
	c.Around = s.Around.copy()
	return &c
}

// floats lists every slice of floats with one entry a cell, so that nothing is
// forgotten when cells are added, moved, copied or hashed.
func (s *State) floats() [15]*[]float64 {
	return [15]*[]float64{&s.Born, &s.X, &s.Y, &s.Z, &s.QX, &s.QY, &s.QZ,
		&s.Volume, &s.Radius, &s.SpeedFactor, &s.Clock, &s.Elongation,
		&s.PX, &s.PY, &s.PZ}
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
