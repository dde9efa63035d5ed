package neighbour

// search looks around places. What may be near the points of a bin is gathered once
// and kept for the points that follow; bins that touch keep it in different places.
type search struct {
	kept  [8]gathered
	found []int32
}

// gathered is what may be near the points of one bin.
type gathered struct {
	bin    int32 // −1: none
	packed [][4]float32
	order  []int32
}

// rows writes the rows of one slab.
func (l *Slabs) rows(s *search, part *Part) {
	at, skin := l.at, l.reserve
	first := part.First
	n := min(l.spec.Size, l.n-first)
	part.start = spare(part.start, 2*n+1)
	near := part.Neighbour[:0]
	for k := range s.kept {
		s.kept[k].bin = -1
	}
	low, high := int32(first), int32(first+n)
	reach := float32(l.spec.Reach)
	margin := float32(skin + 8*l.slop)
	for a := range n {
		i := first + a
		p := &at[i]
		place := [4]float32{float32(p[0] - l.origin[0]), float32(p[1] - l.origin[1]), float32(p[2] - l.origin[2]), reach*float32(p[3]) + margin}
		var found []int32
		if l.sparse {
			found = l.scan(s, i, &place)
		} else {
			found = l.sift(l.gathered(s, l.bin[i], low, int32(i)), &place, s)
		}
		found = later(found, low, int32(i))
		sortFew(found)
		from, to := ends(found, low, high)
		if need := len(near) + len(found); need > cap(near) {
			near = append(make([]int32, 0, need+need/8+4*n), near...)
		}
		part.start[2*a] = int32(len(near))
		near = append(near, found[from:to]...)
		part.start[2*a+1] = int32(len(near))
		near = append(near, found[:from]...)
		near = append(near, found[to:]...)
	}
	part.start[2*n] = int32(len(near))
	part.Neighbour = near
}

// later drops the points low … i, which list the pair themselves.
func later(found []int32, low, i int32) []int32 {
	n := 0
	own := uint32(i - low)
	for _, j := range found {
		found[n] = j
		if uint32(j-low) > own {
			n++
		}
	}
	return found[:n]
}

// ends returns which entries of a sorted row lie in low … high − 1.
func ends(found []int32, low, high int32) (from, to int) {
	for _, j := range found {
		if j < low {
			from++
		}
		if j < high {
			to++
		}
	}
	return from, to
}

// sift returns those gathered points that are near enough to a place, whose fourth
// number is the part of the limit that does not depend on the other point. Whether
// a point is kept is an addition, not a branch: nobody could foretell it.
func (l *Slabs) sift(g *gathered, place *[4]float32, s *search) []int32 {
	packed := g.packed
	order := g.order[:len(packed)]
	if cap(s.found) < len(packed) {
		s.found = make([]int32, 2*len(packed))
	}
	out := s.found[:len(packed)]
	x, y, z, base := place[0], place[1], place[2], place[3]
	n := 0
	if l.periodic || l.flat {
		for k := range packed {
			p := &packed[k]
			dx, dy, dz := image(p[0]-x, l.wrap[0]), image(p[1]-y, l.wrap[1]), image(p[2]-z, l.wrap[2])
			if l.flat {
				dz = 0
			}
			far := base + p[3]
			out[n] = order[k]
			if far*far-(dx*dx+dy*dy+dz*dz) >= 0 {
				n++
			}
		}
		return out[:n]
	}
	for k := range packed {
		p := &packed[k]
		dx, dy, dz := p[0]-x, p[1]-y, p[2]-z
		far := base + p[3]
		out[n] = order[k]
		if far*far-(dx*dx+dy*dy+dz*dz) >= 0 {
			n++
		}
	}
	return out[:n]
}

// scan is sift over the bins themselves, for points so thin that gathering does not
// pay.
func (l *Slabs) scan(s *search, i int, place *[4]float32) []int32 {
	found := s.found[:0]
	b := int(l.bin[i])
	nx, ny := l.count[0], l.count[1]
	row := b / nx
	xs, ys, zs := &l.spans[0][b-row*nx], &l.spans[1][row%ny], &l.spans[2][row/ny]
	x, y, z, base := place[0], place[1], place[2], place[3]
	for _, zr := range zs {
		for bz := zr.first; bz < zr.end; bz++ {
			for _, yr := range ys {
				for by := yr.first; by < yr.end; by++ {
					at := (bz*ny + by) * nx
					for _, xr := range xs {
						for k := l.start[at+xr.first]; k < l.start[at+xr.end]; k++ {
							p := &l.packed[k]
							dx, dy, dz := image(p[0]-x, l.wrap[0]), image(p[1]-y, l.wrap[1]), image(p[2]-z, l.wrap[2])
							if l.flat {
								dz = 0
							}
							if far := base + p[3]; far*far-(dx*dx+dy*dy+dz*dz) >= 0 {
								found = append(found, l.order[k])
							}
						}
					}
				}
			}
		}
	}
	s.found = found
	return found
}

// gathered returns what may be near the points of a bin from i on, without the points
// low … i − 1, which list the pair themselves.
func (l *Slabs) gathered(s *search, bin, low, i int32) *gathered {
	g := &s.kept[l.parity(bin)]
	if g.bin != bin {
		l.gather(g, bin, low, uint32(i-low))
	}
	return g
}

// gather collects all points that may be near some point of a bin, but for the points
// low … low + before − 1.
func (l *Slabs) gather(g *gathered, bin, low int32, before uint32) {
	g.bin = bin
	b := int(bin)
	nx, ny := l.count[0], l.count[1]
	xs, ys, zs := &l.spans[0][b%nx], &l.spans[1][b/nx%ny], &l.spans[2][b/(nx*ny)]
	n := 0
	for _, zr := range zs {
		for bz := zr.first; bz < zr.end; bz++ {
			for _, yr := range ys {
				for by := yr.first; by < yr.end; by++ {
					row := (bz*ny + by) * nx
					for _, xr := range xs {
						from, to := l.start[row+xr.first], l.start[row+xr.end]
						n = g.add(n, l.packed[from:to], l.order[from:to], low, before)
					}
				}
			}
		}
	}
	g.packed, g.order = g.packed[:n], g.order[:n]
}

// add appends a run of points to the n that are there.
func (g *gathered) add(n int, packed [][4]float32, order []int32, low int32, before uint32) int {
	need := n + len(order)
	if cap(g.packed) < need {
		g.packed = append(make([][4]float32, 0, 2*need), g.packed[:n]...)
		g.order = append(make([]int32, 0, 2*need), g.order[:n]...)
	}
	p, o := g.packed[:need], g.order[:need]
	packed = packed[:len(order)]
	for k, j := range order {
		o[n], p[n] = j, packed[k]
		if uint32(j-low) >= before {
			n++
		}
	}
	return n
}

// parity returns which of eight places a bin keeps its gatherings in.
func (l *Slabs) parity(bin int32) int {
	b := int(bin)
	nx, ny := l.count[0], l.count[1]
	row := b / nx
	return (b-row*nx)&1 | row%ny&1<<1 | row/ny&1<<2
}

// span returns the one or two runs of bins that hold every point within far of any
// place in bin b along one axis; an unused run is empty.
func (l *Slabs) span(axis, b int, far float64) [2]span {
	n := l.count[axis]
	rings := int(far*l.scale[axis]) + 1
	if l.scale[axis] == 0 {
		return [2]span{{0, n}, {0, 0}}
	}
	first, end := b-rings, b+rings+1
	if !l.spec.Box.Periodic[axis] {
		return [2]span{{max(first, 0), min(end, n)}, {0, 0}}
	}
	switch {
	case end-first >= n:
		return [2]span{{0, n}, {0, 0}}
	case first < 0:
		return [2]span{{0, end}, {first + n, n}}
	case end > n:
		return [2]span{{0, end - n}, {first, n}}
	}
	return [2]span{{first, end}, {0, 0}}
}

// image reduces a difference of two coordinates inside the box to the nearest image.
func image(d, period float32) float32 {
	if period == 0 {
		return d
	}
	if d > 0.5*period {
		return d - period
	}
	if d < -0.5*period {
		return d + period
	}
	return d
}
