package tissue

import "paget/cell"

// values is one behaviour of all cells of a kind: a column where rules or ramps
// make cells differ, else one number for the living and one for the dead.
type values struct {
	column     []float64 // [slot]; nil: all living cells have base, all dead ones dead
	base, dead float64
}

// at returns the value of a living cell.
func (v *values) at(slot int32) float64 {
	if v.column == nil {
		return v.base
	}
	return v.column[slot]
}

// newBehaviours returns the behaviours of a kind without cells.
func (k *kind) newBehaviours() []values {
	out := make([]values, k.phenotype.Count())
	for b := range out {
		x := cell.Behaviour(b)
		out[b].base, out[b].dead = k.phenotype.Base(x), k.phenotype.Dead(x)
		if k.phenotype.Varies(x) {
			out[b].column = []float64{}
		}
	}
	return out
}

// able says whether living cells of a kind can have more than 0 of a behaviour.
func (k *kind) able(b cell.Behaviour) bool {
	return k.phenotype.Varies(b) || k.phenotype.Base(b) > 0
}

// growBehaviours makes room for the behaviours of n cells of a kind; new entries
// hold the bases.
func (s *State) growBehaviours(k, n int) {
	for b := range s.behaviours[k] {
		v := &s.behaviours[k][b]
		if v.column == nil {
			continue
		}
		old := len(v.column)
		v.column = extend(v.column, n-old)
		for i := old; i < n; i++ {
			v.column[i] = v.base
		}
	}
}

// still sets the behaviours of a cell that has just died, until its rules are next
// evaluated.
func (s *State) still(i int) {
	for b := range s.behaviours[s.Kind[i]] {
		if v := &s.behaviours[s.Kind[i]][b]; v.column != nil {
			v.column[s.Slot[i]] = v.dead
		}
	}
}

// Behaviour returns the current value of a behaviour of cell i, as evaluated at
// the last update of its network. The cell's lasting difference of speed is not
// in it (SpeedFactor).
func (s *State) Behaviour(i int, b cell.Behaviour) float64 {
	v := &s.behaviours[s.Kind[i]][b]
	if v.column == nil && !s.Phase[i].Living() {
		return v.dead
	}
	return v.at(s.Slot[i])
}

// evaluate fills the columns of behaviours from activities and environment.
func (t *Tissue) evaluate(s *State) {
	for k, p := range s.populations {
		n := p.Len()
		s.growBehaviours(k, n)
		t.table = t.table[:0]
		for b := range s.behaviours[k] {
			t.table = append(t.table, s.behaviours[k][b].column)
		}
		t.share(s, k, n, t.tasks.evaluate)
	}
}

// evaluateSlab fills the columns of one slab of networks of the kind in hand.
func (t *Tissue) evaluateSlab(_ *worker, from, to int) {
	k := t.hand.kind
	p, ph := t.hand.state.populations[k], t.kinds[k].phenotype
	if t.spec.Reference {
		ph.EvaluateReference(t.table, p, t.env[k], t.dead[k], from, to)
	} else {
		ph.Evaluate(t.table, p, t.env[k], t.dead[k], from, to)
	}
}
