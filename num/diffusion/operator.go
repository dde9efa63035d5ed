package diffusion

import "math"

// operator is the symmetric matrix A = loss − D∇² of one set of rates, with an
// incomplete factorisation of it.
//
// Off the diagonal stands −g for each pair of neighbouring voxels; the diagonal
// holds the loss, g for each neighbour, 2g for each held face and g for each held
// voxel. Held voxels are no unknowns; grid is the box of the unknowns alone.
type operator struct {
	spec     Spec
	grid     Grid
	g        float64
	coupling []float64 // diagonal without the loss
	border   []float64 // sources of held values; nil if none
	held     bool      // whether any border holds a value
	diagonal []float64
	pivot    []float64 // inverse pivots of the factorisation

	residual, direction, image, scaled []float64
}

func newOperator(spec Spec) *operator {
	o := &operator{spec: spec, g: spec.rate()}
	o.grid = Grid{N: spec.inside().n, H: spec.Grid.H}
	n := o.grid.Len()
	for _, s := range []*[]float64{&o.coupling, &o.diagonal, &o.pivot, &o.residual, &o.direction, &o.image, &o.scaled} {
		*s = make([]float64, n)
	}
	border := make([]float64, n)
	if spec.addBorderSource(border, true) {
		o.border = border
	}
	for z := range o.grid.N[2] {
		for y := range o.grid.N[1] {
			for x := range o.grid.N[0] {
				i := o.grid.Index(x, y, z)
				for a, at := range [3]int{x, y, z} {
					for side, b := range spec.Borders[a] {
						inside := at+2*side-1 >= 0 && at+2*side-1 < o.grid.N[a]
						switch {
						case inside, b.Kind == Periodic && o.grid.N[a] > 1:
							o.coupling[i] += o.g
						default:
							o.coupling[i] += b.links() * o.g
						}
						o.held = o.held || b.links() > 0 && o.g > 0
					}
				}
			}
		}
	}
	return o
}

// factorise sets the diagonal to shift + decay + uptake and computes the
// incomplete factorisation of the voxels in their order: the product of the
// triangles matches A on its own places, and what would fill others is for the
// most part moved to the diagonal (Gustafsson 1978). Periodic links are left out
// of it.
func (o *operator) factorise(r Reaction, shift float64) {
	// Moving all of the fill keeps row sums but can leave no positive pivot where
	// nothing is lost; this share is the usual one.
	const moved = 0.95
	n := o.grid.N
	stride := [3]int{1, n[0], n[0] * n[1]}
	for z := range n[2] {
		for y := range n[1] {
			for x := range n[0] {
				i := o.grid.Index(x, y, z)
				d := o.coupling[i] + shift + r.Decay
				if r.Uptake != nil {
					d += r.Uptake[i]
				}
				o.diagonal[i] = d
				at := [3]int{x, y, z}
				for a := range 3 {
					if at[a] == 0 {
						continue
					}
					// The lower neighbour's other upward links become fill.
					others := 0.0
					for b := range 3 {
						if b != a && at[b]+1 < n[b] {
							others++
						}
					}
					d -= o.g * o.g * o.pivot[i-stride[a]] * (1 + moved*others)
				}
				o.pivot[i] = 1 / d
			}
		}
	}
}

// apply writes A·p to q.
func (o *operator) apply(q, p []float64) {
	n, g := o.grid.N, o.g
	nx, plane := n[0], n[0]*n[1]
	for i, d := range o.diagonal {
		q[i] = d * p[i]
	}
	for base := 0; base < len(q); base += nx {
		row, out := p[base:base+nx], q[base:base+nx]
		for i := 1; i < len(row); i++ {
			out[i] -= g * row[i-1]
			out[i-1] -= g * row[i]
		}
	}
	link(q, p, g, nx, plane)
	link(q, p, g, plane, len(q))
	for a, stride := range [3]int{1, nx, plane} {
		if o.spec.Borders[a][0].Kind == Periodic && n[a] > 1 {
			o.wrap(q, p, stride, n[a])
		}
	}
}

// link subtracts g times the neighbours a stride apart, block by block.
func link(q, p []float64, g float64, stride, block int) {
	if stride == block {
		return
	}
	for base := 0; base < len(q); base += block {
		low, high := p[base:base+block-stride], p[base+stride:base+block]
		outLow, outHigh := q[base:base+block-stride], q[base+stride:base+block]
		for i := range low {
			outLow[i] -= g * high[i]
		}
		for i := range high {
			outHigh[i] -= g * low[i]
		}
	}
}

// wrap subtracts g times the neighbours across a periodic border.
func (o *operator) wrap(q, p []float64, stride, n int) {
	block := stride * n
	for base := 0; base < len(q); base += block {
		for k := range stride {
			low, high := base+k, base+k+block-stride
			q[low] -= o.g * p[high]
			q[high] -= o.g * p[low]
		}
	}
}

// precondition writes to z the solution of the factorised system for r.
func (o *operator) precondition(z, r []float64) {
	n, g, pivot := o.grid.N, o.g, o.pivot
	nx, plane := n[0], n[0]*n[1]
	for base := 0; base < len(z); base += nx {
		y, deep := base%plane > 0, base >= plane
		previous := 0.0
		for i := base; i < base+nx; i++ {
			s := previous
			if y {
				s += z[i-nx]
			}
			if deep {
				s += z[i-plane]
			}
			previous = (r[i] + g*s) * pivot[i]
			z[i] = previous
		}
	}
	for base := len(z) - nx; base >= 0; base -= nx {
		y, deep := base%plane < plane-nx, base < len(z)-plane
		previous := 0.0
		for i := base + nx - 1; i >= base; i-- {
			s := previous
			if y {
				s += z[i+nx]
			}
			if deep {
				s += z[i+plane]
			}
			previous = z[i] + g*s*pivot[i]
			z[i] = previous
		}
	}
}

// solve brings x to A·x = rhs by conjugate gradients, starting from x.
//
// It stops when ‖rhs − A·x‖ ≤ tolerance·‖rhs‖ and returns the number of
// iterations and the relative residual reached; that residual is computed anew
// from x at the end. rhs is overwritten.
func (o *operator) solve(x, rhs []float64, tolerance float64, most int) (iterations int, residual float64) {
	norm := math.Sqrt(dot(rhs, rhs))
	if norm == 0 {
		clear(x)
		return 0, 0
	}
	r, p, q, z := o.residual, o.direction, o.image, o.scaled
	remain := func() float64 {
		o.apply(q, x)
		for i, v := range rhs {
			r[i] = v - q[i]
		}
		return math.Sqrt(dot(r, r)) / norm
	}
	residual = remain()
	for residual > tolerance && iterations < most {
		// The recursion for r drifts by rounding; it starts again from the true
		// residual until that itself is small enough.
		o.precondition(z, r)
		copy(p, z)
		energy := dot(r, z)
		estimate := residual
		for estimate > 0.5*tolerance && iterations < most {
			iterations++
			o.apply(q, p)
			step := energy / dot(p, q)
			for i := range x {
				x[i] += step * p[i]
				r[i] -= step * q[i]
			}
			estimate = math.Sqrt(dot(r, r)) / norm
			if !(estimate < math.Inf(1)) {
				return iterations, math.NaN()
			}
			o.precondition(z, r)
			old := energy
			energy = dot(r, z)
			turn := energy / old
			for i, v := range z {
				p[i] = v + turn*p[i]
			}
		}
		before := residual
		residual = remain()
		if residual > 0.5*before {
			// Rounding is all that is left.
			break
		}
	}
	return iterations, residual
}
