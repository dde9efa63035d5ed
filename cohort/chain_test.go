package cohort

import (
	"math"
	"math/big"
	"testing"
)

// bigExp returns e^(−x) to about 60 digits, x ≥ 0.
func bigExp(x *big.Float) *big.Float {
	const bits = 400
	y := new(big.Float).SetPrec(bits).Quo(x, big.NewFloat(1<<20))
	sum, term := new(big.Float).SetPrec(bits).SetInt64(1), new(big.Float).SetPrec(bits).SetInt64(1)
	for i := 1; i < 60; i++ {
		term.Mul(term, y)
		term.Quo(term, new(big.Float).SetInt64(int64(-i)))
		sum.Add(sum, term)
	}
	for range 20 {
		sum.Mul(sum, sum)
	}
	return sum
}

// bigChain is the quotient of differences with many digits, for rates that differ.
func bigChain(rates []float64, t float64) float64 {
	const bits = 400
	total := new(big.Float).SetPrec(bits)
	for i, r := range rates {
		x := new(big.Float).SetPrec(bits).SetFloat64(r)
		x.Mul(x, new(big.Float).SetFloat64(t))
		term := bigExp(x)
		for j, q := range rates {
			if i != j {
				gap := new(big.Float).SetPrec(bits).SetFloat64(q)
				term.Quo(term, gap.Sub(gap, new(big.Float).SetFloat64(r)))
			}
		}
		total.Add(total, term)
	}
	out, _ := total.Float64()
	return out
}

func TestChainsKeepTheirDigitsAtCloseRates(t *testing.T) {
	for _, gap := range []float64{1e-14, 1e-10, 1e-6, 1e-3, 0.03, 0.2, 0.4, 0.6, 1, 4, 30} {
		for _, rest := range []float64{1e-13, 1e-7, 0.02, 0.3, 2, 11} {
			for _, at := range []float64{0.01, 0.3, 1, 7, 60} {
				a, b, c := 0.5, 0.5+gap, 0.5+gap+rest
				if a == b || b == c {
					continue
				}
				got, want := chain3(b, c, a, at), bigChain([]float64{a, b, c}, at)
				if math.Abs(got-want) > 2e-13*(1+c*at*1e-1)*want {
					t.Errorf("chain of %g, %g, %g at %g is %.15g, want %.15g (%.1e)", a, b, c, at, got, want, got/want-1)
				}
				got, want = chain2(c, a, at), bigChain([]float64{a, c}, at)
				if math.Abs(got-want) > 2e-13*want {
					t.Errorf("chain of %g, %g at %g is %.15g, want %.15g", a, c, at, got, want)
				}
			}
		}
	}
}
