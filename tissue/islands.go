package tissue

import "math"

// Cells that stand apart need not wait for one another: in a thin culture one pair of
// newborn sisters would else set the sub-step of everybody. An island is a set of cells
// that can meet nobody else within the outer step (meetings.go). Each island takes
// sub-steps of its own; a cell that meets nobody goes its way in one step, which is
// exact. If forces take a cell further off its way than was guessed, the guess is
// widened, and its island done again with what it may then meet. So islands are a
// function of the state, and leave no force out.

// islandsBelow is the number of cells up to which islands are looked for; a larger
// tissue is dense.
const islandsBelow = arrangeFrom

// widen is the factor by which the guess of a push is widened if it was too narrow.
const widen = 2

// archipelago is the scratch space in which islands are found.
type archipelago struct {
	way      [][3]float64 // µm; of each cell, if nobody pushes it
	push     []float64    // µm; how far forces are guessed to take each cell off its way
	most     []float64    // µm; the widest push that meetings allow for
	room     []float64    // µm; how far forces may take each cell off its way before it can meet another island
	settled  []bool       // its island is done
	wider    []bool       // it may be pushed further than was thought
	from     [][4]float64 // place of each cell at the beginning, and radius, µm
	meetings []meeting    // at first in the order of i, then j, by their places in the state
	drift    [][3]float64 // nN; the pull across gaps on each cell

	root   []int32 // the smallest cell of its island, as far as is known; then counts
	place  []int32 // of each cell in its island
	start  []int32 // first cell of each island in cells
	begin  []int32 // first contact of each island in sorted
	label  []int32 // island of each cell
	cells  []int32 // island by island
	sorted []int32 // meetings, island by island
	island island
}

// relaxThin advances one outer step of a thin tissue, or says that it has not because
// cells go too far for it.
func (t *Tissue) relaxThin(s *State) (steps int, done bool, err error) {
	g := &t.islands
	g.island.enclose(t)
	fits, err := t.meetings(s)
	if err != nil || !fits {
		return 0, false, err
	}
	g.unsettle(s.Len())
	for again := true; again; {
		if !t.widen(s) {
			t.placeAll(s)
			return 0, false, nil
		}
		g.find(s.Len())
		var most int
		if most, again, err = t.relaxIslands(s); err != nil {
			return steps, false, err
		}
		steps = max(steps, most)
	}
	t.crew.Do(len(t.folds), t.pass.settle)
	return steps, true, nil
}

// unsettle says that no island is done.
func (g *archipelago) unsettle(n int) {
	if cap(g.settled) < n {
		g.settled = make([]bool, n, n+n/8)
	}
	g.settled = g.settled[:n]
	clear(g.settled)
	if cap(g.wider) < n {
		g.wider = make([]bool, n, n+n/8)
	}
	g.wider = g.wider[:n]
	clear(g.wider)
}

// find joins all of n cells that may meet, and sorts cells and contacts by island. What
// room is left between islands is shared out, half to each side, as wider pushes.
func (g *archipelago) find(n int) {
	g.join(n)
	g.start, g.begin = append(g.start[:0], 0), append(g.begin[:0], 0)
	for i := range g.root {
		if r := g.top(int32(i)); r != int32(i) {
			g.label[i] = g.label[r]
			continue
		}
		g.label[i] = int32(len(g.start) - 1)
		g.start, g.begin = append(g.start, 0), append(g.begin, 0)
	}
	copy(g.room, g.most)
	clear(g.drift)
	for k := range g.meetings {
		m := &g.meetings[k]
		i, j := m.i, m.j
		if g.label[i] == g.label[j] {
			g.begin[g.label[i]+1]++
			continue
		}
		if m.pulls {
			f, o := &g.drift[i], &g.drift[j]
			for a, v := range m.force {
				f[a] -= v
				o[a] += v
			}
		}
		half := 0.5 * (m.gap - g.push[i] - g.push[j])
		if room := g.push[i] + half; room < g.room[i] {
			g.room[i] = room
		}
		if room := g.push[j] + half; room < g.room[j] {
			g.room[j] = room
		}
	}
	for _, k := range g.label {
		g.start[k+1]++
	}
	cells, contacts := int32(0), int32(0)
	for k := range g.start {
		cells, contacts = cells+g.start[k], contacts+g.begin[k]
		g.start[k], g.begin[k] = cells, contacts
	}
	g.sort()
}

// join makes one island of all cells that may meet.
func (g *archipelago) join(n int) {
	g.root, g.label, g.place, g.cells = slots(g.root, n), slots(g.label, n), slots(g.place, n), slots(g.cells, n)
	g.room, g.drift = sized(g.room, n), room(g.drift, n)
	for i := range g.root {
		g.root[i] = int32(i)
	}
	for k := range g.meetings {
		m := &g.meetings[k]
		if m.gap < g.push[m.i]+g.push[m.j] {
			a, b := g.top(m.i), g.top(m.j)
			g.root[max(a, b)] = min(a, b)
		}
	}
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
	total := int(g.begin[len(g.begin)-1])
	g.sorted = slots(g.sorted, total)
	clear(count)
	for m := range g.meetings {
		p := &g.meetings[m]
		k := g.label[p.i]
		if k != g.label[p.j] {
			continue
		}
		g.sorted[g.begin[k]+count[k]] = int32(m)
		count[k]++
	}
}

func slots(s []int32, n int) []int32 {
	if cap(s) < n {
		return make([]int32, n, n+n/8)
	}
	return s[:n]
}

// relaxIslands advances every island that is not settled. It says whether some have to be
// done again with wider pushes.
func (t *Tissue) relaxIslands(s *State) (most int, again bool, err error) {
	g := &t.islands
	for k := range len(g.start) - 1 {
		cells := g.cells[g.start[k]:g.start[k+1]]
		if !g.open(cells) {
			continue
		}
		steps, fits, err := g.island.relax(t, s, cells, g.sorted[g.begin[k]:g.begin[k+1]])
		if err != nil {
			return steps, false, err
		}
		most = max(most, steps)
		for k, i := range cells {
			push, strayed := g.push[i], g.island.members[k].strayed
			switch g.settled[i] = fits; {
			case fits && strayed > push*push:
				g.push[i] = math.Sqrt(strayed) // others may come as near as this leaves them
			case !fits && strayed > g.room[i]*g.room[i]:
				g.push[i] = widen * math.Sqrt(strayed)
			}
		}
		if !fits {
			s.Counts.Rejected++
			again = true
		}
	}
	return most, again, nil
}

// open says whether an island has to be done: one of its cells is not settled, or has
// been in another island.
func (g *archipelago) open(cells []int32) bool {
	for _, i := range cells {
		if !g.settled[i] {
			return true
		}
	}
	return false
}

// widen looks for what cells may meet whose pushes have become wider than was thought
// possible. It says no if they are too wide for islands.
func (t *Tissue) widen(s *State) bool {
	g := &t.islands
	some := false
	for i, p := range g.push {
		if p > g.most[i] {
			g.most[i] = p
			wide := t.around(i)
			g.wider[i], some = true, true
			if wide > t.space.quarter || p > widestPush*t.smallest {
				return false
			}
		}
	}
	if some {
		t.meetAgain(s)
	}
	return true
}
