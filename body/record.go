package body

// Record is what a host leaves.
//
// Units: times in min, volumes in µm³, sizes in cells.
type Record struct {
	Host    uint64
	Beds    []string // names, in order
	Clones  []string // labels: the tumours, then the injections
	Series  Series
	Lesions []Lesion // in order of founding
	Draws   []Draw
	Marks   []MarkAt
	Ended   End
	Final   Final
}

// End is how the observation ended.
type End struct {
	Time  float64 // min
	Cause Cause
	Name  string // of the event or rule that ended it; of the bed that was lethal
}

// Cause is why the observation of a host ended.
type Cause int

// The causes.
const (
	Completed Cause = iota // the calendar's end
	Died                   // of its burden
	Stopped                // by an event or rule: necropsy or a humane endpoint
)

// String returns the name of a cause.
func (c Cause) String() string {
	switch c {
	case Completed:
		return "completed"
	case Died:
		return "died"
	case Stopped:
		return "stopped"
	}
	return "unknown cause"
}

// MarkAt is an event or rule that took effect.
type MarkAt struct {
	Name   string
	Time   float64 // min
	Action Action
	Rule   int     // index of the rule; -1: an event
	Tumour int     // for a resection
	Volume float64 // µm³ of that tumour, or of all, when it happened
}

// Series is the state at the times of output, row by row.
//
// Shapes: T times; [row·tumours + tumour], [row·beds + bed], and
// [(row·tumours + tumour)·clones + clone].
type Series struct {
	Time     []float64 // min
	Volume   []float64 // µm³, by tumour
	Seeded   []float64 // cells that came home, and their descendants, by tumour and clone
	Stroma   []float64 // level, by tumour
	Burden   []float64 // cells, by bed: of lesions, or of the tumour
	Count    []float64 // lesions, by bed
	Sleepers []float64 // mean number, by bed
	Shed     []float64 // cells/min that enter the blood
	Exosomes []float64 // level
	Barrier  []float64 // by bed
}

// Lesion is one founded lesion.
type Lesion struct {
	Bed       int
	Clone     int
	Site      int     // bed that shed its founders; circulation.Veins or Arteries for an injection
	Parent    int     // index of the lesion that shed its founders; -1: a tumour or an injection
	Arrived   float64 // min, when its founders arrived or woke
	Founded   float64 // min, when it had escaped and began to grow
	Cells     int     // tumour cells of the traveller that arrived
	Companion int     // that came with them; 0: none, c+1: companion c
	Crossed   int     // cells that crossed
	Met       bool    // the cells met in the blood
	Slept     bool    // the founder slept first
	Pace      float64 // factor on its growth
	Detected  float64 // min, when it was detectable; NaN: not within the observation
	Final     float64 // cells at the end; 0: regressed or not yet founded
}

// Final is what a host leaves besides its lesions.
type Final struct {
	Cells    []float64 // cells of each tumour at the end
	Seeded   []float64 // [tumour·clones + clone], cells at the end
	Direct   []float64 // [tumour·clones + clone], cells that entered straight from a tumour or an injection
	Indirect []float64 // [tumour·clones + clone], cells that entered from lesions
	Shed     []float64 // [bed], cells shed there into the blood
	Arrested []float64 // [bed], cells that stopped there for good
	Expected []float64 // [bed·clones + clone], integrated hazard of founding by arriving cells
	Awakened []float64 // [bed·clones + clone], integrated hazard of founding by cells that woke
	Solved   int       // how often the blood was solved
	Steps    int
}
