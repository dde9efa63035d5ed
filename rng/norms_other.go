//go:build !amd64

package rng

// eights is for machines that work on eight words at a time.
var eights = false

// normEights leaves all to the plain loop.
func normEights(out []float64, id []uint64, f *firstWord, table *[normalOctaves << normalBits][normalDegree + 1]float64) int {
	return 0
}
