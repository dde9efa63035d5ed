package pathway

import "slices"

// Copy returns an independent population of the same cells: same activities,
// noise, reagent and inputs, so that both go the same way if treated alike. The
// model, which never changes, is shared.
func (p *Population) Copy() *Population {
	c, err := NewPopulation(p.spec)
	if err != nil {
		panic("pathway: a population that exists cannot be made again: " + err.Error())
	}
	c.n, c.stride, c.id = p.n, p.stride, slices.Clone(p.id)
	mine := p.rows()
	for k, rows := range c.rows() {
		*rows = slices.Clone(*mine[k])
	}
	c.noise.clock, c.noise.stride, c.plan.stride = p.noise.clock, p.noise.stride, p.plan.stride
	c.free = slices.Clone(p.free)
	c.acting.weight = slices.Clone(p.acting.weight)
	c.acting.add = slices.Clone(p.acting.add)
	c.acting.clamped = slices.Clone(p.acting.clamped)
	c.acting.hold = slices.Clone(p.acting.hold)
	return c
}
