package pathway

import "math"

// stand finds the parts of a block in which nothing moves in the interval: there
// the drives may be taken as they are at its beginning.
//
// What a node moves in the interval is at most
//
//	rᵢ = pᵢ·(maxₖ|Gᵢ − yᵢ| + sᵢ),   sᵢ = ℓᵢ·(Lᵢ·r + |Δlevel|) + |Δℓᵢ|
//
// with pᵢ = 1 − e^{−dt/τ}, drive G as the interval begins, limit ℓ and what it
// climbs, Δℓ, the largest movement r of what acts on the node, and the steepness
// L of its links. sᵢ bounds how far its drive moves, and pᵢ·sᵢ the error of taking
// it as constant. A part stands still if that is at most an eighth of the
// tolerance for all its nodes, and everything upstream stands still. In a loop, r
// is guessed from the distances to the drives, and the guess has to hold.
func (p *Population) stand(w *workspace, k *coefficients, cells int) {
	m, most := p.spec.Model, p.spec.Tolerance/8
	for q := range m.parts {
		part := &m.parts[q]
		w.still[q] = false
		upstream, quiet := 0.0, true
		for _, parent := range part.parents {
			quiet = quiet && w.still[parent]
			upstream = max(upstream, w.reach[parent])
		}
		if !quiet {
			continue
		}
		r, guess := 0.0, upstream
		for _, i := range part.nodes {
			r = max(r, (1-k.node[i].e)*p.distanceWithin(w, i, cells, 8*most))
		}
		if r > 8*most || r != r { // far: no need to look closer
			continue
		}
		if part.loop {
			guess = max(upstream, 2*r+most/8)
		}
		reach := 0.0
		for n, i := range part.nodes {
			gone := 1 - k.node[i].e
			error := 0.0
			if gone > 0 {
				error = gone * p.driveMoves(w, i, cells, part.steep[n]*guess)
			}
			quiet = quiet && error <= most
			reach = max(reach, gone*p.distanceWithin(w, i, cells, math.Inf(1))+error)
		}
		w.still[q] = quiet && (!part.loop || reach <= guess)
		w.reach[q] = reach
	}
}

// distanceWithin returns the largest |G − y| of a node, or something larger than
// enough as soon as that is met.
func (p *Population) distanceWithin(w *workspace, i, cells int, enough float64) (most float64) {
	y := row(w.begin, i, cells)
	for c, g := range row(w.first, i, cells) {
		if d := math.Abs(g - y[c]); !(d <= most) {
			if most = d; !(d <= enough) {
				return d
			}
		}
	}
	return most
}

// driveMoves bounds how far the drive of a node moves in the interval when its
// links, together, move by as much as given.
func (p *Population) driveMoves(w *workspace, i, cells int, links float64) float64 {
	if links == 0 && !p.moves[i] && p.spec.Model.nodes[i].input < 0 {
		return 0
	}
	level := 0.0
	if input := p.spec.Model.nodes[i].input; input >= 0 {
		level = top(row(w.slope, input, cells))
	}
	return w.highest[i]*(links+level) + w.climbs[i]
}

// steepness bounds how far the drive of a node, of limit 1, moves for each unit by
// which what acts on it moves: the sum over its links and their factors of weight
// times the largest slope of the curve.
func (m *Model) steepness(i int) float64 {
	sum := 0.0
	for _, link := range m.links[m.nodes[i].first:m.nodes[i].last] {
		for _, f := range m.factors[link.first:link.last] {
			sum += link.weight * m.terms[f.term].steepest()
		}
	}
	return sum
}

// steepest bounds the slope of a curve: of b·xⁿ/(Kⁿ + xⁿ) it is
//
//	b·(n − 1)^{1−1/n}·(n + 1)^{1+1/n}/(4·n·K)
//
// and of the hump at most 4n/peak. Below n = 1 there is none at 0.
func (t *term) steepest() float64 {
	switch {
	case t.n < 1:
		return math.Inf(1)
	case t.hump:
		return 4 * t.n * t.scale
	}
	half := math.Pow(t.kn, 1/t.n)
	return t.b / (4 * t.n * half) * math.Pow(t.n-1, 1-1/t.n) * math.Pow(t.n+1, 1+1/t.n)
}
