package tissue

import (
	"math"
	"slices"
)

// A cell that nobody pushes goes its way: straight, at the velocity it crawls with, to
// where a wall or the top of a layer stops it. Forces take it off its way by no more
// than its push p_i, a guess that is checked (island.shift). With whole ways w, two
// cells can touch within the outer step if
//
//	min over 0 ≤ s ≤ 1 of |x_j − x_i + s·(w_j − w_i)| < R_ij + p_i + p_j
//
// where R is the distance from which they push each other apart, or, under a law whose
// pull is as stiff as its push, that at which forces end.
//
// Cells that stay clear of each other feel at most the pull across the gap. It
// is taken from the middle of their ways, as a constant. Its slope is Adhesion·w/S, so
// that it is wrong by no more than that times p_i + p_j.

// The widest guesses of a push, as shares of the smallest newborn radius: at first, in the
// first minutes of life, when a cell parts from its sister, and after all.
const (
	usualPush  = 0.5
	youngPush  = 1.0
	young      = 8 // min
	widestPush = 8
)

// leastPush is the narrowest guess, as a share of the smallest newborn radius. What the
// forces at the nearest point of their ways would make of the step is added.
const leastPush = 0.02

// meeting is a pair of cells that may feel each other within the step, i < j.
type meeting struct {
	i, j  int32
	wraps bool       // the way between them leads over the end of a periodic axis
	pulls bool       // force is not 0
	near  float64    // µm; sum of the radii
	pull  float64    // nN; adhesion at distance 0
	gap   float64    // µm; nearest distance on their ways, less that of touch
	force [3]float64 // nN; on j, and the opposite on i, if they stay clear of each other
}

// meetings lists the pairs of cells that may feel each other within the step as far as
// guesses may go at first, and guesses the pushes. It says no if the box is too narrow
// for that.
func (t *Tissue) meetings(s *State) (bool, error) {
	g := &t.islands
	n := s.Len()
	g.push, g.most, g.way, t.next = sized(g.push, n), sized(g.most, n), room(g.way, n), room(t.next, n)
	g.from, g.meetings = append(g.from[:0], t.at...), g.meetings[:0]
	widest := 0.0
	for i := range g.most {
		g.most[i] = usualPush * t.smallest
		if s.Time-s.Born[i] < young {
			g.most[i] = youngPush * t.smallest
		}
		if r := t.around(i); r > widest {
			widest = r
		}
	}
	if widest > t.space.quarter {
		return false, nil
	}
	if t.spec.Reference {
		t.meetingsReference(s)
	} else {
		pairs, err := t.touching(s)
		if err != nil {
			return false, err
		}
		for _, p := range pairs {
			t.meet(s, int(p[0]), int(p[1]))
		}
	}
	t.guess(s)
	return true, nil
}

// around notes the way of cell i in the outer step if nobody pushes it, and the ball
// around the middle of it in which the cell may be felt. It returns its radius, µm.
func (t *Tissue) around(i int) float64 {
	g := &t.islands
	p, h := &t.at[i], t.spec.Step
	x, y, z := t.own(i)
	x, y, z = g.island.fence(p[0]+float64(h*x), p[1]+float64(h*y), p[2]+float64(h*z))
	u, v, w := x-p[0], y-p[1], z-p[2]
	x, y, z = t.space.image(p[0]+0.5*u, p[1]+0.5*v, p[2]+0.5*w)
	r := t.felt(i) + 0.5*math.Sqrt(u*u+v*v+w*w)
	way, ball := &g.way[i], &t.next[i]
	way[0], way[1], way[2] = u, v, w
	ball[0], ball[1], ball[2], ball[3] = x, y, z, r
	return r
}

// felt returns how far off its way cell i may be felt, µm.
func (t *Tissue) felt(i int) float64 {
	r, most := t.at[i][3], t.islands.most[i]
	if t.law.kind == Meineke2001Spring {
		return float64(t.law.reach*r) + most
	}
	return max(t.law.reach*r, r+most)
}

// meet takes down cells i < j if they may feel each other within the step.
func (t *Tissue) meet(s *State, i, j int) {
	g := &t.islands
	if !sameSide(s.Where[i], s.Where[j]) {
		return
	}
	p, q := &g.from[i], &g.from[j]
	d := [3]float64{q[0] - p[0], q[1] - p[1], q[2] - p[2]}
	wraps := t.space.wraps(&d)
	if wraps {
		d = t.space.between(p, q)
	}
	v, w := &g.way[i], &g.way[j]
	u := [3]float64{w[0] - v[0], w[1] - v[1], w[2] - v[2]}
	near := p[3] + q[3]
	end, touch := t.law.reach*near, near
	if t.law.kind == Meineke2001Spring {
		touch = end
	}
	x, y, z := d[0]+0.5*u[0], d[1]+0.5*u[1], d[2]+0.5*u[2]
	middle, least2 := float64(x*x)+float64(y*y)+float64(z*z), nearestOnWay(&d, &u)
	far := touch + g.most[i] + g.most[j]
	if least2 >= far*far && middle >= end*end {
		return
	}
	m := g.another()
	m.i, m.j, m.wraps, m.near = int32(i), int32(j), wraps, near
	m.pull, m.gap = t.law.adhesion*t.weight(s, i, j), math.Sqrt(least2)-touch
	if m.pulls = m.pull > 0 && m.gap >= 0 && middle < end*end && t.law.kind != Meineke2001Spring; m.pulls {
		r := math.Sqrt(middle)
		f := t.law.force(r, near, near, m.pull) / r
		m.force[0], m.force[1], m.force[2] = f*x, f*y, f*z
	}
}

// another makes room for one more meeting, to be filled number by number: what is put
// together first and then copied waits for itself.
func (g *archipelago) another() *meeting {
	n := len(g.meetings)
	if n == cap(g.meetings) {
		g.meetings = slices.Grow(g.meetings, 1)
	}
	g.meetings = g.meetings[:n+1]
	return &g.meetings[n]
}

// nearestOnWay returns the square of the least distance of two points that are d apart
// and come to be d + u apart.
func nearestOnWay(d, u *[3]float64) float64 {
	d2 := float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2])
	along := float64(d[0]*u[0]) + float64(d[1]*u[1]) + float64(d[2]*u[2])
	if along >= 0 {
		return d2
	}
	u2 := float64(u[0]*u[0]) + float64(u[1]*u[1]) + float64(u[2]*u[2])
	if along+u2 <= 0 {
		return max(0, d2+float64(2*along)+u2)
	}
	return max(0, d2-float64(along*(along/u2)))
}

// guess sets the push of every cell from the forces at the nearest points of the ways.
// A pair of springs in touch relaxes at twice the stiffness over the drag.
func (t *Tissue) guess(s *State) {
	g := &t.islands
	whole, relaxing := t.spec.Step/t.spec.Mechanics.Drag, 0.5/t.law.repulsion
	for i := range g.push {
		g.push[i] = leastPush * t.smallest
	}
	for k := range g.meetings {
		m := &g.meetings[k]
		d, rest := m.gap+m.near, m.near
		if t.law.kind == Meineke2001Spring {
			d, rest = m.gap+t.law.reach*m.near, t.restLength(s, int(m.i), int(m.j), m.near)
		}
		if d < t.law.reach*m.near {
			f := math.Abs(t.law.force(d, m.near, rest, m.pull)) * min(whole, relaxing*m.near)
			g.push[m.i] += f
			g.push[m.j] += f
		}
	}
	for i := range g.push {
		g.push[i] = min(g.push[i], g.most[i])
	}
}

// meetAgain lists anew the meetings of cells whose pushes may be wider than was thought.
func (t *Tissue) meetAgain(s *State) {
	g := &t.islands
	for k := 0; k < len(g.meetings); {
		last := len(g.meetings) - 1
		if m := &g.meetings[k]; g.wider[m.i] || g.wider[m.j] {
			*m = g.meetings[last]
			g.meetings = g.meetings[:last]
			continue
		}
		k++
	}
	for i, wider := range g.wider {
		if !wider {
			continue
		}
		p := &t.next[i]
		for j := range g.wider {
			if j == i || j < i && g.wider[j] {
				continue
			}
			q := &t.next[j]
			if r := p[3] + q[3]; t.space.distance2(p, q) < r*r {
				t.meet(s, min(i, j), max(i, j))
			}
		}
	}
	clear(g.wider)
}
