package assay

import (
	"math"

	"paget/tissue"
)

// tracks follows cells from frame to frame as time-lapse microscopy does.
//
// A cell is measured between two frames if it is alive in both. Steps across a
// periodic border are taken the short way.
//
// Units: µm, min.
type tracks struct {
	width, height float64 // periods of x and y
	place         map[uint64]*track
	path, time    float64 // sum over cells and frames of the distance and the time between them
}

// track is one cell: its place at the last frame and the way from where it was
// first seen, both without the jumps at borders.
type track struct {
	x, y, z    float64
	dx, dy, dz float64
	frame      float64
	founder    bool // seen in the first frame
}

// newTracks returns tracks without cells.
func newTracks(width, height float64) *tracks {
	return &tracks{width: width, height: height, place: map[uint64]*track{}}
}

// frame measures all living cells.
func (t *tracks) frame(s *tissue.State, first bool) {
	for i := 0; i < s.Len(); i++ {
		if !living(s, i) {
			continue
		}
		x, y, z := s.X[i], s.Y[i], s.Z[i]
		last := t.place[s.ID[i]]
		if last == nil {
			t.place[s.ID[i]] = &track{x: x, y: y, z: z, frame: s.Time, founder: first}
			continue
		}
		dx := short(x-last.x, t.width)
		dy := short(y-last.y, t.height)
		dz := z - last.z
		t.path += math.Sqrt(dx*dx + dy*dy + dz*dz)
		t.time += s.Time - last.frame
		last.dx, last.dy, last.dz = last.dx+dx, last.dy+dy, last.dz+dz
		last.x, last.y, last.z, last.frame = x, y, z, s.Time
	}
}

// short returns a difference of coordinates the short way round a period.
func short(d, period float64) float64 { return d - period*math.Round(d/period) }

// speed returns the mean distance per time between frames, µm/min, and 0 when
// nothing has been measured.
func (t *tracks) speed() float64 {
	if t.time == 0 {
		return 0
	}
	return t.path / t.time
}

// spread returns the mean squared distance in the plane from the first frame,
// µm², over cells that were in it and are still alive.
func (t *tracks) spread(s *tissue.State) float64 {
	sum, n := 0.0, 0
	for i := 0; i < s.Len(); i++ {
		if !living(s, i) {
			continue
		}
		if k := t.place[s.ID[i]]; k != nil && k.founder {
			sum += k.dx*k.dx + k.dy*k.dy
			n++
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
