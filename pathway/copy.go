package pathway

import "slices"

// Copy returns an independent population of the same cells: same activities,
// noise, reagent and inputs, so that both go the same way if treated alike. The
// model, which never changes, is shared; the copy works alone until Use is called.
func (p *Population) Copy() *Population {
	c, err := NewPopulation(p.spec)
	if err != nil {
		panic("pathway: a population that exists cannot be made again: " + err.Error())
	}
	c.n, c.id, c.founder = p.n, slices.Clone(p.id), slices.Clone(p.founder)
	mine := p.columns()
	for k, columns := range c.columns() {
		for i := range columns {
			columns[i] = mine[k][i].clone()
		}
	}
	c.noise.clock = p.noise.clock
	c.free = slices.Clone(p.free)
	c.acting.weight = slices.Clone(p.acting.weight)
	c.acting.add = slices.Clone(p.acting.add)
	c.acting.clamped = slices.Clone(p.acting.clamped)
	c.acting.hold = slices.Clone(p.acting.hold)
	return c
}
