package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"paget/stats"
)

// Ties is the treatment of events at the same time in Cox regression.
type Ties int

// The treatments of ties. Without ties all three are the same.
const (
	Efron   Ties = iota // events at one time leave one after the other, in average order; the usual one
	Breslow             // events at one time all see the whole risk set
	Exact               // time is discrete: the likelihood of these events among all choices of as many
)

// Covariate is a property of the subjects that may change their hazard.
type Covariate struct {
	Name  string
	Value []float64 // one for each subject, in the covariate's own unit
}

// Coefficient is the effect of one covariate.
type Coefficient struct {
	Name  string
	Value float64 // ln of the hazard ratio for one unit of the covariate
	SE    float64 // its standard error
	Z     float64 // Value/SE
	P     float64 // two-sided chance of a larger |Z| without an effect
}

// Regression is the result of Cox regression.
//
// No field is ever NaN or infinite. If Defined is false, Reason says why, and all
// but N, Events and, where the data determine it, Score are empty.
type Regression struct {
	Coefficients  []Coefficient
	Variance      [][]float64 // covariance of the coefficients
	LogLikelihood [2]float64  // ln of the partial likelihood without effects and at the coefficients

	// Tests that no covariate has an effect.
	LikelihoodRatio Test
	Wald            Test
	Score           Test // also where the likelihood has no maximum; Defined says it for itself

	N, Events  int
	Iterations int // Newton steps taken
	Defined    bool
	Reason     string // why not; empty if Defined

	covariates int
	partial    *partial  // the sample and its likelihood
	beta       []float64 // of the scaled covariates
}

const (
	maxSteps = 60    // Newton steps; each doubles the digits near the maximum
	enough   = 1e-18 // squared length of the last step, in standard errors
	flat     = 1e-10 // least information of an event at 0, for covariates of standard deviation 1
	vanished = 1e-8  // share of the information at 0 below which it counts as gone
	rounding = 1e-13 // information of an event that is rounding alone
	noGrowth = 1e-12 // relative fall of the likelihood that is rounding
	halvings = 30    // of one Newton step
	monotone = "the likelihood has no maximum: a combination of covariates orders the events perfectly, or one group has none"
	idle     = "a covariate, or a combination of them, does not vary among the subjects at risk"
)

// Cox fits proportional hazards to a sample.
//
//	h(t | x) = h₀(t)·exp(Σ βⱼxⱼ)
//
// β is where the partial likelihood is greatest, found by Newton's method with
// halved steps. strata, if not nil, holds a number for each subject; each stratum
// has an h₀ of its own.
//
// Undefined: without events, with values that are not finite, with a covariate that
// does not vary among those at risk or follows from the others, or if the likelihood rises for
// ever as a coefficient grows (the score test is defined even then). The last is
// also said of a covariate with an outlier beyond about 1e4 times the spread of the
// others.
// Source: Cox 1972, 10.1111/j.2517-6161.1972.tb00899.x; Efron 1977,
// 10.1080/01621459.1977.10480613; Breslow 1974, 10.2307/2529620; Gail, Lubin and
// Rubinstein 1981, 10.1093/biomet/68.3.703.
// Panics without covariates, if slices differ in length, or for an unknown
// treatment of ties.
func Cox(s Sample, x []Covariate, strata []int, ties Ties) *Regression {
	if len(x) == 0 {
		panic("survival: Cox needs a covariate")
	}
	if ties < Efron || ties > Exact {
		panic("survival: no such treatment of ties")
	}
	reason := s.fault()
	r := &Regression{N: len(s.Time), Events: s.events(), covariates: len(x)}
	for _, c := range x {
		if len(c.Value) != len(s.Time) {
			panic(fmt.Sprintf("survival: %d times with %d values of %s", len(s.Time), len(c.Value), c.Name))
		}
		for i, v := range c.Value {
			if !finite(v) && reason == "" {
				reason = fmt.Sprintf("%s is not finite (subject %d)", c.Name, i+1)
			}
		}
	}
	_, stratum := numbered("strata", strata, len(s.Time))
	if reason == "" && r.Events == 0 {
		reason = "there is no event"
	}
	if reason != "" {
		r.Reason = reason
		return r
	}
	p := newPartial(s, x, stratum, ties)
	if p == nil {
		r.Reason = idle
		return r
	}
	r.fit(p, x)
	return r
}

// fit finds the coefficients and fills the result.
func (r *Regression) fit(p *partial, x []Covariate) {
	k := len(x)
	beta, trial := make([]float64, k), make([]float64, k)
	here := p.evaluate(beta)
	null, least := here, here.least()
	if !finite(here.logLik) || !(least > flat*float64(r.Events)) || here.factor() == nil {
		r.Reason = idle
		return
	}
	x2, _ := quadratic(mat.NewVecDense(k, here.u), here.information())
	r.Score = chiSquared(x2, k)
	// Where the likelihood rises for ever the information falls by a factor at each step,
	// long before slope and information are lost in rounding.
	least = math.Max(vanished*least, rounding*float64(r.Events))

	for r.Iterations < maxSteps {
		factors := here.factor()
		if factors == nil || here.least() < least {
			r.Reason = monotone
			return
		}
		var step mat.VecDense
		if factors.SolveVecTo(&step, mat.NewVecDense(k, here.u)) != nil {
			r.Reason = monotone
			return
		}
		r.Iterations++
		last := mat.Dot(&step, mat.NewVecDense(k, here.u)) < enough
		there, ok := p.climb(here, beta, trial, &step)
		if !ok {
			r.Reason = "the search for the maximum of the likelihood failed"
			return
		}
		here = there
		copy(beta, trial)
		if last {
			r.finish(p, x, beta, null, here)
			return
		}
	}
	r.Reason = "the search for the maximum of the likelihood did not end"
}

// climb takes a step from beta to trial, halved until the likelihood does not fall.
func (p *partial) climb(here likelihood, beta, trial []float64, step *mat.VecDense) (likelihood, bool) {
	for h, share := 0, 1.0; h < halvings; h, share = h+1, share/2 {
		for j := range trial {
			trial[j] = beta[j] + share*step.AtVec(j)
		}
		there := p.evaluate(trial)
		if there.logLik >= here.logLik-noGrowth*math.Abs(here.logLik) {
			return there, true
		}
	}
	return here, false
}

// finish fills the result at the maximum.
func (r *Regression) finish(p *partial, x []Covariate, beta []float64, null, here likelihood) {
	k := len(x)
	factors := here.factor()
	if factors == nil {
		r.Reason = monotone
		return
	}
	var inverse mat.SymDense
	if factors.InverseTo(&inverse) != nil {
		r.Reason = monotone
		return
	}
	wald := 0.0
	variance, coefficients := square(k), make([]Coefficient, k)
	for i := range x {
		for j := range x {
			variance[i][j] = inverse.At(i, j) / (p.scale[i] * p.scale[j])
			wald += float64(beta[i] * here.info[i*k+j] * beta[j])
		}
		value, se := beta[i]/p.scale[i], math.Sqrt(variance[i][i])
		if !finite(value) || !finite(se) || se == 0 {
			r.Reason = "a coefficient is too large or too small for a number"
			return
		}
		z := value / se
		coefficients[i] = Coefficient{x[i].Name, value, se, z, math.Erfc(math.Abs(z) / math.Sqrt2)}
	}
	r.Coefficients, r.Variance, r.Defined = coefficients, variance, true
	r.LogLikelihood = [2]float64{null.logLik, here.logLik}
	r.LikelihoodRatio = chiSquared(math.Max(0, 2*(here.logLik-null.logLik)), k)
	r.Wald = chiSquared(wald, k)
	r.partial, r.beta = p, beta
}

// HazardRatio returns the factor on the hazard for one unit of covariate i, with its
// interval.
//
//	exp(β ± z·SE)
//
// Undefined: if the regression is, or the factor is too large for a number.
// Panics if there is no covariate i, or level is outside (0, 1).
func (r *Regression) HazardRatio(i int, level float64) stats.Estimate {
	z := twoSided(level)
	if !r.Defined {
		return undefined(r.N, r.Reason)
	}
	c := r.Coefficients[i]
	return interval(math.Exp(c.Value), math.Exp(c.Value-z*c.SE), math.Exp(c.Value+z*c.SE), r.N)
}

// Concordance returns how well the fitted hazards order the times; see Concordance.
//
// Undefined: if the regression is.
func (r *Regression) Concordance(level float64) Concordance {
	if !r.Defined {
		twoSided(level)
		return Concordance{Estimate: undefined(r.N, r.Reason)}
	}
	p := r.partial
	score := make([]float64, p.n)
	for i := range score {
		for j, b := range r.beta {
			score[i] += float64(b * p.x[i*p.k+j])
		}
	}
	return ConcordanceOf(p.sample, score, p.stratum, level)
}
