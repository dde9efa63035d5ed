package survival

import (
	"math"
	"sort"

	"gonum.org/v1/gonum/mat"
)

// Weight says how much the times of a log-rank test count: S(t−)^Rho·(1 − S(t−))^Gamma,
// with the Kaplan–Meier share of all groups together just before the time. The
// zero value is the log-rank test, where all times count the same.
//
// Source: Fleming and Harrington 1991, 10.1002/9781118150672.
type Weight struct {
	Rho, Gamma float64 // pure numbers, >= 0
}

// PetoPeto is the weight of the test of Peto and Peto, in which early times count
// more.
//
// Source: Peto and Peto 1972, 10.2307/2344317.
func PetoPeto() Weight { return Weight{Rho: 1} }

// GroupTest is the result of a comparison of groups.
type GroupTest struct {
	Test
	Groups   []int       // the groups' numbers, ascending
	Observed []float64   // weighted events of each group
	Expected []float64   // weighted events if all groups had the same hazard
	Variance [][]float64 // covariance of Observed − Expected
}

// LogRank tests whether groups have the same hazard at all times.
//
//	O_g − E_g = Σ wᵢ(d_gᵢ − dᵢ·n_gᵢ/nᵢ)
//	V_gh = Σ wᵢ²·dᵢ(nᵢ − dᵢ)/(nᵢ − 1)·(n_gᵢ/nᵢ)(δ_gh − n_hᵢ/nᵢ)
//	χ² = (O − E)ᵀ V⁻ (O − E),   degrees of freedom = groups expected to have events − 1
//
// group holds a number for each subject. strata, if not nil, does so as well: subjects
// are compared within strata only, and the sums run over all of them.
//
// Undefined: without events, with fewer than two groups, or if events never happen
// while subjects of different groups are watched.
// Source: Mantel 1966, Cancer Chemotherapy Reports 50:163–170; weights as Weight.
// Panics if slices differ in length or a weight is negative or not finite.
func LogRank(s Sample, group, strata []int, w Weight) GroupTest {
	if !(w.Rho >= 0 && w.Gamma >= 0) || !finite(w.Rho) || !finite(w.Gamma) {
		panic("survival: a weight needs Rho and Gamma of 0 or more")
	}
	reason := s.fault()
	groups, place := numbered("groups", group, len(s.Time))
	strataNames, stratum := numbered("strata", strata, len(s.Time))
	r := GroupTest{Groups: groups, Observed: make([]float64, len(groups)), Expected: make([]float64, len(groups))}
	r.Variance = square(len(groups))
	if reason != "" {
		r.Reason = reason
		return r
	}
	for h := range strataNames {
		var members []int
		for i := range s.Time {
			if stratum[i] == h {
				members = append(members, i)
			}
		}
		sort.SliceStable(members, func(i, j int) bool { return s.Time[members[i]] < s.Time[members[j]] })
		r.add(s, members, place, w)
	}
	switch {
	case len(groups) < 2:
		r.Reason = "there is one group only"
	case s.events() == 0:
		r.Reason = "there is no event"
	default:
		r.Test = r.judge()
	}
	return r
}

// add adds the sums of one stratum, whose members are in ascending order of time.
func (r *GroupTest) add(s Sample, members, place []int, w Weight) {
	k := len(r.Groups)
	atRisk, events := make([]float64, k), make([]float64, k)
	for _, i := range members {
		atRisk[place[i]]++
	}
	survival, n := 1.0, float64(len(members))
	for i := 0; i < len(members); {
		t, j, d := s.Time[members[i]], i, 0.0
		clear(events)
		for ; j < len(members) && s.Time[members[j]] == t; j++ {
			if s.Event[members[j]] {
				events[place[members[j]]]++
				d++
			}
		}
		if d > 0 {
			r.addTime(atRisk, events, n, d, math.Pow(survival, w.Rho)*math.Pow(1-survival, w.Gamma))
			survival *= (n - d) / n
		}
		for ; i < j; i++ {
			atRisk[place[members[i]]]--
			n--
		}
	}
}

// addTime adds the terms of one time at which d of n subjects have the event.
func (r *GroupTest) addTime(atRisk, events []float64, n, d, w float64) {
	spread := 0.0
	if n > 1 {
		spread = w * w * d * (n - d) / (n - 1)
	}
	for g, ng := range atRisk {
		r.Observed[g] += float64(w * events[g])
		r.Expected[g] += float64(w * d * ng / n)
		for h, nh := range atRisk {
			v := -ng / n * nh / n
			if g == h {
				v = ng / n * (n - ng) / n
			}
			r.Variance[g][h] += float64(spread * v)
		}
	}
}

// judge returns the test from the sums. Groups without expected events are left
// out, and of the others the first, since the differences add up to zero.
func (r *GroupTest) judge() Test {
	var in []int
	for g, e := range r.Expected {
		if e > 0 {
			in = append(in, g)
		}
	}
	if len(in) < 2 {
		return Test{Reason: "no event happened while two groups were watched"}
	}
	in = in[1:]
	difference, variance := mat.NewVecDense(len(in), nil), mat.NewSymDense(len(in), nil)
	for a, g := range in {
		difference.SetVec(a, r.Observed[g]-r.Expected[g])
		for b, h := range in {
			variance.SetSym(a, b, r.Variance[g][h])
		}
	}
	x2, ok := quadratic(difference, variance)
	if !ok {
		return Test{Reason: "no event happened while all groups were watched with others"}
	}
	return chiSquared(x2, len(in))
}

// quadratic returns vᵀM⁻¹v, and false if M is not positive definite.
func quadratic(v *mat.VecDense, m *mat.SymDense) (float64, bool) {
	var factors mat.Cholesky
	if !factors.Factorize(m) || factors.Cond() > singular {
		return 0, false
	}
	var solved mat.VecDense
	if factors.SolveVecTo(&solved, v) != nil {
		return 0, false
	}
	return mat.Dot(v, &solved), true
}

// singular is the condition number from which on a matrix counts as singular:
// hardly four digits of a solution would be left.
const singular = 1e12

// square returns a matrix of zeros.
func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}
