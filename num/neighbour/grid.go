package neighbour

import (
	"fmt"
	"math"
	"slices"
)

// maxBins bounds the memory of a grid over a box that is huge against its bins;
// beyond it bins are made wider, which changes speed and never the answer.
const maxBins = 1 << 21

// Grid sorts points into bins for the search of near pairs.
//
// Build changes a grid; all other methods only read it and may run at the same
// time, also from within a visit.
type Grid struct {
	box   Box
	count [3]int     // bins along each axis
	scale [3]float64 // bins per length

	period, half [3]float64 // of periodic axes; half is +Inf on the others

	x, y, z []float64    // wrapped positions, in the order given
	start   []int32      // first entry of each bin in order; one more at the end
	order   []int32      // point indices, bin by bin, ascending within a bin
	sorted  [][3]float64 // their positions in the same order
	bin     []int32      // bin of each point
}

// New returns a grid over box whose bins are at least bin wide. Searches are
// fastest with a cutoff equal to bin or a little below.
//
// Errors: a box that does not validate; a bin that is not positive and finite.
func New(box Box, bin float64) (*Grid, error) {
	if err := box.Validate(); err != nil {
		return nil, err
	}
	if !(bin > 0) || math.IsInf(bin, 1) {
		return nil, fmt.Errorf("neighbour: bin width %g is not a positive finite length", bin)
	}
	g := &Grid{box: box}
	for a := range 3 {
		g.half[a] = math.Inf(1)
		if box.Periodic[a] {
			g.period[a] = box.High[a] - box.Low[a]
			g.half[a] = 0.5 * g.period[a]
		}
	}
	for {
		total := 1.0
		for a := range 3 {
			span := box.High[a] - box.Low[a]
			// The margin keeps a bin strictly wider than asked, so that a cutoff
			// equal to bin never reaches a second ring of bins through rounding.
			n := math.Max(1, math.Floor(span/bin*(1-1e-9)))
			total *= n
			g.count[a] = int(math.Min(n, maxBins))
			g.scale[a] = 0
			if span > 0 {
				g.scale[a] = n / span
			}
		}
		if total <= maxBins {
			break
		}
		bin *= 1.25
	}
	g.start = make([]int32, g.count[0]*g.count[1]*g.count[2]+1)
	return g, nil
}

// Len returns the number of points of the last Build.
func (g *Grid) Len() int { return len(g.x) }

// Build sorts the points into bins. The coordinates are copied; z may be nil
// when the third axis is flat. After the first call with the largest number of
// points nothing is allocated.
//
// Errors: *PositionError for the first coordinate that is not finite; the grid
// is then empty.
// Panics if the slices differ in length.
func (g *Grid) Build(x, y, z []float64) error {
	checkLengths(&g.box, x, y, z)
	n := len(x)
	g.x, g.y, g.z = resize(g.x, n), resize(g.y, n), resize(g.z, n)
	g.order, g.bin, g.sorted = resize(g.order, n), resize(g.bin, n), resize(g.sorted, n)
	clear(g.start)
	for i := range n {
		p := [3]float64{x[i], y[i], 0}
		if z != nil {
			p[2] = z[i]
		}
		for a, v := range p {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				g.empty()
				return &PositionError{Index: i, Axis: a, Value: v}
			}
		}
		g.x[i], g.y[i], g.z[i] = g.box.wrap(0, p[0]), g.box.wrap(1, p[1]), g.box.wrap(2, p[2])
		b := int32(g.binOf(g.x[i], g.y[i], g.z[i]))
		g.bin[i] = b
		g.start[b+1]++
	}
	for b := 1; b < len(g.start); b++ {
		g.start[b] += g.start[b-1]
	}
	// Points are placed from the last to the first, each at the end of what is
	// left of its bin: bins end ascending and start ends shifted back in place.
	for i := n - 1; i >= 0; i-- {
		b := g.bin[i] + 1
		g.start[b]--
		g.order[g.start[b]] = int32(i)
		g.sorted[g.start[b]] = [3]float64{g.x[i], g.y[i], g.z[i]}
	}
	copy(g.start, g.start[1:])
	g.start[len(g.start)-1] = int32(n)
	return nil
}

func (g *Grid) empty() {
	g.x, g.y, g.z = g.x[:0], g.y[:0], g.z[:0]
	g.order, g.bin, g.sorted = g.order[:0], g.bin[:0], g.sorted[:0]
	clear(g.start)
}

// axisBin returns the bin of a wrapped coordinate; outside an open axis it is
// the outermost bin, which keeps near points in near bins.
func (g *Grid) axisBin(axis int, v float64) int {
	f := (v - g.box.Low[axis]) * g.scale[axis]
	if !(f > 0) {
		return 0
	}
	last := g.count[axis] - 1
	if f >= float64(last) {
		return last
	}
	return int(f)
}

func (g *Grid) binOf(x, y, z float64) int {
	return (g.axisBin(2, z)*g.count[1]+g.axisBin(1, y))*g.count[0] + g.axisBin(0, x)
}

// Pairs calls visit once for each pair i < j with distance ≤ cutoff, in the
// order of i, then j. (dx, dy, dz) leads from i to the nearest image of j and d2
// is its squared length.
//
// Panics if cutoff is negative, NaN, or more than half of a period: a pair could
// then be near through two images.
func (g *Grid) Pairs(cutoff float64, visit func(i, j int, dx, dy, dz, d2 float64)) {
	checkCutoff(&g.box, cutoff)
	var local [96]int32
	for i := range g.x {
		near := g.gather(local[:0], g.x[i], g.y[i], g.z[i], cutoff, int32(i))
		for _, j := range near {
			dx, dy, dz, d2 := g.box.between(g.x[i], g.y[i], g.z[i], g.x[j], g.y[j], g.z[j])
			visit(i, int(j), dx, dy, dz, d2)
		}
	}
}

// Around calls visit for each point j ≠ i with distance ≤ cutoff from point i,
// in the order of j. (dx, dy, dz) leads from i to the nearest image of j.
//
// Panics as Pairs, and if i is not a point of the last Build.
func (g *Grid) Around(i int, cutoff float64, visit func(j int, dx, dy, dz, d2 float64)) {
	checkCutoff(&g.box, cutoff)
	x, y, z := g.x[i], g.y[i], g.z[i]
	var local [96]int32
	for _, j := range g.gather(local[:0], x, y, z, cutoff, -1) {
		if int(j) == i {
			continue
		}
		dx, dy, dz, d2 := g.box.between(x, y, z, g.x[j], g.y[j], g.z[j])
		visit(int(j), dx, dy, dz, d2)
	}
}

// AroundPoint calls visit for each point j with distance ≤ cutoff from
// (x, y, z), in the order of j. (dx, dy, dz) leads from there to the nearest
// image of j.
//
// Panics as Pairs, and if a coordinate is not finite.
func (g *Grid) AroundPoint(x, y, z, cutoff float64, visit func(j int, dx, dy, dz, d2 float64)) {
	checkCutoff(&g.box, cutoff)
	if s := x + y + z; math.IsNaN(s) || math.IsInf(s, 0) {
		panic(fmt.Sprintf("neighbour: (%g, %g, %g) is not a place", x, y, z))
	}
	x, y, z = g.box.Wrap(x, y, z)
	var local [96]int32
	for _, j := range g.gather(local[:0], x, y, z, cutoff, -1) {
		dx, dy, dz, d2 := g.box.between(x, y, z, g.x[j], g.y[j], g.z[j])
		visit(int(j), dx, dy, dz, d2)
	}
}

// gather appends the points with index above after and distance ≤ cutoff from a
// wrapped place, ascending. It starts on the caller's small array, so a usual
// search allocates nothing.
func (g *Grid) gather(near []int32, x, y, z, cutoff float64, after int32) []int32 {
	xs := g.reach(0, g.axisBin(0, x), cutoff)
	ys := g.reach(1, g.axisBin(1, y), cutoff)
	zs := g.reach(2, g.axisBin(2, z), cutoff)
	return g.collect(near, &xs, &ys, &zs, x, y, z, cutoff*cutoff, after)
}

// collect is gather for runs of bins that are known already.
func (g *Grid) collect(near []int32, xs, ys, zs *[2]span, x, y, z, limit float64, after int32) []int32 {
	from := len(near)
	for _, zr := range zs {
		for bz := zr.first; bz < zr.end; bz++ {
			for _, yr := range ys {
				for by := yr.first; by < yr.end; by++ {
					row := (bz*g.count[1] + by) * g.count[0]
					for _, xr := range xs {
						// Bins that follow each other along x hold one run of order.
						near = g.sift(near, int(g.start[row+xr.first]), int(g.start[row+xr.end]), x, y, z, limit, after)
					}
				}
			}
		}
	}
	sortFew(near[from:])
	return near
}

// sift appends those points of one run of order that have an index above after and
// a squared distance of at most limit from a wrapped place. The arithmetic is that
// of Box.between.
func (g *Grid) sift(near []int32, first, end int, x, y, z, limit float64, after int32) []int32 {
	px, py, pz := g.period[0], g.period[1], g.period[2]
	hx, hy, hz := g.half[0], g.half[1], g.half[2]
	order := g.order[first:end]
	at := g.sorted[first:end]
	at = at[:len(order)]
	for k, j := range order {
		if j <= after {
			continue
		}
		dx, dy, dz := at[k][0]-x, at[k][1]-y, at[k][2]-z
		if dx > hx {
			dx -= px
		} else if dx < -hx {
			dx += px
		}
		if dy > hy {
			dy -= py
		} else if dy < -hy {
			dy += py
		}
		if dz > hz {
			dz -= pz
		} else if dz < -hz {
			dz += pz
		}
		if float64(dx*dx)+float64(dy*dy)+float64(dz*dz) <= limit {
			near = append(near, j)
		}
	}
	return near
}

// sortFew sorts what is nearly always a handful.
func sortFew(a []int32) {
	if len(a) > 24 {
		slices.Sort(a)
		return
	}
	for i := 1; i < len(a); i++ {
		v, k := a[i], i
		for ; k > 0 && a[k-1] > v; k-- {
			a[k] = a[k-1]
		}
		a[k] = v
	}
}

// span is a run of bins along one axis.
type span struct{ first, end int }

// reach returns the one or two runs of bins that hold every point within cutoff
// of any place in bin b along one axis; an unused run is empty.
func (g *Grid) reach(axis, b int, cutoff float64) [2]span {
	n := g.count[axis]
	// Floor(cutoff/width) + 1 bins either side are enough for the whole bin.
	rings := math.Floor(cutoff*g.scale[axis]) + 1
	if 2*rings+1 >= float64(n) && g.box.Periodic[axis] || rings >= float64(n) {
		return [2]span{{0, n}, {0, 0}}
	}
	k := int(rings)
	first, end := b-k, b+k+1
	switch {
	case first < 0 && g.box.Periodic[axis]:
		return [2]span{{0, end}, {first + n, n}}
	case end > n && g.box.Periodic[axis]:
		return [2]span{{0, end - n}, {first, n}}
	}
	return [2]span{{max(first, 0), min(end, n)}, {0, 0}}
}

func checkCutoff(b *Box, cutoff float64) {
	if !(cutoff >= 0) {
		panic(fmt.Sprintf("neighbour: cutoff %g is not a distance", cutoff))
	}
	for a, axis := range axisNames {
		if period := b.High[a] - b.Low[a]; b.Periodic[a] && cutoff > 0.5*period {
			panic(fmt.Sprintf("neighbour: cutoff %g exceeds half of the period %g of axis %s", cutoff, period, axis))
		}
	}
}

func checkLengths(b *Box, x, y, z []float64) {
	if z == nil && b.Low[2] == b.High[2] {
		z = x
	}
	if len(y) != len(x) || len(z) != len(x) {
		panic(fmt.Sprintf("neighbour: %d x, %d y and %d z coordinates", len(x), len(y), len(z)))
	}
	if len(x) > math.MaxInt32 {
		panic("neighbour: more points than an int32 can number")
	}
}

func resize[T int32 | float64 | [3]float64](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
