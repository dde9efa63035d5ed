package neighbour

import (
	"fmt"
	"math"
)

// Touch finds the balls that overlap, of few and of any size: a search for points
// that move on at once, so that nothing is kept.
type Touch struct {
	box    Box
	count  [3]int
	origin [3]float64
	scale  [3]float64
	period [3]float64
	flat   bool
	bin    []int32
	start  []int32
	order  []int32
	sorted [][4]float64
}

// NewTouch returns a search in a box.
//
// Errors: a box that does not validate.
func NewTouch(box Box) (*Touch, error) {
	if err := box.Validate(); err != nil {
		return nil, err
	}
	t := &Touch{box: box, flat: box.Low[2] == box.High[2]}
	for a := range 3 {
		if box.Periodic[a] {
			t.period[a] = box.High[a] - box.Low[a]
		}
	}
	return t, nil
}

// Find calls visit for each pair of balls {x, y, z, R} with distance below R_i + R_j
// once, where i is the larger one, and of equals the one with the smaller index. It
// goes through i in their order; what comes first of the partners of i is open, but
// depends on the balls alone. On periodic axes they lie inside the box.
//
// Errors: *PositionError for the first coordinate that is not finite.
// Panics if a ball is wider than a quarter of a period.
func (t *Touch) Find(balls [][4]float64, visit func(i, j int)) error {
	if err := t.sort(balls); err != nil {
		return err
	}
	for i := range balls {
		p := &balls[i]
		far := 2 * p[3] * (1 + 1e-9)
		zs := [2]run{{end: 1}, {}}
		if !t.flat {
			zs = t.span(2, p[2], far)
		}
		xs, ys := t.span(0, p[0], far), t.span(1, p[1], far)
		for _, zr := range zs {
			for bz := zr.first; bz < zr.end; bz++ {
				for _, yr := range ys {
					for by := yr.first; by < yr.end; by++ {
						row := (bz*t.count[1] + by) * t.count[0]
						for _, xr := range xs {
							if xr.first < xr.end {
								at := [3]float64{p[0] - xr.shift, p[1] - yr.shift, p[2] - zr.shift}
								t.look(i, &at, p[3], int(t.start[row+xr.first]), int(t.start[row+xr.end]), visit)
							}
						}
					}
				}
			}
		}
	}
	return nil
}

// look visits the partners of ball i, whose image is at a place, in one run of bins.
func (t *Touch) look(i int, at *[3]float64, r float64, first, end int, visit func(i, j int)) {
	x, y, z := at[0], at[1], at[2]
	sorted := t.sorted[first:end]
	for k := range sorted {
		q := &sorted[k]
		dx, dy, dz := q[0]-x, q[1]-y, q[2]-z
		if t.flat {
			dz = 0
		}
		reach := r + q[3]
		if dx*dx+dy*dy+dz*dz >= reach*reach || q[3] > r {
			continue
		}
		if j := int(t.order[first+k]); q[3] < r || j > i {
			visit(i, j)
		}
	}
}

// sort puts the balls into bins a little wider than their radii.
func (t *Touch) sort(balls [][4]float64) error {
	inf := math.Inf(1)
	low, high := [3]float64{inf, inf, inf}, [3]float64{-inf, -inf, -inf}
	sum := 0.0
	for i := range balls {
		p := &balls[i]
		for a := range 3 {
			if p[a]-p[a] != 0 {
				return &PositionError{Index: i, Axis: a, Value: p[a]}
			}
			low[a], high[a] = min(low[a], p[a]), max(high[a], p[a])
			if t.period[a] > 0 && 4*p[3] > t.period[a] {
				panic(fmt.Sprintf("neighbour: a ball of radius %g on a period of %g", p[3], t.period[a]))
			}
		}
		sum += p[3]
	}
	n := len(balls)
	t.layOut(n, 1.2*sum/float64(max(n, 1)), low, high)
	t.bin, t.order = resize(t.bin, n), resize(t.order, n)
	if cap(t.sorted) < n {
		t.sorted = make([][4]float64, n, n+n/4)
	}
	t.sorted = t.sorted[:n]
	t.start = resize(t.start, t.count[0]*t.count[1]*t.count[2]+1)
	clear(t.start)
	for i := range balls {
		p := &balls[i]
		b := int32((t.axisBin(2, p[2])*t.count[1]+t.axisBin(1, p[1]))*t.count[0] + t.axisBin(0, p[0]))
		t.bin[i] = b
		t.start[b+1]++
	}
	for b := 1; b < len(t.start); b++ {
		t.start[b] += t.start[b-1]
	}
	for i := n - 1; i >= 0; i-- {
		b := t.bin[i] + 1
		t.start[b]--
		t.order[t.start[b]] = int32(i)
		t.sorted[t.start[b]] = balls[i]
	}
	copy(t.start, t.start[1:])
	t.start[len(t.start)-1] = int32(n)
	return nil
}

// layOut chooses bins of about the given width, at most four a ball.
func (t *Touch) layOut(n int, width float64, low, high [3]float64) {
	total := 1.0
	var bins [3]float64
	for a := range 3 {
		span := high[a] - low[a]
		if t.period[a] > 0 {
			low[a], span = t.box.Low[a], t.period[a]
		}
		bins[a], t.origin[a], t.scale[a] = 1, low[a], 0
		if span > 0 && width > 0 && n > 0 && !(a == 2 && t.flat) {
			bins[a] = max(1, math.Floor(min(span/width, 1e6)))
			t.scale[a] = 1 / span
		}
		total *= bins[a]
	}
	shrink := 1.0
	if most := float64(4*n + 64); total > most {
		shrink = math.Cbrt(most / total)
	}
	for a := range 3 {
		t.count[a] = max(1, int(min(bins[a]*shrink, float64(4*n+64))))
		t.scale[a] *= float64(t.count[a])
	}
}

func (t *Touch) axisBin(axis int, v float64) int {
	f := (v - t.origin[axis]) * t.scale[axis]
	if !(f > 0) {
		return 0
	}
	return min(int(f), t.count[axis]-1)
}

// run is a run of bins along one axis and what has to be added to their coordinates.
type run struct {
	first, end int
	shift      float64
}

// span returns the one or two runs of bins within far of a coordinate, at most half of
// a period.
func (t *Touch) span(axis int, v, far float64) [2]run {
	n := t.count[axis]
	period := t.period[axis]
	if period == 0 {
		return [2]run{{first: t.axisBin(axis, v-far), end: t.axisBin(axis, v+far) + 1}, {}}
	}
	f, w := (v-t.origin[axis])*t.scale[axis], far*t.scale[axis]
	first, end := int(f-w+float64(n))-n, int(f+w)+1
	switch {
	case end-first > n:
		// The last bin is the first of another image: the ball is at most half of a
		// period away from all others.
		if v-t.origin[axis] < 0.5*period {
			return [2]run{{end: n}, {first + n, n, -period}}
		}
		return [2]run{{end: n}, {0, end - n, period}}
	case first < 0:
		return [2]run{{end: end}, {first + n, n, -period}}
	case end > n:
		return [2]run{{first: first, end: n}, {0, end - n, period}}
	}
	return [2]run{{first: first, end: end}, {}}
}
