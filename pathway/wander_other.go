//go:build !amd64

package pathway

// eights is for machines that work on eight numbers at a time.
var eights = false

// wanderEights leaves all to the plain loop.
func wanderEights(d *wander, constants *[23]float64, draw []float64, past, factor []float32) int {
	return 0
}
