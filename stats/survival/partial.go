package survival

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// partial is Cox's partial likelihood of a sample.
type partial struct {
	sample  Sample
	stratum []int
	ties    Ties
	n, k    int       // subjects, covariates
	x       []float64 // n·k covariates, subject by subject, of mean 0 and standard deviation 1
	scale   []float64 // standard deviation of each covariate
	order   []int     // subjects by stratum, then from the last time to the first

	eta, weight []float64 // Σ βx less its greatest, and exp of that
	all, tied   moments   // sums over those at risk, and over the events at one time
	u, info     []float64 // terms of one time
	choice      []moments // sums over choices of 0, 1, … of those at risk
}

// moments are sums of weights, of weighted covariates and of their products.
type moments struct {
	w  float64
	x  []float64 // k
	xx []float64 // k·k
}

// newMoments returns sums that are zero.
func newMoments(k int) moments { return moments{x: make([]float64, k), xx: make([]float64, k*k)} }

// clear makes the sums zero.
func (m *moments) clear() {
	m.w = 0
	clear(m.x)
	clear(m.xx)
}

// add adds a subject.
func (m *moments) add(w float64, x []float64) {
	m.w += w
	for a, xa := range x {
		m.x[a] += float64(w * xa)
		for b, xb := range x {
			m.xx[a*len(x)+b] += float64(w * xa * xb)
		}
	}
}

// newPartial returns the likelihood of a sample without faults, or nil if a covariate
// does not vary.
func newPartial(s Sample, covariates []Covariate, stratum []int, ties Ties) *partial {
	n, k := len(s.Time), len(covariates)
	p := &partial{
		sample:  Sample{slices.Clone(s.Time), slices.Clone(s.Event)},
		stratum: slices.Clone(stratum),
		ties:    ties, n: n, k: k,
		x: make([]float64, n*k), scale: make([]float64, k), order: make([]int, n),
		eta: make([]float64, n), weight: make([]float64, n),
		all: newMoments(k), tied: newMoments(k), u: make([]float64, k), info: make([]float64, k*k),
	}
	for j, c := range covariates {
		mean, sd := centre(c.Value)
		if !(sd > 0) || !finite(sd) || !finite(mean) {
			return nil
		}
		p.scale[j] = sd
		for i, v := range c.Value {
			p.x[i*k+j] = (v - mean) / sd
		}
	}
	for i := range p.order {
		p.order[i] = i
	}
	slices.SortStableFunc(p.order, func(i, j int) int {
		return cmp.Or(cmp.Compare(stratum[i], stratum[j]), cmp.Compare(s.Time[j], s.Time[i]))
	})
	return p
}

// centre returns the mean and the standard deviation, dividing by n. The deviation
// of equal values is exactly 0.
func centre(v []float64) (mean, sd float64) {
	if slices.Min(v) == slices.Max(v) {
		return v[0], 0
	}
	for _, x := range v {
		mean += x / float64(len(v))
	}
	squares := 0.0
	for _, x := range v {
		squares += float64((x - mean) * (x - mean) / float64(len(v)))
	}
	return mean, math.Sqrt(squares)
}

// row returns the covariates of a subject.
func (p *partial) row(i int) []float64 { return p.x[i*p.k : (i+1)*p.k] }

// likelihood is the logarithm of the partial likelihood with its slope u and the
// observed information, minus its curvature.
type likelihood struct {
	logLik  float64
	u, info []float64 // k and k·k
}

// evaluate returns the likelihood at coefficients of the scaled covariates.
func (p *partial) evaluate(beta []float64) likelihood {
	l := likelihood{u: make([]float64, p.k), info: make([]float64, p.k*p.k)}
	p.eachTime(beta, func(_, logLik float64, u, info []float64) {
		l.logLik += logLik
		for j, v := range u {
			l.u[j] += v
		}
		for j, v := range info {
			l.info[j] += v
		}
	})
	return l
}

// eachTime calls visit with the terms of each time with events, stratum by stratum and
// from the last time to the first, so that the sums over those at risk only grow.
// The slices hold good during the call.
func (p *partial) eachTime(beta []float64, visit func(time, logLik float64, u, info []float64)) {
	s := p.sample
	for a := 0; a < p.n; {
		b := a
		for b < p.n && p.stratum[p.order[b]] == p.stratum[p.order[a]] {
			b++
		}
		members := p.order[a:b]
		p.weigh(members, beta)
		p.all.clear()
		for i := 0; i < len(members); {
			j, t := i, s.Time[members[i]]
			p.tied.clear()
			events, eta := 0, 0.0
			clear(p.u)
			for ; j < len(members) && s.Time[members[j]] == t; j++ {
				m := members[j]
				p.all.add(p.weight[m], p.row(m))
				if s.Event[m] {
					p.tied.add(p.weight[m], p.row(m))
					events++
					eta += p.eta[m]
					for c, v := range p.row(m) {
						p.u[c] += v
					}
				}
			}
			if events > 0 {
				clear(p.info)
				visit(t, eta+p.terms(members[:j], events), p.u, p.info)
			}
			i = j
		}
		a = b
	}
}

// weigh sets eta and weight of the members of a stratum. The greatest eta is taken
// away, which changes no term and keeps exp within numbers.
func (p *partial) weigh(members []int, beta []float64) {
	greatest := math.Inf(-1)
	for _, m := range members {
		p.eta[m] = 0
		for j, v := range p.row(m) {
			p.eta[m] += float64(v * beta[j])
		}
		greatest = math.Max(greatest, p.eta[m])
	}
	for _, m := range members {
		p.eta[m] -= greatest
		p.weight[m] = math.Exp(p.eta[m])
	}
}

// terms takes the means over those at risk off u, adds their covariances to info and
// returns the logarithm of what divides the likelihood, negative.
func (p *partial) terms(atRisk []int, events int) float64 {
	if p.ties == Exact && events > 1 {
		return p.choices(atRisk, events)
	}
	logLik := 0.0
	for l := range events {
		gone := 0.0 // of the tied events, the share that has left
		if p.ties == Efron {
			gone = float64(l) / float64(events)
		}
		w := p.all.w - float64(gone*p.tied.w)
		logLik -= math.Log(w)
		for a := range p.k {
			xa := (p.all.x[a] - float64(gone*p.tied.x[a])) / w
			p.u[a] -= xa
			for b := range p.k {
				xb := (p.all.x[b] - float64(gone*p.tied.x[b])) / w
				p.info[a*p.k+b] += (p.all.xx[a*p.k+b]-float64(gone*p.tied.xx[a*p.k+b]))/w - float64(xa*xb)
			}
		}
	}
	return logLik
}

// choices is terms for discrete time, where the divisor is the sum over all choices
// of d subjects at risk of the product of their weights. It is built up subject by
// subject:
//
//	B(d, n) = B(d, n − 1) + w_n·B(d − 1, n − 1)
//
// and its derivatives likewise.
func (p *partial) choices(atRisk []int, events int) float64 {
	const large = 1e200
	for len(p.choice) <= events {
		p.choice = append(p.choice, newMoments(p.k))
	}
	b := p.choice[:events+1]
	for d := range b {
		b[d].clear()
	}
	b[0].w = 1
	taken := 0.0 // logarithm of what was divided out
	for n, m := range atRisk {
		for d := min(n+1, events); d >= 1; d-- {
			b[d].join(&b[d-1], p.weight[m], p.row(m))
		}
		if b[events].w > large || b[events/2].w > large {
			for d := range b {
				b[d].times(1 / large)
			}
			taken += math.Log(large)
		}
	}
	last := &b[events]
	for i := range p.k {
		xi := last.x[i] / last.w
		p.u[i] -= xi
		for j := range p.k {
			p.info[i*p.k+j] += last.xx[i*p.k+j]/last.w - float64(xi*last.x[j]/last.w)
		}
	}
	return -math.Log(last.w) - taken
}

// join adds the choices that hold one more subject: those of `fewer` with it. The
// sums x and xx of a choice are those of its whole sum of covariates.
func (m *moments) join(fewer *moments, w float64, x []float64) {
	k := len(x)
	for a, xa := range x {
		for b, xb := range x {
			m.xx[a*k+b] += float64(w * (fewer.xx[a*k+b] + float64(xa*fewer.x[b]) + float64(fewer.x[a]*xb) + float64(xa*xb*fewer.w)))
		}
	}
	for a, xa := range x {
		m.x[a] += float64(w * (fewer.x[a] + float64(xa*fewer.w)))
	}
	m.w += float64(w * fewer.w)
}

// times multiplies the sums.
func (m *moments) times(f float64) {
	m.w *= f
	for a := range m.x {
		m.x[a] *= f
	}
	for a := range m.xx {
		m.xx[a] *= f
	}
}

// information returns the information as a symmetric matrix.
func (l likelihood) information() *mat.SymDense {
	return mat.NewSymDense(len(l.u), slices.Clone(l.info))
}

// factor returns the factors of the information, or nil if it is singular.
func (l likelihood) factor() *mat.Cholesky {
	for _, v := range l.info {
		if !finite(v) {
			return nil
		}
	}
	var factors mat.Cholesky
	if !factors.Factorize(l.information()) || factors.Cond() > singular {
		return nil
	}
	return &factors
}

// least returns the smallest eigenvalue of the information, 0 if it cannot be found.
func (l likelihood) least() float64 {
	for _, v := range l.info {
		if !finite(v) {
			return 0
		}
	}
	var eigen mat.EigenSym
	if !eigen.Factorize(l.information(), false) {
		return 0
	}
	return eigen.Values(nil)[0]
}
