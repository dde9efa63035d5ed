package studies

import "slices"

// A Mechanism is one of the things that the project sets beside what was published, with
// the built-in study that does it.
type Mechanism struct {
	Study string
	Title string
	Rows  string  // with what the names of its published rows begin
	Count int     // how many rows are published
	Look  float64 // share of its replicates that a first look takes
	Took  float64 // s, of the whole study on two idle cores; only the time left is judged by it
}

// Reproduced lists the mechanisms whose studies are built in, in the order in which
// they are shown.
func Reproduced() []Mechanism {
	var out []Mechanism
	for _, m := range []Mechanism{
		{"clusterin", "Clusterin and the invasive cell", "M1", 9, 0.1, 55},
		{"ctc-clusters", "Clusters in the blood", "M2", 11, 0.2, 40},
		{"integrin", "The paradox of the β1-integrin", "M3", 8, 0.1, 150},
		{"mir221", "The barrier of the brain", "M4", 5, 0.15, 100},
		{"self-seeding", "Cells that come home", "M5", 8, 0.07, 140},
		{"baseline", "Physiology without treatment", "B", 7, 0.06, 130},
	} {
		if slices.Contains(Names(), m.Study) {
			out = append(out, m)
		}
	}
	return out
}
