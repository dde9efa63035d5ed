//go:build !amd64

package pathway

// fours is for machines that work on four numbers at a time.
var fours = false

// Elsewhere the plain loops do all.

func squaresFours(b, kn float64, x, out []float64) int { return 0 }

func saturateFours(b, kn float64, v []float64) int { return 0 }

func weighFours(w float64, h, out []float64) int { return 0 }

func weighNotFours(w float64, h, out []float64) int { return 0 }

func alternativeFours(w float64, h, f []float64) int { return 0 }

func alternativeNotFours(w float64, h, f []float64) int { return 0 }

func limitFours(share float64, limit, climb, f []float64) int { return 0 }

func timesFours(h, f []float64) int { return 0 }

func timesNotFours(h, f []float64) int { return 0 }

func takeFours(k *pairWeights, y, g, drive, state []float64) (n int, sum, bend, move float64) {
	return 0, 0, 0, 0
}

func largestEights(x, y []float64) (n int, most uint64) { return 0, 0 }

func climbEights(begin, end []float64) (n int, most uint64) { return 0, 0 }

func blendFours(base, share float64, past, factor []float32, out []float64) int { return 0 }
