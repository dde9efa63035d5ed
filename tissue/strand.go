package tissue

import (
	"math"
	"slices"

	"paget/rng"
)

// anchor is a cell that holds the last of a strand, and the adhesion between them.
type anchor struct {
	cell   int
	weight float64
}

// mouth returns the place of a gap, with the radius of a cell that stands in it.
func (t *Tissue) mouth(g *Gap, radius float64) [4]float64 {
	return [4]float64{g.X, g.Y, t.space.low[2], radius}
}

// anchorsOf finds the cells that hold cell last of a gap's strand, in the order of the
// state, and returns the sum of their weights.
func (t *Tissue) anchorsOf(s *State, g *Gap, last int) float64 {
	door := &t.door
	door.anchors = door.anchors[:0]
	p := t.mouth(g, s.Radius[last])
	sum := 0.0
	for i, where := range s.Where {
		if where == InLumen || where == InGap && s.ID[i] != g.Cell {
			continue
		}
		q := [4]float64{s.X[i], s.Y[i], s.Z[i], s.Radius[i]}
		far := t.law.reach * (p[3] + q[3])
		if t.space.distance2(&p, &q) >= float64(far*far) {
			continue
		}
		if w := t.weight(s, last, i); w > 0 {
			door.anchors = append(door.anchors, anchor{i, w})
			sum += w
		}
	}
	return sum
}

// tow adds to the velocities of the coming step what hangs in the blood pulls at.
func (t *Tissue) tow(s *State) {
	if t.spec.Wall == nil || len(s.Gaps) == 0 {
		return
	}
	t.lookUp(s)
	for k := range s.Gaps {
		g := &s.Gaps[k]
		t.dropMissing(g)
		if len(g.Strand) == 0 {
			continue
		}
		last := t.door.index[g.Strand[len(g.Strand)-1]]
		sum := t.anchorsOf(s, g, last)
		pull := float64(len(g.Strand)) * t.spec.Wall.Shear / t.spec.Mechanics.Drag
		for _, a := range t.door.anchors {
			t.draw(s, g, a.cell, pull*a.weight/sum)
		}
	}
}

// draw adds to the velocity of cell i one of a given size towards a gap. A cell in a gap
// is seen to there.
func (t *Tissue) draw(s *State, g *Gap, i int, speed float64) {
	from, to := [4]float64{s.X[i], s.Y[i], s.Z[i]}, t.mouth(g, 0)
	d := t.space.between(&from, &to)
	length := math.Sqrt(float64(d[0]*d[0]) + float64(d[1]*d[1]) + float64(d[2]*d[2]))
	if length == 0 || s.Where[i] == InGap {
		return
	}
	f := speed / length
	t.vx[i] += t.lateral[i] * f * d[0]
	t.vy[i] += t.lateral[i] * f * d[1]
	t.vz[i] += t.upward[i] * f * d[2]
}

// hang lets the holds of a strand end, from one moment of the step to another (min from
// its beginning).
func (t *Tissue) hang(s *State, g *Gap, from, to float64) {
	if len(g.Strand) == 0 {
		return
	}
	door := &t.door
	last := g.Strand[len(g.Strand)-1]
	r := &t.stream
	r.At(s.Root, rng.Breaking, last, s.Tick)
	held := t.anchorsOf(s, g, door.index[last])
	for len(g.Strand) > 0 {
		whole, loose := t.strain(s, g, held)
		if loose < 0 {
			from += wait(r, whole, to-from)
			if math.IsInf(from, 1) {
				return
			}
			part := r.Float64() * whole
			for loose = 0; loose < len(door.links)-1 && part >= door.links[loose]; loose++ {
				part -= door.links[loose]
			}
		}
		t.leave(s, g, loose+1, s.Time+from)
	}
}

// strain sets the rate at which each hold of a strand ends, 1/min, and returns their sum
// and the first hold that is none, or −1. held is the adhesion of the last one's anchors.
func (t *Tissue) strain(s *State, g *Gap, held float64) (sum float64, loose int) {
	w, door := t.spec.Wall, &t.door
	door.links = door.links[:0]
	for k, id := range g.Strand {
		hold := held
		if k+1 < len(g.Strand) {
			hold = t.weight(s, door.index[id], door.index[g.Strand[k+1]])
		}
		rate := w.LetGo * math.Exp(float64(k+1)*w.Shear/(hold*w.Hold))
		if hold == 0 || math.IsInf(rate, 1) {
			return 0, k
		}
		door.links = append(door.links, rate)
		sum += rate
	}
	return sum, -1
}

// leave lets the blood take the first n cells of a strand.
func (t *Tissue) leave(s *State, g *Gap, n int, time float64) {
	group := Departure{Time: time}
	for _, id := range g.Strand[:n] {
		i := t.door.index[id]
		if s.Phase[i].Living() {
			group.Cells = append(group.Cells, id)
		} else {
			s.Counts.Removed++
		}
		s.Phase[i] = vanished
	}
	g.Strand = slices.Delete(g.Strand, 0, n)
	t.door.gone = true
	if len(group.Cells) > 0 {
		slices.Sort(group.Cells)
		s.Departures = append(s.Departures, group)
	}
}
