package pathway

// The loops for pairs of numbers, in vector_amd64.s: instructions that every amd64
// has. Each returns how many numbers it has done, the even part of the length.

//go:noescape
func squaresPairs(b, kn float64, x, out []float64) int

//go:noescape
func weighPairs(w float64, h, out []float64) int

//go:noescape
func weighNotPairs(w float64, h, out []float64) int

//go:noescape
func alternativePairs(w float64, h, f []float64) int

//go:noescape
func alternativeNotPairs(w float64, h, f []float64) int

//go:noescape
func limitPairs(share float64, limit, climb, f []float64) int

//go:noescape
func timesPairs(h, f []float64) int

//go:noescape
func timesNotPairs(h, f []float64) int

// takePairs also returns the sum of the new states and the largest bend and movement of
// the drive. They mean nothing where a state is not finite, but then the sum tells.
//
//go:noescape
func takePairs(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64)
