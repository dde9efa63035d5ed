package rng

// Root is the random seed of a whole run. Equal roots give equal runs.
type Root uint64

// Purpose names what the numbers of a stream decide, so that drawing more of one
// kind leaves all other kinds untouched.
//
// The values belong to published results: new ones are appended, none is ever
// renumbered.
type Purpose uint32

// The purposes in use.
const (
	Plating      Purpose = iota // where cells land when they are put into a dish
	Expression                  // how expression differs from cell to cell
	Transfection                // how much of the reagent a cell takes up
	Motility                    // turning and speed
	Cycle                       // when a cell moves on in its cycle
	Death                       // when a cell dies
	Division                    // plane of division and shares of the daughters
	Protrusion                  // when and where protrusions form
	Polarity                    // direction of the front of a cell
	Sampling                    // what an observer happens to see
	Bootstrap                   // resampling of data
	Optimise                    // search for parameters
	Testing                     // tests only; never in a run
	Allocation                  // which host is given which treatment
	Blinding                    // what is written on a syringe
	Disposition                 // how fast a host rids itself of a drug
	Constitution                // how one host differs from another
	Bursting                    // how shedding into the blood fluctuates
	Founding                    // when a lesion is founded
	Awakening                   // when a sleeping cell founds a lesion
	Provenance                  // where the founders of a lesion came from
	Observation                 // what an observer of a host reads
	Opening                     // when a cell opens a vessel's wall
	Breaking                    // when a hold under pull ends, and which
)

// purposeNames is in the order of the constants.
var purposeNames = [...]string{
	"Plating", "Expression", "Transfection", "Motility", "Cycle", "Death", "Division",
	"Protrusion", "Polarity", "Sampling", "Bootstrap", "Optimise", "Testing",
	"Allocation", "Blinding", "Disposition",
	"Constitution", "Bursting", "Founding", "Awakening", "Provenance", "Observation",
	"Opening", "Breaking",
}

// String returns the name of the purpose.
func (p Purpose) String() string {
	if int(p) < len(purposeNames) {
		return purposeNames[p]
	}
	return "unnamed purpose"
}

// Derive returns a root of its own for a named part of a run, such as one arm or
// one well: root.Derive("well", arm, well).
//
// The name and then the indices are drawn, word by word, through Philox; its
// last counter word is 1 there and 0 in streams, so a derived root never meets
// the numbers of a stream. Different names or indices collide with chance 2⁻⁶⁴.
func (r Root) Derive(name string, index ...uint64) Root {
	state := uint64(r)
	absorb := func(word, kind uint64) {
		state, _, _, _ = philox(word, kind, 0, 1, state, 0)
	}
	absorb(uint64(len(name)), 0) // the length closes the name: "ab", "c" is not "a", "bc"
	for i := 0; i < len(name); i += 8 {
		var word uint64
		for j := i; j < i+8 && j < len(name); j++ {
			word |= uint64(name[j]) << (8 * (j - i))
		}
		absorb(word, 1)
	}
	for _, n := range index {
		absorb(n, 2)
	}
	return Root(state)
}
