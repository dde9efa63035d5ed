package fit

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// rankTolerance is the smallest singular value of the Jacobian, as a share of the
// largest, whose direction counts as pinned by the targets.
const rankTolerance = 1e-6

// normalQuantile is the 97.5 % point of the normal distribution: a half width of
// a 95 % interval in standard deviations.
const normalQuantile = 1.959963984540054

// uncertainty fills Covariance and the parameters' StandardError and Determined.
func (v *visitor) uncertainty(res *Result, jac [][]float64) {
	n := len(v.p.Names)
	res.Covariance = make([][]float64, n)
	for j := range res.Covariance {
		res.Covariance[j] = make([]float64, n)
	}
	if jac == nil {
		return
	}
	var free []int
	for j := range n {
		if !res.Parameters[j].AtBound {
			free = append(free, j)
		}
	}
	b := v.points[v.best]
	variance := make([]float64, len(b.r))
	for i, t := range v.p.Targets {
		w := t.root() / normalQuantile
		variance[i] = float64(w*w) + float64(b.noise[i]*b.noise[i])
	}
	cov, pinned := sandwich(jac, variance, free)
	if cov == nil {
		return
	}
	for a, j := range free {
		if !pinned[a] {
			continue
		}
		res.Parameters[j].Determined = true
		for c, k := range free {
			if pinned[c] {
				res.Covariance[j][k] = cov.At(a, c) * v.slope(j, b.x[j]) * v.slope(k, b.x[k])
			}
		}
		res.Parameters[j].StandardError = math.Sqrt(res.Covariance[j][j])
	}
}

// sandwich returns A⁻¹ (Jᵀ V J) A⁻¹ with A = JᵀJ for the free columns of J, by
// the pseudo-inverse where J lacks rank, and which of the columns are pinned:
// those without a share in the directions that J does not see.
func sandwich(jac [][]float64, variance []float64, free []int) (*mat.Dense, []bool) {
	m, k := len(jac), len(free)
	if m == 0 || k == 0 {
		return nil, nil
	}
	j := mat.NewDense(m, k, nil)
	for i := range jac {
		for a, col := range free {
			j.Set(i, a, jac[i][col])
		}
	}
	var svd mat.SVD
	if !svd.Factorize(j, mat.SVDFull) {
		return nil, nil
	}
	values := svd.Values(nil)
	var left, right mat.Dense
	svd.UTo(&left)
	svd.VTo(&right)
	pinned := make([]bool, k)
	for a := range pinned {
		pinned[a] = values[0] > 0
	}
	inverse := mat.NewDense(k, m, nil) // J⁺ = Σ v uᵀ/σ over the directions seen
	for d := range k {
		if d < len(values) && values[d] > rankTolerance*values[0] {
			for a := range k {
				for i := range m {
					inverse.Set(a, i, inverse.At(a, i)+float64(right.At(a, d)*left.At(i, d))/values[d])
				}
			}
			continue
		}
		for a := range k {
			// A tenth of the direction's length is no rounding error.
			if math.Abs(right.At(a, d)) > 0.1 {
				pinned[a] = false
			}
		}
	}
	cov := mat.NewDense(k, k, nil)
	for a := range k {
		for b := range k {
			sum := 0.0
			for i := range m {
				sum += inverse.At(a, i) * variance[i] * inverse.At(b, i)
			}
			cov.Set(a, b, sum)
		}
	}
	return cov, pinned
}
