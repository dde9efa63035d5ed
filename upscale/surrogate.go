package upscale

import (
	"fmt"
	"math"

	"paget/rng"
)

// A Model is one fitted generalised linear model.
//
//	η(x) = Σ Coefficients[i]·Terms[i](x),   coefficients ~ N(Coefficients, F·Fᵀ)
//
// Factor is the lower Cholesky factor F of the covariance of the coefficients, row by
// row; row i has i + 1 numbers. The covariance is times the dispersion already.
type Model struct {
	Terms        []Term
	Coefficients []float64
	Factor       [][]float64
	Dispersion   float64
}

// A Surrogate answers for the runs: a rate of crossing and the cohesion of the groups
// at every point of the region.
type Surrogate struct {
	Region Region
	Rate   Model // ln of crossings a cell and day
	Group  Model // logit of the share of followers
}

// An Answer is what a surrogate gives at a point.
//
// Units: Rate in 1/min a cell. Cohesion is the q of group sizes (1 − q)·q^(k−1).
// The standard errors are those of ln Rate and logit Cohesion.
type Answer struct {
	Rate, Cohesion     float64
	RateSE, CohesionSE float64
	Outside            []int // axes along which the point lies outside the region
}

// minutesADay turns the rate of the model, which counts days, into 1/min.
const minutesADay = 1440

// Validate returns what is wrong with a surrogate that was read, or nil.
func (s *Surrogate) Validate() error {
	for _, m := range []*Model{&s.Rate, &s.Group} {
		if len(m.Terms) == 0 || len(m.Coefficients) != len(m.Terms) || len(m.Factor) != len(m.Terms) {
			return fmt.Errorf("a model needs terms, and a coefficient and a row of the factor for each")
		}
		for i, row := range m.Factor {
			if len(row) != i+1 {
				return fmt.Errorf("row %d of the factor has %d numbers, not %d", i+1, len(row), i+1)
			}
		}
	}
	return nil
}

// At returns rate and cohesion at a point with their errors. A point outside the
// region is moved to its border, and Outside says so.
func (s *Surrogate) At(p Point) Answer {
	x := s.Region.Scaled(p)
	eta, se := s.Rate.at(&x)
	logit, groupSE := s.Group.at(&x)
	return Answer{
		Rate: math.Exp(eta) / minutesADay, RateSE: se,
		Cohesion: logistic(logit), CohesionSE: groupSE, Outside: s.Region.Outside(p),
	}
}

// logistic returns 1/(1 + e^−v).
func logistic(v float64) float64 { return 1 / (1 + math.Exp(-v)) }

// at returns the linear predictor and its standard error.
func (m *Model) at(x *[Axes]float64) (eta, se float64) {
	row := make([]float64, len(m.Terms))
	for i := range m.Terms {
		row[i] = m.Terms[i].Value(x)
		eta += float64(row[i] * m.Coefficients[i])
	}
	variance := 0.0
	for j := range row { // column j of F
		v := 0.0
		for i := j; i < len(row); i++ {
			v += float64(row[i] * m.Factor[i][j])
		}
		variance += float64(v * v)
	}
	return eta, math.Sqrt(variance)
}

// Blocks is into how many blocks the hosts of a cohort are dealt, each with a surrogate
// of its own.
const Blocks = 20

// Draw returns the surrogate of a block: coefficients drawn from what the runs leave
// open. Blocks 2k and 2k + 1 err by the same amounts in opposite directions, so that
// the draws of all blocks have the fitted coefficients as their mean. The same block
// always has the same surrogate.
//
// Panics unless 0 ≤ block < Blocks.
func (s *Surrogate) Draw(block int) *Surrogate {
	if block < 0 || block >= Blocks {
		panic("upscale: no such block")
	}
	sign := 1.0
	if block%2 == 1 {
		sign = -1
	}
	d := *s
	d.Rate = s.Rate.draw(uint64(block/2), 0, sign)
	d.Group = s.Group.draw(uint64(block/2), 1, sign)
	return &d
}

// drawRoot is the root of the draws. It belongs to no run, so that arms, lines and
// studies with the same surrogate have the same blocks.
const drawRoot rng.Root = 0x75707363616c65

// draw returns a model with coefficients β + sign·F·z.
func (m *Model) draw(pair, model uint64, sign float64) Model {
	out := *m
	out.Coefficients = make([]float64, len(m.Coefficients))
	z := make([]float64, len(m.Coefficients))
	s := rng.New(drawRoot, rng.Sampling, pair, model)
	for i := range z {
		z[i] = sign * s.Norm()
	}
	for i := range out.Coefficients {
		v := m.Coefficients[i]
		for j, f := range m.Factor[i] {
			v += float64(f * z[j])
		}
		out.Coefficients[i] = v
	}
	return out
}
