package circulation

import "fmt"

// EntryRates writes into dst the naked groups a minute that enter if so many cells a
// minute are shed.
//
//	P(k) = qᵏ⁻¹/Σ_{i<Largest} qⁱ,   groups of k a minute = cells·P(k)/Σ k·P(k)
//
// q is the cohesion: the chance that a cell that leaves draws the next one along,
// cut at the largest group.
//
// Shape: dst by type. Units: 1/min. Range: q from 0 (single cells only) to 1 (all
// sizes alike).
// Panics if dst has another length, or q is outside.
func (n Travellers) EntryRates(dst []float64, cohesion, cells float64) {
	if len(dst) != n.Types() {
		panic(fmt.Sprintf("circulation: %d rates for %d types", len(dst), n.Types()))
	}
	if !(cohesion >= 0 && cohesion <= 1) {
		panic(fmt.Sprintf("circulation: cohesion is %g; must be 0 to 1", cohesion))
	}
	clear(dst)
	carried, power := 0.0, 1.0 // cells, of groups in proportion to power
	for k := 1; k <= n.Largest; k++ {
		dst[n.Index(k, 0)] = power
		carried += float64(k) * power
		power *= cohesion
	}
	for k := 1; k <= n.Largest; k++ {
		dst[n.Index(k, 0)] *= cells / carried
	}
}
