package tissue

import (
	"math"

	"paget/num/neighbour"
)

// Cells that stand apart need not wait for one another: in a thin culture one pair of
// newborn sisters would else set the sub-step of everybody. An island is a set of cells
// that can meet nobody else within the outer step,
//
//	d > S_ij + m_i + m_j   for all i inside and j outside
//
// where m_i is how far cell i may go. Each island takes sub-steps of its own; a cell
// that meets nobody goes its way in one step, which is exact. If a cell goes further
// than m_i after all, the step is done again with wider margins. So islands are a
// function of the state, and leave no force out.

// islandsBelow is the number of cells up to which islands are looked for; a larger
// tissue is dense.
const islandsBelow = arrangeFrom

// A cell may go as far as it crawls, and be pushed by usualPush of the smallest newborn
// radius, or by youngPush for the first minutes of its life, when it parts from its
// sister.
const (
	usualPush = 0.3
	youngPush = 1.0
	young     = 8 // min
)

// contact is a pair of cells of one island, by their places in it.
type contact struct {
	i, j  int32
	near  float64 // µm; sum of the radii
	far2  float64 // µm²; square of the distance at which forces end
	pull  float64 // nN; adhesion at distance 0
	rest  float64 // µm; rest length of the spring
	wraps bool    // the way between them leads over the end of a periodic axis
}

// archipelago is the scratch space in which islands are found.
type archipelago struct {
	margin []float64 // µm; of each cell
	root   []int32   // the smallest cell of its island, as far as is known; then counts
	place  []int32   // of each cell in its island
	start  []int32   // first cell of each island in cells
	begin  []int32   // first contact of each island in sorted
	label  []int32   // island of each cell
	cells  []int32   // island by island
	pairs  []contact // in the order of i, then j, by their places in the state
	sorted []contact // island by island
	island island
}

// relaxThin advances one outer step of a thin tissue, or says that it has not because
// cells go too far for it.
func (t *Tissue) relaxThin(s *State) (steps int, done bool, err error) {
	for wider := 1.0; wider <= 8; wider *= 2 {
		fits, err := t.meetings(s, wider)
		if err != nil || !fits {
			return 0, false, err
		}
		t.islands.find(s.Len())
		steps, within, err := t.relaxIslands(s)
		if err != nil {
			return steps, false, err
		}
		if within {
			t.crew.Do(len(t.folds), t.pass.settle)
			return steps, true, nil
		}
		s.Counts.Rejected++
		t.placeAll(s)
	}
	return 0, false, nil
}

// meetings lists the pairs of cells that may meet within the step. It says no if the
// box is too narrow for that.
func (t *Tissue) meetings(s *State, wider float64) (bool, error) {
	g := &t.islands
	g.margin, t.next = sized(g.margin, s.Len()), room(t.next, s.Len())
	g.pairs = g.pairs[:0]
	widest := 0.0
	for i := range g.margin {
		x, y, z := t.own(i)
		push := usualPush * t.smallest
		if s.Time-s.Born[i] < young {
			push = youngPush * t.smallest
		}
		g.margin[i] = math.Sqrt(x*x+y*y+z*z)*t.spec.Step + wider*push
		p := t.at[i]
		p[3] = float64(t.law.reach*p[3]) + g.margin[i]
		t.next[i] = p
		widest = max(widest, p[3])
	}
	for a, border := range t.space.border {
		if border == Periodic && !(a == 2 && t.space.flat) && 4*widest > t.space.period[a] {
			return false, nil
		}
	}
	if t.spec.Reference {
		t.meetingsReference(s)
		return true, nil
	}
	if err := t.touch.Find(t.next, t.pass.meet); err != nil {
		if bad, ok := err.(*neighbour.PositionError); ok {
			return false, t.diverged(s, bad.Index, "coordinate (µm)", bad.Value)
		}
		return false, err
	}
	return true, nil
}

// meet takes down two cells that may meet within the step. The partners of a cell
// ascend, so that sums do not depend on how they were found.
func (t *Tissue) meet(i, j int) {
	if !sameSide(t.work.state.Where[i], t.work.state.Where[j]) {
		return
	}
	g := &t.islands
	g.pairs = append(g.pairs, contact{i: int32(i), j: int32(j), near: t.at[i][3] + t.at[j][3]})
	for k := len(g.pairs) - 1; k > 0 && g.pairs[k-1].i == int32(i) && g.pairs[k-1].j > int32(j); k-- {
		g.pairs[k-1], g.pairs[k] = g.pairs[k], g.pairs[k-1]
	}
}

// find joins all of n cells that may meet, and sorts cells and contacts by island.
func (g *archipelago) find(n int) {
	g.root, g.label, g.place, g.cells = slots(g.root, n), slots(g.label, n), slots(g.place, n), slots(g.cells, n)
	for i := range g.root {
		g.root[i] = int32(i)
	}
	for k := range g.pairs {
		a, b := g.top(g.pairs[k].i), g.top(g.pairs[k].j)
		g.root[max(a, b)] = min(a, b)
	}
	g.start, g.begin = append(g.start[:0], 0), append(g.begin[:0], 0)
	for i := range g.root {
		if r := g.top(int32(i)); r != int32(i) {
			g.label[i] = g.label[r]
			continue
		}
		g.label[i] = int32(len(g.start) - 1)
		g.start, g.begin = append(g.start, 0), append(g.begin, 0)
	}
	for _, k := range g.label {
		g.start[k+1]++
	}
	for k := range g.pairs {
		g.begin[g.label[g.pairs[k].i]+1]++
	}
	for k := 1; k < len(g.start); k++ {
		g.start[k] += g.start[k-1]
		g.begin[k] += g.begin[k-1]
	}
	g.sort()
}

// top returns the smallest cell that cell i is known to be joined with.
func (g *archipelago) top(i int32) int32 {
	for g.root[i] != i {
		g.root[i] = g.root[g.root[i]]
		i = g.root[i]
	}
	return i
}

// sort puts cells and contacts in the order of their islands.
func (g *archipelago) sort() {
	count := g.root // which has served
	clear(count)
	for i, k := range g.label {
		g.place[i] = count[k]
		g.cells[g.start[k]+count[k]] = int32(i)
		count[k]++
	}
	if cap(g.sorted) < len(g.pairs) {
		g.sorted = make([]contact, 2*len(g.pairs))
	}
	g.sorted = g.sorted[:len(g.pairs)]
	clear(count)
	for _, p := range g.pairs {
		k := g.label[p.i]
		g.sorted[g.begin[k]+count[k]] = p
		count[k]++
	}
}

func slots(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n, n+n/8)
	}
	return s[:n]
}

// relaxIslands advances every island. It says no if a cell went further than its
// margin.
func (t *Tissue) relaxIslands(s *State) (most int, within bool, err error) {
	g := &t.islands
	for k := range len(g.start) - 1 {
		cells := g.cells[g.start[k]:g.start[k+1]]
		contacts := g.sorted[g.begin[k]:g.begin[k+1]]
		steps, within, err := g.island.relax(t, s, cells, contacts)
		if err != nil || !within {
			return steps, within, err
		}
		most = max(most, steps)
	}
	return most, true, nil
}
