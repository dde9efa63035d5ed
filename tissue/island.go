package tissue

import "math"

// island is the scratch space of an island under way. Contacts name cells by their
// places in it.
type island struct {
	cells    []int32
	contacts []contact
	members  []member
	paths    []path
	stiff    [][6]float64
	walled   bool       // walls push
	fenced   bool       // positions have to be brought back after a sub-step
	low      [3]float64 // µm; where to
	high     [3]float64
}

// member is what contacts ask of a cell of an island under way: one line of memory.
type member struct {
	at      [4]float64 // x, y, z and radius, µm
	force   [3]float64 // then velocity, µm/min
	strayed float64    // µm²; square of how far it came off its way
}

// path is what else there is to know of it.
type path struct {
	own      [3]float64 // velocity that is not due to contacts and walls, µm/min
	side, up float64    // how freely forces move it, 0 to 1, over the drag
	start    [3]float64 // µm; at the beginning of the step
	way      [3]float64 // µm; if nobody pushes it
	room     float64    // µm²; square of how far off its way it may come
}

// relax advances one island by the outer step and returns the number of sub-steps; it
// does for it what Tissue.relax does for all cells at once. It says no if forces took a
// cell further off its way than was guessed.
func (g *island) relax(t *Tissue, s *State, cells, meetings []int32) (steps int, within bool, err error) {
	s.Counts.Evaluations += uint64(len(cells))
	g.load(t, s, cells, meetings)
	if i := int(cells[0]); len(meetings) == 0 && !t.nearWall(i) {
		within = g.shift(t, t.spec.Step, 1, true)
		return 1, within, g.land(t, s)
	}
	rate := 0.0
	for left := t.spec.Step; left > 0; steps++ {
		if steps == t.spec.Mechanics.MaxSubsteps {
			i := int(cells[0])
			fault := t.unstable(s, steps)
			fault.Cell, fault.X, fault.Y, fault.Z = s.ID[i], s.X[i], s.Y[i], s.Z[i]
			return steps, false, fault
		}
		if steps > 0 {
			s.Counts.Evaluations += uint64(len(cells))
		}
		stiff := steps%renewed == 0
		fastest, now := g.velocities(t, s, stiff)
		if stiff {
			rate = now
		}
		h := t.substep(left, fastest, rate)
		left -= h
		if !g.shift(t, h, (t.spec.Step-left)/t.spec.Step, false) {
			return steps, false, g.land(t, s)
		}
	}
	return steps, true, g.land(t, s)
}

// load takes an island's cells from the state.
func (g *island) load(t *Tissue, s *State, cells, meetings []int32) {
	n := len(cells)
	g.cells = cells
	if cap(g.members) < n {
		g.members, g.paths = make([]member, n, n+n/8), make([]path, n, n+n/8)
	}
	g.members, g.paths, g.stiff = g.members[:n], g.paths[:n], room(g.stiff, n)
	a := &t.islands
	for k, cell := range cells {
		i := int(cell)
		x, y, z := t.own(i)
		side, up := t.ease(i)
		from, f, w := &a.from[i], &a.drift[i], &a.way[i]
		m, p := &g.members[k], &g.paths[k]
		m.at[0], m.at[1], m.at[2], m.at[3] = from[0], from[1], from[2], from[3]
		m.force[0], m.force[1], m.force[2], m.strayed = 0, 0, 0, 0
		p.own[0], p.own[1], p.own[2] = x+float64(side*f[0]), y+float64(side*f[1]), z+float64(up*f[2])
		p.side, p.up, p.room = side, up, a.room[i]*a.room[i]
		p.start[0], p.start[1], p.start[2] = from[0], from[1], from[2]
		p.way[0], p.way[1], p.way[2] = w[0], w[1], w[2]
	}
	if cap(g.contacts) < len(meetings) {
		g.contacts = make([]contact, len(meetings), 2*len(meetings))
	}
	g.contacts = g.contacts[:len(meetings)]
	for n, k := range meetings {
		m, c := &a.meetings[k], &g.contacts[n]
		c.i, c.j, c.wraps = a.place[m.i], a.place[m.j], m.wraps
		c.touch, c.end, c.pull, c.rest = 1/m.near, 1/(t.law.reach*m.near), m.pull, m.near
		if t.law.kind == Meineke2001Spring {
			c.rest = t.restLength(s, int(m.i), int(m.j), m.near)
		}
	}
}

// enclose notes which walls and ends there are.
func (g *island) enclose(t *Tissue) {
	sp := &t.space
	g.walled, g.fenced = t.walled(0) || t.walled(1) || t.walled(2), false
	for a := range 3 {
		g.low[a], g.high[a] = math.Inf(-1), math.Inf(1)
		switch {
		case a == 2 && sp.layer > 0:
			g.high[a], g.fenced = sp.layer, true
		case sp.border[a] == Wall && !(a == 2 && sp.flat):
			g.low[a], g.high[a], g.fenced = sp.low[a], sp.high[a], true
		}
	}
}

// ease returns how freely forces move cell i sideways and up or down, over the drag.
func (t *Tissue) ease(i int) (side, up float64) {
	inverse := 1 / t.spec.Mechanics.Drag
	switch {
	case !t.work.still:
		return t.lateral[i] * inverse, t.upward[i] * inverse
	case t.space.flat:
		return inverse, 0
	}
	return inverse, inverse
}

// nearWall says whether cell i may feel a wall within the step.
func (t *Tissue) nearWall(i int) bool {
	p := &t.islands.from[i]
	for axis := range 3 {
		if far := p[3] + math.Abs(t.islands.way[i][axis]) + t.islands.room[i]; t.walled(axis) &&
			(p[axis]-t.space.low[axis] < far || t.space.high[axis]-p[axis] < far) {
			return true
		}
	}
	return false
}

// shift moves all cells for h min, and says whether forces have taken no cell further
// off its way than was guessed, when part of the outer step is over. A cell that is free
// moves by itself alone. On periodic axes cells stay with their images: the step's end
// brings them back.
func (g *island) shift(t *Tissue, h, part float64, free bool) bool {
	within, fenced := true, g.fenced
	paths := g.paths[:len(g.members)]
	for k := range g.members {
		m, p := &g.members[k], &paths[k]
		v := &m.force
		if free {
			*v = p.own
		}
		x, y, z := m.at[0]+float64(h*v[0]), m.at[1]+float64(h*v[1]), m.at[2]+float64(h*v[2])
		if fenced {
			x, y, z = g.fence(x, y, z)
		}
		m.at[0], m.at[1], m.at[2] = x, y, z
		v[0], v[1], v[2] = 0, 0, 0
		dx, dy, dz := x-p.start[0]-float64(part*p.way[0]), y-p.start[1]-float64(part*p.way[1]), z-p.start[2]-float64(part*p.way[2])
		off := dx*dx + dy*dy + dz*dz
		m.strayed = max(m.strayed, off)
		within = within && off <= p.room
	}
	return within
}

// fence brings a place back to where cells may be, but for periods.
func (g *island) fence(x, y, z float64) (float64, float64, float64) {
	if !g.fenced {
		return x, y, z
	}
	return between(x, g.low[0], g.high[0]), between(y, g.low[1], g.high[1]), between(z, g.low[2], g.high[2])
}

// between brings v to the nearest value from low to high.
func between(v, low, high float64) float64 {
	if v < low {
		return low
	}
	if v > high {
		return high
	}
	return v
}

// land gives the places of the island's cells back. It returns the error of a cell that
// is nowhere, or nil.
func (g *island) land(t *Tissue, s *State) error {
	for k, i := range g.cells {
		p := &g.members[k].at
		t.at[i] = *p
		if sum := p[0] + p[1] + p[2]; !(sum-sum == 0) {
			return t.diverged(s, int(i), "coordinate (µm)", sum)
		}
	}
	return nil
}

// velocities sets the velocities at the places at hand, and returns the largest (µm/min)
// and, if it is asked for, a bound of the rates of relaxation (1/min).
func (g *island) velocities(t *Tissue, s *State, stiff bool) (fastest, rate float64) {
	if stiff {
		clear(g.stiff)
	}
	switch {
	case t.spec.Reference || t.law.kind == Meineke2001Spring:
		g.pushReference(t, s, stiff)
	case t.law.kind == LinearSpring:
		g.pushSprings(t, s, stiff)
	default:
		g.push(t, s, stiff)
	}
	for k := range g.members {
		m, p := &g.members[k], &g.paths[k]
		if g.walled {
			t.wall(&m.at, &m.force)
		}
		v := &m.force
		x, y, z := p.own[0]+float64(p.side*v[0]), p.own[1]+float64(p.side*v[1]), p.own[2]+float64(p.up*v[2])
		v[0], v[1], v[2] = x, y, z
		if v2 := x*x + y*y + z*z; v2 > fastest {
			fastest = v2
		}
	}
	if !stiff {
		return math.Sqrt(fastest), 0
	}
	for k := range g.stiff {
		if g.walled {
			t.stiffenWall(&g.members[k].at, &g.stiff[k])
		}
		rate = max(rate, t.norm(&g.stiff[k]))
	}
	return math.Sqrt(fastest), 2 * rate / t.spec.Mechanics.Drag
}
