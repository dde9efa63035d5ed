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
	run    []float64 // nodes: state of the present run
	before []float64 // nodes: end of the run with half as many sub-steps
	kept   []float64 // nodes: accepted end states
	middle []float64 // nodes: predictor
	drive0 []float64 // nodes: maxᵢ·Fᵢ at the beginning of a sub-step
	drive1 []float64 // nodes: maxᵢ·Fᵢ at the predictor
	curve  []float64 // terms: activation curves
	value  []float64 // one row: drive of one link
	off    []float64 // nodes: estimated error, one number each
	worst  []float64 // parts: largest of off in the part and upstream of it
	done   []bool    // nodes: end state accepted
}

// newWorkspace makes scratch for a model.
func newWorkspace(m *Model) *workspace {
	rows := func(n int) []float64 { return make([]float64, n*blockSize) }
	n := len(m.nodes)
	return &workspace{
		begin: rows(n), run: rows(n), before: rows(n), kept: rows(n), middle: rows(n),
		drive0: rows(n), drive1: rows(n), curve: rows(len(m.terms)), value: rows(1),
		off: make([]float64, n), worst: make([]float64, len(m.parts)), done: make([]bool, n),
	}
}

// row returns row i of a block array, cut to the cells in use.
func row(a []float64, i, cells int) []float64 {
	at := i * blockSize
	return a[at : at+cells : at+cells]
}

// evaluate writes maxᵢ·Fᵢ(x) into drive for the nodes of a part, for the cells
// of one block; x and drive hold one row for each node.
func (p *Population) evaluate(w *workspace, what *part, block, cells int, x, drive []float64) {
	m := p.spec.Model
	for _, t := range what.terms {
		activation(&m.terms[t], row(x, m.terms[t].node, cells), row(w.curve, t, cells))
	}
	from := block * blockSize
	for _, i := range what.nodes {
		node := &m.nodes[i]
		f := row(drive, i, cells)
		empty := true
		if node.input >= 0 {
			level := p.level[node.input*p.stride+from:][:cells]
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
			if empty {
				p.linkValue(w, l, cells, f)
				empty = false
				continue
			}
			value := w.value[:len(f)]
			p.linkValue(w, l, cells, value)
			for c, v := range value {
				f[c] = f[c] + v - float64(f[c]*v)
			}
		}
		if empty {
			clear(f)
		}
		for c, limit := range p.limit[i*p.stride+from:][:len(f)] {
			f[c] *= limit
		}
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
//	predictor  a  = e·y + p·G(y)              e = exp(−z), p = 1 − e
//	corrector  y' = e·y + α·G(y) + β·G(a)     β = 1 − p/z, α = p − β
//
// The decay −y/τ is exact for any step; G is taken as linear in time. e, p, α, β
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

// correct moves w.run to the corrector for the given nodes.
func (w *workspace) correct(nodes []int, k *coefficients, cells int) {
	for _, i := range nodes {
		e, a, b := k.e[i], k.a[i], k.b[i]
		y, g, h := row(w.run, i, cells), row(w.drive0, i, cells), row(w.drive1, i, cells)
		g, h = g[:len(y)], h[:len(y)]
		for c, v := range y {
			y[c] = float64(e*v) + float64(a*g[c]) + float64(b*h[c])
		}
	}
}

// differ writes into w.off, for each of the nodes, the largest difference
// between two block arrays over the cells.
func (w *workspace) differ(nodes []int, cells int, x, y []float64) {
	for _, i := range nodes {
		most := 0.0
		b := row(y, i, cells)
		for c, v := range row(x, i, cells) {
			if d := math.Abs(v - b[c]); d > most || d != d { // NaN, once met, stays
				most = d
			}
		}
		w.off[i] = most
	}
}
