package pathway

import "slices"

// blockSize is the number of cells whose steps are chosen together. Slots
// 0–63 are the first block, and so on.
const blockSize = 64

// deepest bounds the sub-steps of one Advance: at most 2^deepest pairs.
const deepest = 17

// workspace is scratch of one worker for one block. Narrow rows hold one number for
// each cell of the block; wide rows hold two, for the middle and the end of a pair
// of sub-steps, all middles first.
type workspace struct {
	limit []float64 // nodes, narrow: limits as the interval begins; only of nodes whose limits move
	climb []float64 // nodes, narrow: what limits gain until the interval ends
	input []float64 // inputs, narrow: levels as the interval begins
	slope []float64 // inputs, narrow: what levels gain until the interval ends
	begin []float64 // nodes, narrow: state as the interval begins
	first []float64 // nodes, narrow: drive as the interval begins
	run   []float64 // nodes, narrow: state as a pair begins
	given []float64 // nodes, narrow: drive as a pair begins
	kept  []float64 // nodes, narrow: accepted end states
	state []float64 // nodes, wide: state in a pair
	drive []float64 // nodes, wide: drive in a pair
	curve []float64 // terms, wide: activation curves
	value []float64 // one wide row: drive of one link
	old   []float64 // one wide row: state before a sweep

	off     []float64 // nodes: estimated error, one number each
	bend    []float64 // nodes of a loop: how much the drive bends in the present pair
	change  []float64 // places in a loop: what the last sweep changed
	next    []float64 // places in a loop: bound of what the next one would
	gain    []float64 // places in a loop: largest limit times 1 − e
	highest []float64 // nodes: largest limit in the interval
	climbs  []float64 // nodes: largest climb of a limit in the interval, up or down
	worst   []float64 // parts: largest of off in the part and upstream of it
	done    []bool    // nodes: end state accepted
	needed  []bool    // parts: not accepted, or upstream of such a part
	still   []bool    // parts: nothing moves
	reach   []float64 // parts: bound of what their nodes move, where still

	step   float64 // the dt for which steps are ready
	steps  [deepest + 1]coefficients
	loop   stride
	worked int // pairs of sub-steps made
}

// newWorkspace makes scratch for a population.
func newWorkspace(p *Population) *workspace {
	m := p.spec.Model
	n := len(m.nodes)
	narrow := func(n int) []float64 { return make([]float64, n*blockSize) }
	w := &workspace{
		limit: narrow(n), climb: narrow(n), input: narrow(len(m.inputs)), slope: narrow(len(m.inputs)),
		begin: narrow(n), first: narrow(n), run: narrow(n), given: narrow(n), kept: narrow(n),
		state: narrow(2 * n), drive: narrow(2 * n), curve: narrow(2 * len(m.terms)), value: narrow(2), old: narrow(2),
		off: make([]float64, n), bend: make([]float64, n),
		change: make([]float64, n), next: make([]float64, n), gain: make([]float64, n), highest: slices.Clone(p.base), climbs: make([]float64, n), worst: make([]float64, len(m.parts)), done: make([]bool, n),
		needed: make([]bool, len(m.parts)), still: make([]bool, len(m.parts)), reach: make([]float64, len(m.parts)),
		loop: newStride(n),
	}
	for i := range w.steps {
		w.steps[i] = newCoefficients(n)
	}
	return w
}

// row returns narrow row i of a block array, cut to the cells in use.
func row(a []float64, i, cells int) []float64 {
	at := i * blockSize
	return a[at : at+cells : at+cells]
}

// wide returns the first n numbers of wide row i of a block array.
func wide(a []float64, i, n int) []float64 {
	at := i * 2 * blockSize
	return a[at : at+n : at+n]
}

// evaluate writes maxᵢ·Fᵢ(x) at the beginning of the interval into drive for the
// nodes of a part, for the cells of one block; x and drive hold narrow rows.
func (p *Population) evaluate(w *workspace, what *part, cells int, x, drive []float64) {
	m := p.spec.Model
	for _, t := range what.terms {
		activation(&m.terms[t], row(x, m.terms[t].node, cells), wide(w.curve, t, cells))
	}
	for _, i := range what.nodes {
		p.driveNode(w, i, cells, [2]float64{}, row(drive, i, cells))
	}
}

// curves brings the activation curves of one node up to date.
func (p *Population) curves(w *workspace, i int, x []float64) {
	m := p.spec.Model
	for _, t := range m.reads[i] {
		activation(&m.terms[t], x, wide(w.curve, t, len(x)))
	}
}

// driveNode writes maxᵢ·Fᵢ of one node into f, from the curves in w. A narrow f is
// of the time when share[0] of the interval has gone by, a wide one of share[0]
// and share[1].
func (p *Population) driveNode(w *workspace, i, cells int, share [2]float64, f []float64) {
	node := &p.spec.Model.nodes[i]
	empty := true
	if node.input >= 0 {
		for half := 0; half*cells < len(f); half++ {
			p.outside(w, node, share[half], f[half*cells:][:cells])
		}
		empty = false
	}
	for l := node.first; l < node.last; l++ {
		p.join(w, l, empty, f)
		empty = false
	}
	if empty {
		clear(f)
	}
	if !p.moves[i] {
		if high := p.base[i]; high != 1 {
			for c := range f {
				f[c] *= high
			}
		}
		return
	}
	limit, climb := row(w.limit, i, cells), row(w.climb, i, cells)
	for half := 0; half*cells < len(f); half++ {
		limitDrive(share[half], limit, climb, f[half*cells:][:cells])
	}
}

// outside writes the level of an input when a share of the interval has gone by.
func (p *Population) outside(w *workspace, node *compiledNode, share float64, f []float64) {
	add := 0.0
	if !node.untreated {
		add = p.acting.add[node.input]
	}
	level, slope := row(w.input, node.input, len(f)), row(w.slope, node.input, len(f))
	slope = slope[:len(f)]
	for c, l := range level {
		l += float64(share * slope[c])
		f[c] = l + add - float64(l*add)
	}
}

// join adds link l to the drive f of its node, as an alternative to what is there,
// or as the first.
func (p *Population) join(w *workspace, l int, first bool, f []float64) {
	m := p.spec.Model
	link := &m.links[l]
	if first {
		p.linkValue(w, l, len(f), f)
		return
	}
	if link.last-link.first == 1 { // by far the most frequent: one pass
		weight, factor := p.acting.weight[l], m.factors[link.first]
		curve := wide(w.curve, factor.term, len(f))[:len(f)]
		alternative(weight, factor.not, curve, f)
		return
	}
	value := w.value[:len(f)]
	p.linkValue(w, l, len(f), value)
	alternative(1, false, value, f)
}

// activation writes the curve of one term into out for the activities x.
func activation(t *term, x, out []float64) {
	out = out[:len(x)]
	if t.hump {
		for i, v := range x {
			out[i] = v * t.scale
		}
		raise(t, out, out)
		for i, v := range out {
			q := 1 + v
			out[i] = 4 * v / q / q
		}
		return
	}
	b, kn := t.b, t.kn
	if t.power == powerTwo { // by far the most frequent: one pass
		squares(b, kn, x, out)
		return
	}
	raise(t, x, out)
	saturate(b, kn, out)
}

// linkValue writes w·Π h of link l into out; the curves have been computed.
func (p *Population) linkValue(w *workspace, l, n int, out []float64) {
	m := p.spec.Model
	link := &m.links[l]
	weight := p.acting.weight[l]
	out = out[:n]
	if link.first == link.last {
		for c := range out {
			out[c] = weight
		}
		return
	}
	for i, f := range m.factors[link.first:link.last] {
		curve := wide(w.curve, f.term, n)[:len(out)]
		if i == 0 {
			weigh(weight, f.not, curve, out)
			continue
		}
		times(f.not, curve, out)
	}
}
