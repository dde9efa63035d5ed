package pathway

import "math"

// blockSize is the number of cells whose steps are chosen together. Slots
// 0–63 are the first block, and so on.
const blockSize = 64

// deepest bounds the sub-steps of one Advance: at most 2^deepest.
const deepest = 18

// workspace is scratch for one block; rows hold blockSize values each.
type workspace struct {
	begin  []float64 // nodes: state at the beginning of the interval
	first  []float64 // nodes: maxᵢ·Fᵢ at the beginning of the interval
	run    []float64 // nodes: state of the present run
	before []float64 // nodes: end of the run with half as many sub-steps
	kept   []float64 // nodes: accepted end states
	middle []float64 // nodes: predictor
	drive0 []float64 // nodes: maxᵢ·Fᵢ at the beginning of a sub-step
	drive1 []float64 // nodes: maxᵢ·Fᵢ at its end
	curve  []float64 // terms: activation curves
	value  []float64 // one row: drive of one link
	off    []float64 // nodes: estimated error, one number each
	worst  []float64 // parts: largest of off in the part and upstream of it
	done   []bool    // nodes: end state accepted
	needed []bool    // parts: not accepted, or upstream of such a part
}

// newWorkspace makes scratch for a model.
func newWorkspace(m *Model) *workspace {
	rows := func(n int) []float64 { return make([]float64, n*blockSize) }
	n := len(m.nodes)
	return &workspace{
		begin: rows(n), first: rows(n), run: rows(n), before: rows(n), kept: rows(n), middle: rows(n),
		drive0: rows(n), drive1: rows(n), curve: rows(len(m.terms)), value: rows(1),
		off: make([]float64, n), worst: make([]float64, len(m.parts)), done: make([]bool, n), needed: make([]bool, len(m.parts)),
	}
}

// row returns row i of a block array, cut to the cells in use.
func row(a []float64, i, cells int) []float64 {
	at := i * blockSize
	return a[at : at+cells : at+cells]
}

// evaluate writes maxᵢ·Fᵢ(x) at the beginning of the interval into drive for the
// nodes of a part, for the cells of one block; x and drive hold one row for each
// node.
func (p *Population) evaluate(w *workspace, what *part, block, cells int, x, drive []float64) {
	m := p.spec.Model
	for _, t := range what.terms {
		activation(&m.terms[t], row(x, m.terms[t].node, cells), row(w.curve, t, cells))
	}
	for _, i := range what.nodes {
		p.drive(w, i, block, 0, row(drive, i, cells))
	}
}

// drive writes maxᵢ·Fᵢ of one node into f, from the curves in w, when a share of
// the interval has gone by.
func (p *Population) drive(w *workspace, i, block int, share float64, f []float64) {
	node := &p.spec.Model.nodes[i]
	from := i*p.stride + block*blockSize
	empty := true
	if node.input >= 0 {
		level := p.level[node.input*p.stride+block*blockSize:][:len(f)]
		add := 0.0
		if !node.untreated {
			add = p.acting.add[node.input]
		}
		for c, l := range level {
			f[c] = l + add - float64(l*add)
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
	limit := p.limit[from:][:len(f)]
	if !p.moves[i] {
		for c, high := range limit {
			f[c] *= high
		}
		return
	}
	climb := p.climb[from:][:len(f)]
	for c, high := range limit {
		f[c] *= high + float64(share*climb[c])
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
		curve := row(w.curve, factor.term, len(f))[:len(f)]
		if factor.not {
			for c, h := range curve {
				v := weight * (1 - h)
				f[c] = f[c] + v - float64(f[c]*v)
			}
			return
		}
		for c, h := range curve {
			v := weight * h
			f[c] = f[c] + v - float64(f[c]*v)
		}
		return
	}
	value := w.value[:len(f)]
	p.linkValue(w, l, len(f), value)
	for c, v := range value {
		f[c] = f[c] + v - float64(f[c]*v)
	}
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
		for i, v := range x {
			v *= v
			h := float64(b*v) / (kn + v)
			if h > 1 {
				h = 1
			}
			out[i] = h
		}
		return
	}
	raise(t, x, out)
	for i, v := range out {
		h := float64(b*v) / (kn + v)
		if h > 1 {
			h = 1
		}
		out[i] = h
	}
}

// linkValue writes w·Π h of link l into out; the curves have been computed.
func (p *Population) linkValue(w *workspace, l, cells int, out []float64) {
	m := p.spec.Model
	link := &m.links[l]
	weight := p.acting.weight[l]
	out = out[:cells]
	if link.first == link.last {
		for c := range out {
			out[c] = weight
		}
		return
	}
	for i, f := range m.factors[link.first:link.last] {
		curve := row(w.curve, f.term, cells)[:len(out)]
		switch {
		case i == 0 && f.not:
			for c, h := range curve {
				out[c] = weight * (1 - h)
			}
		case i == 0:
			for c, h := range curve {
				out[c] = weight * h
			}
		case f.not:
			for c, h := range curve {
				out[c] *= 1 - h
			}
		default:
			for c, h := range curve {
				out[c] *= h
			}
		}
	}
}

// coefficients of one step of the exponential integrator for each node, with
// z = step/τ and G = max·F:
//
//	predictor  a  = e·y + p·G₀               e = exp(−z), p = 1 − e
//	corrector  y' = e·y + α·G₀ + β·G₁        β = 1 − p/z, α = p − β
//
// G₀ and G₁ belong to the beginning and the end of the step (see run). The decay
// −y/τ is exact for any step; G is taken as linear in time. e, p, α, β
// are never negative and e + p = e + α + β = 1, so activities can neither become
// negative nor exceed what they started from and are driven to, whatever the
// step. A clamped node has e = 1 and the rest 0.
//
// Source: Cox and Matthews 2002, 10.1006/jcph.2002.6995 (ETD2RK).
type coefficients struct {
	ready      bool
	e, p, a, b []float64
}

// newCoefficients makes room for n nodes.
func newCoefficients(n int) coefficients {
	return coefficients{e: make([]float64, n), p: make([]float64, n), a: make([]float64, n), b: make([]float64, n)}
}

// set computes the coefficients of node i for a step.
func (k *coefficients) set(i int, step, tau float64, clamped bool) {
	if clamped {
		k.e[i], k.p[i], k.a[i], k.b[i] = 1, 0, 0, 0
		return
	}
	z := step / tau
	p := -math.Expm1(-z)
	// β = z/2 − z²/6 + z³/24 − …; the closed form loses digits when z is small.
	b := 1 - p/z
	if z < 0.05 {
		b = z * (1.0/2 - z*(1.0/6-z*(1.0/24-z*(1.0/120-z*(1.0/720-z*(1.0/5040-z*(1.0/40320)))))))
	}
	k.e[i], k.p[i], k.a[i], k.b[i] = 1-p, p, p-b, b
}

// predict writes the predictor of the given nodes into w.middle.
func (w *workspace) predict(nodes []int, k *coefficients, cells int) {
	for _, i := range nodes {
		e, p := k.e[i], k.p[i]
		y, g, a := row(w.run, i, cells), row(w.drive0, i, cells), row(w.middle, i, cells)
		g, a = g[:len(y)], a[:len(y)]
		for c, v := range y {
			a[c] = float64(e*v) + float64(p*g[c])
		}
	}
}

// correct writes the corrector of node i, from state y and the drives g at the
// beginning and h at the end of a sub-step, into out.
func (k *coefficients) correct(i int, y, g, h, out []float64) {
	e, a, b := k.e[i], k.a[i], k.b[i]
	g, h, out = g[:len(y)], h[:len(y)], out[:len(y)]
	for c, v := range y {
		out[c] = float64(e*v) + float64(a*g[c]) + float64(b*h[c])
	}
}

// finish is correct in place, and makes h the drive with which the next sub-step
// begins.
func (k *coefficients) finish(i int, y, g, h []float64) {
	e, a, b := k.e[i], k.a[i], k.b[i]
	g, h = g[:len(y)], h[:len(y)]
	for c, v := range y {
		y[c] = float64(e*v) + float64(a*g[c]) + float64(b*h[c])
		g[c] = h[c]
	}
}

// difference returns the largest difference of predictor and corrector, β·|h − g|.
func (k *coefficients) difference(i int, g, h []float64) float64 {
	return k.b[i] * largest(g, h)
}

// largest returns the largest difference of two rows.
func largest(x, y []float64) (most float64) {
	y = y[:len(x)]
	for c, v := range x {
		if d := math.Abs(v - y[c]); d > most || d != d { // NaN, once met, stays
			most = d
		}
	}
	return most
}

// differ writes into w.off, for each of the nodes, the largest difference
// between two block arrays over the cells.
func (w *workspace) differ(nodes []int, cells int, x, y []float64) {
	for _, i := range nodes {
		w.off[i] = largest(row(x, i, cells), row(y, i, cells))
	}
}
