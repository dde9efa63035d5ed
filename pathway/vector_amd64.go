package pathway

import "golang.org/x/sys/cpu"

// fours says whether the machine works on four numbers at a time. Tests change it.
var fours = cpu.X86.HasAVX2

// The loops for pairs of numbers, in vector_amd64.s and vector_drive_amd64.s, which take
// two pairs at once where fours says so. Each returns how many numbers it has done, the
// even part of the length.

//go:noescape
func squaresPairs(b, kn float64, x, out []float64) int

//go:noescape
func saturatePairs(b, kn float64, v []float64) int

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

// The loops for eights or for fours alone, in limits_amd64.s. Each returns how many numbers
// it has done, none where the machine has no such instructions; most is the largest size.

//go:noescape
func largestEights(x, y []float64) (n int, most uint64)

//go:noescape
func climbEights(begin, end []float64) (n int, most uint64)

//go:noescape
func blendFours(base, share float64, past, factor []float32, out []float64) int
