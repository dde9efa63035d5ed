package diffusion

import (
	"fmt"
	"math"
)

// phase is one piece of work on all planes of a level.
type phase uint8

const (
	phaseCheck phase = iota
	phaseWave
	phaseRest
	phaseLower
	phaseAverage
	phaseInvert
	phaseLoad
	phaseAccount
	phaseCombine
	phaseJudge
)

// job is the piece of work under way. Parts are runs of planes; what they sum
// stands in a place of its own for each plane.
type job struct {
	phase   phase
	l, c    *gridLevel
	planes  int
	span    int // planes a part
	values  []float64
	to      []float64
	factor  float64
	weights [2]float64
	pair    [2][]float64
	stages  []stage
	stage   int
	parts   int
}

// planeSums is what a phase found in one plane.
type planeSums struct {
	squares, correction, most float64
	sum, taken, source, least float64
	bad                       int
	any                       bool
}

// share is the least number of voxels worth a part of their own, and shared the
// least number worth waking others for. Both are of the grid, not the machine.
const (
	share  = 4096
	shared = 32768
)

// run does a job for all planes of its level.
func (m *Multigrid) run(j job, size int) []planeSums {
	j.span = j.planes
	if size >= shared {
		j.span = max(1, share*j.planes/size)
	}
	if len(m.work.sums) < j.planes {
		m.work.sums = make([]planeSums, j.planes)
	}
	m.job = j
	parts := (j.planes + j.span - 1) / j.span
	if parts == 1 {
		m.do(0, 0)
	} else {
		m.Crew.Do(parts, m.do)
	}
	return m.work.sums[:j.planes]
}

// part does one part of the job.
func (m *Multigrid) part(worker, part int) {
	j := &m.job
	switch j.phase {
	case phaseWave:
		m.wavePart(worker, part)
		return
	case phaseRest:
		m.restPart(worker, part)
		return
	}
	for z := part * j.span; z < min((part+1)*j.span, j.planes); z++ {
		s := &m.work.sums[z]
		switch j.phase {
		case phaseCheck:
			m.checkPlane(z, s)
		case phaseLower:
			s.squares = j.l.lower(j.c, z)
		case phaseAverage:
			j.l.average(j.c, z, j.values, j.to)
		case phaseInvert:
			j.l.invert(z, j.values, j.factor)
		case phaseLoad:
			m.loadPlane(z)
		case phaseAccount:
			m.accountPlane(z, s)
		case phaseCombine:
			m.combinePlane(z)
		case phaseJudge:
			m.judgePlane(z, s)
		}
	}
}

func (m *Multigrid) lower(l, c *gridLevel) (squares float64) {
	for _, s := range m.run(job{phase: phaseLower, l: l, c: c, planes: c.n[2]}, l.size()) {
		squares += s.squares
	}
	return squares
}

// scratch returns what a worker needs for bringing corrections back.
func (m *Multigrid) scratch() int {
	if len(m.levels) == 1 {
		return 0
	}
	return m.levels[1].plane + m.levels[1].n[0] + 2
}

// bind gives the levels their parts of the workspace.
func (m *Multigrid) bind() {
	w, top := m.work, m.levels[0]
	n := 0
	for _, l := range m.levels[1:] {
		n += 3 * l.size()
	}
	coarse := need(&w.coarse, n)
	take := func(n int) []float64 {
		s := coarse[:n:n]
		coarse = coarse[n:]
		return s
	}
	if len(w.none) < top.n[0] {
		w.none = make([]float64, top.n[0])
	}
	ghosts := 0
	for _, l := range m.levels {
		if l.axis[2].ring && l.n[2]%2 == 1 {
			ghosts += 2 * l.n[0] * l.n[1]
		}
	}
	ghost := need(&w.ghost, ghosts)
	need(&w.lines, m.Crew.Size()*m.scratch())
	top.inverse = need(&w.inverse, m.spec.Grid.Len())
	for i, l := range m.levels {
		l.none = w.none
		if i > 0 {
			l.value, l.rhs, l.inverse = take(l.size()), take(l.size()), take(l.size())
		}
		if l.axis[2].ring && l.n[2]%2 == 1 {
			for side := range l.ghost {
				l.ghost[side] = ghost[: l.n[0]*l.n[1] : l.n[0]*l.n[1]]
				ghost = ghost[l.n[0]*l.n[1]:]
			}
		}
	}
}

// prepare checks the arguments, holds the layers and computes the diagonals of
// all levels. It says whether anything is lost anywhere.
func (m *Multigrid) prepare(c []float64, r Reaction, shift float64) (lossy bool) {
	m.checkArguments(c, r)
	m.bind()
	m.spec.hold(c)
	m.reaction, m.shift = r, shift
	top := m.levels[0]
	lossy = r.Decay+shift > 0
	for _, x := range top.axis {
		lossy = lossy || (x.hold[0] || x.hold[1]) && m.spec.rate() > 0
	}
	if r.Uptake != nil {
		for z, s := range m.run(job{phase: phaseCheck, planes: top.n[2]}, top.size()) {
			if s.bad >= 0 {
				panic(fmt.Sprintf("diffusion: uptake %g at voxel %d is not a rate", r.Uptake[s.bad], s.bad))
			}
			lossy = lossy || m.work.sums[z].any
		}
	}
	loss := r.Uptake
	for k, l := range m.levels {
		if k < len(m.levels)-1 && loss != nil {
			c := m.levels[k+1]
			m.run(job{phase: phaseAverage, l: l, c: c, planes: c.n[2], values: loss, to: c.inverse}, l.size())
		}
		m.run(job{phase: phaseInvert, l: l, planes: l.n[2], values: loss, factor: r.Decay + shift}, l.size())
		if loss != nil && k < len(m.levels)-1 {
			loss = m.levels[k+1].inverse
		}
	}
	return lossy
}

func (m *Multigrid) checkArguments(c []float64, r Reaction) {
	n := m.spec.Grid.Len()
	if len(c) != n || (r.Uptake != nil && len(r.Uptake) != n) || (r.Source != nil && len(r.Source) != n) {
		panic(fmt.Sprintf("diffusion: %d values, %d uptakes and %d sources for %d voxels", len(c), len(r.Uptake), len(r.Source), n))
	}
	if !(r.Decay >= 0) || math.IsInf(r.Decay, 1) {
		panic(fmt.Sprintf("diffusion: decay %g is not a rate", r.Decay))
	}
}

func checkTime(dt float64) {
	if !(dt >= 0) || math.IsInf(dt, 1) {
		panic(fmt.Sprintf("diffusion: step %g is not a finite time of at least 0", dt))
	}
}

// checkPlane looks for uptakes that are no rates.
func (m *Multigrid) checkPlane(z int, s *planeSums) {
	top := m.levels[0]
	s.bad, s.any = -1, false
	for y := range top.n[1] {
		at := top.first + y*top.row + z*top.plane
		any := false
		for i, u := range m.reaction.Uptake[at : at+top.n[0]] {
			if !(u >= 0 && u <= math.MaxFloat64) && s.bad < 0 {
				s.bad = at + i
			}
			any = any || u > 0
		}
		s.any = s.any || any
	}
}

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
