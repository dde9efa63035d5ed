package tissue

// springPairs is pushSpring for contacts from the first on, two at a time, in
// springs_amd64.s: instructions that every amd64 has. With an empty stiff it leaves the
// stiffness out. It returns how many it has done: it stops before a pair of contacts of
// which one leads over the end of an axis or joins two centres in one place.
//
//go:noescape
func springPairs(members []member, contacts []contact, stiff [][6]float64, repulsion float64) (done int)
