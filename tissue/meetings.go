package tissue

import (
	"cmp"
	"math"
	"slices"

	"paget/num/neighbour"
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
	usualPush  = 0.3
	youngPush  = 1.0
	young      = 8 // min
	widestPush = 8
)

// leastPush is the narrowest guess, as a share of the smallest newborn radius. What the
// forces at the nearest point of their ways would make of the step is added.
//
// caution is the factor that makes up for what is not seen: pushes that are handed on.
const (
	leastPush = 0.02
	caution   = 2
)

// meeting is a pair of cells that may feel each other within the step, i < j.
type meeting struct {
	contact
	gap   float64    // µm; nearest distance on their ways, less that of touch
	force [3]float64 // nN; on j, and the opposite on i, if they stay clear of each other
	pulls bool       // it is not 0
}

// meetings lists the pairs of cells that may feel each other within the step as far as
// guesses may go at first, and guesses the pushes. It says no if the box is too narrow
// for that.
func (t *Tissue) meetings(s *State) (bool, error) {
	g := &t.islands
	n := s.Len()
	g.push, g.most, g.way, t.next = sized(g.push, n), sized(g.most, n), room(g.way, n), room(t.next, n)
	g.from = append(g.from[:0], t.at...)
	for i := range g.most {
		g.most[i] = usualPush * t.smallest
		if s.Time-s.Born[i] < young {
			g.most[i] = youngPush * t.smallest
		}
		g.way[i] = t.wayAlone(i)
		w, p := &g.way[i], &t.at[i]
		t.next[i] = [4]float64{t.space.wrapAxis(0, p[0]+0.5*w[0]), t.space.wrapAxis(1, p[1]+0.5*w[1]), p[2] + 0.5*w[2], t.around(i)}
		if !t.space.flat && t.space.layer == 0 {
			t.next[i][2] = t.space.wrapAxis(2, t.next[i][2])
		}
		if t.tooWide(i) {
			return false, nil
		}
	}
	g.meetings = g.meetings[:0]
	if t.spec.Reference {
		t.meetingsReference(s)
	} else {
		pairs, err := t.touch.Find(t.next)
		if err != nil {
			if bad, ok := err.(*neighbour.PositionError); ok {
				return false, t.diverged(s, bad.Index, "coordinate (µm)", bad.Value)
			}
			return false, err
		}
		for _, p := range pairs {
			t.meet(s, int(p[0]), int(p[1]))
		}
	}
	t.guess(s)
	return true, nil
}

// around returns the radius of the ball around the middle of cell i's way in which it
// may be felt within the step, µm.
func (t *Tissue) around(i int) float64 {
	g := &t.islands
	w := &g.way[i]
	return float64(t.law.reach*t.at[i][3]) + 0.5*math.Sqrt(w[0]*w[0]+w[1]*w[1]+w[2]*w[2]) + g.most[i]
}

// tooWide says whether cell i may be felt further than a periodic axis has room for.
func (t *Tissue) tooWide(i int) bool {
	for a, border := range t.space.border {
		if border == Periodic && !(a == 2 && t.space.flat) && 4*t.around(i) > t.space.period[a] {
			return true
		}
	}
	return t.islands.most[i] > widestPush*t.smallest
}

// wayAlone returns the way of cell i in the outer step if nobody pushes it, µm.
func (t *Tissue) wayAlone(i int) [3]float64 {
	x, y, z := t.own(i)
	p := t.at[i]
	q := p
	q[0] += float64(t.spec.Step * x)
	q[1] += float64(t.spec.Step * y)
	q[2] += float64(t.spec.Step * z)
	q = t.fenced(q)
	return [3]float64{q[0] - p[0], q[1] - p[1], q[2] - p[2]}
}

// meet takes down cells i < j if they may feel each other within the step at the widest
// pushes.
func (t *Tissue) meet(s *State, i, j int) {
	g := &t.islands
	if !sameSide(s.Where[i], s.Where[j]) {
		return
	}
	p, q := &g.from[i], &g.from[j]
	d := t.space.between(p, q)
	v, w := &g.way[i], &g.way[j]
	u := [3]float64{w[0] - v[0], w[1] - v[1], w[2] - v[2]}
	least := math.Sqrt(nearestOnWay(&d, &u))
	near := p[3] + q[3]
	end := t.law.reach * near
	if least-end >= g.most[i]+g.most[j] {
		return
	}
	m := meeting{gap: least - near, contact: contact{i: int32(i), j: int32(j), near: near,
		far2: float64(end * end), touch: 1 / near, end: 1 / end, wraps: t.space.wraps(p, q), pull: t.law.adhesion * t.weight(s, i, j), rest: near}}
	if t.law.kind == Meineke2001Spring {
		m.gap, m.rest = least-end, t.restLength(s, i, j, near)
	} else {
		m.across(&t.law, &d, &u)
	}
	g.meetings = append(g.meetings, m)
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

// across sets the force of a pair that stays clear of each other, from the middle of
// their ways.
func (m *meeting) across(l *law, d, u *[3]float64) {
	x, y, z := d[0]+0.5*u[0], d[1]+0.5*u[1], d[2]+0.5*u[2]
	d2 := float64(x*x) + float64(y*y) + float64(z*z)
	if m.pull == 0 || m.gap < 0 || d2 >= m.far2 {
		return
	}
	r := math.Sqrt(d2)
	f := l.force(r, m.near, m.rest, m.pull) / r
	m.force, m.pulls = [3]float64{f * x, f * y, f * z}, true
}

// guess sets the push of every cell from the forces at the nearest points of the ways.
// A pair of springs in touch relaxes at twice the stiffness over the drag.
func (t *Tissue) guess(s *State) {
	g := &t.islands
	m := &t.spec.Mechanics
	for i := range g.push {
		g.push[i] = leastPush * t.smallest
	}
	for k := range g.meetings {
		c := &g.meetings[k]
		d := c.gap + c.near
		if t.law.kind == Meineke2001Spring {
			d = c.gap + t.law.reach*c.near
		}
		if float64(d*d) >= c.far2 {
			continue
		}
		f := math.Abs(t.law.force(d, c.near, c.rest, c.pull))
		f *= min(t.spec.Step/m.Drag, 0.5*c.near/m.Repulsion)
		f *= caution
		g.push[c.i] += f
		g.push[c.j] += f
	}
	for i := range g.push {
		g.push[i] = min(g.push[i], g.most[i])
	}
}

// meetAgain lists anew the meetings of cells whose pushes may be wider than was thought.
func (t *Tissue) meetAgain(s *State) {
	g := &t.islands
	kept := g.spare[:0]
	for k := range g.meetings {
		if m := &g.meetings[k]; !g.wider[m.i] && !g.wider[m.j] {
			kept = append(kept, *m)
		}
	}
	g.meetings = g.meetings[:0]
	for i, wider := range g.wider {
		if !wider {
			continue
		}
		for j := range g.wider {
			if j == i || j < i && g.wider[j] {
				continue
			}
			if r := t.next[i][3] + t.next[j][3]; t.space.distance2(&t.next[i], &t.next[j]) < r*r {
				t.meet(s, min(i, j), max(i, j))
			}
		}
	}
	fresh := len(g.meetings)
	slices.SortFunc(g.meetings, byPlaces)
	g.meetings = append(g.meetings, kept...)
	g.spare = merged(kept[:0], g.meetings[:fresh], g.meetings[fresh:])
	g.meetings, g.spare = g.spare, g.meetings
	clear(g.wider)
}

// byPlaces orders meetings by i, then j.
func byPlaces(a, b meeting) int { return cmp.Or(cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j)) }

// merged appends two ordered lists to one, in order.
func merged(to, a, b []meeting) []meeting {
	for len(a) > 0 && len(b) > 0 {
		if byPlaces(a[0], b[0]) < 0 {
			to, a = append(to, a[0]), a[1:]
		} else {
			to, b = append(to, b[0]), b[1:]
		}
	}
	return append(append(to, a...), b...)
}
