package tissue

import "math"

// Contacts are read-outs of how crowded a cell is.
type Contacts struct {
	// Neighbours counts the cells nearer than Reach·(r_i + r_j).
	Neighbours int32
	// Pressure is Σ (1 − d/(r_i + r_j))² over the cells in touch, over the scale asked
	// for: a number without unit.
	Pressure float64
}

// Contacts returns the contacts of every cell, in the order of the state. A scale of
// 0.0272888 gives the pressure as PhysiCell counts it.
//
// Errors: *DivergedError if a coordinate is not a number.
// Panics if scale is not above 0.
func (t *Tissue) Contacts(s *State, scale float64) ([]Contacts, error) {
	if !(scale > 0) {
		panic("tissue: scale of pressure must be above 0")
	}
	out := make([]Contacts, s.Len())
	if err := t.updateList(s); err != nil {
		return nil, err
	}
	count := func(i, j int, d2 float64) (Contacts, bool) {
		r := t.at[i][3] + t.at[j][3]
		if far := t.law.reach * r; d2 >= far*far {
			return Contacts{}, false
		}
		g := max(0, 1-math.Sqrt(d2)/r)
		return Contacts{1, g * g / scale}, true
	}
	if t.spec.Reference {
		t.eachPairReference(s, func(i, j int, d2 float64) {
			if c, near := count(i, j, d2); near {
				out[i].add(c)
				out[j].add(c)
			}
		})
		return out, nil
	}
	t.crew.Do(slabs(s.Len()), func(_, slab int) {
		t.eachNear(s, slab, func(i, j int, d2 float64, once bool) {
			if c, near := count(i, j, d2); near {
				out[i].add(c)
				if once {
					out[j].add(c)
				}
			}
		})
	})
	return out, nil
}

func (c *Contacts) add(o Contacts) {
	c.Neighbours += o.Neighbours
	c.Pressure += o.Pressure
}

// EachContact calls visit for every pair of living cells nearer than Reach·(r_i + r_j),
// i < j, in an order that is the same for the same state: with the distance of their
// centres (µm) and the relative adhesion w of their molecules as they are now (Pair).
//
// Errors: *DivergedError if a coordinate is not a number.
func (t *Tissue) EachContact(s *State, visit func(i, j int, distance, weight float64)) error {
	if err := t.updateList(s); err != nil {
		return err
	}
	t.bonds(s)
	look := func(i, j int, d2 float64) {
		far := t.law.reach * (t.at[i][3] + t.at[j][3])
		if i < j && d2 < far*far && s.Phase[i].Living() && s.Phase[j].Living() {
			visit(i, j, math.Sqrt(d2), t.weight(s, i, j))
		}
	}
	if t.spec.Reference {
		t.eachPairReference(s, look)
		return nil
	}
	for slab := range slabs(s.Len()) {
		t.eachNear(s, slab, func(i, j int, d2 float64, _ bool) { look(i, j, d2) })
	}
	return nil
}
