package cell

// Activities gives the activity of one node over all slots, or copies that of some
// slots into out; a pathway.Population is one.
type Activities interface {
	Node(node int) []float64
	Read(node, from int, out []float64)
}

// block is the number of cells worked on at once; its scratch fits the
// innermost cache.
const block = 64

// Grow returns a table [behaviour][slot] with room for n slots, reusing the
// given one. New entries hold the bases.
func (p *Phenotype) Grow(values [][]float64, n int) [][]float64 {
	if len(values) != len(p.responses) {
		values = make([][]float64, len(p.responses))
	}
	for b := range values {
		for len(values[b]) < n {
			values[b] = append(values[b], p.responses[b].base)
		}
		values[b] = values[b][:n]
	}
	return values
}

// Evaluate computes every behaviour of the cells in slots from ≤ slot < to:
//
//	U = Σ(s/h)^p/(1 + Σ(s/h)^p) over the increasing rules, D over the decreasing
//	value = (1 − D)·[(1 − U)·base + U·maxUp] + D·minDown
//
// times the factors of its ramps (see Ramp). A dead cell has base 0, no ramps and
// only rules that apply to the dead:
//
//	value = (1 − D)·U·maxUp
//
// and keeps a share of its uptakes (Line.DeadUptake).
//
// Values is [behaviour][slot]; a nil row is left out. Env is [signal][slot] in the
// order of Signals, dead may be nil if all live.
//
// Source: Johnson et al. 2025, 10.1016/j.cell.2025.06.048.
// Panics if a slice is shorter than to.
func (p *Phenotype) Evaluate(values [][]float64, nodes Activities, env [][]float64, dead []bool, from, to int) {
	var up, down [block]float64
	for b := range p.responses {
		r := &p.responses[b]
		out := values[b]
		if out == nil {
			continue
		}
		if len(r.up)+len(r.down) == 0 {
			for i := from; i < to; i++ {
				out[i] = r.base
			}
		} else {
			for lo := from; lo < to; lo += block {
				hi := min(lo+block, to)
				n := hi - lo
				accumulate(r.up, nodes, env, up[:n], lo)
				accumulate(r.down, nodes, env, down[:n], lo)
				dst := out[lo:hi]
				for i := range dst {
					dst[i] = r.value(up[i], down[i])
				}
			}
		}
		for k := range r.ramps {
			r.ramps[k].scale(out, nodes, env, from, to)
		}
		if dead == nil {
			continue
		}
		for i := from; i < to; i++ {
			if dead[i] {
				out[i] = r.deadValue(nodes, env, i)
			}
		}
	}
}

// value joins the two sums; a sum beyond the largest float is full saturation.
func (r *response) value(up, down float64) float64 {
	u, d := share(up), share(down)
	v := float64((1-u)*r.base) + float64(u*r.maxUp)
	return float64((1-d)*v) + float64(d*r.minDown)
}

const hugeSum = 1e300

func share(sum float64) float64 {
	if sum > hugeSum {
		return 1
	}
	return sum / (1 + sum)
}

// accumulate sets sum[i] to Σ(s/h)^p of cell lo+i.
func accumulate(terms []term, nodes Activities, env [][]float64, sum []float64, lo int) {
	clear(sum)
	var room [block]float64
	for k := range terms {
		t := &terms[k]
		src := t.source(nodes, env, lo, room[:len(sum)])
		half := t.half
		switch {
		case t.p.whole == 1 && !t.p.half:
			for i, s := range src {
				sum[i] += s / half
			}
		case t.p.whole == 2 && !t.p.half:
			for i, s := range src {
				x := s / half
				sum[i] += float64(x * x)
			}
		default:
			for i, s := range src {
				sum[i] += t.p.of(s / half)
			}
		}
	}
}

// source returns what a term reads in the slots from lo on, as many as room has
// entries; room may be used for it.
func (t *term) source(nodes Activities, env [][]float64, lo int, room []float64) []float64 {
	if t.env {
		return env[t.index][lo : lo+len(room)]
	}
	nodes.Read(t.index, lo, room)
	return room
}

func (r *response) deadValue(nodes Activities, env [][]float64, i int) float64 {
	if len(r.up) == 0 {
		return r.dead
	}
	var up, down float64
	var one [1]float64
	for k := range r.up {
		if t := &r.up[k]; t.dead {
			up += t.p.of(t.source(nodes, env, i, one[:])[0] / t.half)
		}
	}
	for k := range r.down {
		if t := &r.down[k]; t.dead {
			down += t.p.of(t.source(nodes, env, i, one[:])[0] / t.half)
		}
	}
	return r.dead + float64((1-share(down))*share(up)*r.maxUp)
}

// Inputs adds the couplings' levels for one cell: off holds, for every node,
// the product of (1 − level) of what is already there, and is multiplied by
// (1 − level) of each coupling.
//
// The caller starts with 1 for every node, or 1 − level for what the medium
// holds, and sets the input to 1 − off.
func (p *Phenotype) Inputs(off []float64, env [][]float64, slot int) {
	for k := range p.couplings {
		c := &p.couplings[k]
		x := c.p.of(env[c.signal][slot] / c.half)
		off[c.input] *= 1 - float64(c.max*share(x))
	}
}

// Coupled returns the node indices that couplings drive, each once, in order.
func (p *Phenotype) Coupled() []int {
	var list []int
	seen := map[int]bool{}
	for _, c := range p.couplings {
		if !seen[c.input] {
			seen[c.input] = true
			list = append(list, c.input)
		}
	}
	return list
}
