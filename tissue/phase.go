package tissue

// Phase is where a cell is on its way: the number of a phase of its line's cycle,
// or how it died.
type Phase uint8

// The phases of a line without a cycle of its own, and the ways of the dead.
const (
	// Waiting is G1: the cell waits for entry into S.
	Waiting Phase = 0
	// Dividing is S, G2 and M.
	Dividing Phase = 1

	// Apoptotic cells shrink away.
	Apoptotic Phase = 252
	// Necrotic cells swell, if their volume is made of pools; else they shrink away.
	Necrotic Phase = 253
	// Lysed cells are necrotic ones that have burst.
	Lysed Phase = 254

	// vanished marks a cell that is taken out at the end of decide.
	vanished Phase = 255
)

// Living says whether a cell in this phase lives.
func (p Phase) Living() bool { return p < Apoptotic }

// PhaseName returns the name of a phase of one kind: that of its cycle, or
// "apoptotic", "necrotic", "lysed".
//
// Panics if the kind has no such phase.
func (t *Tissue) PhaseName(kind int, p Phase) string {
	switch p {
	case Apoptotic:
		return "apoptotic"
	case Necrotic:
		return "necrotic"
	case Lysed:
		return "lysed"
	}
	return t.kinds[kind].cycle.Phases[p].Name
}

// Phases returns the number of phases a living cell of one kind goes through.
func (t *Tissue) Phases(kind int) int { return len(t.kinds[kind].phases) }
