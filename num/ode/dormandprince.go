package ode

import "math"

// Coefficients of the pair 5(4) with seven stages, the last of which is the
// first of the next step. Dormand and Prince 1980, table 2.
const (
	c2, c3, c4, c5 = 1.0 / 5, 3.0 / 10, 4.0 / 5, 8.0 / 9

	a21                     = 1.0 / 5
	a31, a32                = 3.0 / 40, 9.0 / 40
	a41, a42, a43           = 44.0 / 45, -56.0 / 15, 32.0 / 9
	a51, a52, a53, a54      = 19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729
	a61, a62, a63, a64, a65 = 9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656
	b1, b3, b4, b5, b6      = 35.0 / 384, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84

	// e is the solution of order 5 minus that of order 4.
	e1, e3, e4, e5, e6, e7 = 71.0 / 57600, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40

	// d belongs to the interpolant (Hairer, Nørsett and Wanner 1993, II.6).
	d1 = -12715105075.0 / 11282082432
	d3 = 87487479700.0 / 32700410799
	d4 = -10690763975.0 / 1880347072
	d5 = 701980252875.0 / 199316789632
	d6 = -1453857185.0 / 822651844
	d7 = 69997945.0 / 29380423
)

// Step control: the next step is safety·h·err^(−now)·errBefore^before, kept
// between shrink and grow times h. The exponents are those of a controller with
// damping 0.04 for order 5 (Hairer, Nørsett and Wanner 1993, IV.2).
const (
	safety, shrink, grow = 0.9, 0.2, 5.0
	before               = 0.04
	now                  = 0.2 - 0.75*before
)

// stepper holds one integration under way. After a step, [t−h, t] is the
// interval that the interpolant covers.
type stepper struct {
	sys       System
	opt       Options
	t, h      float64 // time reached, last accepted step
	next      float64 // step to try next
	errBefore float64 // error of the last accepted step
	tried     int
	y, yNext  []float64
	tmp       []float64
	k         [7][]float64 // derivatives; k[6] is that at the end of the step
	r         [4][]float64 // interpolant: y(θ) = y + θ(r0 + (1−θ)(r1 + θ(r2 + (1−θ)r3)))
	from      []float64    // state at the beginning of the last step
}

// newStepper makes the work space.
func newStepper(sys System, t float64, y0 []float64, opt Options) *stepper {
	n := len(y0)
	s := &stepper{sys: sys, opt: opt, t: t, errBefore: 1e-4}
	rows := [][]float64{}
	for range 15 {
		rows = append(rows, make([]float64, n))
	}
	s.y, s.yNext, s.tmp, s.from = rows[0], rows[1], rows[2], rows[3]
	copy(s.k[:], rows[4:11])
	copy(s.r[:], rows[11:15])
	copy(s.y, y0)
	return s
}

// start evaluates the first derivative and chooses the first step: small enough
// that an explicit Euler step would change the state by about one hundredth,
// then from the curvature that such a step shows.
func (s *stepper) start(last float64) {
	s.sys(s.t, s.y, s.k[0])
	span := last - s.t
	if s.opt.First > 0 {
		s.next = min(s.opt.First, s.opt.Largest, span)
		return
	}
	size, speed := s.norm(s.y, s.y), s.norm(s.k[0], s.y)
	h := 1e-6
	if size > 1e-5 && speed > 1e-5 {
		h = 0.01 * size / speed
	}
	h = min(h, span)
	for i := range s.tmp {
		s.tmp[i] = s.y[i] + h*s.k[0][i]
	}
	s.sys(s.t+h, s.tmp, s.k[1])
	for i := range s.tmp {
		s.tmp[i] = s.k[1][i] - s.k[0][i]
	}
	bend := s.norm(s.tmp, s.y) / h
	larger := max(speed, bend)
	first := max(1e-6, h*1e-3)
	if larger > 1e-15 {
		first = math.Pow(0.01/larger, 0.2)
	}
	s.next = min(100*h, first, span, s.opt.Largest)
	if !(s.next > 0) { // the derivative is not finite; step will say where
		s.next = span
	}
}

// norm is the root mean square of v in units of the tolerance at y.
func (s *stepper) norm(v, y []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sum := 0.0
	for i := range v {
		q := v[i] / (s.opt.Absolute + s.opt.Relative*math.Abs(y[i]))
		sum += q * q
	}
	return math.Sqrt(sum / float64(len(v)))
}

// step tries steps until one is accepted. The last one ends exactly at last.
func (s *stepper) step(last float64) error {
	if err := finite("derivative", s.t, s.k[0]); err != nil {
		return err
	}
	rejected := false
	for {
		if s.tried++; s.tried > s.opt.MaxSteps {
			return &DivergedError{Quantity: "number of steps", Time: s.t, Value: float64(s.tried - 1)}
		}
		h := min(s.next, s.opt.Largest)
		end := s.t + h
		if end >= last {
			end, h = last, last-s.t
		}
		if !(end > s.t) || h < 4*math.Abs(s.t)*0x1p-53 {
			return &DivergedError{Quantity: "step", Where: s.worst(), Time: s.t, Value: h}
		}
		err := s.stages(h)
		if !(err <= 1) { // also when err is not a number
			rejected = true
			factor := shrink
			if err > 1 && !math.IsInf(err, 1) {
				factor = max(shrink, safety*math.Pow(err, -0.2))
			}
			s.next = h * factor
			continue
		}
		s.interpolant(h)
		s.accept(end, h, err, rejected)
		return nil
	}
}

// stages computes the seven stages, leaves the new state in yNext and its
// derivative in k[6], and returns the error in units of the tolerance.
func (s *stepper) stages(h float64) float64 {
	y, z, k := s.y, s.tmp, &s.k
	for i := range y {
		z[i] = y[i] + h*(a21*k[0][i])
	}
	s.sys(s.t+c2*h, z, k[1])
	for i := range y {
		z[i] = y[i] + h*(a31*k[0][i]+a32*k[1][i])
	}
	s.sys(s.t+c3*h, z, k[2])
	for i := range y {
		z[i] = y[i] + h*(a41*k[0][i]+a42*k[1][i]+a43*k[2][i])
	}
	s.sys(s.t+c4*h, z, k[3])
	for i := range y {
		z[i] = y[i] + h*(a51*k[0][i]+a52*k[1][i]+a53*k[2][i]+a54*k[3][i])
	}
	s.sys(s.t+c5*h, z, k[4])
	for i := range y {
		z[i] = y[i] + h*(a61*k[0][i]+a62*k[1][i]+a63*k[2][i]+a64*k[3][i]+a65*k[4][i])
	}
	s.sys(s.t+h, z, k[5])
	for i := range y {
		s.yNext[i] = y[i] + h*(b1*k[0][i]+b3*k[2][i]+b4*k[3][i]+b5*k[4][i]+b6*k[5][i])
	}
	s.sys(s.t+h, s.yNext, k[6])
	sum := 0.0
	for i := range y {
		e := h * (e1*k[0][i] + e3*k[2][i] + e4*k[3][i] + e5*k[4][i] + e6*k[5][i] + e7*k[6][i])
		q := e / (s.opt.Absolute + s.opt.Relative*max(math.Abs(y[i]), math.Abs(s.yNext[i])))
		sum += q * q
	}
	if len(y) == 0 {
		return 0
	}
	return math.Sqrt(sum / float64(len(y)))
}

// interpolant prepares the polynomial of the step from y to yNext.
func (s *stepper) interpolant(h float64) {
	k := &s.k
	for i := range s.y {
		rise := s.yNext[i] - s.y[i]
		bow := h*k[0][i] - rise
		s.r[0][i], s.r[1][i] = rise, bow
		s.r[2][i] = rise - h*k[6][i] - bow
		s.r[3][i] = h * (d1*k[0][i] + d3*k[2][i] + d4*k[3][i] + d5*k[4][i] + d6*k[5][i] + d7*k[6][i])
	}
}

// accept moves to the end of the step and chooses the next one.
func (s *stepper) accept(end, h, err float64, rejected bool) {
	s.from, s.y, s.yNext = s.y, s.yNext, s.from
	s.k[0], s.k[6] = s.k[6], s.k[0]
	factor := grow
	if err > 0 {
		factor = safety * math.Pow(err, -now) * math.Pow(s.errBefore, before)
		factor = min(grow, max(shrink, factor))
	}
	if rejected {
		factor = min(factor, 1) // a step just refused is not enlarged at once
	}
	s.errBefore = max(err, 1e-4)
	s.t, s.h, s.next = end, h, h*factor
}

// at returns the state at a time inside the last step.
func (s *stepper) at(t float64) []float64 {
	out := make([]float64, len(s.y))
	if t == s.t {
		copy(out, s.y)
		return out
	}
	theta := 1 - (s.t-t)/s.h
	rest := 1 - theta
	for i := range out {
		out[i] = s.from[i] + theta*(s.r[0][i]+rest*(s.r[1][i]+theta*(s.r[2][i]+rest*s.r[3][i])))
	}
	return out
}

// worst is the component whose derivative is largest in units of its tolerance.
func (s *stepper) worst() int {
	where, most := 0, -1.0
	for i := range s.y {
		q := math.Abs(s.k[0][i]) / (s.opt.Absolute + s.opt.Relative*math.Abs(s.y[i]))
		if q > most {
			where, most = i, q
		}
	}
	return where
}
