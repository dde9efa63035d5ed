package upscale

import (
	"errors"
	"math"
)

// A family says how counts vary and how their mean follows from the linear predictor.
type family int

const (
	counts family = iota // quasi-Poisson: variance φ·μ, ln μ = offset + η
	shares               // quasi-binomial of weight n: variance φ·μ(1−μ)/n, logit μ = η
)

// An observation is one row of a model.
type observation struct {
	x      [Axes]float64
	y      float64 // a count, or a share
	offset float64 // of a count
	weight float64 // of a share: the count it is a share of
	group  int     // point: rows of one are left out together in cross-validation
}

// prior is the standard deviation of a normal prior of every coefficient but the first,
// in units of the predictor. It keeps coefficients finite where nobody crossed in a
// whole corner of the region, and is far wider than what the runs say elsewhere.
const prior = 5

// mean returns μ, and the weight w of the row in the information matrix,
// w = (dμ/dη)²/V(μ).
func (f family) mean(o *observation, eta float64) (mu, w float64) {
	if f == counts {
		mu = math.Exp(min(eta+o.offset, 50))
		return mu, mu
	}
	mu = logistic(eta)
	return mu, o.weight * mu * (1 - mu)
}

// variance returns V(μ), the variance of y at dispersion 1.
func (f family) variance(o *observation, mu float64) float64 {
	if f == counts {
		return mu
	}
	return mu * (1 - mu) / o.weight
}

// deviance returns what a row adds to the deviance.
func (f family) deviance(o *observation, mu float64) float64 {
	if f == counts {
		return 2 * (xlog(o.y, mu) - (o.y - mu))
	}
	return 2 * o.weight * (xlog(o.y, mu) + xlog(1-o.y, 1-mu))
}

// xlog returns y·ln(y/m), 0 for y = 0.
func xlog(y, m float64) float64 {
	if y == 0 {
		return 0
	}
	return y * math.Log(y/m)
}

// errNotFitted says that the numbers broke down.
var errNotFitted = errors.New("the runs do not determine the model: add points, or narrow the region")

// mostRounds bounds the rounds of iteratively reweighted least squares.
const mostRounds = 200

// A regression is the fit of some terms to observations.
type regression struct {
	family   family
	terms    []Term
	rows     [][]float64 // of the design matrix
	beta     []float64
	factor   [][]float64 // lower Cholesky factor of the information matrix
	deviance float64
}

// regress fits by iteratively reweighted least squares (Newton's method on the
// penalised likelihood), with steps halved while they do not improve it.
//
//	(XᵀWX + P)·Δ = Xᵀ·(dμ/dη)(y − μ)/V − P·β,   P = diag(0, 1/prior², …)
//
// Errors: errNotFitted.
func regress(f family, terms []Term, data []observation, start []float64) (*regression, error) {
	r := &regression{family: f, terms: terms, beta: make([]float64, len(terms))}
	for i := range data {
		row := make([]float64, len(terms))
		for k := range terms {
			row[k] = terms[k].Value(&data[i].x)
		}
		r.rows = append(r.rows, row)
	}
	if start != nil {
		copy(r.beta, start)
	} else {
		r.beta[0] = r.constant(data)
	}
	loss := r.loss(data, r.beta)
	for range mostRounds {
		information, score := r.newton(data)
		factor, ok := cholesky(information)
		if !ok {
			return nil, errNotFitted
		}
		r.factor = factor
		step := solve(factor, score)
		next, better := make([]float64, len(step)), loss
		for half := 1.0; ; half /= 2 {
			for k := range next {
				next[k] = r.beta[k] + float64(half*step[k])
			}
			if better = r.loss(data, next); better <= loss || half < 1e-8 {
				break
			}
		}
		if !(better <= loss) {
			break // at the bottom, as far as rounding shows
		}
		moved := loss - better
		copy(r.beta, next)
		loss = better
		if moved <= 1e-10*(1+math.Abs(loss)) {
			break
		}
	}
	information, _ := r.newton(data)
	factor, ok := cholesky(information)
	if !ok || math.IsNaN(loss) || math.IsInf(loss, 0) {
		return nil, errNotFitted
	}
	r.factor, r.deviance = factor, r.looks(data, r.beta)
	return r, nil
}

// constant returns the predictor that fits best where nothing else is known.
func (r *regression) constant(data []observation) float64 {
	y, n := 0.0, 0.0
	for i := range data {
		o := &data[i]
		if r.family == counts {
			y, n = y+o.y, n+math.Exp(o.offset)
		} else {
			y, n = y+float64(o.y*o.weight), n+o.weight
		}
	}
	if r.family == counts {
		return math.Log((y + 0.5) / n)
	}
	return math.Log((y + 0.5) / (n - y + 0.5))
}

// looks returns the deviance at some coefficients.
func (r *regression) looks(data []observation, beta []float64) float64 {
	sum := 0.0
	for i := range data {
		mu, _ := r.family.mean(&data[i], dot(r.rows[i], beta))
		sum += r.family.deviance(&data[i], mu)
	}
	return sum
}

// loss returns the deviance and twice the negative logarithm of the prior.
func (r *regression) loss(data []observation, beta []float64) float64 {
	sum := r.looks(data, beta)
	for _, b := range beta[1:] {
		sum += float64(b*b) / (prior * prior)
	}
	return sum
}

// newton returns the information matrix, lower half, and the score.
func (r *regression) newton(data []observation) (information [][]float64, score []float64) {
	n := len(r.terms)
	score = make([]float64, n)
	information = make([][]float64, n)
	for k := range information {
		information[k] = make([]float64, k+1)
		if k > 0 {
			information[k][k] = 1.0 / (prior * prior)
			score[k] = -r.beta[k] / (prior * prior)
		}
	}
	for i := range data {
		o, row := &data[i], r.rows[i]
		mu, w := r.family.mean(o, dot(row, r.beta))
		residual := o.y - mu // times (dμ/dη)/V: 1 for counts, the weight for shares
		if r.family == shares {
			residual *= o.weight
		}
		for k, v := range row {
			score[k] += float64(v * residual)
			wv := w * v
			for j := range k + 1 {
				information[k][j] += float64(wv * row[j])
			}
		}
	}
	return information, score
}

// leastVariance is the variance (at dispersion 1) from which a row counts in the
// dispersion: where next to nothing is expected, one chance crossing would outweigh all
// other rows.
const leastVariance = 1

// dispersion returns Pearson's φ, the mean of (y − μ)²/V(μ), with the mean μ of each row
// foretold by a fit from which its point was left out; at least 1, for independent
// events do not vary less. Left-out points make it larger than the residuals of the fit
// would: what the choice of the terms has taken from the scatter, and what the terms
// cannot follow, is in it. Rows of counts with V(μ) below leastVariance are left out.
//
// Errors: errNotFitted.
func (r *regression) dispersion(data []observation) (float64, error) {
	sum, n := 0.0, 0
	err := leaveOut(r.family, r.terms, data, func(o *observation, mu float64) {
		v := r.family.variance(o, mu)
		events := v // of a count; of a share, the variance of the count it is a share of
		if r.family == shares {
			events *= o.weight * o.weight
		}
		if events >= leastVariance {
			d := o.y - mu
			sum, n = sum+d*d/v, n+1
		}
	})
	return max(1, sum/float64(max(1, n))), err
}

// model returns the fit with the covariance φ·(XᵀWX + P)⁻¹ of its coefficients. With
// the information L·Lᵀ a factor of its inverse is L⁻ᵀ, which is brought into lower
// form.
//
// Errors: errNotFitted.
func (r *regression) model(data []observation) (Model, error) {
	phi, err := r.dispersion(data)
	if err != nil {
		return Model{}, err
	}
	n := len(r.terms)
	inverse := make([][]float64, n)
	for k := range inverse {
		e := make([]float64, n)
		e[k] = phi
		inverse[k] = solve(r.factor, e)
	}
	for k := range inverse { // the lower half is what cholesky reads
		inverse[k] = inverse[k][:k+1]
	}
	factor, ok := cholesky(inverse)
	if !ok {
		panic("upscale: the inverse of a positive definite matrix is not") // prior keeps it well conditioned
	}
	return Model{Terms: append([]Term(nil), r.terms...), Coefficients: append([]float64(nil), r.beta...), Factor: factor, Dispersion: phi}, nil
}

// dot returns Σ a[i]·b[i].
func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// cholesky returns the lower factor L of a symmetric matrix A = L·Lᵀ given by its lower
// half, and whether A is positive definite.
func cholesky(a [][]float64) (l [][]float64, ok bool) {
	l = make([][]float64, len(a))
	for i := range a {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			v := a[i][j]
			for k := range j {
				v -= float64(l[i][k] * l[j][k])
			}
			if j < i {
				l[i][j] = v / l[j][j]
				continue
			}
			if !(v > 0) {
				return nil, false
			}
			l[i][i] = math.Sqrt(v)
		}
	}
	return l, true
}

// solve returns A⁻¹·b for A = L·Lᵀ.
func solve(l [][]float64, b []float64) []float64 {
	x := append([]float64(nil), b...)
	for i := range x {
		for k := range i {
			x[i] -= float64(l[i][k] * x[k])
		}
		x[i] /= l[i][i]
	}
	for i := len(x) - 1; i >= 0; i-- {
		for k := i + 1; k < len(x); k++ {
			x[i] -= float64(l[k][i] * x[k])
		}
		x[i] /= l[i][i]
	}
	return x
}
