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
	sum, taken, source        float64
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
