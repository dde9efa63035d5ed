package neighbour

// rows writes the rows of one slab.
func (l *Slabs) rows(part *Part, at [][4]float64, skin float64) {
	first := part.First
	n := min(l.spec.Size, l.n-first)
	part.start = spare(part.start, 2*n+1)
	if cap(part.Neighbour) < 8*n {
		part.Neighbour = make([]int32, 0, 8*n)
	}
	near := part.Neighbour[:0]
	var buffer [256]int32
	s := l.newSearch(skin)
	for a := range n {
		i := first + a
		found := s.around(&at[i], buffer[:0])
		sortFew(found)
		part.start[2*a] = int32(len(near))
		low, high := int32(first), int32(first+n)
		for _, j := range found {
			if j > int32(i) && j < high {
				near = append(near, j)
			}
		}
		part.start[2*a+1] = int32(len(near))
		for _, j := range found {
			if j < low || j >= high {
				near = append(near, j)
			}
		}
	}
	part.start[2*n] = int32(len(near))
	part.Neighbour = near
}

// search looks around places.
type search struct {
	*Slabs
	reach float32
	skin  float32
	wrap  [3]float32 // period; 0 on open axes
	any   bool       // some axis is periodic
	flat  bool
}

func (l *Slabs) newSearch(skin float64) search {
	s := search{Slabs: l, reach: float32(l.spec.Reach), skin: float32(skin + 8*l.slop)}
	for a := range 3 {
		if l.spec.Box.Periodic[a] {
			s.wrap[a] = float32(l.spec.Box.High[a] - l.spec.Box.Low[a])
			s.any = true
		}
	}
	s.flat = l.spec.Box.Low[2] == l.spec.Box.High[2]
	return s
}

// around appends the points near a place, itself included, in the order of the bins.
func (s *search) around(p *[4]float64, found []int32) []int32 {
	x, y, z := float32(p[0]-s.origin[0]), float32(p[1]-s.origin[1]), float32(p[2]-s.origin[2])
	if s.flat {
		z = 0
	}
	base := s.reach*float32(p[3]) + s.skin
	far := float64(base) + s.spec.Reach*s.widest + s.slop
	xs, ys, zs := s.span(0, p[0], far), s.span(1, p[1], far), s.span(2, p[2], far)
	for _, zr := range zs {
		for bz := zr.first; bz < zr.end; bz++ {
			for _, yr := range ys {
				for by := yr.first; by < yr.end; by++ {
					row := (bz*s.count[1] + by) * s.count[0]
					for _, xr := range xs {
						if xr.first < xr.end {
							found = s.sift(found, int(s.start[row+xr.first]), int(s.start[row+xr.end]), x, y, z, base)
						}
					}
				}
			}
		}
	}
	return found
}

// span returns the one or two runs of bins within far of a coordinate.
func (s *search) span(axis int, v, far float64) [2]span {
	n := s.count[axis]
	scale := s.scale[axis]
	if scale == 0 {
		return [2]span{{0, n}, {0, 0}}
	}
	f := (v - s.origin[axis]) * scale
	w := far * scale
	if !s.spec.Box.Periodic[axis] {
		return [2]span{{s.axisBin(axis, v-far), s.axisBin(axis, v+far) + 1}, {0, 0}}
	}
	// One bin to spare on either side keeps rounding on the safe side.
	first, end := floor(f-w-1e-6), floor(f+w+1e-6)+1
	if end-first >= n {
		return [2]span{{0, n}, {0, 0}}
	}
	for first >= n {
		first, end = first-n, end-n
	}
	for end <= 0 {
		first, end = first+n, end+n
	}
	switch {
	case first < 0:
		return [2]span{{0, end}, {first + n, n}}
	case end > n:
		return [2]span{{0, end - n}, {first, n}}
	}
	return [2]span{{first, end}, {0, 0}}
}

func floor(f float64) int {
	i := int(f)
	if float64(i) > f {
		i--
	}
	return i
}

// sift appends the points of one run of bins that are near enough. Whether a point
// is kept is an addition, not a branch: nobody could foretell it.
func (s *search) sift(found []int32, first, end int, x, y, z, base float32) []int32 {
	packed := s.packed[first:end]
	order := s.order[first:end]
	order = order[:len(packed)]
	n := len(found)
	if n+len(packed) > cap(found) {
		found = append(make([]int32, 0, 2*cap(found)+len(packed)), found...)
	}
	out := found[:n+len(packed)]
	reach := s.reach
	px, py, pz := s.wrap[0], s.wrap[1], s.wrap[2]
	for k := range packed {
		p := &packed[k]
		dx, dy, dz := p[0]-x, p[1]-y, p[2]-z
		if s.any {
			dx, dy, dz = image(dx, px), image(dy, py), image(dz, pz)
		}
		if s.flat {
			dz = 0
		}
		far := base + reach*p[3]
		d := far*far - (dx*dx + dy*dy + dz*dz)
		out[n] = order[k]
		if d >= 0 {
			n++
		}
	}
	return found[:n]
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
