//go:build !amd64

package pathway

// fours is for machines that work on four numbers at a time.
var fours = false

// Elsewhere the plain loops do all.

func squaresPairs(b, kn float64, x, out []float64) int { return 0 }

func saturatePairs(b, kn float64, v []float64) int { return 0 }

func weighPairs(w float64, h, out []float64) int { return 0 }

func weighNotPairs(w float64, h, out []float64) int { return 0 }

func alternativePairs(w float64, h, f []float64) int { return 0 }

func alternativeNotPairs(w float64, h, f []float64) int { return 0 }

func limitPairs(share float64, limit, climb, f []float64) int { return 0 }

func timesPairs(h, f []float64) int { return 0 }

func timesNotPairs(h, f []float64) int { return 0 }

func takePairs(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64) {
	return 0, 0, 0, 0
}

func largestEights(x, y []float64) (n int, most uint64) { return 0, 0 }

func climbEights(begin, end []float64) (n int, most uint64) { return 0, 0 }

func blendFours(base, share float64, past, factor []float32, out []float64) int { return 0 }
