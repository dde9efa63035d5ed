package diffusion

// gridLevel is one level of a multigrid: the finest works on the caller's own
// values, the others on corrections.
//
// On an even level all neighbours are tied by the same g, and equations are
// divided by it:
//
//	e_i = (Σ e_neighbour + rhs_i)·inverse_i,   inverse_i = g/(Σ ties + loss_i).
//
// On an uneven one g counts as 1 and each neighbour has its own tie.
type gridLevel struct {
	axis  [3]*gridAxis
	n     [3]int
	even  bool
	g     float64
	layer [3][2]bool // whether a held voxel lies beyond the face (finest level only)

	// Places in the slices: the first cell, and the steps along y and z.
	first, row, plane int

	// every says that cells of one colour may be neighbours, across an odd ring;
	// the residual after a sweep is then not 0 on the second colour.
	every bool

	value, rhs, inverse []float64
	none                []float64 // a row of zeros, for neighbours that are not there
	ghost               [2][]float64
}

// newLevel returns the level over three axes.
func newLevel(axes [3]*gridAxis) *gridLevel {
	l := &gridLevel{axis: axes, even: true, g: 1}
	tie := 0.0
	for a, x := range axes {
		l.n[a] = x.n
		l.every = l.every || x.ring && x.n%2 == 1
		t, ok := x.even()
		l.even = l.even && ok && (t == 0 || tie == 0 || t == tie)
		tie = max(tie, t)
	}
	if l.even && tie > 0 {
		l.g = tie
	}
	l.row, l.plane = l.n[0], l.n[0]*l.n[1]
	return l
}

// size returns the number of cells.
func (l *gridLevel) size() int { return l.n[0] * l.n[1] * l.n[2] }

// lines are a row of cells and what its equations read.
type lines struct {
	value, south, north, back, front, rhs, inverse []float64
	low, high                                      *float64 // beyond the two ends
}

// nothing is the value beyond a face; nobody writes to it.
var nothing float64

// at fills r for row y of plane z.
func (l *gridLevel) at(r *lines, y, z int) {
	n := l.n[0]
	at := l.first + y*l.row + z*l.plane
	r.value = l.value[at : at+n : at+n]
	r.inverse = l.inverse[at : at+n : at+n]
	r.rhs = l.none[:n]
	if l.rhs != nil {
		r.rhs = l.rhs[at : at+n : at+n]
	}
	r.south, r.north, r.back, r.front = l.none[:n], l.none[:n], l.none[:n], l.none[:n]
	if y > 0 || l.layer[1][0] {
		r.south = l.value[at-l.row : at-l.row+n]
	} else if l.axis[1].ring {
		r.south = l.value[at+(l.n[1]-1)*l.row:][:n]
	}
	if y < l.n[1]-1 || l.layer[1][1] {
		r.north = l.value[at+l.row : at+l.row+n]
	} else if l.axis[1].ring {
		r.north = l.value[at-(l.n[1]-1)*l.row:][:n]
	}
	if z > 0 || l.layer[2][0] {
		r.back = l.value[at-l.plane : at-l.plane+n]
	} else if l.axis[2].ring {
		r.back = l.across(1, at+(l.n[2]-1)*l.plane, y)
	}
	if z < l.n[2]-1 || l.layer[2][1] {
		r.front = l.value[at+l.plane : at+l.plane+n]
	} else if l.axis[2].ring {
		r.front = l.across(0, at-(l.n[2]-1)*l.plane, y)
	}
	r.low, r.high = &nothing, &nothing
	switch {
	case l.layer[0][0]:
		r.low = &l.value[at-1]
	case l.axis[0].ring:
		r.low = &r.value[n-1]
	}
	switch {
	case l.layer[0][1]:
		r.high = &l.value[at+n]
	case l.axis[0].ring:
		r.high = &r.value[0]
	}
}

// across returns a row of the plane beyond a periodic face: a copy of it where
// both planes are swept at once.
func (l *gridLevel) across(side, at, y int) []float64 {
	if l.ghost[side] != nil {
		return l.ghost[side][y*l.n[0]:][:l.n[0]]
	}
	return l.value[at : at+l.n[0]]
}

// remember copies the first and last plane of an odd periodic stack before a
// sweep, so that what a sweep reads does not depend on the order of planes.
func (l *gridLevel) remember() {
	if l.ghost[0] == nil {
		return
	}
	for side, z := range [2]int{0, l.n[2] - 1} {
		for y := range l.n[1] {
			copy(l.ghost[side][y*l.n[0]:][:l.n[0]], l.value[l.first+y*l.row+z*l.plane:])
		}
	}
}

// smooth solves the equations of every second cell of plane z, those of one
// colour, with the values of the others.
func (l *gridLevel) smooth(z, colour int) {
	var r lines
	for y := range l.n[1] {
		l.at(&r, y, z)
		start := (colour + y + z) & 1
		if l.even {
			r.relax(start)
		} else {
			t := l.ties(y, z)
			r.relaxUneven(&t, start)
		}
	}
}

// relax does one colour of a row where all ties are equal.
func (r *lines) relax(start int) {
	c := r.value
	n := len(c)
	south, north, back, front, rhs, inverse := r.south[:n], r.north[:n], r.back[:n], r.front[:n], r.rhs[:n], r.inverse[:n]
	i := start
	if i == 0 {
		right := r.high
		if n > 1 {
			right = &c[1]
		}
		c[0] = ((*r.low + *right) + (south[0] + north[0]) + (back[0] + front[0]) + rhs[0]) * inverse[0]
		i = 2
	}
	for ; i > 0 && i < n-1; i += 2 {
		c[i] = ((c[i-1] + c[i+1]) + (south[i] + north[i]) + (back[i] + front[i]) + rhs[i]) * inverse[i]
	}
	if i > 0 && i == n-1 {
		c[i] = ((c[i-1] + *r.high) + (south[i] + north[i]) + (back[i] + front[i]) + rhs[i]) * inverse[i]
	}
}

// ties are those of a row to its neighbours on an uneven level: one a cell along
// x, one a row along y and z.
type ties struct {
	low, high                 []float64
	south, north, back, front float64
}

// ties returns those of row y of plane z.
func (l *gridLevel) ties(y, z int) ties {
	ax, ay, az := l.axis[0], l.axis[1], l.axis[2]
	return ties{ax.low, ax.high, ay.low[y], ay.high[y], az.low[z], az.high[z]}
}

// across returns what cell i gains from the four rows beside it, and its
// right-hand side.
func (t *ties) across(r *lines, i int) float64 {
	sum := float64(t.south*r.south[i]) + float64(t.north*r.north[i])
	return sum + (float64(t.back*r.back[i]) + float64(t.front*r.front[i])) + r.rhs[i]
}

// end returns what a cell at an end of the row gains from all its neighbours.
func (t *ties) end(r *lines, i int) float64 {
	low, high := r.low, r.high
	if i > 0 {
		low = &r.value[i-1]
	}
	if i < len(r.value)-1 {
		high = &r.value[i+1]
	}
	return float64(t.low[i]**low) + float64(t.high[i]**high) + t.across(r, i)
}

// relaxUneven is relax with a tie of its own for each neighbour.
func (r *lines) relaxUneven(t *ties, start int) {
	c, inverse := r.value, r.inverse
	n := len(c)
	low, high := t.low[:n], t.high[:n]
	i := start
	if i == 0 {
		c[0] = t.end(r, 0) * inverse[0]
		i = 2
	}
	for ; i > 0 && i < n-1; i += 2 {
		c[i] = (float64(low[i]*c[i-1]) + float64(high[i]*c[i+1]) + t.across(r, i)) * inverse[i]
	}
	if i > 0 && i == n-1 {
		c[i] = t.end(r, i) * inverse[i]
	}
}

// begin sets the values of plane z to those of the first half of a sweep that
// starts from 0.
func (l *gridLevel) begin(z int) {
	for y := range l.n[1] {
		at := l.first + y*l.row + z*l.plane
		n := l.n[0]
		value, rhs, inverse := l.value[at:at+n], l.rhs[at:at+n], l.inverse[at:at+n]
		start := (y + z) & 1
		for i := start; i < n; i += 2 {
			value[i] = rhs[i] * inverse[i]
		}
		for i := 1 - start; i < n; i += 2 {
			value[i] = 0
		}
	}
}
