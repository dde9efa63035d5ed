package diffusion

// stage is one thing done to every plane of a level, reading the planes beside it.
type stage uint8

const (
	stageBegin  stage = iota // values from 0: the first colour of a first sweep
	stageFirst               // relax the first colour
	stageSecond              // relax the second colour
	stageRaise               // add the correction of the next level
)

var (
	before = []stage{stageFirst, stageSecond}
	after  = []stage{stageRaise, stageFirst, stageSecond}
	// Coarse levels are relaxed twice: that costs a seventh and gains a third.
	beforeCoarse = []stage{stageBegin, stageSecond, stageFirst, stageSecond}
	afterCoarse  = []stage{stageRaise, stageFirst, stageSecond, stageFirst, stageSecond}
)

// leastRun is the least number of planes in a part of a wave, at least twice the
// number of stages that follow the first.
const leastRun = 8

// wave does the stages one after the other on all planes of a level, so that it
// goes through memory once: stage s follows one plane behind stage s − 1. Where two
// parts meet, the last s planes of each wait until all parts are through.
//
// A stage reads only what the one before has finished and what no one changes
// meanwhile, so the number of parts does not touch the result; it may follow the
// number of workers.
func (m *Multigrid) wave(l, c *gridLevel, stages []stage) {
	if l.ghost[0] != nil {
		m.wavesApart(l, c, stages)
		return
	}
	parts := 1
	if workers := m.Crew.Size(); workers > 1 && l.size() >= shared {
		parts = max(1, min(4*workers, l.n[2]/leastRun))
	}
	if l.axis[2].ring && l.n[2] < leastRun {
		m.wavesApart(l, c, stages)
		return
	}
	j := job{phase: phaseWave, l: l, c: c, planes: l.n[2], stages: stages, parts: parts}
	m.start(j)
	if parts == 1 && !l.axis[2].ring {
		return
	}
	for s := 1; s < len(stages); s++ {
		j.phase, j.stage = phaseRest, s
		m.start(j)
	}
}

// wavesApart is wave with each stage on its own.
func (m *Multigrid) wavesApart(l, c *gridLevel, stages []stage) {
	for s := range stages {
		l.remember()
		m.start(job{phase: phaseWave, l: l, c: c, planes: l.n[2], stages: stages[s : s+1], parts: 1})
	}
}

// start does a job whose parts are set.
func (m *Multigrid) start(j job) {
	if len(m.work.sums) < j.planes {
		m.work.sums = make([]planeSums, j.planes)
	}
	m.job = j
	if j.parts == 1 {
		m.do(0, 0)
		return
	}
	m.Crew.Do(j.parts, m.do)
}

// bounds returns the planes of a part and how many of them a later stage leaves
// out at either end for each stage before it.
func (j *job) bounds(part int) (from, to, low, high int) {
	from, to = part*j.planes/j.parts, (part+1)*j.planes/j.parts
	if len(j.stages) == 1 {
		return from, to, 0, 0
	}
	if from > 0 || j.l.axis[2].ring {
		low = 1
	}
	if to < j.planes || j.l.axis[2].ring {
		high = 1
	}
	return from, to, low, high
}

// wavePart does all stages on the planes of a part that need no other part.
func (m *Multigrid) wavePart(worker, part int) {
	j := &m.job
	from, to, low, high := j.bounds(part)
	for t := from; t < to+len(j.stages)-1; t++ {
		for s, what := range j.stages {
			if z := t - s; z >= from+s*low && z < to-s*high {
				m.stage(worker, what, z)
			}
		}
	}
}

// restPart does one stage on the planes that wavePart has left out.
func (m *Multigrid) restPart(worker, part int) {
	j := &m.job
	from, to, low, high := j.bounds(part)
	for z := from; z < from+j.stage*low; z++ {
		m.stage(worker, j.stages[j.stage], z)
	}
	for z := to - j.stage*high; z < to; z++ {
		m.stage(worker, j.stages[j.stage], z)
	}
}

// stage does one stage on one plane.
func (m *Multigrid) stage(worker int, what stage, z int) {
	j := &m.job
	switch what {
	case stageBegin:
		j.l.begin(z)
	case stageFirst:
		j.l.smooth(z, 0)
	case stageSecond:
		j.l.smooth(z, 1)
	case stageRaise:
		n := m.scratch()
		s := &m.work.sums[z]
		s.correction, s.most = j.l.raise(j.c, z, m.work.lines[worker*n:(worker+1)*n])
	}
}

// raised returns the largest correction and value of the last wave.
func (m *Multigrid) raised(l *gridLevel) (correction, most float64) {
	for _, s := range m.work.sums[:l.n[2]] {
		correction, most = max(correction, s.correction), max(most, s.most)
	}
	return correction, most
}
