package survival

import (
	"gonum.org/v1/gonum/mat"
)

// ProportionalTest is the result of the test of proportional hazards.
type ProportionalTest struct {
	Each   []Test // one for each covariate, in their order
	Global Test   // all together
}

// ProportionalHazards tests whether the effect of each covariate stays the same in time. It
// asks whether the likelihood would rise if the coefficient were β + θ·g(t), with
// g(t) = 1 − S(t−) and the Kaplan–Meier curve S of the whole sample.
//
//	u = Σ gᵢuᵢ,   I = Σ (1, gᵢ; gᵢ, gᵢ²) ⊗ Iᵢ;   χ² = (0, u)ᵀ I⁻¹ (0, u)
//
// with the slope uᵢ and the information Iᵢ of each time with events. For one
// covariate, u and the rows of I that belong to its θ alone are taken.
//
// Undefined: if the regression is, or if all events happen at one time.
// Source: Grambsch and Therneau 1994, 10.1093/biomet/81.3.515, with the true score in
// place of its approximation.
func (r *Regression) ProportionalHazards() ProportionalTest {
	if !r.Defined {
		return undefinedProportional(r.covariates, r.Reason)
	}
	p := r.partial
	k := p.k
	curve := KaplanMeier(p.sample)
	g := make(map[float64]float64, len(curve.Time)) // looked up only, never ranged over
	before, mean, times := 1.0, 0.0, 0.0
	for i, t := range curve.Time {
		g[t] = 1 - before
		before = curve.Survival[i]
		mean += float64(g[t] * float64(curve.Events[i]))
		times += float64(curve.Events[i])
	}
	mean /= times // changes nothing but the rounding
	u := make([]float64, k)
	info := mat.NewSymDense(2*k, nil)
	p.eachTime(r.beta, func(time, _ float64, ut, it []float64) {
		gt := g[time] - mean
		for a := range k {
			u[a] += float64(gt * ut[a])
			for b := range k {
				v := it[a*k+b]
				if b >= a {
					info.SetSym(a, b, info.At(a, b)+v)
					info.SetSym(k+a, k+b, info.At(k+a, k+b)+float64(gt*gt*v))
				}
				info.SetSym(a, k+b, info.At(a, k+b)+float64(gt*v))
			}
		}
	})
	return judgeProportional(u, info)
}

// judgeProportional returns the tests from the slope in θ and the information in β and θ.
func judgeProportional(u []float64, info *mat.SymDense) ProportionalTest {
	const reason = "the events do not differ enough in time"
	k := len(u)
	var r ProportionalTest
	for j := range u {
		in := make([]int, 0, k+1)
		for a := range k {
			in = append(in, a)
		}
		in = append(in, k+j)
		part, slope := mat.NewSymDense(k+1, nil), mat.NewVecDense(k+1, nil)
		for a, ia := range in {
			for b, ib := range in {
				part.SetSym(a, b, info.At(ia, ib))
			}
		}
		slope.SetVec(k, u[j])
		r.Each = append(r.Each, quadraticTest(slope, part, 1, reason))
	}
	slope := mat.NewVecDense(2*k, nil)
	for j, v := range u {
		slope.SetVec(k+j, v)
	}
	r.Global = quadraticTest(slope, info, k, reason)
	return r
}

// quadraticTest is the χ² test of vᵀM⁻¹v, undefined for a reason if M is singular.
func quadraticTest(v *mat.VecDense, m *mat.SymDense, degrees int, reason string) Test {
	x2, ok := quadratic(v, m)
	if !ok {
		return Test{Reason: reason}
	}
	return chiSquared(x2, degrees)
}

// undefinedProportional is the test of proportional hazards without a regression.
func undefinedProportional(k int, reason string) ProportionalTest {
	r := ProportionalTest{Global: Test{Reason: reason}}
	for range k {
		r.Each = append(r.Each, Test{Reason: reason})
	}
	return r
}
