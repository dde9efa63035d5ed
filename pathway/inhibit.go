package pathway

// inhibit brings the share of their activity that inhibitors leave the nodes to
// a time.
//
//	y = a·f,   f = Π (1 − strength·course)   over the inhibitors of the node
//
// An inhibitor binds the molecule that is there and blocks what it does; it does
// not stop its making. So the activity y, which is what other nodes and rules
// see, follows f at once, however slowly the node turns over, and comes back at
// once when the inhibitor is washed out. The amount a obeys the equation of the
// untreated node. A knock-down and an over-expression change the making, and act
// through max with the node's own time constant.
//
// Between its calls f is constant, so da/dt = (F·max − a)/τ and
// dy/dt = (F·max·f − y)/τ are the same equation.
func (p *Population) inhibit(time float64) {
	for i, effects := range p.plan.onNode {
		f := 1.0
		for _, e := range effects {
			if e.p.Kind == Inhibitor {
				f *= e.p.factor(e.strength, e.p.Course(time))
			}
		}
		before := p.free[i]
		if f == before {
			continue
		}
		p.free[i] = f
		if before == 0 || p.acting.clamped[i] {
			continue // nothing was left to scale and it is made anew, or it is held
		}
		for slot := range p.n {
			p.y[i].set(slot, p.y[i].at(slot)*(f/before))
		}
	}
}
