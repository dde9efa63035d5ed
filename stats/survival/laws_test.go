package survival_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"paget/stats/survival"
)

// drawSample draws subjects with some ties; at least one event.
func drawSample(t *rapid.T, least int) survival.Sample {
	n := rapid.IntRange(least, 30).Draw(t, "n")
	top := rapid.SampledFrom([]int{5, 1000}).Draw(t, "top")
	var s survival.Sample
	for range n {
		s.Time = append(s.Time, float64(rapid.IntRange(0, top).Draw(t, "time")))
		s.Event = append(s.Event, rapid.IntRange(0, 3).Draw(t, "event") > 0)
	}
	s.Event[rapid.IntRange(0, n-1).Draw(t, "one event")] = true
	return s
}

// labelsOf draws numbers of k groups.
func labelsOf(t *rapid.T, n, k int, name string) []int {
	return rapid.SliceOfN(rapid.IntRange(0, k-1), n, n).Draw(t, name)
}

// eighths makes numbers of which sums and differences are exact.
func eighths(whole []int) (list []float64) {
	for _, v := range whole {
		list = append(list, float64(v)/8)
	}
	return list
}

// relative tells whether two numbers agree relative to their size.
func relative(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*(1+math.Abs(a)+math.Abs(b))
}

func TestTheCurveIsTheShareWhereNobodyIsCensored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 1)
		for i := range s.Event {
			s.Event[i] = true
		}
		c := survival.KaplanMeier(s)
		at := rapid.Float64Range(0, 1100).Draw(t, "at")
		left, sum := 0.0, 0.0
		for _, v := range s.Time {
			if v > at {
				left++
			}
			sum += math.Min(v, at)
		}
		n := float64(len(s.Time))
		if e := c.At(at, 0.95, survival.Log); !near(e.Value, left/n, 1e-12) {
			t.Fatalf("%v, want %g", e, left/n)
		}
		if se, ok := c.StandardError(at); ok && !near(se*se, left/n*(1-left/n)/n, 1e-12) {
			t.Fatalf("Greenwood's variance is %g, that of a proportion %g", se*se, left/n*(1-left/n)/n)
		}
		if at > 0 {
			if m := c.RestrictedMean(at, 0.95); !relative(m.Value, sum/n, 1e-12) {
				t.Fatalf("restricted mean %v, want %g", m, sum/n)
			}
		}
	})
}

func TestTestsIgnoreTheUnitAndTheOrderAndTheNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 4)
		n := len(s.Time)
		group, strata := labelsOf(t, n, 3, "group"), labelsOf(t, n, 2, "strata")
		x := []survival.Covariate{{Name: "a", Value: eighths(rapid.SliceOfN(rapid.IntRange(-16, 16), n, n).Draw(t, "x"))}, {Name: "b", Value: floats(group)}}
		ties := rapid.SampledFrom([]survival.Ties{survival.Efron, survival.Breslow, survival.Exact}).Draw(t, "ties")

		var turned survival.Sample // from the last subject to the first, in days for weeks
		var turnedGroup, turnedStrata []int
		turnedX := []survival.Covariate{{Name: "a"}, {Name: "b"}}
		for i := n - 1; i >= 0; i-- {
			turned.Time, turned.Event = append(turned.Time, 7*s.Time[i]), append(turned.Event, s.Event[i])
			turnedGroup, turnedStrata = append(turnedGroup, 10-group[i]), append(turnedStrata, 5-strata[i])
			turnedX[0].Value = append(turnedX[0].Value, 100-4*x[0].Value[i])
			turnedX[1].Value = append(turnedX[1].Value, x[1].Value[i])
		}
		for _, w := range []survival.Weight{{}, survival.PetoPeto(), {Gamma: 1}} {
			a, b := survival.LogRank(s, group, strata, w), survival.LogRank(turned, turnedGroup, turnedStrata, w)
			if a.Defined != b.Defined || !relative(a.Statistic, b.Statistic, 1e-8) || a.Degrees != b.Degrees {
				t.Fatalf("%+v\n%+v", a, b)
			}
		}
		a, b := survival.Cox(s, x, strata, ties), survival.Cox(turned, turnedX, turnedStrata, ties)
		if a.Defined != b.Defined {
			t.Fatalf("%+v\n%+v", a, b)
		}
		if !a.Defined {
			return
		}
		if !relative(a.Coefficients[0].Value, -4*b.Coefficients[0].Value, 1e-6) || !relative(a.Wald.Statistic, b.Wald.Statistic, 1e-6) || !relative(a.LogLikelihood[1], b.LogLikelihood[1], 1e-9) {
			t.Fatalf("%+v\n%+v", a, b)
		}
		p, q := a.ProportionalHazards(), b.ProportionalHazards()
		if p.Global.Defined && q.Global.Defined && !relative(p.Global.Statistic, q.Global.Statistic, 1e-5) {
			t.Fatalf("%+v\n%+v", p, q)
		}
	})
}

func TestTheScoreTestOfDiscreteTimeIsTheLogRankTest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 4)
		group, strata := labelsOf(t, len(s.Time), 2, "group"), labelsOf(t, len(s.Time), 2, "strata")
		plain := survival.LogRank(s, group, strata, survival.Weight{})
		score := survival.Cox(s, []survival.Covariate{{Name: "group", Value: floats(group)}}, strata, survival.Exact).Score
		if plain.Defined != score.Defined || !relative(plain.Statistic, score.Statistic, 1e-9) {
			t.Fatalf("%+v\n%+v", plain.Test, score)
		}
	})
}

// slowLikelihood is the partial likelihood written down term by term: the twin of what
// the regression climbs.
func slowLikelihood(s survival.Sample, x [][]float64, strata []int, beta []float64, ties survival.Ties) float64 {
	weight := func(i int) float64 {
		eta := 0.0
		for j, b := range beta {
			eta += b * x[i][j]
		}
		return math.Exp(eta)
	}
	sum, done := 0.0, map[[2]float64]bool{}
	for i, t := range s.Time {
		key := [2]float64{float64(strata[i]), t}
		if !s.Event[i] || done[key] {
			continue
		}
		done[key] = true
		var risk, tied []float64
		for j, u := range s.Time {
			if strata[j] == strata[i] && u >= t {
				risk = append(risk, weight(j))
				if u == t && s.Event[j] {
					tied = append(tied, weight(j))
				}
			}
		}
		all, gone := 0.0, 0.0
		for _, w := range risk {
			all += w
		}
		for _, w := range tied {
			sum += math.Log(w)
			gone += w
		}
		if ties == survival.Exact {
			sum -= math.Log(chosen(risk, len(tied)))
			continue
		}
		for l := range tied {
			if ties == survival.Efron {
				sum -= math.Log(all - gone*float64(l)/float64(len(tied)))
			} else {
				sum -= math.Log(all)
			}
		}
	}
	return sum
}

// chosen is the sum over all choices of d weights of their product.
func chosen(w []float64, d int) float64 {
	if d == 0 {
		return 1
	}
	sum := 0.0
	for i := range w {
		sum += w[i] * chosen(w[i+1:], d-1)
	}
	return sum
}

func TestTheCoefficientsAreWhereTheLikelihoodIsGreatest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 5)
		n := min(len(s.Time), 14) // the twin counts every choice
		s.Time, s.Event = s.Time[:n], s.Event[:n]
		strata := labelsOf(t, n, 2, "strata")
		ties := rapid.SampledFrom([]survival.Ties{survival.Efron, survival.Breslow, survival.Exact}).Draw(t, "ties")
		x := make([][]float64, n)
		columns := []survival.Covariate{{Name: "a"}, {Name: "b"}}
		for i := range x {
			x[i] = []float64{rapid.Float64Range(-2, 2).Draw(t, "a"), float64(rapid.IntRange(0, 1).Draw(t, "b"))}
			columns[0].Value, columns[1].Value = append(columns[0].Value, x[i][0]), append(columns[1].Value, x[i][1])
		}
		r := survival.Cox(s, columns, strata, ties)
		if !r.Defined {
			return
		}
		beta := []float64{r.Coefficients[0].Value, r.Coefficients[1].Value}
		if math.Max(math.Abs(beta[0]), math.Abs(beta[1])) > 6 {
			return // a difference quotient has no digits left there
		}
		at := func(a, b float64) float64 {
			return slowLikelihood(s, x, strata, []float64{beta[0] + a, beta[1] + b}, ties)
		}
		if !relative(at(0, 0), r.LogLikelihood[1], 1e-10) || !relative(slowLikelihood(s, x, strata, []float64{0, 0}, ties), r.LogLikelihood[0], 1e-10) {
			t.Fatalf("log-likelihood %v, term by term %g", r.LogLikelihood, at(0, 0))
		}
		const h = 1e-4
		for j, d := range [][2]float64{{h, 0}, {0, h}} {
			slope := (at(d[0], d[1]) - at(-d[0], -d[1])) / (2 * h)
			if !near(slope, 0, 1e-6) {
				t.Fatalf("slope %g in direction %d at the maximum", slope, j)
			}
		}
		aa := (at(h, 0) - 2*at(0, 0) + at(-h, 0)) / (h * h)
		bb := (at(0, h) - 2*at(0, 0) + at(0, -h)) / (h * h)
		ab := (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h)
		// Variance is the inverse of minus the curvature.
		one := -(aa*r.Variance[0][0] + ab*r.Variance[1][0])
		zero := -(aa*r.Variance[0][1] + ab*r.Variance[1][1])
		other := -(ab*r.Variance[0][1] + bb*r.Variance[1][1])
		size := 1 + r.Variance[0][0] + r.Variance[1][1]
		if !near(one, 1, 1e-5*size) || !near(zero, 0, 1e-5*size) || !near(other, 1, 1e-5*size) {
			t.Fatalf("curvature times variance is %g, %g, %g", one, zero, other)
		}
	})
}

// changing is the likelihood of one covariate whose coefficient is β + θ·g(t), with g the share
// that had the event before t. No two times are equal.
func changing(s survival.Sample, x []float64, beta, theta float64) float64 {
	sum := 0.0
	for i, t := range s.Time {
		if !s.Event[i] {
			continue
		}
		free, all := 1.0, 0.0
		for j, u := range s.Time {
			if u < t && s.Event[j] {
				n := 0.0
				for _, v := range s.Time {
					if v >= u {
						n++
					}
				}
				free *= 1 - 1/n
			}
		}
		b := beta + theta*(1-free)
		for j, u := range s.Time {
			if u >= t {
				all += math.Exp(b * x[j])
			}
		}
		sum += b*x[i] - math.Log(all)
	}
	return sum
}

func TestProportionalHazardsAreTestedByTheSlopeInTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(6, 16).Draw(t, "n")
		s := survival.Sample{Event: rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "event")}
		for _, k := range rapid.Permutation([]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}).Draw(t, "time")[:n] {
			s.Time = append(s.Time, float64(k))
		}
		x := eighths(rapid.SliceOfN(rapid.IntRange(-16, 16), n, n).Draw(t, "x"))
		r := survival.Cox(s, []survival.Covariate{{Name: "x", Value: x}}, nil, survival.Efron)
		got := r.ProportionalHazards()
		if !r.Defined || !got.Global.Defined || math.Abs(r.Coefficients[0].Value) > 4 {
			return
		}
		const h = 1e-3
		at := func(a, b float64) float64 { return changing(s, x, r.Coefficients[0].Value+a*h, b*h) }
		u := (at(0, 1) - at(0, -1)) / (2 * h)
		bb := -(at(1, 0) - 2*at(0, 0) + at(-1, 0)) / (h * h)
		tt := -(at(0, 1) - 2*at(0, 0) + at(0, -1)) / (h * h)
		bt := -(at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
		left := tt - bt*bt/bb
		if left < 1e-3 {
			return // difference quotients have no digits left
		}
		if want := u * u / left; !relative(got.Each[0].Statistic, want, 0.01) || !relative(got.Global.Statistic, want, 0.01) {
			t.Fatalf("%+v, by difference quotients %g", got, want)
		}
	})
}

func TestOneCauseIsTheCurveUpsideDown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 1)
		cause := make([]int, len(s.Time))
		for i, e := range s.Event {
			if e {
				cause[i] = 1
			}
		}
		c, r := survival.KaplanMeier(s), survival.CumulativeIncidence(s.Time, cause, 1)
		for i, at := range r.Time {
			e := c.At(at, 0.95, survival.Log)
			if !near(r.Share[0][i], 1-e.Value, 1e-12) || !near(r.Free[i], e.Value, 1e-12) {
				t.Fatalf("at %g: incidence %g, curve %g", at, r.Share[0][i], e.Value)
			}
			if se, ok := c.StandardError(at); ok && !near(se, r.SE[0][i], 1e-9) {
				t.Fatalf("at %g: error %g, Greenwood's %g", at, r.SE[0][i], se)
			}
		}
	})
}

func TestIncidencesAddUpAndTheirErrorIsThatOfTheJackknife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawSample(t, 3)
		cause := labelsOf(t, len(s.Time), 3, "cause")
		r := survival.CumulativeIncidence(s.Time, cause, 2)
		if len(r.Time) == 0 {
			return
		}
		for i := range r.Time {
			if sum := r.Share[0][i] + r.Share[1][i] + r.Free[i]; !near(sum, 1, 1e-12) {
				t.Fatalf("shares add up to %g", sum)
			}
		}
		i := rapid.IntRange(0, len(r.Time)-1).Draw(t, "time")
		// Give one subject after the other a little more weight.
		const h = 1e-5
		variance := 0.0
		for j := range s.Time {
			d := (weightedIncidence(s.Time, cause, r.Time[i], j, h) - weightedIncidence(s.Time, cause, r.Time[i], j, -h)) / (2 * h)
			variance += d * d
		}
		if !near(r.SE[0][i], math.Sqrt(variance), 1e-7) {
			t.Fatalf("error %g, by the jackknife %g", r.SE[0][i], math.Sqrt(variance))
		}
	})
}

// weightedIncidence is the incidence of cause 1 at a time if subject j counts 1 + h.
func weightedIncidence(time []float64, cause []int, at float64, j int, h float64) float64 {
	weight := func(i int) float64 {
		if i == j {
			return 1 + h
		}
		return 1
	}
	done := map[float64]bool{}
	incidence := 0.0
	for _, u := range time {
		if done[u] || u > at {
			continue
		}
		done[u] = true
		free := 1.0 // just before u
		earlier := map[float64]bool{}
		for _, v := range time {
			if v < u && !earlier[v] {
				earlier[v] = true
				n, d := 0.0, 0.0
				for i, w := range time {
					if w >= v {
						n += weight(i)
					}
					if w == v && cause[i] > 0 {
						d += weight(i)
					}
				}
				free *= 1 - d/n
			}
		}
		n, d := 0.0, 0.0
		for i, w := range time {
			if w >= u {
				n += weight(i)
			}
			if w == u && cause[i] == 1 {
				d += weight(i)
			}
		}
		incidence += free * d / n
	}
	return incidence
}
