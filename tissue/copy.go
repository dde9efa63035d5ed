package tissue

import "paget/pathway"

// copyPopulation returns an independent copy of a population.
//
// Panics if the population cannot be copied.
func copyPopulation(p *pathway.Population) *pathway.Population {
	c, ok := any(p).(interface{ Copy() *pathway.Population })
	if !ok {
		panic("tissue: pathway.Population has no Copy")
	}
	return c.Copy()
}
