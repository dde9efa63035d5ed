package pathway

import "golang.org/x/sys/cpu"

// fours says whether the machine works on four numbers at a time. Tests change it.
var fours = cpu.X86.HasAVX2

// The loops for fours of numbers, in vector_amd64.s. Each returns how many numbers it has
// done: all but what is left over of fours, and none where fours says no.

//go:noescape
func squaresFours(b, kn float64, x, out []float64) int

//go:noescape
func saturateFours(b, kn float64, v []float64) int

//go:noescape
func weighFours(w float64, h, out []float64) int

//go:noescape
func weighNotFours(w float64, h, out []float64) int

//go:noescape
func alternativeFours(w float64, h, f []float64) int

//go:noescape
func alternativeNotFours(w float64, h, f []float64) int

//go:noescape
func limitFours(share float64, limit, climb, f []float64) int

//go:noescape
func timesFours(h, f []float64) int

//go:noescape
func timesNotFours(h, f []float64) int

// takeFours also returns the sum of the new states and the largest bend and movement of
// the drive. They mean nothing where a state is not finite, but then the sum tells.
//
//go:noescape
func takeFours(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64)

// Loops beside them, for eights where the machine has AVX-512, and for fours.
// Each returns how many numbers it has done; most is the largest size.

//go:noescape
func largestEights(x, y []float64) (n int, most uint64)

//go:noescape
func climbEights(begin, end []float64) (n int, most uint64)

//go:noescape
func blendFours(base, share float64, past, factor []float32, out []float64) int
