package diffusion

// The loops for pairs of numbers, in vector_amd64.s: instructions that every amd64
// has. Each returns how many numbers it has done.

// dotFours returns the four running sums of dot.
//
//go:noescape
func dotFours(a, b []float64) (n int, s0, s1, s2, s3 float64)

// combinePairs adds (w₀·r₀ + w₁·r₁) + (w₂·r₂ + w₃·r₃) to out.
//
//go:noescape
func combinePairs(out, r0, r1, r2, r3 []float64, w *[4]float64) int
