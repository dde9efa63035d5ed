package assay

import (
	"math"

	"paget/rng"
)

// region is the part of a flat periodic patch on which discs are put down.
//
// Units: µm. The patch spans [0, width) × [0, height) and is periodic in both
// directions; discs are centred in [left, left+across) × [0, height).
type region struct {
	width, height float64
	left, across  float64
}

// tries is the number of random places that a disc is offered before the
// distance to its neighbours that it insists on is shortened.
const tries = 64

// shortening is the factor by which that distance is then multiplied.
const shortening = 0.9

// scatter holds discs put down at random, in the order of their ids.
//
// Units: µm. crowded counts discs that found no place at the full distance.
type scatter struct {
	x, y    []float64
	crowded int
}

// scatterDiscs puts n discs at random, each at least distance from all earlier
// ones (random sequential addition). Disc i draws from its own stream, keyed
// (root, Plating, first+i), so the same root gives the same places in
// every arm.
//
// On a patch too full for that, a disc that finds no place in 64 tries insists
// on 0.9 of the distance, and so on; such discs are counted, and forces push
// them apart afterwards.
//
// Units: µm.
// Range: n ≥ 0, distance ≥ 0; 0 < across ≤ width.
func scatterDiscs(root rng.Root, first uint64, n int, distance float64, r region) scatter {
	s := scatter{x: make([]float64, 0, n), y: make([]float64, 0, n)}
	b := newBuckets(r.width, r.height, distance)
	var stream rng.Stream
	for i := 0; i < n; i++ {
		stream.At(root, rng.Plating, first+uint64(i), 0)
		insists := distance
		for try := 1; ; try++ {
			x := wrap(r.left+r.across*stream.Float64(), r.width)
			y := r.height * stream.Float64()
			if b.free(x, y, insists, s.x, s.y) {
				b.add(x, y, len(s.x))
				s.x, s.y = append(s.x, x), append(s.y, y)
				break
			}
			if try%tries == 0 {
				insists *= shortening
			}
		}
		if insists < distance {
			s.crowded++
		}
	}
	return s
}

// wrap brings a coordinate into [0, period).
func wrap(x, period float64) float64 {
	x -= period * math.Floor(x/period)
	if x >= period { // rounding of a tiny negative x
		return 0
	}
	return x
}

// apart returns the squared distance of two points of a periodic patch.
func apart(dx, dy, width, height float64) float64 {
	dx -= width * math.Round(dx/width)
	dy -= height * math.Round(dy/height)
	return dx*dx + dy*dy
}

// buckets sorts points of a periodic patch by place, for a quick look at the
// neighbours of one that is being added.
type buckets struct {
	width, height float64
	nx, ny        int
	reach         float64 // edge of a bucket is at least this
	members       [][]int32
}

// newBuckets returns empty buckets with edges of at least reach.
func newBuckets(width, height, reach float64) *buckets {
	count := func(length float64) int {
		if reach <= 0 {
			return 1
		}
		return min(max(1, int(length/reach)), 256)
	}
	b := &buckets{width: width, height: height, reach: reach, nx: count(width), ny: count(height)}
	b.members = make([][]int32, b.nx*b.ny)
	return b
}

// at returns the column and row of a point.
func (b *buckets) at(x, y float64) (int, int) {
	return min(int(x/b.width*float64(b.nx)), b.nx-1), min(int(y/b.height*float64(b.ny)), b.ny-1)
}

// add enters point i at (x, y).
func (b *buckets) add(x, y float64, i int) {
	ix, iy := b.at(x, y)
	k := iy*b.nx + ix
	b.members[k] = append(b.members[k], int32(i))
}

// free reports whether no point lies nearer than distance, which is at most the
// reach.
func (b *buckets) free(x, y, distance float64, xs, ys []float64) bool {
	if distance <= 0 {
		return true
	}
	ix, iy := b.at(x, y)
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			k := (iy+dy+b.ny)%b.ny*b.nx + (ix+dx+b.nx)%b.nx
			for _, j := range b.members[k] {
				if apart(x-xs[j], y-ys[j], b.width, b.height) < distance*distance {
					return false
				}
			}
		}
	}
	return true
}
