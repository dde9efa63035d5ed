package tissue

import (
	"math"
	"slices"

	"paget/rng"
)

// VesselWall is the wall of a vessel at the low end of the z axis: cells above it, blood
// below. What cells of the vessel do to open it is a rate of the cells that come
// (Kind.WallOpening).
//
// A living cell that touches the wall, its centre nearer than its radius, and moves
// towards it opens a gap where it stands at its rate, and enters. Nobody opens a gap
// where one lies within a radius: it waits for that one. In the gap a cell moves in one
// dimension,
//
//	dw/dt = T·(S + F/γ)
//
// with T the passage factor of the gap's area, S its speed, and F the force along the
// gap by its neighbours, which hold it back or push it on, and by those it follows. It
// is through when w is its own diameter, and gives up when w is below 0. One cell at a
// time is in a gap; of several that reach a free one the nearest goes first.
//
// Those through a gap hang in the blood one behind the other, the last of them held by
// the cells within reach of the gap. Blood pulls each by Shear. A hold of adhesion w that
// k cells hang from ends at the rate
//
//	LetGo·exp(k·Shear/(w·Hold))
//
// and at once for w = 0: the law of Bell 1978, 10.1126/science.347575, for a contact as
// a whole. Those that hung from it leave as one group. What pulls at the last pulls its
// anchors to the gap, each in proportion to its adhesion.
//
// A gap closes GapLife after it was opened or after the last cell came through, unless
// a cell is in it or hangs from it; this is seen at the ends of steps.
type VesselWall struct {
	GapRadius float64 // µm
	GapLife   float64 // min
	Shear     float64 // nN on each cell in the blood
	LetGo     float64 // 1/min; rate at which a hold without load ends
	Hold      float64 // nN; pull that makes a hold of w = 1 end e times sooner
}

// Gap is an opening of the wall.
type Gap struct {
	X, Y   float64  // µm
	Used   float64  // min; when it was opened, or left by the last cell that came through
	Cell   uint64   // on its way through; 0: none
	Way    float64  // µm that it has come, 0 to its diameter
	Strand []uint64 // cells in the blood, those that came first first
}

// Departure is a group of cells that the blood took away.
type Departure struct {
	Time  float64  // min
	Cells []uint64 // identities of the living ones, ascending
}

// Left returns the number of living cells that the blood took away.
func (s *State) Left() int {
	n := 0
	for _, d := range s.Departures {
		n += len(d.Cells)
	}
	return n
}

func copyGaps(gaps []Gap) []Gap {
	out := slices.Clone(gaps)
	for k := range out {
		out[k].Strand = slices.Clone(out[k].Strand)
	}
	return out
}

// threshold is the scratch space of a wall.
type threshold struct {
	index   map[uint64]int // of cells in gaps and in the blood
	anchors []anchor
	links   []float64 // 1/min
	comers  []int32
	opened  []opening
	gone    bool
}

// anchor is a cell that holds the last of a strand, and the adhesion between them.
type anchor struct {
	cell   int
	weight float64
}

// opening is a gap that a cell opens within the step, min from its beginning.
type opening struct {
	cell int32
	at   float64
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

// lookUp notes where the cells in gaps and in the blood stand in the state.
func (t *Tissue) lookUp(s *State) {
	if t.door.index == nil {
		t.door.index = map[uint64]int{}
	}
	clear(t.door.index)
	for i, where := range s.Where {
		if where >= InGap {
			t.door.index[s.ID[i]] = i
		}
	}
}

// dropMissing forgets the cells of a gap that have decayed away.
func (t *Tissue) dropMissing(g *Gap) {
	g.Strand = slices.DeleteFunc(g.Strand, func(id uint64) bool {
		_, there := t.door.index[id]
		return !there
	})
	if _, there := t.door.index[g.Cell]; !there {
		g.Cell = 0
	}
}

// intravasate settles, at the end of a step, who has come through the wall, who was
// taken away, and who enters. Rates are those of the places at hand, held over the step.
func (t *Tissue) intravasate(s *State) {
	if t.spec.Wall == nil {
		return
	}
	t.lookUp(s)
	first := len(s.Departures)
	for k := range s.Gaps {
		t.dropMissing(&s.Gaps[k])
		t.goThrough(s, &s.Gaps[k])
	}
	sortDepartures(s.Departures[first:])
	end := s.Time + t.spec.Step
	s.Gaps = slices.DeleteFunc(s.Gaps, func(g Gap) bool {
		return g.Cell == 0 && len(g.Strand) == 0 && end-g.Used >= t.spec.Wall.GapLife
	})
	t.enterGaps(s)
	t.openGaps(s)
	if t.door.gone {
		t.door.gone = false
		t.takeOut(s)
		t.forgetList()
	}
}

// sortDepartures puts the departures of a step in the order of time, and those of one
// moment in that of their first cell.
func sortDepartures(d []Departure) {
	slices.SortStableFunc(d, func(a, b Departure) int {
		switch {
		case a.Time < b.Time || a.Time == b.Time && slices.Compare(a.Cells, b.Cells) < 0:
			return -1
		case a.Time > b.Time || slices.Compare(a.Cells, b.Cells) > 0:
			return 1
		}
		return 0
	})
}

// goThrough takes the cell in a gap, and those that hang from it, through a step.
func (t *Tissue) goThrough(s *State, g *Gap) {
	dt := t.spec.Step
	if g.Cell == 0 {
		t.hang(s, g, 0, dt)
		return
	}
	i := t.door.index[g.Cell]
	if !s.Phase[i].Living() {
		s.Where[i], g.Cell, g.Way = Above, 0, 0
		t.hang(s, g, 0, dt)
		return
	}
	speed, whole := t.passing(s, g, i), 2*s.Radius[i]
	arrives := math.Inf(1)
	if g.Way >= whole {
		arrives = 0
	} else if speed > 0 {
		arrives = (whole - g.Way) / speed
	}
	if arrives > dt {
		t.hang(s, g, 0, dt)
		if g.Way += float64(speed * dt); g.Way < 0 {
			s.Where[i], g.Cell, g.Way = Above, 0, 0
		}
		return
	}
	t.hang(s, g, 0, arrives)
	g.Strand = append(g.Strand, g.Cell)
	g.Cell, g.Way, g.Used = 0, 0, s.Time+arrives
	s.Where[i] = InLumen
	s.X[i], s.Y[i], s.Z[i] = g.X, g.Y, t.space.low[2]
	t.hang(s, g, arrives, dt)
}

// passing returns the speed of cell i along its gap, µm/min.
func (t *Tissue) passing(s *State, g *Gap, i int) float64 {
	w := t.spec.Wall
	force := 0.0
	if n := len(g.Strand); n > 0 {
		sum := t.anchorsOf(s, g, t.door.index[g.Strand[n-1]])
		for _, a := range t.door.anchors {
			if a.cell == i {
				force += float64(n) * w.Shear * a.weight / sum
			}
		}
	}
	p := [4]float64{s.X[i], s.Y[i], s.Z[i] - g.Way, s.Radius[i]}
	for j := range s.ID {
		if j == i || s.Where[j] >= InGap {
			continue
		}
		q := [4]float64{s.X[j], s.Y[j], s.Z[j], s.Radius[j]}
		r := p[3] + q[3]
		far := t.law.reach * r
		if d2 := t.space.distance2(&p, &q); d2 > 0 && d2 < float64(far*far) {
			force += float64(t.law.at(d2, r, r, t.weight(s, i, j)) * (q[2] - p[2]))
		}
	}
	return t.passage(s, i, w.area()) * (t.speed(s, i) + force/t.spec.Mechanics.Drag)
}

func (w *VesselWall) area() float64 { return math.Pi * w.GapRadius * w.GapRadius }

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

// enterGaps lets cells that push against the wall into the free gaps they reach, and
// notes who is left at the wall.
func (t *Tissue) enterGaps(s *State) {
	door, low := &t.door, t.space.low[2]
	door.comers = door.comers[:0]
	for i, where := range s.Where {
		if where == Above && s.Phase[i].Living() && s.Z[i]-low < s.Radius[i] && t.vz[i] < 0 {
			door.comers = append(door.comers, int32(i))
		}
	}
	slices.SortFunc(door.comers, func(a, b int32) int {
		if s.ID[a] < s.ID[b] {
			return -1
		}
		return 1
	})
	for k := range s.Gaps {
		g := &s.Gaps[k]
		if g.Cell != 0 {
			continue
		}
		first, nearest := -1, math.Inf(1)
		for _, c := range door.comers {
			i := int(c)
			if d2 := t.beside(s, g, i); d2 < nearest && t.reaches(s, d2, i) && t.passage(s, i, t.spec.Wall.area()) > 0 {
				first, nearest = i, d2
			}
		}
		if first >= 0 {
			s.Where[first], g.Cell, g.Way = InGap, s.ID[first], 0
		}
	}
}

// beside returns the squared distance along the wall of cell i from a gap, µm².
func (t *Tissue) beside(s *State, g *Gap, i int) float64 {
	dx, dy := t.space.apart(0, g.X-s.X[i]), t.space.apart(1, g.Y-s.Y[i])
	return float64(dx*dx) + float64(dy*dy)
}

// reaches says whether a cell at the wall covers a place at a squared distance.
func (t *Tissue) reaches(s *State, d2 float64, i int) bool {
	return s.Where[i] == Above && d2 < float64(s.Radius[i]*s.Radius[i])
}

// openGaps lets cells at the wall open gaps, in the order of time and then of identity.
func (t *Tissue) openGaps(s *State) {
	door, dt := &t.door, t.spec.Step
	door.opened = door.opened[:0]
	for _, i := range door.comers {
		if s.Where[i] != Above {
			continue
		}
		t.stream.At(s.Root, rng.Opening, s.ID[i], s.Tick)
		if at := wait(&t.stream, t.kinds[s.Kind[i]].opening, dt); at < dt {
			door.opened = append(door.opened, opening{i, at})
		}
	}
	slices.SortStableFunc(door.opened, func(a, b opening) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	for _, o := range door.opened {
		i := int(o.cell)
		if slices.ContainsFunc(s.Gaps, func(g Gap) bool { return t.reaches(s, t.beside(s, &g, i), i) }) {
			continue
		}
		g := Gap{X: s.X[i], Y: s.Y[i], Used: s.Time + o.at}
		if t.passage(s, i, t.spec.Wall.area()) > 0 {
			s.Where[i], g.Cell = InGap, s.ID[i]
			g.Way = max(0, float64(t.passing(s, &g, i)*(dt-o.at)))
		}
		s.Gaps = append(s.Gaps, g)
	}
}
