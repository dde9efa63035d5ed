package neighbour

import (
	"fmt"
	"math"

	"paget/team"
)

// Slabs is a list of neighbours for points that are worked on in slabs: runs of
// Size consecutive points, each the work of one worker at a time.
//
// A pair within a slab is listed once, with the smaller index; a pair across two
// slabs is listed with both points. So a slab's worker can sum over all pairs of its
// points while it writes to its own points only, and does only the pairs across
// slabs twice; with points sorted along a space-filling curve these are few.
//
// Points are balls: the pair i, j is listed when its distance is at most
//
//	Reach·(r_i + r_j) + skin
//
// at the time of Build, and with a little more, which rounding asks for. Holds says
// whether no pair within Reach·(r_i + r_j) can be missing from it now. Rows are
// ascending, so what is summed over them does not depend on when the list was made.
//
// Points are given as {x, y, z, r}; on a periodic axis they must lie inside the box
// within half a period.
type Slabs struct {
	Parts []Part

	spec   SlabSpec
	n      int
	skin   float64
	slop   float64    // bound of what rounding to short numbers moves a point by
	origin [3]float64 // of the bins and of the short positions
	count  [3]int
	scale  [3]float64 // bins per length
	widest float64    // radius

	wrap           [3]float32 // period; 0 on axes that are not periodic
	periodic, flat bool
	sparse         bool         // few points in a bin
	spans          [3][][2]span // axes: runs of bins to search from each bin
	searches       []search     // of the workers

	// What the crew is asked to do, made once, and what it works on.
	at                     [][4]float64
	reserve                float64 // skin of the list in the making
	bound, place, row, age func(worker, part int)

	bin    []int32      // bin of each point
	start  []int32      // first place of each bin
	order  []int32      // points, bin by bin
	packed [][4]float32 // their places and Reach·radii in the same order
	sums   []slabSum
}

// SlabSpec says what a Slabs holds.
//
// Units: the length of Box.
type SlabSpec struct {
	Box   Box
	Size  int     // points in a slab, 1 or more
	Reach float64 // in sums of two radii, above 0
}

// Part is the list of one slab: the points from First to First + Len() − 1.
type Part struct {
	First     int
	Neighbour []int32
	start     []int32 // two for each point: of its pairs within the slab and across
}

// Len returns the number of points of the slab.
func (p *Part) Len() int { return len(p.start) / 2 }

// Row returns the partners of the point First + a: those within the slab, which
// have larger indices, and those in other slabs. Both ascend.
func (p *Part) Row(a int) (within, across []int32) {
	s := p.start[2*a : 2*a+3]
	return p.Neighbour[s[0]:s[1]], p.Neighbour[s[1]:s[2]]
}

// slabSum is what one slab contributes to the bounds of all points.
type slabSum struct {
	low, high [3]float64
	radius    float64
	bad       int // index of a point that is nowhere; −1: none
	used      float64
}

// NewSlabs returns an empty list.
//
// Errors: a box that does not validate; a size or reach out of range.
func NewSlabs(spec SlabSpec) (*Slabs, error) {
	if err := spec.Box.Validate(); err != nil {
		return nil, err
	}
	if spec.Size < 1 || !(spec.Reach > 0) || math.IsInf(spec.Reach, 0) {
		return nil, fmt.Errorf("neighbour: slabs of %d points with a reach of %g; both must be positive and finite", spec.Size, spec.Reach)
	}
	l := &Slabs{spec: spec, skin: -1, flat: spec.Box.Low[2] == spec.Box.High[2]}
	for a, periodic := range spec.Box.Periodic {
		if periodic {
			l.periodic = true
			l.wrap[a] = float32(spec.Box.High[a] - spec.Box.Low[a])
		}
	}
	l.bound = func(_, k int) { l.sums[k] = extent(l.slab(k)) }
	l.place = func(_, k int) { l.bins(l.slab(k)) }
	l.row = func(w, k int) { l.rows(&l.searches[w], &l.Parts[k]) }
	l.age = func(_, k int) {
		_, from := l.slab(k)
		l.sums[k].used = l.used(from, min(from+l.spec.Size, l.n))
	}
	return l, nil
}

// slab returns the points of a slab and the index of the first.
func (l *Slabs) slab(k int) (at [][4]float64, from int) {
	from = k * l.spec.Size
	return l.at[from:min(from+l.spec.Size, l.n)], from
}

// Forget makes Holds say no until the next Build. Call it when points were
// renumbered.
func (l *Slabs) Forget() { l.skin = -1 }

// Len returns the number of points of the last Build.
func (l *Slabs) Len() int { return l.n }

// Widest returns the largest radius of the last Build.
func (l *Slabs) Widest() float64 { return l.widest }

// Build makes the list. The work is shared by the crew; the list does not depend on
// it.
//
// Errors: *PositionError for a coordinate that is not finite; the list is then
// forgotten.
// Panics if the skin is negative, or if reach and skin exceed half of a period.
func (l *Slabs) Build(crew *team.Team, at [][4]float64, skin float64) error {
	if !(skin >= 0) {
		panic(fmt.Sprintf("neighbour: skin %g", skin))
	}
	if len(at) > math.MaxInt32 {
		panic("neighbour: more points than an int32 can number")
	}
	l.skin, l.n, l.at, l.reserve = -1, len(at), at, skin
	slabs := (l.n + l.spec.Size - 1) / l.spec.Size
	for len(l.Parts) < slabs {
		l.Parts = append(l.Parts, Part{First: len(l.Parts) * l.spec.Size})
	}
	l.Parts = l.Parts[:slabs]
	if err := l.measure(crew); err != nil {
		return err
	}
	l.sort(crew)
	for len(l.searches) < crew.Size() {
		l.searches = append(l.searches, search{})
	}
	crew.Do(slabs, l.row)
	l.skin = skin
	return nil
}

// measure finds the extent of the points and lays out the bins.
func (l *Slabs) measure(crew *team.Team) error {
	slabs := len(l.Parts)
	if cap(l.sums) < slabs {
		l.sums = make([]slabSum, slabs)
	}
	l.sums = l.sums[:slabs]
	crew.Do(slabs, l.bound)
	var all slabSum
	for k := range l.sums {
		s := &l.sums[k]
		if s.bad >= 0 {
			p := l.at[s.bad]
			a := 0
			for a < 2 && p[a]-p[a] == 0 {
				a++
			}
			return &PositionError{Index: s.bad, Axis: a, Value: p[a]}
		}
		if k == 0 {
			all = *s
			continue
		}
		for a := range 3 {
			all.low[a], all.high[a] = math.Min(all.low[a], s.low[a]), math.Max(all.high[a], s.high[a])
		}
		all.radius = math.Max(all.radius, s.radius)
	}
	l.layOut(&all, l.reserve)
	return nil
}

// extent returns the bounds of the points of one slab.
func extent(at [][4]float64, from int) slabSum {
	inf := math.Inf(1)
	s := slabSum{low: [3]float64{inf, inf, inf}, high: [3]float64{-inf, -inf, -inf}, bad: -1}
	for i := range at {
		p := &at[i]
		if sum := p[0] + p[1] + p[2]; !(sum-sum == 0) && s.bad < 0 {
			s.bad = from + i
		}
		for a := range 3 {
			if v := p[a]; v < s.low[a] {
				s.low[a] = v
			}
			if v := p[a]; v > s.high[a] {
				s.high[a] = v
			}
		}
		if p[3] > s.radius {
			s.radius = p[3]
		}
	}
	return s
}

// binsPerPoint bounds the memory of the bins.
const binsPerPoint = 3

// layOut chooses bins for points within the given bounds, as wide as the largest
// reach.
func (l *Slabs) layOut(all *slabSum, skin float64) {
	box := &l.spec.Box
	l.widest = all.radius
	reach := l.spec.Reach*2*all.radius + skin
	width := [3]float64{1.001 * reach, 1.001 * reach, 1.001 * reach} // one ring of bins is enough
	largest := 0.0
	var low, span [3]float64
	for a := range 3 {
		low[a], span[a] = all.low[a], all.high[a]-all.low[a]
		period := box.High[a] - box.Low[a]
		switch {
		case period == 0 || l.n == 0:
			low[a], span[a] = box.Low[a], 0
		case box.Periodic[a]:
			if reach > 0.5*period {
				panic(fmt.Sprintf("neighbour: reach and skin, %g, exceed half of the period %g of axis %s", reach, period, axisNames[a]))
			}
			low[a], span[a] = box.Low[a], period
		}
		largest = math.Max(largest, span[a])
	}
	reach += 16 * 0x1p-22 * (largest + reach) // what is added to every limit
	most := float64(binsPerPoint*l.n + 64)
	for {
		total := 1.0
		for a := range 3 {
			bins := 1.0
			if width[a] > 0 {
				bins = math.Max(1, math.Floor(span[a]/width[a]))
			}
			l.count[a], l.scale[a] = int(math.Min(bins, most)), 0
			if span[a] > 0 {
				l.scale[a] = bins / span[a]
			}
			total *= bins
		}
		if total <= most {
			break
		}
		for a := range 3 {
			width[a] = math.Max(1.25*width[a], span[a]/most)
		}
	}
	l.origin = low
	l.sparse = float64(l.n) < float64(l.count[0]*l.count[1]*l.count[2])
	l.slop = 0x1p-22 * (largest + reach)
	for a := range 3 {
		l.spans[a] = l.spans[a][:0]
		for b := range l.count[a] {
			l.spans[a] = append(l.spans[a], l.span(a, b, reach))
		}
	}
}

// sort puts the points into bins by counting.
func (l *Slabs) sort(crew *team.Team) {
	n, at := l.n, l.at
	l.bin, l.order, l.packed = spare(l.bin, n), spare(l.order, n), spare(l.packed, n)
	l.start = spare(l.start, l.count[0]*l.count[1]*l.count[2]+1)
	crew.Do(len(l.Parts), l.place)
	start := l.start
	clear(start)
	for _, b := range l.bin {
		start[b+1]++
	}
	for b := 1; b < len(start); b++ {
		start[b] += start[b-1]
	}
	ox, oy, oz := l.origin[0], l.origin[1], l.origin[2]
	reach := float32(l.spec.Reach)
	for i := n - 1; i >= 0; i-- {
		b := l.bin[i] + 1
		start[b]--
		to := start[b]
		l.order[to] = int32(i)
		p := &at[i]
		l.packed[to] = [4]float32{float32(p[0] - ox), float32(p[1] - oy), float32(p[2] - oz), reach * float32(p[3])}
	}
	copy(start, start[1:])
	start[len(start)-1] = int32(n)
}

// bins finds the bin of every point of a slab.
func (l *Slabs) bins(at [][4]float64, from int) {
	for a := range at {
		p := &at[a]
		l.bin[from+a] = int32((l.axisBin(2, p[2])*l.count[1]+l.axisBin(1, p[1]))*l.count[0] + l.axisBin(0, p[0]))
	}
}

// axisBin returns the bin of a coordinate; what lies outside is in the outermost.
func (l *Slabs) axisBin(axis int, v float64) int {
	f := (v - l.origin[axis]) * l.scale[axis]
	if !(f > 0) {
		return 0
	}
	if last := l.count[axis] - 1; f >= float64(last) {
		return last
	}
	return int(f)
}

// spare returns a slice of length n, with an eighth to spare when it has to grow.
func spare[T int32 | [4]float32](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/8)
	}
	return s[:n]
}

// Holds says whether every pair within Reach·(r_i + r_j) is still listed: no point
// has used up half the skin by moving and growing. The second result is the share of
// the skin that is used, 1 or more if the list no longer holds.
func (l *Slabs) Holds(crew *team.Team, at [][4]float64) (bool, float64) {
	if l.skin < 0 || l.n != len(at) {
		return false, math.Inf(1)
	}
	l.at = at
	crew.Do(len(l.Parts), l.age)
	used := 0.0
	for k := range l.Parts {
		if u := l.sums[k].used; !(u <= used) {
			used = u
		}
	}
	// Half of the skin is there for each of two points.
	if used == 0 {
		return true, 0
	}
	share := 2 * used / l.skin
	return share <= 1, share
}

// used returns the largest way that points have gone and grown since Build, for a
// run of places in the order of bins. It is inexact by less than slop, which Build
// has allowed for.
func (l *Slabs) used(from, to int) float64 {
	most, at := 0.0, l.at
	box := &l.spec.Box
	for k := from; k < to; k++ {
		p, was := &at[l.order[k]], &l.packed[k]
		dx := box.shortest(0, p[0]-l.origin[0]-float64(was[0]))
		dy := box.shortest(1, p[1]-l.origin[1]-float64(was[1]))
		dz := 0.0
		if !l.flat {
			dz = box.shortest(2, p[2]-l.origin[2]-float64(was[2]))
		}
		u := math.Sqrt(dx*dx + dy*dy + dz*dz)
		if grown := l.spec.Reach*p[3] - float64(was[3]); grown > 0 {
			u += grown
		}
		u -= l.slop
		if !(u <= most) {
			most = u
		}
	}
	return most
}

// Bytes returns the memory the list holds.
func (l *Slabs) Bytes() int {
	b := 4*(cap(l.bin)+cap(l.start)+cap(l.order)) + 16*cap(l.packed)
	for k := range l.Parts {
		b += 4 * (cap(l.Parts[k].Neighbour) + cap(l.Parts[k].start))
	}
	return b
}
