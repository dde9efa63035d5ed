package neighbour

import (
	"fmt"
	"math"
)

// Touch finds the balls that overlap, of few and of many sizes: a search for points
// that move on at once, so that nothing is kept.
//
// Bins are as wide as two usual balls, so that partners are in the same bin or the next;
// bins beyond the ends of a periodic axis hold images. The few balls that are much wider
// than the rest are compared with all.
type Touch struct {
	box    Box
	flat   bool
	count  [3]int // bins, without those of images
	origin [3]float64
	scale  [3]float64
	bin    []int32 // of each entry
	first  []int32 // entry of each bin in sorted
	all    []ball  // those of usual size, and images
	sorted []ball
	wide   []int32
	found  [][2]int32
	pairs  [][2]int32
	row    []int32
}

// ball is a ball of usual size or an image of it.
type ball struct {
	x, y, z, r float64
	index      int32
}

// usual is the largest radius that bins are made for, as a multiple of the mean.
const usual = 1.4

// NewTouch returns a search in a box.
//
// Errors: a box that does not validate.
func NewTouch(box Box) (*Touch, error) {
	if err := box.Validate(); err != nil {
		return nil, err
	}
	return &Touch{box: box, flat: box.Low[2] == box.High[2]}, nil
}

// Find returns the pairs i < j of balls {x, y, z, R} with distance below R_i + R_j, and
// maybe some that miss that by rounding, in the order of i, then j. On periodic axes they
// lie inside the box. The pairs are good until Find is called again.
//
// Errors: *PositionError for the first coordinate that is not finite.
// Panics if a ball is wider than a quarter of a period.
func (t *Touch) Find(balls [][4]float64) ([][2]int32, error) {
	most, low, high, err := t.extent(balls)
	if err != nil {
		return nil, err
	}
	t.found = t.found[:0]
	t.layOut(len(balls), 2*most, low, high)
	t.fill(balls, most)
	t.search()
	t.compareWide(balls)
	return t.arrange(len(balls)), nil
}

// extent returns the largest usual radius and the ends of each axis.
func (t *Touch) extent(balls [][4]float64) (most float64, low, high [3]float64, err error) {
	inf := math.Inf(1)
	low, high = [3]float64{inf, inf, inf}, [3]float64{-inf, -inf, -inf}
	sum := 0.0
	for i := range balls {
		p := &balls[i]
		for a := range 3 {
			if p[a]-p[a] != 0 {
				return 0, low, high, &PositionError{Index: i, Axis: a, Value: p[a]}
			}
			if p[a] < low[a] {
				low[a] = p[a]
			}
			if p[a] > high[a] {
				high[a] = p[a]
			}
		}
		if p[3] > most {
			most = p[3]
		}
		sum += p[3]
	}
	for a := range 3 {
		if t.box.Periodic[a] {
			low[a], high[a] = t.box.Low[a], t.box.High[a]
			if 4*most > high[a]-low[a] {
				panic(fmt.Sprintf("neighbour: a ball of radius %g on a period of %g", most, high[a]-low[a]))
			}
		}
	}
	return min(most, usual*sum/float64(max(len(balls), 1))), low, high, nil
}

// layOut chooses bins of at least the given width, at most about four a ball.
func (t *Touch) layOut(n int, width float64, low, high [3]float64) {
	var bins [3]float64
	total := 1.0
	for a := range 3 {
		bins[a] = 1
		if span := high[a] - low[a]; span > 0 && width > 0 && !(a == 2 && t.flat) {
			bins[a] = max(1, math.Floor(min(span/width*(1-1e-9), 1e6)))
		}
		if a == 2 && bins[a] < 4 && !t.box.Periodic[a] {
			bins[a] = 1 // a thin layer: more of them to look at cost more than they save
		}
		total *= bins[a]
	}
	shrink := min(1, math.Cbrt(float64(4*n+64)/total))
	for a := range 3 {
		t.count[a] = max(1, int(min(bins[a]*shrink, float64(4*n+64))))
		t.origin[a], t.scale[a] = low[a], 0
		if t.box.Periodic[a] {
			t.count[a] = max(t.count[a], 2)
		}
		if span := high[a] - low[a]; span > 0 && t.count[a] > 1 {
			t.scale[a] = float64(t.count[a]) / span
		}
	}
}

// axisBin returns the bin of a coordinate, from 1; 0 and count + 1 are those of images.
func (t *Touch) axisBin(axis int, v float64) int {
	k := int((v - t.origin[axis]) * t.scale[axis])
	if k >= t.count[axis] {
		k = t.count[axis] - 1
	}
	if k < 0 {
		k = 0
	}
	return k + 1
}

// fill sorts balls and images into bins.
func (t *Touch) fill(balls [][4]float64, most float64) {
	t.all, t.bin, t.wide = t.all[:0], t.bin[:0], t.wide[:0]
	wx, wy, wz := t.count[0]+2, t.count[1]+2, t.count[2]+2
	bins := wx * wy * wz
	t.first = resize(t.first, bins+1)
	clear(t.first)
	for i := range balls {
		p := &balls[i]
		if p[3] > most {
			t.wide = append(t.wide, int32(i))
			continue
		}
		at := len(t.all)
		bx, by, bz := t.axisBin(0, p[0]), t.axisBin(1, p[1]), t.axisBin(2, p[2])
		z := p[2]
		if t.flat {
			z = 0
		}
		t.add(ball{p[0], p[1], z, p[3], int32(i)}, int32((bz*wy+by)*wx+bx))
		for a, k := range [3]int{bx, by, bz} {
			if t.box.Periodic[a] && (k == 1 || k == t.count[a]) {
				t.image(a, k, at, [3]int{1, wx, wx * wy}[a])
			}
		}
	}
	accumulate(t.first)
	if cap(t.sorted) < len(t.all) {
		t.sorted = make([]ball, len(t.all), len(t.all)+len(t.all)/4)
	}
	t.sorted = t.sorted[:len(t.all)]
	for k := len(t.all) - 1; k >= 0; k-- {
		b := t.bin[k] + 1
		t.first[b]--
		t.sorted[t.first[b]] = t.all[k]
	}
	copy(t.first, t.first[1:])
	t.first[bins] = int32(len(t.all))
}

// add appends a ball to those of a bin.
func (t *Touch) add(b ball, bin int32) {
	t.all, t.bin = append(t.all, b), append(t.bin, bin)
	t.first[bin+1]++
}

// image adds the images along one axis of the entries from a ball on, which are in bin
// place of that axis; stride is the way to the next.
func (t *Touch) image(axis, place, from, stride int) {
	n := t.count[axis]
	period, to := t.box.High[axis]-t.box.Low[axis], n
	if place == n {
		period, to = -period, -n
	}
	for k, end := from, len(t.all); k < end; k++ {
		b := t.all[k]
		switch axis {
		case 0:
			b.x += period
		case 1:
			b.y += period
		case 2:
			b.z += period
		}
		t.add(b, t.bin[k]+int32(to*stride))
	}
}

// search compares every ball with those behind it in its bin and with those in the bins
// that come after.
func (t *Touch) search() {
	wx, wy := t.count[0]+2, t.count[1]+2
	// The rows that come after: of the same layer, and of the next one if there is any.
	rows := [4]int{wx, wx * (wy - 1), wx * wy, wx * (wy + 1)}
	after := rows[:]
	if t.count[2] == 1 {
		after = rows[:1]
	}
	found, sorted, first := t.found, t.sorted, t.first
	for bz := 1; bz <= t.count[2]; bz++ {
		for by := 1; by <= t.count[1]; by++ {
			row := (bz*wy + by) * wx
			for b := row + 1; b <= row+t.count[0]; b++ {
				for k := first[b]; k < first[b+1]; k++ {
					p := &sorted[k]
					found = look(found, p, sorted[k+1:first[b+2]])
					for _, next := range after {
						found = look(found, p, sorted[first[b+next-1]:first[b+next+2]])
					}
				}
			}
		}
	}
	t.found = found
}

// look compares a ball with a run of others.
func look(found [][2]int32, p *ball, run []ball) [][2]int32 {
	x, y, z, r := p.x, p.y, p.z, p.r
	for k := range run {
		q := &run[k]
		dx, dy, dz, reach := q.x-x, q.y-y, q.z-z, r+q.r
		if dx*dx+dy*dy+dz*dz < reach*reach*(1+1e-9) {
			i, j := p.index, q.index
			if i > j {
				i, j = j, i
			}
			found = append(found, [2]int32{i, j})
		}
	}
	return found
}

// compareWide compares the wide balls with all, of two wide ones the one that comes first.
func (t *Touch) compareWide(balls [][4]float64) {
	for n, i := range t.wide {
		earlier := t.wide[:n]
		for j := range balls {
			if len(earlier) > 0 && int(earlier[0]) == j {
				earlier = earlier[1:]
				continue
			}
			p, q := &balls[i], &balls[j]
			pz, qz := p[2], q[2]
			if t.flat {
				pz, qz = 0, 0
			}
			_, _, _, d2 := t.box.between(p[0], p[1], pz, q[0], q[1], qz)
			if reach := p[3] + q[3]; j != int(i) && d2 < reach*reach {
				t.found = append(t.found, [2]int32{min(i, int32(j)), max(i, int32(j))})
			}
		}
	}
}

// arrange sorts the pairs by counting: by j, and then by i.
func (t *Touch) arrange(n int) [][2]int32 {
	if cap(t.pairs) < len(t.found) {
		t.pairs = make([][2]int32, len(t.found), 2*len(t.found))
	}
	t.pairs = t.pairs[:len(t.found)]
	t.row = resize(t.row, n+1)
	byKey(t.pairs, t.found, t.row, 1)
	byKey(t.found, t.pairs, t.row, 0)
	return t.found
}

// byKey writes pairs to another place in the order of one of their members, and those
// that share it as they stood.
func byKey(to, from [][2]int32, row []int32, key int) {
	clear(row)
	for k := range from {
		row[from[k][key]+1]++
	}
	accumulate(row)
	for _, p := range from {
		at := row[p[key]]
		row[p[key]] = at + 1
		to[at] = p
	}
}

// accumulate replaces counts by their running sum.
func accumulate(count []int32) {
	sum := int32(0)
	for k, c := range count {
		sum += c
		count[k] = sum
	}
}
