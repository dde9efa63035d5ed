package studies

import "slices"

// A Mechanism is one of the things that the project sets beside what was published, with
// the built-in study that does it.
type Mechanism struct {
	Study  string
	Title  string
	Rows   string  // with what the names of its published rows begin
	Count  int     // how many rows are published
	Place  int     // station of the cascade at which it acts: Places[Place]
	Look   float64 // share of its replicates that a first look takes
	Took   float64 // s, of the whole study on two idle cores; only the time left is judged by it
	Glance float64 // s, of a first look
}

// Places at which mechanisms act.
const (
	AtTumour   = iota // cells of the tumour
	AtVessel          // where they enter the blood
	InBlood           // while they travel
	AtOrgan           // where they stop and cross
	Homewards         // lesions, and what returns from them
	Everywhere        // no single place
)

// Reproduced lists the mechanisms whose studies are built in, in the order in which
// they are shown.
func Reproduced() []Mechanism {
	var out []Mechanism
	for _, m := range []Mechanism{
		{"clusterin", "Clusterin and the invasive cell", "M1", 9, AtTumour, 0.08, 55, 6},
		{"ctc-clusters", "Clusters in the blood", "M2", 11, InBlood, 0.12, 40, 6},
		{"integrin", "The paradox of the β1-integrin", "M3", 8, AtVessel, 0.1, 170, 5},
		{"mir221", "The barrier of the brain", "M4", 5, AtOrgan, 0.08, 20, 2},
		{"self-seeding", "Cells that come home", "M5", 8, Homewards, 0.1, 150, 12},
		{"baseline", "Physiology without treatment", "B", 7, Everywhere, 0.06, 150, 6},
	} {
		if slices.Contains(Names(), m.Study) {
			out = append(out, m)
		}
	}
	return out
}
