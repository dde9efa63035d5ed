package diffusion

import "math"

// load writes the right-hand side shift·c + source + held faces, divided by g.
// Without any it stays nil.
func (m *Multigrid) load(c []float64, shift float64) {
	m.loadSum([2]float64{shift}, [2][]float64{c})
}

// loadSum is load with a weighted sum of up to two slices.
func (m *Multigrid) loadSum(weights [2]float64, values [2][]float64) {
	top := m.levels[0]
	top.rhs = nil
	fixed := m.fixed()
	if weights[0] == 0 && weights[1] == 0 && m.reaction.Source == nil && !fixed {
		return
	}
	top.rhs = need(&m.work.rhs, m.spec.Grid.Len())
	m.run(job{phase: phaseLoad, planes: top.n[2], weights: weights, pair: values}, top.size())
	if fixed {
		m.loadFaces()
	}
}

// loadAlone is load without sources and held values: the system of a deviation.
func (m *Multigrid) loadAlone(v []float64, shift float64) {
	top, r := m.levels[0], m.reaction
	top.rhs = need(&m.work.rhs, m.spec.Grid.Len())
	m.reaction.Source = nil
	m.run(job{phase: phaseLoad, planes: top.n[2], weights: [2]float64{shift}, pair: [2][]float64{v}}, top.size())
	m.reaction = r
}

// combine writes the weighted sum of two slices to a third, held layers included.
func (m *Multigrid) combine(to []float64, weights [2]float64, values [2][]float64) {
	m.run(job{phase: phaseCombine, planes: m.spec.Grid.N[2], weights: weights, pair: values, to: to}, m.spec.Grid.Len())
}

func (m *Multigrid) combinePlane(z int) {
	j, n := &m.job, m.spec.Grid.N[0]*m.spec.Grid.N[1]
	to, a, b := j.to[z*n:(z+1)*n], j.pair[0][z*n:(z+1)*n], j.pair[1][z*n:(z+1)*n]
	for i := range to {
		to[i] = float64(j.weights[0]*a[i]) + float64(j.weights[1]*b[i])
	}
}

// fixed says whether any face holds a value other than 0.
func (m *Multigrid) fixed() bool {
	for _, pair := range m.spec.Borders {
		for _, b := range pair {
			if b.Kind == Fixed && b.Value != 0 {
				return true
			}
		}
	}
	return false
}

func (m *Multigrid) loadPlane(z int) {
	top, j := m.levels[0], &m.job
	over := 1 / top.g
	for y := range top.n[1] {
		at := top.first + y*top.row + z*top.plane
		rhs := top.rhs[at : at+top.n[0]]
		clear(rhs)
		for k, w := range j.weights {
			if w == 0 {
				continue
			}
			w *= over
			for i, v := range j.pair[k][at : at+len(rhs)] {
				rhs[i] += w * v
			}
		}
		if m.reaction.Source != nil {
			for i, v := range m.reaction.Source[at : at+len(rhs)] {
				rhs[i] += over * v
			}
		}
	}
}

// loadFaces adds the values held on faces.
func (m *Multigrid) loadFaces() {
	top := m.levels[0]
	for a, pair := range m.spec.Borders {
		for side, b := range pair {
			if b.Kind != Fixed || b.Value == 0 {
				continue
			}
			m.face(a, side, func(i int) { top.rhs[i] += 2 * m.spec.rate() / top.g * b.Value })
		}
	}
}

// face calls do for every unknown at one face.
func (m *Multigrid) face(axis, side int, do func(i int)) {
	low, high := outermost(m.in.n, axis, side)
	for z := low[2]; z < high[2]; z++ {
		for y := low[1]; y < high[1]; y++ {
			for x := low[0]; x < high[0]; x++ {
				do(m.spec.Grid.Index(x+m.in.low[0], y+m.in.low[1], z+m.in.low[2]))
			}
		}
	}
}

// norm returns ‖rhs‖ with held layers in it, in C/T.
func (m *Multigrid) norm(c []float64) float64 {
	top, n := m.levels[0], m.in.n
	g := m.spec.rate()
	squares := 0.0
	for z := range n[2] {
		for y := range n[1] {
			at := top.first + y*top.row + z*top.plane
			for x := range n[0] {
				v := 0.0
				if top.rhs != nil {
					v = top.rhs[at+x] * top.g
				}
				if x == 0 || y == 0 || z == 0 || x == n[0]-1 || y == n[1]-1 || z == n[2]-1 {
					v += g * m.beyond([3]int{x, y, z})
				}
				squares += v * v
			}
		}
	}
	return math.Sqrt(squares)
}

// beyond returns the sum of the values in held layers next to an unknown.
func (m *Multigrid) beyond(place [3]int) (sum float64) {
	for a, v := range place {
		for side, b := range m.spec.Borders[a] {
			if b.Kind == HeldLayer && v == side*(m.in.n[a]-1) {
				sum += b.Value
			}
		}
	}
	return sum
}

// flows returns what enters and leaves per time while c is in force.
func (m *Multigrid) flows(c []float64) Budget {
	top := m.levels[0]
	top.value = c
	var f Budget
	for _, s := range m.run(job{phase: phaseAccount, planes: top.n[2]}, top.size()) {
		f.Decay += s.sum
		f.Uptake += s.taken
		f.Source += s.source
	}
	f.Decay *= m.reaction.Decay
	for a, pair := range m.spec.Borders {
		for side, b := range pair {
			if links := b.links(); links > 0 {
				sum := 0.0
				m.face(a, side, func(i int) { sum += b.Value - c[i] })
				f.Border += links * m.spec.rate() * sum
			}
		}
	}
	return f.times(m.spec.volume())
}

// Flows returns what enters and leaves in dt while c and r are in force.
func (m *Multigrid) Flows(c []float64, r Reaction, dt float64) Budget {
	m.checkArguments(c, r)
	checkTime(dt)
	m.reaction = r
	return m.flows(c).times(dt)
}

// accountPlane sums a plane of the finest level.
func (m *Multigrid) accountPlane(z int, s *planeSums) {
	top := m.levels[0]
	*s = planeSums{}
	for y := range top.n[1] {
		at := top.first + y*top.row + z*top.plane
		c := top.value[at : at+top.n[0]]
		for _, v := range c {
			s.sum += v
		}
		if u := m.reaction.Uptake; u != nil {
			u = u[at : at+len(c)]
			for i, v := range c {
				s.taken += u[i] * v
			}
		}
		if m.reaction.Source != nil {
			for _, v := range m.reaction.Source[at : at+top.n[0]] {
				s.source += v
			}
		}
	}
}
