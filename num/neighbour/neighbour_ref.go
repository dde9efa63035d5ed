package neighbour

// AllPairs is the plain twin of Grid.Pairs: it looks at every pair. It visits
// the same pairs in the same order with the same vectors, in time proportional
// to the square of their number.
//
// Panics as Grid.Pairs.
func AllPairs(box Box, x, y, z []float64, cutoff float64, visit func(i, j int, dx, dy, dz, d2 float64)) {
	checkCutoff(&box, cutoff)
	checkLengths(&box, x, y, z)
	height := func(i int) float64 {
		if z == nil {
			return 0
		}
		return z[i]
	}
	for i := range x {
		for j := i + 1; j < len(x); j++ {
			dx, dy, dz, d2 := box.Displacement(x[i], y[i], height(i), x[j], y[j], height(j))
			if d2 <= cutoff*cutoff {
				visit(i, j, dx, dy, dz, d2)
			}
		}
	}
}
