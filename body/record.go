package body

import "slices"

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
	Solved   int       // how often the blood moved to other rungs; solutions may have been remembered
	Steps    int
}

// newSeries returns a series with room for rows.
func newSeries(rows, tumours, beds, clones int) Series {
	room := func(n int) []float64 { return make([]float64, 0, rows*n) }
	return Series{
		Time: room(1), Volume: room(tumours), Seeded: room(tumours * clones), Stroma: room(tumours),
		Burden: room(beds), Count: room(beds), Sleepers: room(beds), Shed: room(1), Exosomes: room(1), Barrier: room(beds),
	}
}

// row appends the present state to the series.
func (h *Host) row() {
	s := &h.series
	s.Time = append(s.Time, h.time)
	for t := range h.native {
		s.Volume = append(s.Volume, h.look(TumourVolume, t, false))
	}
	s.Seeded = append(s.Seeded, h.seeded...)
	s.Stroma = append(s.Stroma, h.stroma...)
	h.findBurden(h.burden, h.native, h.seeded, &h.sums)
	s.Burden = append(s.Burden, h.burden...)
	shed := 0.0
	for b := range h.nb {
		count, sleepers := 0.0, 0.0
		for i := range h.lesions.bed {
			if int(h.lesions.bed[i]) == b && h.lesions.alive[i] {
				count++
			}
		}
		for c := range h.nc {
			sleepers += h.sleepers[b*h.nc+c]
			shed += h.shed[b*h.nc+c]
		}
		s.Count = append(s.Count, count)
		s.Sleepers = append(s.Sleepers, sleepers)
	}
	s.Shed = append(s.Shed, shed*h.burst)
	s.Exosomes = append(s.Exosomes, h.exosomes)
	s.Barrier = append(s.Barrier, h.barrier...)
}

// Record returns what the host leaves so far. It shares nothing with the workspace.
func (h *Host) Record() *Record {
	r := &Record{Host: h.luck.Host, Marks: slices.Clone(h.marks), Draws: slices.Clone(h.draws), Ended: h.ended, Series: h.series.clone()}
	for _, b := range h.body.spec.Circulation.Beds {
		r.Beds = append(r.Beds, b.Name)
	}
	for c := range h.nc {
		r.Clones = append(r.Clones, h.body.spec.label(c))
	}
	if !h.over {
		r.Ended.Time = h.time
	}
	l := &h.lesions
	r.Lesions = make([]Lesion, len(l.bed))
	for i := range l.bed {
		r.Lesions[i] = Lesion{
			Bed: int(l.bed[i]), Clone: int(l.clone[i]), Site: int(l.site[i]), Parent: int(l.parent[i]),
			Arrived: l.arrived[i], Founded: l.founded[i], Cells: int(l.size[i]), Companion: int(l.companion[i]), Crossed: int(l.crossed[i]),
			Met: l.met[i], Slept: l.slept[i], Pace: l.pace[i], Detected: l.detected[i], Final: l.cells[i],
		}
	}
	f := &r.Final
	for t := range h.native {
		f.Cells = append(f.Cells, h.tumourCells(t, h.native, h.seeded))
	}
	f.Seeded, f.Direct, f.Indirect = slices.Clone(h.seeded), slices.Clone(h.direct), slices.Clone(h.indirect)
	f.Shed, f.Arrested = slices.Clone(h.shedTotal), slices.Clone(h.arrested)
	for i := range h.arriving {
		f.Expected = append(f.Expected, h.arriving[i].hazard)
		f.Awakened = append(f.Awakened, h.waking[i].hazard)
	}
	f.Solved, f.Steps = h.solved, h.steps
	return r
}

// columns lists the slices of a series, for those who treat all alike.
func (s *Series) columns() []*[]float64 {
	return []*[]float64{&s.Time, &s.Volume, &s.Seeded, &s.Stroma, &s.Burden, &s.Count, &s.Sleepers, &s.Shed, &s.Exosomes, &s.Barrier}
}

// clone returns a series that shares nothing with this one.
func (s Series) clone() Series {
	for _, c := range s.columns() {
		*c = slices.Clone(*c)
	}
	return s
}
