//go:build !amd64

package diffusion

// Elsewhere the plain loops do all.

func dotFours(a, b []float64) (n int, s0, s1, s2, s3 float64) { return 0, 0, 0, 0, 0 }

func combinePairs(out, r0, r1, r2, r3 []float64, w *[4]float64) int { return 0 }
