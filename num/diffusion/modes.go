package diffusion

import "math"

// modes are the eigenvectors of the second difference along one axis, with the
// borders built in.
//
// Row m of vector holds one orthonormal eigenvector; its decay rate by diffusion
// is 4·D/h²·sin²(θ/2). The rows are sampled cosines and sines at the voxel centres
// whose mirror image at a face is even (no flux) or odd (value held at zero; held
// values other than zero act as sources in the outermost voxels).
type modes struct {
	n      int
	vector []float64 // n·n, mode by mode
	turned []float64 // the same, voxel by voxel
	rate   []float64 // 1/T
	weight []float64 // sum of each eigenvector over the voxels
	decay  []float64 // exp(−rate·dt) of the present step
}

// newModes returns the modes of n voxels with mixing rate g between borders of
// the given kinds.
func newModes(n int, g float64, low, high BorderKind) *modes {
	a := &modes{
		n:      n,
		vector: make([]float64, n*n),
		turned: make([]float64, n*n),
		rate:   make([]float64, n),
		weight: make([]float64, n),
		decay:  make([]float64, n),
	}
	for m := range n {
		step, mirrored, sine := mode(m, n, low, high)
		norm := 0.0
		row := a.vector[m*n : (m+1)*n]
		for j := range row {
			place := 2*j + 1
			if mirrored {
				place = 2*(n-j) - 1
			}
			row[j] = sample(step*place, n, sine)
			norm += row[j] * row[j]
		}
		norm = 1 / math.Sqrt(norm)
		for j := range row {
			row[j] *= norm
			a.turned[j*n+m] = row[j]
			a.weight[m] += row[j]
		}
		half := sample(step, n, true)
		a.rate[m] = 4 * g * half * half
		if low != Fixed && high != Fixed && step != 0 {
			// These modes sum to zero; rounding must not enter the budget.
			a.weight[m] = 0
		}
	}
	return a
}

// mode returns the half angle θ/2 of mode m in units of π/(4n), whether places
// are counted from the high end, and whether the mode is a sine.
func mode(m, n int, low, high BorderKind) (step int, mirrored, sine bool) {
	switch {
	case low == Periodic:
		// A constant, then pairs of sine and cosine. The alternating mode that ends
		// an even ring is a sine, since places are odd multiples of half a voxel.
		k := (m + 1) / 2
		return 4 * k, false, m%2 == 1
	case low == NoFlux && high == NoFlux:
		return 2 * m, false, false
	case low == Fixed && high == Fixed:
		return 2 * (m + 1), false, true
	}
	// One face of each kind: quarter waves, even at the face without flux.
	return 2*m + 1, low == Fixed, false
}

// sample returns the cosine or sine of k·π/(4n); whole turns are taken off
// first, in integers, so that high modes lose no digits.
func sample(k, n int, sine bool) float64 {
	angle := math.Pi * float64(k%(8*n)) / float64(4*n)
	if sine {
		return math.Sin(angle)
	}
	return math.Cos(angle)
}

// prepare sets the decay of each mode over dt.
func (a *modes) prepare(dt float64) {
	for m, rate := range a.rate {
		e := math.Exp(-rate * dt)
		if e < 1e-100 {
			// Products over three axes stay clear of slow subnormal numbers.
			e = 0
		}
		a.decay[m] = e
	}
}

// transform writes to dst the product of a row-major n·n matrix with src along
// one axis: src and dst are blocks of n rows of inner values each.
func transform(dst, src, matrix []float64, n, inner int) {
	if inner == 1 {
		for base := 0; base < len(src); base += n {
			line := src[base : base+n : base+n]
			for m := range n {
				dst[base+m] = dot(matrix[m*n:(m+1)*n], line)
			}
		}
		return
	}
	for base := 0; base < len(src); base += n * inner {
		for m := range n {
			combine(dst[base+m*inner:base+(m+1)*inner], src[base:base+n*inner], matrix[m*n:(m+1)*n])
		}
	}
}

// dot returns Σ a·b in four running sums, two at a time where the machine can: the bits
// are those of the plain loop.
func dot(a, b []float64) float64 {
	b = b[:len(a)]
	i, s0, s1, s2, s3 := dotFours(a, b)
	return plainDot(a, b, i, s0, s1, s2, s3)
}

// plainDot is dot from entry i on, where the sums have come to s0 to s3.
func plainDot(a, b []float64, i int, s0, s1, s2, s3 float64) float64 {
	b = b[:len(a)]
	for ; i+3 < len(a); i += 4 {
		s0 += float64(a[i] * b[i])
		s1 += float64(a[i+1] * b[i+1])
		s2 += float64(a[i+2] * b[i+2])
		s3 += float64(a[i+3] * b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
	}
	return (s0 + s1) + (s2 + s3)
}

// combine writes Σ_j w[j]·row j of src to dst, four rows at a time.
func combine(dst, src, w []float64) {
	inner := len(dst)
	clear(dst)
	j := 0
	for ; j+3 < len(w); j += 4 {
		four := [4]float64(w[j:])
		r0 := src[j*inner : (j+1)*inner]
		r1 := src[(j+1)*inner : (j+2)*inner][:len(r0)]
		r2 := src[(j+2)*inner : (j+3)*inner][:len(r0)]
		r3 := src[(j+3)*inner : (j+4)*inner][:len(r0)]
		plainCombine(dst, r0, r1, r2, r3, &four, combinePairs(dst, r0, r1, r2, r3, &four))
	}
	for ; j < len(w); j++ {
		w0, r0 := w[j], src[j*inner:(j+1)*inner]
		out := dst[:len(r0)]
		for i := range r0 {
			out[i] += float64(w0 * r0[i])
		}
	}
}

// plainCombine is the twin of combinePairs, from entry i on.
func plainCombine(out, r0, r1, r2, r3 []float64, w *[4]float64, i int) {
	for ; i < len(out); i++ {
		out[i] += (float64(w[0]*r0[i]) + float64(w[1]*r1[i])) + (float64(w[2]*r2[i]) + float64(w[3]*r3[i]))
	}
}
