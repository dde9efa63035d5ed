package diffusion

// inside is the box of voxels that are unknowns: the grid without its held
// layers.
type inside struct {
	grid Grid   // all voxels
	low  [3]int // first unknown along each axis
	n    [3]int // unknowns along each axis
}

func (s Spec) inside() inside {
	in := inside{grid: s.Grid, n: s.Grid.N}
	for a, pair := range s.Borders {
		if pair[0].Kind == HeldLayer {
			in.low[a]++
			in.n[a]--
		}
		if pair[1].Kind == HeldLayer {
			in.n[a]--
		}
	}
	return in
}

// whole says whether no layer is held.
func (in inside) whole() bool { return in.n == in.grid.N }

// len returns the number of unknowns.
func (in inside) len() int { return in.n[0] * in.n[1] * in.n[2] }

// holds says whether voxel (x, y, z) is an unknown.
func (in inside) holds(x, y, z int) bool {
	for a, v := range [3]int{x, y, z} {
		if v < in.low[a] || v >= in.low[a]+in.n[a] {
			return false
		}
	}
	return true
}

// rows calls do with the place of the first unknown of each row, in order.
func (in inside) rows(do func(at int)) {
	for z := range in.n[2] {
		for y := range in.n[1] {
			do(in.grid.Index(in.low[0], in.low[1]+y, in.low[2]+z))
		}
	}
}

// pack copies the unknowns out of src, which has a value for every voxel.
func (in inside) pack(dst, src []float64) {
	to := 0
	in.rows(func(at int) {
		copy(dst[to:to+in.n[0]], src[at:])
		to += in.n[0]
	})
}

// unpack copies the unknowns back.
func (in inside) unpack(dst, src []float64) {
	from := 0
	in.rows(func(at int) {
		copy(dst[at:at+in.n[0]], src[from:])
		from += in.n[0]
	})
}

// hold writes the held values into their layers. Faces are written from the
// last axis to the first, so that the first axis has the edges.
func (s Spec) hold(c []float64) { s.write(c, 1) }

// release writes 0 into the held layers.
func (s Spec) release(c []float64) { s.write(c, 0) }

// write writes the held values times a factor into their layers.
func (s Spec) write(c []float64, factor float64) {
	for a := 2; a >= 0; a-- {
		for side := 1; side >= 0; side-- {
			if b := s.Borders[a][side]; b.Kind == HeldLayer {
				low, high := outermost(s.Grid.N, a, side)
				for z := low[2]; z < high[2]; z++ {
					for y := low[1]; y < high[1]; y++ {
						for x := low[0]; x < high[0]; x++ {
							c[s.Grid.Index(x, y, z)] = factor * b.Value
						}
					}
				}
			}
		}
	}
}

// Hold writes the held values into the layers that hold them; solvers do the same
// at the beginning of a step.
//
// Panics if c does not have one value a voxel.
func (s Spec) Hold(c []float64) {
	if len(c) != s.Grid.Len() {
		panic("diffusion: values do not fit the grid")
	}
	s.hold(c)
}

// outermost returns the box of voxels at one face of n voxels.
func outermost(n [3]int, axis, side int) (low, high [3]int) {
	high = n
	if side == 0 {
		high[axis] = 1
	} else {
		low[axis] = n[axis] - 1
	}
	return low, high
}

// links returns how strongly the outermost unknown is tied to a held value, in
// units of the link between two voxels: 2 to a face half a voxel away, 1 to the
// middle of a held voxel.
func (b Border) links() float64 {
	switch b.Kind {
	case Fixed:
		return 2
	case HeldLayer:
		return 1
	}
	return 0
}

// addBorderSource adds links·D/h²·value to every unknown at a held face, the
// constant part of the flux through that face, and says whether any was not 0.
// dst has one value an unknown; faces held on the face itself may be left out.
//
// The flux over the half voxel between face and centre is D·(value − c)/(h/2);
// its part in c belongs to the modes and to the diagonal.
func (s Spec) addBorderSource(dst []float64, faces bool) (any bool) {
	in, g := s.inside(), s.rate()
	inner := Grid{N: in.n}
	for a, pair := range s.Borders {
		for side, b := range pair {
			links := b.links()
			if links == 0 || b.Value == 0 || b.Kind == Fixed && !faces {
				continue
			}
			any = true
			low, high := outermost(in.n, a, side)
			for z := low[2]; z < high[2]; z++ {
				for y := low[1]; y < high[1]; y++ {
					for x := low[0]; x < high[0]; x++ {
						dst[inner.Index(x, y, z)] += links * g * b.Value
					}
				}
			}
		}
	}
	return any
}
