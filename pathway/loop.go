package pathway

import "math"

// mostSweeps bounds how often the nodes of a loop are visited in one pair.
const mostSweeps = 8

// feeds says that a node of a loop acts on another one of it: source moves by 1,
// the drive of the other, of limit 1, by at most slope.
type feeds struct {
	source int // place in the order of the sweep
	slope  float64
}

// turn is follow for the nodes of one loop. They begin with their predictors and
// are visited in the order of sweepOrder, each seeing the newest values of the
// others, until what further visits would change is within a bound: by the slopes
// of the links (coming), or, as the changes fall like a geometric series, by
// extrapolation. A loop that does not come so far has no trusted result.
func (p *Population) turn(w *workspace, k *coefficients, loop *part, cells int, share [2]float64, y, g []float64, within float64) {
	for n, i := range loop.sweep {
		x := wide(w.state, i, 2*cells)
		k.node[i].predict(row(y, i, cells), row(g, i, cells), x)
		p.curves(w, i, x)
		w.gain[n] = (1 - k.node[i].e) * w.highest[i]
	}
	last, settled := math.Inf(1), false
	for sweep := 1; !settled && sweep <= mostSweeps; sweep++ {
		change := p.sweep(w, k, loop, cells, share, y, g)
		left := change
		if change < last {
			left = change * change / (last - change)
		}
		settled = change <= within || sweep > 1 && left <= within || w.coming(loop) <= within
		last = change
	}
	for _, i := range loop.nodes {
		w.off[i] = float64(k.node[i].e*w.off[i]) + float64(k.node[i].bend*w.bend[i])
		if !settled && w.off[i] == w.off[i] {
			w.off[i] = math.Inf(1)
		}
	}
}

// sweep visits the nodes of a loop once and returns the largest change.
func (p *Population) sweep(w *workspace, k *coefficients, loop *part, cells int, share [2]float64, y, g []float64) (most float64) {
	old := w.old[:2*cells]
	for n, i := range loop.sweep {
		f, x := wide(w.drive, i, 2*cells), wide(w.state, i, 2*cells)
		p.driveNode(w, i, cells, share, f)
		copy(old, x)
		w.bend[i] = k.node[i].take(k.unseen, row(y, i, cells), row(g, i, cells), f, x)
		w.change[n] = largest(old, x)
		most = max(most, w.change[n])
		p.curves(w, i, x)
	}
	return most
}

// coming bounds what another sweep would change in the nodes of a loop:
//
//	Δᵢ = pᵢ·ℓᵢ·(Σ Sᵢⱼ·cⱼ + Σ Sᵢⱼ·Δⱼ),   p = 1 − e^{−length/τ}
//
// with what the last sweep changed, c, in those nodes that act on i and are visited
// after it or with it, and what the next one would in those before it; S are
// slopes of links and ℓ the limit.
func (w *workspace) coming(loop *part) (most float64) {
	for n, sources := range loop.feedback {
		sum := 0.0
		for _, f := range sources {
			moved := w.change[f.source]
			if f.source < n {
				moved = w.next[f.source]
			}
			if moved > 0 { // 0 times a slope without bound is 0
				sum += f.slope * moved
			}
		}
		w.next[n] = w.gain[n] * sum
		if w.gain[n] == 0 || sum == 0 {
			w.next[n] = 0
		}
		most = max(most, w.next[n])
	}
	return most
}

// compileFeedback lists, for each node of a loop in the order of the sweep, what of
// the loop acts on it.
func (m *Model) compileFeedback(loop *part) {
	place := make([]int, len(m.nodes))
	for i := range place {
		place[i] = -1
	}
	for n, i := range loop.sweep {
		place[i] = n
	}
	for _, i := range loop.sweep {
		slope := make([]float64, len(loop.sweep))
		for _, link := range m.links[m.nodes[i].first:m.nodes[i].last] {
			for _, f := range m.factors[link.first:link.last] {
				if t := &m.terms[f.term]; place[t.node] >= 0 {
					slope[place[t.node]] += link.weight * t.steepest()
				}
			}
		}
		var sources []feeds
		for n, s := range slope {
			if s > 0 {
				sources = append(sources, feeds{n, s})
			}
		}
		loop.feedback = append(loop.feedback, sources)
	}
}
